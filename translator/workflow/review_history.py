"""What was done to a post's units, and back again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from translator.units import Unit


@dataclass(frozen=True, slots=True)
class Change:
    """One action: what it is called, and the units it changed, before and after, in the same order."""

    label: str
    before: tuple[Unit, ...]
    after: tuple[Unit, ...]

    @property
    def key(self) -> str:
        """The segment to look at when the action is undone or done again."""
        return self.before[0].key

    @property
    def reverse(self) -> Change:
        """The change that takes this one back."""
        return Change(self.label, self.after, self.before)


class History:
    """Changes, those that can be taken back and those that can be done again."""

    def __init__(self) -> None:
        self._done: list[Change] = []
        self._undone: list[Change] = []

    def record(self, change: Change) -> None:
        """A new action. What had been undone can't be done again after it."""
        self._done.append(change)
        self._undone.clear()

    @property
    def all(self) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
        """What was done, and what was undone of it; the latest last."""
        return tuple(self._done), tuple(self._undone)

    def forget(self, changes: int, units: int) -> None:
        """Keep so many of the last changes, and of these as many as change so many units together; one at least."""
        del self._done[:-changes]
        while len(self._done) > 1 and sum(len(change.before) for change in self._done) > units:
            del self._done[0]

    @property
    def last(self) -> Change | None:
        """What undo would take back."""
        return self._done[-1] if self._done else None

    @property
    def next(self) -> Change | None:
        """What redo would do again."""
        return self._undone[-1] if self._undone else None

    def undone(self) -> None:
        """The last change was taken back."""
        self._undone.append(self._done.pop())

    def redone(self) -> None:
        """The last undone change was done again."""
        self._done.append(self._undone.pop())

    def versions(self, key: str) -> Iterator[Unit]:
        """A unit as it was before each action on it, the latest first."""
        for change in reversed(self._done):
            yield from (unit for unit in change.before if unit.key == key)
