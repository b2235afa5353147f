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
        ("발표는 회고로 끝났다", "The talk ended with a recollection", "회고"),
        ("사수가 없는 신입", "A newcomer without a shooter", "사수"),
        ("다들 파이팅!", "Fighting, everyone!", "파이팅"),
        ("교착상태에 빠졌다", "It fell into a standstill", "교착 상태"),
        ("멱등성이 중요하다", "Sameness matters", "멱등성"),
        ("공유기를 껐다 켰다", "I turned the sharer off and on", "공유기"),
    ],
)
def test_a_dictionary_s_english_is_caught(source: str, target: str, term: str) -> None:
    assert term in {miss.term.source for miss in load_glossary([], BUILTIN).misses(source, target)}


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
