"""What a person changed in the English file itself, taken back into the bitext.

The mirror on the disk is compared with the mirror as Olgim last wrote it. A sentence that differs is a
person's translation from now on. Whatever can't be taken over (a new paragraph, a changed link, code, front
matter) is a conflict: the caller must neither drop nor overwrite it.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rapidfuzz.distance import LCSseq

from translator.bitext.alignment import AlignedText, Gap, gaps, match_equal, pair_alike
from translator.bitext.carrying import CarriedEnglish, carried
from translator.bitext.conflicts import (
    Conflict,
    ConflictPlace,
    added,
    fewer,
    gone,
    moved_in_mirror,
    other_code,
    other_markup,
    outside,
)
from translator.bitext.po import HUMAN
from translator.bitext.shape import bare_of, rename_tags, tag_ids
from translator.bitext.written_mirrors import WrittenMirror
from translator.i18n import tr
from translator.tags import CODE_MARK, IMAGE, LINK, hollow, kind_of
from translator.units import State, Unit

if TYPE_CHECKING:  # the parser takes a while to load, and who only reads bitexts never needs it
    from translator.document import Document, Segment, Tag

_NEAR = 60.0  # likeness at which two English sentences are one that was edited; unrelated ones reach 50


@dataclass(frozen=True, slots=True)
class MirrorEdits:
    """All units, with the changes of `taken` in them, and what could not be taken over."""

    units: tuple[Unit, ...]
    taken: tuple[str, ...]
    conflicts: tuple[Conflict, ...]


def mirror_edits(
    units: Sequence[Unit],
    actual: Document,
    *,
    expected: Document | None,
    source: Document,
    written: str = "",
    obsolete: Sequence[Unit] = (),
    author: str = HUMAN,
    shares: Sequence[tuple[str, str]] = (),
) -> MirrorEdits:
    """Take a person's edits over from the mirror.

    `actual` is the mirror on the disk, `expected` the one that Olgim wrote, both read with
    `source.parse_mirror`; `units` are those it was written from and `source` is the post.

    Where the post or its units have changed since, and the written mirror can't be had any more, `expected` is
    None. Then edits are found by comparing with the units' own words, and what was changed around translated
    prose isn't noticed. `written`, the `fingerprint` of the mirror when it was written, and the `obsolete` units
    keep Olgim's own older words from being taken for a person's. `shares` are those of the header, where `expected` was
    not made from this very post.
    """
    places = _places(units, expected, source, shares)
    found = _texts(actual, raw=expected is not None)
    pairs = match_equal([place.text for place in places], found)
    own: Collection[int] = ()
    if expected is None:
        known = {*(segment.source for segment in source.segments), *(unit.target for unit in obsolete)}
        own = _own(actual, {bare_of(text) for text in known}, set(written.split())) - pairs.keys()
    edited = dict(_edited(places, found, pairs, own))

    changes: dict[str, Unit] = {}
    conflicts: list[Conflict] = []
    references = {segment.key: segment for segment in source.segments}
    for at, place_at in sorted(edited.items()):
        place, segment = places[place_at], actual.segments[at]
        result = _take_over(place, segment, references, author)
        if isinstance(result, Conflict):
            conflicts.append(result)
        elif place.unit is not None and result != place.unit:
            changes[result.key] = result

    if expected is None:
        conflicts += other_code(places, pairs, actual, references)
    if expected is None and written:
        known_order = sorted(mark for _, mark in shares) == sorted(written.split())
        marks = shares if known_order else [("", mark) for mark in written.split()]
        owners = [unit.key for at in edited.values() if (unit := places[at].unit) is not None]
        conflicts += fewer(marks, actual, fingerprint(actual).split(), owners)
    else:
        conflicts += gone(places, pairs, edited, actual)
    conflicts += added(actual, {*pairs, *edited, *own})
    if expected is not None:
        conflicts += moved_in_mirror(places, pairs, actual)
        conflicts += outside(expected, actual, {**pairs, **edited}, {conflict.line for conflict in conflicts})
    return MirrorEdits(
        tuple(changes.get(unit.key, unit) for unit in units),
        tuple(unit.key for unit in units if unit.key in changes),
        tuple(sorted(conflicts, key=lambda conflict: (conflict.line, conflict.reason))),
    )


def written_of(mirror: Document) -> WrittenMirror:
    """What is noted of a mirror that is written."""
    around, at = [], 0
    for segment in mirror.segments:
        if segment.start >= at:
            around.append(mirror.text[at : segment.start])
            at = segment.end
    frame = _with_unix_ends("\0".join([*around, mirror.text[at:]]))
    digest = hashlib.sha256(frame.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return WrittenMirror(digest, fingerprint(mirror), text=mirror.text)


def _with_unix_ends(text: str) -> str:
    """A text as it is on every operating system: git and editors change line ends and the mark before the first one."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def owners_of(mirror: Document, source: Document) -> list[str]:
    """The key of the unit that each piece of a mirror was made from, in order; "" for none.

    Where the mirror has something of its own, they are told apart by their kinds; a piece that is put down to a
    neighbour does no harm.
    """
    return [
        "" if segment is None or not segment.translatable else segment.key
        for segment in sources_in(mirror, source)
    ]


def sources_in(mirror: Document, source: Document) -> list[Segment | None]:
    """The segment of the post that each of a mirror that was made from it comes from, told by their kinds."""
    found: list[Segment | None] = [None] * len(mirror.segments)
    there, here = ([segment.kind for segment in document.segments] for document in (mirror, source))
    for at, source_at, length in LCSseq.opcodes(there, here).as_matching_blocks():
        found[at : at + length] = source.segments[source_at : source_at + length]
    return found


def fingerprint(mirror: Document) -> str:
    """A digest of each piece of a mirror's prose, in order."""
    texts = (mirror.text[segment.start : segment.end] for segment in mirror.segments)
    digests = (hashlib.sha256(_with_unix_ends(text).encode("utf-8", "surrogatepass")) for text in texts)
    return " ".join(digest.hexdigest()[:8] for digest in digests)


# ---- which is which


def _places(
    units: Sequence[Unit], expected: Document | None, source: Document, shares: Sequence[tuple[str, str]]
) -> list[ConflictPlace]:
    if expected is None:
        return [
            ConflictPlace(AlignedText(unit.kind, bare_of(unit.target or unit.source)), unit, None)
            for unit in units
        ]
    by_key = {unit.key: unit for unit in units}
    if not shares and [segment.kind for segment in expected.segments] == [
        segment.kind for segment in source.segments
    ]:
        owners = [by_key.get(segment.key) for segment in source.segments]
    else:  # something was added for the mirror alone
        said = [AlignedText(unit.kind, bare_of(unit.target or unit.source)) for unit in units]
        known = match_equal(said, _texts(expected, raw=False))
        owners = [units[known[at]] if at in known else None for at in range(len(expected.segments))]
        _own_by_marks(owners, expected, by_key, shares)
    return [
        ConflictPlace(text, owner, segment)
        for text, owner, segment in zip(_texts(expected, raw=True), owners, expected.segments, strict=True)
    ]


def _own_by_marks(
    owners: list[Unit | None],
    expected: Document,
    by_key: Mapping[str, Unit],
    shares: Sequence[tuple[str, str]],
) -> None:
    """Fill in the owners of what stands in the mirror in a form of its own, by the digests in the bitext."""
    taken = {unit.key for unit in owners if unit is not None}
    waiting: defaultdict[str, list[str]] = defaultdict(list)
    for key, mark in shares:
        if key in by_key and key not in taken:
            waiting[mark].append(key)
    for at, mark in enumerate(fingerprint(expected).split()):
        if owners[at] is None and waiting[mark]:
            owners[at] = by_key[waiting[mark].pop(0)]


def _texts(document: Document, *, raw: bool) -> list[AlignedText]:
    return [
        AlignedText(
            segment.kind + segment.field if raw else str(segment.kind),
            document.text[segment.start : segment.end] if raw else bare_of(segment.source),
        )
        for segment in document.segments
    ]


def _own(actual: Document, said: Collection[str], written: Collection[str]) -> set[int]:
    """What no person wrote: it is in the post or in an older bitext as it is, or was in the written mirror."""
    marks = fingerprint(actual).split()
    return {
        at
        for at, (segment, mark) in enumerate(zip(actual.segments, marks, strict=True))
        if mark in written or bare_of(segment.source) in said
    }


def _edited(
    places: Sequence[ConflictPlace],
    found: Sequence[AlignedText],
    pairs: Mapping[int, int],
    own: Collection[int],
) -> Iterator[tuple[int, int]]:
    """Pairs (place in the actual mirror, place in the written one) of text that was edited there."""
    written = [place.text for place in places]
    free = set(range(len(written))) - set(pairs.values())
    for gap in gaps(len(written), len(found), pairs):
        old = [at for at in gap.old if at in free]
        alike = dict(
            pair_alike(written, found, Gap(old, [at for at in gap.new if at not in own]), near=_NEAR)
        )
        for part in _between(Gap(old, gap.new), alike):
            alike |= _rewritten(
                part, own, [written[at].kind for at in part.old], [found[at].kind for at in part.new]
            )
        free -= set(alike.values())
        yield from alike.items()


def _rewritten(part: Gap, own: Collection[int], old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Pairs of text that was rewritten from the ground up: what has its like in number and kind, in that order.

    What is Olgim's own stands for a place of its own, unless the place is gone.
    """
    if old == new:
        return {at: place for at, place in zip(part.new, part.old, strict=True) if at not in own}
    edited = [(at, kind) for at, kind in zip(part.new, new, strict=True) if at not in own]
    if old == [kind for _, kind in edited]:
        return {at: place for (at, _), place in zip(edited, part.old, strict=True)}
    return {}


def _between(gap: Gap, pairs: Mapping[int, int]) -> Iterator[Gap]:
    """The parts of a gap between its pairs, which are in order on both sides."""
    old, new = list(gap.old), list(gap.new)
    for new_at, old_at in sorted(pairs.items()):
        yield Gap(old[: old.index(old_at)], new[: new.index(new_at)])
        old, new = old[old.index(old_at) + 1 :], new[new.index(new_at) + 1 :]
    yield Gap(old, new)


# ---- an edited sentence


def _take_over(
    place: ConflictPlace, segment: Segment, references: Mapping[str, Segment], author: str
) -> Unit | Conflict:
    unit = place.unit
    if unit is None:
        return Conflict(
            tr("this text is the post's own and not a translation; change it in the post"),
            segment.line,
            "",
            segment.source,
        )
    names = _names(place, unit, segment, references)
    if names is not None:
        target = rename_tags(segment.source, names)
    elif _in_own_form(place, unit) and (found := _carried(segment, references.get(unit.key))) is not None:
        target = found.target
    else:
        return other_markup(unit, segment)
    if hollow(target) == hollow(unit.target or unit.source):
        return unit
    state = State.STALE if unit.state is State.STALE else State.ACCEPTED
    return replace(unit.by_hand(target, author), state=state)


def _carried(segment: Segment, reference: Segment | None) -> CarriedEnglish | None:
    return None if reference is None else carried(segment, reference)


def _in_own_form(place: ConflictPlace, unit: Unit) -> bool:
    """Whether the mirror had the unit's words in a form that a person gave them, with other markup."""
    texts = (unit.target, unit.source)
    return place.segment is not None and all(bare_of(text) != bare_of(place.segment.source) for text in texts)


def _names(
    place: ConflictPlace, unit: Unit, segment: Segment, references: Mapping[str, Segment]
) -> dict[str, str] | None:
    """The mirror's tags -> the unit's tags; None unless each of these is there once, bytes and all."""
    reference = place.segment or references.get(unit.key)
    if reference is None:
        return None if segment.tags or tag_ids(unit.source) else {}
    if place.segment is None:
        own = {tag.id: tag.id for tag in reference.tags}
    else:
        text = next(
            (text for text in (unit.target, unit.source) if bare_of(text) == bare_of(reference.source)), None
        )
        if text is None:
            return None
        own = dict(zip(tag_ids(reference.source), tag_ids(text), strict=True))
    written = place.segment is not None
    waiting: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, tag in _in_order(reference):
        waiting[_mark(tag, written=written)].append(own[name])
    names: dict[str, str] = {}
    for name, tag in _in_order(segment):
        same = waiting[_mark(tag, written=written)]
        if not same:
            return None
        names[name] = same.pop(0)
    return None if any(waiting.values()) else names


def _in_order(segment: Segment) -> list[tuple[str, Tag]]:
    tags = {tag.id: tag for tag in segment.tags}
    return [(name, tags[name]) for name in tag_ids(segment.source) if name in tags]


def _mark(tag: Tag, *, written: bool) -> tuple[str, ...]:
    """What two tags must share to be the same: all bytes, but for emphasis and code marks, which have two spellings.

    Compared with the post's own (not `written`), a link may well lead elsewhere: to a mirror.
    """
    kind = kind_of(tag.id)
    assert kind is not None  # it is a segment's own
    free = kind.element or kind is CODE_MARK or (not written and kind in {LINK, IMAGE})
    return (kind.letters,) if free else (kind.letters, tag.opening, tag.closing)
