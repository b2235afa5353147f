"""What a review learns about terms: those that the site's texts suggest, and what a new one touches in the post."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from glossary import Glossary, Term
from glossary.suggest import Suggestion
from translator.units import Unit
from translator.workflow.glossary import suggestions, survey
from translator.workflow.posts import posts_of
from translator.workflow.site import Site


def suggested(site: Site, path: Path, units: Sequence[Unit]) -> list[Suggestion]:
    """Terms for the site's glossary, those first that stand in the post `path` with `units`.

    Reads every post of the site, which may take a moment.
    """
    found = suggestions(site, survey(site, list(dict.fromkeys([path, *posts_of(site)]))))
    here = {
        one.term.source for one in found if any(Glossary([one.term]).matches(unit.source) for unit in units)
    }
    return sorted(found, key=lambda one: one.term.source not in here)


@dataclass(frozen=True, slots=True)
class Reach:
    """The units that a term stands in, and of those the ones whose English doesn't follow it."""

    units: tuple[Unit, ...]
    otherwise: tuple[Unit, ...]


def reach(term: Term, glossary: Glossary, units: Sequence[Unit]) -> Reach:
    """The units of a post in which a term occurs, and those of them that don't follow it."""
    here = tuple(
        unit
        for unit in units
        if any(match.term.source == term.source for match in glossary.matches(unit.source))
    )
    otherwise = tuple(
        unit
        for unit in here
        if unit.target
        and any(miss.term.source == term.source for miss in glossary.misses(unit.source, unit.target))
    )
    return Reach(here, otherwise)
