"""MDX is read by MDX's rules, and @mdx-js/mdx makes the same page of a post and of its mirror."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.answers import hostile_answers, plain_answers
from support.promises import assert_identity, assert_protection
from support.scripts import benchmark

from translator.document import Engine, ParseOptions

renderers: Any = benchmark("renderers")
MDX = ParseOptions(engine=Engine.MDX)

POSTS = {
    "a fence in two elements": (
        '<Tabs>\n  <TabItem value="a">\n    ```sh title="x.sh"\n    # 설치\n    echo 안녕\n    ```\n  </TabItem>\n</Tabs>\n',
        [],
    ),
    "a fence in an element between prose": (
        "<Steps>\n    처음이다.\n\n    ```js\n    // 코드\n    ```\n\n    다음이다.\n</Steps>\n",
        ["처음이다.", "다음이다."],
    ),
    "a fence in an item in an element": (
        "<Steps>\n  1. 받는다.\n\n     ```sh\n     # 코드\n     ```\n  2. 쓴다.\n\n       - 또\n\n         ~~~\n         코드\n         ~~~\n</Steps>\n",
        ["받는다.", "쓴다.", "또"],
    ),
    "a longer fence around a fence, indented": (
        "<Demo>\n      ````md\n      ```js\n      코드\n      ```\n      ````\n      글이다.\n</Demo>\n",
        ["글이다."],
    ),
    "a fence that closes further left": ("<A>\n    ```\n    코드\n```\n    글이다.\n</A>\n", ["글이다."]),
    "a fence behind tabs": ("<A>\n\t```js\n\t코드\n\t```\n\t글이다.\n</A>\n", ["글이다."]),
    "text at every column": (
        "    넷\n\n        여덟\n\n\t\t탭 둘\n\n- 글\n\n            열둘\n",
        ["넷", "여덟", "탭 둘", "글", "열둘"],
    ),
    "text that goes on further in": ("글\n        이어서\n      - 항목\n", ["글\n이어서", "항목"]),
    "blocks at four columns": (
        "<A>\n    ## 제목\n\n    > 인용\n\n    1. 하나\n    2. 둘\n\n    | 가 | 나 |\n    |---|---|\n    | 다 | 라 |\n\n    ***\n</A>\n",
        ["제목", "인용", "하나", "둘", "가", "나", "다", "라"],
    ),
    "a list in a component, with tabs": (
        "<A>\n\t- 하나\n\t\t- 둘\n\t- 셋\n\n\t\t이어서\n</A>\n",
        ["하나", "둘", "셋", "이어서"],
    ),
    "a fence that ends with its quote": (
        "> ```sh\n> x\n\n> 값 {ENV_PATH} 둘\n> ```\n\n> ```js\n> {a}\n> ```\n> 글 {b}\n",
        ["값 <v1>{ENV_PATH}</v1> 둘", "글 <v1>{b}</v1>"],
    ),
    "tags in code in a list": (
        "<Checklist>\n- `<script>`를 쓴다.\n- `<pre>`와 ``<svg>``도 쓴다.\n- 끝\n</Checklist>\n\n끝이다.\n",
        ["<c1><script></c1>를 쓴다.", "<c1><pre></c1>와 <c2><svg></c2>도 쓴다.", "끝", "끝이다."],
    ),
    "tags in code in a block element": (
        "<li>글에서 `<style>` 태그를 쓴다.</li>\n\n<p>`</textarea>`도 쓴다.</p>\n",
        ["글에서 <c1><style></c1> 태그를 쓴다.", "<c1></textarea></c1>도 쓴다."],
    ),
    "dotted names": (
        "<Foo.Bar>\n  글이다.\n</Foo.Bar>\n\n<motion.div animate={{ x: 1 }}>글이다.</motion.div>\n\n<a.b.c>\n\n글\n\n</a.b.c>\n",
        ["글이다.", "<h1>글이다.</h1>", "글"],
    ),
    "namespaces": (
        '<svg:text x="1">글</svg:text>\n\n<docs:note>\n  - 글\n</docs:note>\n',
        ["<h1>글</h1>", "글"],
    ),
    "fragments": ("<>\n  글이다.\n</>\n\n<>안 <b>굵게</b></>\n", ["글이다.", "<h1>안 <h2>굵게</h2></h1>"]),
    "closing tags at any column": (
        "<A>\n  <B>\n      글\n    </B>\n      </A>\n글\n<C>\n둘\n  </C>\n",
        ["글", "글", "둘"],
    ),
    "closing tags behind a list": ("<A>\n- 하나\n- 둘\n</A>\n<B>\n> 셋\n</B>\n", ["하나", "둘", "셋"]),
    "several tags on a line": (
        '<A><B title="제목">\n글\n</B></A>\n\n<C /><D />\n\n<E>{1 + 1}</E>\n글\n',
        ["제목", "글", "글"],
    ),
    "a tag of several lines": (
        '<Card\n  title="제목"\n\n  icon={<Icon name="a > b" />}\n  on={() => a > 1}\n>\n  글이다.\n</Card>\n',
        ["제목", "글이다."],
    ),
    "text glued to a component": (
        "글<A/>이다. <Badge>새것</Badge>이다.\n\n<Kbd>k</Kbd>를 누른다.\n<Icon/> 글\n",
        ["글<x1><A/></x1>이다. <h2>새것</h2>이다.", "<h1>k</h1>를 누른다.\n<x2><Icon/></x2> 글"],
    ),
    "text glued to tags over lines": (
        "<Note>글이다.\n둘째 줄이다.</Note>\n",
        ["<h1>글이다.\n둘째 줄이다.</h1>"],
    ),
    "less-than signs": (
        r"값은 \<40, \<, \<= 이고 &lt;script> 이며 a < b 다. **x\<3>::y** 다." + "\n",
        ["값은 <40, <, <= 이고 <script> 이며 a < b 다. <b1>x<3>::y</b1> 다."],
    ),
    "braces": (r"집합 \{가\}와 {값}과 &#123;나&#125;이다." + "\n", ["집합 {가}와 <v1>{값}</v1>과 {나}이다."]),
    "statements with blank lines": (
        'import A from "./a"\n\nexport const B = () => {\n  const 글 = "글"\n\n  return <p>글</p>\n}\n\n글이다.\n',
        ["글이다."],
    ),
    "a self-closing element that is else kept": (
        "<svg viewBox='0' />\n\n글\n\n<object data='x' />\n둘\n",
        ["글", "둘"],
    ),
    "comments between blocks": ("글\n{/* 주석 */}\n둘\n\n- 셋\n{/* 주석 */}\n", ["글", "둘", "셋"]),
    "expressions with strings": (
        "<A items={[\n  '}',\n\n  `{`,\n  \"가\",\n]} />\n\n글 {`코드 }`} 둘\n",
        ["글 <v1>{`코드 }`}</v1> 둘"],
    ),
    "an element with nothing in it": (
        '<i class="fa"></i> 글\n\n<a id="x"></a>글 <Empty></Empty>\n',
        ["<h1></h1> 글", "<h1></h1>글 <h2></h2>"],
    ),
    "a table with components": (
        "| 가 | 나 |\n|---|---|\n| <B>다</B> | `<a \\| b>` <C/> |\n",
        ["가", "나", "<h1>다</h1>"],
    ),
    "a quote with a component": (
        "> <A>\n>   글\n>\n>       깊은 글\n> </A>\n",
        ["글", "깊은 글"],
    ),
    "a statement behind a fence in an item": (
        "- ```sh\n  코드\n  ```\n\nimport 가 from 'a'\n\n1. > ```\n   > 코드\n   > ```\n\nexport const 나 = '다'\n\n글\n",
        ["글"],
    ),
    "a footnote that is none": (
        "글[^가](참고) 둘 [^나](없는 것)\n\n[^라](셋)이다.\n\n[^라]: 넷\n",
        ["글<a1>^가</a1> 둘 <f2>[^나]</f2>(없는 것)", "<f1>[^라]</f1>(셋)이다.", "넷"],
    ),
    "rows without a pipe": (
        "|가|나|\n|-|-|\n다\n라 **마**|바\n\n글\n",
        ["가", "나", "다", "라 <b1>마</b1>", "바", "글"],
    ),
    "a heading below a quote that ends in no paragraph": (
        "> ## 인용\n제목이다\n===\n\n> ***\n둘째\n---\n\n> 셋\n> ---\n넷\n===\n\n> <A />\n다섯\n===\n\n> - # 여섯\n일곱\n===\n",
        ["인용", "제목이다", "둘째", "셋", "넷", "다섯", "여섯", "일곱"],
    ),
    "a quote's paragraph that goes on without a mark": (
        "> 하나\n===\n\n> - 둘\n이어서\n\n> **셋** <A>넷</A>\n===\n\n> #다섯\n이어서\n\n> > ===\n이어서\n",
        ["하나\n===", "둘\n이어서", "<b1>셋</b1> <h2>넷</h2>\n===", "다섯\n이어서", "===\n이어서"],
    ),
    "stars beside what strikes out": (
        "**가 `x`**나~~다~~***라,***(마)\n\n~~가~~*나*다\n\n가*나*~~다~~\n\n~~가~~__나__~~다~~\n\n가**~~나~~**다\n\n_~~가~~_\n",
        [
            "<b1>가 <c2>x</c2><b3>나<s4>다</s4></b3><i5>라,</i5></b1>(마)",
            "<s1>가</s1><i2>나</i2>다",
            "가<i1>나</i1><s2>다</s2>",
            "<s1>가</s1><b2>나</b2><s3>다</s3>",
            "가<b1><s2>나</s2></b1>다",
            "<i1><s2>가</s2></i1>",
        ],
    ),
    "what is left of a run of stars": (
        "**가(x)**나.|다***라***\n\n**가 `x`**나***다.***\n\n*가**나***다*\n\n***가**나*다*라*\n\n**가 *나***다*\n",
        [
            "<b1>가(x)<b2>나.|다</b2><i3>라</i3></b1>",
            "<b1>가 <c2>x</c2><b3>나</b3><i4>다.</i4></b1>",
            "<i1>가<b2>나</b2></i1>다*",
            "<i1><b2>가</b2>나</i1>다<i3>라</i3>",
            "<b1>가 <i2>나</i2></b1>다*",
        ],
    ),
    "what strikes out across emphasis": (
        "~~가 *나~~ 다*\n\n*가 ~~나* 다~~\n\n[~~가 *나~~ 다*](/a)\n\n[*가 ~~나* 다~~](/a)\n\n*가* ~~나 *다~~ 라*\n",
        [
            "<s1>가 *나</s1> 다*",
            "<i1>가 ~~나</i1> 다~~",
            "<a1><s2>가 *나</s2> 다*</a1>",
            "<a1>*가 <s2>나* 다</s2></a1>",
            "<i1>가</i1> ~~나 <i2>다~~ 라</i2>",
        ],
    ),
    "elements in a statement, with blank lines": (
        (
            "export const 가 = <A>\n\n  글\n\n  <B />\n</A>\n\n나\n\nexport const c = a < b\n\n다\n\n"
            "export const d = 1\n- <E>\n\n  글\n  </E>\n\n라\n\nexport const f = <G x='a > b' />\n\n마\n\n"
            "export const h = () => <I>{[1].map((x) => <J key={x}>글</J>)}\n\n</I>\n\n바\n"
        ),
        ["나", "다", "라", "마", "바"],
    ),
    "nothing but elements, and a break": (
        "<br/> <A>하나</A> <br/> <>둘</>\n\n<A>셋</A><br/>\n\n<br/>\n<b>넷</b>\n\n<A>다섯</A>  \n<A>여섯</A>\n\n<A>일곱</A>{1}<br />\n",
        [
            "<h1>하나</h1> <br2/> <h3>둘</h3>",
            "<h1>셋</h1>",
            "<h1>넷</h1>",
            "<h1>다섯</h1><br2/><h3>여섯</h3>",
            "<h1>일곱</h1><v2>{1}</v2>",
        ],
    ),
    "rows without a delimiter row": (
        "| 가 | 5*3 |\n| 나 | 5*3 |\n\n1. | 다 | a@b.c-d |\n\n> | 라 | 마 |\n\n| 바 |\n|---|\n| 사 |\n\n글\n| 아 | 자 |\n",
        [
            "| 가 | 5<i1>3 |\n| 나 | 5</i1>3 |",
            "| 다 | <u1>a@b.c-d</u1> |",
            "| 라 | 마 |",
            "바",
            "사",
            "글\n| 아 | 자 |",
        ],
    ),
    "mail addresses": (
        "글 a.b@c.d-e, f@g.-hi 둘\n\n셋 a@b_c.de\n\n넷 a@b.c-1 다섯\n\n여섯 a@b-c.de. 일곱\n",
        [
            "글 <u1>a.b@c.d-e</u1>, <u2>f@g.-hi</u2> 둘",
            "셋 <u1>a@b_c.de</u1>",
            "넷 a@b.c-1 다섯",
            "여섯 <u1>a@b-c.de</u1>. 일곱",
        ],
    ),
    "details": (
        "<details>\n  <summary>제목</summary>\n\n    - 글\n\n    ```js\n    코드\n    ```\n</details>\n",
        ["제목", "글"],
    ),
    "a tag whose end begins a line before text": (
        '<a\n  href="/x"\n>하나</a>\n\n글\n<B\n>둘</B>\n# 셋\n\n- <C\n  >넷</C>\n\n> <D><E\n> >다섯</E></D>\n\n<A>\n  <b\n    id="x"\n  >여섯\n  일곱</b> 여덟\n</A>\n',
        [
            "<h1>하나</h1>",
            "글\n<h1>둘</h1>",
            "셋",
            "<h1>넷</h1>",
            "<h1><h2>다섯</h2></h1>",
            "<h1>여섯\n일곱</h1> 여덟",
        ],
    ),
    "expressions with lines like a block's": (
        "<A b={1\n- 2}/> 하나\n\n글\n{x\n* y} 둘\n\n- {x\n  - y} 셋\n- <B c={x\n   * d}>넷</B>\n\n다섯 {x\n+y} 여섯\n\n글\n{/*\n * e\n */} 일곱\n",
        ["<x1/> 하나", "글\n<v1/> 둘", "<v1/> 셋", "<h1>넷</h1>", "다섯 <v1/> 여섯", "글\n<x1/> 일곱"],
    ),
    "a fragment below a block's element": (
        "<figure>하나</figure>\n<>둘</>\n\n<div>셋</div> <>넷 **다섯**</> 여섯\n",
        ["하나", "둘", "셋", "넷 <b1>다섯</b1>", "여섯"],
    ),
    "markup across a term and what it means": (
        (
            "5*3 하나\n: 5*3\n\n  - `header(headers\n: object)`: 하나\n\n**글\n: 둘** 셋\n\n글 `하나\n: x` 둘\n\n"
            "> 글\n: 둘 하나\n"
        ),
        [
            "5<i1>3 하나\n: 5</i1>3",
            "<c1>header(headers : object)</c1>: 하나",
            "<b1>글\n: 둘</b1> 셋",
            "글 <c1>하나 : x</c1> 둘",
            "글\n: 둘 하나",
        ],
    ),
    "a fence below text with backticks": (
        '**```md title="a" {1-4}\n`하나` `x`\n```\n\n```\n\n> 글 ```x {a}\n> ```\n> x {a\n> ```\n> 하나\n\n- 글 ````x\n  {b}\n  ````\n  {{\n',
        [
            '**```md title="a" <v1>{1-4}</v1>\n<k2>하나</k2> <c3>x</c3>',
            "글 ```x <v1>{a}</v1>",
            "하나",
            "글 ````x",
        ],
    ),
    "an expression in a quote in an item": (
        "1. > {x}\n   하나\n\n- > {x}\n글\n\n- - {x}\n  둘\n\n- > <A/>\n  셋\n\n> - > {x}\n> 넷\n\n- > {x} 다섯\n",
        ["하나", "글", "둘", "셋", "넷", "<v1>{x}</v1> 다섯"],
    ),
    "rows that go on with text": (
        (
            "- 글\n| 하나 | 둘 |\n|---|---|\n| 셋 | `b || c` |\n\n"
            "> 글\n하나 | 둘\n---|---\n`b || c` | 셋\n\n"
            "[^1]: 글\n| 하나 | 둘 |\n|---|---|\n\n"
            "- 글\n  - 글\n  | 하나 | 둘 |\n  |---|---|\n\n"
            "- # 글\n| 하나 | 둘 |\n|---|---|\n\n글[^1]\n"
        ),
        [
            "글\n| 하나 | 둘 |\n|---|---|\n| 셋 | <c1>b || c</c1> |",
            "글\n하나 | 둘\n---|---\n<c1>b || c</c1> | 셋",
            "글\n| 하나 | 둘 |\n|---|---|",
            "글",
            "글\n| 하나 | 둘 |\n|---|---|",
            "글",
            "하나",
            "둘",
            "글<f1>[^1]</f1>",
        ],
    ),
    "definitions right below a footnote": (
        (
            '[^1]: 하나 `x`\n[a]: /r "글"\n\n[^2]: 하나\n    둘\n[b]: /b\n[c]: /c\n\n[^3]: [d]: /d\n[e]: /e\n\n'
            "> [^4]: 하나\n[f]: /f\n\n[^5]: # 하나\n[g]: /g\n\n글[^1][^2][^3][^4][^5] [e]\n"
        ),
        [
            '하나 <c1>x</c1>\n[a]: /r "글"',
            "하나\n둘\n[b]: /b\n[c]: /c",
            "하나\n[f]: /f",
            "하나",
            "글<f1>[^1]</f1><f2>[^2]</f2><f3>[^3]</f3><f4>[^4]</f4><f5>[^5]</f5> <a6>e</a6>",
        ],
    ),
}


@pytest.mark.parametrize(("text", "sources"), POSTS.values(), ids=POSTS.keys())
def test_a_post_is_read_as_mdx_reads_it(text: str, sources: list[str]) -> None:
    document = assert_identity(text, MDX)
    assert [segment.source for segment in document.segments] == sources
    in_windows = assert_identity(text.replace("\n", "\r\n"), MDX)
    assert [segment.source for segment in in_windows.segments] == sources


@pytest.mark.parametrize(("text", "sources"), POSTS.values(), ids=POSTS.keys())
def test_plain_english_is_taken_and_hostile_english_changes_nothing_else(
    text: str, sources: list[str]
) -> None:
    document = assert_identity(text, MDX)
    assert document.assemble(plain_answers(document)).refused == ()
    for seed in range(20):
        assert_protection(document, hostile_answers(document, seed))


@pytest.mark.parametrize("hostile", [0, 12], ids=["plain", "hostile"])
def test_mdx_makes_the_same_page_of_a_mirror(hostile: int) -> None:
    if not renderers.installed("mdx"):
        pytest.skip("no @mdx-js/mdx: MDX_MODULES names the folder where npm installed it")
    posts = [(Path(name), text) for name, (text, _) in POSTS.items()]
    results = list(renderers.compare_texts(posts, "mdx", hostile))
    assert len(results) == len(posts) * max(hostile, 1)  # all of them are pages
    assert [(post.name, where) for post, same, where in results if not same] == []


def test_a_mirror_that_is_no_page_is_seen() -> None:
    if not renderers.installed("mdx"):
        pytest.skip("no @mdx-js/mdx: MDX_MODULES names the folder where npm installed it")
    (found,) = renderers.compare_texts([(Path("a"), "글 <A>둘</A> `x`\n")], "mdx")
    assert found[1]
    assert list(renderers.compare_texts([(Path("a"), "글 <A>둘\n")], "mdx")) == []


@pytest.mark.parametrize("times", [1, 300])
def test_an_element_in_a_statement_that_nothing_closes_ends_with_its_lines(times: int) -> None:
    text = "export const 가 = 1 <br> 2\n\n글\n\nexport const 나 = <A>\n\n둘\n\n" * times
    document = assert_identity(text, MDX)
    assert [segment.source for segment in document.segments] == ["글", "둘"] * times


@pytest.mark.parametrize(
    ("line", "source"),
    [
        (":::note[제목 글]", "제목 글"),
        (":::tip[제목]{.a}", "제목"),
        (':::warning [서버](/a "둘") 그리고', "<a1>서버</a1> 그리고"),
        ("::: [서버](/a)", "<a1>서버</a1>"),
        (":::info [하나] 둘", "[하나] 둘"),
    ],
)
def test_a_directives_label_is_all_of_its_title_and_a_link_is_none(line: str, source: str) -> None:
    document = assert_identity(f"{line}\n글\n:::\n", ParseOptions(engine=Engine.MDX))
    assert document.segments[0].source == source
