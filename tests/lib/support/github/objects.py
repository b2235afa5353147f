"""GitHub's JSON objects, complete as its REST API and its events have them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from support.github.people import BOT, Person
from support.github.repository import Repository

if TYPE_CHECKING:
    from support.github.state import State
    from support.github.things import Comment, Label, Pull, Reaction, Review, ReviewComment

Json = dict[str, Any]

_REPOSITORY_URLS = {
    "archive_url": "/{archive_format}{/ref}",
    "assignees_url": "/assignees{/user}",
    "blobs_url": "/git/blobs{/sha}",
    "branches_url": "/branches{/branch}",
    "collaborators_url": "/collaborators{/collaborator}",
    "comments_url": "/comments{/number}",
    "commits_url": "/commits{/sha}",
    "compare_url": "/compare/{base}...{head}",
    "contents_url": "/contents/{+path}",
    "contributors_url": "/contributors",
    "deployments_url": "/deployments",
    "downloads_url": "/downloads",
    "events_url": "/events",
    "forks_url": "/forks",
    "git_commits_url": "/git/commits{/sha}",
    "git_refs_url": "/git/refs{/sha}",
    "git_tags_url": "/git/tags{/sha}",
    "hooks_url": "/hooks",
    "issue_comment_url": "/issues/comments{/number}",
    "issue_events_url": "/issues/events{/number}",
    "issues_url": "/issues{/number}",
    "keys_url": "/keys{/key_id}",
    "labels_url": "/labels{/name}",
    "languages_url": "/languages",
    "merges_url": "/merges",
    "milestones_url": "/milestones{/number}",
    "notifications_url": "/notifications{?since,all,participating}",
    "pulls_url": "/pulls{/number}",
    "releases_url": "/releases{/id}",
    "stargazers_url": "/stargazers",
    "statuses_url": "/statuses/{sha}",
    "subscribers_url": "/subscribers",
    "subscription_url": "/subscription",
    "tags_url": "/tags",
    "teams_url": "/teams",
    "trees_url": "/git/trees{/sha}",
}
_USER_URLS = {
    "followers_url": "/followers",
    "following_url": "/following{/other_user}",
    "gists_url": "/gists{/gist_id}",
    "starred_url": "/starred{/owner}{/repo}",
    "subscriptions_url": "/subscriptions",
    "organizations_url": "/orgs",
    "repos_url": "/repos",
    "events_url": "/events{/privacy}",
    "received_events_url": "/received_events",
}
_REACTIONS = ("+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes")


def stamp(when: datetime) -> str:
    """A time as GitHub writes it."""
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def _stamp_or_null(when: datetime | None) -> str | None:
    return stamp(when) if when else None


def user(state: State, person: Person) -> Json:
    """A `simple-user`."""
    url = f"{state.api}/users/{quote(person.login)}"
    path = f"apps/{person.login.removesuffix('[bot]')}" if person.is_bot else person.login
    return {
        "login": person.login,
        "id": person.id,
        "node_id": f"U_{person.id}",
        "avatar_url": f"https://avatars.githubusercontent.com/u/{person.id}?v=4",
        "gravatar_id": "",
        "url": url,
        "html_url": f"{state.web}/{path}",
        **{name: url + rest for name, rest in _USER_URLS.items()},
        "type": "Bot" if person.is_bot else "User",
        "site_admin": False,
    }


def repository(state: State, of: Repository) -> Json:
    """A `repository`, as it stands in pull requests and at the top of events."""
    url = f"{state.api}/repos/{of.full_name}"
    web = f"{state.web}/{of.full_name}"
    is_fork = of is not state.repository
    open_ones = 0 if is_fork else sum(pull.state == "open" for pull in state.pulls.values())
    return {
        "id": state.repository_id + is_fork,
        "node_id": f"R_{state.repository_id + is_fork}",
        "name": of.name,
        "full_name": of.full_name,
        "private": state.private,
        "owner": user(state, of.owner),
        "html_url": web,
        "description": None,
        "fork": is_fork,
        "url": url,
        **{name: url + rest for name, rest in _REPOSITORY_URLS.items()},
        "created_at": stamp(state.created_at),
        "updated_at": stamp(of.clock.now),
        "pushed_at": stamp(of.clock.now),
        "git_url": f"git://{state.web.partition('://')[2]}/{of.full_name}.git",
        "ssh_url": f"git@{state.web.partition('://')[2]}:{of.full_name}.git",
        "clone_url": f"{web}.git",
        "svn_url": web,
        "homepage": None,
        "size": 12,
        "stargazers_count": 0,
        "watchers_count": 0,
        "language": "HTML",
        "has_issues": True,
        "has_projects": True,
        "has_downloads": True,
        "has_wiki": True,
        "has_pages": True,
        "has_discussions": False,
        "forks_count": 0,
        "mirror_url": None,
        "archived": False,
        "disabled": False,
        "open_issues_count": open_ones,
        "license": None,
        "allow_forking": True,
        "is_template": False,
        "web_commit_signoff_required": False,
        "topics": [],
        "visibility": "private" if state.private else "public",
        "forks": 0,
        "open_issues": open_ones,
        "watchers": 0,
        "default_branch": of.default_branch,
        "custom_properties": {},
    }


def full_repository(state: State) -> Json:
    """What `GET /repos/{owner}/{repo}` answers."""
    can_write = state.can("contents")
    return {
        **repository(state, state.repository),
        "permissions": {
            "admin": False,
            "maintain": False,
            "push": can_write,
            "triage": False,
            "pull": True,
        },
        "temp_clone_token": "",
        "network_count": 0,
        "subscribers_count": 1,
        "organization": None,
    }


def label(state: State, of: Label) -> Json:
    return {
        "id": of.id,
        "node_id": f"LA_{of.id}",
        "url": f"{state.url}/labels/{quote(of.name)}",
        "name": of.name,
        "color": of.color,
        "default": False,
        "description": "",
    }


def _side(state: State, of: Repository, ref: str, sha: str) -> Json:
    return {
        "label": f"{of.owner.login}:{ref}",
        "ref": ref,
        "sha": sha,
        "user": user(state, of.owner),
        "repo": repository(state, of),
    }


def simple_pull(state: State, of: Pull) -> Json:
    """A `pull-request-simple`, as lists have it."""
    url = f"{state.url}/pulls/{of.number}"
    issue = f"{state.url}/issues/{of.number}"
    web = state.pull_page(of)
    links = {
        "self": url,
        "html": web,
        "issue": issue,
        "comments": f"{issue}/comments",
        "review_comments": f"{url}/comments",
        "review_comment": f"{state.url}/pulls/comments{{/number}}",
        "commits": f"{url}/commits",
        "statuses": f"{state.url}/statuses/{of.head_sha}",
    }
    return {
        "url": url,
        "id": of.id,
        "node_id": f"PR_{of.id}",
        "html_url": web,
        "diff_url": f"{web}.diff",
        "patch_url": f"{web}.patch",
        "issue_url": issue,
        "number": of.number,
        "state": of.state,
        "locked": False,
        "title": of.title,
        "user": user(state, of.user),
        "body": of.body,
        "created_at": stamp(of.created_at),
        "updated_at": stamp(of.updated_at),
        "closed_at": _stamp_or_null(of.closed_at),
        "merged_at": _stamp_or_null(of.merged_at),
        "merge_commit_sha": of.merge_commit_sha,
        "assignee": None,
        "assignees": [],
        "requested_reviewers": [user(state, each) for each in of.reviewers],
        "requested_teams": [],
        "labels": [label(state, each) for each in of.labels],
        "milestone": None,
        "draft": of.draft,
        "commits_url": links["commits"],
        "review_comments_url": links["review_comments"],
        "review_comment_url": links["review_comment"],
        "comments_url": links["comments"],
        "statuses_url": links["statuses"],
        "head": _side(state, of.head_repository, of.head, of.head_sha),
        "base": _side(state, state.repository, of.base, of.base_sha),
        "_links": {name: {"href": href} for name, href in links.items()},
        "author_association": state.association(of.user),
        "auto_merge": None,
        "active_lock_reason": None,
    }


def pull(state: State, of: Pull) -> Json:
    """A `pull-request`."""
    added, removed, files = state.numbers(of)
    mergeable = state.mergeable(of)
    return {
        **simple_pull(state, of),
        "merged": of.merged_at is not None,
        "mergeable": mergeable,
        "rebaseable": mergeable,
        "mergeable_state": state.mergeable_state(of, mergeable),
        "merged_by": user(state, of.merged_by) if of.merged_by else None,
        "comments": sum(each.pull is of for each in state.comments.values()),
        "review_comments": sum(each.pull is of for each in state.review_comments.values()),
        "maintainer_can_modify": of.maintainer_can_modify,
        "commits": state.commit_count(of),
        "additions": added,
        "deletions": removed,
        "changed_files": files,
    }


def issue(state: State, of: Pull) -> Json:
    """The `issue` that a pull request is too, as `issue_comment` has it."""
    url = f"{state.url}/issues/{of.number}"
    web = state.pull_page(of)
    return {
        "url": url,
        "repository_url": state.url,
        "labels_url": f"{url}/labels{{/name}}",
        "comments_url": f"{url}/comments",
        "events_url": f"{url}/events",
        "html_url": web,
        "id": of.id + 1,
        "node_id": f"PR_{of.id}",
        "number": of.number,
        "title": of.title,
        "user": user(state, of.user),
        "labels": [label(state, each) for each in of.labels],
        "state": of.state,
        "locked": False,
        "assignee": None,
        "assignees": [],
        "milestone": None,
        "comments": sum(each.pull is of for each in state.comments.values()),
        "created_at": stamp(of.created_at),
        "updated_at": stamp(of.updated_at),
        "closed_at": _stamp_or_null(of.closed_at),
        "author_association": state.association(of.user),
        "active_lock_reason": None,
        "draft": of.draft,
        "pull_request": {
            "url": f"{state.url}/pulls/{of.number}",
            "html_url": web,
            "diff_url": f"{web}.diff",
            "patch_url": f"{web}.patch",
            "merged_at": _stamp_or_null(of.merged_at),
        },
        "body": of.body,
        "reactions": _rollup(url, ()),
        "timeline_url": f"{url}/timeline",
        "performed_via_github_app": None,
        "state_reason": None,
    }


def comment(state: State, of: Comment) -> Json:
    """An `issue-comment`."""
    url = f"{state.url}/issues/comments/{of.id}"
    return {
        "url": url,
        "html_url": f"{state.pull_page(of.pull)}#issuecomment-{of.id}",
        "issue_url": f"{state.url}/issues/{of.pull.number}",
        "id": of.id,
        "node_id": f"IC_{of.id}",
        "user": user(state, of.user),
        "created_at": stamp(of.created_at),
        "updated_at": stamp(of.updated_at),
        "author_association": of.association or state.association(of.user),
        "body": of.body,
        "reactions": _rollup(url, of.reactions),
        "performed_via_github_app": None,
    }


def review_comment(state: State, of: ReviewComment) -> Json:
    """A `pull-request-review-comment`."""
    url = f"{state.url}/pulls/comments/{of.id}"
    web = f"{state.pull_page(of.pull)}#discussion_r{of.id}"
    now = state.place(of)
    made = {
        "url": url,
        "pull_request_review_id": of.review_id,
        "id": of.id,
        "node_id": f"PRRC_{of.id}",
        "diff_hunk": of.diff_hunk,
        "path": of.path,
        "commit_id": of.pull.head_sha if now.line else of.commit,
        "original_commit_id": of.commit,
        "user": user(state, of.user),
        "body": of.body,
        "created_at": stamp(of.created_at),
        "updated_at": stamp(of.updated_at),
        "html_url": web,
        "pull_request_url": f"{state.url}/pulls/{of.pull.number}",
        "author_association": of.association or state.association(of.user),
        "_links": {
            "self": {"href": url},
            "html": {"href": web},
            "pull_request": {"href": f"{state.url}/pulls/{of.pull.number}"},
        },
        "reactions": _rollup(url, of.reactions),
        "start_line": now.start_line,
        "original_start_line": of.start_line,
        "start_side": of.side if of.start_line else None,
        "line": now.line,
        "original_line": of.line,
        "side": of.side,
        "original_position": of.position,
        "position": now.position,
        "subject_type": "line",
    }
    return {**made, "in_reply_to_id": of.reply_to} if of.reply_to else made


def review(state: State, of: Review) -> Json:
    """A `pull-request-review`."""
    web = f"{state.pull_page(of.pull)}#pullrequestreview-{of.id}"
    pull_url = f"{state.url}/pulls/{of.pull.number}"
    made = {
        "id": of.id,
        "node_id": f"PRR_{of.id}",
        "user": user(state, of.user),
        "body": of.body,
        "state": of.state,
        "html_url": web,
        "pull_request_url": pull_url,
        "author_association": state.association(of.user),
        "_links": {"html": {"href": web}, "pull_request": {"href": pull_url}},
        "commit_id": of.commit,
    }
    return made if of.state == "PENDING" else {**made, "submitted_at": stamp(of.created_at)}


def reaction(state: State, of: Reaction) -> Json:
    return {
        "id": of.id,
        "node_id": f"REA_{of.id}",
        "user": user(state, of.user),
        "content": of.content,
        "created_at": stamp(of.created_at),
    }


def permission(state: State, person: Person, role: str) -> Json:
    """A `repository-collaborator-permission`; GitHub reports maintain as write and triage as read there."""
    order = ("none", "read", "triage", "write", "maintain", "admin")
    names = {"pull": "read", "triage": "triage", "push": "write", "maintain": "maintain", "admin": "admin"}
    allowed = {name: order.index(role) >= order.index(needs) for name, needs in names.items()}
    return {
        "permission": {"maintain": "write", "triage": "read"}.get(role, role),
        "user": {**user(state, person), "permissions": allowed, "role_name": role},
        "role_name": role,
    }


def _rollup(url: str, reactions: Iterable[Reaction]) -> Json:
    contents = [each.content for each in reactions]
    counts = {each: contents.count(each) for each in _REACTIONS}
    return {"url": f"{url}/reactions", "total_count": len(contents), **counts}


def actor(state: State) -> Json:
    """Who acts with a workflow's token."""
    return user(state, BOT)
