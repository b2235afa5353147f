"""A stranger's server, and who is spoken to: what hears it if a post or a key goes astray.

Every public host is reached through the environment's proxy, and that proxy is the stranger: it hears whatever is said
to whichever name. Besides, Python's own audit events tell of each connection that is tried, so that one to an address
in a private network, which no proxy sees, is noticed as well.
"""

from __future__ import annotations

import re
import socketserver
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

DECOYS = {
    name: f"decoy-{number:02}-{name.lower()}"
    for number, name in enumerate(
        (
            "OPENAI_API_KEY",
            "OPENAI_ADMIN_KEY",
            "OPENAI_ORG_ID",
            "OPENAI_PROJECT_ID",
            "OPENAI_WEBHOOK_SECRET",
            "AZURE_OPENAI_API_KEY",
            "ANTHROPIC_API_KEY",
            "OPENROUTER_API_KEY",
            "GITHUB_TOKEN",
            "AWS_SECRET_ACCESS_KEY",
            "GATEWAY_KEY",
        )
    )
} | {"OPENAI_CUSTOM_HEADERS": "X-Decoy: decoy-headers\nAuthorization: Bearer decoy-bearer"}
"""Keys and the like that must not be heard; each has `decoy-` in it."""

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass
class Stranger:
    """Listens on loopback, as a server and as a proxy, notes every byte, and answers everything with `answer`."""

    answer: bytes = b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    port: int = 0
    got: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def heard(self) -> str:
        """All that was said to it."""
        return b"\n".join(self.got).decode(errors="replace")

    def __enter__(self) -> Self:
        noted = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                data = b""
                while b"\r\n\r\n" not in data and (more := self.request.recv(1 << 16)):
                    data += more
                head, _, body = data.partition(b"\r\n\r\n")
                if found := _LENGTH.search(head):
                    while len(body) < int(found[1]) and (more := self.request.recv(1 << 16)):
                        body += more
                noted.got.append(head + b"\r\n\r\n" + body)
                self.wfile.write(noted.answer)

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


_listening: list[list[str]] = []
_hooked: list[bool] = []


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if not _listening:
        return
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        _listening[-1].append(f"{arguments[1][0]}:{arguments[1][1]}")
    elif event == "socket.getaddrinfo":
        _listening[-1].append(str(arguments[0]))


@contextmanager
def connections() -> Iterator[list[str]]:
    """Every host and address that this process looks up or connects to meanwhile."""
    if not _hooked:  # such a hook can't be taken away
        sys.addaudithook(_note)
        _hooked.append(True)
    tried: list[str] = []
    _listening.append(tried)
    try:
        yield tried
    finally:
        _listening.remove(tried)
