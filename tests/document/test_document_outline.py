"""Headings and link destinations, for those who make addresses of them."""

from __future__ import annotations

import pytest

from translator.document import Heading, Nature, parse

T, C, U = Nature.TEXT, Nature.CODE, Nature.UNKNOWN


def heading(text: str) -> Heading:
    (found,) = parse(text).headings
    return found


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("## 제목", [(T, "제목")]),
        ("제목\n===", [(T, "제목")]),
        ("> ### 인용 ###", [(T, "인용")]),
        ("## **굵게** `코드`와 [링크](x)", [(T, "굵게"), (T, " "), (C, "코드"), (T, "와 "), (T, "링크")]),
        ("## `--watch`", [(C, "--watch")]),
        ("## 2024", [(T, "2024")]),
        ("## {{ page.title }}", [(U, "{{ page.title }}")]),
        ("## 별\\*표 &amp; &copy;", [(T, "별*표 & ©")]),
        ("## 가 ![그림](a.png)", [(T, "가 "), (Nature.IMAGE, "그림")]),
        ("## 가[^1]", [(T, "가"), (Nature.SILENT, "")]),
        ("## $$x^2$$ 식", [(Nature.MATH, "x^2"), (T, " 식")]),
    ],
)
def test_a_heading_is_what_a_reader_sees(text: str, pieces: list[tuple[Nature, str]]) -> None:
    found = list(heading(text).pieces)
    joined: list[tuple[Nature, str]] = []
    for nature, piece in found:  # how text is cut is nobody's business
        if joined and nature is joined[-1][0] is T:
            joined[-1] = (T, joined[-1][1] + piece)
        else:
            joined.append((nature, piece))
    expected: list[tuple[Nature, str]] = []
    for nature, piece in pieces:
        if expected and nature is expected[-1][0] is T:
            expected[-1] = (T, expected[-1][1] + piece)
        else:
            expected.append((nature, piece))
    assert joined == expected


@pytest.mark.parametrize(
    ("text", "explicit", "raw"),
    [
        ("## 제목 {#id}", "id", "제목"),
        ("## 제목 {: #id .x}", "id", "제목"),
        ("## 제목 {.x #id}", "id", "제목"),
        ("## 제목 {/* #id */}", "id", "제목"),
        ("## 제목\n{: .x #id}", "id", "제목"),
        ("제목\n---\n{: #id}", "id", "제목"),
        ("## 제목 {.x}", "", "제목"),
        ("- ## 제목 ##", "", "제목"),
    ],
)
def test_an_id_by_the_author_is_no_part_of_the_text(text: str, explicit: str, raw: str) -> None:
    assert (heading(text).explicit, heading(text).raw) == (explicit, raw)


@pytest.mark.parametrize(
    ("text", "destinations"),
    [
        ("[글](#가)", ["#가"]),
        ('[글](<a b.md> "제목")', ["a b.md"]),
        ("![그림](a.png) ![](b.png)", ["a.png", "b.png"]),
        ("[![그림](a.png)](#가)", ["a.png", "#가"]),
        ("[글]({% post_url 2024-01-01-x %}#가)", ["{% post_url 2024-01-01-x %}#가"]),
        ("[글][r]\n\n[r]: /a/ '제목'\n", ["/a/"]),
        ('<a class="x" href="#가">글</a> <img src=a.png>', ["#가", "a.png"]),
        ("<p>\n<a href='/b/'>글</a>\n</p>\n", ["/b/"]),
        ("> [글](a.md)\n> - [둘](b.md)\n", ["a.md", "b.md"]),
        ("| 가 |\n|---|\n| [나](c.md) |\n", ["c.md"]),
        ("`[글](a.md)` 와 \\[글](b.md)", []),
        ("```\n[글](a.md)\n```\n", []),
        ("<!-- [글](a.md) <a href='b'>x</a> -->\n\n<pre><a href='c'>x</a></pre>\n", []),
        ("---\ntitle: '[글](a.md)'\n---\n글\n", []),
    ],
)
def test_destinations_are_those_of_links_and_pictures(text: str, destinations: list[str]) -> None:
    found = parse(text).destinations
    assert [one.text for one in found] == destinations
    assert [text[one.start : one.end] for one in found] == destinations


def test_a_destination_knows_its_line() -> None:
    assert [one.line for one in parse("가\n\n[나](a)\n[다](b)\n").destinations] == [3, 4]
