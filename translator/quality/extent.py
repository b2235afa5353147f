"""Checks that the translation says as much as the source: not far less, not far more, not again and again."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from translator.hangul import HANGUL_CLASS
from translator.quality.registry import CHECKS, Flaw, Pair
from translator.units import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translator.tags import Text

_SYLLABLE = re.compile(rf"[{HANGUL_CLASS}]")
_GLOSS = re.compile(rf"(?<=[{HANGUL_CLASS}])\s?\([A-Za-z][^(){HANGUL_CLASS}]*\)")
_LETTERS_A_SYLLABLE = 2.3
"""English characters that a Hangul syllable becomes in technical posts: the middle of a wide range."""
_SHORT = 40
_TOO_SHORT, _LIKELY_SHORT, _MAYBE_SHORT, _TOO_LONG = 0.35, 0.55, 0.62, 2.6


def expected_length(source: Text) -> float:
    """How long an English translation of the source is likely to be, in characters."""
    prose = source.prose
    syllables = len(_SYLLABLE.findall(prose))
    return syllables * _LETTERS_A_SYLLABLE + (len(prose) - syllables) * 0.9


def _least_expected(source: Text) -> float:
    """The same where English says a word and its gloss in one: 단일 책임 원칙(Single Responsibility Principle)."""
    return expected_length(source) - 0.9 * sum(len(gloss[0]) for gloss in _GLOSS.finditer(source.prose))


def _ratio(pair: Pair) -> float:
    return len(pair.target.prose) / max(_least_expected(pair.source), 1)


@CHECKS.check(
    "length", Severity.WARNING, "The translation is about as long as such a text becomes in English."
)
def length(pair: Pair) -> Iterator[Flaw]:
    expected, actual = expected_length(pair.source), len(pair.target.prose)
    least = _least_expected(pair.source)
    if actual > expected * _TOO_LONG + 2 * _SHORT:
        times = actual / max(expected, 1)
        yield Flaw(
            f"The translation is {times:.1f} times as long as expected: does it say more than the source?"
        )
    elif least > _SHORT and actual < least * _TOO_SHORT:
        yield Flaw("The translation is far shorter than the source: is something left out?")


_KOREAN_SENTENCE = re.compile(r"(?<=[다요죠까음함임니])[.?!]+(?=\s|$|[\"'”’)])|[?!]+(?=\s|$)")
_ENGLISH_SENTENCE = re.compile(r"[.?!…:;]+(?=\s|$|[\"'”’)])")


@CHECKS.check("omission", Severity.WARNING, "No sentences are left out.")
def omission(pair: Pair) -> Iterator[Flaw]:
    theirs = len(_KOREAN_SENTENCE.findall(pair.source.plain))
    ours = len(_ENGLISH_SENTENCE.findall(pair.target.plain))
    many_gone = theirs >= 3 and ours * 2 <= theirs
    some_gone = ours < theirs and _least_expected(pair.source) > _SHORT * 1.5
    limit = _MAYBE_SHORT if many_gone else _LIKELY_SHORT if some_gone else 0
    if _TOO_SHORT <= _ratio(pair) < limit:
        yield Flaw(f"The source has {theirs} sentences, the translation {ours}: is something left out?")


_AGAIN = re.compile(r"(?P<unit>\S.{2,80}?)(?P=unit){2,}", re.DOTALL)
_LAUGHTER = re.compile(r"\W*(?:(?:ha|he|ho|lol|la|na)\W*)+", re.IGNORECASE)
_SENTENCES = re.compile(r"(?<=[.?!])\s+")


@CHECKS.check("repetition", Severity.CRITICAL, "The translation does not repeat itself without end.")
def repetition(pair: Pair) -> Iterator[Flaw]:
    for match in _AGAIN.finditer(pair.target.plain):
        unit = match["unit"]
        times = len(match[0]) // len(unit)
        needed = 7 if len(unit) < 10 else 4 if len(unit) < 20 else 3
        if times < needed or len(re.findall(r"[^\W\d_]", unit)) < 3 or _LAUGHTER.fullmatch(unit):
            continue
        if not _AGAIN.search(pair.source.plain):
            yield Flaw.of(pair.target, match, f"“{unit.strip()}” is repeated {times} times: say it once.")
            return
    sentences = Counter(sentence for sentence in _SENTENCES.split(pair.target.plain) if len(sentence) >= 20)
    source = Counter(sentence for sentence in _SENTENCES.split(pair.source.plain) if len(sentence) >= 8)
    for sentence, times in sentences.most_common(1):
        if times >= 3 and times > max(source.values(), default=0):
            yield Flaw(f"“{sentence}” is repeated {times} times: say it once.")
