"""Terms in a review: those that the site's texts suggest, those of the post, what a change touches, and its writing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from glossary import Glossary, Term
from glossary.editing import add_entries, remove_term, write_text
from glossary.loading import read_glossary, read_text
from glossary.suggest import Suggestion
from translator.units import Unit
from translator.workflow.glossaries import Glossaries
from translator.workflow.glossary import suggestions, survey, touched_units
from translator.workflow.posts import posts_of
from translator.workflow.review_history import TermChange
from translator.workflow.site import Site

_LONGEST_KEPT = 30_000
"""Characters of a glossary whose whole text is kept with each change of a term."""


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


@dataclass(frozen=True, slots=True)
class TermUse:
    """A term, and the keys of the units in which it stands, in the post's order; of those, the ones whose English
    doesn't follow it. `own`: it stands in a glossary of the site.
    """

    term: Term
    keys: tuple[str, ...]
    otherwise: tuple[str, ...]
    own: bool


def uses_of(glossary: Glossary, units: Sequence[Unit], files: Sequence[str]) -> list[TermUse]:
    """The terms of a post, in the order in which they first stand in it; then those of `files` that don't."""
    keys: dict[int, list[str]] = {}
    otherwise: dict[int, list[str]] = {}
    terms = {id(term): term for term in glossary.terms}
    for unit in units:
        for name in dict.fromkeys(id(match.term) for match in glossary.matches(unit.source)):
            keys.setdefault(name, []).append(unit.key)
        if unit.target:
            missed = dict.fromkeys(id(miss.term) for miss in glossary.misses(unit.source, unit.target))
            for name in missed:
                otherwise.setdefault(name, []).append(unit.key)
    here = [name for name in keys if name in terms]
    rest = [name for name, term in terms.items() if term.file in files and name not in keys]
    return [
        TermUse(
            terms[name],
            tuple(keys.get(name, ())),
            tuple(otherwise.get(name, ())),
            terms[name].file in files,
        )
        for name in (*here, *rest)
    ]


def term_in(path: Path, source: str) -> Term | None:
    """The term of this source in a glossary file, as it is written there; None where there is none. GlossaryError."""
    if not path.is_file():
        return None
    found = next((term for term in read_glossary(path).terms if term.source == source), None)
    return None if found is None else replace(found, file="", line=0)


def same_term(one: Term | None, other: Term | None) -> bool:
    """Whether two terms say the same, or both aren't there."""
    bare = [None if term is None else replace(term, file="", line=0) for term in (one, other)]
    return bare[0] == bare[1]


def file_of(glossaries: Glossaries, name: str) -> Path | None:
    """The site's glossary of this name; None where the configuration names it no more."""
    return next((path for path in (*glossaries.files, glossaries.own) if path.name == name), None)


def write_term(glossaries: Glossaries, change: TermChange) -> TermChange:
    """Bring a glossary's file to what it is after a change, and give the change with the file's text before and after.

    Where the file has just the text that the change began with, it gets the very text that it ended with. Raises
    GlossaryError; then nothing is written.
    """
    path = file_of(glossaries, change.file) or glossaries.own
    old = read_text(path) if path.is_file() else ""
    if change.new and old == change.old:
        write_text(path, change.new)
        return change
    if change.after is None:
        remove_term(path, change.source)
    elif change.before is None:
        add_entries(path, [change.after])
    else:
        add_entries(path, (), replacing=[change.after])
    new = read_text(path)
    return change if max(len(old), len(new)) > _LONGEST_KEPT else replace(change, old=old, new=new)


def touched_elsewhere(site: Site, path: Path, source: str) -> tuple[Term, Mapping[Path, frozenset[str]]]:
    """The term called `source`, and the accepted sentences of all other posts that don't follow it, by post.

    Reads every post of the site: call it from a thread. Raises GlossaryError.
    """
    here = path.absolute()
    posts = survey(site, [one for one in posts_of(site) if one.absolute() != here])
    term, found = touched_units(site, posts, source)
    touched: dict[Path, frozenset[str]] = {}
    for work, one in found:
        if one.message:
            touched[work.path] = touched.get(work.path, frozenset()) | {one.unit.key}
    return term, touched
