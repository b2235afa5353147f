"""A network whose answers are unpacked piece by piece, and whose explanations end after a while.

A few bytes that unpack to gigabytes do so in pieces, which whoever reads them can stop. The body of a refusal or of a
redirect, which the client reads as a whole, is cut: its beginning explains it.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import AsyncIterator

import httpx2

from translator.i18n import tr
from translator.llm.bounds import TooMuch

_EXPLANATION = 64_000
"""Bytes that are read of the body of a refusal or a redirect."""
_PIECE = 65_536  # bytes that are unpacked at once
_CODINGS = {"": None, "identity": None, "gzip": 47, "x-gzip": 47, "deflate": 47}
"""Codings that are asked for, and what zlib calls them: gzip and zlib, told apart by their beginning."""
_ENCODINGS = frozenset(
    ("utf-8", "utf8", "us-ascii", "iso-8859-1", "latin-1", "windows-1252", "euc-kr", "cp949")
)


class Bounded(httpx2.AsyncBaseTransport):
    """A network on which answers are decompressed piece by piece, and explanations end after a while."""

    def __init__(self, inner: httpx2.AsyncBaseTransport) -> None:
        self._inner = inner

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request by the inner network, and bound what its answer unpacks to.

        Raises TooMuch for a packing that was not asked for.
        """
        if request.headers.get("accept-encoding") != "identity":
            request.headers["accept-encoding"] = "gzip, deflate"
        response = await self._inner.handle_async_request(request)
        coding = response.headers.get("content-encoding", "").strip().lower()
        if coding not in _CODINGS:
            await response.aclose()
            raise TooMuch(tr("an answer packed as {coding!r}, which wasn't asked for", coding=coding[:40]))
        assert isinstance(response.stream, httpx2.AsyncByteStream)
        refused = response.status_code >= 300
        stream = _Unpacked(response.stream, _CODINGS[coding], _EXPLANATION if refused else None)
        return httpx2.Response(
            response.status_code,
            headers=_plain(response.headers, packed=_CODINGS[coding] is not None),
            stream=stream,
            extensions=response.extensions,
        )

    async def aclose(self) -> None:
        """Close the connections of the transport within this one."""
        await self._inner.aclose()


def _plain(headers: httpx2.Headers, *, packed: bool) -> list[tuple[bytes, bytes]]:
    """The headers of the body as it is handed on; without an encoding that Python knows and no text has."""
    dropped = {b"content-encoding", b"content-length"} if packed else {b"content-encoding"}
    kept = [(name, value) for name, value in headers.raw if name.lower() not in dropped]
    kind, _, rest = headers.get("content-type", "").partition(";")
    found = re.search(r"charset=[\"']?([\w.:-]+)", rest, re.IGNORECASE)
    if found is None or found[1].lower() in _ENCODINGS:
        return kept
    others = [(name, value) for name, value in kept if name.lower() != b"content-type"]
    return [*others, (b"content-type", kind.strip().encode("latin-1", "replace"))]


class _Unpacked(httpx2.AsyncByteStream):
    """A body as it was before it was packed, in pieces; cut after `most` bytes, where there is such a bound."""

    def __init__(self, stream: httpx2.AsyncByteStream, window: int | None, most: int | None) -> None:
        self._stream = stream
        self._window = window
        self._most = most

    async def __aiter__(self) -> AsyncIterator[bytes]:
        left = self._most
        async for piece in self._pieces():
            if left is None:
                yield piece
                continue
            yield piece[:left]
            left -= len(piece)
            if left <= 0:
                return

    async def _pieces(self) -> AsyncIterator[bytes]:
        if self._window is None:
            async for part in self._stream:
                yield part
            return
        unpack, begun = zlib.decompressobj(self._window), False
        async for part in self._stream:
            left = part
            while left:
                try:
                    piece = unpack.decompress(left, _PIECE)
                except zlib.error as error:
                    if begun:
                        raise httpx2.DecodingError(
                            tr("the packed answer is damaged ({error})", error=error)
                        ) from error
                    begun, unpack = True, zlib.decompressobj(-zlib.MAX_WBITS)  # what some call deflate
                    continue
                begun = True
                left = unpack.unconsumed_tail
                if piece:
                    yield piece
                if unpack.eof:
                    return
        if not unpack.eof and begun:
            raise httpx2.RemoteProtocolError(tr("the packed answer breaks off"))

    async def aclose(self) -> None:
        await self._stream.aclose()
