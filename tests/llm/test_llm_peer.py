"""The client's contract, held against a server that is not ours: llama.cpp's own, with a model of random weights."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from translator.llm import Secret, Settings
from translator.llm.capabilities import Capabilities, Form
from translator.llm.doctor import Health, examine
from translator.llm.hosts import IN_PROCESS
from translator.llm.local import reachable
from translator.llm.models import find_local_servers, list_models
from translator.llm.trouble import Trouble, TroubleKind
from translator.llm.wire import Reply, Wire

if TYPE_CHECKING:
    from collections.abc import Iterator

WINDOW = 1024
SHORT = {"type": "string", "pattern": "^[a-z]{1,8}$"}  # random bytes are seldom UTF-8
SHAPE = {
    "type": "object",
    "properties": {"P1": SHORT, "P2": SHORT},
    "required": ["P1", "P2"],
    "additionalProperties": False,
}


@pytest.fixture(scope="module")
def peer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    pytest.importorskip("xllamacpp", reason="the extra `local` is not installed")
    pytest.importorskip("gguf", reason="the extra `test` is not installed")
    from support.tiny_gguf import write_tiny_gguf

    model = write_tiny_gguf(tmp_path_factory.mktemp("models") / "tiny.gguf")
    with reachable(Settings(IN_PROCESS, str(model), context_window=WINDOW)) as there:
        yield there


async def ask(
    settings: Settings, prompt: str, *, stream: bool = False, form: Form = Form.STRICT, most: int = 900
) -> Reply:
    said = [{"role": "user", "content": prompt}]
    body = Capabilities(settings).body(said, SHAPE, most=most, stream=stream, form=form)
    async with Wire(settings) as wire:
        return await wire.ask(body, deadline=60)


@pytest.mark.parametrize("form", [Form.STRICT, Form.SCHEMA, Form.JSON_WITH_SCHEMA], ids=str)
@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
async def test_a_schema_is_kept_to_and_tokens_are_counted(form: Form, stream: bool, peer: Settings) -> None:
    reply = await ask(peer, "오늘은 비가 온다.", stream=stream, form=form)
    assert set(json.loads(reply.text, strict=False)) == {"P1", "P2"}
    assert reply.finish == "stop"
    assert reply.counted
    assert reply.usage.input > 20
    assert reply.usage.output > 5


async def test_what_streams_in_can_be_ended(peer: Settings) -> None:
    body = Capabilities(peer).body(
        [{"role": "user", "content": "hi"}], {}, most=800, stream=True, form=Form.PLAIN
    )
    async with Wire(peer) as wire:
        reply = await wire.ask(body, deadline=60, on_text=lambda text: len(text) < 5)
    assert reply.finish == "cut"
    assert len(reply.text) < 200


async def test_an_answer_that_is_too_long_is_told_as_cut(peer: Settings) -> None:
    reply = await ask(peer, "hi", form=Form.PLAIN, most=5)
    assert reply.finish == "length"
    assert reply.usage.output == 5


async def test_a_request_that_does_not_fit_is_told_apart(peer: Settings) -> None:
    with pytest.raises(Trouble) as caught:
        await ask(peer, "one two three " * 400)
    assert caught.value.kind is TroubleKind.TOO_LONG


async def test_a_wrong_key_is_told_apart(peer: Settings) -> None:
    with pytest.raises(Trouble) as caught:
        await ask(replace(peer, api_key=Secret("wrong")), "hi")
    assert caught.value.kind is TroubleKind.FATAL
    assert "refused the key" in caught.value.message


async def test_a_wrong_path_is_told_apart(peer: Settings) -> None:
    with pytest.raises(Trouble) as caught:
        await ask(replace(peer, base_url=f"{peer.base_url}/nowhere"), "hi")
    assert caught.value.kind is TroubleKind.FATAL
    assert "there is no chat completions API" in caught.value.message


def test_its_model_is_listed_with_its_window(peer: Settings) -> None:
    (model,) = list_models(peer)
    assert model.id == peer.model
    assert model.context_window is not None


def test_it_is_known_by_its_name_where_it_needs_no_key(peer: Settings) -> None:
    port = int(peer.base_url.rsplit(":", 1)[1].partition("/")[0])
    found = find_local_servers({port: "vLLM"})
    assert [one.name for one in found] in ([], ["llama.cpp"])  # newer ones want the key for this as well


def test_the_doctor_survives_a_model_that_only_babbles(peer: Settings) -> None:
    found = examine(peer)
    assert {"key", "endpoint"} <= {one.part for one in found}
    assert all(one.remedy for one in found if one.health is Health.BAD)
