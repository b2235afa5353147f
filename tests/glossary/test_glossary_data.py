"""What the ready term bases promise: they load, they are found where they should be, and they contradict nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path

import pytest

from glossary import BUILTIN, Glossary, Term, load_glossary, parse_glossary
from glossary.lint import lint
from glossary.matching import fold

FLOOR = 250
GOOD_PAIRS = Path(__file__).parent / "good_pairs.txt"
PARTICLES = ("는", "을", "에서")
HANGUL = re.compile("[가-힣]")


@cache
def base(name: str) -> Glossary:
    file = resources.files("glossary") / "data" / f"{name}.yml"
    return parse_glossary(file.read_text(encoding="utf-8"), Path(f"{name}.yml"))


def every_term() -> Iterator[tuple[str, Term]]:
    for name in BUILTIN:
        for term in base(name).terms:
            yield name, term


def opening(term: Term) -> str:
    """The start of a paragraph, with a word in it that a term with a context asks for."""
    return f"{term.context[0]} 이야기. " if term.context else ""


@pytest.mark.parametrize("name", BUILTIN)
def test_a_base_has_a_few_hundred_terms_and_nothing_but_terms(name: str) -> None:
    glossary = base(name)
    assert len(glossary.terms) >= FLOOR
    assert not glossary.people
    assert not glossary.style


def test_all_bases_together_lose_no_term() -> None:
    together = load_glossary([], BUILTIN)
    assert len(together.terms) == sum(len(base(name).terms) for name in BUILTIN)


def test_no_spelling_stands_twice_in_a_base_or_in_two() -> None:
    seen: dict[str, str] = {}
    for name, term in every_term():
        for spelling in term.spellings:
            place = f"{name}:{term.line} {spelling}"
            other = seen.setdefault(fold(spelling), place)
            assert other == place, f"{spelling}: {other} and {place}"


def test_the_bases_leave_nothing_to_doubt() -> None:
    doubts = lint([base(name) for name in BUILTIN])
    assert not doubts, [doubt.message for doubt in doubts]


def test_no_rendering_stands_twice_in_a_term() -> None:
    for name, term in every_term():
        renderings = [term.target, *term.target_variants]
        assert len(renderings) == len(set(renderings)), f"{name}:{term.line} {term.source}: {renderings}"


def test_every_source_is_korean_and_longer_than_a_syllable() -> None:
    for name, term in every_term():
        for spelling in term.spellings:
            where = f"{name}:{term.line} {spelling}"
            assert term.do_not_translate or HANGUL.search(spelling), where
            assert len(fold(spelling)) > 1, where


def test_every_rendering_is_english() -> None:
    for name, term in every_term():
        for rendering in (term.target, *term.target_variants, *term.forbidden):
            assert re.search("[A-Za-z0-9]", rendering), f"{name}:{term.line} {rendering}"
            assert not HANGUL.search(rendering), f"{name}:{term.line} {rendering}"


def test_no_term_accepts_what_it_forbids() -> None:
    for name, term in every_term():
        allowed = {term.target.lower(), *(one.lower() for one in term.target_variants)}
        assert not allowed & {one.lower() for one in term.forbidden}, f"{name}:{term.line}"


@pytest.mark.parametrize("name", BUILTIN)
def test_a_spelling_finds_its_own_term_alone_and_before_particles(name: str) -> None:
    glossary = load_glossary([], BUILTIN)
    for term in base(name).terms:
        for spelling in term.spellings:
            for ending in ("", *PARTICLES):
                before = opening(term)
                text = f"{before}{spelling}{ending}"
                found = [match for match in glossary.matches(text) if match.start >= len(before)]
                assert [match.term.source for match in found] == [term.source], text


@pytest.mark.parametrize("name", BUILTIN)
def test_a_term_with_a_context_keeps_silent_without_it(name: str) -> None:
    glossary = base(name)
    for term in glossary.terms:
        if term.context and not any(word in term.source for word in term.context):
            assert term not in glossary.terms_in(f"어제 본 {term.source}."), term.source


@pytest.mark.parametrize("name", BUILTIN)
def test_every_accepted_rendering_is_accepted(name: str) -> None:
    glossary = base(name)
    for term in glossary.terms:
        for rendering in (term.target, *term.target_variants):
            text = opening(term) + term.source
            missed = [miss for miss in glossary.misses(text, f"Here is {rendering}.") if miss.term == term]
            assert not missed, f"{term.source}: {rendering}"


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("2024년 회고", "2024, in review"),
        ("1년간의 회고를 남긴다", "Looking back on the year"),
        ("이틀을 삽질한 끝에", "After flailing for two days"),
        ("파인튜닝한 모델과 미세조정하지 않은 모델", "The fine-tuned model and the one that isn't finetuned"),
        ("깃헙에 올린 풀리퀘스트", "The PR I opened on GitHub"),
        ("컴포넌트를 서버사이드 렌더링한다", "The component is rendered on the server"),
        ("타입이 추론됩니다", "The type is inferred"),
        ("무중단으로 배포했다", "We deployed with zero downtime"),
        ("우테코에서 스터디를 했다", "We ran a study group at Woowacourse"),
        ("내돈내산 노트북 후기", "Notes on a laptop I paid for myself"),
        ("멱등하지 않은 요청의 멱등성을", "make a request that isn't idempotent so"),
    ],
)
def test_good_english_is_left_in_peace(source: str, target: str) -> None:
    assert not load_glossary([], BUILTIN).misses(source, target)


@pytest.mark.parametrize(
    ("source", "target", "term"),
    [
        ("커닝하다 들켰다", "I was caught cunning", "커닝"),
        ("경사하강법을 배웠다", "I learned the slope descending method", "경사 하강법"),
        ("사이드 프로젝트를 시작했다", "I started a second work", "사이드 프로젝트"),
        ("교착상태에 빠졌다", "It fell into a standstill", "교착 상태"),
        ("멱등성이 중요하다", "Sameness matters", "멱등성"),
        ("공유기를 껐다 켰다", "I turned the sharer off and on", "공유기"),
    ],
)
def test_a_dictionary_s_english_is_caught(source: str, target: str, term: str) -> None:
    assert term in {miss.term.source for miss in load_glossary([], BUILTIN).misses(source, target)}


def test_advice_is_told_and_binds_nobody() -> None:
    together = load_glossary([], BUILTIN)
    advice = [term for term in together.terms if term.advice]
    assert len(advice) >= 100
    for term in advice:
        text = opening(term) + term.source
        assert term in together.terms_in(text), term.source
        assert not [miss for miss in together.misses(text, "Quite otherwise.") if miss.term == term], (
            term.source
        )


@pytest.mark.parametrize(
    "word", ["실무", "회고", "후기", "삽질", "눈팅", "야근", "최종 합격", "이직", "파이팅"]
)
def test_a_word_whose_english_depends_on_the_sentence_is_no_law(word: str) -> None:
    laws = [term for term in load_glossary([], BUILTIN).terms if not term.advice]
    assert not Glossary(laws).terms_in(f"{word}에 대하여"), word


def test_a_note_is_a_few_words() -> None:
    for name, term in every_term():
        assert len(term.note) <= 60, f"{name}:{term.line} {term.note}"
        assert ";" not in term.note, (
            f"{name}:{term.line}: a model is told of terms with a semicolon between them"
        )


def good_pairs() -> list[tuple[str, str]]:
    """Blocks of a Korean and an English line; a line with one # is a remark."""
    text = GOOD_PAIRS.read_text(encoding="utf-8")
    blocks = re.sub(r"(?m)^# .*\n", "", text).strip().split("\n\n")
    pairs = [tuple(block.strip().split("\n")) for block in blocks]
    assert all(len(pair) == 2 for pair in pairs)
    return [(pair[0], pair[1]) for pair in pairs]


def test_english_that_a_fluent_engineer_writes_has_no_findings() -> None:
    together = load_glossary([], BUILTIN)
    pairs = good_pairs()
    assert len(pairs) == len(set(pairs)) >= 500
    wrong = [
        f"{source} | {target} | {miss.message}"
        for source, target in pairs
        for miss in together.misses(source, target)
    ]
    assert len(wrong) < 0.02 * len(pairs), "\n".join(wrong)


def test_good_sentences_have_most_of_the_terms_in_them() -> None:
    together = load_glossary([], BUILTIN)
    laws = {term.source for term in together.terms if not term.advice}
    seen = {term.source for source, _ in good_pairs() for term in together.terms_in(source)}
    assert len(seen & laws) >= 0.6 * len(laws)


def test_another_term_s_english_is_caught_in_the_same_sentences() -> None:
    """What accepts good English still refuses English that is not there."""
    together = load_glossary([], BUILTIN)
    pairs = good_pairs()
    missed = held = 0
    for (source, _), (_, other) in zip(pairs, pairs[7:] + pairs[:7], strict=True):
        laws = [term for term in together.terms_in(source) if not term.advice]
        held += len(laws)
        missed += len({id(miss.term) for miss in together.misses(source, other)})
    assert missed >= 0.97 * held


@pytest.mark.parametrize(
    "text",
    [
        "if 문과 for 문",  # a statement, not the humanities
        "장애인 접근성",
        "전역 변수",
        "사수하다",
        "장고 끝에 악수 둔다",
        "버튼의 배치 작업을 마쳤다",  # layout, not a batch
        "전 세계 개발자",
        "모듈이 여러 개인 프로젝트",  # a project that has several, not one's own
    ],
)
def test_a_word_that_only_looks_alike_is_no_term(text: str) -> None:
    alike = {"문과", "장애", "전역", "사수", "장고", "배치 작업", "전세", "개인 프로젝트"}
    assert not alike & {term.source for term in load_glossary([], BUILTIN).terms_in(text)}
