"""What each operation of the REST API does to the repository, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from support.github import objects
from support.github.people import BOT
from support.github.state import State
from support.github.things import Pull, Refusal

Path = Mapping[str, str]
Thing = TypeVar("Thing")


class Asked(Protocol):
    """What an operation needs to know of a request; all of it has been checked."""

    query: dict[str, str]
    body: Any


@dataclass(frozen=True, slots=True)
class Answer:
    """What GitHub answers."""

    status: int
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


def _pull(state: State, path: Path) -> Pull:
    number = int(path.get("pull_number", path.get("issue_number", "0")))
    if number not in state.pulls:
        raise Refusal(404, "Not Found")
    return state.pulls[number]


def _get_repository(state: State, _path: Path, _request: Asked) -> Answer:
    return Answer(200, objects.full_repository(state))


def _list_pulls(state: State, _path: Path, request: Asked) -> Answer:
    query = request.query
    wanted = query.get("state", "open")
    found = [each for each in state.pulls.values() if wanted in {"all", each.state}]
    if ":" in query.get("head", ""):  # GitHub takes no notice of a head without its owner
        owner, _, branch = query["head"].partition(":")
        found = [each for each in found if (each.head_repository.owner.login, each.head) == (owner, branch)]
    if "base" in query:
        found = [each for each in found if each.base == query["base"]]
    by_update = query.get("sort") == "updated"
    found.sort(key=lambda each: each.updated_at if by_update else each.created_at)
    default = "asc" if query.get("sort", "created") != "created" else "desc"
    if query.get("direction", default) == "desc":
        found.reverse()
    return Answer(200, [objects.simple_pull(state, each) for each in found])


def _create_pull(state: State, _path: Path, request: Asked) -> Answer:
    if not state.actions_may_create_pulls:
        raise Refusal(403, "GitHub Actions is not permitted to create or approve pull requests.")
    given = request.body
    if "title" not in given:
        missing = {"resource": "PullRequest", "code": "missing_field", "field": "title"}
        raise Refusal(422, "Validation Failed", [missing])
    made = state.create_pull(
        title=given["title"],
        head=given["head"],
        base=given["base"],
        body=given.get("body"),
        draft=given.get("draft", False),
        maintainer_can_modify=given.get("maintainer_can_modify", False),
    )
    return Answer(201, objects.pull(state, made), {"location": f"{state.url}/pulls/{made.number}"})


def _get_pull(state: State, path: Path, _request: Asked) -> Answer:
    return Answer(200, objects.pull(state, _pull(state, path)))


def _update_pull(state: State, path: Path, request: Asked) -> Answer:
    pull = _pull(state, path)
    state.update_pull(pull, request.body or {})
    return Answer(200, objects.pull(state, pull))


def _list_comments(state: State, path: Path, request: Asked) -> Answer:
    pull, since = _pull(state, path), request.query.get("since", "")
    found = [objects.comment(state, each) for each in state.comments.values() if each.pull is pull]
    return Answer(200, [each for each in found if each["updated_at"] >= since])


def _create_comment(state: State, path: Path, request: Asked) -> Answer:
    made = objects.comment(state, state.comment(_pull(state, path), request.body["body"]))
    return Answer(201, made, {"location": made["url"]})


def _get_comment(state: State, path: Path, _request: Asked) -> Answer:
    return Answer(200, objects.comment(state, _the(state.comments, path)))


def _update_comment(state: State, path: Path, request: Asked) -> Answer:
    comment = _the(state.comments, path)
    if len(request.body["body"]) > 65536:
        error = {"resource": "IssueComment", "code": "unprocessable", "field": "data"}
        raise Refusal(422, "Validation Failed", [error])
    comment.body, comment.updated_at = request.body["body"], state.now()
    return Answer(200, objects.comment(state, comment))


def _list_review_comments(state: State, path: Path, request: Asked) -> Answer:
    pull, since = _pull(state, path), request.query.get("since", "")
    found = [
        objects.review_comment(state, each)
        for each in state.review_comments.values()
        if each.pull is pull and state.reviews[each.review_id].state != "PENDING"
    ]
    found = [each for each in found if each["updated_at"] >= since]
    if request.query.get("direction") == "desc":
        found.reverse()
    return Answer(200, found)


def _reply(state: State, path: Path, request: Asked) -> Answer:
    comment = _the(state.review_comments, path)
    if comment.pull is not _pull(state, path):
        raise Refusal(404, "Not Found")
    made = state.reply(comment, request.body["body"], by=BOT)
    return Answer(201, objects.review_comment(state, made))


def _create_review(state: State, path: Path, request: Asked) -> Answer:
    given = request.body or {}
    made = state.review(
        _pull(state, path),
        event=given.get("event"),
        body=given.get("body", ""),
        comments=given.get("comments", ()),
        commit=given.get("commit_id"),
    )
    return Answer(200, objects.review(state, made))


def _request_reviewers(state: State, path: Path, request: Asked) -> Answer:
    pull = _pull(state, path)
    state.request_reviewers(pull, (request.body or {}).get("reviewers", []))
    return Answer(201, objects.simple_pull(state, pull))


def _list_labels(state: State, path: Path, _request: Asked) -> Answer:
    return Answer(200, [objects.label(state, each) for each in _pull(state, path).labels])


def _add_labels(state: State, path: Path, request: Asked) -> Answer:
    pull = _pull(state, path)
    given = (request.body or {}).get("labels", [])
    state.add_labels(pull, [each if isinstance(each, str) else each["name"] for each in given])
    return Answer(200, [objects.label(state, each) for each in pull.labels])


def _list_pulls_of_commit(state: State, path: Path, _request: Asked) -> Answer:
    """The pull requests whose merge brought a commit in, or that have it and are open."""
    repository, commit = state.repository, path["commit_sha"]
    if repository.resolve(commit) is None:
        raise Refusal(422, f"No commit found for SHA: {commit}")
    found = [
        each
        for each in state.pulls.values()
        if repository.is_ancestor(commit, each.head_sha) and not repository.is_ancestor(commit, each.base_sha)
    ]
    return Answer(200, [objects.simple_pull(state, each) for each in found])


def _get_permission(state: State, path: Path, _request: Asked) -> Answer:
    person = state.people.get(path["username"])
    if person is None:
        raise Refusal(404, f"{path['username']} is not a user")
    return Answer(200, objects.permission(state, person, state.role(person)))


def _react_to_comment(state: State, path: Path, request: Asked) -> Answer:
    made, new = state.react(_the(state.comments, path), request.body["content"])
    return Answer(201 if new else 200, objects.reaction(state, made))


def _react_to_review_comment(state: State, path: Path, request: Asked) -> Answer:
    made, new = state.react(_the(state.review_comments, path), request.body["content"])
    return Answer(201 if new else 200, objects.reaction(state, made))


def _delete_ref(state: State, path: Path, _request: Asked) -> Answer:
    state.delete_ref(path["ref"])
    return Answer(204)


def _the(of: Mapping[int, Thing], path: Path) -> Thing:
    try:
        return of[int(path["comment_id"])]
    except KeyError:
        raise Refusal(404, "Not Found") from None


DOES: dict[str, Callable[[State, Path, Asked], Answer]] = {
    "repos/get": _get_repository,
    "pulls/list": _list_pulls,
    "pulls/create": _create_pull,
    "pulls/get": _get_pull,
    "pulls/update": _update_pull,
    "pulls/list-review-comments": _list_review_comments,
    "pulls/create-reply-for-review-comment": _reply,
    "pulls/create-review": _create_review,
    "pulls/request-reviewers": _request_reviewers,
    "reactions/create-for-pull-request-review-comment": _react_to_review_comment,
    "issues/list-comments": _list_comments,
    "issues/create-comment": _create_comment,
    "issues/get-comment": _get_comment,
    "issues/update-comment": _update_comment,
    "issues/list-labels-on-issue": _list_labels,
    "issues/add-labels": _add_labels,
    "reactions/create-for-issue-comment": _react_to_comment,
    "repos/list-pull-requests-associated-with-commit": _list_pulls_of_commit,
    "repos/get-collaborator-permission-level": _get_permission,
    "git/delete-ref": _delete_ref,
}
