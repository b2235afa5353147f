"""Which models there are, and what `olgim doctor` says of a set-up."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from support.model_server import ModelServer, Seen, fault
from support.model_speech import Fault

from translator.errors import ProviderError
from translator.llm import Secret, Settings, Wish, resolve
from translator.llm.choice import with_model
from translator.llm.doctor import Diagnosis, Health, examine
from translator.llm.models import find_local_servers, list_models, read_models

if TYPE_CHECKING:
    from collections.abc import Mapping


def health(found: tuple[Diagnosis, ...]) -> Mapping[str, Health]:
    return {one.part: one.health for one in found}


def remedy(found: tuple[Diagnosis, ...], part: str) -> str:
    return next(one.remedy for one in found if one.part == part and one.health is not Health.GOOD)


def settings(server: ModelServer, **more: Any) -> Settings:
    return Settings(server.base_url, "test-model", timeout=10, **more)


# ---- servers on this machine


def test_a_server_that_runs_here_is_found_with_its_models() -> None:
    with ModelServer(models=["qwen3:8b", "nomic-embed-text"]) as server:
        (found,) = find_local_servers({server.port: "Ollama"})
    assert (found.name, found.base_url, found.models) == ("Ollama", server.base_url, ("qwen3:8b",))


def test_a_server_is_called_what_it_calls_itself(model_server: ModelServer) -> None:
    model_server.routes["GET /v1/models"] = {"data": [{"id": "m", "owned_by": "vllm", "max_model_len": 8192}]}
    assert find_local_servers({model_server.port: "Ollama"})[0].name == "vLLM"


def test_what_is_no_model_server_is_passed_over(model_server: ModelServer) -> None:
    model_server.routes["GET /v1/models"] = ["not", "models"]
    with ModelServer() as gone:
        port = gone.port
    assert find_local_servers({model_server.port: "llama.cpp", port: "vLLM"}) == ()


async def test_a_port_that_accepts_and_says_nothing_is_left_after_half_a_second() -> None:
    released = asyncio.Event()

    async def silent(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await released.wait()
        writer.close()

    async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        began = asyncio.get_running_loop().time()
        assert await asyncio.to_thread(find_local_servers, {port: "vLLM"}) == ()
        assert asyncio.get_running_loop().time() - began < 5
        released.set()


def test_without_an_endpoint_what_was_found_is_offered_and_not_used(model_server: ModelServer) -> None:
    found = find_local_servers({model_server.port: "LM Studio"})
    with pytest.raises(ProviderError) as caught:
        resolve({}, Wish(), found)
    assert f"--base-url {model_server.base_url} --model test-model" in (caught.value.hint or "")
    assert model_server.seen == []


# ---- an endpoint's models


def test_models_are_listed_with_what_is_told_of_them() -> None:
    listed = {
        "data": [
            {"id": "b", "max_model_len": 8192},
            {"id": "a", "shutdown_date": "2027-01-01"},
            {"id": "c", "meta": {"n_ctx": 4096}},
            {"nonsense": 1},
        ]
    }
    assert [(one.id, one.context_window, one.ends) for one in read_models(listed)] == [
        ("a", None, "2027-01-01"),
        ("b", 8192, ""),
        ("c", 4096, ""),
    ]


def test_the_only_model_of_a_server_need_not_be_named() -> None:
    with ModelServer(models=["qwen3:8b", "nomic-embed-text"]) as server:
        assert with_model(Settings(server.base_url, "")).settings.model == "qwen3:8b"


def test_of_several_models_one_has_to_be_named() -> None:
    with ModelServer(models=["a", "b"]) as server, pytest.raises(ProviderError) as caught:
        with_model(Settings(server.base_url, ""))
    assert "It has: a, b" in (caught.value.hint or "")


def test_a_refused_key_is_told_when_models_are_listed() -> None:
    with ModelServer(key="right") as server, pytest.raises(ProviderError, match="refused the key"):
        list_models(settings(server, api_key=Secret("wrong")))


# ---- the doctor


def test_a_healthy_set_up_has_nothing_to_mend(model_server: ModelServer) -> None:
    found = examine(settings(model_server))
    assert set(health(found).values()) == {Health.GOOD}
    assert {"key", "endpoint", "model", "JSON", "translation"} <= health(found).keys()
    assert not any(one.remedy for one in found)


def test_a_wrong_key_is_found() -> None:
    with ModelServer(key="right") as server:
        found = examine(settings(server, api_key=Secret("wrong")))
    assert health(found)["key"] is Health.BAD
    assert "Check the key" in found[-1].remedy


def test_an_endpoint_that_is_not_there_is_found() -> None:
    with ModelServer() as gone:
        gone_settings = settings(gone)
    found = examine(gone_settings)
    assert health(found)["endpoint"] is Health.BAD
    assert "Is the server running there?" in found[-1].remedy


def test_a_misspelled_model_is_found(model_server: ModelServer) -> None:
    found = examine(Settings(model_server.base_url, "tset-model", timeout=10))
    assert "Did you mean test-model?" in remedy(found, "model")


def test_a_model_that_ends_is_told(model_server: ModelServer) -> None:
    model_server.routes["GET /v1/models"] = {"data": [{"id": "test-model", "shutdown_date": "2027-01-01"}]}
    found = examine(settings(model_server), date(2026, 12, 12))
    assert "test-model shuts down on 2027-01-01, in 20 days" in [one.said for one in found]
    assert "`olgim models` lists the others" in remedy(found, "model")


def test_an_end_that_is_far_off_is_no_warning(model_server: ModelServer) -> None:
    model_server.ends["test-model"] = "2027-12-31"
    found = examine(settings(model_server), date(2026, 12, 12))
    assert set(health(found).values()) == {Health.GOOD}
    assert "test-model is available until 2027-12-31" in [one.said for one in found]


@pytest.mark.parametrize(
    ("forms", "said"), [(("json_object", "plain"), "no schemas"), (("plain",), "no JSON")]
)
def test_missing_json_support_is_told(forms: tuple[str, ...], said: str) -> None:
    with ModelServer(forms=forms, rejects=["temperature"]) as server:
        found = examine(settings(server))
    assert health(found)["JSON"] is Health.WARNING
    assert any(said in one.said for one in found)
    assert any("temperature" in one.said for one in found if one.part == "parameters")


def test_a_model_that_cannot_translate_is_found(model_server: ModelServer) -> None:
    model_server.always = fault("echo")
    found = examine(settings(model_server))
    assert health(found)["translation"] is Health.BAD


def test_a_prompt_that_is_cut_in_silence_is_found(model_server: ModelServer) -> None:
    model_server._prompt_tokens = lambda _seen: 512  # type: ignore[method-assign,assignment]
    found = examine(settings(model_server))
    assert health(found)["context window"] is Health.BAD
    assert "OLLAMA_CONTEXT_LENGTH" in remedy(found, "context window")


def test_a_small_context_window_is_told() -> None:
    with ModelServer(context_window=2000) as server:
        found = examine(settings(server))
    assert health(found)["context window"] is Health.WARNING


def test_a_clock_that_is_off_is_found(model_server: ModelServer) -> None:
    model_server.headers["Date"] = "Thu, 01 Jan 2026 00:00:00 GMT"
    found = examine(settings(model_server))
    assert health(found)["clock"] is Health.BAD


@pytest.mark.parametrize("wording", ["Request blocked by policy.", "Parameter 'temperature' is not allowed."])
def test_an_endpoint_that_refuses_every_request_is_told(wording: str, model_server: ModelServer) -> None:
    error = {"message": wording, "type": "invalid_request_error", "code": None, "param": None}
    model_server.always = fault("status", code=400, error=error)
    found = examine(settings(model_server))
    (told,) = [one for one in found if one.health is Health.BAD]
    assert wording in told.said
    assert told.remedy
    assert "olgim doctor" not in told.remedy
    assert len(model_server.seen) <= 2


def test_an_endpoint_that_refuses_one_thing_after_the_other_is_told(model_server: ModelServer) -> None:
    def next_one(seen: Seen) -> Fault:
        name = next((one for one in reversed(seen.body) if one not in ("model", "messages")), "all of it")
        error = {"message": f"'{name}' is not supported", "type": "x", "code": None, "param": None}
        return fault("status", code=400, error=error)

    model_server.script = next_one
    found = examine(settings(model_server))
    (told,) = [one for one in found if one.health is Health.BAD]
    assert "'all of it' is not supported" in told.said
    assert told.remedy


@pytest.mark.parametrize(("name", "says"), [("no_text", "no text at all"), ("only_reasoning", "reasoning")])
def test_a_model_without_text_is_told(name: str, says: str, model_server: ModelServer) -> None:
    model_server.always = fault(name)
    found = examine(settings(model_server))
    (told,) = [one for one in found if one.health is Health.BAD]
    assert says in told.said
    assert told.remedy
    assert len(model_server.seen) == 2
