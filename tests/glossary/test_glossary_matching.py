"""Where a term is found, and where it is not."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary import Case, Glossary, Term

TERMS = [
    *(
        Term(word, "x")
        for word in "토큰 서버 로그 해시 손실 파인튜닝 이미지 모델 메모리 배포 카페 빈 의존성주입".split()
    ),
    *(Term(word, "x") for word in "API C++ .NET Node GPT GPT-4 commit CI/CD".split()),
    Term("풀 리퀘스트", "pull request"),
    Term("API 키", "API key"),
    Term("Go", "Go", case=Case.EXACT),
    Term("fine-tuning", "fine-tuning"),
]
GLOSSARY = Glossary(TERMS)


def found(text: str, glossary: Glossary = GLOSSARY) -> list[str]:
    return [match.term.source for match in glossary.matches(text)]


@pytest.mark.parametrize(
    "ending",
    "은 을 이 에서 에서는 으로 까지도 들이 이라는 이다 입니다 이었다 뿐만 별로 당 안에서 식의 스러운 답게".split(),
)
def test_particles_may_follow_a_term(ending: str) -> None:
    assert found(f"그 토큰{ending} 본다") == ["토큰"]


@pytest.mark.parametrize(
    "form",
    "하다 했다 한 할 함 합니다 하고 해서 했더니 해야 하는데 되다 된 됐다 되었습니다 될까 시켰다 하기 할때 중".split(),
)
def test_a_verbal_noun_is_found_in_every_form_of_hada_and_doeda(form: str) -> None:
    assert found(f"모델을 배포{form} 봤다") == ["모델", "배포"]


@pytest.mark.parametrize(
    "text",
    """해시함수 손실함수 해시하우스 서버하드웨어 토큰한계 토큰할인 배포되돌리기 모델하우스 재배포 모델링 로그인 로그인이 로그아웃 카페인은 빈도가
    빈번한 배포판 토큰화 서버리스 웹서버 이미지네이션""".split(),
)
def test_a_term_is_not_found_inside_a_longer_word(text: str) -> None:
    assert found(f"그 {text} 봐라") == []


@pytest.mark.parametrize(
    "text",
    [
        "풀 리퀘스트를",
        "풀리퀘스트를",
        "풀\n리퀘스트를",
        "풀\u00a0리퀘스트를",
        "<b1>풀</b1> 리퀘스트를",
        "**풀 리퀘스트**를",
    ],
)
def test_spaces_inside_a_term_are_optional(text: str) -> None:
    assert found(text) == ["풀 리퀘스트"]


@pytest.mark.parametrize(
    "text", ["파인 튜닝했다", "<b1>파인</b1> 튜닝했다", "<b1>파인</b1>튜닝했다", "의존성 주입은"]
)
def test_a_compound_may_be_written_apart(text: str) -> None:
    assert len(found(text)) == 1


@pytest.mark.parametrize("text", ["이 미지", "토 큰을", "메 모리", "배\n포", "fine  tun ing"])
def test_a_space_does_not_make_a_term_of_two_other_words(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text", ["API를", "api를", "(API)", "REST API", "API문서", "사내API", "<b1>API</b1>를"]
)
def test_latin_terms_may_touch_hangul_and_ignore_case(text: str) -> None:
    assert found(text) == ["API"]


@pytest.mark.parametrize(
    "text",
    ["APIs", "rapid", "GPT4o", "Node.js", "pre-commit", "committed", "C+", "a.NET", "go", "GO", "api_key"],
)
def test_latin_terms_are_not_found_inside_longer_names(text: str) -> None:
    assert found(text) == []


def test_names_with_signs_are_found() -> None:
    assert found("C++로 짠 .NET 앱의 CI/CD") == ["C++", ".NET", "CI/CD"]
    assert found("Go로") == ["Go"]


def test_the_longest_term_wins() -> None:
    assert found("GPT-4는 API 키로, GPT는 API로") == ["GPT-4", "API 키", "GPT", "API"]


def test_nothing_is_found_in_protected_tags_nor_across_them() -> None:
    assert found("<c1>토큰</c1> <x2/> <v3>{{ API }}</v3>") == []
    assert found("파인<x1/>튜닝") == []
    assert found("의존성<br1/>주입") == ["의존성주입"]


def test_a_match_says_where_it_stands_in_tagged_text() -> None:
    text = "이 <b1>파인</b1> 튜닝을"
    (match,) = GLOSSARY.matches(text)
    assert text[match.start : match.end] == "파인</b1> 튜닝"


def test_decomposed_hangul_is_the_same_hangul() -> None:
    text = unicodedata.normalize("NFD", "토큰을 <b1>배포</b1>했다")
    assert found(text) == ["토큰", "배포"]
    match = GLOSSARY.matches(text)[0]
    assert unicodedata.normalize("NFC", text[match.start : match.end]) == "토큰"


def test_laughter_is_no_part_of_a_word() -> None:
    assert found("서버ㅋㅋㅋ 토큰ㅠㅠ") == ["서버", "토큰"]


def test_a_term_with_context_needs_one_of_its_words_near() -> None:
    batch = Term("정산", "settlement", context=("배치", "결제"))
    plain = Term("정산", "accounting")
    glossary = Glossary([plain, batch])
    assert glossary.terms_in("결제 후 정산한다") == (batch,)
    assert glossary.terms_in("정산한다") == (plain,)


def test_a_term_with_a_tag_as_context_holds_in_posts_with_that_tag() -> None:
    glossary = Glossary([Term("정산", "settlement", context=("#결제", "#Billing"))])
    assert found("정산이다", glossary.for_tags(["billing"])) == ["정산"]
    assert found("정산이다", glossary.for_tags(["여행"])) == []


def test_of_two_terms_with_one_spelling_the_first_counts() -> None:
    first, second = Term("토큰", "token"), Term("토큰", "coin")
    assert Glossary([first, second]).terms_in("토큰과 토큰") == (first,)


@pytest.mark.parametrize("spelling", [".*", "a|b", "(x", "[가]", "\\d+", "토큰?", "$1", "^가"])
def test_what_a_regex_would_read_as_a_sign_is_a_letter(spelling: str) -> None:
    glossary = Glossary([Term(spelling, "x")])
    assert found(f"앞 {spelling} 뒤", glossary) == [spelling]
    assert found("아무 글 aaa 123", glossary) == []


@given(st.text(alphabet="토큰을 서버API-<b1>/c2\n가ㅋİß\u1110\u1169", max_size=60))
def test_any_text_is_searched_without_error_and_matches_never_overlap(text: str) -> None:
    end = 0
    for match in GLOSSARY.matches(text):
        assert end <= match.start < match.end <= len(text)
        end = match.end


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("회고", "retrospective"),
        ("파인 튜닝", "fine-tuning"),
        ("회고록", None),
        ("회고 모음", None),
        ("쿠버", None),
        ("", None),
    ],
)
def test_the_english_of_a_text_that_is_a_term(text: str, english: str | None) -> None:
    terms = (
        Term("회고", "retrospective"),
        Term("파인튜닝", "fine-tuning"),
        Term("쿠버", "", do_not_translate=True),
    )
    assert Glossary(terms).english_of(text) == english
