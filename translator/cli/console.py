"""What a command says: data on standard output, narration on standard error, nothing from a post raw."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import sys
import unicodedata
from pathlib import Path
from typing import Any

from translator.errors import OlgimError
from translator.i18n import counted, tr

# Control characters (tab and newline aside) and those that reorder text on a screen.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def prepare_streams() -> None:
    """Make standard output and error take whatever is said.

    A stream that was closed takes it in silence. One whose encoding lacks a character (a Korean Windows has none for
    `–`) gets a `?` for it; what must stay exact goes through `emit_exactly` and `emit_json`.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - till the end
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def abandon_streams() -> None:
    """Have nothing said any more: who read it went away, or the disk it went to is full."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def plain(text: str) -> str:
    """`text` with nothing in it that a terminal would act on."""
    return _UNSAFE.sub("\N{REPLACEMENT CHARACTER}", text)


def out(text: str = "") -> None:
    """Print a line of data on standard output, as plain text."""
    print(plain(text))


def narrate(text: str) -> None:
    """Print a line for the person who watches, on standard error."""
    print(plain(text), file=sys.stderr)


def emit_json(value: Any) -> None:
    """One JSON document on standard output; what a terminal would act on is escaped in it."""
    exact = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    text = json.dumps(value, ensure_ascii=not exact, indent=2)
    print(_UNSAFE.sub(lambda match: f"\\u{ord(match.group()):04x}", text))


def emit_exactly(data: bytes) -> None:
    """A file's content on standard output, byte for byte."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def stdout_has_colour() -> bool:
    """Whether standard output is a terminal whose user has nothing against colour."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def stdout_width() -> int | None:
    """The columns of the terminal that standard output is, or None for a file or a pipe."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def complain(error: OlgimError) -> None:
    """An error: where, what, and the next step."""
    narrate(tr("olgim: {error}", error=error))
    if error.hint:
        for line in error.hint.splitlines():
            narrate(f"  {line}")


def padded(text: str, width: int) -> str:
    """`text` with spaces up to `width` columns; a Hangul syllable takes two."""
    return text + " " * (width - columns(text))


def columns(text: str) -> int:
    """How many columns of a terminal `text` takes."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def fitting(text: str, room: int) -> int:
    """How many characters of `text` fit into `room` columns."""
    used = 0
    for index, char in enumerate(text):
        used += columns(char)
        if used > room:
            return index
    return len(text)


def cut_to_columns(text: str, room: int) -> str:
    """The text in at most `room` columns, the ellipsis that tells of what was left out among them."""
    return text if columns(text) <= room else text[: fitting(text, room - 1)] + "…"


def count(number: int, noun: str) -> str:
    """`1 post`, `2 posts`, `1,024 posts`."""
    return counted(number, noun)
