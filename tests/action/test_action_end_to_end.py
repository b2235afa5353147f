"""The repository's own action.yml, all of it, as GitHub's runner carries it out: nothing but GitHub and the model is played.

Set OLGIM_ACTION_E2E to run it (`.ci/run` does): it installs what the lock names, from the package index.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from support.github import BOT, CACHE_PATH, events
from support.github.composite import CompositeRun, UsesCall, run_composite
from support.github.events import Folders
from support.github.story import MODEL, Story, mirror

ROOT = Path(__file__).resolve().parents[2]
# How pip gets at the index on this machine.
PIP = {name: text for name, text in os.environ.items() if name.startswith("PIP_")}
ARTIFACT = "https://github.com/minjun/blog/actions/runs/1/artifacts/7"

pytestmark = [
    pytest.mark.skipif("OLGIM_ACTION_E2E" not in os.environ, reason="OLGIM_ACTION_E2E is not set"),
    pytest.mark.skipif(sys.platform == "win32" or not shutil.which("bash"), reason="needs bash"),
]


@dataclass
class Machine:
    """A runner that keeps its tool cache from job to job. `pages` are the previews that were handed over, by path."""

    story: Story
    folder: Path
    jobs: int = 0
    cached: dict[str, Path] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)

    def job(self) -> CompositeRun:
        """A job on a push of the default branch: the checkout, then the action."""
        self.jobs += 1
        github, event = self.story.github, events.push(self.story.github)
        folders = Folders(self.folder / f"jobs/{self.jobs}", self.folder / "tools")
        self.story.blog.checkout(
            folders.workspace, ref=event.ref, sha=event.sha, depth=0, url=github.clone_url, token=github.token
        )
        return run_composite(
            ROOT / "action.yml",
            github,
            event,
            folders,
            inputs={"base-url": self.story.model.base_url, "model": MODEL},
            env=PIP,
            uses={
                "actions/cache/restore": lambda _call: {"cache-hit": "false"},
                "actions/cache/save": self._save,
                "actions/upload-artifact": self._upload,
            },
        )

    def _save(self, call: UsesCall) -> None:
        self.cached[call.inputs["key"]] = Path(call.inputs["path"])

    def _upload(self, call: UsesCall) -> dict[str, str]:
        folder = Path(call.inputs["path"])
        assert folder.is_relative_to(call.environment["RUNNER_TEMP"])
        files = [path for path in folder.rglob("*") if path.is_file()]
        self.pages = {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in files}
        return {"artifact-url": ARTIFACT}


def test_a_push_of_a_korean_post_ends_in_a_pull_request(story: Story, tmp_path: Path) -> None:
    machine = Machine(story, tmp_path / "machine")

    first = machine.job()

    assert first.ok, first.log
    assert first.ran == [
        "Find Python",
        "Find Olgim's environment",
        "Restore Olgim's environment",
        "Install what Olgim needs",
        "Cache Olgim's environment",
        "Run Olgim",
        "Upload the previews",
        "Link the previews",
    ]
    (pull,) = story.github.pulls
    assert pull.user == BOT
    assert set(story.blog.files(pull.head)) - set(story.blog.files()) == {
        mirror(CACHE_PATH),
        f"_olgim/en/{CACHE_PATH}.po",
    }
    assert "캐시" not in story.english().split("---\n")[2]

    outputs = first.outputs
    assert outputs["changed"] == "true"
    assert json.loads(outputs["posts"]) == [CACHE_PATH]
    assert outputs["pull-request-number"] == str(pull.number)
    assert outputs["pull-request-url"].endswith(f"/pull/{pull.number}")
    assert [each["number"] for each in json.loads(outputs["pull-requests"])] == [pull.number]
    assert outputs["segments"] == "6"
    assert float(outputs["cost"]) == 0
    assert outputs["findings"].isdigit()
    assert Path(outputs["summary"]).read_text("utf-8").strip() in first.summary
    assert outputs["preview"] == first.calls[-1].inputs["path"]

    assert any(name.endswith(".html") and "캐시" in page for name, page in machine.pages.items())
    assert f"[Previews: Korean beside English, as pages]({ARTIFACT})" in first.summary
    assert "6 passages" in first.summary
    (environment,) = machine.cached.values()
    assert environment.parent == machine.folder / "tools/olgim"
    assert story.github.token not in first.log + first.summary
    assert not story.github.violations

    before, asked = story.state, len(story.model.seen)
    machine.pages.clear()

    second = machine.job()

    assert second.ok, second.log
    assert second.ran[:4] == [
        "Find Python",
        "Find Olgim's environment",
        "Install what Olgim needs",
        "Run Olgim",
    ]
    assert second.steps["place"].outputs["ready"] == "true"
    assert second.steps["install"].outputs["installed"] == "false"
    assert second.outputs["changed"] == "false"
    assert (story.state, len(story.model.seen)) == (before, asked)
    assert list((machine.folder / "tools/olgim").iterdir()) == [environment]
