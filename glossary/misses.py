"""What a translation does not render as the glossary wants it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

from glossary.english import Words, find_term, has_exact, has_term, places_of
from glossary.terms import Miss, Person, Term
from translator.i18n import later
from translator.tags import CLOSING, bare

# Where a sentence ends, in both languages; not behind an initial (William B. Dolan) or e.g.
_SENTENCE = re.compile(
    rf"(?<=[.!?…])(?<!\b[A-Z]\.)(?<!\b(?:vs|Mr|Ms|Dr|St)\.)(?<!\b(?:e\.g|i\.e|Mrs|etc)\.)[\"'”’)]*(?:{CLOSING})*\s+"
)
# English says a thing once and then points at it.
_POINTING = re.compile(
    r"\b(?:it|its|they|them|their|this|that|these|those|one|ones|which|both|each|so|same|such|former|latter|there|here"
    r"|neither|either|another|others?|none|the \w+er\b.*, the (?:\w+er|less|more))\b",
    re.IGNORECASE,
)


def misses_of_term(term: Term, starts: Sequence[int], source: str, target: str) -> list[Miss]:
    """What is wrong with the renderings of `term`, which stands at `starts` in `source`."""
    found: list[Miss] = []
    if term.advice:
        return found
    if not _rendered(term, target):
        found.append(Miss(term, _wanted(term)))
    elif (sentence := _bare_sentence(term, starts, source, target)) is not None:
        found.append(
            Miss(
                term,
                later(
                    "{wanted}, also in “{shortened}”.",
                    wanted=_wanted(term)[:-1],
                    shortened=_shortened(sentence),
                ),
            )
        )
    for word in term.forbidden:
        place = _forbidden(term, word, target)
        if place is not None:
            message = later(
                "{source} must not be translated as “{word}”; it is “{target}”.",
                source=term.source,
                word=word,
                target=term.target,
            )
            found.append(Miss(term, message, *place))
    return found


def misses_of_person(person: Person, target: str) -> list[Miss]:
    """Whether a person's name is spelled as it should be; the family name alone will do."""
    if has_exact(target, person.target) or has_exact(target, person.family_name):
        return []
    term = Term(person.source, person.target, person.variants, file=person.file, line=person.line)
    return [
        Miss(
            term,
            later("{source} is spelled “{target}” in English.", source=person.source, target=person.target),
        )
    ]


def _wanted(term: Term) -> str:
    if term.do_not_translate:
        return later("“{target}” has to appear in the translation exactly like that.", target=term.target)
    return later("{source} has to be translated as “{target}”.", source=term.source, target=term.target)


def _rendered(term: Term, target: str) -> bool:
    if term.do_not_translate:
        return has_exact(target, term.target)
    words = _words(target)
    return any(words.says(one) for one in (term.target, *term.target_variants))


@lru_cache(maxsize=16)
def _words(target: str) -> Words:
    """The words of a translation, which is asked for one term after the other."""
    return Words(target)


def _bare_sentence(term: Term, starts: Sequence[int], source: str, target: str) -> str | None:
    """A sentence of the translation that lacks the term its source has, and has no word that points to it.

    Only where the sentences correspond one to one: a translator may well draw two together.
    """
    if len(starts) < 2:
        return None
    cuts = [match.end() for match in _SENTENCE.finditer(source)]
    sentences = _SENTENCE.split(target)
    if len(cuts) + 1 != len(sentences):
        return None
    with_term = {bisect_right(cuts, start) for start in starts}
    if len(with_term) < 2:
        return None
    for number in sorted(with_term):
        if not _rendered(term, sentences[number]) and not _POINTING.search(sentences[number]):
            return sentences[number]
    return None


def _shortened(text: str) -> str:
    plain = bare(text)
    return plain if len(plain) <= 60 else plain[:59].rstrip() + "…"


def _blanked(text: str, term: str) -> str:
    """A text, of the same length, with a sign that is no word in the place of a term."""
    parts: list[str] = []
    at = 0
    for start, end in places_of(text, term):
        parts += (text[at:start], "\0" * (end - start))
        at = end
    return "".join((*parts, text[at:]))


def _forbidden(term: Term, word: str, target: str) -> tuple[int, int] | tuple[None, None] | None:
    """Where a forbidden rendering stands: its place, (None, None) where that can't be told, None if nowhere.

    A rendering that is part of the required one (`tuning` of `fine-tuning`) is wrong only where it stands alone.
    """
    text = target
    for good in (term.target, *term.target_variants):
        if has_term(good, word):
            text = _blanked(text, good)
    if (place := find_term(text, word)) is not None:
        return place
    return (None, None) if has_term(text.replace("\0", " "), word) else None
