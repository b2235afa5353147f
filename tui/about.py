"""The side pane: findings, terms and similar sentences of a segment."""

from __future__ import annotations

from collections.abc import Sequence

from textual import work
from textual.message import Message
from textual.timer import Timer

from translator.bitext import Match
from translator.errors import OlgimError
from translator.units import Unit
from translator.workflow.review import ReviewSession
from tui import describe
from tui.panes import Pane

# Who only passes by doesn't ask the memory.
_ASK_AFTER = 0.15


class About(Pane):
    """Tells about a segment; asks the memory in the background, a moment after the segment has come into view."""

    class Recalled(Message):
        """The memory has answered."""

        def __init__(self, session: ReviewSession, unit: Unit, matches: Sequence[Match]) -> None:
            super().__init__()
            self.session, self.unit, self.matches = session, unit, tuple(matches)

    def __init__(self, *, id: str) -> None:  # noqa: A002  Textual's name
        super().__init__(id=id, title="About this segment")
        self._known: dict[tuple[str, str], tuple[Match, ...]] = {}
        self._about: tuple[ReviewSession, Unit] | None = None
        self._timer: Timer | None = None

    def tell(self, session: ReviewSession, unit: Unit) -> None:
        """Show what is known about a unit."""
        self._about = session, unit
        if not self.display:
            return
        matches = self._known.get((session.label, unit.key))
        # Until the memory has answered the pane stays as high as it is: it would shrink and grow with every step.
        height: int | str = self.outer_size.height if matches is None and self.outer_size.height else "auto"
        if self.styles.height is None or str(self.styles.height) != str(height):
            self.styles.height = height
        self.show(describe.side(session, unit, matches), subject=(session.label, unit.key))
        if matches is None:
            if self._timer is not None:
                self._timer.stop()
            self._timer = self.set_timer(_ASK_AFTER, lambda: self.ask(session, unit))

    def matches(self, session: ReviewSession, unit: Unit) -> tuple[Match, ...]:
        """The similar sentences that are shown for a unit."""
        return self._known.get((session.label, unit.key), ())

    def keep(self, session: ReviewSession, unit: Unit, matches: Sequence[Match]) -> None:
        """Know what the memory has said of a unit."""
        self._known[session.label, unit.key] = tuple(matches)

    def forget(self) -> None:
        """What the memory said may be old."""
        self._known.clear()

    @work(thread=True, exclusive=True, group="memory")
    def ask(self, session: ReviewSession, unit: Unit) -> None:
        """Ask the memory about a unit."""
        self.post_message(self.Recalled(session, unit, recalled(session, unit)))

    def on_about_recalled(self, event: Recalled) -> None:
        self._known[event.session.label, event.unit.key] = event.matches
        if self._about == (event.session, event.unit):
            self.tell(event.session, event.unit)


def recalled(session: ReviewSession, unit: Unit) -> Sequence[Match]:
    """What the memory has for a unit. May take a moment."""
    try:
        return session.matches(unit.key)
    except OlgimError:  # a segment that is gone, an index that can't be read: then nothing is similar
        return ()
