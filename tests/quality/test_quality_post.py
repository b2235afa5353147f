"""What the units of a post say of each other."""

from __future__ import annotations

import pytest

from translator.quality import check_post, unwaived
from translator.units import Finding, Origin, Severity, State, Unit


def unit(key: str, source: str, target: str, state: State = State.PROPOSED) -> Unit:
    return Unit(key, "paragraph", source, target, state, Origin.MODEL)


def codes(findings: dict[str, tuple[Finding, ...]] | object) -> dict[str, list[str]]:
    assert isinstance(findings, dict)
    return {key: [finding.code for finding in found] for key, found in findings.items()}


def test_a_sound_post_has_no_findings() -> None:
    units = [unit("a", "서버를 켠다.", "Start the server."), unit("b", "로그를 본다.", "Look at the logs.")]
    assert check_post(units) == {}


def test_an_untranslated_unit_is_not_complained_of() -> None:
    assert check_post([unit("a", "서버를 켠다.", "", State.UNTRANSLATED)]) == {}


def test_findings_of_a_unit_come_under_its_key() -> None:
    units = [
        unit("a", "서버 3대를 켠다.", "Start 4 servers."),
        unit("b", "로그를 본다.", "Look at the logs."),
    ]
    assert codes(check_post(units)) == {"a": ["numbers"]}


def test_a_stale_unit_is_held_against_the_source_it_was_made_for() -> None:
    stale = Unit(
        "a",
        "paragraph",
        "서버 4대를 켠다.",
        "Start 3 servers.",
        State.STALE,
        previous_source="서버 3대를 켠다.",
    )
    assert check_post([stale]) == {}


def test_two_translations_of_one_source_are_inconsistent_from_the_second_on() -> None:
    units = [
        unit("a", "서버를 켠다.", "Start the server."),
        unit("b", "서버를 켠다.", "Turn on the machine."),
        unit("c", "서버를 켠다.", "Start the server."),
    ]
    findings = check_post(units)
    assert codes(findings) == {"b": ["inconsistent"]}
    assert "Start the server." in findings["b"][0].message


def test_what_a_person_accepted_is_the_standard_for_the_others() -> None:
    units = [
        unit("a", "서버를 켠다.", "Turn on the machine."),
        unit("b", "서버를 켠다.", "Start the server.", State.ACCEPTED),
    ]
    assert codes(check_post(units)) == {"a": ["inconsistent"]}


def test_two_translations_that_differ_in_case_and_full_stop_alone_are_consistent() -> None:
    assert (
        check_post([unit("a", "시작하기", "Getting Started"), unit("b", "시작하기", "Getting started.")])
        == {}
    )


def test_one_translation_for_two_quite_different_sources_is_reused() -> None:
    english = "Start the server before you look at the logs."
    units = [
        unit("a", "로그를 보기 전에 서버를 켠다.", english),
        unit("b", "배포가 끝나면 결과를 채팅방에 알린다.", english),
    ]
    assert codes(check_post(units)) == {"b": ["reused"]}


def test_short_and_similar_sources_may_share_a_translation() -> None:
    units = [
        unit("a", "설치 방법", "How to install"),
        unit("b", "설치하는 법", "How to install"),
        unit("c", "로그를 보기 전에 서버를 켠다.", "Start the server before you look at the logs."),
        unit("d", "로그를 보기 전에 서버를 켠다", "Start the server before you look at the logs."),
    ]
    assert check_post(units) == {}


def test_a_name_given_in_brackets_is_spelled_so_everywhere() -> None:
    units = [
        unit("a", "패러데이(Faraday)가 발견했다.", "It was discovered by Faraday."),
        unit("b", "패러데이는 제본공이었다.", "Paraday was a bookbinder."),
        unit("c", "패러데이의 법칙이다.", "It is Faraday's law."),
    ]
    findings = check_post(units)
    assert codes(findings) == {"b": ["names"]}
    assert findings["b"][0].message == "패러데이 is “Paraday” here and “Faraday” elsewhere: use “Faraday”."


def test_a_persons_name_is_spelled_as_it_was_the_first_time() -> None:
    units = [
        unit("a", "김철수 님이 발표했다.", "Kim Cheolsu gave the talk."),
        unit("b", "김철수 님께 감사드린다.", "My thanks go to Kim Chul-soo."),
        unit("c", "질문은 김철수 님이 받았다.", "Cheolsu took the questions."),
    ]
    assert codes(check_post(units)) == {"b": ["names"]}


@pytest.mark.parametrize(
    ("korean", "first", "second"),
    [
        ("토스 대표가", "I read what Toss's CEO wrote.", "This is what the CEO of Toss said."),
        ("토스 대표가", "This is what their CEO said.", "We met the CEO of Toss."),
        ("당시 대표가", "Thanks go to the CEO at the time.", "The CEO then was in Tunis."),
        ("매니저님이", "The talk by Manager Kim was good.", "My Mentor agreed."),
    ],
)
def test_a_word_that_only_sounds_like_the_one_before_a_title_is_no_spelling_of_it(
    korean: str, first: str, second: str
) -> None:
    units = [unit("a", f"{korean} 쓴 글을 읽었다.", first), unit("b", f"{korean} 한 말이다.", second)]
    assert check_post(units) == {}


def test_an_ordinary_word_at_a_sentences_start_is_no_spelling_of_a_short_name() -> None:
    units = [
        unit("a", "토스(Toss)에서 일한다.", "I work at Toss."),
        unit("b", "토스는 빠르다. 이게 다다.", "They are fast there. This is all."),
        unit("c", "토스는 느리다.", "These people are slow."),
        Unit("d", "heading", "토스에서 한 일", "What This Team Does", State.PROPOSED),
    ]
    assert check_post(units) == {}


def test_the_spelling_that_two_units_share_is_the_standard() -> None:
    units = [
        unit("a", "박지영 씨가 물었다.", "Then Park Jeeyoung asked."),
        unit("b", "박지영 씨가 답했다.", "The answer came from Jiyoung Park."),
        unit("c", "박지영 씨는 갔다.", "After that Jiyoung Park left."),
    ]
    findings = check_post(units)
    assert codes(findings) == {"a": ["names"]}
    assert "use “Jiyoung Park”" in findings["a"][0].message


def test_a_concept_in_brackets_is_no_name() -> None:
    units = [
        unit("a", "의존성 주입(Dependency Injection)을 쓴다.", "It uses dependency injection."),
        unit("b", "의존성 주입은 어렵다.", "DI is hard, says Denny Jackson."),
    ]
    assert check_post(units) == {}


def test_a_waived_finding_is_set_aside() -> None:
    finding = Finding("numbers", Severity.WARNING, "The source says 3; the translation does not.")
    waiving = Unit("a", "paragraph", "3", "", waived={"numbers": "a joke"})
    assert unwaived(waiving, [finding]) == ()
    assert unwaived(unit("b", "3", ""), [finding]) == (finding,)
