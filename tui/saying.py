"""What the review screen says to a person, on the line above the keys, and how it asks them something."""

from __future__ import annotations

from typing import TypeVar

from textual.content import Content
from textual.screen import ModalScreen, Screen

from translator.errors import OlgimError
from translator.units import Severity
from translator.workflow.review import ReviewSession
from translator.workflow.review_opening import Desk
from tui.dialogs import Ask
from tui.looks import SEVERITIES
from tui.mouse import remedy
from tui.panes import Line
from tui.text import content, error_line, message_line, stopped

_Answer = TypeVar("_Answer")


class SayingScreen(Screen[None]):
    """A desk's screen that talks with the person. It has a `Line` with the id `said`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._said = Content("")
        self._alone = False  # whether nothing is to be said beside it
        self._whole = False  # whether what was said is shown whole, on as many lines as that takes

    @property
    def session(self) -> ReviewSession:
        """The review session of the post on the screen."""
        return self.desk.session

    # ---- what is said

    def say(self, message: str | Content, style: str = "", *, alone: bool = False) -> None:
        """Tell the person something, on the line above the keys; it stays until they move on. `alone`: it says all that
        there is to say about the segment.
        """
        said = content(message_line(message)) if isinstance(message, str) else message
        self._said, self._whole = said.stylize_before(style) if style else said, False
        self._alone = alone
        self._show_said()

    @property
    def said_last(self) -> str:
        """What was said last, while it stands there."""
        return self._said.plain

    def complain(self, error: OlgimError) -> None:
        """Tell the person what went wrong, and the next step."""
        look = SEVERITIES[Severity.CRITICAL]
        hint = Content.assemble(" ", remedy(error.hint)).stylize_before("$faint") if error.hint else ""
        said = stopped(error_line(error)) if error.hint else error_line(error)
        self._said = Content.assemble((f"{look.glyph} ", look.style), content(said), hint)
        self._whole = True
        self._show_said()

    def move_on(self) -> None:
        """The person looks at something else: what was said is old."""
        self._said, self._whole = Content(""), False

    def _show_said(self) -> None:
        """What was said, and what can be done."""
        advice = Content("") if self._whole or (self._alone and self._said) else self.advised()
        if self._said and self._said.cell_length + advice.cell_length > self.app.size.width - 5:
            advice = Content("")  # the keys say the same; a sentence that is cut off says nothing
        between = "   " if self._said and advice else ""
        said = Content.assemble(self._said, between, advice.stylize_before("$accent")) or self.unasked()
        line = self.query_one("#said", Line)
        line.set_class(self._whole, "-whole")
        line.say(said if self._whole else Content.assemble(" ", said))

    def advised(self) -> Content:
        """What can be done about what is in view, said behind the rest where there is room."""
        return Content("")

    def unasked(self) -> Content:
        """What is said where nothing else is."""
        return Content("")

    # ---- what is asked

    async def ask_line(self, name: str, question: str, *, text: str = "", hint: str = "") -> str | None:
        """Ask for a line; None if the person thinks better of it. What they type is kept under `name` until `sent`, and
        the same question begins with it the next time, whatever became of the screen.
        """
        session = self.session
        ask = Ask(
            question,
            text=session.line(name) or text,
            hint=hint,
            keep=lambda typed: session.type_line(name, typed),
        )
        answer = await self.ask(ask)
        if answer is None:
            session.type_line(name, "")
        return answer

    async def ask(self, question: ModalScreen[_Answer]) -> _Answer:
        """Ask something about the segment under the cursor, where that stays in view."""
        question.set_class(self.asks_above, "-above")
        return await self.app.push_screen_wait(question)

    @property
    def asks_above(self) -> bool:
        """Whether questions stand at the top of the screen, away from the texts and what the checks say."""
        return True

    def sent(self, name: str) -> None:
        """What was typed at a question is where it belongs."""
        self.session.type_line(name, "")
