"""One segment, large: Korean, English or the editor in its place, what changed, what the checks say."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content

from translator.errors import OlgimError
from translator.units import Unit
from translator.workflow.review import ReviewSession
from translator.workflow.review_units import normal_text
from tui import describe
from tui.editor import Editor
from tui.looks import changes
from tui.panes import Line, Pane
from tui.text import content


class SegmentView(Vertical):
    """Shows a segment; `edit` puts the editor where the English is. `remarks_wanted`: nothing else shows findings."""

    def __init__(self, *, id: str) -> None:  # noqa: A002  Textual's name
        super().__init__(id=id)
        self.edited: Unit | None = None
        """The unit as it was when its editor was opened."""
        self.remarks_wanted = True
        self.remark_lines = 3
        self._session: ReviewSession | None = None
        self._unit: Unit | None = None
        self._comparison = 0
        self._apart = False
        self._beside = ("", "")

    def compose(self) -> ComposeResult:
        with Container(id="texts"):
            yield Pane(id="korean")
            with Container(id="right"):
                yield Pane(id="english")
                yield Editor(id="editor")
        yield Pane(id="diff")
        yield Line(id="remarks")

    def on_mount(self) -> None:
        self.query_one(Editor).display = False

    # ---- reading

    def show(self, session: ReviewSession, unit: Unit, place: int) -> None:
        """Show a unit."""
        self._session, self._unit = session, unit
        if unit.proposal and self._beside != (unit.key, unit.proposal):
            self._comparison = 0  # both have to be in view
        self._beside = (unit.key, unit.proposal)
        subject = (session.label, unit.key)
        self.query_one("#korean", Pane).show(
            describe.korean(session, unit), describe.korean_title(session, unit, place), subject=subject
        )
        title = describe.english_title(unit, draft=unit.key in session.drafts)
        self.query_one("#english", Pane).show(describe.english(session, unit), title, subject=subject)
        self._show_comparison()
        self.show_remarks()

    def show_nothing(self, why: str) -> None:
        """There is no segment to show."""
        self._unit = None
        self.query_one("#korean", Pane).show(content(why, "$faint"), "한국어")
        self.query_one("#english", Pane).show(Content(""), "English")
        self.query_one("#diff").display = self.query_one("#remarks").display = False

    def show_remarks(self) -> None:
        """Show what the checks say, and the note."""
        if self._session is None or self._unit is None:
            return
        line = self.query_one("#remarks", Line)
        findings = self._session.checks.of(self._unit)
        line.display = bool(findings or self._unit.note) and self.remarks_wanted
        line.say(describe.remarks(findings, self._unit.note, self.remark_lines))

    def scroll_texts(self, way: int) -> None:
        """Scroll both texts by a page, forward (1) or back (-1)."""
        for pane in (self.query_one("#korean", Pane), self.query_one("#english", Pane)):
            pane.scroll_relative(y=way * max(1, pane.size.height - 1), animate=False)

    def compare_next(self) -> bool:
        """Show the next comparison, or none after the last. Returns whether there is one at all."""
        if self._session is None or self._unit is None:
            return False
        number = len(self._session.comparisons(self._unit.key))
        self._comparison = (self._comparison % (number + 1) + 1) % (number + 1)
        self._show_comparison()
        return number > 0

    def turn(self) -> None:
        """Show diffs split, or inline again."""
        self._apart = not self._apart
        self._show_comparison()

    def _show_comparison(self) -> None:
        if self._session is None or self._unit is None:
            return
        pane = self.query_one("#diff", Pane)
        found = self._session.comparisons(self._unit.key)
        choice = self._comparison % (len(found) + 1)
        pane.display = choice < len(found)
        if choice < len(found):
            one = found[choice]
            more = f"{choice + 1} of {len(found)}, d: next" if len(found) > 1 else "d hides it"
            subject = (self._session.label, self._unit.key, one.name, self._apart)
            shown = changes(one.old, one.new, apart=self._apart)
            pane.show(shown, f"Diff · {one.name}", more, subject=subject)

    # ---- editing

    def edit(self, unit: Unit, text: str) -> None:
        """Open the editor on a unit with `text` in it."""
        self.edited = unit
        self.query_one("#english").display = False
        editor = self.query_one(Editor)
        editor.display = True
        editor.border_title = content("English · editing")
        editor.open(text, unit.target)
        self._judge(text)

    def end_edit(self) -> None:
        """Close the editor."""
        self.edited = None
        self.query_one("#english").display = True
        self.query_one(Editor).display = False

    def on_text_area_changed(self) -> None:
        self._judge(self.query_one(Editor).text)

    def _judge(self, text: str) -> None:
        """Say while a person types whether the tags are sound, and what they have changed."""
        if self._session is None or self.edited is None:
            return
        try:
            problems = self._session.problems(self.edited.key, text)
        except OlgimError as error:
            problems = (error.message,)
        self.query_one(Editor).border_subtitle = (
            content(f"! {problems[0]}", "$warning")
            if problems
            else content("✓ all tags are there", "$success")
        )
        pane, before, typed = self.query_one("#diff", Pane), self.edited.target, normal_text(text)
        pane.display = bool(before) and before != typed
        shown = changes(before, typed, apart=self._apart)
        pane.show(shown, "Diff · what you change", subject=(self.edited.key, "typed"))
