"""HTTP between a client and GitHub: reading requests, sending answers, breaking the line."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from socket import SO_LINGER, SOL_SOCKET
from typing import Any, Protocol
from urllib.parse import parse_qsl, unquote

from support.github import git_http
from support.github.faults import Fault
from support.github.operations import Answer
from support.github.repository import Repository
from support.github.state import State

API = "/api/v3"


@dataclass(slots=True)
class Request:
    """A request to the API, as it came; its authorization isn't kept."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    headers: Mapping[str, str]
    operation: str = ""
    status: int = 0
    faults: list[str] = field(default_factory=list)
    answer: Any = None

    def __str__(self) -> str:
        return f"{self.method} {self.path}: {'; '.join(self.faults)}"


class Hub(Protocol):
    """Who answers."""

    repository: Repository
    state: State
    requests: list[Request]

    def answer(self, request: Request, token: str | None) -> Answer | Fault: ...

    def git(
        self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes
    ) -> git_http.Answer: ...


class Handler(BaseHTTPRequestHandler):
    """Reads requests and sends answers; what they say is GitHub's."""

    protocol_version = "HTTP/1.1"
    server_version = "GitHub.com"
    sys_version = ""

    def __init__(self, hub: Hub, *rest: Any) -> None:
        self.hub = hub
        super().__init__(*rest)

    def handle(self) -> None:
        with suppress(ConnectionError):  # who asked has gone
            super().handle()

    def do_GET(self) -> None:
        self._serve()

    do_POST = do_PATCH = do_DELETE = do_PUT = do_HEAD = do_GET  # noqa: N815 - named by http.server

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        """Say nothing."""

    def _serve(self) -> None:
        path, _, query = self.path.partition("?")
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self._body(headers)
        if git_http.PATHS.fullmatch(unquote(path)):
            found = self.hub.git(self.command, unquote(path), query, headers, body)
            self._send(found.status, found.headers, found.body)
        elif path.startswith(f"{API}/"):
            self._api(path.removeprefix(API), query, headers, body)
        else:
            self._send(404, {"content-type": "text/plain"}, b"Not Found")

    def _body(self, headers: Mapping[str, str]) -> bytes:
        if headers.get("transfer-encoding", "").lower() != "chunked":
            return self.rfile.read(int(headers.get("content-length", "0")))
        chunks = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(chunks)

    def _api(self, path: str, query: str, headers: Mapping[str, str], body: bytes) -> None:
        kind, _, token = headers.get("authorization", "").partition(" ")
        by_id = f"/repositories/{self.hub.state.repository_id}/"
        if path.startswith(by_id):  # as links to further pages have it
            path = f"/repos/{self.hub.repository.full_name}/{path.removeprefix(by_id)}"
        kept = {name: value for name, value in headers.items() if name != "authorization"}
        request = Request(self.command, path, dict(parse_qsl(query, keep_blank_values=True)), None, kept)
        try:
            request.body = json.loads(body) if body else None
        except ValueError:
            request.faults.append("Problems parsing JSON.")
        answered = self.hub.answer(request, token if kind.lower() == "bearer" else None)
        if isinstance(answered, Fault) and answered.reset:
            self.hub.requests.append(request)
            self._reset()
            return
        request.status, request.answer = answered.status, answered.body
        self.hub.requests.append(request)
        content = answered.body
        data = b"" if content is None else content.encode() if isinstance(content, str) else _json(content)
        self._send(answered.status, {**self._api_headers(), **answered.headers}, data)

    def _api_headers(self) -> dict[str, str]:
        return {
            "content-type": "application/json; charset=utf-8",
            "x-github-media-type": "github.v3; format=json",
            "x-github-api-version-selected": "2022-11-28",
            "x-github-request-id": f"{len(self.hub.requests):04X}:0001",
            "x-ratelimit-limit": "1000",
            "x-ratelimit-remaining": str(max(1, 999 - len(self.hub.requests))),
            "x-ratelimit-resource": "core",
        }

    def _send(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        with suppress(ConnectionError):  # who asked may have been killed meanwhile
            self._write(status, headers, body)

    def _write(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("content-length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _reset(self) -> None:
        """End the connection with a TCP reset."""
        self.connection.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True


def _json(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()
