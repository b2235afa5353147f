"""Numbers in English text: `350 million`, `12k`, `two and a half`, `the 19th`, `twenty-five`, `twice`, `1990s`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from translator.quality.figures import Reading, Value, number, way

if TYPE_CHECKING:
    from collections.abc import Iterator

_ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_CARDINALS = {word: value for value, word in enumerate(_ONES.split())} | {
    word: (value + 2) * 10 for value, word in enumerate(_TENS.split())
}
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16,
    "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30, "fortieth": 40,
    "fiftieth": 50, "sixtieth": 60, "seventieth": 70, "eightieth": 80, "ninetieth": 90, "hundredth": 100,
    "thousandth": 1000, "millionth": 10**6,
}  # fmt: skip
_SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12, "dozen": 12,
           "grand": 1000, "mn": 10**6, "bn": 10**9, "mil": 10**6}  # fmt: skip
_SUFFIXES = {
    "k": 1000,
    "m": 10**6,
    "mn": 10**6,
    "mm": 10**6,
    "b": 10**9,
    "bn": 10**9,
    "t": 10**12,
    "tn": 10**12,
}
_PLURALS = {f"{word}s": value for word, value in _SCALES.items() if len(word) > 4} | {
    "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80,
    "nineties": 90, "teens": 10, "tens": 10, "thirds": 3, "quarters": 4, "fifths": 5, "tenths": 10, "halves": 2,
    "sevens": 7,
}  # fmt: skip
_LOOSE: dict[str, tuple[int | Fraction, ...]] = {
    "a": (1,), "an": (1,), "each": (1,), "per": (1,), "every": (1,), "once": (1,), "single": (1,), "only": (1,),
    "sole": (1,), "solo": (1,), "alone": (1,), "another": (1, 2), "top": (1,), "best": (1,), "firstly": (1,), "initial": (1,),
    "the": (1,), "single-handedly": (1,), "unique": (1,), "last": (1,), "next": (1,),
    "twice": (2,), "double": (2,), "doubled": (2,), "doubles": (2,), "doubling": (2,), "both": (2,), "pair": (2,),
    "pairs": (2,), "couple": (2,), "dual": (2,), "duo": (2,), "secondly": (2,), "secondary": (2,), "either": (2,),
    "two-fold": (2,), "binary": (2,), "twin": (2,), "neither": (2,), "bi": (2,), "half": (Fraction(1, 2), 50, 30),
    "halves": (Fraction(1, 2), 2), "halved": (Fraction(1, 2), 2, 50), "halving": (Fraction(1, 2), 2, 50), "halve": (Fraction(1, 2), 2, 50),
    "thrice": (3,), "triple": (3,), "tripled": (3,), "triples": (3,), "tripling": (3,), "trio": (3,), "thirdly": (3,), "ternary": (3,),
    "quadruple": (4,), "quadrupled": (4,), "fourthly": (4,), "quarter": (Fraction(1, 4), 25, 15, 4), "quintuple": (5,),
    "decade": (10,), "decades": (10,), "dozen": (12, 10), "dozens": (12, 10), "century": (100,), "teen": (10,), "teens": (10,),
    "teenage": (10,), "teenager": (10,), "teenagers": (10,), "magnitude": (10,), "noon": (12,), "midday": (12,), "midnight": (0, 12, 24),
    "no": (0,), "none": (0,), "nothing": (0,), "not": (0,), "never": (0,), "nil": (0,), "null": (0,), "without": (0,),
    "nobody": (0,), "scratch": (0,), "empty": (0,), "free": (0,), "anything": (0,), "any": (0,), "zeros": (0,), "zeroes": (0,),
    "fortnight": (2, 14), "mono": (1,), "ii": (2,), "iii": (3,), "iv": (4,), "vi": (6,), "vii": (7,), "viii": (8,), "ix": (9,),
}  # fmt: skip
_TOKEN = re.compile(
    r"(?P<version>\d+(?:\.\d+){2,})"
    r"|(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|(?<![\w.])\.\d+)(?P<suffix>(?:st|nd|rd|th|s|x)\b|[A-Za-z]+)?"
    r"|(?P<word>[A-Za-z]+)"
)
_JOINT = re.compile(r"[ \n-]|[ ]and[ ]|[ ]a[ ]|,[ ]")


@dataclass
class _Phrase:
    """A number phrase as it grows: `two hundred and fifty thousand`."""

    start: int
    end: int
    total: Fraction
    section: Fraction
    digits: bool
    ordinal: bool = False
    scaled: bool = False
    open_to: Fraction = Fraction(0)  # what may still be added must be smaller than this

    @property
    def value(self) -> Fraction:
        return self.total + self.section


def read_english(text: str) -> list[Reading]:
    """Every number of `text`, in order."""
    readings = [*_phrases(text), *_loose(text)]
    readings += list(_ratios(text))
    return sorted(_sharing_scales(text, readings), key=lambda reading: reading.start)


def _phrases(text: str) -> Iterator[Reading]:
    phrase: _Phrase | None = None
    for match in _TOKEN.finditer(text):
        if match["version"]:
            yield Reading(match[0], *match.span(), way(match[0]), asserted=True)
            continue
        word = (match["word"] or "").lower()
        if phrase and _JOINT.fullmatch(text[phrase.end : match.start()]) and _grow(phrase, word, match, text):
            continue
        if phrase and word == "half" and re.fullmatch(r" and an? ", text[phrase.end : match.start()]):
            phrase.section += Fraction(1, 2)
            phrase.end = match.end()
            continue
        if phrase and word in {"and", "a"}:
            continue
        if phrase:
            yield _reading(text, phrase)
        phrase = _begin(match, word)
        if match["number"]:
            if phrase is None or _named(text, match):
                yield _attached(text, match)
                phrase = None
    if phrase:
        yield _reading(text, phrase)


def _begin(match: re.Match[str], word: str) -> _Phrase | None:
    if match["number"]:
        if match["suffix"]:
            return None
        value = number(match["number"])
        return _Phrase(match.start(), match.end(), Fraction(0), value, digits=True)
    if word in _CARDINALS:
        value = Fraction(_CARDINALS[word])
        limit = Fraction(10) if value >= 20 else Fraction(0)
        return _Phrase(match.start(), match.end(), Fraction(0), value, digits=False, open_to=limit)
    if word in _ORDINALS:
        return _Phrase(
            match.start(), match.end(), Fraction(0), Fraction(_ORDINALS[word]), digits=False, ordinal=True
        )
    if word == "half":
        return _Phrase(match.start(), match.end(), Fraction(0), Fraction(1, 2), digits=False)
    if word in _SCALES and len(word) > 3:
        return _Phrase(
            match.start(),
            match.end(),
            Fraction(0),
            Fraction(_SCALES[word]),
            digits=False,
            open_to=Fraction(100),
        )
    return None


def _grow(phrase: _Phrase, word: str, match: re.Match[str], text: str) -> bool:
    """Whether the phrase takes this token in: `twenty` + `five`, `3` + `million`, `two hundred` + `thousand`."""
    joint = text[phrase.end : match.start()]
    if phrase.ordinal:
        return False
    if word in _SCALES and joint in {" ", "-", "\n", " a "}:
        scale = _SCALES[word]
        if scale == 100 or (phrase.section and phrase.section < scale):
            if scale == 100:
                phrase.section *= 100
                phrase.open_to = Fraction(100)
            else:
                phrase.total, phrase.section = phrase.total + phrase.section * scale, Fraction(0)
                phrase.open_to = Fraction(scale)
            phrase.scaled = phrase.scaled or scale >= 1000
            phrase.end = match.end()
            return True
        return False
    small = _CARDINALS.get(word, _ORDINALS.get(word))
    if small is not None and 0 < small < phrase.open_to and not phrase.digits and joint != " a ":
        if phrase.section >= 20 and phrase.section % 100 and small >= 10:
            return False
        phrase.section += small
        phrase.open_to = Fraction(10 if small >= 20 else 0)
        phrase.ordinal = word in _ORDINALS
        phrase.end = match.end()
        return True
    return False


def _reading(text: str, phrase: _Phrase) -> Reading:
    written = text[phrase.start : phrase.end]
    values: set[Value] = {phrase.value}
    if phrase.ordinal and phrase.value:
        values.add(1 / phrase.value)
    if phrase.value == Fraction(1, 2):
        values |= way(50, 30)
    if written.lower() == "dozen":
        values |= way(10)
    if written.lower() in {"second", "quarter"}:
        values |= way(1)
    asserted = phrase.digits or (
        phrase.scaled and not written.lower().startswith(("a ", "thousand", "million", "billion"))
    )
    counting = not phrase.digits and not phrase.scaled and 2 <= phrase.value <= 12
    if asserted and phrase.digits and text[phrase.end : phrase.end + 1] == "%":
        values.add(phrase.value / 100)
        asserted = phrase.value != 100
    return Reading(written, phrase.start, phrase.end, frozenset(values), asserted, counting)


def _named(text: str, match: re.Match[str]) -> bool:
    return bool(re.search(r"[A-Za-z_][-_.]?(?:\d+[-_.])*$", text[: match.start()]))


def _attached(text: str, match: re.Match[str]) -> Reading:
    """A number with letters on either side: `gpt-4o`, `19th`, `10ms`, `8B`, `1990s`, `3D`."""
    value, suffix = number(match["number"]), match["suffix"] or ""
    values: set[Value] = {value}
    if scale := _SUFFIXES.get(suffix.lower()):
        values.add(value * scale)
    if suffix == "s" and value >= 1000:
        values.add(value % 100)
    asserted = not _named(text, match) and suffix not in {"D", "d", "FA", "MFA", "G", "P", "on", "o", "f"}
    return Reading(match[0], *match.span(), frozenset(values), asserted)


def _loose(text: str) -> Iterator[Reading]:
    for match in re.finditer(r"[A-Za-z]+", text):
        word = match[0].lower()
        if values := _LOOSE.get(word):
            yield Reading(match[0], *match.span(), way(*values))
        elif value := _PLURALS.get(word):
            yield Reading(match[0], *match.span(), way(value))
        elif word.endswith("fold") and (value := _CARDINALS.get(word[:-4], _SCALES.get(word[:-4], 0))):
            yield Reading(match[0], *match.span(), way(value))
        if word in _NAMES:
            yield Reading(match[0], *match.span(), way(word))
    for match in re.finditer(
        r"tens of thousands|hundreds of (?:thousands|millions)|tens of millions", text, re.IGNORECASE
    ):
        value = 10 if match[0].lower().startswith("tens") else 100
        scale = 1000 if match[0].endswith("thousands") else 10**6
        yield Reading(match[0], *match.span(), way(value * scale))
    for match in re.finditer(r"[①-⑳]", text):
        yield Reading(match[0], *match.span(), way(ord(match[0]) - ord("①") + 1))


_NAMES = frozenset(
    "fully completely entirely totally absolutely all every entire full perfect whole guaranteed certain certainly "
    "definitely always surely sure octal decimal hexadecimal hex binary decade year years yearly day days daily week weeks "
    "weekly month months monthly hour hours hourly minute minutes fortnight quarter half noon midnight midday".split()
)


def _ratios(text: str) -> Iterator[Reading]:
    for match in re.finditer(r"(?<![\d/.])(\d+)\s?/\s?(\d+)(?![\d/])", text):
        if int(match[2]):
            yield Reading(match[0], *match.span(), way(Fraction(int(match[1]), int(match[2]))))
    for match in re.finditer(r"(?i)\b([a-z]+)[ -]([a-z]+?)s?\b", text):
        above, below = _CARDINALS.get(match[1].lower()), _ORDINALS.get(match[2].lower())
        if above and below and below > 2:
            yield Reading(match[0], *match.span(), way(Fraction(above, below)))


_SCALE_END = re.compile(r"(hundred|thousand|million|billion|trillion|dozen|[kmbt]|bn)$", re.IGNORECASE)


def _sharing_scales(text: str, readings: list[Reading]) -> Iterator[Reading]:
    """`20 to 30 million`: what is on the left of a range may share the scale of the right; `2017–18` is 2017 to 2018."""
    ordered = sorted(readings, key=lambda reading: (reading.start, reading.end))
    left: Reading | None = None
    for reading in ordered:
        between = text[left.end : reading.start] if left else ""
        if left and left.asserted and re.fullmatch(r"\s?(?:[–—~-]|to|or|and)\s?[$₩€£]?", between):
            left, reading = _range(left, reading)
        if left:
            yield left
        left = reading
    if left:
        yield left


def _range(left: Reading, right: Reading) -> tuple[Reading, Reading]:
    scale = _SCALE_END.search(right.text)
    if scale and not _SCALE_END.search(left.text):
        factor = _SCALES.get(scale[0].lower()) or _SUFFIXES[scale[0].lower()]
        shared = {value * factor for value in left.values if isinstance(value, Fraction)}
        return replace(left, values=left.values | shared), right
    if re.fullmatch(r"\d{4}", left.text) and re.fullmatch(r"\d{2}", right.text):
        return left, replace(right, values=right.values | way(int(left.text[:2] + right.text)))
    return left, right
