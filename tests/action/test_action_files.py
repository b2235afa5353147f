"""The action, the example workflows and the one that `init` writes: what holds for all of them."""

from __future__ import annotations

import re
import shlex
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.github.composite import read_yaml

from translator.cli import COMMANDS, build_parser
from translator.workflow.action_reference import RELEASE, REPOSITORY
from translator.workflow.github_workflow import render

ROOT = Path(__file__).resolve().parents[2]
ACTION = read_yaml(ROOT / "action.yml")
ACTIONS = [ROOT / "action.yml", *ROOT.glob(".github/action/*/action.yml")]
EXAMPLES = sorted(ROOT.glob("examples/*.yml"))
WRITTEN = list(product(("", "apps/블로그"), (None, "copilot"), ("en", "ko")))


@pytest.fixture(params=[*EXAMPLES, *WRITTEN], ids=lambda one: getattr(one, "name", str(one)))
def workflow(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Each example, and what `init` writes for each of its wishes."""
    if isinstance(request.param, Path):
        return request.param
    site, agent, language = request.param
    path = tmp_path / "olgim.yml"
    path.write_text(render("main", site, agent=agent, language=language), encoding="utf-8")
    return path


def steps_of(file: Path) -> list[dict[str, Any]]:
    content = read_yaml(file)
    if "runs" in content:
        return list(content["runs"]["steps"])
    return [step for job in content["jobs"].values() for step in job["steps"]]


def is_ours(uses: str) -> bool:
    return uses.partition("@")[0].startswith(REPOSITORY)


def check_pins(file: Path) -> None:
    for uses, comment in re.findall(r"uses: (\S+)(.*)", file.read_text(encoding="utf-8")):
        if is_ours(uses):
            assert uses.endswith(f"@{RELEASE}"), uses
        else:
            assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", uses), uses
            assert re.fullmatch(r" # v\d+\.\d+\.\d+", comment), uses


def check_scripts(file: Path) -> None:
    for step in steps_of(file):
        assert "${{" not in step.get("run", ""), step["name"]
        assert ("run" in step) != ("uses" in step)


@pytest.mark.parametrize("file", ACTIONS, ids=str)
def test_what_the_action_uses_is_pinned_and_no_expression_gets_into_a_script(file: Path) -> None:
    check_pins(file)
    check_scripts(file)
    assert all(step["shell"] == "bash" for step in steps_of(file) if "run" in step)


def test_one_version_of_each_action_is_used_everywhere() -> None:
    template = ROOT / "translator/workflow/templates/olgim.yml"
    texts = [file.read_text(encoding="utf-8") for file in [*ACTIONS, *EXAMPLES, template]]
    used = {pair for text in texts for pair in re.findall(r"uses: (actions/[\w-]+)\S*@([0-9a-f]{40})", text)}
    assert len(used) == len({name for name, _ in used})


def test_each_input_reaches_the_command_and_each_output_comes_from_it() -> None:
    (step,) = [step for step in ACTION["runs"]["steps"] if step.get("id") == "olgim"]
    for name, declared in ACTION["inputs"].items():
        variable = f"INPUT_{name.replace('-', '_').upper()}"
        assert step["env"][variable] == f"${{{{ inputs.{name} }}}}"
        assert declared["description"]
        assert declared["required"] == "false"
    for name, declared in ACTION["outputs"].items():
        assert declared["value"] == f"${{{{ steps.olgim.outputs.{name} }}}}"
    assert not [name for name in ACTION["inputs"] if "key" in name.split("-")]


def test_a_workflow_is_pinned_and_no_expression_gets_into_a_script(workflow: Path) -> None:
    check_pins(workflow)
    check_scripts(workflow)


def test_a_workflow_has_no_more_rights_than_its_jobs_say(workflow: Path) -> None:
    content = read_yaml(workflow)
    assert content["permissions"] == {}
    for job in content["jobs"].values():
        rights = job["permissions"]
        assert set(rights) <= {"contents", "pull-requests", "pages", "id-token", "copilot-requests"}
        assert int(job["timeout-minutes"]) <= 350
        assert job.get("concurrency", content.get("concurrency", {"cancel-in-progress": "no"}))[
            "cancel-in-progress"
        ] in ("false", "no")
        for step in job["steps"]:
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] == "false"
            if step.get("uses", "").startswith(f"{REPOSITORY}@"):
                assert rights["contents"] == (
                    "read" if step.get("with", {}).get("mode") == "check" else "write"
                )


def test_a_strangers_pull_request_meets_no_secret_and_no_right_to_write(workflow: Path) -> None:
    content = read_yaml(workflow)
    triggers = set(content["on"])
    assert "pull_request_target" not in triggers
    assert "workflow_run" not in triggers
    if "issue_comment" not in triggers:
        return
    for job in content["jobs"].values():
        if job["permissions"]["contents"] == "write":
            assert "github.event.pull_request.head.repo.full_name == github.repository" in job["if"]
            assert '"OWNER", "MEMBER", "COLLABORATOR"' in job["if"]
            assert "startsWith(github.event.comment.body, '/olgim')" in job["if"]
            assert '"pull_request"' not in job["if"]
        else:  # it only looks, at forks' as well
            assert job["steps"][-1]["with"]["mode"] == "check"
            assert "secrets." not in str(job)


def test_a_workflow_gives_the_action_inputs_that_it_has(workflow: Path) -> None:
    ours = [step for step in steps_of(workflow) if is_ours(step.get("uses", ""))]
    assert ours
    for step in ours:
        action = step["uses"].partition("@")[0].removeprefix(REPOSITORY).strip("/")
        inputs = read_yaml(ROOT / action / "action.yml").get("inputs", {})
        given = step.get("with", {})
        assert set(given) <= set(inputs)
        assert given.get("mode", "check") in ("pull-request", "commit", "check")
        assert given.get("language", "en") in ("en", "ko")
    with_history = [
        step for step in steps_of(workflow) if step.get("uses", "").startswith("actions/checkout@")
    ]
    if any(step["uses"].startswith(f"{REPOSITORY}@") for step in ours):
        assert with_history[0]["with"]["fetch-depth"] == "0"


def test_the_commands_in_a_workflow_exist(workflow: Path) -> None:
    for step in steps_of(workflow):
        for line in re.findall(r"^ *(olgim [a-z].*)$", step.get("run", ""), re.MULTILINE):
            words = shlex.split(
                re.split(r" \|\| | > ", line)[0].replace("$SHARD", "1/4").replace("$MAX_COST", "5")
            )
            assert build_parser().parse_args(words[1:])


@pytest.mark.parametrize(
    ("name", "site", "agent"), [("copilot", "", "copilot"), ("monorepo", "apps/blog", None)]
)
def test_an_example_is_what_init_writes(name: str, site: str, agent: str | None) -> None:
    assert (ROOT / f"examples/{name}.yml").read_text(encoding="utf-8") == render("main", site, agent=agent)


def test_every_example_is_told_of() -> None:
    page = (ROOT / "examples/README.md").read_text(encoding="utf-8")
    assert re.findall(r"\]\(([\w-]+\.yml)\)", page)
    assert sorted(re.findall(r"\]\(([\w-]+\.yml)\)", page)) == [file.name for file in EXAMPLES]
    assert "init" in {module.__name__.rpartition(".")[2] for module in COMMANDS}


# The page on the action.


def rows(heading: str) -> dict[str, str]:
    page = (ROOT / "docs/action.md").read_text(encoding="utf-8")
    table = page.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return {name: row for row in table.splitlines() for name in re.findall(r"^\| `([\w-]+)` \|", row)}


def test_the_page_on_the_action_tells_each_input_with_its_default() -> None:
    told = rows("Inputs")
    assert list(told) == list(ACTION["inputs"])
    for name, declared in ACTION["inputs"].items():
        default = declared["default"]
        if default and "${{" not in default:
            assert f"| `{default}` |" in told[name], name


def test_the_page_on_the_action_tells_each_output() -> None:
    assert list(rows("Outputs")) == list(ACTION["outputs"])


def test_the_page_on_the_action_shows_steps_with_inputs_that_there_are() -> None:
    page = (ROOT / "docs/action.md").read_text(encoding="utf-8")
    shown = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert shown
    for text in shown:
        for step in yaml.load(text, yaml.BaseLoader):
            assert step["uses"] == f"{REPOSITORY}@{RELEASE}"
            assert set(step["with"]) <= set(ACTION["inputs"])


def test_the_pages_name_the_release() -> None:
    for page in (ROOT / "docs/action.md", ROOT / "README.md"):
        for named in re.findall(rf"{REPOSITORY}[\w./-]*@([\w.]+)", page.read_text(encoding="utf-8")):
            assert named == RELEASE
