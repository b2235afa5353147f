"""What each event comes to, where nothing is to be translated, and what a pull request of anybody's is told."""

from __future__ import annotations

import pytest
from support.github import events, faults
from support.github.people import SOYEON, STRANGER
from support.github.posts import CACHE_PATH, QUEUE_PATH, post
from support.github.story import Story, mirror

NEW = "_posts/2026-03-01-deploy.md"
KOREAN = post("배포는 금요일에", "배포는 무섭지 않다.", "되돌릴 수 있으면 된다.")


def test_a_tag_is_nothing_to_do(story: Story) -> None:
    story.blog.tag("v1")

    story.rest(events.tag_push(story.github, "v1"))


def test_a_push_to_the_actions_own_branch_is_nothing_to_do(opened: Story) -> None:
    opened.rest(events.push(opened.github, branch=opened.pull.head))

    assert "Olgim's own" in opened.runs[-1].summary


def test_in_commit_mode_the_english_is_committed_where_the_korean_was_pushed(story: Story) -> None:
    run = story.run(mode="commit")

    assert mirror(CACHE_PATH) in story.blog.files()
    assert not story.github.pulls
    assert run.outputs["changed"] == "true"
    story.rest(mode="commit")
    assert story.blog.log(form="%an")[0] == "github-actions[bot]"


def test_in_commit_mode_a_protected_branch_is_an_error_that_says_so(story: Story) -> None:
    story.blog.protect("main")

    run = story.run(mode="commit", code=3)

    assert any("refused" in one.message for one in run.annotations)


@pytest.mark.parametrize("how", ["schedule", "dispatch"])
def test_what_was_missed_is_caught_up(story: Story, how: str) -> None:
    event = events.schedule(story.github) if how == "schedule" else events.workflow_dispatch(story.github)

    story.run(event)

    assert len(story.github.pulls) == 1
    story.rest(event)


@pytest.mark.parametrize("fork", [True, False])
def test_a_pull_request_is_told_what_its_posts_lack(story: Story, fork: bool) -> None:
    if fork:
        repository = story.github.state.add_fork(STRANGER)
        repository.commit({NEW: KOREAN}, branch="deploy", by=STRANGER)
        pull = story.github.state.create_pull(
            title="배포", head=f"{STRANGER.login}:deploy", base="main", body="", by=STRANGER
        )
    else:
        story.blog.commit({NEW: KOREAN}, branch="deploy", by=SOYEON)
        pull = story.github.state.create_pull(title="배포", head="deploy", base="main", body="", by=SOYEON)
    event = events.pull_request(story.github, pull)

    run = story.run(event, with_model=False)

    assert "3 passages" in run.summary
    assert "3 without English" in run.summary
    assert not story.model.seen
    assert len(story.said()) == (0 if fork else 1)
    assert story.blog.branches() == (["main"] if fork else ["deploy", "main"])
    story.rest(event)


def test_the_comment_on_a_pull_request_is_kept_up_to_date(story: Story) -> None:
    story.run(mode="commit")
    story.edit("지우는 것은 마지막이다.", "지우는 것은 맨 마지막이다.", CACHE_PATH)
    story.blog.commit({CACHE_PATH: story.blog.read(CACHE_PATH) + "\n한 줄 더.\n"}, branch="more", by=SOYEON)
    pull = story.github.state.create_pull(title="더", head="more", base="main", body="", by=SOYEON)
    story.run(events.pull_request(story.github, pull))
    (first,) = story.said()
    story.blog.commit(
        {CACHE_PATH: story.blog.read(CACHE_PATH, "more") + "\n또 한 줄.\n"}, branch="more", by=SOYEON
    )

    story.run(events.pull_request(story.github, pull, "synchronize"))

    (second,) = story.said()
    assert first != second


def test_a_pull_request_without_posts_is_left_in_peace(story: Story) -> None:
    story.blog.commit({"about.md": "---\ntitle: About\n---\n\nHello there.\n"}, branch="about", by=SOYEON)
    pull = story.github.state.create_pull(title="About", head="about", base="main", body="", by=SOYEON)

    story.rest(events.pull_request(story.github, pull))


def test_findings_turn_a_check_red_where_that_is_wanted(story: Story) -> None:
    story.run(mode="commit")
    bitext = f"_olgim/en/{CACHE_PATH}.po"
    text = story.blog.read(bitext)
    start = text.index('msgid "지운 캐시는')
    line = text[start:].split("\n")[1]
    story.blog.commit({bitext: text.replace(line, 'msgstr "지운 캐시는 gone 12."')}, branch="bad", by=SOYEON)
    pull = story.github.state.create_pull(title="bad", head="bad", base="main", body="", by=SOYEON)

    run = story.run(events.pull_request(story.github, pull), fail_on="findings", code=1)

    assert any(one.file == CACHE_PATH and one.line for one in run.annotations)


@pytest.mark.parametrize("name", ["pull_request_target", "workflow_run", "fork"])
def test_events_that_would_hand_secrets_to_strangers_are_refused(story: Story, name: str) -> None:
    event = story.push()

    run = story.run(type(event)(name, event.payload, event.ref, event.sha, event.actor), code=2)

    assert [one.level for one in run.annotations] == ["error"]
    assert not story.github.requests


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ({"mode": "pullrequest"}, "did you mean 'pull-request'"),
        ({"max_cost": "-1"}, "US dollars"),
        ({"branch": "../x"}, "begin the name of a branch"),
        ({"paths": "../../etc/*"}, "from the repository's root"),
        ({"draft": "maybe"}, "true or false"),
        ({"since": "yesterday"}, "a date such as"),
        ({"language": "jp"}, "en, ko"),
    ],
)
def test_inputs_that_make_no_sense_are_named(story: Story, inputs: dict[str, str], said: str) -> None:
    run = story.run(None, code=2, **inputs)  # type: ignore[arg-type]

    assert said in run.annotations[0].message
    assert not story.github.writes


@pytest.mark.parametrize("kind", ["server error", "secondary limit", "reset"])
def test_github_may_stumble(opened: Story, kind: str) -> None:
    opened.edit("지우는 것은 마지막이다.", "지우는 것은 맨 마지막이다.", CACHE_PATH)
    for name in ("pulls/list", "issues/list-comments"):
        made = {
            "server error": faults.server_error(name),
            "secondary limit": faults.secondary_limit(name),
            "reset": faults.reset(name),
        }
        opened.github.faults.append(made[kind])

    opened.run()

    assert opened.github.faults == []
    assert "맨 마지막이다" in opened.bitext()


def test_a_post_that_can_not_be_read_holds_up_no_other(story: Story) -> None:
    story.blog.commit(
        {"_posts/2026-03-03-bad.md": b"---\ntitle: x\n---\n\n\xc7\xd1\xb1\xdb \xbd\xc3\n", NEW: KOREAN}
    )

    run = story.run(code=2)

    assert any(one.file == "_posts/2026-03-03-bad.md" and one.line == "5" for one in run.annotations)
    assert "olgim-" not in run.summary

    assert mirror(NEW) in story.blog.files(
        next(pull.head for pull in story.github.pulls if "deploy" in pull.head)
    )


def test_outside_of_a_job_the_command_says_what_it_is_for(story: Story) -> None:
    run = story.run(env={"GITHUB_EVENT_NAME": ""}, code=2)

    assert "isn't a job of GitHub Actions" in run.annotations[0].message


def test_an_old_post_is_not_touched_by_a_dispatch_that_names_another(story: Story) -> None:
    story.run(events.workflow_dispatch(story.github, {"paths": CACHE_PATH}))

    assert len(story.github.pulls) == 1
    run = story.run(events.workflow_dispatch(story.github, {"paths": "_posts/no-such.md"}), code=2)
    assert "names no post" in run.annotations[0].message
    assert QUEUE_PATH not in str(run.outputs)
