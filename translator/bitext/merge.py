"""Carrying translations over to a changed post.

A segment whose source is known keeps its unit, wherever it went; of several with the same source each keeps
the one whose neighbours it has. What is left is aligned in the gaps between those, by likeness: a changed
sentence becomes a stale unit that keeps its old words, so that nothing a person wrote is lost.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from rapidfuzz import fuzz, process

from translator.units import Origin, State, Unit


class Source(Protocol):
    """What merging wants to know of a segment."""

    @property
    def key(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def translatable(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Merged:
    """The units of the post as it is now, and the work that none of them holds any more."""

    units: tuple[Unit, ...]
    obsolete: tuple[Unit, ...]


# Likeness (0–100) at which two sources are one that changed: in the same gap, and anywhere.
NEAR = 45.0
FAR = 70.0
_WINDOW = 64  # how far from its place in a long gap a source is looked for
_FAR_LIMIT = 1_000_000  # comparisons that looking everywhere may cost


def merge(previous: Sequence[Unit], segments: Sequence[Source]) -> tuple[Unit, ...]:
    """The units of `segments`, in their order, with what `previous` knows of them. See `merge_all`."""
    return merge_all(previous, segments).units


def merge_all(previous: Sequence[Unit], segments: Sequence[Source], obsolete: Sequence[Unit] = ()) -> Merged:
    """Carry the units of a post over to its segments now.

    Same source: the same unit, its key and kind brought up to date. Changed source: a stale unit with the
    old source and target; without a target an untranslated one. New: untranslated, unless `obsolete` has
    it, which then comes back as it was. Segments without Korean have no unit. What no segment holds any
    more becomes obsolete, if there is work in it, and so does an accepted translation whose source changed,
    in case the change is taken back.
    """
    new = [segment for segment in segments if segment.translatable]
    old = list(previous)
    same = _same_source(old, new)
    returned = _same_source(obsolete, new, without=same)
    changed = _changed(old, new, same, without=returned)

    units: list[Unit] = []
    for at, segment in enumerate(new):
        if at in same:
            units.append(_renamed(old[same[at]], segment))
        elif at in returned:
            units.append(_renamed(obsolete[returned[at]], segment))
        elif at in changed:
            units.append(_carried(old[changed[at]], segment))
        else:
            units.append(Unit(segment.key, str(segment.kind), segment.source))

    kept, back, carried = set(same.values()), set(returned.values()), set(changed.values())
    left = [unit for at, unit in enumerate(obsolete) if at not in back]
    left += [
        unit
        for at, unit in enumerate(old)
        if at not in kept and unit.target and (at not in carried or unit.state is State.ACCEPTED)
    ]
    return Merged(tuple(units), attic(left, taken={unit.key for unit in units}))


def _renamed(unit: Unit, segment: Source) -> Unit:
    if unit.key == segment.key and unit.kind == segment.kind:
        return unit
    return replace(unit, key=segment.key, kind=str(segment.kind))


def _carried(unit: Unit, segment: Source) -> Unit:
    fresh = Unit(segment.key, str(segment.kind), segment.source, note=unit.note)
    if not unit.target:
        return fresh
    made_for = unit.previous_source if unit.state is State.STALE else unit.source
    known = replace(fresh, target=unit.target, origin=unit.origin, author=unit.author)
    if made_for == segment.source:  # the change was taken back
        return replace(known, state=State.ACCEPTED if unit.origin is Origin.HUMAN else State.PROPOSED)
    return replace(known, state=State.STALE, previous_source=made_for)


# ---- same source
# -----------------------------------------------------------------------------------------------

_Shape = Callable[[Sequence[str], Sequence[str], int], Hashable]

# From the closest match to the loosest: kinds, sources, place -> what has to be equal.
_SHAPES: tuple[_Shape, ...] = (
    lambda kinds, sources, at: (kinds[at], sources[at], _at(sources, at - 1), _at(sources, at + 1)),
    lambda kinds, sources, at: (kinds[at], sources[at], _at(sources, at - 1)),
    lambda kinds, sources, at: (kinds[at], sources[at], _at(sources, at + 1)),
    lambda kinds, sources, at: (kinds[at], sources[at]),
    lambda _, sources, at: sources[at],
)


def _at(sources: Sequence[str], at: int) -> str | None:
    return sources[at] if 0 <= at < len(sources) else None


def _same_source(
    old: Sequence[Unit], new: Sequence[Source], *, without: Mapping[int, int] | None = None
) -> dict[int, int]:
    """Places in `new` -> places in `old`, one to one, where the source is the same."""
    pairs: dict[int, int] = {}
    old_kinds, old_sources = [unit.kind for unit in old], [unit.source for unit in old]
    new_kinds, new_sources = [str(segment.kind) for segment in new], [segment.source for segment in new]
    known = set(old_sources)
    open_new = [at for at, source in enumerate(new_sources) if source in known and at not in (without or {})]
    open_old = list(range(len(old)))
    for shape in _SHAPES:
        if not open_new:
            break
        waiting: dict[Hashable, deque[int]] = defaultdict(deque)
        for at in open_old:
            waiting[shape(old_kinds, old_sources, at)].append(at)
        for at in open_new:
            if found := waiting.get(shape(new_kinds, new_sources, at)):
                pairs[at] = found.popleft()
        used = set(pairs.values())
        open_new = [at for at in open_new if at not in pairs]
        open_old = [at for at in open_old if at not in used]
    return pairs


# ---- changed source
# --------------------------------------------------------------------------------------------


def _changed(
    old: Sequence[Unit], new: Sequence[Source], same: Mapping[int, int], *, without: Mapping[int, int]
) -> dict[int, int]:
    """Places in `new` -> places in `old` for sources that changed: first where they stood, then anywhere."""
    free = set(range(len(old))) - set(same.values())
    pairs: dict[int, int] = {}
    for gap, before, after in _gaps(new, same):
        open_new = [place for place in gap if place not in without]
        open_old = sorted(_neighbourhood(before, after, len(old), free))
        for new_at, old_at in _align([old[at] for at in open_old], [new[at] for at in open_new]):
            pairs[open_new[new_at]] = open_old[old_at]
            free.discard(open_old[old_at])
    rest = [at for at in range(len(new)) if at not in same and at not in without and at not in pairs]
    if len(rest) * len(free) <= _FAR_LIMIT:
        for at in rest:
            if (
                found := _alike(new[at].source, {place: old[place].source for place in sorted(free)})
            ) is not None:
                pairs[at] = found
                free.discard(found)
    return pairs


def _gaps(
    new: Sequence[Source], same: Mapping[int, int]
) -> Iterator[tuple[list[int], int | None, int | None]]:
    """Runs of unmatched places in `new`, with the old places of the matched ones right before and behind."""
    gap: list[int] = []
    before: int | None = None
    for at in range(len(new)):
        if at not in same:
            gap.append(at)
            continue
        if gap:
            yield gap, before, same[at]
            gap = []
        before = same[at]
    if gap:
        yield gap, before, None


def _neighbourhood(before: int | None, after: int | None, length: int, free: set[int]) -> set[int]:
    """The unmatched old places that follow `before` or lead up to `after` without a matched one between."""
    found: set[int] = set()
    for at in range(0 if before is None else before + 1, length):
        if at not in free:
            break
        found.add(at)
    for at in reversed(range(length if after is None else after)):
        if at not in free:
            break
        found.add(at)
    return found


def _align(old: Sequence[Unit], new: Sequence[Source]) -> Iterator[tuple[int, int]]:
    """The pairs (place in `new`, place in `old`) in order on both sides with the greatest likeness in all."""
    if not old or not new:
        return
    # best[i][j]: the likeness that new[i:] and old[j:] can reach (Needleman and Wunsch, without a gap's cost)
    best = [[0.0] * (len(old) + 1) for _ in range(len(new) + 1)]
    likeness: dict[tuple[int, int], float] = {}
    for i in reversed(range(len(new))):
        centre = i * len(old) // len(new)
        for j in reversed(range(len(old))):
            best[i][j] = max(best[i + 1][j], best[i][j + 1])
            if abs(j - centre) <= _WINDOW and (score := _likeness(old[j], new[i])):
                likeness[i, j] = score
                best[i][j] = max(best[i][j], best[i + 1][j + 1] + score)
    i = j = 0
    while i < len(new) and j < len(old):
        if (i, j) in likeness and best[i][j] == best[i + 1][j + 1] + likeness[i, j]:
            yield i, j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1


def _likeness(unit: Unit, segment: Source) -> float:
    cutoff = NEAR if unit.kind == segment.kind else FAR
    return fuzz.ratio(unit.source, segment.source, score_cutoff=cutoff)


def _alike(source: str, old: Mapping[int, str]) -> int | None:
    found = process.extractOne(source, old, scorer=fuzz.ratio, score_cutoff=FAR)
    return None if found is None else found[2]


# ---- obsolete
# --------------------------------------------------------------------------------------------------

# So many of the newest that no person has accepted are kept; accepted work always.
OBSOLETE_PROPOSALS = 200


def attic(units: Sequence[Unit], taken: set[str]) -> tuple[Unit, ...]:
    """Obsolete units, oldest first, each text once, none under the key of a live unit."""
    newest = {(unit.source, unit.target): unit for unit in units}
    proposals = [unit for unit in newest.values() if unit.state is not State.ACCEPTED]
    dropped = {id(unit) for unit in proposals[: max(0, len(proposals) - OBSOLETE_PROPOSALS)]}
    keys = set(taken)
    kept: list[Unit] = []
    for unit in newest.values():
        if id(unit) in dropped:
            continue
        key, number = unit.key, 1
        while key in keys:
            number += 1
            key = f"{unit.key}-{number}"
        keys.add(key)
        kept.append(unit if key == unit.key else replace(unit, key=key))
    return tuple(kept)
