"""`olgim adopt` and `olgim sync` as a person runs them: their English stays theirs, whatever happens in between."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from support.commands import Said, Shell
from support.model_server import ModelServer
from support.permissions import modes

from translator.bitext import Bitext
from translator.document import parse
from translator.units import Origin, State
from translator.workflow.differing import differing
from translator.workflow.site import open_site

POST, PAGE, BITEXT = "글.md", "글.en.md", "_olgim/en/글.md.po"
KOREAN = """---
title: 캐시 이야기
author: 나
---

# 왜 느린가

`get()`은 매번 디스크를 읽습니다. 1,200번이면 3초가 걸립니다.

그래서 [Redis](https://redis.io)를 앞에 두었습니다.

```python
get("a")  # 느리다
```

## 결과

- 처음에는 3초였습니다.
- 지금은 20ms입니다.

이 문단은 영어에 없습니다.

읽어 주셔서 감사합니다.
"""
ENGLISH = """---
layout: english-post
title: "A Story About Caches"
author: Me
---

# Why it is slow

Each time, `get()` reads the disk. 1,200 of these take 3 seconds.

So I put [Redis](https://redis.io) in front.

```python
get("a")  # slow
```

## The result

* It took 3 seconds at first.
* Now it takes 20ms.

Thank you for reading.

This is a remark for English readers, which the other page has no need of.
"""


@pytest.fixture
def site(shell: Shell) -> Shell:
    shell.write(POST, KOREAN)
    shell.write(PAGE, ENGLISH)
    return shell


def translate(shell: Shell, server: ModelServer) -> Said:
    return shell.olgim("translate", "--base-url", server.base_url, "--model", "test-model")


def units(shell: Shell) -> dict[str, str]:
    return {unit.source: unit.target for unit in Bitext.load(shell.folder / BITEXT).units}


def accept_all(shell: Shell) -> None:
    """What a person does on the review screen with each proposal that waits."""
    bitext = Bitext.load(shell.folder / BITEXT)
    for unit in bitext.units:
        if unit.state is State.STALE:
            new = replace(unit, target=unit.proposal, proposal="", previous_source=None, state=State.ACCEPTED)
            bitext.put(new)
    bitext.save()


def test_english_of_the_authors_own_is_accepted_and_its_file_stays(site: Shell) -> None:
    said = site.olgim("adopt")
    assert said.code == 0
    assert "Next: `olgim status`" in said.err
    assert f"{PAGE}: 8 of 9 segments accepted; the file stays as it is" in said.out
    assert (
        f"{POST}:21: not matched: the English page has nothing for it: 이 문단은 영어에 없습니다." in said.err
    )
    assert f"{PAGE}:24: not matched: the Korean post has nothing like it: This is a remark" in said.err
    assert site.read(PAGE) == ENGLISH
    held = Bitext.load(site.folder / BITEXT).units
    assert {unit.origin for unit in held if unit.target} == {Origin.HUMAN}
    assert {unit.state for unit in held if unit.target} == {State.ACCEPTED}
    assert units(site)["<c1>get()</c1>은 매번 디스크를 읽습니다. 1,200번이면 3초가 걸립니다."] == (
        "Each time, <c1>get()</c1> reads the disk. 1,200 of these take 3 seconds."
    )


def test_adopting_again_and_everything_after_it_changes_nothing(
    site: Shell, model_server: ModelServer
) -> None:
    site.olgim("adopt")
    before = site.files()
    assert (site.olgim("adopt", POST).code, site.olgim("adopt").code) == (0, 0)
    assert translate(site, model_server).code == 0
    assert site.olgim("publish").code == 0
    assert site.olgim("sync").code == 0
    assert site.files() == before
    assert not model_server.seen
    assert site.olgim("diff").out == ""


def test_of_several_pages_what_is_left_is_counted_and_named_where_it_is_asked_for(site: Shell) -> None:
    remark = "\nThis is a remark for English readers, which the other page has no need of.\n"
    site.write("둘.md", KOREAN.replace("캐시 이야기", "캐시 이야기 둘"))
    site.write("둘.en.md", ENGLISH)
    site.write("셋.md", KOREAN.replace("이 문단은 영어에 없습니다.\n\n", ""))
    site.write("셋.en.md", ENGLISH.replace(remark, ""))
    dry = site.olgim("adopt", "--dry-run", "-v")
    assert (
        f"{POST}:21: not matched: the English page has nothing for it: 이 문단은 영어에 없습니다." in dry.err
    )
    said = site.olgim("adopt")
    assert said.code == 0
    assert "not matched:" not in said.err
    assert "2 passages of Korean not matched with English" in said.err
    assert "2 passages of English not matched with Korean" in said.err
    assert "셋.en.md" not in said.out  # all of it was taken
    assert "3 posts adopted" in said.out
    for words in (("adopt", POST), ("adopt", "-v")):
        later = site.olgim(*words)
        assert (
            f"{POST}:21: not matched: the English page has nothing for it: 이 문단은 영어에 없습니다."
            in later.err
        )
        assert "셋.en.md" not in later.out
    assert site.olgim("adopt").out == "no English page that Olgim didn't write\n"


def test_a_dry_run_over_several_pages_claims_nothing(site: Shell) -> None:
    site.write("둘.md", KOREAN)
    site.write("둘.en.md", ENGLISH)
    said = site.olgim("adopt", "--dry-run")
    assert "2 posts would be adopted, 16 of 18 segments accepted" in said.out
    assert "posts adopted" not in said.out


@pytest.mark.parametrize(
    ("english", "why"),
    [
        ("So Redis **first**.", "the English lacks a link to https://redis.io"),
        (
            "So [Redis](https://valkey.io) **first**.",
            "the English has a link to https://valkey.io, and lacks a link to https://redis.io",
        ),
        ("So **[Redis](https://redis.io)** first, `b`, `b`.", "the Korean lacks `b` (2×)"),
        ("**So** [Redis](https://redis.io).", "its links, code or emphasis stand in other places"),
    ],
)
def test_markup_that_does_not_fit_is_named(english: str, why: str) -> None:
    [korean] = parse("그래서 [Redis](https://redis.io)를 **맨** 앞에.\n").segments
    assert differing(korean, parse(f"{english}\n").segments).startswith(why)


def test_words_between_code_marks_are_called_that() -> None:
    [korean] = parse("`새 글`을 쓴다.\n").segments
    [english] = parse("Write a `new_post()`.\n").segments
    assert differing(korean, [english]) == "the English has `new_post()`, and lacks words between code marks"


def test_a_dry_run_says_the_same_and_writes_nothing(site: Shell) -> None:
    before = site.files()
    said = site.olgim("adopt", "--dry-run")
    assert (said.code, "8 of 9 segments would be accepted" in said.out) == (0, True)
    assert said.out.startswith("Nothing was written. What would be taken:\n")
    assert site.files() == before
    [post] = json.loads(site.olgim("adopt", "--dry-run", "--json").out)
    assert (post["outcome"], post["accepted"], post["segments"]) == ("adopted", 8, 9)
    assert [(one["in"], one["line"]) for one in post["left"]] == [("korean", 21), ("english", 24)]
    assert site.files() == before


def test_on_a_terminal_adopting_shows_how_far_it_is_and_leaves_no_trace_of_that(site: Shell) -> None:
    master, terminal = pty.openpty()
    said = subprocess.run(
        [sys.executable, "-m", "translator", "adopt", "--dry-run"],
        cwd=site.folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=terminal,
        env={**os.environ, "OLGIM_LANG": "en"},
        check=True,
    )
    os.close(terminal)
    shown = os.read(master, 100_000).decode()
    os.close(master)
    assert "looking for posts" in shown
    assert "0/1 posts" in shown
    assert "posts" not in shown[shown.rindex("\r\x1b[2K") :]
    assert b"0/1" not in said.stdout


def test_one_changed_paragraph_costs_one_request_and_changes_only_its_english(
    site: Shell, model_server: ModelServer
) -> None:
    site.olgim("adopt")
    korean = "그래서 [Redis](https://redis.io)를 맨 앞에 두었습니다."
    model_server.dictionary["그래서 <a1>Redis</a1>를 맨 앞에 두었습니다."] = (
        "So I put <a1>Redis</a1> right in front."
    )
    site.write(POST, KOREAN.replace("그래서 [Redis](https://redis.io)를 앞에 두었습니다.", korean))
    said = translate(site, model_server)
    assert (said.code, len(model_server.seen), "1 sent" in said.out) == (1, 1, True)
    assert site.read(PAGE) == ENGLISH  # until the author has decided
    accept_all(site)
    assert site.olgim("publish").code == 0
    assert site.read(PAGE) == ENGLISH.replace(
        "So I put [Redis](https://redis.io) in front.", "So I put [Redis](https://redis.io) right in front."
    )


def test_a_list_keeps_the_authors_sign_and_a_new_paragraph_comes_to_its_place(
    site: Shell, model_server: ModelServer
) -> None:
    site.olgim("adopt")
    model_server.dictionary |= {
        "지금은 15ms입니다.": "Now it takes 15ms.",
        "둘째 결과도 있습니다.": "There is another.",
    }
    site.write(
        POST,
        KOREAN.replace("20ms", "15ms").replace("읽어 주셔서", "둘째 결과도 있습니다.\n\n읽어 주셔서"),
    )
    translate(site, model_server)
    accept_all(site)
    site.olgim("publish")
    assert site.read(PAGE) == ENGLISH.replace("20ms", "15ms").replace(
        "Thank you", "There is another.\n\nThank you"
    )


def test_a_passage_that_was_left_out_is_told_of_when_its_korean_changes_and_not_forced_in(
    site: Shell, model_server: ModelServer
) -> None:
    site.olgim("adopt")
    model_server.dictionary["이 문단은 아직 영어에 없습니다."] = "This paragraph has no English yet."
    site.write(POST, KOREAN.replace("이 문단은 영어에", "이 문단은 아직 영어에"))
    said = translate(site, model_server)
    assert site.read(PAGE) == ENGLISH
    assert said.code == 1
    assert f"{PAGE}:" in said.err
    assert "“This paragraph has no English yet.” [own-english]" in said.err


def test_code_that_changes_on_both_sides_stays_the_authors_and_both_texts_are_named(
    site: Shell, model_server: ModelServer
) -> None:
    site.olgim("adopt")
    site.write(POST, KOREAN.replace("# 느리다", "# 아주 느리다"))
    said = translate(site, model_server)
    assert site.read(PAGE) == ENGLISH
    assert (said.code, not model_server.seen) == (1, True)
    assert (
        f'{PAGE}:13 stays as a person wrote it: “```python get("a")  # slow ```”'.replace("  ", " ")
        in said.err
    )
    assert "# 아주 느리다" in said.err
    assert translate(site, model_server).code == 0  # told once


def test_a_retelling_and_a_page_about_something_else_are_left(shell: Shell) -> None:
    shell.write(POST, KOREAN)
    page = "---\ntitle: Notes from a trip\n---\n\nWe went to the sea in May. It rained.\n\n## Food\n\nGood fish.\n"
    shell.write(PAGE, page)
    before = shell.files()
    said = shell.olgim("adopt")
    assert (said.code, "so it tells the post anew" in said.out) == (1, True)
    assert shell.files() == before


def test_adopted_english_is_a_sample_of_the_sites_voice(site: Shell) -> None:
    longer = (
        "So I put [Redis](https://redis.io) in front, "
        + "and it was worth every minute of it, " * 4
        + "truly."
    )
    site.write(PAGE, ENGLISH.replace("So I put [Redis](https://redis.io) in front.", longer))
    site.olgim("adopt")
    opened = open_site(site.folder)
    with opened.open_memory(keep=False) as memory:
        assert any("worth every minute" in sample for sample in opened.voice(memory).samples)


# ---- what can go wrong


def test_a_full_disk_leaves_all_as_it_was_and_a_second_run_ends_in_the_same(
    site: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    before = site.files()

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        said = site.olgim("adopt")
    assert (said.code, "No space left on device" in said.err) == (4, True)
    assert site.files() == before
    assert site.olgim("adopt").code == 0
    assert len(units(site)) == 9


def test_a_page_that_may_not_be_read_is_said(site: Shell) -> None:
    with modes(0, site.folder / PAGE):
        said = site.olgim("adopt", POST)
    assert said.code != 0
    assert "Permission denied" in said.err or "can't be read" in said.err
    assert site.read(PAGE) == ENGLISH
    assert not (site.folder / BITEXT).exists()


@pytest.mark.parametrize(
    ("page", "what"),
    [
        (b"\xb0\xa1\xb3\xaa\n", "not UTF-8"),
        (
            ENGLISH.replace("Thank you", "<<<<<<< HEAD\nThanks\n=======\nThank you")
            .replace("This is", ">>>>>>> a\nThis is")
            .encode(),
            "merge conflict",
        ),
    ],
)
def test_a_page_that_is_no_sound_text_is_named_and_left(site: Shell, page: bytes, what: str) -> None:
    site.write(PAGE, page)
    said = site.olgim("adopt", POST)
    assert said.code not in (0, 1)
    assert what in said.err
    assert (site.folder / PAGE).read_bytes() == page


@pytest.mark.parametrize("command", ["adopt", "sync"])
def test_a_corrupt_bitext_is_named_with_its_line_and_stays(site: Shell, command: str) -> None:
    site.olgim("adopt")
    damaged = (site.folder / BITEXT).read_bytes().replace(b'msgstr "', b"msgstr ", 3)
    site.write(BITEXT, damaged)
    said = site.olgim(command, POST)
    assert said.code == 4
    assert f"{Path(BITEXT).name}:" in said.err
    assert ((site.folder / BITEXT).read_bytes(), site.read(PAGE)) == (damaged, ENGLISH)


@pytest.mark.parametrize("line", ["X-Olgim-Base: nonsense +zz ==\\n", "X-Olgim-Base: \\n"])
@pytest.mark.parametrize("no_cache", [False, True])
def test_a_base_that_somebody_damaged_loses_nothing(site: Shell, line: str, no_cache: bool) -> None:
    site.olgim("adopt")
    text = re.sub(r'"X-Olgim-Base: [^"]*"', lambda _match: f'"{line}"', site.read(BITEXT))
    site.write(BITEXT, text)
    if no_cache:
        shutil.rmtree(site.folder / "_olgim/.cache")
    said = site.olgim("sync")
    assert site.read(PAGE) == ENGLISH
    assert (said.code, "record of that is damaged" in said.err) == ((5, True) if no_cache else (0, False))


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
@pytest.mark.parametrize("number", range(1, 6))
def test_killed_at_any_write_a_second_run_ends_in_the_same_state(site: Shell, number: int) -> None:
    """The process is killed at its nth system call that makes a file durable or puts it in place."""
    script = (
        "import os, signal, sys\n"
        "left = [int(sys.argv[1])]\n"
        "def deadly(call):\n"
        "    def run(*words, **named):\n"
        "        left[0] -= 1\n"
        "        if not left[0]: os.kill(os.getpid(), signal.SIGKILL)\n"
        "        return call(*words, **named)\n"
        "    return run\n"
        "os.fsync, os.replace = deadly(os.fsync), deadly(os.replace)\n"
        "from translator.cli import main\n"
        "sys.exit(main(['adopt']))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(number)], cwd=site.folder, capture_output=True, check=False
    )
    assert done.returncode in (-signal.SIGKILL, 1)
    assert site.read(PAGE) == ENGLISH
    site.olgim("adopt")
    assert site.read(PAGE) == ENGLISH
    held = Bitext.load(site.folder / BITEXT)
    assert (len(held.units), sum(unit.state is State.ACCEPTED for unit in held.units)) == (9, 8)
    assert site.olgim("adopt").code == 0


# ---- both ways


def test_sync_says_what_it_found_and_brings_it_over(site: Shell, model_server: ModelServer) -> None:
    site.olgim("adopt")
    edited = ENGLISH.replace("Thank you for reading.", "Thanks for reading this far.").replace(
        "## The result", "A thought of mine.\n\n## The result"
    )
    site.write(PAGE, edited)
    before = site.files()
    dry = site.olgim("sync", "--dry-run")
    assert site.files() == before
    said = site.olgim("sync")
    for one in (dry, said):
        assert one.code == 0
        assert "taken over: Thank you for reading. -> Thanks for reading this far." in one.out
        assert f"{PAGE}:17: kept, added or moved: A thought of mine." in one.out
    assert site.read(PAGE) == edited
    assert units(site)["읽어 주셔서 감사합니다."] == "Thanks for reading this far."
    after = site.files()
    quiet = site.olgim("sync").out
    assert "0 edits taken over" in quiet
    assert "A thought of mine." not in quiet
    assert "A thought of mine." in site.olgim("sync", "-v").out
    assert site.files() == after
    [post] = json.loads(site.olgim("sync", "--json").out)
    assert (post["edits"], post["mirror_state"]) == ([], "unchanged")
    assert "A thought of mine." in {one["text"] for one in post["own"]}
    assert "of its English are a person's own" in site.olgim("status").err


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_what_git_does_to_line_ends_is_no_edit_and_no_change_of_the_bitext(
    shell: Shell, model_server: ModelServer, end: str
) -> None:
    shell.write(POST, KOREAN)
    model_server.dictionary["캐시 이야기"] = "A Story"
    translate(shell, model_server)
    po = shell.read(BITEXT)
    for mark in ("", "\ufeff"):
        page = mark + shell.read(PAGE).removeprefix("\ufeff").replace("\r\n", "\n").replace("\n", end)
        shell.write(PAGE, page)
        shell.write(POST, KOREAN.replace("\n", end))
        said = shell.olgim("sync")
        assert (said.code, "0 edits taken over" in said.out) == (0, True)
        assert (shell.read(PAGE), shell.read(BITEXT)) == (page, po)


def test_a_rewritten_sentence_beside_an_inserted_korean_paragraph_is_taken_over(
    shell: Shell, model_server: ModelServer
) -> None:
    shell.write(POST, "첫째 문단이다.\n\n둘째 문단이다.\n")
    model_server.dictionary |= {
        "첫째 문단이다.": "The first.",
        "둘째 문단이다.": "The second.",
        "새것이다.": "New.",
    }
    translate(shell, model_server)
    shell.write(
        PAGE, shell.read(PAGE).replace("The second.", "Something else altogether, from the ground up.")
    )
    shell.write(POST, "첫째 문단이다.\n\n새것이다.\n\n둘째 문단이다.\n")
    assert translate(shell, model_server).code == 0
    assert shell.read(PAGE).endswith("The first.\n\nNew.\n\nSomething else altogether, from the ground up.\n")
    assert units(shell)["둘째 문단이다."] == "Something else altogether, from the ground up."


def test_a_moved_paragraph_is_kept_where_it_was_put_and_goes_on_being_translated(
    shell: Shell, model_server: ModelServer
) -> None:
    shell.write(POST, "첫째 문단이다.\n\n둘째 문단이다.\n\n셋째 문단이다.\n")
    model_server.dictionary |= {
        "첫째 문단이다.": "The first.",
        "둘째 문단이다.": "The second.",
        "셋째 문단이다.": "The third.",
        "첫째 문단이었다.": "It was the first.",
    }
    translate(shell, model_server)
    head = shell.read(PAGE).partition("The first.")[0]
    moved = head + "The second.\n\nThe third.\n\nThe first.\n"
    shell.write(PAGE, moved)
    assert shell.olgim("sync").code == 0
    shell.write(POST, "첫째 문단이었다.\n\n둘째 문단이다.\n\n셋째 문단이다.\n")
    assert translate(shell, model_server).code == 0
    assert shell.read(PAGE) == moved.replace("The first.", "It was the first.")


def test_a_passage_that_is_korean_in_the_page_too_is_named_and_still_asked_for(
    site: Shell, model_server: ModelServer
) -> None:
    korean = "읽어 주셔서 감사합니다."
    line = ENGLISH.rstrip("\n").rpartition("\n")[2]
    site.write(PAGE, ENGLISH.replace(line, korean))
    said = site.olgim("adopt")
    place = 1 + KOREAN.splitlines().index(korean)
    assert (
        f"{POST}:{place}: not matched: the English page has it in Korean, so it is still to be translated: {korean}"
        in said.err
    )
    translate(site, model_server)
    assert any(korean in json.dumps(one.body, ensure_ascii=False) for one in model_server.seen)


def test_a_page_without_words_is_told_of_alike_and_adopted_by_nobody(shell: Shell) -> None:
    shell.write("_config.yml", "lang: ko\n")
    shell.write(POST, KOREAN)
    shell.write(PAGE, ENGLISH)
    shell.write("검색.md", "---\nlayout: search\nlang: ko\n---\n")
    shell.write("검색.en.md", "---\nlayout: search\nlang: en\n---\n")
    shell.write("_olgim/config.yml", "layout: '{dir}/{stem}.en{ext}'\nposts: ['*.md']\n")
    said = shell.olgim("adopt")
    assert "there is no English page" not in said.out
    assert "검색" not in said.out
    status = shell.olgim("status")
    assert "1 post has an English page that Olgim didn't write" in status.err
    assert "2 in Korean, 2 with English (1 not kept by Olgim)" in status.out


def test_a_page_that_has_all_of_the_korean_and_more_is_not_said_to_lack_some(shell: Shell) -> None:
    shell.write("_config.yml", "")
    korean = "# 나\n\n병원에서 일합니다.\n\n## 관심사\n\n- 독서\n- 재즈 피아노\n"
    more = "".join(f"- Thing number {at} that I like a lot\n" for at in range(12))
    english = f"# Me\n\nI work at a hospital.\n\n## Interests\n\n- Reading\n- Jazz piano\n\n## Contact\n\n{more}\n### Else\n\n{more}"
    shell.write(POST, f"---\nlayout: page\n---\n\n{korean}")
    shell.write(PAGE, f"---\nlayout: page\n---\n\n{english}")
    shell.write("_olgim/config.yml", "layout: '{dir}/{stem}.en{ext}'\nposts: ['*.md']\n")
    said = shell.olgim("adopt", POST)
    assert "put together otherwise than the Korean" in said.out, said.out
    assert "only 100%" not in said.out
