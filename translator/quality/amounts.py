"""Checks that numbers and money say the same in both languages. Values are compared, not digits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from translator.i18n import later
from translator.quality.forms import lost_forms
from translator.quality.markup import without_addresses
from translator.quality.reading.clocks import TimeOfDay, english_times, korean_times
from translator.quality.reading.dates import Date, english_dates, korean_dates
from translator.quality.reading.english import read_english
from translator.quality.reading.figures import FULL_WIDTH, Figure, Reading, Way, pooled, spelled, way
from translator.quality.reading.korean import read_korean
from translator.quality.reading.measures import Measure, english_measures, korean_measures
from translator.quality.registry import CHECKS
from translator.rules.book import Flaw, Pair
from translator.rules.wording import any_of
from translator.units import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


@dataclass(frozen=True, slots=True)
class Amounts:
    """Everything countable in a pair. `pool`: every value that a number of the translation may stand for."""

    figures: tuple[Figure, ...]
    dates: tuple[Date, ...]
    times: tuple[TimeOfDay, ...]
    readings: tuple[Reading, ...]
    target_dates: tuple[Date, ...]
    target_times: tuple[TimeOfDay, ...]
    pool: Way


def amounts_of(pair: Pair) -> Amounts:
    """What both sides count; read once for all checks."""
    return _amounts(pair.source.plain, pair.target.plain)


@lru_cache(maxsize=16)
def _amounts(source: str, target: str) -> Amounts:
    source, target = _readable(source), _readable(target)
    dates = korean_dates(source)
    undated = _masked(source, dates)
    times = korean_times(undated)
    target_dates, target_times = english_dates(target), english_times(target)
    readings = read_english(target)
    # A date is the dates' business alone, but only where the source has one to hold it against.
    owned = [*(target_dates if dates else ()), *(target_times if times else ())]
    return Amounts(
        figures=tuple(read_korean(_masked(undated, times))),
        dates=tuple(dates),
        times=tuple(times),
        readings=tuple(_outside(readings, owned)),
        target_dates=tuple(target_dates),
        target_times=tuple(target_times),
        pool=pooled(readings),
    )


_KEYCAP = "\ufe0f\u20e3"


def _readable(text: str) -> str:
    return without_addresses(text.translate(FULL_WIDTH).replace(_KEYCAP, "  "))


def _masked(text: str, places: Iterable[Date | TimeOfDay]) -> str:
    characters = list(text)
    for place in places:
        characters[place.start : place.end] = " " * (place.end - place.start)
    return "".join(characters)


def _outside(readings: Iterable[Reading], places: Iterable[Date | TimeOfDay]) -> Iterator[Reading]:
    """The readings that lie in none of the places."""
    ends: dict[int, int] = {}  # of the places that hold a character, how far the farthest reaches
    for place in places:
        for at in range(place.start, place.end):
            ends[at] = max(ends.get(at, 0), place.end)
    return (reading for reading in readings if ends.get(reading.start, -1) < reading.end)


@CHECKS.check(
    "numbers", Severity.WARNING, "Every number has the same value in both: 9만 is 90,000, 90억 is 9 billion."
)
def numbers(pair: Pair) -> Iterator[Flaw]:
    """Values that only one of the two says, in figures or in words: each is named, at most a few of either side."""
    amounts = amounts_of(pair)
    missing = [
        figure
        for figure in amounts.figures
        if figure.required and not figure.said_in(amounts.pool) and not _in_a_name_left_out(figure, pair)
    ]
    added = _unexplained(pair, amounts)
    complete = not missing and not added
    for figure in _each_once(missing)[:_MOST]:
        other = _counterpart(figure, missing, added[:_MOST])
        if other is None:
            yield Flaw(later("The source says {spelled}; the translation does not.", spelled=spelled(figure)))
        else:
            added.remove(other)
            yield _otherwise(pair, figure, other)
    for reading in added[:_MOST]:
        message = later("The translation says {text}; the source does not.", text=reading.text)
        yield Flaw.at(pair.target, reading.start, reading.end, message)
    if complete:
        yield from lost_forms(pair)
        yield from _contradicted_counts(pair, amounts)
        yield from _changed_units(pair)


_NAME = re.compile(r"([A-Za-z]+)[-_.]?\d")


def _in_a_name_left_out(figure: Figure, pair: Pair) -> bool:
    """Whether a number is part of a name, such as `EC2` or `P0`, of which the translation says nothing: it then says
    in other words what was meant. `GPT-4` become "GPT" is another thing.
    """
    name = _NAME.match(figure.text)
    return name is not None and not re.search(
        rf"(?<![A-Za-z]){re.escape(name[1])}(?![A-Za-z])", pair.target.plain, re.IGNORECASE
    )


_MOST = 30
"""Of more numbers that are wrong nobody wants to read, and they are not paired with each other."""


def _each_once(figures: Sequence[Figure]) -> list[Figure]:
    seen: dict[Way, Figure] = {}
    for figure in figures:
        seen.setdefault(figure.ways[0], figure)
    return list(seen.values())


def _otherwise(pair: Pair, figure: Figure, reading: Reading) -> Flaw:
    message = later(
        "The source says {spelled}; the translation says {text}.", spelled=spelled(figure), text=reading.text
    )
    return Flaw.at(pair.target, reading.start, reading.end, message)


def _unexplained(pair: Pair, amounts: Amounts) -> list[Reading]:
    """What the translation asserts and nothing in the source explains; each number once."""
    explained = set(way(0, 1)).union(*(figure.values for figure in amounts.figures))
    for date in amounts.dates:
        explained |= way(date.year, date.year % 100, date.month, date.day)
    for clock in amounts.times:
        explained |= way(clock.hour, clock.hour % 12, clock.hour % 12 + 12, clock.minute)
    for shown in pair.source.shown:
        explained |= pooled(read_english(shown))
    # English words in the source (`top ten`); its digits have been read as Korean
    in_words = (reading for reading in read_english(_readable(pair.source.plain)) if reading.text.isalpha())
    explained |= pooled(in_words)
    unexplained: dict[str, Reading] = {}
    for reading in amounts.readings:
        if reading.asserted and not reading.values & explained and not _round_the_clock(pair, reading):
            unexplained.setdefault(reading.text, reading)
    return list(unexplained.values())


def _round_the_clock(pair: Pair, reading: Reading) -> bool:
    return "24/7" in pair.target.plain[max(0, reading.start - 3) : reading.end + 4]


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


_LARGEST = 10**1000
"""Python writes no number out that has four thousand digits."""


def _power_of_ten(ratio: Fraction) -> bool:
    larger = max(ratio, 1 / ratio)
    return larger.denominator == 1 and larger < _LARGEST and re.fullmatch(r"10*", str(larger)) is not None


_MOMENT = re.compile(any_of("초 순간 잠깐 잠시"))


def _contradicted_counts(pair: Pair, amounts: Amounts) -> Iterator[Flaw]:
    """`세 가지` become "two", `수만 명` "millions": only where a count is left over on both sides."""
    explained: Way = frozenset().union(*(figure.values for figure in amounts.figures))
    a_moment = _MOMENT.search(pair.source.plain)
    left_over: dict[bool, Reading] = {}
    for reading in amounts.readings:
        if (
            reading.counting
            and not reading.values & explained
            and not (a_moment and reading.text.lower() == "second")
        ):
            left_over.setdefault(reading.vague, reading)
    for figure in amounts.figures if left_over else ():
        if figure.counted and figure.vague in left_over and not figure.said_in(amounts.pool):
            yield _otherwise(pair, figure, left_over[figure.vague])
            return


def _changed_units(pair: Pair) -> Iterator[Flaw]:
    """`30분` become "30 hours": the number is kept, and the unit is nowhere."""
    theirs, ours = (
        korean_measures(_readable(pair.source.plain)),
        english_measures(_readable(pair.target.plain)),
    )
    wanted, said = {measure.amount for measure in theirs}, {measure.amount for measure in ours}
    theirs = [measure for measure in theirs if measure.amount not in said]
    alike: dict[tuple[str, Fraction], list[Measure]] = {}  # there are few units of one kind
    for other in ours:
        if other.amount not in wanted and not other.text.lower().startswith(
            "one "
        ):  # "one day" may be any day
            fellows = alike.setdefault((other.kind, other.value), [])
            if all(other.size != fellow.size for fellow in fellows):
                fellows.append(other)
    for measure in theirs:
        for other in alike.get((measure.kind, measure.value), ()):
            if measure.in_other_units(other):
                message = later(
                    "The source says {text}; the translation says {text_2}.",
                    text=measure.text,
                    text_2=other.text,
                )
                yield Flaw.at(pair.target, other.start, other.end, message)
                return


_DIGITS, _SINO_WORDS, _SCALES = (
    r"(?<![\d,./])\d[\d,.]{0,24}\s?[십백천만억조]*",
    "일이삼사오육칠팔구",
    "십백천만억조",
)
_PEOPLE = rf"(?!(?:조|[만억조][{_SINO_WORDS}])\s?원)"  # 조원, 조사원: of a team, and who asks questions
_SCALED = rf"{_DIGITS}|(?<![가-힣]){_PEOPLE}[{_SINO_WORDS}수몇]?\s?[{_SCALES}][{_SINO_WORDS}{_SCALES}]*"
_AMOUNT = rf"(?:{_SCALED})\s?"
_PARTICLE = any_of(
    "을 의 를 이 은 는 에 으로 로 과 와 가 까지 부터 씩 정도 가량 대 짜리 어치 이상 이하 미만 초과 도 만 "
    "밖 쯤 꼴 인 보다 다 였 라"
)
_ENDS = rf"(?=$|[^가-힣]|{_PARTICLE})"


def _money(korean: str, english: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(korean), re.compile(english, re.IGNORECASE)


_CURRENCIES = {
    "won": _money(rf"{_AMOUNT}원{_ENDS}|₩\s?\d|KRW", r"\bwons?\b|KRW|₩|￦"),
    "dollars": _money(
        rf"{_AMOUNT}(?:달러|불{_ENDS})|\$\s?\d|\bUSD\b", r"\bdollars?\b|\bUSD\b|\$|\bbucks?\b|\bgrand\b"
    ),
    "cents": _money(rf"{_AMOUNT}센트", r"\bcents?\b|¢|\$|\bdollars?\b|€|\beuros?\b"),
    "yen": _money(rf"{_AMOUNT}엔{_ENDS}|\bJPY\b", r"\byen\b|\bJPY\b|¥|￥"),
    "euros": _money(rf"{_AMOUNT}유로{_ENDS}|€\s?\d|\bEUR\b", r"\beuros?\b|\bEUR\b|€"),
    "yuan": _money(rf"{_AMOUNT}위안{_ENDS}", r"\byuan\b|\bCNY\b|\bRMB\b|¥"),
    "pounds": _money(rf"{_AMOUNT}파운드|£\s?\d", r"\bpounds?\b|\bGBP\b|£|\blbs?\b|\bquid\b"),
}


_NOTHING = re.compile(r"0(?![\d.,])")  # 0원 is free in any currency


@CHECKS.check("currency", Severity.WARNING, "Money stays in its currency: won are never turned into dollars.")
def currency(pair: Pair) -> Iterator[Flaw]:
    """A currency in which the source gives an amount, and which the translation doesn't name."""
    for name, (korean, english) in _CURRENCIES.items():
        amounts = korean.finditer(pair.source.plain)
        amount = next((amount for amount in amounts if not _NOTHING.match(amount[0])), None)
        if amount and not english.search(pair.target.plain):
            said = later(
                "The source gives an amount in {name} ({amount})", name=name, amount=amount[0].strip()
            )
            yield Flaw(later("{said}; the translation does not name {name}.", said=said, name=name))
