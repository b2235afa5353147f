"""Which posts a command is about, and what that costs."""

from __future__ import annotations

from pathlib import Path

import pytest

from translator.workflow import posts
from translator.workflow.posts import find_posts
from translator.workflow.site import Site, open_site


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("blog/_config.yml", "notes/_olgim/config.yml"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text("", encoding="utf-8")
    for name in ("blog/_posts/a.md", "blog/_posts/b.md", "blog/_posts/in/c.md", "notes/d.md", "alone/e.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("글\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_site_is_opened_once_however_many_of_its_posts_are_named(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []

    def counted(start: Path, *, keep_state: bool = True) -> Site:
        opened.append(start.name)
        return open_site(start, keep_state=keep_state)

    monkeypatch.setattr(posts, "open_site", counted)
    found = find_posts(["blog/_posts/*.md", "notes/d.md", "alone/e.md", "blog/_posts/in"])
    assert opened == ["blog", "notes", "alone"]
    assert [(site.root.name, [post.name for post in named]) for site, named in found] == [
        ("blog", ["a.md", "b.md", "c.md"]),
        ("notes", ["d.md"]),
        ("alone", ["e.md"]),
    ]


def test_a_post_that_is_named_in_several_ways_is_one(root: Path) -> None:
    words = ["blog/_posts/a.md", str(root / "blog/_posts/a.md"), "blog/../blog/_posts/a.md", "blog/_posts"]
    [(_, named)] = find_posts(words)
    assert [post.name for post in named] == ["a.md", "b.md", "c.md"]


def test_a_linked_post_belongs_to_the_site_of_the_file_that_it_links_to(root: Path) -> None:
    (root / "blog/_posts/link.md").symlink_to(root / "notes/d.md")
    [(site, _)] = find_posts(["blog/_posts/link.md"])
    assert site.root == root / "notes"
