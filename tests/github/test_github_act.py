"""A command runs as a step of a workflow, and what it says is read as GitHub's runner reads it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from support.github import MINJUN, SOYEON, STRANGER, Blog, GitHub, act, events
from support.github.commands import (
    RunnerError,
    read_commands,
    read_environment,
    read_pairs,
    read_path,
    read_summary,
)

STEP = """
import json, os, subprocess, sys, urllib.request
event = json.load(open(os.environ["GITHUB_EVENT_PATH"]))
print("::group::Environment")
for name in sorted(os.environ):
    print(f"{name}={os.environ[name]}" if "TOKEN" not in name else name)
print("::endgroup::")
print("::error file=_posts/a%2Cb.md,line=3,title=A%3A B::100%25 wrong%0Anext")
print(subprocess.run(["git", "log", "-1", "--format=%H"], capture_output=True, text=True).stdout, file=sys.stderr)
with open(os.environ["GITHUB_OUTPUT"], "a", encoding="utf-8") as file:
    file.write("changed=true\\nposts<<EOF\\n[\\"한글.md\\"]\\nEOF\\n")
with open(os.environ["GITHUB_STEP_SUMMARY"], "a", encoding="utf-8") as file:
    file.write("# 요약\\n")
request = urllib.request.Request(
    os.environ["GITHUB_API_URL"] + "/repos/" + os.environ["GITHUB_REPOSITORY"],
    headers={"Authorization": "Bearer " + os.environ["INPUT_TOKEN"], "Accept": "application/vnd.github+json",
             "X-GitHub-Api-Version": "2022-11-28", "User-Agent": "step"})
print("push:", json.load(urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request))["permissions"]["push"])
sys.exit(3)
"""
COMMAND = (sys.executable, "-c", STEP)


def test_a_step_sees_githubs_world_and_nothing_of_the_outer_one(
    blog: Blog, github: GitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOME_API_KEY", "outer-secret")
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Outer")
    blog.commit({"about.md": "x"}, by=SOYEON)
    event = events.push(github, by=SOYEON)
    run = act(
        github,
        blog,
        event=event,
        inputs={"base-url": "http://127.0.0.1:1/v1"},
        env={"MY_API_KEY": "k3y"},
        command=COMMAND,
    )
    assert run.code == 3
    assert run.outputs == {"changed": "true", "posts": '["한글.md"]'}
    assert run.summary == "# 요약\n"
    (error,) = run.told.errors
    assert (error.file, error.line, error.title) == ("_posts/a,b.md", "3", "A: B")
    assert error.message == "100% wrong\nnext"
    assert run.told.groups == ["Environment"]
    said = run.stdout.splitlines()
    assert "INPUT_BASE_URL=http://127.0.0.1:1/v1" in said
    assert "INPUT_MODE=pull-request" in said
    assert "GITHUB_ACTOR=soyeon" in said
    assert "push: True" in said
    assert not any(line.startswith(("SOME_API_KEY", "GIT_AUTHOR", "PYTEST")) for line in said)
    assert f"HOME={os.environ['HOME']}" not in said
    assert run.stderr.strip() == event.sha
    assert run.leaks == ["stdout"]  # it printed its key
    assert github.violations == []


def test_a_forks_event_gets_a_token_that_may_only_read(blog: Blog, github: GitHub) -> None:
    fork = github.state.add_fork(STRANGER)
    fork.commit({"about.md": "딴 글"}, by=STRANGER, branch="fix")
    pull = github.state.create_pull(title="Fix", head="passer-by:fix", base="main", by=STRANGER)
    run = act(github, blog, event=events.pull_request(github, pull), command=COMMAND, depth=1)
    assert "push: False" in run.stdout.splitlines()
    assert (run.workspace / "about.md").read_text("utf-8") == "딴 글"
    assert run.leaks == []


def test_a_misspelt_input_is_a_mistake_of_the_test(blog: Blog, github: GitHub) -> None:
    with pytest.raises(AssertionError, match="there is no input"):
        act(github, blog, event=events.push(github, by=MINJUN), inputs={"maxcost": "1"}, command=COMMAND)


def test_stopped_commands_are_text_until_their_token() -> None:
    told = read_commands(
        "::stop-commands::t0ken\n::error::no\n::t0ken::\n::error::yes\n  ::notice::too\n::unknown::x"
    )
    assert [each.message for each in told.annotations] == ["yes", "too"]
    assert "::error::no" in told.log
    assert "::unknown::x" in told.log


def test_what_is_masked_is_not_in_the_log() -> None:
    told = read_commands("::add-mask::s3cret%0Aline\nmy s3cret here\n::warning::x")
    assert told.masks == ["s3cret\nline", "s3cret", "line"]
    assert "s3cret" not in told.log
    assert "***" in told.log


def test_an_escaped_escape_is_decoded_once() -> None:
    (made,) = read_commands("::notice file=a%253A.md::%250A").annotations
    assert (made.file, made.message) == ("a%3A.md", "%0A")


@pytest.mark.parametrize(
    "line", ["::set-env name=X::y", "::add-path::/x", "::stop-commands::", "::stop-commands::error"]
)
def test_the_runner_refuses(line: str) -> None:
    with pytest.raises(RunnerError):
        read_commands(line)


def test_pairs_are_read_as_the_runner_reads_them(tmp_path: Path) -> None:
    path = tmp_path / "output"
    path.write_text("a=1=2\n\nb<<END\none\n\ntwo=2\nEND\nc=\nd<<X\nX\n", "utf-8")
    assert read_pairs(path) == {"a": "1=2", "b": "one\n\ntwo=2", "c": "", "d": ""}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("no sign\n", "Invalid format 'no sign'"),
        ("=x\n", "Name must not be empty"),
        ("a<<\nx\n", "delimiter must not be empty"),
        ("a<<END\nx\n", "Matching delimiter not found 'END'"),
    ],
)
def test_pairs_that_the_runner_refuses(text: str, why: str, tmp_path: Path) -> None:
    path = tmp_path / "output"
    path.write_text(text, "utf-8")
    with pytest.raises(RunnerError, match=why):
        read_pairs(path)


def test_the_environment_has_names_that_are_githubs_own(tmp_path: Path) -> None:
    path = tmp_path / "env"
    path.write_text("A=1\nGITHUB_SHA=x\n", "utf-8")
    assert read_environment(path) == {"A": "1"}
    path.write_text("NODE_OPTIONS=x\n", "utf-8")
    with pytest.raises(RunnerError):
        read_environment(path)
    path.write_text("/one\n/two\n", "utf-8")
    assert read_path(path) == ["/two", "/one"]


def test_a_summary_over_a_mebibyte_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "summary"
    path.write_bytes(b"x" * (1024 * 1024))
    assert len(read_summary(path)) == 1024 * 1024
    path.write_bytes(b"x" * (1024 * 1024 + 1))
    with pytest.raises(RunnerError, match="1024k"):
        read_summary(path)
