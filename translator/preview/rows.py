"""The rows of a page: passages in pairs, and between them what the post keeps as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from translator.i18n import tr
from translator.preview.html import NOTHING, Html, el, is_address, join, text, visible
from translator.preview.looks import STATES, kept_word, kind_word
from translator.preview.page import (
    Frame,
    Holder,
    KeptBlock,
    PageRow,
    ShownPassage,
    ShownPicture,
    Table,
    TableRow,
)
from translator.preview.passages import (
    classes_of,
    english,
    korean,
    label_of,
    remarks,
    state_class,
    state_mark,
)
from translator.preview.tagged_html import as_written, words_of

_QUIET_KINDS = frozenset({"paragraph", "heading", "item", "html", "cell"})  # what they are is seen
_CODE = frozenset({"code", "highlight", "math"})


def render_rows(rows: Sequence[PageRow]) -> Iterator[Html]:
    """The rows, each heading with the word whether anything below it is to be looked at."""
    over = _over(rows)
    depth = 1  # the page's own title
    for number, row in enumerate(rows):
        content = row.content
        match content:
            case ShownPassage():
                if content.level:
                    depth = min(depth + 1, content.level + 1, 6)
                yield passage_row(
                    content, row.frames, f"h{depth}" if content.level else "", over.get(number, ())
                )
            case KeptBlock():
                yield _kept_row(content, row.frames)
            case ShownPicture():
                yield _picture_row(content, row.frames)
            case Table():
                yield _table_row(content, row.frames)


def _over(rows: Sequence[PageRow]) -> dict[int, tuple[str, ...]]:
    """For each heading, by number: the classes of a heading over passages that the filter asks for."""
    found: dict[int, dict[str, None]] = {}
    above: list[tuple[int, int]] = []  # level and number of the headings that are open
    for number, row in enumerate(rows):
        if isinstance(row.content, ShownPassage) and (level := row.content.level):
            above = [one for one in above if one[0] < level]
            above.append((level, number))
        for _, heading in above:
            names = found.setdefault(heading, {})
            if any(one.to_review for one in row.passages):
                names["over-review"] = None
            if any(one.findings for one in row.passages):
                names["over-findings"] = None
    return {number: tuple(names) for number, names in found.items()}


# ---- passages


def passage_row(
    passage: ShownPassage, frames: Sequence[Frame] = (), heading: str = "", classes: Sequence[str] = ()
) -> Html:
    """A passage in both languages. `heading` is its element (`h2`), if it is one."""
    segment, unit = passage.segment, passage.unit
    kind = "" if segment.kind.value in _QUIET_KINDS else kind_word(segment.kind.value, segment.field)
    own = "" if heading else segment.kind.value
    return el(
        "div",
        _line(segment.line, segment.key),
        _texts(passage, frames, heading),
        state_mark(unit, kind),
        remarks(passage),
        class_=classes_of([passage], "row", own or "heading", state_class(passage), *classes),
        id=segment.key,
        role="group",
        aria_label=label_of(passage),
        data_passage=unit is not None,
    )


def _line(line: int, anchor: str) -> Html:
    """The line in the post, which is a link to the row itself."""
    number = text(str(line))
    said = (
        el("a", number, href=f"#{anchor}", aria_label=tr("Link to line {line}", line=line))
        if anchor
        else el("span", number)
    )
    return el("p", said, class_="line")


def _texts(passage: ShownPassage, frames: Sequence[Frame], heading: str) -> Html:
    if heading:
        if passage.unit is None:
            return el(
                heading, el("span", korean(passage), class_="both"), class_="texts", style=_depth(frames)
            )
        sides = [
            el("span", korean(passage), class_="ko", lang="ko"),
            el("span", english(passage), class_="en", lang="en"),
        ]
        return el(heading, *sides, class_="texts", style=_depth(frames))
    if passage.unit is None:
        return el("div", el("div", _framed(el("p", korean(passage)), frames), class_="both"), class_="texts")
    return el(
        "div",
        el("div", _framed(el("p", korean(passage)), frames), class_="ko", lang="ko"),
        el("div", _framed(el("p", english(passage)), frames), class_="en", lang="en"),
        class_="texts",
    )


def _framed(inside: Html, frames: Sequence[Frame]) -> Html:
    """One side of a passage in its containers: in a quote, or as an item of a list."""
    for frame in reversed(frames):
        match frame.holder:
            case Holder.QUOTE:
                inside = el("blockquote", inside)
            case Holder.BULLETS if frame.first:
                inside = el("ul", el("li", inside))
            case Holder.NUMBERS if frame.first:
                inside = el("ol", el("li", inside), start=str(frame.number))
            case _:
                inside = el("div", inside, class_=f"in {frame.holder.value}")
    return inside


def _depth(frames: Sequence[Frame]) -> str | None:
    """How far what spans both sides is indented: as far as the text around it."""
    return f"--depth:{len(frames)}" if frames else None


# ---- what is kept


def _kept_row(kept: KeptBlock, frames: Sequence[Frame]) -> Html:
    word = kept_word(kept.what, kept.language)
    if kept.what == "rule":
        body = el("div", el("hr"), class_="span")
    elif kept.what in {"paragraph", "cell"}:
        body = el("div", el("p", as_written(kept.text)), class_="span plain", style=_depth(frames))
    else:
        body = el(
            "div",
            el("p", text(word), class_="about"),
            el(
                "pre",
                el("code", visible(kept.text)),
                tabindex="0",
                role="group",
                aria_label=tr("{word}, line {line}, kept as it is", word=word, line=kept.line),
            ),
            class_="span code" if kept.what in _CODE else "span markup",
            style=_depth(frames),
        )
    return el("div", _line(kept.line, ""), body, class_="row kept")


def _picture_row(picture: ShownPicture, frames: Sequence[Frame]) -> Html:
    alt = " ".join(picture.alt.split())
    path = visible(picture.path)
    if is_address(picture.path):
        path = el("a", path, href=picture.path, rel="noopener noreferrer nofollow")
    caption = [el("span", path, class_="path")]
    if picture.data:
        shown = el("img", src=picture.data, alt=alt)
    else:
        said = visible(alt) if alt else text(tr("no description"))
        shown = el(
            "div",
            el("span", said, class_="described"),
            class_="placeholder",
            role="img",
            aria_label=alt or tr("an image"),
        )
        caption.append(text(tr(" · not shown: {why}", why=picture.why)))
    figure = el("figure", shown, el("figcaption", *caption), class_="span picture", style=_depth(frames))
    return el("div", _line(picture.line, ""), figure, class_="row kept")


# ---- tables


def _table_row(table: Table, frames: Sequence[Frame]) -> Html:
    passages = PageRow(table).passages
    width = max((len(row.cells) for row in table.rows), default=0)
    head = [row for row in table.rows if row.header]
    body = [row for row in table.rows if not row.header]
    parts = [el("thead", *(_cells(row, width) for row in head))] if head else []
    if body:
        parts.append(el("tbody", *(_cells(row, width) for row in body)))
    box = el(
        "div",
        el("table", *parts),
        class_="scroll",
        tabindex="0",
        role="group",
        aria_label=tr("Table, line {line}", line=table.line),
    )
    said = [one for one in map(_cell_remarks, passages) if one]
    return el(
        "div",
        _line(table.line, ""),
        el("div", box, *said, class_="span", style=_depth(frames)),
        class_=classes_of(passages, "row", "table"),
    )


def _cells(row: TableRow, width: int) -> Html:
    cells: Sequence[ShownPassage | KeptBlock | None] = (*row.cells, *([None] * (width - len(row.cells))))
    return el("tr", *(_cell(one, header=row.header) for one in cells))


def _cell(cell: ShownPassage | KeptBlock | None, *, header: bool) -> Html:
    name, scope = ("th", "col") if header and cell is not None else ("td", None)
    if cell is None:
        return el(name)
    if isinstance(cell, KeptBlock):
        return el(name, as_written(cell.text), scope=scope, class_="kept-cell")
    segment, unit = cell.segment, cell.unit
    if unit is None:
        return el(name, korean(cell), scope=scope, id=segment.key)
    look = STATES[unit.state]
    state = el("span", text(look.word), class_=f"cell-state {unit.state.value}")
    return el(
        name,
        el("span", korean(cell), class_="ko", lang="ko"),
        el("span", english(cell), class_="en", lang="en"),
        state,
        scope=scope,
        id=segment.key,
        class_=classes_of([cell], state_class(cell)),
        data_passage=True,
    )


def _cell_remarks(cell: ShownPassage) -> Html:
    said = remarks(cell)
    if not said:
        return NOTHING
    link = el("a", words_of(cell.segment.source), href=f"#{cell.segment.key}", lang="ko")
    return el(
        "div",
        el("p", link, text(tr(", line {line}", line=cell.segment.line)), class_="about"),
        said,
        class_=classes_of([cell], "cell-remarks"),
    )


def join_rows(rows: Sequence[PageRow]) -> Html:
    """All rows, one after another."""
    return join(render_rows(rows), "\n")
