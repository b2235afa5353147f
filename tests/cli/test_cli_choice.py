"""A machine with nothing but a key: which model is asked, what it costs, and what is said of models that end."""

from __future__ import annotations

import json
from datetime import date

import polib
import pytest
from support.commands import Shell
from support.model_server import ModelServer, fault

from translator.cli.money import Purse, purse_for
from translator.llm import Price, Settings, Usage
from translator.llm import endpoint_settings as settings_module
from translator.llm.cost import PRICES, cost_of, in_dollars, price_of
from translator.workflow.config import Config

POST = "---\ntitle: 첫 글\n---\n\n안녕하세요. `code`는 그대로 둔다.\n"
MODELS = "gpt-5-mini gpt-5 gpt-5-nano gpt-4.1 gpt-6.1-terra gpt-6-luna text-embedding-3-small".split()
KEY = "sk-test-0123456789"


@pytest.fixture
def site(shell: Shell) -> Shell:
    shell.write("_config.yml", "title: 블로그\n")
    shell.write("_posts/2024-01-01-a.md", POST)
    return shell


@pytest.fixture
def openai(monkeypatch: pytest.MonkeyPatch, model_server: ModelServer) -> ModelServer:
    """OpenAI on 2026-12-12, as a machine with nothing but its key finds it."""
    monkeypatch.setattr(settings_module, "OPENAI", model_server.base_url)
    monkeypatch.delitem(settings_module.PROVIDERS, "api.openai.com")
    monkeypatch.setitem(settings_module.PROVIDERS, "127.0.0.1", ("OPENAI_API_KEY", model_server.base_url))
    monkeypatch.setattr("translator.workflow.endpoints.today", lambda: date(2026, 12, 12))
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    model_server.key = KEY
    model_server.models = list(MODELS)
    model_server.ends = dict.fromkeys(("gpt-5", "gpt-5-mini", "gpt-5-nano"), "2026-12-11") | {
        "gpt-4.1": "2027-01-14"
    }
    return model_server


# ---- the choice


def test_a_fresh_machine_translates_with_a_model_that_exists(site: Shell, openai: ModelServer) -> None:
    said = site.olgim("translate")
    assert said.code == 0, said.err
    way, receipt = said.err.splitlines()
    assert way.startswith("posts go to 127.0.0.1:")
    assert receipt.startswith("gpt-6.1-terra: 1 request")
    assert {one.body["model"] for one in openai.seen} == {"gpt-6.1-terra"}
    assert openai.other == ["GET /v1/models"]


def test_a_second_run_of_the_day_does_not_ask_which_models_there_are(
    site: Shell, openai: ModelServer
) -> None:
    site.olgim("translate")
    site.write("_posts/2024-01-02-b.md", POST.replace("첫", "둘째"))
    openai.forget()
    assert site.olgim("translate").code == 0
    assert openai.seen
    assert openai.other == []


def test_a_fresh_machine_whose_list_cannot_be_had_translates_all_the_same(
    site: Shell, openai: ModelServer
) -> None:
    openai.models_fault = fault("status", code=403)
    said = site.olgim("translate")
    assert said.code == 0
    assert {one.body["model"] for one in openai.seen} == {"gpt-6.1-terra"}
    (note,) = [line for line in said.err.splitlines() if line.startswith("note: ")]
    assert "gpt-6.1-terra is used, which should be there" in note


def test_a_run_over_several_sites_asks_once(shell: Shell, openai: ModelServer) -> None:
    for name in ("one", "two"):
        shell.write(f"{name}/_config.yml", "title: 블로그\n")
        shell.write(f"{name}/_posts/2024-01-01-a.md", POST.replace("첫", name))
    assert shell.olgim("translate", "one", "two").code == 0
    assert openai.other == ["GET /v1/models"]
    openai.forget()
    shell.write("two/_posts/2024-01-02-b.md", POST.replace("첫", "둘째"))
    assert shell.olgim("translate", "two").code == 0
    assert openai.seen
    assert openai.other == []


def test_a_dry_run_sends_nothing(site: Shell, openai: ModelServer) -> None:
    said = site.olgim("translate", "--dry-run")
    assert said.code == 0
    assert "would send 1 request" in said.out
    assert (openai.seen, openai.other) == ([], [])


def test_a_replay_sends_nothing(site: Shell, openai: ModelServer) -> None:
    site.olgim("translate", "--no-state", "--record", "run.jsonl")
    openai.forget()
    (site.folder / "en/_posts/2024-01-01-a.md").unlink()
    said = site.olgim("translate", "--no-state", "--replay", "run.jsonl")
    assert said.code == 0, said.err
    assert "gpt-6.1-terra: 1 request" in said.err
    assert (openai.seen, openai.other) == ([], [])


def test_models_shows_which_one_is_used_and_until_when_others_are_offered(
    site: Shell, openai: ModelServer
) -> None:
    said = site.olgim("models")
    assert "  gpt-6.1-terra  (used by default)" in said.out
    assert "  gpt-4.1  (offered until 2027-01-14)" in said.out
    assert "text-embedding" not in said.out
    rows = {row["model"]: row for row in json.loads(site.olgim("models", "--json").out)}
    assert rows["gpt-6.1-terra"]["used"]
    assert rows["gpt-5-mini"]["ends"] == "2026-12-11"


def test_the_doctor_says_which_model_it_had_to_guess(site: Shell, openai: ModelServer) -> None:
    openai.models_fault = fault("status", code=404)
    said = site.olgim("doctor")
    assert "hm  choice: " in said.out
    assert "lists no models (404): the list of models can't be had" in said.out
    assert "ok  translation:" in said.out


# ---- the end


@pytest.mark.parametrize(
    "words",
    [("translate",), ("batch", "submit"), ("doctor",), ("models",)],
    ids="-".join,
)
def test_a_model_near_its_end_gets_one_line(site: Shell, openai: ModelServer, words: tuple[str, ...]) -> None:
    said = site.olgim(*words, "--model", "gpt-4.1")
    assert said.code == 0, said.err
    lines = [line for line in (said.out + said.err).splitlines() if "shuts down on" in line]
    (line,) = lines
    assert "gpt-4.1 shuts down on 2027-01-14, in 33 days" in line
    assert "gpt-6-luna" in said.out + said.err
    if words[0] == "translate":
        assert openai.other == []


def test_a_configured_model_near_its_end_gets_its_line_too(site: Shell, openai: ModelServer) -> None:
    site.write("_olgim/config.yml", "model: gpt-4.1\n")
    said = site.olgim("translate")
    assert said.code == 0
    assert (
        said.err.count("gpt-4.1 shuts down on 2027-01-14, in 33 days: name another one, such as gpt-6-luna")
        == 1
    )


def test_a_date_that_only_the_endpoint_knows_is_told_once_it_was_listed(
    site: Shell, openai: ModelServer
) -> None:
    openai.models.append("mine")
    openai.ends["mine"] = "2027-02-01"
    assert "shuts down" not in site.olgim("translate", "--model", "mine").err
    site.olgim("models")
    site.write("_posts/2024-01-02-b.md", POST.replace("첫", "둘째"))
    assert "mine shuts down on 2027-02-01, in 51 days" in site.olgim("translate", "--model", "mine").err


# ---- the money


def test_a_local_server_is_free(site: Shell, model_server: ModelServer) -> None:
    said = site.olgim("translate", "--base-url", model_server.base_url)
    assert " out, free, " in said.err
    assert "$" not in said.err
    header = polib.pofile(str(site.folder / "_olgim/en/_posts/2024-01-01-a.md.po")).metadata
    assert " out, free, " in header["X-Olgim-Receipt"]


def test_a_price_that_is_not_known_is_said_to_be_unknown(
    site: Shell, model_server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings_module.Settings, "local", property(lambda _self: False))
    words = ("--base-url", model_server.base_url, "--model", "test-model")
    assert ", cost unknown. Nothing was sent" in site.olgim("translate", "--dry-run", *words).out
    said = site.olgim("translate", *words)
    assert " out, cost unknown, " in said.err
    header = polib.pofile(str(site.folder / "_olgim/en/_posts/2024-01-01-a.md.po")).metadata
    assert " out, cost unknown, " in header["X-Olgim-Receipt"]
    site.write("_posts/2024-01-02-b.md", POST.replace("첫", "둘째"))
    assert " out, cost unknown\n" in site.olgim("batch", "submit", *words).out


def test_where_nothing_is_sent_nothing_is_said_of_its_cost(site: Shell, model_server: ModelServer) -> None:
    words = ("--base-url", model_server.base_url, "--model", "test-model")
    site.olgim("translate", *words)
    assert (
        "There is nothing to send. Nothing was sent or written."
        in site.olgim("translate", "--dry-run", *words).out
    )


def test_won_stand_beside_dollars_in_a_korean_locale(
    site: Shell, model_server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OLGIM_LANG", "ko_KR.UTF-8")
    site.write(
        "_olgim/config.yml", "prices:\n  test-model: {input: 1000, output: 1000}\nwon_per_dollar: 1000\n"
    )
    words = ("--base-url", model_server.base_url, "--model", "test-model")
    assert " (about ₩" in site.olgim("translate", "--dry-run", *words).out
    said = site.olgim("translate", *words)
    assert " (about ₩" in said.err
    header = polib.pofile(str(site.folder / "_olgim/en/_posts/2024-01-01-a.md.po")).metadata
    assert "₩" not in header["X-Olgim-Receipt"]


@pytest.mark.parametrize(
    ("environ", "korean"),
    [
        ({"LANG": "ko_KR.UTF-8"}, True),
        ({"LANG": "ko"}, True),
        ({"LC_ALL": "", "LC_MESSAGES": "ko_KR", "LANG": "en_US.UTF-8"}, True),
        ({"LC_ALL": "C.UTF-8", "LANG": "ko_KR.UTF-8"}, False),
        ({"LC_MESSAGES": "en_US.UTF-8", "LANG": "ko_KR.UTF-8"}, False),
        ({"LANG": "kok_IN"}, False),
        ({}, False),
    ],
)
def test_the_locale_is_korean_by_the_first_variable_that_is_set(
    environ: dict[str, str], korean: bool
) -> None:
    assert (purse_for(Config(), environ).rate is not None) is korean


@pytest.mark.parametrize(
    ("cost", "said"),
    [
        (None, "cost unknown"),
        (0.0, "free"),
        (0.00002, "under $0.0001 (under ₩1)"),
        (0.0031, "$0.0031 (about ₩5)"),
        (0.05, "$0.0500 (about ₩75)"),
        (0.8, "$0.8000 (about ₩1,200)"),
        (12.345, "$12.3450 (about ₩19,000)"),
    ],
)
def test_money_is_said_no_more_exactly_than_it_is_known(cost: float | None, said: str) -> None:
    assert Purse(1500.0).said(cost) == said
    assert Purse().said(cost) == in_dollars(cost) == said.partition(" (")[0]


def test_prices_go_by_the_provider_and_the_site() -> None:
    terra = Settings("https://api.openai.com/v1", "gpt-6.1-terra-2026-10-26")
    used = Usage(input=1_000_000, cached=500_000, output=100_000)
    assert cost_of(used, price_of(terra)) == pytest.approx(0.5 + 0.025 + 0.5)
    assert price_of(terra, {"gpt-6.1-terra": Price(7, 8)}) == Price(7, 8)
    assert (
        price_of(Settings("https://api.anthropic.com/v1", "claude-sonnet-5-5")) == PRICES["claude-sonnet-5-5"]
    )
    assert price_of(Settings("https://api.upstage.ai/v1", "solar-pro4")) is None
    assert price_of(Settings("https://stranger.example/v1", "gpt-6.1-terra")) is None
