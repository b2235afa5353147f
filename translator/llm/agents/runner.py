"""Running a program once: text in, text out, and nothing of it left behind.

No shell; a process group of its own, which is killed as a whole when time is up, when it says too much, when the run is
called off, and when its leader has ended. What it says is bounded, and its output and its complaints are kept apart.
"""

from __future__ import annotations

import asyncio
import os
import selectors
import signal
import subprocess
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import IO, TYPE_CHECKING

from translator.i18n import tr
from translator.shortening import shortened

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MOST = 8_000_000
"""Bytes of output that are read: about a hundred times what the answer to a long post has."""
_COMPLAINTS = 16_000
"""Bytes of the error output that are kept, the last ones."""
_PIECE = 65_536  # bytes that are read or written at once
_TICK = 0.05  # seconds between two looks at the program
_AFTERWARDS = 1.0
"""Seconds in which output that a program left in its pipe is read after its end."""


class EndedBy(Enum):
    """What ended a program: itself, a limit, or its caller."""

    EXITED = "exited"
    TIME = tr("its time was up")
    SIZE = tr("it said too much")
    CALLED_OFF = tr("it was called off")


@dataclass(frozen=True, slots=True)
class Ended:
    """What a program said. `code` is its exit code, negative for a signal; `seconds` is how long it took."""

    end: EndedBy
    code: int
    output: bytes
    complaints: bytes
    seconds: float

    @property
    def complaint(self) -> str:
        """The last line of the error output that says something; empty where there is none."""
        lines = self.complaints.decode(errors="replace").splitlines()
        return next((line for one in reversed(lines) if (line := plain_line(one))), "")


def plain_line(text: str, most: int = 201) -> str:
    """`text` as one line of at most `most` characters that can be shown on a terminal."""
    line = " ".join("".join(one if one.isprintable() else " " for one in text).split())
    return shortened(line, most)


async def run(
    words: Sequence[str], prompt: bytes, *, folder: Path, environment: Mapping[str, str], seconds: float
) -> Ended:
    """Start `words` in `folder` with nothing but `environment`, hand it `prompt` on standard input, wait for its end.

    Raises OSError where it can't be started. If this is cancelled, the program is killed first.
    """
    child = _Child(words, folder, environment)
    talk = asyncio.get_running_loop().run_in_executor(None, child.talk, prompt, seconds)
    try:
        return await asyncio.shield(talk)
    except asyncio.CancelledError:
        child.call_off()
        with suppress(asyncio.CancelledError):
            await asyncio.shield(talk)
        raise


class _Child:
    """A program that runs. One thread talks with it; any thread may call it off."""

    def __init__(self, words: Sequence[str], folder: Path, environment: Mapping[str, str]) -> None:
        self._began = time.monotonic()
        self._lock = threading.Lock()
        self._over = False
        self._called_off = False
        self._process = subprocess.Popen(  # noqa: S603 - which program it is, a person said
            words,
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            bufsize=0,
        )
        self._output = bytearray()
        self._complaints = bytearray()
        self._left = memoryview(b"")

    def call_off(self) -> None:
        """Kill it, and all that it started in its group."""
        self._called_off = True
        self._kill()

    def talk(self, prompt: bytes, seconds: float) -> Ended:
        """Say the prompt, hear all that comes, and see to it that nothing of the group is left."""
        self._left = memoryview(prompt)
        try:
            end = self._hear(self._began + seconds)
        finally:
            self._kill()
            code = self._process.wait()
            with self._lock:
                self._over = True
            for pipe in self._pipes():
                with suppress(OSError):
                    pipe.close()
        took = time.monotonic() - self._began
        end = EndedBy.CALLED_OFF if self._called_off else end
        return Ended(end, code, bytes(self._output), bytes(self._complaints), took)

    def _hear(self, until: float) -> EndedBy:
        """Write and read until everything was said and the program has ended, or until it is enough."""
        stdin, stdout, stderr = self._pipes()
        with selectors.DefaultSelector() as ready:
            for pipe, event in (
                (stdin, selectors.EVENT_WRITE),
                (stdout, selectors.EVENT_READ),
                (stderr, selectors.EVENT_READ),
            ):
                os.set_blocking(pipe.fileno(), False)
                ready.register(pipe, event)
            while True:
                now = time.monotonic()
                if now >= until:
                    return EndedBy.TIME
                if self._process.poll() is not None:
                    self._kill()  # who holds the pipes now was left behind
                    until = min(until, now + _AFTERWARDS)
                    return self._rest(ready, until)
                for key, _ in ready.select(min(_TICK, until - now)):
                    if key.fileobj is stdin:
                        self._write(stdin, ready)
                    elif not self._read(key.fileobj, ready):
                        return EndedBy.SIZE
                if not ready.get_map():
                    time.sleep(_TICK)  # it has closed everything and goes on

    def _rest(self, ready: selectors.BaseSelector, until: float) -> EndedBy:
        """Read what the program left in its pipes; who else holds them is not waited for."""
        stdin, *_ = self._pipes()
        with suppress(KeyError, ValueError):  # it may be closed by now
            ready.unregister(stdin)
        while ready.get_map() and (left := until - time.monotonic()) > 0:
            for key, _ in ready.select(left):
                if not self._read(key.fileobj, ready):
                    return EndedBy.SIZE
        return EndedBy.EXITED

    def _write(self, stdin: IO[bytes], ready: selectors.BaseSelector) -> None:
        try:
            if self._left:
                self._left = self._left[os.write(stdin.fileno(), self._left[:_PIECE]) :]
        except BlockingIOError:
            return
        except OSError:  # it doesn't want to hear the rest
            self._left = memoryview(b"")
        if not self._left:
            ready.unregister(stdin)
            with suppress(OSError):
                stdin.close()

    def _read(self, pipe: object, ready: selectors.BaseSelector) -> bool:
        """Take a piece in; whether there may be more."""
        _, stdout, stderr = self._pipes()
        pipe = stdout if pipe is stdout else stderr
        try:
            piece = os.read(pipe.fileno(), _PIECE)
        except BlockingIOError:
            return True
        if not piece:
            ready.unregister(pipe)
        elif pipe is stdout:
            self._output += piece
            return len(self._output) <= MOST
        else:
            self._complaints += piece
            del self._complaints[:-_COMPLAINTS]
        return True

    def _pipes(self) -> tuple[IO[bytes], IO[bytes], IO[bytes]]:
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        return process.stdin, process.stdout, process.stderr

    def _kill(self) -> None:
        """Kill the group, as long as its number can't be anybody else's."""
        with self._lock:
            if not self._over and self._process.pid > 1:
                with suppress(ProcessLookupError, PermissionError):
                    os.killpg(self._process.pid, signal.SIGKILL)
