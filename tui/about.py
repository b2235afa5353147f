"""The side pane: findings, terms and similar sentences of a segment."""

from __future__ import annotations

from collections.abc import Sequence

from textual import work
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.worker import get_current_worker

from translator.bitext import Match
from translator.errors import OlgimError
from translator.i18n import tr
from translator.units import Unit
from translator.workflow.review import ReviewSession
from tui import describe
from tui.hands import hands_of
from tui.panes import Window

# Who only passes by doesn't ask the memory.
_ASK_AFTER = 0.15
_FRAME = 2  # lines above and below
_LIKELY_WIDTH = 40  # columns, until it is laid out
_SPARE = 4  # lines that may stay empty: each change of the height has the whole screen laid out again


class About(Window):
    """Tells about a segment; asks the memory in the background, a moment after the segment has come into view."""

    class Recalled(Message):
        """The memory's matches for a unit are there."""

        def __init__(self, session: ReviewSession, unit: Unit, matches: Sequence[Match]) -> None:
            super().__init__()
            self.session, self.unit, self.matches = session, unit, tuple(matches)

    def __init__(self, *, id: str) -> None:  # noqa: A002  Textual's name
        super().__init__(id=id, title=tr("About this segment"))
        self._height = 0
        self._known: dict[tuple[str, str], tuple[Match, ...]] = {}
        self._about: tuple[ReviewSession, Unit] | None = None
        self._timer: Timer | None = None

    def tell(self, session: ReviewSession, unit: Unit) -> None:
        """Show what is known about a unit."""
        self._about = session, unit
        if not self.display:
            return
        matches = self._known.get((session.label, unit.key))
        said = describe.side(session, unit, matches)
        # Until the memory has answered the pane stays as high as it is: it would shrink and grow with every step.
        if matches is not None or not self._height:
            self._fit(said)
        self.show(said, subject=(session.label, unit.key))
        if matches is None:
            if self._timer is not None:
                self._timer.stop()
            self._timer = self.set_timer(_ASK_AFTER, lambda: self.ask(session, unit))

    def _fit(self, said: Content) -> None:
        """Be as high as what is said, unless that is about how high it is already."""
        needed = _FRAME + len(said.wrap(self.size.width or _LIKELY_WIDTH))
        if not needed <= self._height <= needed + _SPARE:
            self._height = needed
            self.styles.height = needed

    def matches(self, session: ReviewSession, unit: Unit) -> tuple[Match, ...]:
        """The similar sentences that are shown for a unit."""
        return self._known.get((session.label, unit.key), ())

    def keep(self, session: ReviewSession, unit: Unit, matches: Sequence[Match]) -> None:
        """Know what the memory has said of a unit."""
        self._known[session.label, unit.key] = tuple(matches)

    def knows(self, session: ReviewSession, unit: Unit) -> bool:
        """Whether the memory has answered for a unit."""
        return (session.label, unit.key) in self._known

    def forget(self) -> None:
        """What the memory said may be old."""
        self._known.clear()

    @work(thread=True, exclusive=True, group="memory")
    def ask(self, session: ReviewSession, unit: Unit) -> None:
        """Ask the memory about a unit, once the hands at the keys rest."""
        worker = get_current_worker()
        hands_of(self.app).wait(lambda: not worker.is_cancelled)
        self.post_message(self.Recalled(session, unit, recalled(session, unit)))

    def on_about_recalled(self, event: Recalled) -> None:
        self._known[event.session.label, event.unit.key] = event.matches
        if self._about == (event.session, event.unit):
            self.tell(event.session, event.unit)


def recalled(session: ReviewSession, unit: Unit) -> Sequence[Match]:
    """What the memory has for a unit. May take a moment."""
    try:
        return session.memory.matches(session.unit(unit.key))
    except OlgimError:  # a segment that is gone, an index that can't be read: then nothing is similar
        return ()
