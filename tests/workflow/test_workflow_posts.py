"""Which posts a command is about, and what that costs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from translator.errors import ConfigError
from translator.workflow import posts
from translator.workflow.posts import Aside, find_posts
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


@pytest.mark.parametrize("words", [[], ["."]], ids=["none", "folder"])
def test_a_folder_that_is_no_site_gives_the_posts_of_the_sites_in_it(root: Path, words: list[str]) -> None:
    found = {
        site.root.relative_to(root).as_posix(): [post.name for post in named]
        for site, named in find_posts(words)
    }
    assert {name: sorted(named) for name, named in found.items()} == {
        ".": ["e.md"],
        "blog": ["a.md", "b.md", "c.md"],
        "notes": ["d.md"],
    }


def test_a_site_keeps_the_posts_below_it_that_its_configuration_names(root: Path) -> None:
    (root / "_olgim").mkdir()
    (root / "_olgim/config.yml").write_text("posts:\n  - blog/_posts/*.md\n  - alone/*.md\n")
    [(site, named)] = find_posts([])
    assert site.root == root
    assert {post.name for post in named} >= {"a.md", "e.md"}


def test_a_post_that_is_named_in_several_ways_is_one(root: Path) -> None:
    words = ["blog/_posts/a.md", str(root / "blog/_posts/a.md"), "blog/../blog/_posts/a.md", "blog/_posts"]
    [(_, named)] = find_posts(words)
    assert [post.name for post in named] == ["a.md", "b.md", "c.md"]


def test_a_linked_post_belongs_to_the_site_of_the_file_that_it_links_to(root: Path) -> None:
    (root / "blog/_posts/link.md").symlink_to(root / "notes/d.md")
    [(site, _)] = find_posts(["blog/_posts/link.md"])
    assert site.root == root / "notes"


def test_nothing_of_a_link_out_of_the_site_is_read_to_tell_its_language(root: Path) -> None:
    (root / "notes/d.md").write_text("---\nlang: en\n---\n\nEnglish.\n", encoding="utf-8")
    (root / "blog/_posts/link.md").symlink_to(root / "notes/d.md")
    [(_, found)] = find_posts(["blog"])
    assert [post.name for post in found] == [
        "a.md",
        "b.md",
        "c.md",
        "link.md",
    ]  # it is refused when it is opened


def test_a_named_pipe_does_not_keep_a_command_waiting(root: Path) -> None:
    os.mkfifo(root / "blog/_posts/pipe.md")
    assert len(find_posts(["blog/_posts/pipe.md"])) == 1


def test_the_places_of_mirrors_are_looked_at_for_the_posts_that_are_taken(root: Path) -> None:
    (root / "notes/_olgim/config.yml").write_text('layout: "{stem}/{name}"\n', encoding="utf-8")
    (root / "notes/_plugins.md").write_text("글\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="_plugins"):
        find_posts(["notes"], drafts=True, write=True)
    assert len(find_posts(["notes"], drafts=True, write=True, mirrored=False)[0][1]) == 2
    for name in ("d", "_plugins"):
        (root / f"notes/{name}.md").write_text("---\ndraft: true\n---\n\n글\n", encoding="utf-8")
    aside = Aside()
    assert find_posts(["notes"], aside=aside)[0][1] == []
    assert aside.drafts == 2


def test_what_is_of_the_repository_is_no_post_unless_it_is_all_there_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("README.md", "notes/CLAUDE.md", "notes/README.md", "notes/글.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("글이다.\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    [(site, found)] = find_posts([])
    assert [site.label(path) for path in found] == ["notes/README.md", "notes/글.md"]
    [(_, named)] = find_posts(["README.md"])
    assert [path.name for path in named] == ["README.md"]
    for name in ("notes/글.md", "notes/README.md"):
        (tmp_path / name).unlink()
    [(_, rest)] = find_posts([])
    assert {path.name for path in rest} == {"README.md", "CLAUDE.md"}


def test_a_name_that_jekyll_passes_over_is_a_draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "_posts").mkdir()
    for name in ("2024-01-01-a.md", "_2024-01-02-b.md"):
        (tmp_path / "_posts" / name).write_text("글이다.\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    aside = Aside()
    [(_, found)] = find_posts([], aside=aside)
    assert ([path.name for path in found], aside.drafts) == (["2024-01-01-a.md"], 1)


@pytest.mark.parametrize(
    ("config", "folder", "found"),
    [
        ("", "dev/_posts", True),
        ("", "ko/dev/_posts/2024", True),
        ("collections_dir: texts", "texts/dev/_posts", True),
        ("collections_dir: texts", "dev/_posts", False),
        ("", "_old/_posts", False),
    ],
)
def test_posts_are_in_each_folder_that_jekyll_reads_them_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, config: str, folder: str, found: bool
) -> None:
    wanted = ["_posts/2024-05-01-a.md", *[f"{folder}/2024-05-02-b.md"] * found]
    for name in ("_posts/2024-05-01-a.md", f"{folder}/2024-05-02-b.md", "en/_posts/2024-05-03-c.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("---\n---\n글을 씁니다.\n", encoding="utf-8")
    (tmp_path / "_config.yml").write_text(config, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    [(site, posts)] = find_posts([])
    assert sorted(map(site.label, posts)) == wanted
