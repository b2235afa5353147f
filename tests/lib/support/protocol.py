"""Whatever an endpoint may say, as strategies for Hypothesis: from sound answers to bytes that are no HTTP."""

from __future__ import annotations

import gzip
import json
import zlib
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable

_NUMBERS = st.sampled_from(
    (0, 1, 3, -1, -(10**9), 10**6, 10**18, 10**400, 0.5, -0.0, float("nan"), float("inf"), True, "12", None)
)
_TEXTS = st.one_of(
    st.sampled_from(
        (
            "", "stop", "length", "content_filter", "\ud800", "a\u2028b", "\x00\x1b[2J", "가나다", "😀" * 50, "x" * 5000,
            '{"passages": ["1 Hello"]}', '{"passages": ["1 Hel', "```json\n{}\n```", "<think>", "<target>Hi</target>",
            "[" * 3000, '{"a":' * 500, "\\", '"', "1 \ud83d",
        )
    ),
    st.text(max_size=30),
)  # fmt: skip
_JUNK = st.recursive(
    st.one_of(st.none(), st.booleans(), _NUMBERS, _TEXTS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=8,
)


def _maybe(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    """Mostly as it should be."""
    return st.one_of(strategy, strategy, strategy, _JUNK)


def _record(**fields: st.SearchStrategy[object]) -> st.SearchStrategy[dict[str, object]]:
    return st.fixed_dictionaries({}, optional={name: _maybe(value) for name, value in fields.items()})


_PART = _record(role=_TEXTS, content=_TEXTS, refusal=st.none() | _TEXTS, reasoning=_TEXTS, tool_calls=_JUNK)
_CONTENT_LIST = _record(content=st.lists(_record(type=_TEXTS, text=_TEXTS), max_size=3))
_CHOICE = _record(index=_NUMBERS, message=_PART | _CONTENT_LIST, delta=_PART, finish_reason=_TEXTS)
_USAGE = _record(
    prompt_tokens=_NUMBERS, completion_tokens=_NUMBERS, prompt_tokens_details=_record(cached_tokens=_NUMBERS)
)
_ERROR = _record(message=_TEXTS, code=_NUMBERS | st.sampled_from((429, 401, 500, "429")), param=_TEXTS)
_COMPLETION = _record(
    choices=st.lists(_maybe(_CHOICE), max_size=3), usage=_USAGE, error=_ERROR, object=_TEXTS, code=_NUMBERS
)
_MODELS = _record(
    data=st.lists(
        _maybe(
            _record(
                id=_TEXTS,
                created=_NUMBERS,
                shutdown_date=_TEXTS | _NUMBERS,
                context_length=_NUMBERS,
                meta=_JUNK,
            )
        ),
        max_size=4,
    )
)


def _as_bytes(value: object) -> bytes:
    """JSON, with what Python's writes beside it (NaN), and halves of characters as escapes."""
    return json.dumps(value).encode()


_SOUND = (
    {
        "object": "chat.completion",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": "Hi"}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 9, "completion_tokens": 2, "prompt_tokens_details": {"cached_tokens": 1}},
    },
    {"choices": [{"index": 0, "delta": {"content": "Hi"}, "finish_reason": None}]},
    {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]},
    {"choices": [], "usage": {"prompt_tokens": 9, "completion_tokens": 2}},
)


@st.composite
def _nearly(draw: st.DrawFn) -> object:
    """A sound answer in which one thing is something else, or missing."""
    value: Any = json.loads(json.dumps(draw(st.sampled_from(_SOUND))))
    at = value
    while draw(st.integers(0, 8)):
        places = list(at) if isinstance(at, dict) else list(range(len(at)))
        if not places:
            break
        place = draw(st.sampled_from(places))
        if isinstance(at[place], dict | list) and draw(st.integers(0, 3)):
            at = at[place]
            continue
        if draw(st.booleans()):
            at[place] = draw(_JUNK)
        else:
            del at[place]
        break
    return value


_VALUES = st.one_of(_nearly(), _nearly(), _nearly(), _COMPLETION, _MODELS, _JUNK).map(_as_bytes)
_PAGES = st.sampled_from(
    (
        b"", b" ", b"null", b"<!DOCTYPE html><html><title>Login</title></html>", b"data: ", b"\xff\xfe{}",
        b"\xef\xbb\xbf{}", b"[" * 100_000, b'{"a":' * 50_000, b"1" * 10_000, b'"' + b"\\" * 9999, b"{}" * 1000,
        b'{"choices":[' + b"{}," * 400_000 + b"{}]}", b"x" * 300_000, b"\x00" * 1000,
    )
)  # fmt: skip


@st.composite
def _stream(draw: st.DrawFn) -> bytes:
    """Events, more or less."""
    end = draw(st.sampled_from((b"\n\n", b"\n\n", b"\r\n\r\n", b"\r\r", b"\n", b"\n\n\n: ping\n\n")))
    start = draw(
        st.sampled_from((b"data: ", b"data: ", b"data:", b"event: message\ndata: ", b"id: 1\ndata:"))
    )
    events = draw(st.lists(_VALUES, max_size=6))
    last = draw(st.sampled_from((b"data: [DONE]" + end, b"data: [DONE]", b"", b"data: {", b"event: error\n")))
    return b"".join(start + event + end for event in events) + last


@st.composite
def _cut(draw: st.DrawFn, bodies: st.SearchStrategy[bytes]) -> bytes:
    """A body that breaks off, or has a byte that isn't its own."""
    body = draw(bodies)
    at = draw(st.integers(0, len(body)))
    return (
        body[:at]
        + draw(st.sampled_from((b"", b"\xff", b"\x00", b"\n", b"\r")))
        + (body[at:] if draw(st.booleans()) else b"")
    )


BODIES = st.one_of(
    _VALUES, _VALUES, _stream(), _stream(), _PAGES, _cut(_VALUES | _stream()), st.binary(max_size=60)
)
_STATUSES = st.sampled_from(
    ("200 OK",) * 12
    + ("201 Created", "204 No Content", "206 Partial", "301 Moved", "302 Found", "304 Not Modified", "400 Bad", "401 No",
       "402 Pay", "403 No", "404 None", "413 Big", "418 Tea", "422 Bad", "429 Slow", "500 Oh", "502 Bad", "503 Busy",
       "529 Over", "599 What", "999 What", "-1 x", "20 OK", "2000 OK", "", "OK")
)  # fmt: skip
_KINDS = st.sampled_from(
    ("application/json",) * 3
    + ("text/event-stream",) * 3
    + ("text/html", "", "application/octet-stream", "text/event-stream; charset=utf-16", "application/json; charset=hex",
       "application/json; charset=zlib", "text/plain; charset=idna", "application/json; charset=;;")
)  # fmt: skip
_HEADERS = st.lists(
    st.sampled_from(
        ("Retry-After: 1", "Retry-After: -5", "Retry-After: nan", "Retry-After: Mon, 01 Jan 99999 00:00:00 GMT",
         "Retry-After: " + "9" * 400, "retry-after-ms: 1e999", "x-ratelimit-limit-requests: nan",
         "x-ratelimit-remaining-requests: -1e300", "x-ratelimit-reset-requests: 99999999999999h",
         "x-ratelimit-limit-requests: 1", "Location: /v1/elsewhere", "Location: ://", "Location: http://[", "Date: x",
         "Connection: close", "Set-Cookie: a=b", "X-Long: " + "x" * 70_000, "X: \x00", "Bad Header: x", ": x", "x",
         "Content-Encoding: br", "Content-Encoding: gzip, gzip", "Trailer: X", "Upgrade: h2c", "x-Ä: 1")
    ),
    max_size=3,
)  # fmt: skip
_PACKINGS: dict[str, Callable[[bytes], bytes]] = {
    "": lambda body: body,
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "x-gzip": lambda body: gzip.compress(body)[:-4],
    "identity": lambda body: body,
}


@st.composite
def answers(draw: st.DrawFn) -> bytes:
    """All bytes of one answer."""
    if draw(st.integers(0, 40)) == 0:
        return draw(st.binary(max_size=200))
    body = draw(BODIES)
    packing = draw(st.sampled_from(("",) * 8 + tuple(_PACKINGS)))
    packed = _PACKINGS[packing](body)
    version = draw(st.sampled_from(("HTTP/1.1",) * 8 + ("HTTP/1.0", "HTTP/2", "HTTP/0.9", "ICY")))
    rows = [f"{version} {draw(_STATUSES)}", f"Content-Type: {draw(_KINDS)}", *draw(_HEADERS)]
    if packing:
        rows.append(f"Content-Encoding: {packing}")
    framing = draw(
        st.sampled_from(("length", "length", "chunked", "chunked", "none", "short", "long", "both", "bad"))
    )
    match framing:
        case "length":
            rows.append(f"Content-Length: {len(packed)}")
        case "short":
            rows.append(f"Content-Length: {max(0, len(packed) - draw(st.integers(1, 20)))}")
        case "long":
            rows.append(f"Content-Length: {len(packed) + draw(st.sampled_from((1, 10**6, 10**30)))}")
        case "bad":
            rows.append(f"Content-Length: {draw(st.sampled_from(('-1', 'x', '1, 2', '', '0x10')))}")
        case "chunked" | "both":
            rows.append("Transfer-Encoding: chunked")
            packed = _chunked(draw, packed)
            if framing == "both":
                rows.append("Content-Length: 5")
    head = ("\r\n".join(rows) + "\r\n\r\n").encode()
    before: bytes = draw(
        st.sampled_from(
            (b"",) * 12 + (b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 103 Early\r\nX: y\r\n\r\n" * 30)
        )
    )
    return before + head + packed


def _chunked(draw: st.DrawFn, body: bytes) -> bytes:
    size = draw(st.sampled_from((1, 7, 100, 5000))) if len(body) < 20_000 else 50_000
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    ending = draw(
        st.sampled_from(
            (
                b"0\r\n\r\n",
                b"0\r\n\r\n",
                b"0\r\nX: y\r\n\r\n",
                b"",
                b"zz\r\n",
                b"ffffffffffff\r\nx",
                b"-1\r\n",
            )
        )
    )
    return b"".join(f"{len(part):x}\r\n".encode() + part + b"\r\n" for part in parts) + ending
