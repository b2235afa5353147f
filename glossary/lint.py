"""What is doubtful in glossaries: said twice, contradictory, never used."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from glossary.english import Words, has_exact
from glossary.glossary import Glossary
from glossary.matching import fold
from glossary.terms import Case, Term
from translator.i18n import tr

# English words that stand in Korean posts as such; a term spelled like one is better exact.
_COMMON = frozenset(
    "it us is as at in on or and go no so to be by do of for net make rust swift dart spring express".split()
)


class Doubt(StrEnum):
    """The kinds of doubt that a lint can have about an entry."""

    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    CHAIN = "chain"
    CONTAINS = "contains"
    COMMON = "common-word"
    UNUSED = "unused"
    UNSEEN = "unseen-target"


@dataclass(frozen=True, slots=True)
class Lint:
    """A doubtful entry: what about it, in a sentence, and where it stands. `serious`: it can't work as it is."""

    doubt: Doubt
    term: Term
    message: str
    serious: bool = False


def lint(
    glossaries: Sequence[Glossary],
    sources: Iterable[str] | None = None,
    accepted: Iterable[tuple[str, str]] | None = None,
) -> tuple[Lint, ...]:
    """What is doubtful in these glossaries, given in their order of precedence; in the order of their terms.

    `sources` are the Korean texts of the site: with them, terms that occur nowhere are told. `accepted` are pairs
    of a text and its accepted translation: with them, terms that are in some, and whose English is in none.
    """
    terms = [term for glossary in glossaries for term in glossary.terms]
    found = [*_duplicates(terms), *_chains(terms), *_contained(terms), *_common(terms)]
    merged = Glossary(terms)
    if sources is not None:
        found += _unused(merged, sources)
    if accepted is not None:
        found += _unseen(merged, accepted)
    places = {id(term): place for place, term in enumerate(terms)}
    return tuple(sorted(found, key=lambda one: places[id(one.term)]))


def _place(term: Term) -> str:
    return f"{term.file}:{term.line}" if term.file else "above"


def _duplicates(terms: Sequence[Term]) -> Iterator[Lint]:
    """Two entries for one spelling: the later one never counts; with another English they contradict each other."""
    first: dict[tuple[str, tuple[str, ...]], tuple[Term, str]] = {}
    for term in terms:
        own: set[str] = set()
        for spelling in term.spellings:
            letters = fold(spelling)
            if letters in own:
                message = tr(
                    "{spelling} is the same as {source}: spaces and case make no difference",
                    spelling=spelling,
                    source=term.source,
                )
                if term.case is Case.ANY:
                    yield Lint(Doubt.DUPLICATE, term, message)
                continue
            own.add(letters)
            key = (
                spelling.replace(" ", "") if term.case is Case.EXACT else letters,
                tuple(sorted(term.context)),
            )
            if key not in first:
                first[key] = term, spelling
                continue
            other, _ = first[key]
            if other is term:
                continue
            alike = fold(other.target) == fold(term.target) or other.advice or term.advice
            where = tr(
                "{spelling} is “{target}” in {place}, which takes precedence",
                spelling=spelling,
                target=other.target,
                place=_place(other),
            )
            if alike:
                yield Lint(Doubt.DUPLICATE, term, where)
            else:
                yield Lint(
                    Doubt.CONFLICT,
                    term,
                    tr("{where}, and “{target}” here", where=where, target=term.target),
                    serious=other.file == term.file,
                )
    for term in terms:
        for word in term.forbidden:
            if fold(word) in {fold(good) for good in (term.target, *term.target_variants)}:
                yield Lint(
                    Doubt.CONFLICT,
                    term,
                    tr("“{word}” is both required and forbidden", word=word),
                    serious=True,
                )


def _chains(terms: Sequence[Term]) -> Iterator[Lint]:
    """A term whose English is the source of another: a -> b -> c."""
    laws = [term for term in terms if not term.advice]
    by_source = {fold(spelling): term for term in reversed(laws) for spelling in term.spellings}
    for term in laws:
        following = by_source.get(fold(term.target))
        if following is not None and following is not term and fold(following.target) != fold(term.target):
            message = tr(
                "{source} becomes “{target}”, which {place} turns into “{target_2}”",
                source=term.source,
                target=term.target,
                place=_place(following),
                target_2=following.target,
            )
            yield Lint(Doubt.CHAIN, term, message, serious=True)


def _contained(terms: Sequence[Term]) -> Iterator[Lint]:
    """A term that is a word of a longer one, with an English that the longer one's doesn't have."""
    matcher = Glossary(terms)
    for term in terms:
        if " " not in term.source or term.advice:
            continue
        for part in {id(inner): inner for inner in _parts(matcher, term)}.values():
            words = Words(term.target)
            goods = (part.target, *part.target_variants)
            if not any(words.has(good) for good in goods) and not term.do_not_translate:
                message = tr(
                    "{source} (“{target}”) contains {source_2}, which is “{target_2}” elsewhere",
                    source=term.source,
                    target=term.target,
                    source_2=part.source,
                    target_2=part.target,
                )
                yield Lint(Doubt.CONTAINS, term, message)


def _parts(matcher: Glossary, term: Term) -> Iterator[Term]:
    for word in term.source.split():
        for match in matcher.matches(word):
            if match.term is not term and not match.term.context and not match.term.advice:
                yield match.term


def _common(terms: Sequence[Term]) -> Iterator[Lint]:
    for term in terms:
        for spelling in term.spellings:
            if term.case is Case.ANY and spelling.lower() in _COMMON and not term.context:
                message = tr(
                    "{spelling} also matches the English word “{spelling_2}”",
                    spelling=spelling,
                    spelling_2=spelling.lower(),
                )
                yield Lint(Doubt.COMMON, term, tr("{message}; `case: exact` prevents that", message=message))


def _unused(merged: Glossary, sources: Iterable[str]) -> Iterator[Lint]:
    used: set[int] = set()
    for source in sources:
        used |= {id(match.term) for match in merged.matches(source)}
    for term in merged.terms:
        if id(term) not in used:
            yield Lint(Doubt.UNUSED, term, tr("{source} occurs in no post", source=term.source))


def _unseen(merged: Glossary, accepted: Iterable[tuple[str, str]]) -> Iterator[Lint]:
    where: Counter[int] = Counter()
    seen: defaultdict[int, int] = defaultdict(int)
    for source, target in accepted:
        words = Words(target)
        for term in merged.terms_in(source):
            where[id(term)] += 1
            seen[id(term)] += _occurs(term, target, words)
    for term in merged.terms:
        count = where[id(term)]
        if count and not term.advice and not seen[id(term)]:
            times = (
                tr("the accepted translation")
                if count == 1
                else tr("any of {count} accepted translations", count=count)
            )
            yield Lint(
                Doubt.UNSEEN,
                term,
                tr(
                    "“{target}” is not in {times} of {source}",
                    target=term.target,
                    times=times,
                    source=term.source,
                ),
            )


def _occurs(term: Term, target: str, words: Words) -> bool:
    if term.do_not_translate:
        return has_exact(target, term.target)
    return any(words.says(good) for good in (term.target, *term.target_variants))
