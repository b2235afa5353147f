"""What a translation may bring in: words in angle brackets for words in angle brackets, and no markup."""

from __future__ import annotations

import pytest

from translator.document import Engine, ParseOptions, parse
from translator.llm.validate import crossed, problems


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("<tar.gz 파일 경로>를 넘긴다", "Pass <path of the tar.gz file>"),
        ("\\<파일 경로>를 넘긴다", "Pass <file path>"),
        ("‹함수명›과 <변수명>을 바꾼다", "Replace <function name> and <variable name>"),
        ("&lt;이름&gt;을 <T>로 바꾼다", "Replace <name> with <x1/>"),
    ],
)
def test_words_in_angle_brackets_may_be_translated(source: str, target: str) -> None:
    document = parse(source, ParseOptions(engine=Engine.COMMONMARK))  # to kramdown the first is an element
    (segment,) = document.segments
    assert problems(segment, target) == ()
    assert document.assemble({segment.key: target}).refused == ()


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("파일 경로를 넘긴다", "Pass the <file path>"),
        ("<파일 경로>를 넘긴다", "Pass <file path> or <other path>"),
        ("<파일 경로>를 넘긴다", "Pass <b>the file path</b>"),
        ("<파일 경로>를 넘긴다", "Pass <img src=x onerror=y>"),
        ("<파일 경로>를 넘긴다", "Pass <!-- the file path -->"),
    ],
)
def test_html_may_not(source: str, target: str) -> None:
    (segment,) = parse(source).segments
    assert any("HTML" in problem for problem in problems(segment, target))


LIKE = (
    "위 코드를 실행하면 아래 그림처럼 나타나는 것을 확인할 수 있다.",
    "위 코드를 실행하면 아래 그림과 같이 실행된다.",
)
UNLIKE = "위 코드를 실행하면 아래 그림처럼 나타난다.", "기본값은 숫자 하나이고, 단위는 픽셀이다."


@pytest.mark.parametrize(("sources", "believed"), [(LIKE, True), (UNLIKE, False)])
def test_one_text_for_two_passages_is_believed_where_they_say_the_same(
    sources: tuple[str, str], believed: bool
) -> None:
    segments = parse("\n\n".join(sources) + "\n").segments
    slots = {str(number): one for number, one in enumerate(segments, 1)}
    answers = dict.fromkeys(slots, "Running the code above gives the result shown below.")
    assert (crossed(slots, answers) == {}) is believed


def test_a_slip_amid_a_long_answer_makes_its_neighbours_doubtful_and_not_all() -> None:
    text = "\n\n".join(
        f"{number}번 서버는 Kafka{number} 와 Redis{number} 로 옮겼다." for number in range(1, 61)
    )
    segments = parse(text).segments
    slots = {str(number): one for number, one in enumerate(segments, 1)}
    answers = {
        slot: f"Server {slot} moved to Kafka{slot} and Redis{slot}, which took us a while." for slot in slots
    }
    answers["30"], answers["31"] = answers["31"], answers["30"]
    assert set(crossed(slots, answers)) == {"29", "30", "31", "32"}
    few = {slot: slots[slot] for slot in ("29", "30", "31", "32")}
    assert set(crossed(few, {slot: answers[slot] for slot in few})) == set(few)
