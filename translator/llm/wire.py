"""One request to the endpoint, and what came back. The only module that talks to a chat model."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

import httpx2
import openai

from translator.errors import ProviderError
from translator.llm.interface import Usage
from translator.llm.settings import is_openai
from translator.llm.tokens import count_tokens
from translator.llm.transport import network, taped
from translator.llm.trouble import Kind, Trouble, of_connection, of_status, parameters_of

if TYPE_CHECKING:
    from translator.llm.settings import Settings
    from translator.llm.tape import Tape

OnText = Callable[[str], bool]
"""Gets the text so far while it streams in; False ends the answer there."""

_CONNECT = 10.0
_OWN_HEADERS = {"api.anthropic.com": ("x-api-key", {"anthropic-version": "2023-06-01"})}
"""Hosts that speak OpenAI's language in chats only: what else they give wants the key in a header of their own, and
more headers besides.
"""
_REASONING = ("reasoning_content", "reasoning")


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it came.

    `finish` is the endpoint's reason, or `cut` where the stream broke off or was ended by us. `counted` tells
    whether `usage` is the endpoint's own count, or estimated. `reasoned`: there is reasoning beside the text.
    """

    text: str
    finish: str
    refusal: str
    usage: Usage
    counted: bool
    headers: Mapping[str, str] = field(default_factory=dict)
    reasoned: bool = False

    @property
    def empty(self) -> bool:
        """Whether it ended of its own accord and has no text."""
        return self.finish == "stop" and not self.refusal and not self.text.strip()


@dataclass(frozen=True, slots=True)
class Got:
    """A JSON value and the headers it came with."""

    value: Any
    headers: Mapping[str, str]


def _forget_openai(client: openai.AsyncOpenAI) -> None:
    """Take out of the client what it read of OPENAI_ORG_ID, OPENAI_PROJECT_ID, OPENAI_CUSTOM_HEADERS and
    OPENAI_ADMIN_KEY: that is between a person and OpenAI.
    """
    client.organization = client.project = client.admin_api_key = None
    client._custom_headers = {}  # noqa: SLF001 - there is no other way; a test watches over what is sent
    client._ambient_authorizations = frozenset()  # noqa: SLF001


class Wire:
    """A connection to one endpoint; the `openai` client with its own retries switched off.

    Raises ProviderError where the environment's proxy or certificates can't be used.
    """

    def __init__(self, settings: Settings, *, in_flight: int = 64, tape: Tape | None = None) -> None:
        self.settings = settings
        self._silences: set[asyncio.Timeout] = set()
        limits = httpx2.Limits(max_connections=in_flight + 8, max_keepalive_connections=in_flight + 8)
        self.client = openai.AsyncOpenAI(
            base_url=settings.base_url,
            api_key=settings.api_key.reveal() if settings.api_key else "none",
            max_retries=0,
            timeout=httpx2.Timeout(None, connect=_CONNECT),
            http_client=openai.DefaultAsyncHttpxClient(
                limits=limits,
                transport=network(settings.base_url, limits)
                if tape is None
                else taped(tape, settings, limits),
                trust_env=False,
                # Where a redirect leads nobody has agreed to; and what was a post would become a question.
                follow_redirects=False,
            ),
        )
        if not is_openai(settings.host):
            _forget_openai(self.client)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.client.close()

    async def ask(self, body: Mapping[str, Any], *, deadline: float, on_text: OnText | None = None) -> Reply:
        """Send a chat request. Raises Trouble where no answer comes: after `deadline` seconds at the latest, or once
        the whole endpoint has been silent for `settings.timeout` seconds where answers stream. (A server that
        answers one after another is not silent, however long a request waits in its queue.)
        """
        began = time.monotonic()
        async with self.troubles(deadline, parameters_of(body)):
            got = _Heard()
            if not body.get("stream"):
                return await self._ask(body, began, on_text, got)
            silence = asyncio.timeout(self.settings.timeout)
            self._silences.add(silence)
            try:
                async with silence:
                    return await self._ask(body, began, on_text, got)
            except TimeoutError as error:
                if got.text.strip():  # what had come by then is worth having
                    got.finish = "cut"
                    return _reply(got, body, time.monotonic() - began, {})
                raise self._silent(self.settings.timeout) from error
            finally:
                self._silences.discard(silence)

    async def get(self, path: str, *, deadline: float) -> Got:
        """What the endpoint gives at `path`. Raises Trouble."""
        async with self.troubles(deadline):
            response = await self.client.get(f"/{path}", cast_to=httpx2.Response, options=self._options())
            try:
                return Got(response.json(), response.headers)
            except ValueError as error:
                said = f"{self.settings.base_url}/{path} answers with something that is not JSON"
                raise Trouble(Kind.UNREADABLE, said, hint="Check the base URL: most end in /v1.") from error

    def _options(self) -> Any:
        own = _OWN_HEADERS.get(self.settings.host)
        if own is None or self.settings.api_key is None:
            return {}
        name, more = own
        headers = {"Authorization": openai.Omit(), name: self.settings.api_key.reveal(), **more}
        return {"headers": headers, "params": {"limit": 1000}}

    @asynccontextmanager
    async def troubles(self, deadline: float, sent: Collection[str] = ()) -> AsyncIterator[None]:
        """Whatever fails inside is a Trouble outside, and the key is not in what it says. `sent`: see `of_status`."""
        try:
            async with self._as_trouble(deadline, sent):
                yield
        except Trouble as trouble:
            if self.settings.api_key is not None:
                trouble.message = self.settings.api_key.blot(trouble.message)
            raise

    @asynccontextmanager
    async def _as_trouble(self, deadline: float, sent: Collection[str]) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(deadline):
                yield
        except TimeoutError as error:
            raise self._silent(deadline) from error
        except ProviderError as error:  # a recording that lacks this request
            raise Trouble(Kind.FATAL, error.message, hint=error.hint) from error
        except openai.APIStatusError as error:
            raise of_status(error, self.settings, sent) from error
        except (openai.APIConnectionError, httpx2.HTTPError) as error:
            raise of_connection(error, self.settings) from error

    def _silent(self, seconds: float) -> Trouble:
        return Trouble(Kind.SILENCE, f"{self.settings.host} did not answer within {seconds:.3g} s")

    def _heard(self) -> None:
        """The endpoint gave a sign of life: the time of its silence begins anew, for every request."""
        now = asyncio.get_running_loop().time()
        for silence in self._silences:
            when = silence.when()
            if when is not None and now < when < now + 0.95 * self.settings.timeout:
                silence.reschedule(now + self.settings.timeout)

    async def _ask(self, body: Mapping[str, Any], began: float, on_text: OnText | None, got: _Heard) -> Reply:
        create: Any = self.client.chat.completions.with_streaming_response.create
        # As `extra_body` it goes out as it is; the client would walk through every message and schema otherwise.
        extra = {name: value for name, value in body.items() if name not in ("model", "stream")}
        stream = body.get("stream", openai.omit)
        async with create(model=body["model"], messages=(), stream=stream, extra_body=extra) as response:
            self._heard()
            headers = response.headers
            if "text/event-stream" in headers.get("content-type", ""):
                await _read_stream(response.iter_lines(), on_text, self._heard, got)
            else:
                got = _read_whole(await response.read(), self.settings)
        return _reply(got, body, time.monotonic() - began, headers)


@dataclass(slots=True)
class _Heard:
    text: str = ""
    finish: str = ""
    refusal: str = ""
    usage: Mapping[str, Any] | None = None
    reasoned: bool = False


def read_answer(data: bytes, settings: Settings) -> Reply:
    """The answer in a chat completion's body. Raises Trouble where it is none."""
    return _reply(_read_whole(data, settings), {"messages": ()}, 0.0, {})


def _reply(heard: _Heard, body: Mapping[str, Any], seconds: float, headers: Mapping[str, str]) -> Reply:
    usage, counted = _usage(heard, body, seconds)
    return Reply(heard.text, heard.finish, heard.refusal, usage, counted, headers, heard.reasoned)


def _read_whole(data: bytes, settings: Settings) -> _Heard:
    try:
        answer = json.loads(data, strict=False)
    except ValueError as error:
        start = data[:200].decode(errors="replace").strip()
        if start.startswith("<"):
            raise Trouble(
                Kind.UNREADABLE,
                f"{settings.base_url} answers with a web page instead of JSON",
                hint="Check the base URL: most end in /v1. Or a proxy or a login page stands in between.",
            ) from error
        what = f"something that is not JSON ({start[:60]!r})" if start else "nothing"
        raise Trouble(Kind.UNREADABLE, f"{settings.host} answered with {what}") from error
    choices = answer.get("choices") if isinstance(answer, dict) else None
    first = choices[0] if isinstance(choices, list) and choices and isinstance(choices[0], dict) else {}
    message = first.get("message")
    if not isinstance(message, dict):
        raise _no_choices(answer, settings)
    return _Heard(
        _text(message.get("content")),
        first.get("finish_reason") or "stop",
        message.get("refusal") or "",
        answer.get("usage"),
        _reasons(message),
    )


def _no_choices(answer: Any, settings: Settings) -> Trouble:
    error = answer.get("error") if isinstance(answer, dict) else None
    said = error.get("message") if isinstance(error, dict) else None
    reason = f": {said[:200]}" if isinstance(said, str) else ""
    return Trouble(Kind.UNREADABLE, f"{settings.host} sent an answer without choices{reason}")


def _text(content: Any) -> str:
    """The text of a message: a string, or a list of parts."""
    if isinstance(content, list):
        return "".join(part.get("text") or "" for part in content if isinstance(part, dict))
    return content if isinstance(content, str) else ""


def _reasons(message: Mapping[str, Any]) -> bool:
    """Whether there is reasoning in a message, or in a piece of one."""
    parts = message.get("content")
    if isinstance(parts, list) and any(
        isinstance(one, dict) and one.get("type") == "thinking" for one in parts
    ):
        return True
    return any(isinstance(said := message.get(name), str) and bool(said.strip()) for name in _REASONING)


async def _read_stream(
    lines: AsyncIterator[str], on_text: OnText | None, on_line: Callable[[], None], got: _Heard
) -> None:
    """Read a stream into `got`, which holds what there is of the text if this is called off."""
    parts: list[str] = []
    try:
        async for line in lines:
            on_line()
            if not line.startswith("data:"):
                continue
            data = line[5:].strip()
            if data == "[DONE]":
                got.finish = got.finish or "stop"
                break
            if _take_event(json.loads(data, strict=False), got, parts) and on_text is not None:
                got.text = "".join(parts)
                parts = [got.text]
                if not on_text(got.text):
                    got.finish = "cut"
                    break
    except (httpx2.HTTPError, ValueError) as error:
        if not parts:
            raise Trouble(Kind.LINE, "the answer broke off before it began") from error
        got.finish = "cut"
    finally:
        got.text = "".join(parts)
    got.finish = got.finish or "cut"


def _take_event(event: Any, got: _Heard, parts: list[str]) -> bool:
    """Take in one event of the stream; whether it brought text."""
    if not isinstance(event, dict):
        return False
    if isinstance(event.get("error"), dict):
        raise Trouble(Kind.LINE, f"the endpoint broke off: {str(event['error'].get('message'))[:200]}")
    got.usage = event.get("usage") or got.usage
    choices = event.get("choices") or [{}]
    delta = choices[0].get("delta") or {}
    got.finish = choices[0].get("finish_reason") or got.finish
    got.refusal += delta.get("refusal") or ""
    got.reasoned = got.reasoned or _reasons(delta)
    text = _text(delta.get("content"))
    if text:
        parts.append(text)
    return bool(text)


def _usage(got: _Heard, body: Mapping[str, Any], seconds: float) -> tuple[Usage, bool]:
    said = got.usage if isinstance(got.usage, dict) else {}
    prompt, output = said.get("prompt_tokens"), said.get("completion_tokens")
    counted = isinstance(prompt, int) and isinstance(output, int)
    if not counted:
        prompt = sum(count_tokens(str(one.get("content"))) + 4 for one in body["messages"])
        output = count_tokens(got.text)
    details = said.get("prompt_tokens_details")
    cached = details.get("cached_tokens") if isinstance(details, dict) else 0
    assert isinstance(prompt, int)
    assert isinstance(output, int)
    return Usage(prompt, cached if isinstance(cached, int) else 0, output, 1, 0, seconds), counted
