"""Locks: one process at a time, in files that stand in the cache, and nobody's who was killed."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

from translator.bitext.folder_locks import folder_lock, lock_file
from translator.locks import remove_lock, try_lock

_HOLD = """
import pathlib, sys, time
from translator.locks import try_lock
assert try_lock(pathlib.Path(sys.argv[1])) is not None
print("held", flush=True)
time.sleep(600)
"""


def test_a_lock_is_one_processs_and_a_killed_one_lets_go(tmp_path: Path) -> None:
    path = tmp_path / "a.lock"
    with subprocess.Popen([sys.executable, "-c", _HOLD, path], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        assert try_lock(path) is None
        other.kill()
        other.wait()
    descriptor = try_lock(path)
    assert descriptor is not None
    remove_lock(path, descriptor)
    assert not path.exists()


def test_a_lock_that_is_let_go_can_be_taken(tmp_path: Path) -> None:
    first = try_lock(tmp_path / "a.lock")
    assert first is not None
    assert try_lock(tmp_path / "a.lock") is None
    os.close(first)
    assert try_lock(tmp_path / "a.lock") is not None


def test_who_comes_second_to_a_folder_waits_and_leaves_nothing_there(tmp_path: Path) -> None:
    order: list[str] = []

    def second() -> None:
        with folder_lock(tmp_path):
            order.append("second")

    waiting = threading.Thread(target=second)
    with folder_lock(tmp_path):
        waiting.start()
        waiting.join(0.2)
        order.append("first")
    waiting.join(10)
    assert order == ["first", "second"]
    assert not list(tmp_path.iterdir())


def test_the_file_that_stands_for_a_folder_is_in_the_cache(tmp_path: Path) -> None:
    posts, drafts = tmp_path / "_olgim/en/_posts", tmp_path / "_olgim/en/_drafts"
    assert lock_file(posts) is None
    cache = tmp_path / "_olgim/.cache"
    cache.mkdir(parents=True)
    files = [lock_file(folder) for folder in (posts, drafts, cache)]
    assert [file and file.parent for file in files] == [cache] * 3
    assert len(set(files)) == 3
    assert lock_file(tmp_path / "elsewhere") is None
