"""Time for a post grows with its length, whatever is repeated in it (benchmarks/doubling.py looks at far more)."""

from __future__ import annotations

import pytest
from support.effort import done_within, grows_in_proportion

from glossary import Glossary, Term
from translator.document import Engine, ParseOptions, parse
from translator.quality import CHECKS, check_unit
from translator.quality.across_post import compare
from translator.rules import Pair
from translator.tags import Text
from translator.units import State, Unit

_SIZE = 1500
_TIMES = 8
_SECONDS = 5


@pytest.mark.parametrize(
    "piece",
    ["www.]]", "http://{{]]", "https://a.b)", "가 www.])}", "[", "*a_", "<a ", "$", "{{", "- ", "[가](<"],
)
@pytest.mark.parametrize(
    "around", ["{}\n", "---\ntitle: 가 {}\n---\n\n나\n", "| 가 | 나 |\n|---|---|\n| {} | 다 |\n"], ids=["text", "title", "cell"]
)  # fmt: skip
def test_a_repeated_piece_takes_time_in_proportion(piece: str, around: str) -> None:
    def read(size: int) -> None:
        parse(around.replace("{}", piece * (size // len(piece)), 1))

    assert grows_in_proportion(read, _SIZE, _TIMES)


@pytest.mark.parametrize("piece", ["\\", "*", "<", "[", "$", "~", ":a", "|"])
def test_a_translation_is_put_in_place_in_time_in_proportion(piece: str) -> None:
    document = parse("가 나\n")
    (segment,) = document.segments

    def put(size: int) -> None:
        document.assemble({segment.key: f"a {piece * (size // len(piece))} b"})

    assert grows_in_proportion(put, _SIZE, _TIMES)


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
    def read(size: int) -> None:
        parse("가\n\n" + piece * (size // len(piece)), ParseOptions(engine=engine))

    assert grows_in_proportion(read, _SIZE, _TIMES)


def test_an_address_beyond_measure_is_kept_as_a_whole() -> None:
    address = "https://example.com/" + "(a)]" * 1000
    document = parse(f"주소는 {address} 이다.\n")
    (segment,) = document.segments
    assert segment.source == f"주소는 <u1>{address}</u1> 이다."
    assert document.assemble({}).text == document.text


def test_backticks_without_measure_in_a_cell_are_read_at_once() -> None:
    text = f"| 가 | 나 |\n|---|---|\n| {'`' * 20_000} | 다 |\n"
    assert done_within(_SECONDS, lambda: parse(text))
    document = parse(text)
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
    def check_all(size: int) -> None:
        text = piece * (size // len(piece))
        source, target = {"answer": (_KOREAN, text), "both": (text, text)}[where]
        for check in CHECKS:
            tuple(check.findings(Pair(Text(source), Text(target), glossary=_GLOSSARY)))

    assert grows_in_proportion(check_all, _SIZE // 2, _TIMES)


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
    assert done_within(_SECONDS, lambda: (check_unit(_KOREAN, target), check_unit(target, _ENGLISH)))


def test_marks_on_one_letter_without_measure_are_matched_at_once() -> None:
    text = "a" + "\u0301\u0316" * 50_000 + " 캐시"
    assert _GLOSSARY.matches(text)
    assert done_within(_SECONDS, lambda: _GLOSSARY.matches(text))


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
    assert [unit.key for unit, _ in compare(units)] == ["1"]
    assert done_within(_SECONDS, lambda: list(compare(units)))
