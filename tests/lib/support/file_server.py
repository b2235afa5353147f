"""A server of one large file, as Hugging Face is one: a redirect with the checksum, ranges, and bad days."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

REPO = "someone/Some-Model-GGUF"
FILE = "some-model.Q4_K_M.gguf"


class FileServer:
    """`cuts`: bytes after which the line breaks, for one answer each; `ranges`: whether ranges are served."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.sha256 = hashlib.sha256(content).hexdigest()
        self.licence: str | None = "apache-2.0"
        self.cuts: list[int] = []
        self.ranges = True
        self.status = 302
        self.starts: list[int] = []

    @property
    def hub(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def url(self) -> str:
        return f"{self.hub}/{REPO}/resolve/main/{FILE}"

    def __enter__(self) -> Self:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_HEAD(self) -> None:
                outer.answer(self, body=False)

            def do_GET(self) -> None:
                outer.answer(self, body=True)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def answer(self, request: BaseHTTPRequestHandler, *, body: bool) -> None:
        """Answer as the path wants it."""
        if request.path == f"/api/models/{REPO}":
            card = {"cardData": {} if self.licence is None else {"license": self.licence}}
            self._send(request, 200, json.dumps(card).encode(), body=body)
        elif request.path == f"/{REPO}/resolve/main/{FILE}":
            if self.status != 302:
                self._send(request, self.status, b"no", body=body)
                return
            request.send_response(302)
            request.send_header("Location", "/store/blob")
            request.send_header("X-Linked-Size", str(len(self.content)))
            request.send_header("X-Linked-ETag", f'"{self.sha256}"')
            request.send_header("Content-Length", "0")
            request.end_headers()
        elif request.path in ("/store/blob", "/plain.gguf"):
            self._store(request, body=body)
        else:
            self._send(request, 404, b"no such file", body=body)

    def _store(self, request: BaseHTTPRequestHandler, *, body: bool) -> None:
        wanted = re.fullmatch(r"bytes=(\d+)-", request.headers.get("Range", ""))
        start = int(wanted[1]) if wanted and self.ranges else 0
        if body:
            self.starts.append(start)
        if start >= len(self.content):
            self._send(request, 416, b"", body=body)
            return
        request.send_response(206 if wanted and self.ranges else 200)
        if wanted and self.ranges:
            whole = len(self.content)
            request.send_header("Content-Range", f"bytes {start}-{whole - 1}/{whole}")
        request.send_header("Content-Length", str(len(self.content) - start))
        request.end_headers()
        if body:
            end = start + self.cuts.pop(0) if self.cuts else len(self.content)
            request.wfile.write(self.content[start:end])
            request.close_connection = True

    @staticmethod
    def _send(request: BaseHTTPRequestHandler, status: int, data: bytes, *, body: bool) -> None:
        request.send_response(status)
        request.send_header("Content-Length", str(len(data)))
        request.end_headers()
        if body:
            request.wfile.write(data)
