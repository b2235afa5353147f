"""A real HTTP server on loopback in place of GitHub: its REST API and its git, for one repository.

    with GitHub(blog) as github:
        ... GITHUB_API_URL=github.api_url, GITHUB_SERVER_URL=github.server_url, token github.token ...
        github.requests      every request to the API: operation, method, path, query, body, status
        github.violations    those that don't fit GitHub's published description; the
                             end of the `with` asserts that there are none, unless strict=False
        github.state         pull requests, comments, roles, settings; what people do there (merge, comment …)
        github.faults.append(faults.secondary_limit("pulls/create", retry_after=1))
        github.page_size = 2                                # so that a few objects make several pages
        github.read_token                                   # a token that may only read, as on a fork's event

The API stands at /api/v3 as on an Enterprise Server, so that code which has api.github.com built in shows.
"""

from __future__ import annotations

import functools
import secrets
import threading
from collections.abc import Mapping
from http.server import ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode

from support.github import description, git_http
from support.github.description import Operation
from support.github.faults import Fault
from support.github.http import API, Handler, Request
from support.github.operations import DOES, Answer
from support.github.people import BOT
from support.github.repository import Repository
from support.github.state import State
from support.github.things import Pull, Refusal

VERSIONS = ("2022-11-28", "2026-03-10")
WRITE = {"contents": "write", "issues": "write", "pull-requests": "write"}
READ = dict.fromkeys(WRITE, "read")

# The permissions of a token with which an operation writes; one of them is enough.
_NEEDS: dict[str, tuple[str, ...]] = {
    "pulls/create": ("pull-requests",),
    "pulls/update": ("pull-requests",),
    "pulls/create-reply-for-review-comment": ("pull-requests",),
    "pulls/create-review": ("pull-requests",),
    "pulls/request-reviewers": ("pull-requests",),
    "reactions/create-for-pull-request-review-comment": ("pull-requests",),
    "issues/create-comment": ("issues", "pull-requests"),
    "issues/update-comment": ("issues", "pull-requests"),
    "issues/add-labels": ("issues", "pull-requests"),
    "reactions/create-for-issue-comment": ("issues", "pull-requests"),
    "git/delete-ref": ("contents",),
}


class GitHub:
    """See the module."""

    def __init__(self, repository: Repository, *, private: bool = False, strict: bool = True) -> None:
        self.repository = repository
        self.strict = strict
        self.state = State(repository)
        self.state.private = private
        self.token = f"ghs_{secrets.token_hex(18)}"
        self.read_token = f"ghs_{secrets.token_hex(18)}"
        self.tokens: dict[str, dict[str, str]] = {self.token: dict(WRITE), self.read_token: dict(READ)}
        self.faults: list[Fault] = []
        self.requests: list[Request] = []
        self.page_size = 100
        self.pushes: list[int] = []  # the status of each push over HTTP
        self._lock = threading.RLock()
        self._closing = threading.Event()

    # Life

    def __enter__(self) -> Self:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        self.server_url = f"http://127.0.0.1:{self._server.server_port}"
        self.api_url = f"{self.server_url}{API}"
        self.state.api, self.state.web = self.api_url, self.server_url
        self.repository.listeners.append(self._moved)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        self.repository.listeners.remove(self._moved)
        if self.strict and kind is None:
            assert not self.violations, "\n".join(map(str, self.violations))

    def _moved(self) -> None:
        with self._lock:
            self.state.refresh()

    # For tests

    @property
    def clone_url(self) -> str:
        return f"{self.server_url}/{self.repository.full_name}"

    @property
    def violations(self) -> list[Request]:
        """Requests that GitHub's description doesn't allow."""
        return [request for request in self.requests if request.faults]

    @property
    def writes(self) -> list[Request]:
        return [request for request in self.requests if request.method != "GET"]

    def calls(self, operation: str) -> list[Request]:
        """The requests of one operation, as `pulls/create`."""
        return [request for request in self.requests if request.operation == operation]

    @property
    def pulls(self) -> list[Pull]:
        """The pull requests in the order of their numbers."""
        return list(self.state.pulls.values())

    # The API

    def answer(self, request: Request, token: str | None) -> Answer | Fault:
        """What GitHub answers; a Fault where the line itself is to break."""
        with self._lock:
            found = description.match(request.method, request.path)
            request.operation = found[0].id if found else ""
            fault = self._next_fault(request.operation)
            if fault and not fault.after and not fault.seconds:
                return fault
            answered = self._checked(request, found, token)
            if fault and fault.after:
                return fault
        if fault:
            self._closing.wait(fault.seconds)
        return answered

    def _next_fault(self, operation: str) -> Fault | None:
        for fault in self.faults:
            if fault.on in {"", operation}:
                self.faults.remove(fault)
                return fault
        return None

    def _checked(
        self, request: Request, found: tuple[Operation, dict[str, str]] | None, token: str | None
    ) -> Answer:
        request.faults += _header_faults(request)
        if token is None or token not in self.tokens:
            request.faults += ["There is no bearer token."] if token is None else []
            return _refusal(Refusal(401, "Bad credentials" if token else "Requires authentication"))
        if found is None:
            request.faults.append("There is no such operation among those that Olgim may use.")
            return _refusal(Refusal(404, "Not Found"))
        operation, path = found
        request.faults += description.parameter_faults(operation, path, request.query)
        request.faults += description.body_faults(operation, request.body)
        if request.faults:
            return _refusal(Refusal(422, "Invalid request.\n\n" + "\n".join(request.faults)), operation)
        self.state.token_permissions = self.tokens[token]
        try:
            return self._carried_out(operation, path, request)
        except Refusal as refused:
            return _refusal(refused, operation)

    def _carried_out(self, operation: Operation, path: dict[str, str], request: Request) -> Answer:
        if f"{path['owner']}/{path['repo']}".lower() != self.repository.full_name.lower():
            raise Refusal(404, "Not Found")
        if operation.writes and not self.state.can(*_NEEDS[operation.id]):
            raise Refusal(403, "Resource not accessible by integration")
        self.state.refresh()
        answered = DOES[operation.id](self.state, path, request)
        if isinstance(answered.body, list) and "per_page" in operation.query():
            return self._page(answered.body, request)
        return answered

    def _page(self, everything: list[Any], request: Request) -> Answer:
        size = min(int(request.query.get("per_page", 30)), self.page_size)
        page = int(request.query.get("page", 1))
        last = max(1, -(-len(everything) // size))
        rest = request.path.split("/", 4)[4]
        url = f"{self.api_url}/repositories/{self.state.repository_id}/{rest}"
        targets = {"prev": page - 1, "next": page + 1, "last": last, "first": 1}
        wanted = [("prev", page > 1), ("next", page < last), ("last", page < last), ("first", page > 1)]
        link = ", ".join(
            f'<{url}?{urlencode({**request.query, "page": targets[name]})}>; rel="{name}"'
            for name, there in wanted
            if there
        )
        return Answer(200, everything[(page - 1) * size : page * size], {"link": link} if link else {})

    # git

    def git(
        self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes
    ) -> git_http.Answer:
        """What github.com answers to git: anybody reads a public repository, a token with `contents: write` pushes."""
        shown = git_http.password(headers)
        pushing = git_http.is_push(path, query)
        known = shown is not None and shown in self.tokens
        if (shown is not None and not known) or (not known and (pushing or self.state.private)):
            answer = git_http.refuse(401, "Invalid username or token.")
        elif pushing and self.tokens[shown or ""].get("contents") != "write":
            name = f"{self.repository.full_name}.git"
            answer = git_http.refuse(403, f"Permission to {name} denied to {BOT.login}.")
        else:
            with self._lock:
                user = BOT.login if pushing else ""
                answer = git_http.serve(self.repository.root, method, path, query, headers, body, user)
        if pushing and method == "POST":
            self.repository.pushed()
        if pushing and (method == "POST" or answer.status != 200):
            self.pushes.append(answer.status)
        return answer


def _header_faults(request: Request) -> list[str]:
    faults = []
    if "application/vnd.github" not in request.headers.get("accept", ""):
        faults.append("The Accept header isn't application/vnd.github+json.")
    if request.headers.get("x-github-api-version") not in VERSIONS:
        faults.append(f"X-GitHub-Api-Version isn't one of {', '.join(VERSIONS)}.")
    if not request.headers.get("user-agent"):
        faults.append("There is no User-Agent.")
    if request.body is not None and "application/json" not in request.headers.get("content-type", ""):
        faults.append("The body's Content-Type isn't application/json.")
    return faults


def _refusal(refused: Refusal, operation: Operation | None = None) -> Answer:
    body: dict[str, Any] = {"message": refused.message}
    if refused.errors is not None:
        body["errors"] = refused.errors
    body["documentation_url"] = operation.docs if operation else "https://docs.github.com/rest"
    return Answer(refused.status, {**body, "status": str(refused.status)})
