"""Why a job runs: the runner's environment and the event's payload, of which only what is needed is read.

https://docs.github.com/webhooks/webhook-events-and-payloads. The payload is written by whoever caused the event, so it
decides at most which pull request or comment is looked at; those are then asked for from GitHub.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from translator.errors import UsageError
from translator.files import read_regular

_MOST_BYTES = 30_000_000  # GitHub's own limit is 25 MB
_BRANCH = "refs/heads/"
_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+")
_WORKFLOW = re.compile(r"[\w.-]+/[\w.-]+/(?P<path>\.github/workflows/[^@]+)@.+")


@dataclass(frozen=True, slots=True)
class Event:
    """One event.

    `branch` is what was pushed, or what the workflow runs on; empty for a tag. `workflow` is the workflow's file
    where it lies in this repository. `pull` and `comment` are numbers, 0 where there are none; `closed` is whether
    the pull request was closed by it, `on_pull` whether the comment is on one, `pull_branch` and `pull_from` its
    branch and that branch's repository. `before` is the commit before a push.
    """

    name: str
    repository: str
    branch: str
    default_branch: str
    commit: str
    before: str = ""
    workflow: str = ""
    pull: int = 0
    pull_base: str = ""
    pull_branch: str = ""
    pull_from: str = ""
    closed: bool = False
    comment: int = 0
    on_pull: bool = False
    paths: tuple[str, ...] = ()

    def pull_is_own(self, prefix: str) -> bool:
        """Whether the pull request is of a branch of this repository's whose name begins with `prefix`."""
        return self.pull_from == self.repository and self.pull_branch.startswith(prefix)


def read_event(environ: Mapping[str, str]) -> Event:
    """The event that the runner tells of. Raises UsageError where this is no runner, or tells of none."""
    name, repository = environ.get("GITHUB_EVENT_NAME", ""), environ.get("GITHUB_REPOSITORY", "")
    if not name or not _REPOSITORY.fullmatch(repository):
        raise UsageError(
            "this isn't a job of GitHub Actions: GITHUB_EVENT_NAME and GITHUB_REPOSITORY aren't set",
            hint="`olgim action` is what the GitHub Action runs; see docs/action.md. Here, run `olgim translate`.",
        )
    payload = _payload(environ.get("GITHUB_EVENT_PATH", ""))
    ref = environ.get("GITHUB_REF", "")
    about = payload.get("repository")
    pull = _mapping(payload.get("pull_request"))
    head = _mapping(pull.get("head"))
    issue = _mapping(payload.get("issue"))
    workflow = _WORKFLOW.fullmatch(environ.get("GITHUB_WORKFLOW_REF", ""))
    here = environ.get("GITHUB_WORKFLOW_REF", "").startswith(f"{repository}/")
    return Event(
        name=name,
        repository=repository,
        branch=ref.removeprefix(_BRANCH) if ref.startswith(_BRANCH) else "",
        default_branch=_word(_mapping(about).get("default_branch")),
        commit=environ.get("GITHUB_SHA", ""),
        before=_word(payload.get("before")),
        workflow=workflow["path"] if workflow and here else "",
        pull=_whole(pull.get("number")) or _whole(issue.get("number")),
        pull_base=_word(_mapping(pull.get("base")).get("sha")),
        pull_branch=_word(head.get("ref")),
        pull_from=_word(_mapping(head.get("repo")).get("full_name")),
        closed=payload.get("action") == "closed",
        comment=_whole(_mapping(payload.get("comment")).get("id")),
        on_pull=bool(pull) or isinstance(issue.get("pull_request"), dict),
        paths=_paths(payload.get("inputs")),
    )


def _payload(path: str) -> dict[str, Any]:
    if not path:
        return {}
    try:
        data = read_regular(Path(path), _MOST_BYTES)
    except OSError as error:
        raise UsageError(f"the event can't be read: {error.strerror or error}", path=path) from error
    try:
        return _mapping(json.loads(data))
    except (ValueError, RecursionError) as error:
        raise UsageError("the event isn't JSON", path=path) from error


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _word(value: object) -> str:
    # Half a character can be written in JSON, and nowhere else.
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def _whole(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


def _paths(inputs: object) -> tuple[str, ...]:
    """The posts that a person named when they started the workflow by hand."""
    said = _word(_mapping(inputs).get("paths"))
    return tuple(line.strip() for line in said.splitlines() if line.strip())
