"""Dates and times of day in both languages: `2026년 7월 28일`, `July 28, 2026`, `12시 반`, `half past twelve`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
          "december")  # fmt: skip
_MONTH_OF = (
    {name: at for at, name in enumerate(MONTHS, 1)}
    | {name[:3]: at for at, name in enumerate(MONTHS, 1)}
    | {"sept": 9}
)
_MONTH = r"(?P<month>" + "|".join(sorted(_MONTH_OF, key=len, reverse=True)) + r")"
_WEEKDAYS = {"월요일": "Monday", "화요일": "Tuesday", "수요일": "Wednesday", "목요일": "Thursday", "금요일": "Friday",
             "토요일": "Saturday", "일요일": "Sunday"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Date:
    """A date, or a part of one (0: not said). `start` and `end` are offsets into the text it was read from."""

    year: int
    month: int
    day: int
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as written; `half` of the day is `am`, `pm` or empty."""

    hour: int
    minute: int
    half: str
    text: str
    start: int
    end: int


_KOREAN_DATE = re.compile(
    r"(?:(?P<year>\d{4}|(?<!\d)['’]?\d{2})년\s*)?(?<!\d)(?P<month>\d{1,2})월(?![가-힣]*[등드])"
    r"(?:\s*(?P<day>\d{1,2})(?:일(?!차)|(?=\s?[~–-]\s?\d{1,2}일)))?"
)
_KOREAN_DAYS = re.compile(r"\s?(?:[~〜～∼–-]|부터|에서|,|과|와|및)\s?(?P<day>\d{1,2})일(?!차|간)")
_NUMERIC_DATE = re.compile(
    r"(?<![\d./-])(?P<year>(?:19|20)\d{2})(?P<sep>[-./])[ ]?(?P<month>\d{1,2})(?P=sep)[ ]?(?P<day>\d{1,2})(?![\d])(?![./-]\d)\.?"
)


def korean_dates(text: str) -> list[Date]:
    """The dates of Korean text in which a month is named."""
    found: list[Date] = []
    for match in _KOREAN_DATE.finditer(text):
        date = _date(match, match["year"], int(match["month"]), match["day"])
        if not date:
            continue
        found.append(date)
        end = match.end()
        while date.day and (more := _KOREAN_DAYS.match(text, end)):
            found.append(Date(date.year, date.month, int(more["day"]), more[0], more.start(), more.end()))
            end = more.end()
    found += _numeric_dates(text)
    return found


def _date(match: re.Match[str], year: str | None, month: int, day: str | None) -> Date | None:
    if not 1 <= month <= 12 or not 0 <= int(day or 0) <= 31:
        return None
    full_year = int((year or "0").lstrip("'’"))
    full_year += 2000 if 0 < full_year < 70 else 1900 if 70 <= full_year < 100 else 0
    return Date(full_year, month, int(day or 0), match[0].strip(), match.start(), match.end())


def _numeric_dates(text: str) -> Iterator[Date]:
    for match in _NUMERIC_DATE.finditer(text):
        if date := _date(match, match["year"], int(match["month"]), match["day"]):
            yield date


_DAY = r"(?<![\d:.,])(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?![\d:%])"
_ENGLISH_DATES = (
    re.compile(rf"\b{_MONTH}\b\.?,?\s+(?:the\s+)?{_DAY}(?:,?\s+(?P<year>(?:19|20)\d\d)\b)?", re.IGNORECASE),
    re.compile(rf"{_DAY}\s+(?:of\s+)?{_MONTH}\b\.?(?:,?\s+(?P<year>(?:19|20)\d\d)\b)?", re.IGNORECASE),
)
_SLASHED = re.compile(r"(?<![\d/])(?P<month>\d{1,2})/(?P<day>\d{1,2})(?:/(?P<year>\d{4}|\d\d))?(?![\d/])")
_MORE_DAYS = re.compile(
    r"(?:st|nd|rd|th)?\s?(?:[–—-]|,|,?\s?and|to|through|&|or)\s?(?:the\s+)?(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?![\d:%.]\d|\d)"
)
_DAYS_BEFORE = re.compile(r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\s?(?:[–—-]|,|and|to|through|&|or)\s?$")


def english_dates(text: str) -> list[Date]:
    """The full dates (month and day at least) of English text."""
    found: list[Date] = []
    for pattern in _ENGLISH_DATES:
        for match in pattern.finditer(text):
            month = _MONTH_OF[match["month"].lower()]
            date = _date(match, match["year"], month, match["day"])
            if not date:
                continue
            found.append(date)
            end = match.end("day")
            while more := _MORE_DAYS.match(text, end):
                found.append(Date(date.year, month, int(more["day"]), more[0], more.start(), more.end()))
                end = more.end()
            start = match.start("day")
            while match.start() == match.start("day") and (less := _DAYS_BEFORE.search(text[:start])):
                found.append(Date(date.year, month, int(less["day"]), less[0], less.start(), less.end()))
                start = less.start()
    found += _numeric_dates(text)
    for match in _SLASHED.finditer(text):
        for month, day in ((match["month"], match["day"]), (match["day"], match["month"])):
            if date := _date(match, match["year"], int(month), day):
                found.append(date)
    return found


def english_months(text: str) -> frozenset[int]:
    """The months that English text names."""
    return frozenset(
        _MONTH_OF[match["month"].lower()] for match in re.finditer(rf"\b{_MONTH}\b", text, re.IGNORECASE)
    )


def korean_weekdays(text: str) -> list[tuple[str, str]]:
    """The weekdays that Korean text names in full: as written, and in English."""
    return [(match[0], _WEEKDAYS[match[0]]) for match in re.finditer("|".join(_WEEKDAYS), text)]


_HALVES = {"오전": "am", "아침": "am", "새벽": "am", "오후": "pm", "저녁": "pm"}  # 밤 and 낮 go either way
_NATIVE_HOURS = {"한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10, "열한": 11,
                 "열두": 12}  # fmt: skip
_NO_HOUR = (
    r"(?!간|즌|점|작|스|리|대|드|트|험|각|청|장|도|안|나|제|민|퀀|뮬|그|그널|행|기|선|설|용|키|켜|킨|켰)"
)
_KOREAN_TIME = re.compile(
    rf"(?:(?P<half>오전|오후|아침|점심|저녁|밤|새벽|낮)\s*)?"
    rf"(?:(?<![\d.])(?P<hour>\d{{1,2}})|(?<![가-힣])(?P<native>열한|열두|{'|'.join(_NATIVE_HOURS)})\s?)시{_NO_HOUR}"
    r"(?:\s*(?P<minute>\d{1,2})분|\s*(?P<thirty>반)(?![가-힣]*[복응영환드]))?"
)
_LEFT_HOUR = re.compile(
    r"(?:(?P<half>오전|오후|아침|저녁|밤|새벽|낮)\s*)?(?<![\d.:])(?P<hour>\d{1,2})\s?[~〜～∼–-]\s?$"
)
_COLON_TIME = re.compile(
    r"(?:(?P<before>오전|오후|AM|PM)\s*)?(?<![\d:.])(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?::[0-5]\d)?(?![\d:])"
    r"(?:\s*(?P<after>[AaPp]\.?[Mm]\b))?"
)


def korean_times(text: str) -> list[Clock]:
    """The times of day of Korean text. Spelled hours count only next to 오전, 오후 … (`한시` is also "a moment")."""
    found: list[Clock] = []
    for match in _KOREAN_TIME.finditer(text):
        half = match["half"] or ""
        if match["native"] and not (half or match["thirty"] or match["minute"]):
            continue
        hour = int(match["hour"]) if match["hour"] else _NATIVE_HOURS[match["native"]]
        minute = 30 if match["thirty"] else int(match["minute"] or 0)
        if hour > 24 or minute > 59:
            continue
        clock = Clock(hour, minute, _HALVES.get(half, ""), match[0].strip(), match.start(), match.end())
        if left := _LEFT_HOUR.search(text[: match.start()]):
            half_left = _HALVES.get(left["half"] or half, "")
            found.append(Clock(int(left["hour"]), 0, half_left, left[0].strip(), left.start(), left.end()))
            if not half and left["half"]:
                clock = Clock(hour, minute, "", clock.text, clock.start, clock.end)
        found.append(clock)
    for match in _COLON_TIME.finditer(text):
        word = match["before"] or match["after"] or ""
        half = _HALVES.get(word, word.replace(".", "").lower() if word.isascii() else "")
        found.append(
            Clock(int(match["hour"]), int(match["minute"]), half, match[0], match.start(), match.end())
        )
    return sorted(found, key=lambda clock: clock.start)


_HOUR_WORDS = {
    word: at
    for at, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)
}
_HOUR_WORD = "|".join(_HOUR_WORDS)
_AM_PM = r"(?P<half>[ap]\.\s?m\.|[ap]m\b)"
_ENGLISH_TIME = re.compile(
    rf"(?<![\d:.,])(?P<hour>[01]?\d|2[0-4])[:.](?P<minute>[0-5]\d)(?::[0-5]\d)?(?![\d:])(?:\s?{_AM_PM})?"
    rf"|(?<![\d:.,])(?P<hour2>[01]?\d|2[0-4])(?:\s?{_AM_PM.replace('half', 'half2')}|\s?o[’']?clock)"
    rf"|\b(?P<word>{_HOUR_WORD})(?:[ -](?P<thirty>thirty|fifteen|forty-five))?(?:\s?{_AM_PM.replace('half', 'half3')}| o[’']?clock)"
    rf"|\b(?P<past>half|quarter) past (?P<hour4>\d{{1,2}}|{_HOUR_WORD})"
    rf"|\b(?P<thirty5>(?:{_HOUR_WORD})[ -]thirty)\b"
    r"|\b(?P<noon>noon|midday)\b|\b(?P<midnight>midnight)\b",
    re.IGNORECASE,
)
_SHARED_HALF = re.compile(
    r"(?<![\d:.,])(?P<hour>[01]?\d)(?::(?P<minute>[0-5]\d))?\s?(?:[–—-]|to|and|until|till|or|,)\s?$"
)
_PART_OF_DAY = re.compile(
    r"\s*(?:o[’']clock\s*)?(?:in the|at|this|that)\s+(?P<part>morning|afternoon|evening|night)", re.IGNORECASE
)


def english_times(text: str) -> list[Clock]:
    """The times of day that English text writes as such; a bare "at 3" is none."""
    found: list[Clock] = []
    for match in _ENGLISH_TIME.finditer(text):
        hour, minute, half = _english_time(match)
        if not half and (part := _PART_OF_DAY.match(text, match.end())):
            half = "am" if part["part"].lower() == "morning" else "pm"
        found.append(Clock(hour, minute, half, match[0].strip(), match.start(), match.end()))
        if half and (left := _SHARED_HALF.search(text[: match.start()])):
            found.append(
                Clock(int(left["hour"]), int(left["minute"] or 0), "", left[0], left.start(), left.end())
            )
    return found


def _english_time(match: re.Match[str]) -> tuple[int, int, str]:
    half = next((match[name] for name in ("half", "half2", "half3") if match[name]), "")
    half = half.replace(".", "").replace(" ", "").lower()
    if match["noon"] or match["midnight"]:
        return (12, 0, "pm" if match["noon"] else "am")
    if match["past"]:
        hour = match["hour4"].lower()
        return (_HOUR_WORDS.get(hour) or int(hour), 30 if match["past"].lower() == "half" else 15, half)
    if match["thirty5"]:
        return (_HOUR_WORDS[re.split(r"[ -]", match["thirty5"].lower())[0]], 30, half)
    if match["word"]:
        minutes = {"thirty": 30, "fifteen": 15, "forty-five": 45}
        return (_HOUR_WORDS[match["word"].lower()], minutes.get((match["thirty"] or "").lower(), 0), half)
    if match["hour2"]:
        return (int(match["hour2"]), 0, half)
    return (int(match["hour"]), int(match["minute"]), half)
