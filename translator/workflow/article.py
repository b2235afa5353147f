"""A post as the article that it is: its rows in order, and what stands around each passage in them.

The rows are those of the post's page (`olgim preview`). They hold no translations, which change while the post doesn't:
who shows an article asks for the unit of a passage when it is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from translator.document import Document, Segment, SegmentKind
from translator.preview import Frame, Holder, KeptBlock, PageRow, ShownPassage, ShownPicture, Table
from translator.workflow.preview_rows import RowMaker

_LISTS = frozenset({Holder.BULLETS, Holder.NUMBERS})
_SPOKEN_OF = frozenset({"code", "highlight", "math"})


@dataclass(frozen=True, slots=True)
class Item:
    """Where a passage stands in a list: the item of this number, from 1, of so many; `depth` is 1 in an outer list."""

    number: int
    items: int
    depth: int
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a passage stands in a table, from 1. `header` is what heads its column, None where nothing does."""

    row: int
    rows: int
    column: int
    columns: int
    header: ShownPassage | KeptBlock | None = None
    in_header: bool = False


@dataclass(frozen=True, slots=True)
class PassageStanding:
    """What stands around a passage.

    `row` is its row's number in the article, `headings` are the headings above it, the outermost first, `companion` is
    the code, formula, image or table that it stands next to: what it announces, or else what it explains.
    """

    row: int
    headings: tuple[Segment, ...] = ()
    item: Item | None = None
    cell: Cell | None = None
    companion: KeptBlock | ShownPicture | Table | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """A post's rows, those of its front matter first, and the standing of each passage by its segment's key."""

    rows: tuple[PageRow, ...]
    standings: Mapping[str, PassageStanding]


def article_of(document: Document) -> Article:
    """The article that a post is. Pictures are named and not read."""
    front = [
        PageRow(ShownPassage(segment, None, level=1 if segment.field == "title" else 0))
        for segment in document.segments
        if segment.kind is SegmentKind.FRONT_MATTER
    ]
    maker = RowMaker(document, lambda segment: ShownPassage(segment, None), lambda target: (target, "", ""))
    rows = (*front, *maker.rows())
    return Article(rows, _standings(rows))


def _standings(rows: Sequence[PageRow]) -> dict[str, PassageStanding]:
    found: dict[str, PassageStanding] = {}
    items = _items(rows)
    above: list[tuple[int, Segment]] = []  # level and segment of the headings that are open
    for number, row in enumerate(rows):
        content = row.content
        if isinstance(content, Table):
            headings = tuple(segment for _, segment in above)
            for passage, cell in _cells(content):
                found[passage.segment.key] = PassageStanding(number, headings, items[number], cell, content)
        elif isinstance(content, ShownPassage):
            segment = content.segment
            front = segment.kind is SegmentKind.FRONT_MATTER
            if content.level and not front:
                above = [one for one in above if one[0] < content.level]
            headings = tuple(one for _, one in above)
            companion = None if front or content.level else _companion(rows, number)
            found[segment.key] = PassageStanding(number, headings, items[number], None, companion)
            if content.level and not front:
                above.append((content.level, segment))
    return found


def _companion(rows: Sequence[PageRow], number: int) -> KeptBlock | ShownPicture | Table | None:
    for near in (number + 1, number - 1):
        if not 0 <= near < len(rows) or len(rows[near].frames) != len(rows[number].frames):
            continue
        content = rows[near].content
        if isinstance(content, Table | ShownPicture) or (
            isinstance(content, KeptBlock) and content.what in _SPOKEN_OF
        ):
            return content
    return None


def _cells(table: Table) -> list[tuple[ShownPassage, Cell]]:
    heads = next((row.cells for row in table.rows if row.header), ())
    columns = max(len(row.cells) for row in table.rows)
    return [
        (
            passage,
            Cell(
                number,
                len(table.rows),
                column,
                columns,
                heads[column - 1] if column <= len(heads) and not row.header else None,
                row.header,
            ),
        )
        for number, row in enumerate(table.rows, 1)
        for column, passage in enumerate(row.cells, 1)
        if isinstance(passage, ShownPassage)
    ]


@dataclass(slots=True)
class _List:
    """A list that is open: how many of its items have begun, and those rows that stand in it."""

    holder: Holder
    count: int = 0


def _items(rows: Sequence[PageRow]) -> list[Item | None]:
    """For each row, its place in the innermost list that it stands in."""
    places: list[tuple[_List, int, int] | None] = []
    opened: list[_List] = []
    for row in rows:
        frames = [frame for frame in row.frames if frame.holder in _LISTS]
        opened = _still_open(opened, frames)
        for at, frame in enumerate(frames):
            if at == len(opened):
                opened.append(_List(frame.holder, 0 if frame.first else 1))
            if frame.first:
                opened[at].count += 1
        places.append((opened[-1], opened[-1].count, len(opened)) if frames else None)
    return [
        None if place is None else Item(place[1], place[0].count, place[2], place[0].holder is Holder.NUMBERS)
        for place in places
    ]


def _still_open(opened: list[_List], frames: Sequence[Frame]) -> list[_List]:
    """The lists that go on: a list ends where its kind changes, or the item around it does."""
    kept: list[_List] = []
    for one, frame in zip(opened, frames, strict=False):
        if one.holder is not frame.holder:
            break
        kept.append(one)
        if frame.first:
            break
    return kept
