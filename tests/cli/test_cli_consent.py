"""Nothing by surprise: a run over a whole site is shown and agreed to before it costs anything."""

from __future__ import annotations

import io
import sys

import pytest
from support.commands import Said, Shell
from support.model_server import ModelServer

MANY = 7


class Terminal(io.StringIO):
    """Standard input with a person at it."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def blog(shell: Shell) -> Shell:
    shell.write("_config.yml", "")
    for number in range(MANY):
        shell.write(
            f"_posts/2024-01-{number + 1:02}-a.md", f"---\ntitle: 글 {number}\n---\n\n{number}번째 글이다.\n"
        )
    return shell


def run(blog: Shell, server: ModelServer, *words: str) -> Said:
    return blog.olgim(*words, "--base-url", server.base_url, "--model", "test-model")


def answer(monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(line))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)


@pytest.mark.parametrize(
    "words", [("translate",), ("translate", "--batch"), ("batch", "submit")], ids=" ".join
)
def test_without_a_terminal_a_whole_site_is_not_translated_unasked(
    blog: Shell, model_server: ModelServer, words: tuple[str, ...]
) -> None:
    before = blog.files()
    said = run(blog, model_server, *words)
    assert (said.code, model_server.seen, blog.files()) == (2, [], before)
    assert f"{MANY} posts to translate" in said.err
    assert "-> en/_posts/2024-01-01-a.md" in said.err
    assert "--yes" in said.err


@pytest.mark.parametrize(
    "words", [("--yes",), ("--max-cost", "3"), ("--max-tokens", "100000"), ("_posts",)], ids=" ".join
)
def test_yes_a_limit_and_named_posts_ask_nothing(
    blog: Shell, model_server: ModelServer, words: tuple[str, ...]
) -> None:
    said = run(blog, model_server, "translate", *words)
    assert said.code == 0
    assert f"{MANY} posts" in said.out


def test_the_sites_own_limit_is_enough_where_nobody_can_be_asked(
    blog: Shell, model_server: ModelServer
) -> None:
    blog.write("_olgim/config.yml", "max_cost: 2\n")
    assert run(blog, model_server, "translate").code == 0


@pytest.mark.parametrize(
    ("line", "sent"), [("y\n", True), ("ㅛ\n", True), ("\n", False), ("", False), ("n\n", False)]
)
def test_at_a_terminal_the_plan_is_shown_and_a_person_decides(
    blog: Shell, model_server: ModelServer, monkeypatch: pytest.MonkeyPatch, line: str, sent: bool
) -> None:
    answer(monkeypatch, line)
    said = run(blog, model_server, "translate")
    assert "Translate them all? [y/N]" in said.err
    assert "test-model" in said.err
    assert bool(model_server.seen) == sent
    assert (said.code == 0) == sent


def test_a_few_posts_are_translated_without_a_question(blog: Shell, model_server: ModelServer) -> None:
    for number in range(2, MANY):
        (blog.folder / f"_posts/2024-01-{number + 1:02}-a.md").unlink()
    assert run(blog, model_server, "translate").code == 0


def test_a_few_dear_posts_are_not(blog: Shell, model_server: ModelServer) -> None:
    for number in range(1, MANY):
        (blog.folder / f"_posts/2024-01-{number + 1:02}-a.md").unlink()
    blog.write("_olgim/config.yml", "prices:\n  test-model: {input: 10000, output: 10000}\n")
    said = run(blog, model_server, "translate")
    assert (said.code, model_server.seen) == (2, [])
    assert "₩" in said.err


def test_what_is_done_is_not_asked_about_again(blog: Shell, model_server: ModelServer) -> None:
    run(blog, model_server, "translate", "--yes")
    blog.write("_posts/2024-02-01-b.md", "새 글이다.\n")
    del model_server.seen[:]
    assert run(blog, model_server, "translate").code == 0
    assert len(model_server.seen) == 1


def test_a_dry_run_names_engine_model_price_and_every_mirror(blog: Shell, model_server: ModelServer) -> None:
    blog.write("_olgim/config.yml", "prices:\n  test-model: {input: 3, output: 15}\nwon_per_dollar: 1000\n")
    said = run(blog, model_server, "translate", "--dry-run")
    assert "(jekyll)" in said.out
    assert "model: test-model" in said.err
    assert "$3.0000 (about ₩3,000) in, $15.0000 (about ₩15,000) out" in said.err
    for number in range(MANY):
        name = f"2024-01-{number + 1:02}-a.md"
        assert f"_posts/{name}\n  -> en/_posts/{name}: 2 segments" in said.out
    assert "₩" in said.out


def test_publish_without_a_path_writes_what_is_ready_and_is_silent_about_the_rest(
    blog: Shell, model_server: ModelServer
) -> None:
    before = blog.files()
    said = blog.olgim("publish")
    assert (said.code, said.out, said.err) == (0, "nothing to publish\n", "")
    assert blog.files() == before
    run(blog, model_server, "translate", "_posts/2024-01-01-a.md")
    (blog.folder / "en/_posts/2024-01-01-a.md").unlink()
    said = blog.olgim("publish")
    assert "wrote en/_posts/2024-01-01-a.md" in said.out
    assert "2024-01-02" not in said.out + said.err
    assert blog.olgim("publish").out == "nothing to publish\n"


@pytest.mark.parametrize("words", [("_posts",), ("--partial",)])
def test_no_empty_bitext_is_ever_written(blog: Shell, words: tuple[str, ...]) -> None:
    blog.olgim("publish", *words)
    assert not (blog.folder / "_olgim").exists()
