"""`olgim models fetch`, over a real connection to a server that keeps files as Hugging Face does."""

from __future__ import annotations

import hashlib
import os
import pty
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.commands import Shell
from support.file_server import FILE, FileServer

from translator.errors import ExitCode
from translator.llm.model_download import CATALOGUE, folder_for_models, offer_for

CONTENT = b"GGUF" + os.urandom(3_000_000)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FileServer]:
    with FileServer(CONTENT) as server:
        monkeypatch.setenv("HF_ENDPOINT", server.hub)
        yield server


def typed(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a person at a terminal type `text`."""
    ours, theirs = pty.openpty()
    os.write(ours, text.encode())
    monkeypatch.setattr("sys.stdin", os.fdopen(theirs, encoding="utf-8"))


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def test_what_it_is_is_shown_before_a_byte_of_it_is_fetched(shell: Shell, server: FileServer) -> None:
    said = shell.olgim("models", "fetch", server.url, "--to", "models")
    assert said.code == ExitCode.USAGE
    assert "licence   apache-2.0" in said.err
    assert "3.0 MB (3,000,004 bytes)" in said.err
    assert server.sha256 in said.err
    assert "there is no terminal to ask you" in said.err
    assert server.starts == []
    assert left(shell.folder / "models") == []


def test_a_person_who_agrees_gets_the_file(
    shell: Shell, server: FileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed("y\n", monkeypatch)
    said = shell.olgim("models", "fetch", server.url, "--to", "models")
    assert said.code == ExitCode.CLEAN
    assert (shell.folder / "models" / FILE).read_bytes() == CONTENT
    assert left(shell.folder / "models") == [FILE]
    assert said.out == f"olgim translate --model models/{FILE}\n"


@pytest.mark.parametrize("answer", ["n\n", "\n", "later\n"])
def test_a_person_who_does_not_agree_gets_nothing(
    answer: str, shell: Shell, server: FileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(answer, monkeypatch)
    assert shell.olgim("models", "fetch", server.url, "--to", "models").code == ExitCode.USAGE
    assert left(shell.folder / "models") == []


def test_a_line_that_breaks_is_taken_up_where_it_broke(shell: Shell, server: FileServer) -> None:
    server.cuts = [1_200_000, 900_000]
    assert shell.olgim("models", "fetch", server.url, "--to", "models", "--yes").code == ExitCode.CLEAN
    assert (shell.folder / "models" / FILE).read_bytes() == CONTENT
    first, second, third = server.starts
    assert first == 0 < second <= 1_200_000 < third <= 2_100_000


def test_a_line_that_is_dead_keeps_what_came_for_the_next_time(shell: Shell, server: FileServer) -> None:
    server.cuts = [2_100_000, *[0] * 5]
    said = shell.olgim("models", "fetch", server.url, "--to", "models", "--yes")
    assert said.code == ExitCode.PROVIDER
    assert "Run it again: it goes on from there." in said.err
    assert left(shell.folder / "models") == [f"{FILE}.part"]
    assert shell.olgim("models", "fetch", server.url, "--to", "models", "--yes").code == ExitCode.CLEAN
    assert server.starts[-1] > 1_000_000
    assert (shell.folder / "models" / FILE).read_bytes() == CONTENT


def test_a_server_without_ranges_sends_it_all_again(shell: Shell, server: FileServer) -> None:
    server.ranges = False
    server.cuts = [1_200_000]
    assert shell.olgim("models", "fetch", server.url, "--to", "models", "--yes").code == ExitCode.CLEAN
    assert (shell.folder / "models" / FILE).read_bytes() == CONTENT


def test_a_file_with_another_checksum_is_thrown_away(shell: Shell, server: FileServer) -> None:
    server.sha256 = hashlib.sha256(b"another").hexdigest()
    said = shell.olgim("models", "fetch", server.url, "--to", "models", "--yes")
    assert said.code == ExitCode.PROVIDER
    assert "its checksum is" in said.err
    assert left(shell.folder / "models") == []


def test_a_file_that_is_there_is_only_checked(shell: Shell, server: FileServer) -> None:
    shell.olgim("models", "fetch", server.url, "--to", "models", "--yes")
    server.starts.clear()
    assert shell.olgim("models", "fetch", server.url, "--to", "models", "--yes").code == ExitCode.CLEAN
    assert server.starts == []


def test_another_file_of_that_name_is_not_overwritten(shell: Shell, server: FileServer) -> None:
    shell.write(f"models/{FILE}", "mine")
    said = shell.olgim("models", "fetch", server.url, "--to", "models", "--yes")
    assert said.code == ExitCode.STORE
    assert shell.read(f"models/{FILE}") == "mine"


def test_a_page_instead_of_a_model_is_thrown_away(shell: Shell) -> None:
    with FileServer(b"<html>Please sign in</html>") as server:
        said = shell.olgim("models", "fetch", f"{server.hub}/plain.gguf", "--to", "models", "--yes")
    assert said.code == ExitCode.PROVIDER
    assert "it is not a GGUF file" in said.err
    assert left(shell.folder / "models") == []


def test_where_no_checksum_is_known_that_of_the_file_is_shown(shell: Shell, server: FileServer) -> None:
    said = shell.olgim("models", "fetch", f"{server.hub}/plain.gguf", "--to", "models", "--yes")
    assert said.code == ExitCode.CLEAN
    assert "licence   not stated" in said.err
    assert f"Its SHA-256 is {hashlib.sha256(CONTENT).hexdigest()}." in said.err


def test_without_room_nothing_is_begun(
    shell: Shell, server: FileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = type("Usage", (), {"free": 1_000_000})
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: usage)
    said = shell.olgim("models", "fetch", server.url, "--to", "models", "--yes")
    assert said.code == ExitCode.STORE
    assert "3.0 MB are needed, 1.0 MB are free" in said.err
    assert server.starts == []


@pytest.mark.parametrize(
    ("status", "says"), [(401, "only to people it knows"), (404, "no such file"), (500, "failed")]
)
def test_a_server_that_will_not_give_it(status: int, says: str, shell: Shell, server: FileServer) -> None:
    server.status = status
    said = shell.olgim("models", "fetch", server.url, "--to", "models", "--yes")
    assert said.code == ExitCode.PROVIDER
    assert says in said.err


@pytest.mark.parametrize(
    ("what", "says"),
    [
        ("qwen-4b", "Did you mean qwen3-4b?"),
        ("http://example.org/model.gguf", "not an https URL"),
        ("https://example.org/model.bin", "does not lead to a GGUF file"),
    ],
)
def test_what_can_not_be_fetched(what: str, says: str, shell: Shell) -> None:
    said = shell.olgim("models", "fetch", what, "--yes")
    assert said.code == ExitCode.USAGE
    assert says in said.err


def test_nobody_answers(shell: Shell) -> None:
    said = shell.olgim("models", "fetch", "http://127.0.0.1:9/model.gguf", "--yes")
    assert said.code == ExitCode.PROVIDER
    assert "127.0.0.1 can't be reached" in said.err


def test_the_address_of_a_page_at_the_hub_leads_to_the_file(server: FileServer) -> None:
    page = f"{server.hub}/someone/Some-Model-GGUF/blob/main/{FILE}?download=true"
    assert offer_for(page, {"HF_ENDPOINT": server.hub}).url == server.url


def test_the_files_of_the_catalogue_can_not_change(server: FileServer) -> None:
    for offer in CATALOGUE.values():
        assert offer.licence == "Apache-2.0"
        assert offer.size
        assert len(offer.sha256 or "") == 64
        assert "/resolve/main/" not in offer.url
        assert offer_for(offer.name, {"HF_ENDPOINT": server.hub}).url.startswith(server.hub)


def test_what_was_fetched_is_listed(shell: Shell, server: FileServer) -> None:
    shell.olgim("models", "fetch", server.url, "--yes")
    said = shell.olgim("models")
    assert said.code == ExitCode.CLEAN
    assert str(folder_for_models(os.environ) / FILE) in said.out
