"""Payloads have the documented shape, and a step sees the environment that GitHub documents."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from support.github import BOT, MINJUN, SOYEON, STRANGER, ZERO, Blog, GitHub, events
from support.github.description import event_faults
from support.github.events import Folders
from support.github.things import Pull


@pytest.fixture
def pull(blog: Blog, github: GitHub) -> Pull:
    blog.commit({"en/one.md": "One.\nTwo.\n"}, by=BOT, branch="olgim/one")
    return github.state.create_pull(title="One", head="olgim/one", base="main", body="Text")


def test_pushes_fit_their_description(blog: Blog, github: GitHub) -> None:
    old = blog.head()
    new = blog.commit({"about.md": None, "글 하나.md": "글", "_config.yml": "title: x\n"}, by=SOYEON)
    plain = events.push(github, by=SOYEON)
    assert plain.payload["before"] == old
    (commit,) = plain.payload["commits"]
    assert (commit["added"], commit["removed"], commit["modified"]) == (
        ["글 하나.md"],
        ["about.md"],
        ["_config.yml"],
    )
    assert plain.payload["forced"] is False
    first = events.push(github, before=ZERO)
    assert first.payload["created"] is True
    assert len(first.payload["commits"]) == 4
    blog.commit({"index.md": "x"}, amend=True)
    forced = events.push(github, before=new)
    assert forced.payload["forced"] is True
    blog.tag("v1")
    tag = events.tag_push(github, "v1")
    assert tag.ref == "refs/tags/v1"
    for event in (plain, first, forced, tag):
        assert event_faults("push$event", event.payload) == []


def test_pull_requests_fit_their_description(blog: Blog, github: GitHub, pull: Pull) -> None:
    opened = events.pull_request(github, pull)
    assert event_faults("pull_request$opened", opened.payload) == []
    assert (opened.ref, opened.head_ref, opened.base_ref) == ("refs/pull/1/merge", "olgim/one", "main")
    assert blog.git("show", "-s", "--format=%P", opened.sha).split() == [blog.head(), pull.head_sha]
    blog.commit({"en/one.md": "Three.\n"}, by=SOYEON, branch="olgim/one")
    moved = events.pull_request(github, pull, "synchronize", by=SOYEON)
    assert event_faults("pull_request$synchronize", moved.payload) == []
    assert moved.payload["after"] == blog.head("olgim/one")
    github.state.close(pull)
    closed = events.pull_request(github, pull, "closed", by=MINJUN)
    assert event_faults("pull_request$closed", closed.payload) == []
    assert closed.payload["pull_request"]["merged"] is False
    github.state.reopen(pull)
    sha = github.state.merge(pull, "squash")
    merged = events.pull_request(github, pull, "closed", by=MINJUN)
    assert event_faults("pull_request$closed", merged.payload) == []
    assert (merged.ref, merged.sha, merged.payload["pull_request"]["merged"]) == (
        "refs/heads/main",
        sha,
        True,
    )


def test_a_forks_pull_request_says_so(blog: Blog, github: GitHub) -> None:
    fork = github.state.add_fork(STRANGER)
    fork.commit({"about.md": "딴 글"}, by=STRANGER, branch="fix")
    pull = github.state.create_pull(title="Fix", head="passer-by:fix", base="main", by=STRANGER)
    event = events.pull_request(github, pull)
    assert event.from_fork
    assert event.payload["pull_request"]["head"]["repo"]["fork"] is True
    assert event.payload["pull_request"]["author_association"] == "NONE"
    assert event_faults("pull_request$opened", event.payload) == []


def test_comments_fit_their_description_and_say_who_writes(github: GitHub, pull: Pull) -> None:
    told = []
    for who in (MINJUN, SOYEON, STRANGER):
        event = events.comment(github, github.state.comment(pull, "/olgim redo", by=who))
        assert event_faults("issue_comment$created", event.payload) == []
        assert event.payload["issue"]["pull_request"]["url"].endswith("/pulls/1")
        assert event.ref == "refs/heads/main"
        told.append(event.payload["comment"]["author_association"])
    assert told == ["OWNER", "COLLABORATOR", "NONE"]
    as_member = github.state.comment(pull, "x", by=SOYEON, association="MEMBER")
    assert events.comment(github, as_member).payload["comment"]["author_association"] == "MEMBER"
    note = github.state.comment_on_line(pull, "en/one.md", 2, "Hm.", start_line=1, by=SOYEON)
    for each in (note, github.state.reply(note, "Yes.")):
        event = events.review_comment(github, each)
        assert event_faults("pull_request_review_comment$created", event.payload) == []
        assert event.ref == "refs/pull/1/merge"


def test_a_run_by_hand_and_by_the_clock(github: GitHub) -> None:
    by_hand = events.workflow_dispatch(github, {"paths": "_posts/글.md"})
    assert event_faults("workflow_dispatch$event", by_hand.payload) == []
    assert event_faults("workflow_dispatch$event", events.workflow_dispatch(github).payload) == []
    assert events.schedule(github).payload["schedule"] == "17 3 * * *"


def test_the_environment_is_what_github_documents(github: GitHub, pull: Pull, tmp_path: Path) -> None:
    folders = Folders(tmp_path / "run")
    given = events.environment(github, events.pull_request(github, pull), folders)
    assert re.fullmatch(
        r"minjun/blog/\.github/workflows/olgim\.yml@refs/pull/1/merge", given["GITHUB_WORKFLOW_REF"]
    )
    assert given["GITHUB_REF_NAME"] == "1/merge"
    assert given["GITHUB_HEAD_REF"] == "olgim/one"
    assert given["GITHUB_API_URL"] == f"{given['GITHUB_SERVER_URL']}/api/v3"
    assert json.loads(Path(given["GITHUB_EVENT_PATH"]).read_text("utf-8"))["number"] == 1
    for name in ("GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_STEP_SUMMARY"):
        assert Path(given[name]).read_text("utf-8") == ""
    assert "GITHUB_TOKEN" not in given
