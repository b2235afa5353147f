"""Hugo's shortcodes: their texts are translated in quotes that Hugo reads, checked with Hugo where it is installed."""

from __future__ import annotations

import html
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from support.promises import assert_identity
from support.scripts import benchmark

from translator.document import Document, Engine, ParseOptions, parse

_DEFAULTS = ParseOptions(engine=Engine.GOLDMARK)
_WITH_PLACES = ParseOptions(engine=Engine.GOLDMARK, parameters=_DEFAULTS.parameters | {"figure.0"})


def read(text: str, options: ParseOptions = _DEFAULTS) -> Document:
    return parse(text, options)


def test_a_parameter_is_read_as_hugo_reads_it() -> None:
    text = '{{< figure title="글 \\"둘\\" a\\b &amp;" caption=`셋 \\"` alt=\'넷\' >}}'
    assert [segment.source for segment in read(text).segments] == ['글 "둘" a\\b &amp;', '셋 \\"']


@pytest.mark.parametrize(
    ("written", "target", "expected"),
    [
        ('"글"', 'say "hi"', '"say \\"hi\\""'),
        ('"글"', "it's a \\b & 1 < 2", '"it\'s a \\b & 1 < 2"'),
        ("`글`", 'say "hi" \\', '`say "hi" \\`'),
    ],
)
def test_a_translation_is_written_in_the_quotes_that_stand_there(
    written: str, target: str, expected: str
) -> None:
    document = read(f"{{{{< figure title={written} >}}}}\n")
    assembly = document.assemble({document.segments[0].key: target})
    assert assembly.refused == ()
    assert assembly.text == f"{{{{< figure title={expected} >}}}}\n"


@pytest.mark.parametrize(
    ("written", "target"),
    [
        ('"글"', "ends in \\"),
        ('"글"', 'a \\" b'),
        ('"글 `x`"', "a \\`x`"),
        ("`글`", "a `b`"),
        ('"글"', "a **b**"),
    ],
)
def test_what_the_quotes_cannot_hold_is_refused(written: str, target: str) -> None:
    document = read(f"{{{{< figure title={written} >}}}}\n")
    assembly = document.assemble({document.segments[0].key: target})
    assert [refusal.key for refusal in assembly.refused] == [document.segments[0].key]
    assert assembly.text == document.text


def test_a_parameter_without_a_name_is_kept_and_told_unless_its_place_is_text() -> None:
    text = '{{< figure "글" "둘" >}}\n\n{{< other "셋" >}}\n'
    document = read(text)
    assert document.segments == ()
    assert [notice.line for notice in document.notices] == [1, 3]
    document = read(text, _WITH_PLACES)
    assert [(segment.source, segment.field) for segment in document.segments] == [("글", "figure.0")]
    assert document.assemble({document.segments[0].key: 'a "b"'}).text == text.replace('"글"', '"a \\"b\\""')


renderers: Any = benchmark("renderers")
# `x`, `mark`, `box` and `note` are those of the site that the posts are built in.
POSTS = {
    "rows of shortcodes": (
        "{{< box >}}{{< note >}}\n글 **하나**\n{{< /note >}}{{< /box >}}\n",
        '{{< box title="하나" >}} {{< note >}}\n\n글\n\n- 둘\n\n{{< /note >}} {{< /box >}}\n',
        '{{< x title="하나" >}}{{< x title="둘" >}}\n',
        "> {{< box >}}{{< note >}}\n> 글 `a`\n> {{< /note >}}{{< /box >}}\n",
        "- 하나\n\n  {{% note %}}{{< box >}}\n  둘\n  {{< /box >}}{{% /note %}}\n",
        "글\n{{< note >}}{{< x >}}\n하나\n{{< /note >}}\n둘\n",
    ),
    "shortcodes' ends in quotes": (
        '글 {{< x "하나 >}} 둘" >}} 셋\n',
        '| {{< x "`{{</* x */>}}` 하나" >}} | 둘 `a` |\n|---|---|\n| 셋 | `b` |\n',
        '# 하나 `a` {{< x "글 `{{</* x */>}}`" >}} 둘\n',
        '{{< box title="{{< x `글` >}} 하나 (둘)" >}}\n글\n{{< /box >}}\n',
        '{{% note title="하나 %}} 둘" %}}\n글\n{{% /note %}}\n',
        '글\n{{< x `하나 >}} "둘` >}} `a` _셋_\n',
    ),
    "markup in arguments": (
        '{{< box >}}\n{{< x title="하나" >}} 3.10 (둘)\n{{< /box >}}\n',
        '글 {{% x title="하나" %}} 둘\n',
        '{{% note title="하나" %}}\n글 {{% x title="둘" %}}\n{{% /note %}}\n',
        '- {{< note >}}{{< x title="하나 `a`" >}}{{< /note >}}\n',
        '| {{% x title="하나 **둘**" %}} | 글 |\n|---|---|\n| 셋 | 넷 |\n',
    ),
    "emphasis around and behind shortcodes": (
        '3.10**{{< x "글" >}}** 하나\n',
        '# 글***하나***{{< x >}} {{< x "글" >}}\n',
        '글**{{< x "둘" >}}**을 _{{< x "글" >}}_ 하나\n',
        '{{< mark title="글" >}}*"둘" 하나*{{< /mark >}}**{{< mark >}}글{{< /mark >}}**글 `x`\n',
        "| {{< mark >}}**(둘)** 하나 **(글)**{{< /mark >}} | 셋 |\n|---|---|\n",
        '> - 하나 {{< x "글" >}}**(둘)** {{< mark title="글" />}}**(셋)**\n',
        "- 하나~~{{< x >}}~~ {{</* x */>}}**둘**\n",
    ),
    "words around shortcodes": (
        '{{< mark title="글" >}}하나 **둘**{{< /mark >}}\n',
        '하나 {{< mark title="글" >}}하나 **둘?**{{< /mark >}}\n',
        "> {{< mark >}}하나 **(둘)**{{< /mark >}} 글\n",
        "{{< box >}}하나{{< /box >}}\n\n{{< box >}}**하나**{{< /box >}} 둘\n",
        "1. {{< mark >}}글 하나{{< /mark >}} [둘](/a)\n   셋\n",
        "하나\n{{< mark >}}글 둘{{< /mark >}}\n",
    ),
    "brackets across shortcodes": (
        '**글**\n{{< x "둘" >}}\n(하나) 글 [값은]\n',
        '글 하나\n{{< x "글" >}}\n둘\n',
        "> 하나 **글**\n> {{< x >}}\n> [둘](/a)\n",
        "- 하나\n  {{< x >}}\n  (둘) `a`\n",
        "하나 [글]\n{{% x %}}\n둘 [셋]\n",
    ),
    "rows of shortcodes that are shown": (
        '| 하나 | 둘 |\n|---|---|\n{{%/* x "글" */%}}\n| 셋 | 넷 | 다섯\n',
        '| 하나 |\n|---|\n{{</* x "글" */>}}\n둘\n',
        '하나\n{{</* x "글" */>}}\n둘 **{{</* x "글" */>}}**\n',
        '> {{%/* x "글" */%}}\n하나\n',
        '{{</* x "글" */>}}\n: 하나\n',
    ),
    "shortcodes that are shown": (
        '글 {{</* x "하나" */>}} 둘\n',
        "{{</* box */>}}하나{{</* /box */>}}\n",
        "- `{{%/* x */%}}` 하나\n",
        "{{%/* note */%}}\n글 하나\n{{%/* /note */%}}\n",
        '```\n{{</* x "하나" */>}}\n```\n\n글\n',
    ),
    "emphasis beside shortcodes": (
        '- 2.0**{{< x "(하나)" >}}** 둘\n',
        "# 하나***둘***{{< x >}} 글\n",
        '> **{{< x "하나" >}}**나 & 둘를\n',
        '| 하나 | 둘2**{{< x "셋" >}}** |\n|---|---|\n',
        "글 {{< mark >}}하나 **둘?**{{< /mark >}}**셋**\n",
        "{{< mark >}}하나{{< /mark >}}**(둘)** 셋\n",
        '{{</* x "하나" */>}}**(둘)**셋 {{% x "글" %}}**(둘)**셋\n',
    ),
    "a shortcode around all of a paragraph": (
        "{{< mark >}}하나 **둘**{{< /mark >}}\n",
        "글 {{< mark >}}하나 **둘**{{< /mark >}}\n",
        "{{< mark >}}하나{{< /mark >}} 글\n",
        "- {{< mark >}}하나 `a` 둘?{{< /mark >}}\n\n- 셋\n",
        "{{< mark >}}하나{{< /mark >}} {{< mark >}}둘{{< /mark >}}\n",
    ),
    "shortcodes in sentences": (
        '**{{< x "하나" >}}** 글 [{{< x "둘" >}}](/a)\n',
        "글 {{< mark >}}하나 **둘**{{< /mark >}} 셋\n",
        "- 글 `a` {{< mark >}}하나{{< /mark >}} **둘** {{< mark >}}셋{{< /mark >}}\n",
        '# 하나 {{< mark title="둘" />}}\n',
        '글\n{{< x "하나" >}}\n둘\n',
        "1. 하나\n   {{< box >}}\n   둘 {{< x >}}\n   {{< /box >}}\n",
    ),
    "emphasis beside a shortcode within another": (
        '{{< box >}}\n__하나__{{< x "둘" >}}셋\n{{< /box >}}\n',
        "{{% note %}}\n*(하나)*{{< x `둘` >}}{{< x >}}(셋)\n{{% /note %}}\n",
        "- 하나\n  {{< box >}}\n  **(둘)**{{< mark >}}셋 **넷**{{< /mark >}} 다섯\n  {{< /box >}}\n",
        '{{< box >}}{{< note >}}\n**(하나)**{{< mark title="둘" />}}셋\n{{< /note >}}{{< /box >}}\n',
        '**하나.**{{< x "둘" >}} {{< box >}}**셋.**{{< x "넷" >}}{{< /box >}}\n',
        '# *하나,* {{< x "둘 {{</* box */>}}셋{{</* /box */>}}" >}}\n',
    ),
    "shortcodes in HTML": (
        "<br>\n하나 `{{</* x */>}}` 둘\n{{% note %}}\n\n{{% /note %}}\n",
        "</div>\n{{< box >}}{{< note >}}\n하나 **둘**\n{{< /note >}}{{< /box >}}\n",
        '<hr>\n하나 둘\n{{< box title="셋" >}}\n- 넷\n{{< /box >}}\n',
        "> <p>{{< mark >}}하나 **둘**{{< /mark >}}</p>\n",
        '<div>하나</div>\n{{< x "둘" >}} 셋 {{< x "넷" >}}\n',
        "{{% note %}}\n{{% /note %}} **하나** *둘*\n",
    ),
    "text around a shortcode's line": (
        '5*3\n{{< x "하나" >}}\n둘 5*3 셋\n',
        "하나 `둘\n{{< x >}}\n셋` 넷\n",
        '- [하나\n  {{< x "둘" >}}\n  셋](/a) 넷\n',
        '하나 **둘**\n{{< x "셋" >}}\n넷 *다섯*\n',
        '> __하나\n> {{< x "둘" >}}\n> 셋__\n',
    ),
    "what stands right below an empty item": (
        "- \n하나 둘\n\n\tlet x = 1\n",
        "1. \n하나\n: 둘 셋\n\n글\n",
        "- 하나\n- \n둘\n\n    셋\n\n글\n",
        "* \n하나 **둘**\n",
        "- \n  하나\n\n  둘\n\n      셋\n",
    ),
}


@pytest.mark.skipif(not renderers.installed("hugo"), reason="hugo is not installed")
@pytest.mark.parametrize("hostile", [0, 30], ids=["plain", "hostile"])
@pytest.mark.parametrize("kind", POSTS)
def test_hugo_makes_the_same_page_of_a_mirror_with_shortcodes(kind: str, hostile: int) -> None:
    posts = [(Path(str(number)), text) for number, text in enumerate(POSTS[kind])]
    results = list(renderers.compare_texts(posts, "hugo", hostile))
    assert len(results) == len(posts) * max(hostile, 1)
    assert [(post.name, where) for post, same, where in results if not same] == []


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("글 {{< mark >}}하나{{< /mark >}}\n", "<v1>{{< mark >}}</v1>one<v2>{{< /mark >}}</v2>"),
        ("{{< mark >}}하나{{< /mark >}}\n", "A <v1>{{< mark >}}</v1>one<v2>{{< /mark >}}</v2>"),
        ("{{< mark >}}하나{{< /mark >}}\n", "<v1>{{< mark >}}</v1>one<v2>{{< /mark >}}</v2>."),
    ],
)
def test_what_hugo_makes_no_paragraph_of_is_the_same_in_both(text: str, target: str) -> None:
    document = read(text)
    [refusal] = document.assemble({document.segments[0].key: target}).refused
    assert "words have to stand outside of" in str(refusal.reason)
    document = read(text, ParseOptions(engine=Engine.COMMONMARK))
    assert document.assemble({document.segments[0].key: target}).refused == ()


@pytest.mark.parametrize("text", [text for texts in POSTS.values() for text in texts])
@pytest.mark.parametrize("engine", Engine)
def test_a_post_with_shortcodes_comes_back_as_it_is(text: str, engine: Engine) -> None:
    assert_identity(text, ParseOptions(engine=engine))


@pytest.mark.parametrize(
    "row", ["{{< a >}}{{< b >}}", '{{< a x="1" >}} {{% b %}}', "{{< a >}}{{< b >}}{{< c >}}"]
)
def test_shortcodes_that_have_a_line_together_are_no_part_of_the_text_below(row: str) -> None:
    assert [segment.source for segment in read(f"{row}\n글\n{row}\n").segments] == ["글"]
    assert [segment.source for segment in read(f"{row} 글\n둘\n").segments] != ["글"]


_PAIR = "a <v1>{{< mark >}}</v1> b <b2>c</b2> <v3>{{< /mark >}}</v3> d"


@pytest.mark.parametrize(
    "target",
    [
        "a <v3>{{< /mark >}}</v3> b <v1>{{< mark >}}</v1> <b2>c</b2>",
        "<b2>a <v1>{{< mark >}}</v1> b</b2> <v3>{{< /mark >}}</v3>",
        "a <v1>{{< mark >}}</v1><b2>b <v3>{{< /mark >}}</v3> c</b2>",
        "<v3>{{< /mark >}}</v3><v1>{{< mark >}}</v1><b2>a</b2>",
        "<b2>a <v3>{{< /mark >}}</v3></b2> <v1>{{< mark >}}</v1>",
    ],
)
def test_a_pair_of_shortcodes_stays_a_pair(target: str) -> None:
    document = read("글 {{< mark >}}하나 **둘**{{< /mark >}} 셋\n")
    (segment,) = document.segments
    assert [refusal.key for refusal in document.assemble({segment.key: target}).refused] == [segment.key]
    assert document.assemble({segment.key: _PAIR}).refused == ()


@pytest.mark.parametrize(
    ("text", "target", "refused"),
    [
        ("{% if a %}글{% else %}둘{% endif %} 셋", "<v1/>a<v3/>b<v2/> c", True),
        ("{% if a %}글{% else %}둘{% endif %} 셋", "c <v1/>a<v2/>b<v3/>", False),
        ("{% include a %} 글 {% include b %}", "<v2/> a <v1/>", False),
        ("{{< a >}}글{{< b >}}둘{{< /b >}}{{< /a >}} 셋", "<v1/>a<v2/>b<v4/><v3/> c", True),
        ("{{< a >}}글{{< /a >}} {{< x />}} 셋", "<v3/> <v1/>a<v2/> c", False),
        ("**글 {{< a >}}하나** 둘{{< /a >}}", "<b1>a <v2/>b</b1> c<v3/>", False),
        ("**글 {{< a >}}하나** 둘{{< /a >}}", "<v3/><b1>a <v2/>b</b1> c", True),
    ],
)
def test_what_a_template_begins_ends_behind_it(text: str, target: str, refused: bool) -> None:
    document = read(f"{text}\n")
    (segment,) = document.segments
    for tag in segment.tags:
        target = target.replace(f"<{tag.id}/>", f"<{tag.id}>{tag.opening}</{tag.id}>")
    assert bool(document.assemble({segment.key: target}).refused) == refused


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("{{< mark >}}글 하나{{< /mark >}}", "a <v1/>b<v2/>"),
        ("{{< mark >}}글 하나{{< /mark >}}", "<v1/>b<v2/>."),
        ("글 {{< mark >}}글 하나{{< /mark >}}", "<v1/>a b<v2/>"),
        ("글 {{< mark >}}글 하나{{< /mark >}}", "a <v1/># b<v2/>"),
        ("글 {{< mark >}}글 하나{{< /mark >}}", "a <v1/> 1. b<v2/>"),
        ("> 글 {{< mark >}}글 하나{{< /mark >}}", "a <v1/>b\nc<v2/>"),
        ("{{< mark >}}글 하나{{< /mark >}} 글", "<v1/>- b<v2/> c"),
        ("글 {{< mark >}}글 하나{{< /mark >}} 글", "a <v1/>b <i>c</i><v2/> d"),
        ("글 {{< box >}}{{< mark >}}글 하나{{< /mark >}}{{< /box >}}", "a <v1/>c <v2/>b<v3/><v4/>"),
        ("글 {{< box >}}{{< mark >}}글 하나{{< /mark >}}{{< /box >}}", "a <v1/><v2/>b<v3/> c<v4/>"),
        ("{{% /note %}} 글 하나", "a <v1/> b"),
    ],
)
def test_words_stay_on_their_side_of_a_shortcode(text: str, target: str) -> None:
    document = read(f"{text}\n")
    (segment,) = document.segments
    for tag in segment.tags:
        target = target.replace(f"<{tag.id}/>", f"<{tag.id}>{tag.opening}</{tag.id}>")
    assert [refusal.key for refusal in document.assemble({segment.key: target}).refused] == [segment.key]
    own = segment.source.replace("글", "a").replace("하나", "b")
    assert document.assemble({segment.key: own}).refused == ()


@pytest.mark.parametrize("words", ["a | b", "a <!-- b", "[a", "a `b`", "a|b"])
def test_what_may_be_markup_in_an_argument_is_refused(words: str) -> None:
    text = '| {{% x title="하나" %}} 글 |\n|---|\n'
    document = read(text)
    (segment,) = [one for one in document.segments if one.source == "하나"]
    assert len(document.assemble({segment.key: words}).refused) == 1


@pytest.mark.parametrize(
    "text",
    [
        '{{< x "{{% x title="하나" %}} {{% x title="둘" %}} 글" >}}',
        '{{< x "[{{< x "하나" >}}](/a) {{% x title="둘" %}}" >}}',
        '{{< x "a"b title="하나" >}}',
        '{{< x title="a"title="하나" >}}',
        '{{< x `a`b title="하나" >}}',
    ],
)
def test_what_only_looks_like_an_argument_in_another_is_none(text: str) -> None:
    assert read(f"글 {text}\n").assemble({}).text == f"글 {text}\n"
    assert [segment for segment in read(f"글 {text}\n").segments if segment.source in {"하나", "둘"}] == []


def test_what_is_shown_of_a_shortcode_is_called_no_argument() -> None:
    (notice,) = read('글 {{</* x "하나" */>}}\n').notices
    assert "argument" not in notice.reason


def test_a_shortcode_whose_quotes_never_end_is_read_to_its_first_mark() -> None:
    assert [segment.source for segment in read('{{< a "b >}} 글\n').segments] == ['<v1>{{< a "b >}}</v1> 글']


_TARGETS = (
    'say "hi" & <b>go</b>',
    "it's 100%",
    "back `tick`",
    '"all"',
    "C:\\one",
    "two\nlines",
    "a }} b {{ c",
)


@pytest.mark.skipif(shutil.which("hugo") is None, reason="hugo is not installed")
@pytest.mark.parametrize("shortcode", ['{{< s caption="글" >}}', "{{< s caption=`글` >}}", '{{< s "글" >}}'])
def test_hugo_reads_every_translation_that_is_written(shortcode: str, tmp_path: Path) -> None:
    (tmp_path / "layouts/_default").mkdir(parents=True)
    (tmp_path / "layouts/shortcodes").mkdir()
    (tmp_path / "content").mkdir()
    (tmp_path / "hugo.toml").write_text(
        'disableKinds = ["home", "taxonomy", "term", "RSS", "sitemap", "404"]\n'
    )
    (tmp_path / "layouts/_default/single.html").write_text("{{ .Content }}")
    (tmp_path / "layouts/shortcodes/s.html").write_text(
        '[{{ if .IsNamedParams }}{{ .Get "caption" }}{{ else }}{{ .Get 0 }}{{ end }}]'
    )
    options = ParseOptions(engine=Engine.GOLDMARK, parameters=_DEFAULTS.parameters | {"s.0"})
    document = read(f"---\ntitle: x\n---\n{shortcode}\n", options)
    [segment] = [one for one in document.segments if one.translatable]
    written: dict[int, str] = {}
    for number, target in enumerate(_TARGETS):
        assembly = document.assemble({segment.key: target})
        if not assembly.refused:
            written[number] = " ".join(target.split())
            (tmp_path / f"content/{number}.md").write_text(assembly.text, encoding="utf-8")
    subprocess.run(["hugo", "--quiet", "--source", str(tmp_path)], check=True)
    pages = {number: (tmp_path / f"public/{number}/index.html").read_text("utf-8") for number in written}
    assert len(written) >= len(_TARGETS) - 3
    assert {number: html.unescape(page).strip() for number, page in pages.items()} == {
        number: f"[{text}]" for number, text in written.items()
    }
