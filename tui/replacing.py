"""Search and replace in the accepted English: every change in view before it is made."""

from __future__ import annotations

from dataclasses import replace

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from translator.errors import OlgimError
from translator.i18n import tr
from translator.workflow.review import Outcome, ReviewSession
from translator.workflow.review_replacing import Replacement, Wanted, put_replacements, replacements
from tui.actions import Where, bindings, footer
from tui.looks import changes
from tui.panes import Keys, Pane
from tui.rows import Rows
from tui.text import content, error_line, message_line, one_line

_LINES = 3
_AROUND = 6
"""Words of what stays, on either side of a change."""


class ReplaceScreen(ModalScreen[Outcome | None]):
    """Lists what would change. Ends with what was changed; None where nothing was."""

    BINDINGS = bindings(Where.REPLACE)

    def __init__(self, session: ReviewSession, wanted: Wanted) -> None:
        super().__init__()
        self._session, self._wanted = session, wanted
        self._found: tuple[Replacement, ...] = ()
        self._places: dict[str, int] = {}
        self._left_out: set[str] = set()

    def compose(self) -> ComposeResult:
        yield Static(id="replace-head")
        yield Rows(self._row, id="replace-list", lines=_LINES)
        yield Pane(id="replace-why", title="한국어")
        yield Keys(id="replace-keys")

    def on_mount(self) -> None:
        self._look(0)

    def on_resize(self) -> None:
        self.query_one(Keys).offer(footer(Where.REPLACE), self.size.width)

    @property
    def _rows(self) -> Rows:
        return self.query_one(Rows)

    @property
    def _here(self) -> Replacement | None:
        return self._found[self._rows.at] if self._found else None

    @property
    def _chosen(self) -> list[Replacement]:
        """What would be replaced now."""
        return [one for one in self._found if not one.problem and one.unit.key not in self._left_out]

    def _look(self, at: int | None = None) -> None:
        """Look for what would change, and show it."""
        self._found = replacements(self._session, self._wanted)
        self._places = {unit.key: at for at, unit in enumerate(self._session.units, 1)}
        self._rows.show(len(self._found), at)
        self._show()

    # ---- what is shown

    def _show(self, trouble: OlgimError | None = None) -> None:
        wanted, chosen = self._wanted, len(self._chosen)
        refused = sum(bool(one.problem) for one in self._found)
        place = (
            tr("{at} of {number:,}", at=self._rows.at + 1, number=len(self._found))
            if self._found
            else tr("nothing found")
        )
        words = tr("parts of words, too") if wanted.parts else tr("whole words")
        first = Content.assemble(
            (tr(" Replace "), "bold $background on $primary"),
            content(f" {place}  ", "bold"),
            content(f"{one_line(wanted.find)}", "$removed"),
            (" → ", "$faint"),
            content(one_line(wanted.by) or tr("nothing"), "$added"),
            (f"  ({words})", "$faint"),
        )
        second = content(tr(" ✓ {chosen:,} to change", chosen=chosen), "$success")
        if refused:
            second += content(tr("   ✗ {refused:,} can't be changed so", refused=refused), "$error")
        if not self._found:
            other = tr("whole words") if wanted.parts else tr("parts of words")
            second = content(
                tr(" No accepted English has these words. w: {other}, Esc: back.", other=other), "$faint"
            )
        if trouble is not None:
            second = content(f" ✗ {error_line(trouble)}", "bold $error")
        self.query_one("#replace-head", Static).update(Content("\n").join([first, second]))
        self._show_why()
        self._rows.refresh()

    def _show_why(self) -> None:
        here = self._here
        pane = self.query_one("#replace-why", Pane)
        pane.display = here is not None
        if here is not None:
            pane.show(content(one_line(here.unit.source)), subject=here.unit.key)

    def _row(self, at: int, width: int) -> list[Content]:
        one = self._found[at]
        left = one.unit.key in self._left_out
        sign, style, word = (
            ("✗", "bold $error", tr("can't be changed so"))
            if one.problem
            else ("–", "$faint", tr("left as it is"))
            if left
            else ("✓", "$success", tr("to change"))
        )
        place = self._places.get(one.unit.key, 0)
        head = Content.assemble(
            (f"{sign} ", style), content(tr("segment {place}  ", place=place), "bold"), (word, style)
        )
        if one.problem:
            said = content(message_line(one.problem), "$error")
            return [head, Content.assemble("  ", said), Content.assemble("  ", one_line(one.unit.target))]
        diff = changes(one_line(one.unit.target), one_line(one.text), around=_AROUND)
        lines = diff.wrap(max(8, width - 3))
        if len(lines) > _LINES - 1:
            lines = [lines[0], lines[1] + content(" …", "$faint")]
        return [head, *(Content.assemble("  ", line) for line in lines)]

    # ---- what a person does

    def on_rows_moved(self) -> None:
        self._show()

    def on_rows_picked(self) -> None:
        self.action_leave_out()

    def action_leave_out(self) -> None:
        here = self._here
        if here is not None and not here.problem:
            self._left_out ^= {here.unit.key}
            self._rows.move(1)
            self._show()

    def action_leave_out_all(self) -> None:
        ready = {one.unit.key for one in self._found if not one.problem}
        self._left_out = ready if self._chosen else set()
        self._show()

    def action_parts(self) -> None:
        self._wanted = replace(self._wanted, parts=not self._wanted.parts)
        self._look(0)

    def action_put(self) -> None:
        chosen = self._chosen
        if not chosen:
            return
        try:
            outcome = put_replacements(self._session, chosen)
        except OlgimError as error:
            self._look()
            self._show(error)
            return
        self.dismiss(outcome)

    def action_back(self) -> None:
        self.dismiss(None)

    def action_down(self) -> None:
        self._rows.move(1)

    def action_up(self) -> None:
        self._rows.move(-1)

    def action_page_down(self) -> None:
        self._rows.turn_page(1)

    def action_page_up(self) -> None:
        self._rows.turn_page(-1)
