"""Where the bytes are: the network as the environment wants it, a recorder on it, or a recording in its place."""

from __future__ import annotations

import asyncio
import os
import ssl
from typing import TYPE_CHECKING, TypedDict
from urllib.parse import urlsplit

import httpx2

from translator.i18n import tr
from translator.llm.proxy import certificates_unusable, check_certificates, proxy_for
from translator.llm.recording import RecordedExchange, Recorder, Recording, Replayer
from translator.llm.unpacked import Bounded

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from translator.llm.endpoint_settings import Settings

_ERRORS: dict[str, type[httpx2.TransportError]] = {
    one.__name__: one
    for one in (
        httpx2.ConnectError,
        httpx2.ConnectTimeout,
        httpx2.ReadError,
        httpx2.ReadTimeout,
        httpx2.RemoteProtocolError,
        httpx2.WriteError,
    )
}


class Way(TypedDict):
    """How to get to a URL, as httpx's transports want to be told."""

    proxy: str | None
    verify: ssl.SSLContext


def way_to(url: str) -> Way:
    """How to get to `url`. Raises ProviderError for a proxy, or certificates, that can't be used."""
    return Way(proxy=proxy_for(url), verify=_certificates(url))


def _certificates(url: str) -> ssl.SSLContext:
    if urlsplit(url).scheme != "https":  # nothing is encrypted; reading whom to trust takes 17 ms
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    check_certificates()
    try:
        return httpx2.create_ssl_context()
    except OSError as error:
        name = "SSL_CERT_FILE" if os.environ.get("SSL_CERT_FILE") else "SSL_CERT_DIR"
        raise certificates_unusable(
            name, tr("it can't be read ({strerror})", strerror=error.strerror or error)
        ) from error


def network(base_url: str, limits: httpx2.Limits) -> httpx2.AsyncBaseTransport:
    """The network, for requests to `base_url`. Raises ProviderError where there is no way to it."""
    return Bounded(httpx2.AsyncHTTPTransport(limits=limits, **way_to(base_url)))


def recorded_transport(
    recording: Recording, settings: Settings, limits: httpx2.Limits
) -> httpx2.AsyncBaseTransport:
    """The network with a recorder on it, or a recording in its place."""
    if isinstance(recording, Replayer):
        return _Replaying(recording)
    recording.begin(settings)
    return _Recording(recording, network(settings.base_url, limits))


def _asked(request: httpx2.Request, body: bytes) -> RecordedExchange:
    return RecordedExchange(request.method, request.url.path, body)


class _Recording(httpx2.AsyncBaseTransport):
    def __init__(self, recorder: Recorder, inner: httpx2.AsyncBaseTransport) -> None:
        self._recorder = recorder
        self._inner = inner

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        asked = _asked(request, await request.aread())
        request.headers["accept-encoding"] = "identity"
        try:
            response = await self._inner.handle_async_request(request)
        except (httpx2.TransportError, asyncio.CancelledError) as error:
            broke = type(error).__name__ if isinstance(error, httpx2.TransportError) else "ReadTimeout"
            self._recorder.keep(RecordedExchange(asked.method, asked.path, asked.sent, broke=broke))
            raise

        def ended(body: bytes, broke: str) -> None:
            status, headers = response.status_code, dict(response.headers)
            self._recorder.keep(
                RecordedExchange(asked.method, asked.path, asked.sent, status, headers, body, broke)
            )

        assert isinstance(response.stream, httpx2.AsyncByteStream)
        return httpx2.Response(
            response.status_code,
            headers=response.headers,
            stream=_Listening(response.stream, ended),
            extensions=response.extensions,
        )

    async def aclose(self) -> None:
        await self._inner.aclose()


class _Listening(httpx2.AsyncByteStream):
    """A body that tells what it was when it ends, however it ends."""

    def __init__(self, stream: httpx2.AsyncByteStream, ended: Callable[[bytes, str], None]) -> None:
        self._stream = stream
        self._ended: Callable[[bytes, str], None] | None = ended
        self._parts: list[bytes] = []

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for part in self._stream:
                self._parts.append(part)
                yield part
        except httpx2.TransportError as error:
            self._end(type(error).__name__)
            raise
        self._end("")

    async def aclose(self) -> None:
        self._end("closed")  # nobody wanted to hear the rest
        await self._stream.aclose()

    def _end(self, broke: str) -> None:
        if self._ended is not None:
            self._ended(b"".join(self._parts), broke)
            self._ended = None


class _Replaying(httpx2.AsyncBaseTransport):
    def __init__(self, replayer: Replayer) -> None:
        self._replayer = replayer

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        found = self._replayer.answer(_asked(request, await request.aread()))
        if not found.status:
            raise _ERRORS.get(found.broke, httpx2.ReadError)(found.broke, request=request)
        return httpx2.Response(found.status, headers=found.headers, stream=_Recorded(found))


class _Recorded(httpx2.AsyncByteStream):
    def __init__(self, exchange: RecordedExchange) -> None:
        self._exchange = exchange

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._exchange.body
        if self._exchange.broke in _ERRORS:
            raise _ERRORS[self._exchange.broke](self._exchange.broke)
