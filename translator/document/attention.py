"""Emphasis as micromark pairs it, which MDX is read by: https://github.com/micromark/micromark.

It departs from CommonMark's algorithm in three things. What is left of a run counts, not how long it was, where a run
both opens and closes. A tilde beside a star or an underscore lets that open and close alike. And what strikes out is
paired apart from what emphasises: whichever comes first in the text goes first, in links and within a pair the tildes
do; what the one has put into a pair, the other can't reach over.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from translator.document.delimiters import Delimiter, join

_STRIKES, _EMPHASISES = frozenset("~"), frozenset("*_")


def pair_attention(runs: Sequence[Delimiter], *, tildes_first: bool) -> None:
    """Pair the runs of one stretch of text: fills their `openers` and `closers`."""
    head = Delimiter("", -1, -1, opens=False, closes=False, lenient=False)
    for one, two in pairwise((head, *runs)):
        one.following, two.previous = two, one
    head.previous = None
    if runs:
        runs[-1].following = None
    for chars in (_STRIKES, _EMPHASISES) if tildes_first else (_EMPHASISES, _STRIKES):
        _pass(head, chars)


def _pass(head: Delimiter, chars: frozenset[str]) -> None:
    bottoms: dict[tuple[str, bool, int], int] = {}
    closer = head.following
    while closer is not None:
        if closer.char not in chars or not closer.closes:
            closer = closer.following
            continue
        key = (closer.char, closer.opens, closer.count % 3)
        opener = _opener_for(closer, bottoms.get(key, -1))
        if opener is None:
            bottoms[key] = closer.start
            closer = closer.following
            continue
        _resolve_between(opener, closer)
        join(opener, closer)
        # There is less of the opener now: what couldn't close it may do so.
        for one, bottom in bottoms.items():
            if one[0] == closer.char:
                bottoms[one] = min(bottom, opener.start)
        if not opener.count:
            opener.remove()
        if not closer.count:
            closer.remove()
            closer = closer.following


def _opener_for(closer: Delimiter, bottom: int) -> Delimiter | None:
    opener = closer.previous
    while opener is not None and opener.start >= bottom:
        if opener.char == closer.char and opener.opens and opener.count and _match(opener, closer):
            return opener
        opener = opener.previous
    return None


def _match(opener: Delimiter, closer: Delimiter) -> bool:
    if not (opener.closes or closer.opens) or closer.count % 3 == 0:
        return True
    return (opener.count + closer.count) % 3 != 0


def _resolve_between(opener: Delimiter, closer: Delimiter) -> None:
    """Pair what stands between two that belong together; nothing outside goes with it."""
    between: list[Delimiter] = []
    run = opener.following
    while run is not None and run is not closer:
        between.append(run)
        run = run.following
    if between:
        pair_attention(between, tildes_first=True)
        opener.following, closer.previous = closer, opener
