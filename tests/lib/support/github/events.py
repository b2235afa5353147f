"""Events with the payloads that GitHub sends, and the environment that its runner gives a step with each.

events.push(github, before=old, by=MINJUN)          the default branch, or branch="…"; before=ZERO is a first push
events.pull_request(github, pull, "closed", by=MINJUN)
events.comment(github, github.state.comment(pull, "/olgim redo", by=SOYEON))
events.workflow_dispatch(github, {"paths": "_posts/a.md"})
events.schedule(github)
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from support.github import objects
from support.github.people import MINJUN, Person
from support.github.repository import ZERO
from support.github.server import GitHub
from support.github.things import Comment, Pull, ReviewComment

Json = dict[str, Any]
WORKFLOW = ".github/workflows/olgim.yml"


@dataclass(frozen=True, slots=True)
class Event:
    """What started a workflow, with the ref and commit it runs on."""

    name: str
    payload: Json
    ref: str
    sha: str
    actor: Person
    base_ref: str = ""
    head_ref: str = ""
    from_fork: bool = False


def push(
    github: GitHub,
    *,
    branch: str | None = None,
    before: str | None = None,
    after: str | None = None,
    by: Person = MINJUN,
) -> Event:
    """Commits came to a branch: those between `before` (else the last commit's parent) and `after` (else its end)."""
    name = branch or github.repository.default_branch
    sha = after or _commit(github, f"refs/heads/{name}")
    since = before or github.repository.resolve(f"{sha}~1") or ZERO
    return _push(github, f"refs/heads/{name}", since, sha, by)


def tag_push(github: GitHub, tag: str, *, by: Person = MINJUN) -> Event:
    """A tag was pushed."""
    return _push(github, f"refs/tags/{tag}", ZERO, _commit(github, f"refs/tags/{tag}"), by)


def _push(github: GitHub, ref: str, before: str, after: str, by: Person) -> Event:
    git, state = github.repository.git, github.state
    created = before == ZERO
    known = not created and github.repository.resolve(before) is not None
    forced = not created and not (known and github.repository.is_ancestor(before, after))
    if ref.startswith("refs/tags/"):
        commits = []
    elif created:
        others = [
            f"^refs/heads/{each}" for each in github.repository.branches() if f"refs/heads/{each}" != ref
        ]
        commits = git("rev-list", "--reverse", after, *others).splitlines()
    else:
        commits = git("rev-list", "--reverse", after, *([f"^{before}"] if known else ["-n1"])).splitlines()
    payload = {
        "ref": ref,
        "before": before,
        "after": after,
        "repository": objects.repository(state, github.repository),
        "pusher": {"name": by.login, "email": by.email},
        "sender": objects.user(state, by),
        "created": created,
        "deleted": False,
        "forced": forced,
        "base_ref": None,
        "compare": f"{state.web}/{github.repository.full_name}/compare/{before[:12]}...{after[:12]}",
        "commits": [_pushed(github, each) for each in commits[:2048]],
        "head_commit": _pushed(github, after),
    }
    return Event("push", payload, ref, after, by)


def _pushed(github: GitHub, sha: str) -> Json:
    git = github.repository.git
    form = "%T%x00%aI%x00%an%x00%ae%x00%cn%x00%ce%x00%B"
    tree, when, author, email, committer, committer_email, message = git(
        "show", "-s", f"--format={form}", sha
    ).split("\0")
    changes = git.raw(
        "diff-tree", "--root", "-r", "-z", "--no-commit-id", "--name-status", "--no-renames", sha
    )
    words = changes.decode().split("\0")
    by_kind: dict[str, list[str]] = {"A": [], "D": [], "M": [], "T": []}
    for kind, path in zip(words[::2], words[1::2], strict=False):
        by_kind[kind].append(path)
    return {
        "id": sha,
        "tree_id": tree,
        "distinct": True,
        "message": message.rstrip("\n"),
        "timestamp": when,
        "url": f"{github.state.web}/{github.repository.full_name}/commit/{sha}",
        "author": {"name": author, "email": email},
        "committer": {"name": committer, "email": committer_email},
        "added": by_kind["A"],
        "removed": by_kind["D"],
        "modified": by_kind["M"] + by_kind["T"],
    }


def pull_request(
    github: GitHub, pull: Pull, action: str = "opened", *, by: Person | None = None, before: str = ""
) -> Event:
    """A pull request was opened, synchronized (`before` its last commit) or closed, merged or not."""
    state = github.state
    actor = by or pull.user
    payload: Json = {
        "action": action,
        "number": pull.number,
        "pull_request": objects.pull(state, pull),
        "repository": objects.repository(state, github.repository),
        "sender": objects.user(state, actor),
    }
    if action == "synchronize":
        payload |= {"before": before or _commit(github, f"{pull.head_sha}~1"), "after": pull.head_sha}
    return _on_pull(github, "pull_request", pull, payload, actor)


def comment(github: GitHub, of: Comment) -> Event:
    """Somebody wrote in a pull request's conversation. It runs on the default branch."""
    state = github.state
    payload = {
        "action": "created",
        "issue": objects.issue(state, of.pull),
        "comment": objects.comment(state, of),
        "repository": objects.repository(state, github.repository),
        "sender": objects.user(state, of.user),
    }
    return _on_default(github, "issue_comment", payload, of.user)


def review_comment(github: GitHub, of: ReviewComment) -> Event:
    """Somebody wrote on a line of a pull request."""
    state = github.state
    payload = {
        "action": "created",
        "comment": objects.review_comment(state, of),
        "pull_request": objects.simple_pull(state, of.pull),
        "repository": objects.repository(state, github.repository),
        "sender": objects.user(state, of.user),
    }
    return _on_pull(github, "pull_request_review_comment", of.pull, payload, of.user)


def workflow_dispatch(
    github: GitHub, inputs: Mapping[str, str] | None = None, *, by: Person = MINJUN, branch: str | None = None
) -> Event:
    """Somebody started the workflow by hand."""
    ref = f"refs/heads/{branch or github.repository.default_branch}"
    payload = {
        "inputs": dict(inputs) if inputs is not None else None,
        "ref": ref,
        "repository": objects.repository(github.state, github.repository),
        "sender": objects.user(github.state, by),
        "workflow": WORKFLOW,
    }
    return Event("workflow_dispatch", payload, ref, _commit(github, ref), by)


def schedule(github: GitHub, cron: str = "17 3 * * *") -> Event:
    """The clock started the workflow. Its payload is the schedule and what workflows get with every event."""
    payload = {
        "schedule": cron,
        "repository": objects.repository(github.state, github.repository),
        "workflow": WORKFLOW,
    }
    return _on_default(github, "schedule", payload, github.repository.owner)


def _on_default(github: GitHub, name: str, payload: Json, actor: Person) -> Event:
    ref = f"refs/heads/{github.repository.default_branch}"
    return Event(name, payload, ref, _commit(github, ref), actor)


def _on_pull(github: GitHub, name: str, pull: Pull, payload: Json, actor: Person) -> Event:
    """An event of a pull request runs on its merge commit; when it is merged, on its base."""
    merge = f"refs/pull/{pull.number}/merge"
    ref, sha = (f"refs/heads/{pull.base}", pull.merge_commit_sha) if pull.merged else (merge, None)
    fork = pull.head_repository is not github.repository
    return Event(name, payload, ref, sha or _commit(github, ref), actor, pull.base, pull.head, fork)


def _commit(github: GitHub, revision: str) -> str:
    sha = github.repository.resolve(revision)
    assert sha is not None, f"nothing is at {revision}"
    return sha


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders and files of a run, in one place. `tools` is the tool cache where runs share one."""

    root: Path
    tools: Path | None = None

    @property
    def workspace(self) -> Path:
        return self.root / "work/blog/blog"

    @property
    def temp(self) -> Path:
        return self.root / "work/_temp"

    def file(self, name: str) -> Path:
        """A file command's file, empty at first."""
        path = self.temp / "_runner_file_commands" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        return path


def environment(
    github: GitHub, event: Event, folders: Folders, *, run_id: int = 1_658_821_493
) -> dict[str, str]:
    """The variables that GitHub's runner sets for a step, files written (the event's payload among them)."""
    repository = github.repository
    kind = "tag" if event.ref.startswith("refs/tags/") else "branch"
    name = event.ref.split("/", 2)[2]
    payload = folders.temp / "_github_workflow/event.json"
    payload.parent.mkdir(parents=True, exist_ok=True)
    payload.write_text(json.dumps(event.payload, ensure_ascii=False, indent=2), "utf-8")
    workflow_ref = f"{repository.full_name}/{WORKFLOW}@{event.ref}"
    return {
        "CI": "true",
        "GITHUB_ACTION": "__olgim",
        "GITHUB_ACTIONS": "true",
        "GITHUB_ACTOR": event.actor.login,
        "GITHUB_ACTOR_ID": str(event.actor.id),
        "GITHUB_API_URL": github.api_url,
        "GITHUB_BASE_REF": event.base_ref,
        "GITHUB_ENV": str(folders.file("set_env")),
        "GITHUB_EVENT_NAME": event.name,
        "GITHUB_EVENT_PATH": str(payload),
        "GITHUB_GRAPHQL_URL": f"{github.server_url}/api/graphql",
        "GITHUB_HEAD_REF": event.head_ref,
        "GITHUB_JOB": "translate",
        "GITHUB_OUTPUT": str(folders.file("set_output")),
        "GITHUB_PATH": str(folders.file("add_path")),
        "GITHUB_REF": event.ref,
        "GITHUB_REF_NAME": name,
        "GITHUB_REF_PROTECTED": "true" if name in repository.protected else "false",
        "GITHUB_REF_TYPE": kind,
        "GITHUB_REPOSITORY": repository.full_name,
        "GITHUB_REPOSITORY_ID": str(github.state.repository_id),
        "GITHUB_REPOSITORY_OWNER": repository.owner.login,
        "GITHUB_REPOSITORY_OWNER_ID": str(repository.owner.id),
        "GITHUB_RETENTION_DAYS": "90",
        "GITHUB_RUN_ATTEMPT": "1",
        "GITHUB_RUN_ID": str(run_id),
        "GITHUB_RUN_NUMBER": "3",
        "GITHUB_SERVER_URL": github.server_url,
        "GITHUB_SHA": event.sha,
        "GITHUB_STATE": str(folders.file("save_state")),
        "GITHUB_STEP_SUMMARY": str(folders.file("step_summary")),
        "GITHUB_TRIGGERING_ACTOR": event.actor.login,
        "GITHUB_WORKFLOW": "Translate posts",
        "GITHUB_WORKFLOW_REF": workflow_ref,
        "GITHUB_WORKFLOW_SHA": event.sha,
        "GITHUB_WORKSPACE": str(folders.workspace),
        "RUNNER_ARCH": "X64",
        "RUNNER_ENVIRONMENT": "github-hosted",
        "RUNNER_NAME": "GitHub Actions 2",
        "RUNNER_OS": "Linux",
        "RUNNER_TEMP": str(folders.temp),
        "RUNNER_TOOL_CACHE": str(folders.tools or folders.root / "tool_cache"),
    }
