"""An address that a mirror gave up is another page's as soon as there is one: no two pages claim it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from support.built_sites import gem, program, read_built
from support.built_sites import run as built
from support.commands import Said, Shell
from support.model_server import ModelServer
from support.worksheets import filled, passages

from translator.bitext import Bitext
from translator.units import State

OLD, MOVED, NEW = "_posts/2024-01-01-tea.md", "_posts/2024-01-01-green-tea.md", "_posts/2025-05-05-tea.md"
MOVED_MIRROR, NEW_MIRROR = "en/_posts/2024-01-01-green-tea.md", "en/_posts/2025-05-05-tea.md"
TOLD = f"/en/tea/ is the English page of {NEW} now; {MOVED_MIRROR} leads on from there no more"
LEADS_ON = "redirect_from: /en/tea/\n"


def post(title: str, *lines: str) -> str:
    said = "\n\n".join(lines)
    return f"---\nlayout: page\ntitle: {title}\n---\n\n{said}\n"


TEA = post("녹차", "물을 먼저 끓인다.", "찻잎을 우린다.", "따뜻하게 마신다.")
OTHER = post("홍차", "아주 다른 이야기다.", "설탕을 넣어 마신다.")


def translate(shell: Shell, server: ModelServer, *words: str) -> Said:
    return shell.olgim("translate", *words, "--base-url", server.base_url, "--model", "test-model")


@pytest.fixture
def blog(shell: Shell, model_server: ModelServer) -> Shell:
    """A blog with a post that was renamed, whose English leads on from where it was."""
    shell.write("_config.yml", "permalink: /:title/\nplugins: [jekyll-redirect-from]\n")
    shell.write("_layouts/page.html", "<html><body>{{ content }}</body></html>\n")
    shell.write(OLD, TEA)
    assert translate(shell, model_server, "--yes").code == 0
    (shell.folder / OLD).rename(shell.folder / MOVED)
    assert translate(shell, model_server).code == 0
    assert LEADS_ON in shell.read(MOVED_MIRROR)
    return shell


def by_translate(blog: Shell, server: ModelServer) -> Said:
    return translate(blog, server, NEW)


def by_translate_of_all(blog: Shell, server: ModelServer) -> Said:
    return translate(blog, server, "--yes")


def by_publish(blog: Shell, server: ModelServer) -> Said:
    assert translate(blog, server, NEW).code == 0
    (blog.folder / NEW_MIRROR).unlink()
    with_redirect = blog.read(MOVED_MIRROR).replace("title:", f"{LEADS_ON}title:", 1)
    blog.write(MOVED_MIRROR, with_redirect)  # as an earlier version left it
    return blog.olgim("publish", NEW)


def by_worksheet(blog: Shell, _server: ModelServer) -> Said:
    sheet = Path(json.loads(blog.olgim("work", NEW, "--json").out)["worksheet"])
    text = sheet.read_text(encoding="utf-8")
    english = dict(zip(passages(text), ("Black tea", "Another story.", "I add sugar."), strict=True))
    sheet.write_text(filled(text, english), encoding="utf-8")
    return blog.olgim("take", str(sheet))


@pytest.mark.parametrize("write", [by_translate, by_translate_of_all, by_publish, by_worksheet])
def test_a_redirect_yields_to_a_page_that_is_new_at_its_address(
    blog: Shell, model_server: ModelServer, write: Callable[[Shell, ModelServer], Said]
) -> None:
    blog.write(NEW, OTHER)
    said = write(blog, model_server)
    assert said.code == 0, said.err
    assert [line for line in said.err.splitlines() if "leads on from" in line] == [f"note: {TOLD}"]
    assert (blog.folder / NEW_MIRROR).is_file()
    assert "redirect_from" not in blog.read(MOVED_MIRROR)


def test_nothing_else_of_the_other_page_changes(blog: Shell, model_server: ModelServer) -> None:
    own = blog.read(MOVED_MIRROR).rstrip() + "\n\nA word of my own.\n"
    blog.write(MOVED_MIRROR, own)
    blog.write(MOVED, TEA.replace("찻잎을 우린다.", "찻잎을 오래 우린다."))
    blog.write(NEW, OTHER)
    assert translate(blog, model_server, NEW).code == 0
    assert blog.read(MOVED_MIRROR) == own.replace(LEADS_ON, "")
    said = translate(blog, model_server)  # and what a person wrote there is still known for theirs
    assert "redirect" not in said.err
    assert "A word of my own." in blog.read(MOVED_MIRROR)
    assert "redirect_from" not in blog.read(MOVED_MIRROR)
    assert blog.olgim("sync").out.count("taken over:") == 0


def test_no_later_command_brings_it_back(blog: Shell, model_server: ModelServer) -> None:
    blog.write(NEW, OTHER)
    assert translate(blog, model_server, NEW).code == 0
    before = {name: text for name, text in blog.files().items() if not name.startswith("_olgim/.cache")}
    for words in (("publish",), ("publish", MOVED), ("sync",), ("diff",)):
        said = blog.olgim(*words)
        assert said.code == 0, said.err
        assert "leads on from" not in said.err
    assert translate(blog, model_server).code == 0
    after = {name: text for name, text in blog.files().items() if not name.startswith("_olgim/.cache")}
    assert after == before


def test_it_leads_on_again_when_the_page_is_gone(blog: Shell, model_server: ModelServer) -> None:
    blog.write(NEW, OTHER)
    assert translate(blog, model_server, NEW).code == 0
    (blog.folder / NEW).unlink()
    (blog.folder / NEW_MIRROR).unlink()
    assert blog.olgim("publish", MOVED).code == 0
    assert LEADS_ON in blog.read(MOVED_MIRROR)


def test_a_rename_promises_no_redirect_where_another_page_is(shell: Shell, model_server: ModelServer) -> None:
    shell.write("_config.yml", "permalink: /:title/\n")
    shell.write(OLD, TEA)
    assert translate(shell, model_server, "--yes").code == 0
    shell.write("en/tea.md", "---\nlayout: page\n---\n\nAll about tea.\n")
    (shell.folder / OLD).rename(shell.folder / MOVED)
    said = translate(shell, model_server)
    assert "its English came along" in said.err
    assert "leads there" not in said.err
    assert "redirect_from" not in shell.read(MOVED_MIRROR)


def test_of_several_addresses_only_the_taken_one_goes(blog: Shell, model_server: ModelServer) -> None:
    again = "_posts/2024-01-01-matcha.md"
    (blog.folder / MOVED).rename(blog.folder / again)
    blog.write(NEW, OTHER)
    said = translate(blog, model_server, "--yes")  # all in one run, whichever is written first
    assert said.code == 0, said.err
    assert "redirect_from: /en/green-tea/\n" in blog.read("en/_posts/2024-01-01-matcha.md")


def test_a_review_that_publishes_tells_of_it(blog: Shell, model_server: ModelServer) -> None:
    blog.write(NEW, OTHER)
    assert translate(blog, model_server, NEW).code == 0
    (blog.folder / NEW_MIRROR).unlink()
    blog.write(MOVED_MIRROR, blog.read(MOVED_MIRROR).replace("title:", f"{LEADS_ON}title:", 1))
    kept = Bitext.load(blog.folder / f"_olgim/en/{NEW}.po")
    kept.put(*(replace(unit, state=State.ACCEPTED) for unit in kept.units))
    kept.save()
    said = blog.olgim("review", NEW, "--publish", "--json")
    assert said.code == 0, said.err
    assert TOLD in said.out
    assert "redirect_from" not in blog.read(MOVED_MIRROR)


def test_jekyll_builds_the_new_page_there_and_the_old_one_where_it_went(
    blog: Shell, model_server: ModelServer
) -> None:
    gem("jekyll-redirect-from")
    jekyll = [program("jekyll"), "build"]
    built(jekyll, blog.folder)
    assert 'http-equiv="refresh"' in read_built(blog.folder / "_site").texts["/en/tea/"]
    shutil.rmtree(blog.folder / "_site")
    blog.write(NEW, OTHER)
    assert translate(blog, model_server, NEW).code == 0
    said = built(jekyll, blog.folder)
    assert "Conflict" not in said
    texts = read_built(blog.folder / "_site").texts
    assert "http-equiv" not in texts["/en/tea/"]
    assert "<p>" in texts["/en/tea/"]
    assert "<p>" in texts["/en/green-tea/"]
