"""The sample post, whose protected things are named one by one."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from support.answers import hostile_answers, plain_answers

from translator.document import Document, parse, read_post

POST = Path(__file__).parents[2] / "samples" / "_posts" / "2024-12-01-openai-dev-day.md"

IMAGES = [
    "0f39df5b-7ef1-40af-926c-b4a90cd555ef",
    "99a2fab7-5c01-4e34-be32-9cbdb102a8d1",
    "993a3b02-fb05-4218-b384-9ea1a370b40d",
    "c2e2d70b-0a87-4255-8f79-6e1d47f94914",
    "1fdb404e-6175-4604-b397-6ca9722bb466",
    "56e5ae21-ae9a-4e2e-9b1c-7ea4cd0eeb1b",
    "55ae091f-a0d8-4ec1-ad13-9eae6055d4ce",
    "394efa86-b62d-4751-b7b2-5c8d80f8ec83",
    "c9832a02-236c-46d1-b86c-2b4ac927eee1",
    "767acefb-8200-434c-a071-9da79c1bc2ca",
]
PROTECTED = [
    *[f"![image](https://github.com/user-attachments/assets/{name})" for name in IMAGES],
    '<img width="488" alt="image" src="https://github.com/user-attachments/assets/a9608036-0ab5-4e7c-96d9-b272d4fd0043">',
    "`strict = true`",
    '`"unit": `',
    "`F`",
    "`C`",
    "`}`",
    "`}\\t`",
    "`}\\n`",
    "`\\t`",
    "`\\n`",
    "[https://openai.com/index/sora/](https://openai.com/index/sora/)",
    "[https://github.com/openai/openai-realtime-console](https://github.com/openai/openai-realtime-console)",
    "[https://platform.openai.com/docs/guides/structured-outputs](https://platform.openai.com/docs/guides/structured-outputs)",
    "](https://platform.openai.com/docs/guides/distillation)",
    "](https://platform.openai.com/docs/guides/evals)",
    "layout: post",
    "tags: archive",
    '    "name": "get_weather",',
    '"tools": [',
]
QUESTIONS = {
    "<i1>Q1</i1>. AGI 가 언제쯤 어떤 형태로 나올 거라고 생각하는가?": "A1. 처음 OpenAI 가",
    "<i1>Q2</i1>. o1 의 아이디어를 어떻게 떠올리게 되었는가?": "A2. 2년전에 agi 로써",
    "<i1>Q3</i1>. OpenAI 에서 리서치를 할 때 가장 중요한 점이 무엇인가?": "A3. 사실 moon shot 과",
    "<i1>Q4</i1>. o1 의 등장으로 사람의 코딩 능력이 크게 중요하지 않을텐데 어떻게 생각하나?": "A4. 코딩이 중요하지않다?",
    "<i1>Q5</i1>. OpenAI 의 가장 큰 장점이 뭐라고 생각하는가?": "A5. 많은 사람들이",
}


@pytest.fixture(scope="module")
def document() -> Document:
    return parse(read_post(POST))


@pytest.fixture(scope="module")
def mirrors(document: Document) -> list[str]:
    sent = {segment.key for segment in document.segments if segment.translatable}
    answers = [plain_answers(document), *(hostile_answers(document, seed) for seed in range(5))]
    return [
        document.assemble({key: target for key, target in answer.items() if key in sent}).text
        for answer in answers
    ]


def code_blocks(text: str) -> list[str]:
    return re.findall(r"^```json\n.*?^```$", text, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("thing", PROTECTED)
def test_a_protected_thing_is_in_every_mirror_as_often_as_in_the_post(
    thing: str, document: Document, mirrors: list[str]
) -> None:
    assert document.text.count(thing) > 0
    assert [mirror.count(thing) for mirror in mirrors] == [document.text.count(thing)] * len(mirrors)


def test_both_json_blocks_are_kept_the_invalid_one_too(document: Document, mirrors: list[str]) -> None:
    blocks = code_blocks(document.text)
    assert len(blocks) == 2
    json.loads(blocks[0].removeprefix("```json").removesuffix("```"))
    with pytest.raises(json.JSONDecodeError):
        json.loads(blocks[1].removeprefix("```json").removesuffix("```"))
    assert all(code_blocks(mirror) == blocks for mirror in mirrors)


def test_hard_breaks_of_two_blanks_stay_where_they_end_a_line(document: Document, mirrors: list[str]) -> None:
    breaks = [tag.opening for segment in document.segments for tag in segment.tags if tag.id.startswith("br")]
    assert breaks == ["  \n"] * 9
    assert all(mirror.count("  \n") == document.text.count("  \n") for mirror in mirrors)


@pytest.mark.parametrize(("question", "answer"), QUESTIONS.items())
def test_a_question_is_a_heading_and_its_answer_on_the_next_line_is_not(
    question: str, answer: str, document: Document
) -> None:
    sources = [segment.source for segment in document.segments]
    heading = document.segments[sources.index(question)]
    following = document.segments[sources.index(question) + 1]
    assert (heading.kind.value, following.kind.value) == ("heading", "paragraph")
    assert following.source.startswith(answer)
    assert following.line == heading.line + 1


def test_every_korean_line_outside_code_is_in_a_segment(document: Document) -> None:
    protected = "".join(
        document.text[span.start : span.end] for span in document.spans if span.segment is None
    )
    assert not re.search("[가-힣]", protected)
    assert document.notices == ()


def test_the_title_is_a_segment_and_the_other_front_matter_is_not(document: Document) -> None:
    front = [
        (segment.field, segment.source)
        for segment in document.segments
        if segment.kind.value == "front-matter"
    ]
    assert front == [("title", "Diary - 2024 OpenAI dev day 참가 후기")]
