"""Passages by their text: segments of one kind that say the same are one passage to whoever translates by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable

from translator.tags import from_model
from translator.units import Origin, State, Unit
from translator.workflow.review_units import normal_text

_REPEAT = re.compile(r"(-[0-9a-f]{8})-\d+\Z")


def base_of(key: str) -> str:
    """A segment's key without the number that a repeat of the same text has."""
    return _REPEAT.sub(r"\1", key)


def by_base(units: Iterable[Unit]) -> dict[str, list[Unit]]:
    """The units of a post in its order, those that say the same together."""
    found: dict[str, list[Unit]] = {}
    for unit in units:
        found.setdefault(base_of(unit.key), []).append(unit)
    return found


def english_of(written: str) -> str:
    """What somebody wrote for a passage, with the names that tags were shown under, as it is kept."""
    return normal_text(from_model(written))


def is_a_persons(unit: Unit) -> bool:
    """Whether a person's word stands in a unit, for its source as it is now."""
    return unit.settled or (
        unit.origin is Origin.HUMAN and unit.state is not State.STALE and bool(unit.target)
    )
