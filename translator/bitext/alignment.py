"""Which text of an older version is which of a newer one.

Equal texts belong together, wherever they went; of several equal ones each goes with the one that has its
neighbours. What is left is aligned by likeness in the gaps between those.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz, process


class AlignedText(NamedTuple):
    """A text and the kind of place it stands in."""

    kind: str
    text: str


class Gap(NamedTuple):
    """Unmatched places of the new version in a row, and those of the old that stood there."""

    old: list[int]
    new: list[int]


# Likeness (0–100) at which two texts are one that changed: in the same gap, and anywhere. Unrelated Korean
# paragraphs have 15 on average, 35 at most.
NEAR = 45.0
FAR = 70.0  # anywhere, and for a text of another kind
_WINDOW = 64  # how far from its place in a long gap a text is looked for
_FAR_LIMIT = 1_000_000  # comparisons that looking everywhere may cost

_Signature = Callable[[Sequence[AlignedText], int], Hashable]

# From the closest match to the loosest: what has to be equal.
_SIGNATURES: tuple[_Signature, ...] = (
    lambda texts, at: (texts[at], _text(texts, at - 1), _text(texts, at + 1)),
    lambda texts, at: (texts[at], _text(texts, at - 1)),
    lambda texts, at: (texts[at], _text(texts, at + 1)),
    lambda texts, at: texts[at],
    lambda texts, at: texts[at].text,
)


def _text(texts: Sequence[AlignedText], at: int) -> str | None:
    return texts[at].text if 0 <= at < len(texts) else None


def match_equal(
    old: Sequence[AlignedText], new: Sequence[AlignedText], *, skip: Collection[int] = ()
) -> dict[int, int]:
    """Places in `new` -> places in `old` with the same text, one to one; places in `skip` are left out."""
    pairs: dict[int, int] = {}
    known = {text.text for text in old}
    open_new = [at for at, text in enumerate(new) if text.text in known and at not in skip]
    open_old = list(range(len(old)))
    for signature in _SIGNATURES:
        if not open_new:
            break
        waiting: dict[Hashable, deque[int]] = defaultdict(deque)
        for at in open_old:
            waiting[signature(old, at)].append(at)
        for at in open_new:
            if found := waiting.get(signature(new, at)):
                pairs[at] = found.popleft()
        used = set(pairs.values())
        open_new = [at for at in open_new if at not in pairs]
        open_old = [at for at in open_old if at not in used]
    return pairs


def gaps(old_length: int, new_length: int, pairs: Mapping[int, int]) -> Iterator[Gap]:
    """The runs of unmatched new places, each with the unmatched old ones next to the same neighbours."""
    taken = set(pairs.values())
    run: list[int] = []
    before = -1
    for at in range(new_length + 1):
        if at < new_length and at not in pairs:
            run.append(at)
            continue
        after = pairs[at] if at < new_length else old_length
        if run:
            follow = _run(range(before + 1, old_length), taken)
            lead = _run(range(after - 1, -1, -1), taken)
            yield Gap(sorted({*follow, *lead}), run)
            run = []
        before = after


def _run(places: range, taken: Collection[int]) -> Iterator[int]:
    for at in places:
        if at in taken:
            return
        yield at


def pair_alike(
    old: Sequence[AlignedText], new: Sequence[AlignedText], gap: Gap, *, near: float = NEAR
) -> Iterator[tuple[int, int]]:
    """Pairs (new place, old place) of a gap, in order on both sides, with the greatest likeness in all.

    The alignment of Needleman and Wunsch with no cost for what stays alone.
    """
    rows, columns = len(gap.new), len(gap.old)
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]  # what the rest from here can reach
    likeness: dict[tuple[int, int], float] = {}
    for i in reversed(range(rows)):
        centre = i * columns // rows
        for j in reversed(range(columns)):
            best[i][j] = max(best[i + 1][j], best[i][j + 1])
            if abs(j - centre) <= _WINDOW and (score := _likeness(old[gap.old[j]], new[gap.new[i]], near)):
                likeness[i, j] = score
                best[i][j] = max(best[i][j], best[i + 1][j + 1] + score)
    i = j = 0
    while i < rows and j < columns:
        if (i, j) in likeness and best[i][j] == best[i + 1][j + 1] + likeness[i, j]:
            yield gap.new[i], gap.old[j]
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1


def _likeness(old: AlignedText, new: AlignedText, near: float) -> float:
    return fuzz.ratio(old.text, new.text, score_cutoff=near if old.kind == new.kind else FAR)


def pair_anywhere(
    old: Sequence[AlignedText],
    new: Sequence[AlignedText],
    open_old: Collection[int],
    open_new: Collection[int],
) -> Iterator[tuple[int, int]]:
    """Pairs (new place, old place) that are much alike, wherever they stand; none if that takes long."""
    if len(open_old) * len(open_new) > _FAR_LIMIT:
        return
    texts = {at: old[at].text for at in sorted(open_old)}
    for at in sorted(open_new):
        found = process.extractOne(new[at].text, texts, scorer=fuzz.ratio, score_cutoff=FAR)
        if found is not None:
            del texts[found[2]]
            yield at, found[2]


def longest_row(places: Sequence[int]) -> set[int]:
    """Which of some places (by their number in the row) stand in a longest rising row, as patience sorting finds it."""
    heads: list[int] = []  # the smallest end of a row of each length
    ends: list[int] = []
    before: list[int | None] = []
    for number, place in enumerate(places):
        at = bisect_left(heads, place)
        before.append(ends[at - 1] if at else None)
        heads[at : at + 1] = [place]
        ends[at : at + 1] = [number]
    found: set[int] = set()
    end = ends[-1] if ends else None
    while end is not None:
        found.add(end)
        end = before[end]
    return found
