"""`olgim diff`: what publishing would change, before it does."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import replace

import pytest
from support.commands import Shell
from support.model_server import ModelServer

from translator.bitext import Bitext
from translator.cli.unified import DiffMark, unified, word_lines
from translator.units import Origin, State

POST = "---\ntitle: 첫 글\n---\n\n첫 문단이다.\n\n둘째 문단이다.\n\n셋째 문단이다.\n"
MIRROR = "en/_posts/a.md"
BITEXT = "_olgim/en/_posts/a.md.po"


@pytest.fixture
def blog(shell: Shell, model_server: ModelServer) -> Shell:
    model_server.dictionary |= {
        "첫 글": "The first post",
        "첫 문단이다.": "A first paragraph.",
        "둘째 문단이다.": "A second paragraph of words.",
        "셋째 문단이다.": "A third paragraph.",
    }
    shell.write("_config.yml", "")
    shell.write("_posts/a.md", POST)
    said = shell.olgim(
        "translate", "_posts/a.md", "--base-url", model_server.base_url, "--model", "test-model"
    )
    assert said.code == 0
    return shell


def reword(blog: Shell, target: str) -> None:
    """Let a person have other words for the second paragraph, in the bitext alone."""
    bitext = Bitext.load(blog.folder / BITEXT)
    (unit,) = [one for one in bitext.units if one.source == "둘째 문단이다."]
    bitext.put(replace(unit, target=target, state=State.ACCEPTED, origin=Origin.HUMAN))
    bitext.save()


def test_what_publishing_would_change_is_a_diff_and_nothing_is_written(blog: Shell) -> None:
    reword(blog, "A second paragraph of other words.")
    before = blog.files()
    said = blog.olgim("diff", "_posts/a.md")
    assert said.code == 0
    assert said.out == (
        f"diff --git a/{MIRROR} b/{MIRROR}\n--- a/{MIRROR}\n+++ b/{MIRROR}\n"
        + said.out[said.out.index("@@") :]
    )
    assert "-A second paragraph of words.\n+A second paragraph of other words.\n" in said.out
    assert blog.files() == before


def test_the_diff_applied_is_what_publishing_writes(blog: Shell) -> None:
    if shutil.which("git") is None:
        pytest.skip("no git")
    reword(blog, "A second paragraph of other words.")
    patch = blog.olgim("diff", "_posts/a.md").out
    subprocess.run(["git", "apply", "--verbose", "-"], input=patch.encode(), cwd=blog.folder, check=True)
    applied = blog.read(MIRROR)
    assert "other words" in applied
    subprocess.run(["git", "apply", "-R", "-"], input=patch.encode(), cwd=blog.folder, check=True)
    assert blog.olgim("publish", "_posts/a.md").code == 0
    assert blog.read(MIRROR) == applied


def test_a_mirror_that_is_not_there_yet_is_a_new_file(blog: Shell) -> None:
    (blog.folder / MIRROR).unlink()
    said = blog.olgim("diff", "_posts/a.md")
    assert f"--- /dev/null\n+++ b/{MIRROR}\n@@ -0,0 +1," in said.out
    if shutil.which("git"):
        subprocess.run(["git", "apply", "-"], input=said.out.encode(), cwd=blog.folder, check=True)
        assert blog.olgim("diff", "_posts/a.md").out == ""


def test_nothing_to_change_is_silence(blog: Shell) -> None:
    said = blog.olgim("diff", "--exit-code")
    assert (said.code, said.out) == (0, "")


def test_the_exit_code_tells_of_changes_only_where_it_is_asked_to(blog: Shell) -> None:
    reword(blog, "Other words.")
    assert blog.olgim("diff").code == 0
    assert blog.olgim("diff", "--exit-code").code == 1


def test_words_are_marked_in_place(blog: Shell) -> None:
    reword(blog, "A second paragraph of other words.")
    said = blog.olgim("diff", "--word-diff")
    assert "A second paragraph of {+other+} words.\n" in said.out
    assert "\n-A second" not in said.out


def test_a_persons_edit_in_the_mirror_is_no_change(blog: Shell) -> None:
    blog.write(MIRROR, blog.read(MIRROR).replace("A third paragraph.", "My third paragraph."))
    before = blog.files()
    said = blog.olgim("diff", "--json")
    assert json.loads(said.out)[0]["change"] == "same"
    assert json.loads(said.out)[0]["taken_over"] == 1
    assert blog.files() == before


def test_json_has_the_diff_and_the_numbers(blog: Shell) -> None:
    reword(blog, "Other words.")
    (found,) = json.loads(blog.olgim("diff", "--json").out)
    assert (found["post"], found["mirror"], found["change"]) == ("_posts/a.md", MIRROR, "changed")
    assert (found["added"], found["removed"], found["error"]) == (1, 1, None)
    assert "+Other words.\n" in found["diff"]


def test_a_post_that_would_be_withheld_says_so(blog: Shell) -> None:
    blog.write("_posts/a.md", POST + "\n넷째 문단이다.\n")
    said = blog.olgim("diff", "_posts/a.md")
    assert "would not be published: 1 segment is in the way" in said.err
    assert "+넷째 문단이다." in said.out


def test_an_edit_that_cannot_be_taken_over_is_told_and_ends_with_its_code(blog: Shell) -> None:
    blog.write(MIRROR, blog.read(MIRROR).replace("title: The first post", "title: [broken"))
    said = blog.olgim("diff", "_posts/a.md")
    assert (said.code >= 2, said.out) == (True, "")
    assert "front matter is not YAML" in said.err


def test_a_post_nobody_has_translated_yet_has_nothing_to_show(blog: Shell) -> None:
    blog.write("_posts/b.md", "# 제목\n\n본문이다.\n")
    assert blog.olgim("diff", "_posts/b.md").out == ""


def test_colours_are_for_terminals(blog: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    reword(blog, "Other words.")
    assert "\x1b[" not in blog.olgim("diff").out
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert "\x1b[32m+Other words.\x1b[0m\n" in blog.olgim("diff").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in blog.olgim("diff").out


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a\nb\n", "a\nc"),
        ("a\r\nb\r\n", "a\r\nc\r\n"),
        ("", "a\n"),
        ("a\n", ""),
        ("a\u2028b\n\x0c\n", "a\u2028c\n\x0c\n"),
        ("a", "a\n"),
    ],
)
def test_a_unified_diff_of_any_line_ends_applies(blog: Shell, before: str, after: str) -> None:
    if shutil.which("git") is None:
        pytest.skip("no git")
    blog.write("x.txt", before)
    body = "".join(line.text for line in unified(before, after))
    patch = f"diff --git a/x.txt b/x.txt\n--- a/x.txt\n+++ b/x.txt\n{body}"
    subprocess.run(["git", "apply", "-"], input=patch.encode(), cwd=blog.folder, check=True)
    assert blog.read("x.txt") == after


def test_marks_on_words_say_what_is_old_and_new() -> None:
    (place, line) = word_lines("one two three\n", "one 2 three\n")
    assert place.mark is DiffMark.PLACE
    assert [part for part in line.parts if part[0] is not DiffMark.SAME] == [
        (DiffMark.OLD, "[-two-]"),
        (DiffMark.NEW, "{+2+}"),
    ]


def test_what_a_person_added_or_changed_in_a_mirror_is_no_change(blog: Shell) -> None:
    mirror = blog.folder / MIRROR
    text = mirror.read_text(encoding="utf-8").replace("lang: en", "lang: en\nslug: first-en")
    mirror.write_text(text + "\n> Written for English readers alone.\n", encoding="utf-8")
    assert blog.olgim("sync").code == 0
    assert blog.olgim("diff").out == ""
    reword(blog, "A second paragraph of other words.")
    said = blog.olgim("diff").out
    assert [line for line in said.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")] == [
        "-A second paragraph of words.",
        "+A second paragraph of other words.",
    ]


def test_where_nothing_would_change_that_is_said_and_what_waits_for_a_person_too(
    blog: Shell, model_server: ModelServer
) -> None:
    said = blog.olgim("diff")
    assert (said.code, said.out, said.err) == (0, "", "publishing would change nothing\n")
    reword(blog, "A second paragraph of words.")
    blog.write("_posts/a.md", POST.replace("둘째 문단이다.", "둘째 문단은 길다."))
    model_server.dictionary["둘째 문단은 길다."] = "The second paragraph is long."
    endpoint = ("--base-url", model_server.base_url, "--model", "test-model")
    told = blog.olgim("translate", "_posts/a.md", *endpoint)
    assert f"{MIRROR} stays as it is" in told.out + told.err
    said = blog.olgim("diff")
    assert (said.code, said.out) == (0, "")
    assert said.err.splitlines() == [
        "publishing would change nothing",
        "1 to decide, where the Korean changed: `olgim review` shows old and new",
    ]
    assert json.loads(blog.olgim("diff", "--json").out)[0]["to_decide"] == 1
