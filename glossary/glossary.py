"""A glossary: terms, people and style, and what they say of a text and its translation."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from glossary.english import has_exact, has_term
from glossary.matching import Matcher
from glossary.terms import Match, Miss, Person, Term


class Glossary:
    """Terms in order of precedence: of two with the same spelling the first one counts.

    `people` are names with their spelling, `style` lines for the voice of the blog.
    """

    def __init__(
        self, terms: Sequence[Term] = (), people: Sequence[Person] = (), style: Sequence[str] = ()
    ) -> None:
        self.terms = tuple(terms)
        self.people = tuple(people)
        self.style = tuple(style)

    @cached_property
    def _matcher(self) -> Matcher:
        return Matcher(self.terms)

    @cached_property
    def _people(self) -> Matcher:
        return Matcher([Term(person.source, person.target, person.variants) for person in self.people])

    def matches(self, text: str) -> tuple[Match, ...]:
        """Every occurrence of a term in plain or tagged text, left to right, the longest first, none overlapping."""
        return self._matcher.matches(text)

    def terms_in(self, text: str) -> tuple[Term, ...]:
        """The terms that occur in `text`, each once, in the glossary's order."""
        found = {id(match.term) for match in self.matches(text)}
        return tuple(term for term in self.terms if id(term) in found) if found else ()

    def people_in(self, text: str) -> tuple[Person, ...]:
        """The people whose names occur in `text`, in the glossary's order."""
        found = {match.term.source for match in self._people.matches(text)}
        return tuple(person for person in self.people if person.source in found)

    def misses(self, source: str, target: str) -> tuple[Miss, ...]:
        """What `target`, the translation of `source`, does not render as it must; empty if all is well."""
        found = [miss for term in self.terms_in(source) for miss in _misses(term, target)]
        for person in self.people_in(source):
            if not has_exact(target, person.target) and not has_exact(target, person.target.split()[-1]):
                term = Term(person.source, person.target, person.variants, file=person.file, line=person.line)
                found.append(Miss(term, f"{person.source} is spelled “{person.target}” in English."))
        return tuple(found)


def _misses(term: Term, target: str) -> list[Miss]:
    found = []
    if term.do_not_translate:
        if not has_exact(target, term.target):
            found.append(Miss(term, f"“{term.target}” has to stand in the translation exactly so."))
    elif not any(has_term(target, one) for one in (term.target, *term.target_variants)):
        found.append(Miss(term, f"{term.source} has to be translated as “{term.target}”."))
    found += [
        Miss(term, f"{term.source} must not be translated as “{one}”; it is “{term.target}”.")
        for one in term.forbidden
        if has_term(target, one) and not has_term(term.target, one)
    ]
    return found
