"""What the terminal is asked before the screen is drawn: whether its background is light."""

from __future__ import annotations

import os
import re
import select
import sys
import time
from collections.abc import Mapping
from contextlib import suppress

_ASK = b"\x1b]11;?\x1b\\\x1b[c"
"""Asks for the background colour (OSC 11), then what every terminal answers (DA1), so that nothing is waited for."""
_LAST = re.compile(rb"\x1b\[\?[\d;]*c")
_COLOUR = re.compile(
    rb"\]11;rgba?:(?P<red>[0-9a-fA-F]{1,4})/(?P<green>[0-9a-fA-F]{1,4})/(?P<blue>[0-9a-fA-F]{1,4})"
)
_PATIENCE = 1.0  # seconds: what comes later would be taken for keys
_LIGHT_GROUNDS = frozenset({7, 15})  # of the sixteen colours


def has_light_ground(environ: Mapping[str, str] = os.environ) -> bool | None:
    """Whether the terminal's background is light; None where it doesn't say."""
    told = environ.get("COLORFGBG", "").rpartition(";")[2]
    if told.isdecimal():
        return int(told) in _LIGHT_GROUNDS
    return is_light(_answer()) if sys.stdin.isatty() and sys.stderr.isatty() else None


def is_light(answer: bytes) -> bool | None:
    """Whether the colour in a terminal's answer is a light one; None if there is none in it."""
    match = _COLOUR.search(answer)
    if match is None:
        return None
    parts = [bytes(match[name]) for name in ("red", "green", "blue")]
    red, green, blue = (int(part, 16) / int("f" * len(part), 16) for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.5


def _answer() -> bytes:
    """What the terminal answers, its echo and line mode off meanwhile."""
    try:
        import termios
        import tty
    except ImportError:  # a console of Windows, which isn't asked this way
        return b""
    answer = b""
    with suppress(OSError, termios.error):
        keys, screen = sys.stdin.fileno(), sys.stderr.fileno()
        before = termios.tcgetattr(keys)
        try:
            tty.setcbreak(keys, termios.TCSANOW)
            os.write(screen, _ASK)
            until = time.monotonic() + _PATIENCE
            while _LAST.search(answer) is None and (left := until - time.monotonic()) > 0:
                if not select.select([keys], [], [], left)[0]:
                    break
                answer += os.read(keys, 1024)
        finally:
            termios.tcsetattr(keys, termios.TCSAFLUSH, before)
    return answer
