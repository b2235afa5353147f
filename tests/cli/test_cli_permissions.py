"""Folders and files that may not be written or read: named, nothing is lost, and what is paid for isn't paid again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from support.commands import Said, Shell
from support.model_server import ModelServer
from support.permissions import modes

GOOD, OTHER = "_posts/2024-01-01-good.md", "_posts/2024-01-02-other.md"
MIRROR = f"en/{GOOD}"
BITEXT = f"_olgim/en/{GOOD}.po"


@pytest.fixture
def site(shell: Shell) -> Shell:
    """A site of two posts, which nobody translated yet."""
    shell.write("_config.yml", "title: 나\n")
    shell.write(GOOD, "---\ntitle: 첫 글\n---\n\n안녕하세요.\n")
    shell.write(OTHER, "---\ntitle: 둘째 글\n---\n\n반갑습니다.\n")
    return shell


Translate = Callable[..., Said]


@pytest.fixture
def translate(site: Shell, model_server: ModelServer) -> Translate:
    def run(*words: str) -> Said:
        return site.olgim("translate", *words, "--base-url", model_server.base_url, "--model", "test-model")

    return run


def test_a_post_that_may_not_be_read_is_named_and_the_others_go_on(site: Shell, translate: Translate) -> None:
    with modes(0, site.folder / OTHER):
        said = translate()
    assert (said.code, "2024-01-02-other.md: can't be read" in said.err) == (2, True), said
    assert (site.folder / MIRROR).is_file()
    assert translate().code == 0


def test_a_folder_of_posts_that_may_not_be_read_is_named(site: Shell, translate: Translate) -> None:
    with modes(0, site.folder / "_posts"):
        said = translate()
    assert said.code in (2, 4), said
    assert "_posts" in said.err


@pytest.mark.parametrize("folder", ["", "_olgim", "_olgim/en", "_olgim/en/_posts", "_olgim/.cache"])
def test_where_olgims_own_folder_may_not_be_written_nothing_is_paid_in_vain(
    site: Shell, translate: Translate, model_server: ModelServer, folder: str
) -> None:
    place = site.folder / folder
    place.mkdir(parents=True, exist_ok=True)
    with modes(0o555, place):
        said = translate()
    print(said)
    print(len(model_server.seen))
    assert said.code == 4, said
    assert "ermission denied" in said.err
    assert "Traceback" not in said.err
    asked = len(model_server.seen)
    assert translate().code == 0
    print(asked, len(model_server.seen))


def test_a_mirror_that_may_not_be_written_is_named_and_its_translation_is_kept(
    site: Shell, translate: Translate, model_server: ModelServer
) -> None:
    place = site.folder / "en"
    place.mkdir()
    with modes(0o555, place):
        said = translate()
    print(said)
    assert said.code == 5, said
    assert "ermission denied" in said.err
    asked = len(model_server.seen)
    assert translate().code == 0
    assert len(model_server.seen) == asked
    assert (site.folder / MIRROR).is_file()


@pytest.mark.parametrize("words", [("publish",), ("publish", "--partial"), ("sync",)])
def test_publish_and_permissions(site: Shell, translate: Translate, words) -> None:
    translate()
    before = site.read(MIRROR)
    site.write(BITEXT, site.read(BITEXT).replace("EN", "En"))
    with modes(0o555, (site.folder / MIRROR).parent):
        said = site.olgim(*words)
    print(said)
    assert site.read(MIRROR) == before


@pytest.mark.parametrize("words", [("status",), ("check",), ("diff",), ("review", "--json"), ("preview", GOOD), ("work", GOOD), ("memory", "export"), ("inspect", GOOD), ("doctor",), ("glossary", "suggest"),("adopt",), ("sync",)])
@pytest.mark.parametrize("name", [GOOD, BITEXT, MIRROR, "_olgim/config.yml", "_olgim/.cache/journal.sqlite3", "_olgim", "_olgim/en", "en", "_posts", "_config.yml", "_olgim/.cache/memory.sqlite3"])
def test_unreadable(site: Shell, translate: Translate, words, name) -> None:
    site.write("_olgim/config.yml", "# x\n")
    translate()
    if not (site.folder / name).exists(): pytest.skip(name)
    with modes(0, site.folder / name):
        said = site.olgim(*words)
    with open("/tmp/finish_unread.txt", "a") as f:
        print(words, name, said.code, repr(said.err[:400]), repr(said.out[:300]), file=f)
