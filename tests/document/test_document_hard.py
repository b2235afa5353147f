"""Texts that backtracking takes the square of, or worse: a hundred thousand characters, read in seconds."""

from __future__ import annotations

import pytest
from support.effort import done_within

from translator.document import check_tags, parse

_MANY = 100_000
_BLANKS = " " * _MANY
_SECONDS = 8  # where each takes tenths, and took minutes
_HARD = {
    "line ends before nothing": "\r\n" * 60 + "가",
    "an attribute list that is none": "*가*{" + "a" * _MANY + "!",
    "blanks in a heading": f"# 가{_BLANKS}나",
    "hashes in a heading": "# 가" + " #" * (_MANY // 2) + " 나",
    "blanks in an underlined heading": f"가{_BLANKS}나\n===",
    "blanks in a term": f"가{_BLANKS}나\n: 다",
    "blanks in an abbreviation": f"*[A]: 가{_BLANKS}나",
    "blanks in an admonition's title": f"::: tip 가{_BLANKS}나",
    "blanks in a cell": f"| 가{_BLANKS}나 |\n|-|",
    "a table's rule that is none": "| 가 |\n|" + "-" * _MANY + "x|",
    "an image's description without an end": "![" + "가" * _MANY + "[",
    "brackets in brackets": "가" + "[" * _MANY + "]" * _MANY,
    "brackets in brackets, with a definition": "[a]: /x\n\n가" + "[" * _MANY + "]" * _MANY,
    "declarations without an end": "가 <?" * (_MANY // 4),
    "footnotes without an end": "가" + "[^" * (_MANY // 2),
    "shortcodes without an end": "가 {{< a " * (_MANY // 8),
    "text below code": "    가\n# 나\n" * (_MANY // 10),
    "labels in braces without an end": "[[가]]{.a b=c " * (_MANY // 14),
    "a label in braces without an end": "[[가]]{.a" + " .a" * (_MANY // 3),
    "an address with closing brackets": "http://a.b/" + ")" * _MANY,
}


@pytest.mark.parametrize("text", _HARD.values(), ids=_HARD)
def test_a_text_that_is_made_to_be_slow_is_read_and_given_back(text: str) -> None:
    assert parse(text).assemble({}).text == text
    assert done_within(_SECONDS, lambda: parse(text).assemble({}))


@pytest.mark.parametrize(
    "target", [f"a{_BLANKS}b", "a" * _MANY, ":" + "a" * _MANY, "a" + " \n" * (_MANY // 2) + "b"]
)
def test_an_answer_that_is_made_to_be_slow_is_written_or_refused(target: str) -> None:
    document = parse("가 나\n\n> 다\n")
    [first, *_] = document.segments
    assert check_tags(first, target) == ()
    assert document.assemble({first.key: target}).refused == ()
    assert done_within(_SECONDS, lambda: (document.assemble({first.key: target}), check_tags(first, target)))


def test_what_spans_lines_does_so_with_carriage_returns_too() -> None:
    [segment] = parse("가 {{ a\r\nb }} 다\r\n").segments
    assert [tag.opening for tag in segment.tags] == ["{{ a\r\nb }}"]


@pytest.mark.parametrize("note", ["<hr><!-- olgim:note 가 --><hr>", "\n<!-- olgim:note 가 -->\n<hr>"])
def test_notes_without_number_leave_an_element_in_no_time(note: str) -> None:
    text = f"<div>{note * (_MANY // 25)}</div>\n\n나\n"
    document = parse(text)
    answers = {document.segments[-1].key: "two"}
    assert "olgim:note" not in document.assemble(answers).text
    assert done_within(_SECONDS, lambda: document.assemble(answers))
