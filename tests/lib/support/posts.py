"""Generated posts: the constructs of real ones, nested in each other."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st

_WORDS = st.sampled_from(
    [
        "한글",
        "문장입니다.",
        "API를",
        "호출한다",
        "그리고",
        "(괄호)",
        "2024년",
        "English",
        "단어,",
        "끝!",
        "1~2시",
        "정말?",
    ]
)
_PROSE = st.lists(_WORDS, min_size=1, max_size=5).map(" ".join)


def _around(before: str, after: str) -> Callable[[str], str]:
    return lambda text: f"{before}{text}{after}"


_INLINE = st.one_of(
    _PROSE,
    _PROSE.map(_around("**", "**는")),
    _PROSE.map(_around("*", "*")),
    _PROSE.map(_around("__", "__는")),
    _PROSE.map(_around('{{< figure title="', ' \\"둘\\"" caption=`"셋"` >}}')),
    _PROSE.map(_around("~~", "~~")),
    _PROSE.map(_around("[", "](https://example.com/a_b)")),
    _PROSE.map(_around("![", '](/img/그림.png "제목")')),
    _PROSE.map(_around("[[위키 글]]{", "}")),
    _PROSE.map(_around('![](a.png){: .wide title="', '"}')),
    _PROSE.map(_around("<kbd>", "</kbd>")),
    _PROSE.map(_around('<span class="x">', "</span>")),
    st.sampled_from(
        [
            "`코드 | a*b`", "``a ` b``", "{{ site.title }}", "{% post_url 2024-01-01-x %}", "$$x_1 + y$$", "$a_b$",
            "[^1]", "&nbsp;", "&amp;", "\\*별표\\*", "<https://example.com>", "https://example.com/?a=1&b=2에서",
            ":smile:", ":+1:", "[https://a.b](https://a.b)", "<br>", "[[위키|이름]]", "[참조][ref]", "[ref]", "<!-- 주석 -->",
            '<img src="a.png" alt="설명 글">', "a@b.co", "\\(x^2\\)", '**"인용"**는', "{: .note}", "<tar.gz 파일>",
            "<!-- olgim:note 메모 -->", "{/* olgim:note 메모 */}", "{/* 주석 */}",
        ]
    ),
)  # fmt: skip
_LINE = st.lists(_INLINE, min_size=1, max_size=4).map(" ".join)
_PARAGRAPH = st.lists(_LINE, min_size=1, max_size=3).flatmap(
    lambda lines: st.sampled_from(["\n", "  \n", "\\\n", "<br>\n"]).map(lambda end: end.join(lines))
)
_BLOCK = st.one_of(
    _PARAGRAPH,
    _LINE.map(_around("## ", " {#id}")),
    _PROSE.map(_around("", "\n===")),
    st.just("```python\n# 주석\nx = '글'\n```"),
    st.just("~~~\n코드\n\n코드\n~~~"),
    st.just("    들여쓴 코드"),
    _LINE.map(_around("    코드\n", "")),
    _LINE.map(_around("> ## 제목\n\t", "\n")),
    _LINE.map(_around(">\t", "\n> 이어서")),
    st.just("{% highlight js %}\n// 주석\n\nlet x;\n{% endhighlight %}"),
    st.just("$$\n\\text{확률}\n$$"),
    st.just("***"),
    st.just("{:toc}"),
    st.just("<!-- olgim:skip -->\n건너뛴다\n\n- 이것도\n<!-- olgim:end -->"),
    st.just("{/* olgim:skip */}\n건너뛴다\n\n- 이것도\n{/* olgim:end */}"),
    st.just("{/* olgim:note 메모 */}"),
    st.just('{% include figure.html src="a.png" alt="그림 설명" %}'),
    st.just("[^1]: 각주 글\n    둘째 줄"),
    st.just('[ref]: https://example.com "참조 제목"'),
    st.tuples(_PROSE, _PROSE, _PROSE).map(lambda cells: f"| {cells[0]} | 나 |\n|---|:-:|\n| {cells[1]} | {cells[2]} |"),
    _PROSE.map(_around("용어\n: ", "")),
    _PROSE.map(_around("::: tip ", "\n내용\n:::")),
    _PROSE.map(_around(':::note[제목]{icon="star" title="', '"}\n내용\n:::')),
    _LINE.map(_around("> [!NOTE] 알림 제목\n> ", "")),
    _PROSE.map(_around('글\n{: title="', '"}')),
    _LINE.map(_around("<details><summary>접기</summary>\n\n", "\n\n</details>")),
    _PROSE.map(_around('<figure>\n  <img src="x.png" alt="사진">\n  <figcaption>', "</figcaption>\n</figure>")),
    st.just("<div>\n<!-- olgim:note 메모 -->\n<p>가 <!-- olgim:note 둘 --></p>\n</div>"),
    st.just(">```\n코드 하나\n```"),
    st.just('{{< highlight js >}}\n// 주석\nlet x = "글";\n{{< /highlight >}}'),
    st.just("<pre>\n그대로\n\n둔다\n</pre>"),
)  # fmt: skip


def _indent(first: str, rest: str) -> Callable[[str], str]:
    return lambda text: "\n".join(
        (first if not number else rest) + line for number, line in enumerate(text.split("\n"))
    )


def _nested(blocks: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    inside = st.lists(blocks, min_size=1, max_size=2).map("\n\n".join)
    return st.one_of(
        inside.map(_indent("> ", "> ")),
        inside.map(_indent("- ", "  ")),
        inside.map(_indent("1. ", "   ")),
        st.lists(_LINE, min_size=2, max_size=3).map(
            lambda items: "\n".join(f"* [ ] {item}" for item in items)
        ),
    )


_FRONT = st.sampled_from(
    [
        "",
        "---\ntitle: 제목 글\ntags: [가, 나]\n---\n\n",
        '---\ntitle: "따옴표: \\uC678부"  # 설명\ndescription: >\n  접은\n  글\n---\n',
        "+++\ntitle = '제목'\ntags = [\n  '가', # 나\n]\n+++\n",
        "\ufeff---\ntitle: '작은 따옴표'\nimage:\n  alt: 그림\n---\n",
    ]
)


@st.composite
def posts(draw: st.DrawFn) -> str:
    """A whole post, with the line ends of one system and perhaps none at the end."""
    blocks = draw(st.lists(st.recursive(_BLOCK, _nested, max_leaves=4), min_size=1, max_size=5))
    text = draw(_FRONT) + "\n\n".join(blocks) + draw(st.sampled_from(["", "\n", "\n\n"]))
    return text.replace("\n", draw(st.sampled_from(["\n", "\n", "\r\n"])))
