"""Emphasis: CommonMark's delimiter runs, read the way Korean authors mean them.

The algorithm is the specification's (https://spec.commonmark.org/0.31.2/#phase-2-inline-structure), on a doubly linked
list as in cmark. One thing is added: between punctuation and Hangul, as in `**괄호(bracket)**는`, CommonMark sees no
closing run, kramdown and the author do. Such runs get a second reading if the first leaves them over. So do the
closing runs of `__굵게__는`, which no renderer takes for bold: an underscore within a word is one, to all of them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from translator.document.pieces import Piece, Role
from translator.hangul import HANGUL
from translator.tags import BOLD, ITALIC, STRIKE

_KINDS = {"*": (ITALIC, BOLD), "_": (ITALIC, BOLD), "~": (STRIKE, STRIKE)}
_NAMES = {ITALIC: "emphasis", BOLD: "strong", STRIKE: "strike"}


@dataclass(slots=True, eq=False)
class Delimiter:
    """A run of delimiter characters and what has been made of it."""

    char: str
    start: int
    end: int
    opens: bool
    closes: bool
    lenient: bool
    left: int = 0
    right: int = 0
    closers: list[Piece] = field(default_factory=list)
    openers: list[Piece] = field(default_factory=list)
    previous: Delimiter | None = None
    following: Delimiter | None = None

    def __post_init__(self) -> None:
        self.left, self.right = self.start, self.end

    @property
    def count(self) -> int:
        return self.right - self.left

    def pieces(self) -> Iterable[Piece]:
        """The run as pieces, in the order of its characters."""
        yield from self.closers
        if self.count:
            yield Piece(Role.TEXT, self.left, self.right, self.char * self.count)
        yield from self.openers

    def reset(self) -> None:
        self.left, self.right = self.start, self.end
        self.closers.clear()
        self.openers.clear()


def read_run(text: str, start: int, end: int) -> Delimiter:
    """The delimiter run `text[start:end]`, with what it may do by CommonMark's flanking rules."""
    char = text[start]
    before = text[start - 1] if start else "\n"
    after = text[end] if end < len(text) else "\n"
    space_before, space_after = before.isspace(), after.isspace()
    mark_before, mark_after = is_punctuation(before), is_punctuation(after)
    left = not space_after and (not mark_after or space_before or mark_before)
    right = not space_before and (not mark_before or space_after or mark_after)
    if char == "_":
        opens = left and (not right or mark_before)
        closes = right and (not left or mark_after)
        glued = end - start == 2 and HANGUL.match(before) and HANGUL.match(after)
        return Delimiter(char, start, end, opens, closes, lenient=bool(glued))
    lenient = (
        not space_before
        and not space_after
        and bool((mark_before and HANGUL.match(after)) or (mark_after and HANGUL.match(before)))
    )
    return Delimiter(char, start, end, left, right, lenient)


def is_punctuation(char: str) -> bool:
    """CommonMark's punctuation: Unicode's P and S. A covered construct ends in some, mostly."""
    return unicodedata.category(char)[0] in "PS" or "\ue000" <= char <= "\ue001"


def resolve(runs: list[Delimiter]) -> None:
    """Pair the runs of one stretch of text: fills their `openers` and `closers`."""
    _pair(runs)
    if any(run.lenient and run.count for run in runs):
        left_over = sum(run.count for run in runs)
        strict = [(run.left, run.right, list(run.closers), list(run.openers)) for run in runs]
        flags = [(run.opens, run.closes) for run in runs]
        underscores: Delimiter | None = None
        for run in runs:
            run.reset()
            if run.char != "_":
                run.opens, run.closes = run.opens or run.lenient, run.closes or run.lenient
                continue
            # Names are full of underscores: only a run that just opened is closed so.
            if run.lenient and underscores is not None:
                run.closes = underscores.opens and underscores.end - underscores.start == 2
            underscores = run
        _pair(runs)
        better = sum(run.count for run in runs) < left_over
        for run, (opens, closes), (left, right, closers, openers) in zip(runs, flags, strict, strict=True):
            run.opens, run.closes = opens, closes
            if not better:
                run.left, run.right, run.closers, run.openers = left, right, closers, openers


def _pair(runs: list[Delimiter]) -> None:
    for one, two in zip([None, *runs], [*runs, None], strict=True):
        if one is not None:
            one.following = two
        if two is not None:
            two.previous = one
    bottoms: dict[tuple[str, bool, int], int] = {}
    closer: Delimiter | None = runs[0] if runs else None
    while closer is not None:
        if not closer.closes:
            closer = closer.following
            continue
        key = (closer.char, closer.opens, (closer.end - closer.start) % 3)
        bottom = bottoms.get(key, -1)
        opener = closer.previous
        while opener is not None and opener.start >= bottom:
            if opener.char == closer.char and opener.opens and _match(opener, closer):
                break
            opener = opener.previous
        if opener is None or opener.start < bottom:
            bottoms[key] = closer.start
            following = closer.following
            if not closer.opens:
                _remove(closer)
            closer = following
            continue
        _join(opener, closer)
        between = opener.following
        while between is not None and between is not closer:
            following = between.following
            _remove(between)
            between = following
        if not opener.count:
            _remove(opener)
        if not closer.count:
            following = closer.following
            _remove(closer)
            closer = following


def _match(opener: Delimiter, closer: Delimiter) -> bool:
    if opener.char == "~":
        return opener.end - opener.start == closer.end - closer.start
    if opener.closes or closer.opens:
        one, two = opener.end - opener.start, closer.end - closer.start
        return (one + two) % 3 != 0 or (one % 3 == 0 and two % 3 == 0)
    return True


def _join(opener: Delimiter, closer: Delimiter) -> None:
    width = 2 if opener.count >= 2 and closer.count >= 2 else 1
    if opener.char == "~":
        width = min(opener.count, closer.count)
    kind = _KINDS[opener.char][width > 1]
    begin = Piece(Role.OPEN, opener.right - width, opener.right, letter=kind.letters, why=_NAMES[kind])
    end = Piece(
        Role.CLOSE, closer.left, closer.left + width, letter=kind.letters, why=_NAMES[kind], mate=begin
    )
    begin.mate = end
    opener.right -= width
    opener.openers.insert(0, begin)
    closer.left += width
    closer.closers.append(end)


def _remove(run: Delimiter) -> None:
    if run.previous is not None:
        run.previous.following = run.following
    if run.following is not None:
        run.following.previous = run.previous
