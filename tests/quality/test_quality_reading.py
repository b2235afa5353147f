"""What the readers of numbers, dates and times make of a text."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.document import Segment, SegmentKind, Tag, check_tags
from translator.quality import check_unit
from translator.quality.reading.clocks import english_times, korean_times
from translator.quality.reading.dates import english_dates, korean_dates
from translator.quality.reading.english import read_english
from translator.quality.reading.figures import pooled
from translator.quality.reading.korean import amount, read_korean
from translator.quality.transliteration import alike
from translator.tags import OBJECT, Text


@pytest.mark.parametrize(
    ("korean", "value"),
    [
        ("9만", 90_000),
        ("1만 2천", 12_000),
        ("12만5천", 125_000),
        ("1만2345", 12_345),
        ("3억 5천만", 350_000_000),
        ("1억 2,500만", 125_000_000),
        ("90억", 9_000_000_000),
        ("2조 3천억", 2_300_000_000_000),
        ("1.5억", 150_000_000),
        ("2천5백", 2_500),
        ("삼백이십", 320),
        ("만오천", 15_000),
        ("천", 1_000),
        ("백만", 1_000_000),
        ("이천이십사", 2_024),
    ],
)
def test_korean_scales_are_summed_up(korean: str, value: int) -> None:
    assert amount(korean) == value


_SMALL_UNITS = ((10**8, "억"), (10**4, "만"), (1, ""))


def _in_korean(value: int) -> str:
    parts = []
    for unit, name in _SMALL_UNITS:
        if digits := value // unit % 10_000:
            parts.append(f"{digits}{name}")
    return " ".join(parts)


@given(st.integers(1, 10**12 - 1))
def test_any_amount_written_in_scales_is_read_as_itself(value: int) -> None:
    assert amount(_in_korean(value)) == value


@given(st.integers(2, 10**8 - 1))
def test_any_amount_is_said_by_its_digits_and_by_no_other_number(value: int) -> None:
    source = f"모두 {_in_korean(value * 10_000)} 명이 쓴다."
    assert check_unit(source, f"In all, {value * 10_000:,} people use it.", codes={"numbers"}) == ()
    (finding,) = check_unit(source, f"In all, {value * 100_000:,} people use it.", codes={"numbers"})
    assert f"{value * 10_000:,}" in finding.message


@pytest.mark.parametrize(
    ("english", "value"),
    [
        ("350 million", 350_000_000),
        ("12k", 12_000),
        ("8B", 8_000_000_000),
        ("1.2 million", 1_200_000),
        ("two hundred and fifty thousand", 250_000),
        ("twenty-five", 25),
        ("two and a half million", 2_500_000),
        ("half a million", 500_000),
        ("the 19th", 19),
        ("a dozen", 12),
        ("tenfold", 10),
        ("two thirds", Fraction(2, 3)),
        ("a sixteenth", Fraction(1, 16)),
        ("1/16", Fraction(1, 16)),
        ("tens of thousands", 10_000),
        ("the nineties", 90),
        ("2017–18", 2018),
        ("20 to 30 million", 20_000_000),
        ("1.29.3", "1.29.3"),
    ],
)
def test_english_numbers_are_read_in_every_way_they_may_stand_for(
    english: str, value: int | Fraction | str
) -> None:
    assert value in pooled(read_english(english))


@pytest.mark.parametrize("text", ["3조각", "2만들기", "5천사", "3백신", "100미터", "10 백엔드"])
def test_a_word_that_begins_like_a_scale_may_be_none(text: str) -> None:
    (figure,) = (figure for figure in read_korean(text) if figure.required)
    assert Fraction(int("".join(filter(str.isdigit, text)))) in figure.values


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("2026년 7월 28일", "July 28, 2026"),
        ("2026년 7월 28일", "28 July 2026"),
        ("2026년 7월 28일", "on the 28th of July, 2026"),
        ("2026년 7월 28일", "2026-07-28"),
        ("11월 26~27일", "November 26 and 27"),
        ("11월 26일부터 28일까지", "from 26 to 28 November"),
        ("12월 1일", "12/1"),
    ],
)
def test_dates_agree_in_both_languages(korean: str, english: str) -> None:
    theirs = {(date.month, date.day) for date in korean_dates(korean)}
    assert theirs
    assert theirs <= {(date.month, date.day) for date in english_dates(english)}


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("오후 3시", "3 PM"),
        ("오후 3시 30분", "3:30 p.m."),
        ("12시 반", "half past twelve"),
        ("11~12시", "11 to 12 o'clock"),
        ("오전 9시~11시", "9–11 a.m."),
        ("23시 59분", "11:59 PM"),
        ("새벽 두 시", "two in the morning, 2 a.m."),
        ("낮 12시", "noon"),
    ],
)
def test_times_agree_in_both_languages(korean: str, english: str) -> None:
    theirs, ours = korean_times(korean), english_times(english)
    assert theirs
    assert all(any(clock.hands == time.hands for time in ours) for clock in theirs)


@pytest.mark.parametrize("text", ["3시간", "다시", "한시도", "동시", "3시즌", "24시간"])
def test_not_every_hour_is_a_time_of_day(text: str) -> None:
    assert korean_times(text) == []


def test_plain_text_has_no_tags_and_knows_the_way_back() -> None:
    text = Text("<b1>굵게</b1> <c2>code</c2>와 <x3/><br4/>끝")
    assert text.plain == f"굵게 {OBJECT}와 {OBJECT}\n끝"
    start, end = text.place(text.plain.index("굵"), text.plain.index("굵") + 2)
    assert text.raw[start:end] == "굵게"
    assert text.shown == ("code",)


@pytest.mark.parametrize(
    "target",
    [
        "<b1>bold</b1> <c2/>",
        "<c2>other</c2> <b1>bold</b1>",
        "<b1>bold</b1>",
        "<b1>bold <c2/>",
        "bold</b1> <c2/>",
        "<b1>bold</b1> <c2/> <c2/>",
        "<b1>bold</b1> <c2/> <x3/>",
        "<b1>bold</b1> <b1>bold</b1> <c2/>",
        "<b1/> <c2/>",
    ],
)
def test_tags_are_judged_as_the_document_judges_them(target: str) -> None:
    tags = (
        Tag("b1", paired=True, opening="**", closing="**"),
        Tag("c2", paired=False, opening="`x`", closing=""),
    )
    segment = Segment("p", SegmentKind.PARAGRAPH, "<b1>굵게</b1> <c2>x</c2>", tags, 1, 0, 10)
    assert bool(check_unit(segment.source, target, codes={"tags"})) is bool(check_tags(segment, target))


@pytest.mark.parametrize(
    ("korean", "latin"),
    [
        ("패러데이", "Faraday"),
        ("쿠버네티스", "Kubernetes"),
        ("김철수", "Chul-soo Kim"),
        ("이철수", "Lee Cheolsu"),
        ("샘 알트만", "Sam Altman"),
    ],
)
def test_a_name_is_heard_in_its_transcription(korean: str, latin: str) -> None:
    assert alike(korean, latin)


@pytest.mark.parametrize(
    ("korean", "latin"),
    [("의존성 주입", "Dependency Injection"), ("응집도", "Cohesion"), ("상태 관리", "State Management")],
)
def test_a_translation_is_not_heard_as_a_transcription(korean: str, latin: str) -> None:
    assert not alike(korean, latin)
