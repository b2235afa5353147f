"""Hugo and cmark-gfm make the same page of a post and of its mirror, whatever a model answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.answers import plain_answers
from support.promises import assert_identity
from support.scripts import benchmark

from translator.document import Engine, ParseOptions, parse

renderers: Any = benchmark("renderers")

POSTS = {
    "a break alone on a line": "<br/>\n**굵은** 글 | 둘\n\n<br />\n## 제목\n글\n",
    "a picture alone on a line": '<img src="/a.png" alt="사진" />\n*그림 1. 설명*이다.\n\n본문\n',
    "a component alone on a line": "<Foo/>\n글이다.\n\n<Foo-bar a='b' />\n- 항목\n",
    "a rule and a closing tag": "<hr/>\n**굵게** 글\n\n</br>\n글\n",
    "an element in an item": "- 글\n  <br/>\n  둘\n\n> <img src='/a'/>\n> 설명\n",
    "definitions below an element in an item": '- <hr>\n  하나\n[나]: /r "글"\n\n글 [나]\n\n1. <p>둘</p>\n[^1]: 셋\n\n글[^1]\n',
    "text below a picture in a quote": '> <img src="/a.png" alt="글">\n**하나** 둘\n\n> - <br>\n> 셋 `x`\n\n글\n',
    "text in an element of an item": '- <a href="/x">\n하나 둘</a>\n\n글\n',
    "a bare address": "자세한 것은 https://a.example/x 를 본다.\n\n- https://a.example\n- 둘: https://b.example/y?z=1\n",
    "an address in brackets": "(https://a.example/x) 글이다. <https://b.example> 둘\n\n> 출처: https://a.example/x_(y)\n",
    "an address in bold": "**https://a.example/x** 글. *www.a.example* 이다.\n",
    "addresses and marks": "https://a.example/x, https://a.example/y 그리고 https://a.example/z.\n",
    "a mailbox": "문의는 me@a.example 또는 https://a.example/ 로.\n",
    "a package with its version": "### react@17.0.2 를 쓴다\n\n`a`와 next@13.4 글\n",
    "an address in a row": "| 주소 | https://a.example/x |\n|---|---|\n| www.b.example 글 | 둘 |\n",
    "bold between a mark and a symbol": "🚀 **해 보자!** 글이다.\n\n**좋다(good)** → 둘이다. *(글)* → 셋\n",
    "a title that may be text": '![그림]({{ site.x }}/a.png "제목 글") 이다.\n',
    "a tag of several lines": '글이다.\n\n<img\n  src="/b"\n  alt="그림 둘"\n/>\n글\n',
    "an address behind an open bracket": "[참고\\] https://a.example/x 글\n\n- [둘\\] [셋](/x) www.a.example 글\n",
    "an open bracket like a definition's": "[참고\\]: https://a.example/x 글\n\n![넷\\] https://a.example 글\n",
    "an address with a bracket taken in": "(참고, https://a.example/). 글이다.\n\n- 글 (둘 https://b.example/), 셋이다.\n",
    "an address in a reference to nothing": "[https://a.example/q][질문]을 본다.\n\n글 [https://b.example]의 글\n",
    "vertical tabs": "**굵게\v**글 *가\v나*\n\n# 제목\v하나\n\n- \v항목\n\n| \v가 |\n|---|\n| 나\v |\n",
    "backticks that are escaped": "\\```\n글\n\\```\n\n글 \\``코드`` 와 `a` 글 \\`b\n\n| \\`칸\\` |\n|---|\n| 둘 |\n",
    "rows that begin with a tag": "<https://a.kr> 가|나\n---|---\n다|라\n\n- <b>마</b>|바\n  ---|---\n  사|아\n",
    "a tag alone below an item": '- 가\n<img src="a">\n나 **다**\n\n> 라\n<br>\n마 **바**\n\n- 사\n',
    "boxes in a sentence": "- 값은 [x] 글\n- [x]\n\n1. 하나 둘\n   [ ] 셋 **넷**\n\n글 [x] 둘\n",
    "a footnote that is none": '글[^가](참고) 둘 [^나](/a "제목") [^다](없는 것) 셋\n\n**하나[^라](둘)**\n\n[^라]: 넷\n',
    "asterisks in raw HTML": "<p>글 \\*(참고)\\* *(둘)*셋</p>\n\n<div>\n→ *(넷)*다\n</div>\n",
    "rows without a pipe": "|가|나|\n|-|-|\n다\n라 **마**|바\n사 아|\n\n하나|둘\n-|-\n셋\n# 제목\n\n|가|\n|-|\n나\n- 항목\n",
    "the title of a directive": ":::note[제목이다]\n글이다.\n:::\n",
}


@pytest.mark.parametrize("engine", [Engine.GOLDMARK, Engine.COMMONMARK])
@pytest.mark.parametrize("text", POSTS.values(), ids=POSTS.keys())
def test_plain_english_is_taken(text: str, engine: Engine) -> None:
    document = assert_identity(text, ParseOptions(engine=engine))
    assert document.assemble(plain_answers(document)).refused == ()


@pytest.mark.parametrize("hostile", [0, 20], ids=["plain", "hostile"])
@pytest.mark.parametrize("name", ["hugo", "cmark-gfm"])
def test_the_engine_makes_the_same_page_of_a_mirror(name: str, hostile: int) -> None:
    if not renderers.installed(name):
        pytest.skip(f"{name} is not installed")
    results = list(renderers.compare_texts([(Path(one), text) for one, text in POSTS.items()], name, hostile))
    assert len(results) == len(POSTS) * max(hostile, 1)
    assert [(post.name, where) for post, same, where in results if not same] == []


def put(text: str, target: str, engine: Engine) -> tuple[str, int]:
    """The mirror with this translation of the first segment, and how many were refused."""
    document = assert_identity(text, ParseOptions(engine=engine))
    assembly = document.assemble({document.segments[0].key: target})
    return assembly.text, len(assembly.refused)


@pytest.mark.parametrize("engine", [Engine.GOLDMARK, Engine.COMMONMARK, Engine.MDX])
@pytest.mark.parametrize(
    "target", ["see<u1>{}</u1>", "<u1>{}</u1>now", "“<u1>{}</u1>”", "1<u1>{}</u1> now", "-<u1>{}</u1>-"]
)
def test_an_address_that_would_be_no_link_or_another_is_refused(target: str, engine: Engine) -> None:
    text = "주소는 https://a.example/x 다.\n"
    assert put(text, target.format("https://a.example/x"), engine) == (text, 1)


def test_what_goldmark_would_take_for_a_part_of_an_address_is_kept_out_of_it() -> None:
    text, source = "https://a.example/x 에서 본다.\n", "<u1>https://a.example/x</u1>"
    assert put(text, f"{source}, there.", Engine.GOLDMARK) == ("https://a.example/x\\, there.\n", 0)
    assert put(text, f"See {source}.", Engine.GOLDMARK) == ("See https://a.example/x.\n", 0)
    assert put(text, f"{source}, there.", Engine.COMMONMARK) == ("https://a.example/x, there.\n", 0)


@pytest.mark.parametrize(
    "target", ["([a](/x)http://b.example)", "([a](/x) ftp://b.example)", "**a**www.b.example"]
)
def test_an_address_right_behind_a_tag_is_an_added_one(target: str) -> None:
    document = parse("([글](/x)) **둘**\n", ParseOptions(engine=Engine.COMMONMARK))
    tagged = target.replace("[a](/x)", "<a1>a</a1>").replace("**a**", "<a1>a</a1> <b2>a</b2>")
    tagged += "" if "<b2>" in tagged else " <b2>a</b2>"
    (refusal,) = document.assemble({document.segments[0].key: tagged}).refused
    assert "address" in refusal.reason


def test_an_address_glued_to_a_number_is_an_added_one() -> None:
    assert put("### 루비 3.0\n", "Ruby 3.0http://new.example/x", Engine.COMMONMARK)[1] == 1


def test_a_mailbox_of_the_shortest_domain_is_an_added_one() -> None:
    text = "### 루비 3.0\n"
    assert put(text, "Ruby 3.0 me@x.c\\", Engine.COMMONMARK) == (text, 1)


@pytest.mark.parametrize("engine", [Engine.COMMONMARK, Engine.MDX])
def test_a_mailbox_with_an_underscore_in_its_domain_is_an_added_one(engine: Engine) -> None:
    assert put("### 루비\n", "Ruby me@x._y_com", engine) == ("### 루비\n", 1)


def test_a_tab_before_an_address_is_a_blank_since_it_would_be_none_behind_one() -> None:
    text = "글: https://a.example 글\n"
    assert put(text, "Text:\t<u1/> and", Engine.GOLDMARK) == ("Text: https://a.example and\n", 0)


def test_emphasis_that_only_some_would_close_is_written_as_an_element() -> None:
    text = "**해 보자!** 글\n"
    assert put(text, "<b1>Try it!</b1>→ text", Engine.GOLDMARK) == ("<strong>Try it!</strong>→ text\n", 0)
    assert put(text, "<b1>Try it!</b1> → text", Engine.GOLDMARK) == ("**Try it!** → text\n", 0)


def test_emphasis_in_its_own_kind_is_refused_where_kramdown_reads() -> None:
    text = "_가_와 [나](/x)의 _다_.\n"
    nested = "<i1>a <a2>b</a2> <i3>c</i3></i1>."
    assert put(text, nested, Engine.KRAMDOWN) == (text, 1)
    assert put(text, nested, Engine.COMMONMARK)[1] == 0


@pytest.mark.parametrize(
    ("text", "target", "engine"),
    [
        ("- [[가|나]] | 다\n", "<a1>a</a1> b <x2>|</x2>", Engine.KRAMDOWN),
        ("[[가|나]]를 본다.\n", "see <a1>{b}</a1>", Engine.MDX),
        ('{{< figure caption="발표" >}}\n', "a `talk`", Engine.COMMONMARK),
    ],
)
def test_what_would_be_read_otherwise_is_refused(text: str, target: str, engine: Engine) -> None:
    assert put(text, target, engine) == (text, 1)


@pytest.mark.parametrize("engine", [Engine.COMMONMARK, Engine.GOLDMARK])
def test_nothing_behind_a_tag_that_never_ends_is_text_in_html(engine: Engine) -> None:
    text = '<div class="a">\n하나 a < b 둘\n<Table\n  rows={[\n    셋\n  ]}\n'
    assert [one.source for one in parse(text, ParseOptions(engine=engine)).segments] == ["하나 a < b 둘"]
