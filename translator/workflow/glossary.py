"""What `olgim glossary` does: it holds a site's glossaries against its posts and their translations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from glossary import Glossary, Term, TermMatch
from glossary.editing import find_term
from glossary.lint import Lint, lint
from glossary.loading import merge_glossaries, read_glossary
from glossary.matching import fold
from glossary.suggest import Correction, Suggestion, from_edits, from_posts, from_translations
from glossary.touched import Touched, touched
from translator.document import parse, read_post
from translator.errors import OlgimError
from translator.units import Origin, State, Unit
from translator.workflow.glossaries import tags_of
from translator.workflow.guard import guarded
from translator.workflow.site import Site
from translator.workflow.work import Work, open_work


@dataclass(frozen=True, slots=True)
class Survey:
    """The posts of a site as far as they could be read: `errors` tell of the others."""

    works: tuple[Work, ...]
    errors: tuple[OlgimError, ...] = ()

    @property
    def units(self) -> tuple[Unit, ...]:
        """All units of all posts."""
        return tuple(unit for work in self.works for unit in work.units)

    @property
    def accepted(self) -> list[tuple[str, str]]:
        """Sources with their accepted translations."""
        return [(unit.source, unit.target) for unit in self.units if unit.state is State.ACCEPTED]


def survey(site: Site, posts: Sequence[Path]) -> Survey:
    """Open every post with its bitext."""
    works, errors = [], []
    for path in posts:
        try:
            with guarded(site.label(path)):
                works.append(open_work(site, path))
        except OlgimError as error:
            errors.append(error)
    return Survey(tuple(works), tuple(errors))


def lint_site(site: Site, posts: Survey | None) -> tuple[Lint, ...]:
    """What is doubtful in the author's glossaries; with posts, also what is never used or never accepted."""
    parts = [read_glossary(path) for path in site.glossaries.files if path.is_file()]
    if posts is None or not posts.works:
        return lint(parts)
    accepted = posts.accepted
    return lint(parts, [unit.source for unit in posts.units], accepted or None)


def suggestions(site: Site, posts: Survey, *, least: int | None = None) -> list[Suggestion]:
    """Terms that the site's glossary could do with; those with the best evidence first, each source once.

    Without those that were declined. Raises StoreError where the list of these can't be read.
    """
    declined = site.declined.words()
    glossary = merge_glossaries(
        [read_glossary(path) for path in site.glossaries.files if path.is_file()] + [site.glossary]
    )
    edits = [
        Correction(unit.source, unit.machine, unit.target)
        for unit in posts.units
        if unit.machine and unit.origin is Origin.HUMAN and unit.target
    ]
    found = [
        *from_edits(edits, glossary),
        *from_translations(posts.accepted, glossary, least=least or 3),
        *from_posts([unit.source for unit in posts.units], glossary, least=least or 5),
    ]
    first: dict[str, Suggestion] = {}
    for one in found:
        if fold(one.term.source) not in declined:
            first.setdefault(one.term.source, one)
    return list(first.values())


def touched_units(site: Site, posts: Survey, source: str) -> tuple[Term, list[tuple[Work, Touched]]]:
    """The term called `source`, and the accepted sentences with it, post by post. Raises GlossaryError."""
    everywhere = [work.glossary for work in posts.works] + [site.glossary]
    term = find_term(merge_glossaries(everywhere), source)
    found = []
    for work in posts.works:
        here = next((one for one in work.glossary.terms if one.source == term.source), None)
        if here is not None:
            found += [(work, one) for one in touched(here, work.units, work.glossary)]
    return term, found


def send_back(found: Sequence[tuple[Work, Touched]], *, translate: bool) -> int:
    """Have the touched sentences looked at again, and say how many they are. Raises StoreError.

    For review, they are proposals again. With `translate` they count as stale, so that the next `olgim translate`
    asks for these alone; a person's own words stay until that person decides.
    """
    for work, one in found:
        unit = one.unit
        if translate:
            work.bitext.put(replace(unit, state=State.STALE, previous_source=unit.source))
        else:
            work.bitext.put(replace(unit, state=State.PROPOSED))
    for work in {id(work): work for work, _ in found}.values():
        work.bitext.save()
    return len(found)


def terms_of(site: Site, path: Path) -> tuple[Glossary, list[tuple[int, TermMatch, str]]]:
    """Where the terms stand in a post: line, match and the text it stands in, in the post's order."""
    document = parse(read_post(path), site.parse_options.for_file(path))
    glossary = site.glossaries.of_post(site.label(path), tags_of(document.text))
    return glossary, [
        (segment.line, match, segment.source)
        for segment in document.segments
        if segment.translatable
        for match in glossary.matches(segment.source)
    ]
