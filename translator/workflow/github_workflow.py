"""The workflow file with which a repository has its posts translated by Olgim's GitHub Action."""

from __future__ import annotations

import difflib
import json
import re
import shutil
from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum
from importlib.resources import files
from pathlib import Path

from translator.errors import StoreError, UsageError
from translator.files import bytes_of, refuse_another, write_atomically
from translator.i18n import tr
from translator.publish import find_root, real_place
from translator.workflow.action_reference import REPOSITORY, action_reference
from translator.workflow.local_git import git_line

PLACE = ".github/workflows/olgim.yml"
"""Where the workflow stands in a repository."""

_PUSHED = ("**.md", "**.mdx", "**.markdown", "_olgim/**")
_BLOCK = re.compile(r"^#: if (\w+)\n(.*?)^#: end\n", re.MULTILINE | re.DOTALL)


class WorkflowOutcome(Enum):
    """What came of a workflow's file."""

    WRITTEN = "written"
    UNCHANGED = "unchanged"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a repository's workflow is to be like.

    `agent`: the command-line agent that translates; None: an endpoint, with a key. `language`: of what Olgim writes on
    GitHub. `site`: the site's folder; None: the site that the command is run in.
    """

    agent: str | None = None
    language: str = "en"
    site: Path | None = None


@dataclass(frozen=True, slots=True)
class WorkflowFile:
    """A workflow's file: what came of it, the branch whose pushes are translated, and how another file that is there
    differs from Olgim's, as lines of a unified diff."""

    path: Path
    branch: str
    outcome: WorkflowOutcome
    difference: tuple[str, ...] = ()


def write_workflow(start: Path, wishes: Wishes) -> WorkflowFile:
    """Write the workflow of the repository that `start` is in, unless one is there.

    Raises UsageError where there is no repository, or the site isn't in it; StoreError where the file can't be written.
    """
    root = _root(start)
    branch = default_branch(root)
    site = _site(root, start, wishes.site)
    path = root / PLACE
    if real_place(root, path) != PLACE:
        raise StoreError(
            tr("is a link, and Olgim doesn't follow it"), hint=tr("Make it a folder and a file."), path=path
        )
    text = render(branch, site, agent=wishes.agent, language=wishes.language)
    try:
        there = bytes_of(path)
        if there is None:
            write_atomically(path, text.encode(), check=lambda: refuse_another(path))
            return WorkflowFile(path, branch, WorkflowOutcome.WRITTEN)
    except OSError as error:
        raise StoreError(
            tr("can't be read or written: {strerror}", strerror=error.strerror or error), path=path
        ) from error
    old = there.decode("utf-8", "replace").replace("\r\n", "\n")  # git on Windows checks files out with CRLF
    if old == text:
        return WorkflowFile(path, branch, WorkflowOutcome.UNCHANGED)
    lines = difflib.unified_diff(
        old.splitlines(), text.splitlines(), PLACE, tr("what Olgim would write"), lineterm=""
    )
    return WorkflowFile(path, branch, WorkflowOutcome.OTHER, tuple(lines))


def render(branch: str, site: str, *, agent: str | None = None, language: str = "en") -> str:
    """The workflow's text. `site`: the site's folder in the repository; empty for its root."""
    below = f"{_literal(site)}/" if site else ""
    words = {
        "repository": REPOSITORY,
        "action": action_reference(),
        "branch": _quoted(_literal(branch)),
        "pushed": ", ".join(_quoted(below + pattern) for pattern in _PUSHED),
        "site": _quoted(site),
    }
    shown = {agent or "key", *(["korean"] if language == "ko" else []), *(["site"] if site else [])}
    template = files("translator.workflow").joinpath("templates", "olgim.yml").read_text(encoding="utf-8")
    return _filled(template, words, shown)


def _filled(template: str, words: dict[str, str], shown: Collection[str]) -> str:
    """The template with the blocks that are not `shown` left out, and its words in braces replaced."""
    text = _BLOCK.sub(lambda block: block[2] if block[1] in shown else "", template)
    return re.sub(rf"(?<!\$)\{{({'|'.join(words)})\}}", lambda word: words[word[1]], text)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # which YAML reads as it was meant


def _literal(name: str) -> str:
    """A branch's or folder's name as a workflow's filter that fits it alone."""
    return re.sub(r"[*?+!\[\]\\]", r"\\\g<0>", name)


def default_branch(root: Path) -> str:
    """The branch that is published: origin's, else the one that git's settings name, else the current one."""
    head = git_line(root, "symbolic-ref", "--quiet", "refs/remotes/origin/HEAD")
    if head:
        return head.removeprefix("refs/remotes/origin/")
    usual = git_line(root, "config", "--get", "init.defaultBranch")
    if usual and git_line(root, "rev-parse", "--quiet", "--verify", f"refs/heads/{usual}"):
        return usual
    return git_line(root, "symbolic-ref", "--quiet", "--short", "HEAD") or usual or "main"


def _root(start: Path) -> Path:
    if shutil.which("git") is None:
        raise UsageError(
            tr("git is not installed"), hint=tr("The workflow is for a git repository on GitHub.")
        )
    root = git_line(start, "rev-parse", "--show-toplevel")
    if root:
        return Path(root).resolve()
    raise UsageError(
        tr("this is no git repository, or none that git will work in"),
        hint=tr("Run `git status` here to hear what git says; `git init` makes a repository."),
        path=start,
    )


def _site(root: Path, start: Path, named: Path | None) -> str:
    """The site's folder, from the repository's root, with slashes; empty for the root itself."""
    folder = find_root(start) if named is None else start / named
    if not folder.is_dir():
        raise UsageError(
            tr("there is no such folder"), hint=tr("--site names the site's folder."), path=folder
        )
    place = real_place(root, folder)
    if place is None and named is None:
        return ""
    if place is None:
        raise UsageError(
            tr("is not in this repository"),
            hint=tr("--site names a folder in {root}.", root=root),
            path=folder,
        )
    if "${{" in place:
        raise UsageError(
            tr("GitHub would read the folder's name as an expression"), hint=tr("Rename it."), path=folder
        )
    return place
