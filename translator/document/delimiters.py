"""Emphasis: CommonMark's delimiter runs, read the way Korean authors mean them.

The algorithm is the specification's (https://spec.commonmark.org/0.31.2/#phase-2-inline-structure), on a doubly linked
list as in cmark. One thing is added: between punctuation and Hangul, as in `**괄호(bracket)**는`, CommonMark sees no
closing run, the author does. Such runs get a second reading if the first leaves
them over. So do the closing runs of `__굵게__는` and `_강조(emphasis)_를`, which no renderer takes for emphasis: an
underscore within a word is one, to all of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from translator.document.inline_pieces import InlinePiece, Role
from translator.hangul import HANGUL, HANGUL_CLASS, has_hangul
from translator.tags import BOLD, ITALIC, STRIKE

SINGLE = {"*": (ITALIC, "emphasis"), "_": (ITALIC, "emphasis")}
"""What a character makes that stands alone on either side: a kind of tag, and what that is recognised as."""
DOUBLE = {"*": (BOLD, "strong"), "_": (BOLD, "strong"), "~": (STRIKE, "strike")}
"""What two of it make. Of a character that makes nothing alone, only runs of two are read."""
# Before an opening underscore that belongs to a path, an address, an option or a formula.
_NO_WORDS_BEGIN_AFTER = frozenset("/\\.=&?#@+-:;$%^")
_PAIR = 2  # tildes
_LONGEST = 300  # characters that anybody emphasises so
_BLANK = re.compile(r"\s")
_PART_OF_NAMES = re.compile(r"[/\\=:@]|\.\w")
_TWO_NAMES = re.compile(rf"[a-z]\w*\b.*[{HANGUL_CLASS}].*\b[a-z]\w*", re.ASCII | re.DOTALL)
# What is glued to a word that is spoken of: particles (one or several), the copula, and the verbs 하다 and 되다.
_PARTICLE = re.compile(
    r"(?:들)?(?:은|는|이|가|을|를|의|에|에서|에게|에게서|한테|께|로|으로|로서|으로서|로써|으로써|와|과|도|만|까지|부터|마다|처럼|보다"
    r"|이나|이?든|이?든지|이?란|이?라고|이?라는|이?라면|이?라도|이?라며|이?랑|하고|밖에|뿐|대로|만큼|조차|마저|같은|같이)*"
    r"(?:이다|다|이야|야|입니다|이?에요|예요|이?죠|이?지요|이며|이고|이?지만|인|인데|이어서|여서|이었다|였다|이었고|였고"
    r"|[하되한된할될해돼했됐함됨합됩][가-힣]*)?(?!\w)"
)


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
    closers: list[InlinePiece] = field(default_factory=list)
    openers: list[InlinePiece] = field(default_factory=list)
    previous: Delimiter | None = None
    following: Delimiter | None = None

    def __post_init__(self) -> None:
        self.left, self.right = self.start, self.end

    @property
    def count(self) -> int:
        """How many of the run's characters are not used up yet."""
        return self.right - self.left

    def pieces(self) -> Iterable[InlinePiece]:
        """The run as pieces, in the order of its characters."""
        yield from self.closers
        if self.count:
            yield InlinePiece(Role.TEXT, self.left, self.right, self.char * self.count)
        yield from self.openers

    def remove(self) -> None:
        """Take the run out of its list."""
        if self.previous is not None:
            self.previous.following = self.following
        if self.following is not None:
            self.following.previous = self.previous

    def reset(self) -> None:
        """Forget every pairing: the run has all its characters again."""
        self.left, self.right = self.start, self.end
        self.closers.clear()
        self.openers.clear()


def flat(pieces: Iterable[InlinePiece | Delimiter]) -> list[InlinePiece]:
    """The pieces in their order, those that runs of delimiters have become among them."""
    found: list[InlinePiece] = []
    for piece in pieces:
        if isinstance(piece, Delimiter):
            found += piece.pieces()
        else:
            found.append(piece)
    return found


# Blank to Python, and no white space to CommonMark.
_NO_SPACE = frozenset("\v\x1c\x1d\x1e\x1f\x85\u2028\u2029")


def read_run(
    text: str,
    start: int,
    end: int,
    beside: tuple[str, str] | None = None,
    *,
    micromark: bool = False,
) -> Delimiter:
    """The delimiter run `text[start:end]`, with what it may do by CommonMark's flanking rules, between the characters
    `beside` it if they are others than the text's."""
    char = text[start]
    before = text[start - 1] if start else "\n"
    after = text[end] if end < len(text) else "\n"
    before, after = beside or (before, after)
    space_before, space_after = (one.isspace() and one not in _NO_SPACE for one in (before, after))
    mark_before, mark_after = is_punctuation(before), is_punctuation(after)
    left = not space_after and (not mark_after or space_before or mark_before)
    right = not space_before and (not mark_before or space_after or mark_after)
    if micromark and char != "~":
        left, right = left or after == "~", right or before == "~"
    if char == "_":
        opens = left and (not right or mark_before)
        closes = right and (not left or mark_after)
        return Delimiter(char, start, end, opens, closes, lenient=_ends_a_word(text, start, end))
    lenient = (
        not space_before
        and not space_after
        and bool((mark_before and HANGUL.match(after)) or (mark_after and HANGUL.match(before)))
    )
    return Delimiter(char, start, end, left, right, lenient)


def struck(text: str, start: int, end: int, *, begun: bool) -> tuple[Delimiter, ...]:
    """A run of tildes as kramdown has it, however many there are (`~~하나~~~~둘~~`): two end what is struck out, where
    that has `begun`, and the last two of the others begin it."""
    found: list[Delimiter] = []
    if begun and end - start >= _PAIR and not text[start - 1].isspace():
        found.append(Delimiter("~", start, start + _PAIR, opens=False, closes=True, lenient=False))
        start += _PAIR
    begins = end - start >= _PAIR and end < len(text) and not text[end].isspace()
    opening = end - _PAIR if begins else end
    if opening > start:
        found.append(Delimiter("~", start, opening, opens=False, closes=False, lenient=False))
    if begins:
        found.append(Delimiter("~", opening, end, opens=True, closes=False, lenient=False))
    return tuple(found)


def _ends_a_word(text: str, start: int, end: int) -> bool:
    """Whether these underscores, glued to a particle, were meant to close emphasis, and are no part of a name."""
    width = end - start
    if not start or width > 2 or not HANGUL.match(text, end) or text[start - 1].isspace():
        return False
    behind = text.rfind("_", 0, start) + 1
    opening = behind - width
    inside = text[behind:start]
    if opening < 0 or text[opening:behind] != "_" * width or inside[:1].isspace():
        return False
    before = text[opening - 1] if opening else "\n"
    if before == "_" or before in _NO_WORDS_BEGIN_AFTER or not _are_words(inside):
        return False
    return (width == 2 and bool(HANGUL.match(inside[-1]))) or bool(_PARTICLE.match(text, end))


def _are_words(inside: str) -> bool:
    """Whether what stands between two underscores is no name, path or value, nor what two names stand around."""
    if len(inside) > _LONGEST or _TWO_NAMES.fullmatch(inside):
        return False
    return bool(_BLANK.search(inside)) or (has_hangul(inside) and not _PART_OF_NAMES.search(inside))


def is_punctuation(char: str) -> bool:
    """CommonMark's punctuation: Unicode's P and S. A covered construct ends in some, mostly."""
    return unicodedata.category(char)[0] in "PS" or "\ue000" <= char <= "\ue001"


def resolve(runs: list[Delimiter], pair: Callable[[list[Delimiter]], None] | None = None) -> None:
    """Pair the runs of one stretch of text, as CommonMark does or by a `pair` of another's: fills their `openers` and
    `closers`.
    """
    pair = pair or _pair
    pair(runs)
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
            if run.lenient and underscores is not None and underscores.opens:
                run.closes, run.opens = True, False
            underscores = run
        pair(runs)
        better = sum(run.count for run in runs) < left_over
        for run, (opens, closes), (left, right, closers, openers) in zip(runs, flags, strict, strict=True):
            run.opens, run.closes = opens, closes
            if not better:
                run.left, run.right, run.closers, run.openers = left, right, closers, openers


def _pair(runs: list[Delimiter]) -> None:
    for one, two in pairwise(runs):
        one.following, two.previous = two, one
    if runs:
        runs[0].previous = runs[-1].following = None
    bottoms: dict[tuple[str, bool, int], int] = {}
    closer: Delimiter | None = runs[0] if runs else None
    while closer is not None:
        following = closer.following
        if not closer.closes:
            closer = following
            continue
        key = (closer.char, closer.opens, (closer.end - closer.start) % 3)
        opener = _opener_for(closer, bottoms.get(key, -1))
        if opener is None:
            bottoms[key] = closer.start
            if not closer.opens:
                closer.remove()
            closer = following
            continue
        join(opener, closer)
        _remove_between(opener, closer)
        if not opener.count:
            opener.remove()
        if not closer.count:
            closer.remove()
            closer = following


def _opener_for(closer: Delimiter, bottom: int) -> Delimiter | None:
    """The nearest run before a closing one that it can close, from the offset `bottom` on."""
    opener = closer.previous
    while opener is not None and opener.start >= bottom:
        if opener.char == closer.char and opener.opens and _match(opener, closer):
            return opener
        opener = opener.previous
    return None


def _remove_between(opener: Delimiter, closer: Delimiter) -> None:
    between = opener.following
    while between is not None and between is not closer:
        following = between.following
        between.remove()
        between = following


def _match(opener: Delimiter, closer: Delimiter) -> bool:
    if opener.closes or closer.opens:
        one, two = opener.end - opener.start, closer.end - closer.start
        return (one + two) % 3 != 0 or (one % 3 == 0 and two % 3 == 0)
    return True


def join(opener: Delimiter, closer: Delimiter) -> None:
    """Make a pair of what is next to what stands between two runs."""
    width = 2 if opener.count >= 2 and closer.count >= 2 else 1
    kind, why = (DOUBLE if width > 1 else SINGLE)[opener.char]
    begin = InlinePiece(Role.OPEN, opener.right - width, opener.right, kind=kind, why=why)
    end = InlinePiece(Role.CLOSE, closer.left, closer.left + width, kind=kind, why=why, mate=begin)
    begin.mate = end
    opener.right -= width
    opener.openers.insert(0, begin)
    closer.left += width
    closer.closers.append(end)
