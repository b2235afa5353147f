"""Looking for words on the review screen: in the post, to replace them, and in the translations of the whole site."""

from __future__ import annotations

from textual import work

from translator.i18n import tr
from translator.tags import bare
from translator.units import Origin, Unit
from translator.workflow.review_replacing import Wanted
from translator.workflow.review_versions import Alternative
from tui.between_posts import BetweenPostsScreen
from tui.concordance import ConcordanceScreen, TakenPair
from tui.dialogs import Ask
from tui.mouse import hinted
from tui.replacing import ReplaceScreen
from tui.text import one_line

_REPLACE, _BY = "replace", "replace by"  # under which names what is typed is kept


class SearchingScreen(BetweenPostsScreen):
    """A desk whose words can be looked for."""

    _looked_up = ""

    @work(group="dialog")
    async def action_find(self) -> None:
        before = self.query_text
        found = await self.app.push_screen_wait(
            Ask(
                tr("Find in Korean and English"),
                text=before,
                hint=tr("In passages with Korean; others aren't searched. Enter: keep it, Esc: cancel"),
                live=self._find,
            )
        )
        self._find("" if found is None else found)
        if self.query_text:
            found_some = bool(self.segments.places)
            said = (
                tr("{number} found. Esc: all segments", number=len(self.segments.places))
                if found_some
                else tr("Nothing has these words. Text without Korean isn't searched. Esc: all segments.")
            )
            self.say(hinted(said))

    def _find(self, query: str) -> None:
        self.query_text = query.strip()
        self.relist(seen=True)

    # ---- replacing

    @work(group="dialog")
    async def action_replace(self) -> None:
        hint = tr("In accepted English, of this post or of all. A capital at a sentence's start stays.")
        marked = one_line(self.get_selected_text() or "") or self.query_text
        find = await self.ask_line(_REPLACE, tr("Replace which English words?"), text=marked, hint=hint)
        if find is None or not find.strip():
            self.sent(_REPLACE)
            return
        hint = tr("Enter: see every change before it is made, Esc: cancel")
        by = await self.ask_line(_BY, tr("Replace “{find}” by what?", find=find.strip()), hint=hint)
        if by is not None:
            outcome = await self.app.push_screen_wait(
                ReplaceScreen(self.desk, Wanted(find.strip(), by.strip()))
            )
            if outcome is not None:
                self.after(outcome)
        for name in (_REPLACE, _BY):
            self.sent(name)

    # ---- the whole site

    @work(group="dialog")
    async def action_concordance(self) -> None:
        unit = self.unit
        words = one_line(self.get_selected_text() or "") or self.query_text or self._looked_up
        screen = ConcordanceScreen(self.session, words)
        found = await self.app.push_screen_wait(screen)
        self._looked_up = screen.words
        if found is not None and unit is not None:
            self._take_pair(unit, found)

    def _take_pair(self, unit: Unit, found: TakenPair) -> None:
        """Let the English of another segment stand here, without its tags where these aren't this segment's."""
        match = found.match
        session, text = self.session, match.target
        if session.problems(unit.key, text):
            text = bare(text, " ")
        if found.to_edit:
            self._edit_with(unit, text)
        else:
            name = tr("the English of {post}", post=one_line(match.post.removesuffix(".po")))
            self.take_text(unit, Alternative(text, Origin.MEMORY, match.author, ""), name)

    def _edit_with(self, unit: Unit, text: str) -> None:
        """Open the editor with other English, behind what was typed there before and not saved."""
        drafts = self.session.drafts
        self.open_editor(unit, f"{drafts[unit.key].text} {text}" if unit.key in drafts else text)

    def take_text(self, unit: Unit, one: Alternative, name: str) -> None:
        """Let other English stand as a proposal, or be mended in the editor where its tags don't fit."""
        problems = self.session.problems(unit.key, one.text)
        if problems:
            self._edit_with(unit, one.text)
            self._refused = self.editor.words
            self.say(
                tr(
                    "{name} doesn't fit as it is: {problems}. Fix it here.",
                    name=name[:1].upper() + name[1:],
                    problems=problems[0],
                ),
                "$warning",
            )
        else:
            what = f"{name} ({one.what})" if one.what else name
            self.act(lambda: self.session.take(unit.key, one.text, one.origin, one.author, what))
