"""A stranger's site, with every decoy in the environment and the stranger behind every public name."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from support.commands import Shell
from support.hostile import Bystander, Ground
from support.model_server import ModelServer
from support.strangers import DECOYS, Stranger, connections


@pytest.fixture
def stranger() -> Iterator[Stranger]:
    with Stranger() as stranger:
        yield stranger


@pytest.fixture
def ground(shell: Shell, stranger: Stranger, monkeypatch: pytest.MonkeyPatch) -> Ground:
    for name, value in DECOYS.items():
        monkeypatch.setenv(name, value)
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.setenv(name, stranger.url)
    monkeypatch.setenv("XDG_CONFIG_HOME", "")
    for module in ("workflow.endpoints", "workflow.models_at_hand", "cli.endpoints_run"):
        monkeypatch.setattr(f"translator.{module}.find_local_servers", tuple)
    ground = Ground(shell.folder)
    monkeypatch.chdir(ground.site)
    return ground


@pytest.fixture
def bystander(
    ground: Ground, stranger: Stranger, model_server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Bystander]:
    """Whoever runs the commands has an endpoint of their own, and no other hears of it."""
    monkeypatch.setenv("OPENAI_BASE_URL", model_server.base_url)
    monkeypatch.setenv("OPENAI_MODEL", "test-model")
    with connections() as tried:
        yield Bystander(stranger, model_server, tried)
