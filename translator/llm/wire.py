"""One request to the endpoint, and what came back. The only module that talks to a chat model."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, Self

import httpx2
import openai

from translator.errors import ProviderError
from translator.i18n import tr
from translator.llm.answers import Heard, OnText, Reply, read_answer, read_parts, reply_of
from translator.llm.bounds import LIST, Malformed, TooMuch, bounds_of, load_json, save, whole, within
from translator.llm.connection_errors import of_connection
from translator.llm.endpoint_settings import is_openai
from translator.llm.http_errors import of_status
from translator.llm.refusals import parameters_of
from translator.llm.transport import network, recorded_transport
from translator.llm.trouble import Trouble, TroubleKind

if TYPE_CHECKING:
    from translator.llm.endpoint_settings import Settings
    from translator.llm.recording import Recording

__all__ = ["Got", "OnText", "Reply", "Wire", "read_answer"]

_CONNECT = 10.0  # seconds for a connection
_RAW = "X-Stainless-Raw-Response"
"""The client's own header for calls whose body is left to be read."""
_OWN_HEADERS = {"api.anthropic.com": ("x-api-key", {"anthropic-version": "2023-06-01"})}
"""Hosts that speak OpenAI's language in chats only: what else they give wants the key in a header of their own, and
more headers besides.
"""


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

    def __init__(
        self, settings: Settings, *, in_flight: int = 64, recording: Recording | None = None
    ) -> None:
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
                if recording is None
                else recorded_transport(recording, settings, limits),
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
            got = Heard()
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
                    return reply_of(got, body, time.monotonic() - began, {})
                raise self._silent(self.settings.timeout) from error
            finally:
                self._silences.discard(silence)

    async def get(self, path: str, *, deadline: float) -> Got:
        """What the endpoint gives at `path`. Raises Trouble."""
        async with self.troubles(deadline):
            options = self._options()
            options["headers"] = {**options.get("headers", {}), _RAW: "stream"}
            response: Any = await self.client.get(f"/{path}", cast_to=object, options=options)
            try:
                return Got(await self._read(response, path), response.headers)
            finally:
                await response.close()

    async def value(self, asked: AbstractAsyncContextManager[Any], what: str, *, deadline: float) -> Any:
        """The JSON value that a call of the client (`with_streaming_response`) gives; `what` it should be, in a
        message. Raises Trouble.
        """
        async with self.troubles(deadline), asked as response:
            return await self._read(response, what)

    async def download(
        self, asked: AbstractAsyncContextManager[Any], file: IO[bytes], most: int, *, deadline: float
    ) -> None:
        """Write what a call of the client gives to `file`, at most so many bytes. Raises Trouble."""
        async with self.troubles(deadline), asked as response:
            await save(response.iter_bytes(), file, most)

    async def _read(self, response: Any, what: str) -> Any:
        try:
            return load_json(await whole(response.iter_bytes(), LIST))
        except Malformed as error:
            said = tr(
                "{base_url}/{what} answers with something that is not JSON",
                base_url=self.settings.base_url,
                what=what,
            )
            raise Trouble(
                TroubleKind.UNREADABLE, said, hint=tr("Check the base URL: most end in /v1.")
            ) from error

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
            raise Trouble(TroubleKind.FATAL, error.message, hint=error.hint) from error
        except openai.APIStatusError as error:
            raise of_status(error, self.settings, sent) from error
        except (openai.APIConnectionError, httpx2.HTTPError, httpx2.InvalidURL, TooMuch) as error:
            raise of_connection(error, self.settings) from error

    def _silent(self, seconds: float) -> Trouble:
        return Trouble(
            TroubleKind.SILENCE,
            tr("{host} did not answer within {seconds:.3g} s", host=self.settings.host, seconds=seconds),
        )

    def _heard(self) -> None:
        """The endpoint gave a sign of life: the time of its silence begins anew, for every request."""
        now = asyncio.get_running_loop().time()
        for silence in self._silences:
            when = silence.when()
            if when is not None and now < when < now + 0.95 * self.settings.timeout:
                silence.reschedule(now + self.settings.timeout)

    async def _ask(self, body: Mapping[str, Any], began: float, on_text: OnText | None, got: Heard) -> Reply:
        bounds = bounds_of(body)
        create: Any = self.client.chat.completions.with_streaming_response.create
        # As `extra_body` it goes out as it is; the client would walk through every message and schema otherwise.
        extra = {name: value for name, value in body.items() if name not in ("model", "stream")}
        stream = body.get("stream", openai.omit)
        async with create(model=body["model"], messages=(), stream=stream, extra_body=extra) as response:
            self._heard()
            headers = response.headers
            parts = within(response.iter_bytes(), bounds.stream)
            await read_parts(
                parts, got, settings=self.settings, bounds=bounds, on_text=on_text, on_line=self._heard
            )
        return reply_of(got, body, time.monotonic() - began, headers)
