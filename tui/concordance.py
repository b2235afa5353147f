"""Concordance: words in the Korean or the English of the whole site, each with its translation and its post."""

from __future__ import annotations

from dataclasses import dataclass

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static
from textual.worker import get_current_worker

from translator.bitext import Concordance, Match
from translator.errors import OlgimError
from translator.i18n import tr
from translator.workflow.review import ReviewSession
from tui.actions import Where, bindings, footer
from tui.looks import STATES
from tui.panes import Keys, Line
from tui.rows import Rows, RowsScreen
from tui.segment_list import around_hit
from tui.text import content, error_line, one_line, with_hits
from tui.typing_order import TypedLine

_LINES = 4  # of a row


@dataclass(frozen=True, slots=True)
class TakenPair:
    """A pair that the person wants in the place of their segment; `to_edit`: in the editor first."""

    match: Match
    to_edit: bool


class ConcordanceScreen(RowsScreen[TakenPair | None]):
    """Looks words up in the memory as they are typed. Ends with the pair that was taken."""

    BINDINGS = bindings(Where.CONCORDANCE)

    class Answered(Message):
        """The memory has answered for some words."""

        def __init__(self, words: str, found: Concordance) -> None:
            super().__init__()
            self.words, self.found = words, found

    class Failed(Message):
        """The memory could not be asked."""

        def __init__(self, error: OlgimError) -> None:
            super().__init__()
            self.error = error

    def __init__(self, session: ReviewSession, words: str) -> None:
        super().__init__()
        self._session = session
        self.words = words
        """What was looked up last."""
        self._found = Concordance(())

    def compose(self) -> ComposeResult:
        with Horizontal(id="concordance-head"):
            yield Static(Content.styled(tr(" Concordance "), "bold $background on $primary"))
            yield TypedLine(self.words, id="concordance-words", select_on_focus=False)
        yield Line(id="concordance-said")
        yield Rows(self._row, id="concordance-list", lines=_LINES)
        yield Keys(id="concordance-keys")

    def on_mount(self) -> None:
        self.query_one(Input).focus()
        self._look_up(self.words)
        self._tell()

    def on_resize(self) -> None:
        self.query_one(Keys).offer(footer(Where.CONCORDANCE), self.size.width)

    def set_focus(
        self, widget: Widget | None, scroll_visible: bool = True, from_app_focus: bool = False
    ) -> None:
        """Focus stays in the line: a click on a pair doesn't take it away."""
        lines = self.query(Input)
        super().set_focus(lines.first() if lines else widget, scroll_visible, from_app_focus)

    # ---- what is looked up

    def on_input_changed(self, event: Input.Changed) -> None:
        self.words = event.value.strip()
        self._look_up(self.words)

    @work(thread=True, exclusive=True, group="terms")
    def _look_up(self, words: str) -> None:
        try:
            found = self._session.memory.concordance(words)
        except OlgimError as error:
            self.post_message(self.Failed(error))
            return
        if not get_current_worker().is_cancelled:
            self.post_message(self.Answered(words, found))

    def on_concordance_screen_answered(self, event: Answered) -> None:
        if event.words == self.words:
            self._found = event.found
            self._rows.show(len(self._found.pairs), 0)
            self._tell()

    def on_concordance_screen_failed(self, event: Failed) -> None:
        self._found = Concordance(())
        self._rows.show(0, 0)
        said = content(f" ✗ {error_line(event.error)}", "bold $error")
        self.query_one("#concordance-said", Line).say(said)

    # ---- what is shown

    def _tell(self) -> None:
        shown = len(self._found.pairs)
        if not self.words:
            said = tr(
                " Type Korean or English: the pairs of the whole site that have these words are listed."
            )
        elif not shown:
            said = tr(" No pair of this site has these words.")
        elif self._found.more:
            said = tr(
                " {at} of {shown:,}; there are more: type more words", at=self._rows.at + 1, shown=shown
            )
        else:
            said = tr(" {at} of {shown:,}", at=self._rows.at + 1, shown=shown)
        self.query_one("#concordance-said", Line).say(content(said, "bold" if shown else "$faint"))

    def _row(self, at: int, width: int) -> list[Content]:
        pair = self._found.pairs[at]
        look = STATES[pair.state]
        post = Content.assemble(
            (f"{look.glyph} ", look.style), content(one_line(pair.post.removesuffix(".po")), "$faint")
        )
        room = max(4, width - 2)
        return [
            post,
            *(
                Content.assemble(
                    "  ", with_hits(content(around_hit(one_line(text), self.words, room), style), self.words)
                )
                for text, style in ((pair.source, ""), (pair.target, "$english"))
            ),
        ]

    # ---- what a person does

    def on_rows_moved(self) -> None:
        self._tell()

    def on_rows_picked(self) -> None:
        self.action_take()

    def on_input_submitted(self) -> None:
        self.action_take()

    def action_take(self) -> None:
        self._end(to_edit=False)

    def action_take_to_edit(self) -> None:
        self._end(to_edit=True)

    def _end(self, *, to_edit: bool) -> None:
        if self._found.pairs:
            self.dismiss(TakenPair(self._found.pairs[self._rows.at], to_edit))

    def action_back(self) -> None:
        self.dismiss(None)
