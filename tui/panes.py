"""The panes around the list: texts in a frame, the line at the top, the keys at the bottom."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tui.actions import Action, shown_key
from tui.text import content


class Pane(VerticalScroll, can_focus=False):
    """A text in a frame with a title, scrolled if it is long."""

    def __init__(self, *, id: str, title: str = "") -> None:  # noqa: A002  Textual's name
        super().__init__(id=id)
        self.border_title = title
        self._text = Static(Content(""))
        self._subject: object = None

    def compose(self) -> ComposeResult:
        yield self._text

    def show(
        self,
        text: Content,
        title: Content | str | None = None,
        subtitle: str = "",
        *,
        subject: object = None,
    ) -> None:
        """Show a text; from its beginning, unless it is about the same `subject` as the one before.

        Titles are plain words, never markup.
        """
        self._text.update(text)
        if title is not None:
            self.border_title = content(title) if isinstance(title, str) else title
        self.border_subtitle = content(subtitle)
        if subject is None or subject != self._subject:
            self.scroll_home(animate=False)
        self._subject = subject

    @property
    def plain(self) -> str:
        """What it says."""
        return str(self._text.content)


class Line(Static):
    """A line of text that is shortened, never wrapped."""

    def say(self, text: Content | str, style: str = "") -> None:
        """Say something."""
        self.update(text if isinstance(text, Content) else content(text, style))

    @property
    def plain(self) -> str:
        """What it says."""
        return str(self.content)


class Keys(Static):
    """The footer: what can be done here, as much as there is room for."""

    def offer(self, actions: Iterable[Action], width: int, lines: int = 1) -> None:
        """Show actions, the first ones first; the last two (keys, quit) always."""
        chosen = list(actions)
        rows: list[Content] = []
        row = Content("")
        last = chosen[-2:]
        tail = sum(_key(action).cell_length for action in last)
        for action in chosen[:-2]:
            key = _key(action)
            room = width - (tail if len(rows) == lines - 1 else 0)
            if row.cell_length + key.cell_length > room:
                if len(rows) == lines - 1:
                    break
                rows.append(row)
                row = Content("")
            row += key
        self.update(Content("\n").join([*rows, row + Content("").join(map(_key, last))]))

    @property
    def plain(self) -> str:
        """What it says."""
        return str(self.content)


def _key(action: Action) -> Content:
    return Content.assemble(" ", (shown_key(action.keys[0]), "bold $accent"), f" {action.label} ")
