"""A plain client of the stand-in's REST API, for the tests of the stand-in itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import httpx2
from support.github.server import GitHub


@dataclass(frozen=True, slots=True)
class Said:
    """What GitHub said."""

    status: int
    body: Any
    headers: dict[str, str]

    @property
    def next(self) -> str | None:
        """The next page's URL."""
        found = re.search(r'<([^>]+)>; rel="next"', self.headers.get("link", ""))
        return found[1] if found else None


class Client:
    """Sends what a correct client sends, unless told otherwise."""

    def __init__(self, github: GitHub, token: str | None = None) -> None:
        self.github = github
        self.headers = {
            "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": "2022-11-28",
            "User-Agent": "olgim-tests",
            "Authorization": f"Bearer {token or github.token}",
        }

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Said:
        """`path` is a URL, or what follows the repository's: `/pulls?state=all`."""
        url = path if path.startswith("http") else self.github.state.url + path
        sent = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        sent = {name: value for name, value in sent.items() if value}
        with httpx2.Client(trust_env=False, timeout=20) as line:
            got = line.request(method, url, json=body, headers=sent)
        parsed = got.json() if "json" in got.headers.get("content-type", "") and got.content else got.text
        return Said(got.status_code, parsed, dict(got.headers))
