"""Dates in both languages: `2026년 7월 28일`, `11월 26~27일`; `July 28, 2026`, `26–27 November`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from translator.rules.wording import any_of

if TYPE_CHECKING:
    from collections.abc import Iterator

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
WEEKDAYS = {
    "월요일": "Monday", "화요일": "Tuesday", "수요일": "Wednesday", "목요일": "Thursday",
    "금요일": "Friday", "토요일": "Saturday", "일요일": "Sunday",
}  # fmt: skip
_NUMBER_OF = {
    **{name: at for at, name in enumerate(MONTHS, 1)},
    **{name[:3]: at for at, name in enumerate(MONTHS, 1)},
    "sept": 9,
}
_MONTH = rf"(?P<month>{any_of(' '.join(_NUMBER_OF))})"

_AROUND = 24  # characters: as far as one more day may reach


@dataclass(frozen=True, slots=True)
class Date:
    """A date, or a part of one (0: not said). `start` and `end` are offsets into the text it is from."""

    year: int
    month: int
    day: int
    text: str
    start: int
    end: int

    def __str__(self) -> str:
        day = f" {self.day}" if self.day else ""
        year = f"{',' if day else ''} {self.year}" if self.year else ""
        return f"{MONTHS[self.month - 1].title()}{day}{year}"


_KOREAN_YEAR = r"(?P<year>\d{4}(?=년)|(?<!\d)['’]?\d{2}(?=년)|(?:(?<![\d.])\d{4}|['’]\d{2})(?=\.))"
_KOREAN_DATE = re.compile(
    rf"(?:{_KOREAN_YEAR}(?:년|\.)\s*)?(?<!\d)(?P<month>\d{{1,2}})월(?![가-힣]*[등드])"
    r"(?:\s*(?P<day>\d{1,2})(?:일(?!차)|(?=\s?[~–-]\s?\d{1,2}일)))?"
)
_MONTH_BEFORE = re.compile(r"(?<![\d.,/])(?P<month>\d{1,2})\s?[~〜～∼–,-]\s?$")
_MORE_KOREAN_DAYS = re.compile(r"\s?(?:[~〜～∼–-]|부터|에서|,|과|와|및)\s?(?P<day>\d{1,2})일(?!차|간)")
_NUMERIC_DATE = re.compile(
    r"(?<![\d./-])(?P<year>(?:19|20)\d{2})(?P<sep>[-./])[ ]?(?P<month>\d{1,2})(?P=sep)[ ]?(?P<day>\d{1,2})"
    r"(?!\d)(?![./-]\d)\.?"
)


def korean_dates(text: str) -> list[Date]:
    """The dates of Korean text in which a month is named."""
    found: list[Date] = []
    for match in _KOREAN_DATE.finditer(text):
        date = _date(match, match["year"], int(match["month"]), match["day"])
        if not date:
            continue
        found += [*_months_before(text, match, date), date]
        end = match.end()
        while date.day and (more := _MORE_KOREAN_DAYS.match(text, end)):
            found.append(Date(date.year, date.month, int(more["day"]), more[0], more.start(), more.end()))
            end = more.end()
    found += _numeric_dates(text)
    return found


def _months_before(text: str, match: re.Match[str], date: Date) -> Iterator[Date]:
    """The 3월 of `3~4월` and of `3, 4월`."""
    start = match.start("month")
    while not date.day and (less := _MONTH_BEFORE.search(text, max(0, start - _AROUND), start)):
        if not 1 <= int(less["month"]) <= 12:
            return
        start = less.start()
        yield Date(0, int(less["month"]), 0, less["month"], start, less.end("month"))


_WEEKDAY = re.compile(
    any_of(" ".join(WEEKDAYS))
    + r"|(?:(?<=일)|(?<=\d[./-]\d)|(?<=\d[./-]\d\d))\s?\((?P<short>[월화수목금토일])\)"
)


def korean_weekdays(text: str) -> list[tuple[str, str]]:
    """The weekdays that Korean text names, in full or as in `3일(목)`: as written, and in English."""
    found = [f"{match['short']}요일" if match["short"] else match[0] for match in _WEEKDAY.finditer(text)]
    return [(name, WEEKDAYS[name]) for name in found]


def _date(match: re.Match[str], year: str | None, month: int, day: str | None) -> Date | None:
    if not 1 <= month <= 12 or not 0 <= int(day or 0) <= 31:
        return None
    full_year = int((year or "0").lstrip("'’"))
    full_year += 2000 if 0 < full_year < 70 else 1900 if 70 <= full_year < 100 else 0
    text = match[0].strip(" .,")
    start = match.start() + match[0].index(text)
    return Date(full_year, month, int(day or 0), text, start, start + len(text))


_DAY_OF_WEEK = re.compile(r"(?<![\d/.])(?P<month>\d{1,2})[/.](?P<day>\d{1,2})(?=\s?\([월화수목금토일]\))")


def _numeric_dates(text: str) -> Iterator[Date]:
    for match in _NUMERIC_DATE.finditer(text):
        if date := _date(match, match["year"], int(match["month"]), match["day"]):
            yield date
    for match in _DAY_OF_WEEK.finditer(text):
        if date := _date(match, None, int(match["month"]), match["day"]):
            yield date


_DAY = r"(?<![\d:.,])(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?![\d:%])"
_YEAR = r"(?:,?\s+(?P<year>(?:19|20)\d\d)\b)?"
_ENGLISH_DATES = (
    re.compile(rf"\b{_MONTH}\b\.?,?\s+(?:the\s+)?{_DAY}{_YEAR}", re.IGNORECASE),
    re.compile(rf"{_DAY}\s+(?:of\s+)?{_MONTH}\b\.?{_YEAR}", re.IGNORECASE),
)
_SLASHED = re.compile(r"(?<![\d/])(?P<month>\d{1,2})/(?P<day>\d{1,2})(?:/(?P<year>\d{4}|\d\d))?(?![\d/])")
_NAMED_DAYS = {
    "new year's day": (1, 1), "valentine's day": (2, 14), "april fools' day": (4, 1), "april fool's day": (4, 1),
    "halloween": (10, 31), "christmas eve": (12, 24), "christmas": (12, 25), "new year's eve": (12, 31),
}  # fmt: skip
_NAMED_DAY = re.compile(
    rf"\b{any_of(' '.join(name.replace(' ', '_') for name in _NAMED_DAYS))}", re.IGNORECASE
)
_JOINED_BY = r"\s?(?:[–—-]|,|,?\s?and|to|through|&|or)\s?"
_MORE_DAYS = re.compile(
    rf"(?:st|nd|rd|th)?{_JOINED_BY}(?:the\s+)?(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?![\d:%]|\.\d)"
)
_DAYS_BEFORE = re.compile(rf"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?{_JOINED_BY}$")


def english_dates(text: str) -> list[Date]:
    """The full dates (month and day at least) of English text."""
    found: list[Date] = []
    for pattern in _ENGLISH_DATES:
        for match in pattern.finditer(text):
            month = _NUMBER_OF[match["month"].lower()]
            if date := _date(match, match["year"], month, match["day"]):
                found += [date, *_other_days(text, match, date)]
    found += _numeric_dates(text)
    for match in _NAMED_DAY.finditer(text.replace("’", "'")):
        found.append(Date(0, *_NAMED_DAYS[match[0].lower()], match[0], *match.span()))
    for match in _SLASHED.finditer(text):
        for number, day in ((match["month"], match["day"]), (match["day"], match["month"])):
            if date := _date(match, match["year"], int(number), day):
                found.append(date)
    return found


def _other_days(text: str, match: re.Match[str], date: Date) -> Iterator[Date]:
    """The other days of `November 26, 27 and 28`, and of `26–27 November`."""
    end = match.end("day")
    while more := _MORE_DAYS.match(text, end):
        yield Date(date.year, date.month, int(more["day"]), more[0], more.start(), more.end())
        end = more.end()
    start = match.start("day")
    while match.start() == match.start("day") and (
        less := _DAYS_BEFORE.search(text, max(0, start - _AROUND), start)
    ):
        yield Date(date.year, date.month, int(less["day"]), less[0], less.start(), less.end())
        start = less.start()


def english_months(text: str) -> frozenset[int]:
    """The months that English text names."""
    return frozenset(
        _NUMBER_OF[match["month"].lower()] for match in re.finditer(rf"\b{_MONTH}\b", text, re.IGNORECASE)
    )
