"""Comments of people who may write to the repository are orders; what was done is answered, once."""

from __future__ import annotations

import pytest
from support.github import events, faults
from support.github.people import MINJUN, SOYEON, STRANGER
from support.github.posts import CACHE_PATH
from support.github.story import Story, mirror
from support.model_server import fault
from support.model_speech import pseudo

GLOSSARY = "_olgim/glossary.yml"


def order(story: Story, body: str, code: int = 0) -> str:
    """Let Soyeon say something in the conversation; what the action answers, without its mark."""
    before = len(story.said())
    comment = story.github.state.comment(story.pull, body, by=SOYEON)
    story.run(events.comment(story.github, comment), code=code)
    (said,) = story.said()[before:]
    assert said.startswith(f"<!-- olgim:answer {comment.id} -->\n")
    story.rest(events.comment(story.github, comment))
    return said.split("\n", 1)[1]


def line_of(story: Story, words: str, path: str) -> int:
    lines = story.blog.read(path, story.pull.head).split("\n")
    return next(number for number, line in enumerate(lines, 1) if words in line)


def test_accept_accepts_the_english(opened: Story) -> None:
    assert order(opened, "Nice work!\n\n/olgim accept") == "6 passages accepted."

    assert "**6 passages**: 6 accepted, 0 to review" in (opened.pull.body or "")
    assert "#, fuzzy\nmsgctxt" not in opened.bitext()


def test_again_asks_for_what_no_person_has_touched(opened: Story) -> None:
    english = opened.english()
    requests = len(opened.model.seen)
    opened.model.say = lambda source: f"Anew {pseudo(source)}"

    assert order(opened, "/olgim again less formal, please") == "6 passages translated anew."

    assert "less formal, please" in opened.model.seen[requests].prompt_text
    assert opened.english() != english
    assert "Anew " in opened.english()


def test_again_leaves_what_a_person_accepted(opened: Story) -> None:
    order(opened, "/olgim accept")
    english = opened.english()

    assert order(opened, "/olgim again") == "There is nothing to do it to."

    assert opened.english() == english


def test_an_order_on_a_line_of_the_english_is_about_that_passage(opened: Story) -> None:
    number = next(i for i, line in enumerate(opened.english().split("\n"), 1) if line.startswith("> "))
    comment = opened.github.state.comment_on_line(
        opened.pull, mirror(CACHE_PATH), number, "/olgim accept", by=SOYEON
    )

    opened.run(events.review_comment(opened.github, comment))

    assert opened.said()[-1].endswith("1 passage accepted.")
    assert "**6 passages**: 1 accepted, 5 to review" in (opened.pull.body or "")
    answers = [one for one in opened.github.state.review_comments.values() if one.reply_to == comment.id]
    assert len(answers) == 1


def test_an_order_on_a_line_of_the_bitext_is_about_that_passage(opened: Story) -> None:
    path = f"_olgim/en/{CACHE_PATH}.po"
    number = line_of(opened, "지운 캐시는 돌아오지 않는다.", path)
    comment = opened.github.state.comment_on_line(opened.pull, path, number, "/olgim accept", by=SOYEON)

    opened.run(events.review_comment(opened.github, comment))

    assert "**6 passages**: 1 accepted, 5 to review" in (opened.pull.body or "")


def test_a_term_goes_into_the_glossary_and_mends_what_says_otherwise(opened: Story) -> None:
    opened.model.say = lambda source: "A stash that is gone." if "캐시" in source else "Fine."

    said = order(opened, "/olgim term 캐시 = stash")

    assert said.startswith("`캐시` is `stash` from now on.")
    assert "캐시" in opened.blog.read(GLOSSARY, opened.pull.head)
    assert "stash" in opened.english()
    assert GLOSSARY not in opened.blog.files("main")


def test_orders_of_strangers_do_nothing(opened: Story) -> None:
    before = opened.state
    for person in (STRANGER,):
        comment = opened.github.state.comment(opened.pull, "/olgim accept", by=person)
        opened.run(events.comment(opened.github, comment))

    assert opened.said() == []
    assert opened.state[0] == before[0]


@pytest.mark.parametrize(
    "body",
    ["Looks good.", "> /olgim accept", "```\n/olgim accept\n```", "say /olgim accept", "/olgimaccept"],
)
def test_what_is_no_order_does_nothing(opened: Story, body: str) -> None:
    comment = opened.github.state.comment(opened.pull, body, by=SOYEON)

    opened.run(events.comment(opened.github, comment))

    assert opened.said() == []
    assert "Nothing to do" in opened.runs[-1].summary


@pytest.mark.parametrize("body", ["/olgim", "/olgim dance", "/olgim term", "/olgim accept everything"])
def test_an_order_that_nobody_knows_is_answered_with_those_there_are(opened: Story, body: str) -> None:
    assert "/olgim again" in order(opened, body)


def test_an_order_that_was_missed_is_done_by_the_next_run(opened: Story) -> None:
    opened.github.state.comment(opened.pull, "/olgim accept", by=SOYEON)

    opened.run(events.schedule(opened.github))

    assert len(opened.said()) == 1
    assert "6 accepted" in (opened.pull.body or "")
    opened.rest(events.schedule(opened.github))


def test_an_order_whose_answer_was_lost_is_not_done_twice(opened: Story) -> None:
    opened.model.say = lambda source: f"Anew {pseudo(source)}"
    comment = opened.github.state.comment(opened.pull, "/olgim again", by=SOYEON)
    opened.github.faults.append(faults.forbidden("issues/create-comment"))
    opened.run(events.comment(opened.github, comment), code=3)
    requests, head = len(opened.model.seen), opened.blog.head(opened.pull.head)

    opened.run(events.comment(opened.github, comment))

    assert len(opened.model.seen) == requests
    assert opened.blog.head(opened.pull.head) == head
    assert len(opened.said()) == 1


def test_orders_in_one_comment_are_done_in_turn(opened: Story) -> None:
    opened.model.say = lambda source: f"Anew {pseudo(source)}"

    said = order(opened, "/olgim again\n/olgim accept")

    assert said == "6 passages translated anew.\n6 passages accepted."


def test_an_order_that_the_model_can_not_carry_out_says_why(opened: Story) -> None:
    opened.model.always = fault("status", code=401)
    english = opened.english()

    said = order(opened, "/olgim again")

    assert said.startswith("Not all of it could be done:") or "Not all of it could be done:" in said
    assert opened.english() == english


def test_an_order_on_somebody_elses_pull_request_does_nothing(opened: Story) -> None:
    opened.blog.commit({"about.md": "Hello.\n"}, branch="about", by=SOYEON)
    pull = opened.github.state.create_pull(title="About", head="about", base="main", body="")
    comment = opened.github.state.comment(pull, "/olgim accept", by=MINJUN)
    before = opened.state[0]

    opened.run(events.comment(opened.github, comment))

    assert opened.state[0] == before
    assert opened.said() == []


def test_merging_accepts_where_the_author_wants_it_so(opened: Story) -> None:
    opened.github.state.merge(opened.pull, "squash")

    opened.run(accept_on_merge="true")

    assert "#, fuzzy\nmsgctxt" not in opened.bitext(on="main")
    assert "6 passages accepted by merging" in opened.runs[-1].summary
    opened.rest(accept_on_merge="true")


def test_without_that_merging_accepts_nothing(opened: Story) -> None:
    opened.github.state.merge(opened.pull)

    opened.rest()

    assert "#, fuzzy\nmsgctxt" in opened.bitext(on="main")


def test_what_was_merged_before_and_changed_since_is_not_accepted(opened: Story) -> None:
    opened.github.state.merge(opened.pull)
    opened.edit("지우는 것은 마지막이다.", "지우는 것은 맨 마지막이다.", CACHE_PATH)

    opened.run(accept_on_merge="true")

    assert opened.bitext(on="main").count("#, fuzzy\nmsgctxt") <= 1
    assert opened.bitext().count("#, fuzzy\nmsgctxt") == 1


def test_a_protected_branch_is_left_as_it_is(opened: Story) -> None:
    opened.github.state.merge(opened.pull)
    opened.blog.protect("main")
    before = opened.blog.head("main")

    opened.run(accept_on_merge="true")

    assert opened.blog.head("main") == before
    assert "protected" in opened.runs[-1].summary
