"""Posts that are passed over: other languages and drafts, each kind in one line."""

from __future__ import annotations

import os

import pytest
from support.commands import Shell
from support.model_server import ModelServer

KOREAN = "---\ntitle: 글\n---\n\n안녕하세요.\n"


@pytest.fixture
def blog(shell: Shell) -> Shell:
    files = {
        "hugo.toml": 'defaultContentLanguage = "ko"\n[languages.ko]\n[languages.en]\n[languages.ja]\n',
        "content/posts/a.ko.md": KOREAN,
        "content/posts/a.ja.md": "---\ntitle: こんにちは\n---\n\nこんにちは(안녕)。\n",
        "content/posts/b.ja.md": "---\ntitle: 秋\n---\n\n秋です。\n",
        "content/posts/c.es.md": "---\ntitle: Hola\n---\n\nBuenos días.\n",
        "content/posts/d.ko.md": "---\ntitle: 초안\ndraft: true\n---\n\n아직 쓰는 중이다.\n",
    }
    for name, text in files.items():
        shell.write(name, text)
    return shell


def endpoint(server: ModelServer) -> tuple[str, ...]:
    return ("--base-url", server.base_url, "--model", "test-model")


def test_status_counts_other_languages_in_one_line_and_has_no_row_for_them(blog: Shell) -> None:
    said = blog.olgim("status")
    assert said.code == 0
    assert "content/posts/a.ko.md" in said.out
    assert ".ja.md" not in said.out + said.err
    assert "note: 3 posts are not Korean and no sources (es 1, ja 2)\n" in said.err
    assert "note: 1 post is a draft and left out; --drafts takes it\n" in said.err


def test_other_languages_and_drafts_are_not_sent(blog: Shell, model_server: ModelServer) -> None:
    assert blog.olgim("translate", *endpoint(model_server)).code == 0
    assert sorted(path.name for path in blog.folder.rglob("*.en.md")) == ["a.en.md"]


def test_drafts_are_translated_where_they_are_asked_for(blog: Shell, model_server: ModelServer) -> None:
    assert blog.olgim("translate", "--drafts", *endpoint(model_server)).code == 0
    assert sorted(path.name for path in blog.folder.rglob("*.en.md")) == ["a.en.md", "d.en.md"]
    assert "draft: true" in blog.read("content/posts/d.en.md")


def test_a_draft_that_is_named_itself_is_asked_for(blog: Shell, model_server: ModelServer) -> None:
    assert blog.olgim("translate", "content/posts/d.ko.md", *endpoint(model_server)).code == 0
    assert (blog.folder / "content/posts/d.en.md").is_file()


def test_a_named_post_in_another_language_is_refused_with_the_reason(
    blog: Shell, model_server: ModelServer
) -> None:
    said = blog.olgim("translate", "content/posts/a.ja.md", *endpoint(model_server))
    assert (said.code, model_server.seen) == (2, [])
    assert "content/posts/a.ja.md: is no post to translate: it is taken for Japanese" in said.err
    assert "because its name ends in .ja" in said.err


def test_a_refused_post_stops_no_other(blog: Shell, model_server: ModelServer) -> None:
    words = ("content/posts/a.ja.md", "content/posts/a.ko.md")
    said = blog.olgim("translate", *words, *endpoint(model_server))
    assert said.code == 2
    assert said.err.count("is no post to translate") == 1
    assert (blog.folder / "content/posts/a.en.md").is_file()


def test_jekylls_folder_of_drafts_is_counted_and_taken_where_it_is_asked_for(
    shell: Shell, model_server: ModelServer
) -> None:
    for name in ("_posts/2024-01-01-a.md", "_drafts/b.md"):
        shell.write(name, KOREAN)
    shell.write("_config.yml", "")
    said = shell.olgim("status")
    assert "_drafts" not in said.out
    assert "1 post is a draft" in said.err
    assert "_drafts/b.md" in shell.olgim("status", "--drafts").out


def test_a_post_is_read_once_by_a_run(
    shell: Shell, model_server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        shell.write(f"_posts/2024-01-0{number + 1}-x.md", KOREAN)
    shell.write("_config.yml", "")
    read: list[str] = []
    original = os.open

    def counted(path: str | os.PathLike[str], flags: int, *rest: int) -> int:
        if str(path).endswith(".md"):
            read.append(str(path))
        return original(path, flags, *rest)

    monkeypatch.setattr(os, "open", counted)
    shell.olgim("status")
    assert sorted(read) == sorted({*read})
    assert len(read) == 5
