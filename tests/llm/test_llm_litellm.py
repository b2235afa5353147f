"""The client's contract, held against LiteLLM's proxy with mocked answers.

The proxy is no dependency of anything here: `pip install 'litellm[proxy]'` into an environment of its own and name its
command in OLGIM_TEST_LITELLM. Without it these tests are skipped.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from translator.document import parse
from translator.errors import ProviderError
from translator.llm import Answer, Job, Secret, Settings, translate
from translator.llm.doctor import Health, examine
from translator.llm.models import list_models

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMAND = os.environ.get("OLGIM_TEST_LITELLM") or shutil.which("litellm")
CONFIG = """\
model_list:
  - model_name: mocked
    litellm_params:
      model: openai/mocked
      api_key: none
      mock_response: '{"1": "It is raining today."}'
  - model_name: busy
    litellm_params:
      model: openai/mocked
      api_key: none
      mock_response: litellm.RateLimitError
general_settings:
  master_key: sk-test-1234
"""

pytestmark = pytest.mark.skipif(COMMAND is None, reason="LiteLLM's proxy is not installed")


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    folder = tmp_path_factory.mktemp("litellm")
    (folder / "config.yaml").write_text(CONFIG, encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert COMMAND is not None
    words = [COMMAND, "--config", str(folder / "config.yaml"), "--host", "127.0.0.1", "--port", str(port)]
    environment = {**os.environ, "HOME": str(folder), "LITELLM_LOCAL_MODEL_COST_MAP": "True"}
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(words, stdout=log, stderr=log, env=environment) as server,
    ):
        try:
            _wait_for(f"http://127.0.0.1:{port}/health/liveliness", server)
            yield Settings(f"http://127.0.0.1:{port}/v1", "mocked", Secret("sk-test-1234"))
        finally:
            server.terminate()


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 120
    while server.poll() is None and time.monotonic() < until:
        try:
            urllib.request.urlopen(url, timeout=1).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"{sys.argv[0]}: LiteLLM's proxy did not start")


async def translated(settings: Settings) -> tuple[list[Answer], object]:
    segments = parse("오늘은 비가 온다.\n").segments
    job = Job("post.md", "", segments, frozenset(one.key for one in segments))
    answers: list[Answer] = []
    receipt = await translate([job], settings, deliver=answers.append)
    return answers, receipt.stopped


async def test_a_post_is_translated_through_it(proxy: Settings) -> None:
    (answer,), stopped = await translated(proxy)
    assert answer.target == "It is raining today."
    assert stopped is None


async def test_its_refusal_of_a_key_is_understood(proxy: Settings) -> None:
    _, stopped = await translated(replace(proxy, api_key=Secret("sk-wrong")))
    # Without a database it doesn't say that it is the key, but that no request will do.
    assert isinstance(stopped, ProviderError)


async def test_its_refusal_of_a_model_is_understood(proxy: Settings) -> None:
    _, stopped = await translated(replace(proxy, model="nothing"))
    assert "nothing" in str(stopped)


def test_its_models_are_listed(proxy: Settings) -> None:
    assert [one.id for one in list_models(proxy)] == ["busy", "mocked"]


def test_the_doctor_finds_it_healthy(proxy: Settings) -> None:
    found = examine(proxy)
    # The mocked answer always says that ten tokens were read.
    assert [one.part for one in found if one.health is not Health.GOOD] == ["context window"]
    assert any("It is raining today." in one.said for one in found)
