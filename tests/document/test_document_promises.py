"""The room's three promises (identity, protection, skeleton) over generated posts, the specifications' and real ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.answers import hostile_answers, plain_answers
from support.corpus import corpus_texts
from support.posts import posts
from support.promises import assert_identity, assert_protection

from translator.document import Engine, ParseOptions, parse

_SPEC = Path(__file__).parent / "spec"
SPEC_EXAMPLES = [
    pytest.param(example["markdown"], id=f"{path.stem}-{example['example']}")
    for path in sorted(_SPEC.glob("*.json"))
    for example in json.loads(path.read_text(encoding="utf-8"))
]
_ENGINES = st.sampled_from(list(Engine))


@given(posts(), _ENGINES)
@settings(max_examples=60, deadline=None)
def test_a_post_with_nothing_translated_is_the_same_post(text: str, engine: Engine) -> None:
    assert_identity(text, ParseOptions(engine=engine))


@given(
    st.text(alphabet="가나 a1\n\r\t-#>*_`~[]()<>!|:{}%$\\&\"'=+./\ufeff\u2028\x00\x0c", max_size=120),
    _ENGINES,
)
@settings(max_examples=150, deadline=None)
def test_any_text_is_a_document_that_gives_itself_back(text: str, engine: Engine) -> None:
    assert_identity("본문\n" + text, ParseOptions(engine=engine))


@given(posts(), _ENGINES, st.integers(0, 2**32))
@settings(max_examples=40, deadline=None)
def test_a_hostile_model_changes_no_protected_byte(text: str, engine: Engine, seed: int) -> None:
    document = parse(text, ParseOptions(engine=engine))
    assert_protection(document, hostile_answers(document, seed))


@given(posts())
@settings(max_examples=40, deadline=None)
def test_plain_english_is_never_refused(text: str) -> None:
    document = parse(text)
    assert document.assemble(plain_answers(document)).refused == ()


@pytest.mark.parametrize("markdown", SPEC_EXAMPLES)
def test_an_example_of_the_specification_survives(markdown: str) -> None:
    document = assert_identity(markdown, ParseOptions(engine=Engine.COMMONMARK))
    assert_protection(document, hostile_answers(document, 1))


def test_the_corpus_gives_itself_back() -> None:
    for name, text in corpus_texts():
        document = assert_identity(
            text, ParseOptions(engine=Engine.MDX if name.endswith("x") else Engine.KRAMDOWN)
        )
        assert document.segments, name


def test_the_corpus_survives_a_hostile_model() -> None:
    for name, text in corpus_texts()[::4]:
        assert_protection(parse(text), hostile_answers(parse(text), len(name)))
