"""Earlier versions of a file, from the git repository that it is in, if it is in one."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

_VERSIONS = 12  # so many commits that changed the file are looked at
_SECONDS = 20


def committed_versions(path: Path) -> Iterator[bytes]:
    """What the file held in the last commits that changed it, the newest first; nothing outside a repository."""
    for commit in _git(path.parent, "rev-list", f"-n{_VERSIONS}", "HEAD", "--", path.name).decode().split():
        yield _git(path.parent, "cat-file", "blob", f"{commit}:./{path.name}")


def _git(folder: Path, *words: str) -> bytes:
    """What a git command that only reads prints; nothing where it fails. A partial clone fetches nothing for it."""
    quiet = {**os.environ, "GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
    try:
        ended = subprocess.run(  # noqa: S603
            ["git", "-c", "core.fsmonitor=false", *words],  # noqa: S607 - the git that is installed
            cwd=folder,
            env=quiet,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired):
        return b""
    return ended.stdout if ended.returncode == 0 else b""
