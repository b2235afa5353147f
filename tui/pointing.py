"""Segments under the mouse: which one was clicked on, and over which ones it was drawn."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from textual import events
from textual.message import Message
from textual.scroll_view import ScrollView

from tui.mouse import DOUBLE

_LEFT = 1  # button


class PointedView(ScrollView):
    """A view of segments that can be pointed at. It tells of each by its key; the screen does the rest."""

    ALLOW_SELECT: ClassVar[bool] = False  # drawing the mouse over it selects segments, not letters

    class Pointed(Message):
        """A segment was pointed at; `twice` in a row, wherever the first click has scrolled the view.

        `extends`: a range is to reach to it, from the segment `since` on, or from where the person is.
        """

        def __init__(self, key: str, *, twice: bool = False, extends: bool = False, since: str = "") -> None:
            super().__init__()
            self.key, self.twice, self.extends, self.since = key, twice, extends, since

    _began: str | None = None
    """The segment that the mouse was pressed on, and is pressed still."""
    _drawn_over = False
    """Whether the mouse was drawn over others since."""

    @abstractmethod
    def key_under(self, x: int, y: int, *, near: bool = False) -> str | None:
        """The segment at a place of the window; `near`: the nearest one, where it is above or below all of them."""

    def on_mouse_down(self, event: events.MouseDown) -> None:
        self._drawn_over = False
        plain = event.button == _LEFT and not event.shift
        self._began = self.key_under(event.x, event.y) if plain else None
        if self._began is not None:
            self.capture_mouse()  # it is drawn beyond the view, too

    def on_mouse_move(self, event: events.MouseMove) -> None:
        began = self._began
        if began is None:
            return
        if event.button != _LEFT:  # it was let go where nobody told of it
            self._let_go()
            return
        key = self.key_under(event.x, event.y, near=True)
        if key is None or (key == began and not self._drawn_over):
            return
        self._drawn_over = True
        self.post_message(self.Pointed(key, extends=True, since=began))

    def on_mouse_up(self) -> None:
        self._let_go()

    def _let_go(self) -> None:
        if self._began is not None:
            self._began = None
            self.release_mouse()

    def on_click(self, event: events.Click) -> None:
        key = None if self._drawn_over else self.key_under(event.x, event.y)
        if key is not None and event.chain <= DOUBLE:
            twice = event.chain == DOUBLE and not event.shift
            self.post_message(self.Pointed(key, twice=twice, extends=event.shift))
