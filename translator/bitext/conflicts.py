"""What changed in a mirror and has no place in a bitext: text that came, went or moved, markup, code."""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from translator.bitext.alignment import AlignedText, longest_row
from translator.bitext.shape import bare_of
from translator.i18n import tr
from translator.tags import CODE, MATH, kind_of
from translator.units import Unit

if TYPE_CHECKING:
    from translator.document import Document, Segment


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
class ConflictPlace:
    """A piece of prose in the mirror as it was written, and the unit it came from."""

    text: AlignedText
    unit: Unit | None
    segment: Segment | None  # None where the written mirror is not known


def other_markup(unit: Unit, segment: Segment) -> Conflict:
    """A sentence whose link, code or other markup was changed in the mirror, by hand."""
    reason = tr("a link, code or other markup in this sentence was changed; make the change in the post")
    return Conflict(reason, segment.line, unit.key, segment.source)


def other_code(
    places: Sequence[ConflictPlace],
    pairs: Mapping[int, int],
    actual: Document,
    references: Mapping[str, Segment],
) -> Iterator[Conflict]:
    """Where the words are the same and the code between them is not."""
    for at, place_at in pairs.items():
        unit, segment = places[place_at].unit, actual.segments[at]
        reference = references.get(unit.key) if unit is not None else None
        if unit is not None and reference is not None and _code(segment) != _code(reference):
            yield other_markup(unit, segment)


def _code(segment: Segment) -> list[str]:
    return sorted(tag.opening for tag in segment.tags if kind_of(tag.id) in {CODE, MATH})


def gone(
    places: Sequence[ConflictPlace], pairs: Mapping[int, int], edited: Mapping[int, int], actual: Document
) -> Iterator[Conflict]:
    """What was written and isn't there any more, not even in the post's language."""
    said = {bare_of(segment.source) for segment in actual.segments}
    there = {old: new for new, old in (*pairs.items(), *edited.items())}
    line = 1
    for at, place in enumerate(places):
        if at in there:
            line = actual.segments[there[at]].line
        elif place.unit is not None and bare_of(place.unit.source) in said:
            continue
        elif place.unit is not None and place.unit.target:
            yield Conflict(
                tr("this sentence was removed from the mirror, or changed beyond recognition"),
                line,
                place.unit.key,
                place.unit.target,
            )
        elif place.segment is not None:
            yield Conflict(tr("this text was removed from the mirror"), line, text=place.segment.source)


def fewer(
    written: Sequence[tuple[str, str]], actual: Document, there: Sequence[str], edited: Collection[str]
) -> Iterator[Conflict]:
    """Written pieces that aren't there, beyond those that were edited; each where it stood, behind what came before it.

    `written` are the digests of the mirror that was written, in order, with the keys of their units or ""; `there`
    those of what stands in `actual`; `edited` the keys of units that were found in it with other words.
    """
    waiting: defaultdict[str, list[int]] = defaultdict(list)
    for segment, mark in zip(actual.segments, there, strict=True):
        waiting[mark].append(segment.line)
    surplus = (Counter(mark for _, mark in written) - Counter(there)).total() - len(edited)
    line = 1
    missing: list[tuple[bool, int, str]] = []
    for key, mark in written:
        if found := waiting[mark]:
            line = found.pop(0)
        else:
            missing.append((key in edited, line, key))
    # Which one an edit was made from isn't always known: those that no edit was found for come first.
    for _, place, key in sorted(missing, key=lambda one: one[0])[: max(0, surplus)]:
        yield Conflict(tr("text that stood behind this line was removed from the mirror"), place, key)


def added(actual: Document, known: Collection[int]) -> Iterator[Conflict]:
    """What is there and was never written."""
    for at, segment in enumerate(actual.segments):
        if at not in known:
            reason = tr("this was added to the mirror, and the post has nothing like it")
            yield Conflict(reason, segment.line, text=segment.source)


def moved_in_mirror(
    places: Sequence[ConflictPlace], pairs: Mapping[int, int], actual: Document
) -> Iterator[Conflict]:
    """What is the same but stands elsewhere: all that a longest row in the written order leaves out."""
    news = sorted(pairs)
    in_row = {news[at] for at in longest_row([pairs[new] for new in news])}
    for new in news:
        if new not in in_row:
            unit = places[pairs[new]].unit
            segment = actual.segments[new]
            key = unit.key if unit else ""
            yield Conflict(
                tr("this was moved within the mirror; move it in the post"), segment.line, key, segment.source
            )


def outside(
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
                tr("something other than prose was changed here; change it in the post"), min(lines), "", text
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
