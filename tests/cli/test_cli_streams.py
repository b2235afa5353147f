"""Where the words go: a reader that leaves, a full disk, a closed stream, an encoding that lacks a character."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.commands import Shell

from translator.cli.console import columns
from translator.cli.progress import ProgressWatch
from translator.llm.interface import Usage

POST = "안녕 – 🔌.\n"
PO = 'msgid ""\nmsgstr ""\n\nmsgctxt "paragraph-1"\nmsgid "안녕 – 🔌."\nmsgstr "Hello – 🔌."\n'


@pytest.fixture
def post(shell: Shell) -> Shell:
    shell.write("post.md", POST)
    shell.write("_olgim/en/post.md.po", PO)
    return shell


def olgim(
    *words: str, stdout: int = subprocess.PIPE, encoding: str = "utf-8", closed: bool = False
) -> subprocess.CompletedProcess[bytes]:
    """Run `olgim` in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "translator", *words],
        stdin=subprocess.DEVNULL,
        stdout=None if closed else stdout,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONIOENCODING": encoding},
        preexec_fn=(lambda: os.close(1)) if closed else None,
        check=False,
    )


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="no /dev/full here")
@pytest.mark.usefixtures("post")
@pytest.mark.parametrize("words", [("status",), ("translate", "post.md", "-o", "-"), ("status", "--json")])
def test_a_full_disk_behind_standard_output_is_told(words: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        said = olgim(*words, stdout=full.fileno())
    assert said.returncode == 4
    assert b"olgim: standard output can't be written: No space left on device" in said.stderr
    assert b"Traceback" not in said.stderr


@pytest.mark.usefixtures("post")
def test_a_closed_standard_output_is_no_trouble() -> None:
    said = olgim("status", closed=True)
    assert (said.returncode, said.stderr) == (0, b"")


@pytest.mark.parametrize("encoding", ["ascii", "cp949"])
@pytest.mark.usefixtures("post")
def test_a_character_that_the_terminal_lacks_ends_no_command(encoding: str) -> None:
    for words in (("status",), ("inspect", "post.md"), ("check", "post.md")):
        said = olgim(*words, encoding=encoding)
        assert (said.returncode, said.stderr) == (0, b"")


@pytest.mark.parametrize("encoding", ["ascii", "cp949", "utf-8"])
@pytest.mark.usefixtures("post")
def test_a_mirror_on_standard_output_is_the_same_bytes_in_every_encoding(encoding: str) -> None:
    for name in ("-", "/dev/stdout"):
        assert olgim("translate", "post.md", "-o", name, encoding=encoding).stdout.decode() == "Hello – 🔌.\n"


@pytest.mark.parametrize("encoding", ["ascii", "cp949", "utf-8"])
def test_json_loses_no_character_in_any_encoding(shell: Shell, encoding: str) -> None:
    shell.write("글 – 🔌.md", POST)
    said = olgim("status", "--json", encoding=encoding)
    assert json.loads(said.stdout.decode(encoding))[0]["post"] == "글 – 🔌.md"


@pytest.mark.skipif(not Path("/dev/null").is_char_device(), reason="no /dev/null here")
def test_a_device_stays_what_it_is(post: Shell) -> None:
    assert post.olgim("translate", "post.md", "-o", "/dev/null").code == 0
    assert Path("/dev/null").is_char_device()


def test_a_new_empty_file_may_become_the_mirror(post: Shell) -> None:
    post.write("made-by-mktemp.md", "")
    assert post.olgim("translate", "post.md", "-o", "made-by-mktemp.md").code == 0
    assert post.read("made-by-mktemp.md") == "Hello – 🔌.\n"


@pytest.mark.parametrize("width", [20, 40, 80])
def test_the_line_of_progress_is_one_line_on_a_narrow_terminal(
    width: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    watch = ProgressWatch(show=True)
    watch.spent(Usage(input=1_000_000, output=500_000), 0.1234)
    watch.waiting(12, "잠시 쉬어 가라고 합니다: " * 9)
    lines = capsys.readouterr().err.split("\r\x1b[2K")[1:]
    assert len(lines) == 2
    assert all(columns(line) < width for line in lines)
