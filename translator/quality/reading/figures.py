"""A number as a value: what both languages' readers give, and how a value is written out for a message."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Value = Fraction | str
"""A number; or a word or a version that stands for one (`noon`, `decade`, `1.2.3`)."""

Way = frozenset[Value]
"""Values that say a figure when all of them are there: `1/16` is said by 1/16, and by 1 with 16."""

FULL_WIDTH = str.maketrans("０１２３４５６７８９．，％：／＄￦", "0123456789.,%:/$₩")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in the source. The translation says it in any one of its `ways`, the first being the plainest.

    `required`: the translation must say it. What is not required only explains numbers of the translation
    (`두 번` explains a 2, and need not become one). `counted`: a spelled-out count of things, which the
    translation may leave out but not contradict. `vague`: such a count that gives the magnitude alone (`수만`).
    """

    text: str
    start: int
    end: int
    ways: tuple[Way, ...]
    required: bool = True
    counted: bool = False
    vague: bool = False

    @property
    def values(self) -> Way:
        """All values of all the ways in which the number can be understood."""
        return frozenset().union(*self.ways)

    def said_in(self, pool: Way) -> bool:
        """Whether every value of at least one way is in `pool`."""
        return any(way <= pool for way in self.ways)


@dataclass(frozen=True, slots=True)
class Reading:
    """A number in the translation, as every value it may stand for (`1K` is 1,000 or a 1 with a unit).

    `asserted`: written in digits, or with a scale ("ninety billion"), so that the source must have it too.
    `counting`: a spelled-out small number that counts or orders ("three", "third"), or a `vague` one ("thousands").
    """

    text: str
    start: int
    end: int
    values: Way
    asserted: bool = False
    counting: bool = False
    vague: bool = False


def way(*values: Value | int) -> Way:
    """A way to understand a number that has all of these values: `3~4만` is 30,000 and 40,000."""
    return frozenset(Fraction(value) if isinstance(value, int) else value for value in values)


def ways(*values: Value | int) -> tuple[Way, ...]:
    """Several ways to understand a number, each with one of these values: any of them would do."""
    return tuple(way(value) for value in values)


def pooled(readings: Iterable[Reading]) -> Way:
    """All values of several readings together."""
    return frozenset().union(*(reading.values for reading in readings))


class TakenPlaces:
    """Which characters of a text are taken, by something that has a start and an end there."""

    def __init__(self, *spans: tuple[int, int]) -> None:
        self._taken: set[int] = set()
        for start, end in spans:
            self.take(start, end)

    def take(self, start: int, end: int) -> None:
        """Note that `text[start:end]` has been read, so that no other reader reads it again."""
        self._taken.update(range(start, end))

    def meet(self, start: int, end: int) -> bool:
        """Whether any character of `text[start:end]` is taken."""
        return not self._taken.isdisjoint(range(start, end))


_MOST_DIGITS = 100  # characters of a number that are read


def number(digits: str) -> Fraction:
    """The value of `1,234.5`. Of a monstrous number the first digits count."""
    return Fraction(digits[:_MOST_DIGITS].replace(",", ""))


_LARGEST = 10**300
"""Nobody reads a number beyond it; and Python writes no number out that has four thousand digits."""


def spelled(figure: Figure) -> str:
    """A figure for a message: its value, and how the source writes it where that differs."""
    values = [value for value in figure.ways[0] if isinstance(value, Fraction)]
    if len(figure.ways[0]) != 1 or not values:
        return figure.text
    if max(values[0].numerator, values[0].denominator) > _LARGEST:
        return figure.text
    value = f"{values[0].numerator:,}" if values[0].denominator == 1 else _decimal(values[0])
    if figure.text.replace(",", "") == value.replace(",", ""):
        return figure.text
    if re.search(r"[가-힣]", figure.text):
        return f"{value} ({figure.text})"
    return figure.text


def _decimal(value: Fraction) -> str:
    rounded = f"{float(value):.10f}".rstrip("0")
    return rounded if Fraction(rounded) == value else f"{value.numerator}/{value.denominator}"
