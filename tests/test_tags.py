"""Promises of the tags' grammar: one module spells it, and all that is read or shown follows from it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.document import parse
from translator.tags import (
    BREAK,
    ELEMENT,
    KINDS,
    OBJECT,
    TagForm,
    Text,
    bare,
    for_model,
    from_model,
    hollow,
    is_paired,
    kind_of,
    legend,
    plain,
    tokens,
)

ROOT = Path(__file__).parents[1]
LETTERS = "".join(kind.letters for kind in KINDS)
POST = """# 제목 *하나*와 **둘**

[링크](https://example.com)와 `code`, `볼 것`, $x^2$, https://example.com, {{ site.title }}, 각주[^1], &nbsp;와 <kbd>키</kbd>
<span>속성</span>이 있는 ~~문단~~과 ![그림](a.png) 그리고 <b1>글자</b1>.\\
끝.

[^1]: 각주의 글.
"""


# ---- one place


def _sources() -> Iterator[tuple[Path, ast.Module]]:
    for room in ("translator", "tui", "glossary", "olgim"):
        for path in sorted((ROOT / room).rglob("*.py")):
            if path != ROOT / "translator" / "tags.py":
                yield path, ast.parse(path.read_text(encoding="utf-8"))


_GRAMMAR = re.compile(
    r"\[a-z\](?:\{1,2\})?\(?\)?(?:\\d|\[0-9\])|\[a-z\]\{1,2\}"  # a tag's name
    rf"|\[[{LETTERS}]{{2,}}\](?:\\d|\[0-9\])"  # one of several letters and a number
    rf"|(?:[{LETTERS}]\|)+[{LETTERS}]\)(?:\\d|\[0-9\])"
)


def _spelled(node: ast.AST) -> str:
    """What of the grammar of tags a piece of source spells out; empty if nothing."""
    match node:
        case ast.Constant(value=str(text)) if _GRAMMAR.search(text) and not text.count("\n"):
            return text
        case ast.Call(func=ast.Name(id="set" | "frozenset"), args=[ast.Constant(value=str(text))]) if (
            _letters(text)
        ):
            return text
        case ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[ast.Constant(value=str(text))]) if (
            _letters(text)
        ):
            return text
        case ast.Call(func=ast.Attribute(attr="rstrip"), args=[ast.Constant(value="0123456789")]):
            return "rstrip of a tag's number"
        case ast.Call(func=ast.Attribute(attr="startswith"), args=[ast.Constant(value=str(text))]) if (
            text
            in {
                BREAK.letters,
                f"<{BREAK.letters}",
            }
        ):
            return text
        case ast.Set(elts=items) | ast.Tuple(elts=items) | ast.List(elts=items) | ast.Dict(keys=items):
            said = [item.value for item in items if isinstance(item, ast.Constant)]
            if len(said) > 1 and all(isinstance(one, str) and one and one in LETTERS for one in said):
                return ", ".join(map(str, said))
        case ast.Call(func=ast.Name(id=called) | ast.Attribute(attr=called), args=args) if called in _MAKERS:
            said = [one.value for arg in args for one in ast.walk(arg) if isinstance(one, ast.Constant)]
            return ", ".join(one for one in said if isinstance(one, str) and one in _ALL_LETTERS)
    return ""


# What the reader makes pieces and lumps of a text with.
_MAKERS = frozenset({"keep", "pair", "Lump", "_lump", "_until", "InlinePiece", "HtmlPiece"})
_ALL_LETTERS = frozenset(kind.letters for kind in KINDS)


def _letters(text: str) -> bool:
    return len(text) > 1 and text != BREAK.letters and set(text) <= set(LETTERS)


def test_no_other_module_spells_the_grammar_of_tags() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}: {said}"
        for path, tree in _sources()
        for node in ast.walk(tree)
        if (said := _spelled(node))
    ]

    assert not found


@pytest.mark.parametrize(
    "spelled",
    [
        'TAG = re.compile(r"</?[a-z]{1,2}\\d+/?>")',
        'TAG = re.compile(r"<([cmuvfex]\\d+)>")',
        'PAIRED = frozenset("abisgh")',
        'free = {"b", "i", "s"}',
        'known = tag.id[0] in "cm"',
        'letter = tag.id.rstrip("0123456789")',
        'state.keep(at, end, "br", "break", "")',
        'Lump(at, end, "math", "m" if dollars else "x", block=False)',
    ],
)
def test_a_module_that_spells_it_would_be_found(spelled: str) -> None:
    assert any(_spelled(node) for node in ast.walk(ast.parse(spelled)))


def test_the_reader_gives_no_tag_of_an_unknown_kind_and_agrees_on_what_is_paired() -> None:
    tags = [tag for segment in parse(POST).segments for tag in segment.tags]

    assert all(is_paired(tag.id) == tag.paired for tag in tags)
    assert {kind_of(tag.id) for tag in tags} == set(KINDS)


def test_no_two_kinds_share_their_letters_or_the_name_that_a_model_sees() -> None:
    assert len({kind.letters for kind in KINDS}) == len({kind.shown_as for kind in KINDS}) == len(KINDS)


# ---- reading


def test_the_words_of_a_tagged_text_are_its_prose_with_a_mark_for_what_is_protected() -> None:
    text = Text("<b1>굵게</b1> <c2>a < b</c2>와<br3/>끝<x4/>")

    assert text.plain == f"굵게 {OBJECT}와\n끝{OBJECT}"
    assert text.shown == ("a < b",)
    assert plain(text.raw) == "굵게  와\n끝 "
    assert bare(text.raw, line=" ") == "굵게 a < b와 끝"
    assert hollow(text.raw) == "<b1>굵게</b1> <c2/>와<br3/>끝<x4/>"


def test_what_looks_like_a_tag_inside_a_protected_one_is_none() -> None:
    assert [token.name for token in tokens("<c1><b9></c1><b2>글</b2>")] == ["c1", "b2", "b2"]


def test_words_in_code_marks_are_prose() -> None:
    assert Text("<k1>그대로</k1> 쓴다").plain == "그대로 쓴다"


def test_tags_that_are_never_closed_are_read_in_one_pass() -> None:
    assert sum(token.form is TagForm.OPEN for token in tokens("<c1>" * 20_000)) == 20_000


# ---- what a model sees


def test_an_element_is_not_shown_to_a_model_as_a_heading() -> None:
    assert for_model("<h1>키</h1>와 <b2>글</b2>") == "<el1>키</el1>와 <b2>글</b2>"
    assert for_model("<h3>…</h3> is missing") == "<el3>…</el3> is missing"
    assert ELEMENT.letters == "h"


def test_a_model_that_writes_the_stored_name_is_understood() -> None:
    assert from_model("<h1>a key</h1>") == from_model("<el1>a key</el1>") == "<h1>a key</h1>"


_TAGS = st.builds(
    lambda kind, number, form: form.format(f"{kind.letters}{number}"),
    st.sampled_from(KINDS),
    st.integers(1, 99),
    st.sampled_from(["<{}>", "</{}>", "<{}/>"]),
)


@given(st.lists(st.one_of(_TAGS, st.text("가a <>/1h\n", max_size=6))).map("".join))
def test_what_a_model_is_shown_leads_back_to_what_is_stored(text: str) -> None:
    assert from_model(for_model(text)) == text


def test_a_legend_explains_the_kinds_that_occur_and_no_other() -> None:
    assert legend(["<b1>굵게</b1>, <a2>링크</a2>, <c3>code</c3>", "<b7>또</b7> <x4/>"]) == (
        "<b1>…</b1> bold, <a2>…</a2> link text: translate inside; <c3>…</c3> code, <x4/> something that stays: copy."
    )
    assert legend(["<h1>키</h1>"]) == "<el1>…</el1> an element: translate inside."
    assert legend(["글", "글<br1/>"]) == "<br1/> a line break: copy."
    assert legend(["태그 없는 글"]) == ""
