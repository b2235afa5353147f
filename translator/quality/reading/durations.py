"""The same time said otherwise: `48시간` is two days, `18개월` a year and a half, `1.5시간` 90 minutes."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from translator.quality.reading.figures import Way, way, ways

if TYPE_CHECKING:
    from collections.abc import Iterator

_HALF = Fraction(1, 2)
_LARGER = {
    "초": ((60, "minute"), (3600, "hour"), (86400, "day")),
    "분": ((60, "hour"), (1440, "day")),
    "시간": ((24, "day"),),
    "일": ((7, "week"),),
    "주": ((4, "month"),),
    "개월": ((12, "year"),),
    "달": ((12, "year"),),
    "년": ((10, "decade"), (100, "century")),
}
_SMALLER = {
    "분": (60, "second"),
    "시간": (60, "minute"),
    "일": (24, "hour"),
    "주": (7, "day"),
    "개월": (30, "day"),
    "달": (30, "day"),
    "년": (12, "month"),
}
_SAID_SO = {
    ("시간", 24): ("clock", "always"),  # around the clock
    ("일", 365): ("year", "year-round", "always"),
    ("개월", 3): ("quarter",),
    ("주", 2): ("fortnight",),
    ("년", 100): ("centenary", "centennial"),
}


def other_units(value: Fraction, counter: str) -> Iterator[Way]:
    """What else a time of `value` may be called whose unit begins the text `counter`."""
    unit = next((unit for unit in _LARGER if counter.startswith(unit)), "")
    if not unit:
        return
    yield from ways(*_SAID_SO.get((unit, int(value)), ()))
    for many, name in _LARGER[unit]:
        yield from _counted(value / many, name)
    if unit in _SMALLER:
        many, name = _SMALLER[unit]
        if (value * many).denominator == 1:
            yield from _named(value * many, name=name)


_NEXT = {"년": ("개월", 12), "시간": ("분", 60), "분": ("초", 60)}
_TWO_UNITS = re.compile(
    rf"(?<![\d.,])(\d+)({'|'.join(_NEXT)})\s?(\d+)({'|'.join(s for s, _ in _NEXT.values())})"
)


def in_one_unit(before: str, written: str, after: str) -> Iterator[Way]:
    """What `1시간 30분` is called as a whole, seen from either of its numbers: 90 minutes, 1.5 hours."""
    for match in _TWO_UNITS.finditer(before + written + after):
        larger, unit, smaller, smaller_unit = match.groups()
        expected, many = _NEXT[unit]
        if smaller_unit == expected and len(before) in {match.start(1), match.start(3)}:
            total = Fraction(larger) * many + Fraction(smaller)
            yield way(total)
            yield from other_units(total, expected)


def more_by_a_half(value: Fraction, counter: str) -> Iterator[Way]:
    """`2시간 반`: two and a half hours, 2.5 hours, 150 minutes. Only with its half is the time said."""
    yield way(value + _HALF)
    yield way(value, "half")
    yield from other_units(value + _HALF, counter)


def _counted(count: Fraction, name: str) -> Iterator[Way]:
    whole, rest = Fraction(int(count)), count % 1
    if count == 1:
        yield from _named(name=name)
    elif count == _HALF or (count > 1 and not rest):
        yield from _named(count, name=name)
    elif count > 1 and rest == _HALF:
        yield from _named(count, name=name)
        yield from _named(whole, "half", name=name)
    elif name == "hour" and count in {Fraction(1, 4), Fraction(3, 4)}:
        yield from _named("quarter", name=name)


def _named(*values: Fraction | str, name: str) -> Iterator[Way]:
    """A way in singular, plural and as an adverb: `day`, `days`, `daily`."""
    plural = "centuries" if name == "century" else f"{name}s"
    for form in (name, plural, "daily" if name == "day" else f"{name}ly"):
        yield way(*values, form)
