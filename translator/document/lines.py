"""The source map: from the lines that mistune sees to offsets in the post."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a (masked) text: line `n` is `texts[n]`, and its first character stands at `starts[n]`.

    Every form of line end became one "\\n", and lines of blanks alone became empty; so a column in a line's
    text is the same column in the post. `ends[n]` is where line `n`'s text ends, before its line end.
    """

    texts: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @property
    def joined(self) -> str:
        """The text for mistune."""
        return "\n".join(self.texts) + "\n"


def split_lines(masked: str, start: int) -> Lines:
    """The lines of `masked` from offset `start` on."""
    texts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = start
    for match in _LINE_END.finditer(masked, start):
        _add(masked, at, match.start(), texts, starts, ends)
        at = match.end()
    if at < len(masked) or not texts:
        _add(masked, at, len(masked), texts, starts, ends)
    return Lines(tuple(texts), tuple(starts), tuple(ends))


def _add(masked: str, at: int, end: int, texts: list[str], starts: list[int], ends: list[int]) -> None:
    text = masked[at:end]
    texts.append("" if text.isspace() and not text.strip(" \t\v\f") else text)
    starts.append(at)
    ends.append(end)
