"""Carrying translations over to a changed post.

A segment whose source is known keeps its unit, wherever it went. A changed sentence becomes a stale unit that
keeps its old words, so that nothing a person wrote or accepted is lost.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from translator.bitext.alignment import AlignedText, Gap, gaps, match_equal, pair_alike, pair_anywhere
from translator.bitext.po import told_apart
from translator.bitext.shape import remarked
from translator.units import Origin, State, Unit


class Source(Protocol):
    """What merging wants to know of a segment."""

    @property
    def key(self) -> str:
        """The stable key, made of kind and source."""
        ...

    @property
    def kind(self) -> str:
        """The construct that the text stands in: `paragraph`, `heading` …"""
        ...

    @property
    def source(self) -> str:
        """The segment's Korean, with tags in the place of its markup."""
        ...

    @property
    def translatable(self) -> bool:
        """Whether there is Korean in it outside protected tags."""
        ...


@dataclass(frozen=True, slots=True)
class Merged:
    """The units of the post as it is now, and the work that none of them holds any more."""

    units: tuple[Unit, ...]
    obsolete: tuple[Unit, ...]


def merge_all(previous: Sequence[Unit], segments: Sequence[Source], obsolete: Sequence[Unit] = ()) -> Merged:
    """Carry the units of a post over to its segments now.

    Same source: the same unit, its key and kind brought up to date. Changed source: a stale unit with the
    old source and target; without a target an untranslated one. Where nothing changed but whether code marks
    have words to be read inside: a proposed one, with the source's own words there. New: untranslated, unless
    `obsolete` has it, which then comes back as it was. Segments without Korean have no unit. What no segment
    holds any more becomes obsolete, if there is work in it, and so does an accepted translation whose source
    changed, in case the change is taken back.
    """
    new = [segment for segment in segments if segment.translatable]
    if _is_unchanged(previous, new):
        return Merged(tuple(previous), attic(obsolete, taken={unit.key for unit in previous}))
    old = list(previous)
    old_texts, new_texts = _texts(old), _texts(new)
    same = match_equal(old_texts, new_texts)
    returned = _returned(obsolete, new_texts, same)
    newer = _written_since(old, new_texts, same, {at: obsolete[place] for at, place in returned.items()})
    returned = {at: place for at, place in returned.items() if at not in newer}
    changed = newer | _changed(old_texts, new_texts, {**same, **newer}, returned)

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


def _is_unchanged(units: Sequence[Unit], segments: Sequence[Source]) -> bool:
    """Whether the post's segments are those of the units, one for one: as it is at most times."""
    return len(units) == len(segments) and all(
        unit.key == segment.key and unit.source == segment.source and unit.kind == segment.kind
        for unit, segment in zip(units, segments, strict=True)
    )


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
    if unit.state is not State.STALE and (target := remarked(unit.target, unit.source, segment.source)):
        return replace(known, target=target, state=State.PROPOSED)
    if made_for == segment.source:  # the change was taken back
        return replace(known, state=State.PROPOSED)  # what was accepted comes back from the obsolete ones
    stale = replace(known, state=State.STALE, previous_source=made_for)
    return replace(stale, was_accepted=unit.settled or unit.was_accepted)


def _texts(items: Sequence[Unit] | Sequence[Source]) -> list[AlignedText]:
    return [AlignedText(str(item.kind), item.source) for item in items]


def _returned(obsolete: Sequence[Unit], new: Sequence[AlignedText], same: Collection[int]) -> dict[int, int]:
    """Places in `new` -> places in `obsolete` with the same text; of several, what a person accepted."""
    ranked = sorted(range(len(obsolete)), key=lambda at: not obsolete[at].settled)
    pairs = match_equal(_texts([obsolete[at] for at in ranked]), new, skip=same)
    return {at: ranked[found] for at, found in pairs.items()}


def _written_since(
    old: Sequence[Unit], new: Sequence[AlignedText], same: Mapping[int, int], back: Mapping[int, Unit]
) -> dict[int, int]:
    """Places in `new` -> places in `old` where a change was taken back, and a person wrote other words in between."""
    kept = set(same.values())
    waiting = {
        unit.previous_source: at
        for at, unit in enumerate(old)
        if at not in kept and unit.state is State.STALE and unit.origin is Origin.HUMAN
    }
    return {
        at: waiting.pop(new[at].text)
        for at, unit in back.items()
        if new[at].text in waiting and old[waiting[new[at].text]].target != unit.target
    }


def _changed(
    old: Sequence[AlignedText], new: Sequence[AlignedText], same: Mapping[int, int], returned: Collection[int]
) -> dict[int, int]:
    """Places in `new` -> places in `old` for sources that changed: first where they stood, then anywhere."""
    free = set(range(len(old))) - set(same.values())
    pairs: dict[int, int] = {}
    for gap in gaps(len(old), len(new), same):
        here = Gap([at for at in gap.old if at in free], [at for at in gap.new if at not in returned])
        pairs |= pair_alike(old, new, here)
        free -= set(pairs.values())
    rest = set(range(len(new))) - same.keys() - pairs.keys() - set(returned)
    pairs |= pair_anywhere(old, new, free, rest)
    return pairs


# ---- obsolete

# So many of the newest that no person has accepted are kept; accepted work always.
OBSOLETE_PROPOSALS = 200


def attic(units: Sequence[Unit], taken: set[str]) -> tuple[Unit, ...]:
    """Obsolete units, oldest first, each text once, none under the key of a live unit."""
    newest: dict[tuple[str, str], Unit] = {}
    for unit in units:
        same = newest.pop((unit.source, unit.target), unit)
        settled = same.settled and not unit.settled  # what a person accepted stays accepted
        newest[unit.source, unit.target] = same if settled else unit
    proposals = [unit for unit in newest.values() if unit.state is not State.ACCEPTED]
    dropped = {id(unit) for unit in proposals[: max(0, len(proposals) - OBSOLETE_PROPOSALS)]}
    return told_apart((unit for unit in newest.values() if id(unit) not in dropped), taken=taken)
