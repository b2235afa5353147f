"""How a post looks to the model: as it is, its passages numbered, and no more of it than helps."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.llm_posts import SAMPLE, SMALL, many, post, sample, translatable
from support.model_speech import read_numbers

from translator.llm import Job
from translator.llm.prompt import SHORT_SYSTEM, SYSTEM, Head, messages
from translator.llm.request_plan import plan
from translator.llm.tokens import count_tokens
from translator.llm.view import excerpt, parts, spell_numbers

POST = """\
---
title: "첫 글"
---

## 소개

첫 문단은 `poll()` 이야기다.

```python
# 주석도 보인다
print(1)
```

| 이름 | 값 |
|---|---|
| 지연 | 12ms |

![그림 설명](/assets/a.png)
"""


def shown(job: Job) -> str:
    """The whole post as a model sees it."""
    (view,) = parts(job, {}, 10_000)
    return view.text


def test_a_post_stands_in_the_prompt_as_it_is_with_its_passages_numbered_in_place() -> None:
    assert shown(post(POST)) == (
        POST.strip()
        .replace('"첫 글"', "«1»첫 글")
        .replace("소개", "«2»소개")
        .replace("첫 문단은 `poll()`", "«3»첫 문단은 <c1>poll()</c1>")
        .replace("| 이름 | 값 |", "| «4»이름«/» | «5»값«/» |")
        .replace("지연", "«6»지연«/»")
        .replace("![그림 설명](/assets/a.png)", "«7»<g1>그림 설명</g1>")
    )


def test_where_a_passage_ends_is_marked_if_something_that_is_no_passage_stands_right_below() -> None:
    assert shown(post("## 제목\n<br>\n\n첫 문단이다.\n<!--more-->\n\n- 하나\n- 둘\n\n끝이다.\n")) == (
        "## «1»제목\n<br>\n\n«2»첫 문단이다.«/»\n<!--more-->\n\n- «3»하나\n- «4»둘\n\n«5»끝이다."
    )


def test_every_passage_of_the_sample_is_in_it_once_and_in_order() -> None:
    job = sample()
    text = shown(job)
    places = [text.index(f"«{number}»") for number in range(1, len(job.wanted) + 1)]
    assert places == sorted(places)
    assert all(text.count(f"«{number}»") == 1 for number in range(1, len(job.wanted) + 1))


def test_an_html_element_is_not_shown_under_a_name_that_reads_as_a_heading() -> None:
    text = shown(post("처음에는 <span>좋았다</span>.\n"))
    assert text == "«1»처음에는 <el1>좋았다</el1>."


def test_tags_are_explained_and_only_those_that_occur() -> None:
    (chunk,) = plan(post(POST), post(POST).segments, {}).ranges
    said = messages(chunk)[1]["content"]
    assert "<c1>…</c1> code" in said
    assert "bold" not in said


def test_a_post_that_has_the_marks_itself_gets_others() -> None:
    text = shown(post("그는 «5»라고 말했다.\n"))
    assert text == "⟦1⟧그는 «5»라고 말했다."


def test_the_middle_of_very_long_code_is_left_out_and_said_to_be() -> None:
    code = "\n".join(f"line {number}" for number in range(200))
    text = shown(post(f"앞이다.\n\n```\n{code}\n```\n\n뒤다.\n"))
    assert "line 10\n" in text
    assert "line 199\n" in text
    assert "line 100\n" not in text
    assert "lines left out …]" in text


def test_a_picture_in_base64_is_cut() -> None:
    text = shown(post(f"앞이다.\n\n<img src='data:image/png;base64,{'A' * 5000}'>\n\n뒤다.\n"))
    assert len(text) < 1000
    assert "characters left out …]" in text


def test_what_is_translated_is_shown_in_english_instead_of_its_korean() -> None:
    job = post(SMALL)
    first, second, *_ = translatable(job)
    (view,) = parts(job, {first.key: "How we dropped Kafka"}, 10_000)
    assert "title: «=1»How we dropped Kafka" in view.text
    assert first.source not in view.text
    assert f"## «2»{second.source}" in view.text


def test_a_touch_up_shows_what_is_next_to_it_in_both_languages_and_not_the_whole_post() -> None:
    job = sample()
    known = {one.key: f"English of {number}" for number, one in enumerate(translatable(job))}
    wanted = translatable(job)[30]
    before, after = translatable(job)[29], translatable(job)[31]
    view = excerpt(job, {wanted.key}, {key: text for key, text in known.items() if key != wanted.key})
    assert f"«31»{wanted.source}" in view.text
    assert f"{before.source} ⇒ English of 29" in view.text
    assert f"{after.source} ⇒ English of 31" in view.text
    assert "⇒ English of 0" in view.text, "the title says what the post is about"
    assert count_tokens(view.text) < 0.25 * count_tokens(job.text)
    assert "[…]" in view.text


def test_a_touch_up_is_one_request_with_the_short_instructions() -> None:
    job = sample()
    one = translatable(job)[30]
    known = {other.key: "English." for other in translatable(job) if other is not one}
    whole = plan(replace(job, known=known), [one], known)
    assert whole.brief is None
    (chunk,) = whole.ranges
    assert messages(chunk)[0]["content"] == SHORT_SYSTEM


def test_a_short_post_is_one_request_and_a_longer_one_begins_with_its_headings() -> None:
    short = post(SMALL)
    assert plan(short, short.segments, {}).brief is None
    assert len(plan(short, short.segments, {}).ranges) == 1
    job = sample()
    whole = plan(job, translatable(job), {})
    assert whole.brief is not None
    assert {one.kind for one in whole.brief.segments} <= {"heading", "front-matter"}
    asked = [one.key for chunk in whole.ranges for one in chunk.segments]
    assert asked == [one.key for one in translatable(job)]
    assert len({id(chunk.head) for chunk in whole.ranges}) == 1
    assert messages(whole.ranges[0])[0]["content"] == SYSTEM


def test_no_range_ends_with_a_heading() -> None:
    job = sample()
    for chunk in plan(job, translatable(job), {}).ranges[:-1]:
        assert chunk.segments[-1].kind != "heading"


LONG = "# 긴 글\n\n" + "".join(
    f"## {part}부\n\n"
    + "".join(f"{part}부의 {at}번째 문단이다. 빌드가 느려서 고쳤다.\n\n" for at in range(40))
    for part in range(1, 9)
)


def test_a_post_that_is_too_long_is_cut_at_headings_and_each_part_knows_the_outline() -> None:
    job = post(LONG)
    views = parts(job, {}, 2500)
    assert len(views) > 2
    assert all(count_tokens(view.text) <= 3200 for view in views)
    assert "".join(sorted(key for view in views for key in view.shown)) == "".join(sorted(job.wanted))
    for view in views[1:]:
        assert view.text.startswith("## «")
        assert view.outline == ("긴 글", *(f"{part}부" for part in range(1, 9)))
        assert "Headings of the whole post: 긴 글 / 1부 / 2부" in Head(job, view).text


@pytest.mark.parametrize("window", [2048, 4096, 8192])
def test_a_small_context_window_gets_parts_that_fit_with_their_answers(window: int) -> None:
    job = post(LONG)
    whole = plan(job, translatable(job), {}, window)
    for chunk in whole.ranges:
        asked = sum(count_tokens(one["content"]) for one in messages(chunk))
        answer = sum(count_tokens(one.source) for one in chunk.segments)
        assert asked + answer <= window


def test_numbers_are_spelled_as_ranges_and_read_again() -> None:
    numbers = [1, 3, 4, 5, 9]
    assert spell_numbers(numbers) == "1, 3–5, 9"
    assert read_numbers("1, 3–5, 9") == numbers


def test_a_value_inside_another_passage_stands_right_behind_it() -> None:
    text = shown(post('여기 <abbr title="설명입니다">약어</abbr>가 있다.\n'))
    assert text.index("«1»") < text.index("«2»")
    assert "설명입니다" in text


def test_the_authors_notes_people_and_terms_stand_once_at_the_top() -> None:
    job = post("# 제목\n\n<!-- olgim:note 농담이다 -->\n\n우리는 서버를 껐다.\n")
    key = translatable(job)[1].key
    job = replace(
        job,
        sheet=("한영빈 = Han Youngbin",),
        terms={key: ("서버 = server",)},
        style=("Plain and wry",),
        voice="Short sentences.",
        samples=("I never trust a green build.",),
    )
    (chunk,) = plan(job, job.segments, {}).ranges
    said = messages(chunk)[1]["content"]
    top = said[: said.index("The post:")]
    for line in (
        "Style: Plain and wry.",
        "The author on how this blog sounds in English:\nShort sentences.",
        "How this author writes English:\n> I never trust a green build.",
        "Names: 한영빈 = Han Youngbin",
        "Terms: 서버 = server",
        'The author\'s note on passage 2: "농담이다"',
    ):
        assert line in top
        assert said.count(line) == 1


def test_the_same_post_is_planned_the_same_way_every_time() -> None:
    job = sample()
    first, second = (plan(job, translatable(job), {}) for _ in range(2))
    said = [[messages(chunk) for chunk in whole.ranges] for whole in (first, second)]
    assert said[0] == said[1]


def test_posts_of_all_sizes_ask_for_every_passage_once() -> None:
    for paragraphs in (1, 5, 40, 200, 700):
        (job,) = many(1, paragraphs)
        asked = [one.key for chunk in plan(job, translatable(job), {}).ranges for one in chunk.segments]
        assert sorted(asked) == sorted(job.wanted)


def test_crlf_and_a_byte_order_mark_do_not_move_the_passages() -> None:
    text = SAMPLE.read_text(encoding="utf-8").replace("\n", "\r\n")
    job = post("\ufeff" + text)
    view = shown(job)
    for number, one in enumerate(translatable(job), 1):
        assert f"«{number}»" in view, one.source
