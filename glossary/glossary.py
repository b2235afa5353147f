"""A glossary: terms, people and style, and what they say of a text."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cached_property

from glossary.matching import Matcher
from glossary.misses import misses_of_person, misses_of_term
from glossary.terms import Miss, Person, Term, TermMatch


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

    def for_tags(self, tags: Collection[str]) -> Glossary:
        """The glossary for a post with these tags: terms bound to other tags (`context: ["#결제"]`) drop out."""
        if not any(word.startswith("#") for term in self.terms for word in term.context):
            return self
        here = {_tag(tag) for tag in tags}
        terms = []
        for term in self.terms:
            if any(word.startswith("#") and _tag(word[1:]) in here for word in term.context):
                terms.append(replace(term, context=()))
            elif any(not word.startswith("#") for word in term.context) or not term.context:
                terms.append(term)
        return Glossary(terms, self.people, self.style)

    @cached_property
    def _matcher(self) -> Matcher:
        return Matcher(self.terms)

    @cached_property
    def _people(self) -> Matcher:
        return Matcher([Term(person.source, person.target, person.variants) for person in self.people])

    def matches(self, text: str) -> tuple[TermMatch, ...]:
        """Every occurrence of a term in plain or tagged text, left to right, the longest first, none overlapping."""
        return self._matcher.matches(text)

    def terms_in(self, text: str) -> tuple[Term, ...]:
        """The terms that occur in `text`, each once, in the glossary's order."""
        found = {id(match.term): match.term for match in self.matches(text)}
        return tuple(sorted(found.values(), key=lambda term: self._places[id(term)]))

    def english_of(self, text: str) -> str | None:
        """The English of a text that is a term as a whole; None where it is none, or one that stays as it is."""
        for match in self.matches(text):
            if (match.start, match.end) == (0, len(text)) and not match.term.do_not_translate:
                return match.term.target
        return None

    @cached_property
    def _places(self) -> dict[int, int]:
        return {id(term): place for place, term in enumerate(self.terms)}

    def people_in(self, text: str) -> tuple[Person, ...]:
        """The people whose names occur in `text`, in the glossary's order."""
        found = {match.term.source for match in self._people.matches(text)}
        return tuple(person for person in self.people if person.source in found)

    def misses(self, source: str, target: str) -> tuple[Miss, ...]:
        """What `target`, the translation of `source`, does not render as it must; empty if all is well."""
        found: list[Miss] = []
        starts: dict[int, list[int]] = {}
        for match in self.matches(source):
            starts.setdefault(id(match.term), []).append(match.start)
        for term in self.terms_in(source):
            found += misses_of_term(term, starts[id(term)], source, target)
        for person in self.people_in(source):
            found += misses_of_person(person, target)
        return tuple(found)


def _tag(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip().lower()
