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

_GLANCE = 0.01


class Hands:
    """Knows when a person pressed a key, and whether what it does is painted. May be asked from any thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._pressed = self._rest_from = 0.0

    def press(self) -> None:
        """A key was pressed, or the mouse."""
        self._pressed = self._clock()
        self._rest_from = self._pressed + _LONGEST

    def paint(self) -> None:
        """A frame is on the screen."""
        now = self._clock()
        if now < self._rest_from:
            self._rest_from = min(self._rest_from, max(self._pressed + 2 * _REST, now + _REST))

    @property
    def rest(self) -> bool:
        """Whether no key waits for its frame, and none came a moment ago."""
        return self._clock() >= self._rest_from

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
