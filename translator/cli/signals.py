"""Signals that ask a command to end: all of them are heard as Ctrl-C is, so that what was answered is saved."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from translator.errors import ExitCode
from translator.i18n import tr

_WORDS = {
    "SIGTERM": (ExitCode.TERMINATED, tr("terminated")),
    "SIGHUP": (ExitCode.HUNG_UP, tr("the terminal is gone")),
}


class Ending:
    """Which signal ended the command, if one did."""

    def __init__(self) -> None:
        self.came = False
        self.code = ExitCode.INTERRUPTED
        self.word = tr("interrupted")

    def hear(self, number: int, frame: FrameType | None) -> None:
        """Do what Ctrl-C does at this moment: while requests are in flight, that is to call them off."""
        if not self.came:
            self.code, self.word = _WORDS[signal.Signals(number).name]
        self.came = True
        handler = signal.getsignal(signal.SIGINT)
        if callable(handler):
            handler(signal.SIGINT, frame)
        else:  # Ctrl-C is ignored, as in a shell's background; this isn't Ctrl-C
            raise KeyboardInterrupt


@contextmanager
def endings() -> Iterator[Ending]:
    """Hear SIGTERM and SIGHUP as Ctrl-C, as long as this runs; those that are ignored (`nohup`) stay ignored."""
    ending = Ending()
    numbers = [
        number
        for name in _WORDS
        if (number := getattr(signal, name, None)) is not None and signal.getsignal(number) is signal.SIG_DFL
    ]
    if threading.current_thread() is not threading.main_thread():
        numbers = []
    for number in numbers:
        signal.signal(number, ending.hear)
    try:
        yield ending
    finally:
        for number in numbers:
            signal.signal(number, signal.SIG_DFL)
