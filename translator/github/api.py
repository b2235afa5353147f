"""GitHub's REST API, as far as the action needs it: pull requests, comments, labels and who may do what.

https://docs.github.com/rest, version 2022-11-28. What comes back is a stranger's: fields of another type than the
documentation has are a GitHubError, and text is handed on as text. Requests that change something are sent once more
only where GitHub said that it didn't take them.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote, urlsplit

import httpx2

from translator import __version__
from translator.errors import GitHubError
from translator.github.inert_text import one_line
from translator.i18n import tr

VERSION = "2022-11-28"
_PAGE = 100  # items on a page, GitHub's most
_MOST_PAGES = 30  # 3,000 comments on one pull request are more than anybody reads
_MOST_BYTES = 20_000_000  # of one answer
_TRIES = 4  # of one request
_LONGEST_WAIT = 60.0  # seconds that a run waits for a rate limit, each time
_WRITES = frozenset({"admin", "maintain", "write"})


class NotAllowedError(GitHubError):
    """The token may not do this, or the repository's settings forbid it."""


class NotFoundError(GitHubError):
    """What was asked for isn't there, or the token may not see it."""


class NotTakenError(GitHubError):
    """GitHub understood a request and refuses it (409, 422), for instance since it is done already."""


@dataclass(frozen=True, slots=True)
class PullRequest:
    """A pull request. `head` is its branch; `own` whether that is in this repository, and no fork's."""

    number: int
    url: str
    state: str
    merged: bool
    merge_commit: str
    draft: bool
    head: str
    head_commit: str
    base: str
    own: bool
    title: str
    body: str
    labels: frozenset[str] = frozenset()

    @property
    def is_open(self) -> bool:
        """Whether it is neither merged nor closed."""
        return self.state == "open"


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on a pull request; `path` and `line` (from 1, 0 where it is outdated) are those of one on a file."""

    id: int
    author: str
    body: str
    by_bot: bool
    path: str = ""
    line: int = 0

    @property
    def on_file(self) -> bool:
        """Whether it stands at a line of a changed file, not in the conversation below."""
        return bool(self.path)


class GitHub:
    """One repository (`owner/name`) on GitHub. A context manager: it keeps a connection."""

    def __init__(
        self,
        repository: str,
        *,
        token: str,
        url: str = "https://api.github.com",
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._repository = "/".join(quote(part, safe="") for part in repository.split("/"))
        self._owner = repository.partition("/")[0]
        self._full_name = repository
        self._base = url.rstrip("/")
        self._sleep = sleep
        headers = {
            "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": VERSION,
            "User-Agent": f"olgim/{__version__}",
        }
        if token:
            headers["Authorization"] = f"Bearer {token}"
        self._client = httpx2.Client(headers=headers, timeout=30, follow_redirects=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    # ---- pull requests

    def pulls_of(self, branch: str) -> list[PullRequest]:
        """All pull requests from a branch of this repository, open or not; the newest first."""
        found = self._pages("/pulls", {"state": "all", "head": f"{self._owner}:{branch}"})
        pulls = [self._pull(one) for one in found]
        return sorted((one for one in pulls if one.head == branch), key=lambda one: -one.number)

    def pulls(self, *, state: str = "open", most: int = 1000) -> list[PullRequest]:
        """The pull requests of the repository in that state; those that changed last come first."""
        asked = {"state": state, "sort": "updated", "direction": "desc"}
        return [self._pull(one) for one in self._pages("/pulls", asked, most=most)]

    def pull(self, number: int) -> PullRequest:
        """One pull request. Raises NotFoundError."""
        return self._pull(self._ask("GET", f"/pulls/{number}"))

    def open_pull(self, *, head: str, base: str, title: str, body: str, draft: bool) -> PullRequest:
        """Open a pull request. Raises NotTakenError where there is one already, or nothing to merge."""
        sent = {"head": head, "base": base, "title": title, "body": body, "draft": draft}
        return self._pull(self._ask("POST", "/pulls", sent))

    def change_pull(self, number: int, **changes: str) -> PullRequest:
        """Change the `title`, `body` or `state` of a pull request."""
        return self._pull(self._ask("PATCH", f"/pulls/{number}", changes))

    def add_labels(self, number: int, labels: list[str]) -> None:
        """Give a pull request labels; those that the repository doesn't know are made."""
        self._ask("POST", f"/issues/{number}/labels", {"labels": labels})

    def ask_reviewers(self, number: int, people: list[str]) -> None:
        """Ask people (`name`) and teams (`organisation/team`) for a review."""
        teams = [one.partition("/")[2] for one in people if "/" in one]
        names = [one for one in people if "/" not in one]
        self._ask(
            "POST", f"/pulls/{number}/requested_reviewers", {"reviewers": names, "team_reviewers": teams}
        )

    def labels_of_commit(self, commit: str) -> frozenset[str]:
        """The labels of the pull requests by which a commit came in."""
        found = self._pages(f"/commits/{commit}/pulls", {})
        return frozenset(label for one in found for label in _labels(one))

    # ---- comments

    def comments(self, number: int) -> list[Comment]:
        """What was said of a pull request, the oldest first: in its conversation, then on its files."""
        talk = [_comment(one) for one in self._pages(f"/issues/{number}/comments", {})]
        return talk + [_comment(one) for one in self._pages(f"/pulls/{number}/comments", {})]

    def say(self, number: int, body: str) -> None:
        """Add a comment to a pull request."""
        self._ask("POST", f"/issues/{number}/comments", {"body": body})

    def answer(self, number: int, comment: Comment, body: str) -> None:
        """Answer a comment: below it where it is on a file, else in the conversation."""
        if comment.on_file:
            self._ask("POST", f"/pulls/{number}/comments/{comment.id}/replies", {"body": body})
        else:
            self.say(number, body)

    def change_comment(self, comment: Comment, body: str) -> None:
        """Replace the text of a comment in the conversation."""
        self._ask("PATCH", f"/issues/comments/{comment.id}", {"body": body})

    def react(self, comment: Comment, reaction: str) -> None:
        """Put a reaction, such as `eyes`, on a comment."""
        place = "pulls" if comment.on_file else "issues"
        self._ask("POST", f"/{place}/comments/{comment.id}/reactions", {"content": reaction})

    def may_write(self, person: str) -> bool:
        """Whether a person may push to the repository."""
        try:
            found = self._ask("GET", f"/collaborators/{quote(person, safe='')}/permission")
        except NotFoundError:
            return False
        # `permission` says `write` for `maintain`, and for a role of the organisation's own what it is based on.
        return _text(found, "permission") in _WRITES

    # ---- asking

    def _pages(
        self, path: str, query: Mapping[str, str], *, most: int = _PAGE * _MOST_PAGES
    ) -> Iterator[Any]:
        url: str | None = self._url(path)
        asked: Mapping[str, str] | None = {**query, "per_page": str(min(_PAGE, most))}
        for _ in range(_MOST_PAGES):
            if url is None:
                return
            answer = self._send("GET", url, query=asked)
            found = _parsed(answer)
            if not isinstance(found, list):
                raise _odd(tr("a list was expected"))
            yield from found[:most]
            most -= len(found)
            if most <= 0:
                return
            following = answer.links.get("next", {}).get("url")
            url, asked = following, None
            if following is not None and _host(following) != _host(self._base):
                raise _odd(tr("the next page is on another host"))

    def _ask(self, method: str, path: str, sent: Mapping[str, Any] | None = None) -> Any:
        return _parsed(self._send(method, self._url(path), sent=sent))

    def _url(self, path: str) -> str:
        return f"{self._base}/repos/{self._repository}{path}"

    def _send(
        self,
        method: str,
        url: str,
        *,
        query: Mapping[str, str] | None = None,
        sent: Mapping[str, Any] | None = None,
    ) -> httpx2.Response:
        for left in reversed(range(_TRIES)):
            try:
                answer = self._once(method, url, query, sent)
            except httpx2.InvalidURL as error:
                raise GitHubError(
                    tr("{base} is no address of GitHub's API: {error}", base=self._base, error=error),
                    hint=tr("It comes from the runner, as GITHUB_API_URL."),
                ) from error
            except httpx2.HTTPError as error:
                # A request that changes something may have been taken before the connection broke.
                if not left or (method != "GET" and not isinstance(error, httpx2.ConnectError)):
                    raise GitHubError(
                        tr(
                            "{base} can't be reached: {error}",
                            base=self._base,
                            error=error or type(error).__name__,
                        ),
                        hint=tr("Run the job again; see https://www.githubstatus.com."),
                    ) from error
                self._sleep(2.0 ** (_TRIES - 1 - left))
                continue
            if answer.is_success:
                return answer
            wait = _wait_for(answer, _TRIES - 1 - left, idempotent=method == "GET")
            if not left or wait is None or wait > _LONGEST_WAIT:
                raise _refusal(method, answer)
            self._sleep(wait)
        raise AssertionError

    def _once(
        self, method: str, url: str, query: Mapping[str, str] | None, sent: Mapping[str, Any] | None
    ) -> httpx2.Response:
        with self._client.stream(method, url, params=query, json=sent) as answer:
            body = bytearray()
            for part in answer.iter_bytes():
                body += part
                if len(body) > _MOST_BYTES:
                    raise _odd(tr("more than {most_bytes:,} bytes", most_bytes=_MOST_BYTES))
            return httpx2.Response(
                answer.status_code,
                headers=_plain_headers(answer),
                content=bytes(body),
                request=answer.request,
            )

    def _pull(self, value: Any) -> PullRequest:
        head, base = _part(value, "head"), _part(value, "base")
        from_ = head.get("repo")  # null where the fork is gone
        return PullRequest(
            number=_number(value, "number"),
            url=_text(value, "html_url"),
            state=_text(value, "state"),
            merged=bool(value.get("merged_at")),
            merge_commit=_text_or_none(value, "merge_commit_sha"),
            draft=bool(value.get("draft")),
            head=_text(head, "ref"),
            head_commit=_text(head, "sha"),
            base=_text(base, "ref"),
            own=isinstance(from_, dict)
            and str(from_.get("full_name", "")).lower() == self._full_name.lower(),
            title=_text(value, "title"),
            body=_text_or_none(value, "body"),
            labels=frozenset(_labels(value)),
        )


def _host(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise _odd(tr("the next page has no address")) from error
    return parts.scheme, parts.netloc


def _plain_headers(answer: httpx2.Response) -> list[tuple[str, str]]:
    left_out = {"content-encoding", "content-length", "transfer-encoding"}
    return [(name, value) for name, value in answer.headers.items() if name.lower() not in left_out]


def _parsed(answer: httpx2.Response) -> Any:
    if not answer.content:
        return {}
    try:
        return json.loads(answer.content)
    except (ValueError, RecursionError) as error:
        raise _odd(tr("it is no JSON")) from error


def _odd(why: str) -> GitHubError:
    return GitHubError(tr("GitHub's answer can't be used: {why}", why=why), hint=tr("Run the job again."))


def _part(value: Any, name: str) -> dict[str, Any]:
    part = value.get(name) if isinstance(value, dict) else None
    if not isinstance(part, dict):
        raise _odd(tr("`{name}` isn't as documented", name=name))
    return part


def _text(value: Any, name: str) -> str:
    text = value.get(name) if isinstance(value, dict) else None
    if not isinstance(text, str):
        raise _odd(tr("`{name}` isn't as documented", name=name))
    return text.encode("utf-8", "replace").decode()  # half a character can be in JSON, and in nothing else


def _text_or_none(value: dict[str, Any], name: str) -> str:
    return "" if value.get(name) is None else _text(value, name)


def _number(value: Any, name: str) -> int:
    number = value.get(name) if isinstance(value, dict) else None
    if not isinstance(number, int) or isinstance(number, bool):
        raise _odd(tr("`{name}` isn't as documented", name=name))
    return number


def _labels(value: Any) -> Iterator[str]:
    labels = value.get("labels") if isinstance(value, dict) else None
    for label in labels if isinstance(labels, list) else ():
        if isinstance(label, dict) and isinstance(label.get("name"), str):
            yield label["name"]


def _comment(value: Any) -> Comment:
    user = value.get("user") if isinstance(value, dict) else None  # null where the account is gone
    user = user if isinstance(user, dict) else {}
    line = value.get("line") if isinstance(value, dict) else None
    return Comment(
        id=_number(value, "id"),
        author=_text_or_none(user, "login"),
        body=_text_or_none(value, "body"),
        by_bot=user.get("type") == "Bot",
        path=_text_or_none(value, "path"),
        line=line if isinstance(line, int) else 0,
    )


def _wait_for(answer: httpx2.Response, tried: int, *, idempotent: bool) -> float | None:
    """How many seconds to wait before the request is sent again; None where that wouldn't help."""
    limited = answer.status_code == 429 or (
        answer.status_code == 403
        and (answer.headers.get("x-ratelimit-remaining") == "0" or "retry-after" in answer.headers)
    )
    if limited:
        try:
            if "retry-after" in answer.headers:
                return _wait(float(answer.headers["retry-after"]))
            return _wait(float(answer.headers["x-ratelimit-reset"]) - time.time())
        except (KeyError, ValueError):
            return _LONGEST_WAIT
    if answer.status_code >= 500 and idempotent:
        return float(2**tried)
    return None


def _wait(seconds: float) -> float:
    """No less than a second, whatever was said; the longest for what is no number."""
    return _LONGEST_WAIT if math.isnan(seconds) else max(1.0, seconds)


def _refusal(method: str, answer: httpx2.Response) -> GitHubError:
    status = answer.status_code
    try:
        found = json.loads(answer.content)
    except (ValueError, RecursionError):
        found = {}
    found = found if isinstance(found, dict) else {}
    why = str(found.get("message") or answer.reason_phrase or tr("no reason given"))
    errors = found.get("errors")
    for one in errors if isinstance(errors, list) else ():
        detail = one.get("message") or one.get("code") if isinstance(one, dict) else one
        why += f"; {detail}" if detail else ""
    path = urlsplit(str(answer.request.url)).path
    message = tr(
        "GitHub refuses {method} {path} ({status}): {one_line}",
        method=method,
        path=path,
        status=status,
        one_line=one_line(why, 500),
    )
    if status == 401:
        return NotAllowedError(
            message, hint=tr("The token is wrong or has expired. Use the job's own: ${{ github.token }}.")
        )
    if status in (403, 429):
        return NotAllowedError(message, hint=_permission_hint(why))
    if status == 404:
        return NotFoundError(message, hint=tr("Either it isn't there, or the job's token may not see it."))
    if status in (409, 422):
        return NotTakenError(message)
    return GitHubError(message, hint=tr("Run the job again; see https://www.githubstatus.com."))


def _permission_hint(why: str) -> str:
    if "not permitted to create" in why:
        return tr(
            "Allow it: repository Settings, Actions, General, Workflow permissions, "
            "“Allow GitHub Actions to create and approve pull requests”."
        )
    if "rate limit" in why.lower():
        return tr("Run the job again in an hour.")
    return tr("See that the job has `permissions:` with `contents: write` and `pull-requests: write`.")
