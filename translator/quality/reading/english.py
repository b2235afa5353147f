"""Numbers in English text: `350 million`, `12k`, `two and a half`, `the 19th`, `twice`, `1990s`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from translator.quality.reading.english_words import CARDINALS, NAMES, ORDINALS, SCALES, STANDING_FOR
from translator.quality.reading.figures import Reading, Value, number, way
from translator.rules.wording import any_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(
    r"(?P<version>\d+(?:\.\d+){2,})"
    r"|(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|(?<![\w.])\.\d+)(?P<suffix>(?:st|nd|rd|th|s|x)\b|[A-Za-z]+)?"
    r"|(?P<word>[A-Za-z]+)"
)
_HALF = Fraction(1, 2)
_LARGEST = 10**100
"""A number beyond it is a model's that has lost its way: `a hundred hundred hundred …` is no longer multiplied."""
_JOINT = 12  # characters: as far as the next word of a number phrase may be


def read_english(text: str) -> list[Reading]:
    """Every number of `text`, in order; what may be read in several ways, in all of them."""
    readings = [*_phrases(text), *_loose_words(text), *_ratios(text)]
    readings.sort(key=lambda reading: (reading.start, reading.end))
    return [*_sharing_scales(text, readings)]


@dataclass(slots=True)
class _Phrase:
    """A number phrase as it grows: `two hundred and fifty thousand`."""

    start: int
    end: int
    section: Fraction
    total: Fraction = Fraction(0)
    digits: bool = False
    ordinal: bool = False
    scaled: bool = False
    room: int = 0
    """What is added next must be smaller than this: `twenty` has room for ones, `twenty-five` has none."""

    @property
    def value(self) -> Fraction:
        return self.total + self.section


def _phrases(text: str) -> Iterator[Reading]:
    phrase: _Phrase | None = None
    for match in _TOKEN.finditer(text):
        word = (match["word"] or "").lower()
        joint = text[phrase.end : min(match.start(), phrase.end + _JOINT)] if phrase else ""
        if phrase and (_grow(phrase, word, joint, match.end()) or word in {"and", "a", "an"}):
            continue
        if phrase:
            yield _reading(text, phrase)
            phrase = None
        if match["version"]:
            yield Reading(match[0], *match.span(), way(match[0]), asserted=True)
        elif match["number"] and (
            match["suffix"] or _NAME_BEFORE.search(text, max(0, match.start() - _AROUND), match.start())
        ):
            yield _attached(text, match)
        else:
            phrase = _begin(match, word)
    if phrase:
        yield _reading(text, phrase)


def _begin(match: re.Match[str], word: str) -> _Phrase | None:
    span = match.span()
    if match["number"]:
        return _Phrase(*span, number(match["number"]), digits=True)
    if word in CARDINALS:
        return _Phrase(*span, Fraction(CARDINALS[word]), room=10 if CARDINALS[word] >= 20 else 0)
    if word in ORDINALS:
        return _Phrase(*span, Fraction(ORDINALS[word]), ordinal=True)
    if word == "half":
        return _Phrase(*span, _HALF)
    if word in SCALES and len(word) > 3:
        return _Phrase(*span, Fraction(SCALES[word]), room=100)
    return None


def _grow(phrase: _Phrase, word: str, joint: str, end: int) -> bool:
    """Whether the phrase takes the word in: `twenty` + `five`, `3` + `million`, `two` + `and a half`."""
    if phrase.ordinal:
        return False
    if word == "half" and joint in {" and a ", " and one "}:
        phrase.section += _HALF
    elif word in SCALES and joint in {" ", "-", "\n", " a "}:
        return _scale(phrase, SCALES[word], end)
    elif phrase.value >= 10 and word.endswith("th") and word[:-2] in SCALES and joint in {" ", "-"}:
        phrase.ordinal = _scale(phrase, SCALES[word[:-2]], end)
        return phrase.ordinal
    elif joint in {" ", "-", "\n", " and "} and (small := _small(word)) and small < phrase.room:
        phrase.section += small
        phrase.room = 10 if small >= 20 else 0
        phrase.ordinal = word in ORDINALS
    else:
        return False
    phrase.end = end
    return True


def _small(word: str) -> int:
    return CARDINALS.get(word, 0) or ORDINALS.get(word, 0)


def _scale(phrase: _Phrase, scale: int, end: int) -> bool:
    if phrase.value > _LARGEST:
        return False
    if scale == SCALES["hundred"]:
        phrase.section *= scale
        phrase.room = 100
    elif phrase.section and phrase.section < scale:
        phrase.total, phrase.section = phrase.total + phrase.section * scale, Fraction(0)
        phrase.room = min(scale, 1000)
        phrase.scaled = scale >= SCALES["thousand"]
    else:
        return False
    phrase.end = end
    return True


_VAGUE = re.compile(r"(?:a |an |thousand|million|billion|trillion)", re.IGNORECASE)


def _reading(text: str, phrase: _Phrase) -> Reading:
    written = text[phrase.start : phrase.end]
    values: set[Value] = {phrase.value}
    if phrase.ordinal:
        values.add(1 / phrase.value)
    if phrase.value == _HALF:
        values |= way(50, 30)
    asserted = phrase.digits or (phrase.scaled and not _VAGUE.match(written))
    if phrase.digits and text[phrase.end : phrase.end + 1] == "%":
        values.add(phrase.value / 100)
        asserted = phrase.value != 100  # "100%" is also how one says "completely"
    counting = not phrase.digits and not phrase.scaled and 2 <= phrase.value <= 12
    return Reading(written, phrase.start, phrase.end, frozenset(values), asserted, counting)


_AROUND = 60  # characters: as far as a name with digits may reach
_NAME_BEFORE = re.compile(r"[A-Za-z_][-_.]?(?:\d+[-_.])*$")
_SUFFIXES = {
    "k": 10**3,
    "m": 10**6,
    "mn": 10**6,
    "mm": 10**6,
    "b": 10**9,
    "bn": 10**9,
    "t": 10**12,
    "tn": 10**12,
}
_KINDS = frozenset(
    {"D", "d", "FA", "MFA", "G", "P", "on", "o", "f"}
)  # 3D, 2FA, 5G, 1080p, 1on1 say no amount


def _attached(text: str, match: re.Match[str]) -> Reading:
    """A number with letters on either side: `gpt-4o`, `19th`, `10ms`, `8B`, `1990s`, `3D`."""
    value, suffix = number(match["number"]), match["suffix"] or ""
    values: set[Value] = {value}
    if scale := _SUFFIXES.get(suffix.lower()):
        values.add(value * scale)
    if suffix == "s" and value >= 1000:
        values.add(value % 100)
    asserted = (
        not _NAME_BEFORE.search(text, max(0, match.start() - _AROUND), match.start()) and suffix not in _KINDS
    )
    return Reading(match[0], *match.span(), frozenset(values), asserted)


_MANY = {
    "tens": 10, "dozens": 10, "hundreds": 100, "thousands": 1000, "millions": 10**6, "billions": 10**9,
    "trillions": 10**12, "tens of thousands": 10**4, "hundreds of thousands": 10**5, "tens of millions": 10**7,
    "hundreds of millions": 10**8, "tens of billions": 10**10, "hundreds of billions": 10**11,
}  # fmt: skip
_OF_MANY = re.compile(rf"\b{any_of(' '.join(name.replace(' ', '_') for name in _MANY))}\b", re.IGNORECASE)


def _loose_words(text: str) -> Iterator[Reading]:
    """Words that say a number among other things (`both`, `a dozen`), or stand for one (`a decade`)."""
    many: set[int] = set()
    for match in _OF_MANY.finditer(text):
        many.update(range(*match.span()))
        yield Reading(match[0], *match.span(), way(_MANY[match[0].lower()]), counting=True, vague=True)
    for match in re.finditer(r"[A-Za-z]+", text):
        word = match[0].lower()
        if match.start() in many:
            continue
        values = {*way(*STANDING_FOR.get(word, ())), *(way(word) if word in NAMES else ())}
        if word.endswith("fold"):
            values |= way(CARDINALS.get(word[:-4]) or SCALES.get(word[:-4], 0))
        if values:
            yield Reading(match[0], *match.span(), frozenset(values))
    for match in re.finditer(r"[①-⑳]", text):
        yield Reading(match[0], *match.span(), way(ord(match[0]) - ord("①") + 1))


def _ratios(text: str) -> Iterator[Reading]:
    for match in re.finditer(r"(?<![\d/.])(\d+)\s?/\s?(\d+)(?![\d/])", text):
        above, below = number(match[1]), number(match[2])
        if below:
            yield Reading(match[0], *match.span(), way(above / below))
    for match in re.finditer(r"\b([A-Za-z]+)[ -]([A-Za-z]+?)s?\b", text):
        count, part = CARDINALS.get(match[1].lower()), ORDINALS.get(match[2].lower(), 0)
        if count and part > 2:
            yield Reading(match[0], *match.span(), way(Fraction(count, part)))


_SCALE_END = re.compile(r"(hundred|thousand|million|billion|trillion|dozen|[kmbt]|bn)$", re.IGNORECASE)
_TO = re.compile(r"\s?(?:[–—~-]|to|or|and)\s?[$₩€£]?")


def _sharing_scales(text: str, ordered: list[Reading]) -> Iterator[Reading]:
    """`20 to 30 million`: the left of a range may share the scale of the right; `2017–18` ends in 2018."""
    left: Reading | None = None
    for reading in ordered:
        right = reading
        if left and left.asserted and _TO.fullmatch(text, left.end, right.start):
            left, right = _range(left, right)
        if left:
            yield left
        left = right
    if left:
        yield left


def _range(left: Reading, right: Reading) -> tuple[Reading, Reading]:
    scale = _SCALE_END.search(right.text)
    if scale and not _SCALE_END.search(left.text):
        factor = SCALES.get(scale[0].lower()) or _SUFFIXES[scale[0].lower()]
        shared = {value * factor for value in left.values if isinstance(value, Fraction)}
        return replace(left, values=left.values | shared), right
    if re.fullmatch(r"\d{4}", left.text) and re.fullmatch(r"\d{2}", right.text):
        return left, replace(right, values=right.values | way(int(left.text[:2] + right.text)))
    return left, right
