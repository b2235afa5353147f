"""Rules on how much is said: no multiple of the source, no fraction of it, nothing again and again."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from translator.hangul import HANGUL, HANGUL_CLASS
from translator.i18n import later
from translator.rules.book import RULES, Flaw, Pair

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translator.tags import Text

_LETTERS_A_SYLLABLE = 2.3
"""English characters that a Hangul syllable becomes in technical posts: the middle of a wide range."""
_GLOSS = re.compile(rf"(?<=[{HANGUL_CLASS}])\s?\([A-Za-z][^(){HANGUL_CLASS}]*\)")
_LEAST = 12  # syllables: a shorter text may well become a single word


def syllables_and_rest(source: Text) -> tuple[int, int]:
    """How many characters of a source are Hangul, and how many are not."""
    prose = source.prose
    syllables = len(HANGUL.findall(prose))
    return syllables, len(prose) - syllables


def expected_length(source: Text) -> float:
    """How long an English translation of the source is likely to be, in characters."""
    syllables, rest = syllables_and_rest(source)
    return syllables * _LETTERS_A_SYLLABLE + rest * 0.9


def least_expected(source: Text) -> float:
    """The same where English says a word and its gloss in one: 단일 책임 원칙(Single Responsibility Principle)."""
    return expected_length(source) - 0.9 * _glosses(source)


def _glosses(source: Text) -> int:
    return sum(len(gloss[0]) for gloss in _GLOSS.finditer(source.prose))


@RULES.rule("extent", "The translation is neither a multiple nor a fraction of its source.")
def extent(pair: Pair) -> Iterator[Flaw]:
    """Far beyond what the tersest and the wordiest translators do."""
    syllables, rest = syllables_and_rest(pair.source)
    length = len(pair.target.prose)
    if length > 6 * syllables + 2 * rest + 60:
        yield Flaw(later("It is far longer than its source: translate this text only."))
    elif syllables >= _LEAST and length < 0.45 * syllables + 0.4 * (rest - _glosses(pair.source)):
        yield Flaw(later("It is far shorter than its source: translate all of it."))


_AGAIN = re.compile(r"(?P<unit>\S.{2,80}?)(?P=unit){2,}", re.DOTALL)
_LONG_WORD = 20  # characters of a word that nobody says three times in a row
_LAUGHTER = re.compile(r"\W*(?:(?:ha|he|ho|lol|la|na)\W*)+", re.IGNORECASE)
_SENTENCES = re.compile(r"(?<=[.?!])\s+")


@RULES.rule("repetition", "The translation does not repeat itself without end.")
def repetition(pair: Pair) -> Iterator[Flaw]:
    """A piece of at least three letters again and again, where the source doesn't repeat itself."""
    words = Counter(pair.target.plain.split())
    # Where no word comes three times and none is very long, no piece can: that is quicker to see.
    again = max(words.values(), default=0) > 2 or any(len(word) > _LONG_WORD for word in words)
    source_repeats: bool | None = None
    for match in _AGAIN.finditer(pair.target.plain) if again else ():
        unit = match["unit"]
        times = len(match[0]) // len(unit)
        needed = 7 if len(unit) < 10 else 4 if len(unit) < 20 else 3
        if times < needed or len(re.findall(r"[^\W\d_]", unit)) < 3 or _LAUGHTER.fullmatch(unit):
            continue
        if source_repeats is None:
            source_repeats = _AGAIN.search(pair.source.plain) is not None
        if not source_repeats:
            yield Flaw.of(
                pair.target,
                match,
                later("“{unit}” is repeated {times} times: say it once.", unit=unit.strip(), times=times),
            )
            return
    if repeats_endlessly(pair.target.raw) and not repeats_endlessly(pair.source.raw):
        yield Flaw(later("It repeats itself without end: say it once."))
        return
    sentences = Counter(sentence for sentence in _SENTENCES.split(pair.target.plain) if len(sentence) >= 20)
    source = Counter(sentence for sentence in _SENTENCES.split(pair.source.plain) if len(sentence) >= 8)
    for sentence, times in sentences.most_common(1):
        if times >= 3 and times > max(source.values(), default=0):
            yield Flaw(
                later("“{sentence}” is repeated {times} times: say it once.", sentence=sentence, times=times)
            )


_TAIL = 600  # characters at the end of a translation


def repeats_endlessly(text: str) -> bool:
    """Whether the end of `text` is one short piece over and over again, as in a model that has lost its way."""
    tail = text[-_TAIL:]
    if len(tail) < _TAIL:
        return False
    # A text of period p is its own shift by p.
    return any(tail.startswith(tail[period:]) for period in range(1, _TAIL // 5 + 1))
