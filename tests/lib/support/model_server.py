"""A model server for tests: real HTTP on loopback, the chat completions dialect, a model that needs no
weights.

    with ModelServer() as server:
        ... base_url=server.base_url, model="test-model" ...
        server.faults.append(fault("status", code=429, retry_after="1"))   # the next chat request gets this
        server.always = fault("echo")                                      # every one does (after `faults`)
        server.script = lambda request: fault("reset") if request.number == 3 else None
        server.seen        every chat request: body, status, usage, work (what it asked for), fault
        server.usage       (prompt, cached, completion) tokens of all answers that were sent
        server.peak        most requests in flight at once

It speaks `/v1/chat/completions` (json_schema strict or not, json_object, plain; streamed or not; usage;
rate-limit headers), `/v1/models`, `/v1/files` and `/v1/batches`; `server.routes["GET /props"] = {...}` adds
others, `server.headers` go with every answer; `count` is its tokenizer (bytes / 4), `tokens_per_token` how many tokens
it makes of one of those,
`thoughts` how many it uses up before an answer begins; with `second_thoughts` it reads its English once more. The model turns each Korean word into English ones by hash and keeps tags, numbers and Latin text,
so the same request gets the same answer; `server.dictionary[source] = target` sets an answer, `server.review` is
who finds errors in a second pass.

Faults of the line: `status` (code, retry_after, error: the body's error object, body: raw text), `reset`,
`hang`, `slow` (a byte now and then), `html`, `empty`, `null_choices`, `no_usage`, `cut_stream` (the
connection ends in the middle of the answer), `stall` (it stays open there, and nothing more comes). Faults of the model: `SPEECH_FAULTS` of model_speech (echo,
refusal, length, missing, swapped …); with `slots=("1",)` only these segments are hit.

Oddities of servers: `server.reshape` makes of each completion, and of each event of a stream, what it is to be;
`server.frame` of an event's bytes; `server.preamble` stands in front of an answer, `server.done` ends a stream;
`server.stream_kind` is its content type, and `server.streams` whether it streams whatever it is asked for.

Options: `latency` and `per_token` in seconds (0: at once); `requests_per_minute`, `tokens_per_minute` with
`rate_headers` and `retry_after`; `key` that is needed; `forms` it accepts of strict, schema, json_object,
json_with_schema, plain; `rejects` names of parameters that it answers with 400; `no_system_role` the status and the
message that a request with a system message gets; `context_window` in tokens;
`workers` that generate at the same time, the other requests wait for one.

`/models` lists `models`; `server.ends[name]` is a model's shutdown_date, `server.created[name]` when it was made, and
`server.models_fault` a fault of the line that meets every request for the list.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import email.parser
import email.policy
import itertools
import json
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from support.model_speech import (
    SPEECH_FAULTS,
    Fault,
    Review,
    Spoken,
    Work,
    no_error,
    pseudo,
    read_work,
    speak,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Mapping
    from types import TracebackType

LINE_FAULTS = frozenset(
    ("status", "reset", "hang", "slow", "html", "empty", "null_choices", "no_usage", "cut_stream", "stall")
)
FAULTS = LINE_FAULTS | SPEECH_FAULTS
ALL_FORMS = frozenset(("strict", "schema", "json_object", "json_with_schema", "plain"))
_PAGE = "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>nginx</h1></body></html>"


def fault(name: str, **settings: Any) -> Fault:
    """A misbehaviour by name."""
    if name not in FAULTS:
        raise ValueError(f"there is no fault called {name!r}")
    return Fault(name, settings)


def count_tokens(text: str) -> int:
    """Tokens as this server counts them: UTF-8 bytes / 4, rounded up."""
    return -(-len(text.encode()) // 4)


@dataclass(slots=True)
class Seen:
    """A chat request that came in."""

    number: int
    body: dict[str, Any]
    headers: Mapping[str, str]
    work: Work | None
    fault: str | None = None
    status: int = 0
    prompt: int = 0
    cached: int = 0
    completion: int = 0
    streamed: str = ""
    started: float = 0.0
    ended: float = 0.0

    @property
    def prompt_text(self) -> str:
        return "\n".join(message["content"] for message in self.body["messages"])


@dataclass(slots=True)
class Bucket:
    """A token bucket, as a rate limit keeps one."""

    per_minute: float
    level: float = field(init=False)
    at: float = field(init=False)

    def __post_init__(self) -> None:
        self.level = self.per_minute
        self.at = time.monotonic()

    def take(self, amount: float) -> float:
        """Seconds until `amount` can be taken; 0 means it was."""
        now = time.monotonic()
        self.level = min(self.per_minute, self.level + (now - self.at) * self.per_minute / 60)
        self.at = now
        if self.level >= min(amount, self.per_minute):
            self.level -= amount
            return 0.0
        return (min(amount, self.per_minute) - self.level) * 60 / self.per_minute

    @property
    def reset(self) -> float:
        return (self.per_minute - self.level) * 60 / self.per_minute


class ModelServer:
    """See the module."""

    def __init__(
        self,
        *,
        latency: float = 0.0,
        per_token: float = 0.0,
        requests_per_minute: float | None = None,
        tokens_per_minute: float | None = None,
        rate_headers: bool = True,
        retry_after: bool = True,
        key: str | None = None,
        models: Iterable[str] = ("test-model",),
        forms: Iterable[str] = ALL_FORMS,
        rejects: Iterable[str] = (),
        no_system_role: tuple[int, str] | None = None,
        context_window: int | None = None,
        workers: int | None = None,
    ) -> None:
        self._workers = asyncio.Semaphore(workers) if workers else contextlib.nullcontext()
        self.latency = latency
        self.per_token = per_token
        self.key = key
        self.models = list(models)
        self.forms = frozenset(forms)
        self.rejects = frozenset(rejects)
        self.no_system_role = no_system_role
        self.context_window = context_window
        self.rate_headers = rate_headers
        self.retry_after = retry_after
        self.dictionary: dict[str, str] = {}
        self.say: Callable[[str], str] = pseudo
        self.count: Callable[[str], int] = count_tokens
        self.tokens_per_token = 1.0
        self.thoughts = 0
        self.second_thoughts: bool | str = False
        self.review: Review = no_error
        self.faults: list[Fault] = []
        self.always: Fault | None = None
        self.script: Callable[[Seen], Fault | None] | None = None
        self.on_answer: Callable[[Seen], None] | None = None
        self.seen: list[Seen] = []
        self.other: list[str] = []
        self.other_headers: list[Mapping[str, str]] = []
        self.routes: dict[str, Any] = {}
        self.headers: dict[str, str] = {}
        self.ends: dict[str, Any] = {}
        self.created: dict[str, int] = {}
        self.models_fault: Fault | None = None
        self.reshape: Callable[[dict[str, Any]], Any] = lambda value: value
        self.frame: Callable[[bytes], bytes] = lambda event: event
        self.preamble = b""
        self.done = b"data: [DONE]\n\n"
        self.stream_kind = "text/event-stream"
        self.streams: bool | None = None
        self.files: dict[str, dict[str, Any]] = {}
        self.batches: dict[str, dict[str, Any]] = {}
        self.batch_interface = True
        self.in_flight = 0
        self.peak = 0
        self.port = 0
        self._requests = Bucket(requests_per_minute) if requests_per_minute else None
        self._tokens = Bucket(tokens_per_minute) if tokens_per_minute else None
        self._prefixes: set[int] = set()
        self._ids = itertools.count(1)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._release: asyncio.Event | None = None

    # ---- life

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def usage(self) -> tuple[int, int, int]:
        """Prompt, cached and completion tokens of all answered requests."""
        return (
            sum(one.prompt for one in self.seen),
            sum(one.cached for one in self.seen),
            sum(one.completion for one in self.seen),
        )

    def forget(self) -> None:
        """Forget what was seen."""
        self.seen.clear()
        self.other.clear()
        self.other_headers.clear()
        self.peak = 0

    def start(self, port: int = 0) -> Self:
        """Listen, in a thread of its own."""
        ready = threading.Event()
        failure: list[BaseException] = []

        async def main() -> None:
            self._release = asyncio.Event()
            try:
                server = await asyncio.start_server(self._serve, "127.0.0.1", port, limit=1 << 28)
            except OSError as error:
                failure.append(error)
                ready.set()
                return
            self.port = server.sockets[0].getsockname()[1]
            ready.set()
            await self._release.wait()
            server.close()

        def run() -> None:
            self._loop = asyncio.new_event_loop()
            try:
                self._loop.run_until_complete(main())
                for task in asyncio.all_tasks(self._loop):
                    task.cancel()
                self._loop.run_until_complete(asyncio.sleep(0))
            finally:
                self._loop.close()

        self._thread = threading.Thread(target=run, name="model-server", daemon=True)
        self._thread.start()
        ready.wait()
        if failure:
            raise failure[0]
        return self

    def stop(self) -> None:
        """Stop listening and drop every connection."""
        if self._loop is not None and self._thread is not None and self._release is not None:
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._release.set)
            self._thread.join(timeout=5)
            self._thread = None

    def __enter__(self) -> Self:
        return self if self._thread else self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    # ---- HTTP

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = Line(writer, self.headers)
        try:
            while await self._serve_one(reader, line):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def _serve_one(self, reader: asyncio.StreamReader, line: Line) -> bool:
        start = await reader.readexactly(1)
        if start == b"\x16":  # somebody begins to speak TLS
            line.text(400, "This is plain HTTP.", "text/plain")
            return False
        head = start + await reader.readuntil(b"\r\n\r\n")
        first, _, rest = head.decode("latin-1").partition("\r\n")
        method, target, _ = first.split(" ", 2)
        headers = {
            name.strip().lower(): value.strip()
            for name, _, value in (row.partition(":") for row in rest.split("\r\n"))
            if value
        }
        data = await reader.readexactly(int(headers.get("content-length", "0")))
        path = target.partition("?")[0]
        if self.key is not None and headers.get("authorization") != f"Bearer {self.key}":
            line.json(401, _error("Incorrect API key provided.", "invalid_api_key"))
        elif method == "POST" and path.endswith("/chat/completions"):
            await self._chat(json.loads(data), headers, line)
        else:
            self.other.append(f"{method} {path}")
            self.other_headers.append(headers)
            lists = method == "GET" and path.endswith("/models")
            if lists and self.models_fault and await self._line_fault(self.models_fault, line):
                await line.writer.drain()
                return not line.closed
            self._route(method, path, headers, data, line)
        await line.writer.drain()
        return not line.closed

    def _route(self, method: str, path: str, headers: Mapping[str, str], data: bytes, line: Line) -> None:
        short = path.removeprefix("/v1")
        if (given := self.routes.get(f"{method} {path}")) is not None:
            line.json(200, given)
        elif (method, short) == ("GET", "/models"):
            line.json(200, {"object": "list", "data": [self._model(name) for name in self.models]})
        elif short.startswith("/models/"):
            name = short.removeprefix("/models/")
            if name in self.models:
                line.json(200, self._model(name))
            else:
                line.json(404, _error(f"The model '{name}' does not exist", "model_not_found"))
        elif short.startswith(("/files", "/batches")) and not self.batch_interface:
            line.json(404, _error(f"Unknown path {path}", "not_found"))
        elif short.startswith("/files"):
            self._file(method, short, headers, data, line)
        elif short.startswith("/batches"):
            self._batch(method, short, data, line)
        else:
            line.json(404, _error(f"Unknown path {path}", "not_found"))

    def _model(self, name: str) -> dict[str, Any]:
        return {
            "id": name,
            "object": "model",
            "created": self.created.get(name, 1_700_000_000),
            "owned_by": "tests",
            "shutdown_date": self.ends.get(name),
        }

    # ---- chat

    async def _chat(self, body: dict[str, Any], headers: Mapping[str, str], line: Line) -> None:
        seen = Seen(len(self.seen) + 1, body, headers, read_work(body), started=time.monotonic())
        self.seen.append(seen)
        self.in_flight += 1
        self.peak = max(self.peak, self.in_flight)
        try:
            await self._answer(seen, line)
        finally:
            self.in_flight -= 1
            seen.ended = time.monotonic()
            seen.status = line.status

    def _fault_for(self, seen: Seen) -> Fault | None:
        if self.faults:
            return self.faults.pop(0)
        if self.script is not None and (found := self.script(seen)) is not None:
            return found
        return self.always

    async def _answer(self, seen: Seen, line: Line) -> None:
        trouble = self._fault_for(seen)
        seen.fault = trouble.name if trouble else None
        settings = trouble.settings if trouble else {}
        if trouble and await self._line_fault(trouble, line):
            return
        if (refused := self._refused(seen)) is not None:
            line.json(*refused)
            return
        prompt = self._prompt_tokens(seen)
        limits = self._limits(prompt)
        if limits is not None:
            wait, extra = limits
            if wait > 0:
                line.json(429, _error("Rate limit reached for requests", "rate_limit_exceeded"), extra)
                return
            line.extra = extra
        said = speak(
            seen.work, seen.fault, settings, self._say, self.review, second_thoughts=self.second_thoughts
        )
        said = self._capped(seen, said)
        seen.prompt, seen.cached = prompt, self._cached(seen)
        seen.completion = round(self.count(said.text) * self.tokens_per_token) + 3 + self._thinking(seen)
        if self._tokens is not None:
            self._tokens.take(seen.completion)
        async with self._workers:
            if seen.body.get("stream") if self.streams is None else self.streams:
                await self._stream(seen, said, line)
            else:
                await self._pause(self.latency + self.per_token * seen.completion)
                text = self.preamble.decode() + json.dumps(self.reshape(self._completion(seen, said)))
                line.text(
                    200, text + ("" if self.streams is None else self.done.decode()), "application/json"
                )
        self._prefixes.update(self._blocks(seen))
        if self.on_answer is not None:
            self.on_answer(seen)

    def _say(self, source: str) -> str:
        return self.dictionary[source] if source in self.dictionary else self.say(source)

    @staticmethod
    async def _pause(seconds: float) -> None:
        if seconds > 0:
            await asyncio.sleep(seconds)

    async def _line_fault(self, trouble: Fault, line: Line) -> bool:
        settings = trouble.settings
        match trouble.name:
            case "status":
                extra = {"Retry-After": str(settings["retry_after"])} if "retry_after" in settings else {}
                extra |= settings.get("headers", {})
                error = settings.get("error") or _error("The server had an error.", "server_error")["error"]
                raw = settings.get("body")
                if raw is not None:
                    line.text(settings["code"], raw, "text/html", extra)
                else:
                    line.json(settings["code"], {"error": error}, extra)
            case "reset":
                line.reset()
            case "hang":
                await asyncio.Event().wait()
            case "slow":
                line.begin(200, "application/json", {"Content-Length": "100000"})
                while True:
                    line.writer.write(b" ")
                    await line.writer.drain()
                    await asyncio.sleep(settings.get("every", 0.02))
            case "html":
                line.text(settings.get("code", 200), _PAGE, "text/html")
            case "empty":
                line.text(200, "", "application/json")
            case "null_choices":
                line.json(200, {"id": "x", "object": "chat.completion", "choices": None, "usage": None})
            case _:
                return False
        return True

    def _refused(self, seen: Seen) -> tuple[int, dict[str, Any]] | None:
        body = seen.body
        if body.get("model") not in self.models:
            return 404, _error(f"The model `{body.get('model')}` does not exist", "model_not_found")
        if self.no_system_role and any(one["role"] == "system" for one in body["messages"]):
            status, message = self.no_system_role
            return status, _error(message, None)
        for name in sorted(self.rejects & set(body)):
            return 400, _error(
                f"Unsupported parameter: '{name}' is not supported.", "unsupported_parameter", name
            )
        if _form(body) not in self.forms:
            return 400, _error(
                "Invalid parameter: 'response_format' is not supported.", None, "response_format"
            )
        if self.context_window and self._prompt_tokens(seen) > self.context_window:
            message = f"This model's maximum context length is {self.context_window} tokens."
            return 400, _error(message, "context_length_exceeded", "messages")
        return None

    def _prompt_tokens(self, seen: Seen) -> int:
        schema = seen.body.get("response_format")
        extra = self.count(json.dumps(schema, ensure_ascii=False, separators=(",", ":"))) if schema else 0
        said = sum(self.count(message["content"]) + 4 for message in seen.body["messages"])
        return round((extra + said) * self.tokens_per_token)

    def _cached(self, seen: Seen) -> int:
        """The prefix that an answered request had, too: whole blocks of 128 tokens, from 1,024 on. As OpenAI has it,
        the schema stands before the messages.
        """
        known = 0
        for block in self._blocks(seen):
            if block not in self._prefixes:
                break
            known += 1
        return 128 * known if known >= 8 else 0

    def _blocks(self, seen: Seen) -> list[int]:
        """A hash of each prefix of whole blocks of 512 bytes, which are about 128 tokens."""
        data = (json.dumps(seen.body.get("response_format")) + seen.prompt_text).encode()
        running, found = 0, []
        for start in range(0, len(data) - 511, 512):
            running = hash((running, data[start : start + 512]))
            found.append(running)
        return found

    def _thinking(self, seen: Seen) -> int:
        """The tokens of an answer that are gone before it begins."""
        cap = _cap(seen)
        return self.thoughts if cap is None else min(self.thoughts, cap)

    def _capped(self, seen: Seen, said: Spoken) -> Spoken:
        cap = _cap(seen)
        data = said.text.encode()
        if cap is None:
            return said
        most = int((cap - 3 - self._thinking(seen)) * 4 / self.tokens_per_token)
        if len(data) <= most + 12:
            return said
        return Spoken(data[: max(0, most)].decode(errors="ignore"), "length")

    def _limits(self, tokens: int) -> tuple[float, dict[str, str]] | None:
        if self._requests is None and self._tokens is None:
            return None
        wait = max(
            self._requests.take(1) if self._requests else 0.0,
            self._tokens.take(tokens) if self._tokens else 0.0,
        )
        extra: dict[str, str] = {}
        if self.rate_headers:
            for name, bucket in (("requests", self._requests), ("tokens", self._tokens)):
                if bucket is not None:
                    extra[f"x-ratelimit-limit-{name}"] = str(int(bucket.per_minute))
                    extra[f"x-ratelimit-remaining-{name}"] = str(max(0, int(bucket.level)))
                    extra[f"x-ratelimit-reset-{name}"] = f"{bucket.reset:.3f}s"
        if wait > 0 and self.retry_after:
            extra["Retry-After"] = f"{wait:.3f}"
        return wait, extra

    def _completion(self, seen: Seen, said: Spoken) -> dict[str, Any]:
        answer: dict[str, Any] = {
            "id": f"chatcmpl-{seen.number}",
            "object": "chat.completion",
            "created": 1_700_000_000,
            "model": seen.body["model"],
            "choices": [
                {
                    "index": 0,
                    "message": {
                        "role": "assistant",
                        "content": None if said.refusal else said.text,
                        "refusal": said.refusal,
                        **({"reasoning_content": said.reasoning} if said.reasoning else {}),
                    },
                    "finish_reason": said.finish,
                }
            ],
        }
        if seen.fault != "no_usage":
            answer["usage"] = _usage(seen)
        return answer

    async def _stream(self, seen: Seen, said: Spoken, line: Line) -> None:
        head = {
            "id": f"chatcmpl-{seen.number}",
            "object": "chat.completion.chunk",
            "created": 1_700_000_000,
            "model": seen.body["model"],
        }

        def event(delta: Mapping[str, Any], finish: str | None = None) -> bytes:
            choice = {"index": 0, "delta": delta, "finish_reason": finish}
            return self._event({**head, "choices": [choice]})

        line.begin(200, self.stream_kind, {"Transfer-Encoding": "chunked"})
        if self.preamble:
            line.chunk(self.preamble)
        await self._pause(self.latency)
        line.chunk(event({"role": "assistant", "content": ""}))
        if said.refusal:
            line.chunk(event({"refusal": said.refusal}))
        if said.reasoning:
            line.chunk(event({"reasoning": said.reasoning}))
        async for piece in self._pieces(said.text):
            line.chunk(event({"content": piece}))
            await line.writer.drain()
            seen.streamed += piece
            if seen.fault == "stall" and len(seen.streamed) >= len(said.text) / 2:
                await asyncio.Event().wait()
            if seen.fault == "cut_stream" and piece and line.chunks > 6:
                line.reset()
                return
        line.chunk(event({}, said.finish))
        if (seen.body.get("stream_options") or {}).get("include_usage") and seen.fault != "no_usage":
            usage = {**head, "choices": [], "usage": _usage(seen)}
            line.chunk(self._event(usage))
        if self.done:
            line.chunk(self.done)
        line.chunk(b"")

    def _event(self, value: dict[str, Any]) -> bytes:
        return self.frame(b"data: " + json.dumps(self.reshape(value)).encode() + b"\n\n")

    async def _pieces(self, text: str) -> AsyncIterator[str]:
        size = 4 if self.per_token else 64
        for start in range(0, len(text), size):
            await self._pause(self.per_token * size / 4)
            yield text[start : start + size]

    # ---- files and batches

    def _file(self, method: str, path: str, headers: Mapping[str, str], data: bytes, line: Line) -> None:
        parts = path.strip("/").split("/")
        if method == "POST":
            name = f"file-{next(self._ids)}"
            self.files[name] = {"id": name, "object": "file", **_form_data(headers["content-type"], data)}
            line.json(200, _public(self.files[name]))
        elif (found := self.files.get(parts[1])) is None:
            line.json(404, _error(f"No such File object: {parts[1]}", "not_found"))
        elif parts[2:] == ["content"]:
            line.text(200, found["content"], "application/jsonl")
        elif method == "DELETE":
            del self.files[parts[1]]
            line.json(200, {"id": parts[1], "object": "file", "deleted": True})
        else:
            line.json(200, _public(found))

    def _batch(self, method: str, path: str, data: bytes, line: Line) -> None:
        parts = path.strip("/").split("/")
        if method == "POST" and len(parts) == 1:
            asked = json.loads(data)
            name = f"batch_{next(self._ids)}"
            lines = self.files[asked["input_file_id"]]["content"].splitlines()
            self.batches[name] = {
                "id": name,
                "object": "batch",
                "endpoint": asked["endpoint"],
                "completion_window": asked["completion_window"],
                "input_file_id": asked["input_file_id"],
                "created_at": 1_700_000_000,
                "status": "in_progress",
                "metadata": asked.get("metadata"),
                "request_counts": {"total": len(lines), "completed": 0, "failed": 0},
            }
            line.json(200, self.batches[name])
        elif len(parts) == 1:
            line.json(200, {"object": "list", "data": list(self.batches.values()), "has_more": False})
        elif (batch := self.batches.get(parts[1])) is None:
            line.json(404, _error(f"No batch found with id '{parts[1]}'.", "not_found"))
        else:
            if parts[2:] == ["cancel"] and batch["status"] == "in_progress":
                batch["status"] = "cancelled"
            line.json(200, batch)

    def finish_batch(
        self, name: str, status: str = "completed", *, answered: int | None = None, failed: Iterable[int] = ()
    ) -> None:
        """Work a batch off: the first `answered` requests (default: all), those numbered in `failed` with
        errors.
        """
        batch = self.batches[name]
        lines = self.files[batch["input_file_id"]]["content"].splitlines()
        done: list[str] = []
        errors: list[str] = []
        bad = frozenset(failed)
        for number, row in enumerate(lines):
            asked = json.loads(row)
            result: dict[str, Any] = {
                "id": f"batch_req_{number}",
                "custom_id": asked["custom_id"],
                "error": None,
            }
            refused = self._refused(Seen(0, asked["body"], {}, None))
            if refused is not None:
                code, body = refused
                errors.append(json.dumps({**result, "response": {"status_code": code, "body": body}}))
            elif number in bad:
                body = _error("The server had an error", "server_error")
                errors.append(json.dumps({**result, "response": {"status_code": 500, "body": body}}))
            elif answered is not None and number >= answered:
                expired = {"code": "batch_expired", "message": "This request could not be executed in time."}
                errors.append(json.dumps({**result, "response": None, "error": expired}))
            else:
                seen = Seen(len(self.seen) + 1, asked["body"], {}, read_work(asked["body"]), status=200)
                self.seen.append(seen)
                trouble = self._fault_for(seen)
                seen.fault = trouble.name if trouble else None
                said = speak(
                    seen.work, seen.fault, trouble.settings if trouble else {}, self._say, self.review
                )
                seen.prompt, seen.completion = self._prompt_tokens(seen), count_tokens(said.text) + 3
                answer = self._completion(seen, said)
                done.append(json.dumps({**result, "response": {"status_code": 200, "body": answer}}))
        batch["status"] = status
        batch["request_counts"] |= {"completed": len(done), "failed": len(errors)}
        for kind, rows in (("output_file_id", done), ("error_file_id", errors)):
            if rows:
                file = f"file-{next(self._ids)}"
                self.files[file] = {
                    "id": file,
                    "object": "file",
                    "content": "\n".join(rows),
                    "purpose": "batch_output",
                }
                batch[kind] = file


class Line:
    """The answering side of a connection."""

    def __init__(self, writer: asyncio.StreamWriter, always: Mapping[str, str]) -> None:
        self.writer = writer
        self.always = always
        self.closed = False
        self.status = 0
        self.chunks = 0
        self.extra: Mapping[str, str] = {}

    def begin(self, status: int, kind: str, extra: Mapping[str, str]) -> None:
        self.status = status
        rows = {"Content-Type": kind, **self.always, **self.extra, **extra}
        head = "".join(f"{name}: {value}\r\n" for name, value in rows.items())
        self.writer.write(f"HTTP/1.1 {status} Status\r\n{head}\r\n".encode())
        self.extra = {}

    def text(self, status: int, text: str, kind: str, extra: Mapping[str, str] | None = None) -> None:
        data = text.encode()
        self.begin(status, kind, {"Content-Length": str(len(data)), **(extra or {})})
        self.writer.write(data)

    def json(self, status: int, value: Any, extra: Mapping[str, str] | None = None) -> None:
        self.text(status, json.dumps(value, ensure_ascii=False), "application/json", extra)

    def chunk(self, data: bytes) -> None:
        self.chunks += 1
        self.writer.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")

    def reset(self) -> None:
        """End the connection the hard way."""
        self.closed = True
        self.writer.transport.abort()


def _cap(seen: Seen) -> int | None:
    cap: int | None = seen.body.get("max_completion_tokens") or seen.body.get("max_tokens")
    return cap


def _form(body: Mapping[str, Any]) -> str:
    form = body.get("response_format")
    if form is None or form.get("type") == "text":
        return "plain"
    if form["type"] == "json_object":
        return "json_with_schema" if "schema" in form else "json_object"
    return "strict" if form["json_schema"].get("strict") else "schema"


def _error(message: str, code: str | None, param: str | None = None) -> dict[str, Any]:
    return {"error": {"message": message, "type": "invalid_request_error", "code": code, "param": param}}


def _usage(seen: Seen) -> dict[str, Any]:
    return {
        "prompt_tokens": seen.prompt,
        "completion_tokens": seen.completion,
        "total_tokens": seen.prompt + seen.completion,
        "prompt_tokens_details": {"cached_tokens": seen.cached},
    }


def _public(file: Mapping[str, Any]) -> dict[str, Any]:
    shown = {name: value for name, value in file.items() if name != "content"}
    return {**shown, "bytes": len(file["content"]), "created_at": 1_700_000_000, "filename": "batch.jsonl"}


def _form_data(kind: str, data: bytes) -> dict[str, str]:
    parser = email.parser.BytesParser(policy=email.policy.HTTP)
    message = parser.parsebytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + data)
    fields = {}
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        payload = part.get_payload(decode=True)
        assert isinstance(payload, bytes)
        fields["content" if name == "file" else str(name)] = payload.decode()
    return fields


def main() -> None:
    """Serve until the standard input ends (for benchmarks, in a process of its own); prints the base URL."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--latency", type=float, default=0.0)
    parser.add_argument("--per-token", type=float, default=0.0)
    parser.add_argument("--workers", type=int)
    parser.add_argument("--requests-per-minute", type=float)
    parser.add_argument("--tokens-per-minute", type=float)
    parser.add_argument("--no-rate-headers", dest="rate_headers", action="store_false")
    options = vars(parser.parse_args())
    with ModelServer(**options) as server:
        print(server.base_url, flush=True)  # noqa: T201 - what the caller reads
        with contextlib.suppress(EOFError, KeyboardInterrupt):
            while input() != "quit":
                print(  # noqa: T201 - what the caller reads
                    json.dumps({"requests": len(server.seen), "usage": server.usage, "peak": server.peak}),
                    flush=True,
                )


if __name__ == "__main__":
    main()
