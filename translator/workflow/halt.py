"""Ending a run of the model from another thread."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from threading import Lock
from typing import Any, TypeVar

_Result = TypeVar("_Result")


class Halted(Exception):  # noqa: N818 - what was wanted, not a mistake
    """A run was ended by the one who had begun it. What came by then was delivered."""


class Halt:
    """Ends the run that it was handed to, at once, whatever it waits for; or the next one, before its first request."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[Any] | None = None
        self.wanted = False
        """Whether the run is to end."""

    def now(self) -> None:
        """End it. May be called from any thread, and more than once."""
        with self._lock:
            self.wanted = True
            if self._loop is not None and self._task is not None:
                self._loop.call_soon_threadsafe(self._task.cancel)

    async def over(self, run: Coroutine[Any, Any, _Result]) -> _Result:
        """The result of `run`. Raises asyncio.CancelledError once `now` was called."""
        with self._lock:
            self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
            if self.wanted and self._task is not None:
                self._task.cancel()
        try:
            return await run
        finally:
            with self._lock:
                self._loop = self._task = None


def run_until_halted(halt: Halt | None, run: Coroutine[Any, Any, _Result]) -> _Result:
    """Run to the end, or until `halt` says so. Raises Halted then."""
    if halt is None:
        return asyncio.run(run)
    try:
        return asyncio.run(halt.over(run))
    except asyncio.CancelledError:
        if halt.wanted:
            raise Halted from None
        raise
