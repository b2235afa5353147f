"""English words that say numbers, outright or by the way."""

from __future__ import annotations

from fractions import Fraction

from translator.rules.wording import words

_HALF = Fraction(1, 2)

CARDINALS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40,
    "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14,
    "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19,
    "twentieth": 20, "thirtieth": 30, "fortieth": 40, "fiftieth": 50, "sixtieth": 60, "seventieth": 70,
    "eightieth": 80, "ninetieth": 90, "hundredth": 100, "thousandth": 1000, "millionth": 10**6,
}  # fmt: skip
SCALES = {
    "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12, "dozen": 12,
    "grand": 1000, "mn": 10**6, "bn": 10**9, "mil": 10**6,
}  # fmt: skip

_BY_NUMBER: dict[int | Fraction, str] = {
    0: "no none nothing not never nil null without nobody scratch empty free anything any zeros zeroes "
    "midnight",
    1: "a an the each per every once single only sole solo alone another top best firstly initial unique "
    "last next second quarter mono",
    2: "another twice double doubled doubles doubling both pair pairs couple dual duo secondly secondary "
    "either binary twin neither bi halves halved halving halve fortnight ii",
    3: "thrice triple tripled triples tripling trio thirdly ternary thirds iii",
    4: "quadruple quadrupled fourthly quarter quarters iv",
    5: "quintuple fifths",
    6: "vi",
    7: "vii sevens",
    8: "viii",
    9: "ix",
    10: "decade decades dozen dozens tens tenths magnitude teen teens teenage teenager teenagers",
    12: "dozen dozens noon midday midnight",
    14: "fortnight",
    15: "quarter",
    20: "twenties",
    24: "midnight",
    25: "quarter",
    30: "half thirties",
    40: "forties",
    50: "half halved halving halve fifties",
    60: "sixties",
    70: "seventies",
    80: "eighties",
    90: "nineties",
    100: "century centenary centennial hundreds",
    1000: "thousands",
    10**6: "millions",
    10**9: "billions",
    10**12: "trillions",
    _HALF: "half halves halved halving halve",
    Fraction(1, 4): "quarter",
}


def _by_word() -> dict[str, tuple[int | Fraction, ...]]:
    found: dict[str, tuple[int | Fraction, ...]] = {}
    for value, text in _BY_NUMBER.items():
        for word in text.split():
            found[word] = (*found.get(word, ()), value)
    return found


STANDING_FOR = _by_word()
"""What else a word may count: `both` is 2, `half` is 1/2, 50 (percent) or 30 (minutes)."""

NAMES = words(
    "fully completely entirely totally absolutely all every entire full perfect whole guaranteed certain "
    "certainly "
    "definitely always surely sure octal decimal hexadecimal hex binary decade year years yearly day days "
    "daily week weeks "
    "weekly month months monthly hour hours hourly minute minutes second seconds fortnight quarter half decades "
    "centuries clock freshman sophomore junior senior january february march april may june july august september "
    "october november december jan feb mar apr jun jul aug sep oct nov dec"
)
"""Words that say a number, by themselves or with another one: `16진수` is hexadecimal, `2024.01` January 2024."""
