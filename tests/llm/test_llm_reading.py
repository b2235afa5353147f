"""Reading what models make of the answer that was asked for, whole or while it comes in."""

from __future__ import annotations

import json

import pytest

from translator.llm.answer_reading import PartialAnswer, read_object, read_reviews

TEXTS = {"1": "Title", "2": 'He said "no": then left.', "12": "Two\nlines"}
ASKED = json.dumps({"passages": [f"{number} {text}" for number, text in TEXTS.items()]})


@pytest.mark.parametrize(
    "answer",
    [
        ASKED,
        json.dumps([f"{number} {text}" for number, text in TEXTS.items()]),
        json.dumps({"passages": [f"{number}: {text}" for number, text in TEXTS.items()]}),
        json.dumps({"passages": [f"«{number}»{text}" for number, text in TEXTS.items()]}),
        json.dumps({"passages": [f"[{number}] {text}" for number, text in TEXTS.items()]}),
        json.dumps({"passages": [f"Passage {number}: {text}" for number, text in TEXTS.items()]}),
        json.dumps(TEXTS),
        json.dumps({"passages": TEXTS}),
        json.dumps({"translations": {f"«{number}»": text for number, text in TEXTS.items()}}),
        json.dumps({number: {"translation": text} for number, text in TEXTS.items()}),
        json.dumps({"passages": [{"n": int(number), "english": text} for number, text in TEXTS.items()]}),
        json.dumps({"passages": [{"passage": number, "text": text} for number, text in TEXTS.items()]}),
        json.dumps({"translations": {"passages": [f"{number} {text}" for number, text in TEXTS.items()]}}),
        json.dumps({"result": {"translations": TEXTS}}),
        json.dumps({"segments": {number: [text] for number, text in TEXTS.items()}}),
        json.dumps([[number, text] for number, text in TEXTS.items()]),
        json.dumps({"translations": [[int(number), text] for number, text in TEXTS.items()]}),
        json.dumps([{number: text} for number, text in TEXTS.items()]),
        json.dumps(
            {"items": [{"passage_number": int(n), "ko": "한국어", "en": text} for n, text in TEXTS.items()]}
        ),
        json.dumps({number: {"original": "한국어", "translated": text} for number, text in TEXTS.items()}),
        json.dumps({"passages": json.dumps([f"{number} {text}" for number, text in TEXTS.items()])}),
        json.dumps({"passages": "\n".join(f"{number} {text}" for number, text in TEXTS.items())}),
        json.dumps({"output": "\n".join(f"«{number}» {text}" for number, text in TEXTS.items())}),
        json.dumps(ASKED),
        json.dumps({"answer": ASKED}),
        json.dumps({"answer": f"```json\n{ASKED}\n```"}),
        json.dumps([ASKED]),
        json.dumps({"name": "t", "arguments": ASKED}),
        json.dumps({"type": "object", "properties": json.loads(ASKED)}),
        "\n".join(json.dumps({number: text}) for number, text in TEXTS.items()),
        "\n".join(json.dumps({"passages": [f"{number} {text}"]}) for number, text in TEXTS.items()),
        f"Here you go:\n```json\n{ASKED}\n```\nHope this helps!",
        f"<think>3 passages {{}}</think>\n{ASKED}",
        f"Well, 3 passages, {{}}.\n</think>\n{ASKED}",
    ],
)
def test_a_passage_is_found_by_its_number_whatever_the_shape(answer: str) -> None:
    reading = read_object(answer)
    assert reading.whole
    assert dict(reading.texts) == TEXTS
    assert reading.notes == ()


def test_a_remark_beside_the_passages_is_none() -> None:
    answer = {"passages": ["1 Title"], "note": "2 words could be put otherwise", "count": 3, "done": True}
    assert dict(read_object(json.dumps(answer)).texts) == {"1": "Title"}


def test_a_korean_text_without_its_english_is_no_translation() -> None:
    answer = {"1": {"korean": "제목", "english": "Title"}, "2": {"korean": "본문"}}
    assert dict(read_object(json.dumps(answer)).texts) == {"1": "Title"}


def test_decisions_are_told_from_passages() -> None:
    reading = read_object('{"passages":["1 Title","= 배포: deploy","=서버: server"]}')
    assert dict(reading.texts) == {"1": "Title"}
    assert reading.notes == ("배포: deploy", "서버: server")


@pytest.mark.parametrize(
    ("second", "text"),
    [
        ("~1 a red house → a house, red", "I saw a house, red and a blue house."),
        ("~1: “a red house” → “one red house”", "I saw one red house and a blue house."),
        ("~ 1 I saw it all.", "I saw it all."),
        ("~1 house → hut", "I saw a red house and a blue house."),
        ("~1 a green house → a hut", "I saw a red house and a blue house."),
        ("~2 a red house → a hut", "I saw a red house and a blue house."),
        ("~ nonsense", "I saw a red house and a blue house."),
    ],
)
def test_a_second_thought_changes_the_words_that_it_names(second: str, text: str) -> None:
    reading = read_object(json.dumps({"passages": ["1 I saw a red house and a blue house.", second]}))
    assert dict(reading.texts) == {"1": text}
    assert reading.notes == ()


def test_a_text_that_begins_with_a_number_keeps_it() -> None:
    reading = read_object('{"passages":["3 3 reasons","4 2024 OpenAI dev day","5 1. First"]}')
    assert dict(reading.texts) == {"3": "3 reasons", "4": "2024 OpenAI dev day", "5": "1. First"}


def test_a_line_without_its_number_is_no_passage_and_takes_none_away_silently() -> None:
    assert dict(read_object('{"passages":["Title","12.5 percent is left"]}').texts) == {}
    reading = read_object('{"passages":["3 Three","3 reasons to leave"]}')
    assert reading.texts == {}
    assert reading.twice == {"3"}


def test_a_passage_that_comes_twice_with_one_text_is_believed() -> None:
    assert dict(read_object('{"passages":["3 Three","3 Three"]}').texts) == {"3": "Three"}


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
def test_an_answer_is_read_as_it_comes_in(size: int) -> None:
    partial = PartialAnswer()
    seen: list[tuple[str, str]] = []
    for at in range(0, len(ASKED), size):
        partial.feed(ASKED[at : at + size])
        if partial.slot:
            seen.append((partial.slot, partial.text))
    assert partial.found.texts == TEXTS
    assert all(TEXTS[slot].startswith(text) for slot, text in seen)
    assert size > 7 or seen


def test_passages_that_are_objects_are_read_as_they_come_in() -> None:
    answer = json.dumps({"translations": {number: {"translation": text} for number, text in TEXTS.items()}})
    cut = answer.index("Two")
    reading = read_object(answer[:cut])
    assert dict(reading.texts) == {number: text for number, text in TEXTS.items() if number != "12"}
    partial = PartialAnswer()
    partial.feed(answer[: cut + 2])
    assert (partial.slot, partial.text) == ("12", "Tw")


@pytest.mark.parametrize("cut", range(1, len(ASKED) - 1))
def test_what_stood_before_the_cut_is_kept(cut: int) -> None:
    reading = read_object(ASKED[:cut])
    assert not reading.whole
    assert all(TEXTS[slot] == text for slot, text in reading.texts.items())


def test_surrogate_escapes_are_the_characters_they_mean() -> None:
    partial = PartialAnswer()
    partial.feed('{"passages":["1 ok \\ud83d\\ude00"')
    assert partial.found.texts == {"1": "ok \U0001f600"}


@pytest.mark.parametrize(
    "answer", ["", "no", "{", "[]]", '{"passages":[[[[[[[[["1 x"]]]]]]]]]}', "[" * 100_000]
)
def test_what_is_no_answer_gives_nothing(answer: str) -> None:
    assert dict(read_object(answer).texts) == {}


def test_a_review_names_the_error_and_the_mended_passage() -> None:
    answer = '{"passages":["2 wrong subject | We left | them alone","3 clumsy"]}'
    assert read_reviews(answer) == {"2": ("wrong subject", "We left | them alone"), "3": ("clumsy", "")}
    assert read_reviews('{"passages":[]}') == {}
    assert read_reviews("I liked it") is None
