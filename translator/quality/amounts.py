"""Checks that numbers, dates, times and currencies say the same in both languages. Values are compared, not digits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from translator.quality.english_numbers import read_english
from translator.quality.figures import FULL_WIDTH, Figure, Reading, Way, pooled, spelled, way
from translator.quality.korean_numbers import read_korean
from translator.quality.markup import without_addresses
from translator.quality.moments import (
    MONTHS,
    Clock,
    Date,
    english_dates,
    english_months,
    english_times,
    korean_dates,
    korean_times,
    korean_weekdays,
)
from translator.quality.registry import CHECKS, Flaw, Pair
from translator.units import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Place = Date | Clock | Figure | Reading


@dataclass(frozen=True, slots=True)
class _Amounts:
    """Everything countable in a pair, read once for all the checks here."""

    figures: tuple[Figure, ...]
    dates: tuple[Date, ...]
    times: tuple[Clock, ...]
    readings: tuple[Reading, ...]
    target_dates: tuple[Date, ...]
    target_times: tuple[Clock, ...]
    pool: Way


@lru_cache(maxsize=16)
def _amounts(source: str, target: str) -> _Amounts:
    source, target = _readable(source), _readable(target)
    dates = korean_dates(source)
    times = korean_times(_masked(source, dates))
    target_dates, target_times = english_dates(target), english_times(target)
    readings = read_english(target)
    owned: list[Place] = [*(target_dates if dates else ()), *(target_times if times else ())]
    return _Amounts(
        figures=tuple(read_korean(_masked(_masked(source, dates), times))),
        dates=tuple(dates),
        times=tuple(times),
        readings=tuple(reading for reading in readings if not _inside(reading, owned)),
        target_dates=tuple(target_dates),
        target_times=tuple(target_times),
        pool=pooled(readings),
    )


def _of(pair: Pair) -> _Amounts:
    return _amounts(pair.source.plain, pair.target.plain)


def _readable(text: str) -> str:
    return without_addresses(text.translate(FULL_WIDTH).replace("\ufe0f\u20e3", "  "))


def _masked(text: str, places: Iterable[Place]) -> str:
    for place in places:
        text = text[: place.start] + " " * (place.end - place.start) + text[place.end :]
    return text


def _inside(reading: Reading, places: Iterable[Place]) -> bool:
    return any(place.start <= reading.start and reading.end <= place.end for place in places)


@CHECKS.check(
    "numbers", Severity.WARNING, "Every number has the same value in both: 9만 is 90,000, 90억 is 9 billion."
)
def numbers(pair: Pair) -> Iterator[Flaw]:
    amounts = _of(pair)
    missing = [figure for figure in amounts.figures if figure.required and not figure.said_in(amounts.pool)]
    added = _unexplained(pair, amounts)
    for figure in _once(missing):
        other = _counterpart(figure, missing, added)
        if other:
            added = [reading for reading in added if reading.text != other.text]
            message = f"The source says {spelled(figure)}; the translation says {other.text}."
            yield Flaw.at(pair.target, other.start, other.end, message)
        else:
            yield Flaw(f"The source says {spelled(figure)}; the translation does not.")
    for reading in added:
        message = f"The translation says {reading.text}; the source does not."
        yield Flaw.at(pair.target, reading.start, reading.end, message)
    if not missing and not added:
        yield from _contradicted_counts(pair, amounts)


def _once(figures: Sequence[Figure]) -> list[Figure]:
    return list({figure.ways[0]: figure for figure in reversed(figures)}.values())[::-1]


def _unexplained(pair: Pair, amounts: _Amounts) -> list[Reading]:
    explained = set(way(0, 1)).union(*(figure.values for figure in amounts.figures))
    for date in amounts.dates:
        explained |= way(date.year, date.month, date.day, date.year % 100)
    for clock in amounts.times:
        explained |= way(clock.hour, clock.hour % 12, clock.hour % 12 + 12, clock.minute)
    for shown in pair.source.shown:
        explained |= pooled(read_english(shown))
    source_pool = pooled(read_english(_readable(pair.source.plain)))  # Latin words in the source: `top ten`
    unexplained: dict[str, Reading] = {}
    for reading in amounts.readings:
        if reading.asserted and not (reading.values & explained) and not (reading.values & source_pool):
            unexplained.setdefault(reading.text, reading)
    return [reading for reading in unexplained.values() if not _idiom(pair, reading)]


def _idiom(pair: Pair, reading: Reading) -> bool:
    around = pair.target.plain[max(0, reading.start - 3) : reading.end + 4]
    return "24/7" in around


def _counterpart(figure: Figure, missing: Sequence[Figure], added: Sequence[Reading]) -> Reading | None:
    """The number of the translation that must be meant: off by powers of ten, or the only one left over."""
    wanted = {value for value in figure.values if isinstance(value, Fraction) and value}
    for reading in added:
        for value in reading.values:
            if (
                isinstance(value, Fraction)
                and value
                and any(_power_of_ten(value / other) for other in wanted)
            ):
                return reading
    return added[0] if len(added) == len(missing) == 1 else None


def _power_of_ten(ratio: Fraction) -> bool:
    return bool(re.fullmatch(r"10*", str(max(ratio, 1 / ratio))))


def _contradicted_counts(pair: Pair, amounts: _Amounts) -> Iterator[Flaw]:
    """`세 가지` become "two": only where a count is left over on both sides."""
    explained: Way = frozenset().union(*(figure.values for figure in amounts.figures))
    odd = [reading for reading in amounts.readings if reading.counting and not (reading.values & explained)]
    for figure in amounts.figures:
        if not figure.counted or figure.said_in(amounts.pool):
            continue
        for reading in odd:
            if not (reading.text.lower() == "second" and re.search("초|순간|잠깐|잠시", pair.source.plain)):
                message = f"The source says {spelled(figure)}; the translation says {reading.text}."
                yield Flaw.at(pair.target, reading.start, reading.end, message)
                return


@CHECKS.check(
    "dates", Severity.WARNING, "Dates and weekdays are the same days: 2026년 7월 28일 is July 28, 2026."
)
def dates(pair: Pair) -> Iterator[Flaw]:
    amounts = _of(pair)
    months = english_months(pair.target.plain)
    written = {(date.month, date.day): date for date in amounts.target_dates}
    wanted = {(date.month, date.day) for date in amounts.dates}
    for date in dict.fromkeys(amounts.dates):
        if not _date_said(date, amounts, months, written):
            other = next((found for key, found in written.items() if key not in wanted), None)
            said = f"says {other.text.strip()}" if other else "does not"
            place = pair.target.place(other.start, other.end) if other else ()
            yield Flaw(f"The source says {_in_english(date)} ({date.text}); the translation {said}.", *place)
    for korean, english in dict.fromkeys(korean_weekdays(pair.source.plain)):
        short = rf"\b{english[:3]}(?:{english[3:]}s?|{english[3:4]}?\b)"
        if not re.search(short, pair.target.plain, re.IGNORECASE):
            yield Flaw(f"The source says {english} ({korean}); the translation does not.")


def _date_said(
    date: Date, amounts: _Amounts, months: frozenset[int], written: dict[tuple[int, int], Date]
) -> bool:
    if date.year and not ({Fraction(date.year), Fraction(date.year % 100)} & amounts.pool):
        return False
    month_said = date.month in months or Fraction(date.month) in amounts.pool
    if not date.day:
        return month_said and (date.month in months or not months or not date.year)
    if written:
        return (date.month, date.day) in written
    return month_said and Fraction(date.day) in amounts.pool


def _in_english(date: Date) -> str:
    day = f" {date.day}" if date.day else ""
    year = f"{',' if day else ''} {date.year}" if date.year else ""
    return f"{MONTHS[date.month - 1].title()}{day}{year}"


@CHECKS.check("times", Severity.WARNING, "Times of day are the same: 오후 3시 is 3 PM, 12시 반 is 12:30.")
def times(pair: Pair) -> Iterator[Flaw]:
    amounts = _of(pair)
    for clock in dict.fromkeys(amounts.times):
        if clock.text.isascii() and _ratio_said(clock, amounts):
            continue
        same = [time for time in amounts.target_times if _same_hand(clock, time)]
        if clock.minute or clock.hour == 24:
            said = bool(same) or (not _with_minutes(amounts.target_times) and _ratio_said(clock, amounts))
        else:
            said = bool(same) or bool(way(clock.hour % 12 or 12, clock.hour) & amounts.pool)
        if not said:
            yield Flaw(f"The source says {_clock(clock)} ({clock.text}); the translation does not.")
        elif (
            clock.half
            and same
            and all(_half(time) not in {"", clock.half} for time in same)
            and clock.hour != 12
        ):
            place = pair.target.place(same[0].start, same[0].end)
            yield Flaw(
                f"The source says {_clock(clock)} ({clock.text}); the translation says {same[0].text}.",
                *place,
            )


def _same_hand(clock: Clock, time: Clock) -> bool:
    return clock.hour % 12 == time.hour % 12 and clock.minute == time.minute


def _half(time: Clock) -> str:
    return time.half or ("pm" if time.hour > 12 else "")


def _with_minutes(clocks: Iterable[Clock]) -> bool:
    return any(clock.minute for clock in clocks)


def _ratio_said(clock: Clock, amounts: _Amounts) -> bool:
    return way(clock.hour, clock.minute) <= amounts.pool or (
        way(clock.hour % 12, clock.minute) <= amounts.pool
    )


def _clock(clock: Clock) -> str:
    minute = f":{clock.minute:02d}" if clock.minute else ""
    if clock.half:
        return f"{(clock.hour - 1) % 12 + 1}{minute} {clock.half.upper()}"
    return f"{clock.hour}{minute or ':00'}"


_AMOUNT = (
    r"(?:\d[\d,.]*\s?[십백천만억조]*|(?<![가-힣])[일이삼사오육칠팔구수몇]?\s?[십백천만억조][일이삼사오육칠팔구십백천만억조]*)\s?"
)
_ENDS = r"(?=$|[^가-힣]|(?:을|의|를|이|은|는|에|으로|과|까지|부터|씩|정도|가량|대|짜리|어치|이상|이하|미만|초과|도|만|밖|쯤|꼴|이|인|로|가|와|보다))"
_CURRENCIES: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...] = (
    ("won", re.compile(rf"{_AMOUNT}원{_ENDS}|₩\s?\d|KRW"), re.compile(r"\bwons?\b|KRW|₩|￦", re.IGNORECASE)),
    ("dollars", re.compile(rf"{_AMOUNT}(?:달러|불{_ENDS})|\$\s?\d|\bUSD\b"),
     re.compile(r"\bdollars?\b|\bUSD\b|\$|\bbucks?\b|\bgrand\b", re.IGNORECASE)),
    ("cents", re.compile(rf"{_AMOUNT}센트"), re.compile(r"\bcents?\b|¢|\$|\bdollars?\b|€|\beuros?\b", re.IGNORECASE)),
    ("yen", re.compile(rf"{_AMOUNT}엔{_ENDS}|\bJPY\b"), re.compile(r"\byen\b|\bJPY\b|¥|￥", re.IGNORECASE)),
    ("euros", re.compile(rf"{_AMOUNT}유로{_ENDS}|€\s?\d|\bEUR\b"), re.compile(r"\beuros?\b|\bEUR\b|€", re.IGNORECASE)),
    ("yuan", re.compile(rf"{_AMOUNT}위안{_ENDS}"), re.compile(r"\byuan\b|\bCNY\b|\bRMB\b|¥", re.IGNORECASE)),
    ("pounds", re.compile(rf"{_AMOUNT}파운드|£\s?\d"), re.compile(r"\bpounds?\b|\bGBP\b|£|\blbs?\b|\bquid\b", re.IGNORECASE)),
)  # fmt: skip


@CHECKS.check("currency", Severity.WARNING, "Money stays in its currency: won are never turned into dollars.")
def currency(pair: Pair) -> Iterator[Flaw]:
    source, target = pair.source.plain, pair.target.plain
    for name, korean, english in _CURRENCIES:
        amount = korean.search(source)
        if amount and not english.search(target):
            yield Flaw(
                f"The source gives an amount in {name} ({amount[0].strip()}); the translation does not name {name}."
            )
