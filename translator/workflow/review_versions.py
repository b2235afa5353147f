"""Other words for a unit: the machine's, those before a change, and what is worth holding against what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from translator.i18n import tr
from translator.units import Origin, Unit
from translator.workflow.review_history import History


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two texts of a segment that are worth holding against each other. `name` says what the old one is."""

    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Alternative:
    """Other English for a segment. `what` names it in a few words: whose it is, and from when."""

    text: str
    origin: Origin
    author: str
    what: str


MOST_VERSIONS = 6
"""Alternatives of a segment's own; the memory's come behind them."""


def alternatives_of(unit: Unit, history: History) -> tuple[Alternative, ...]:
    """The proposal beside a unit's English, what stood there or beside it before, the latest first, and what a machine
    had written in its place. Each text once, and not the one that stands there.
    """
    found: dict[str, Alternative] = {}

    def add(text: str, origin: Origin | None, author: str, what: str) -> None:
        if text and text != unit.target and len(found) < MOST_VERSIONS:
            found.setdefault(text, Alternative(text, origin or Origin.MODEL, author, what))

    add(
        unit.proposal,
        unit.proposal_origin,
        unit.proposal_author,
        tr("proposed {proposal_whose}", proposal_whose=unit.proposal_whose),
    )
    for old in history.versions(unit.key):
        add(old.target, old.origin or Origin.HUMAN, old.author, tr("earlier, {whose}", whose=old.whose))
        add(
            old.proposal,
            old.proposal_origin,
            old.proposal_author,
            tr("earlier, proposed {proposal_whose}", proposal_whose=old.proposal_whose),
        )
    add(unit.machine, Origin.MODEL, "", tr("the machine's, before it was edited"))
    return tuple(found.values())


def machine_of(unit: Unit, history: History) -> Unit | None:
    """The proposal beside a unit, or the machine's latest words where they aren't the ones that stand there."""
    if unit.proposal:
        return replace(
            unit, target=unit.proposal, origin=unit.proposal_origin, author=unit.proposal_author
        ).alone()
    if unit.origin is Origin.MODEL:
        return None
    known = next((old for old in _versions(unit, history) if old.origin is Origin.MODEL), None)
    if known is None and unit.machine not in {"", unit.target}:
        return replace(unit, target=unit.machine, origin=Origin.MODEL, author="")
    return known


def previous_of(unit: Unit, history: History) -> Unit | None:
    """A unit's words before the last action that changed them."""
    return next(_versions(unit, history), None)


def comparisons_of(unit: Unit, history: History) -> tuple[Comparison, ...]:
    """What a unit's English, or the Korean it was made for, can be compared with; the most telling first."""
    found = []
    if unit.previous_source is not None and unit.previous_source != unit.source:
        found.append(Comparison(tr("Korean: before → now"), unit.previous_source, unit.source))
    if unit.proposal:
        found.append(
            Comparison(
                tr("English: now → proposed {proposal_whose}", proposal_whose=unit.proposal_whose),
                unit.target,
                unit.proposal,
            )
        )
    machine, previous = machine_of(unit, history), previous_of(unit, history)
    if machine is not None and not unit.proposal:
        found.append(Comparison(tr("English: the machine's → now"), machine.target, unit.target))
    if previous is not None and (machine is None or previous.target != machine.target):
        found.append(Comparison(tr("English: before → now"), previous.target, unit.target))
    return tuple(found)


def _versions(unit: Unit, history: History) -> Iterator[Unit]:
    return (old for old in history.versions(unit.key) if old.target not in {"", unit.target})
