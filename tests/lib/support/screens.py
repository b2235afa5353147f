"""A person at the review screen, played by Textual's pilot."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import textual._wait
from textual.pilot import Pilot
from textual.screen import Screen
from textual.worker import WorkerCancelled

from translator.workflow.endpoints import EndpointChoice
from translator.workflow.review_opening import Desk
from translator.workflow.site import open_site
from tui import hands
from tui.app import ReviewApp
from tui.dialogs import Wait
from tui.editor import Editor
from tui.panes import Keys, Line, Pane
from tui.reviewing import ReviewScreen

WIDE, NARROW = (140, 40), (80, 24)

# The pilot looks this often whether the screen is idle, and the hands that it plays rest this soon; many tests press many keys.
textual._wait.SLEEP_GRANULARITY, textual._wait.SLEEP_IDLE = 0.005, 0.0005
hands._REST = 0.002
_TWO_FRAMES = 2 / 60
"""Seconds in which what a frame has changed of a part's size is on the screen."""


class Reviewer:
    """A person at the screen."""

    def __init__(self, app: ReviewApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
            if key == "escape":  # a person's next key comes later than a terminal's
                await self.settle()
        await self.settle()

    async def write(self, text: str) -> None:
        """Put a text into the editor."""
        self.app.screen.query_one(Editor).load_text(text)
        await self.settle()

    async def settle(self) -> None:
        """Wait until nothing is left to draw, and nothing to be done in the background."""
        await self.pilot.pause()
        while self.app.holds_escape or (self.app.is_running and self._waits):
            await self.pilot.pause()
        background = [
            one
            for one in self.app.workers
            if one.group in {"checks", "memory", "terms", "offer", "posts", "drafts", "elsewhere"}
        ]
        if background:
            try:
                await self.app.workers.wait_for_complete(background)
            except WorkerCancelled:  # another one has taken its place
                await self.settle()
        await self.pilot.pause(_TWO_FRAMES)
        await self.pilot.pause()

    @property
    def _waits(self) -> bool:
        """Whether the model has not answered yet, or something is being done to the post."""
        return self.screen.asking or self.screen.busy or isinstance(self.on_top, Wait)

    @property
    def screen(self) -> ReviewScreen:
        [screen] = (one for one in self.app.screen_stack if isinstance(one, ReviewScreen))
        return screen

    @property
    def on_top(self) -> Screen[object]:
        return self.app.screen

    @property
    def place(self) -> int | None:
        return self.screen.segments.place

    def pane(self, name: str) -> str:
        return self.screen.query_one(f"#{name}", Pane).plain

    def line(self, name: str) -> str:
        found = self.screen.query_one(f"#{name}")
        assert isinstance(found, Line | Keys)
        return found.plain

    def shown(self, name: str) -> bool:
        return bool(self.screen.query_one(f"#{name}").display)


@asynccontextmanager
async def sit(
    *posts: Path, size: tuple[int, int] = WIDE, endpoint: EndpointChoice | None = None
) -> AsyncIterator[Reviewer]:
    """Open posts for review, as `olgim review` does."""
    desk = Desk([(open_site(post), post) for post in posts], endpoint)
    app = ReviewApp(desk)
    async with app.run_test(size=size) as pilot:
        reviewer = Reviewer(app, pilot)
        await reviewer.settle()
        yield reviewer
    desk.close()


def screen_text(reviewer: Reviewer) -> str:
    """All that can be read on the screen."""
    strips = reviewer.app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)
