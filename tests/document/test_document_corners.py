"""Corners that fuzzing found (`benchmarks/fuzz_document.py`): each was a broken promise once."""

from __future__ import annotations

import pytest
from support.answers import hostile_answers, plain_answers
from support.promises import assert_identity, assert_protection

from translator.document import Engine, ParseOptions, parse
from translator.document.assemble import _Assembler
from translator.document.spans import Label, tile


def test_a_note_amid_html_leaves_a_segment_as_it_reads_without_it() -> None:
    document = parse(
        "<p>\n가\n<!-- olgim:note 반말로 -->\n나\n</p>\n\n다\n", ParseOptions(engine=Engine.GOLDMARK)
    )
    mirror = document.parse_mirror(document.assemble({document.segments[-1].key: "three"}).text)
    assert [segment.source for segment in document.segments] == ["가\n나", "다"]
    assert [segment.source for segment in mirror.segments] == ["가\n나", "three"]


def test_a_note_between_the_tags_of_html_lets_the_post_be_translated() -> None:
    document = parse("<div>\n<!-- olgim:note 반말로 -->\n<p>가</p>\n</div>\n\n다\n")
    assembly = document.assemble({document.segments[-1].key: "three"})
    assert assembly.refused == ()
    assert assembly.text.endswith("\n\nthree\n")


@pytest.mark.parametrize(
    ("opening", "closing"), [("<i>", "</i>"), ("*a **b ", "** *"), ("[", "](/a)"), ("*", "*")]
)
def test_markup_nested_beyond_reason_is_carried_and_written(opening: str, closing: str) -> None:
    document = parse(opening * 2000 + "가" + closing * 2000 + "\n\n나\n")
    assembly = document.assemble({document.segments[-1].key: "two"})
    assert assembly.refused == ()
    assert assembly.text == document.text.replace("나", "two")
    assert_protection(document, hostile_answers(document, 1))


def test_an_answer_that_nests_all_markup_is_refused_not_followed() -> None:
    document = parse("*가* " * 2000)
    tags = [tag.id for tag in document.segments[0].tags]
    nested = "".join(f"<{tag}>" for tag in tags) + "a" + "".join(f"</{tag}>" for tag in reversed(tags))
    [refusal] = document.assemble({document.segments[0].key: nested}).refused
    assert "is nested too deeply" in refusal.reason


def test_a_table_of_hostile_answers_is_written_but_for_those_that_do_not_fit() -> None:
    document = parse("가|나\n-|-\n다|라\n\n" * 12)
    answers = {segment.key: f"# {number} | `" for number, segment in enumerate(document.segments)}
    assembly = document.assemble(answers)
    assert assembly.refused == ()
    assert document.parse_mirror(assembly.text).segments[5].source == "# 5 | `"


@pytest.mark.parametrize(
    "text",
    [
        '<figure>\n  <img src="{%a" alt="가 나" width="4">\n</figure>\n\n{% b %}\n',
        "<img title=\"가 {%a alt='가 나' %} 다\" >\n",
        "<p>\n{% a alt=\"가 <b title='나 다'> 라\" %}</p>\n",
        "<p {% a alt=\"가 title='나 다' 라\" %}>\n</p>\n",
    ],
)
def test_a_value_that_reads_as_liquid_and_as_html_is_one_segment(text: str) -> None:
    document = parse(text)
    assert len(document.segments) == 1
    assert document.assemble(plain_answers(document)).refused == ()
    for seed in range(8):
        assert_protection(document, hostile_answers(document, seed))


def test_an_attribute_in_what_is_text_already_is_no_second_segment() -> None:
    document = parse('<script<img""alt="자">\n')
    assert_protection(document, {document.segments[0].key: '<script<img""alt="a">'})
    assert len(document.segments) == 1


def test_an_attribute_in_what_is_text_after_all_is_no_segment_of_its_own() -> None:
    document = parse('<p>가 <img\x12alt="나 다"> 라</p>\n')  # a control character doesn't part names
    assert [segment.source for segment in document.segments] == ['가 <img\x12alt="나 다"> 라']
    for seed in range(8):
        assert_protection(document, hostile_answers(document, seed))


def test_the_search_for_translations_that_fit_together_ends_however_few_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document = parse("가 나\n\n" * 400)
    assembler = _Assembler(document, {segment.key: "one `" for segment in document.segments})
    proofs: list[int] = []

    def none_fit(_: _Assembler, jobs: list[object]) -> bool:
        proofs.append(len(jobs))
        return False

    monkeypatch.setattr(_Assembler, "_is_sound", none_fit)
    assert assembler._search() == document.text
    assert len(proofs) <= 100
    assert len(assembler.refused) == 400


@pytest.mark.parametrize("whys", [("no words", "code"), ("code", "no words")])
def test_a_line_of_code_alone_is_always_told_as_code(whys: tuple[str, str]) -> None:
    spans = tile("`a`", [], [Label(0, 3, why) for why in whys])
    assert [span.why for span in spans] == ["code"]
    assert [span.why for span in parse("`가`\n").spans][:1] == ["code"]


def test_an_image_inside_of_anothers_description_is_read_alike_in_post_and_mirror() -> None:
    """The outer one is described in Korean, so that its file's images are: the inner one among them."""
    for text in ("![그림 ![a](x.png) 끝](x.png)\n", "[![m**![_](x.png)가](x.png)](/u)\n"):
        document = parse(text)
        assert_protection(document, {})
        assert_protection(document, plain_answers(document))


@pytest.mark.parametrize("engine", [engine for engine in Engine if engine is not Engine.MDX])
def test_a_tab_in_a_quote_below_an_item_without_text_is_told_of(engine: Engine) -> None:
    text = "먼저\n> 다음\n+\n>\t빌드\n\n| 이름 |\n|---|\n| 값 |\n"
    document = parse(text, ParseOptions(engine=engine))
    assert [segment.source for segment in document.segments] == ["다음", "이름", "값"]
    assert [notice.line for notice in document.notices] == [1, 4]
    assert_protection(document, plain_answers(document))


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("*[HTML]: 글 *하나* 둘\n", ["글 <i1>하나</i1> 둘"]),
        ("글 5*3\n: 하나 *둘\n", ["글 5*3", "하나 *둘"]),
        ("하나[^1]\n\n[^1]: 글\n[둘]: /a\n", ["하나<f1>[^1]</f1>", "글"]),
        ("글 `a\n: 둘\n", ["글 `a", "둘"]),
        ("*[API]: **하나** 둘\n\n글\n", ["<b1>하나</b1> 둘", "글"]),
    ],
)
def test_where_terms_and_abbreviations_are_known_marks_across_them_change_nothing(
    text: str, sources: list[str]
) -> None:
    document = assert_identity(text, ParseOptions(engine=Engine.PYTHON_MARKDOWN))
    assert [segment.source for segment in document.segments] == sources
