"""A person's hands at the keys: what goes on in the background waits until what a key has done is on the screen."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol, runtime_checkable

_REST = 0.05
"""Seconds after a frame, and twice as many after a key, until hands count as at rest: a key that is held comes again
sooner.
"""
_LONGEST = 0.5
"""Seconds after a key that paints nothing."""
_GLANCE = 0.01  # seconds between two looks


class Hands:
    """Knows when a person pressed a key, and whether what it does is painted. May be asked from any thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._pressed = self._painted = -_LONGEST
        self._after_frame: list[Callable[[], object]] = []

    def press(self) -> None:
        """A key was pressed, or the mouse."""
        self._pressed = self._clock()

    def paint(self) -> None:
        """A frame is on the screen."""
        if self._painted < self._pressed:
            self._painted = self._clock()
        waiting, self._after_frame = self._after_frame, []
        for one in waiting:
            one()

    @property
    def waiting(self) -> bool:
        """Whether a key waits for its frame."""
        return self._painted < self._pressed and self._clock() < self._pressed + _LONGEST

    @property
    def rest(self) -> bool:
        """Whether no key waits for its frame, and none came a moment ago."""
        return not self.waiting and self._clock() >= max(self._pressed + 2 * _REST, self._painted + _REST)

    @property
    def at_work(self) -> bool:
        """Whether another key is likely to come soon."""
        return self._clock() < self._pressed + _LONGEST

    def after_frame(self, deed: Callable[[], object]) -> None:
        """Do something when the next frame is on the screen: then no key is as likely as a moment later."""
        self._after_frame.append(deed)

    def wait(self, wanted: Callable[[], bool]) -> None:
        """Wait in a thread until they rest, or it is `wanted` no more."""
        while not self.rest and wanted():
            time.sleep(_GLANCE)


@runtime_checkable
class ByHand(Protocol):
    """An app whose keys go before all else."""

    hands: Hands


def hands_of(app: object) -> Hands:
    """The hands at an app's keys; at rest for ever in an app that knows nothing of them."""
    return app.hands if isinstance(app, ByHand) else Hands()
