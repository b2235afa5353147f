"""The terminal is usable again however the screen ends: a process of its own tidies up after a kill."""

from __future__ import annotations

import os
import signal
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress

if sys.platform != "win32":
    import termios

# Out of the other screen; no mouse, no marks of pasting, no reports, no keyboard mode; the cursor, no colour.
_TIDY = (
    b"\x1b[?1049l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?1016l\x1b[?2004l\x1b[?1004l\x1b[?2048l"
    b"\x1b[<u\x1b[?25h\x1b[0m\r\n"
)
_DONE = b"."


@contextmanager
def guarded_terminal() -> Iterator[None]:
    """While this holds, a kill leaves the terminal as it is now. Where there is none, or no fork, nothing is done."""
    guard = None if sys.platform == "win32" else _start()
    try:
        yield
    finally:
        if guard is not None:
            child, pipe = guard
            with suppress(OSError):
                os.write(pipe, _DONE)
            os.close(pipe)
            with suppress(OSError):
                os.waitpid(child, 0)


def _start() -> tuple[int, int] | None:
    try:
        terminal = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
    except OSError:
        return None
    reading, writing = os.pipe()
    try:
        settings = termios.tcgetattr(terminal)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of threads, of which the child needs none
            child = os.fork()
    except (OSError, termios.error):
        for descriptor in (terminal, reading, writing):
            os.close(descriptor)
        return None
    if child == 0:
        try:
            _watch(reading, terminal, settings)
        finally:
            os._exit(0)
    os.close(terminal)
    os.close(reading)
    return child, writing


def _watch(pipe: int, terminal: int, settings: list[object]) -> None:
    """Wait until the other end of the pipe is closed, and tidy up if nothing was said before."""
    os.setpgid(0, 0)  # what is typed at the terminal is not for us
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGTTOU, signal.SIGTTIN):
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    for descriptor in range(
        3, max(pipe, terminal, 256)
    ):  # its files, and the locks on them, are not ours to hold
        if descriptor not in {pipe, terminal}:
            with suppress(OSError):
                os.close(descriptor)
    if os.read(pipe, 1) == _DONE:
        return
    now = termios.tcgetattr(terminal)
    if not now[3] & termios.ISIG:  # a shell may have set it by now; nobody else takes the interrupt key away
        termios.tcsetattr(terminal, termios.TCSANOW, settings)  # type: ignore[arg-type]
    os.write(terminal, _TIDY)
