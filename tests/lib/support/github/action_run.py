"""Runs a command as a step of a workflow: a fresh checkout, GitHub's environment, nothing of the outer one."""

from __future__ import annotations

import io
import itertools
import os
import subprocess
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from support.github.commands import (
    Annotation,
    Told,
    read_commands,
    read_environment,
    read_pairs,
    read_summary,
)
from support.github.events import Event, Folders, environment
from support.github.repository import Git, Repository, bare_environment
from support.github.server import GitHub

COMMAND = (sys.executable, "-m", "translator", "action")
INPUTS = {
    "paths": "",
    "config": "",
    "model": "",
    "base-url": "",
    "command": "",
    "mode": "pull-request",
    "grouping": "post",
    "branch": "olgim/",
    "since": "workflow",
    "labels": "",
    "reviewers": "",
    "max-cost": "",
    "fail-on": "error",
    "draft": "false",
    "accept-on-merge": "false",
    "language": "en",
    "preview": "true",
    "batch": "false",
}
_RUNS = itertools.count(1_658_821_493)


@dataclass(frozen=True, slots=True)
class Run:
    """What a step did."""

    code: int
    stdout: str
    stderr: str
    told: Told
    outputs: dict[str, str]
    environment: dict[str, str]  # that it set for the steps to come
    summary: str
    folders: Folders
    secrets: tuple[str, ...]

    @property
    def workspace(self) -> Path:
        return self.folders.workspace

    @property
    def annotations(self) -> list[Annotation]:
        return self.told.annotations

    @property
    def leaks(self) -> list[str]:
        """Where one of the secrets stands: standard output, a file of the run, git's configuration."""
        said = {"stdout": self.stdout, "stderr": self.stderr}
        where = [name for name, text in said.items() if any(each in text for each in self.secrets)]
        for path in sorted(self.folders.root.rglob("*")):
            if path.is_file() and not path.is_symlink():
                data = path.read_bytes()
                where += [str(path) for each in self.secrets if each.encode() in data]
        return where


def act(
    github: GitHub,
    repository: Repository,
    *,
    event: Event,
    inputs: Mapping[str, str] | None = None,
    env: Mapping[str, str] | None = None,
    command: Sequence[str] = COMMAND,
    depth: int = 0,
    persist_credentials: bool = False,
    token: str | None = None,
    timeout: float = 300,
    carry_out: Callable[..., subprocess.CompletedProcess[str]] = subprocess.run,
) -> Run:
    """Run the command in a fresh checkout of what the event runs on, with inputs by their names in action.yml.

    The token may write, but not on an event from a fork, as on GitHub; `token` gives another. `env` is the step's
    `env:`. `depth` is actions/checkout's `fetch-depth`, 0 for all of the history. `carry_out` runs the command;
    `in_process` does that without a process of its own, which is quicker.
    """
    number = next(_RUNS)
    folders = Folders(repository.folder / "runs" / str(number))
    for each in (folders.temp, folders.root / "home"):
        each.mkdir(parents=True)
    given = token or (github.read_token if event.from_fork else github.token)
    checkout(github, repository, event, folders, given, depth=depth, persist_credentials=persist_credentials)
    unknown = set(inputs or ()) - INPUTS.keys() - {"token"}
    assert not unknown, f"there is no input {unknown}"
    asked = {**INPUTS, "token": given, **(inputs or {})}
    whole = {
        **bare_environment(folders.root / "home"),
        **environment(github, event, folders, run_id=number),
        **{f"INPUT_{name.upper().replace('-', '_')}": value for name, value in asked.items()},
        **(env or {}),
    }
    done = carry_out(
        command,
        cwd=folders.workspace,
        env=whole,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=timeout,
        check=False,
    )
    secrets = (
        given,
        *(value for name, value in (env or {}).items() if name.endswith(("_KEY", "_TOKEN")) and value),
    )
    return Run(
        done.returncode,
        done.stdout,
        done.stderr,
        read_commands(done.stdout),
        read_pairs(Path(whole["GITHUB_OUTPUT"])),
        read_environment(Path(whole["GITHUB_ENV"])),
        read_summary(Path(whole["GITHUB_STEP_SUMMARY"])),
        folders,
        secrets,
    )


def checkout(
    github: GitHub,
    repository: Repository,
    event: Event,
    folders: Folders,
    token: str,
    *,
    depth: int,
    persist_credentials: bool,
) -> Git:
    """What `actions/checkout` leaves in the workspace for an event."""
    return repository.checkout(
        folders.workspace,
        ref=event.ref,
        sha=event.sha,
        depth=depth,
        url=github.clone_url,
        token=token,
        persist_credentials=persist_credentials,
    )


def in_process(
    command: Sequence[str], *, cwd: Path, env: Mapping[str, str], **_rest: object
) -> subprocess.CompletedProcess[str]:
    """Run `python -m translator …` here: in that folder, with that environment and nothing else, its output caught."""
    from translator.cli import main

    before, here = dict(os.environ), Path.cwd()
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
    try:
        os.environ.clear()
        os.environ.update(env)
        os.chdir(cwd)
        with redirect_stdout(out), redirect_stderr(err):
            try:
                code = main(command[3:])
            except BaseException:  # noqa: BLE001 - as the interpreter shows it
                traceback.print_exc()
                code = 1
    finally:
        os.chdir(here)
        os.environ.clear()
        os.environ.update(before)
    for stream in (out, err):
        stream.flush()
    said = [stream.buffer.getvalue().decode("utf-8", "replace") for stream in (out, err)]
    return subprocess.CompletedProcess(list(command), code, *said)
