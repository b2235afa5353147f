"""What a run promises besides its translations: limits, an end at once, one payment for two runs."""

from __future__ import annotations

import asyncio
import json
import os
import pickle
import re
import signal
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest
from support.llm_posts import SMALL, Onlooker, many, post, run, sample, settings_for
from support.model_server import ModelServer, fault
from support.model_speech import pseudo

from translator.bitext import Journal
from translator.errors import ProviderError
from translator.llm import Answer, Limits, Price, Secret, Settings, Wish, resolve, translate
from translator.llm.hosts import UrlError
from translator.llm.pace import RealClock
from translator.units import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from translator.document.types import Segment


# ---- limits


async def test_a_token_limit_is_never_passed(model_server: ModelServer) -> None:
    outcome = await run(many(20), model_server, limits=Limits(max_tokens=9000))
    assert 0 < outcome.receipt.usage.tokens <= 9000
    assert outcome.receipt.stopped is not None
    assert "could exceed the limit of 9,000 tokens" in outcome.receipt.stopped.message
    assert outcome.targets
    assert outcome.left


@pytest.mark.parametrize("limit", [3000, 6000, 12000, 24000])
async def test_a_token_limit_holds_for_a_model_that_cuts_korean_finer_and_fills_every_answer(
    limit: int, model_server: ModelServer
) -> None:
    model_server.tokens_per_token = 1.8
    model_server.script = lambda seen: fault("length") if seen.number % 3 == 0 else None
    words = "\n\n".join(f"## {number}장\n\n짧다 {number}" for number in range(40))
    outcome = await run([post(words), *many(20)], model_server, limits=Limits(max_tokens=limit))
    assert 0 < outcome.receipt.usage.tokens <= limit
    assert outcome.receipt.stopped is not None


async def test_a_model_that_thinks_gets_the_room_from_then_on(
    tmp_path: Path, model_server: ModelServer
) -> None:
    model_server.thoughts = 1500
    with Journal(tmp_path / "journal.sqlite") as journal:
        outcome = await run(many(30), model_server, journal=journal)
        assert not outcome.left
        again = await run(many(31)[30:], model_server, journal=journal)
    assert not again.left
    rooms = [seen.body["max_tokens"] for seen in model_server.seen]
    assert rooms[-1] > 4000 > rooms[0]


async def test_a_cost_limit_is_never_passed(model_server: ModelServer) -> None:
    prices = {"test-model": Price(1.0, 10.0)}
    settings = settings_for(model_server)
    outcome = await run(
        many(20), model_server, settings=settings, limits=Limits(max_cost=0.03), prices=prices
    )
    assert outcome.receipt.cost is not None
    assert 0 < outcome.receipt.cost <= 0.03
    assert outcome.receipt.stopped is not None


async def test_a_cost_limit_needs_a_price() -> None:
    settings = Settings("https://models.example/v1", "unheard-of")
    with pytest.raises(ProviderError, match="price of this model is not known"):
        await translate([], settings, deliver=lambda _answer: None, limits=Limits(max_cost=1))


# ---- the end


async def test_a_cancelled_run_ends_at_once_and_keeps_what_was_answered(tmp_path: Path) -> None:
    answers: list[Answer] = []
    with ModelServer() as server, Journal(tmp_path / "journal.sqlite") as journal:
        server.script = lambda seen: None
        server.latency = 0.05
        delivered = asyncio.Event()

        def deliver(answer: Answer) -> None:
            answers.append(answer)
            delivered.set()

        work = asyncio.ensure_future(
            translate(
                many(200), settings_for(server), deliver=deliver, journal=journal, limits=Limits(in_flight=4)
            )
        )
        await delivered.wait()
        asked = len(server.seen)
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
        assert len(server.seen) <= asked + 4  # no more than were being sent
        kept = list(answers)
        again = await run(many(200)[:1], server, journal=journal)
    assert kept
    assert all(
        one.remembered for one in again.answers if (one.post, one.key) in {(a.post, a.key) for a in kept}
    )


async def test_two_runs_at_once_pay_once(tmp_path: Path, model_server: ModelServer) -> None:
    jobs = many(10)
    with Journal(tmp_path / "journal.sqlite") as one, Journal(tmp_path / "journal.sqlite") as other:
        first, second = await asyncio.gather(
            run(jobs, model_server, journal=one), run(jobs, model_server, journal=other)
        )
    asked = [text for seen in model_server.seen if seen.work for text in seen.work.texts.values()]
    assert len(asked) == len(set(asked))
    assert first.targets == second.targets
    assert first.left == second.left == {}


async def test_two_runs_at_once_pay_for_a_mending_once(tmp_path: Path, model_server: ModelServer) -> None:
    model_server.latency = 0.02
    job = post(SMALL)

    def check(_segment: Segment, target: str) -> list[Finding]:
        return [] if target.endswith("!") else [Finding("bang", Severity.CRITICAL, "end with a bang")]

    def say(source: str) -> str:
        return pseudo(source) + ("!" if "end with a bang" in model_server.seen[-1].prompt_text else "")

    model_server.say = say
    with Journal(tmp_path / "journal.sqlite") as one, Journal(tmp_path / "journal.sqlite") as other:
        first, second = await asyncio.gather(
            run(job, model_server, journal=one, check=check),
            run(job, model_server, journal=other, check=check),
        )
    assert len(model_server.seen) == 2
    assert first.targets == second.targets
    assert all(target.endswith("!") for target in first.targets.values())


async def test_two_copies_of_a_post_are_paid_for_once(model_server: ModelServer) -> None:
    copies = [post(SMALL, label=f"_posts/{name}.md") for name in ("one", "other")]
    outcome = await run(copies, model_server)
    assert len(model_server.seen) == 1
    assert {(answer.post, answer.key) for answer in outcome.answers if answer.target} == {
        (copy.post, key) for copy in copies for key in copy.wanted
    }


async def test_a_run_that_takes_long_keeps_its_claims(
    tmp_path: Path, model_server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("translator.llm.run._RENEWAL", 0.01)
    model_server.latency = 2.5
    job = post(SMALL)
    path = tmp_path / "journal.sqlite"

    class Hasty(Journal):
        """Whose claims last no longer than it takes to ask."""

        def claim_all(self, keys: Iterable[str], *, lease: float = 1.0) -> frozenset[str]:
            return super().claim_all(keys, lease=lease)

        def renew(self, *, lease: float = 1.0) -> None:
            super().renew(lease=lease)

    async def later() -> None:
        await asyncio.sleep(1.2)
        with Hasty(path) as other:
            await run(job, model_server, journal=other, clock=RealClock())

    with Hasty(path) as journal:
        await asyncio.gather(run(job, model_server, journal=journal), later())
    assert len(model_server.seen) == 1


@pytest.fixture
def sigint() -> Iterator[None]:
    """Tests that run in the background ignore Ctrl-C, and so would the commands that they start."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("sigint")
@pytest.mark.skipif(os.name != "posix", reason="needs signals")
@pytest.mark.parametrize(
    ("number", "code", "word"),
    [
        (signal.SIGINT, 130, "interrupted"),
        (signal.SIGTERM, 143, "terminated"),
        (signal.SIGHUP, 129, "the terminal is gone"),
    ],
    ids=["ctrl-c", "sigterm", "sighup"],
)
def test_a_signal_ends_the_command_soon_and_what_was_answered_is_not_paid_again(
    number: signal.Signals, code: int, word: str, tmp_path: Path, model_server: ModelServer
) -> None:
    (tmp_path / "_posts").mkdir()
    for one in range(12):
        text = "".join(f"\n{one}번 글의 {at}번째 문단이다. 오늘은 비가 온다.\n" for at in range(30))
        (tmp_path / f"_posts/2024-01-01-{one}.md").write_text(f"# 제목 {one}\n{text}", encoding="utf-8")
    model_server.latency = 0.05
    late = re.compile("(?:[6-9]|1[01])번 글의")
    model_server.script = lambda seen: fault("hang") if late.search(seen.prompt_text) else None
    words = ("translate", "--yes", "--json", "--base-url", model_server.base_url, "--model", "test-model")
    command = [sys.executable, "-m", "translator", *words]
    with subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as child:
        until = time.monotonic() + 300  # a few seconds, on a machine that does nothing else
        while len(list(tmp_path.glob("en/_posts/*.md"))) < 6:
            assert time.monotonic() < until
            threading.Event().wait(0.05)
        began = time.monotonic()
        child.send_signal(number)
        _, said = child.communicate(timeout=60)
        took = time.monotonic() - began
    assert child.returncode == code
    assert f"{word}; what was done until now is kept" in said
    assert "Traceback" not in said
    assert len(list(tmp_path.glob("_olgim/en/_posts/*.po"))) >= 6
    assert took < 10  # a second, on a machine that does nothing else; the server hangs for ever
    paid = {
        text
        for seen in model_server.seen
        if seen.status == 200 and seen.work
        for text in seen.work.texts.values()
    }
    assert paid
    model_server.forget()
    model_server.script = None
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    asked = {
        text
        for seen in model_server.seen
        if seen.work and "Mend this" not in seen.prompt_text
        for text in seen.work.texts.values()
    }
    assert asked
    assert not asked & paid


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_a_command_in_the_background_that_ignores_ctrl_c_ends_by_sigterm(
    tmp_path: Path, model_server: ModelServer
) -> None:
    (tmp_path / "post.md").write_text("오늘은 비가 온다.\n", encoding="utf-8")
    model_server.always = fault("hang")
    words = ("translate", "post.md", "--base-url", model_server.base_url, "--model", "test-model")
    program = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.SIG_IGN); from translator.cli import main; "
    )
    command = [sys.executable, "-c", f"{program}sys.exit(main())", *words]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as child:
        until = time.monotonic() + 300  # a few seconds, on a machine that does nothing else
        while not model_server.seen and time.monotonic() < until:
            threading.Event().wait(0.02)
        child.send_signal(signal.SIGINT)
        threading.Event().wait(0.2)
        assert child.poll() is None
        child.send_signal(signal.SIGTERM)
        _, said = child.communicate(timeout=60)
    assert child.returncode == 143
    assert "terminated; what was done until now is kept" in said
    assert "Traceback" not in said


# ---- who watches


async def test_a_server_that_answers_one_after_another_is_not_taken_for_silent() -> None:
    jobs = [post(f"{number}번째 글이다.\n", label=f"{number}.md") for number in range(6)]
    with ModelServer(latency=0.25, workers=1) as server:
        outcome = await run(jobs, server, settings=settings_for(server, timeout=0.7, slowest=5.0))
    assert not outcome.left
    assert len(server.seen) == len(jobs)


async def test_who_watches_sees_translations_grow(model_server: ModelServer) -> None:
    watch = Onlooker(streams=True)
    job = sample()
    await run(job, model_server, watch=watch)
    longest = max(job.segments, key=lambda one: len(one.source)).key
    texts = [text for key, text in watch.partials if key == longest]
    assert len(texts) > 1
    assert texts[-1].startswith(texts[0][:10])


async def test_the_receipt_is_plain_data_and_adds_up(model_server: ModelServer) -> None:
    outcome = await run(many(3), model_server)
    told = json.loads(json.dumps(outcome.receipt.as_dict()))
    assert told["requests"] == len(model_server.seen)
    assert (
        sum(one["input"] for one in told["posts"].values())
        == told["tokens"]["input"]
        == model_server.usage[0]
    )


# ---- keys


def test_a_key_shows_itself_to_nobody() -> None:
    secret = Secret("sk-live")
    settings = Settings("https://api.openai.com/v1", "m", secret)
    assert "sk-live" not in f"{secret} {secret!r} {settings!r}"
    with pytest.raises(TypeError):
        pickle.dumps(secret)


def test_a_key_does_not_follow_a_configuration_to_a_strangers_server() -> None:
    keys = {"OPENAI_API_KEY": "sk-live"}
    assert resolve(keys, Wish(base_url="https://stranger.example/v1", model="m")).api_key is None
    assert (
        resolve(keys, Wish(base_url="https://stranger.example/v1", model="m", typed=True)).api_key is not None
    )
    assert resolve(keys, Wish(base_url="https://api.openai.com/v1")).api_key == Secret("sk-live")


@pytest.mark.parametrize(
    ("wish", "says"),
    [
        (Wish(base_url="localhost:11434"), "is not an endpoint's URL"),
        (Wish(base_url="https://me:pw@host/v1"), "holds a password"),
        (Wish(base_url="https://host.example/v1", key_env="MY_KEY"), "MY_KEY is not set"),
        (Wish(base_url="https://api.openai.com/v1"), "no key for api.openai.com"),
    ],
)
def test_a_wrong_endpoint_is_named(wish: Wish, says: str) -> None:
    with pytest.raises((ProviderError, UrlError), match=says) as caught:
        resolve({}, wish)
    assert caught.value.hint


def test_a_key_with_a_line_break_is_refused() -> None:
    with pytest.raises(ProviderError, match="can't be a key"):
        resolve({"OPENAI_API_KEY": "sk-a\nb"}, Wish())


async def test_a_post_without_korean_sends_nothing(model_server: ModelServer) -> None:
    outcome = await run(post("# Title\n\nNothing to do.\n"), model_server)
    assert model_server.seen == []
    assert outcome.answers == []


async def test_notes_terms_and_examples_go_along(model_server: ModelServer) -> None:
    key = next(one.key for one in post(SMALL).segments if "Kafka" in one.source)
    job = post(
        SMALL,
        terms={key: ("토큰 = token",)},
        examples={key: (("비슷한 글", "A like text"),)},
        instruction="less formal",
    )
    await run(job, model_server)
    prompt = model_server.seen[0].prompt_text
    assert "Terms: 토큰 = token" in prompt
    assert '"비슷한 글" = "A like text"' in prompt
    assert "Wish of the editor: less formal" in prompt
