"""Each construct of real posts: what of it is prose, and what is kept."""

from __future__ import annotations

import re

import pytest

from translator.document import (
    AltText,
    Document,
    Engine,
    ParseOptions,
    SegmentKind,
    delimiters,
    inline_scan,
    parse,
)
from translator.tags import BOLD


def read(text: str, **options: object) -> Document:
    return parse(text, ParseOptions(**options))  # type: ignore[arg-type]


def sources(text: str, **options: object) -> list[str]:
    return [segment.source for segment in read(text, **options).segments]


def translated(text: str, *targets: str, **options: object) -> str:
    """The text with its segments replaced in order; nothing may be refused."""
    document = read(text, **options)
    assembly = document.assemble(
        dict(zip((segment.key for segment in document.segments), targets, strict=True))
    )
    assert assembly.refused == ()
    return assembly.text


INLINE = {
    "code of any number of ticks": ("`` a`b ``를 쓴다", "<c1>a`b</c1>를 쓴다"),
    "a link's text": ('[글](https://a.b "제목")을 보라', "<a1>글</a1>을 보라"),
    "a link whose text is its address": (
        "여기 [https://a.b](https://a.b) 참고",
        "여기 <u1>https://a.b</u1> 참고",
    ),
    "an autolink": ("<https://a.b> 참고", "<u1>https://a.b</u1> 참고"),
    "a bare address to its particle": ("https://a.b/c에서 받는다", "<u1>https://a.b/c</u1>에서 받는다"),
    "a bare address with a closing bracket behind": ("(https://a.b/c) 참고", "(<u1>https://a.b/c</u1>) 참고"),
    "an e-mail address": ("me@a.co로 보낸다", "<u1>me@a.co</u1>로 보낸다"),
    "bold before a particle": ("**굵은 글**은", "<b1>굵은 글</b1>은"),
    "bold that ends in a bracket before a particle": ("**텍스트(괄호)**는", "<b1>텍스트(괄호)</b1>는"),
    "bold in quotes before a particle": ("**\"인용\"**는 **'또'**도", "<b1>\"인용\"</b1>는 <b2>'또'</b2>도"),
    "bold of underscores before a particle": ("__굵은 글__은 __둘__", "<b1>굵은 글</b1>은 <b2>둘</b2>"),
    "underscores in names": (
        "__init__은 a__b__c 파일__이름__들 _가_나",
        "__init__은 a__b__c 파일__이름__들 _가_나",
    ),
    "emphasis in bold": ("***강조*와 굵게**", "<b1><i2>강조</i2>와 굵게</b1>"),
    "strikethrough": ("~~지운 글~~ 1~2시, 3~4시", "<s1>지운 글</s1> 1~2시, 3~4시"),
    "an escaped mark": ("별표 \\*는 \\_글\\_", "별표 *는 _글_"),
    "an entity": ("가&nbsp;나 &amp; 다", "가<e1>&nbsp;</e1>나 & 다"),
    "a footnote's reference": ("글[^1]이다", "글<f1>[^1]</f1>이다"),
    "an emoji's name": ("좋다 :smile: 12:30:45", "좋다 <x1>:smile:</x1> 12:30:45"),
    "an emoji's name without letters": ("좋다 :+1: 1:100:2", "좋다 <x1>:+1:</x1> 1:100:2"),
    "an inline element": ("<mark>글</mark>과 <kbd>Ctrl</kbd>", "<h1>글</h1>과 <c2><kbd>Ctrl</kbd></c2>"),
    "an element that is not closed": ("<b>글과 <i>또</i>", "<x1><b></x1>글과 <h2>또</h2>"),
    "what looks like an element": ("<경로 tar.gz>를 <1 파일>로", "<경로 tar.gz>를 <1 파일>로"),
    "a hard break of two blanks": ("하나  \n둘", "하나<br1/>둘"),
    "a hard break of a backslash": ("하나\\\n둘", "하나<br1/>둘"),
    "a hard break of an element": ("하나<br>\n둘<br/>셋", "하나<br1/>둘<br2/>셋"),
    "a soft break": ("하나\n둘", "하나\n둘"),
    "dollar math": ("식 $x_1$과 $$y$$", "식 <m1>$x_1$</m1>과 <m2>$$y$$</m2>"),
    "backslash math": ("식 \\(x^2\\)과 \\\\(y\\\\)", "식 <m1>\\(x^2\\)</m1>과 <m2>\\\\(y\\\\)</m2>"),
    "brackets that are no math": ("\\[공지\\] 글", "[공지] 글"),
    "prices": ("$5에서 $10까지", "$5에서 $10까지"),
    "Liquid output": ("{{ site.title }}의 글", "<v1>{{ site.title }}</v1>의 글"),
    "a link to Liquid": ("[글]({% post_url 2024-01-01-a %})", "<a1>글</a1>"),
    "an attribute list behind a span": ('[글](/a){:target="_blank"}을 보라', "<a1>글</a1>을 보라"),
    "a wiki link's label": ("[[문서|이름]]과 [[문서]]", "<a1>이름</a1>과 <x2>문서</x2>"),
    "a wiki link with braces": ("[[id]]{한글 글}을", "<a1>한글 글</a1>을"),
    "a wiki link with words in braces": ("글 [[id]]{.NET guide}을", "글 <a1>.NET guide</a1>을"),
    "a wiki link with attributes": ("글 [[id]]{.wide #top}을", "글 <x1>id</x1>을"),
    "an image with Korean alt": ("사진 ![설명 글](a.png)", "사진 <g1>설명 글</g1>"),
    "an image with other alt": ("사진 ![image](a.png)", "사진 <x1/>"),
    "a linked image": ("[![image](a.png)](b) 참고", "<x1/> 참고"),
    "a path with blanks": ("[글](/파일 이름.md) ![](/그림 1.png)", "<a1>글</a1> <x2/>"),
    "ruby": ("<ruby>漢字<rt>한자</rt></ruby>", "<h1>漢字<h2>한자</h2></h1>"),
    "a reference": ("[글][a]과 [a]\n\n[a]: /x", "<a1>글</a1>과 <a2>a</a2>"),
}


@pytest.mark.parametrize(("markdown", "expected"), INLINE.values(), ids=INLINE.keys())
def test_inline_markup_becomes_tags(markdown: str, expected: str) -> None:
    assert sources(markdown)[0] == expected


def test_text_that_reads_like_a_tag_is_protected() -> None:
    document = read("앞 &lt;b1&gt; 뒤")
    (segment,) = document.segments
    assert "<b1>" not in segment.source
    assert "&lt;" in "".join(tag.opening for tag in segment.tags)


BLOCKS: dict[str, tuple[str, list[str]]] = {
    "a heading with an id": ("## 제목 {#id}", ["제목"]),
    "a heading with a comment id": ("## 제목 {/*id*/}", ["제목"]),
    "a heading that is closed": ("## 제목 ##", ["제목"]),
    "a heading with an anchor": ("# 제목[[anchor]]", ["제목"]),
    "a setext heading": ("제목\n===\n\n글", ["제목", "글"]),
    "a task list": ("- [ ] 할 일\n- [x] 한 일", ["할 일", "한 일"]),
    "nested lists": ("- 가\n  - 나\n    1. 다\n\n       라", ["가", "나", "다", "라"]),
    "a quote in a list in a quote": ("> - 가\n>   > 나\n>   > 다", ["가", "나\n다"]),
    "a lazy quote": ("> 가\n나", ["가\n나"]),
    "an alert": ("> [!NOTE]\n> 알림", ["알림"]),
    "an alert with a title": ("> [!NOTE] 제목\n> 알림\n> 둘째 줄", ["제목", "알림\n둘째 줄"]),
    "an alert with nothing but a title": ("> [!TIP]- 제목", ["제목"]),
    "an alert with markup over two lines": ("> [!TIP] **가\n> 나**", ["<b1>가\n나</b1>"]),
    "a link that looks like an alert": ("[!badge](/a) 글", ["<a1>!badge</a1> 글"]),
    "a directive's attributes": (
        ':::note[제목]{icon="star" title="둘"}\n글\n:::\n\n::: {.tip title="셋"}\n:::',
        ["제목", "둘", "글", "셋"],
    ),
    "an attribute list's text": (
        '![가](/a){: .x title="나"} 다\n{: title="라"}',
        ["<g1>가</g1> 다", "나", "라"],
    ),
    "a table": ("| 가 | 나 |\n|---|:-:|\n| 다 \\| 라 | |", ["가", "나", "다 | 라"]),
    "a table without outer pipes": ("가 | 나\n--- | ---\n다 | 라", ["가", "나", "다", "라"]),
    "a table without a rule": ("| 가 | 나 |\n| 다 | 라 |", ["가", "나", "다", "라"]),
    "a definition list": ("용어\n또 용어\n: 뜻\n: 다른 뜻", ["용어", "또 용어", "뜻", "다른 뜻"]),
    "a footnote": (
        "글[^1]\n\n[^1]: 각주\n    둘째 줄\n\n    문단",
        ["글<f1>[^1]</f1>", "각주\n둘째 줄", "문단"],
    ),
    "an abbreviation": ("*[API]: 응용 인터페이스", ["응용 인터페이스"]),
    "a link definition's title": ('[a]: /x "제목"', ["제목"]),
    "a fence": ("글\n```js\n// 주석\n```\n글", ["글", "글"]),
    "a fence in a list": ("- 가\n  ```\n  나\n  ```\n- 다", ["가", "다"]),
    "a fence in a quote": ("> ~~~\n> 가\n> ~~~\n> 나", ["나"]),
    "an open fence": ("글\n\n```\n나", ["글"]),
    "indented code": ("글\n\n    코드\n\n글", ["글", "글"]),
    "tabbed code": ("글\n\n\t코드 # 주석", ["글"]),
    "a highlight block": ("{% highlight js %}\n// 가\n\n나\n{% endhighlight %}\n글", ["글"]),
    "a raw block": ("{% raw %}\n글\n{% endraw %}", ["글"]),
    "a Liquid comment": ("{% comment %}\n가\n\n나\n{% endcomment %}", []),
    "a Liquid tag on several lines": ("{% include a.html\n  x=1\n%}\n글", ["글"]),
    "an include's text": ('{% include a.html src="x" alt="설명" %}', ["설명"]),
    "a shortcode": ('{{< figure src="x" caption="설명" >}}\n\n글', ["설명", "글"]),
    "a shortcode's raw text": ("{{< figure alt=`설명` >}}", ["설명"]),
    "a comment": ("<!-- 주석\n\n둘 -->\n\n글", ["글"]),
    "block math": ("$$\n\\text{확률}\n\nx\n$$\n\n글", ["글"]),
    "an attribute list": ("글\n{: .note}\n\n{:toc}\n\n글", ["글", "글"]),
    "nomarkdown": ("{::nomarkdown}\n<b>가</b>\n{:/nomarkdown}\n\n글", ["글"]),
    "raw HTML's text": ('<div class="a">\n가 <b>나</b>\n</div>', ["가 <h1>나</h1>"]),
    "a pre element": ("<pre>\n가\n\n나\n</pre>\n\n글", ["글"]),
    "a drawing": ("<svg>\n<text>가</text>\n\n</svg>\n\n글", ["글"]),
    "details": ("<details><summary>접기</summary>\n\n안쪽\n\n</details>", ["접기", "안쪽"]),
    "a figure": ('<figure><img src="a" alt="설명"><figcaption>글</figcaption></figure>', ["설명", "글"]),
    "an image over several lines": ('<img\n  src="a"\n  alt="설명"\n/>', ["설명"]),
    "an admonition": ("::: tip 알림\n글\n:::", ["알림", "글"]),
    "a slashed admonition": ("/// note | 참고\n글\n///", ["참고", "글"]),
    "an indented admonition": ('!!! note "제목"\n    글\n\n    둘', ["제목", "글", "둘"]),
    "a part to skip": ("글\n\n<!-- olgim:skip -->\n가\n\n- 나\n<!-- olgim:end -->\n\n글", ["글", "글"]),
    "a part to skip in MDX": ("글\n\n{/* olgim:skip */}\n가\n\n- 나\n{/* olgim:end */}\n\n글", ["글", "글"]),
    "mermaid": ("```mermaid\ngraph TD; A[시작]\n```", []),
    "Markdown in an element that says so": (
        '<div markdown="1">\n## 제목 {#id}\n\n    코드\n\n- 가\n1. 나\n\n| 다 |\n</div>\n글',
        ["제목", "가", "나", "다", "글"],
    ),
    "a fence in an element": ("<div>\n가\n```js\n// 나\n\n// 다\n```\n라\n</div>", ["가", "라"]),
    "a fence right below a tag": ("<details><summary>가</summary>\n```\n# 나\n```\n</details>", ["가"]),
    "a fence below a closing tag": ("<p>가</p>\n~~~\n나\n\n다\n~~~\n라", ["가", "라"]),
    "a list in an element": ("<details>\n- 가\n- [ ] 나\n# 다\n> 라\n</details>", ["가", "나", "다", "라"]),
    "a rule": ("글\n\n***\n\n글", ["글", "글"]),
    "a price list": ("| $$ | 싸다 |\n|---|---|\n| $$$ | 비싸다 |", ["싸다", "비싸다"]),
}


@pytest.mark.parametrize(("markdown", "expected"), BLOCKS.values(), ids=BLOCKS.keys())
def test_a_block_gives_its_prose_and_nothing_else(markdown: str, expected: list[str]) -> None:
    assert sources(markdown) == expected
    assert sources(markdown.replace("\n", "\r\n")) == expected


def test_mdx_keeps_imports_expressions_and_components() -> None:
    text = "import A from './a'\nexport const b = '글'\n\n<Tip title=\"제목\" value={x}>\n\n글 {b} 글\n\n</Tip>\n"
    assert sources(text, engine=Engine.MDX) == ["제목", "글 <v1>{b}</v1> 글"]


def test_a_pipe_in_code_ends_a_cell_in_gfm_and_not_in_kramdown() -> None:
    table = "| 가 | 나 |\n|---|---|\n| `a|b` 다 | 라 |"
    assert sources(table, engine=Engine.KRAMDOWN)[2:] == ["<c1>a|b</c1> 다", "라"]
    assert len(sources(table, engine=Engine.COMMONMARK)) > 4


def test_kinds_say_which_construct_a_segment_stands_in() -> None:
    text = "# 가\n\n나\n\n- 다\n\n| 라 |\n|---|\n\n[^1]: 마\n\n용어\n: 바\n\n<figcaption>사</figcaption>\n"
    kinds = [segment.kind for segment in read(text).segments]
    assert kinds == [
        SegmentKind.HEADING,
        SegmentKind.PARAGRAPH,
        SegmentKind.ITEM,
        SegmentKind.CELL,
        SegmentKind.FOOTNOTE,
        SegmentKind.DEFINITION,
        SegmentKind.DEFINITION,
        SegmentKind.CAPTION,
    ]


def test_a_segment_knows_its_line_and_the_heading_above() -> None:
    segments = read("---\nt: 1\n---\n\n# **큰** 제목\n\n글\n").segments
    assert [(segment.line, segment.section) for segment in segments] == [(5, ""), (7, "큰 제목")]


def test_keys_follow_the_text_and_repeats_are_numbered() -> None:
    before = [segment.key for segment in read("글\n\n다른 글\n\n글").segments]
    after = [segment.key for segment in read("새 글\n\n글\n\n다른 글\n\n글").segments]
    assert after[1:] == before
    assert before[2] == f"{before[0]}-2"


def test_a_translators_note_reaches_the_segment_and_not_the_mirror() -> None:
    text = "앞\n\n<!-- olgim:note 반말로 -->\n\n글 <!-- olgim:note 이름 --> 끝\n"
    document = read(text)
    assert document.segments[1].notes == ("반말로", "이름")
    assert document.segments[1].source == "글  끝"
    assert document.assemble({}).text == text
    assert translated(text, "Before", "Text end") == "Before\n\nText end\n"


def _in_mdx(text: str) -> str:
    return text.replace("<!--", "{/*").replace("-->", "*/}")


NOTED = {
    "behind a heading": ("## 제목 <!-- olgim:note 메모 -->\n", "## Title\n"),
    "behind an item": ("- 제목 <!-- olgim:note 메모 -->\n- 글\n", "- Title\n- 글\n"),
    "before an item": ("- <!-- olgim:note 메모 --> 제목\n- 글\n", "- Title\n- 글\n"),
    "in a cell": ("| 제목 <!-- olgim:note 메모 --> | 글 |\n|--|--|\n", "| Title | 글 |\n|--|--|\n"),
    "in a cell without text": (
        "| <!-- olgim:note 메모 --> | 제목 |\n|--|--|\n",
        "| <!-- --> | Title |\n|--|--|\n",
    ),
    "on several lines": ("> 제목 <!-- olgim:note\n> 메모 -->\n\n글\n", "> Title\n\n글\n"),
    "in HTML": ("<p>제목 <!-- olgim:note 메모 --></p>\n", "<p>Title</p>\n"),
    "before text in HTML": ("<p><!-- olgim:note 메모 --> 제목</p>\n", "<p>Title</p>\n"),
    "on a line of its own in HTML": (
        "<div>\n  <!-- olgim:note 메모 -->\n  <p>제목</p>\n</div>\n",
        "<div>\n  <p>Title</p>\n</div>\n",
    ),
    "between tags": (
        "<div><!-- olgim:note 메모 --><p>제목</p></div>\n",
        "<div><p>Title</p></div>\n",
    ),
    "in HTML in a quote": (
        "> <div>\n> <!-- olgim:note 메모 -->\n> <p>제목</p></div>\n",
        "> <div>\n> <!-- -->\n> <p>Title</p></div>\n",
    ),
    "between a tag's attributes": (
        "<p class=a\n <!-- olgim:note 메모 --> >제목</p>\n",
        "<p class=a\n <!-- --> >Title</p>\n",
    ),
    "between two lists": (
        "- 글\n\n<!-- olgim:note 메모 -->\n\n- 제목\n",
        "- 글\n\n<!-- -->\n\n- Title\n",
    ),
    "between a list and a quote": ("- 글\n\n<!-- olgim:note 메모 -->\n\n> 제목\n", "- 글\n\n> Title\n"),
    "between a list and indented text": (
        "- 글\n\n<!-- olgim:note 메모 -->\n\n  제목\n",
        "- 글\n\n<!-- -->\n\n  Title\n",
    ),
    "alone in an item": ("- <!-- olgim:note 메모 -->\n\n제목\n", "- <!-- -->\n\nTitle\n"),
}
NOTED |= {
    f"{name}, as MDX has comments": (_in_mdx(text), _in_mdx(mirror)) for name, (text, mirror) in NOTED.items()
}


@pytest.mark.parametrize(("text", "mirror"), NOTED.values(), ids=NOTED.keys())
def test_a_note_belongs_to_the_text_on_its_line_and_leaves_with_it(text: str, mirror: str) -> None:
    document = read(text, engine=Engine.MDX) if "{/*" in text else read(text)
    (segment,) = (segment for segment in document.segments if segment.source == "제목")
    assert [note.strip("> \n") for note in segment.notes] == ["메모"]
    assert all(other is segment or not other.notes for other in document.segments)
    assembly = document.assemble({segment.key: "Title"})
    assert (assembly.text, assembly.refused) == (mirror, ())


def test_a_note_leaves_a_segment_that_is_in_english_already() -> None:
    text = "Plain English <!-- olgim:note 그대로 --> *here*.\n\n글\n"
    document = read(text)
    assert document.assemble({}).text == text
    assembly = document.assemble({document.segments[1].key: "Text"})
    assert assembly.refused == ()
    assert assembly.text == "Plain English *here*.\n\nText\n"


def test_a_post_that_is_not_to_be_translated_has_no_segments() -> None:
    document = read("---\ntitle: 제목\ntranslate: false\n---\n글\n")
    assert (document.translate, document.segments) == (False, ())


def test_alt_text_is_prose_as_the_configuration_says() -> None:
    text = "사진 ![image](a.png) ![설명](b.png)"
    assert sources(text) == ["사진 <x1/> <g2>설명</g2>"]
    assert sources(text, alt=AltText.ALWAYS) == ["사진 <g1>image</g1> <g2>설명</g2>"]
    assert sources(text, alt=AltText.NEVER) == ["사진 <x1/> <x2/>"]


def test_front_matter_gives_the_values_of_the_named_keys() -> None:
    text = '---\ntitle: "제목"\ntags: [가, 나]\nimage:\n  path: /가.png\n  alt: 그림\ndescription: >\n  접은\n  글\n---\n'
    assert sources(text) == ["제목", "그림", "접은 글"]
    assert sources(text, fields=("tags",)) == ["가", "나"]


@pytest.mark.parametrize(
    ("code", "comments"),
    [
        ("```python\n# 주석\nx = '# 글'  # 둘\n```", ["주석", "둘"]),
        ("```js\n/* 가\n * 나\n */\nlet s = `// 글`; // 다\n```", ["가", "나", "다"]),
        ("> ```sh\n> # 주석\n> ```", ["주석"]),
        ("```\n# 주석\n```", []),
        ("```console\n$ echo 글\n```", []),
        ("```html\n<!-- 주석 -->\n```", ["주석"]),
        ('```rust\n/// 가\n//! 나\n/** 다 */\nlet s = "/// 글"; // 라\n```', ["가", "나", "다", "라"]),
        ("```php\n<?php\n/** 가\n * 나 */\n```", ["가", "나"]),
        ('```python\ndef f():\n    """글"""  # 가\n```', ["가"]),
        ("```swift\n/// 가\n```", ["가"]),
        ("```lua\n--[[ 가 ]]\n```", ["가"]),
        ("```jsonc\n// 가\n{}\n```", ["가"]),
        ("```kt\n// 가\n```", ["가"]),
        ("```gradle\n// 가\n```", ["가"]),
        ("{% highlight bash %}\n# 가\nls\n# 나\n{% endhighlight %}", ["가", "나"]),
        ("{% highlight js linenos %}\n// 가\nlet a = '// 나';\n\n// 다\n{% endhighlight %}", ["가", "다"]),
        ('{{< highlight go "linenos=table" >}}\n// 가\nx := `나`\n{{< /highlight >}}', ["가"]),
        ("{% highlight js %}{% raw %}\n// 가\n{% endraw %}{% endhighlight %}", ["가"]),
        ("> {% highlight js %}\n> // 가\n> {% endhighlight %}", []),
        ('{{< highlight html >}}\n<img title="가">\n{{< /highlight >}}', []),
    ],
)
def test_comments_in_code_are_segments_on_request_only(code: str, comments: list[str]) -> None:
    assert sources(code) == []
    assert sources(code, code_comments=True) == comments


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_comment_in_highlighted_code_is_written_or_refused(newline: str) -> None:
    text = "{% highlight js %}\n// 주석\nlet a = '글'; // 둘\n{% endhighlight %}\n".replace("\n", newline)
    assert translated(text, "note", "two", code_comments=True) == text.replace("주석", "note").replace(
        "둘", "two"
    )
    document = read(text, code_comments=True)
    for bad in ("{% endhighlight %}", "{{ site.x }}", "a {% raw %}"):
        assembly = document.assemble({segment.key: bad for segment in document.segments})
        assert (assembly.text, len(assembly.refused)) == (text, 2)


def test_a_comments_translation_leaves_the_code_alone() -> None:
    text = "```js\nlet a = '글'; // 주석\n/* 둘 */ b();\n```\n"
    assert (
        translated(text, "note", "two", code_comments=True)
        == "```js\nlet a = '글'; // note\n/* two */ b();\n```\n"
    )
    document = read(text, code_comments=True)
    keys = [segment.key for segment in document.segments]
    assembly = document.assemble({keys[0]: "note", keys[1]: "two */ evil(); /*"})
    assert [refusal.key for refusal in assembly.refused] == [keys[1]]
    assert "evil" not in assembly.text


def test_hidden_korean_is_noticed_with_line_and_reason() -> None:
    notices = read("글\n\n<Quiz choices={[{text: '보기'}]} />\n", engine=Engine.MDX).notices
    assert [(notice.line, "expression" in notice.reason) for notice in notices] == [(3, True)]


@pytest.mark.parametrize(
    "image",
    [
        "![그림]({{ '/가 나.png' | relative_url }})",
        '![그림]({{ "/a.png" | prepend: site.baseurl }} "제목")',
        "![그림]({% link assets/a b.png %}){: .right}",
    ],
)
def test_an_image_that_liquid_leads_to_is_described_in_english(image: str) -> None:
    document = read(f"앞 {image} 뒤\n")
    words = {segment.key: segment.source.replace("그림", "picture") for segment in document.segments}
    assembly = document.assemble(words)
    assert assembly.refused == ()
    assert assembly.text == document.text.replace("그림", "picture")


LEFT = {
    "a comment that is not closed": ("글\n\n<!-- 주석\n\n글\n", [(3, "comment is never closed")]),
    "a fence that is not closed": ("글\n\n```js\n한글\n\n글\n", [(3, "fence is never closed")]),
    "a fence that another one doesn't close": ("~~~\n한글\n```\n", [(1, "fence is never closed")]),
    "a part to skip without an end": ("<!-- olgim:skip -->\n글\n", [(1, "has no olgim:end")]),
    "text in Liquid": ("글\n\n{% assign x = '글' %}\n", [(3, "inside liquid")]),
    "text in an include": ("{% include a.html x='글' y='글' %}\n", [(1, "argument `x`, `y` is")]),
    "text in a shortcode": ('{{< notice tip "글" >}}\n', [(1, "argument `notice.1` is")]),
    "text in an attribute": ('<p class="가">글</p>\n\n<A b="글">x</A>\n', [(3, "attribute `b` is")]),
    "text in an attribute list": ("글\n{: .가 data-x='글'}\n", [(2, "attribute `data-x` is")]),
    "a container's Korean name": ("::: 경고\n글\n:::\n", [(1, "part of the markup")]),
    "a TOML text of several lines": (
        '+++\ntitle = \'글\'\ndescription = """\n글"""\n+++\n',
        [(3, "`description` is a TOML text of several lines")],
    ),
    "JSON front matter": ('{\n  "title": "글"\n}\n글\n', [(1, "JSON")]),
    "TOML front matter": ("+++\ntitle = 글\n+++\n", [(1, "TOML")]),
}
EXPECTED = {
    "names": "## 제목 {#가}\n\n글[^나]\n{: .다 #라}\n\n[^나]: 각주\n\n*[다]: 설명\n\n<a id='라' href='#마'>글</a>\n",
    "a fence in a quote": "> ```\n> 한글\n> ````\n",
    "a comment": "<!-- 주석 -->\n",
    "code in a line": "```한글``` 글\n`한글`\n",
    "comments of Liquid and kramdown": "{% comment %}가{% endcomment %}\n\n{::comment}\n가\n{:/comment}\n",
    "a post's name": "[글]({% post_url 2024-01-01-가 %}) {% include_relative 가.md %}\n",
    "a file's name": "![a]({{ '/가.png' | relative_url }}) <img src=\"{{ site.x }}/{{ '가' }}.png\">\n",
}


@pytest.mark.parametrize(("text", "expected"), LEFT.values(), ids=LEFT.keys())
def test_text_that_is_left_by_surprise_is_told_with_its_line(
    text: str, expected: list[tuple[int, str]]
) -> None:
    notices = read(text).notices
    assert [notice.line for notice in notices] == [line for line, _ in expected]
    assert all(part in notice.reason for notice, (_, part) in zip(notices, expected, strict=True))


@pytest.mark.parametrize("text", EXPECTED.values(), ids=EXPECTED.keys())
def test_what_everybody_expects_to_be_left_is_not_worth_a_word(text: str) -> None:
    assert read(text).notices == ()
    assert read(text, engine=Engine.COMMONMARK).notices == ()


@pytest.mark.parametrize("engine", Engine)
def test_code_to_kramdown_alone_is_left_and_told_where_a_quotes_fence_closes_outside(engine: Engine) -> None:
    text = ">```\ngit clone 가\n```\n\n나 `a`\n\n>```\n다\n```\n\n라\n"
    document = read(text, engine=engine)
    assert [segment.source for segment in document.segments] == ["라"]
    disputed = [notice.line for notice in document.notices if "kramdown" in notice.reason]
    assert disputed == [2]  # what follows, to CommonMark, is code behind a fence on line 3
    hidden = [document.text[span.start : span.end] for span in document.spans if span.why == "disputed code"]
    assert hidden == ["git clone 가"]


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        ("> ```\n> 가\n\n글\n", ["글"]),
        ("> ~~~\n> 가\n> ~~~\n이어서\n", ["이어서"]),
        ("> ```\n> 가\n<p>글</p>\n", ["글"]),
        (">> ```\n가\n```\n\n글\n\n```\n\n둘\n", ["둘"]),
    ],
)
def test_a_quotes_fence_hides_no_more_than_a_renderer_takes_for_code(text: str, prose: list[str]) -> None:
    assert sources(text) == prose
    assert sources(text.replace("\n", "\r\n")) == prose


BELOW = {
    "a line below code": ("    코드\n글\n또\n\n둘\n", ["둘"], [2]),
    "a heading and a list below code": ("    코드\n## 글\n* 글\n* 또\n\n* 둘\n", ["둘"], [2]),
    "a line below code in an item": ("- 하나\n\n      코드\n  글\n- 둘\n", ["하나", "둘"], [4]),
    "a line below an item's code": ("- 하나\n\n      코드\n글\n\n둘\n", ["하나", "둘"], [4]),
    "an item's item below its code": ("- 하나\n\n      코드\n  - 글\n- 둘\n", ["하나", "둘"], [4]),
    "a line below code in a quote": (">     코드\n> 글\n>\n> 둘\n", ["둘"], [2]),
    "an item below a quote's code": (">     코드\n- 글\n\n둘\n", ["둘"], [2]),
    "a tab in a quote": (">\t글\n> 또\n>\n> 둘\n", ["둘"], [1]),
    "an item behind a tab in a quote": ("> \t* 글\n\n둘\n", ["둘"], [1]),
    "a tab below a quote": ("> ## 하나\n\t글\n\n둘\n", ["하나", "둘"], [2]),
}


@pytest.mark.parametrize("engine", [engine for engine in Engine if engine is not Engine.MDX])
@pytest.mark.parametrize(("text", "prose", "told"), BELOW.values(), ids=BELOW.keys())
def test_what_only_some_renderer_takes_for_indented_code_is_left_and_told(
    text: str, prose: list[str], told: list[int], engine: Engine
) -> None:
    document = read(text, engine=engine)
    assert [segment.source for segment in document.segments] == prose
    assert [notice.line for notice in document.notices] == told
    assert [segment.source for segment in read(text.replace("\n", "\r\n"), engine=engine).segments] == prose


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        ("    코드\n\n글\n", ["글"]),
        ("    코드\n{: .language-js}\n글\n", ["글"]),
        ("    코드\n<div>글</div>\n", ["글"]),
        (">     코드\n>\n> 글\n", ["글"]),
        ("- 하나\n\n      코드\n- 둘\n", ["하나", "둘"]),
        ("-     코드\n  글\n", ["글"]),
        ("> 글\t또\n", ["글\t또"]),
        ("> 글\n    또\n", ["글\n또"]),
    ],
)
def test_indented_code_hides_no_more_than_a_renderer_takes_for_code(text: str, prose: list[str]) -> None:
    assert sources(text) == prose


@pytest.mark.parametrize(
    "text", ["note \\", "note --!> x", "{{ x }} note", "{% x %} note", "two */ x", "-- > */ note"]
)
def test_a_comments_translation_cannot_reach_beyond_its_comment(text: str) -> None:
    document = read("```c\n/* 주석 */ int a; // 둘\nint b;\n```\n", code_comments=True)
    assembly = document.assemble({segment.key: text for segment in document.segments})
    assert assembly.text == document.text
    assert len(assembly.refused) == 2


def test_code_in_a_line_of_mdx_is_no_indented_text() -> None:
    assert read("`한글` 글\n", engine=Engine.MDX).notices == ()


@pytest.mark.parametrize("engine", [Engine.KRAMDOWN, Engine.GOLDMARK, Engine.COMMONMARK])
def test_a_pair_of_characters_is_read_once_it_is_among_the_delimiters(
    monkeypatch: pytest.MonkeyPatch, engine: Engine
) -> None:
    """`==` is none; the table of delimiters is all that says so, in what looks for it and on every engine."""
    monkeypatch.setitem(delimiters.DOUBLE, "=", (BOLD, "strong"))
    monkeypatch.setitem(inline_scan._HANDLERS, "=", inline_scan._run)
    special = re.compile(inline_scan._SPECIAL.pattern.replace("[", "[=", 1))
    monkeypatch.setattr(inline_scan, "_SPECIAL", special)
    monkeypatch.setattr(inline_scan, "_MAYBE_MARKUP", special)
    (segment,) = parse("==굵은== 글이다.\n", ParseOptions(engine=engine)).segments
    assert segment.source == "<b1>굵은</b1> 글이다."
    assert {char for char in delimiters.DOUBLE if char != "="} <= inline_scan._HANDLERS.keys()
    assert all(special.match(char) for char in inline_scan._HANDLERS if not char.isalpha())
