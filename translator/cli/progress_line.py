"""One line that is rewritten while something goes on, on a terminal only."""

from __future__ import annotations

import os
import shutil
import sys
from types import TracebackType
from typing import Self

from translator.cli.console import fitting, plain
from translator.i18n import tr

_WIDTH = 16  # columns of the bar


class ProgressLine:
    """The line itself, on standard error; gone where it is left. Nothing is written unless it is to `show`."""

    def __init__(self, *, show: bool) -> None:
        self._show = show
        self._said = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.say("")

    def posts(self, done: int, total: int) -> None:
        """Show how many posts are done."""
        said = tr("{done:,}/{total:,} posts", done=done, total=total)
        self.say(f"{progress_bar(done, total)}  {said}" if total else "")

    def say(self, text: str) -> None:
        """Show what is under way in the place of what was shown; nothing, to make room for lines that stay."""
        if self._show and text != self._said:
            print(f"\r\x1b[2K{_clipped(plain(text))}", end="", file=sys.stderr, flush=True)
            self._said = text


def progress_bar(done: int, total: int) -> str:
    """A bar with its percents; empty where there is nothing to do."""
    if not total:
        return ""
    full = done * _WIDTH // total
    return "█" * full + "░" * (_WIDTH - full) + f" {done * 100 // total:3d}%"


def _clipped(text: str) -> str:
    """As much of `text` as one line of the terminal holds: what wraps is not rewritten, but stays."""
    try:
        fallback = os.get_terminal_size(sys.stderr.fileno())  # where standard output goes to a file
    except OSError:
        fallback = os.terminal_size((80, 24))
    width = shutil.get_terminal_size(fallback).columns - 1
    return text[: fitting(text, width)]
