"""Times of day in both languages: `오후 3시`, `12시 반`, `11~12시`; `3 PM`, `half past twelve`, `noon`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from translator.quality.reading.figures import TakenPlaces
from translator.quality.reading.korean_words import COUNTING
from translator.rules.wording import any_of

_KOREAN_HALVES = {
    "오전": "am",
    "아침": "am",
    "새벽": "am",
    "오후": "pm",
    "저녁": "pm",
    "점심": "pm",
}


def _korean_half(word: str, hour: int) -> str:
    """`am` or `pm`. 밤 is on both sides of midnight, 낮 of noon; who writes 오전 12시 may mean either."""
    if word in {"밤", "낮"}:
        early, late = ("am", "pm") if word == "밤" else ("pm", "am")
        return early if hour == 12 or hour < 6 else late
    return "" if hour == 12 and word in {"오전", "아침", "저녁"} else _KOREAN_HALVES.get(word, "")


_KOREAN_HOURS = {**COUNTING, "열한": 11, "열두": 12}
_ENGLISH_HOURS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip


_AROUND = 24  # characters: as far as the left side of a range may reach


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """A time of day as written; `half` of the day is `am`, `pm` or empty."""

    hour: int
    minute: int
    half: str
    text: str
    start: int
    end: int

    def __str__(self) -> str:
        minute = f":{self.minute:02d}" if self.minute else ""
        if self.half:
            return f"{(self.hour - 1) % 12 + 1}{minute} {self.half.upper()}"
        return f"{self.hour}{minute or ':00'}"

    @property
    def half_of_day(self) -> str:
        """`am`, `pm`, or empty where the writing leaves it open."""
        return self.half or ("pm" if 12 < self.hour < 24 else "am" if self.hour in {0, 24} else "")

    @property
    def hands(self) -> tuple[int, int]:
        """What a dial shows: equal for 3:30 in the morning and in the afternoon."""
        return self.hour % 12, self.minute


# 시 that begins another word: 시간, 시즌, 시점, 시작 …
_ANOTHER_WORD = r"(?![간즌점작스리대드트험각청장도안나제민퀀뮬그행기선설용키켜킨켰])"
_HALF_OF_DAY = r"(?P<half>오전|오후|아침|점심|저녁|밤|새벽|낮)"
_KOREAN_TIME = re.compile(
    rf"(?:{_HALF_OF_DAY}\s*)?"
    r"(?:(?<![\d.])(?P<hour>\d{1,2})"
    rf"|(?<![가-힣])(?P<native>{any_of(' '.join(_KOREAN_HOURS))})\s?)시{_ANOTHER_WORD}"
    r"(?:\s*(?P<minute>\d{1,2})분|\s*(?P<thirty>반)(?![가-힣]*[복응영환드]))?"
)
_LEFT_OF_RANGE = re.compile(rf"(?:{_HALF_OF_DAY}\s*)?(?<![\d.:])(?P<hour>\d{{1,2}})\s?[~〜～∼–-]\s?$")
_COLON_TIME = re.compile(
    r"(?:(?P<before>오전|오후|AM|PM)\s*)?(?<![\d:.])(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?::[0-5]\d)?(?![\d:])"
    r"(?:\s*(?P<after>[AaPp]\.?[Mm]\b))?"
)


def korean_times(text: str) -> list[TimeOfDay]:
    """The times of day of Korean text. Spelled hours count only beside 오전, 오후 …"""
    found: list[TimeOfDay] = []
    for match in _KOREAN_TIME.finditer(text):
        half = match["half"] or ""
        # `한시` by itself is "a moment"
        if match["native"] and not (half or match["thirty"] or match["minute"]):
            continue
        hour = int(match["hour"]) if match["hour"] else _KOREAN_HOURS[match["native"]]
        minute = 30 if match["thirty"] else int(match["minute"] or 0)
        if hour > 24 or minute > 59:
            continue
        left = _LEFT_OF_RANGE.search(text, max(0, match.start() - _AROUND), match.start())
        if left:
            of_left = _korean_half(left["half"] or half, int(left["hour"]))
            found.append(TimeOfDay(int(left["hour"]), 0, of_left, left[0].strip(), left.start(), left.end()))
        found.append(
            TimeOfDay(hour, minute, _korean_half(half, hour), match[0].strip(), match.start(), match.end())
        )
    for match in _COLON_TIME.finditer(text):
        word = match["before"] or match["after"] or ""
        hour = int(match["hour"])
        half = word.replace(".", "").lower() if word.isascii() else _korean_half(word, hour)
        found.append(TimeOfDay(hour, int(match["minute"]), half, match[0], match.start(), match.end()))
    return sorted(found, key=lambda clock: clock.start)


_HOUR_WORD = any_of(" ".join(_ENGLISH_HOURS))
_AM_PM = r"(?:[ap]\.\s?m\.|[ap]m\b)"
_ENGLISH_TIMES = (
    re.compile(
        r"(?<![\d:.,])(?P<hour>[01]?\d|2[0-4])[:.](?P<minute>[0-5]\d)(?::[0-5]\d)?(?![\d:])"
        rf"(?:\s?(?P<half>{_AM_PM}))?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<![\d:.,])(?P<hour>[01]?\d|2[0-4])(?:\s?(?P<half>{_AM_PM})|\s?o[’']?clock)(?P<minute>)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<hour>{_HOUR_WORD})(?:[ -](?P<minute>thirty|fifteen|forty-five))?"
        rf"(?:\s?(?P<half>{_AM_PM})| o[’']?clock)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<minute>half|quarter) past (?P<hour>\d{{1,2}}|{_HOUR_WORD})\b(?P<half>)", re.IGNORECASE
    ),
    re.compile(rf"\b(?P<hour>{_HOUR_WORD})[ -](?P<minute>thirty)\b(?P<half>)", re.IGNORECASE),
    re.compile(r"\b(?P<hour>noon|midday|midnight)\b(?P<minute>)(?P<half>)", re.IGNORECASE),
    re.compile(
        rf"(?<![\d:.,])\b(?P<hour>1?\d|{_HOUR_WORD})(?P<minute>)(?P<half>)"
        r"(?= (?:in the (?:morning|afternoon|evening)|at night)\b)",
        re.IGNORECASE,
    ),
)
_MINUTES = {"half": 30, "thirty": 30, "quarter": 15, "fifteen": 15, "forty-five": 45, "": 0}
_NAMED_HOURS = {"noon": "pm", "midday": "pm", "midnight": "am"}
_SHARING_HALF = re.compile(
    r"(?<![\d:.,])(?P<hour>[01]?\d)(?::(?P<minute>[0-5]\d))?\s?(?:[–—-]|to|and|until|till|or|,)\s?$"
)
_PART_OF_DAY = re.compile(
    r"\s*(?:in the|at|this|that)\s+(?P<part>morning|afternoon|evening|night)", re.IGNORECASE
)


def english_times(text: str) -> list[TimeOfDay]:
    """The times of day that English text writes as such; a bare "at 3" is none."""
    found: list[TimeOfDay] = []
    taken = TakenPlaces()
    for pattern in _ENGLISH_TIMES:
        for match in pattern.finditer(text):
            if taken.meet(*match.span()):
                continue
            found.append(_english_time(text, match))
            taken.take(*match.span())
            if left := _SHARING_HALF.search(text, max(0, match.start() - _AROUND), match.start()):
                hour, minute = int(left["hour"]), int(left["minute"] or 0)
                found.append(TimeOfDay(hour, minute, "", left[0], left.start(), left.end()))
                taken.take(*left.span())
    return sorted(found, key=lambda clock: clock.start)


def _english_time(text: str, match: re.Match[str]) -> TimeOfDay:
    hour, minute = match["hour"].lower(), (match["minute"] or "").lower()
    half = re.sub(r"[.\s]", "", (match["half"] or _NAMED_HOURS.get(hour, "")).lower())
    value = 12 if hour in _NAMED_HOURS else _ENGLISH_HOURS.get(hour) or int(hour)
    if not half and (part := _PART_OF_DAY.match(text, match.end())):
        after_midnight = part["part"].lower() == "night" and (value == 12 or value < 6)
        half = "am" if part["part"].lower() == "morning" or after_midnight else "pm"
    return TimeOfDay(
        value,
        int(minute) if minute.isdigit() else _MINUTES[minute],
        half,
        match[0],
        match.start(),
        match.end(),
    )
