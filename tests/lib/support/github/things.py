"""What a repository on GitHub has besides its git: pull requests, comments, reviews, labels, reactions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from support.github.people import Person
from support.github.repository import Repository


@dataclass(slots=True)
class Label:
    id: int
    name: str
    color: str = "ededed"


@dataclass(slots=True)
class Reaction:
    id: int
    user: Person
    content: str
    created_at: datetime


@dataclass(slots=True)
class Pull:
    """A pull request."""

    id: int
    number: int
    title: str
    body: str | None
    user: Person
    head_repository: Repository
    head: str
    head_sha: str
    base: str
    base_sha: str
    created_at: datetime
    updated_at: datetime
    draft: bool = False
    state: str = "open"
    maintainer_can_modify: bool = False
    closed_at: datetime | None = None
    merged_at: datetime | None = None
    merged_by: Person | None = None
    merge_commit_sha: str | None = None
    labels: list[Label] = field(default_factory=list)
    reviewers: list[Person] = field(default_factory=list)

    @property
    def merged(self) -> bool:
        return self.merged_at is not None


@dataclass(slots=True)
class Comment:
    """A comment in a pull request's conversation."""

    id: int
    pull: Pull
    user: Person
    body: str
    created_at: datetime
    updated_at: datetime
    reactions: list[Reaction] = field(default_factory=list)
    association: str | None = None


@dataclass(slots=True)
class ReviewComment:
    """A comment on lines of a pull request; `line` and `start_line` as they were when it was written."""

    id: int
    review_id: int
    pull: Pull
    user: Person
    body: str
    path: str
    line: int
    start_line: int | None
    side: str
    position: int
    commit: str
    diff_hunk: str
    created_at: datetime
    updated_at: datetime
    reply_to: int | None = None
    reactions: list[Reaction] = field(default_factory=list)
    association: str | None = None


@dataclass(slots=True)
class Review:
    id: int
    pull: Pull
    user: Person
    body: str
    state: str
    commit: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """Where a comment stands now; nulls where it is outdated."""

    line: int | None = None
    start_line: int | None = None
    position: int | None = None


class Refusal(Exception):  # noqa: N818 - GitHub's answer, not a mistake of the tests
    """GitHub says no."""

    def __init__(self, status: int, message: str, errors: list[Any] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.errors = errors


def invalid(resource: str, code: str, field_: str = "", message: str = "") -> Refusal:
    """A 422 as GitHub's validation gives it."""
    error = {"resource": resource, "code": code}
    error |= {"field": field_} if field_ else {}
    error |= {"message": message} if message else {}
    return Refusal(422, "Validation Failed", [error])


def check_length(resource: str, body: str | None) -> None:
    """Refuse a text that is longer than GitHub keeps."""
    if body is not None and len(body) > 65536:
        raise invalid(resource, "unprocessable", "body", "body is too long (maximum is 65536 characters)")
