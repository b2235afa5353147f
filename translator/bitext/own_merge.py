"""What a person has of their own in a mirror, kept when the mirror is written anew: a merge of three ways.

The mirror as it lies there and the mirror as Olgim would write it now are both held against the one that was written
last, chunk by chunk. What only one side changed is taken from that side; what both changed stays the person's, and is
told as a clash with both texts. (The three-way merge of text is Khanna, Kunal and Pierce, "A Formal Investigation of
Diff3", 2007; here, a chunk that moved is followed, and what a formatter changed is no change.)
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from translator.bitext.alignment import longest_row
from translator.bitext.chunks import MirrorChunk, joined, line_end_of, with_line_ends
from translator.bitext.following import follow
from translator.bitext.own_base import Base
from translator.bitext.spelling import dressed, in_line_ends
from translator.i18n import tr


@dataclass(frozen=True, slots=True)
class Clash:
    """Where a person and Olgim both changed a chunk, and the person's stays.

    `line` is that in the mirror as it lies there; `theirs` what stands there, empty where they removed it; `ours` what
    Olgim would have written, empty where it would have removed it. `segment` is the first piece of prose of Olgim's, by
    number in the composed mirror.
    """

    line: int
    theirs: str
    ours: str
    segment: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Something that a person has of their own in a mirror, by the line (from 1) it stands at in the merged text.

    What they removed is at the line of what stands before it; `text` is Olgim's then, and `removed` its pieces of prose
    by number in the composed mirror, none for what has no prose. For all else that is None.
    """

    line: int
    what: str
    text: str
    removed: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Merge:
    """The merged mirror, the base for the next merge, what clashed, and all that is a person's own in it."""

    text: str
    base: tuple[Base, ...]
    clashes: tuple[Clash, ...]
    parts: tuple[Part, ...]

    @property
    def is_plain(self) -> bool:
        """Whether nothing in it is a person's own, and all is as Olgim spells it."""
        return all(one.ours == one.theirs and not one.kept for one in self.base)


IsHeld = Callable[[MirrorChunk, MirrorChunk], bool]
"""Whether the units hold what a chunk of the file says, given Olgim's chunk for it."""


def adopt_base(
    actual: Sequence[MirrorChunk], composed: Sequence[MirrorChunk], pairs: Mapping[int, int], is_held: IsHeld
) -> tuple[Base, ...]:
    """The base of a mirror that a person wrote: `pairs` are Olgim's chunks -> the file's that stand for them.

    Around those, equal chunks belong together, and as many as there are in a gap on both sides.
    """
    actual, composed = _said(actual), _said(composed)
    ties = {theirs: ours for ours, theirs in pairs.items() if ours < len(composed) and theirs < len(actual)}
    places = sorted(ties)
    row = longest_row([ties[at] for at in places])
    anchors = [(places[number], ties[places[number]]) for number in sorted(row)]
    before = (-1, -1)
    for after in [*anchors, (len(actual), len(composed))]:
        _tie_gap(
            actual,
            composed,
            [at for at in range(before[0] + 1, after[0]) if at not in ties],
            [at for at in range(before[1] + 1, after[1]) if at not in ties.values()],
            ties,
        )
        before = after
    return _next_base(
        [_tied(chunk, ties.get(at), composed, is_held) for at, chunk in enumerate(actual)], composed
    )


@dataclass(frozen=True, slots=True)
class _Item:
    """A chunk of the merged mirror, Olgim's chunk that it stands for, and whether the units hold what it says; `at` is
    its place, or that of the chunk which it replaces, in the file.
    """

    chunk: MirrorChunk
    ours: int | None = None
    held: bool = False
    at: int | None = None


def _tied(chunk: MirrorChunk, ours: int | None, composed: Sequence[MirrorChunk], is_held: IsHeld) -> _Item:
    return _Item(chunk, ours, ours is not None and is_held(chunk, composed[ours]))


def _tie_gap(
    actual: Sequence[MirrorChunk],
    composed: Sequence[MirrorChunk],
    theirs: list[int],
    ours: list[int],
    ties: dict[int, int],
) -> None:
    matcher = difflib.SequenceMatcher(
        None, [actual[at].key for at in theirs], [composed[at].key for at in ours], autojunk=False
    )
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal" or (what == "replace" and b - a == d - c):
            ties |= {
                theirs[a + step]: ours[c + step]
                for step in range(b - a)
                if bool(actual[theirs[a + step]].segments) == bool(composed[ours[c + step]].segments)
            }


def merge_own(
    base: Sequence[Base],
    actual: Sequence[MirrorChunk],
    composed: Sequence[MirrorChunk],
    is_held: IsHeld = lambda _theirs, _ours: False,
    former: Sequence[str] = (),
) -> Merge:
    """Olgim's newest mirror with all that a person changed in the file since the last one.

    `former` are the keys that Olgim's chunks had with the words of before, where they are known.
    """
    return _Merger(base, actual, composed, is_held, former).merge()


def _said(chunks: Sequence[MirrorChunk]) -> Sequence[MirrorChunk]:
    return [chunk for chunk in chunks if chunk.text.strip()]


class _Merger:
    """One merge. The file's chunks are the spine; Olgim's come in at the places of their neighbours."""

    def __init__(
        self,
        base: Sequence[Base],
        actual: Sequence[MirrorChunk],
        composed: Sequence[MirrorChunk],
        is_held: IsHeld,
        former: Sequence[str],
    ) -> None:
        self.base = base
        self.actual = _said(actual)
        self.tail = "".join(chunk.whole for chunk in actual if not chunk.text.strip())
        self.composed = _said(composed)
        self.is_held = is_held
        self.line_end = line_end_of("".join(chunk.text for chunk in actual))
        self.clashes: list[Clash] = []
        now = [chunk.key for chunk in self.composed]
        self.were = former if len(former) == len(now) else now
        theirs = [at for at, one in enumerate(base) if one.theirs]
        ours = [at for at, one in enumerate(base) if one.ours]
        self.their = follow(
            [base[at].theirs for at in theirs], theirs, self.actual, [chunk.key for chunk in self.actual]
        )
        self.our = follow([base[at].ours for at in ours], ours, self.composed, self.were)
        self.actual_of = {place: at for at, place in self.their.known().items()}
        self.composed_of = {place: at for at, place in self.our.known().items()}

    def merge(self) -> Merge:
        # What stands behind each chunk of the file, and, first, before all of them.
        self.spine: list[list[_Item]] = [[] for _ in range(len(self.actual) + 1)]
        self.used: set[int] = set()  # Olgim's chunks that stand somewhere
        self._agree()
        for at in range(len(self.actual)):
            item = self._standing(at)
            if item is not None:
                self.spine[at + 1].append(replace(item, at=at))
                self.used.update(() if item.ours is None else (item.ours,))
        self._bring_in()
        items = self._spaced([item for place in self.spine for item in place])
        base = _next_base(items, self.composed)
        text = joined([item.chunk.whole for item in items], self.line_end) + self.tail
        return Merge(
            text,
            base,
            tuple(sorted(self.clashes, key=lambda one: one.line)),
            tuple(_parts(items, base, self.composed)),
        )

    def _spaced(self, items: Sequence[_Item]) -> list[_Item]:
        """The chunks with a blank line before each that has come to stand behind another one."""
        found = list(items)
        for number in range(1, len(items)):
            before, item = items[number - 1], items[number]
            if item.chunk.lead or (item.at is not None and before.at == item.at - 1):
                continue
            together = item.ours is not None and before.ours == item.ours - 1
            lead = self.composed[item.ours or 0].lead if together else self.line_end
            found[number] = replace(item, chunk=replace(item.chunk, lead=with_line_ends(lead, self.line_end)))
        return found

    def _agree(self) -> None:
        """What both changed alike, or both brought in, belongs together."""
        lone: defaultdict[str, list[int]] = defaultdict(list)
        for at, chunk in enumerate(self.composed):
            place = self.our.of(at)
            if at not in self.our.same and (place is None or at in self.our.changed):
                lone[chunk.key].append(at)
        self.agreed: dict[int, int] = {}
        for at, chunk in enumerate(self.actual):
            if at in self.their.same or at in self.their.moved:
                continue
            found = lone.get(chunk.key)
            if found:
                place = self.their.of(at)
                best = next(
                    (one for one in found if place is not None and self.our.of(one) == place), found[0]
                )
                found.remove(best)
                self.agreed[at] = best

    def _standing(self, at: int) -> _Item | None:
        """What becomes of a chunk of the file; None where it goes, or is brought in elsewhere."""
        chunk, place = self.actual[at], self.their.of(at)
        if at in self.agreed:
            return self._item(chunk, self.agreed[at])
        if place is None or not self.base[place].ours:
            return self._moved_on(chunk, place, at) or _Item(chunk)
        untouched = at not in self.their.changed
        own = self.base[place].kept or not untouched
        ours = self.composed_of.get(place)
        if ours is None:
            if own:
                self.clashes.append(Clash(chunk.line, chunk.text, ""))
            return _Item(chunk) if own else None
        new = self.composed[ours]
        if ours in self.our.same:
            return self._item(chunk, ours)
        if ours in self.our.moved:
            stays = at in self.their.moved or not untouched
            return self._item(chunk, ours) if stays else None
        if ours in self.our.relocated and not own:
            return None
        if own and not self.is_held(chunk, new):
            self.clashes.append(Clash(chunk.line, chunk.text, new.text, _first(new)))
            return _Item(chunk, ours)
        if not untouched and self.were[ours] == self.base[place].ours:
            return self._item(chunk, ours)  # all that is new of it are the person's words
        return _Item(self._dressed(new, chunk, place), ours, held=True)

    def _dressed(self, new: MirrorChunk, chunk: MirrorChunk, place: int) -> MirrorChunk:
        """Olgim's new chunk as the file spells it. Where that was Olgim's spelling, the links are Olgim's, too."""
        base = self.base[place]
        return dressed(new, chunk, self.line_end, links=base.ours != base.theirs)

    def _item(self, chunk: MirrorChunk, ours: int) -> _Item:
        return _tied(chunk, ours, self.composed, self.is_held)

    def _moved_on(self, chunk: MirrorChunk, place: int | None, at: int) -> _Item | None:
        """What a person only moved to where it stands goes on as Olgim has it."""
        if place is None or at not in self.their.same:
            return None
        key = self.base[place].theirs
        for number, one in enumerate(self.base):
            ours = self.composed_of.get(number)
            if one.ours == key and not one.theirs and ours in self.our.changed and ours not in self.used:
                return _Item(dressed(self.composed[ours], chunk, self.line_end), ours, held=True)
        return None

    def _bring_in(self) -> None:
        """Put what is new of Olgim's behind what stands before it there."""
        position = 0
        stands = {
            item.ours: place
            for place, items in enumerate(self.spine)
            for item in items
            if item.ours is not None
        }
        for at, chunk in enumerate(self.composed):
            place = self.our.of(at)
            if at in stands:
                position = max(position, stands[at]) if at not in self.our.moved else stands[at]
                continue
            there = None if place is None else self.actual_of.get(place)
            if at in self.our.relocated and there is not None:
                place = None  # its old words have gone where they stood
            if place is not None and at not in self.our.moved:
                # The person removed it.
                if at in self.our.changed:
                    self.clashes.append(Clash(self._line_at(position), "", chunk.text, _first(chunk)))
                position = position if there is None else there + 1
                continue
            if place is None:
                item = _Item(in_line_ends(chunk, self.line_end), at, held=True)
            elif there is not None:
                item = self._item(self.actual[there], at)  # as it is in the file, where Olgim has it now
            else:
                continue  # removed by the person, moved by Olgim
            position = self._behind_own(position)
            self.spine[position].append(item)

    def _behind_own(self, position: int) -> int:
        while 0 < position < len(self.actual) and self._is_added(position):
            position += 1
        return position

    def _is_added(self, at: int) -> bool:
        """Whether the chunk of the file at a place is one that a person put there."""
        place = self.their.of(at)
        return at not in self.agreed and (place is None or not self.base[place].ours)

    def _line_at(self, position: int) -> int:
        if not self.actual:
            return 1
        return self.actual[max(0, min(position, len(self.actual)) - 1)].line


def _first(chunk: MirrorChunk) -> int | None:
    return chunk.segments[0] if chunk.segments else None


def _next_base(items: Sequence[_Item], composed: Sequence[MirrorChunk]) -> tuple[Base, ...]:
    tied = [(at, item.ours) for at, item in enumerate(items) if item.ours is not None]
    row = {tied[number][0] for number in longest_row([ours for _, ours in tied])}
    base: list[Base] = []
    done = 0
    for at, item in enumerate(items):
        if item.ours is None or at not in row:
            base.append(Base("", item.chunk.key))
            continue
        base += [Base(one.key, "") for one in composed[done : item.ours]]
        done = item.ours + 1
        ours, theirs = composed[item.ours].key, item.chunk.key
        base.append(Base(ours, theirs, kept=ours != theirs and not item.held))
    base += [Base(one.key, "") for one in composed[done:]]
    return tuple(base)


def _parts(items: Sequence[_Item], base: Sequence[Base], composed: Sequence[MirrorChunk]) -> Iterable[Part]:
    line, before = 1, 1
    standing, said = {item.ours for item in items}, {item.chunk.key for item in items}
    ours, theirs = iter(enumerate(composed)), iter(items)
    for one in base:
        at, chunk = next(ours) if one.ours else (None, None)
        if not one.theirs:
            if chunk is not None and at not in standing and chunk.key not in said:
                yield Part(before, tr("removed"), chunk.text.strip(), tuple(chunk.segments))
            continue
        item = next(theirs)
        before = line + item.chunk.lead.count("\n")
        if one.is_own:
            what = tr("in a form of their own") if one.ours else tr("added or moved")
            yield Part(before, what, item.chunk.text.strip())
        line += item.chunk.whole.count("\n") + (not item.chunk.whole.endswith("\n"))
