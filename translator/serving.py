"""Pages on loopback for one person's browser: the one place in Olgim that listens.

Nothing that a post, a model or a page elsewhere on the web says makes it do more than hand out the pages it was given:
it knows no files, takes GET and HEAD alone, and answers only who calls it by its own name, so that a page of another
site that is made to resolve to 127.0.0.1 reads nothing. Asking others remains the business of `translator.llm`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Protocol
from urllib.parse import unquote, urlsplit

from translator.errors import UsageError
from translator.i18n import tr

HOST = "127.0.0.1"
_VERSION = "/version"


@dataclass(frozen=True, slots=True)
class Served:
    """A page as it is now, with the name of that state."""

    text: str
    version: str


class ServedPages(Protocol):
    """The pages that a server shows, by their path."""

    @property
    def policy(self) -> str:
        """The Content-Security-Policy that pages go out with."""

    def get(self, path: str) -> Served | None:
        """The page at a path such as `/index.html`; None where there is none. Never raises."""


class PageServer(ThreadingHTTPServer):
    """Serves pages on 127.0.0.1 at `port`, 0 for any that is free. Raises UsageError where it can't be had."""

    daemon_threads = True

    def __init__(self, pages: ServedPages, port: int = 0) -> None:
        self.pages = pages
        try:
            super().__init__((HOST, port), _Handler)
        except OSError as error:
            raise UsageError(
                tr("port {port} can't be had: {strerror}", port=port, strerror=error.strerror or error),
                hint=tr("Name another one with --port, or leave it out: a free one is found then."),
            ) from error

    @property
    def address(self) -> str:
        """The URL that shows the first page in a browser of this machine."""
        return f"http://{HOST}:{self.server_port}/"

    @property
    def names(self) -> frozenset[str]:
        """The hosts, with the port, that a browser may ask for: other names are refused."""
        return frozenset({f"{HOST}:{self.server_port}", f"localhost:{self.server_port}"})

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a browser that went away."""


class _Handler(BaseHTTPRequestHandler):
    server: PageServer
    server_version = "olgim"
    sys_version = ""
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self) -> None:
        self._answer(self._found)

    def do_HEAD(self) -> None:
        self._answer(self._found)

    def _found(self) -> tuple[HTTPStatus, str, str]:
        path = unquote(urlsplit(self.path).path, errors="replace")
        wants_version = path.startswith(f"{_VERSION}/")
        page = self.server.pages.get(path.removeprefix(_VERSION) if wants_version else path)
        if page is None:
            return HTTPStatus.NOT_FOUND, "There is no such page.\n", "text/plain"
        if wants_version:
            return HTTPStatus.OK, page.version, "text/plain"
        return HTTPStatus.OK, page.text, "text/html"

    def _answer(self, found: Callable[[], tuple[HTTPStatus, str, str]]) -> None:
        if self.headers.get("Host", "").lower() not in self.server.names:
            status, text, kind = HTTPStatus.MISDIRECTED_REQUEST, "This is not that host.\n", "text/plain"
        else:
            status, text, kind = found()
        body = text.encode("utf-8", "replace")
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", self.server.pages.policy + "; frame-ancestors 'none'")
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing: a page asks once a second."""
