"""Posts through the provider's batch interface: one job sends, a later one fetches, and nothing is sent twice."""

from __future__ import annotations

from typing import Any

from support.github import events
from support.github.posts import CACHE_PATH, QUEUE_PATH, post
from support.github.story import Story, mirror
from support.model_server import Seen

_NOTES = "_olgim/batches/"


def _night(story: Story, *, code: int = 0, **inputs: Any) -> str:
    """A run on schedule; its summary."""
    return story.run(events.schedule(story.github), code=code, batch="true", **inputs).summary


def _answer(story: Story, status: str = "completed") -> None:
    for name, batch in story.model.batches.items():
        if batch["status"] == "in_progress":
            story.model.finish_batch(name, status=status)


def _notes(story: Story, branch: str) -> list[str]:
    return [path for path in story.blog.files(branch) if path.startswith(_NOTES)]


def _asked_at_once(story: Story) -> list[Seen]:
    """What the model was asked outside of batches."""
    return [seen for seen in story.model.seen if seen.started]


def _branch(story: Story) -> str:
    (name,) = [name for name in story.blog.branches() if name.startswith("olgim/")]
    return name


def test_one_run_sends_a_later_one_fetches_and_opens_the_pull_request(story: Story) -> None:
    sent = _night(story)

    assert "in a batch" in sent
    assert len(story.model.batches) == 1
    assert not story.github.pulls
    assert len(_notes(story, _branch(story))) == 1
    assert "in a batch" in _night(story)  # not there yet: nothing is sent again
    assert len(story.model.batches) == 1

    _answer(story)
    _night(story)

    assert len(story.open_pulls()) == 1
    assert mirror(CACHE_PATH) in story.blog.files(story.pull.head)
    assert not _notes(story, story.pull.head)
    assert len(story.model.batches) == 1
    assert not _asked_at_once(story)
    story.rest(events.schedule(story.github), batch="true")


def test_a_push_fetches_too(story: Story) -> None:
    _night(story)
    _answer(story)

    story.run(batch="true")

    assert mirror(CACHE_PATH) in story.blog.files(story.pull.head)


def test_the_pull_request_of_changed_korean_waits_for_the_answers(story: Story) -> None:
    story.run(mode="commit")
    story.edit("지우는 것은 마지막이다.", "지우는 것은 언제나 맨 마지막이다.", CACHE_PATH)

    _night(story)

    assert not story.github.pulls
    _answer(story)
    _night(story)
    assert len(story.open_pulls()) == 1
    assert not _notes(story, story.pull.head)


def test_what_a_batch_does_not_bring_is_asked_at_once(story: Story) -> None:
    _night(story)
    _answer(story, "expired")

    summary = _night(story)

    assert len(story.open_pulls()) == 1
    assert mirror(CACHE_PATH) in story.blog.files(story.pull.head)
    assert len(story.model.batches) == 1
    assert "failed" not in summary


def test_korean_that_changes_under_way_costs_only_what_changed(story: Story) -> None:
    _night(story)
    story.edit("지우는 것은 마지막이다.", "지우는 것은 언제나 맨 마지막이다.", CACHE_PATH)
    _answer(story)

    _night(story)

    assert len(_asked_at_once(story)) == 1
    assert mirror(CACHE_PATH) in story.blog.files(story.pull.head)


def test_several_posts_on_one_branch_are_one_batch(story: Story) -> None:
    story.blog.commit({QUEUE_PATH: post("큐", "큐는 줄이다.", "먼저 온 것이 먼저 나간다.")}, message="Queue")

    _night(story, grouping="all", since="all")
    _answer(story)
    _night(story, grouping="all", since="all")

    assert len(story.model.batches) == 1
    assert len(story.open_pulls()) == 1
    assert {mirror(CACHE_PATH), mirror(QUEUE_PATH)} <= set(story.blog.files(story.pull.head))


def test_in_commit_mode_the_note_goes_and_the_english_comes(story: Story) -> None:
    _night(story, mode="commit")
    assert _notes(story, "main")
    _answer(story)

    _night(story, mode="commit")

    assert mirror(CACHE_PATH) in story.blog.files("main")
    assert not _notes(story, "main")


def test_a_batch_above_the_limit_is_not_sent(story: Story) -> None:
    story.blog.commit({"_olgim/config.yml": "prices:\n  test-model: {input: 1000, output: 5000}\n"})

    summary = _night(story, max_cost="0.01")

    assert not story.model.batches
    assert "max-cost" in summary


def test_an_endpoint_without_batches_is_an_error_that_says_what_to_do(story: Story) -> None:
    story.model.batch_interface = False

    summary = _night(story, code=3)

    assert "no batch interface" in summary
    assert not story.github.pulls


def test_without_a_model_the_run_says_how_to_add_one(story: Story) -> None:
    run = story.run(events.schedule(story.github), with_model=False, batch="true")

    assert "OPENAI_API_KEY" in run.summary


def test_a_push_in_between_does_not_send_twice(story: Story) -> None:
    _night(story)
    story.blog.commit({"notes.md": "낙서\n"}, branch=_branch(story), message="Notes")
    _answer(story)

    _night(story)

    assert len(story.model.batches) == 1
    assert mirror(CACHE_PATH) in story.blog.files(story.pull.head)
