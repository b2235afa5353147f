"""Where the rows of a long article stand, though only those near the window have been set: the others are estimated."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate


class ArticleLayout:
    """The heights of rows, in lines. `set_row` sets one and says how high it is."""

    def __init__(self, likely: Sequence[int], set_row: Callable[[int], int]) -> None:
        self._heights = list(likely)
        self._set_row = set_row
        self._starts: list[int] | None = None

    @property
    def starts(self) -> Sequence[int]:
        """The line on which each row begins, and, last, how many lines there are."""
        if self._starts is None:
            self._starts = list(accumulate(self._heights, initial=0))
        return self._starts

    @property
    def height(self) -> int:
        """How many lines there are."""
        return self.starts[-1]

    def row_at(self, line: int) -> int:
        """The row that a line belongs to."""
        return max(0, min(bisect_right(self.starts, line) - 1, len(self._heights) - 1))

    def settle(self, row: int, above: int, below: int) -> None:
        """Have a row and those around it measured: as many as fill so many lines above it, and below its beginning."""
        self._measure(row, 1, below)
        self._measure(row - 1, -1, above)

    def _measure(self, row: int, step: int, lines: int) -> None:
        while lines > 0 and 0 <= row < len(self._heights):
            height = self._set_row(row)
            if height != self._heights[row]:
                self._heights[row], self._starts = height, None
            lines -= height
            row += step
