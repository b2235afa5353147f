"""`olgim work` and `olgim take`, as an agent and a person run them, and whose turn `olgim status` says it is."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.commands import Said, Shell
from support.worksheets import filled, passages, sound, worked

from translator.bitext import Bitext
from translator.units import Origin
from translator.workflow.review import ReviewSession
from translator.workflow.site import open_site

POST, MIRROR, BITEXT = (
    "_posts/2025-01-02-글.md",
    "en/_posts/2025-01-02-글.md",
    "_olgim/en/_posts/2025-01-02-글.md.po",
)
TEXT = """\
---
title: 첫 글
---

안녕하세요. `code`는 그대로 둔다.

둘째 문단에는 [링크](https://example.com)가 있다.

```python
x = 1  # 주석
```
"""


@pytest.fixture
def site(shell: Shell) -> Shell:
    """A Jekyll site with one post."""
    shell.write("_config.yml", "title: 블로그\n")
    shell.write(POST, TEXT)
    return shell


def task(site: Shell, *words: str) -> dict[str, Any]:
    said = site.olgim("work", POST, "--json", *words)
    assert said.code == 0
    return dict(json.loads(said.out))


def sheet(site: Shell, *words: str) -> Path:
    return Path(task(site, *words)["worksheet"])


def do(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


def done(site: Shell) -> str:
    path = sheet(site)
    return do(path, worked(path.read_text(encoding="utf-8")))


def status(site: Shell) -> dict[str, Any]:
    (row,) = json.loads(site.olgim("status", "--json").out)
    return dict(row)


def test_the_commands_that_are_printed_do_what_they_say(site: Shell) -> None:
    said = site.olgim("work", POST)
    assert said.code == 0
    check, take = (
        shlex.split(line.partition(":")[2]) for line in re.findall("^.*olgim take.*$", said.out, re.MULTILINE)
    )
    path = site.folder / check[-1]
    do(path, worked(path.read_text(encoding="utf-8")))
    before = site.files()
    assert site.olgim(*check[1:]).code == 0
    assert site.files() == before
    taken = site.olgim(*take[1:], "--author", "claude code")
    assert (taken.code, f"wrote {MIRROR}" in taken.out) == (0, True)
    assert all(unit.author == "claude code" for unit in Bitext.load(site.folder / BITEXT).units)
    assert site.read(MIRROR).endswith("x = 1  # 주석\n```\n")
    again = site.olgim(*take[1:])
    assert (again.code, "0 taken, 3 there already" in again.out) == (0, True)
    assert "The same failure after one repair: stop and ask" in said.out


def test_a_task_is_no_post_and_nothing_to_commit(site: Shell) -> None:
    before = site.files()
    made = task(site)
    assert site.files() == before
    assert {str(Path(made[name]).relative_to(site.folder).parts[:2]) for name in ("brief", "reference")} == {
        "('_olgim', '.cache')"
    }
    assert site.read("_olgim/.cache/.gitignore") == "*\n"
    assert [row["post"] for row in json.loads(site.olgim("status", "--json").out)] == [POST]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions")
def test_only_the_worksheet_is_there_to_write_in(site: Shell) -> None:
    made = task(site)
    modes = [stat.S_IMODE(Path(made[name]).stat().st_mode) for name in ("brief", "reference", "worksheet")]
    assert modes == [0o444, 0o444, 0o666 & ~_umask()]


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_a_task_in_a_folder_of_ones_own_is_taken_from_anywhere(
    site: Shell, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    away, elsewhere = tmp_path_factory.mktemp("away") / "task", tmp_path_factory.mktemp("elsewhere")
    monkeypatch.chdir(elsewhere)
    said = site.olgim("work", str(site.folder / POST), "-o", str(away))
    assert said.code == 0
    assert (away / ".gitignore").read_text(encoding="utf-8") == "*\n"
    path = away / "english.md"
    do(path, worked(path.read_text(encoding="utf-8")))
    without = site.olgim("take", str(path))
    assert (without.code, "--post" in without.err) == (2, True)
    take = shlex.split(said.out.split("Hand it in:")[1].splitlines()[0])
    assert site.olgim(*take[1:]).code == 0
    assert (site.folder / MIRROR).is_file()


@pytest.mark.parametrize("place", ["work", "_posts/work", "_olgim/work", ".", "en"])
def test_a_task_never_goes_where_the_site_would_publish_it(site: Shell, place: str) -> None:
    before = site.files()
    said = site.olgim("work", POST, "-o", place)
    assert (said.code, "could be committed or published" in said.err) == (2, True)
    assert site.files() == before


def test_a_folder_with_other_things_in_it_is_left_alone(
    site: Shell, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("full")
    (folder / "thesis.tex").write_text("x", encoding="utf-8")
    said = site.olgim("work", POST, "-o", str(folder))
    assert (said.code, "thesis.tex" in said.err) == (2, True)
    assert [path.name for path in folder.iterdir()] == ["thesis.tex"]


def test_part_of_a_post_can_be_asked_for(site: Shell) -> None:
    first = task(site, "--limit", "1")
    assert ([one["line"] for one in first["passages"]], first["left"]) == ([2], 2)
    key = task(site)["passages"][2]["key"]
    assert [one["key"] for one in task(site, "--only", key)["passages"]] == [key]
    said = site.olgim("work", POST, "--only", key[:-1] + "x")
    assert (said.code, f"Did you mean {key}?" in said.err) == (2, True)


def test_a_proposal_can_be_put_better(site: Shell) -> None:
    site.olgim("take", done(site))
    key = Bitext.load(site.folder / BITEXT).units[1].key
    made = task(site, "--only", key)
    assert "--replace" in made["take"]
    assert "So far it reads" in Path(made["brief"]).read_text(encoding="utf-8")
    path = Path(made["worksheet"])
    do(path, worked(path.read_text(encoding="utf-8"), lambda korean: "Well, " + sound(korean)))
    assert site.olgim(*made["take"][1:], "--author", "another").code == 0
    assert Bitext.load(site.folder / BITEXT).units[1].target.startswith("Well, ")


def test_what_is_refused_is_named_with_its_line_and_what_to_mend(site: Shell) -> None:
    path = sheet(site)
    text = path.read_text(encoding="utf-8")
    english = {key: sound(korean) for key, korean in passages(text).items()}
    key = list(english)[1]
    english[key] += " <script>alert(1)</script>"
    do(path, filled(text, english))
    line = next(at for at, one in enumerate(path.read_text("utf-8").splitlines(), 1) if f"[{key}]" in one)
    said = site.olgim("take", str(path))
    assert said.code == 1
    assert f"{path}:{line}: error: [{key}]" in said.err
    assert "2 taken, 1 refused" in said.out
    assert not (site.folder / MIRROR).exists()
    row = json.loads(site.olgim("take", "--check", "--json", str(path)).out)["passages"][1]
    assert (row["key"], row["outcome"], row["code"], row["line"]) == (key, "refused", "unusable", line)


def test_what_is_left_empty_is_named(site: Shell) -> None:
    path = sheet(site)
    text = path.read_text(encoding="utf-8")
    do(path, worked(text, only=slice(1)))
    said = site.olgim("take", str(path))
    lines = [at for at, one in enumerate(path.read_text("utf-8").splitlines(), 1) if one.startswith("## [")]
    assert said.code == 1
    assert f"below the headers in lines {lines[1]}, {lines[2]}\n" in said.err


def test_a_persons_work_is_theirs(site: Shell) -> None:
    path = done(site)
    assert site.olgim("take", path, "--by", "human", "--author", "민수").code == 0
    assert {(one.origin, one.author) for one in Bitext.load(site.folder / BITEXT).units} == {
        (Origin.HUMAN, "민수")
    }


def test_an_english_page_of_ones_own_is_never_written_over(site: Shell) -> None:
    path = done(site)
    site.write(MIRROR, "---\ntitle: Mine\n---\n\nMy own English.\n")
    said = site.olgim("take", path)
    assert said.code in (2, 5)
    assert site.read(MIRROR).endswith("My own English.\n")


@pytest.mark.parametrize(
    ("post", "says"),
    [
        ("../../etc/passwd", "there is no post"),
        ("/etc/passwd", "there is no post"),
        ("_posts/gone.md", "there is no post"),
        ("", "doesn't say which post"),
    ],
)
def test_a_sheet_leads_nowhere_else(site: Shell, post: str, says: str) -> None:
    path = Path(done(site))
    text = re.sub("^Post: .*$", f"Post: {post}", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    said = site.olgim("take", do(path, text))
    assert (said.code, says in said.err) == (2, True)


@pytest.mark.parametrize("name", ["no such file", ".", "_config.yml"])
def test_a_file_that_is_no_worksheet_ends_with_2(site: Shell, name: str) -> None:
    assert site.olgim("take", name).code == 2


def test_work_wants_a_post(site: Shell) -> None:
    for words in ((), ("_posts",), ("nothing.md",)):
        said = site.olgim("work", *words)
        assert said.code == 2
        assert said.err


# ---- whose turn it is


def turn(site: Shell) -> tuple[str, str]:
    row = status(site)
    return row["next"], row["why"]


def test_status_says_who_acts_next(site: Shell) -> None:
    assert turn(site) == ("agent", "3 to translate")
    path = done(site)
    site.olgim("take", path)
    assert turn(site) == ("person", "3 to review")
    assert "you: 3 to review" in site.olgim("status").out
    post = site.folder / POST
    session = ReviewSession(open_site(post), post)
    session.accept([unit.key for unit in session.units])
    assert turn(site) == ("nobody", "published and up to date")
    (site.folder / MIRROR).unlink()
    assert turn(site) == ("person", "to publish")
    site.write(POST, TEXT.replace("둘째 문단에는", "두 번째 문단에는"))
    assert turn(site) == ("agent", "1 to translate")
    site.write(POST, b"\xff\xfe broken")
    assert turn(site)[0] == "person"


def test_a_post_without_korean_is_nobodys(shell: Shell) -> None:
    shell.write("_config.yml", "title: x\n")
    shell.write("_posts/2025-01-01-a.md", "---\ntitle: a\nlang: ko\n---\n\nNothing Korean here.\n")
    assert turn(shell) == ("nobody", "nothing to translate")
    said = shell.olgim("work", "_posts/2025-01-01-a.md")
    assert (said.code, "nothing to translate" in said.out) == (0, True)


# ---- the skill


def test_the_skill_is_one_and_its_commands_exist(site: Shell) -> None:
    said = site.olgim("work", "--skill")
    assert said.code == 0
    _, front, body = said.out.split("---\n", 2)
    matter = yaml.safe_load(front)
    assert set(matter) == {"name", "description"}
    assert re.fullmatch("[a-z0-9-]{1,64}", matter["name"])
    assert len(matter["description"]) < 1024
    for command, rest in re.findall(r"`olgim ([a-z]+)([^`]*)`", body):
        helped = site.olgim(command, "--help")
        assert helped.code == 0
        assert all(option in helped.out for option in re.findall("--[a-z-]+", rest))


# ---- killed


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_take_that_is_killed_is_whole_when_it_is_run_again(site: Shell) -> None:
    site.write(POST, "\n\n".join(f"{number}번 문단은 이렇게 시작한다." for number in range(60)) + "\n")
    path = done(site)
    words = [sys.executable, "-m", "translator", "take", path]
    began = time.monotonic()
    subprocess.run([*words, "--check"], cwd=site.folder, check=False, capture_output=True)
    whole = time.monotonic() - began
    for share in (0.5, 0.8, 0.9, 1.0):
        child = subprocess.Popen(words, cwd=site.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            child.wait(whole * share)
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGKILL)
            child.wait()
        if (site.folder / BITEXT).exists():
            assert all(unit.target for unit in Bitext.load(site.folder / BITEXT).units)
    assert finished(site.olgim("take", path))
    assert not [one for one in site.files() if one.endswith(".tmp")]


def finished(said: Said) -> bool:
    return said.code in {0, 1} and ("wrote" in said.out or "up to date" in said.out)
