"""Terms are proposed with what speaks for them."""

from __future__ import annotations

import pytest

from glossary import Glossary, Term
from glossary.suggest import Correction, Reason, from_edits, from_posts, from_translations

POSTS = [
    "오프셋을 커밋한다.",
    "오프셋이 앞선다.",
    "<b1>오프셋</b1>의 뜻을 생각한다.",
    "API 게이트웨이가 죽었다.",
    "API 게이트웨이를 살렸다.",
    "생각을 하고 생각이 많아서 생각에서 나온다.",
    "API 게이트웨이의 로그를 본다.",
    "설명하는 글이고 설명하고 설명하면 설명하지만 설명하는데.",
]


def test_nouns_and_phrases_that_keep_coming_are_proposed() -> None:
    found = from_posts(POSTS, Glossary(), least=3)
    assert [(one.term.source, one.count) for one in found] == [("API 게이트웨이", 3), ("오프셋", 3)]
    assert found[1].evidence == tuple(POSTS[:3])
    assert found[1].term.target == ""


def test_what_has_an_entry_is_not_proposed() -> None:
    glossary = Glossary([Term("오프셋", "offset"), Term("API 게이트웨이", "API gateway")])
    assert from_posts(POSTS, glossary, least=3) == []


def test_what_follows_a_known_term_is_no_word_and_a_plural_is_its_noun() -> None:
    texts = [
        "서버에서 본다.",
        "서버가 죽고 <b1>서버</b1>에서 산다.",
        "서버로 서버에서 서버를",
        "오프셋들을 센다.",
        "오프셋이 앞선다.",
        "오프셋을 센다.",
    ]
    found = from_posts(texts, Glossary([Term("서버", "server")]), least=2)
    assert [(one.term.source, one.count) for one in found] == [("오프셋", 3)]


def test_phrases_come_first_and_their_parts_not_at_all() -> None:
    texts = [
        "이벤트 소싱 모델을 쓴다.",
        "이벤트 소싱 모델이 낫다.",
        "이벤트 소싱 모델의 값",
        "소싱이 먼저고 소싱을 뺐다.",
        "이벤트를 낸다.",
        "이벤트가 온다.",
        *("파일을 연다." for _ in range(4)),
        *("파일이 있다." for _ in range(4)),
    ]
    found = [one.term.source for one in from_posts(texts, Glossary(), least=3)]
    assert found[:2] == ["이벤트 소싱 모델", "파일"]
    assert "소싱 모델" not in found
    assert "모델" not in found


def test_consistent_translations_propose_a_pair() -> None:
    pairs = [
        ("오프셋을 커밋한다.", "It commits the offset."),
        ("오프셋이 앞선다.", "The offset is ahead."),
        ("낡은 오프셋을 지운다.", "Old offsets are removed."),
        ("서버를 켠다.", "It starts the server."),
        ("서버가 죽는다.", "The machine dies."),
        ("서버의 로그", "A log"),
    ]
    (one,) = from_translations(pairs, Glossary())
    assert (one.term, one.reason, one.count) == (Term("오프셋", "offset"), Reason.TRANSLATIONS, 3)
    assert one.evidence[0] == "오프셋을 커밋한다. → It commits the offset."


def test_what_a_reviewer_changes_twice_becomes_a_term() -> None:
    edits = [
        Correction("회고를 썼다.", "I wrote a memoir.", "I wrote a retrospective."),
        Correction(
            "올해의 회고가 늦었다.", "This year's memoir is late.", "This year's retrospective is late."
        ),
        Correction("배포가 늦었다.", "The deploy is late.", "The rollout is late."),
    ]
    (one,) = from_edits(edits, Glossary())
    assert one.term == Term("회고", "retrospective", forbidden=("memoir",))
    assert (one.count, one.replaces) == (2, None)
    assert one.evidence[0] == "I wrote a memoir. → I wrote a retrospective."


def test_an_article_that_changes_with_the_word_is_no_part_of_the_term() -> None:
    edits = [
        Correction("회고를 썼다.", "I wrote an essay.", "I wrote a retrospective."),
        Correction("회고가 늦었다.", "The essay is late.", "The retrospective is late."),
    ]
    (one,) = from_edits(edits, Glossary())
    assert one.term == Term("회고", "retrospective", forbidden=("essay",))


@pytest.mark.parametrize(
    ("edits", "source", "target", "forbidden"),
    [
        (  # one word of two that changed
            [
                Correction("배치를 돌렸다.", "I ran the placement.", "I ran the batch."),
                Correction("새벽 배치가 늦었다.", "The dawn placement was late.", "The overnight batch was late."),
            ],
            "배치", "batch", "placement",
        ),
        (  # a verb made of the term
            [
                Correction("정산했다.", "I calculated it.", "I settled it."),
                Correction("정산하는 날", "The day I calculate it", "The day I settle it"),
            ],
            "정산", "settled", "calculated",
        ),
        (
            [
                Correction("사내 스터디에서", "In an in-house study group", "In our internal study group"),
                Correction("사내 발표", "An in-house talk", "An internal talk"),
            ],
            "사내", "internal", "in house",
        ),
    ],
)  # fmt: skip
def test_what_changed_is_told_from_what_changed_beside_it(
    edits: list[Correction], source: str, target: str, forbidden: str
) -> None:
    (one,) = from_edits(edits, Glossary())
    assert one.term == Term(source, target, forbidden=(forbidden,))


def test_an_edit_to_the_required_word_in_another_number_forbids_the_machines_word() -> None:
    token = Term("토큰", "token")
    edits = [
        Correction("토큰을 쓴다.", "You use coins.", "You use tokens."),
        Correction("토큰이 든다.", "It takes coins.", "It takes tokens."),
    ]
    (one,) = from_edits(edits, Glossary([token]))
    assert one.term == Term("토큰", "token", forbidden=("coins",))
    assert one.replaces == token


def test_edits_against_an_entry_change_it_and_edits_for_it_forbid_the_machines_word() -> None:
    edits = [
        Correction("회고를 썼다.", "I wrote a memoir.", "I wrote a retrospective."),
        Correction("올해의 회고가 늦었다.", "The memoir is late.", "The retrospective is late."),
    ]
    against = Term("회고", "memoir")
    (one,) = from_edits(edits, Glossary([against]))
    assert (one.term.target, one.term.forbidden, one.replaces) == ("retrospective", ("memoir",), against)
    pro = Term("회고", "retrospective")
    (one,) = from_edits(edits, Glossary([pro]))
    assert (one.term.target, one.term.forbidden, one.replaces) == ("retrospective", ("memoir",), pro)


def test_what_is_forbidden_is_no_rendering_any_more() -> None:
    edits = [
        Correction("회고를 썼다.", "I wrote a memoir.", "I wrote a retrospective."),
        Correction("올해의 회고가 늦었다.", "The memoir is late.", "The retrospective is late."),
    ]
    (one,) = from_edits(edits, Glossary([Term("회고", "review", target_variants=("memoir",))]))
    assert one.term == Term("회고", "retrospective", target_variants=("review",), forbidden=("memoir",))


def test_advice_that_people_change_again_and_again_is_proposed_as_law() -> None:
    advice = Term("회고", "memoir", target_variants=("looking back",), advice=True)
    edits = [
        Correction("회고를 썼다.", "I wrote a memoir.", "I wrote a retrospective."),
        Correction("올해의 회고가 늦었다.", "The memoir is late.", "The retrospective is late."),
    ]
    (one,) = from_edits(edits, Glossary([advice]))
    assert (one.term, one.replaces) == (Term("회고", "retrospective", forbidden=("memoir",)), advice)


def test_a_word_with_advice_is_known_already() -> None:
    texts = ["서랍장을 연다.", "서랍장이 크다.", "서랍장의 문", "서랍장에서 꺼낸다.", "서랍장을 닫는다."]
    assert [one.term.source for one in from_posts(texts, Glossary())] == ["서랍장"]
    assert from_posts(texts, Glossary([Term("서랍장", "drawers", advice=True)])) == []


def test_one_edit_and_an_inflection_propose_nothing() -> None:
    edits = [
        Correction("토큰을 센다.", "It counts token.", "It counts tokens."),
        Correction("토큰이 는다.", "Token grow.", "Tokens grow."),
    ]
    assert from_edits(edits, Glossary()) == []
    assert from_edits([Correction("회고", "memoir", "retrospective")], Glossary()) == []
