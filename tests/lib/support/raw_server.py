"""A server for tests that says any bytes: what HTTP forbids as well as what it allows.

    with RawServer(lambda request: [b"HTTP/1.1 200 OK\\r\\n\\r\\n", ...]) as server:
        ... server.base_url ...

`answer` gives, for a request (its head and body), what is sent: bytes, or a pause in seconds. After the last of them the
connection is closed. `server.asked` counts the requests.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import threading
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class RawServer:
    """See the module."""

    def __init__(self, answer: Callable[[bytes], Iterable[bytes | float]]) -> None:
        self.answer = answer
        self.asked = 0
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="raw-server", daemon=True)
        self._ready = threading.Event()
        self._release: asyncio.Event | None = None

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        assert self._release is not None
        self._loop.call_soon_threadsafe(self._release.set)
        self._thread.join(timeout=5)

    def _run(self) -> None:
        self._loop.run_until_complete(self._serve())
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _serve(self) -> None:
        self._release = asyncio.Event()
        server = await asyncio.start_server(self._one, "127.0.0.1", 0, limit=1 << 26)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._release.wait()
        server.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        gone = (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError)
        with contextlib.suppress(*gone):
            head = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"(?i)content-length: *(\d+)", head)
            body = await reader.readexactly(int(length[1])) if length else b""
            self.asked += 1
            for piece in self.answer(head + body):
                if isinstance(piece, bytes):
                    writer.write(piece)
                    await writer.drain()
                else:
                    await asyncio.sleep(piece)
        writer.close()


def http(
    body: bytes, *, status: str = "200 OK", kind: str = "application/json", headers: str = ""
) -> list[bytes | float]:
    """A whole answer. It says that the connection ends with it, so that no client asks on one that is being closed."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{headers}Connection: close\r\n\r\n"
    return [head.encode(), body]
