"""A post's blocks as the rows of its page: each passage in its place, and what the post keeps between them."""

from __future__ import annotations

import re
import textwrap
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from translator.document import Document, PlacedBlock, Segment, SegmentKind
from translator.document.pictures import Picture
from translator.preview import Frame, Holder, KeptBlock, PageRow, ShownPassage, ShownPicture, Table, TableRow

_TASK = re.compile(r"\[(?P<mark>[ xX])\][ \t]+\Z")
_NUMBER = re.compile(r"(?P<number>\d{1,9})[.)][ \t]")
_QUOTED = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)
_FENCE = re.compile(r"[ \t]*(?P<fence>`{3,}|~{3,})[ \t]*\{?\.?(?P<language>[^\s`{},]*)")
_HIGHLIGHT = re.compile(r"\{[%{][-<%]?\s*\w+\s+\"?(?P<language>[\w+#.-]+)")
_HOLDERS = {
    "quote": Holder.QUOTE,
    "footnote": Holder.FOOTNOTE,
    "definition": Holder.DEFINITION,
    "aside": Holder.ASIDE,
}
_HEADING = re.compile(r"heading (?P<level>[1-6])")


@dataclass(slots=True)
class _Open:
    """A container that is open; `number` counts the items of a list, None where they have no numbers."""

    what: str
    frame: Frame | None = None
    number: int | None = None


class RowMaker:
    """Makes the rows of one post. `passage` makes a passage of a segment, `embed` tells of an image's file."""

    def __init__(
        self,
        document: Document,
        passage: Callable[[Segment], ShownPassage],
        embed: Callable[[str], tuple[str, str, str]],
    ) -> None:
        self.document = document
        self.passage = passage
        self.embed = embed
        blocks = document.blocks
        owned = {block.segment for block in blocks if block.segment is not None}
        self._values = [
            segment
            for index, segment in enumerate(document.segments)
            if index not in owned and segment.kind is not SegmentKind.FRONT_MATTER
        ]
        self._starts = [picture.start for picture in document.pictures]
        self._shown: set[int] = set()  # pictures, by number: each is shown once
        self._open: list[_Open] = []
        self._cells: list[list[ShownPassage | KeptBlock | None]] | None = None
        self._table_pictures: list[Picture] = []

    def rows(self) -> Iterator[PageRow]:
        """The rows, in the post's order."""
        for block in self.document.blocks:
            if block.is_mark:
                yield from self._mark(block.what)
                continue
            if self._cells is not None:
                self._cell(block)
                continue
            yield from self._values_before(block.start, block.start)
            yield from self._block(block)
            yield from self._values_before(block.end, block.end)
        yield from self._values_before(len(self.document.text) + 1, len(self.document.text) + 1)

    # ---- containers

    def _mark(self, mark: str) -> Iterator[PageRow]:
        opens, what = mark[0] == "+", mark[1:]
        if what == "table":
            if opens:
                self._cells = []
            else:
                yield from self._table()
        elif what == "row":
            if opens and self._cells is not None:
                self._cells.append([])
        elif opens:
            self._open.append(self._opened(what))
        elif self._open:
            self._open.pop()

    def _opened(self, what: str) -> _Open:
        if what.startswith("list"):
            return _Open(what, number=0)
        if what == "item":
            above = self._open[-1] if self._open else _Open("")
            if above.number is None:
                return _Open(what, Frame(Holder.BULLETS))
            above.number += 1
            return _Open(what, Frame(Holder.NUMBERS, number=above.number))
        holder = _HOLDERS.get(what)
        return _Open(what, Frame(holder) if holder is not None else None)

    def _frames(self, start: int) -> tuple[Frame, ...]:
        """The containers around what begins at `start`; from now on they are no longer at their beginning."""
        self._number(start)
        frames = tuple(one.frame for one in self._open if one.frame is not None)
        for one in self._open:
            if one.frame is not None:
                one.frame = replace(one.frame, first=False)
        return frames

    def _number(self, start: int) -> None:
        """A list begins with the number that its first item has in the post."""
        for at, one in enumerate(self._open):
            if one.frame is None or one.frame.holder is not Holder.NUMBERS or not one.frame.first:
                continue
            above = self._open[at - 1]
            if above.number == 1 and (match := _NUMBER.search(self._before(start))):
                above.number = int(match["number"])
                one.frame = replace(one.frame, number=above.number)

    def _before(self, start: int) -> str:
        """The line up to `start`."""
        text = self.document.text
        begin = text.rfind("\n", 0, start) + 1
        return text[max(begin, text.rfind("\r", begin, start) + 1) : start]

    # ---- blocks

    def _block(self, block: PlacedBlock) -> Iterator[PageRow]:
        if block.segment is not None:
            segment = self.document.segments[block.segment]
            frames = self._frames(segment.start)
            yield PageRow(self._passage(segment, block), frames)
            yield from self._pictures(block, _inner(frames))
            return
        kept = self._kept(block)
        pictures = self._pictures_in(block)
        frames = self._frames(block.start)
        if kept.text.strip() and not self._only_pictures(block, pictures):
            yield PageRow(kept, frames)
            frames = _inner(frames)
        yield from self._pictures(block, frames)

    def _passage(self, segment: Segment, block: PlacedBlock) -> ShownPassage:
        passage = self.passage(segment)
        heading = _HEADING.fullmatch(block.what)
        if heading:
            return replace(passage, level=int(heading["level"]))
        task = _TASK.search(self._before(segment.start)) if segment.kind is SegmentKind.ITEM else None
        return replace(passage, box="" if task is None else "open" if task["mark"] == " " else "done")

    def _kept(self, block: PlacedBlock) -> KeptBlock:
        text = self.document.text[block.start : block.end].replace("\r\n", "\n").replace("\r", "\n")
        line = self.document.line_of(block.start)
        if any(one.what == "quote" for one in self._open):
            text = _QUOTED.sub("", text)
        what, language = block.what, ""
        if what == "html text":
            what = "html"
        elif _HEADING.fullmatch(what) or what in {"term", "abbreviation", "admonition", "alert title"}:
            what = "paragraph"
        elif what in {"code", "highlight"}:
            language, text = _code(text) if what == "code" else _highlighted(text)
            text = textwrap.dedent(text)
        return KeptBlock(what, text.strip("\n").rstrip(), line, language)

    # ---- values: text of attributes, titles, arguments, comments

    def _values_before(self, start: int, end: int) -> Iterator[PageRow]:
        while self._values and self._values[0].start < max(start, end):
            segment = self._values.pop(0)
            yield PageRow(self.passage(segment), _inner(self._frames(segment.start)))

    # ---- pictures

    def _pictures_in(self, block: PlacedBlock) -> list[Picture]:
        first, last = bisect_left(self._starts, block.start), bisect_left(self._starts, block.end)
        found = [number for number in range(first, last) if number not in self._shown]
        return [self.document.pictures[number] for number in found]

    def _only_pictures(self, block: PlacedBlock, pictures: list[Picture]) -> bool:
        text, at, rest = self.document.text, block.start, ""
        for picture in pictures:
            rest += text[at : picture.start]
            at = max(at, picture.end)
        return bool(pictures) and not (rest + text[at : block.end]).strip(" \t\r\n>")

    def _pictures(self, block: PlacedBlock, frames: tuple[Frame, ...]) -> Iterator[PageRow]:
        for picture in self._pictures_in(block):
            yield PageRow(self._picture(picture), frames)
        self._shown |= set(
            range(bisect_left(self._starts, block.start), bisect_left(self._starts, block.end))
        )

    def _picture(self, picture: Picture) -> ShownPicture:
        path, data, why = self.embed(picture.target)
        return ShownPicture(path, picture.alt, picture.line, data, why)

    # ---- tables

    def _cell(self, block: PlacedBlock) -> None:
        assert self._cells is not None
        if not self._cells:
            self._cells.append([])
        cell: ShownPassage | KeptBlock | None = None
        if block.segment is not None:
            cell = self.passage(self.document.segments[block.segment])
        elif block.start < block.end:
            cell = self._kept(block)
        self._cells[-1].append(cell)
        self._table_pictures += self._pictures_in(block)

    def _table(self) -> Iterator[PageRow]:
        rows, pictures = self._cells or [], self._table_pictures
        self._cells, self._table_pictures = None, []
        rule = next((number for number, row in enumerate(rows) if not row), None)
        table = tuple(
            TableRow(tuple(row), header=rule is not None and number < rule)
            for number, row in enumerate(rows)
            if row
        )
        if not table:
            return
        places = [
            (cell.segment.line if isinstance(cell, ShownPassage) else cell.line, cell)
            for row in table
            for cell in row.cells
            if cell is not None
        ]
        frames = self._frames(0)
        yield PageRow(Table(table, places[0][0] if places else 1), frames)
        for picture in pictures:
            yield PageRow(self._picture(picture), _inner(frames))
        ends = [cell.segment.end for row in table for cell in row.cells if isinstance(cell, ShownPassage)]
        if ends:
            yield from self._values_before(max(ends), max(ends))


def _inner(frames: tuple[Frame, ...]) -> tuple[Frame, ...]:
    """The containers around what follows something in them."""
    return tuple(replace(frame, first=False) for frame in frames)


def _code(written: str) -> tuple[str, str]:
    """The language and the code of a block of code, without its fences."""
    first, _, rest = written.partition("\n")
    match = _FENCE.match(first)
    if match is None:
        return "", written
    code, _, last = rest.rstrip().rpartition("\n")
    closes = last.strip().startswith(match["fence"]) and not last.strip().strip("`~")
    return match["language"], code if closes else rest


def _highlighted(written: str) -> tuple[str, str]:
    """The same of code between two tags of Jekyll's or Hugo's."""
    match = _HIGHLIGHT.match(written.lstrip())
    begin, end = re.search(r"[%}]\}", written), max(written.rfind("{%"), written.rfind("{{"))
    if match is None or begin is None or end < begin.end():
        return "", written
    return match["language"], written[begin.end() : end].strip("\n").rstrip()
