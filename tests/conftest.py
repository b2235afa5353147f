"""What every test starts from: no keys, no settings of the person who runs it."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from pathlib import Path

os.environ["OLGIM_LANG"] = "en"  # Olgim reads it once, when it is imported

import pytest
from hypothesis import settings
from support.commands import Shell
from support.fixtures import model_server  # noqa: F401 - a fixture

from translator.llm.pace import RealClock

# How long a case takes says more of the machine than of the code; benchmarks/ measure that.
settings.register_profile("olgim", deadline=None)
settings.load_profile("olgim")

# Where the tests run in the background (`nohup`, a shell's `&`), these are ignored, and would be by all they start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    for name in list(os.environ):
        if (
            name.endswith("_API_KEY")
            or name.startswith(("OPENAI_", "OLGIM_M", "OLGIM_TRUST", "HF_", "XDG_", "SSL_CERT_"))
            or name.lower().endswith("_proxy")
        ):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path_factory.mktemp("home")))


@pytest.fixture
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """The client's clock runs a hundred times faster, so that its pauses between requests are short."""

    async def sleep(_clock: RealClock, seconds: float) -> None:
        await asyncio.sleep(seconds / 100)

    monkeypatch.setattr(RealClock, "now", lambda _clock: time.monotonic() * 100)
    monkeypatch.setattr(RealClock, "sleep", sleep)


@pytest.fixture
def samples() -> Path:
    """The sample site of this checkout."""
    return Path(__file__).parent.parent / "samples"


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    """An empty folder to run commands in."""
    return Shell(tmp_path, capsys, monkeypatch)
