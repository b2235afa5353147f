"""Terms that a glossary could do with: from the posts, from accepted translations, from what reviewers changed.

No dictionary and no statistics of the language are needed: a Korean word that stands with several case particles is a
noun, a noun that keeps coming is a term of the blog, and words that come together on both sides belong together.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from glossary.common_words import ARTICLES, CLAUSE, EVERYDAY, STOP, VERBAL
from glossary.english import stem, words_of
from glossary.glossary import Glossary
from glossary.korean import ENDINGS, bare_noun, ends_here
from glossary.matching import fold, see_through
from glossary.terms import Term
from translator.i18n import later
from translator.tags import CLOSING, OPENING

_WORD = re.compile(r"[\uac00-\ud7a3]+|[A-Za-z][A-Za-z0-9.+#]*[A-Za-z0-9+#]|[A-Za-z]|\n|[^\s]")
_ENDING = re.compile(rf"(?:{OPENING}|{CLOSING})*[\uac00-\ud7a3]*")  # a particle, maybe behind bold
_LONGEST = 3  # words of a phrase
_CASES = {
    "을": "을",
    "를": "을",
    "이": "이",
    "가": "이",
    "의": "의",
    "에서": "에서",
    "으로": "로",
    "로": "로",
    "와": "과",
    "과": "과",
    "에": "에",
}


class Reason(StrEnum):
    """Where a suggested term was found: in posts, in translations, or in edits."""

    POSTS = "posts"
    TRANSLATIONS = "translations"
    EDITS = "edits"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A term that could go into the glossary. Its `target` is empty where nobody knows the English yet.

    `count` is how often it was seen, `evidence` some of the texts, `replaces` the entry that it would change.
    """

    term: Term
    reason: Reason
    count: int
    evidence: tuple[str, ...]
    replaces: Term | None = None

    @property
    def why(self) -> str:
        """What speaks for it, in a few words."""
        match self.reason:
            case Reason.POSTS:
                return later("{count}× in the posts", count=self.count)
            case Reason.TRANSLATIONS:
                return later("in {count} accepted translations", count=self.count)
            case Reason.EDITS:
                return later(
                    "changed {count}× from “{forbidden}”",
                    count=self.count,
                    forbidden=", ".join(self.term.forbidden),
                )

    def accepted(self, target: str = "") -> Term:
        """The entry that it becomes, with another English if that is wanted."""
        return replace(self.term, target=target or self.term.target, file="", line=0)


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person made of a model's translation."""

    source: str
    machine: str
    human: str


# ---- from the posts


def from_posts(texts: Sequence[str], glossary: Glossary, *, least: int = 5) -> list[Suggestion]:
    """Korean nouns, and phrases of Korean and Latin words, that occur `least` times or more and have no entry."""
    counts: Counter[str] = Counter()
    evidence: defaultdict[str, list[str]] = defaultdict(list)
    all_tokens = [list(_tokens(_without_terms(text, glossary))) for text in texts]
    nouns = _nouns(all_tokens)
    for text, tokens in zip(texts, all_tokens, strict=True):
        for phrase in _phrases(tokens, nouns):
            counts[phrase] += 1
            if len(evidence[phrase]) < 3 and text not in evidence[phrase]:
                evidence[phrase].append(text)
    found = []
    for phrase, count in counts.items():
        if count >= least and phrase not in EVERYDAY and not _known(phrase, glossary):
            found.append(Suggestion(Term(phrase, ""), Reason.POSTS, count, tuple(evidence[phrase])))
    return _without_parts(sorted(found, key=_weight))


def _weight(one: Suggestion) -> tuple[int, str]:
    """Phrases first: English has several words for most of them, and one for 파일."""
    return -one.count * (_LONGEST if " " in one.term.source else 1), one.term.source


def _without_terms(text: str, glossary: Glossary) -> str:
    parts, at = [], 0
    for match in glossary.matches(text):
        parts.append(text[at : match.start])
        at = _ENDING.match(text, match.end).end()  # type: ignore[union-attr] # it matches the empty text
    return "\n".join([*parts, text[at:]])


def _tokens(text: str) -> Iterator[str]:
    return (match[0] for match in _WORD.finditer(see_through(text)[0]))


def _nouns(texts: Iterable[Sequence[str]]) -> dict[str, str]:
    """Words as they stand -> the noun in them, for the words that have one."""
    words = Counter(
        word for tokens in texts for word in tokens if "\uac00" <= word[0] <= "\ud7a3" and len(word) > 1
    )
    cases: defaultdict[str, set[str]] = defaultdict(set)
    weight: Counter[str] = Counter()
    readings = {word: [(_singular(noun), ending) for noun, ending in bare_noun(word)] for word in words}
    for word, pairs in readings.items():
        for noun, particle in pairs:
            weight[noun] += words[word]
            if particle in _CASES:
                cases[noun].add(_CASES[particle])
    found = {}
    for word, pairs in readings.items():
        sound = [noun for noun, _ in pairs if len(cases[noun]) >= 2 and not noun.endswith(VERBAL)]
        if sound and word not in ENDINGS:
            found[word] = max(sound, key=lambda noun: (len(cases[noun]), weight[noun]))
    return found


def _singular(noun: str) -> str:
    """파일들 is 파일; 아들 is no plural."""
    return noun.removesuffix("들") if len(noun) > 2 else noun


def _phrases(tokens: Sequence[str], nouns: dict[str, str]) -> Iterator[str]:
    """Nouns, and words next to each other that make a term: API 게이트웨이, 의존성 주입 컨테이너."""
    for at, token in enumerate(tokens):
        noun = nouns.get(token)
        if noun is None:
            continue
        yield noun
        phrase = noun
        for before in reversed(tokens[max(0, at - _LONGEST + 1) : at]):
            latin = before[:1].isascii() and before[:1].isalpha() and len(before) > 1
            if (latin and before.lower() in STOP) or not (
                latin or (nouns.get(before) == before and before not in EVERYDAY and noun not in EVERYDAY)
            ):
                break
            phrase = f"{before} {phrase}"
            yield phrase


def _known(phrase: str, glossary: Glossary) -> bool:
    return any(match.start == 0 and match.end == len(phrase) for match in glossary.matches(phrase))


def _without_parts(found: Sequence[Suggestion]) -> list[Suggestion]:
    """What nearly always stands in one longer phrase is told with that only."""
    inside: Counter[str] = Counter()
    for one in found:
        words = one.term.source.split()
        for begin in range(len(words)):
            for end in range(begin + 1, len(words) + (begin > 0)):
                part = " ".join(words[begin:end])
                inside[part] = max(inside[part], one.count)
    return [one for one in found if inside[one.term.source] < 0.8 * one.count]


# ---- from accepted translations


def from_translations(
    pairs: Sequence[tuple[str, str]], glossary: Glossary, *, least: int = 3
) -> list[Suggestion]:
    """Korean nouns whose accepted translations nearly always have the same English words, and others rarely have."""
    all_tokens = [list(_tokens(source)) for source, _ in pairs]
    nouns = _nouns(all_tokens)
    having: defaultdict[str, set[int]] = defaultdict(set)
    for number, tokens in enumerate(all_tokens):
        for phrase in _phrases(tokens, nouns):
            having[phrase].add(number)
    grams: defaultdict[tuple[str, ...], set[int]] = defaultdict(set)
    surfaces: defaultdict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for number, (_, target) in enumerate(pairs):
        for gram, surface in _grams(target):
            grams[gram].add(number)
            surfaces[gram][surface] += 1
    found = []
    for phrase, where in having.items():
        if len(where) < least or phrase in EVERYDAY or _known(phrase, glossary):
            continue
        near = Counter(gram for number in where for gram in {gram for gram, _ in _grams(pairs[number][1])})
        scored = [
            (2 * both / (len(where) + len(grams[gram])), len(gram), gram)
            for gram, both in near.items()
            if both >= max(least, 0.8 * len(where))
        ]
        if not scored:
            continue
        likeness, _, gram = max(scored)
        if likeness >= 0.7:
            numbers = sorted(where & grams[gram])
            evidence = tuple(f"{pairs[number][0]} → {pairs[number][1]}" for number in numbers[:3])
            term = Term(phrase, _plain_form(surfaces[gram]))
            found.append(Suggestion(term, Reason.TRANSLATIONS, len(numbers), evidence))
    return _without_parts(sorted(found, key=lambda one: (-one.count, one.term.source)))


def _plain_form(surfaces: Counter[str]) -> str:
    """The usual form of a word, without an ending if it is ever seen so: tokens -> token."""
    usual = surfaces.most_common(1)[0][0]
    shortest = min(surfaces, key=len)
    return shortest if usual.startswith(shortest) else usual


def _grams(text: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """One to three words of English that could be a term, as stems and as they stand."""
    words = words_of(text)
    for size in (1, 2, 3):
        for at in range(len(words) - size + 1):
            part = words[at : at + size]
            if any(not word[0].isalnum() for word in part) or {part[0].lower(), part[-1].lower()} & STOP:
                continue
            shown = " ".join(word if any(map(str.isupper, word[1:])) else word.lower() for word in part)
            yield tuple(map(stem, part)), shown


# ---- from edits


def from_edits(edits: Sequence[Correction], glossary: Glossary, *, least: int = 2) -> list[Suggestion]:
    """What people changed `least` times or more: the machine's word becomes forbidden, theirs required."""
    changes: defaultdict[tuple[tuple[str, ...], tuple[str, ...]], dict[int, tuple[str, str]]] = defaultdict(
        dict
    )
    for number, edit in enumerate(edits):
        for old, new in _replacements(edit):
            key = _stems(old), _stems(new)
            if key[0] != key[1]:
                changes[key].setdefault(number, (old, new))
    all_tokens = [list(_tokens(edit.source)) for edit in edits]
    nouns = _nouns(all_tokens)
    spread = Counter(word for tokens in all_tokens for word in set(_candidates(tokens, nouns)))
    found = []
    for seen in changes.values():
        if len(seen) < least:
            continue
        old, new = Counter(seen.values()).most_common(1)[0][0]
        term = _changed_term([edits[number].source for number in seen], old, new, glossary)
        if term is None:
            shared = set.intersection(*(set(_candidates(all_tokens[number], nouns)) for number in seen))
            shared = {word for word in shared if word not in EVERYDAY and not _known(word, glossary)}
            if not shared:
                continue
            best = min(shared, key=lambda word: (spread[word], -len(word), word))
            term = Term(best, new, forbidden=(old,)), None
        evidence = tuple(f"{edits[number].machine} → {edits[number].human}" for number in list(seen)[:3])
        found.append(Suggestion(term[0], Reason.EDITS, len(seen), evidence, replaces=term[1]))
    found.sort(key=lambda one: (-one.count, -len(one.term.forbidden[-1]), one.term.source))
    kept: list[Suggestion] = []
    for one in found:
        old = f" {one.term.forbidden[-1]} "  # a word of a phrase that changed as a whole tells nothing more
        if not any(
            one.term.source == other.term.source or old in f" {other.term.forbidden[-1]} " for other in kept
        ):
            kept.append(one)
    return kept


def _stems(text: str) -> tuple[str, ...]:
    return tuple(map(stem, words_of(text)))


def _replacements(edit: Correction) -> Iterator[tuple[str, str]]:
    """Words that were put in the place of others, up to four of each; of as many words as before, each, too."""
    old, new = words_of(edit.machine), words_of(edit.human)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "replace" or b - a > 4 or d - c > 4:
            continue
        whole = [(old[a:b], new[c:d])]
        parts = zip(old[a:b], new[c:d], strict=True) if b - a == d - c > 1 else ()
        for one, other in [*whole, *(([one], [other]) for one, other in parts)]:
            before, after = _bare(one), _bare(other)
            if before and after:
                yield _lowered(before), _lowered(after)


def _bare(words: Sequence[str]) -> str:
    """Words without the article and signs about them, which change with them: an essay, a memoir."""
    kept = [at for at, word in enumerate(words) if word[0].isalnum() and word.lower() not in ARTICLES]
    bare = words[kept[0] : kept[-1] + 1] if kept else ()
    return "" if {word.lower() for word in bare} <= STOP else " ".join(bare)


def _lowered(text: str) -> str:
    return " ".join(word if any(map(str.isupper, word[1:])) else word.lower() for word in text.split())


def _candidates(tokens: Sequence[str], nouns: dict[str, str]) -> list[str]:
    """Korean words that may be what was translated; where a text is too short to tell nouns, every reading counts."""
    found = [phrase for phrase in _phrases(tokens, nouns) if phrase]
    for token in tokens:
        if "\uac00" <= token[0] <= "\ud7a3" and token not in nouns:
            cuts = [cut for cut in range(2, len(token)) if ends_here(token, 0, cut, short=False)]
            readings = [token[:cut] for cut in cuts] or [token]
            found += [noun for noun in readings if not noun.endswith((*VERBAL, *CLAUSE))]
    return found


def _changed_term(
    sources: Sequence[str], old: str, new: str, glossary: Glossary
) -> tuple[Term, Term | None] | None:
    """The entry that these edits speak against or for, changed accordingly."""
    shared = set.intersection(*(set(map(id, glossary.terms_in(source))) for source in sources))
    for term in glossary.terms:
        if id(term) not in shared:
            continue
        goods = {_stems(good) for good in (term.target, *term.target_variants)}
        if goods.isdisjoint((_stems(old), _stems(new))):
            continue
        if term.advice:  # what people wish for every time is no advice any more
            return replace(term, target=new, target_variants=(), advice=False, forbidden=(old,)), term
        left = [one for one in (term.target, *term.target_variants) if _stems(one) != _stems(old)]
        left = left if _stems(new) in goods else [new, *left]
        if _stems(new) not in goods or fold(old) not in map(fold, term.forbidden):
            forbidden = tuple(dict.fromkeys((*term.forbidden, old)))
            return replace(term, target=left[0], target_variants=tuple(left[1:]), forbidden=forbidden), term
    return None
