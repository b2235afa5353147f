"""Which model is asked where none is named, and what is said of one that ends."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from support.llm_posts import run, sample
from support.model_server import ModelServer, fault
from support.model_speech import Fault

from translator.bitext import Journal
from translator.errors import ProviderError
from translator.llm import Secret, Settings, Wish, capabilities, models, resolve, wire
from translator.llm import endpoint_settings as settings_module
from translator.llm.capabilities import Capabilities, Form
from translator.llm.choice import best, ending, presumed, with_model
from translator.llm.models import Model, read_models
from translator.llm.preferred import ENDS, PREFERRED

if TYPE_CHECKING:
    from collections.abc import Mapping

OPENAI = "api.openai.com"
LATE = date(2026, 12, 12)
TODAY = "gpt-4.1 gpt-4o gpt-5 gpt-5-mini gpt-5-nano gpt-5.1 gpt-6-luna gpt-6.1-sol gpt-6.1-terra".split()
CLOSING = dict.fromkeys(("gpt-5", "gpt-5-mini", "gpt-5-nano"), "2026-12-11")


def listed(names: list[str], ends: Mapping[str, object] | None = None) -> tuple[Model, ...]:
    """What is read of a list with these models."""
    rows = [{"id": name, "created": 1, "shutdown_date": (ends or {}).get(name)} for name in names]
    return read_models({"object": "list", "data": rows})


@pytest.fixture
def openai(monkeypatch: pytest.MonkeyPatch, model_server: ModelServer) -> ModelServer:
    """A model server that is taken for OpenAI's."""
    monkeypatch.setattr(settings_module, "OPENAI", model_server.base_url)
    return model_server


def chosen(
    server: ModelServer, day: date = LATE, journal: Journal | None = None, **more: Any
) -> tuple[str, str]:
    """The model and the notice."""
    found = with_model(Settings(server.base_url, ""), journal, day=day, **more)
    return found.settings.model, found.notice


# ---- the choice


@pytest.mark.parametrize(
    ("names", "ends", "day", "model"),
    [
        (TODAY, CLOSING, LATE, "gpt-6.1-terra"),
        (TODAY, CLOSING | {"gpt-6.1-terra": "2026-12-20"}, LATE, "gpt-6-luna"),
        (TODAY, {"gpt-6.1-terra": "2026-12-26"}, LATE, "gpt-6-luna"),
        (TODAY, {"gpt-6.1-terra": "2026-12-27"}, LATE, "gpt-6.1-terra"),
        (TODAY, {"gpt-6.1-terra": "someday"}, LATE, "gpt-6.1-terra"),
        (TODAY, {"gpt-6.1-terra": "2026-12-13T00:00:00Z"}, LATE, "gpt-6-luna"),
        (TODAY, {"gpt-6.1-terra": 1_797_120_000}, LATE, "gpt-6-luna"),
        (["gpt-5-mini", "gpt-5", "gpt-6.1-sol"], {}, LATE, "gpt-6.1-sol"),
        (["gpt-5-mini", "gpt-5"], {}, date(2026, 10, 1), "gpt-5-mini"),
        (["gpt-6.1-terra-2026-08-01", "gpt-6-luna"], {}, LATE, "gpt-6.1-terra-2026-08-01"),
        (["gpt-6.1-terra-2026-08-01", "gpt-6.1-terra-2026-11-01"], {}, LATE, "gpt-6.1-terra-2026-11-01"),
        (["gpt-6.1-terra-2026-08-01", "gpt-6.1-terra"], {}, LATE, "gpt-6.1-terra"),
        (
            ["gpt-6.1-terra-2026-08-01", "gpt-6.1-terra-2026-11-01"],
            {"gpt-6.1-terra-2026-11-01": "2026-12-01"},
            LATE,
            "gpt-6.1-terra-2026-08-01",
        ),
        (["models/gpt-6.1-terra", "models/gpt-6-luna"], {}, LATE, "models/gpt-6.1-terra"),
        (["openai/gpt-6-luna", "meta/llama-5"], {}, LATE, "openai/gpt-6-luna"),
        (["ft:gpt-6.1-terra:me::1", "gpt-6-luna"], {}, LATE, "gpt-6-luna"),
        (["gpt-7-terra", "gpt-6.4-terra", "gpt-7-luna"], {}, date(2028, 1, 1), "gpt-7-terra"),
        (["gpt-10-terra", "gpt-9.2-terra"], {}, date(2029, 1, 1), "gpt-10-terra"),
        (["gpt-4", "gpt-realtime-terra", "babbage-002"], {}, LATE, None),
        ([], {}, LATE, None),
    ],
)
def test_the_first_preferred_model_that_is_listed_and_stays_is_chosen(
    names: list[str], ends: Mapping[str, object], day: date, model: str | None
) -> None:
    assert best(listed(names, ends), OPENAI, day) == model


@pytest.mark.parametrize("host", PREFERRED)
def test_each_provider_has_its_own_models(host: str) -> None:
    everything = listed([name for names in PREFERRED.values() for name in names])
    assert best(everything, host, LATE) == PREFERRED[host][0]


def test_a_provider_without_preferences_needs_its_model_named() -> None:
    assert best(listed(TODAY), "openrouter.ai", LATE) is None
    assert best(listed(TODAY), "me.openai.azure.com", LATE) is None


@pytest.mark.parametrize("host", PREFERRED)
def test_every_first_choice_is_alive_when_the_lists_were_looked_at(host: str) -> None:
    assert presumed(host, date(2026, 11, 30)) == PREFERRED[host][0]


def test_a_model_that_is_known_to_end_is_not_presumed_to_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PREFERRED, OPENAI, ("gpt-5-mini", "gpt-5.1"))
    assert presumed(OPENAI, date(2026, 11, 1)) == "gpt-5-mini"
    assert presumed(OPENAI, LATE) == "gpt-5.1"
    assert presumed(OPENAI, date(2027, 5, 1)) is None


def test_the_endpoint_is_asked_once_a_day(openai: ModelServer) -> None:
    openai.models, openai.ends = TODAY, CLOSING
    with Journal(None) as journal:
        assert chosen(openai, journal=journal) == ("gpt-6.1-terra", "")
        assert chosen(openai, journal=journal) == ("gpt-6.1-terra", "")
        assert openai.other == ["GET /v1/models"]
        openai.models = ["gpt-6-luna"]
        assert chosen(openai, date(2026, 12, 13), journal) == ("gpt-6-luna", "")
    assert openai.other == ["GET /v1/models"] * 2


def test_what_is_remembered_damaged_is_asked_for_again(openai: ModelServer) -> None:
    openai.models = TODAY
    for nonsense in ("{", "[]", '{"asked": "soon"}', '{"asked": "2026-12-12", "data": 7}'):
        with Journal(None) as journal:
            journal.learn(f"models {openai.base_url}", nonsense)
            assert chosen(openai, journal=journal) == ("gpt-6.1-terra", "")


def test_a_named_model_costs_no_request(openai: ModelServer) -> None:
    with_model(Settings(openai.base_url, "gpt-5-mini"), day=LATE)
    assert openai.other == []


def test_without_asking_what_is_remembered_or_known_has_to_do(openai: ModelServer) -> None:
    openai.models = ["gpt-6-luna", "gpt-6.1-sol"]
    with Journal(None) as journal:
        assert chosen(openai, journal=journal, ask=False) == ("gpt-6.1-terra", "")
        assert openai.other == []
        chosen(openai, journal=journal)
        assert chosen(openai, journal=journal, ask=False) == ("gpt-6-luna", "")
    assert openai.other == ["GET /v1/models"]


@pytest.mark.parametrize(
    ("trouble", "why"),
    [
        (fault("status", code=404), "lists no models"),
        (fault("status", code=401), "needs a key"),
        (fault("status", code=500), "failed (500"),
        (fault("hang"), "did not answer"),
        (fault("html"), "not JSON"),
        (fault("empty"), "not JSON"),
        (fault("null_choices"), "no list of models"),
        (fault("reset"), "broke off"),
    ],
    ids=lambda one: f"{one.name}-{one.settings.get('code', '')}" if isinstance(one, Fault) else "",
)
def test_where_the_list_cannot_be_had_one_line_says_which_model_is_used(
    openai: ModelServer, trouble: Fault, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models, "_DEADLINE", 0.3)
    openai.models_fault = trouble
    model, notice = chosen(openai)
    assert model == "gpt-6.1-terra"
    assert ": the list of models can't be had; " in notice
    assert why in notice
    assert "gpt-6.1-terra is used" in notice
    assert "\n" not in notice


def test_a_stranger_whose_list_cannot_be_had_needs_a_name(model_server: ModelServer) -> None:
    model_server.models_fault = fault("status", code=404)
    with pytest.raises(ProviderError, match="lists no models"):
        chosen(model_server)


def test_a_gateway_is_held_against_openais_models(model_server: ModelServer) -> None:
    model_server.models = ["claude-sonnet-5-5", "openai/gpt-6.1-terra"]
    assert chosen(model_server) == ("openai/gpt-6.1-terra", "")


def test_a_model_of_tomorrow_is_used_and_said(openai: ModelServer) -> None:
    openai.models = ["gpt-7-terra", "gpt-7-sol"]
    model, notice = chosen(openai, date(2028, 1, 1))
    assert model == "gpt-7-terra"
    assert "gpt-7-terra is used, as the likeliest" in notice


def test_where_all_were_renamed_the_error_lists_them(openai: ModelServer) -> None:
    openai.models = ["nova-1", "nova-2"]
    with pytest.raises(ProviderError, match="no model is chosen") as caught:
        chosen(openai)
    assert "nova-1, nova-2" in (caught.value.hint or "")


# ---- its end


@pytest.mark.parametrize(
    ("name", "day", "said"),
    [
        ("gpt-5-mini", date(2026, 11, 30), "shuts down on 2026-12-11, in 11 days: name another one, such as gpt-6.1-terra"),
        ("gpt-5-mini", date(2026, 12, 10), "shuts down on 2026-12-11, in 1 day:"),
        ("gpt-5-mini", LATE, "shut down on 2026-12-11: name another one, such as gpt-6.1-terra"),
        ("gpt-5-nano-2025-08-07", LATE, "such as gpt-6-luna"),
        ("ft:gpt-4.1-mini-2025-04-14:me::1", LATE, "shuts down on 2027-01-14"),
        ("openai/gpt-4o", LATE, "shuts down on 2027-01-14"),
        ("gpt-5.1", date(2027, 1, 30), ""),
        ("gpt-5.1", date(2027, 1, 31), "in 60 days: name another one, such as gpt-6.1-terra"),
        ("gpt-6.1-terra", LATE, ""),
        ("nobody-knows", LATE, ""),
    ],
)  # fmt: skip
def test_a_known_end_is_said_sixty_days_before(name: str, day: date, said: str) -> None:
    line = ending(name, (), OPENAI, day)
    assert bool(line) == bool(said)
    assert said in line


def test_what_the_endpoint_says_of_an_end_goes_first() -> None:
    there = listed(["gpt-5-mini", "gpt-6-luna"], {"gpt-5-mini": "2027-06-01", "gpt-6-luna": "2027-01-01"})
    assert ending("gpt-5-mini", there, OPENAI, LATE) == ""
    assert "2027-01-01, in 20 days" in ending("gpt-6-luna", there, OPENAI, LATE)


def test_a_successor_that_is_not_there_is_not_recommended() -> None:
    there = listed(["gpt-5-mini", "gpt-6-luna"], CLOSING)
    assert "such as gpt-6-luna" in ending("gpt-5-mini", there, OPENAI, LATE)


def test_an_end_that_was_once_listed_is_remembered_for_a_named_model(openai: ModelServer) -> None:
    openai.models, openai.ends = [*TODAY, "mine"], {"mine": "2027-01-05"}
    with Journal(None) as journal:
        chosen(openai, date(2026, 12, 1), journal)
        found = with_model(Settings(openai.base_url, "mine"), journal, day=LATE)
    assert "mine shuts down on 2027-01-05, in 24 days" in found.end


def test_every_recommended_successor_is_a_preferred_model() -> None:
    for host, ends in ENDS.items():
        assert {one.successor for one in ends.values() if one.successor} <= set(PREFERRED[host])


# ---- the providers


@pytest.mark.parametrize("host", PREFERRED)
def test_a_key_goes_to_its_own_provider_only(host: str) -> None:
    name, url = settings_module.PROVIDERS[host]
    found = resolve({name: "secret"}, Wish())
    assert (found.base_url, found.api_key, found.model) == (url, Secret("secret"), "")
    others = [other for other in settings_module.PROVIDERS if other != host]
    for other in others:
        with pytest.raises(ProviderError, match="no key for"):
            resolve({name: "secret"}, Wish(base_url=f"https://{other}/v1", typed=True))
    stranger = resolve(
        {name: "secret"}, Wish(base_url="https://stranger.example/v1", typed=name != "OPENAI_API_KEY")
    )
    assert stranger.api_key is None


def test_anthropic_is_asked_for_json_by_instruction() -> None:
    capabilities = Capabilities(Settings("https://api.anthropic.com/v1", "claude-sonnet-5-5"))
    for known in (None, '{"form": "strict", "refused": ["stream"], "thinks": false}'):
        capabilities.load(known)
        body = capabilities.body([], {"type": "object"}, most=100, stream=False, form=capabilities.form)
        assert capabilities.form is Form.JSON
        assert not {"response_format", "seed", "reasoning_effort", "store", "temperature"} & set(body)
        assert body["max_tokens"] > 100


def test_anthropic_is_asked_for_its_models_in_its_own_way(
    model_server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(wire._OWN_HEADERS, "127.0.0.1", wire._OWN_HEADERS["api.anthropic.com"])
    model_server.routes["GET /v1/models"] = {
        "data": [{"type": "model", "id": "claude-sonnet-5-5", "created_at": "2026-09-01T00:00:00Z"}],
        "has_more": False,
    }
    (model,) = models.list_models(Settings(model_server.base_url, "", Secret("sk-ant")))
    assert model.id == "claude-sonnet-5-5"
    (headers,) = model_server.other_headers
    assert (headers["x-api-key"], headers["anthropic-version"]) == ("sk-ant", "2023-06-01")
    assert "authorization" not in headers


async def test_a_host_that_ignores_response_format_answers_in_json_by_instruction(
    model_server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    healthy = await run(sample(), model_server)
    requests = len(model_server.seen)
    model_server.forget()
    monkeypatch.setitem(capabilities._IGNORED, "127.0.0.1", capabilities._IGNORED["api.anthropic.com"])
    told = await run(sample(), model_server)
    assert told.targets == healthy.targets
    assert len(model_server.seen) == requests
    for seen in model_server.seen:
        assert "max_tokens" in seen.body
        assert not {"response_format", "seed", "reasoning_effort", "store"} & set(seen.body)


@pytest.mark.parametrize(
    "model", ["gpt-6.1-sol", "gpt-5.1", "openai/gpt-7-terra", "anthropic/claude-opus-5.5"]
)
def test_new_models_are_known_to_think(model: str) -> None:
    assert Capabilities(Settings("https://openrouter.ai/api/v1", model)).thinks
