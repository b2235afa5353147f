"""The editor for one segment's English."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from rich.style import Style
from rich.text import Text
from textual import events
from textual.message import Message
from textual.widgets import TextArea

from translator.tags import TAG
from tui.actions import Where, bindings
from tui.text import typeable
from tui.typing_order import do_at_once


class Editor(TextArea):
    """Edits one segment; never the file. What is pasted is composed to NFC, so that a syllable is one step wide."""

    BINDINGS = bindings(Where.EDITOR)

    class Saved(Message):
        """The text is to be saved and accepted."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Left(Message):
        """The person goes back to the list. `text` is what they had typed."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Restored(Message):
        """The text is as it was before anything was typed."""

    def __init__(self, *, id: str) -> None:  # noqa: A002  Textual's name
        super().__init__(
            id=id,
            soft_wrap=True,
            tab_behavior="focus",
            show_line_numbers=False,
            compact=True,
            highlight_cursor_line=False,
        )
        self._original = self._begun = ""
        self.keep: Callable[[str], None] = lambda _text: None
        """Is given what is in it, before a change of that is drawn."""

    def open(self, text: str, original: str) -> None:
        """Begin with `text`; `original` is what starting over goes back to."""
        self._original, self._begun = original, text
        self.load_text(_typed(text))
        self.move_cursor(self.document.end)
        self.focus()

    @property
    def words(self) -> str:
        """What is in it; exactly what it was opened with where nothing was changed."""
        for whole in (self._begun, self._original):
            if self.text == _typed(whole):
                return whole
        return self.text

    def action_save(self) -> None:
        self.post_message(self.Saved(self.words))

    def action_leave(self) -> None:
        self.post_message(self.Left(self.words))

    def action_clear(self) -> None:
        self.replace("", self.document.start, self.document.end)  # which can be undone

    def action_restore(self) -> None:
        if self.words == self._original:
            return
        self.replace(_typed(self._original), self.document.start, self.document.end)  # which can be undone
        self.move_cursor(self.document.end)
        self.post_message(self.Restored())

    @property
    def had_draft(self) -> bool:
        """Whether what it began with, or was put back to, was not the English itself: a draft."""
        return self._begun != self._original

    def put_tag(self, opening: str, closing: str) -> None:
        """Put a tag around what is marked, or where the cursor is."""
        start, end = sorted((self.selection.start, self.selection.end))
        self.replace(f"{opening}{self.selected_text}{closing}", start, end)
        line, column = self.cursor_location
        self.move_cursor((line, column - len(closing)))

    def post_message(self, message: Message) -> bool:
        """Keep what was typed before the screen draws it, so that no kill loses it."""
        if isinstance(
            message, TextArea.Changed
        ):  # what can be seen is on the disk, even where we are killed now
            self.keep(self.words)
        return super().post_message(message)

    async def _on_key(self, event: events.Key) -> None:
        await do_at_once(self, event)

    async def _on_paste(self, event: events.Paste) -> None:
        event.text = _typed(event.text)
        await super()._on_paste(event)
        event.prevent_default()

    def get_line(self, line_index: int) -> Text:
        """The line, its tags quieter than its words."""
        line = super().get_line(line_index)
        quiet = Style.parse(self.app.theme_variables.get("code", "magenta"))
        for match in TAG.finditer(line.plain):
            line.stylize(quiet, *match.span())
        return line


def _typed(text: str) -> str:
    """Text as if a person had typed it here: composed, and with nothing in it that a terminal would act on."""
    return typeable(unicodedata.normalize("NFC", text))
