"""What takes its time with a long post, done in threads while the review screen stays alive."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from textual import work
from textual.message import Message
from textual.worker import WorkerFailed, get_current_worker

from translator.document import Document
from translator.units import Severity
from translator.workflow.article import Article, article_of
from translator.workflow.review_opening import Desk
from tui.dialogs import Wait
from tui.hands import hands_of
from tui.saying import SayingScreen

_SHORT = 1_000
"""Segments of a post with which all of that is done at once, in some milliseconds."""

_Done = TypeVar("_Done")


class SlowWorkScreen(SayingScreen):
    """A desk's screen with the post's article and what the checks say of it, and with deeds that are waited for."""

    class Surveyed(Message):
        """The checks have looked at the whole post."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._article: tuple[Document, Article] | None = None
        self._drawn: int | None = None  # the place that the screen was last drawn for
        self.busy = False
        """Whether something is being done to the post in a thread."""

    # ---- made of the post

    @property
    def article(self) -> Article:
        """The post as an article."""
        document = self.session.document
        if self._article is None or self._article[0] is not document:
            self._article = document, article_of(document)
        return self._article[1]

    @property
    def article_at_hand(self) -> Article | None:
        """The same; None for a long post whose article is still being made in the background."""
        document = self.session.document
        made = self._article is not None and self._article[0] is document
        return self.article if made or len(document.segments) <= _SHORT else None

    def doubted(self) -> list[int]:
        """The places with a finding that is more than a note; in a long post nobody looks for them."""
        units, checks = self.session.units, self.session.checks
        if len(units) > _SHORT:
            return []
        checks.survey(units)
        return [
            at
            for at, unit in enumerate(units)
            if any(one.severity is not Severity.NOTE for one in checks.of(unit))
        ]

    def blocked(self) -> frozenset[int]:
        """The places that are accepted and keep the post from being published; in a long post nobody looks for them."""
        session, units = self.session, self.session.units
        if len(units) > _SHORT:
            return frozenset()
        return frozenset(
            at
            for at, unit in enumerate(units)
            if unit.settled and not unit.waits and session.critical(unit) is not None
        )

    @work(thread=True, exclusive=True, group="checks")
    def survey(self) -> None:
        """Have the checks look at the whole post, in the background."""
        session, worker, hands = self.session, get_current_worker(), hands_of(self.app)

        def wanted() -> bool:
            return not worker.is_cancelled

        hands.wait(wanted)
        if self.article_at_hand is None:
            document = session.document
            self._article = document, article_of(document)
            self.post_message(self.Surveyed())
        hands.wait(wanted)
        session.prepare()
        first = self._drawn or 0  # what is in sight, and comes into sight next
        if session.checks.survey(session.units, wanted, may_go_on=lambda: hands.rest, first=first):
            self.post_message(self.Surveyed())

    # ---- waited for

    async def at_leisure(self, what: str, deed: Callable[[], _Done]) -> _Done:
        """Do something that takes its time with a long post, the screen alive meanwhile. Raises what the deed raises.

        Nothing else is done to the post until then: keys wait, and so do the model's answers.
        """
        if len(self.session.units) <= _SHORT:
            return deed()
        wait = Wait(what)
        await self.app.push_screen(wait)
        self.busy = True
        try:
            return await self.run_worker(deed, thread=True, group="slow", exit_on_error=False).wait()
        except WorkerFailed as failed:
            raise failed.error from None
        finally:
            self.busy = False
            if self.app.screen is wait:
                await self.app.pop_screen()
            self.unblocked()

    def unblocked(self) -> None:
        """What has waited for `at_leisure` may go on."""
