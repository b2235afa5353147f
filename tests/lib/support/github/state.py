"""One repository on GitHub: its pull requests, comments, reviews and settings, over a real git repository.

What is of git comes from git: heads, bases, whether a pull request merges, its commits, its lines. The rest follows what
GitHub does by itself when branches move: a pull request whose branch goes is closed, one whose commits have come
into its base is merged, a comment on a line that was changed is outdated.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from support.github.merging import Method, commit_tree, merged, merged_tree
from support.github.people import BOT, MINJUN, SOYEON, STRANGER, Person
from support.github.repository import Repository
from support.github.review_lines import UNPROCESSABLE, line_comment, place
from support.github.things import (
    Comment,
    Label,
    Place,
    Pull,
    Reaction,
    Refusal,
    Review,
    ReviewComment,
    check_length,
    invalid,
)

_ASSOCIATIONS = {"admin": "COLLABORATOR", "maintain": "COLLABORATOR", "write": "COLLABORATOR"}
_SUGGESTION = re.compile(r"^(`{3,}|~{3,})suggestion[^\n]*\n(.*?)^\1", re.MULTILINE | re.DOTALL)


class State:
    """See the module. `roles` says what a person may do: admin, maintain, write, triage, read, none."""

    def __init__(self, repository: Repository) -> None:
        self.repository = repository
        self.git = repository.git
        self.api = self.web = ""
        self.repository_id = 701234
        self.created_at = repository.clock.now
        self.private = False
        self.actions_may_create_pulls = True
        self.drafts_supported = True
        self.mergeable_unknown = 0  # so many answers say of `mergeable` that it isn't known yet
        self.token_permissions: dict[str, str] = {}
        self.people: dict[str, Person] = {
            each.login: each for each in (repository.owner, MINJUN, SOYEON, STRANGER)
        }
        self.roles: dict[str, str] = {repository.owner.login: "admin", SOYEON.login: "write"}
        self.pulls: dict[int, Pull] = {}
        self.comments: dict[int, Comment] = {}
        self.review_comments: dict[int, ReviewComment] = {}
        self.reviews: dict[int, Review] = {}
        self.labels: dict[str, Label] = {}
        self.forks: list[Repository] = []
        self._seen: dict[int, tuple[str | None, str | None]] = {}
        self._measured: dict[tuple[str, ...], Any] = {}
        self._ids = itertools.count(2_890_000_001, 7)
        self._numbers = itertools.count(1)

    @property
    def url(self) -> str:
        return f"{self.api}/repos/{self.repository.full_name}"

    def pull_page(self, pull: Pull) -> str:
        return f"{self.web}/{self.repository.full_name}/pull/{pull.number}"

    def can(self, *scopes: str) -> bool:
        """Whether the token of the request that is answered may write in one of the scopes."""
        return any(self.token_permissions.get(each) == "write" for each in scopes)

    def now(self) -> datetime:
        return self.repository.clock.tick()

    # People

    def role(self, person: Person) -> str:
        if person == BOT:
            return "write"
        return self.roles.get(person.login, "none" if self.private else "read")

    def association(self, person: Person) -> str:
        """What a person is to the repository, as events and comments say it."""
        if person == self.repository.owner:
            return "OWNER"
        if person == BOT:
            return "CONTRIBUTOR"
        if person.login in self.roles:
            return _ASSOCIATIONS.get(self.roles[person.login], "NONE")
        wrote = self.git("log", "--format=%ae", self.repository.default_branch).splitlines()
        return "CONTRIBUTOR" if person.email in wrote else "NONE"

    # Pull requests

    def create_pull(
        self,
        *,
        title: str,
        head: str,
        base: str,
        body: str | None = None,
        by: Person = BOT,
        draft: bool = False,
        maintainer_can_modify: bool = False,
    ) -> Pull:
        """Open a pull request. Refusal as GitHub's where there is one already, no commit, no such branch."""
        source, branch = self._head(head)
        sha = source.head(branch)
        if sha is None:
            raise invalid("PullRequest", "invalid", "head")
        base_sha = self.repository.head(base)
        if base_sha is None:
            raise invalid("PullRequest", "invalid", "base")
        if len(title) > 256:
            raise invalid("Issue", "custom", "title", "title is too long (maximum is 256 characters)")
        check_length("Issue", body)
        if draft and not self.drafts_supported:
            raise Refusal(422, "Draft pull requests are not supported in this repository.")
        self._fetch(source, sha)
        if self.repository.is_ancestor(sha, base_sha):
            raise invalid("PullRequest", "custom", "", f"No commits between {base} and {head}")
        if self._open_pull(source, branch, base):
            whose = f"{source.owner.login}:{branch}"
            raise invalid("PullRequest", "custom", "", f"A pull request already exists for {whose}.")
        now = self.now()
        pull = Pull(
            next(self._ids),
            next(self._numbers),
            title,
            body,
            by,
            source,
            branch,
            sha,
            base,
            base_sha,
            now,
            now,
            draft=draft,
            maintainer_can_modify=maintainer_can_modify and source is not self.repository,
        )
        self.pulls[pull.number] = pull
        self._update_refs(pull)
        return pull

    def _head(self, head: str) -> tuple[Repository, str]:
        owner, colon, branch = head.rpartition(":")
        if not colon or owner == self.repository.owner.login:
            return self.repository, branch
        for fork in self.forks:
            if fork.owner.login == owner:
                return fork, branch
        raise invalid("PullRequest", "invalid", "head")

    def add_fork(self, by: Person) -> Repository:
        """A person's fork of the repository."""
        self.people[by.login] = by
        fork = self.repository.fork(by)
        self.forks.append(fork)
        return fork

    def _fetch(self, source: Repository, sha: str) -> None:
        if source is not self.repository:
            self.git("fetch", "--quiet", str(source.remote), sha)

    def _open_pull(self, source: Repository, head: str, base: str) -> Pull | None:
        for pull in self.pulls.values():
            if pull.state == "open" and (pull.head_repository, pull.head, pull.base) == (source, head, base):
                return pull
        return None

    def update_pull(self, pull: Pull, changes: dict[str, Any]) -> None:
        """Change title, body, base or state."""
        if len(changes.get("title", "")) > 256:
            raise invalid("Issue", "custom", "title", "title is too long (maximum is 256 characters)")
        if changes.get("title", pull.title) == "":
            raise invalid("PullRequest", "missing_field", "title")
        check_length("Issue", changes.get("body"))
        if "base" in changes and self.repository.head(changes["base"]) is None:
            raise invalid("PullRequest", "invalid", "base")
        if changes.get("state", pull.state) != pull.state:
            (self.reopen if changes["state"] == "open" else self.close)(pull)
        pull.title = changes.get("title", pull.title)
        pull.body = changes.get("body", pull.body)
        pull.base = changes.get("base", pull.base)
        pull.updated_at = self.now()

    def close(self, pull: Pull) -> None:
        """Close a pull request without merging it."""
        pull.state = "closed"
        pull.closed_at = pull.updated_at = self.now()

    def reopen(self, pull: Pull) -> None:
        """Open a closed pull request again. Refusal where its branch has gone or was rewritten, or it was merged."""
        why = self._never_open(pull)
        if why:
            raise invalid("PullRequest", "custom", "state", f"state cannot be changed. {why}")
        pull.state = "open"
        pull.closed_at = None
        pull.updated_at = self.now()
        self.refresh()

    def _never_open(self, pull: Pull) -> str:
        sha = pull.head_repository.head(pull.head)
        if pull.merged:
            return "The pull request cannot be reopened."
        if sha is None:
            return f"The {pull.head} branch has been deleted."
        self._fetch(pull.head_repository, sha)
        if not self.repository.is_ancestor(pull.head_sha, sha):
            return f"The {pull.head} branch was force-pushed or recreated."
        if self._open_pull(pull.head_repository, pull.head, pull.base):
            return f"There is already an open pull request from {pull.head} to {pull.base}."
        return ""

    def merge(self, pull: Pull, method: Method = "merge", *, by: Person = MINJUN) -> str:
        """Merge a pull request as its button does; the sha that its base is at then. Refusal where it conflicts."""
        base = self.repository.head(pull.base)
        assert base is not None
        if pull.state != "open" or pull.draft or merged_tree(self.git, base, pull.head_sha) is None:
            raise Refusal(405, "Pull Request is not mergeable")
        sha = merged(self.repository, pull, method, base, by)
        pull.state = "closed"
        pull.closed_at = pull.merged_at = pull.updated_at = self.now()
        pull.merged_by = by
        pull.merge_commit_sha = sha
        self.git("update-ref", f"refs/heads/{pull.base}", sha, base)
        self.repository.pushed()
        return sha

    def numbers(self, pull: Pull) -> tuple[int, int, int]:
        """Lines added, lines removed, files changed."""
        rows = [
            line.split("\t")
            for line in self._once("diff", "--numstat", f"{pull.base_sha}...{pull.head_sha}").splitlines()
        ]
        added, removed = (sum(int(row[at]) for row in rows if row[at] != "-") for at in (0, 1))
        return added, removed, len(rows)

    def commit_count(self, pull: Pull) -> int:
        return int(self._once("rev-list", "--count", f"{pull.base_sha}..{pull.head_sha}"))

    def _once(self, *words: str) -> str:
        """What git says of commits, which stays the same."""
        if words not in self._measured:
            self._measured[words] = self.git(*words)
        said: str = self._measured[words]
        return said

    def mergeable(self, pull: Pull) -> bool | None:
        """Whether it merges; None where it is closed or where GitHub hasn't found out yet."""
        base = self.repository.head(pull.base)
        if pull.state != "open" or base is None:
            return None
        if self.mergeable_unknown:
            self.mergeable_unknown -= 1
            return None
        ends = (base, pull.head_sha)
        if ends not in self._measured:
            self._measured[ends] = merged_tree(self.git, base, pull.head_sha) is not None
        merges: bool = self._measured[ends]
        return merges

    def mergeable_state(self, pull: Pull, mergeable: bool | None) -> str:
        if mergeable is None:
            return "unknown"
        if not mergeable:
            return "dirty"
        return "draft" if pull.draft else "clean"

    def refresh(self) -> None:
        """Do what GitHub does when branches have moved."""
        if any(pull.state == "open" for pull in self.pulls.values()):
            tips = {each: each.tips() for each in (self.repository, *self.forks)}
            for pull in self.pulls.values():
                ends = (tips[pull.head_repository].get(pull.head), tips[self.repository].get(pull.base))
                if pull.state == "open" and self._seen.get(pull.number) != ends:
                    self._follow(pull)
                    self._seen[pull.number] = ends

    def _follow(self, pull: Pull) -> None:
        sha = pull.head_repository.head(pull.head)
        base = self.repository.head(pull.base)
        if base is not None and self.repository.is_ancestor(pull.head_sha, base):
            pull.state = "closed"
            pull.closed_at = pull.merged_at = pull.updated_at = self.now()
            pull.merged_by = self.repository.owner
            pull.merge_commit_sha = pull.head_sha
        elif sha is None or base is None:
            self.close(pull)
        elif sha != pull.head_sha:
            self._fetch(pull.head_repository, sha)
            pull.head_sha, pull.base_sha = sha, base
            pull.updated_at = self.now()
            if self.repository.is_ancestor(sha, base):
                self.close(pull)
        self._update_refs(pull)

    def _update_refs(self, pull: Pull) -> None:
        """refs/pull/N/head, and refs/pull/N/merge where it merges."""
        self.git("update-ref", f"refs/pull/{pull.number}/head", pull.head_sha)
        base = self.repository.head(pull.base)
        tree = merged_tree(self.git, base, pull.head_sha) if base and pull.state == "open" else None
        if base is None or tree is None:
            return
        name = f"refs/pull/{pull.number}/merge"
        parents = self.git.run("show", "-s", "--format=%P", name, "--").stdout.decode().split()
        if parents != [base, pull.head_sha]:
            message = f"Merge {pull.head_sha} into {base}"
            pull.merge_commit_sha = commit_tree(
                self.repository, tree, [base, pull.head_sha], message, pull.user
            )
            self.git("update-ref", name, pull.merge_commit_sha)

    # Comments and reviews

    def comment(self, pull: Pull, body: str, *, by: Person = BOT, association: str | None = None) -> Comment:
        """Write in a pull request's conversation."""
        if not body.strip():
            raise invalid("IssueComment", "missing_field", "body")
        check_length("IssueComment", body)
        now = self.now()
        made = Comment(next(self._ids), pull, by, body, now, now, association=association)
        self.comments[made.id] = made
        self.people.setdefault(by.login, by)
        return made

    def review(
        self,
        pull: Pull,
        *,
        event: str | None = "COMMENT",
        body: str = "",
        comments: Iterable[dict[str, Any]] = (),
        by: Person = BOT,
        commit: str | None = None,
    ) -> Review:
        """Review a pull request: all of its comments are made, or none."""
        comments = list(comments)
        commit = commit or pull.head_sha
        if event in {"COMMENT", "REQUEST_CHANGES"} and not body and not comments:
            raise Refusal(422, UNPROCESSABLE, ["Body cannot be blank"])
        if by == pull.user and event in {"APPROVE", "REQUEST_CHANGES"}:
            what = "approve" if event == "APPROVE" else "request changes on"
            raise Refusal(422, UNPROCESSABLE, [f"Can not {what} your own pull request"])
        if by == BOT and event == "APPROVE" and not self.actions_may_create_pulls:
            raise Refusal(403, "GitHub Actions is not permitted to create or approve pull requests.")
        if not self.git.ok("merge-base", "--is-ancestor", commit, pull.head_sha):
            raise Refusal(422, UNPROCESSABLE, ["Commit is not part of the pull request"])
        states = {"APPROVE": "APPROVED", "REQUEST_CHANGES": "CHANGES_REQUESTED", "COMMENT": "COMMENTED"}
        now = self.now()
        made = Review(next(self._ids), pull, by, body, states.get(event or "", "PENDING"), commit, now)
        written = [line_comment(self.git, made, each, next(self._ids)) for each in comments]
        self.reviews[made.id] = made
        self.review_comments |= {each.id: each for each in written}
        return made

    def comment_on_line(
        self,
        pull: Pull,
        path: str,
        line: int,
        body: str,
        *,
        start_line: int | None = None,
        by: Person = MINJUN,
        association: str | None = None,
    ) -> ReviewComment:
        """Write a single comment on a line (or from `start_line` to it) of a pull request's new side."""
        given = {"path": path, "line": line, "body": body} | (
            {"start_line": start_line} if start_line else {}
        )
        review = self.review(pull, comments=[given], by=by)
        made = next(each for each in self.review_comments.values() if each.review_id == review.id)
        made.association = association
        self.people.setdefault(by.login, by)
        return made

    def reply(self, to: ReviewComment, body: str, *, by: Person = MINJUN) -> ReviewComment:
        """Answer a comment on a line."""
        if to.reply_to:
            to = self.review_comments[to.reply_to]
        if not body.strip():
            raise invalid("PullRequestReviewComment", "missing_field", "body")
        review = Review(next(self._ids), to.pull, by, "", "COMMENTED", to.pull.head_sha, self.now())
        self.reviews[review.id] = review
        made = ReviewComment(
            next(self._ids),
            review.id,
            to.pull,
            by,
            body,
            to.path,
            to.line,
            to.start_line,
            to.side,
            to.position,
            to.commit,
            to.diff_hunk,
            review.created_at,
            review.created_at,
            reply_to=to.id,
        )
        self.review_comments[made.id] = made
        return made

    def place(self, of: ReviewComment) -> Place:
        """Where a comment's lines are now."""
        return place(self.git, of)

    def apply_suggestion(self, of: ReviewComment, *, by: Person = MINJUN) -> str:
        """Commit a comment's suggestion to the pull request's branch, as its button does; the sha."""
        found = _SUGGESTION.search(of.body)
        now = self.place(of)
        if not found or now.line is None:
            raise Refusal(422, "Suggestion cannot be applied.")
        source = of.pull.head_repository
        lines = source.read(of.path, of.pull.head).splitlines(keepends=True)
        lines[(now.start_line or now.line) - 1 : now.line] = [found[2]]
        with_whom = f"\n\nCo-authored-by: {of.user.name} <{of.user.email}>" if of.user != by else ""
        message = f"Update {of.path}{with_whom}"
        return source.commit({of.path: "".join(lines)}, by=by, message=message, branch=of.pull.head)

    def react(self, to: Comment | ReviewComment, content: str, *, by: Person = BOT) -> tuple[Reaction, bool]:
        """A reaction and whether it is new: one person's same reaction is there once."""
        for each in to.reactions:
            if (each.user, each.content) == (by, content):
                return each, False
        made = Reaction(next(self._ids), by, content, self.now())
        to.reactions.append(made)
        return made, True

    # Labels, reviewers, branches

    def add_labels(self, pull: Pull, names: Iterable[str]) -> None:
        """Put labels on a pull request; those that the repository hasn't are made."""
        for name in names:
            if len(name) > 50:
                raise invalid("Label", "custom", "name", "name is too long (maximum is 50 characters)")
            known = self.labels.setdefault(name.lower(), Label(next(self._ids), name))
            if known not in pull.labels:
                pull.labels.append(known)
        pull.updated_at = self.now()

    def request_reviewers(self, pull: Pull, logins: Iterable[str]) -> None:
        """Ask people for a review. Refusal where one isn't a collaborator, or is the author."""
        asked = []
        for login in logins:
            if login == pull.user.login:
                raise Refusal(422, "Review cannot be requested from pull request author.")
            if login not in self.roles:
                name = self.repository.full_name
                raise Refusal(
                    422,
                    "Reviews may only be requested from collaborators. One or more of the users or teams you "
                    f"specified is not a collaborator of the {name} repository.",
                )
            asked.append(self.people[login])
        pull.reviewers += [each for each in asked if each not in pull.reviewers]
        pull.updated_at = self.now()

    def delete_ref(self, ref: str) -> None:
        """Delete `heads/…` or `tags/…`."""
        name = f"refs/{ref}"
        if not self.git.ok("show-ref", "--verify", "--quiet", name):
            raise Refusal(422, "Reference does not exist")
        branch = ref.removeprefix("heads/")
        if branch == self.repository.default_branch:
            raise Refusal(422, "Cannot delete the default branch")
        if ref.startswith("heads/") and branch in self.repository.protected:
            raise Refusal(422, "Cannot delete protected branch")
        self.git("update-ref", "-d", name)
        self.repository.pushed()
