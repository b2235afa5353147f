"""The terms that posts, translations and edits suggest, one by one into the glossary."""

from __future__ import annotations

from collections.abc import Callable

from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.screen import ModalScreen
from textual.widgets import Static

from glossary.suggest import Suggestion
from translator.errors import OlgimError
from translator.i18n import localised, tr
from translator.workflow.review import Outcome, ReviewSession
from tui.actions import Where, bindings, footer
from tui.dialogs import Ask
from tui.panes import Keys, Pane
from tui.text import content, error_line, message_line, one_line

_EVIDENCE = 3  # lines that show where a term stands


class SuggestionScreen(ModalScreen[Outcome | None]):
    """Lists suggestions. Ends with what the last term that was added touches in the post."""

    BINDINGS = bindings(Where.SUGGEST)

    def __init__(self, session: ReviewSession, found: list[Suggestion]) -> None:
        super().__init__()
        self._session = session
        self._left = found
        self._place = 0
        self._added: Outcome | None = None
        self._taken_off: list[
            tuple[int, Suggestion, bool]
        ] = []  # where it stood, and whether it was declined

    def compose(self) -> ComposeResult:
        yield Static(id="suggest-head")
        with VerticalScroll(id="suggest-list", can_focus=False):
            yield Static(id="suggest-rows")
        yield Pane(id="suggest-why", title=tr("Where"))
        yield Keys(id="suggest-keys")

    def on_mount(self) -> None:
        self._show()

    def on_resize(self) -> None:
        self._show()

    @property
    def _here(self) -> Suggestion | None:
        return self._left[self._place] if self._left else None

    def _show(self, said: Content | None = None) -> None:
        self._place = max(0, min(self._place, len(self._left) - 1))
        number = (
            tr("No suggestion is left")
            if not self._left
            else tr("{place} of {number}", place=self._place + 1, number=len(self._left))
        )
        head = Content.assemble(
            (tr(" Suggested terms "), "bold $background on $primary"), content(f" {number}")
        )
        self.query_one("#suggest-head", Static).update(Content("\n").join([head, said or Content("")]))
        rows = [_row(one, here=place == self._place) for place, one in enumerate(self._left)]
        self.query_one("#suggest-rows", Static).update(Content("\n").join(rows))
        self.query_one("#suggest-list").scroll_to_region(Region(0, self._place, 1, 1), animate=False)
        here = self._here
        self.query_one("#suggest-why", Pane).show(_evidence(here) if here else Content(""))
        self.query_one(Keys).offer(footer(Where.SUGGEST), self.size.width)

    def action_down(self) -> None:
        self._place += 1
        self._show()

    def action_up(self) -> None:
        self._place -= 1
        self._show()

    def action_skip(self) -> None:
        self._take_off(None)

    def action_decline(self) -> None:
        here = self._here
        if here is not None and (outcome := self._tried(lambda: self._session.decline(here.term.source))):
            self._take_off(outcome)

    def action_undo(self) -> None:
        if not self._taken_off:
            self._show(content(tr("Nothing was removed from the list.")))
            return
        place, one, declined = self._taken_off[-1]
        if declined and not self._tried(lambda: self._session.reconsider(one.term.source)):
            return
        self._taken_off.pop()
        self._left.insert(place, one)
        self._place = place
        self._show(content(tr("{source} is back", source=one.term.source)))

    def _take_off(self, declined: Outcome | None) -> None:
        here = self._here
        if here is not None:
            self._taken_off.append((self._place, here, declined is not None))
            del self._left[self._place]
        self._show(content(tr("{message}; u: undo", message=declined.message)) if declined else None)

    def action_back(self) -> None:
        self.dismiss(self._added)

    def action_take(self) -> None:
        here = self._here
        if here is not None and here.term.target:
            self._add(here, "")
        else:
            self.action_take_as()

    @work(group="dialog")
    async def action_take_as(self) -> None:
        here = self._here
        if here is None:
            return
        question = tr("What is {source} in English, in every post?", source=here.term.source)
        target = await self.app.push_screen_wait(Ask(question, text=here.term.target))
        if target is not None and target.strip():
            self._add(here, target.strip())

    def _add(self, one: Suggestion, target: str) -> None:
        outcome = self._tried(lambda: self._session.add_term(one.accepted(target), replace_old=True))
        if outcome is None:
            return
        self._added = outcome
        self._left.remove(one)
        self._show(Content.assemble(("✓ ", "$success"), content(outcome.message)))

    def _tried(self, action: Callable[[], Outcome]) -> Outcome | None:
        """What the action gives; None, and the reason shown, where it can't be done."""
        try:
            return action()
        except OlgimError as error:
            hint = f"  {message_line(error.hint)}" if error.hint else ""
            self._show(Content.assemble(("✗ ", "bold $error"), content(f"{error_line(error)}{hint}")))
            return None


def _row(one: Suggestion, *, here: bool) -> Content:
    old = tr("  instead of {target}", target=one.replaces.target) if one.replaces else ""
    return Content.assemble(
        ("› " if here else "  ", "bold $accent"),
        content(one.term.source, "bold" if here else ""),
        (" → ", "$faint"),
        content(one.term.target or "?", "" if one.term.target else "$warning"),
        content(f"   {localised(one.why)}{old}", "$faint"),
    )


def _evidence(one: Suggestion) -> Content:
    """Some of the texts that speak for it."""
    return Content("\n").join(content(f"· {one_line(text)}") for text in one.evidence[:_EVIDENCE])
