"""The stand-in for GitHub answers as GitHub's description says, and refuses what doesn't fit it."""

from __future__ import annotations

import httpx2
import pytest
from support.github import description, faults
from support.github.client import Client
from support.github.people import BOT, MINJUN, SOYEON, STRANGER, Person
from support.github.posts import CACHE_PATH, QUEUE, QUEUE_PATH
from support.github.repository import Blog
from support.github.server import GitHub

ENGLISH = "en/_posts/2026-01-12-queue.md"
TEXT = "---\ntitle: First\n---\n\n" + "".join(f"Line {number}.\n" for number in range(5, 21))
NEW = {"title": "Translate", "head": "olgim/queue", "base": "main", "body": "One post."}


@pytest.fixture
def branch(blog: Blog) -> str:
    """A branch with an English file."""
    blog.commit({ENGLISH: TEXT}, by=BOT, message="Translate", branch="olgim/queue")
    return "olgim/queue"


def test_every_operation_answers_as_it_is_described(github: GitHub, ask: Client, branch: str) -> None:
    ask("GET", "")
    ask("POST", "/pulls", NEW)
    ask("GET", "/pulls?state=open&head=minjun:olgim/queue&base=main&per_page=10&page=1")
    ask("GET", "/pulls/1")
    ask("PATCH", "/pulls/1", {"title": "Translate the queue", "body": "New."})
    comment = ask("POST", "/issues/1/comments", {"body": "안녕하세요"}).body["id"]
    ask("GET", "/issues/1/comments")
    ask("GET", f"/issues/comments/{comment}")
    ask("PATCH", f"/issues/comments/{comment}", {"body": "다시"})
    ask("POST", f"/issues/comments/{comment}/reactions", {"content": "eyes"})
    ask("POST", f"/issues/comments/{comment}/reactions", {"content": "eyes"})
    note = {"path": ENGLISH, "line": 6, "start_line": 5, "side": "RIGHT", "body": "Hm."}
    ask("POST", "/pulls/1/reviews", {"event": "COMMENT", "body": "Two notes.", "comments": [note]})
    on_line = ask("GET", "/pulls/1/comments").body[0]["id"]
    ask("POST", f"/pulls/1/comments/{on_line}/replies", {"body": "Yes."})
    ask("GET", "/pulls/1/comments?sort=created&direction=asc")
    ask("POST", f"/pulls/comments/{on_line}/reactions", {"content": "+1"})
    ask("POST", "/issues/1/labels", {"labels": ["translation", "한국어"]})
    ask("GET", "/issues/1/labels")
    ask("POST", "/pulls/1/requested_reviewers", {"reviewers": ["soyeon"]})
    ask("GET", "/collaborators/soyeon/permission")
    ask("GET", f"/commits/{github.pulls[0].head_sha}/pulls?per_page=100")
    ask("DELETE", "/git/refs/heads%2Folgim%2Fqueue")
    assert github.violations == []
    told = {request.operation for request in github.requests}
    assert told == {operation.id for operation in description.operations()}
    for request in github.requests:
        operation = description.operation(request.operation)
        assert description.answer_faults(operation, request.status, request.answer) == [], str(request)
    assert github.pulls[0].state == "closed"  # its branch has gone


def test_a_pull_request_is_what_git_says(blog: Blog, github: GitHub, ask: Client, branch: str) -> None:
    made = ask("POST", "/pulls", {**NEW, "draft": True})
    assert made.status == 201
    assert made.body["head"]["sha"] == blog.head(branch)
    assert made.body["base"]["sha"] == blog.head()
    assert (made.body["commits"], made.body["changed_files"], made.body["additions"]) == (1, 1, 20)
    assert made.body["mergeable"] is True
    assert made.body["draft"] is True
    assert made.body["user"]["login"] == BOT.login
    assert made.body["html_url"] == f"{github.server_url}/minjun/blog/pull/1"
    blog.commit({ENGLISH: "Something else."}, message="Write it myself")
    assert ask("GET", "/pulls/1").body["mergeable"] is False
    blog.commit({ENGLISH: TEXT + "More.\n"}, by=SOYEON, branch=branch, message="More")
    assert ask("GET", "/pulls/1").body["head"]["sha"] == blog.head(branch)
    assert blog.resolve("refs/pull/1/head") == blog.head(branch)


def test_mergeable_is_unknown_for_as_many_answers_as_asked(github: GitHub, ask: Client, branch: str) -> None:
    github.state.mergeable_unknown = 2
    assert [ask("POST", "/pulls", NEW).body["mergeable"]] == [None]
    assert [ask("GET", "/pulls/1").body["mergeable"] for _ in range(2)] == [None, True]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"head": "olgim/nothing"}, "head"),
        ({"base": "nothing"}, "base"),
        ({"head": "main"}, "No commits between main and main"),
        ({"body": "x" * 65537}, "body is too long (maximum is 65536 characters)"),
        ({"title": "x" * 257}, "title is too long (maximum is 256 characters)"),
    ],
)
def test_what_no_pull_request_can_be_made_of_is_422(
    change: dict[str, str], message: str, ask: Client, branch: str
) -> None:
    said = ask("POST", "/pulls", {**NEW, **change})
    assert said.status == 422
    assert said.body["message"] == "Validation Failed"
    assert message in str(said.body["errors"][0])


def test_a_second_pull_request_from_a_branch_is_refused_in_githubs_words(ask: Client, branch: str) -> None:
    assert ask("POST", "/pulls", NEW).status == 201
    said = ask("POST", "/pulls", NEW)
    assert said.status == 422
    assert said.body["errors"][0]["message"] == "A pull request already exists for minjun:olgim/queue."


def test_a_repository_can_forbid_actions_to_open_pull_requests(
    github: GitHub, ask: Client, branch: str
) -> None:
    github.state.actions_may_create_pulls = False
    said = ask("POST", "/pulls", NEW)
    assert said.status == 403
    assert said.body["message"] == "GitHub Actions is not permitted to create or approve pull requests."
    assert github.pulls == []


def test_a_token_that_may_only_read_is_refused_every_write(github: GitHub, ask: Client, branch: str) -> None:
    ask("POST", "/pulls", NEW)
    reader = Client(github, github.read_token)
    assert reader("GET", "/pulls/1").status == 200
    for method, path, body in (
        ("POST", "/pulls", NEW),
        ("POST", "/issues/1/comments", {"body": "x"}),
        ("DELETE", "/git/refs/heads/olgim/queue", None),
    ):
        said = reader(method, path, body)
        assert (said.status, said.body["message"]) == (403, "Resource not accessible by integration")


@pytest.mark.parametrize(
    ("method", "path", "body", "fault"),
    [
        ("POST", "/pulls", {"title": "x", "base": "main"}, '"head" wasn\'t supplied.'),
        ("POST", "/pulls", {**NEW, "lables": []}, '"lables" is not a permitted key.'),
        ("POST", "/pulls", {**NEW, "draft": "true"}, "For 'properties/draft', \"true\" is not a boolean."),
        ("GET", "/pulls?state=merged", None, "is not a member of"),
        ("GET", "/pulls?per_page=500", None, "500 is not in its range"),
        ("GET", "/pulls?branch=x", None, '"branch" is not a parameter'),
        ("GET", "/pulls/first", None, '"first" is not an integer'),
        ("POST", "/issues/1/labels", {"labels": "x"}, "is not an array"),
        ("POST", "/issues/1/labels", {"label": ["x"]}, '"label" is not a permitted key.'),
        ("POST", "/pulls/1/reviews", {"event": "comment"}, "is not a member of"),
        ("POST", "/pulls/1/reviews", {"comments": [{"path": "x"}]}, '"body" wasn\'t supplied.'),
        ("POST", "/pulls/1/reviews", {"comments": [{"path": "x", "body": "y", "to": 1}]}, '"to" is not'),
        ("POST", "/issues/comments/1/reactions", {"content": "ok"}, "is not a member of"),
    ],
)
def test_a_request_that_does_not_fit_the_description_is_422_and_recorded(
    method: str, path: str, body: object, fault: str, github: GitHub, ask: Client
) -> None:
    said = ask(method, path, body)
    assert said.status == 422
    assert fault in said.body["message"]
    assert len(github.violations) == 1


@pytest.mark.parametrize(
    ("header", "value"),
    [("Accept", "*/*"), ("X-GitHub-Api-Version", "2020-01-01"), ("User-Agent", "")],
)
def test_a_header_that_is_missing_or_wrong_is_recorded(
    header: str, value: str, github: GitHub, ask: Client
) -> None:
    ask.headers[header] = value
    if not value:  # httpx has one of its own
        with httpx2.Client(trust_env=False) as line:
            del line.headers["User-Agent"]
            del ask.headers["User-Agent"]
            line.get(github.state.url, headers=ask.headers)
    else:
        ask("GET", "")
    assert len(github.violations) == 1
    assert header in str(github.violations[0])


def test_a_violation_fails_the_test_at_its_end(blog: Blog) -> None:
    with pytest.raises(AssertionError, match=r'"x" is not a parameter of repos/get'), GitHub(blog) as github:
        Client(github)("GET", "?x=1")


def test_a_wrong_token_is_bad_credentials_and_an_unknown_path_not_found(github: GitHub, ask: Client) -> None:
    assert ask("GET", "", Authorization="Bearer ghs_wrong").body["message"] == "Bad credentials"
    assert ask("GET", "", Authorization="").status == 401
    assert ask("GET", "/contents/about.md").status == 404
    assert len(github.violations) == 2  # without a token, and not of the operations
    assert github.token not in repr(github.requests)


def test_pages_follow_links_and_all_of_them_together_are_everything(
    github: GitHub, ask: Client, branch: str
) -> None:
    ask("POST", "/pulls", NEW)
    for number in range(5):
        ask("POST", "/issues/1/comments", {"body": f"{number}"})
    github.page_size = 2
    said = ask("GET", "/issues/1/comments?per_page=100")
    bodies = [each["body"] for each in said.body]
    while said.next:
        assert "/repositories/" in said.next
        said = ask("GET", said.next)
        bodies += [each["body"] for each in said.body]
    assert bodies == ["0", "1", "2", "3", "4"]
    assert 'rel="first"' in said.headers["link"]
    assert 'rel="last"' not in said.headers["link"]
    assert len(github.calls("issues/list-comments")) == 3
    assert not github.violations


def test_faults_meet_the_request_they_are_for_and_once(github: GitHub, ask: Client, branch: str) -> None:
    github.faults += [
        faults.secondary_limit("pulls/create", retry_after=7),
        faults.primary_limit("pulls/create", wait=30),
        faults.server_error("pulls/create"),
        faults.already_exists("olgim/queue"),
        faults.conflict("git/delete-ref"),
    ]
    assert ask("GET", "").status == 200
    secondary, primary, broken, exists = (ask("POST", "/pulls", NEW) for _ in range(4))
    assert (secondary.status, secondary.headers["retry-after"]) == (403, "7")
    assert primary.headers["x-ratelimit-remaining"] == "0"
    assert broken.status == 502
    assert "Unicorn" in broken.body
    assert "already exists" in exists.body["errors"][0]["message"]
    assert github.pulls == []
    assert ask("POST", "/pulls", NEW).status == 201
    assert len(github.faults) == 1


def test_a_write_can_be_done_though_its_answer_is_lost(github: GitHub, ask: Client, branch: str) -> None:
    github.faults += [faults.reset("pulls/create"), faults.server_error("pulls/create", after=True)]
    with pytest.raises(httpx2.TransportError):
        ask("POST", "/pulls", NEW)
    assert github.pulls == []
    assert ask("POST", "/pulls", NEW).status == 502
    assert len(github.pulls) == 1


def test_a_slow_answer_is_late_and_right(github: GitHub, ask: Client) -> None:
    github.faults.append(faults.slow(5))
    with httpx2.Client(trust_env=False, timeout=0.2) as line, pytest.raises(httpx2.TimeoutException):
        line.get(github.state.url, headers=ask.headers)
    assert ask("GET", "").status == 200


def test_a_comment_needs_a_line_of_the_diff(github: GitHub, ask: Client, blog: Blog) -> None:
    blog.commit({QUEUE_PATH: QUEUE.replace("어제 새벽에", "오늘 새벽에")}, branch="olgim/queue")
    ask("POST", "/pulls", NEW)

    def review(**comment: object) -> object:
        return ask(
            "POST", "/pulls/1/reviews", {"event": "COMMENT", "comments": [{"body": "x", **comment}]}
        ).body

    assert "line must be part of the diff" in str(review(path=QUEUE_PATH, line=22))
    assert "path is invalid" in str(review(path=CACHE_PATH, line=1))
    assert "must precede" in str(review(path=QUEUE_PATH, line=8, start_line=8))
    assert github.state.review_comments == {}
    assert github.state.reviews == {}
    review(path=QUEUE_PATH, line=8)
    (made,) = ask("GET", "/pulls/1/comments").body
    assert made["diff_hunk"].endswith(
        "+오늘 새벽에 작업 큐가 십만 건까지 쌓였다. 처음에는 워커가 죽은 줄 알았다."
    )


def test_a_comment_moves_with_its_line_and_is_outdated_when_that_changes(
    github: GitHub, ask: Client, blog: Blog, branch: str
) -> None:
    ask("POST", "/pulls", NEW)
    github.state.comment_on_line(github.pulls[0], ENGLISH, 8, "Why?", by=SOYEON)
    blog.commit({ENGLISH: "One more.\n" + TEXT}, branch=branch)
    assert [(each["line"], each["original_line"]) for each in ask("GET", "/pulls/1/comments").body] == [
        (9, 8)
    ]
    blog.commit({ENGLISH: TEXT.replace("Line 8", "Line eight")}, branch=branch)
    assert [(each["line"], each["position"]) for each in ask("GET", "/pulls/1/comments").body] == [
        (None, None)
    ]


def test_permissions_are_told_in_the_old_words_with_the_role_beside_them(github: GitHub, ask: Client) -> None:
    github.state.roles["soyeon"] = "maintain"
    github.state.people["hana"] = Person("hana", "Hana", "hana@example.com")
    told = {
        login: ask("GET", f"/collaborators/{login}/permission").body
        for login in ("minjun", "soyeon", "hana", STRANGER.login)
    }
    assert [each["permission"] for each in told.values()] == ["admin", "write", "read", "read"]
    assert told["soyeon"]["role_name"] == "maintain"
    assert ask("GET", "/collaborators/nobody/permission").status == 404


def test_reviewers_must_be_collaborators_and_not_the_author(github: GitHub, ask: Client, branch: str) -> None:
    github.state.create_pull(title="Mine", head=branch, base="main", by=SOYEON)
    for login, why in (("soyeon", "author"), (STRANGER.login, "collaborator of the minjun/blog repository")):
        said = ask("POST", "/pulls/1/requested_reviewers", {"reviewers": [login]})
        assert said.status == 422
        assert why in said.body["message"]
    assert ask("POST", "/pulls/1/requested_reviewers", {"reviewers": [MINJUN.login]}).status == 201


def test_a_branch_is_deleted_once(blog: Blog, ask: Client, branch: str) -> None:
    assert ask("DELETE", f"/git/refs/heads/{branch}").status == 204
    assert blog.head(branch) is None
    assert ask("DELETE", f"/git/refs/heads/{branch}").body["message"] == "Reference does not exist"
    assert ask("DELETE", "/git/refs/heads/main").status == 422
    assert blog.head("main")


def test_a_private_repository_hides_itself_from_nobody_with_its_token(blog: Blog) -> None:
    with GitHub(blog, private=True) as github:
        assert Client(github)("GET", "").body["visibility"] == "private"
        assert (
            Client(github)("GET", f"/collaborators/{STRANGER.login}/permission").body["permission"] == "none"
        )
