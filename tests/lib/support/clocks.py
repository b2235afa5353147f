"""Time for tests, which passes as fast as it is asked for."""

from __future__ import annotations

import asyncio

_TURN = 0.002
"""Seconds in which a server that the others wait for gets on; with none, a sleeper asks all the time."""


class FakeClock:
    """A clock whose sleepers wake nearly at once, in the order of their times; `slept` are the waits that were
    asked for.
    """

    def __init__(self) -> None:
        self.time = 0.0
        self.slept: list[float] = []

    def now(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        until = self.time + seconds
        await asyncio.sleep(_TURN)
        self.time = max(self.time, until)

    def jitter(self) -> float:
        return 0.5
