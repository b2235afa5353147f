"""`olgim translate`, from a post on disk to its mirror, over a real connection to a model server."""

from __future__ import annotations

import json
import shutil
import unicodedata
from pathlib import Path
from typing import Literal

import polib
import pytest
from support.commands import Shell
from support.model_server import ModelServer, fault

SAMPLE = "_posts/2024-12-01-openai-dev-day.md"
MIRROR = "en/_posts/2024-12-01-openai-dev-day.md"
POST = """\
---
title: 첫 글
---

안녕하세요. `code`는 그대로 둔다.

둘째 문단이다.

```python
x = 1  # 주석
```
"""


@pytest.fixture
def site(shell: Shell, samples: Path) -> Shell:
    """A copy of the sample site, as it is committed."""
    shutil.copytree(
        samples, shell.folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".cache", "_site", "en")
    )
    shutil.copytree(samples / "_olgim" / "en", shell.folder / "_olgim" / "en")
    return shell


def endpoint(server: ModelServer) -> tuple[str, ...]:
    return ("--base-url", server.base_url, "--model", "test-model")


def test_the_sample_needs_neither_key_nor_network(site: Shell) -> None:
    said = site.olgim("translate", SAMPLE)
    assert said.code == 0
    assert "48 segments: 48 from memory, 0 sent" in said.out
    assert f"wrote {MIRROR}" in said.out
    mirror = site.read(MIRROR)
    assert mirror.startswith(
        "---\nlayout: post\ntitle: Diary - Attending OpenAI Dev Day 2024\ntags: archive\n"
    )
    assert "lang: en\nref: openai-dev-day\n---\n" in mirror


def test_translating_the_samples_changes_nothing_that_is_committed(site: Shell) -> None:
    before = site.files()
    site.olgim("translate")
    after = site.files()
    assert {name: digest for name, digest in after.items() if not name.startswith("en/_posts/")} == before


def test_a_second_run_sends_nothing_and_rewrites_no_byte(shell: Shell, model_server: ModelServer) -> None:
    shell.write("post.md", POST)
    assert shell.olgim("translate", "post.md", *endpoint(model_server)).code == 0
    files, seen = shell.files(), len(model_server.seen)
    times = {path: path.stat().st_mtime_ns for path in shell.folder.rglob("*") if ".cache" not in path.parts}
    said = shell.olgim("translate", "post.md", *endpoint(model_server))
    assert (said.code, len(model_server.seen)) == (0, seen)
    assert "3 segments: 3 from memory, 0 sent" in said.out
    assert "post.en.md is up to date" in said.out
    assert shell.files() == files
    assert {path: path.stat().st_mtime_ns for path in times} == times


@pytest.mark.parametrize(
    "changed",
    [
        POST.replace("둘째 문단이다.", "둘째 문단을 고쳤다."),
        POST.replace("둘째 문단이다.", "끼어든 문단이다.\n\n둘째 문단이다."),
    ],
    ids=["changed", "inserted"],
)
def test_one_changed_paragraph_is_all_that_is_sent(
    shell: Shell, model_server: ModelServer, changed: str
) -> None:
    shell.write("post.md", POST)
    shell.olgim("translate", "post.md", *endpoint(model_server))
    del model_server.seen[:]
    shell.write("post.md", changed)
    said = shell.olgim("translate", "post.md", *endpoint(model_server))
    assert said.code == 0
    assert "1 sent" in said.out
    [request] = model_server.seen
    assert request.work is not None
    assert len(request.work.slots) == 1


def test_a_second_run_repeats_what_there_is_to_remark(shell: Shell, model_server: ModelServer) -> None:
    shell.write("post.md", "우리는 20개를 만들었다.\n\n둘째 문단이다.\n")
    shell.olgim("translate", "post.md", *endpoint(model_server))
    po = shell.read("_olgim/en/post.md.po")
    [target] = [line for line in po.splitlines() if line.startswith("msgstr") and "20" in line]
    shell.write("_olgim/en/post.md.po", po.replace(target, 'msgstr "We made seventeen of them."'))
    first, second = (shell.olgim("translate", "post.md", *endpoint(model_server)) for _ in range(2))
    assert first.code == second.code == 1
    assert "The source says 20" in first.err
    assert first.err == second.err


def test_a_glossary_that_changed_is_held_against_posts_that_did_not(
    shell: Shell, model_server: ModelServer
) -> None:
    shell.write("post.md", POST)
    assert shell.olgim("translate", "post.md", *endpoint(model_server)).code == 0
    shell.write("_olgim/glossary.yml", "terms:\n  문단: stanza\n")
    said = shell.olgim("translate", "post.md", *endpoint(model_server))
    assert said.code == 1
    assert "stanza" in said.err


def test_a_moved_paragraph_costs_nothing(shell: Shell, model_server: ModelServer) -> None:
    shell.write("post.md", "하나다.\n\n둘이다.\n\n셋이다.\n")
    shell.olgim("translate", "post.md", *endpoint(model_server))
    del model_server.seen[:]
    shell.write("post.md", "셋이다.\n\n하나다.\n\n둘이다.\n")
    assert (
        "3 segments: 3 from memory, 0 sent"
        in shell.olgim("translate", "post.md", *endpoint(model_server)).out
    )
    assert not model_server.seen


def test_a_lone_file_goes_where_it_is_told(shell: Shell, model_server: ModelServer) -> None:
    shell.write("post.md", POST)
    said = shell.olgim("translate", "post.md", "-o", "out/english.md", *endpoint(model_server))
    assert said.code == 0
    mirror = shell.read("out/english.md")
    assert "```python\nx = 1  # 주석\n```\n" in mirror
    assert "`code`" in mirror
    assert (shell.folder / "_olgim/en/post.md.po").is_file()


def test_no_state_leaves_the_mirror_and_nothing_else(shell: Shell, model_server: ModelServer) -> None:
    shell.write("post.md", POST)
    said = shell.olgim("translate", "post.md", "-o", "post.en.md", "--no-state", *endpoint(model_server))
    assert said.code == 0
    assert sorted(path.name for path in shell.folder.iterdir()) == ["post.en.md", "post.md"]


@pytest.mark.parametrize("more", [(), ("--no-state",)])
def test_an_output_that_is_there_already_is_not_touched(
    shell: Shell, model_server: ModelServer, more: tuple[str, ...]
) -> None:
    shell.write("post.md", POST)
    shell.write("notes.md", "My notes.\n")
    said = shell.olgim("translate", "post.md", "-o", "notes.md", *more, *endpoint(model_server))
    assert said.code == 5
    assert shell.read("notes.md") == "My notes.\n"
    assert not model_server.seen


def test_posts_with_one_mirror_are_not_even_sent(shell: Shell, model_server: ModelServer) -> None:
    shell.write("_olgim/config.yml", 'layout: "en/{name}"\n')
    shell.write("_posts/dev/x.md", POST)
    shell.write("_posts/life/x.md", POST)
    for more in ((), ("--dry-run",)):
        said = shell.olgim("translate", "_posts", *more, *endpoint(model_server))
        assert said.code == 5
        assert "_posts/dev/x.md: has one mirror, en/x.md, with _posts/life/x.md" in said.err
    assert not model_server.seen


def test_an_empty_file_takes_the_mirror(shell: Shell, model_server: ModelServer) -> None:
    shell.write("post.md", POST)
    shell.write("made-by-mktemp", "")
    said = shell.olgim("translate", "post.md", "-o", "made-by-mktemp", "--no-state", *endpoint(model_server))
    assert said.code == 0
    assert shell.read("made-by-mktemp").startswith("---\ntitle: ")


def test_a_dash_writes_the_mirror_to_standard_output(shell: Shell, model_server: ModelServer) -> None:
    shell.write("post.md", POST)
    said = shell.olgim("translate", "post.md", "-o", "-", "--no-state", *endpoint(model_server))
    assert said.code == 0
    assert said.out.startswith("---\ntitle: ")
    assert said.out.endswith("```python\nx = 1  # 주석\n```\n")
    assert "3 segments" in said.err


def test_a_folder_is_all_posts_in_it_and_no_mirrors(shell: Shell, model_server: ModelServer) -> None:
    shell.write("a.md", "하나다.\n")
    shell.write("sub/나.md", "둘이다.\n")
    shell.write("sub/image.png", b"\x89PNG")
    for _ in range(2):
        said = shell.olgim("translate", ".", *endpoint(model_server))
        assert said.code == 0
        assert "2 posts, 2 segments" in said.out
    assert sorted(p.name for p in shell.folder.rglob("*.md")) == ["a.en.md", "a.md", "나.en.md", "나.md"]


def test_a_glob_takes_what_it_matches(shell: Shell, model_server: ModelServer) -> None:
    shell.write("a.md", "하나다.\n")
    shell.write("b.md", "둘이다.\n")
    said = shell.olgim("translate", "a*.md", *endpoint(model_server))
    assert "a.md\n" in said.out
    assert "b.md" not in said.out


def test_a_dry_run_writes_nothing_and_asks_nobody(shell: Shell, model_server: ModelServer) -> None:
    shell.write("post.md", POST)
    before = sorted(shell.folder.rglob("*"))
    said = shell.olgim("translate", "post.md", "--dry-run", *endpoint(model_server))
    assert said.code == 0
    assert "3 segments: 0 from memory, 3 would be sent" in said.out
    assert "tokens" in said.out
    assert sorted(shell.folder.rglob("*")) == before
    assert not model_server.seen


def test_without_an_endpoint_it_says_what_it_looked_for(shell: Shell) -> None:
    post = shell.write("post.md", POST)
    said = shell.olgim("translate", "post.md")
    assert said.code == 3
    for word in ("OPENAI_API_KEY", "--base-url", "11434", "olgim[local]"):
        assert word in said.err
    assert not (shell.folder / "post.en.md").exists()
    assert 'msgstr ""' in shell.read("_olgim/en/post.md.po")
    assert post.read_text() == POST


def test_a_line_is_named_once_however_often_it_is_spoken_of(shell: Shell) -> None:
    shell.write("post.md", "| 가 | 나 |\n|---|---|\n| 다 | 라 |\n| 마 | 바 |\n")
    said = shell.olgim("translate", "post.md")
    assert "post.md:1: error: has no translation [untranslated] (also lines 3, 4)" in said.err
    assert "Left for you: 6 untranslated" not in said.err  # the missing endpoint ended it, and is said


def test_what_is_left_for_a_person_is_said_where_the_exit_code_is_one(
    shell: Shell, model_server: ModelServer
) -> None:
    shell.write("post.md", POST)
    shell.olgim("translate", "post.md", *endpoint(model_server))
    shell.olgim("review", "post.md", "--accept-clean")
    shell.write("post.md", POST.replace("그대로 둔다.", "그대로 두기로 한다."))
    said = shell.olgim("translate", "post.md", *endpoint(model_server))
    assert said.code == 1
    assert "Left for you: 1 to decide. Exit code 1; next: `olgim review post.md`" in said.err


def test_what_is_said_of_many_lines_is_said_once(shell: Shell) -> None:
    shell.write("post.md", "\n\n".join(f"{number}번째 문단이다." for number in range(1, 8)) + "\n")
    said = shell.olgim("translate", "post.md")
    assert (
        "post.md:1: error: has no translation [untranslated] (also lines 3, 5, 7, 9 and 2 more)" in said.err
    )


def test_partial_writes_the_mirror_all_the_same(shell: Shell) -> None:
    shell.write("post.md", POST)
    said = shell.olgim("translate", "post.md", "--partial")
    assert said.code == 3
    assert "partly Korean" in said.out
    assert "안녕하세요" in shell.read("post.en.md")


@pytest.mark.parametrize("words", [(), ("--json",), ("--record", "tape.jsonl")], ids=" ".join)
@pytest.mark.parametrize("code", [401, 400, 500])
def test_a_key_never_shows(
    code: int,
    words: tuple[str, ...],
    shell: Shell,
    model_server: ModelServer,
    monkeypatch: pytest.MonkeyPatch,
    short_waits: None,
) -> None:
    secret = "sk-proj-abcdef0123456789"
    monkeypatch.setenv("OPENAI_API_KEY", secret)
    repeated = f"{'x' * 190}: Incorrect API key provided: {secret}."
    model_server.always = fault("status", code=code, error={"message": repeated})
    shell.write("post.md", POST)
    said = shell.olgim("translate", "post.md", *endpoint(model_server), *words)
    assert said.code == 3
    assert "xxx" in said.out + said.err
    assert secret[:6] not in said.out + said.err
    for path in shell.folder.rglob("*"):
        assert not path.is_file() or secret.encode() not in path.read_bytes()


@pytest.mark.usefixtures("short_waits")
@pytest.mark.parametrize("name", ["html", "empty", "null_choices", "reset"])
def test_an_endpoint_that_always_fails_ends_with_one_message(
    shell: Shell, model_server: ModelServer, name: str
) -> None:
    model_server.always = fault(name)
    shell.write("post.md", POST)
    said = shell.olgim("translate", "post.md", *endpoint(model_server))
    assert said.code == 3
    assert len(model_server.seen) <= 10
    assert said.err.count("olgim: ") == 1
    assert not (shell.folder / "post.en.md").exists()
    model_server.always = None
    assert shell.olgim("translate", "post.md", *endpoint(model_server)).code == 0


def test_what_was_written_in_the_english_file_stays(shell: Shell, model_server: ModelServer) -> None:
    shell.write("post.md", POST)
    shell.olgim("translate", "post.md", *endpoint(model_server))
    mirror = shell.read("post.en.md")
    [line] = [line for line in mirror.splitlines() if "`code`" in line]
    shell.write("post.en.md", mirror.replace(line, "Hello there. `code` stays."))
    shell.write("post.md", POST + "\n새 문단이다.\n")
    said = shell.olgim("translate", "post.md", *endpoint(model_server))
    assert said.code == 0
    assert "1 edit taken over" in said.out
    assert "Hello there. `code` stays." in shell.read("post.en.md")
    assert "origin: human" in shell.read("_olgim/en/post.md.po")


def pull_after_a_review_elsewhere(shell: Shell, text: str) -> str:
    """Another checkout reviews the post of `here` and publishes; its bitext comes here. Gives its mirror."""
    state = shell.folder / "here" / "_olgim"
    shutil.copytree(state, shell.folder / "there" / "_olgim", ignore=shutil.ignore_patterns(".cache"))
    shell.write("there/post.md", shell.read("here/post.md"))
    bitext = polib.pofile(str(shell.folder / "there/_olgim/en/post.md.po"), wrapwidth=0)
    [entry] = [entry for entry in bitext if "둘째 문단" in entry.msgid]
    entry.msgstr = text
    bitext.save()
    assert shell.olgim("publish", "there/post.md").code == 0
    shutil.copy(shell.folder / "there/_olgim/en/post.md.po", state / "en/post.md.po")
    return shell.read("there/post.en.md")


def test_an_older_mirror_is_not_mistaken_for_edits_when_the_bitext_was_pulled(
    shell: Shell, model_server: ModelServer
) -> None:
    shell.write("here/post.md", POST)
    shell.olgim("translate", "here/post.md", *endpoint(model_server))
    published = pull_after_a_review_elsewhere(shell, "What the review said.")
    bitext = shell.read("here/_olgim/en/post.md.po")
    assert "behind" in shell.olgim("status", "here/post.md").out
    said = shell.olgim("translate", "here/post.md")
    assert said.code == 0
    assert "taken over" not in said.out
    assert shell.read("here/post.en.md") == published
    assert shell.read("here/_olgim/en/post.md.po") == bitext


def test_an_edit_in_an_older_mirror_is_taken_over_and_nothing_else_of_it(
    shell: Shell, model_server: ModelServer
) -> None:
    shell.write("here/post.md", POST)
    shell.olgim("translate", "here/post.md", *endpoint(model_server))
    mirror = shell.read("here/post.en.md")
    [line] = [line for line in mirror.splitlines() if "`code`" in line]
    shell.write("here/post.en.md", mirror.replace(line, "Hello there. `code` stays."))
    published = pull_after_a_review_elsewhere(shell, "What the review said.")
    assert "edited" in shell.olgim("status", "here/post.md").out
    said = shell.olgim("translate", "here/post.md")
    assert said.code == 0
    assert "1 edit taken over" in said.out
    assert shell.read("here/post.en.md") == published.replace(line, "Hello there. `code` stays.")


def test_a_stale_human_sentence_keeps_its_words_beside_the_proposal(
    shell: Shell, model_server: ModelServer
) -> None:
    shell.write("post.md", POST)
    shell.olgim("translate", "post.md", *endpoint(model_server))
    mirror = shell.read("post.en.md")
    [line] = [line for line in mirror.splitlines() if "`code`" in line]
    shell.write("post.en.md", mirror.replace(line, "Hello there. `code` stays."))
    shell.olgim("publish", "post.md")
    shell.write("post.md", POST.replace("그대로 둔다.", "그대로 두기로 한다."))
    said = shell.olgim("translate", "post.md", *endpoint(model_server))
    assert "Hello there. `code` stays." in shell.read("post.en.md")
    assert "#. proposal:" in shell.read("_olgim/en/post.md.po")
    for again in (said, shell.olgim("translate", "post.md"), shell.olgim("publish", "post.md")):
        assert again.code == 1
        assert "2 from memory" in again.out
        assert "1 stale" in again.out
        assert "the page keeps the English that you wrote or accepted until you choose" in again.err


def test_accepted_english_stays_on_the_page_when_its_korean_changes_until_a_person_decides(
    shell: Shell, model_server: ModelServer
) -> None:
    shell.write("post.md", POST)
    shell.olgim("translate", "post.md", *endpoint(model_server))
    assert shell.olgim("review", "post.md", "--accept-clean", "--publish").code == 0
    page = shell.read("post.en.md")
    [accepted] = [line for line in page.splitlines() if "`code`" in line]
    shell.write("post.md", POST.replace("그대로 둔다.", "그대로 두기로 한다.") + "\n새 문단이다.\n")
    said = shell.olgim("translate", "post.md", *endpoint(model_server))
    assert "the page keeps the English that you wrote or accepted until you choose" in said.err
    now = shell.read("post.en.md")
    assert accepted in now.splitlines()
    assert len(now.splitlines()) == len(page.splitlines()) + 2  # the new paragraph is there
    [left] = [
        one
        for one in json.loads(shell.olgim("review", "post.md", "--json").out)[0]["left"]
        if one["state"] == "stale"
    ]
    assert "그대로 둔다." in left["previous_source"]
    assert "그대로 두기로 한다." in left["source"]
    assert left["target"]
    assert left["proposal"]
    asked = len(model_server.seen)
    shell.olgim("translate", "post.md", *endpoint(model_server))
    assert len(model_server.seen) == asked  # the proposal is there, and isn't paid for twice


def test_english_that_nobody_accepted_is_made_anew_when_its_korean_changes(
    shell: Shell, model_server: ModelServer
) -> None:
    shell.write("post.md", POST)
    shell.olgim("translate", "post.md", *endpoint(model_server))
    [proposed] = [line for line in shell.read("post.en.md").splitlines() if "`code`" in line]
    shell.write("post.md", POST.replace("그대로 둔다.", "그대로 두기로 한다."))
    assert shell.olgim("translate", "post.md", *endpoint(model_server)).code == 0
    assert proposed not in shell.read("post.en.md").splitlines()


@pytest.mark.parametrize("end", ["\n\n", "", "\r\n", "\n  \n"])
def test_line_ends_that_an_editor_adds_or_takes_are_no_edit(
    shell: Shell, model_server: ModelServer, end: str
) -> None:
    shell.write("post.md", POST)
    shell.olgim("translate", "post.md", *endpoint(model_server))
    mirror = shell.read("post.en.md")
    edited = mirror.replace("title: ", "title: New ", 1)
    for text, taken in ((mirror, False), (edited, True)):
        shell.write("post.en.md", text.rstrip("\n") + end)
        said = shell.olgim("publish", "post.md")
        assert (said.code, said.err) == (0, "")
        assert ("1 edit taken over" in said.out) is taken
        assert shell.read("post.en.md") == text


def test_an_english_file_of_somebody_else_is_not_touched(shell: Shell, model_server: ModelServer) -> None:
    shell.write("post.md", POST)
    shell.write("post.en.md", "My own English.\n")
    said = shell.olgim("translate", "post.md", *endpoint(model_server))
    assert said.code == 5
    assert "Olgim didn't write it" in said.err
    assert shell.read("post.en.md") == "My own English.\n"
    assert not model_server.seen


def test_json_says_it_all(shell: Shell, model_server: ModelServer) -> None:
    shell.write("post.md", POST)
    said = shell.olgim("translate", "post.md", "--json", *endpoint(model_server))
    [run] = json.loads(said.out)
    assert run["exit_code"] == said.code == 0
    [post] = run["posts"]
    assert (post["segments"], post["sent"], post["missing"], post["mirror_state"]) == (3, 3, 0, "written")
    assert run["receipt"]["tokens"]["input"] > 0


@pytest.mark.usefixtures("short_waits")
def test_the_receipt_is_in_json_and_in_the_bitext(shell: Shell, model_server: ModelServer) -> None:
    shell.write("_olgim/config.yml", "prices:\n  test-model: {input: 1, output: 10, cached: 0.1}\n")
    shell.write("_posts/2024-01-01-post.md", POST)
    model_server.faults.append(fault("status", code=500))
    said = shell.olgim("translate", "--json", *endpoint(model_server))
    receipt = json.loads(said.out)[0]["receipt"]
    (one,) = receipt["posts"].values()
    used = model_server.usage
    assert (receipt["tokens"]["input"], receipt["tokens"]["output"]) == (used[0], used[2])
    assert receipt["cost"] == one["cost"] == pytest.approx((used[0] + 10 * used[2]) / 1e6)
    assert (one["requests"], one["retries"]) == (receipt["requests"], 1) == (len(model_server.seen), 1)
    header = polib.pofile(str(shell.folder / "_olgim/en/_posts/2024-01-01-post.md.po")).metadata
    line = header["X-Olgim-Receipt"]
    assert f"{used[0]} tokens in (0 cached), {used[2]} out, ${receipt['cost']:.4f}" in line
    assert f"requests {len(model_server.seen)}, retries 1, " in line


def test_a_limit_is_one_of_all_sites_together(shell: Shell, model_server: ModelServer) -> None:
    for name in ("one", "two", "three"):
        shell.write(f"{name}/_olgim/config.yml", "{}\n")
        shell.write(f"{name}/_posts/2024-01-01-a.md", POST)
    words = ("translate", "one", "two", "three", "--json", "--max-tokens", "1900", *endpoint(model_server))
    runs = json.loads(shell.olgim(*words).out)
    assert runs[0]["stopped"] is None
    assert runs[-1]["stopped"] is not None
    prompt, _, completion = model_server.usage
    assert prompt + completion <= 1900


def test_what_was_decided_for_a_post_is_kept_with_it_and_a_person_may_change_it(
    shell: Shell, model_server: ModelServer
) -> None:
    text = "\n\n".join(
        f"## {part}장\n\n"
        + " ".join(f"{part}번째 날에는 {at}분 만에 끝나는 빌드를 {at + 3}번 돌렸다." for at in range(20))
        for part in range(1, 21)
    )
    shell.write("post.md", f"# 제목\n\n{text}\n")
    assert shell.olgim("translate", "post.md", *endpoint(model_server)).code == 0
    assert len(model_server.seen) > 2
    bitext = shell.folder / "_olgim/en/post.md.po"
    said = bitext.read_text(encoding="utf-8")
    assert "# brief: 배포 → deploy\n# brief: 글쓴이 → I\n" in said
    bitext.write_text(said.replace("배포 → deploy", "배포 → ship"), encoding="utf-8")
    shell.write("post.md", f"# 제목\n\n{text}\n\n한 달 뒤에 덧붙인다.\n")
    model_server.forget()
    assert shell.olgim("translate", "post.md", *endpoint(model_server)).code == 0
    (seen,) = model_server.seen
    assert "Decided for this post:\n배포 → ship\n글쓴이 → I\n" in seen.prompt_text
    assert "# brief: 배포 → ship\n" in bitext.read_text(encoding="utf-8")


def test_the_voice_of_a_site_goes_along(shell: Shell, model_server: ModelServer) -> None:
    shell.write("_olgim/config.yml", "heading_case: title\nspelling: uk\n")
    shell.write("_olgim/voice.md", "Dry, short, no exclamation marks.\n")
    shell.write("post.md", "오늘은 쉰다.\n")
    assert shell.olgim("translate", "post.md", *endpoint(model_server)).code == 0
    (seen,) = model_server.seen
    assert 'Style: Headings in title case, UK spelling, the reader is "you".' in seen.prompt_text
    assert "Dry, short, no exclamation marks." in seen.prompt_text


@pytest.mark.usefixtures("short_waits")
def test_a_run_that_had_to_stop_says_why_once(shell: Shell, model_server: ModelServer) -> None:
    for number in range(12):
        shell.write(f"_posts/2024-01-01-{number}.md", POST.replace("첫 글", f"{number}번 글"))
    model_server.always = fault("status", code=500)
    said = shell.olgim("translate", "--yes", *endpoint(model_server))
    assert said.code == 3
    assert len(model_server.seen) <= 10
    assert said.err.count("500") == 2  # while it goes on, and at the end
    assert "stopped before" not in said.err
    assert said.out.count("3 untranslated") == 12


def test_a_recorded_run_is_replayed_without_the_model(shell: Shell, model_server: ModelServer) -> None:
    shell.write("one/post.md", POST)
    shell.write("two/post.md", POST)
    assert shell.olgim("translate", "one/post.md", "--record", "run.jsonl", *endpoint(model_server)).code == 0
    asked = len(model_server.seen)
    said = shell.olgim("translate", "two/post.md", "--replay", "run.jsonl")
    assert said.code == 0, said.err
    assert len(model_server.seen) == asked
    assert shell.read("two/post.en.md") == shell.read("one/post.en.md")


def test_a_recording_of_another_post_is_no_answer(shell: Shell, model_server: ModelServer) -> None:
    shell.write("post.md", POST)
    shell.olgim("translate", "post.md", "--record", "run.jsonl", *endpoint(model_server))
    shell.write("other/other.md", "다른 글이다.\n")
    said = shell.olgim("translate", "other/other.md", "--replay", "run.jsonl")
    assert said.code == 3
    assert "has no answer" in said.err


def test_a_recording_never_overwrites_another_file(shell: Shell, model_server: ModelServer) -> None:
    shell.write("post.md", POST)
    said = shell.olgim("translate", "post.md", "--record", "post.md", *endpoint(model_server))
    assert said.code == 2
    assert "post.md: this file is not a recording" in said.err
    assert shell.read("post.md") == POST


def test_polish_has_the_model_read_what_the_memory_gave(shell: Shell, model_server: ModelServer) -> None:
    shell.write("post.md", POST)
    shell.olgim("translate", "post.md", *endpoint(model_server))
    asked = len(model_server.seen)
    said = shell.olgim("translate", "post.md", "--polish", *endpoint(model_server))
    assert said.code == 0, said.err
    assert "3 segments: 3 from memory, 0 sent" in said.out
    assert len(model_server.seen) == asked + 1
    # What was read once is not read again.
    shell.olgim("translate", "post.md", "--polish", *endpoint(model_server))
    assert len(model_server.seen) == asked + 1


def test_translate_batch_sends_and_returns(shell: Shell, model_server: ModelServer) -> None:
    shell.write("post.md", POST)
    said = shell.olgim("translate", "post.md", "--batch", *endpoint(model_server))
    assert said.code == 0, said.err
    assert "olgim batch fetch" in said.out
    assert len(model_server.batches) == 1
    assert not model_server.seen
    assert not (shell.folder / "post.en.md").exists()


def test_a_batch_writes_nothing_now(shell: Shell) -> None:
    shell.write("post.md", POST)
    said = shell.olgim("translate", "post.md", "--batch", "--dry-run")
    assert said.code == 2
    assert "--batch and --dry-run don't go together" in said.err


@pytest.mark.parametrize(
    ("rule", "tags"),
    [("keep", "[회고, 개발]"), ("glossary", "[retrospective, 개발]"), ("translate", None)],
)
def test_tags_follow_their_rule(shell: Shell, model_server: ModelServer, rule: str, tags: str | None) -> None:
    shell.write("post.md", "---\ntags: [회고, 개발]\n---\n\n안녕하세요.\n")
    shell.write("_olgim/config.yml", f"tags: {rule}\n")
    shell.write("_olgim/glossary.yml", "terms:\n  회고: retrospective\n")
    said = shell.olgim("translate", "post.md", *endpoint(model_server))
    assert said.code in {0, 1}
    mirror = shell.read("post.en.md")
    if tags is not None:
        assert f"tags: {tags}\n" in mirror
    else:
        assert "3 sent" in said.out
        assert "회고" not in mirror


def test_a_sentence_that_stands_twice_is_sent_once_and_said_to_be_answered_already(
    shell: Shell, model_server: ModelServer
) -> None:
    shell.write("post.md", "같은 문장입니다.\n\n다른 문장입니다.\n\n같은 문장입니다.\n")
    said = shell.olgim("translate", "post.md", *endpoint(model_server))
    assert "3 segments: 0 from memory, 2 sent, 1 already answered" in said.out


def renamed(shell: Shell, server: ModelServer, form: Literal["NFC", "NFD"] = "NFC") -> tuple[str, str]:
    """A site with a post that was translated, and two names for it."""
    old, new = (unicodedata.normalize(form, f"_posts/2024-01-0{day}-회고.md") for day in (1, 2))
    shell.write("_config.yml", "title: 나\n")
    shell.write(old, POST)
    shell.olgim("translate", *endpoint(server))
    return old, new


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_english_whose_post_is_gone_is_told_of_and_left(
    shell: Shell, model_server: ModelServer, form: Literal["NFC", "NFD"]
) -> None:
    old, _ = renamed(shell, model_server, form)
    assert shell.olgim("status").err == ""
    (shell.folder / old).unlink()
    shell.write("_posts/2023-05-05-other.md", "# 아주 다른 글\n\n여기에는 같은 말이 없다.\n")
    before = shell.files()
    said = shell.olgim("status")
    assert (said.code, shell.files()) == (0, before)
    name = unicodedata.normalize("NFC", old)
    assert f"note: {name} is gone, and its English is still on the site: en/{name}" in said.err
    assert f"_olgim/en/{name}.po" in said.err


def test_a_post_that_is_renamed_with_its_bitext_and_mirror_keeps_what_was_accepted(
    shell: Shell, model_server: ModelServer
) -> None:
    old, new = renamed(shell, model_server)
    text = shell.read(f"en/{old}")
    sentence = text.split("\n\n")[2]
    shell.write(f"en/{old}", text.replace(sentence, "By my own hand."))
    shell.olgim("publish")
    for one, other in (
        (old, new),
        (f"en/{old}", f"en/{new}"),
        (f"_olgim/en/{old}.po", f"_olgim/en/{new}.po"),
    ):
        (shell.folder / one).rename(shell.folder / other)
    model_server.forget()
    assert shell.olgim("translate").code == 0
    assert not model_server.seen
    status = shell.olgim("status")
    assert (status.err, status.out.splitlines()[1].split()[3:6]) == ("", ["1", "0", "current"])
    assert "By my own hand." in shell.read(f"en/{new}")


def test_what_can_not_be_written_into_the_mirror_is_asked_for_again_with_the_reason(
    shell: Shell, model_server: ModelServer
) -> None:
    shell.write("_config.yml", "url: https://example.org\n")
    shell.write("_posts/2024-12-01-a.md", "{% picture a.png --alt 발표 %}\n\n둘째 글이다.\n")

    def say(source: str) -> str:
        told = "can't stand in an option there" in model_server.seen[-1].prompt_text
        if "발표" not in source:
            return "The second text."
        return "Talk" if told else "Talk -- today"

    model_server.say = say
    said = shell.olgim("translate", "_posts/2024-12-01-a.md", *endpoint(model_server))
    assert said.code == 0, said
    assert "--alt Talk %}" in shell.read("en/_posts/2024-12-01-a.md")
