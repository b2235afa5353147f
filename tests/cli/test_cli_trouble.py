"""`sync`, `adopt` and `init` on a full disk, without permission, killed at any write: all is as before, or as after."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from support.commands import Shell
from support.disks import full_from
from support.permissions import modes

POST, PAGE, BITEXT = "글.md", "글.en.md", "_olgim/en/글.md.po"
KOREAN = (
    "---\ntitle: 줄 이야기\n---\n\n줄은 `append`로 늘어납니다.\n\n서버가 멈추면 줄도 3초 안에 멈춥니다.\n"
)
ENGLISH = "---\ntitle: On queues\n---\n\nA queue grows by `append`.\n\nIf the server stops, so does the queue, in 3 seconds.\n"
EDITED = ENGLISH.replace("A queue grows", "Queues grow").replace("If the", "My own words.\n\nIf the")

COMMANDS = {"sync": ("sync",), "adopt": ("adopt", POST), "init": ("init", "--yes")}


def ready(shell: Shell, command: str) -> None:
    """A site in which the command has something to write."""
    shell.write(POST, KOREAN)
    shell.write(PAGE, ENGLISH)
    if command == "sync":
        assert shell.olgim("adopt").code == 0
        shell.write(PAGE, EDITED)
        shell.write(POST, KOREAN.replace("\n\n서버가", "\n\n```sh\nqueue --drain\n```\n\n서버가"))


def texts(shell: Shell) -> dict[str, str]:
    """What the files hold, caches aside."""
    return _texts_in(shell.folder)


def outcome(shell: Shell, command: str, folder: Path) -> dict[str, str]:
    """What the command leaves if nothing is in its way."""
    undisturbed = shutil.copytree(shell.folder, folder / "undisturbed")
    run = subprocess.run(
        [sys.executable, "-m", "translator", *COMMANDS[command]], cwd=undisturbed, check=False
    )
    assert run.returncode in (0, 1)
    return _texts_in(undisturbed)


def _texts_in(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes().decode()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".cache" not in path.parts
    }


def restored(shell: Shell, start: Path) -> None:
    """The folder as it was at the start, caches and all."""
    for path in shell.folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.copytree(start, shell.folder, dirs_exist_ok=True)


def assert_whole(now: dict[str, str], before: dict[str, str], after: dict[str, str]) -> None:
    """No file is half written. A bitext is saved more than once: any of its states is whole that holds all edits."""
    for name, text in now.items():
        if name == BITEXT:
            assert all(f"{word}" in text for word in ("queue", "3 seconds"))
            assert text.endswith('"\n')
        else:
            assert text in (before.get(name), after.get(name)), f"{name} is neither as before nor as after"
    assert before.keys() <= now.keys()


@pytest.fixture(params=COMMANDS)
def command(request: pytest.FixtureRequest, shell: Shell) -> str:
    ready(shell, request.param)
    return str(request.param)


# ---- a full disk


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_disk_that_is_full_at_any_write_leaves_whole_files_and_a_second_run_ends_the_work(
    shell: Shell, command: str, call: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("x")
    before, after = texts(shell), outcome(shell, command, folder)
    start = shutil.copytree(shell.folder, folder / "start")
    for write in range(1, 30):
        restored(shell, start)
        with full_from(write, call) as reached:
            said = shell.olgim(*COMMANDS[command])
        if not reached():
            break
        assert_whole(texts(shell), before, after)
        if texts(shell) != after:
            assert said.code in (4, 5), said.err
            assert "No space left on device" in said.err
        assert shell.olgim(*COMMANDS[command]).code in (0, 1)
        assert texts(shell) == after
    assert write > 1, "the command made nothing durable"


# ---- no permission


def test_a_folder_that_may_not_be_written_is_named_and_all_stays(shell: Shell, command: str) -> None:
    before = texts(shell)
    folders = [shell.folder, *(path for path in shell.folder.rglob("*") if path.is_dir())]
    with modes(0o555, *folders):
        said = shell.olgim(*COMMANDS[command])
    assert said.code in (4, 5)
    assert "ermission denied" in said.err
    assert texts(shell) == before
    assert shell.olgim(*COMMANDS[command]).code in (0, 1)


@pytest.mark.parametrize("name", [POST, PAGE, BITEXT])
def test_what_sync_may_not_read_is_named_and_all_stays(shell: Shell, name: str) -> None:
    ready(shell, "sync")
    before = texts(shell)
    with modes(0, shell.folder / name):
        said = shell.olgim("sync", POST)
    assert said.code in (2, 4, 5)
    assert "ermission denied" in said.err
    assert Path(name).name in said.err
    assert texts(shell) == before


# ---- killed


def _killed(shell: Shell, words: tuple[str, ...], write: int) -> bool:
    """Run a command in a process that is killed at its nth call that makes a file durable, or puts it in place."""
    child = os.fork()
    if child == 0:
        left = [write]

        def deadly(call: Callable[..., object]) -> Callable[..., object]:
            def run(*given: object, **named: object) -> object:
                left[0] -= 1
                if not left[0]:
                    os.kill(os.getpid(), signal.SIGKILL)
                return call(*given, **named)

            return run

        os.fsync, os.replace = deadly(os.fsync), deadly(os.replace)  # type: ignore[assignment]
        try:
            shell.olgim(*words)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_killed_at_any_write_a_second_run_ends_in_the_same_state(
    shell: Shell, command: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("x")
    before, after = texts(shell), outcome(shell, command, folder)
    start = shutil.copytree(shell.folder, folder / "start")
    for write in range(1, 40):
        restored(shell, start)
        if not _killed(shell, COMMANDS[command], write):
            break
        # What a killed process was about to put in place may lie beside it, under another name.
        assert_whole({name: text for name, text in texts(shell).items() if name in after}, before, after)
        assert shell.olgim(*COMMANDS[command]).code in (0, 1)
        assert {name: text for name, text in texts(shell).items() if name in after} == after
    assert write > 1, "the command made nothing durable"


# ---- damage


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        (PAGE, b"\xff\xfe\x00A\n", "UTF-8"),
        (POST, b"\xb0\xa1\xb3\xaa\n", "UTF-8"),
        (BITEXT, b'msgid ""\nmsgstr "\n', "글.md.po:"),
        (BITEXT, b"\0" * 64, "글.md.po"),
        ("_olgim/config.yml", b"layout: [\n", "config.yml"),
    ],
)
def test_what_sync_finds_damaged_is_named_and_nothing_is_written(
    shell: Shell, name: str, data: bytes, said: str
) -> None:
    ready(shell, "sync")
    shell.write(name, data)
    before = {path: (shell.folder / path).read_bytes() for path in shell.files()}
    result = shell.olgim("sync")
    assert result.code in (2, 4, 5)
    assert said in result.err
    assert {path: (shell.folder / path).read_bytes() for path in shell.files()} == before


@pytest.mark.parametrize("damage", ["empty", "noise", "folder"])
def test_a_damaged_cache_costs_nothing(
    shell: Shell, damage: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    ready(shell, "sync")
    after = outcome(shell, "sync", tmp_path_factory.mktemp("x") / "site")
    for path in (shell.folder / "_olgim/.cache").rglob("*"):
        if path.is_file() and path.name != ".gitignore":
            if damage == "folder":
                path.unlink()
                path.mkdir()
            else:
                path.write_bytes(b"" if damage == "empty" else bytes(range(256)))
    assert shell.olgim("sync").code in (0, 1)
    assert texts(shell) == after


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"layout: [\n", b"- a list\n"])
def test_init_leaves_a_damaged_configuration_as_it_is(shell: Shell, data: bytes) -> None:
    ready(shell, "init")
    shell.write("_olgim/config.yml", data)
    said = shell.olgim("init", "--yes")
    assert said.code == 2
    assert "config.yml" in said.err
    assert (shell.folder / "_olgim/config.yml").read_bytes() == data
