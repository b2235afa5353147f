"""`olgim init --github`: the workflow of a repository, written once and never over another."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest
import yaml
from support.commands import Shell

from translator.workflow.action_reference import RELEASE, REPOSITORY, reference_of
from translator.workflow.github_workflow import PLACE

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def git(shell: Shell, *words: str) -> None:
    subprocess.run(["git", "-C", str(shell.folder), *words], check=True, capture_output=True)


@pytest.fixture
def repository(shell: Shell) -> Shell:
    git(shell, "init", "--initial-branch", "trunk")
    return shell


def commit(shell: Shell) -> None:
    git(shell, "-c", "user.name=n", "-c", "user.email=e", "commit", "--allow-empty", "-m", "first")


def branch_in(shell: Shell) -> object:
    return yaml.load(shell.read(PLACE), yaml.BaseLoader)["on"]["push"]["branches"]


def test_it_writes_the_workflow_and_says_what_is_left_to_do(repository: Shell) -> None:
    said = repository.olgim("init", "--github")
    assert said.code == 0
    assert said.out.strip().endswith(PLACE)
    assert "OPENAI_API_KEY" in said.err
    assert "Allow GitHub Actions to create and approve pull requests" in said.err
    assert "push it to trunk" in said.err
    assert f"uses: {REPOSITORY}@" in repository.read(PLACE)


def test_run_again_it_changes_nothing(repository: Shell) -> None:
    repository.olgim("init", "--github")
    before = (repository.folder / PLACE).stat()
    said = repository.olgim("init", "--github")
    assert (said.code, said.out) == (0, "")
    assert "nothing was changed" in said.err
    after = (repository.folder / PLACE).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_file_that_git_checked_out_for_windows_is_the_same(repository: Shell) -> None:
    repository.olgim("init", "--github")
    text = repository.read(PLACE)
    repository.write(PLACE, text.replace("\n", "\r\n"))
    assert repository.olgim("init", "--github").code == 0


def test_another_file_is_left_as_it_is_and_how_it_differs_is_shown(repository: Shell) -> None:
    repository.olgim("init", "--github")
    own = repository.read(PLACE).replace("timeout-minutes: 60", "timeout-minutes: 5")
    repository.write(PLACE, own)
    said = repository.olgim("init", "--github")
    assert said.code == 1
    assert "-    timeout-minutes: 5" in said.out
    assert "+    timeout-minutes: 60" in said.out
    assert "left as it is" in said.err
    assert repository.read(PLACE) == own


def test_the_branch_is_origins(repository: Shell) -> None:
    git(repository, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/gh/글")
    repository.olgim("init", "--github")
    assert branch_in(repository) == ["gh/글"]


def test_without_an_origin_it_is_the_usual_one_if_there_is_such_a_branch(repository: Shell) -> None:
    commit(repository)
    git(repository, "config", "init.defaultBranch", "trunk")
    git(repository, "switch", "-c", "draft")
    repository.olgim("init", "--github")
    assert branch_in(repository) == ["trunk"]


def test_else_it_is_the_current_one(repository: Shell) -> None:
    git(repository, "config", "init.defaultBranch", "nowhere")
    repository.olgim("init", "--github")
    assert branch_in(repository) == ["trunk"]


@pytest.mark.parametrize(("name", "pattern"), [("fix+1", "fix\\+1"), ("!wow", "\\!wow")])
def test_a_branch_is_meant_by_its_letters_and_not_as_a_pattern(
    repository: Shell, name: str, pattern: str
) -> None:
    git(repository, "symbolic-ref", "HEAD", f"refs/heads/{name}")
    repository.olgim("init", "--github")
    assert branch_in(repository) == [pattern]


def test_from_within_a_site_the_workflow_is_the_repositorys_and_the_site_is_named(
    repository: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.write("apps/블로그/_config.yml", "title: x\n")
    post = repository.write("apps/블로그/_posts/2024-12-01-x.md", "글\n")
    monkeypatch.chdir(post.parent)
    assert repository.olgim("init", "--github").code == 0
    content = yaml.load(repository.read(PLACE), yaml.BaseLoader)
    assert content["on"]["push"]["paths"][0] == "apps/블로그/**.md"
    for job in content["jobs"].values():
        assert job["steps"][-1]["with"]["config"] == "apps/블로그"


def test_a_site_can_be_named(repository: Shell) -> None:
    (repository.folder / "a *").mkdir()
    assert repository.olgim("init", "--github", "--site", "a *").code == 0
    content = yaml.load(repository.read(PLACE), yaml.BaseLoader)
    assert content["on"]["push"]["paths"][0] == "a \\*/**.md"
    assert content["jobs"]["check"]["steps"][-1]["with"]["config"] == "a *"


@pytest.mark.parametrize(("site", "why"), [("nowhere", "no such folder"), ("..", "not in this repository")])
def test_a_site_that_is_not_there_is_refused(repository: Shell, site: str, why: str) -> None:
    said = repository.olgim("init", "--github", "--site", site)
    assert said.code == 2
    assert why in said.err
    assert not (repository.folder / PLACE).exists()


@pytest.mark.parametrize(
    ("base_url", "is_told"),
    [
        ("http://127.0.0.1:11434/v1", True),
        ("http://192.168.0.7:8000/v1", True),
        ("https://llm.example.org/v1", False),
    ],
)
def test_a_server_that_github_does_not_reach_is_told_of(
    repository: Shell, base_url: str, is_told: bool
) -> None:
    repository.write("_olgim/config.yml", f"base_url: {base_url}\n")
    said = repository.olgim("init", "--github")
    assert said.code == 0
    assert (f"is {base_url}, which GitHub doesn't reach" in said.err) is is_told


def test_a_configuration_out_of_the_site_is_not_read_and_nothing_is_written(
    repository: Shell, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "config.yml"
    outside.write_text("base_url: http://127.0.0.1:11434/v1\n")
    repository.write("_olgim/.keep", "")
    (repository.folder / "_olgim" / "config.yml").symlink_to(outside)
    said = repository.olgim("init", "--github")
    assert said.code == 2
    assert "127.0.0.1" not in said.out + said.err
    assert not (repository.folder / PLACE).exists()


def test_a_folder_whose_name_github_would_run_is_refused(repository: Shell) -> None:
    (repository.folder / "${{github.token}}").mkdir()
    said = repository.olgim("init", "--github", "--site", "${{github.token}}")
    assert said.code == 2
    assert not (repository.folder / PLACE).exists()


def test_copilot_gets_its_right_and_its_program_and_no_key(repository: Shell) -> None:
    said = repository.olgim("init", "--github", "--agent", "copilot", "--language", "ko")
    assert "OPENAI" not in said.err
    text = repository.read(PLACE)
    job = yaml.load(text, yaml.BaseLoader)["jobs"]["translate"]
    assert job["permissions"]["copilot-requests"] == "write"
    assert job["steps"][-1]["with"] == {
        "paths": "${{ inputs.paths }}",
        "command": "copilot",
        "language": "ko",
    }
    assert "secrets." not in text
    assert "@github/copilot@" in text


def test_outside_of_a_repository_it_says_so(shell: Shell) -> None:
    said = shell.olgim("init", "--github")
    assert said.code == 2
    assert "git init" in said.err
    assert shell.files() == {}


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_out_of_the_repository_is_not_followed(
    repository: Shell, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (repository.folder / ".github").symlink_to(outside)
    said = repository.olgim("init", "--github")
    assert said.code == 4
    assert list(outside.iterdir()) == []


def test_without_anything_to_set_up_it_says_what_it_can(shell: Shell) -> None:
    said = shell.olgim("init")
    assert said.code == 2
    assert "olgim init --github" in said.err


def test_the_action_is_named_by_the_commit_that_olgim_was_installed_from() -> None:
    def noted(revision: str) -> str:
        return (
            f'{{"vcs_info": {{"vcs": "git", "commit_id": "{COMMIT}", "requested_revision": "{revision}"}}}}'
        )

    assert reference_of(noted("v0.1.0")) == f"{REPOSITORY}@{COMMIT} # v0.1.0"
    assert reference_of(noted(COMMIT)) == f"{REPOSITORY}@{COMMIT}"
    assert reference_of(noted("x # y")) == f"{REPOSITORY}@{COMMIT}"


@pytest.mark.parametrize(
    "noted", [None, "", "[]", "no json", '{"vcs_info": {"commit_id": "main"}}', '{"dir_info": {}}']
)
def test_else_by_its_release(noted: str | None) -> None:
    assert reference_of(noted) == f"{REPOSITORY}@{RELEASE}"
