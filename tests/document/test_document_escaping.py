"""What a translation becomes in its place: text stays text, and what can't is refused with a reason."""

from __future__ import annotations

import pytest

from translator.document import Assembly, Engine, ParseOptions, parse

PARAGRAPH = {
    "# one": "\\# one",
    "- one": "\\- one",
    "+ one": "\\+ one",
    "* one": "\\* one",
    "1. one": "1\\. one",
    "2) one": "2\\) one",
    "> one": "\\> one",
    "```one": "\\`\\`\\`one",
    "one\ntwo": "one two",
    "one | two": "one \\| two",
    "*one*": "\\*one\\*",
    "2 * 3 * 4": "2 * 3 * 4",
    "snake_case and _one_": "snake_case and \\_one\\_",
    "List<String>": "List&lt;String>",
    "a < b > c": "a < b > c",
    "AT&T &amp; x": "AT&T &amp;amp; x",
    "[one](two)": "\\[one](two)",
    "[one]": "[one]",
    "{{ one }}": "&#123;{ one }}",
    "{% raw %}": "&#123;% raw %}",
    "{: .one}": "&#123;: .one}",
    "$5 and $10": "$5 and $10",
    "$one$": "\\$one$",
    "C:\\one": "C:\\one",
    "one \\*": "one \\\\\\*",
    "::: tip": "\\::: tip",
    "!!! note": "\\!!! note",
    "~~one~~": "\\~\\~one\\~\\~",
    "~5 or ~6": "~5 or ~6",
    ":smile:": "\\:smile:",
    "<!-- one": "&lt;!-- one",
    "[^1]": "\\[^1]",
    "one {#id}": "one &#123;#id}",
    "\u200bone\u202e\x07": "one",
    " one ": "one",
}


def put(source: str, target: str, index: int = 0, engine: Engine = Engine.KRAMDOWN) -> Assembly:
    document = parse(source, ParseOptions(engine=engine))
    return document.assemble({document.segments[index].key: target})


@pytest.mark.parametrize("link", ["[[위키 글]]{%s}", "[[위키|%s]]"])
@pytest.mark.parametrize("label", ["guide", "the .NET guide", "snake_case x_y", "AT&T", "a < b"])
def test_a_wiki_links_label_is_written_as_it_is_since_nothing_is_markup_in_it(link: str, label: str) -> None:
    assert put(f"앞 {link % '글'} 뒤", f"Before <a1>{label}</a1> after") == Assembly(
        f"Before {link % label} after", ()
    )


@pytest.mark.parametrize(("target", "written"), PARAGRAPH.items())
def test_markup_in_a_paragraphs_translation_is_text(target: str, written: str) -> None:
    assert put("글", target) == Assembly(written, ())


@pytest.mark.parametrize(
    ("source", "target", "written"),
    [
        ("## 글", "one #", "## one \\#"),
        ("## 글 {#a}", "one {#b}", "## one &#123;#b} {#a}"),
        ("| 글 |\n|---|", "a | b\nc", "| a \\| b c |\n|---|"),
        ("<p>글</p>", "a < b & <c> `d` **e**", "<p>a < b & &lt;c> &#96;d&#96; &#42;&#42;e&#42;&#42;</p>"),
        ('<img alt="글">', 'say "hi" <b> & c', '<img alt="say &quot;hi&quot; &lt;b&gt; & c">'),
        ("<img alt=글>", "two words", '<img alt="two words">'),
        (
            '{% include a.html alt="글" %}',
            'say "hi" %}',
            '{% include a.html alt="say &quot;hi&quot; &#37;}" %}',
        ),
        ("---\ntitle: 글\n---\n", "one: two # three", '---\ntitle: "one: two # three"\n---\n'),
        ("---\ntitle: '글'\n---\n", "it's", "---\ntitle: 'it''s'\n---\n"),
        ("> 글\r\n> 둘", "one\ntwo\nthree", "> one\r\n> two\r\n> three"),
        ("- 글\n  둘", "one\n- two", "- one\n  \\- two"),
        ("글\n둘", "# one\n---", "\\# one\n\\---"),
        ("**글**은", "<b1>one (two)</b1>s", "<strong>one (two)</strong>s"),
        ("**글(둘)**은", "<b1>one (two)</b1> is", "**one (two)** is"),
        ("**글**은", "<b1> one </b1>is", "**one** is"),
        ("[글]\n\n[글]: /x", "<a1>one</a1>", "[one][글]\n\n[글]: /x"),
        ("`a`는 [글](/x)다", "<a2>One</a2> is <c1>anything</c1>", "[One](/x) is `a`"),
        ("하나  \n둘", "one <br1/> two", "one  \ntwo"),
    ],
)
def test_a_translation_is_written_for_its_place(source: str, target: str, written: str) -> None:
    assert put(source, target) == Assembly(written, ())


def test_a_titles_quote_is_escaped() -> None:
    assert put("[가](/x '글')", "it's", 1).text == "[가](/x 'it\\'s')"


def test_mdx_braces_and_components_are_text() -> None:
    assert put("글", "{one} <Two/>", engine=Engine.MDX).text == "\\{one\\} \\<Two/>"


def test_two_single_tildes_strike_nothing_out_where_the_engine_would() -> None:
    assert put("글", "1~2 and 3~4", engine=Engine.GOLDMARK).text == "1\\~2 and 3\\~4"


@pytest.mark.parametrize("engine", Engine)
def test_a_backslash_at_a_cells_end_leaves_the_pipe_behind_it_alone(engine: Engine) -> None:
    assembly = put("|가|나|\n|-|-|\n|다|라|\n", "C:\\", 2, engine)
    assert (assembly.text, assembly.refused) == ("|가|나|\n|-|-|\n|C:&#92;|라|\n", ())


def test_what_stands_in_an_images_words_in_the_source_may_stay_there() -> None:
    assembly = put("![**글** `a`](/x.png) *둘*", "<i4>Two</i4> <g1><c3/> <b2>one</b2></g1>")
    assert (assembly.text, assembly.refused) == ("*Two* ![`a` **one**](/x.png)", ())


@pytest.mark.parametrize("engine", [Engine.GOLDMARK, Engine.COMMONMARK, Engine.MDX])
def test_tildes_on_either_side_of_a_tag_strike_nothing_out(engine: Engine) -> None:
    assert put("글 `x` 둘", "1~2 <c1/> 3~4", engine=engine).text == "1\\~2 `x` 3\\~4"
    assert put("글 **나** ~~셋~~", "<b1>1~2</b1> <s2>3~4</s2>", engine=engine).text == "**1\\~2** ~~3\\~4~~"
    assert put("글 `x` 둘", "1~2 <c1/> 34", engine=engine).text == "1~2 `x` 34"


@pytest.mark.parametrize(
    ("source", "target", "reason"),
    [
        ("글", "see https://evil.example", "adds an address"),
        ("글", "mail me@evil.example", "adds an address"),
        ("글", "---", "no words"),
        ("글 `a`", "one", "<c1>a</c1> is missing"),
        ("글 `a`", "one <c1/> <c1/>", "more than once"),
        ("글 `a`", "one <c1/> <x9/>", "<x9/> is not a tag of the source"),
        ("**글** *글*", "<b1>one <i2>two</b1></i2>", "closes a tag that is not open"),
        ("[글](/x)", "one <a1></a1>", "lost the text"),
        ("[글](/x)", "one <a1>two", "never closed"),
        ("![글](/x.png) [둘](/y)", "<g1>one <a2>two</a2></g1>", "<a2>…</a2> stands inside <g1>"),
        ("![글](/x.png)<br>둘 `a`", "<g1>one<br2/>two</g1> <c3/>", "<br2/> stands inside <g1>"),
        ("[![글](/x.png)](/y) **둘**", "<a1><g2>one <b3>two</b3></g2></a1>", "<b3>…</b3> stands inside <g2>"),
        ("하나<br>둘\n\n셋", "<br1/>one two", "without changing the document"),
        ("[[위키|글]]", "<a1>one <b>two</b></a1>", "without changing the document"),
    ],
)
def test_what_cannot_be_written_is_refused_and_the_source_stays(
    source: str, target: str, reason: str
) -> None:
    assembly = put(source, target)
    assert assembly.text == source
    assert [reason in refusal.reason for refusal in assembly.refused] == [True]


def test_one_bad_translation_does_not_cost_the_others() -> None:
    document = parse("하나\n\n둘 `x`\n\n셋")
    keys = [segment.key for segment in document.segments]
    assembly = document.assemble({keys[0]: "# one", keys[1]: "two", keys[2]: "three"})
    assert assembly.text == "\\# one\n\n둘 `x`\n\nthree"
    assert [(refusal.key, refusal.line) for refusal in assembly.refused] == [(keys[1], 3)]
