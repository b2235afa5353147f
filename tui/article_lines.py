"""An article's rows as lines of text: wrapped, in their lists and quotes, with Korean where it is wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from textual.content import Content

from translator.i18n import tr
from translator.preview import Frame, Holder, KeptBlock, PageRow, ShownPassage, ShownPicture, Table
from translator.units import State
from tui.article_table import TableLine, fits, set_table
from tui.article_text import SaidPassage, as_written, english_of, is_description, korean_of
from tui.looks import SEVERITIES, STATES
from tui.text import content, with_hits

GUTTER = 4
"""Columns at the left: the cursor's mark, the state, the worst finding, a blank."""
_BETWEEN = 3  # columns between the two texts
_WIDEST = 88  # columns of a text; wider ones are hard to read
_NARROWEST = 8  # columns of a text
_LONGEST = 200  # lines of code that are shown
_LISTS = frozenset({Holder.BULLETS, Holder.NUMBERS})
_CODE = frozenset({"code", "highlight", "disputed code"})
_KEPT = {
    "attributes": tr("attributes"),
    "code": tr("code"),
    "comment": tr("comment"),
    "definition": tr("definition"),
    "disputed code": tr("disputed code"),
    "highlight": tr("highlight"),
    "math": tr("math"),
    "note": tr("note to the translator"),
    "unplaced": tr("unplaced"),
}
_HEADINGS = {1: "bold underline $primary", 2: "bold $primary", 3: "bold"}
_DEEPER_HEADING = "bold italic"


@dataclass(frozen=True, slots=True)
class ArticleSetting:
    """How rows are set: into so many columns, with Korean or without it, what was searched for marked."""

    width: int
    korean: bool = False
    query: str = ""

    @property
    def beside(self) -> bool:
        """Whether Korean stands beside the English, and not above it."""
        return self.korean and self.width >= 76

    @property
    def text_width(self) -> int:
        """The columns of a text, or of each of two that stand side by side."""
        room = self.width - GUTTER - 1
        return max(_NARROWEST, min(_WIDEST, (room - _BETWEEN) // 2 if self.beside else room))

    @property
    def full_width(self) -> int:
        """The columns of what spans both texts."""
        return self.text_width * 2 + _BETWEEN if self.beside else self.text_width


@dataclass(frozen=True, slots=True)
class ArticleText:
    """A line, and which passages can be pointed at in it: from a column on, until another begins."""

    shown: Content
    keys: tuple[tuple[int, str], ...] = ()
    current: bool = False

    def key_at(self, column: int) -> str | None:
        """The passage that a column belongs to."""
        return next((key for start, key in reversed(self.keys) if column >= start), None)


def set_row(
    row: PageRow,
    before: PageRow | None,
    said: Callable[[str], SaidPassage],
    setting: ArticleSetting,
    current: str = "",
    selected: frozenset[str] = frozenset(),
) -> list[ArticleText]:
    """The lines of a row, the blank one that parts it from the row `before` among them.

    `said` tells of a passage by its key; `current` is the passage under the cursor.
    """
    lines = [ArticleText(Content(""))] if before is not None and not _tight(before, row) else []
    match row.content:
        case ShownPassage():
            lines += _passage(row.content, row.frames, said, setting, current, selected)
        case Table():
            lines += _table(row.content, row.frames, said, setting, current)
        case KeptBlock():
            lines += [_indented(line) for line in _kept(row.content, row.frames, setting)]
        case ShownPicture():
            named = before is not None and _describes(before, row.content)
            lines += [_indented(line) for line in _picture(row.content, row.frames, setting, named=named)]
    return lines


def likely_height(row: PageRow, before: PageRow | None, setting: ArticleSetting) -> int:
    """About how many lines a row will have, without setting it."""
    gap = int(before is not None and not _tight(before, row))
    match row.content:
        case ShownPassage() as passage:
            korean = len(passage.segment.source) * 2
            return gap + max(1, -(-korean // setting.text_width)) + (setting.korean and not setting.beside)
        case Table() as table:
            return gap + len(table.rows) + 1
        case KeptBlock() as kept:
            return gap + min(_LONGEST, kept.text.count("\n") + 1) + (kept.what != "rule")
        case ShownPicture():
            return gap + 2


def _tight(before: PageRow, row: PageRow) -> bool:
    """Whether two rows stand close to each other: items of a list, an image and its description."""
    if isinstance(row.content, ShownPicture):
        return _describes(before, row.content)
    both = isinstance(before.content, ShownPassage) and isinstance(row.content, ShownPassage)
    return both and all(any(frame.holder in _LISTS for frame in one.frames) for one in (before, row))


# ---- passages


def _passage(
    passage: ShownPassage,
    frames: Sequence[Frame],
    said: Callable[[str], SaidPassage],
    setting: ArticleSetting,
    current: str,
    selected: frozenset[str],
) -> Iterator[ArticleText]:
    key = passage.segment.key
    told = said(key)
    first, rest = _containers(frames, passage)
    room = max(_NARROWEST, setting.text_width - first.cell_length)
    style = _HEADINGS.get(passage.level, _DEEPER_HEADING) if passage.level else ""
    english = with_hits(english_of(passage, told, alone=not setting.korean), setting.query).stylize_before(
        style
    )
    columns = [_framed(english.wrap(room), first, rest)]
    if setting.korean and told.unit is not None:
        korean = with_hits(korean_of(passage), setting.query).stylize_before(
            "bold $secondary" if passage.level else "$secondary"
        )
        columns.insert(0, _framed(korean.wrap(room), first, rest))
    lines = (
        _side_by_side(columns, setting.text_width) if setting.beside else [one for c in columns for one in c]
    )
    is_current = key == current
    marker = "▌" if is_current else "•" if key in selected else " "
    for number, line in enumerate(lines):
        head = _gutter(marker, told if number == 0 else None)
        yield ArticleText(Content.assemble(head, line), ((0, key),), is_current)


def _gutter(marker: str, said: SaidPassage | None) -> Content:
    look = None if said is None else said.look
    if said is None or look is None:
        return Content.assemble((marker, "$primary"), "   ")
    settled = look is STATES[State.ACCEPTED]
    worst = SEVERITIES[said.severity] if said.severity is not None else None
    return Content.assemble(
        (marker, "$primary"),
        (look.glyph, "$faint" if settled else look.style),
        (worst.glyph, worst.style) if worst else " ",
        " ",
    )


def _side_by_side(columns: Sequence[Sequence[Content]], width: int) -> list[Content]:
    if len(columns) == 1:  # the same in both languages
        return list(columns[0])
    return [
        Content.assemble(left.pad_right(max(0, width - left.cell_length)), " " * _BETWEEN, right)
        for left, right in zip_longest(*columns, fillvalue=Content(""))
    ]


# ---- containers


def _containers(frames: Sequence[Frame], passage: ShownPassage | None = None) -> tuple[Content, Content]:
    """What lists and quotes put before the first line of a row, and before the others."""
    first, rest = Content(""), Content("")
    for frame in frames:
        match frame.holder:
            case Holder.QUOTE:
                begin = more = content("▎ ", "$faint")
            case Holder.BULLETS:
                begin, more = (
                    content("  " if passage is not None and passage.box else "• ", "$faint"),
                    Content("  "),
                )
            case Holder.NUMBERS:
                begin = content(f"{frame.number}. ", "$faint")
                more = Content(" " * begin.cell_length)
            case Holder.FOOTNOTE:
                begin, more = content("※ ", "$faint"), Content("   ")[:2]
            case Holder.ASIDE:
                begin = more = content("┃ ", "$accent")
            case _:
                begin = more = Content("  ")
        first += begin if frame.first else more
        rest += more
    return first, rest


def _framed(lines: Sequence[Content], first: Content, rest: Content) -> list[Content]:
    return [Content.assemble(first if number == 0 else rest, line) for number, line in enumerate(lines)]


def _indented(line: Content) -> ArticleText:
    return ArticleText(Content.assemble(" " * GUTTER, line))


# ---- what is kept


def _kept(kept: KeptBlock, frames: Sequence[Frame], setting: ArticleSetting) -> list[Content]:
    first, rest = _containers([*frames])
    width = max(_NARROWEST, setting.full_width - first.cell_length)
    if kept.what == "rule":
        return [Content.assemble(first, ("─" * width, "$line"))]
    if kept.what in {"paragraph", "cell"}:
        return _framed(as_written(kept.text).wrap(width), first, rest)
    return _framed(kept_lines(kept, width, _LONGEST), first, rest)


def kept_lines(kept: KeptBlock, width: int, most: int, *, named: bool = True) -> list[Content]:
    """Code, a formula or markup, at most so many lines of it, its language above it if that is to be `named`."""
    style = "$code on $surface" if kept.what in _CODE else "$secondary on $surface"
    written = content(kept.text).split("\n")
    folded = [piece for line in written[:most] for piece in (line.fold(width - 2) if line else [line])]
    cut = len(written) > most or len(folded) > most
    lines = [_on_ground(line, width, style) for line in folded[:most]]
    if cut:
        left = max(len(written) - most, 1)
        lines.append(
            _on_ground(
                content(tr("… {left:,} more {what}", left=left, what="line" if left == 1 else "lines")),
                width,
                "$faint on $surface",
            )
        )
    name = kept.language or ("" if kept.what in _CODE else named_kept(kept.what))
    if name and named:
        lines.insert(
            0, _on_ground(content(name).truncate(width - 2, ellipsis=True), width, "$faint on $surface")
        )
    return lines


def named_kept(what: str) -> str:
    """What is kept as it is, in a word or two."""
    return _KEPT.get(what, what.replace("-", " "))


def _on_ground(line: Content, width: int, style: str) -> Content:
    padded = line.pad_right(max(0, width - 2 - line.cell_length)).stylize_before(style)
    return Content.assemble(("│ ", "$line on $surface"), padded)


def _describes(before: PageRow, picture: ShownPicture) -> bool:
    """Whether the passage before an image is its description."""
    passage = before.content
    if not isinstance(passage, ShownPassage) or not is_description(passage):
        return False
    return korean_of(passage).plain.split() == picture.alt.split()


def _picture(
    picture: ShownPicture, frames: Sequence[Frame], setting: ArticleSetting, *, named: bool
) -> list[Content]:
    first, rest = _containers(frames)
    width = max(_NARROWEST, setting.full_width - first.cell_length)
    lines = picture_lines(picture, width)
    return _framed(lines[-1:] if named else lines, first, rest)


def picture_lines(picture: ShownPicture, width: int) -> list[Content]:
    """An image's placeholder: its description and its file."""
    alt = content(" ".join(picture.alt.split()) or tr("an image without a description"), "italic")
    path = content(f"  {picture.path}".replace("\n", " "), "$faint").truncate(width, ellipsis=True)
    return [*Content.assemble(("▨ ", "$accent"), alt).wrap(width), path]


# ---- tables


def _table(
    table: Table,
    frames: Sequence[Frame],
    said: Callable[[str], SaidPassage],
    setting: ArticleSetting,
    current: str,
) -> Iterator[ArticleText]:
    first, rest = _containers(frames)
    beside = setting.beside and fits(table, setting.text_width)
    width = (setting.text_width if beside else setting.full_width) - first.cell_length
    versions = [set_table(table, said, width, current, setting.query)]
    if setting.korean:
        versions.insert(0, set_table(table, said, width, current, setting.query, korean=True))
    if beside:
        pairs = list(_joined(versions, setting.text_width))
    else:
        pairs = [line for version in versions for line in version]
    for number, line in enumerate(pairs):
        head = _gutter("▌" if line.current else " ", line.worst)
        keys = tuple((start + GUTTER + first.cell_length, key) for start, key in line.keys)
        yield ArticleText(Content.assemble(head, first if number == 0 else rest, line.shown), keys)


def _joined(versions: Sequence[Sequence[TableLine]], width: int) -> Iterator[TableLine]:
    """The lines of two tables side by side, the left one so many columns wide."""
    for one, two in zip_longest(*versions, fillvalue=TableLine(Content(""))):
        left = one.shown.pad_right(max(0, width - one.shown.cell_length))
        yield TableLine(
            Content.assemble(left, " " * _BETWEEN, two.shown),
            (*one.keys, *((start + width + _BETWEEN, key) for start, key in two.keys)),
            two.worst or one.worst,
            one.current or two.current,
        )
