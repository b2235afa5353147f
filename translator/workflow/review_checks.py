"""The quality checks for somebody who looks on: each translation checked once, all of them in the background."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from glossary import Glossary
from translator.quality import check_unit, unwaived
from translator.quality.post import compare
from translator.units import Finding, State, Unit

_Text = tuple[str, str, str]


class Checks:
    """What the checks say of units, remembered by their words.

    One translation takes a millisecond or two, a long post as a whole a second: so `of` checks a unit at once, and
    `survey`, which may run in a thread, all of them, and holds them against each other too.
    """

    def __init__(self, glossary: Glossary) -> None:
        self.glossary = glossary
        self._alone: dict[_Text, tuple[Finding, ...]] = {}
        self._compared: Mapping[str, tuple[_Text, tuple[Finding, ...]]] = {}

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

    def survey(self, units: Sequence[Unit], wanted: Callable[[], bool] = lambda: True) -> None:
        """Check all units, alone and against each other; give up when it is `wanted` no more."""
        for unit in units:
            if not wanted():
                return
            self.of(unit)
        self._compared = _comparisons(units)


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
