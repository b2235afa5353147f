"""The C library's allocator: its settings are asked for where it has them, and left alone elsewhere."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from translator import allocator

# Frees blocks of growing size, each just below the last one: by itself glibc would take the next ones from its heap, and
# keep those below the last block that is in use.
_PROGRAM = """
import sys
from translator.allocator import keep_little

def held():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096

if sys.argv[1] == "little":
    assert keep_little()
for size in range(1, 17):
    del_me = bytes(bytearray(size << 20))
    del del_me
before = held()
blocks = [bytes(bytearray(b"x" * (1 << 20))) for _ in range(24)]
last = bytes(bytearray(b"x" * (1 << 19)))
del blocks
print((held() - before) >> 20)
"""


def _is_glibc() -> bool:
    return sys.platform == "linux" and "CS_GNU_LIBC_VERSION" in os.confstr_names


def _kept(how: str) -> int:
    done = subprocess.run([sys.executable, "-c", _PROGRAM, how], capture_output=True, text=True, check=True)
    return int(done.stdout)


@pytest.mark.skipif(not _is_glibc(), reason="the settings are glibc's")
def test_large_blocks_go_back_to_the_system() -> None:
    assert _kept("little") < 3


def test_another_allocator_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(name: str) -> str:
        raise ValueError(name)

    monkeypatch.setattr(os, "confstr", unknown)
    assert not allocator.keep_little()
    monkeypatch.delattr(os, "confstr")
    assert not allocator.keep_little()
