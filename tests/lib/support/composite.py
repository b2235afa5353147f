"""A runner for composite actions: their shell steps run for real, the actions that they use are played by the test."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

Played = Callable[[dict[str, str]], dict[str, str]]
"""An action as a test plays it: what stands in `with` in, outputs out."""


def read_yaml(path: Path) -> Any:
    """A workflow or an action as GitHub reads it: `on` is a word, and so is everything else."""
    return yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)


@dataclass(slots=True)
class CompositeRun:
    """What a run of an action came to: the names of its steps that ran, their outputs, and whether one failed."""

    ran: list[str] = field(default_factory=list)
    outputs: dict[str, dict[str, str]] = field(default_factory=dict)
    failed: bool = False


def run_composite(
    folder: Path,
    file: Path,
    *,
    inputs: Mapping[str, str],
    played: Mapping[str, Played],
    environment: Mapping[str, str],
    cwd: Path,
) -> CompositeRun:
    """Run the action in `file`, whose checkout is `folder`, as a job's step does."""
    action = read_yaml(file)
    run = CompositeRun()
    context: dict[str, Any] = {
        "github": {"action_path": str(file.parent), "token": "the-token", "job": "translate"},
        "strategy": {"job-index": "0"},
        "inputs": {},
        "steps": run.outputs,
    }
    for name, declared in action.get("inputs", {}).items():
        context["inputs"][name] = inputs.get(name, _filled(declared["default"], context, run))
    for number, step in enumerate(action["runs"]["steps"]):
        condition = str(step.get("if", "success()"))
        if not re.search(r"\b(success|failure|always|cancelled)\(\)", condition):
            condition = f"success() && ({condition.removeprefix('${{').removesuffix('}}')})"
        if not _value(condition.removeprefix("${{").removesuffix("}}"), context, run):
            continue
        run.ran.append(step["name"])
        key = step.get("id", f"step-{number}")
        if "uses" in step:
            words = {name: _filled(text, context, run) for name, text in step.get("with", {}).items()}
            run.outputs[key] = played[step["uses"].partition("@")[0]](words)
            continue
        said = folder.parent / f"outputs-{number}"
        said.write_text("")
        own = {name: _filled(text, context, run) for name, text in step.get("env", {}).items()}
        ended = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            env={**environment, **own, "GITHUB_OUTPUT": str(said)},
            cwd=cwd,
            check=False,
        )
        run.outputs[key] = dict(line.split("=", 1) for line in said.read_text().splitlines())
        run.failed |= ended.returncode != 0
    return run


def bare(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The environment without what the outer job's runner put there."""
    return {
        name: text
        for name, text in environment.items()
        if not name.startswith(("GITHUB_", "RUNNER_", "INPUT_"))
    }


def _filled(text: str, context: Mapping[str, Any], run: CompositeRun) -> str:
    return re.sub(r"\$\{\{(.*?)\}\}", lambda found: str(_value(found[1], context, run)), text)


def _value(expression: str, context: Mapping[str, Any], run: CompositeRun) -> Any:
    """An expression of the few kinds that our actions use: names, texts, ==, !=, !, &&, ||, brackets, status functions."""
    functions = {"success": not run.failed, "failure": run.failed, "always": True, "cancelled": False}

    def spelled(token: re.Match[str]) -> str:
        text = token[0]
        if text in ("&&", "||"):
            return " and " if text == "&&" else " or "
        if text == "!":
            return " not "
        if text.endswith("()"):
            return repr(functions[text[:-2]])
        if text[0] == "'" or text in ("==", "!="):
            return text
        value: Any = context
        for part in text.split("."):
            if part != "outputs":
                value = value.get(part, {})
        return repr(value or "")

    tokens = r"'[^']*'|&&|\|\||==|!=|!|[a-z]+\(\)|[a-z_-]+(?:\.[a-z_-]+)+"
    return eval(re.sub(tokens, spelled, expression).strip(), {"__builtins__": {}})
