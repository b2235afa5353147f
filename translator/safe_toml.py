"""TOML that a person wrote, read so that no key of it can exhaust the memory or the time.

`tomllib` remembers each beginning of a dotted key, so that the cost of a key grows with the square of its parts: one of
5,000 takes a hundred megabytes and, in a post that is read fifty times, a minute.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any

from translator.i18n import tr

MAX_PARTS = 100
"""Parts that a dotted key may have (`a.b` has two), and the name of a table."""
_TOKEN = re.compile(
    r"""(?P<part>[\w-]+|"(?:[^"\\]|\\.)*"?|'[^']*'?)|(?P<dot>[ \t]*\.[ \t]*)|[ \t]*(?P<end>[=\]])|.""",
    re.DOTALL,
)


class LongKeyError(ValueError):
    """A key has more than `MAX_PARTS` parts, on this line of the text, from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(tr("a key of more than {max_parts} parts", max_parts=MAX_PARTS))
        self.line = line


def load_toml(text: str) -> dict[str, Any]:
    """The table that a text is. Raises LongKeyError, and what tomllib raises: TOMLDecodeError, RecursionError."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") >= MAX_PARTS and _has_long_key(line):
            raise LongKeyError(number)
    return tomllib.loads(text)


def _has_long_key(line: str) -> bool:
    dots, before = 0, ""
    for token in _TOKEN.finditer(line):
        kind = token.lastgroup or ""
        if kind == "end" and dots >= MAX_PARTS:
            return True
        if {before, kind} != {"part", "dot"}:  # anything but one after the other begins anew
            dots = 0
        dots += kind == "dot"
        before = kind
    return False
