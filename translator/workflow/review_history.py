"""What was done to a post's units and to the glossary, and back again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from glossary import Term
from translator.i18n import tr
from translator.units import Unit


@dataclass(frozen=True, slots=True)
class JointAction:
    """What makes the changes of several posts one action: a name that no other has, and the posts' labels."""

    name: str
    posts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One action: what it is called, and the units it changed, before and after, in the same order.

    Of a `batch`, it is the part in one post, which may be none of its units.
    """

    label: str
    before: tuple[Unit, ...]
    after: tuple[Unit, ...]
    batch: JointAction | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """The segment to look at when the action is undone or done again, if there is one."""
        return tuple(unit.key for unit in self.before[:1])

    @property
    def reverse(self) -> Change:
        """The change that takes this one back."""
        return replace(self, before=self.after, after=self.before)


@dataclass(frozen=True, slots=True)
class TermChange:
    """A term was written into a glossary of the site, or taken out; None where there was or is none.

    `file` is the glossary's name. `old` and `new` are its whole text before and after, for the way back to the letter;
    empty where it is too long to keep.
    """

    label: str
    file: str
    before: Term | None
    after: Term | None
    old: str = ""
    new: str = ""

    @property
    def source(self) -> str:
        """The Korean of the term."""
        return next(term.source for term in (self.before, self.after) if term is not None)

    @property
    def reverse(self) -> TermChange:
        """The change that takes this one back."""
        return TermChange(self.label, self.file, self.after, self.before, self.new, self.old)


Step = Change | TermChange

_ACTIONS = {
    "accept": tr("accepting"),
    "edit": tr("editing"),
    "note": tr("the note"),
    "proposal": tr("the proposal"),
    "reject": tr("rejecting"),
    "replace": tr("replacing"),
    "take": tr("taking other English"),
    "the model's answer": tr("the model's answer"),
    "waive": tr("waiving"),
}


def name_of(step: Step) -> str:
    """What a step is called, in the language of this process; labels are English, since the log outlives it."""
    if isinstance(step, Change):
        return _ACTIONS.get(step.label, step.label)
    if step.after is None:
        return tr("without {source}", source=step.source)
    if step.label.startswith("never ") and step.after.forbidden:
        return tr("never {word} for {source}", word=step.after.forbidden[-1], source=step.source)
    return tr("term {source}", source=step.source)


class History:
    """Steps, those that can be taken back and those that can be done again."""

    def __init__(self) -> None:
        self._done: list[Step] = []
        self._undone: list[Step] = []

    def record(self, change: Step) -> None:
        """Note what a person did, so that it can be undone. What had been undone can't be done again after it."""
        self._done.append(change)
        self._undone.clear()

    @property
    def all(self) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
        """What was done, and what was undone of it; the latest last."""
        return tuple(self._done), tuple(self._undone)

    def forget(self, changes: int, units: int) -> None:
        """Keep so many of the last changes, and of these as many as change so many units together; one at least."""
        del self._done[:-changes]
        while len(self._done) > 1 and sum(map(_size, self._done)) > units:
            del self._done[0]

    @property
    def last(self) -> Step | None:
        """What undo would take back."""
        return self._done[-1] if self._done else None

    @property
    def next(self) -> Step | None:
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
            if isinstance(change, Change):
                yield from (unit for unit in change.before if unit.key == key)


def _size(step: Step) -> int:
    """How many units a step changes; a term counts as one."""
    return len(step.before) if isinstance(step, Change) else 1
