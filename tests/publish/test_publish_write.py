"""A mirror is written whole or not at all, and only when it has changed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from translator.errors import PublishError
from translator.publish import write_mirror


def test_a_mirror_is_written_with_the_folders_on_its_way(tmp_path: Path) -> None:
    path = tmp_path / "en" / "_posts" / "x.md"
    assert write_mirror(path, "한글 é\r\n")
    assert path.read_bytes() == "한글 é\r\n".encode()
    assert [entry.name for entry in path.parent.iterdir()] == ["x.md"]


def test_an_unchanged_mirror_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    write_mirror(path, "same")
    os.utime(path, ns=(1, 1))
    assert not write_mirror(path, "same")
    assert path.stat().st_mtime_ns == 1


def test_a_changed_mirror_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    write_mirror(path, "one")
    path.chmod(0o640)
    assert write_mirror(path, "two")
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_reader_never_sees_half_a_mirror(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    write_mirror(path, "one")
    with path.open() as reader:
        write_mirror(path, "two" * 100_000)
        assert reader.read() == "one"


def test_a_write_that_fails_leaves_the_old_mirror_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.md"
    write_mirror(path, "one")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(PublishError, match="No space left on device") as caught:
        write_mirror(path, "two")
    assert caught.value.path == path
    assert {entry.name: entry.read_text() for entry in tmp_path.iterdir()} == {"x.md": "one"}


@pytest.mark.parametrize("place", ["folder", "file/x.md", "긴" * 100 + ".md"])
def test_a_place_that_cant_be_written_is_named(tmp_path: Path, place: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(PublishError) as caught:
        write_mirror(tmp_path / place, "text")
    assert caught.value.path == tmp_path / place
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["file", "folder"]
