"""Checks that days and hours are the same in both languages."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from translator.i18n import later
from translator.quality.amounts import Amounts, amounts_of
from translator.quality.reading.dates import english_months, korean_weekdays
from translator.quality.reading.figures import way
from translator.quality.registry import CHECKS
from translator.rules.book import Flaw, Pair
from translator.units import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translator.quality.reading.clocks import TimeOfDay
    from translator.quality.reading.dates import Date


@CHECKS.check(
    "dates", Severity.WARNING, "Dates and weekdays are the same days: 2026년 7월 28일 is July 28, 2026."
)
def dates(pair: Pair) -> Iterator[Flaw]:
    """Days of the month and of the week that the translation says otherwise, or not at all."""
    amounts = amounts_of(pair)
    wanted = {(date.month, date.day) for date in amounts.dates}
    others = [date for date in amounts.target_dates if (date.month, date.day) not in wanted]
    months = english_months(pair.target.plain)
    written = {(date.month, date.day) for date in amounts.target_dates}
    for date in dict.fromkeys(amounts.dates):
        if not _date_said(date, amounts, months, written):
            yield _otherwise(pair, date, others)
    for korean, english in dict.fromkeys(korean_weekdays(pair.source.plain)):
        if english.startswith("S") and re.search(r"\bweekends?\b", pair.target.plain, re.IGNORECASE):
            continue
        name = rf"\b{english[:3]}(?:{english[3:]}s?|{english[3:4]}?\b)"
        if not re.search(name, pair.target.plain, re.IGNORECASE):
            yield Flaw(
                later(
                    "The source says {english} ({korean}); the translation does not.",
                    english=english,
                    korean=korean,
                )
            )


def _date_said(date: Date, amounts: Amounts, months: frozenset[int], written: set[tuple[int, int]]) -> bool:
    if date.year and not (way(date.year) | way(date.year % 100)) & amounts.pool:
        return False
    as_number = Fraction(date.month) in amounts.pool
    if not date.day:
        return date.month in months or (as_number and not (months and date.year))
    if written:
        return (date.month, date.day) in written
    return (date.month in months or as_number) and Fraction(date.day) in amounts.pool


@CHECKS.check("times", Severity.WARNING, "Times of day are the same: 오후 3시 is 3 PM, 12시 반 is 12:30.")
def times(pair: Pair) -> Iterator[Flaw]:
    """Times of day that the translation says otherwise, or not at all, a wrong half of the day among them."""
    amounts = amounts_of(pair)
    by_hands: dict[tuple[int, int], list[TimeOfDay]] = {}
    for time in amounts.target_times:
        by_hands.setdefault(time.hands, []).append(time)
    wanted = {clock.hands for clock in amounts.times}
    others = [time for time in amounts.target_times if time.hands not in wanted]
    halves = {hands: {one.half_of_day for one in same} for hands, same in by_hands.items()}
    written_out = any(time.minute for time in amounts.target_times)
    for clock in amounts.times:
        same = by_hands.get(clock.hands, [])
        if not same and not _time_said(clock, amounts, written_out=written_out):
            yield _otherwise(pair, clock, others)
        elif clock.half_of_day and same and halves[clock.hands].isdisjoint(("", clock.half_of_day)):
            yield _otherwise(pair, clock, same)


def _time_said(clock: TimeOfDay, amounts: Amounts, *, written_out: bool) -> bool:
    """Whether bare numbers say it: "at 3"; "4:30" may also be a score or a ratio that is said in words."""
    hours = way(clock.hour) | way(clock.hour % 12 or 12)
    if not clock.minute:
        return bool(hours & amounts.pool)
    return not written_out and bool(hours & amounts.pool) and Fraction(clock.minute) in amounts.pool


def _otherwise(pair: Pair, said: Date | TimeOfDay, others: list[Date] | list[TimeOfDay]) -> Flaw:
    if not others:
        return Flaw(
            later("The source says {said} ({text}); the translation does not.", said=said, text=said.text)
        )
    other = others[0]
    message = later(
        "The source says {said} ({text}); the translation says {text_2}.",
        said=said,
        text=said.text,
        text_2=other.text,
    )
    return Flaw.at(pair.target, other.start, other.end, message)
