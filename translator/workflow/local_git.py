"""The git repository that a site is in, asked by the program git, as little as is needed, and in no stranger's name.

A folder of a clone can look like a repository of its own: with `HEAD`, `objects` and `refs` in it, git reads the
`config` beside them, which names programs to run. So git isn't asked in such a folder, nor below it.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

_SECONDS = 20  # for one command
_SETTINGS = ("core.fsmonitor=false", "core.hooksPath=/dev/null", "safe.bareRepository=explicit")
_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "",  # nothing is fetched, in a partial clone neither
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
}


def run_git(folder: Path, *words: str) -> bytes | None:
    """What a git command prints that is run in a folder; None where it fails, or there is no git or no repository.

    Runs no hook and no program that the repository names, fetches nothing and asks nothing.
    """
    if _is_bare(folder):
        return None
    options = [word for one in _SETTINGS for word in ("-c", one)]
    try:
        ended = subprocess.run(  # noqa: S603 - no shell
            ["git", *options, *words],  # noqa: S607 - the git that is installed
            cwd=folder,
            env={**os.environ, **_ENVIRONMENT},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return ended.stdout if ended.returncode == 0 else None


def git_line(folder: Path, *words: str) -> str:
    """The same as a text without the line's end; empty for None."""
    return (run_git(folder, *words) or b"").decode("utf-8", "replace").strip()


def _is_bare(folder: Path) -> bool:
    """Whether git would take the folder, or one above, for a repository of its own, without a `.git` in it."""
    for place in (folder.absolute(), *folder.absolute().parents):
        if os.path.lexists(place / "HEAD"):  # git before 2.38 knows no safe.bareRepository
            return True
        if os.path.lexists(place / ".git"):
            return False
    return False
