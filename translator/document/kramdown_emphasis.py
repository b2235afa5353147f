"""Emphasis as kramdown pairs it: https://github.com/gettalong/kramdown, its parser `emphasis`.

It reads from left to right. One or two marks of a kind begin an element where no blank follows, and none of the same
kind is open; it ends at the first place where as many may end it, and whatever begins in between is read first. Where
nothing ends two, the first of them is tried alone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from translator.document.delimiters import DOUBLE, SINGLE, Delimiter
from translator.document.inline_pieces import InlinePiece, Role, pair

_STEPS = 40
"""How often a mark is looked at, at most, on an average; where marks would be looked at more often, all are text."""
_FEW = 400  # that are looked at anyway

_EM, _STRONG = 1, 2  # how many marks make each


@dataclass(frozen=True, slots=True)
class _Pair:
    """What begins at one offset of a text and ends at another, by so many marks."""

    start: int
    end: int
    width: int


class _TooManyError(Exception):
    """There are more ways to pair the marks than anybody would read."""


def paired(text: str, pieces: Sequence[InlinePiece | Delimiter]) -> list[InlinePiece]:
    """The pieces of a text with the runs of marks among them paired. What two tildes strike out is read by itself."""
    groups, struck = _groups([piece for piece in pieces if isinstance(piece, Delimiter)])
    pairs = [*struck, *(one for runs in groups for one in _pairs(text, runs))]
    made = _pieces_of(pieces, pairs)
    return [
        one for piece in pieces for one in (made[id(piece)] if isinstance(piece, Delimiter) else (piece,))
    ]


def _pairs(text: str, runs: Sequence[Delimiter]) -> list[_Pair]:
    """The pairs among runs; those that the author meant (`__굵게__는`), where kramdown would leave more marks over."""
    strict = pair_emphasis(text, runs)
    meant = _meant(runs)
    if not meant or 2 * sum(one.width for one in strict) == sum(run.count for run in runs):
        return strict
    lenient = pair_emphasis(text, runs, meant)
    return max(strict, lenient, key=lambda pairs: sum(one.width for one in pairs))


def _meant(runs: Sequence[Delimiter]) -> dict[int, int]:
    """Where underscores end a word that no renderer would end there, with the place where those before them begin."""
    underscores = [run for run in runs if run.char == "_"]
    return {
        closer.start: opener.start
        for opener, closer in pairwise(underscores)
        if closer.lenient and opener.count == closer.count
    }


def _groups(runs: Sequence[Delimiter]) -> tuple[list[list[Delimiter]], list[_Pair]]:
    """The runs of stars and underscores that are read together, and the pairs of tildes around some of them."""
    groups: list[list[Delimiter]] = [[]]
    struck: list[_Pair] = []
    begun: Delimiter | None = None
    inside: list[Delimiter] = []
    for run in runs:
        if run.char != "~":
            inside.append(run)
        elif begun is not None and run.closes:
            struck.append(_Pair(begun.start, run.start, 2))
            groups.append(inside)
            begun, inside = None, []
        elif run.opens:
            groups[0] += inside
            begun, inside = run, []
    groups[0] += inside
    return groups, struck


def pair_emphasis(
    text: str, runs: Sequence[Delimiter], meant: Mapping[int, int] | None = None
) -> list[_Pair]:
    """The pairs among the runs of stars and underscores in a text, outer ones first. At the offsets that are `meant`
    underscores end what begins at others, whatever follows.
    """
    return _Reader(text, runs, meant or {}).pairs()


class _Reader:
    """The marks of a text, one by one. `open` marks of a kind are no more begun."""

    def __init__(self, text: str, runs: Sequence[Delimiter], meant: Mapping[int, int]) -> None:
        self.text = text
        self.meant = meant
        self.marks = [at for run in runs for at in range(run.start, run.end)]
        self.ends = {at: run.end for run in runs for at in range(run.start, run.end)}
        self.steps = _STEPS * len(self.marks) + _FEW
        self.known: dict[tuple[int, int, int], tuple[int, list[_Pair]] | None] = {}

    def pairs(self) -> list[_Pair]:
        """All pairs, or none where it would take too long to find them."""
        try:
            return self._between(0, len(self.text), 0)
        except _TooManyError:
            return []

    def _between(self, start: int, end: int, inside: int) -> list[_Pair]:
        found: list[_Pair] = []
        at = start
        while (mark := self._next(at)) is not None and mark < end:
            at, pairs = self._begin(mark, inside, 0)
            found += pairs
        return found

    def _next(self, at: int) -> int | None:
        self.steps -= 1
        if self.steps < 0:
            raise _TooManyError
        index = bisect_left(self.marks, at)
        return self.marks[index] if index < len(self.marks) else None

    def _begin(self, at: int, inside: int, parent: int) -> tuple[int, list[_Pair]]:
        """What begins at a mark: where to go on, and the pairs. `inside` are the kinds that are open, as a set of bits;
        `parent` is the innermost of them.
        """
        text = self.text
        char = text[at]
        width = _STRONG if self.ends[at] > at + 1 else _EM
        behind = at + width
        word = char == "_" and (_is_word(text, at) or at in self.meant)
        if word or behind >= len(text) or text[behind].isspace() or inside & width:
            return behind, []
        if inner := self._inner(at, width, inside):
            return inner
        if width == _STRONG and parent != _EM and (inner := self._inner(at, _EM, inside)):
            return inner
        return behind, []

    def _inner(self, at: int, width: int, inside: int) -> tuple[int, list[_Pair]] | None:
        """The element that so many marks begin, if others end it."""
        key = (at, width, inside)
        if key not in self.known:
            self.known[key] = self._read(at, width, inside | width)
        return self.known[key]

    def _read(self, at: int, width: int, inside: int) -> tuple[int, list[_Pair]] | None:
        text = self.text
        char = text[at]
        begin = here = at + width
        found: list[_Pair] = []
        while (mark := self._next(here)) is not None:
            if text[mark] == char and self._ends(mark, width, begin):
                return mark + width, [_Pair(at, mark, width), *found]
            here, pairs = self._begin(mark, inside, width)
            found += pairs
        return None

    def _ends(self, mark: int, width: int, begin: int) -> bool:
        """Whether marks end what so many have begun."""
        text, left = self.text, self.ends[mark] - mark
        if left < width or mark == begin or text[mark - 1].isspace():
            return False
        if width == _EM and left == _STRONG:
            return False
        if text[mark] != "_" or not text[mark + width : mark + width + 1].isalnum():
            return True
        return self.meant.get(mark) == begin - width


def _is_word(text: str, at: int) -> bool:
    """Whether a letter stands before an underscore, or a letter and a hyphen."""
    before = text[at - 1 : at] if at else ""
    if before == "-":
        before = text[at - 2 : at - 1] if at > 1 else ""
    return before.isalpha()


def _pieces_of(
    pieces: Iterable[InlinePiece | Delimiter], pairs: Iterable[_Pair]
) -> dict[int, list[InlinePiece]]:
    """What each run is made of, by its identity."""
    ends: dict[int, tuple[InlinePiece, int]] = {}
    runs = [piece for piece in pieces if isinstance(piece, Delimiter)]
    chars = {run.start + at: run.char for run in runs for at in range(run.count)}
    for one in pairs:
        kind, why = (DOUBLE if one.width == _STRONG else SINGLE)[chars[one.start]]
        places = (one.start, one.start + one.width), (one.end, one.end + one.width)
        opening, closing = pair(*places, kind, why)
        ends[one.start], ends[one.end] = (opening, one.width), (closing, one.width)
    return {id(run): list(_of_run(run, ends)) for run in runs}


def _of_run(run: Delimiter, ends: Mapping[int, tuple[InlinePiece, int]]) -> Iterator[InlinePiece]:
    at = start = run.start
    while at < run.end:
        if at not in ends:
            at += 1
            continue
        if at > start:
            yield InlinePiece(Role.TEXT, start, at, run.char * (at - start))
        piece, width = ends[at]
        yield piece
        at = start = at + width
    if at > start:
        yield InlinePiece(Role.TEXT, start, at, run.char * (at - start))
