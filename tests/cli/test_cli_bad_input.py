"""What a user can get wrong: each ends with the right exit code, one clear message, and files as they were."""

from __future__ import annotations

import errno
import json
import os
import pwd
import shutil
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from support.commands import Said, Shell
from support.model_server import ModelServer, fault

from translator.bitext import Bitext
from translator.units import State
from translator.workflow.site import open_site
from translator.workflow.work import open_work

POST = "---\ntitle: 첫 글\n---\n\n안녕하세요.\n"


def endpoint(server: ModelServer) -> tuple[str, ...]:
    return ("--base-url", server.base_url, "--model", "test-model")


def refuse(shell: Shell, *words: str) -> Said:
    """Run a command that has to fail and leave everything as it was."""
    before = shell.files()
    said = shell.olgim(*words)
    assert shell.files() == before
    assert said.out == ""
    assert said.err.count("olgim: ") == 1, said.err
    return said


@pytest.mark.parametrize("command", ["translate", "publish", "status", "check", "inspect"])
def test_a_file_that_is_not_there(shell: Shell, command: str) -> None:
    shell.write("hello-world.md", POST)
    said = refuse(shell, command, "helo-world.md")
    assert said.code == 2
    assert "helo-world.md: there is no such file" in said.err
    assert "did you mean hello-world.md?" in said.err


@pytest.mark.parametrize("command", ["inspect"])
def test_a_folder_where_one_post_is_meant(shell: Shell, command: str) -> None:
    shell.write("posts/a.md", POST)
    said = refuse(shell, command, "posts")
    assert said.code == 2
    assert "posts: this is a folder; name one post in it" in said.err


def test_a_folder_without_posts(shell: Shell) -> None:
    shell.write("posts/readme.txt", POST)
    said = refuse(shell, "translate", "posts")
    assert said.code == 2
    assert "posts: there is no post in this folder" in said.err
    assert ".md" in said.err


def test_a_glob_that_matches_nothing(shell: Shell) -> None:
    said = refuse(shell, "translate", "*.md")
    assert said.code == 2
    assert "nothing matches '*.md'" in said.err


UNREADABLE = {
    "binary": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "post.md:1: ", "binary"),
    "euc-kr": (POST.encode("euc-kr"), "post.md:2: ", "EUC-KR"),
    "utf-16": (POST.encode("utf-16"), "post.md: ", "UTF-16"),
    "unclosed front matter": ("---\ntitle: 첫 글\n\n안녕하세요.\n".encode(), "post.md:1: ", "not closed"),
    "a YAML error": ('---\ntitle: "첫 글\nlayout: post\n---\n\n안녕하세요.\n'.encode(), "post.md:", "YAML"),
    "an alias bomb": (
        (
            "---\na: &a [x, x, x, x, x, x, x, x, x]\n"
            + "".join(
                f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n"
                for a, b in zip("abcdefgh", "bcdefghi", strict=True)
            )
            + "---\n\n안녕하세요.\n"
        ).encode(),
        "post.md:5: ",
        "alias",
    ),
}


@pytest.mark.parametrize("command", ["translate", "publish", "check", "inspect"])
@pytest.mark.parametrize("case", UNREADABLE)
def test_a_post_that_cannot_be_read(shell: Shell, command: str, case: str) -> None:
    content, place, word = UNREADABLE[case]
    shell.write("post.md", content)
    said = shell.olgim(command, "post.md")
    assert said.code == 2
    assert place in said.err
    assert word in said.err
    assert said.err.count("olgim: ") == 1
    assert sorted(shell.files()) == ["post.md"]
    assert (shell.folder / "post.md").read_bytes() == content


def test_one_bad_post_does_not_stop_the_others(shell: Shell, model_server: ModelServer) -> None:
    shell.write("a.md", POST.encode("euc-kr"))
    shell.write("b.md", POST)
    said = shell.olgim("translate", ".", *endpoint(model_server))
    assert said.code == 2
    assert "a.md:2: " in said.err
    assert "wrote b.en.md" in said.out
    status = shell.olgim("status", ".")
    assert status.code == 2
    assert "b.md" in status.out
    assert "a.md:2: " in status.err


@pytest.mark.parametrize(
    "text", ["", "\n\n", "\ufeff", "Only English here.\n", "---\ntitle: English\n---\n\n`사용자_이름`\n"]
)
def test_a_post_with_nothing_to_translate(shell: Shell, text: str) -> None:
    shell.write("post.md", text)
    said = shell.olgim("translate", "post.md")
    assert said.code == 0
    assert "nothing to translate: it has no Korean" in said.out
    assert sorted(shell.files()) == ["post.md"]


@pytest.mark.parametrize(
    ("glossary", "line", "words"),
    [
        (
            "terms:\n  - source: 토큰\n    target: token\n  - source: 토큰\n    target: tokens\n",
            4,
            ["토큰", "2"],
        ),
        ("terms:\n  - source: ''\n    target: token\n", 2, ["empty"]),
        ("terms:\n  - source: 토큰\n    targat: token\n", 3, ["targat", "target"]),
        ("terms:\n  토큰: token\n  토큰: coin\n", 3, ["토큰"]),
        ("terms:\n\t- source: 토큰\n", 2, ["tab"]),
    ],
)
def test_a_glossary_that_is_wrong(shell: Shell, glossary: str, line: int, words: list[str]) -> None:
    shell.write("post.md", POST)
    shell.write("_olgim/glossary.yml", glossary)
    said = refuse(shell, "translate", "post.md")
    assert said.code == 2
    assert f"glossary.yml:{line}: " in said.err
    for word in words:
        assert word in said.err.lower()


def test_an_unknown_key_in_the_configuration(shell: Shell) -> None:
    shell.write("post.md", POST)
    shell.write("_olgim/config.yml", "# mine\nglosary: terms.yml\n")
    said = refuse(shell, "translate", "post.md")
    assert said.code == 2
    assert "config.yml:2: unknown key `glosary`" in said.err
    assert "Did you mean `glossary`?" in said.err


def test_a_target_that_is_a_folder(shell: Shell, model_server: ModelServer) -> None:
    shell.write("post.md", POST)
    (shell.folder / "out").mkdir()
    said = shell.olgim("translate", "post.md", "-o", "out", *endpoint(model_server))
    assert said.code == 5
    assert "out: " in said.err
    assert "folder" in said.err
    assert list((shell.folder / "out").iterdir()) == []


def test_a_target_below_a_file(shell: Shell, model_server: ModelServer) -> None:
    shell.write("post.md", POST)
    shell.write("file", "mine")
    said = shell.olgim("translate", "post.md", "-o", "file/post.en.md", *endpoint(model_server))
    assert said.code == 5
    assert "file" in said.err
    assert shell.read("file") == "mine"
    # What was answered is kept: a target that can be written costs nothing more.
    del model_server.seen[:]
    assert shell.olgim("translate", "post.md", "-o", "post.en.md", *endpoint(model_server)).code == 0
    assert not model_server.seen


def test_a_target_that_is_the_post_itself(shell: Shell, model_server: ModelServer) -> None:
    shell.write("post.md", POST)
    said = refuse(shell, "translate", "post.md", "-o", "./post.md", *endpoint(model_server))
    assert said.code == 5
    assert "overwrite its own post" in said.err
    assert not model_server.seen


@pytest.mark.parametrize("layout", ["../{name}", "/tmp/{name}", "a/../../{name}"])
def test_a_layout_that_leaves_the_site(shell: Shell, layout: str) -> None:
    shell.write("site/_config.yml", "title: 나\n")
    shell.write("site/_posts/2024-01-01-a.md", POST)
    shell.write("site/_olgim/config.yml", f'engine: jekyll\nlayout: "{layout}"\n')
    said = shell.olgim("translate", "site")
    assert said.code in {2, 5}
    assert "outside the site" in said.err
    assert sorted(shell.files()) == [
        "site/_config.yml",
        "site/_olgim/config.yml",
        "site/_posts/2024-01-01-a.md",
    ]


def test_a_link_that_leaves_the_site(shell: Shell) -> None:
    shell.write("site/_config.yml", "title: 나\n")
    shell.write("site/_posts/2024-01-01-a.md", POST)
    (shell.folder / "elsewhere").mkdir()
    (shell.folder / "site/en").symlink_to(shell.folder / "elsewhere", target_is_directory=True)
    said = shell.olgim("translate", "site/_posts/2024-01-01-a.md", "--partial")
    assert said.code == 5
    assert "outside the site" in said.err
    assert list((shell.folder / "elsewhere").iterdir()) == []


def test_a_key_that_is_refused(
    shell: Shell, model_server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-wrong-0123456789")
    model_server.key = "another"
    shell.write("post.md", POST)
    said = shell.olgim("translate", "post.md", *endpoint(model_server))
    assert said.code == 3
    assert "OPENAI_API_KEY" in said.err
    assert "refused" in said.err
    assert not (shell.folder / "post.en.md").exists()


def test_an_endpoint_that_hangs(shell: Shell, model_server: ModelServer) -> None:
    model_server.always = fault("hang")
    shell.write("post.md", "안녕.\n")
    shell.write(
        "_olgim/config.yml",
        f"base_url: {model_server.base_url}\nmodel: test-model\ntimeout: 0.2\n",
    )
    said = shell.olgim("translate", "post.md")
    assert said.code == 3
    assert "no answer" in said.err
    assert not (shell.folder / "post.en.md").exists()


@pytest.mark.usefixtures("short_waits")
@pytest.mark.parametrize(("name", "word"), [("html", "web page"), ("half_json", "JSON")])
def test_an_endpoint_that_does_not_speak_the_protocol(
    shell: Shell, model_server: ModelServer, name: str, word: str
) -> None:
    model_server.always = fault(name)
    shell.write("post.md", POST)
    said = shell.olgim("translate", "post.md", *endpoint(model_server))
    assert said.code in {1, 3}
    assert word in said.err
    assert not (shell.folder / "post.en.md").exists()
    model_server.always = None
    assert shell.olgim("translate", "post.md", *endpoint(model_server)).code == 0


@pytest.mark.parametrize("url", ["localhost:11434", "ftp://host/v1", "http://me:secret-word@host/v1"])
def test_a_url_that_is_no_endpoint(shell: Shell, url: str) -> None:
    shell.write("post.md", POST)
    said = shell.olgim("translate", "post.md", "--base-url", url, "--model", "m")
    assert said.code == 2
    assert "URL" in said.err
    assert "secret-word" not in said.err


@pytest.mark.usefixtures("short_waits")
def test_nobody_listens_at_the_endpoint(shell: Shell) -> None:
    shell.write("post.md", POST)
    said = shell.olgim("translate", "post.md", "--base-url", "http://127.0.0.1:9/v1", "--model", "m")
    assert said.code == 3
    assert "olgim: nothing answers at http://127.0.0.1:9/v1\n  Is the server running there?" in said.err
    assert "m: 3 requests" in said.err  # it may be starting; longer than that nobody wants to wait
    assert not (shell.folder / "post.en.md").exists()


@pytest.mark.parametrize(
    "damage",
    [b"\xff\xfe not text", b'msgid "open\n', b"<<<<<<< HEAD\n", b'msgctxt "p-1"\nmsgctxt "p-2"\n'],
)
def test_a_bitext_that_is_damaged(shell: Shell, model_server: ModelServer, damage: bytes) -> None:
    shell.write("post.md", POST)
    shell.write("_olgim/en/post.md.po", damage)
    for command in ("translate", "publish", "check", "status"):
        words = (command, "post.md", *(endpoint(model_server) if command == "translate" else ()))
        said = shell.olgim(*words)
        assert said.code != 0
        assert "post.md.po" in said.err
    assert (shell.folder / "_olgim/en/post.md.po").read_bytes() == damage
    assert not model_server.seen


def test_terminal_codes_in_a_post_stay_text(shell: Shell) -> None:
    shell.write("p\x1b[31m.md", "안녕\x1b[2J\x1b]0;x\x07.\n")
    for command in ("translate", "status", "inspect", "check"):
        said = shell.olgim(command, "p\x1b[31m.md")
        assert "\x1b" not in said.out.replace("\x1b[0m", "")
        assert "\x1b" not in said.err


def test_a_missing_config_glossary_is_named(shell: Shell) -> None:
    shell.write("post.md", POST)
    shell.write("_olgim/config.yml", "glossary: [mine.yml]\n")
    said = refuse(shell, "translate", "post.md")
    assert said.code == 2
    assert "mine.yml" in said.err


def test_a_folder_in_a_glossarys_place_is_named(shell: Shell) -> None:
    shell.write("post.md", POST)
    shell.write("_olgim/glossary.yml/notes.txt", "")
    said = refuse(shell, "translate", "post.md")
    assert said.code == 2
    assert "glossary.yml: this is a folder" in said.err


def test_an_unknown_term_base_lists_those_there_are(shell: Shell) -> None:
    shell.write("post.md", POST)
    shell.write("_olgim/config.yml", "builtin_glossaries: [ai]\n")
    said = refuse(shell, "translate", "post.md")
    assert said.code == 2
    assert "ai-ml" in said.err
    assert "config.yml" in said.err


def test_a_current_folder_without_posts(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    said = refuse(shell, "translate")
    assert said.code == 2
    assert "there is no post in" in said.err
    assert Path.cwd() == shell.folder


def test_status_tells_of_a_bitext_that_cant_be_read_as_the_other_commands_do(shell: Shell) -> None:
    shell.write("post.md", POST)
    shell.write("_olgim/en/post.md.po", "<<<<<<< HEAD\n")
    said, other = shell.olgim("status", "post.md"), shell.olgim("publish", "post.md")
    assert (said.code, other.code) == (4, 4)
    assert said.err == other.err
    assert json.loads(shell.olgim("status", "post.md", "--json").out)[0]["exit_code"] == 4


@pytest.mark.parametrize(("form", "typed"), [("NFD", "NFC"), ("NFC", "NFD")])
@pytest.mark.parametrize("word", ["회고록.md", "*록.md"])
def test_a_file_is_found_whichever_way_the_hangul_of_its_name_is_composed(
    shell: Shell, word: str, form: Literal["NFC", "NFD"], typed: Literal["NFC", "NFD"]
) -> None:
    shell.write(unicodedata.normalize(form, "회고록.md"), POST)
    said = shell.olgim("translate", unicodedata.normalize(typed, word), "--dry-run")
    assert (said.code, said.err) == (0, "")


@pytest.mark.parametrize("command", ["translate", "publish", "check", "status"])
def test_a_post_whose_name_is_not_utf8_is_told_of_and_the_others_go_on(
    shell: Shell, model_server: ModelServer, command: str
) -> None:
    shell.write("_config.yml", "title: x\n")
    shell.write("_posts/good.md", "글이다.\n")
    shell.olgim("translate", *endpoint(model_server))
    bad = Path(os.fsdecode(b"_posts/\xff.md"))
    bad.write_text("글이다.\n", encoding="utf-8")
    # A bitext of its name, as another program may have made it, keeps no other post from the memory.
    shutil.copy("_olgim/en/_posts/good.md.po", f"_olgim/en/{bad}.po")
    shell.write("_posts/better.md", "글이다.\n")
    said = shell.olgim(command, "_posts")
    assert said.code == 2
    assert "isn't UTF-8" in said.err + said.out
    assert r"_posts/\xff.md" in said.err + said.out
    assert command == "check" or "_posts/better.md" in said.out
    assert command != "translate" or "3 posts, 2 segments: 2 from memory" in said.out
    assert not Path("en", bad).exists()


def test_a_site_below_a_folder_whose_name_is_not_utf8_is_translated_as_any(
    shell: Shell, model_server: ModelServer
) -> None:
    root = shell.folder / os.fsdecode(b"\xff")
    (root / "_posts").mkdir(parents=True)
    (root / "_config.yml").write_text("title: x\n", encoding="utf-8")
    (root / "_posts/a.md").write_text("글이다.\n", encoding="utf-8")
    os.chdir(root)
    for _ in range(2):
        assert shell.olgim("translate", *endpoint(model_server)).code == 0
    assert (root / "en/_posts/a.md").is_file()


def test_a_link_that_leads_nowhere_is_called_one(shell: Shell) -> None:
    (shell.folder / "post.md").symlink_to("gone.md")
    said = shell.olgim("translate", "post.md")
    assert (said.code, "a broken symbolic link" in said.err) == (2, True)


@pytest.mark.parametrize("command", ["translate", "publish", "status", "check"])
def test_a_wrong_glossary_is_told_once_however_many_posts_there_are(shell: Shell, command: str) -> None:
    for name in ("a", "b", "c"):
        shell.write(f"posts/{name}.md", POST)
    shell.write("_olgim/glossary.yml", "토큰: [\n")
    said = refuse(shell, command, "posts")
    assert said.code == 2
    assert "glossary.yml:2: this is not YAML" in said.err


def test_a_path_that_is_too_long(shell: Shell) -> None:
    for command in ("translate", "inspect", "status"):
        said = refuse(shell, command, f"{'a' * 5_000}.md")
        assert said.code == 2
        assert "can't be read: File name too long" in said.err


def test_a_glob_that_matches_folders_alone_means_the_posts_in_them(shell: Shell) -> None:
    shell.write("_posts/2024/a.md", POST)
    shell.write("_posts/2025/b.md", POST)
    for command in ("status", "check"):
        assert shell.olgim(command, "_posts/*").code == 0
    said = shell.olgim("translate", "--dry-run", "_posts/*")
    assert (said.code, "a.md: 2 segments" in said.out, "b.md: 2 segments" in said.out) == (0, True, True)


def test_links_that_lead_round_in_a_circle_are_no_target(shell: Shell, model_server: ModelServer) -> None:
    shell.write("post.md", POST)
    (shell.folder / "a.md").symlink_to("b.md")
    (shell.folder / "b.md").symlink_to("a.md")
    said = shell.olgim("translate", "post.md", "-o", "a.md", *endpoint(model_server))
    assert (said.code, said.err.count("olgim: ")) == (5, 1)
    assert "a.md: " in said.err


def test_a_user_without_a_home_needs_none(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(uid: int) -> None:
        raise KeyError(uid)

    monkeypatch.setattr(pwd, "getpwuid", nobody)
    for name in ("HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    shell.write("post.md", POST)
    assert shell.olgim("status", "post.md").code == 0
    assert shell.olgim("models").code in {0, 3}


def test_a_file_that_fails_where_nobody_expects_it_ends_in_one_line(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(words: object, **_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", "_posts/secret")

    monkeypatch.setattr("translator.workflow.posts.find_posts", failing)
    said = refuse(shell, "status")
    assert (said.code, said.err) == (4, "olgim: _posts/secret: Permission denied\n")


def test_notes_are_no_findings_to_the_shell(shell: Shell) -> None:
    shell.write("post.md", "두 번 말한다.\n")
    bitext = Bitext.load(shell.folder / "_olgim/en/post.md.po")
    units = open_work(open_site(shell.folder / "post.md"), shell.folder / "post.md").units
    bitext.replace_units(replace(unit, target="Say  it twice.", state=State.PROPOSED) for unit in units)
    bitext.save()
    said = shell.olgim("check", "post.md")
    assert said.out.count(": note: ") == said.out.count("post.md:") > 0
    assert said.code == 0


@pytest.mark.parametrize(("layout", "words"), [("{nam}", "did you mean {name}"), ("en/x.md", "same path")])
def test_a_layout_that_cannot_be_followed_is_named_with_its_line(
    shell: Shell, layout: str, words: str
) -> None:
    shell.write("post.md", POST)
    shell.write("_olgim/config.yml", f'# mine\nlayout: "{layout}"\n')
    said = refuse(shell, "translate", "post.md")
    assert said.code == 2
    assert "config.yml:2: `layout`" in said.err
    assert words in said.err.lower()
