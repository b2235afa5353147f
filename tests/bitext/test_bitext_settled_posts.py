"""A post whose files did not change is known to be done; one whose files did never is."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from translator.bitext import SettledPosts


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / name for name in ("post.md", "post.po", "post.en.md")]
    for path in paths:
        path.write_text(path.name)
    return paths


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / ".cache" / "lookover.json"


def settle(kept: Path, files: list[Path], *, setup: str = "x") -> None:
    with SettledPosts(kept, [setup]) as settled_posts:
        settled_posts.settle("post.md", 7, files)


def ask(kept: Path, *, setup: str = "x") -> int | None:
    with SettledPosts(kept, [setup]) as settled_posts:
        known: int | None = settled_posts.settled("post.md")
        return known


def age(files: list[Path], seconds: int) -> None:
    """Let the files have been written some time ago."""
    for path in files:
        then = time.time_ns() - seconds * 1_000_000_000
        os.utime(path, ns=(then, then))


def test_what_was_settled_is_known_in_the_next_run(kept: Path, files: list[Path]) -> None:
    settle(kept, files)
    assert ask(kept) == 7
    assert (kept.parent / ".gitignore").read_text() == "*\n"


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_change_to_any_file_is_seen(kept: Path, files: list[Path], number: int) -> None:
    settle(kept, files)
    text = files[number].read_text()
    files[number].write_text(text[::-1])  # the same size, perhaps within the same tick
    assert ask(kept) is None


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_file_that_is_gone_is_seen(kept: Path, files: list[Path], number: int) -> None:
    settle(kept, files)
    files[number].unlink()
    assert ask(kept) is None


def test_a_file_that_was_only_touched_is_read_and_believed(kept: Path, files: list[Path]) -> None:
    settle(kept, files)
    age(files, 3600)
    assert ask(kept) == 7


def test_another_setup_is_another_matter(kept: Path, files: list[Path]) -> None:
    settle(kept, files)
    assert ask(kept, setup="another glossary") is None


def test_what_is_forgotten_is_not_known(kept: Path, files: list[Path]) -> None:
    settle(kept, files)
    with SettledPosts(kept, ["x"]) as settled_posts:
        settled_posts.forget("post.md")
    assert ask(kept) is None


def test_nothing_is_written_where_nothing_changed(kept: Path, files: list[Path]) -> None:
    settle(kept, files)
    while "false" in kept.read_text():  # until the files are older than a tick of the clock
        assert ask(kept) == 7
    before = kept.stat().st_mtime_ns
    assert ask(kept) == 7
    assert kept.stat().st_mtime_ns == before


def test_a_file_that_was_missing_and_came_is_seen(kept: Path, files: list[Path]) -> None:
    other = files[0].with_name("other.en.md")
    settle(kept, [*files, other])
    assert ask(kept) == 7
    other.write_text("here now")
    assert ask(kept) is None


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[]", b'{"setup": 1}', b'{"setup": "x", "posts": {"post.md": [1]}}']
)
def test_a_damaged_file_counts_as_none(kept: Path, files: list[Path], damage: bytes) -> None:
    settle(kept, files)
    kept.write_bytes(damage)
    assert ask(kept) is None
    settle(kept, files)
    assert ask(kept) == 7
