"""What a person changed in the English file itself, taken back into the bitext.

The mirror on the disk is compared with the mirror as Olgim last wrote it. A sentence that differs is a
person's translation from now on. Whatever can't be taken over (a new paragraph, a changed link, code, front
matter) is a conflict: the caller must neither drop nor overwrite it.
"""

from __future__ import annotations

import difflib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from translator.bitext.alignment import Gap, Text, gaps, match_equal, pair_alike
from translator.bitext.po import HUMAN
from translator.bitext.shape import bare_of, hollow, rename_tags, tag_ids
from translator.units import Origin, State, Unit

if TYPE_CHECKING:  # the parser takes a while to load, and who only reads bitexts never needs it
    from translator.document import Document, Segment, Tag

_NEAR = 60.0  # likeness at which two English sentences are one that was edited; unrelated ones reach 50


@dataclass(frozen=True, slots=True)
class Conflict:
    """A change in the mirror that no unit can hold.

    `line` is where in the mirror; `key` the unit it concerns, if it does one; `text` what was written there.
    """

    reason: str
    line: int
    key: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class MirrorEdits:
    """All units, with the changes of `taken` in them, and what could not be taken over."""

    units: tuple[Unit, ...]
    taken: tuple[str, ...]
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """A piece of prose in the mirror as it was written, and the unit it came from."""

    text: Text
    unit: Unit | None
    segment: Segment | None  # None where the written mirror is not known
    line: int


def mirror_edits(
    units: Sequence[Unit],
    actual: Document,
    *,
    expected: Document | None,
    source: Document,
    author: str = HUMAN,
) -> MirrorEdits:
    """Take a person's edits over from the mirror.

    `actual` is the mirror on the disk, `expected` the one that Olgim wrote, both read with
    `source.parse_mirror`; `units` are those it was written from and `source` is the post. Where the post has
    changed since and the written mirror can't be had any more, `expected` is None: then edits are found by
    comparing with the units' own words, and a change outside of translated prose, or of where a link leads,
    isn't noticed.
    """
    places = _places(units, expected, source)
    found = _texts(actual, raw=expected is not None)
    pairs = match_equal([place.text for place in places], found)
    own = _own(source, found, pairs) if expected is None else frozenset()
    edited = dict(_edited(places, found, pairs, own))

    changes: dict[str, Unit] = {}
    conflicts: list[Conflict] = []
    references = {segment.key: segment for segment in source.segments}
    same = pairs if expected is None else {}  # the same words may still have other code in them
    for at, place_at in sorted({**same, **edited}.items()):
        place, segment = places[place_at], actual.segments[at]
        result = _take_over(place, segment, references, author)
        if isinstance(result, Conflict):
            conflicts.append(result)
        elif place.unit is not None and result != place.unit:
            changes[result.key] = result

    conflicts += _gone(places, pairs, edited, actual)
    conflicts += _added(actual, {*pairs, *edited, *own})
    if expected is not None:
        conflicts += _moved(places, pairs, actual)
        conflicts += _outside(
            expected, actual, {**pairs, **edited}, {conflict.line for conflict in conflicts}
        )
    return MirrorEdits(
        tuple(changes.get(unit.key, unit) for unit in units),
        tuple(unit.key for unit in units if unit.key in changes),
        tuple(sorted(conflicts, key=lambda conflict: (conflict.line, conflict.reason))),
    )


# ---- which is which


def _places(units: Sequence[Unit], expected: Document | None, source: Document) -> list[_Place]:
    if expected is None:
        return [_Place(Text(unit.kind, bare_of(unit.target or unit.source)), unit, None, 1) for unit in units]
    by_key = {unit.key: unit for unit in units}
    if [segment.kind for segment in expected.segments] == [segment.kind for segment in source.segments]:
        owners = [by_key.get(segment.key) for segment in source.segments]
    else:  # something was added for the mirror alone
        said = [Text(unit.kind, bare_of(unit.target or unit.source)) for unit in units]
        known = match_equal(said, _texts(expected, raw=False))
        owners = [units[known[at]] if at in known else None for at in range(len(expected.segments))]
    return [
        _Place(text, owner, segment, segment.line)
        for text, owner, segment in zip(_texts(expected, raw=True), owners, expected.segments, strict=True)
    ]


def _texts(document: Document, *, raw: bool) -> list[Text]:
    return [
        Text(
            segment.kind + segment.field if raw else str(segment.kind),
            document.text[segment.start : segment.end] if raw else bare_of(segment.source),
        )
        for segment in document.segments
    ]


def _own(source: Document, found: Sequence[Text], pairs: Mapping[int, int]) -> frozenset[int]:
    """What the mirror has as it is from the post."""
    said = {bare_of(segment.source) for segment in source.segments}
    return frozenset(at for at, text in enumerate(found) if text.text in said and at not in pairs)


def _edited(
    places: Sequence[_Place], found: Sequence[Text], pairs: Mapping[int, int], own: Collection[int]
) -> Iterator[tuple[int, int]]:
    """Pairs (place in the actual mirror, place in the written one) of text that was edited there."""
    written = [place.text for place in places]
    free = set(range(len(written))) - set(pairs.values())
    for gap in gaps(len(written), len(found), pairs):
        here = Gap([at for at in gap.old if at in free], [at for at in gap.new if at not in own])
        alike = dict(pair_alike(written, found, here, near=_NEAR))
        for part in _between(here, alike):
            kinds = [written[at].kind for at in part.old], [found[at].kind for at in part.new]
            if kinds[0] == kinds[1]:  # rewritten from the ground up
                alike |= dict(zip(part.new, part.old, strict=True))
        free -= set(alike.values())
        yield from alike.items()


def _between(gap: Gap, pairs: Mapping[int, int]) -> Iterator[Gap]:
    """The parts of a gap between its pairs, which are in order on both sides."""
    old, new = list(gap.old), list(gap.new)
    for new_at, old_at in sorted(pairs.items()):
        yield Gap(old[: old.index(old_at)], new[: new.index(new_at)])
        old, new = old[old.index(old_at) + 1 :], new[new.index(new_at) + 1 :]
    yield Gap(old, new)


# ---- an edited sentence


def _take_over(
    place: _Place, segment: Segment, references: Mapping[str, Segment], author: str
) -> Unit | Conflict:
    unit = place.unit
    if unit is None:
        return Conflict(
            "this text is the post's own and not a translation; change it in the post",
            segment.line,
            "",
            segment.source,
        )
    names = _names(place, unit, segment, references)
    if names is None:
        return Conflict(
            "a link, code or other markup in this sentence was changed; make the change in the post",
            segment.line,
            unit.key,
            segment.source,
        )
    target = rename_tags(segment.source, names)
    if hollow(target) == hollow(unit.target or unit.source):
        return unit
    state = State.STALE if unit.state is State.STALE else State.ACCEPTED
    return replace(unit, target=target, state=state, origin=Origin.HUMAN, author=author)


def _names(
    place: _Place, unit: Unit, segment: Segment, references: Mapping[str, Segment]
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
    """What two tags must share to be the same: all bytes, but for emphasis, which has two spellings.

    Compared with the post's own (not `written`), a link may well lead elsewhere: to a mirror.
    """
    letter = tag.id.rstrip("0123456789")
    free = {"b", "i", "s"} if written else {"b", "i", "s", "a", "g"}
    return (letter,) if letter in free else (letter, tag.opening, tag.closing)


# ---- conflicts


def _gone(
    places: Sequence[_Place], pairs: Mapping[int, int], edited: Mapping[int, int], actual: Document
) -> Iterator[Conflict]:
    """What was written and isn't there any more."""
    there = {old: new for new, old in (*pairs.items(), *edited.items())}
    line = 1
    for at, place in enumerate(places):
        if at in there:
            line = actual.segments[there[at]].line
        elif place.unit is not None and place.unit.target:
            yield Conflict(
                "this sentence was removed from the mirror, or changed beyond recognition",
                line,
                place.unit.key,
                place.unit.target,
            )
        elif place.segment is not None:
            yield Conflict("this text was removed from the mirror", line, text=place.segment.source)


def _added(actual: Document, known: Collection[int]) -> Iterator[Conflict]:
    """What is there and was never written."""
    for at, segment in enumerate(actual.segments):
        if at not in known:
            reason = "this was added to the mirror, and the post has nothing like it"
            yield Conflict(reason, segment.line, text=segment.source)


def _moved(places: Sequence[_Place], pairs: Mapping[int, int], actual: Document) -> Iterator[Conflict]:
    """What is the same but stands elsewhere: all that a longest row in the written order leaves out."""
    news = sorted(pairs)
    heads: list[int] = []  # patience sorting: the smallest end of a row of each length
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for new in news:
        at = bisect_left(heads, pairs[new])
        before[new] = ends[at - 1] if at else None
        heads[at : at + 1] = [pairs[new]]
        ends[at : at + 1] = [new]
    in_row: set[int] = set()
    end = ends[-1] if ends else None
    while end is not None:
        in_row.add(end)
        end = before[end]
    for new in news:
        if new not in in_row:
            unit = places[pairs[new]].unit
            segment = actual.segments[new]
            key = unit.key if unit else ""
            yield Conflict(
                "this was moved within the mirror; move it in the post", segment.line, key, segment.source
            )


def _outside(
    expected: Document, actual: Document, pairs: Mapping[int, int], known: set[int]
) -> Iterator[Conflict]:
    """What changed around the prose: code, images, front matter, blank lines; once for each run of lines."""
    old = _carrier(expected, {place: str(place) for place in pairs.values()})
    new = _carrier(actual, {at: str(place) for at, place in pairs.items()})
    matcher = difflib.SequenceMatcher(
        None, [text for text, _ in old], [text for text, _ in new], autojunk=False
    )
    for what, _, _, start, end in matcher.get_opcodes():
        lines = {line for _, line in new[start:end]} or {new[start - 1][1] if start else 1}
        if what != "equal" and not lines & known:
            text = "\n".join(actual.text.splitlines()[min(lines) - 1 : max(lines)])
            yield Conflict(
                "something other than prose was changed here; change it in the post", min(lines), "", text
            )


def _carrier(document: Document, names: Mapping[int, str]) -> list[tuple[str, int]]:
    """The lines of a document with its prose replaced by names, each with its number in the document."""
    parts: list[tuple[str, int]] = []
    at = 0
    line = 1
    for number, segment in enumerate(document.segments):
        if segment.start < at or number not in names:
            continue
        parts.append((document.text[at : segment.start], line))
        parts.append((f"\0{names[number]}\0", segment.line))
        at = segment.end
        line = segment.line + document.text.count("\n", segment.start, segment.end)
    parts.append((document.text[at:], line))
    lines: list[tuple[str, int]] = []
    text, first = "", 1
    for part, start in parts:
        pieces = part.split("\n")
        if not text:
            first = start
        for count, piece in enumerate(pieces):
            if count:
                lines.append((text, first))
                text, first = "", start + count
            text += piece
    lines.append((text, first))
    return lines
