"""Reading the post as an article, on the same screen: the list and the one segment make room for the whole."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from textual import work
from textual.content import Content

from translator.errors import OlgimError
from translator.i18n import tr
from translator.units import Unit
from translator.workflow.review import Show
from translator.workflow.review_opening import Desk
from tui import around, describe
from tui.article import ArticleView
from tui.desk_screen import DeskScreen
from tui.dialogs import Choose
from tui.mouse import hinted
from tui.remark_lines import first_finding
from tui.text import padded

KOREAN_FROM = 120
"""Columns from which Korean stands beside the article unasked."""


@runtime_checkable
class Colours(Protocol):
    """An app that has light colours and dark ones."""

    def turn_light(self) -> None:
        """Change from light to dark colours, or back; the choice is kept. Raises StoreError."""


class ReadingScreen(DeskScreen):
    """A desk's screen that can show the post as an article. The list keeps the cursor; the article follows it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._korean_wanted: bool | None = None

    # ---- its parts

    @property
    def reading(self) -> bool:
        """Whether the article is shown."""
        return self.wanted.reading

    @property
    def article_view(self) -> ArticleView:
        """The widget that shows the post as an article."""
        return self.query_one("#article", ArticleView)

    @property
    def korean_shown(self) -> bool:
        """Whether the article has Korean beside its English, or above it."""
        wide = self.app.size.width >= KOREAN_FROM
        return wide if self._korean_wanted is None else self._korean_wanted

    # ---- what is shown

    def fit(self) -> None:
        """Share the screen anew, the article with it."""
        super().fit()
        self.show_article()

    def draw_segment(self) -> None:
        """Show the segment under the cursor, in the article where that is in view."""
        super().draw_segment()
        self.show_article()

    def show_article(self) -> None:
        """Bring the article up to date, where it is in view."""
        article = self.article_at_hand if not self.reading else self.article
        if article is None or not self.article_view.display:
            return
        session, unit = self.session, self.unit
        self.article_view.show(
            session,
            article,
            unit.key if unit is not None else "",
            selected=frozenset(one.key for one in self.selected_units)
            if self.segments.selecting
            else frozenset(),
            korean=self.reading and self.korean_shown,
            query=self.query_text,
            asked=self.state_of_asking,
        )

    def on_slow_work_screen_surveyed(self) -> None:
        super().on_slow_work_screen_surveyed()
        self.show_article()

    @property
    def asks_above(self) -> bool:
        """In the article: away from the passage under the cursor."""
        return self.article_view.current_is_low if self.reading else super().asks_above

    def unasked(self) -> Content:
        """What the line above the keys says unasked: in the article, the passage's state and where it stands."""
        unit = self.unit
        if not self.reading or unit is None:
            return super().unasked()
        drafted, width = unit.key in self.session.drafts, self.app.size.width - 5
        if finding := first_finding(self.session, unit, width - 1):
            room = max(1, width - finding.cell_length)
            return Content.assemble(describe.english_title(unit, draft=drafted, width=room), "   ", finding)
        title = describe.english_title(unit, draft=drafted)
        room = max(0, self.app.size.width - title.cell_length - 5)
        return Content.assemble(title, "   ", around.around(self.session, unit, self._standing(unit), room))

    def advice(self, unit: Unit) -> Content:
        """What a person can do about a unit; in the article with what blocks publishing, which stands nowhere else."""
        if not self.reading or not describe.is_blocked(self.session, unit):
            return super().advice(unit)
        keys = Content.assemble("  ", hinted(tr("e: fix it; w: waive it.")))
        return first_finding(self.session, unit, self.app.size.width - 5 - keys.cell_length) + keys

    # ---- what a person does

    def action_read(self) -> None:
        """Show the article, or go back to the list at the passage that was read last."""
        self.wanted.reading = not self.reading
        self.wanted.segment = False
        self.fit()
        if self.reading:
            self.article_view.show_current()
            self.say(hinted(tr("The article. The keys are the same. h: Korean, z: by segments.")))
        else:
            self.say("")
            self.segments.call_after_refresh(self.segments.scroll_to_cursor)

    def action_korean(self) -> None:
        """Show or hide the article's Korean."""
        if not self.reading:
            self.say(
                hinted(tr("Among the segments, Korean always stands by the English. z: read the article."))
            )
            return
        self._korean_wanted = not self.korean_shown
        self.show_article()
        self.article_view.show_current()

    def read_page(self, way: int) -> None:
        """Go on by a page, forward (1) or back (-1): of the article, or of a long segment."""
        scrolled = bool(self.segment.display) and self.segment.scroll_texts(way)
        if self.reading and not scrolled:
            self.turn_to_key(self.article_view.page(way))

    def compare(self) -> bool:
        """Show the next comparison; while reading, below the article. Returns whether there is one at all."""
        if not self.reading or self.wanted.segment:
            found = self.segment.compare_next()
            if self.reading and not (found and self.segment.comparing):
                self.wanted.segment = False
                self.fit()
            return found
        self.wanted.segment = self.segment.comparing or self.segment.compare_next()
        self.fit()
        return self.wanted.segment

    def turn_light(self) -> None:
        """Light or dark colours, also the next time."""
        app = self.app
        assert isinstance(app, Colours)
        try:
            app.turn_light()
        except OlgimError as error:
            self.complain(error)

    @work(group="dialog")
    async def choose_filter(self) -> None:
        """Ask what is to be listed."""
        session = self.session
        seldom = {Show.TERM: bool(session.touched), Show.LEFT: any(unit.left for unit in session.units)}
        shows = [one for one in Show if seldom.get(one, True)]
        labels = [
            Content.assemble(
                padded(tr(show.value), 12), (f"{len(session.view(show, self.query_text)):>6,}", "$faint")
            )
            for show in shows
        ]
        now = shows.index(self.shown) if self.shown in shows else 0
        chosen = await self.app.push_screen_wait(Choose(tr("Which segments?"), labels, now=now, again="f"))
        if chosen is None:
            return
        self.shown = shows[chosen]
        self.relist()
        said = tr(
            "Filter “{shown}”: {number} of {number_2} segments. Esc: all segments.",
            shown=tr(self.shown.value),
            number=len(self.segments.places),
            number_2=len(session.units) if self.shown is Show.LEFT else session.counts.total,
        )
        self.say(hinted(said))

    def turn_to_key(self, key: str | None) -> None:
        """The person goes to a segment, which is listed then."""
        place = next((at for at, unit in enumerate(self.session.units) if unit.key == key), None)
        if place is None:
            return
        self.move_on()
        self.go_to_place(place)
