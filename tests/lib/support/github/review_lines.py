"""Comments on lines of a pull request: which lines may have one, and where it stands after further pushes."""

from __future__ import annotations

from typing import Any

from support.github.diffs import Hunk, hunks, line_now
from support.github.repository import Git
from support.github.things import Place, Refusal, Review, ReviewComment, check_length

UNPROCESSABLE = "Unprocessable Entity"
_NO_PATH = (
    "Pull request review thread path is invalid and Pull request review thread diff hunk can't be blank"
)
_NOT_IN_DIFF = (
    "Pull request review thread line must be part of the diff and "
    "Pull request review thread diff hunk can't be blank"
)


def line_comment(git: Git, review: Review, given: dict[str, Any], id_: int) -> ReviewComment:
    """A comment on lines of the diff that is reviewed. Refusal as GitHub\'s where they aren\'t part of it."""
    pull, side = review.pull, given.get("side", "RIGHT")
    found = hunks(git, pull.base_sha, review.commit, given["path"])
    if not found:
        raise Refusal(422, UNPROCESSABLE, [_NO_PATH])
    if "line" not in given and "position" in given:
        given = {**given, **_at_position(found, given["position"])}
        side = given["side"]
    line, start = given.get("line"), given.get("start_line")
    hunk = next((each for each in found if (side, line) in each.lines), None)
    if line is None or hunk is None:
        raise Refusal(422, UNPROCESSABLE, [_NOT_IN_DIFF])
    if start is not None and start >= line:
        raise Refusal(
            422, UNPROCESSABLE, ["Pull request review thread start line must precede the end line."]
        )
    if start is not None and (given.get("start_side", side), start) not in hunk.lines:
        raise Refusal(
            422,
            UNPROCESSABLE,
            ["Pull request review thread start line must be part of the same hunk as the line."],
        )
    check_length("PullRequestReviewComment", given["body"])
    return ReviewComment(
        id_,
        review.id,
        pull,
        review.user,
        given["body"],
        given["path"],
        line,
        start,
        side,
        hunk.lines[side, line],
        review.commit,
        hunk.until(side, line),
        review.created_at,
        review.created_at,
    )


def place(git: Git, of: ReviewComment) -> Place:
    """Where a comment's lines are now; nowhere when they were changed since."""
    if of.side == "LEFT" or of.commit == of.pull.head_sha:
        return Place(of.line, of.start_line, of.position)
    line = line_now(git, of.commit, of.pull.head_sha, of.path, of.line)
    start = of.start_line and line_now(git, of.commit, of.pull.head_sha, of.path, of.start_line)
    if line is None or (of.start_line and start is None):
        return Place()
    for hunk in hunks(git, of.pull.base_sha, of.pull.head_sha, of.path):
        if ("RIGHT", line) in hunk.lines:
            return Place(line, start, hunk.lines["RIGHT", line])
    return Place()


def _at_position(found: list[Hunk], position: int) -> dict[str, Any]:
    for hunk in found:
        for (side, line), at in hunk.lines.items():
            if at == position:
                return {"side": side, "line": line}
    return {"side": "RIGHT", "line": None}
