"""The action's own steps, run: it finds or installs its environment, runs one command, and hands on what that says."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from support.github import events
from support.github.composite import CompositeRun, Uses, UsesCall, read_yaml, run_composite
from support.github.events import Folders
from support.github.repository import Blog, bare_environment
from support.github.server import GitHub

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(sys.platform == "win32" or not shutil.which("bash"), reason="needs bash")

# Stands in for the command: notes what it was given, and answers as `olgim action` does.
COMMAND = """
import json, os, sys
from pathlib import Path

def main():
    temp = Path(os.environ["RUNNER_TEMP"])
    kept = {name: text for name, text in os.environ.items() if name.startswith("INPUT_")}
    said = {"words": sys.argv[1:], "inputs": kept, "path": sys.path, "key": os.environ.get("OPENAI_API_KEY")}
    (temp / "said.json").write_text(json.dumps(said))
    with open(os.environ["GITHUB_OUTPUT"], "a") as file:
        file.write("changed=true\\n")
        if kept.get("INPUT_PREVIEW") == "true":
            file.write(f"preview={temp / 'olgim-preview'}\\n")
    return 1 if kept.get("INPUT_PATHS") == "broken.md" else 0
"""


@dataclass(slots=True)
class Runner:
    """A machine that runs jobs: its folders, and an action's checkout with nothing to install."""

    folder: Path
    github: GitHub
    cached: set[str] = field(default_factory=set)
    jobs: int = 0

    @property
    def checkout(self) -> Path:
        return self.folder / "checkout"

    @property
    def tools(self) -> Path:
        return self.folder / "tools"

    @property
    def job(self) -> Folders:
        """The folders of the latest job, of the first one before there was any."""
        return Folders(self.folder / f"jobs/{max(self.jobs, 1)}", self.tools)

    @property
    def workspace(self) -> Path:
        return self.job.workspace

    def said(self) -> dict[str, object]:
        words: dict[str, object] = json.loads((self.job.temp / "said.json").read_text())
        return words

    def run(
        self,
        file: str = "action.yml",
        *,
        first_on_path: Path | None = None,
        set_up_python: Uses | None = None,
        **inputs: str,
    ) -> CompositeRun:
        def restore(call: UsesCall) -> dict[str, str]:
            self.cached.add(f"asked {call.inputs['key']}")
            return {"cache-hit": "false"}

        def save(call: UsesCall) -> dict[str, str]:
            assert Path(call.inputs["path"]).is_dir()
            self.cached.add(f"saved {call.inputs['key']}")
            return {}

        self.jobs += 1
        env = {"OPENAI_API_KEY": "the-key"}
        if first_on_path is not None:
            env["PATH"] = f"{first_on_path}{os.pathsep}{os.environ['PATH']}"
        return run_composite(
            self.checkout / file,
            self.github,
            events.push(self.github),
            self.job,
            inputs={name.replace("_", "-"): text for name, text in inputs.items()},
            env=env,
            uses={
                "actions/cache/restore": restore,
                "actions/cache/save": save,
                **({"actions/setup-python": set_up_python} if set_up_python else {}),
                "actions/upload-artifact": lambda _call: {"artifact-url": "https://example.com/artifact"},
            },
        )


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[Runner]:
    with GitHub(Blog(tmp_path / "blog")) as github:
        runner = Runner(tmp_path, github)
        for folder in ("requirements", "translator/cli"):
            (runner.checkout / folder).mkdir(parents=True)
        shutil.copy(ROOT / "action.yml", runner.checkout)
        shutil.copytree(ROOT / ".github/action", runner.checkout / ".github/action")
        (runner.checkout / "requirements/action.txt").write_text("# nothing\n")
        (runner.checkout / "translator/__init__.py").touch()
        (runner.checkout / "translator/cli/__init__.py").write_text(COMMAND)
        runner.workspace.mkdir(parents=True)
        yield runner


def test_the_first_run_installs_an_environment_and_caches_it_and_the_second_does_neither(
    runner: Runner,
) -> None:
    first = runner.run()
    assert first.ok, first.log
    assert first.outputs["changed"] == "true"
    (environment,) = (runner.tools / "olgim").iterdir()
    assert runner.cached == {f"asked olgim-{environment.name}", f"saved olgim-{environment.name}"}
    runner.cached.clear()
    second = runner.run()
    assert second.outputs["changed"] == "true"
    assert runner.cached == set()
    assert second.steps["install"].outputs["installed"] == "false"


def test_another_lock_is_another_environment(runner: Runner) -> None:
    runner.run()
    (runner.checkout / "requirements/action.txt").write_text("# something else\n")
    runner.run()
    assert len(list((runner.tools / "olgim").iterdir())) == 2


def test_an_environment_whose_python_is_gone_is_made_anew(runner: Runner) -> None:
    runner.run()
    (environment,) = (runner.tools / "olgim").iterdir()
    for name in ("python", "python3"):
        (environment / "bin" / name).unlink(missing_ok=True)
        (environment / "bin" / name).symlink_to(runner.folder / "gone")
    assert runner.run().outputs["changed"] == "true"


def test_nothing_is_written_into_the_workspace_and_nothing_of_it_is_imported(runner: Runner) -> None:
    for name in ("translator", "json", "sitecustomize"):
        (runner.workspace / f"{name}.py").write_text("raise SystemExit('this is the repository speaking')\n")
    before = sorted(runner.workspace.iterdir())
    run = runner.run()
    assert run.ok, run.log
    assert sorted(runner.workspace.iterdir()) == before
    assert str(runner.workspace) not in str(runner.said()["path"])
    assert "" not in list(map(str, runner.said()["path"]))  # type: ignore[call-overload]


def test_one_command_runs_with_every_input_in_its_environment(runner: Runner) -> None:
    runner.run(paths="_posts/글 하나.md\n$(touch hacked); `id`", max_cost="0.5", accept_on_merge="true")
    said = runner.said()
    assert said["words"] == ["action"]
    assert said["key"] == "the-key"
    inputs = said["inputs"]
    assert isinstance(inputs, dict)
    declared = read_yaml(ROOT / "action.yml")["inputs"]
    assert set(inputs) == {f"INPUT_{name.replace('-', '_').upper()}" for name in declared}
    assert inputs["INPUT_PATHS"] == "_posts/글 하나.md\n$(touch hacked); `id`"
    assert inputs["INPUT_MAX_COST"] == "0.5"
    assert inputs["INPUT_ACCEPT_ON_MERGE"] == "true"
    assert inputs["INPUT_TOKEN"] == runner.github.token
    assert list(runner.workspace.iterdir()) == []


def test_the_previews_are_uploaded_and_linked_even_when_the_command_fails(runner: Runner) -> None:
    run = runner.run(paths="broken.md", language="ko")
    assert not run.ok
    assert "Upload the previews" in run.ran
    assert "](https://example.com/artifact)" in run.summary
    assert "미리보기" in run.summary


def test_without_previews_nothing_is_uploaded(runner: Runner) -> None:
    run = runner.run(preview="false")
    assert "Upload the previews" not in run.ran
    assert run.summary == ""


def test_the_setup_action_puts_the_command_on_the_path(runner: Runner) -> None:
    run = runner.run(".github/action/setup/action.yml")
    assert run.ok, run.log
    (folder,) = run.paths
    temp = {"RUNNER_TEMP": str(runner.job.temp), "GITHUB_OUTPUT": str(runner.job.file("words"))}
    subprocess.run(
        [f"{folder}/olgim", "status", "글 하나.md"],
        env=bare_environment(runner.folder / "home") | temp,
        cwd=runner.workspace,
        check=True,
    )
    assert runner.said()["words"] == ["status", "글 하나.md"]


def test_both_actions_prepare_the_environment_by_the_same_steps() -> None:
    shared = [step["name"] for step in read_yaml(ROOT / ".github/action/setup/action.yml")["runs"]["steps"]]
    whole = (ROOT / "action.yml").read_text().replace("${{ github.action_path }}", "HERE")
    setup = (ROOT / ".github/action/setup/action.yml").read_text()
    setup = setup.replace("${{ github.action_path }}/../../..", "HERE")
    steps = setup.partition("  steps:\n")[2].partition(f"    - name: {shared[-1]}")[0]
    assert steps.strip()
    assert steps in whole


@pytest.mark.parametrize("version", ["(3, 10, 14)", "(3, 15, 0)"])
def test_a_runner_whose_python_does_not_fit_gets_another_one(runner: Runner, version: str) -> None:
    """The python3 on its path says that it is of `version`; the one that is set up is the test's own."""
    programs = runner.folder / "programs"
    programs.mkdir()
    for name in ("python3", "python", "python3.14", "python3.13", "python3.12", "python3.11"):
        fake = programs / name
        fake.write_text(
            f'#!/bin/sh\nexec {sys.executable} -I -c "import sys; sys.version_info = {version}\n$3"\n'
        )
        fake.chmod(0o755)
    asked: list[dict[str, str]] = []

    def set_up(call: UsesCall) -> dict[str, str]:
        asked.append(call.inputs)
        return {"python-path": sys.executable}

    run = runner.run(first_on_path=programs, set_up_python=set_up)
    assert [words["python-version"] for words in asked] == ["3.13"]
    assert run.outputs["changed"] == "true"
