"""The terms of a post: what follows them and what doesn't; changed, forbidden, taken out, and undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from translator.errors import OlgimError
from translator.i18n import tr
from translator.units import Unit
from translator.workflow.review import Outcome, ReviewSession
from translator.workflow.review_history import TermChange
from translator.workflow.review_listing import segments
from translator.workflow.review_terms import TermUse
from tui.actions import Where, bindings, footer
from tui.dialogs import Ask
from tui.panes import Keys, Pane
from tui.rows import Rows, RowsScreen
from tui.text import content, error_line, message_line, one_line

_SENTENCES = 3  # segments that are shown with another English
_WIDEST = 70  # columns of a term, so that its numbers stand near it


class TermsScreen(RowsScreen[Outcome | None]):
    """Lists the terms, those of `unit` first, the cursor on that for `source`, if there is one.

    Ends with what the last change touches in the post.

    `changed` is the Korean of the term that was changed last; empty where none was.
    """

    BINDINGS = bindings(Where.TERMS)

    def __init__(
        self, session: ReviewSession, uses: Sequence[TermUse], unit: Unit | None, source: str = ""
    ) -> None:
        super().__init__()
        self._session = session
        self._unit = unit
        self._source = source
        self._uses = self._sorted(uses)
        self._outcome: Outcome | None = None
        self.changed = ""

    def compose(self) -> ComposeResult:
        yield Static(id="terms-head")
        yield Rows(self._row, id="terms-list")
        yield Pane(id="terms-why")
        yield Keys(id="terms-keys")

    def on_mount(self) -> None:
        sources = [use.term.source for use in self._uses]
        self._show(at=sources.index(self._source) if self._source in sources else 0)

    def on_resize(self) -> None:
        self.query_one(Keys).offer(footer(Where.TERMS), self.size.width)

    def _sorted(self, uses: Sequence[TermUse]) -> list[TermUse]:
        """Those of the segment under the cursor first."""
        key = "" if self._unit is None else self._unit.key
        return sorted(uses, key=lambda use: key not in use.keys)

    @property
    def _here(self) -> TermUse | None:
        return self._uses[self._rows.at] if self._uses else None

    # ---- what is shown

    def _show(self, said: Content | None = None, at: int | None = None) -> None:
        self._rows.show(len(self._uses), at)
        place = (
            tr("{at} of {number:,}", at=self._rows.at + 1, number=len(self._uses))
            if self._uses
            else tr("none")
        )
        head = Content.assemble((tr(" Terms "), "bold $background on $primary"), content(f" {place}", "bold"))
        unasked = content(tr(" What stands in this post, and the others of this site."), "$faint")
        if not self._uses:
            unasked = content(tr(" No term yet. Esc, then t adds one, T suggests some."), "$faint")
        self.query_one("#terms-head", Static).update(Content("\n").join([head, said or unasked]))
        self._show_why()

    def _show_why(self) -> None:
        pane, use = self.query_one("#terms-why", Pane), self._here
        pane.display = use is not None
        if use is not None:
            pane.show(_detail(self._session, use), f"{one_line(use.term.source)}", subject=use.term.source)

    def _row(self, at: int, width: int) -> tuple[Content]:
        use = self._uses[at]
        term = use.term
        never = tr("  never {forbidden}", forbidden=", ".join(term.forbidden)) if term.forbidden else ""
        mark = ("✗ ", "$warning") if use.otherwise else ("✓ ", "$success") if use.keys else ("  ", "")
        here = self._unit is not None and self._unit.key in use.keys
        room = max(10, min(_WIDEST, width - 32))
        name = Content.assemble(
            mark,
            (one_line(term.source), "bold $term" if here else "$term"),
            (" → ", "$faint"),
            content(one_line(term.target)),
            (f"  {one_line(never)}" if never else "", "$error"),
        ).truncate(room, ellipsis=True, pad=True)
        numbers = segments(len(use.keys)) if use.keys else tr("not in this post")
        other = tr(", {number} with another word", number=len(use.otherwise)) if use.otherwise else ""
        return (Content.assemble(name, " ", content(numbers, "$faint"), content(other, "$warning")),)

    # ---- what a person does

    def on_rows_moved(self) -> None:
        self._show()

    def on_rows_picked(self) -> None:
        self.action_change()

    def action_back(self) -> None:
        self.dismiss(self._outcome)

    @work(group="dialog")
    async def action_change(self) -> None:
        use = self._here
        if use is None:
            return
        name = f"English of {use.term.source}"
        target = await self._ask(
            name, tr("What is {source} in English, in every post?", source=use.term.source), use.term.target
        )
        if target:
            self._do(name, use.term.source, lambda: self._session.change_term(use.term, target))

    @work(group="dialog")
    async def action_forbid(self) -> None:
        use = self._here
        if use is None:
            return
        name = f"never for {use.term.source}"
        word = await self._ask(
            name, tr("Which English word is never to stand for {source}?", source=use.term.source), ""
        )
        if word:
            self._do(name, use.term.source, lambda: self._session.forbid(use.term, word))

    def action_take_out(self) -> None:
        use = self._here
        if use is not None:
            self._do("", use.term.source, lambda: self._session.drop_term(use.term))

    def action_undo(self) -> None:
        last = self._session.history.last
        if not isinstance(last, TermChange):
            self._show(content(tr(" No term was changed last; in the review, u takes other actions back.")))
            return
        self._do("", last.source, self._session.undo)

    def action_only(self) -> None:
        """List the segments that don't follow the term, without changing anything."""
        use = self._here
        if use is None or not use.otherwise:
            self._show(content(tr(" Everything in this post follows this term.")))
            return
        self._session.touched = frozenset(use.otherwise)
        said = tr(
            "{source} = {target}: {segments} otherwise",
            source=use.term.source,
            target=use.term.target,
            segments=segments(len(use.otherwise)),
        )
        self.dismiss(Outcome(said))

    async def _ask(self, name: str, question: str, text: str) -> str:
        """Ask for a line that is kept until it is sent; empty if the person thinks better of it."""
        session = self._session
        ask = Ask(
            question, text=session.line(name) or text, keep=lambda typed: session.type_line(name, typed)
        )
        answer = (await self.app.push_screen_wait(ask) or "").strip()
        if not answer:
            session.type_line(name, "")
        return answer

    def _do(self, name: str, source: str, deed: Callable[[], Outcome]) -> None:
        """Change a term, and say what that touches."""
        try:
            self._outcome = deed()
        except OlgimError as error:
            hint = f"  {message_line(error.hint)}" if error.hint else ""
            said = content(error_line(error))
            self._show(Content.assemble((" ✗ ", "bold $error"), said, content(hint, "$faint")))
            return
        if name:
            self._session.type_line(name, "")
        self._uses = self._sorted(self._session.uses())
        at = next((at for at, use in enumerate(self._uses) if use.term.source == source), None)
        self.changed = source
        self._show(content(f" {message_line(self._outcome.message)}", "$success"), at)


def _detail(session: ReviewSession, use: TermUse) -> Content:
    """What is known of a term, and the first sentences that don't follow it."""
    term = use.term
    said = []
    if term.target_variants:
        said.append(
            Content.assemble((tr("or "), "$faint"), content(one_line(", ".join(term.target_variants))))
        )
    if term.note:
        said.append(content(one_line(term.note)))
    if not use.own:
        said.append(content(tr("It comes with Olgim; a change goes into this site's glossary."), "$faint"))
    for key in use.otherwise[:_SENTENCES]:
        unit = session.find(key)
        if unit is not None:
            said.append(Content.assemble(("✗ ", "$warning"), content(one_line(unit.target))))
    return Content("\n").join(said or [content(tr("Everything in this post follows it."), "$faint")])
