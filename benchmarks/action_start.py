"""Runs the action as GitHub's runner does and says how long each step took, and how long it was to the first request.

    python benchmarks/action_start.py --runs 3

The first runs install what the lock names into an empty tool cache, from pip's cache if it has the wheels
(PIP_CACHE_DIR); the last run finds that in place.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests/lib"))

from support.github import Blog, GitHub, events  # noqa: E402
from support.github.composite import CompositeRun, run_composite  # noqa: E402
from support.github.events import Folders  # noqa: E402
from support.model_server import ModelServer  # noqa: E402


class Watched(GitHub):
    """GitHub that notes when it was first asked for something, over its API or git's."""

    first = 0.0

    def answer(self, *words: Any) -> Any:
        self.first = self.first or time.monotonic()
        return super().answer(*words)

    def git(self, *words: Any) -> Any:
        self.first = self.first or time.monotonic()
        return super().git(*words)


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=3, help="runs with an empty tool cache")
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        for number in range(runs):
            play(Path(folder) / str(number), Path(folder) / f"tools-{number}")
        play(Path(folder) / "warm", Path(folder) / f"tools-{runs - 1}")


def play(folder: Path, tools: Path) -> None:
    """One job, and what it took."""
    blog = Blog(folder)
    folders = Folders(folder / "job", tools)
    with Watched(blog) as github, ModelServer() as model:
        event = events.push(github)
        blog.checkout(
            folders.workspace, ref=event.ref, sha=event.sha, url=github.clone_url, token=github.token
        )
        github.first = 0.0
        begun = time.monotonic()
        run = run_composite(
            ROOT / "action.yml",
            github,
            event,
            folders,
            inputs={"base-url": model.base_url, "model": "test-model"},
            env={name: text for name, text in os.environ.items() if name.startswith("PIP_")},
            uses=dict.fromkeys(
                ("actions/cache/restore", "actions/cache/save", "actions/upload-artifact"), lambda _call: {}
            ),
        )
        show(run, github.first - begun)


def show(run: CompositeRun, until_asked: float) -> None:
    """A line for each step that ran."""
    print(f"first request after {until_asked:.1f} s; the action is {'done' if run.ok else run.log}")
    for step in run.steps.values():
        if step.outcome != "skipped":
            print(f"  {step.seconds:6.2f} s  {step.name}")


if __name__ == "__main__":
    main()
