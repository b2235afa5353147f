"""The quality checks for somebody who looks on: each translation checked once, all of them in the background."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from threading import Lock

from glossary import Glossary
from translator.quality import check_unit, unwaived
from translator.quality.post import compare
from translator.units import Finding, State, Unit

_Text = tuple[str, str, str]
_PATIENCE = 0.05
"""Seconds between two looks at whether a survey that waits for another one is still wanted."""


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
        self._surveyed: dict[str, Unit] = {}
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

    def survey(self, units: Sequence[Unit], wanted: Callable[[], bool] = lambda: True) -> bool:
        """Check all units, alone and against each other; give up when it is `wanted` no more.

        Where another thread is at it, what that one finds is waited for. Returns whether anything is said now that was
        not said before.
        """
        while not self._surveying.acquire(timeout=_PATIENCE):
            if not wanted():
                return False
        try:
            return self._survey(units, wanted)
        finally:
            self._surveying.release()

    def _survey(self, units: Sequence[Unit], wanted: Callable[[], bool]) -> bool:
        news = other_words = len(units) != len(self._surveyed)
        for unit in units:
            before = self._surveyed.get(unit.key)
            if before is unit:
                continue
            if not wanted():
                return news
            self.looked_at += 1
            found = self.of(unit)
            if before is None or self._comparable(before) != self._comparable(unit):
                other_words = True
            news = news or before is None or found != self.of(before)
            self._surveyed[unit.key] = unit
        if other_words:
            compared = _comparisons(units)
            news = news or compared != self._compared
            self._compared = compared
            self._surveyed = {unit.key: unit for unit in units}
            sources = Counter(_one_line(unit.source) for unit in units)
            self._repeated = frozenset(source for source, times in sources.items() if times > 1)
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


def _comparisons(units: Iterable[Unit]) -> dict[str, tuple[_Text, tuple[Finding, ...]]]:
    found: dict[str, tuple[_Text, tuple[Finding, ...]]] = {}
    for unit, finding in compare([unit for unit in units if unit.target.strip()]):
        text, said = found.get(unit.key, (_text_of(unit), ()))
        found[unit.key] = (text, (*said, finding))
    return found
