"""Where CommonMark's letter tells otherwise than an eye does: read as Hugo and cmark-gfm read it, or left as it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.answers import plain_answers
from support.promises import assert_identity
from support.scripts import benchmark

from translator.document import Document, Engine, ParseOptions, parse

renderers: Any = benchmark("renderers")
ENGINES = (Engine.GOLDMARK, Engine.COMMONMARK)

LEFT = {
    "a line of nothing but marks": (
        "nothing but marks",
        (
            "> <br>\n하나 둘\n===\n",
            "> ## 제목\n하나 **둘**\n=====\n",
            "> <hr>\n하나 둘\n셋\n====\n",
            "하나\n-:\n둘\n",
            "하나 둘\n:-:\n",
            "> 하나 둘\n:--\n셋\n",
            "| 하나 | 둘 |\n글이다.\n| --- | --- |\n| 셋 | `a` |\n",
            "하나 둘\n|---|---|---|\n|셋|넷|\n",
        ),
    ),
    "a delimiter row below what is no Markdown": (
        "nothing but marks",
        (
            "{: #a}\n|:---:|---:|\n| 1.0 | 약 둘 |\n",
            "{: .b}\n|---|\n둘 `a`\n",
            "> {% x %}\n> |---|---|\n> | 둘 | a |\n",
            "- $$x$$\n  ---|---\n  둘 | `b`\n",
            "글\n\n{:toc}\n| --- |\n| 둘 |\n",
        ),
    ),
    "what stands behind raw text": (
        "inside html",
        (
            "<pre>\n</pre> 둘 **글**\n글 **셋**\n",
            "<style>a{}</style> [**둘**](/c) 글\n",
            "<script>\nx()\n\ny()\n</script> 둘 *하나*\n\n글\n",
            "> <pre>\n> x</pre> **둘**\n> 셋\n",
            "- <pre>x</pre> `둘`\n  글\n",
            "<textarea>x</textarea> 둘\n",
        ),
    ),
    "a delimiter row with fewer cells": (
        "nothing but marks",
        (
            "| 하나 | `a` | 셋 | 둘\n|:---|:---|:---|\n| 넷 | `b` | `c || ',' || d`를 둘 |\n",
            "| 하나 | 둘 |\n|---|\n| 셋 | 넷 |\n",
            "하나 | 둘 | 셋\n--|:-:\n`a | b` | 넷\n",
            "> | 하나 | 둘 |\n> | --- |\n> | 셋 |\n",
            "- || 하나 | 둘 |\n  |---|---|\n  | 셋 | 넷 |\n",
            "| 하나 \\| 둘 | 셋 |\n|---|\n| `a |` | 넷 |\n",
        ),
    ),
    "a delimiter row without its item's indentation or its quote's mark": (
        "nothing but marks",
        (
            "- 둘\n| 하나 둘 | `a` |\n|---|---|\n| 둘 | `b || c`를 |\n",
            "> 둘 **글\n| 둘** | a |\n|---|---|\n| `a | b` | 둘 |\n",
            "- | 둘 | a |\n|---|---|\n| `b | c` | 둘 |\n",
            "> - 둘\n> | 둘 | a |\n> |---|---|\n> | b | `둘 | c` |\n",
            "- 글\n  - 둘\n  둘 | a |\n|---|---|\n  | b | `c || d`를 |\n",
        ),
    ),
    "a colon below what is no Markdown": (
        "a list of terms",
        (
            "{: .box}\n: 하나 둘\n",
            "{{< x >}}\n\n: 둘 **하나**\n",
            "글 **둘\n둘** 둘\n{: .box}\n: 하나 둘\n",
            "> {{% x %}}\n> : 둘\n",
            "- $$x$$\n  : 둘\n  : 글\n",
            "# 글\n{:toc}\n: 둘 `a`\n",
            "{: .box}\n: - 둘\n  - 글\n",
            ":::\n: 둘\n",
        ),
    ),
    "rows that go on with text": (
        "nothing but marks",
        (
            "- 둘\n| 하나 둘 | `a` |\n|---|---|\n| 둘 | `b || c`를 |\n",
            "> 둘 **글\n| 둘** | a |\n|---|---|\n| `a | b` | 둘 |\n",
            "1. 글\n   둘\n둘 | a\n---|---\n`b | c` | 둘\n",
            "> - 둘\n> | 둘 | a |\n> |---|---|\n> | b | `둘 | c` |\n",
            "- 글\n  - 둘\n  | 둘 | a |\n  |---|---|\n  | b | `c || d`를 |\n",
            "글[^1]\n\n[^1]: 둘\n| 둘 | a |\n|---|---|\n| b | `c || d`를 |\n",
            "- | 둘 | a |\n|---|---|\n| b | `c || d`를 |\n",
        ),
    ),
    "a fence right below HTML": (
        "right below HTML",
        (
            "</details>\n```js\n\n```\n## 하나 둘\n",
            "<summary>a</summary>\n```\nx\n\ny\n```\n\n하나\n",
            "<div>\n~~~\nx\n\n~~~\n- 하나\n- 둘\n\n셋\n",
            "<p>a</p>\n```\n\n```\n> 하나\n",
            "<hr>\n````js\n\nx\n````\n하나 **둘** 셋\n",
        ),
    ),
}
READ = {
    "tags of a sentence below a table": (
        "| 하나 | `a` |\n|---|---|\n <span>(둘)</span> 글 `b`\n셋 | `c | d`\n",
        "| 하나 | a |\n|---|---|\n<b>둘</b>\n셋\n",
        "> | 하나 | a |\n> |---|---|\n> <제목> 글\n> 둘 `x`\n",
        "| 하나 | a |\n|---|---|\n</b> 둘 `x`\n",
        "| 하나 | a |\n|---|---|\n<br> 둘\n셋 | <em>넷</em>\n",
        "| 하나 | a |\n|---|---|\n<div>둘</div>\n셋\n",
    ),
    "what looks like a definition below a footnote's text": (
        '글[^1] [둘]\n\n[^1]: 하나\n[둘]: /r "글"\n',
        '글[^1] [둘]\n\n[^1]:\n[둘]: /r "글"\n',
        '글[^1] [둘]\n\n[^1]: 하나\n\n    - 셋\n[둘]: /r "글"\n',
        '글[^1] [둘]\n\n[^1]: **하나 `x`** [![둘](/a.png)](/b)\n[둘]: /r "글"\n',
        '글[^1] [둘]\n\n[^1]: 하나\n\n[둘]: /r "글"\n',
        "글[^1] [^2]\n\n[^1]: 하나\n[^2]: 둘\n",
    ),
    "definitions that are indented": (
        "> 글 [하나 둘] 글\n>\n[다른 것]: /a\n    [하나 둘]: /b\n",
        "[다른 것]: /a\n     [하나 둘]: /b\n\n글 [하나 둘] 글 [다른 것]\n",
        '[다른 것]: /a "제목"\n\t[하나 둘]: /b "글"\n\n글 [하나 둘]\n',
        "- [다른 것]: /a\n      [하나 둘]: /b\n\n글 [하나 둘]\n",
        "[다른 것]: /a\n    [하나]: /b\n        [둘]: /c\n\n글 [하나] 글 [둘]\n",
        "[다른 것]: /a\n      글 하나\n    [하나]: /b\n\n글 [하나] 둘\n",
    ),
    "rows that begin with a tag": (
        "| 하나 | 둘 | 셋 |\n|:---|:---|:---|\n <span>(글)</span>\n하나 `OFFSET` 둘\n",
        "| 하나 |\n|---|\n<b>셋</b> 둘\n",
        "하나 | 둘\n---|---\n<https://a.kr> 둘\n<br/> 넷\n",
        '> | 하나 |\n> |---|\n> <a href="/x">하나</a>\n> 둘\n',
        "| 하나 |\n|---|\n[a]: /b 하나\n둘 [a]\n",
        "| 하나 |\n|---|\n<div>둘</div>\n하나\n\n| 셋 |\n|---|\n</details>\n글\n",
        "| 하나 |\n|---|\n<!-- 글 -->\n둘\n",
    ),
    "a break above what is no Markdown": (
        "글 하나\\\n$$\nx\n$$\n",
        "- 글 **하나**\\\n  {% include a.html %}\n",
        "> 하나 `x`\\\n> {: .a}\n",
        "하나\\\n$$x$$\n둘\\\n셋\n",
        "글\n하나 둘\\\n\\begin{align}\nx\n\\end{align}\n",
    ),
    "an empty item below a footnote": (
        "[^1]: 글\n*\n둘\n\n하나[^1]\n",
        "[^1]: 글\n1.\n둘\n\n하나[^1]\n",
        "[^1]: 글\n+\n  둘\n\n하나[^1]\n",
        "[^1]: **글**\n    하나\n*\n\n둘[^1]\n",
        "> [^1]: 글\n> 2)\n> 둘\n\n하나[^1]\n",
    ),
    "stars below what looks like an abbreviation": (
        "*[FSM]: 유한 상태 5*3\n",
        "*[FSM]:** 유한 상태\n",
        "*[FSM]: **유한** 상태 *둘*\n",
        "- *[FSM]: 유한* 상태\n",
        "*[FSM]: 유한 상태\n\nFSM 하나\n",
    ),
    "a colon that goes on with an item": (
        "- 글\n: 둘 하나\n",
        "> 글\n: 둘 **하나**\n",
        "  - `header(headers\n: object)`: 하나 둘\n",
        "- 글\n  - 하나\n  : 둘\n",
        "> - 글\n> : 둘\n",
        "- 글\n  : 둘\n",
    ),
    "markup across a term and what it means": (
        "5*3 하나\n: 5*3 둘\n",
        "글 `하나\n: 둘` 셋\n",
        "**글\n: 둘** 셋\n",
        "> 5*3 하나\n> : 둘*\n",
        "- 글 *하나\n  : 둘* `셋`\n",
        "글 *하나*\n: `둘` 셋\n",
    ),
    "colons before an address": (
        "# [하나 2018]:https://a.kr/io/\n",
        "[글] :https://a.kr/b 둘 :smile:\n",
        "| [하나]:http://a.kr |\n|---|\n",
        "글:https://a.kr/b\n둘\n",
        "- (하나):https://a.kr/b\n",
    ),
    "a fence below text with backticks": (
        "글 ```x\n`하나` **둘**\n```\n코드\n```\n셋\n",
        "- 글 ````x\n  `하나`\n  ````\n  x\n",
        "> 글 ```x {1-4}\n> ```\n> x\n> ```\n하나\n",
        "글 ```하나``` 둘\n```\nx\n```\n",
        "글 ``` 하나 {% x %}\n~~~\nx\n~~~\n둘\n",
    ),
    "brackets in a link's text": (
        "[**글** 둘](/c) a\n",
        "- _설정_ 하나\n  [**둘**](/c)\n",
        "[글 *하나*][a] 둘\n\n[a]: /b\n",
        "# [**하나**](/a) 둘\n",
        "| [~~하나~~](/a) | [**[하나] 둘**](/c) |\n|---|---|\n",
    ),
    "definitions right below a footnote": (
        '[^1]: 글 하나\n[둘]: /r "글"\n\n글[^1] [둘]\n',
        '[^1]: 글\n[^2]: **둘**\n[셋]: /r "글"\n\n글[^1] [셋][^2]\n',
        "[^1]: 글\n    하나\n[둘]: /a\n[셋]: /b\n\n글 [둘][^1]\n",
        "[^1]: [하나]: /b\n[둘]: /r '글'\n\n글[^1] [둘] [하나]\n",
        "[^1]: # 글\n[둘]: /r\n\n글[^1] [둘]\n",
        "> [^1]: 하나\n[둘]: /r\n\n글[^1] [둘]\n",
        "[^1]:\n[둘]: /r (글)\n\n글[^1] [둘]\n",
    ),
    "rows without the mark of their table": (
        "- 글\n  | 하나 | 둘 |\n  |---|---|\n| 셋 | `b || c`를 |\n",
        "> | 하나 | 둘 |\n> |---|---|\n| 셋 | `b || c`를 |\n",
        "- # 글\n| 하나 | 둘 |\n|---|---|\n| 셋 | `b || c`를 |\n",
        "[^1]: 글\n\n    | 하나 | 둘 |\n    |---|---|\n    | 셋 | `b || c`를 |\n\n글[^1]\n",
        "- ```\n  x\n  ```\n| 하나 | 둘 |\n|---|---|\n| 셋 | 넷 |\n",
    ),
    "tags that never end": (
        '<Cards>\n  <Card\n    title="하나 둘"\n<div>\n',
        "<div>\n<span class='글'\n<b>하나</b> 둘\n</div>\n",
        "<p>\n하나 <i 둘\n<br>\n셋</p>\n",
        '<table>\n<tr><td title="하나"\n<td>둘</td></tr>\n</table>\n',
        '<section>\n<img alt="그림"\n<hr>\n하나\n</section>\n',
    ),
    "escaped pipes in a header": (
        "| 하나 \\| 둘 | 셋 |\n|---|---|\n| 넷 | `a |` |\n",
        "하나 \\| 둘 | 셋\n-|-\n넷 | 다섯\n",
        "|| 하나 |\n|---|---|\n| 둘 |\n",
        "> | `a \\| b` 하나 |\n> |---|\n> | 둘 |\n",
        "- | 하나 | |\n  |---|---|\n  | 둘 | 셋 | 넷 |\n",
    ),
    "rows without a delimiter row": (
        "| 하나 | `a` | `b || c || d`를 둘 |\n",
        "| **하나 | 둘** |\n",
        "| 하나 | [둘 | 셋](/a) |\n\n글\n",
        "- | 하나 | `둘 |` 셋 |\n",
        "> | 하나 *둘 |\n> | 셋* 넷 |\n",
    ),
    "tildes in what is struck out": (
        "~~하나 둘~~ 글\n",
        "- ~~하나~~\n- 글 ~~둘~~ 글\n",
        "| ~~하나~~ | 글~~둘~~ |\n|---|---|\n",
        "~~**하나** 둘~~와 ~~셋~~\n",
        "## ~~하나~~\n",
    ),
    "addresses in quotes": (
        '(주소: "https://a.kr/b", 글) `a`\n',
        "'https://a.kr/b' 하나\n",
        '하나 "www.a.kr/b" 둘\n',
        "하나=\"https://a.kr/b\"; 둘='https://a.kr/c'\n",
        '- "https://a.kr/b" 하나\n',
        "글/https://a.kr/b 하나 -www.a.kr 둘\n",
    ),
    "packages with their versions": (
        "### 하나@17.0.2\n",
        "a@1.2.3 하나\n",
        "- 하나 b@2.0-rc.1 둘\n",
        "c@0.1_2 하나 d@3.4.5.\n",
        "| e@1.0 하나 |\n|---|\n| f@2.0.0 |\n",
    ),
    "mailboxes of any characters": (
        "문의 하나=me@a.kr 둘\n",
        "x=me@a.kr 하나\n",
        "하나 a/b@a.kr 둘\n",
        "(x#y@a.kr) 하나\n",
        "- #x@a.kr 하나 !y@b.kr\n",
    ),
    "boxes of tasks that are headings": (
        "- [ ] 하나 둘\n===\n",
        "- [ ] 하나\n둘\n===\n셋\n",
        "- # [ ] 하나\n",
        "1. [x] 하나 [ ]\n   둘\n   ---\n",
        "> - ## [ ] 하나 ##\n",
        "* [ ] <br/> **하나**\n글 [셋](/a)\n===\n",
    ),
    "rows that are indented": (
        "| 하나 | 둘 |\n|---|---|\n    | 셋 | 넷 |\n| `a || b` | 다섯 |\n",
        "| 하나 | 둘 |\n|---|---|\n| 여섯 | 일곱 |\n\t| 셋 | 넷 |\n",
        "하나 | 둘\n---|---\n여섯 | 일곱\n     셋 | 넷\n여덟 | `a || b`\n",
        "> | 하나 |\n> |---|\n>     | 둘 |\n> | `a | b` 글 |\n",
        "- | 하나 |\n  |---|\n  | 셋 |\n      | 둘 |\n",
        "| 하나 | 둘 |\n|---|---|\n   | 셋 | 넷 |\n  | 다섯 |\n",
    ),
    "boxes of tasks without a blank": (
        "- [x]: 하나가 *둘을 셋\n",
        "- [ ]하나 둘\n",
        "* [X]**하나** 둘\n  글\n",
        "> - [x], 하나 `a`\n",
        "1. [x]: 하나 둘\n2. [ ]: 셋\n",
        "- [x]하나\n\n  [x]둘 [x](/a)\n",
        "- [X] 하나\n- [ ]둘 셋\n",
    ),
    "brackets that are open in a term": (
        "글(a[하나)\n: 둘 글\n",
        "**글 [하나**\n: 둘\n  셋\n",
        "- 글 [하나\n  : 둘\n",
        "> 글 ![하나\n> : 둘 `a`\n",
        "글 [하나\n: 둘\n: 셋\n",
        "글(a[하나)\n: [둘](/a) 셋\n",
    ),
    "titles": (
        '[하나](/a "둘") 셋\na "b"\n',
        "[하나](/a '둘') 셋 'b'\n",
        '![하나](/a.png "둘") "셋"\n',
        '[하나][a] "셋"\n\n[a]: /b "둘"\n',
        '- [하나](/a "둘") [셋](/b "넷")\n',
    ),
}
POSTS = [(kind, text) for kind, texts in READ.items() for text in texts]
POSTS += [(kind, text) for kind, (_, texts) in LEFT.items() for text in texts]


ALONE = {  # what the other engine reads without a doubt
    "a colon below what is no Markdown": Engine.GOLDMARK,
    "a delimiter row without its item's indentation or its quote's mark": Engine.COMMONMARK,
    "rows that go on with text": Engine.COMMONMARK,
}
DOUBTS = [
    (reason, text, engine)
    for kind, (reason, texts) in LEFT.items()
    for text in texts
    for engine in ENGINES
    if ALONE.get(kind, engine) is engine
]


@pytest.mark.parametrize(("reason", "text", "engine"), DOUBTS)
def test_what_may_be_something_else_is_left_with_its_reason(reason: str, text: str, engine: Engine) -> None:
    document = assert_identity(text, ParseOptions(engine=engine))
    assert [notice.reason for notice in document.notices if reason in notice.reason]
    assert "둘" not in "".join(segment.source for segment in document.segments)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("kind", "text"), POSTS)
def test_plain_english_is_taken(kind: str, text: str, engine: Engine) -> None:
    document = assert_identity(text, ParseOptions(engine=engine))
    assert document.assemble(plain_answers(document)).refused == (), kind


@pytest.mark.parametrize("hostile", [0, 20], ids=["plain", "hostile"])
@pytest.mark.parametrize("name", ["hugo", "cmark-gfm"])
def test_the_engine_makes_the_same_page_of_a_mirror(name: str, hostile: int) -> None:
    if not renderers.installed(name):
        pytest.skip(f"{name} is not installed")
    posts = [(Path(f"{kind} {number}"), text) for number, (kind, text) in enumerate(POSTS)]
    results = list(renderers.compare_texts(posts, name, hostile))
    assert len(results) == len(POSTS) * max(hostile, 1)
    assert [(post.name, where) for post, same, where in results if not same] == []


def put(text: str, target: str, engine: Engine) -> tuple[str, int]:
    """The mirror with this translation of the first segment, and how many were refused."""
    document: Document = parse(text, ParseOptions(engine=engine))
    assembly = document.assemble({document.segments[0].key: target})
    return assembly.text, len(assembly.refused)


@pytest.mark.parametrize("text", ["하나 | 둘\n---|---|---\n셋 | 넷\n", "> | 하나 |\n> |---|---|\n> | 둘 |\n"])
def test_a_header_with_fewer_cells_is_a_tables_to_goldmark_alone(text: str) -> None:
    assert parse(text, ParseOptions(engine=Engine.GOLDMARK)).notices == ()
    assert parse(text, ParseOptions(engine=Engine.COMMONMARK)).segments == ()


@pytest.mark.parametrize("above", ["- 글\n\n", "- # 글\n", "글\n", "- ```\n  x\n  ```\n"])
def test_a_table_that_no_text_goes_on_with_is_one_to_github(above: str) -> None:
    document = parse(f"{above}| 하나 | 둘 |\n|---|---|\n", ParseOptions(engine=Engine.COMMONMARK))
    assert [segment.source for segment in document.segments][-2:] == ["하나", "둘"]


@pytest.mark.parametrize("above", ["<!-- 글 -->", "# 글", "[a]: /b", "```\nx\n```"])
def test_what_is_a_block_to_goldmark_is_no_term(above: str) -> None:
    document = parse(f"{above}\n: 하나\n", ParseOptions(engine=Engine.GOLDMARK))
    assert document.segments[-1].source == ": 하나"
    assert not [notice for notice in document.notices if "terms" in notice.reason]


def test_kramdown_has_a_fence_right_below_html() -> None:
    document = parse("<hr>\n```js\n\nx\n```\n하나\n", ParseOptions(engine=Engine.KRAMDOWN))
    assert [segment.source for segment in document.segments] == ["하나"]
    assert document.notices == ()


def test_a_tilde_before_the_end_of_what_is_struck_out_is_one_to_goldmark() -> None:
    text = "~~하나~~ 둘\n"
    assert put(text, "<s1>one ~</s1> two", Engine.GOLDMARK) == ("~~one &#126;~~ two\n", 0)


@pytest.mark.parametrize("target", ["(x=1@x.com", "a b!x@x.com", "a/b?@x.com", "a x#1@x.com", "a b&c@x.com"])
def test_a_mailbox_of_any_characters_is_an_added_one_to_goldmark(target: str) -> None:
    assert put("## 하나\n", target, Engine.GOLDMARK) == ("## 하나\n", 1)


def test_a_backslash_at_a_titles_end_leaves_the_quote_alone() -> None:
    document = parse('[하나](/a "둘") "셋"\n', ParseOptions(engine=Engine.COMMONMARK))
    title = next(segment for segment in document.segments if segment.source == "둘")
    assert '(/a "two&#92;")' in document.assemble({title.key: "two\\"}).text


@pytest.mark.parametrize("target", ["a [b", "[a", "a [b] [c", "a\n[b", "a ![b"])
def test_a_bracket_that_is_never_closed_is_none_to_github(target: str) -> None:
    text = '글 하나\n{{< button href="https://a.kr" >}}\n'
    mirror, refused = put(text, target, Engine.COMMONMARK)
    assert refused or "\\[" in mirror
    assert put("[**하나**] 둘\n", "[<b1>a</b1>] b", Engine.COMMONMARK) == ("[**a**] b\n", 0)
    assert put(text, "a [b] c", Engine.COMMONMARK) == (text.replace("글 하나", "a [b] c"), 0)


@pytest.mark.parametrize(
    ("text", "target", "expected"),
    [
        ("![하나](/a.png)\n===\n", "<g1>^one</g1>", "![\\^one](/a.png)"),
        ("[하나](/a) 둘\n", "<a1>^one</a1> two", "[\\^one](/a) two"),
        ("- ![하나](/a.png)\n", "<g1>^ one</g1>", "![\\^ one](/a.png)"),
        ("| [하나](/a) |\n|---|\n", "<a1>^one two</a1>", "[\\^one two](/a)"),
        ("[**하나**](/a) 둘\n", "<a1>^<b2>one</b2></a1> two", "[\\^**one**](/a) two"),
        ("[하나](/a) 둘\n", "<a1>one ^two</a1>", "[one ^two](/a)"),
    ],
)
def test_a_caret_begins_no_footnote_in_a_link(text: str, target: str, expected: str) -> None:
    mirror, refused = put(text, target, Engine.COMMONMARK)
    assert refused == 0
    assert expected in mirror


@pytest.mark.parametrize("target", ["!\\[i](/x)", "![i](/x)", "a](/x)", "[b][c] d", "i](<x>) e"])
def test_a_bracket_that_is_open_in_a_term_is_not_closed_by_what_it_means(target: str) -> None:
    document = parse("글(a[하나)\n: 둘\n", ParseOptions(engine=Engine.COMMONMARK))
    mirror = document.assemble({document.segments[1].key: target}).text
    assert "](" not in mirror.replace("\\](", "")
    assert "][" not in mirror.replace("\\][", "")


def test_a_row_that_is_indented_is_code_to_github() -> None:
    text = "| 하나 | 글 |\n|---|---|\n    | 둘 | 셋 |\n| 넷 | 다섯 |\n"
    sources = [segment.source for segment in parse(text, ParseOptions(engine=Engine.COMMONMARK)).segments]
    assert sources == ["하나", "글"]  # and what is right below code is disputed
    assert len(parse(text, ParseOptions(engine=Engine.GOLDMARK)).segments) == 6


def test_goldmark_asks_for_no_blank_behind_a_box() -> None:
    text = "- [x]: 하나 둘\n- [ ]셋\n- [x](/a) 넷\n"
    document = parse(text, ParseOptions(engine=Engine.GOLDMARK))
    assert [segment.source for segment in document.segments][:2] == [": 하나 둘", "셋"]
    assert document.assemble({document.segments[0].key: ": one"}).text.startswith("- [x]\\: one\n")
    assert parse("- [ ]셋\n", ParseOptions(engine=Engine.COMMONMARK)).segments[0].source == "[ ]셋"


@pytest.mark.parametrize("text", ["- [ ] 하나\n===\n", "- # [x] 하나\n", "> - [ ] 하나\n>   ---\n"])
@pytest.mark.parametrize("engine", ENGINES)
def test_a_tasks_box_is_no_part_of_a_heading(text: str, engine: Engine) -> None:
    assert [segment.source for segment in parse(text, ParseOptions(engine=engine)).segments] == ["하나"]


@pytest.mark.parametrize("target", ["a `b`", "a *b*", "so[me", "me]", "![a](b)", "a _b_", "~~a~~"])
def test_markup_in_an_argument_is_refused(target: str) -> None:
    text = '{{< button text="하나" href="/a" >}}\n'
    assert put(text, target, Engine.COMMONMARK) == (text, 1)
    assert put(text, target, Engine.GOLDMARK) == (text, 1)


@pytest.mark.parametrize(
    "target", ["** one **", "* one*", "a **one **", "**one** *", "one_ **a**", "~~ **one**"]
)
def test_marks_of_an_argument_stay_at_their_words(target: str) -> None:
    text = '{{% button text="**하나** 둘" %}}\n'
    assert put(text, target, Engine.GOLDMARK) == (text, 1)
    assert put(text, "two is **one**", Engine.GOLDMARK)[1] == 0
    assert put(text.replace("**하나**", "하나 * 3"), "3 * 1", Engine.GOLDMARK)[1] == 0


@pytest.mark.parametrize("words", ["[하나]", "*하나*", "하나_둘", "`하나`", "하나 [둘"])
def test_markup_that_an_argument_has_already_is_taken(words: str) -> None:
    text = f'{{{{< button text="{words}" >}}}}\n'
    target = words.replace("하나", "one").replace("둘", "two")
    assert put(text, target, Engine.COMMONMARK) == (text.replace(words, target), 0)
