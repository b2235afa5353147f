"""Deciding for more than one segment on the review screen: terms of the glossary, the brief of the post."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from textual import events, work
from textual.message import Message
from textual.worker import WorkerFailed

from glossary import Term
from translator.errors import OlgimError
from translator.i18n import tr
from translator.workflow.review import Outcome, Show
from translator.workflow.review_listing import segments
from translator.workflow.review_terms import touched_elsewhere
from translator.workflow.review_units import normal_text
from tui.brief import BriefScreen
from tui.mouse import hinted, term_at
from tui.searching import SearchingScreen
from tui.suggested_terms import SuggestionScreen
from tui.term_list import TermsScreen
from tui.text import capital, one_line, stopped

_TERM, _ENGLISH = "term", "term in English"  # under which names what is typed is kept


class DecidingScreen(SearchingScreen):
    """A desk whose terms and brief can be changed; what a change touches is listed."""

    class Touched(Message):
        """These sentences of other posts don't follow a term."""

        def __init__(self, term: Term, touched: Mapping[Path, frozenset[str]]) -> None:
            super().__init__()
            self.term, self.touched = term, touched

    @work(group="dialog")
    async def action_term(self) -> None:
        marked = one_line(self.get_selected_text() or "")
        source = await self.ask_line(_TERM, tr("Which Korean term?"), text=marked)
        if source is None or not source.strip():
            self.sent(_TERM)
            return
        target = await self.ask_line(
            _ENGLISH, tr("What is {source} in English, in every post?", source=source.strip())
        )
        if target is not None and target.strip():
            outcome = self.act(lambda: self.session.add_term(Term(source, target)))
            if outcome is None:
                return
            self._list_touched(outcome)
            self.look_elsewhere(normal_text(source))
        for name in (_TERM, _ENGLISH):
            self.sent(name)

    def on_click(self, event: events.Click) -> None:
        """A click on a term shows it among the terms; what was dragged over is marked instead."""
        source = term_at(event)
        if source is not None and not self.editing and not self.get_selected_text():
            self.list_terms(source)

    def action_terms(self) -> None:
        self.list_terms()

    @work(group="dialog")
    async def list_terms(self, source: str = "") -> None:
        """List the terms of the post, the cursor on one of them."""
        session = self.session
        try:
            uses = await self.at_leisure(tr("Looking for terms …"), session.uses)
        except OlgimError as error:
            self.complain(error)
            return
        screen = TermsScreen(session, uses, self.unit, source)
        outcome = await self.app.push_screen_wait(screen)
        if outcome is None:
            return
        self.after(outcome)
        self._list_touched(outcome)
        if screen.changed:
            self.look_elsewhere(screen.changed)

    # ---- the other posts

    @work(thread=True, exclusive=True, group="elsewhere")
    def look_elsewhere(self, source: str) -> None:
        """Find out which sentences of other posts a term touches, in the background."""
        session = self.session
        try:
            term, touched = touched_elsewhere(session.site, session.path, source)
        except OlgimError:  # it was taken out again meanwhile, or can't be read: then nothing is queued
            return
        if touched:
            self.post_message(self.Touched(term, touched))

    def on_deciding_screen_touched(self, event: Touched) -> None:
        """Queue them: the next post is the next of them."""
        self.desk.queue(event.term, event.touched)
        number = sum(map(len, event.touched.values()))
        said = tr(
            "Also in other posts: {segments} without “{target}”; ]: the next of them.",
            segments=segments(number),
            target=event.term.target,
        )
        self.say(f"{stopped(self.said_last)} {said}".strip(), "$warning")
        self.show_segment()

    @work(group="dialog")
    async def action_suggestions(self) -> None:
        self.say(tr("Looking for terms in the posts …"))
        try:
            found = await self.run_worker(
                self.session.suggestions, thread=True, group="terms", exit_on_error=False
            ).wait()
        except WorkerFailed as failed:
            if not isinstance(failed.error, OlgimError):
                raise
            self.complain(failed.error)
            return
        self.move_on()
        self.show_segment()
        if not found:
            self.say(tr("Nothing to suggest: no word that recurs is missing from the glossary."))
            return
        outcome = await self.app.push_screen_wait(SuggestionScreen(self.session, found))
        if outcome is not None:
            self.after(outcome)
            self._list_touched(outcome)

    @work(group="dialog")
    async def action_brief(self) -> None:
        session = self.session
        try:
            fresh = session.refresh()
        except OlgimError as error:
            self.complain(error)
            return
        if fresh is not None:
            self.after(fresh)
        before = session.brief
        outcome = await self.app.push_screen_wait(BriefScreen(session))
        if outcome is None:
            if session.brief_draft is not None:
                said = tr(
                    "The brief's draft is kept, for the next time as well. O: continue it, then ctrl+s: save."
                )
                self.say(hinted(said), "$warning")
            return
        if self.shown is Show.TERM and not session.touched:
            self.shown = Show.ALL
        self.after(outcome)
        if session.brief != before:
            self._list_touched(outcome)

    def _list_touched(self, outcome: Outcome | None) -> None:
        """List the segments that a new term or decision touches, for these alone to be mended or asked for again."""
        if outcome is not None and self.session.touched:
            self.shown, self.query_text = Show.TERM, ""
            self.relist(self.session.view(Show.TERM)[0])
            said = tr("{message}. r: ask again, Esc: all segments.", message=capital(outcome.message))
            self.say(hinted(said, capital(outcome.message)), "$warning")
