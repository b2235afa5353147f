"""An endpoint is a stranger: whatever it sends, and however much, ends in an answer or in one sentence."""

from __future__ import annotations

import asyncio
import gzip
import itertools
import json
import time
import tracemalloc
import zlib
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from support.clocks import FakeClock
from support.effort import grows_in_proportion
from support.llm_posts import SMALL, post, run
from support.model_server import ModelServer
from support.protocol import answers
from support.raw_server import RawServer, http
from support.wire_cases import DEADLINE, outcome, wire_to

from translator.errors import ProviderError
from translator.llm import Settings
from translator.llm.answer_reading import read_object, read_plain
from translator.llm.bounds import Malformed, bounds_of, load_json
from translator.llm.doctor import Health, examine
from translator.llm.models import find_local_servers, list_models
from translator.llm.trouble import Trouble, TroubleKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from translator.llm.wire import Reply

MEGABYTES = 50
PATIENCE = 10 * DEADLINE  # what drips would drip for ever
SECONDS = 60.0  # these end in one or two, but the machine may be busy, and memory is being watched
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"
EVENTS = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"


def completion(content: object = "Hi", **more: object) -> bytes:
    choice = {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": "stop"}
    return json.dumps({"choices": [choice], **more}).encode()


def event(content: str, **more: object) -> bytes:
    return b"data: " + json.dumps({"choices": [{"delta": {"content": content}}], **more}).encode() + b"\n\n"


def bomb(coding: str) -> bytes:
    """4 MB that unpack to 4 GB."""
    window = {"gzip": 31, "deflate": 15}[coding]
    packer = zlib.compressobj(9, zlib.DEFLATED, window)
    begin = packer.compress(b" " * 1_000_000) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(b" " * 1_000_000) + packer.flush(zlib.Z_FULL_FLUSH)
    return begin + block * (4_000_000 // len(block))


def packed(coding: str, status: str = "200 OK", kind: str = "application/json") -> list[bytes | float]:
    return http(bomb(coding), status=status, kind=kind, headers=f"Content-Encoding: {coding}\r\n")


def without_end(head: bytes, piece: bytes) -> Iterable[bytes | float]:
    return itertools.chain([head], itertools.repeat(piece * max(1, 65_536 // len(piece))))


TOO_MUCH: dict[str, tuple[Any, str]] = {
    "gzip": (lambda: packed("gzip"), "more than"),
    "gzip events": (lambda: packed("gzip", kind="text/event-stream"), "broke off|more than|nothing"),
    "deflate": (lambda: packed("deflate"), "more than"),
    "br": (lambda: http(b"x" * 1000, headers="Content-Encoding: br\r\n"), "packed as 'br'"),
    "zstd": (lambda: http(b"x" * 1000, headers="Content-Encoding: zstd\r\n"), "packed as 'zstd'"),
    "packed twice": (lambda: http(b"", headers="Content-Encoding: gzip, gzip\r\n"), "packed as 'gzip, gzip'"),
    "gzip of a refusal": (lambda: packed("gzip", "400 Bad Request"), "refused the request"),
    "gzip of a redirect": (lambda: packed("gzip", "302 Found"), "sends requests on"),
    "deep": (lambda: http(b"[" * 200_000 + b"]" * 200_000), "not JSON"),
    "deep object": (lambda: http(b'{"a":' * 200_000 + b"1" + b"}" * 200_000), "not JSON"),
    "deep event": (lambda: [EVENTS, b"data: " + b"[" * 200_000 + b"\n\n"], "broke off"),
    "deep refusal": (lambda: http(b'{"error":' * 200_000, status="400 Bad Request"), "refused the request"),
    "one line": (lambda: without_end(OK, b"x"), "more than"),
    "one event": (lambda: without_end(EVENTS, b"data: xxxxx"), "more than"),
    "blank lines": (lambda: without_end(OK, b"\n"), "more than"),
    "headers": (lambda: without_end(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"), "broke off"),
    "one header": (lambda: without_end(b"HTTP/1.1 200 OK\r\nX: ", b"y"), "broke off"),
    "choices": (lambda: http(b'{"choices":[' + b"{}," * 1_000_000 + b"{}]}"), "more than|not JSON"),
    "fewer choices": (lambda: http(b'{"choices":[' + b"{}," * 600_000 + b"{}]}"), "not JSON"),
    "empty events": (lambda: without_end(EVENTS, b"data: {}\n\n"), "more than"),
    "comments": (lambda: without_end(EVENTS, b": keep-alive\n\n"), "more than"),
    "thoughts": (
        lambda: without_end(EVENTS, b'data: {"choices":[{"delta":{"reasoning_content":"hm"}}]}\n\n'),
        "more than",
    ),
    "refusal without end": (lambda: without_end(OK.replace(b"200 OK", b"500 Oh"), b"x"), "failed"),
    "redirect without end": (
        lambda: without_end(OK.replace(b"200 OK", b"302 Found"), b"x"),
        "sends requests on",
    ),
    "chunks": (
        lambda: without_end(OK[:-2] + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        "more than",
    ),
}


async def ask(server: RawServer, *, stream: bool = True, **more: object) -> Reply:
    body = {"model": "m", "messages": [{"role": "user", "content": "hello"}], "max_tokens": 500, **more}
    async with wire_to(server.base_url, SECONDS) as wire:
        return await wire.ask(body | ({"stream": True} if stream else {}), deadline=SECONDS)


@pytest.mark.parametrize("name", TOO_MUCH)
async def test_too_much_ends_in_a_sentence_before_it_takes_memory(name: str) -> None:
    make, says = TOO_MUCH[name]
    sent = make()
    with RawServer(lambda _: sent) as server:
        began = time.monotonic()
        tracemalloc.start()
        try:
            with pytest.raises(Trouble, match=says) as told:
                await ask(server, stream=len(name) % 2 == 0)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert time.monotonic() - began < SECONDS
    assert peak < MEGABYTES * 1e6
    assert told.value.kind is not TroubleKind.SILENCE
    assert "\n" not in told.value.message


@pytest.mark.parametrize("name", ["gzip", "deep", "one line", "headers", "gzip of a refusal"])
def test_lists_of_models_have_bounds(name: str) -> None:
    make, _ = TOO_MUCH[name]
    sent = make()
    with RawServer(lambda _: sent) as server:
        with pytest.raises(ProviderError):
            list_models(Settings(server.base_url, "m"))
        found = examine(Settings(server.base_url, "m", timeout=DEADLINE))
        assert any(one.health is Health.BAD for one in found)


async def test_text_without_end_is_cut_in_proportion_to_what_was_asked_for() -> None:
    words = b"".join(event(f"word {number} and more of it, ") for number in range(400))
    for cap in (100, 2000):
        with RawServer(lambda _: without_end(EVENTS, words)) as server:
            reply = await ask(server, max_tokens=cap)
        assert reply.finish == "cut"
        assert len(reply.text) == bounds_of({"max_tokens": cap}).text
        assert reply.usage.output <= len(reply.text)


@pytest.mark.parametrize("stream", [True, False], ids=["stream", "whole"])
@pytest.mark.parametrize(
    "drops",
    [[OK], [EVENTS], [EVENTS, event("Hi")], [b"H"], [OK + b"{"]],
    ids=["body", "events", "text", "head", "object"],
)
async def test_a_server_that_drips_is_left_at_the_deadline(drops: list[bytes], stream: bool) -> None:
    pause: tuple[bytes | float, ...] = (b" ", 0.05)
    sent = itertools.chain(drops, itertools.cycle(pause))
    with RawServer(lambda _: sent) as server:
        body: dict[str, Any] = {"model": "m", "messages": [{"role": "user", "content": "hello"}]}
        began = time.monotonic()
        async with wire_to(server.base_url) as wire:
            try:
                reply = await wire.ask(body | ({"stream": True} if stream else {}), deadline=0.6)
                assert reply.finish == "cut"
            except Trouble as trouble:
                said = trouble.message  # it is checked below, outside of the handler
                assert said
        assert time.monotonic() - began < PATIENCE


def test_a_local_server_that_drips_or_floods_is_left() -> None:
    slow: Iterable[bytes | float] = itertools.chain([OK], itertools.cycle((b" ", 0.02)))
    with RawServer(lambda _: slow) as drips, RawServer(lambda _: without_end(OK, b"[")) as floods:
        began = time.monotonic()
        assert find_local_servers({drips.port: "a", floods.port: "b"}) == ()
        assert time.monotonic() - began < PATIENCE


# ---- counts that can't be


@pytest.mark.parametrize(
    "usage",
    [
        {"prompt_tokens": -5, "completion_tokens": 10},
        {"prompt_tokens": 5, "completion_tokens": -10},
        {"prompt_tokens": 10**12, "completion_tokens": 1},
        {"prompt_tokens": 5, "completion_tokens": 10**12},
        {"prompt_tokens": float("nan"), "completion_tokens": float("inf")},
        {"prompt_tokens": True, "completion_tokens": True},
        {"prompt_tokens": "12", "completion_tokens": "3"},
        {"prompt_tokens": 0, "completion_tokens": 0},
        {"prompt_tokens": 1.5, "completion_tokens": 2},
        {"prompt_tokens": None},
        [],
        "none",
        7,
    ],
)
async def test_a_count_that_can_t_be_is_not_paid_for(usage: object) -> None:
    with RawServer(lambda _: http(completion(usage=usage))) as server:
        reply = await ask(server)
    assert not reply.counted
    assert (reply.usage.input, reply.usage.cached, reply.usage.output) == (6, 0, 1)


@pytest.mark.parametrize(("cached", "counted"), [(-4, 0), (99, 0), (True, 0), ("x", 0), (4, 4), (8.0, 8)])
async def test_no_more_can_be_cached_than_was_sent(cached: object, counted: int) -> None:
    details = {"cached_tokens": cached}
    usage = {"prompt_tokens": 9, "completion_tokens": 2, "prompt_tokens_details": details}
    with RawServer(lambda _: http(completion(usage=usage))) as server:
        reply = await ask(server)
    assert reply.counted
    assert reply.usage.cached == counted


# ---- what is read, however it is put


HELLO = event("Hel") + event("lo\u2028!") + b"data: [DONE]\n\n"
SAYS = "Hello\u2028!"
PRETTY = json.dumps(json.loads(completion(SAYS)), indent=2).encode()
READ: dict[str, list[bytes | float]] = {
    "events called JSON": [OK, HELLO],
    "JSON called events": [EVENTS, completion(SAYS)],
    "JSON over lines": http(PRETTY),
    "JSON with a byte order mark": http(b"\xef\xbb\xbf" + completion(SAYS)),
    "JSON behind blank lines": http(b"\n \n\n" + completion(SAYS)),
    "JSON called a text": http(completion(SAYS), kind="text/plain"),
    "another charset": http(completion(SAYS), kind="application/json; charset=hex"),
    "events with carriage returns": [EVENTS, HELLO.replace(b"\n", b"\r\n")],
    "events with carriage returns alone": [EVENTS, HELLO.replace(b"\n", b"\r")],
    "events a byte at a time": [EVENTS, *(HELLO[at : at + 1] for at in range(len(HELLO)))],
    "events without blank lines": [EVENTS, HELLO.replace(b"\n\n", b"\n")],
    "events with names and comments": [EVENTS, b": hi\n\n" + HELLO.replace(b"data", b"event: message\ndata")],
    "events over lines": [EVENTS, HELLO.replace(b'{"choices"', b'{\ndata: "choices"')],
    "events without an end": [EVENTS, HELLO.removesuffix(b"data: [DONE]\n\n") + b'data: {"choices": [{"finish_reason": "stop"}]}'],
    "separators of Unicode, raw": [EVENTS, HELLO.replace(b"\\u2028", "\u2028".encode())],
    "HTTP/1.0": [OK.replace(b"1.1", b"1.0"), completion(SAYS)],
    "interim answers": [b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" * 3, *http(completion(SAYS))],
    "gzip": http(gzip.compress(completion(SAYS)), headers="Content-Encoding: gzip\r\n"),
    "deflate": http(zlib.compress(completion(SAYS)), headers="Content-Encoding: deflate\r\n"),
    "raw deflate": http(zlib.compress(completion(SAYS))[2:-4], headers="Content-Encoding: deflate\r\n"),
    "parts": http(completion([{"type": "text", "text": "Hello"}, {"type": "text", "text": "\u2028!"}, 7])),
    "wrong types around it": http(completion(SAYS, usage=[], id=7, object=None, error=None)),
}  # fmt: skip


@pytest.mark.parametrize("stream", [True, False], ids=["stream", "whole"])
@pytest.mark.parametrize("name", READ)
async def test_what_can_be_read_is_read(name: str, stream: bool) -> None:
    sent = READ[name]
    with RawServer(lambda _: sent) as server:
        reply = await ask(server, stream=stream)
    assert reply.text == SAYS
    assert reply.finish == "stop"


async def test_halves_of_characters_are_replaced() -> None:
    with RawServer(lambda _: http(completion("a\ud83d"))) as server:
        reply = await ask(server)
    assert reply.text == "a\N{REPLACEMENT CHARACTER}"
    assert read_object('{"passages": ["1 a\\ud83d"]}').texts == {"1": "a\N{REPLACEMENT CHARACTER}"}


# ---- failures inside of an answer with status 200


@pytest.mark.parametrize(
    ("error", "kind", "says"),
    [
        ({"code": 429, "message": "slow down"}, TroubleKind.BUSY, "is busy (429: slow down)"),
        ({"code": "402", "message": "no credits"}, TroubleKind.FATAL, "refuses further requests: no credits"),
        ({"code": 401, "message": "who?"}, TroubleKind.FATAL, "(401: who?)"),
        ({"code": 502, "message": "upstream"}, TroubleKind.LINE, "failed (502: upstream)"),
        ({"message": "odd"}, TroubleKind.UNREADABLE, "without choices: odd"),
        ("just words", TroubleKind.UNREADABLE, "without choices: just words"),
        ({"code": -1, "message": ["x"]}, TroubleKind.UNREADABLE, "it doesn't say why"),
    ],
)
@pytest.mark.parametrize("stream", [True, False], ids=["stream", "whole"])
async def test_a_failure_in_an_answer_is_told_as_what_it_is(
    error: object, kind: TroubleKind, says: str, stream: bool
) -> None:
    body = json.dumps({"error": error}).encode()
    sent = [EVENTS, b"data: " + body + b"\n\n"] if stream else http(body)
    with RawServer(lambda _: sent) as server:
        with pytest.raises(Trouble) as told:
            await ask(server, stream=stream)
        assert says in told.value.message
        assert told.value.kind is kind


async def test_a_failure_in_the_midst_of_a_stream_keeps_what_had_come() -> None:
    with RawServer(lambda _: [EVENTS, event("Hello"), b'data: {"error": {"code": 502}}\n\n']) as server:
        reply = await ask(server)
    assert (reply.text, reply.finish) == ("Hello", "cut")


# ---- headers that lie


@pytest.mark.parametrize(
    "headers",
    [
        {"x-ratelimit-limit-requests": "1", "x-ratelimit-remaining-requests": "-1e11"},
        {"x-ratelimit-limit-requests": "nan", "x-ratelimit-remaining-requests": "nan"},
        {"x-ratelimit-limit-tokens": "1e300", "x-ratelimit-remaining-tokens": "0", "x-ratelimit-reset-tokens": "1e300"},
        {"x-ratelimit-limit-requests": "2", "x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "99999h"},
        {"x-ratelimit-reset-requests": "1h" * 10_000, "x-ratelimit-limit-requests": "x"},
    ],
)  # fmt: skip
async def test_headers_alone_hold_nobody_up_for_longer_than_a_quarter_of_an_hour(
    headers: dict[str, str], model_server: ModelServer
) -> None:
    model_server.headers = headers
    clock = FakeClock()
    found = await run([post(SMALL, label=f"{at}.md") for at in range(3)], model_server, clock=clock)
    assert found.left == {}
    assert all(0 <= one <= 900 for one in clock.slept)


# ---- small parts


def test_json_has_bounds() -> None:
    assert load_json(b'{"a": [1, "\xff\n"]}') == {"a": [1, "\N{REPLACEMENT CHARACTER}\n"]}
    assert load_json(b"[" * 60 + b"]" * 60) is not None
    assert load_json(json.dumps(["[" * 500]).encode()) == ["[" * 500]
    for bad in (b"", b"[" * 65 + b"]" * 65, b"[" * 100_000, b"1" * 5000, b"[" + b"0," * 400_000 + b"0]"):
        with pytest.raises(Malformed):
            load_json(bad)


@pytest.mark.parametrize(
    "piece",
    ["```\n", "```", "<target>", "<think>", '"', "\\", "[", "{", '{"a":', "1 a\n", " ", "\n", "«1", "data: "],
)
def test_reading_an_answer_takes_time_in_proportion_to_its_length(piece: str) -> None:
    def read(times: int) -> None:
        for tail in ("", "x", '{"passages": ["1 a"]}'):
            read_object(piece * times + tail)
            read_plain(piece * times + tail)

    assert grows_in_proportion(read, 5_000, 8)


CASES = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@CASES
@given(answers())
def test_any_bytes_end_in_an_answer_or_a_sentence(answer: bytes) -> None:
    async def all_ways() -> None:
        with RawServer(lambda _: [answer]) as server:
            wire = wire_to(server.base_url)
            for way in ("stream", "whole", "models"):
                began = time.monotonic()
                assert await outcome(wire, way, FakeClock())
                assert time.monotonic() - began < PATIENCE
            await wire.client.close()

    asyncio.run(all_ways())
