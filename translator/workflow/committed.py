"""Earlier versions of a file, from the git repository that it is in, if it is in one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from translator.workflow.local_git import git_line, run_git

_VERSIONS = 12  # so many commits that changed the file are looked at


def committed_versions(path: Path) -> Iterator[bytes]:
    """What the file held in the last commits that changed it, the newest first; nothing outside a repository."""
    for commit in git_line(path.parent, "rev-list", f"-n{_VERSIONS}", "HEAD", "--", path.name).split():
        yield run_git(path.parent, "cat-file", "blob", f"{commit}:./{path.name}") or b""
