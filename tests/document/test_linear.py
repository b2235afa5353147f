"""Time for a post grows with its length, whatever is repeated in it (benchmarks/doubling.py looks at far more)."""

from __future__ import annotations

import time

import pytest

from glossary import Glossary, Term
from translator.document import Engine, ParseOptions, parse
from translator.quality import CHECKS, check_unit
from translator.quality.post import compare
from translator.rules import Pair
from translator.tags import Text
from translator.units import State, Unit

_SIZE = 3000
_TIMES = 4
_AT_LEAST = 0.15  # seconds of the processor, below which a ratio tells nothing


@pytest.mark.parametrize(
    "piece", ["www.]]", "http://{{]]", "https://a.b)", "가 www.])}", "[", "*a_", "<a ", "$", "{{"]
)
@pytest.mark.parametrize(
    "around", ["{}\n", "---\ntitle: 가 {}\n---\n\n나\n", "| 가 | 나 |\n|---|---|\n| {} | 다 |\n"], ids=["text", "title", "cell"]
)  # fmt: skip
def test_a_repeated_piece_takes_time_in_proportion(piece: str, around: str) -> None:
    def seconds(size: int) -> float:
        text = around.replace("{}", piece * (size // len(piece)), 1)
        began = time.process_time()
        parse(text)
        return time.process_time() - began

    longer = seconds(_TIMES * _SIZE)
    if longer > _AT_LEAST:
        assert min(longer, seconds(_TIMES * _SIZE)) < 2.5 * _TIMES * max(seconds(_SIZE), _AT_LEAST / _TIMES)


@pytest.mark.parametrize("engine", [Engine.MDX, Engine.COMMONMARK])
@pytest.mark.parametrize(
    "piece",
    [
        "<a\n",
        "<A x='\n",
        "<A {\n",
        "- <A>\n",
        "> <A>\n",
        "export const x = {\n\n",
        "    ```\n",
        "%%\n",
        "#a/",
        "<b>\n",
    ],
)
def test_a_repeated_line_takes_time_in_proportion(piece: str, engine: Engine) -> None:
    def seconds(size: int) -> float:
        text = "가\n\n" + piece * (size // len(piece))
        began = time.process_time()
        parse(text, ParseOptions(engine=engine))
        return time.process_time() - began

    longer = seconds(_TIMES * _SIZE)
    if longer > _AT_LEAST:
        assert min(longer, seconds(_TIMES * _SIZE)) < 2.5 * _TIMES * max(seconds(_SIZE), _AT_LEAST / _TIMES)


def test_an_address_beyond_measure_is_kept_as_a_whole() -> None:
    address = "https://example.com/" + "(a)]" * 1000
    document = parse(f"주소는 {address} 이다.\n")
    (segment,) = document.segments
    assert segment.source == f"주소는 <u1>{address}</u1> 이다."
    assert document.assemble({}).text == document.text


def test_backticks_without_measure_in_a_cell_are_read_at_once() -> None:
    began = time.process_time()
    document = parse(f"| 가 | 나 |\n|---|---|\n| {'`' * 20_000} | 다 |\n")
    assert time.process_time() - began < 5
    assert document.assemble({}).text == document.text


# ---- what is checked in a long source, or in a long answer


_KOREAN = "처음에는 2024년 5월 3일 오후 3시에 사용자 10만 명이 썼다."
_ENGLISH = "At first 100,000 people used it at 3 PM on May 3, 2024."
_GLOSSARY = Glossary([Term("캐시", "cache", forbidden=("memo",)), Term("배포", "deployment")])


@pytest.mark.parametrize(
    "piece", ["12:30 ", "May 1, 2024, ", "thousands ", "하루 ", "“가” ", "    a\n", "<c1>", "cache memo. "]
)
@pytest.mark.parametrize("where", ["answer", "both"])
def test_a_check_takes_time_in_proportion_to_what_it_reads(piece: str, where: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        source, target = {"answer": (_KOREAN, text), "both": (text, text)}[where]
        began = time.process_time()
        for check in CHECKS:
            tuple(check.findings(Pair(Text(source), Text(target), glossary=_GLOSSARY)))
        return time.process_time() - began

    longer = seconds(_TIMES * _SIZE // 2)
    if longer > _AT_LEAST:
        assert min(longer, seconds(_TIMES * _SIZE // 2)) < 2.5 * _TIMES * max(
            seconds(_SIZE // 2), _AT_LEAST / _TIMES
        )


@pytest.mark.parametrize(
    "target",
    [
        "https://a.b/" + ")" * 100_000,
        "```" + " " * 30_000 + "!",
        "1" * 30_000 + "만",
        "1" + "만" * 30_000 + "1",
    ],
    ids=["brackets", "fence", "digits", "scales"],
)
def test_a_run_of_one_sign_is_checked_at_once(target: str) -> None:
    began = time.process_time()
    check_unit(_KOREAN, target)
    check_unit(target, _ENGLISH)
    assert time.process_time() - began < 5


def test_marks_on_one_letter_without_measure_are_matched_at_once() -> None:
    began = time.process_time()
    assert _GLOSSARY.matches("a" + "\u0301\u0316" * 50_000 + " 캐시")
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    "target", ["9 " + "hundred " * 3000, "one " + "hundred " * 3000 + "million", "9" * 9000]
)
def test_a_number_without_measure_is_a_finding_and_no_failure(target: str) -> None:
    assert any(
        one.code == "numbers" for one in check_unit("사용자 9만 명이 썼다.", target, codes=("numbers",))
    )


def test_long_paragraphs_with_one_translation_are_compared_at_once() -> None:
    units = [
        Unit(str(at), "paragraph", sign * 20_000, "The same five words here.", state=State.PROPOSED)
        for at, sign in enumerate("가나")
    ]
    began = time.process_time()
    assert [unit.key for unit, _ in compare(units)] == ["1"]
    assert time.process_time() - began < 5
