"""What stands around a segment, in a line: the headings above it, its place in a table or a list."""

from __future__ import annotations

from textual.content import Content

from translator.errors import UsageError
from translator.i18n import tr
from translator.preview import KeptBlock, ShownPassage, ShownPicture, Table
from translator.units import Unit
from translator.workflow.article import Cell, PassageStanding
from translator.workflow.review import ReviewSession
from tui.article_lines import kept_lines, named_kept, picture_lines
from tui.article_table import set_table
from tui.article_text import SaidPassage
from tui.text import content, one_line

_DEEPER = " › "
_LONGEST_HEAD = 40  # columns of a heading


def around(session: ReviewSession, unit: Unit, standing: PassageStanding | None, width: int) -> Content:
    """Headings and place of a unit, as much as fits: the place before the path, the nearest headings first."""
    if standing is None:
        return Content("")
    place = content(_place(session, unit, standing), "$accent")
    path = [_english(session, heading.key, heading.source) for heading in standing.headings]
    room = width - place.cell_length - (3 if place and path else 0)
    line = content(_DEEPER.join(path), "$secondary")
    while path and line.cell_length > room and len(path) > 1:
        path.pop(0)
        line = content("… › " + _DEEPER.join(path), "$secondary")
    line = line.truncate(max(0, room), ellipsis=True)
    return Content.assemble(line, "   " if place and line else "", place)


def _place(session: ReviewSession, unit: Unit, standing: PassageStanding) -> str:
    if standing.cell is not None:
        return _cell(session, standing.cell)
    if standing.item is not None:
        item = standing.item
        kind = tr("numbered item") if item.numbered else tr("list item")
        within = tr(", in an inner list") if item.depth > 1 else ""
        return tr(
            "{kind} {number} of {items}{within}",
            kind=kind,
            number=item.number,
            items=item.items,
            within=within,
        )
    segment = session.segment(unit.key)
    return tr("front matter: {field}", field=segment.field) if segment.kind.value == "front-matter" else ""


def _cell(session: ReviewSession, cell: Cell) -> str:
    if cell.in_header:
        return tr("table header, column {column} of {columns}", column=cell.column, columns=cell.columns)
    said = ""
    if isinstance(cell.header, ShownPassage):
        said = _english(session, cell.header.segment.key, cell.header.segment.source)
    elif cell.header is not None:
        said = one_line(cell.header.text)
    named = f" “{said}”" if said else ""
    return tr(
        "table row {row} of {rows}, column {column} of {columns}{named}",
        row=cell.row,
        rows=cell.rows,
        column=cell.column,
        columns=cell.columns,
        named=named,
    )


def _english(session: ReviewSession, key: str, source: str) -> str:
    """A heading's English, or its Korean where it has none."""
    unit = known(session, key)
    said = one_line((unit.target if unit is not None else "") or source)
    return content(said).truncate(_LONGEST_HEAD, ellipsis=True).plain


def known(session: ReviewSession, key: str) -> Unit | None:
    """The unit of a segment; None for one that has none, since it is the same in English."""
    try:
        return session.unit(key)
    except UsageError:
        return None


def companion_name(standing: PassageStanding) -> str:
    """What stands next to a passage, in a word or two; empty where nothing does that it could be about."""
    match standing.companion:
        case None:
            return ""
        case KeptBlock() as kept:
            return tr(
                "{language}, line {line}", language=kept.language or named_kept(kept.what), line=kept.line
            )
        case ShownPicture() as picture:
            return tr("image, line {line}", line=picture.line)
        case Table() as table:
            return tr("table, line {line}", line=table.line)


def companion(session: ReviewSession, key: str, standing: PassageStanding, width: int, lines: int) -> Content:
    """What a passage stands next to, in so many columns and lines; of a table, the rows around its cell."""
    match standing.companion:
        case None:
            return Content("")
        case KeptBlock() as kept:
            shown = kept_lines(kept, width, max(1, lines - 1), named=False)
        case ShownPicture() as picture:
            shown = picture_lines(picture, width)
        case Table() as table:
            set_lines = set_table(table, lambda one: SaidPassage(known(session, one)), width, key)
            here = next((at for at, line in enumerate(set_lines) if line.current), 0)
            first = max(0, min(here - lines // 2, len(set_lines) - lines))
            shown = [line.shown for line in set_lines]
            if first > 2:  # the header stays
                shown = [*shown[:2], *shown[first + 2 :]]
    return Content("\n").join(shown[:lines])
