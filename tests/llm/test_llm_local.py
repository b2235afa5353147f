"""A model file that is loaded into this process: random weights, but the real loader, sampler and schema."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import pytest
from support.clocks import FakeClock
from support.llm_posts import post

from translator.errors import ProviderError
from translator.llm import Answer, Settings, Wish, resolve, translate
from translator.llm.capabilities import Capabilities, Form
from translator.llm.hosts import IN_PROCESS
from translator.llm.local import reachable
from translator.llm.wire import Wire

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("xllamacpp", reason="the extra `local` is not installed")
    pytest.importorskip("gguf", reason="the extra `test` is not installed")
    from support.tiny_gguf import write_tiny_gguf

    return write_tiny_gguf(tmp_path_factory.mktemp("models") / "tiny.gguf")


def test_a_model_file_needs_no_endpoint_and_no_key(model: Path) -> None:
    settings = resolve({}, Wish(model=str(model)))
    assert settings == Settings(IN_PROCESS, str(model))
    assert settings.local


async def test_a_model_file_answers_under_a_schema(model: Path) -> None:
    settings = Settings(IN_PROCESS, str(model), parameters={"temperature": 0.0})
    capabilities = Capabilities(settings)
    short = {"type": "string", "pattern": "^[a-z]{1,8}$"}  # random bytes are seldom UTF-8
    shape = {
        "type": "object",
        "properties": {"P1": short, "P2": short},
        "required": ["P1", "P2"],
        "additionalProperties": False,
    }
    said = [{"role": "user", "content": "오늘은 비가 온다."}]
    with reachable(settings) as there:
        async with Wire(there) as wire:
            body = capabilities.body(said, shape, most=2000, stream=False, form=Form.STRICT)
            reply = await wire.ask(body, deadline=60)
    assert set(json.loads(reply.text, strict=False)) == {"P1", "P2"}
    assert reply.usage.input > 0
    assert reply.usage.output > 0


async def test_nobody_else_may_use_it(model: Path) -> None:
    from translator.llm.trouble import Trouble

    with reachable(Settings(IN_PROCESS, str(model))) as there:
        assert there.base_url.startswith("http://127.0.0.1:")
        async with Wire(Settings(there.base_url, there.model)) as wire:
            with pytest.raises(Trouble, match="needs a key"):
                await wire.get("models/x", deadline=10)


async def test_a_run_goes_through_it_and_keeps_no_nonsense(model: Path) -> None:
    """Random weights translate nothing: what matters is that a whole run passes, and every segment is reported."""
    answers: list[Answer] = []
    job = post("안녕하세요.\n")
    settings = Settings(IN_PROCESS, str(model), parameters={"max_tokens": 64})
    async with asyncio.timeout(120):
        receipt = await translate([job], settings, deliver=answers.append, clock=FakeClock())
    assert {one.key for one in answers} == job.wanted
    assert receipt.usage.requests > 0
    assert receipt.cost == 0


def test_a_file_that_is_no_model_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.gguf").write_bytes(b"not a model")
    with (
        pytest.raises(ProviderError, match="not a GGUF file"),
        reachable(Settings(IN_PROCESS, str(tmp_path / "x.gguf"))),
    ):
        pass
    with (
        pytest.raises(ProviderError, match="can't be read"),
        reachable(Settings(IN_PROCESS, str(tmp_path / "y.gguf"))),
    ):
        pass


def test_a_damaged_model_is_named(model: Path, tmp_path: Path) -> None:
    (tmp_path / "half.gguf").write_bytes(model.read_bytes()[:4000])
    with (
        pytest.raises(ProviderError, match="can't load"),
        reachable(Settings(IN_PROCESS, str(tmp_path / "half.gguf"))),
    ):
        pass
