"""The text in which inline markup is looked for, and the way back to the post."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from translator.document.mask import Lump, Masked


class Stretch:
    """The text of a leaf's ranges joined by line breaks, what isn't Markdown covered, and the way back to the post.

    `html`: it stands in raw HTML. `pipes`: a pipe would make a table of it. `base` is where a single range begins.
    """

    def __init__(
        self, post: Masked, ranges: Sequence[tuple[int, int]], *, html: bool = False, pipes: bool = False
    ) -> None:
        self.html = html
        self.pipes = pipes
        self.text = "\n".join(post.text[start:end] for start, end in ranges)
        self.base = ranges[0][0] if len(ranges) == 1 else None
        self._post = post
        self._ranges = ranges
        self._starts = [0]
        for start, end in ranges[:-1]:
            self._starts.append(self._starts[-1] + end - start + 1)

    def offset(self, position: int) -> int:
        """The offset in the post of a character of the text, or of the end of a line."""
        if self.base is not None:
            return self.base + position
        line = bisect_right(self._starts, position) - 1
        return self._ranges[line][0] + position - self._starts[line]

    def original(self, start: int, end: int) -> str:
        """A slice of the text, uncovered."""
        source = self._post.source
        if self.base is not None:
            return source[self.base + start : self.base + end]
        first = bisect_right(self._starts, start) - 1
        last = bisect_right(self._starts, end) - 1
        if first == last:
            base = self._ranges[first][0] - self._starts[first]
            return source[base + start : base + end]
        parts = [source[self.offset(start) : self._ranges[first][1]]]
        parts += [source[slice(*self._ranges[line])] for line in range(first + 1, last)]
        parts.append(source[self._ranges[last][0] : self.offset(end)])
        return "\n".join(parts)

    def lump_at(self, position: int) -> tuple[Lump, int]:
        """The construct under a covered character, and where it ends in this text."""
        offset = self.offset(position)
        lump = self._post.lumps[bisect_right(self._post.starts, offset) - 1]
        return lump, min(position + lump.end - offset, len(self.text))
