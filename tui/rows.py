"""A list of things of some lines each, one of them under the cursor: as quick with thousands as with ten."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.screen import ModalScreen, ScreenResultType
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual


class Rows(ScrollView, can_focus=False):
    """Draws what is in sight only. `draw` gives the lines of the thing at a place, for so many columns."""

    class Moved(Message):
        """Another thing is under the cursor."""

    class Picked(Message):
        """The thing under the cursor was clicked on."""

    def __init__(
        self,
        draw: Callable[[int, int], Sequence[Content]],
        *,
        id: str,  # noqa: A002  Textual's name
        lines: int = 1,
    ) -> None:
        super().__init__(id=id)
        self._draw, self._lines = draw, lines
        self._count = self._at = 0

    @property
    def at(self) -> int:
        """The place under the cursor; 0 in an empty list."""
        return self._at

    def show(self, count: int, at: int | None = None) -> None:
        """There are so many things; the cursor stays where it is, or goes to `at`."""
        self._count = count
        self.virtual_size = Size(0, count * self._lines)
        self._at = max(0, min(self._at if at is None else at, count - 1))
        if at is not None:
            self.call_after_refresh(self._scroll_to_cursor)
        self.refresh()

    def move(self, by: int) -> None:
        """Move the cursor; it stops at the ends."""
        before, self._at = self._at, max(0, min(self._at + by, self._count - 1))
        self._scroll_to_cursor()
        self.refresh()
        if self._at != before:
            self.post_message(self.Moved())

    def turn_page(self, way: int) -> None:
        """Move the cursor by what is in sight, forward (1) or back (-1)."""
        self.move(way * max(1, self.size.height // self._lines - 1))

    def _scroll_to_cursor(self) -> None:
        region = Region(0, self._at * self._lines, 1, self._lines)
        self.scroll_to_region(region, animate=False, force=True, immediate=True)

    def on_resize(self) -> None:
        self.call_after_refresh(self._scroll_to_cursor)

    def on_click(self, event: events.Click) -> None:
        at = (event.y + self.scroll_offset.y) // self._lines
        if at >= self._count:
            return
        if at == self._at:
            self.post_message(self.Picked())
        else:
            self.move(at - self._at)

    def render_line(self, y: int) -> Strip:
        """The line at `y` of the widget, as it is scrolled now."""
        at, line = divmod(y + self.scroll_offset.y, self._lines)
        width = self.scrollable_content_region.width
        if at >= self._count or width < 2:
            return Strip.blank(max(0, width), self.rich_style)
        here = at == self._at
        drawn = self._draw(at, width - 1)
        said = drawn[line] if line < len(drawn) else Content("")
        whole = Content.assemble(("▌" if here else " ", "$primary"), said)
        shown = whole.truncate(width, ellipsis=True, pad=True)
        if here:
            shown = shown.stylize_before("on $cursor-ground")
        return Visual.to_strips(self, shown, width, 1, self.visual_style, pad=True)[0]


class RowsScreen(ModalScreen[ScreenResultType]):
    """A dialog around one such list, whose keys move the cursor in it."""

    @property
    def _rows(self) -> Rows:
        return self.query_one(Rows)

    def action_down(self) -> None:
        """Go to the next thing."""
        self._rows.move(1)

    def action_up(self) -> None:
        """Go to the one before."""
        self._rows.move(-1)

    def action_page_down(self) -> None:
        """Go on by what is in sight."""
        self._rows.turn_page(1)

    def action_page_up(self) -> None:
        """Go back by what is in sight."""
        self._rows.turn_page(-1)
