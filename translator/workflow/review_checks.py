"""The quality checks for somebody who looks on: each translation checked once, all of them in the background."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from threading import Lock

from glossary import Glossary
from translator.quality import check_unit, unwaived
from translator.quality.across_post import compare
from translator.units import Finding, State, Unit

_Text = tuple[str, str, str]
_PATIENCE = 0.05
"""Seconds between two looks at whether a survey that waits for another one is still wanted."""
_PAUSE = 0.005
"""Seconds between two looks at whether a survey may go on."""


def _always() -> bool:
    return True


class _Unwanted(Exception):  # noqa: N818  no error
    """Nobody wants a survey any more."""


class Checks:
    """What the checks say of units, remembered by their words.

    One translation takes a millisecond or two, a long post as a whole a second: so `of` checks a unit at once, and
    `survey`, which may run in a thread, all of them, and holds them against each other too. Of a post that was surveyed
    before, only what has changed since is looked at.
    """

    def __init__(self, glossary: Glossary) -> None:
        self.glossary = glossary
        self._alone: dict[_Text, tuple[Finding, ...]] = {}
        self._compared: Mapping[str, tuple[_Text, tuple[Finding, ...]]] = {}
        self._surveying = Lock()
        self._hurried: set[object] = set()
        """Surveys that wait for the one that is at it, and don't pause themselves."""
        self._surveyed: dict[str, Unit] = {}
        self._other_words = True  # whether the units have to be held against each other again
        self._repeated: frozenset[str] = frozenset()  # sources that stand in the post more than once
        self.looked_at = 0
        """How many units the surveys have looked at, those that were as before aside."""

    def of(self, unit: Unit) -> tuple[Finding, ...]:
        """What the checks say of a unit and nobody has waived; nothing of one without a translation."""
        if not unit.target:
            return ()
        text = _text_of(unit)
        found = self._alone.get(text)
        if found is None:
            source, target, kind = text
            found = self._alone[text] = check_unit(source, target, kind=kind, glossary=self.glossary)
        compared, others = self._compared.get(unit.key, (None, ()))
        return unwaived(unit, (*found, *others) if compared == text else found)

    def survey(
        self,
        units: Sequence[Unit],
        wanted: Callable[[], bool] = _always,
        *,
        may_go_on: Callable[[], bool] | None = None,
        first: int = 0,
    ) -> bool:
        """Check all units, alone and against each other, the one at the place `first` to begin with; give up when it is
        `wanted` no more.

        Before each one it waits until it `may_go_on`, unless another survey waits for it that need not ask. Where
        another thread is at it, what that one finds is waited for. Returns whether anything is said now that was not
        said before.
        """
        me = object()
        if may_go_on is None:
            self._hurried.add(me)
        try:
            while not self._surveying.acquire(timeout=_PATIENCE):
                if not wanted():
                    return False
        finally:
            self._hurried.discard(me)

        def turn() -> None:
            while wanted():
                if may_go_on is None or self._hurried or may_go_on():
                    return
                time.sleep(_PAUSE)
            raise _Unwanted

        try:
            return self._survey(units, turn, first)
        finally:
            self._surveying.release()

    def _survey(self, units: Sequence[Unit], turn: Callable[[], None], first: int) -> bool:
        news = len(units) != len(self._surveyed)
        self._other_words = self._other_words or news
        try:
            for unit in chain(units[first:], units[:first]):
                before = self._surveyed.get(unit.key)
                if before is unit:
                    continue
                turn()
                self.looked_at += 1
                found = self.of(unit)
                if before is None or self._comparable(before) != self._comparable(unit):
                    self._other_words = True
                news = news or before is None or found != self.of(before)
                self._surveyed[unit.key] = unit
            if self._other_words:
                compared = _comparisons(_InTurn(turn, units))
                news = news or compared != self._compared
                self._compared = compared
                self._surveyed = {unit.key: unit for unit in units}
                sources = Counter(_one_line(unit.source) for unit in units)
                self._repeated = frozenset(source for source, times in sources.items() if times > 1)
                self._other_words = False
        except _Unwanted:
            pass
        return news

    def _comparable(self, unit: Unit) -> tuple[_Text, bool]:
        """What it depends on how a unit fits to the others: its words, and of a repeated one, whether a person stands
        by it.
        """
        return _text_of(unit), unit.settled and _one_line(unit.source) in self._repeated

    def found(self, units: Sequence[Unit]) -> dict[str, tuple[Finding, ...]]:
        """What is said of each unit, by key; of a post that was surveyed, at once. What is sound is left out."""
        self.survey(units)
        return {unit.key: found for unit in units if (found := self.of(unit))}


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _text_of(unit: Unit) -> _Text:
    """What a check depends on. A stale translation is held against the source that it was made for."""
    made_for = unit.previous_source if unit.state is State.STALE else None
    return (unit.source if made_for is None else made_for, unit.target, unit.kind)


class _InTurn(list[Unit]):
    """Units, each of which is handed out once it is its turn."""

    def __init__(self, turn: Callable[[], None], units: Iterable[Unit]) -> None:
        super().__init__(unit for unit in units if unit.target.strip())
        self._turn = turn

    def __iter__(self) -> Iterator[Unit]:
        for unit in super().__iter__():
            self._turn()
            yield unit


def _comparisons(units: Sequence[Unit]) -> dict[str, tuple[_Text, tuple[Finding, ...]]]:
    found: dict[str, tuple[_Text, tuple[Finding, ...]]] = {}
    for unit, finding in compare(units):
        text, said = found.get(unit.key, (_text_of(unit), ()))
        found[unit.key] = (text, (*said, finding))
    return found
