"""A table as lines: its columns as wide as their words, or wrapped; a list of its cells where there are too many."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from textual.content import Content

from translator.preview import KeptBlock, ShownPassage, Table, TableRow
from translator.units import State
from tui.article_text import SaidPassage, as_written, english_of, korean_of
from tui.text import content, with_hits

_RULE = " │ "
_NARROWEST = 6  # columns of a cell
_WORST_FIRST = (State.UNTRANSLATED, State.STALE, State.PROPOSED, State.ACCEPTED)
_HERE = "$foreground on $cursor-ground"


@dataclass(frozen=True, slots=True)
class TableLine:
    """A line of a table: from which column on which passage stands, what of its row is to be told at its side."""

    shown: Content
    keys: tuple[tuple[int, str], ...] = ()
    worst: SaidPassage | None = None
    current: bool = False


def fits(table: Table, width: int) -> bool:
    """Whether its columns find room in so many."""
    columns = max(len(row.cells) for row in table.rows)
    return columns * (_NARROWEST + len(_RULE)) <= width


def set_table(
    table: Table,
    said: Callable[[str], SaidPassage],
    width: int,
    current: str,
    query: str = "",
    *,
    korean: bool = False,
) -> list[TableLine]:
    """The lines of a table in so many columns; `current` is the passage under the cursor."""
    cells = [[_cell(cell, said, query, current, korean=korean) for cell in row.cells] for row in table.rows]
    if not fits(table, width):
        return list(_as_list(table, cells, said, width, current))
    widths = _widths(cells, width)
    lines: list[TableLine] = []
    for number, (row, shown) in enumerate(zip(table.rows, cells, strict=True)):
        lines += _row(row, shown, widths, said, current)
        last_header = row.header and not (number + 1 < len(table.rows) and table.rows[number + 1].header)
        if last_header:
            rule = "─┼─".join("─" * one for one in widths)
            lines.append(TableLine(content(rule, "$line")))
    return lines


def _cell(
    cell: ShownPassage | KeptBlock | None,
    said: Callable[[str], SaidPassage],
    query: str,
    current: str,
    *,
    korean: bool,
) -> Content:
    match cell:
        case None:
            return Content("")
        case KeptBlock():
            return as_written(" ".join(cell.text.split()))
        case ShownPassage():
            told = said(cell.segment.key)
            words = korean_of(cell) if korean else english_of(cell, told, alone=True)
            shown = with_hits(_flat(words), query)
            return Content.assemble(("▌", "$primary"), shown) if cell.segment.key == current else shown


def _flat(words: Content) -> Content:
    return Content(" ").join(words.split("\n"))


def _widths(cells: Sequence[Sequence[Content]], width: int) -> list[int]:
    """The columns' widths: what their longest cell needs, the widest ones cut until all fit."""
    columns = max(map(len, cells))
    wanted = [
        max((row[at].cell_length for row in cells if at < len(row)), default=0) for at in range(columns)
    ]
    widths = [max(1, min(one, width)) for one in wanted]
    room = max(columns * _NARROWEST, width - len(_RULE) * (columns - 1))
    while sum(widths) > room:
        widest = max(range(columns), key=widths.__getitem__)
        others = sorted(widths)[-2] if columns > 1 else _NARROWEST
        surplus = sum(widths) - room
        widths[widest] -= max(1, min(surplus, widths[widest] - others))
    return widths


def _row(
    row: TableRow,
    shown: Sequence[Content],
    widths: Sequence[int],
    said: Callable[[str], SaidPassage],
    current: str,
) -> Iterator[TableLine]:
    starts = [0, *accumulate(width + len(_RULE) for width in widths)]
    keys = tuple(
        (starts[at], cell.segment.key) for at, cell in enumerate(row.cells) if isinstance(cell, ShownPassage)
    )
    here = next((at for at, cell in enumerate(row.cells) if _is(cell, current)), None)
    columns = [
        _styled(shown[at] if at < len(shown) else Content(""), width, header=row.header, here=at == here)
        for at, width in enumerate(widths)
    ]
    for number in range(max(map(len, columns))):
        parts = [
            column[number] if number < len(column) else Content(" " * width)
            for column, width in zip(columns, widths, strict=True)
        ]
        line = Content.styled(_RULE, "$line").join(parts)
        yield TableLine(line, keys, _worst(row, said) if number == 0 else None, here is not None)


def _styled(cell: Content, width: int, *, header: bool, here: bool) -> list[Content]:
    style = " ".join(filter(None, ("bold" if header else "", _HERE if here else "")))
    lines = [line.pad_right(max(0, width - line.cell_length)) for line in cell.wrap(width)]
    return [line.stylize_before(style) if style else line for line in lines]


def _is(cell: ShownPassage | KeptBlock | None, key: str) -> bool:
    return isinstance(cell, ShownPassage) and cell.segment.key == key


def _worst(row: TableRow, said: Callable[[str], SaidPassage]) -> SaidPassage | None:
    """What of a row's cells is farthest from being done."""
    told = [said(cell.segment.key) for cell in row.cells if isinstance(cell, ShownPassage)]
    known = [(one, one.unit) for one in told if one.unit is not None]
    if not known:
        return None
    return min(
        known,
        key=lambda pair: (
            pair[0].asked is None,
            _WORST_FIRST.index(pair[1].state),
            pair[0].severity is None,
        ),
    )[0]


def _as_list(
    table: Table,
    cells: Sequence[Sequence[Content]],
    said: Callable[[str], SaidPassage],
    width: int,
    current: str,
) -> Iterator[TableLine]:
    """Each cell on lines of its own, its column's header before it: for more columns than there is room for."""
    heads = next((shown for row, shown in zip(table.rows, cells, strict=True) if row.header), [])
    for row, shown in zip(table.rows, cells, strict=True):
        yield TableLine(content("─" * width, "$line"))
        for at, (cell, words) in enumerate(zip(row.cells, shown, strict=True)):
            head = Content("") if row.header else heads[at] if at < len(heads) else content(str(at + 1))
            here = _is(cell, current)
            keys = ((0, cell.segment.key),) if isinstance(cell, ShownPassage) else ()
            told = said(cell.segment.key) if isinstance(cell, ShownPassage) else None
            named = (
                Content.assemble(head.stylize_before("$faint"), (": ", "$faint"), words) if head else words
            )
            for number, line in enumerate(named.wrap(width)):
                styled = line.stylize_before(_HERE) if here else line
                yield TableLine(styled, keys, told if number == 0 else None, here)
