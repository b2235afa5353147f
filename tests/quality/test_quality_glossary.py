"""What the glossary adds to the checks."""

from __future__ import annotations

import pytest

from glossary import Glossary, Person, Term
from translator.quality import check_unit

GLOSSARY = Glossary(
    terms=[
        Term("파인튜닝", "fine-tuning"),
        Term("옮김", "옮김", do_not_translate=True),
        Term("토큰", "token", forbidden=("coin",)),
    ],
    people=[
        Person("한영빈", "Youngbin Han", pronoun="he"),
        Person("김하나", "Hana Kim", pronoun="she/her"),
        Person("박솔", "Sol Park", pronoun="they"),
    ],
)


def codes(source: str, target: str) -> list[str]:
    return [finding.code for finding in check_unit(source, target, glossary=GLOSSARY)]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("파인튜닝이 끝났다.", "The fine-tuning is done."),
        ("<b1>토큰</b1>을 센다.", "It counts <b1>tokens</b1>."),
        ("옮김을 설치한다.", "Install 옮김 now."),
        ("한영빈 님이 데모를 보여줬다.", "Youngbin Han showed us his demo."),
        ("김하나 님이 데모를 보여줬다.", "Hana Kim showed us her demo."),
    ],
)
def test_what_follows_the_glossary_is_sound(source: str, target: str) -> None:
    assert codes(source, target) == []


@pytest.mark.parametrize(
    ("code", "source", "target"),
    [
        ("terms", "파인튜닝이 끝났다.", "The training is done."),
        ("terms", "토큰을 센다.", "It counts tokens, that is coins."),
        ("names", "한영빈 님이 발표했다.", "Yeongbin gave a talk."),
        ("pronouns", "김하나 님이 데모를 보여줬다.", "Hana Kim showed us his demo."),
        ("pronouns", "박솔 님이 데모를 보여줬다.", "Sol Park showed us her demo."),
    ],
)
def test_what_does_not_is_found(code: str, source: str, target: str) -> None:
    assert codes(source, target) == [code]


def test_a_post_may_keep_korean_that_the_glossary_wants_to_stay() -> None:
    assert codes("옮김", "옮김") == []
    assert [finding.code for finding in check_unit("옮김", "옮김")] == ["unchanged"]


def test_the_message_names_the_pronoun_to_use() -> None:
    (finding,) = check_unit("김하나 님의 데모다.", "It is Hana Kim and his demo.", glossary=GLOSSARY)
    assert finding.message == "Hana Kim is “she/her” in the glossary, not “his”."
