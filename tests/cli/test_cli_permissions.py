"""Folders and files that may not be written or read: named, nothing is lost, and what is paid for isn't paid again."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from support.commands import Said, Shell
from support.model_server import ModelServer
from support.permissions import modes

from translator.cli import main

ENDPOINT = ("--model", "test-model", "--base-url")
GOOD, OTHER = "_posts/a/2024-01-01-good.md", "_posts/b/2024-01-02-other.md"
MIRROR, BITEXT = f"en/{GOOD}", f"_olgim/en/{GOOD}.po"
STATE = ("", "_olgim", "_olgim/en", "_olgim/en/_posts", "_olgim/.cache")

Translate = Callable[[], Said]


@pytest.fixture
def site(shell: Shell) -> Shell:
    """A site of two posts, which nobody translated yet."""
    shell.write("_config.yml", "title: 나\n")
    shell.write(GOOD, "---\ntitle: 첫 글\n---\n\n줄은 늘어난다.\n")
    shell.write(OTHER, "---\ntitle: 둘째 글\n---\n\n서버가 멈췄다.\n")
    return shell


@pytest.fixture
def translate(site: Shell, model_server: ModelServer) -> Translate:
    return lambda: site.olgim("translate", *ENDPOINT, model_server.base_url)


@pytest.fixture(scope="module")
def translated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose posts are translated; each test takes a copy."""
    folder = tmp_path_factory.mktemp("translated")
    for name, text in (
        ("_config.yml", "title: 나\n"),
        (GOOD, "줄은 늘어난다.\n"),
        (OTHER, "서버가 멈췄다.\n"),
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    with ModelServer() as server:
        main(("translate", str(folder), *ENDPOINT, server.base_url))
    assert (folder / MIRROR).is_file()
    return folder


def test_a_post_that_may_not_be_read_is_named_and_the_others_go_on(site: Shell, translate: Translate) -> None:
    with modes(0, site.folder / OTHER):
        said = translate()
    assert (said.code, "2024-01-02-other.md: can't be read" in said.err) == (2, True), said
    assert (site.folder / MIRROR).is_file()


@pytest.mark.parametrize("mode", [0, 0o444])
def test_a_folder_of_posts_that_may_not_be_looked_into_is_named_and_the_others_go_on(
    site: Shell, translate: Translate, mode: int
) -> None:
    with modes(mode, site.folder / "_posts/b"):
        said = translate()
    assert said.code in (2, 4), said
    assert "_posts/b" in said.err
    assert "ermission denied" in said.err
    assert (site.folder / MIRROR).is_file()


@pytest.mark.parametrize("command", ["translate", "publish", "status", "check", "sync"])
@pytest.mark.parametrize("words", [(), ("_posts",)])
def test_where_no_post_can_be_seen_it_is_not_said_that_there_is_none(
    site: Shell, command: str, words: tuple[str, ...]
) -> None:
    shutil.rmtree(site.folder / "_posts/a")
    with modes(0, site.folder / "_posts/b"):
        said = site.olgim(command, *words)
    assert said.code == 2
    assert "_posts/b: can't be listed: Permission denied" in said.err
    assert "there is no post" not in said.err


def test_what_nobody_may_look_at_is_not_said_to_be_gone(shell: Shell, translated: Path) -> None:
    shutil.copytree(translated, shell.folder, dirs_exist_ok=True)
    with modes(0, shell.folder / "_posts/b"):
        said = shell.olgim("status")
        told = shell.olgim("doctor", *ENDPOINT, "http://127.0.0.1:9/v1")
    assert said.code == 2
    assert said.err.count("other.md") == 0
    assert "_posts/b: can't be listed" in told.out


def test_a_closed_folder_of_somebody_else_is_nobodys_business(shell: Shell) -> None:
    shell.write("글.md", "줄은 늘어난다.\n")
    shell.write("database/글.md", "서버가 멈췄다.\n")
    with modes(0, shell.folder / "database"):
        said = shell.olgim("status")
    assert (said.code, "database" in said.err) == (0, False), said


def _answered(server: ModelServer) -> set[str]:
    """The Korean that the server was paid for."""
    works = [seen.work for seen in server.seen if seen.completion and seen.work is not None]
    return {work.texts[slot] for work in works for slot in work.slots}


@pytest.mark.parametrize("folder", STATE)
def test_where_olgims_own_folder_may_not_be_written_no_answer_is_paid_twice(
    site: Shell, translate: Translate, model_server: ModelServer, folder: str
) -> None:
    place = site.folder / folder
    place.mkdir(parents=True, exist_ok=True)
    with modes(0o555, place):
        said = translate()
    assert said.code in (4, 5), said
    assert "ermission denied" in said.err
    answered = _answered(model_server)
    model_server.forget()
    assert translate().code == 0
    assert not answered & _answered(model_server)
    assert (site.folder / MIRROR).is_file()


def test_a_mirror_that_may_not_be_written_is_named_and_its_translation_is_kept(
    site: Shell, translate: Translate, model_server: ModelServer
) -> None:
    (site.folder / "en").mkdir()
    with modes(0o555, site.folder / "en"):
        said = translate()
    assert (said.code, "ermission denied" in said.err) == (5, True), said
    model_server.forget()
    assert translate().code == 0
    assert not model_server.seen
    assert (site.folder / MIRROR).is_file()


@pytest.mark.parametrize("words", [("publish",), ("publish", GOOD)])
def test_a_mirror_that_may_not_be_replaced_stays_and_the_others_are_published(
    shell: Shell, translated: Path, words: tuple[str, ...]
) -> None:
    shutil.copytree(translated, shell.folder, dirs_exist_ok=True)
    before = shell.read(MIRROR)
    for name in (GOOD, OTHER):
        path = f"_olgim/en/{name}.po"
        shell.write(path, shell.read(path).replace('msgstr "', 'msgstr "Yes: '))
    with modes(0o555, (shell.folder / MIRROR).parent):
        said = shell.olgim(*words)
    assert (said.code, "ermission denied" in said.err) == (5, True), said
    assert shell.read(MIRROR) == before
    assert ("Yes: " in shell.read(f"en/{OTHER}")) is (words == ("publish",))


@pytest.mark.parametrize(
    "words",
    [
        ("status",),
        ("check",),
        ("diff",),
        ("review", "--json"),
        ("preview", GOOD),
        ("work", GOOD),
        ("memory", "export", "m.tmx", "_posts"),
        ("inspect", GOOD),
        ("doctor", *ENDPOINT, "http://127.0.0.1:9/v1"),
        ("glossary", "suggest"),
        ("adopt",),
        ("sync",),
        ("publish",),
        ("init", "--yes"),
        ("batch", "status"),
    ],
    ids=lambda words: words[0],
)
@pytest.mark.parametrize("mode", [0, 0o444])
@pytest.mark.parametrize(
    "name",
    [
        "_posts",
        "_posts/a",
        GOOD,
        "en",
        "en/_posts/a",
        MIRROR,
        "_olgim",
        "_olgim/en/_posts/a",
        BITEXT,
        "_olgim/.cache",
    ],
)
def test_what_may_not_be_read_is_told_in_words_and_nothing_is_harmed(
    shell: Shell, translated: Path, words: tuple[str, ...], mode: int, name: str
) -> None:
    shutil.copytree(translated, shell.folder, dirs_exist_ok=True)
    before = {path: digest for path, digest in shell.files().items() if path.endswith((".md", ".po"))}
    with modes(mode, shell.folder / name):
        said = shell.olgim(*words)
    assert said.code in (0, 1, 2, 3, 4, 5)
    assert "nobody foresaw" not in said.out + said.err
    assert {path: digest for path, digest in shell.files().items() if path in before} == before
