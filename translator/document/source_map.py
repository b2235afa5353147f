"""The source map: from the lines that mistune sees to offsets in the post."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

from translator.hangul import has_hangul

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
        """The lines with a line feed after each, as mistune reads them."""
        return "\n".join(self.texts) + "\n"

    def have_hangul(self, first: int, last: int) -> bool:
        """Whether there is Korean in lines `first` to `last`."""
        return any(has_hangul(text) for text in self.texts[first : last + 1])


def split_lines(masked: str, start: int) -> Lines:
    """The lines of `masked` from offset `start` on."""
    if masked.find("\r", start) < 0:  # as in most posts
        texts = masked[start:].split("\n")
        starts = list(accumulate((len(text) + 1 for text in texts), initial=start))
        ends = [following - 1 for following in starts[1:]]
    else:
        matches = list(_LINE_END.finditer(masked, start))
        starts = [start, *(match.end() for match in matches), len(masked)]
        ends = [*(match.start() for match in matches), len(masked)]
        texts = [masked[begin:end] for begin, end in zip(starts, ends, strict=False)]
    del starts[-1]
    if len(texts) > 1 and not texts[-1]:  # behind the last line end
        del texts[-1], starts[-1], ends[-1]
    texts = ["" if text.isspace() and not text.strip(" \t\v\f") else text for text in texts]
    return Lines(tuple(texts), tuple(starts), tuple(ends))


class LineIndex:
    """Tells which line of a text an offset is on."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in _LINE_END.finditer(text))]

    def line(self, offset: int) -> int:
        """The line (from 1) of a character."""
        return bisect_right(self._starts, offset)

    def lines(self, offsets: Iterable[int]) -> list[int]:
        """The line (from 1) of each of these characters."""
        return [bisect_right(self._starts, offset) for offset in offsets]
