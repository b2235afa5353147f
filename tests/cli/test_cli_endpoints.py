"""`olgim models` and `olgim doctor`, over a real connection to a model server."""

from __future__ import annotations

import json

import pytest
from support.commands import Shell
from support.model_server import ModelServer

from translator.llm import models
from translator.llm.endpoint_settings import LocalServer


@pytest.fixture(autouse=True)
def nothing_runs_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever runs on the machine of the person who tests is not our business."""
    _look_finds(monkeypatch)


def _look_finds(monkeypatch: pytest.MonkeyPatch, *found: LocalServer) -> None:
    for module in ("translator.workflow.endpoints", "translator.cli.endpoints_run"):
        monkeypatch.setattr(f"{module}.find_local_servers", lambda: found)


def test_models_lists_what_can_chat(shell: Shell) -> None:
    with ModelServer(models=["qwen3:8b", "nomic-embed-text"]) as server:
        said = shell.olgim("models", "--base-url", server.base_url, "--model", "qwen3:8b")
    assert said.code == 0
    assert said.out.splitlines() == [server.base_url, "  qwen3:8b  (used by default)"]


def test_models_as_json_is_a_list(shell: Shell, model_server: ModelServer) -> None:
    said = shell.olgim("models", "--base-url", model_server.base_url, "--json")
    (row,) = json.loads(said.out)
    assert (row["endpoint"], row["model"]) == (model_server.base_url, "test-model")


def test_models_without_an_endpoint_lists_what_runs_here(
    shell: Shell, model_server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    _look_finds(monkeypatch, *models.find_local_servers({model_server.port: "Ollama"}))
    said = shell.olgim("models")
    assert said.code == 0
    assert said.out.splitlines() == [f"Ollama at {model_server.base_url}", "  test-model"]


def test_without_any_endpoint_the_error_says_what_was_looked_for(shell: Shell) -> None:
    said = shell.olgim("models")
    assert said.code == 3
    assert "no endpoint is set up" in said.err
    assert "11434" in said.err


def test_translating_without_an_endpoint_offers_what_runs_here(
    shell: Shell, model_server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    _look_finds(monkeypatch, *models.find_local_servers({model_server.port: "Ollama"}))
    shell.write("_posts/2024-01-01-a.md", "# 첫 글\n\n안녕하세요.\n")
    said = shell.olgim("translate")
    assert said.code == 3
    assert f"--base-url {model_server.base_url} --model test-model" in said.err
    assert model_server.seen == []


def test_a_healthy_set_up_passes_the_doctor(shell: Shell, model_server: ModelServer) -> None:
    said = shell.olgim("doctor", "--base-url", model_server.base_url)
    assert said.code == 0
    assert "ok  model: test-model is available" in said.out
    assert "no  " not in said.out


def test_the_doctor_names_the_remedy(shell: Shell) -> None:
    with ModelServer() as gone:
        pass
    said = shell.olgim("doctor", "--base-url", gone.base_url, "--model", "m")
    assert said.code == 3
    assert "no  endpoint: nothing answers at" in said.out
    assert "Is the server running there?" in said.out


def test_the_doctor_speaks_json(shell: Shell) -> None:
    said = shell.olgim("doctor", "--json")
    assert said.code == 3
    *of_site, row = json.loads(said.out)
    assert [one["part"] for one in of_site] == ["site", "posts"]
    assert row["part"] == "endpoint"
    assert row["health"] == "bad"
