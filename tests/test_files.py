"""Files are replaced whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from translator.files import write_atomically, write_named


def test_a_file_is_created_with_its_folders(tmp_path: Path) -> None:
    path = tmp_path / "en" / "글.md"
    assert write_atomically(path, b"one")
    assert path.read_bytes() == b"one"


def test_the_same_content_touches_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    write_atomically(path, b"one")
    os.utime(path, ns=(1, 1))
    assert not write_atomically(path, b"one")
    assert path.stat().st_mtime_ns == 1


def test_permissions_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"one")
    path.chmod(0o640)
    write_atomically(path, b"two")
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_failure_leaves_the_old_file_and_no_litter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"one")

    def no_room(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_room)
    with pytest.raises(OSError, match="No space left"):
        write_atomically(path, b"two")
    assert path.read_bytes() == b"one"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_that_a_person_named_stays_a_link(tmp_path: Path) -> None:
    path, link = tmp_path / "real.md", tmp_path / "link.md"
    path.write_bytes(b"one")
    link.symlink_to(path)
    assert write_named(link, b"two")
    assert link.is_symlink()
    assert path.read_bytes() == b"two"


def test_a_pipe_takes_what_is_written_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert write_named(pipe, b"one")
        assert os.read(reader, 10) == b"one"
        assert pipe.is_fifo()
    finally:
        os.close(reader)
