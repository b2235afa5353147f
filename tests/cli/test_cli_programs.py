"""Programs as models on the command line and in the person's own configuration, and never by a site's word."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from support.commands import Shell
from support.model_server import ModelServer
from support.programs import Program

pytestmark = pytest.mark.skipif(os.name != "posix", reason="programs are asked on POSIX systems only")

POST = "# 첫 글\n\n오늘은 비가 온다.\n"


@pytest.fixture(autouse=True)
def no_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)


@pytest.fixture
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    return Program(tmp_path_factory.mktemp("program") / "notes")


@pytest.fixture
def site(shell: Shell) -> Shell:
    shell.write("_posts/2024-01-01-a.md", POST)
    return shell


def own(text: str, monkeypatch: pytest.MonkeyPatch, folder: Path | None = None) -> Path:
    """Write the person's own configuration."""
    place = folder or Path(os.environ["HOME"]) / ".config"
    path = place / "olgim/config.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    if folder is not None:
        monkeypatch.setenv("XDG_CONFIG_HOME", str(folder))
    return path


def test_a_command_translates_a_post_and_its_receipt_says_what_is_not_known(
    site: Shell, program: Program
) -> None:
    said = site.olgim("translate", "--command", program.line)
    assert said.code == 0, said.err
    assert "cost unknown" in said.err
    assert site.read("en/_posts/2024-01-01-a.md").startswith("# ")
    again = site.olgim("translate", "--command", program.line)
    assert again.code == 0
    assert len(program.runs) == 1


@pytest.mark.parametrize("elsewhere", [False, True], ids=["~/.config", "XDG_CONFIG_HOME"])
def test_a_persons_own_configuration_may_name_a_program(
    elsewhere: bool, site: Shell, program: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own(f"command: {json.dumps(program.line)}\n", monkeypatch, tmp_path / "xdg" if elsewhere else None)
    assert site.olgim("translate").code == 0
    assert len(program.runs) == 1


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        ("spelling: uk\ncommand: touch /tmp/x\n", 2, "command"),
        ("agent: claude\n", 1, "agent"),
        ("profiles:\n  home:\n    command: touch /tmp/x\n", 3, "profiles.home.command"),
    ],
)
def test_a_site_that_names_a_program_is_refused_by_line(text: str, line: int, key: str, site: Shell) -> None:
    site.write("_olgim/config.yml", text)
    said = site.olgim("translate")
    assert said.code == 2
    assert f"config.yml:{line}: `{key}` would start a program on this machine" in said.err
    assert "say it yourself" in said.err


def test_a_persons_word_goes_before_a_sites(
    site: Shell, program: Program, model_server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.write("_olgim/config.yml", f"base_url: {model_server.base_url}\nmodel: test-model\n")
    own(f"command: {json.dumps(program.line)}\n", monkeypatch)
    assert site.olgim("translate").code == 0
    assert model_server.seen == []
    assert len(program.runs) == 1


def test_the_command_line_goes_before_all_configuration(
    site: Shell, program: Program, model_server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    own(f"command: {json.dumps(program.line)}\n", monkeypatch)
    words = ("translate", "--base-url", model_server.base_url, "--model", "test-model")
    assert site.olgim(*words).code == 0
    assert program.runs == []
    assert model_server.seen


def test_a_profile_of_ones_own_is_found_and_so_is_the_sites(
    site: Shell, program: Program, model_server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    own(f"profiles:\n  mine: {{command: {json.dumps(program.line)}}}\n", monkeypatch)
    site.write(
        "_olgim/config.yml",
        f"profiles: {{theirs: {{base_url: '{model_server.base_url}', model: test-model}}}}\n",
    )
    assert site.olgim("translate", "--profile", "mine").code == 0
    assert len(program.runs) == 1
    assert site.olgim("doctor", "--profile", "theirs").code == 0
    assert model_server.seen
    said = site.olgim("models", "--profile", "nobodys")
    assert said.code == 2
    assert "mine, theirs" in said.err


def test_ones_own_endpoint_gets_ones_own_key_as_on_the_command_line(
    site: Shell, model_server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-live")
    model_server.key = "sk-live"
    own(f"base_url: {model_server.base_url}\nmodel: test-model\n", monkeypatch)
    assert site.olgim("translate").code == 0


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("agent: cloude\n", "config.yml:1: `agent` has to be one of claude, codex, copilot, not 'cloude'"),
        ("agent: claude\ncommand: cat\n", "has agent and command"),
        (
            "profiles: {a: {agent: claude, base_url: 'https://x.example/v1'}}\n",
            "profiles.a has agent and base_url",
        ),
        ("layout: en/{path}\n", "config.yml:1: unknown key `layout`"),
        ("profile: gone\n", "there is no profile called 'gone'"),
    ],
)
def test_a_mistake_in_ones_own_configuration_is_told(
    text: str, says: str, site: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    own(text, monkeypatch)
    said = site.olgim("translate")
    assert said.code == 2
    assert says in said.err


def test_two_places_at_once_are_a_usage_error(site: Shell) -> None:
    said = site.olgim("translate", "--agent", "claude", "--base-url", "http://127.0.0.1:1/v1")
    assert said.code == 2
    assert "not allowed with" in said.err


def agent(name: str, text: str, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Put a program called `name` in front of all others."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


@pytest.mark.parametrize("name", ["claude", "codex", "copilot"])
def test_an_agent_that_is_too_old_is_told_with_what_to_do(
    name: str, site: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    agent(name, "echo v0.1.9", monkeypatch, tmp_path / "bin")
    said = site.olgim("translate", "--agent", name)
    assert said.code == 3
    assert f"{name} 0.1.9 is too old" in said.err
    assert "npm install -g" in said.err
    assert "no  program:" in site.olgim("doctor", "--agent", name).out


def test_an_agent_that_is_not_installed_is_told(site: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    said = site.olgim("translate", "--agent", "claude")
    assert said.code == 3
    assert "claude is not installed" in said.err
    assert "npm install -g @anthropic-ai/claude-code" in said.err


@pytest.mark.parametrize("name", ["claude", "codex"])
def test_in_ci_nobodys_own_login_is_used(
    name: str, site: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    agent(name, "echo 999.0.0; touch started", monkeypatch, tmp_path / "bin")
    monkeypatch.setenv("CI", "true")
    said = site.olgim("translate", "--agent", name)
    assert said.code == 3
    assert f"{name} is not used in CI" in said.err


def test_in_ci_copilot_gets_the_jobs_token_and_elsewhere_it_does_not(
    site: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    agent(
        "copilot",
        f'echo "token=$GITHUB_TOKEN" >> {tmp_path}/seen; echo 999.0.0',
        monkeypatch,
        tmp_path / "bin",
    )
    monkeypatch.setenv("GITHUB_TOKEN", "the-jobs")
    site.olgim("translate", "--agent", "copilot")
    assert "the-jobs" not in (tmp_path / "seen").read_text()
    monkeypatch.setenv("CI", "true")
    site.olgim("translate", "--agent", "copilot")
    assert "token=the-jobs" in (tmp_path / "seen").read_text()


def test_the_doctor_tries_a_command_out(site: Shell, program: Program) -> None:
    said = site.olgim("doctor", "--command", program.line)
    assert said.code == 0
    parts = [line.split()[1] for line in said.out.splitlines()]
    assert parts == [
        "site:",
        "posts:",
        "layout:",
        "destination:",
        "program:",
        "cost:",
        "JSON:",
        "translation:",
    ]


def test_models_says_which_model_a_program_is_asked_for(site: Shell) -> None:
    said = site.olgim("models", "--agent", "claude", "--model", "opus")
    assert said.code == 0
    assert said.out.splitlines() == ["agent:claude", "  opus  (used by default)"]


def test_a_dry_run_starts_nothing(site: Shell, program: Program) -> None:
    said = site.olgim("translate", "--dry-run", "--command", program.line)
    assert said.code == 0
    assert "cost unknown" in said.out
    assert program.runs == []
