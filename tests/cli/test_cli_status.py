"""`olgim status`: quick where nothing changed, and never wrong because of that."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.commands import Shell
from support.model_server import ModelServer

from translator.cli import main
from translator.cli.console import columns

POSTS = ("_posts/a.md", "_posts/b.md")
BITEXT = "_olgim/en/_posts/a.md.po"
MIRROR = "en/_posts/a.md"


@pytest.fixture
def blog(shell: Shell, model_server: ModelServer) -> Shell:
    shell.write("_config.yml", "")
    for post in POSTS:
        shell.write(post, f"---\ntitle: {post} 글\n---\n\n{post}의 본문이다.\n")
    said = shell.olgim("translate", "--base-url", model_server.base_url, "--model", "test-model")
    assert said.code == 0
    return shell


def rows(blog: Shell, *words: str) -> dict[str, Any]:
    return {row["post"]: row for row in json.loads(blog.olgim("status", "--json", *words).out)}


def accept_all(blog: Shell) -> None:
    blog.write(BITEXT, blog.read(BITEXT).replace("#, fuzzy\n", ""))


def test_a_second_look_says_the_same_and_opens_no_post(blog: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    first = rows(blog)

    def never(*_: object) -> None:
        raise AssertionError("a post was read")

    monkeypatch.setattr("translator.workflow.status.open_work", never)
    assert rows(blog) == first


@pytest.mark.parametrize("what", ["post", "bitext", "mirror", "no mirror", "terms", "configuration"])
def test_every_change_shows(blog: Shell, what: str) -> None:
    before = rows(blog)["_posts/a.md"]
    match what:
        case "post":
            blog.write("_posts/a.md", blog.read("_posts/a.md") + "\n새 문단이다.\n")
        case "bitext":
            accept_all(blog)
        case "mirror":
            blog.write(MIRROR, blog.read(MIRROR) + "\nMine.\n")
        case "no mirror":
            (blog.folder / MIRROR).unlink()
        case "terms":
            blog.write("_olgim/glossary.yml", "terms:\n  - source: 본문\n    target: main part\n")
        case _:
            blog.write("_olgim/config.yml", "front_matter: []\n")
    assert rows(blog)["_posts/a.md"] != before


def test_only_what_is_to_be_done_is_listed(blog: Shell) -> None:
    accept_all(blog)
    blog.olgim("publish")
    assert rows(blog)["_posts/a.md"]["next"] == "nobody"
    assert list(rows(blog, "--todo")) == ["_posts/b.md"]
    said = blog.olgim("status", "--todo")
    assert "_posts/a.md" not in said.out
    assert "1 of 2 posts" in said.out


def narrow(monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setattr("translator.cli.status.stdout_width", lambda: columns)


def test_no_row_is_wider_than_the_terminal_and_a_long_path_gives_way_from_its_start(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell.write("_config.yml", "")
    shell.write(
        "_posts/2024-01-01-카프카를-처음-쓰는-사람이-알아야-할-것들을-적어-둔다.md", "# 제목\n\n본문이다.\n"
    )
    shell.write("_posts/dev/2024-01-02-a-post-with-a-name-that-is-longer-than-half-a-line.md", "본문이다.\n")
    narrow(monkeypatch, 80)
    lines = shell.olgim("status").out.splitlines()
    assert max(map(columns, lines)) <= 80
    assert any(line.startswith("…") and line.endswith("model: 2 to translate") for line in lines)
    assert any("longer-than-half-a-line.md  " in line for line in lines)
    narrow(monkeypatch, 200)
    assert "_posts/dev/2024-01-02-a-post-with-a-name-" in shell.olgim("status").out


def test_a_page_whose_korean_has_changed_is_not_called_current(
    blog: Shell, model_server: ModelServer
) -> None:
    accept_all(blog)
    blog.olgim("publish")
    blog.write("_posts/a.md", blog.read("_posts/a.md").replace("본문이다.", "본문이었다."))
    blog.olgim("translate", "--base-url", model_server.base_url, "--model", "test-model", "--yes")
    [line] = [line for line in blog.olgim("status").out.splitlines() if line.startswith("_posts/a.md")]
    assert "current" not in line
    assert "you: 1 to decide: the Korean changed" in line


def test_english_with_parts_of_a_persons_own_is_told_of_in_one_line(blog: Shell) -> None:
    for name in ("a", "b"):
        blog.write(f"en/_posts/{name}.md", blog.read(f"en/_posts/{name}.md") + "\nMine.\n\nMine, too.\n")
    blog.olgim("sync")
    said = blog.olgim("status").err
    assert said.count("a person's own") == 1
    assert "note: 2 posts have 4 parts of a person's own in their English" in said


def test_what_a_person_took_out_of_the_english_is_named_and_moved_blocks_only_once(
    shell: Shell, model_server: ModelServer
) -> None:
    ask = ("--base-url", model_server.base_url, "--model", "test-model")
    shell.write("_config.yml", "")
    shell.write(
        "_posts/a.md",
        "---\ntitle: 큐\n---\n\n첫째 문단이다.\n\n```sh\nls\n```\n\n둘째 글이다.\n\n끝 인사를 한다.\n",
    )
    assert shell.olgim("translate", *ask).code == 0
    head, first, code, second, last = shell.read("en/_posts/a.md").rstrip("\n").split("\n\n")
    shell.write("en/_posts/a.md", f"{head}\n\n{second}\n\n{first}\n\n{last}\n")
    said = shell.olgim("sync", "_posts/a.md").out
    assert f"en/_posts/a.md:9: kept, removed: {code.replace(chr(10), ' ')}" in said
    assert said.count(": kept, ") == 2
    shell.write("en/_posts/a.md", f"{head}\n\n{second}\n\n{first}\n")
    shell.write("_posts/a.md", shell.read("_posts/a.md") + "\n덧붙인 문단이다.\n")
    assert shell.olgim("translate", *ask).code == 0
    assert last not in shell.read("en/_posts/a.md")
    assert f": kept, removed: {last}" in shell.olgim("sync", "_posts/a.md").out
    assert rows(shell)["_posts/a.md"]["own"] == 3


def test_korean_that_an_adopted_page_does_without_is_counted(shell: Shell) -> None:
    shell.write("_config.yml", "")
    paragraphs = [f"{number}번째 문단이다. 값은 {number}{number}이다." for number in range(1, 9)]
    english = [f"This is paragraph {number}. The value is {number}{number}." for number in range(1, 7)]
    shell.write("_posts/2024-01-01-a.md", "---\ntitle: 값\n---\n\n" + "\n\n".join(paragraphs) + "\n")
    shell.write(
        "en/_posts/2024-01-01-a.md", "---\ntitle: Values\nlang: en\n---\n\n" + "\n\n".join(english) + "\n"
    )
    shell.olgim("adopt")
    row = rows(shell)["_posts/2024-01-01-a.md"]
    assert (row["next"], row["why"]) == ("nobody", "published; 2 passages of Korean not matched with it")
    assert row["unmatched"] == 2


def test_what_an_adopted_page_does_without_is_to_do_for_no_command(shell: Shell) -> None:
    shell.write("_config.yml", "")
    paragraphs = [f"{number}번째 문단이다. 값은 {number}{number}이다." for number in range(1, 9)]
    english = [f"This is paragraph {number}. The value is {number}{number}." for number in range(1, 7)]
    post = "_posts/2024-01-01-a.md"
    shell.write(post, "---\ntitle: 값\n---\n\n" + "\n\n".join(paragraphs) + "\n")
    shell.write(f"en/{post}", "---\ntitle: Values\nlang: en\n---\n\n" + "\n\n".join(english) + "\n")
    shell.olgim("adopt")

    assert "7 of 9 segments translated, 2 not matched with their English" in shell.olgim("status").out
    assert "0 of 1 post" in shell.olgim("status", "--todo").out
    assert "0 would be sent" in shell.olgim("translate", "--dry-run", post).out
    assert "untranslated" not in shell.olgim("publish", post).out
    assert shell.olgim("check", post).err == ""
    assert json.loads(shell.olgim("review", post, "--json").out)[0]["segments"]["untranslated"] == 0
    [shown] = json.loads(shell.olgim("preview", post, "--json").out)["posts"]
    assert (shown["segments"], shown["translated"], shown["to_review"]) == (7, 7, 0)
    assert "The English page has nothing for this." in Path(shown["path"]).read_text(encoding="utf-8")


def test_korean_that_changed_is_to_translate_for_every_command_until_there_is_new_english(
    blog: Shell, model_server: ModelServer
) -> None:
    accept_all(blog)
    blog.olgim("publish")
    blog.write("_posts/a.md", blog.read("_posts/a.md").replace("본문이다.", "본문이었다."))
    assert rows(blog)["_posts/a.md"]["why"] == "1 to translate"
    published, checked = blog.olgim("publish", "_posts/a.md"), blog.olgim("check", "_posts/a.md")
    assert "Left to do: 1 to translate. Exit code 1; next: `olgim translate _posts/a.md`" in published.err
    assert "no new English yet" in published.err
    assert "Beside that, 1 to translate" in checked.err

    blog.olgim("translate", "--base-url", model_server.base_url, "--model", "test-model", "--yes")

    assert rows(blog)["_posts/a.md"]["why"] == "1 to decide: the Korean changed"
    assert "Left for you: 1 to decide." in blog.olgim("publish", "_posts/a.md").err
    assert "Beside that, 1 to decide" in blog.olgim("check", "_posts/a.md").err


def test_what_a_person_accepted_with_findings_is_said_as_that_and_is_no_work(
    shell: Shell, model_server: ModelServer
) -> None:
    shell.write("_config.yml", "")
    shell.write("_posts/a.md", "요청 37개를 한꺼번에 받는다.\n")
    shell.olgim("translate", "--base-url", model_server.base_url, "--model", "test-model")
    page = shell.write("en/_posts/a.md", shell.read("en/_posts/a.md").replace("37", "some"))
    assert "some" in page.read_text()
    shell.olgim("publish")

    row = rows(shell)["_posts/a.md"]
    assert (row["next"], row["why"]) == ("nobody", "published; 1 accepted with findings")
    assert shell.olgim("status", "--todo").out.startswith("post")
    assert "0 of 1 post" in shell.olgim("status", "--todo").out
    checked = shell.olgim("check")
    assert checked.out.count("(accepted)") == 1
    assert "1 finding, 1 of them in English that a person has accepted" in checked.out
    again = shell.olgim("translate", "--base-url", model_server.base_url, "--model", "test-model")
    assert (again.code, again.err.count("numbers")) == (0, 0)


def test_a_page_of_a_collection_that_somebody_had_translated_is_a_post_for_every_command(
    shell: Shell, model_server: ModelServer
) -> None:
    shell.write("_config.yml", "collections:\n  notes:\n    output: true\n")
    shell.write("_posts/2024-01-01-a.md", "본문이다.\n")
    for name in ("b", "c"):
        shell.write(f"_notes/{name}.md", f"---\ntitle: {name} 쪽지\n---\n\n{name} 쪽지다.\n")
    assert list(rows(shell)) == ["_posts/2024-01-01-a.md"]
    assert "collections that `posts:` doesn't name: notes 2" in shell.olgim("status").out
    shell.olgim("translate", "_notes/b.md", "--base-url", model_server.base_url, "--model", "test-model")

    assert list(rows(shell)) == ["_posts/2024-01-01-a.md", "_notes/b.md"]
    assert "doesn't name: notes 1" in shell.olgim("status").out
    mirror = next(shell.folder.rglob("_notes/en/b.md"))
    mirror.unlink()
    assert "_notes/b.md" in shell.olgim("publish").out
    assert mirror.is_file()


def test_a_site_below_a_folder_that_olgim_keeps_something_of_has_its_own_posts(shell: Shell) -> None:
    shell.write("journal.md", "오늘 한 일을 적는다.\n")
    shell.write("_olgim/config.yml", "max_cost: 1\n")
    shell.write("website/_config.yml", "")
    shell.write("website/_posts/2024-01-01-a.md", "본문이다.\n")
    shell.olgim("translate", "website/_posts/2024-01-01-a.md")
    assert (shell.folder / "website/_olgim/en/_posts/2024-01-01-a.md.po").is_file()
    assert not (shell.folder / "_olgim/en/website").exists()
    assert sorted(rows(shell)) == ["_posts/2024-01-01-a.md", "journal.md"]


def test_looking_leaves_nothing_in_a_site_that_has_no_translations(shell: Shell) -> None:
    shell.write("_config.yml", "")
    shell.write("_posts/a.md", "# 제목\n\n본문이다.\n")
    assert main(["status"]) == 0
    assert [path.name for path in shell.folder.iterdir() if path.name == "_olgim"] == []


def test_a_cache_that_somebody_else_wrote_is_not_believed(blog: Shell) -> None:
    first = rows(blog)
    cache = blog.folder / "_olgim/.cache/status.json"
    kept = json.loads(cache.read_text())
    for label in kept["posts"]:
        kept["posts"][label][0] = ["no", "numbers"]
    cache.write_text(json.dumps(kept))
    assert rows(blog) == first
    cache.write_text("[[[")
    assert rows(blog) == first


def test_a_plan_for_posts_that_are_done_says_where_they_stand(blog: Shell) -> None:
    accept_all(blog)
    blog.write("_olgim/en/_posts/b.md.po", blog.read("_olgim/en/_posts/b.md.po").replace("#, fuzzy\n", ""))
    blog.olgim("translate")
    before = blog.files()
    said = blog.olgim("translate", "--dry-run")
    assert said.code == 0
    assert "-> en/_posts/a.md: 2 segments: 2 from memory, 0 would be sent" in said.out
    assert "There is nothing to send. Nothing was sent or written." in said.out
    assert blog.files() == before


def test_posts_that_wait_for_a_translation_are_counted_without_drafting_their_mirrors(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("a mirror is drafted that nobody asked for")

    monkeypatch.setattr("translator.workflow.status.drafted", never)
    shell.write("_config.yml", "")
    shell.write("_posts/a.md", "---\ntitle: 글\n---\n\n본문이다.\n")
    row = rows(shell)["_posts/a.md"]
    assert (row["segments"], row["translated"], row["mirror"], row["error"]) == (2, 0, "none", "")
    assert (row["next"], row["why"]) == ("agent", "2 to translate")


def test_the_first_look_after_init_is_remembered(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    shell.write("_config.yml", "")
    shell.write("_posts/a.md", "---\ntitle: 글\n---\n\n본문이다.\n")
    shell.write("_olgim/config.yml", "engine: jekyll\n")
    first = rows(shell)

    def never(*_: object) -> None:
        raise AssertionError("a post is read again that has not changed")

    monkeypatch.setattr("translator.workflow.status.open_work", never)
    assert rows(shell) == first
