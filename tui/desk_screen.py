"""The review screen's parts: where they stand, and what they show. What the keys do is in `reviewing`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from translator.errors import OlgimError
from translator.i18n import tr
from translator.units import State, Unit
from translator.workflow.article import PassageStanding
from translator.workflow.review import Outcome, Show
from translator.workflow.review_opening import Desk
from translator.workflow.review_post import NothingToDoError
from tui import describe
from tui.about import About
from tui.actions import Where, footer
from tui.arrangement import Arrangement, PartsWanted, arrange
from tui.article import ArticleView
from tui.editor import Editor
from tui.keys_now import Scene, actions_now, actions_then, always
from tui.looks import Look
from tui.mouse import hinted
from tui.panes import Keys, Line
from tui.segment_list import Row, SegmentList
from tui.segment_view import SegmentView
from tui.slow_work import SlowWorkScreen
from tui.text import sentence

_LOOK_AT_DISK = 1.5  # seconds
GONE = Row(0, State.UNTRANSLATED, "", "")
"""A segment that is in the list and not in the post any more."""
_HOPS = 3
"""Rounds of the event loop in which a part's change reaches the screen, so that one frame shows them all."""


class DeskScreen(SlowWorkScreen):
    """One post of a desk at a time, as a picture. `shown` and `query_text` say which segments are listed."""

    AUTO_FOCUS = "SegmentList"

    class Outdated(Message):
        """The parts are to be brought up to date."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._outdated = False  # whether `draw_segment` is wanted
        self.shown = Show.ALL
        self.query_text = ""
        self.wanted = PartsWanted()
        self.arrangement = arrange((0, 0), self.wanted, 0, editing=False)
        self.published = False
        """Whether the post that is shown was published a moment ago."""

    def compose(self) -> ComposeResult:
        yield Line(id="header")
        with Horizontal(id="body"):
            with Vertical(id="main"):
                yield SegmentList(lambda place: self._row(place), id="list")  # noqa: PLW0108  another session by then
                yield ArticleView(id="article")
                yield SegmentView(id="segment")
                yield ArticleView(id="below")
            with Vertical(id="side-column"):
                yield About(id="side")
                yield ArticleView(id="excerpt")
        yield Line(id="asking")
        yield Line(id="said")
        yield Keys(id="keys")

    def on_mount(self) -> None:
        self.open_post()
        self.set_interval(_LOOK_AT_DISK, self._look_at_disk)

    def on_resize(self) -> None:
        self.fit()

    def on_screen_suspend(self) -> None:
        """While something is asked, the keys below the question do nothing."""
        self.add_class("-asked")

    def on_screen_resume(self) -> None:
        self.remove_class("-asked")

    # ---- its parts

    @property
    def segments(self) -> SegmentList:
        """The widget that lists the segments, with the cursor on one of them."""
        return self.query_one(SegmentList)

    @property
    def segment(self) -> SegmentView:
        """The large view of one segment."""
        return self.query_one(SegmentView)

    @property
    def about(self) -> About:
        """The pane beside the segment: findings, terms, other English, notes."""
        return self.query_one(About)

    @property
    def unit(self) -> Unit | None:
        """The unit under the cursor."""
        place = self.segments.place
        units = self.session.units
        return None if place is None or place >= len(units) else units[place]

    @property
    def selected_units(self) -> list[Unit]:
        """The units of the range, or the one under the cursor."""
        units = self.session.units
        return [units[place] for place in self.segments.selected if place < len(units)]

    @property
    def filtered(self) -> bool:
        """Whether a filter or a search leaves segments out."""
        return self.shown is not Show.ALL or bool(self.query_text)

    @property
    def editing(self) -> bool:
        """Whether the editor is open."""
        return self.segment.edited is not None

    # ---- what is shown

    def _row(self, place: int) -> Row:
        return describe.row(self.session, place, self.query_text) if place < len(self.session.units) else GONE

    def open_post(self) -> None:
        """Show the desk's post from its first unfinished segment on, or what is to be looked at for a term."""
        self.about.forget()
        self.query_text, self.published = "", False
        if self.desk.term is not None and (touched := self.session.view(Show.TERM)):
            self.shown = Show.TERM
            self.relist(touched[0])
            self.fit()
            self.survey()
            said = tr(
                "In these, {source} is not “{target}”. r: ask the model again, e: edit, Esc: all segments.",
                source=self.desk.term.source,
                target=self.desk.term.target,
            )
            self.say(hinted(said, self.desk.term.source, self.desk.term.target))
            return
        self.shown = Show.ALL
        units = self.session.units
        blocked = self.blocked()
        left = (at for at, unit in enumerate(units) if unit.waits or at in blocked)
        first = next(left, None)
        doubted = self.doubted() if first is None else []
        self.relist(next(iter(doubted), 0) if first is None else first)
        self.fit()
        self.survey()
        counts = self.session.counts
        notices = [*self.desk.passed, *self.session.notices]
        if self.session.page.is_own and self.session.conflict is not None:
            self.complain(self.session.conflict)
        elif notices:
            drafted = self.unit is not None and self.unit.key in self.session.drafts
            self.say("; ".join(notices), "$warning", alone=drafted)  # they tell of the draft
        elif doubted:
            self.say(hinted(tr("All is accepted, but here is a finding. e: fix it, w: waive it, f: filter.")))
        elif self.unit is None or not self.advice(self.unit):
            self.say(hinted(describe.opened(counts, len(units) - counts.total, len(blocked))))

    def relist(self, place: int | None = None, *, seen: bool = False) -> None:
        """List what the filter and the search leave, the cursor on `place`, or on the segment that it is on.

        `seen`: the cursor is to be in sight, since the person asked for another list.
        """
        places, units = self.session.view(self.shown, self.query_text), self.session.units
        self.segments.show(places, [units[at].key for at in places], place)
        self.segment.list_lines = len(places)
        if self._arranged().below != self.arrangement.below:
            self.fit()
        if seen:
            self.segments.scroll_to_cursor()
        self.show_segment()

    def go_to_key(self, key: str | None) -> None:
        """Put the cursor on a segment, if it is listed."""
        place = next((at for at, unit in enumerate(self.session.units) if unit.key == key), None)
        if place is not None:
            self.segments.go_to(place)

    def go_to_place(self, place: int) -> None:
        """Put the cursor on the segment at a place; what is listed changes where it isn't."""
        if not self.segments.go_to(place):
            self.shown, self.query_text = Show.LEFT if self.session.units[place].left else Show.ALL, ""
            self.relist(place)

    def fit(self) -> None:
        """Fit the parts to the terminal."""
        now = self.arrangement = self._arranged()
        for name, on in now.classes.items():
            self.set_class(on, name)
        self.segments.display = now.list
        self.query_one("#article").display = now.article
        self.segment.display = now.segment
        self.query_one("#below").display = now.article_below
        self.about.display = self.query_one("#side-column").display = now.side
        self.query_one("#excerpt").display = now.excerpt
        self.segment.remarks_wanted = not now.side
        self.segment.companion_wanted = now.companion
        self.segment.remark_lines = 3 if now.wide else 2
        self.show_segment()

    def _arranged(self) -> Arrangement:
        return arrange(self.app.size, self.wanted, self.segment.list_lines, editing=self.editing)

    def toggle_list(self) -> None:
        """Show or hide the list, whatever the terminal's size."""
        self.wanted.listed = not self.arrangement.list
        self.fit()

    def toggle_side(self) -> None:
        """Show or hide the side pane, whatever the terminal's size."""
        self.wanted.side = not self.arrangement.side
        self.fit()

    def show_segment(self) -> None:
        """Have every part brought to the segment under the cursor before the next frame: once, however often it is
        wanted until then.
        """
        if not self._outdated:
            self._outdated = True
            self.post_message(self.Outdated())

    def draw_segment(self) -> None:
        """Bring every part to the segment under the cursor."""
        width, place = self.app.size.width, self.segments.place
        self._drawn = place
        self.query_one("#header", Line).say(
            describe.header(self.desk, self.shown, self.query_text, width, place)
        )
        self._offer_keys()
        unit, place = self.unit, self.segments.place
        if unit is None or place is None:
            self.segment.show_nothing(tr("No segment is left here. Esc: all segments."))
        elif not self.editing:
            self.segment.show(self.session, unit, place, self._standing(unit), self.query_text)
            self.about.tell(self.session, unit)
            self._show_excerpt(unit)
        self._show_said()

    def _standing(self, unit: Unit) -> PassageStanding | None:
        article = self.article_at_hand
        return None if article is None else article.standings.get(unit.key)

    def state_of_asking(self, key: str) -> tuple[Look, str] | None:
        """What the model is doing about a segment, with what of its English streams in; None where nothing is."""
        del key
        return None

    def _show_excerpt(self, unit: Unit) -> None:
        """The article around the segment: in the side column, or in both languages below a short list's texts."""
        article, session = self.article_at_hand, self.session
        if article is None:
            return
        places = self.segments.selected if self.segments.selecting else ()
        selected = frozenset(session.units[place].key for place in places if place < len(session.units))
        for excerpt, korean in (("#excerpt", False), ("#below", True)):
            view = self.query_one(excerpt, ArticleView)
            if view.display:
                view.show(
                    session,
                    article,
                    unit.key,
                    selected=selected,
                    korean=korean,
                    query=self.query_text,
                    asked=self.state_of_asking,
                )

    def _offer_keys(self) -> None:
        keys, width, scene = self.query_one(Keys), self.app.size.width, self.scene()
        if self.editing:
            keys.offer(footer(Where.EDITOR), width)
        else:
            now, then = actions_now(self.session, self.unit, scene), actions_then(scene)
            keys.offer(now, width, always=len(always(scene)), then=then)

    def scene(self) -> Scene:
        """What is shown, for the choice of keys."""
        return Scene(
            self.arrangement.reading,
            self.arrangement.list,
            self.segments.selecting,
            self.shown,
            self.query_text,
            len(self.desk),
            published=self.published,
            covered=self.arrangement.covered,
        )

    def open_editor(self, unit: Unit, text: str) -> None:
        """Put the editor where the English is; below the article where that is in view."""
        self.segment.display = True
        self.segment.edit(unit, text)
        self.fit()
        self.say_tags(unit)
        self._offer_keys()

    def say_tags(self, unit: Unit) -> None:
        """Tell which tags the English of a segment has to have."""
        self.say(describe.tags_to_keep(self.session, unit))

    def close_editor(self) -> None:
        """Close the editor, show the segment's English in its place, and give the keys back to the list."""
        self.segment.end_edit()
        self.fit()
        self.segments.focus()
        self.relist()

    def set_focus(
        self, widget: Widget | None, scroll_visible: bool = True, from_app_focus: bool = False
    ) -> None:
        """While the editor is open, it has the focus, whatever is clicked on; keys would lead nowhere otherwise."""
        views = self.query(SegmentView)
        if views and views.first().edited is not None:
            widget = self.editor
        super().set_focus(widget, scroll_visible, from_app_focus)

    @property
    def editor(self) -> Editor:
        """The text area in which a segment's English is edited; it is there, if hidden, all the time."""
        return self.query_one(Editor)

    def advised(self) -> Content:
        """What can be done about the segment under the cursor, while nobody writes."""
        unit = self.unit
        return Content("") if unit is None or self.editing else self.advice(unit)

    def advice(self, unit: Unit) -> Content:
        """What a person can do about the segment under the cursor, where that isn't plain."""
        return hinted(describe.advice(self.session, unit))

    # ---- what happens

    def act(self, deed: Callable[[], Outcome]) -> Outcome | None:
        """Do something to the post and say how it went. None if it couldn't be done."""
        try:
            outcome = deed()
        except NothingToDoError as error:
            self.relist()
            self.say(hinted(" ".join([sentence(error.message), error.hint or ""]).rstrip()))
            return None
        except OlgimError as error:
            self.relist()
            self.complain(error)
            return None
        self.segments.select(on=False)
        self.published = False
        self.after(outcome)
        return outcome

    def after(self, outcome: Outcome) -> None:
        """Show what an action, or somebody else, has changed."""
        self.about.forget()
        if self.shown is Show.TERM and not self.session.touched:
            self.shown = Show.ALL
        self.relist()
        self.survey()
        said = outcome.message
        if outcome.outside and outcome.keys:
            said += tr("; {number} changed on disk meanwhile, taken over", number=len(outcome.outside))
        self.say(sentence(said), "$warning" if outcome.outside else "$success")

    def on_slow_work_screen_surveyed(self) -> None:
        self.segments.renew()
        unit = self.unit
        if unit is not None and not self.editing:
            self.segment.show_standing(self._standing(unit))
            self.segment.show_remarks()
            self.about.tell(self.session, unit)
            self._show_excerpt(unit)

    async def on_segment_list_moved(self) -> None:
        self._outdated = self._outdated or self._drawn != self.segments.place
        await self.on_desk_screen_outdated()

    def on_segment_list_ranged(self) -> None:
        self.show_segment()

    async def on_desk_screen_outdated(self) -> None:
        """Bring every part up to date, and paint them together."""
        if not self._outdated:
            return
        self._outdated = False
        with self.app.batch_update():
            self.draw_segment()
            for _ in range(_HOPS):
                await asyncio.sleep(0)

    def _look_at_disk(self) -> None:
        if self.editing or self.app.screen is not self:
            return
        try:
            outcome = self.session.refresh()
        except OlgimError as error:
            self.complain(error)
            return
        if outcome is not None:
            self.after(outcome)
