"""Where a runner's folders may not be written, or its disk is full: the step says so, keeps its secrets, and the next run
makes it good.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from support.disks import full_from
from support.github.action_run import act, in_process
from support.github.posts import CACHE_PATH
from support.github.story import MODEL, Story, mirror
from support.permissions import modes


def _closed(name: str, mode: int) -> Callable[..., CompletedProcess[str]]:
    """Runs the action where a folder of the workspace, or what an environment variable names, has this mode."""

    def carry_out(
        command: Sequence[str], *, cwd: Path, env: Mapping[str, str], **more: Any
    ) -> CompletedProcess[str]:
        with modes(mode, Path(env[name]) if name in env else cwd / name):
            return in_process(command, cwd=cwd, env=env, **more)

    return carry_out


@pytest.mark.parametrize(
    ("name", "mode", "code"),
    [
        (".", 0o555, 0),  # it works in a tree of its own
        (".git", 0o555, 3),
        (".git/objects", 0o555, 3),
        ("RUNNER_TEMP", 0o555, 4),
        ("GITHUB_STEP_SUMMARY", 0, 4),
        ("HOME", 0, 2),
    ],
)
def test_what_may_not_be_written_is_said_and_the_next_run_makes_it_good(
    story: Story, name: str, mode: int, code: int
) -> None:
    run = act(
        story.github,
        story.blog,
        event=story.push(),
        inputs={"base-url": story.model.base_url, "model": MODEL},
        carry_out=_closed(name, mode=mode),
    )
    told = run.stdout + run.stderr
    assert run.code == code, told
    assert ("ermission" in told) is (code != 0)
    assert "Traceback" not in told
    assert not run.leaks
    assert not story.github.violations
    story.run()
    assert mirror(CACHE_PATH) in story.blog.files(story.pull.head)
    assert len(story.open_pulls()) == 1


@pytest.mark.parametrize(("call", "write"), [("replace", 1), ("replace", 4), ("fsync", 1), ("fsync", 7)])
def test_a_full_disk_is_said_and_the_next_run_makes_it_good(story: Story, call: str, write: int) -> None:
    def carry_out(*words: Any, **more: Any) -> CompletedProcess[str]:
        with full_from(write, call) as reached:
            done = in_process(*words, **more)
        assert reached()
        return done

    run = act(
        story.github,
        story.blog,
        event=story.push(),
        inputs={"base-url": story.model.base_url, "model": MODEL},
        carry_out=carry_out,
    )
    told = run.stdout + run.stderr
    assert (run.code, "No space left on device" in told) == (4, True), told
    assert "Traceback" not in told
    assert "nobody foresaw" not in told
    assert not run.leaks
    assert not story.github.violations
    assert story.run().code == 0
    assert mirror(CACHE_PATH) in story.blog.files(story.pull.head)
    assert len(story.open_pulls()) == 1
