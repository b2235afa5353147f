"""Elements without text, breaks beside tags, code in templates, notes of a vault: each is read as its engine reads it."""

from __future__ import annotations

import pytest
from support.answers import hostile_answers, plain_answers
from support.promises import assert_identity, assert_protection

from translator.document import Document, Engine, ParseOptions

ENGINES = [Engine.KRAMDOWN, Engine.GOLDMARK, Engine.COMMONMARK]


def taken(text: str, engine: Engine = Engine.KRAMDOWN, **options: object) -> Document:
    """The post, of which every plain answer is taken and no hostile one changes anything else."""
    document = assert_identity(text, ParseOptions(engine=engine, **options))  # type: ignore[arg-type]
    assert document.assemble(plain_answers(document)).refused == ()
    for seed in range(5):
        assert_protection(document, hostile_answers(document, seed))
    return document


EMPTY = [
    '<i class="fa fa-star" aria-hidden="true"></i> 별을 누른다.\n',
    '<a id="here"></a>여기가 닻이다.\n',
    '<p>사용법: <span v-html="raw"></span></p>\n',
    "- 각주<sup></sup>이다.\n",
    '글 <span class="badge"></span>과 <b></b> 둘\n',
    "| 가 <i></i> | 나 |\n|---|---|\n| 다 | 라 |\n",
]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("text", EMPTY)
def test_an_element_that_is_empty_stays_empty(text: str, engine: Engine) -> None:
    document = taken(text, engine)
    (segment,) = (one for one in document.segments if "></h" in one.source)
    filled = plain_answers(document)[segment.key].replace("></h", ">Home</h")
    assembly = document.assemble({segment.key: filled})
    assert assembly.text == text
    assert "is empty in the source" in assembly.refused[0].reason


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ('- <a href="/x" target="_blank">\n참고 링크</a>\n', ["<h1>참고 링크</h1>"]),
        ("글 <b>\n굵게\n</b> 둘\n", ["글 <h1>굵게</h1> 둘"]),
        ("<p><span>\n글이다</span></p>\n", ["<h1>글이다</h1>"]),
        ("> <u>\n> 글이다</u> 둘\n", ["<h1>글이다</h1> 둘"]),
        ("1. <kbd>k</kbd> <em>\n   글</em>\n", ["<c1><kbd>k</kbd></c1> <h2>글</h2>"]),
    ],
)
def test_a_line_break_beside_a_tag_is_the_tags(text: str, sources: list[str], engine: Engine) -> None:
    assert [one.source for one in taken(text, engine).segments] == sources


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "tag",
    [
        '<img alt="사진"src="/a.png"/>',
        "<img src='/a.png'alt='사진'>",
        '<img class="a"id="b" alt="사진"src="/a.png" />',
        '<img alt="사진"\n      src="/a"width="1">',
        '<img src="/a.png"title="사진">',
    ],
)
def test_attributes_without_a_blank_between_are_attributes(tag: str, engine: Engine) -> None:
    document = taken(f"<figure>\n    {tag}\n    <figcaption>설명이다.</figcaption>\n</figure>\n", engine)
    assert [one.source for one in document.segments] == ["사진", "설명이다."]


@pytest.mark.parametrize(
    "script", ["<script>x()</script>", "<img src=x onerror=x()>", "<b>", "</div>", "<!DOCTYPE x>"]
)
@pytest.mark.parametrize(
    "text",
    [
        '{% include a.html caption="발표" %}\n',
        '{{< figure caption="발표" >}}\n',
        "{% a b.png --alt 발표 %}\n",
    ],
)
def test_no_element_is_added_to_an_argument(text: str, script: str) -> None:
    document = taken(text, Engine.GOLDMARK)
    assembly = document.assemble({document.segments[0].key: f"Talk {script}"})
    assert (assembly.text, len(assembly.refused)) == (text, 1)


def test_an_element_that_an_argument_has_may_stay() -> None:
    document = taken('{% include a.html caption="<b>발표</b> 사진" %}\n')
    assembly = document.assemble({document.segments[0].key: "<b>Talk</b> picture"})
    assert assembly.text == '{% include a.html caption="<b>Talk</b> picture" %}\n'


MARKUP_KEPT = [
    ("결과는 **세 배** 빠르다", "The result is **three times** as fast"),
    ("사진: [위키](https://w.example/a_b)", "Photo: [Wiki](https://w.example/a_b)"),
    ("`pip list`로 _꼭_ 본다", "_Do_ look with `pip list`"),
    ("`<script>` 태그를 뺀다", "Take the `<script>` tag out"),
    ("가격 | 할인가", "Price | sale price"),
]


@pytest.mark.parametrize(("source", "target"), MARKUP_KEPT)
@pytest.mark.parametrize("text", ['{{% include note.html text="{}" %}}\n', "{{{{< note text=`{}` >}}}}\n"])
def test_markdown_that_an_argument_has_stays(text: str, source: str, target: str) -> None:
    text = text if "`" not in source else text.replace("=`{}`", '="{}"')
    document = assert_identity(text.format(source), ParseOptions(engine=Engine.GOLDMARK))
    assembly = document.assemble({document.segments[0].key: target})
    assert (assembly.text, assembly.refused) == (text.format(target), ())


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("`<script>` 태그를 뺀다", "Take the <script> tag out"),
        ("`<b>`와 `값`을 쓴다", "Write `x`, <b> and `y`"),
        ("결과는 **세 배** 빠르다", "The result is **three times as fast"),
        ("결과는 **세 배** 빠르다", "The result is **three** `times` as fast"),
    ],
)
def test_markdown_in_an_include_is_the_authors_or_none(source: str, target: str) -> None:
    text = f'{{% include note.html text="{source}" %}}\n'
    document = assert_identity(text, ParseOptions())
    assembly = document.assemble({document.segments[0].key: target})
    assert (assembly.text, len(assembly.refused)) == (text, 1)


def test_markdown_in_an_include_may_go() -> None:
    document = assert_identity('{% include note.html text="**세 배** 빠르다" %}\n', ParseOptions())
    assembly = document.assemble({document.segments[0].key: "Three times as fast"})
    assert assembly.text == '{% include note.html text="Three times as fast" %}\n'


@pytest.mark.parametrize(
    ("text", "engine", "names"),
    [
        ('{{< figure src="서버.png" alt="서버실" attr="찍은 이" >}}\n', Engine.GOLDMARK, ["attr"]),
        ('{{< figure src="서버.png" alt="서버실" link="글/첫째" >}}\n', Engine.GOLDMARK, []),
        (
            "{% include a.html alt='서버' credit='찍은 이' more='누구' %}\n",
            Engine.KRAMDOWN,
            ["credit", "more"],
        ),
        ('{{< tab header="자바" lang="java" >}}\n// 글\n{{< /tab >}}\n', Engine.GOLDMARK, ["header"]),
        ('{{< tab label="자바" lang="java" >}}\n// 글 a="글"\n{{< /tab >}}\n', Engine.GOLDMARK, []),
        ('<Card title="이름: {이름}" />\n', Engine.MDX, []),
    ],
)
def test_of_several_arguments_those_that_stay_are_told(text: str, engine: Engine, names: list[str]) -> None:
    notices = assert_identity(text, ParseOptions(engine=engine)).notices
    assert [f"`{name}`" in notice.reason for notice in notices for name in names] == [True] * len(names)
    assert len(notices) == bool(names)


CODE = [
    '{{< tab name="Intel" codelang="bash" >}}\n# 글\n{{< /tab >}}\n',
    '{{< codeblock lang="yaml" >}}\n이름: 값   # 글\n{{< /codeblock >}}\n',
    '{{% panel language="js" %}}\n// 글\n{{% /panel %}}\n',
    "{{< typeit code=java >}}\nString 글;\n{{< /typeit >}}\n",
    "{{< terminal >}}\n$ echo 글\n{{< /terminal >}}\n",
    "{{< d2 >}}\n가 -> 나\n{{< /d2 >}}\n",
    '{{< json >}}\n{"이름": "값"}\n{{< /json >}}\n',
    "{% console %}\n글\n{% endconsole %}\n",
    '{% tabs_code lang="sql" %}\nSELECT 글\n{% endtabs_code %}\n',
    "{{< mine >}}\n글\n{{< /mine >}}\n",
]


@pytest.mark.parametrize("text", CODE)
def test_code_in_a_template_is_code(text: str) -> None:
    assert (
        taken(text + "\n글\n", Engine.GOLDMARK, shortcodes=ParseOptions().shortcodes | {"mine"})
        .segments[0]
        .line
        > 3
    )


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ('{{< tab lang="ko" >}}\n글\n{{< /tab >}}\n', ["글"]),
        ("{{< box code=true >}}\n글\n{{< /box >}}\n", ["글"]),
        ('{{< codeblock lang="js" title="제목" >}}\n글\n{{< /codeblock >}}\n', ["제목"]),
        ("{{< mine >}}\n글\n{{< /mine >}}\n", ["글"]),
        ("{{< terminal >}}\n\n글\n", ["글"]),
        ("{% picture a.png --alt 서버 구성도 --link /x %}\n", ["서버 구성도"]),
        ("{% picture a.png --img class=x --alt 서버 -%}\n", ["서버"]),
    ],
)
def test_what_is_to_be_read_in_a_template_is_text(text: str, sources: list[str]) -> None:
    assert [one.source for one in taken(text, Engine.GOLDMARK).segments] == sources


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("글 %%주석이다%% 둘\n", ["글 <x1/> 둘"]),
        ("글\n\n%%\n여러 줄\n\n주석\n%%\n\n둘\n", ["글", "둘"]),
        ("100%% 글 50%% 둘\n", ["100%% 글 50%% 둘"]),
        ("글이다. ^block-id\n\n^other\n\n- 둘 ^a1\n", ["글이다.", "둘"]),
        ("글 #개발/자바 둘\n", ["글 <x1/> 둘"]),
        ("#개발 #자바\n\n글\n", ["글"]),
        ("#회고\n\n글 #회고 둘\n\n글 끝 #회고\n", ["글 #회고 둘", "글 끝 #회고"]),
        ("- #할일\n- 글 #할일\n\n> #인용\n", ["글 #할일"]),
        ("#제목 뒤의 글\n", ["제목 뒤의 글"]),
        ("글\x0b이다\n\x0b\n둘\n", ["글\x0b이다", "둘"]),
    ],
)
def test_a_vaults_comments_tags_and_block_ids_stay(text: str, sources: list[str]) -> None:
    assert [one.source for one in taken(text, Engine.COMMONMARK).segments] == sources


def test_a_text_of_several_paragraphs_in_front_matter_keeps_them() -> None:
    text = "---\ndescription: |\n  가\n\n  나\nsummary: 다\n---\n글\n"
    document = assert_identity(text, ParseOptions())
    first, second = document.segments[:2]
    assembly = document.assemble({first.key: "One\nline\n\n\nTwo", second.key: "Three\n\nfour"})
    assert assembly.text == "---\ndescription: |\n  One\n  line\n\n  Two\nsummary: Three four\n---\n글\n"


@pytest.mark.parametrize(
    "emoji",
    [
        "👨\u200d👩\u200d👧",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "❤\ufe0f\u200d🔥",
    ],
)
def test_an_emoji_of_several_characters_survives(emoji: str) -> None:
    document = taken(f"우리 {emoji} 이야기다.\n")
    assembly = document.assemble({document.segments[0].key: f"Our {emoji} story\U000e0067."})
    assert assembly.text == f"Our {emoji} story.\n"


@pytest.mark.parametrize(
    ("answer", "mirror"),
    [
        ("One\vtwo.", "One two."),
        ("One \f two.", "One two."),
        ("One\v\vtwo.\v", "One two."),
    ],
)
def test_a_vertical_tab_parts_words(answer: str, mirror: str) -> None:
    document = taken("하나\v둘.\n")
    assert document.assemble({document.segments[0].key: answer}).text == mirror + "\n"
