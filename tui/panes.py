"""The panes around the list: texts in a frame, the line at the top, the keys at the bottom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.widgets import Static

from translator.i18n import tr
from tui.actions import Action, shown_key
from tui.mouse import pressing
from tui.text import content


def _is_same(said: Content, there: object) -> bool:
    """Whether this very text stands there, in these colours."""
    return isinstance(there, Content) and said.is_same(there)


class Pane(VerticalScroll, can_focus=False):
    """A text in a frame with a title, scrolled if it is long."""

    def __init__(self, *, id: str, title: str = "") -> None:  # noqa: A002  Textual's name
        self._edge: Region | None = None  # where a title is being set
        super().__init__(id=id)
        self.border_title = title
        self._said = Content("")
        self._text = Static(Content(""))
        self._subject: object = None
        self._titles: dict[str, Content] = {}

    def compose(self) -> ComposeResult:
        yield self._text

    def show(
        self,
        text: Content,
        title: Content | str | None = None,
        subtitle: Content | str = "",
        *,
        subject: object = None,
    ) -> None:
        """Show a text; from its beginning, unless it is about the same `subject` as the one before.

        Titles are plain words, never markup.
        """
        width = self._text.size.width
        same = width > 0 and len(text.wrap(width)) == self._text.size.height
        self._said = text
        self._write(text, layout=not same)
        if title is not None:
            self._entitle("border_title", title)
        self._entitle("border_subtitle", subtitle)
        if subject is None or subject != self._subject:
            self.scroll_home(animate=False)
        self._subject = subject

    def _write(self, text: Content, *, layout: bool) -> None:
        """Show a text, unless it is there already: what is drawn again goes to the terminal again."""
        if layout or not _is_same(text, self._text.content):
            self._text.update(text, layout=layout)

    def _entitle(self, where: str, words: Content | str) -> None:
        """Set a title into the frame; its line is drawn again where it isn't the one that is there."""
        said = content(words) if isinstance(words, str) else words
        if not _is_same(said, self._titles.get(where)):
            self._titles[where] = said
            outer, inner = self.outer_size, self.content_offset
            line = 0 if where == "border_title" else outer.height - 1
            self._edge = Region(0, line, outer.width, 1).translate(-inner)
            setattr(self, where, said)
            self._edge = None

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        """Have it drawn again; where a title is set into its frame, that line alone."""
        if self._edge and not regions:
            regions = (self._edge,)
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    @property
    def said(self) -> Content:
        """What the pane was given to show, also what is scrolled out of sight."""
        return self._said

    @property
    def plain(self) -> str:
        """The text of `said`, without styles."""
        return self._said.plain


class Window(Pane):
    """A pane that is told how high it is, and shows as much of its text as fits, from the line that it is scrolled to.

    So no text, however long, has the screen laid out again, as scrollbars would that come and go.
    """

    def __init__(self, *, id: str, title: str = "") -> None:  # noqa: A002  Textual's name
        super().__init__(id=id, title=title)
        self._first = 0
        self._more = Content("")

    def show(
        self,
        text: Content,
        title: Content | str | None = None,
        subtitle: Content | str = "",
        *,
        subject: object = None,
    ) -> None:
        """Show a text; from its beginning, unless it is about the same `subject` as the one before.

        The subtitle stands behind what is out of sight.
        """
        self._more = content(subtitle) if isinstance(subtitle, str) else subtitle
        if subject is None or subject != self._subject:
            self._first = 0
        self._subject, self._said = subject, text
        if title is not None:
            self._entitle("border_title", title)
        self._draw()

    def turn_page(self, way: int) -> bool:
        """Scroll by a page, forward (1) or back (-1). Returns whether there was more that way."""
        before = self._first
        self._scroll_by(way * max(1, self.size.height - 1))
        return self._first != before

    def _scroll_by(self, lines: int) -> None:
        self._first += lines
        self._draw()

    def _draw(self) -> None:
        width, height = self._text.size.width, self.size.height
        if not width or not height:
            return
        lines = self._said.wrap(width)
        self._first = max(0, min(self._first, len(lines) - height))
        below = len(lines) - self._first - height
        self._write(Content("\n").join(lines[self._first : self._first + height]), layout=False)
        above = [_turning(tr("↑ {above}: PgUp", above=self._first), "pageup")] * (self._first > 0)
        more = [_turning(tr("↓ {below} more: PgDn", below=below), "pagedown")] * (below > 0)
        self._entitle("border_subtitle", Content(" · ").join(filter(None, (*above, *more, self._more))))

    def on_resize(self) -> None:
        self._draw()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.prevent_default().stop()
        self._scroll_by(2)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.prevent_default().stop()
        self._scroll_by(-2)


def _turning(says: str, key: str) -> Content:
    """What is out of sight; a click on it turns the page."""
    return content(says).stylize(pressing(key))


class Line(Static):
    """A line of text that is shortened, never wrapped."""

    def say(self, text: Content | str, style: str = "") -> None:
        """Show `text` on the line; it is drawn anew only if it differs."""
        said = text if isinstance(text, Content) else content(text, style)
        if not _is_same(said, self.content):
            self.update(said, layout=said.plain.count("\n") != self.plain.count("\n"))

    @property
    def plain(self) -> str:
        """The line's text without colours, as tests read it."""
        return str(self.content)


class Keys(Static):
    """The footer: what can be done here, as much as there is room for."""

    def offer(
        self,
        actions: Iterable[Action],
        width: int,
        *,
        lines: int = 1,
        always: int = 2,
        then: Iterable[Action] = (),
    ) -> None:
        """Show actions, the first ones first; the last ones (keys, quit), as many as `always` says, in any case. Behind
        these stands what comes `then`, where there is room and it isn't there yet.
        """
        chosen = list(actions)
        rows: list[Content] = []
        row, there = Content(""), set[str]()
        last = chosen[-always:]
        tail = sum(_key(action).cell_length for action in last)
        for action in chosen[:-always]:
            key = _key(action)
            room = width - (tail if len(rows) == lines - 1 else 0)
            if row.cell_length + key.cell_length > room:
                if len(rows) == lines - 1:
                    break
                rows.append(row)
                row = Content("")
            row += key
            there.add(action.name)
        row += Content("").join(map(_key, last))
        for action in then:
            key = _key(action)
            if action.name not in there and row.cell_length + key.cell_length <= width:
                row += key
        said = Content("\n").join([*rows, row])
        if not _is_same(said, self.content):
            self.update(said, layout=said.plain.count("\n") != self.plain.count("\n"))

    @property
    def plain(self) -> str:
        """The keys' text without colours, as tests read it."""
        return str(self.content)


def _key(action: Action) -> Content:
    said = Content.assemble(" ", (shown_key(action.keys[0]), "bold $accent"), f" {action.label} ")
    return said.stylize(pressing(action.keys[0]))
