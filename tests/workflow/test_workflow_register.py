"""How a post speaks to its readers is heard from how its sentences end."""

from __future__ import annotations

import pytest

from translator.document import parse
from translator.workflow.register import CASUAL, FRIENDLY, PLAIN, POLITE, level_of, register_of


@pytest.mark.parametrize(
    ("level", "words"),
    [
        (POLITE, "합니다 했습니다 입니다 아닙니다 하십니까 보십시오 갑시다"),
        (FRIENDLY, "해요 했어요 이에요 거예요 하죠 네요 보세요 할까요 중요해요"),
        (PLAIN, "한다 했다 이다 아니다 다니다 지니다 같다 좋다 아니시다"),
        (CASUAL, "했어 있지 거야 같아 좋더라고 없네"),
        ("", "필요 개요 가능함 것 언어 사용 다 요"),
    ],
)
def test_a_sentences_last_word_tells_its_level(level: str, words: str) -> None:
    assert {word: level_of(word) for word in words.split()} == dict.fromkeys(words.split(), level)


def test_most_sentences_decide_whatever_a_quote_or_a_heading_says() -> None:
    text = (
        "# 시작합니다\n\n카프카를 걷어냈다. 왜 그랬을까? 느렸다 ㅋㅋㅋ\n\n"
        "- 운영이 **어려웠다.**\n- “정말 괜찮으시겠어요?”\n\n```\n끝입니다.\n```\n"
    )
    assert register_of(parse(text).segments) == PLAIN


@pytest.mark.parametrize(
    "text", ["끝났다. 다행이다.\n", "하나다. 둘입니다. 셋이에요. 넷이야.\n", "# 제목\n\n`x`\n"]
)
def test_too_few_sentences_or_a_mixture_tell_nothing(text: str) -> None:
    assert register_of(parse(text).segments) == ""
