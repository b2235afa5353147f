"""The brief of a post, to be read and changed: what was decided for all of it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from translator.errors import OlgimError
from translator.i18n import tr
from translator.units import Severity
from translator.workflow.review import Outcome, ReviewSession
from translator.workflow.review_brief import BriefDraft, tidy
from tui.actions import Where, bindings, footer
from tui.editor import Editor
from tui.looks import DRAFT, SEVERITIES
from tui.panes import Keys
from tui.text import content, error_line, message_line, stopped

_WHAT_IT_DOES = tr(
    "What was decided for the whole post, a line each (배포: deploy). "
    "It goes along with everything that the model is asked about it."
)
_NONE_YET = tr("None yet: the model makes one for a long post; write your own here.")
_KEPT_DRAFT = tr("As you left it, not saved yet.")


class BriefEditor(Editor):
    """The text area in which a person changes the lines of a post's brief."""

    BINDINGS = bindings(Where.BRIEF)


class BriefScreen(ModalScreen[Outcome | None]):
    """Shows a post's brief in an editor. Ends with what saving it did; None where it wasn't saved.

    What was typed and not saved is the session's `brief_draft` then.
    """

    def __init__(self, session: ReviewSession) -> None:
        super().__init__()
        self._session = session
        self._base = session.brief

    def compose(self) -> ComposeResult:
        with Vertical(id="brief") as frame:
            frame.border_title = content(tr("Brief of {label}", label=self._session.label.rpartition("/")[2]))
            yield Static(content(_WHAT_IT_DOES, "$secondary"))
            yield BriefEditor(id="brief-lines")
            yield Static(id="brief-said")
            yield Keys(id="brief-keys")

    def on_mount(self) -> None:
        lines, draft = "\n".join(self._base), self._session.brief_draft
        editor = self.query_one(BriefEditor)
        if draft:
            self._base = draft.base
        editor.keep = self._keep
        editor.open(draft.text if draft else lines, lines)
        if draft:
            self._say(Content.assemble((f"{DRAFT.glyph} ", DRAFT.style), content(_KEPT_DRAFT)))
        elif not self._base:
            self._say(content(_NONE_YET))

    def on_resize(self) -> None:
        self.query_one(Keys).offer(footer(Where.BRIEF), self.size.width)

    def _say(self, said: Content) -> None:
        self.query_one("#brief-said", Static).update(said)

    def on_editor_saved(self, event: Editor.Saved) -> None:
        try:
            outcome = self._session.decide(event.text.split("\n"), self._base)
        except OlgimError as error:
            look = SEVERITIES[Severity.CRITICAL]
            hint = f" {message_line(error.hint)}" if error.hint else ""
            said = content(stopped(error_line(error)) if hint else error_line(error))
            self._say(Content.assemble((f"{look.glyph} ", look.style), said, content(hint, "$faint")))
            return
        self.dismiss(outcome)

    def on_editor_left(self, event: Editor.Left) -> None:
        self._keep(event.text)
        self.dismiss(None)

    def _keep(self, text: str) -> None:
        typed = tidy(text.split("\n"))
        same = typed in (tidy(self._base), tidy(self._session.brief))
        self._session.type_brief(None if same else BriefDraft(text, self._base))

    def set_focus(
        self, widget: Widget | None, scroll_visible: bool = True, from_app_focus: bool = False
    ) -> None:
        """Focus stays in the editor: a click beside it doesn't take it away."""
        del widget
        super().set_focus(self.query_one(BriefEditor), scroll_visible, from_app_focus)
