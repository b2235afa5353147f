"""How many requests are in flight, and how fast they follow."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from support.clocks import FakeClock
from support.llm_posts import many, run
from support.model_server import ModelServer, fault

from translator.llm import Limits
from translator.llm.pace import TRUST, Bucket, Gate, OutOfTrust, duration
from translator.llm.retry_after import retry_after

if TYPE_CHECKING:
    from collections.abc import Mapping


async def enter(gate: Gate, number: int) -> list[asyncio.Task[object]]:
    """So many that want to pass, after everybody who can has."""
    tasks: list[asyncio.Task[object]] = [asyncio.ensure_future(gate.enter(1)) for _ in range(number)]
    for _ in range(5):
        await asyncio.sleep(0)
    return tasks


async def test_an_unknown_endpoint_gets_no_more_requests_than_it_is_trusted_with() -> None:
    gate = Gate(FakeClock(), 64)
    tasks = await enter(gate, 40)
    assert sum(task.done() for task in tasks) == gate.in_flight == TRUST
    gate.close(OutOfTrust())
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_the_first_good_answer_opens_the_window() -> None:
    gate = Gate(FakeClock(), 64)
    tasks = await enter(gate, 100)
    while gate.in_flight < 64:
        gate.rewarded()
        await asyncio.sleep(0)
    assert gate.window == 64
    gate.close(OutOfTrust())
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_an_endpoint_that_is_overrun_gets_half_as_many() -> None:
    gate = Gate(FakeClock(), 64)
    gate.rewarded()
    ticket = await gate.enter(1)
    gate.busy(ticket, 0.0)
    assert gate.window == 1
    gate.rewarded()
    assert gate.window == 2


async def test_an_endpoint_that_only_lets_requests_queue_is_told_by_its_pace() -> None:
    gate = Gate(FakeClock(), 64)
    gate.rewarded()
    first, second = await gate.enter(1), await gate.enter(1)
    gate.took(first, 5.0, 500)
    assert gate.window == 64
    gate.took(second, 25.0, 500)
    assert gate.window < 3


async def test_nobody_passes_twice_on_one_reward() -> None:
    gate = Gate(FakeClock(), 64)
    ticket = await gate.enter(1)
    gate.leave(ticket)
    assert gate.in_flight == 0


def test_a_bucket_is_filled_at_the_rate_that_the_headers_tell() -> None:
    bucket = Bucket()
    bucket.observe(limit=60, remaining=0, reset=60, pending=0, now=0)
    assert bucket.wait(1, now=0) == pytest.approx(1)
    assert bucket.wait(1, now=1) == pytest.approx(0)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("6m0s", 360), ("120ms", 0.12), ("1h2m", 3720), ("7", 7), ("soon", None), ("", None)],
)
def test_durations_are_read_as_providers_write_them(text: str, seconds: float | None) -> None:
    assert duration(text) == seconds


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "200"}, 200),
        ({"retry-after-ms": "1500"}, 1.5),
        ({"retry-after": "Wed, 21 Oct 2026 07:28:30 GMT", "date": "Wed, 21 Oct 2026 07:28:00 GMT"}, 30),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:30 GMT"}, 0),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "nan"}, None),
        ({}, None),
    ],
)
def test_a_wait_is_read_in_every_spelling(headers: Mapping[str, str], seconds: float | None) -> None:
    assert retry_after(headers) == seconds


async def test_no_more_are_in_flight_than_is_allowed() -> None:
    with ModelServer(latency=0.01) as server:
        outcome = await run(many(30), server, limits=Limits(in_flight=5))
        assert outcome.left == {}
        assert 1 < server.peak <= 5


async def test_a_rate_limit_is_kept_without_losing_an_answer() -> None:
    with ModelServer() as server:
        server.script = lambda seen: (
            fault("status", code=429, retry_after=2) if seen.number % 5 == 4 else None
        )
        outcome = await run(many(30), server)
    assert outcome.left == {}
    assert outcome.receipt.stopped is None
