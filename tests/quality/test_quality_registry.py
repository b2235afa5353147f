"""The registry of checks, its documentation, and what holds for every check."""

from __future__ import annotations

import re
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.effort import done_within, grows_in_proportion

from translator.quality import CHECKS, check_unit
from translator.quality.registry import Check, Registry
from translator.units import Severity

ROOT = Path(__file__).parents[2]


def test_every_check_is_documented_and_nothing_else_is() -> None:
    rows = re.findall(r"^\| `.*\|$", (ROOT / "docs" / "checks.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert rows == [f"| `{check.code}` | {check.severity} | {check.description} |" for check in CHECKS]


def test_a_code_is_taken_once() -> None:
    registry = Registry()
    registry.add(Check("a", Severity.NOTE, "One."))
    with pytest.raises(ValueError, match="two checks"):
        registry.add(Check("a", Severity.NOTE, "Two."))


def test_decisive_checks_come_first_and_stand_alone() -> None:
    decisive = [check.decisive for check in CHECKS]
    assert decisive == sorted(decisive, reverse=True)
    assert [finding.code for finding in check_unit("서버 <b1>3</b1>대", "  ")] == ["empty"]


def test_codes_limit_the_checks() -> None:
    source, target = "서버 3대를 켠다.", "Start  4 servers"
    everything = {finding.code for finding in check_unit(source, target)}
    assert everything == {"numbers", "spaces", "end-punctuation"}
    assert [finding.code for finding in check_unit(source, target, codes={"numbers"})] == ["numbers"]


@pytest.mark.parametrize("steering", ["\n::error file=x::y\n", "\r", "\u2028", "\x1b[2J", "\x85", "\u202e"])
def test_a_finding_is_one_line_whatever_text_it_quotes(steering: str) -> None:
    (finding,) = check_unit("이미지를 넣는다.", f"Add <img {steering} src=x> there.", codes={"html"})
    assert finding.message.splitlines() == [finding.message]
    assert finding.message.isprintable()


KOREAN = st.text(
    "가나다라 1234567890만억조천백십원년월일시분반두세개명번째%~.,:/-()<>bc\n한오후A", max_size=60
)
ENGLISH = st.text("abc The and half million 1234567890%~.,:/-()<>{}*#`|\nkmbap", max_size=80)


@settings(max_examples=300, deadline=None)
@given(KOREAN, ENGLISH)
def test_no_text_makes_a_check_fail_and_places_lie_inside_the_target(source: str, target: str) -> None:
    for finding in check_unit(source, target):
        if finding.start is not None and finding.end is not None:
            assert 0 <= finding.start <= finding.end <= len(target)
        assert finding.message
        assert finding.message.splitlines() == [finding.message]
        assert finding.severity is CHECKS[finding.code].severity


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
def test_any_characters_at_all_are_taken(source: str, target: str) -> None:
    assert isinstance(check_unit(source, target), tuple)


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "the ",
        "1",
        "1,",
        "1.",
        "1만 ",
        "(",
        "<",
        "<b1>",
        "`",
        "*",
        "~",
        " ",
        "가",
        "ha",
        "가 ",
        "~1",
        "x@",
        "a.b-",
        "{{",
        "- ",
        "A1-",
        "두 ",
        "ㅋ ",
        "'가' ",
        "-가 ",
        "A. ",
        '"',
        "수 ",
        "1시간 1분 ",
        "an hour ",
    ],
)
def test_long_monotonous_text_is_checked_in_no_time(piece: str) -> None:
    text = piece * (20_000 // len(piece))
    assert done_within(5, lambda: (check_unit(text, text), check_unit("서버를 켠다.", text + "!")))


@pytest.mark.parametrize("piece", ["‘가’ ", "“가 나” 다, ", "나(나) "])
def test_korean_in_quotes_without_end_is_read_in_proportion(piece: str) -> None:
    tries = count()

    def check(times: int) -> object:
        text = f"{piece * times}{next(tries)}"  # what was checked before is remembered
        return check_unit(text, text, codes=("hangul",))

    assert grows_in_proportion(check, 2000, 8)
