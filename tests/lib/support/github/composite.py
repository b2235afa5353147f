"""Runs a composite `action.yml` as GitHub's runner does.

    run = run_composite(Path("action.yml"), github, event, folders, inputs={"mode": "check"}, env={...},
                        uses={"actions/cache": lambda call: {"cache-hit": "false"}})
    run.ok, run.outputs, run.steps["translate"].outcome, run.told.errors, run.summary

A `uses:` step calls what `uses` has for it, by its name without the version, with its `with:`, environment and
workspace; what that gives are the step's outputs, and an exception fails the step. What GitHub would refuse in an
action.yml (a `run` without `shell`, a key it doesn't know, the `secrets` context) is an ActionError.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from support.github.commands import (
    Annotation,
    RunnerError,
    Told,
    read_commands,
    read_environment,
    read_pairs,
    read_path,
    read_summary,
)
from support.github.events import Event, Folders, environment
from support.github.expressions import Expressions, string
from support.github.repository import bare_environment
from support.github.server import GitHub

_RUN = frozenset("name id if run env continue-on-error working-directory shell".split())
_USES = frozenset("name id if uses continue-on-error with env".split())
_FILES = {
    "GITHUB_OUTPUT": "output",
    "GITHUB_ENV": "env",
    "GITHUB_PATH": "path",
    "GITHUB_STEP_SUMMARY": "summary",
}


def read_yaml(path: Path) -> Any:
    """A workflow or an action with `on` a word, and so is everything else."""
    return yaml.load(path.read_text("utf-8"), yaml.BaseLoader)


class ActionError(Exception):
    """GitHub refuses the action.yml."""


@dataclass(frozen=True, slots=True)
class UsesCall:
    """A `uses:` step that is carried out."""

    action: str
    version: str
    inputs: dict[str, str]
    environment: dict[str, str]
    workspace: Path


Uses = Callable[[UsesCall], Mapping[str, str] | None]


@dataclass(slots=True)
class Step:
    """What became of a step: success, failure or skipped, before and after `continue-on-error`."""

    name: str
    outcome: str
    conclusion: str
    outputs: dict[str, str] = field(default_factory=dict)
    stdout: str = ""
    stderr: str = ""
    seconds: float = 0.0


@dataclass(slots=True)
class CompositeRun:
    """What became of an action."""

    ok: bool = True
    steps: dict[str, Step] = field(default_factory=dict)  # by id, else by their place: "#1"
    outputs: dict[str, str] = field(default_factory=dict)
    told: Told = field(default_factory=Told)
    calls: list[UsesCall] = field(default_factory=list)
    summary: str = ""
    paths: list[str] = field(default_factory=list)  # put before PATH for later steps, the last one first
    warnings: list[str] = field(default_factory=list)

    @property
    def annotations(self) -> list[Annotation]:
        return self.told.annotations

    @property
    def ran(self) -> list[str]:
        """The names of the steps that ran, in order."""
        return [step.name for step in self.steps.values() if step.outcome != "skipped"]

    @property
    def log(self) -> str:
        """What all steps wrote, for the message of a test that fails."""
        return "\n".join(
            f"== {step.name}: {step.outcome}\n{step.stdout}{step.stderr}" for step in self.steps.values()
        )


def run_composite(
    action: Path,
    github: GitHub,
    event: Event,
    folders: Folders,
    *,
    inputs: Mapping[str, str] | None = None,
    env: Mapping[str, str] | None = None,
    uses: Mapping[str, Uses] | None = None,
    token: str | None = None,
) -> CompositeRun:
    """Run all steps in `folders.workspace`, which a checkout has filled. `env` is the calling step's `env:`.

    Each run wants folders of its own, as each job has: `Folders(root, tools)` shares a tool cache between them.
    """
    described = yaml.safe_load(action.read_text("utf-8"))
    _check(described)
    for each in (folders.temp, folders.workspace, folders.root / "home"):
        each.mkdir(parents=True, exist_ok=True)
    runner = _Runner(action, github, event, folders, dict(env or {}), uses or {}, token or github.token)
    return runner.run(described, inputs or {})


def _check(described: Mapping[str, Any]) -> None:
    runs = described.get("runs", {})
    if runs.get("using") != "composite":
        raise ActionError(f"this is not a composite action: {runs.get('using')!r}")
    ids: set[str] = set()
    for step in runs["steps"]:
        known = _RUN if "run" in step else _USES
        if "run" not in step and "uses" not in step:
            raise ActionError("a step needs `run` or `uses`")
        if extra := step.keys() - known:
            raise ActionError(f"Unexpected value '{min(extra)}'")
        if "run" in step and not step.get("shell"):
            raise ActionError("Required property is missing: shell")
        if step.get("id") in ids:
            raise ActionError(
                f"The identifier '{step['id']}' may not be used more than once within the same scope"
            )
        ids |= {step["id"]} if "id" in step else set()


class _Runner:
    def __init__(
        self,
        action: Path,
        github: GitHub,
        event: Event,
        folders: Folders,
        env: dict[str, str],
        uses: Mapping[str, Uses],
        token: str,
    ) -> None:
        self.folders = folders
        self.uses = uses
        self.env = env
        self.path = action.resolve().parent
        self.base = {
            **bare_environment(folders.root / "home"),
            **environment(github, event, folders),
            "GITHUB_ACTION_PATH": str(self.path),
        }
        names = {
            name.removeprefix("GITHUB_").lower(): value
            for name, value in self.base.items()
            if name.startswith("GITHUB_") and name not in {"GITHUB_ACTIONS", *_FILES}
        }
        runner = {
            name.removeprefix("RUNNER_").lower(): value
            for name, value in self.base.items()
            if name.startswith("RUNNER_")
        }
        self.contexts: dict[str, Any] = {
            "github": {**names, "event": event.payload, "token": token, "action_path": str(self.path)},
            "runner": {**runner, "debug": ""},
            "job": {"status": "success"},
            "strategy": {"fail-fast": True, "job-index": 0, "job-total": 1, "max-parallel": 1},
            "matrix": {},
        }
        self.inputs: dict[str, str] = {}
        self.done = CompositeRun()

    def run(self, described: Mapping[str, Any], given: Mapping[str, str]) -> CompositeRun:
        self._take_inputs(described.get("inputs") or {}, given)
        for number, step in enumerate(described["runs"]["steps"], 1):
            self.done.steps[step.get("id") or f"#{number}"] = self._step(step)
        expressions = self._expressions()
        for name, output in (described.get("outputs") or {}).items():
            self.done.outputs[name] = expressions.text(output.get("value", ""))
        return self.done

    def _take_inputs(self, declared: Mapping[str, Any], given: Mapping[str, str]) -> None:
        defaults = Expressions(self.contexts, workspace=self.folders.workspace)
        for name, about in declared.items():
            self.inputs[name] = (
                string(given[name]) if name in given else defaults.text((about or {}).get("default"))
            )
        known = {name.lower() for name in declared}
        if extra := [name for name in given if name.lower() not in known]:
            valid = ", ".join(f"'{name}'" for name in declared)
            names = ", ".join(f"'{name}'" for name in extra)
            self.done.warnings.append(f"Unexpected input(s) {names}, valid inputs are [{valid}]")

    def _expressions(self, env: Mapping[str, str] | None = None) -> Expressions:
        steps = {
            id_: {"outputs": step.outputs, "outcome": step.outcome, "conclusion": step.conclusion}
            for id_, step in self.done.steps.items()
            if not id_.startswith("#")
        }
        contexts = {
            **self.contexts,
            "inputs": self.inputs,
            "steps": steps,
            "env": {**self.env, **(env or {})},
        }
        return Expressions(contexts, workspace=self.folders.workspace, failed=not self.done.ok)

    def _step(self, step: Mapping[str, Any]) -> Step:
        env = {name: self._expressions().text(value) for name, value in (step.get("env") or {}).items()}
        expressions = self._expressions(env)
        name = expressions.text(step.get("name") or step.get("uses") or step["run"].split("\n")[0])
        if not expressions.condition(step.get("if")):
            return Step(name, "skipped", "skipped")
        made = Step(name, "success", "success")
        begun = time.monotonic()
        try:
            self._carry_out(step, made, expressions, env)
        except Exception as error:  # noqa: BLE001 - whatever a stand-in for another action raises
            self.done.told.annotations.append(Annotation("error", str(error)))
            made.outcome = "failure"
        made.seconds = time.monotonic() - begun
        kept = expressions.text(step.get("continue-on-error", "false")).lower() == "true"
        made.conclusion = "success" if kept else made.outcome
        self.done.ok = self.done.ok and made.conclusion == "success"
        return made

    def _carry_out(
        self, step: Mapping[str, Any], made: Step, expressions: Expressions, env: Mapping[str, str]
    ) -> None:
        whole = {**self.base, **self.env, **env}
        whole |= {name: value for name, value in self.base.items() if name.startswith(("GITHUB_", "RUNNER_"))}
        whole["PATH"] = ":".join([*self.done.paths, whole["PATH"]])
        if "uses" in step:
            action, _, version = step["uses"].partition("@")
            inputs = {key: expressions.text(value) for key, value in (step.get("with") or {}).items()}
            call = UsesCall(action, version, inputs, whole, self.folders.workspace)
            self.done.calls.append(call)
            if action not in self.uses:
                raise ActionError(f"Can't find '{step['uses']}': the test gives nothing for it")
            made.outputs.update(self.uses[action](call) or {})
            return
        files = {name: self._fresh(short) for name, short in _FILES.items()}
        whole |= {name: str(path) for name, path in files.items()}
        self._run(step, made, expressions, whole)
        told = read_commands(made.stdout)
        self._keep(told)
        made.outputs.update({**told.outputs, **read_pairs(files["GITHUB_OUTPUT"])})
        self.env |= read_environment(files["GITHUB_ENV"])
        self.done.paths = [*read_path(files["GITHUB_PATH"]), *self.done.paths]
        self.done.summary += read_summary(files["GITHUB_STEP_SUMMARY"])
        if made.outcome == "failure":
            raise RunnerError("Process completed with exit code 1.")

    def _fresh(self, short: str) -> Path:
        return self.folders.file(f"{short}_{len(self.done.steps)}")

    def _run(
        self, step: Mapping[str, Any], made: Step, expressions: Expressions, env: Mapping[str, str]
    ) -> None:
        script = self.folders.temp / f"step_{len(self.done.steps)}.sh"
        script.write_text(expressions.text(step["run"]), "utf-8")
        where = self.folders.workspace / expressions.text(step.get("working-directory", ""))
        if not where.is_dir():
            raise RunnerError(f"No such file or directory: {where}")
        done = subprocess.run(
            [*_shell(expressions.text(step["shell"])), str(script)],
            cwd=where,
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        made.stdout, made.stderr = done.stdout, done.stderr
        if done.returncode:
            made.outcome = "failure"

    def _keep(self, told: Told) -> None:
        self.done.told.annotations += told.annotations
        self.done.told.groups += told.groups
        self.done.told.masks += told.masks
        self.done.told.log += told.log + "\n"


def _shell(name: str) -> list[str]:
    match name:
        case "bash":
            return "bash --noprofile --norc -eo pipefail".split()
        case "sh":
            return "sh -e".split()
        case "python":
            return ["python"]
        case _:
            raise ActionError(f"the tests run no shell {name!r}")
