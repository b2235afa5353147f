"""A changed `layout:` moves mirrors only when a person says so, and what led to them goes on leading there."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys

import pytest
from support.commands import Said, Shell
from support.model_server import ModelServer

from translator.errors import ConfigError
from translator.workflow.review import ReviewSession
from translator.workflow.site import open_site

POST = "---\ntitle: 첫 글\n---\n\n안녕하세요. 첫 문단이다.\n\n둘째 문단이다.\n"
OLD, NEW = "en/_posts/2024-01-01-a.md", "_posts/en/2024-01-01-a.md"


def run(shell: Shell, server: ModelServer, *words: str) -> Said:
    return shell.olgim(*words, "--base-url", server.base_url, "--model", "test-model")


@pytest.fixture
def blog(shell: Shell, model_server: ModelServer) -> Shell:
    """A blog with one mirror, and then another layout."""
    shell.write("_config.yml", "permalink: /posts/:title/\n")
    shell.write("_posts/2024-01-01-a.md", POST)
    assert run(shell, model_server, "translate", "_posts").code == 0
    assert (shell.folder / OLD).is_file()
    shell.write("_olgim/config.yml", "layout: _posts/en/{rest}\n")
    del model_server.seen[:]
    return shell


def test_the_mirror_is_not_built_a_second_time(blog: Shell, model_server: ModelServer) -> None:
    before = blog.files()
    for words in (("translate",), ("translate", "_posts"), ("translate", "--dry-run"), ("publish",)):
        said = run(blog, model_server, *words) if words[0] == "translate" else blog.olgim(*words)
        assert said.code == 2
        assert f"its English is {OLD}" in said.err
        assert "olgim publish --move" in said.err
    assert (blog.files(), model_server.seen) == (before, [])


def test_move_keeps_the_words_and_the_address(blog: Shell, model_server: ModelServer) -> None:
    words = blog.read(OLD)
    edited = words.replace(words.splitlines()[-1], "The second paragraph, as I would say it.")
    blog.write(OLD, edited)
    said = blog.olgim("publish", "--move")
    assert said.code == 0
    assert f"moved {OLD}\n  -> {NEW}" in said.out
    assert not (blog.folder / "en").exists()
    text = blog.read(NEW)
    assert "The second paragraph, as I would say it." in text
    assert "redirect_from" not in text  # its permalink is /en/posts/a/ in both places
    after = blog.files()
    assert run(blog, model_server, "translate").code == 0
    assert (blog.files(), model_server.seen) == (after, [])


def test_where_the_address_changes_the_old_one_leads_on(shell: Shell, model_server: ModelServer) -> None:
    shell.write("_config.yml", "permalink: /:categories/:title/\n")
    shell.write("_posts/2024-01-01-a.md", POST)
    run(shell, model_server, "translate", "_posts")
    shell.write("_olgim/config.yml", 'layout: "english/{path}"\n')
    said = shell.olgim("publish", "--move")
    told = "which /en/a/ (once the site has jekyll-redirect-from) leads to now"
    assert (said.code, told in said.out) == (0, True)
    assert "redirect_from: /en/a/\n" in shell.read("english/_posts/2024-01-01-a.md")
    shell.write("Gemfile", 'gem "jekyll-redirect-from"\n')
    shell.write("_olgim/config.yml", 'layout: "translated/{path}"\n')
    assert "once the site has" not in shell.olgim("publish", "--move").out
    text = shell.read("translated/_posts/2024-01-01-a.md")
    assert "/en/a" in text
    after = shell.files()
    assert shell.olgim("publish").out == "nothing to publish\n"
    assert shell.files() == after


def test_at_a_terminal_a_person_is_asked(
    blog: Shell, model_server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Terminal("y\n"))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    said = blog.olgim("publish")
    assert said.code == 0
    assert "Move them, and keep their addresses alive? [y/N]" in said.err
    assert (blog.folder / NEW).is_file()


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_git_knows_the_move(blog: Shell) -> None:
    def git(*words: str) -> str:
        who = ("-c", "user.name=n", "-c", "user.email=e@e")
        done = subprocess.run(
            ["git", *who, *words], cwd=blog.folder, check=True, capture_output=True, text=True
        )
        return done.stdout

    git("init")
    git("add", ".")
    git("commit", "-m", "first")
    assert blog.olgim("publish", "--move").code == 0
    git("add", ".")
    assert f"R100\t{OLD}\t{NEW}" in git("diff", "--cached", "--name-status", "-M")


def test_a_page_of_another_persons_is_never_moved(shell: Shell, model_server: ModelServer) -> None:
    shell.write("_config.yml", "")
    shell.write("_posts/2024-01-01-a.md", POST)
    run(shell, model_server, "translate", "_posts")
    shell.write(
        OLD, "---\ntitle: Mine\nlang: en\n---\n\nI wrote this, every word of it, in my own English.\n"
    )
    shell.write("_olgim/config.yml", "layout: _posts/en/{rest}\n")
    before = shell.read(OLD)
    assert "moved" not in shell.olgim("publish", "--move").out
    assert shell.read(OLD) == before


def test_what_output_wrote_is_neither_a_post_nor_a_page_to_learn_from(
    shell: Shell, model_server: ModelServer
) -> None:
    shell.write("_config.yml", "")
    shell.write("_posts/2024-01-01-a.md", POST)
    shell.write("_posts/2024-01-02-b.md", POST.replace("첫", "셋"))
    run(shell, model_server, "translate", "_posts/2024-01-01-a.md", "-o", "_posts/en/2024-01-01-a.md")
    assert (shell.folder / "_posts/en/2024-01-01-a.md").is_file()
    said = run(shell, model_server, "translate", "--dry-run")
    assert "-> en/_posts/2024-01-02-b.md" in said.out
    assert "not Korean" not in said.err
    assert "not Korean" not in shell.olgim("status", "_posts").err


def test_the_review_screen_builds_no_second_page_either(blog: Shell) -> None:
    site = open_site(blog.folder)
    session = ReviewSession(site, blog.folder / "_posts/2024-01-01-a.md")
    with pytest.raises(ConfigError, match="its English is"):
        session.publish(session.preview())
    assert not (blog.folder / NEW).exists()
