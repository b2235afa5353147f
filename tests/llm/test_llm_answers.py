"""What a translation may bring in: words in angle brackets for words in angle brackets, and no markup."""

from __future__ import annotations

import pytest

from translator.document import parse
from translator.llm.validate import problems


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
    document = parse(source)
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
