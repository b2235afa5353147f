"""What lint doubts, and which translations a changed term touches."""

from __future__ import annotations

from pathlib import Path

import pytest

from glossary import Glossary, Term, parse_glossary
from glossary.lint import Doubt, lint
from glossary.touched import touched
from translator.units import State, Unit


def doubts(*texts: str) -> list[tuple[str, str, bool]]:
    glossaries = [parse_glossary(text, Path(f"{number}.yml")) for number, text in enumerate(texts)]
    return [(one.doubt, one.term.source, one.serious) for one in lint(glossaries)]


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        (["토큰: token\n서버: server\n"], []),
        (["토큰: token\n", "토큰: token\n"], [("duplicate", "토큰", False)]),
        (["토큰: token\n", "토큰: coin\n"], [("conflict", "토큰", False)]),
        (["풀 리퀘: PR\n풀리퀘: pull\n"], [("conflict", "풀리퀘", True)]),
        (["- {source: 풀 리퀘, target: PR, variants: [풀리퀘]}\n"], [("duplicate", "풀 리퀘", False)]),
        (["- {source: 토큰, target: token, forbidden: [Token]}\n"], [("conflict", "토큰", True)]),
        (["깃헙: Git hub\ngit hub: GitHub\n"], []),
        (["깃헙: 깃허브\n깃허브: GitHub\n"], [("chain", "깃헙", True)]),
        (
            ["서버: server\n서버 사이드: backend\n서버 비용: server cost\n"],
            [("contains", "서버 사이드", False)],
        ),
        (["실무: {target: in practice, advice: true}\n실무 경험: work experience\n"], []),
        (["실무: practice\n실무 경험: {target: experience, advice: true}\n"], []),
        (["실무: practice\n", "실무: {target: on the job, advice: true}\n"], [("duplicate", "실무", False)]),
        (["깃헙: {target: 깃허브, advice: true}\n깃허브: GitHub\n"], []),
        (["IT: information technology\n"], [("common-word", "IT", False)]),
        (["- {source: IT, target: tech, case: exact}\n"], []),
        (
            ["- {source: 정산, target: a, context: [배치]}\n- {source: 정산, target: b, context: [결제]}\n"],
            [],
        ),
    ],
)
def test_what_is_doubtful(texts: list[str], wanted: list[tuple[str, str, bool]]) -> None:
    assert doubts(*texts) == wanted


def test_terms_that_occur_nowhere_and_english_that_nobody_accepted() -> None:
    glossary = Glossary([Term("토큰", "token"), Term("서버", "server"), Term("깃", "git")])
    sources = ["토큰을 센다.", "서버가 죽었다."]
    accepted = [("토큰을 센다.", "It counts coins."), ("서버가 죽었다.", "The servers died.")]
    found = [(one.doubt, one.term.source) for one in lint([glossary], sources, accepted)]
    assert found == [(Doubt.UNSEEN, "토큰"), (Doubt.UNUSED, "깃")]


def test_advice_that_nobody_followed_is_no_doubt() -> None:
    glossary = Glossary([Term("실무", "in practice", advice=True), Term("야근", "overtime", advice=True)])
    found = [(one.doubt, one.term.source) for one in lint([glossary], ["실무."], [("실무.", "On the job.")])]
    assert found == [(Doubt.UNUSED, "야근")]


def unit(source: str, target: str, state: State = State.ACCEPTED) -> Unit:
    return Unit(source, "paragraph", source, target, state)


def test_a_changed_term_touches_the_accepted_sentences_that_have_it() -> None:
    units = [
        unit("토큰을 센다.", "It counts coins."),
        unit("토큰은 비싸다.", "Tokens are dear."),
        unit("토큰을 판다.", "It sells coins.", State.PROPOSED),
        unit("접근 토큰을 판다.", "It sells access keys."),
        unit("서버가 죽었다.", "The server died."),
    ]
    term = Term("토큰", "token")
    found = touched(term, units, Glossary([Term("토큰", "coin"), Term("접근 토큰", "access key")]))
    assert [(one.unit.source, bool(one.message)) for one in found] == [
        ("토큰을 센다.", True),
        ("토큰은 비싸다.", False),
    ]


def test_advice_touches_no_sentence() -> None:
    advice = Term("토큰", "token", advice=True)
    assert [one.message for one in touched(advice, [unit("토큰을 센다.", "It counts coins.")])] == [""]
