"""People work with the repository as people do, and GitHub follows what they push."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.github import BOT, CACHE_PATH, MINJUN, QUEUE_PATH, SOYEON, STRANGER, Blog, GitHub, Link, post
from support.github.merging import Method
from support.github.repository import Git, basic
from support.github.things import Pull, Refusal

ODD = ["빈 칸 있는 글.md", 'it\'s "quoted".md', "두\n줄.md", "-dash.md", "tab\there.md", "[1] #2 100%.md"]
TEXT = "".join(f"Line {number}.\n" for number in range(1, 11))


@pytest.fixture
def pull(blog: Blog, github: GitHub) -> Pull:
    blog.commit({"en/one.md": TEXT}, by=BOT, message="Translate one", branch="olgim/one")
    blog.commit({"en/two.md": "Two.\n"}, by=BOT, message="Translate two", branch="olgim/one")
    return github.state.create_pull(title="Translate", head="olgim/one", base="main")


def test_the_blog_has_posts_and_a_workflow(blog: Blog, tmp_path: Path) -> None:
    assert {QUEUE_PATH, CACHE_PATH, "_config.yml", ".github/workflows/olgim.yml"} <= set(blog.files())
    assert "큐의 길이는" in blog.read(QUEUE_PATH)
    assert len(blog.log()) == 3
    assert blog.log(form="%an <%ae>")[0] == "김민준 <minjun@example.com>"
    second = Blog(tmp_path / "second")
    assert second.head() == blog.head()
    second.commit({"x.md": "x"})
    assert second.head() != blog.head()


@pytest.mark.parametrize("name", ODD)
def test_files_may_have_any_name(name: str, blog: Blog) -> None:
    blog.commit({f"_posts/{name}": post("글", "글.")}, by=SOYEON)
    assert f"_posts/{name}" in blog.files()
    blog.rename(f"_posts/{name}", "_posts/plain.md")
    assert f"_posts/{name}" not in blog.files()
    assert "글." in blog.read("_posts/plain.md")
    blog.delete("_posts/plain.md")
    with pytest.raises(KeyError):
        blog.read("_posts/plain.md")


def test_a_person_can_do_anything_in_a_clone(blog: Blog) -> None:
    with blog.working(SOYEON, "Tidy", "tidy") as git:
        (git.folder / "made.md").write_text("made", "utf-8")
        git("rm", "-q", "about.md")
    assert (blog.read("made.md", "tidy"), blog.log("tidy")[0]) == ("made", "Tidy")
    assert "about.md" not in blog.files("tidy")


def test_a_link_is_a_link(blog: Blog) -> None:
    blog.commit({"latest.md": Link(CACHE_PATH)})
    assert blog.git("ls-tree", "main", "latest.md").startswith("120000")


def test_branches_move_forth_and_back_and_go(blog: Blog) -> None:
    first = blog.commit({"a": "1"}, branch="draft", by=SOYEON)
    blog.commit({"a": "2"}, branch="draft", by=MINJUN)
    blog.force_push("draft", first)
    assert blog.read("a", "draft") == "1"
    amended = blog.commit({"a": "3"}, branch="draft", amend=True, message="Again")
    assert blog.log("draft")[0] == "Again"
    assert not blog.is_ancestor(first, amended)
    blog.delete_branch("draft")
    assert blog.branches() == ["main"]


def test_a_checkout_is_as_deep_as_asked(blog: Blog, tmp_path: Path) -> None:
    shallow = blog.checkout(tmp_path / "shallow")
    assert shallow("rev-list", "--count", "HEAD") == "1"
    assert shallow("branch", "--show-current") == "main"
    assert (tmp_path / "shallow" / CACHE_PATH).exists()
    full = blog.checkout(tmp_path / "full", depth=0)
    assert full("rev-list", "--count", "HEAD") == "3"
    old = blog.resolve("main~2")
    assert old
    detached = blog.checkout(tmp_path / "detached", sha=old)
    assert detached("branch", "--show-current") == ""
    assert detached("rev-parse", "HEAD") == old


def test_a_checkout_keeps_its_token_only_when_told(blog: Blog, github: GitHub, tmp_path: Path) -> None:
    for persist in (False, True):
        folder = tmp_path / str(persist)
        blog.checkout(folder, url=github.clone_url, token=github.token, persist_credentials=persist)
        assert (basic(github.token) in (folder / ".git/config").read_text("utf-8")) is persist


def push_from(github: GitHub, folder: Path, token: str | None, ref: str = "HEAD:refs/heads/new") -> str:
    """Push from a checkout with a token; what git says, or nothing where it went well."""
    work = Git(folder, github.repository.home)
    header = ["-c", f"http.extraheader=AUTHORIZATION: basic {basic(token)}"] if token else []
    done = work.run(*header, "push", "origin", ref)
    return done.stderr.decode() if done.returncode else ""


def test_a_token_pushes_what_it_may(blog: Blog, github: GitHub, tmp_path: Path) -> None:
    folder = tmp_path / "work"
    work = blog.checkout(folder, url=github.clone_url, depth=1)
    (folder / "new.md").write_text("x" * 3_000_000, "utf-8")  # more than git sends in one piece
    work("add", "new.md")
    work("-c", "user.name=x", "-c", "user.email=x@x", "commit", "-qm", "New")
    assert "could not read Username" in push_from(github, folder, None)
    assert "Permission to minjun/blog.git denied to github-actions[bot]" in push_from(
        github, folder, github.read_token
    )
    assert "could not read Username" in push_from(github, folder, "ghs_wrong")  # as with github.com
    assert push_from(github, folder, github.token) == ""
    assert blog.head("new") == work("rev-parse", "HEAD")
    blog.protect("main")
    assert "GH006: Protected branch update failed for refs/heads/main" in push_from(
        github, folder, github.token, "HEAD:main"
    )
    (folder / ".github/workflows/more.yml").write_text("on: push\n", "utf-8")
    work("add", "-A")
    work("-c", "user.name=x", "-c", "user.email=x@x", "commit", "-qm", "Workflow")
    assert "without `workflows` permission" in push_from(github, folder, github.token)
    assert github.token not in repr(github.pushes)
    blog.commit({"about.md": "사람은 된다."}, message="People may")
    assert blog.log()[0] == "People may"


def test_a_private_repository_is_read_with_a_token_alone(blog: Blog, tmp_path: Path) -> None:
    with GitHub(blog, private=True) as github:
        with pytest.raises(RuntimeError, match="could not read Username"):
            blog.checkout(tmp_path / "without", url=github.clone_url)
        blog.checkout(tmp_path / "with", url=github.clone_url, token=github.read_token)
        assert (tmp_path / "with/about.md").exists()


@pytest.mark.parametrize(
    ("method", "parents", "subjects"),
    [
        ("merge", 2, ["Merge pull request #1 from minjun/olgim/one"]),
        ("squash", 1, ["Translate (#1)"]),
        ("rebase", 1, ["Translate two", "Translate one"]),
    ],
)
def test_each_way_of_merging_leaves_its_history(
    method: Method, parents: int, subjects: list[str], blog: Blog, github: GitHub, pull: Pull
) -> None:
    base = blog.commit({"about.md": "새 소개"}, message="Meanwhile")
    sha = github.state.merge(pull, method, by=SOYEON)
    assert blog.head() == sha
    assert len(blog.git("show", "-s", "--format=%P", sha).split()) == parents
    assert blog.log(f"{base}..main")[: len(subjects)] == subjects
    assert (blog.read("en/one.md"), blog.read("about.md")) == (TEXT, "새 소개")
    assert (pull.state, pull.merged, pull.merge_commit_sha) == ("closed", True, sha)
    assert blog.log(form="%cn")[0] == "GitHub"
    with pytest.raises(Refusal) as refused:
        github.state.reopen(pull)
    assert "cannot be reopened" in str(refused.value.errors)


def test_a_conflict_is_not_merged(blog: Blog, github: GitHub, pull: Pull) -> None:
    blog.commit({"en/one.md": "Mine."})
    with pytest.raises(Refusal, match="not mergeable"):
        github.state.merge(pull)


def test_github_follows_what_happens_to_branches(blog: Blog, github: GitHub, pull: Pull) -> None:
    first = pull.head_sha
    blog.force_push("main", first)  # the commits came into main without the button
    assert (pull.state, pull.merged) == ("closed", True)
    blog.commit({"x": "1"}, branch="olgim/x")
    second = github.state.create_pull(title="X", head="olgim/x", base="main")
    blog.commit({"x": "2"}, branch="olgim/x", amend=True)
    assert second.head_sha == blog.head("olgim/x")
    blog.delete_branch("olgim/x")
    assert (second.state, second.merged) == ("closed", False)
    with pytest.raises(Refusal) as refused:
        github.state.reopen(second)
    assert "The olgim/x branch has been deleted." in str(refused.value.errors)
    blog.force_push("olgim/x", second.head_sha)
    github.state.reopen(second)
    assert second.state == "open"
    github.state.close(second)
    blog.commit({"x": "3"}, branch="olgim/x", amend=True)
    with pytest.raises(Refusal) as refused:
        github.state.reopen(second)
    assert "was force-pushed or recreated" in str(refused.value.errors)


def test_a_suggestion_is_committed_by_who_applies_it(blog: Blog, github: GitHub, pull: Pull) -> None:
    note = github.state.comment_on_line(
        pull, "en/one.md", 5, "Better:\n\n```suggestion\nFour and five.\n```\n", start_line=4, by=STRANGER
    )
    blog.commit({"en/one.md": "Zero.\n" + TEXT}, branch="olgim/one")
    github.state.apply_suggestion(note, by=SOYEON)
    assert blog.read("en/one.md", "olgim/one").splitlines()[4:6] == ["Four and five.", "Line 6."]
    assert blog.log("olgim/one", form="%an")[0] == "Soyeon Park"
    assert "Co-authored-by: Passer By" in blog.git("log", "-1", "--format=%B", "olgim/one")
    with pytest.raises(Refusal):
        github.state.apply_suggestion(note, by=SOYEON)  # its lines have changed


def test_nothing_of_who_runs_the_tests_is_in_a_commit(blog: Blog, tmp_path: Path) -> None:
    work = blog.checkout(tmp_path / "work")
    with pytest.raises(RuntimeError, match="Please tell me who you are"):
        work("commit", "--allow-empty", "-m", "x")
