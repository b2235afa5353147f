"""The list of segments: a Line API widget over an array of places, as quick with 10,000 rows as with ten."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.visual import Visual

from translator.units import Severity, State
from tui.looks import BESIDE, DRAFT, SEVERITIES, STATES, Look
from tui.pointing import PointedView
from tui.text import one_line, with_hits

# The part of the room for words that Korean gets: its letters are twice as wide, and fewer.
_KOREAN_PART = 0.45
_LONGEST_LOOKED_AT = 400  # characters of a segment; more never fit into a row


@dataclass(frozen=True, slots=True)
class Row:
    """What the list shows of a segment. `number` counts from 1, 0 is none; `severity` is its worst finding's.

    `query` is what was searched for, to be marked.
    """

    number: int
    state: State
    source: str
    target: str
    severity: Severity | None = None
    heading: bool = False
    draft: bool = False
    beside: bool = False
    query: str = ""
    other: Look | None = None
    """What is to be said in the place of its state: what the model is doing about it, or that it is left out."""


class SegmentList(
    PointedView, can_focus=True, inherit_bindings=False
):  # keys move the cursor, never the view alone
    """Shows the rows at `places`, one of which is under the cursor. Asks for a row when it has to be drawn."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"list--cursor", "list--selected"}

    class Moved(Message):
        """The cursor is on another segment."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

        def can_replace(self, message: Message) -> bool:
            """Only the last of several counts."""
            return isinstance(message, SegmentList.Moved)

    class Ranged(Message):
        """A range was begun, or given up."""

    def __init__(self, row: Callable[[int], Row], *, id: str | None = None) -> None:  # noqa: A002  Textual's name
        super().__init__(id=id)
        self._row = row
        self._places: Sequence[int] = ()
        self._keys: Sequence[str] = ()
        self._cursor = 0
        self._anchor: int | None = None
        self._pointed_out = False  # the range, with the mouse
        self._digits = 1
        self._strips: dict[tuple[Row, int, str], Strip] = {}
        self._drawn: dict[int, Row] = {}  # by the line of the window

    # ---- what it is about

    def show(self, places: Sequence[int], keys: Sequence[str], place: int | None = None) -> None:
        """List these places, which ascend, whose segments have these keys; the cursor goes to `place`, or to the next
        that is listed.

        Without a `place` it is an update: cursor, range and view stay on their segments, wherever these are now.
        """
        if place is not None:
            at = next((at for at, one in enumerate(places) if one >= place), len(places) - 1)
            self._list(places, keys)
            self._anchor = None
            self._put_cursor(at)
            return
        if places == self._places and keys == self._keys:
            self.renew()
            return
        where = {key: at for at, key in enumerate(keys)}
        at = self._followed(self._cursor, where)
        anchor = None if self._anchor is None else self._followed(self._anchor, where)
        top = self.scroll_offset.y + at - self._cursor
        self._list(places, keys)
        self._cursor = max(0, min(at, len(places) - 1))
        self._anchor = None if anchor is None or not places else min(anchor, len(places) - 1)
        self.scroll_to(y=top, animate=False, force=True, immediate=True)
        self.refresh()

    def renew(self) -> None:
        """Draw those rows in sight again that aren't any more as they were drawn."""
        top = self.scroll_offset.y
        for y, at in enumerate(range(top, min(top + self.size.height, len(self._places)))):
            if self._drawn.get(y) != self._row(self._places[at]):
                self.refresh_lines(at)

    def _list(self, places: Sequence[int], keys: Sequence[str]) -> None:
        self._places, self._keys = places, keys
        self._digits = len(str(max(places, default=0) + 1))
        if self.virtual_size.height != len(places):
            self.styles.max_height = max(1, len(places))  # a short list leaves its room to the texts
        self.virtual_size = Size(0, len(places))

    def _followed(self, at: int, where: Mapping[str, int]) -> int:
        """The row of what was in row `at`; where that is gone, the row behind the nearest one before it."""
        old = self._keys
        if at < len(old) and old[at] in where:
            return where[old[at]]
        before = next((where[key] for key in reversed(old[:at]) if key in where), -1)
        return before + 1

    @property
    def places(self) -> Sequence[int]:
        """The segments that are listed, by their number in the post."""
        return self._places

    @property
    def place(self) -> int | None:
        """The place under the cursor; None in an empty list."""
        return self._places[self._cursor] if self._places else None

    @property
    def selected(self) -> tuple[int, ...]:
        """The selected range of places; the cursor's alone where none is selected."""
        if not self._places:
            return ()
        first, last = self._range()
        return tuple(self._places[first : last + 1])

    @property
    def selecting(self) -> bool:
        """Whether a range is being selected."""
        return self._anchor is not None

    def select(self, *, on: bool) -> None:
        """Begin a range at the cursor, or give it up."""
        before, self._anchor = self._anchor, self._cursor if on else None
        self._pointed_out = False
        if before != self._anchor:
            self.refresh()
            self.screen.post_message(self.Ranged())

    def select_to(self, place: int, since: int | None = None) -> bool:
        """Have the range reach to a place, as with the mouse: from `since` on, from where it began, or from the cursor.

        Returns whether these are listed.
        """
        at, first = self._at(place), None if since is None else self._at(since)
        if at is None or (since is not None and first is None):
            return False
        if first is not None or self._anchor is None:
            self._anchor = self._cursor if first is None else first
        self._pointed_out = True
        self._put_cursor(at)
        return True

    @property
    def pointed_out(self) -> bool:
        """Whether the range is one that the mouse has selected, which ends with the next click."""
        return self.selecting and self._pointed_out

    def _range(self) -> tuple[int, int]:
        anchor = self._cursor if self._anchor is None else self._anchor
        return min(anchor, self._cursor), max(anchor, self._cursor)

    # ---- moving

    def move(self, by: int) -> None:
        """Move the cursor by rows; it stops at the ends."""
        self._put_cursor(self._cursor + by)

    def go_to(self, place: int) -> bool:
        """Put the cursor on a place. Returns whether it is listed."""
        at = self._at(place)
        if at is None:
            return False
        self._put_cursor(at)
        return True

    def _at(self, place: int) -> int | None:
        """The row of a place; None where it isn't listed."""
        at = bisect_left(self._places, place)
        return at if self._places[at : at + 1] == [place] else None

    def _put_cursor(self, at: int) -> None:
        before, scrolled = self._cursor, self.scroll_offset
        self._cursor = max(0, min(at, len(self._places) - 1))
        self.scroll_to_cursor()
        if self._anchor is not None or self.scroll_offset != scrolled:
            self.refresh()
        else:  # a third of what a key takes would go into rows that look as before
            for row in {before, self._cursor}:
                self.refresh_lines(row)
        if self.place is not None:
            # To the screen at once: while it rose through the widgets, a frame would show the cursor alone moved.
            self.screen.post_message(self.Moved(self.place))

    def scroll_to_cursor(self) -> None:
        """Have the cursor in sight, with a row or two around it."""
        around = min(2, self.size.height // 4)
        region = Region(0, max(0, self._cursor - around), 1, 1 + 2 * around)
        self.scroll_to_region(region, animate=False, force=True, immediate=True)

    def key_under(self, x: int, y: int, *, near: bool = False) -> str | None:
        """The segment at a line of the window; `near`: the first or the last one, above or below all of them."""
        del x
        at = y + self.scroll_offset.y
        if near:
            at = max(0, min(at, len(self._keys) - 1))
        return self._keys[at] if 0 <= at < len(self._keys) else None

    def on_resize(self) -> None:
        self._strips.clear()
        self.call_after_refresh(self.scroll_to_cursor)

    def notify_style_update(self) -> None:
        """Draw every row anew once the colours have changed."""
        self._strips.clear()
        super().notify_style_update()

    # ---- drawing

    def render_line(self, y: int) -> Strip:
        """The row at line `y` of the widget, as it is scrolled now."""
        at = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        if at >= len(self._places) or width < 1:
            return Strip.blank(width, self.rich_style)
        first, last = self._range()
        look = "list--cursor" if at == self._cursor else ""
        if self._anchor is not None and first <= at <= last and not look:
            look = "list--selected"
        row = self._drawn[y] = self._row(self._places[at])
        key = (row, width, look)
        strip = self._strips.get(key)
        if strip is None:
            if len(self._strips) > 4_000:
                self._strips.clear()
            style = self.get_visual_style(look) if look else self.visual_style
            line = self._line(row, width, marker="▌" if look == "list--cursor" else "•" if look else " ")
            strip = Visual.to_strips(self, line, width, 1, style, pad=True)[0]
            self._strips[key] = strip
        return strip

    def _line(self, row: Row, width: int, marker: str) -> Content:
        state = row.other or (DRAFT if row.draft else BESIDE if row.beside else STATES[row.state])
        severity = SEVERITIES[row.severity] if row.severity is not None else None
        head = Content.assemble(
            (marker, "$primary"),
            (f"{row.number or '':>{self._digits}} ", "$faint"),
            (state.glyph, state.style),
            (severity.glyph, severity.style) if severity else " ",
            " ",
        )
        room = max(0, width - head.cell_length - 2)
        korean = int(room * _KOREAN_PART)
        weight = "bold" if row.heading else ""
        return Content.assemble(
            head,
            _fitted(row.source, korean, weight or "$foreground", row.query),
            "  ",
            _fitted(row.target or "", room - korean, weight or "$english", row.query),
        )


def _fitted(text: str, width: int, style: str, query: str) -> Content:
    said = one_line(around_hit(text, query, width)[:_LONGEST_LOOKED_AT])
    line = with_hits(Content.styled(said, style), query)
    return line.truncate(width, ellipsis=True, pad=True)


def around_hit(text: str, query: str, width: int) -> str:
    """`text`, from a little before what was searched for where that wouldn't be seen otherwise."""
    at = text.casefold().find(query.casefold()) if query else -1
    before = at - width // 4
    if at < 0 or at + len(query) < width // 2 or before <= 0:
        return text
    blank = text.rfind(" ", 0, before)
    return f"…{text[blank + 1 :]}"
