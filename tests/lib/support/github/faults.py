"""What can go wrong between Olgim and GitHub."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

DOCS = "https://docs.github.com/rest"
_UNICORN = "<!DOCTYPE html><html><head><title>Unicorn! &middot; GitHub</title></head><body>502</body></html>"


@dataclass(frozen=True, slots=True)
class Fault:
    """Meets the next request, or the next one of the operation `on` (`pulls/create`).

    With `after`, the request is carried out first: what was written is there, only its answer is lost.
    """

    status: int = 0
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    on: str = ""
    after: bool = False
    reset: bool = False
    seconds: float = 0.0


def _message(text: str, status: int, **rest: Any) -> dict[str, Any]:
    return {"message": text, **rest, "documentation_url": DOCS, "status": str(status)}


def unauthorized(on: str = "") -> Fault:
    return Fault(401, _message("Bad credentials", 401), on=on)


def forbidden(on: str = "") -> Fault:
    return Fault(403, _message("Resource not accessible by integration", 403), on=on)


def primary_limit(on: str = "", *, wait: int = 60) -> Fault:
    """The hour's requests are used up; `wait` seconds until they are there again."""
    headers = {
        "x-ratelimit-limit": "1000",
        "x-ratelimit-remaining": "0",
        "x-ratelimit-used": "1000",
        "x-ratelimit-resource": "core",
        "x-ratelimit-reset": str(int(time.time()) + wait),
    }
    text = "API rate limit exceeded for installation ID 1234567."
    return Fault(403, _message(text, 403), headers, on)


def secondary_limit(on: str = "", *, retry_after: int = 1, status: int = 403) -> Fault:
    """Too much at once; GitHub answers 403 or 429."""
    text = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
    return Fault(status, _message(text, status), {"retry-after": str(retry_after)}, on)


def not_found(on: str = "") -> Fault:
    return Fault(404, _message("Not Found", 404), on=on)


def conflict(on: str = "") -> Fault:
    return Fault(409, _message("Conflict", 409), on=on)


def already_exists(branch: str, owner: str = "minjun", on: str = "pulls/create") -> Fault:
    """Somebody else was quicker to open the pull request."""
    text = f"A pull request already exists for {owner}:{branch}."
    errors = [{"resource": "PullRequest", "code": "custom", "message": text}]
    return Fault(422, _message("Validation Failed", 422, errors=errors), on=on)


def server_error(on: str = "", *, status: int = 502, after: bool = False) -> Fault:
    """A 5xx with an HTML page, as GitHub's front sends it."""
    return Fault(status, _UNICORN, {"content-type": "text/html; charset=utf-8"}, on, after=after)


def slow(seconds: float, on: str = "") -> Fault:
    """The answer comes, but late."""
    return Fault(seconds=seconds, on=on)


def reset(on: str = "", *, after: bool = False) -> Fault:
    """The connection is reset before (or with `after`: once) the request was carried out."""
    return Fault(reset=True, on=on, after=after)
