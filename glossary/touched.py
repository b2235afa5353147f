"""Which translations a changed term touches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from glossary.glossary import Glossary
from glossary.terms import Term
from translator.units import State, Unit


@dataclass(frozen=True, slots=True)
class Touched:
    """A unit with the term in its source. `message` says what its translation lacks; empty where it fits already."""

    unit: Unit
    message: str


def touched(term: Term, units: Iterable[Unit], glossary: Glossary | None = None) -> tuple[Touched, ...]:
    """The accepted units whose source has `term` in it, each with what its translation does not render as it must.

    `glossary` is what else counts in these units' post: where a longer term of it stands, `term` does not.
    """
    others = [other for other in (glossary.terms if glossary else ()) if other.source != term.source]
    merged = Glossary([term, *others])
    found = []
    for unit in units:
        if unit.state is not State.ACCEPTED or not unit.target:
            continue
        if not any(match.term is term for match in merged.matches(unit.source)):
            continue
        misses = [miss.message for miss in merged.misses(unit.source, unit.target) if miss.term is term]
        found.append(Touched(unit, " ".join(misses)))
    return tuple(found)
