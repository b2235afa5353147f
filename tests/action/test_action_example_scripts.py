"""The example workflows that do more than call the action: their scripts run, with git, the command and a model server."""

from __future__ import annotations

import os
import shutil
import subprocess
import sysconfig
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.github.composite import read_yaml
from support.github.repository import bare_environment
from support.model_server import ModelServer

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(
    os.name == "nt" or not all(map(shutil.which, ("bash", "git", "jq"))), reason="needs bash, git and jq"
)


@dataclass(frozen=True, slots=True)
class Jobs:
    """Runs a workflow's scripts, each job in a fresh clone. `gh` only notes what it is told."""

    folder: Path
    environment: dict[str, str]

    def origin(self, *words: str) -> str:
        return subprocess.run(
            ["git", "--git-dir", str(self.folder / "origin.git"), *words],
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    def run(self, example: str, job: str, **environment: str) -> str:
        """Run the scripts of a job, in a clone called after it. Gives what they say."""
        clone = self.folder / "clone"
        shutil.rmtree(clone, ignore_errors=True)
        subprocess.run(["git", "clone", "--quiet", self.folder / "origin.git", clone], check=True)
        said = ""
        for step in read_yaml(ROOT / f"examples/{example}.yml")["jobs"][job]["steps"]:
            if "run" in step:
                ended = subprocess.run(
                    ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
                    env=self.environment | environment,
                    cwd=clone,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    text=True,
                    check=False,
                )
                assert ended.returncode == 0, ended.stdout
                said += ended.stdout
        return said


@pytest.fixture
def jobs(tmp_path: Path, model_server: ModelServer) -> Jobs:
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "gh").write_text('#!/bin/sh\necho gh "$@"\n')
    (programs / "gh").chmod(0o755)
    (tmp_path / "temp").mkdir()
    path = os.pathsep.join([str(programs), sysconfig.get_path("scripts"), os.environ["PATH"]])
    environment = bare_environment(tmp_path / "home") | {
        "PATH": path,
        "RUNNER_TEMP": str(tmp_path / "temp"),
        "GITHUB_RUN_ID": "7",
        "OPENAI_API_KEY": "a-key",
        "OPENAI_BASE_URL": model_server.base_url,
        "OPENAI_MODEL": "test-model",
    }
    jobs = Jobs(tmp_path, environment)
    site = tmp_path / "site"
    (site / "_posts").mkdir(parents=True)
    (site / "_config.yml").write_text("title: 블로그\n")
    for name in "ab":
        (site / f"_posts/2024-01-01-{name}.md").write_text(f"---\ntitle: 글 {name}\n---\n\n둘째 문단이다.\n")
    for words in (
        ("init", "--quiet", "--initial-branch", "main"),
        ("add", "--all"),
        ("-c", "user.name=n", "-c", "user.email=e", "commit", "--quiet", "--message", "posts"),
        ("clone", "--quiet", "--bare", ".", "../origin.git"),
    ):
        subprocess.run(["git", *words], cwd=site, check=True)
    return jobs


def test_the_shards_of_an_archive_become_one_branch(jobs: Jobs) -> None:
    for number in (1, 2):
        jobs.run("archive-shards", "translate", SHARD=f"{number}/2", MAX_COST="1")
        kept = jobs.folder / f"temp/shards/shard-{number}"
        kept.mkdir(parents=True)
        (jobs.folder / "temp/shard.patch").rename(kept / "shard.patch")
    assert "gh pr create" in jobs.run("archive-shards", "propose")
    files = jobs.origin("ls-tree", "-r", "--name-only", "olgim/archive-7").splitlines()
    assert {f"en/_posts/2024-01-01-{name}.md" for name in "ab"} < set(files)
    assert not [name for name in files if ".cache" in name]


def test_an_archive_that_is_translated_opens_nothing(jobs: Jobs) -> None:
    (jobs.folder / "temp/shards").mkdir()
    (jobs.folder / "temp/shards/shard.patch").touch()
    assert "nothing to translate" in jobs.run("archive-shards", "propose")
    assert jobs.origin("branch", "--list", "olgim/*") == ""
