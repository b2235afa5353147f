"""One process at a time in a folder, where the system can promise that."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

if sys.platform != "win32":
    import fcntl


@contextmanager
def folder_lock(folder: Path) -> Iterator[None]:
    """Wait for the folder, hold it, let it go; a killed process lets go too.

    The lock is on the folder itself, so that no lock file is left in the user's site. Windows has no such
    lock and some network folders refuse it: then nothing is held, which costs only what two runs at one
    instant would overwrite of each other.
    """
    if sys.platform == "win32":
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
