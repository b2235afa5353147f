"""Times and sizes with their units in both languages: `30분`, `16GB`; `30 minutes`, `two weeks`, `16 GB`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from translator.quality.reading.english_words import CARDINALS
from translator.quality.reading.figures import number
from translator.quality.reading.korean_words import COUNTING
from translator.rules.wording import any_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_SECONDS = {"ms": Fraction(1, 1000), "second": Fraction(1), "minute": Fraction(60), "hour": Fraction(3600)}
_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
_SIZES = {"kb": 1, "mb": 2, "gb": 3, "tb": 4, "pb": 5}
_UNITS: dict[str, tuple[str, Fraction]] = {
    **{name: ("time", value) for name, value in _SECONDS.items()},
    **{name: ("time", Fraction(value * 86400)) for name, value in _DAYS.items()},
    **{name: ("size", Fraction(1000**power)) for name, power in _SIZES.items()},
}
"""What a unit measures, and how much of it."""

_KOREAN = {
    "밀리초": "ms", "초": "second", "분": "minute", "시간": "hour", "일": "day", "주": "week", "주일": "week",
    "개월": "month", "달": "month", "년": "year", "킬로바이트": "kb", "메가": "mb", "메가바이트": "mb",
    "기가": "gb", "기가바이트": "gb", "테라": "tb", "테라바이트": "tb", "페타바이트": "pb",
}  # fmt: skip
_ENGLISH = {
    "millisecond": "ms", "sec": "second", "s": "second", "min": "minute", "hr": "hour", "h": "hour", "yr": "year",
    "kilobyte": "kb", "megabyte": "mb", "gigabyte": "gb", "gig": "gb", "terabyte": "tb", "petabyte": "pb",
    "kib": "kb", "mib": "mb", "gib": "gb", "tib": "tb",
}  # fmt: skip

_NUM = r"(?<![\w.,/])(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_LATIN = rf"(?P<latin>{any_of(' '.join((*_UNITS, *_ENGLISH)))})s?(?![A-Za-z])"
_HANGUL = rf"(?P<hangul>{any_of(' '.join(_KOREAN))})(?![차대생식째러])"
_OF_KOREAN = re.compile(
    rf"{_NUM}\s?(?:{_HANGUL}|{_LATIN})"
    rf"|(?<![가-힣])(?P<native>{any_of(' '.join(COUNTING))})\s?(?P<counted>시간|달|주일?)(?![러제])",
    re.IGNORECASE,
)
_WORDS = any_of(" ".join(CARDINALS))
_IN_FULL = any_of(" ".join(name for name in _UNITS if len(name) > 2))
_OF_ENGLISH = re.compile(
    rf"{_NUM}[ -]?{_LATIN}|\b(?P<word>an?|{_WORDS})[ -](?P<full>{_IN_FULL})s?\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Measure:
    """A number with its unit: `kind` is what it measures, `size` how much one unit of it is."""

    value: Fraction
    kind: str
    size: Fraction
    text: str
    start: int
    end: int

    @property
    def amount(self) -> tuple[str, Fraction]:
        """Equal for equal times or sizes in whatever units."""
        return self.kind, self.value * self.size

    def in_other_units(self, other: Measure) -> bool:
        """Whether the two have the number in common and not the unit: `30분` and "30 hours"."""
        return self.kind == other.kind and self.value == other.value and self.size != other.size


def korean_measures(text: str) -> list[Measure]:
    """The times and sizes of Korean text; `두 시간` too."""
    return [*_measures(_OF_KOREAN, text)]


def english_measures(text: str) -> list[Measure]:
    """The times and sizes of English text; "two weeks" and "an hour" too."""
    return [*_measures(_OF_ENGLISH, text)]


def _measures(pattern: re.Pattern[str], text: str) -> Iterator[Measure]:
    for match in pattern.finditer(text):
        found = match.groupdict()
        if found["number"]:
            value = number(found["number"])
        elif native := found.get("native"):
            value = Fraction(COUNTING[native])
        else:
            value = Fraction(CARDINALS.get(found["word"].lower(), 1))
        korean = found.get("hangul") or found.get("counted")
        unit = _KOREAN[korean] if korean else (found.get("full") or found["latin"]).lower()
        yield Measure(value, *_UNITS[_ENGLISH.get(unit, unit)], match[0], *match.span())
