"""One process at a time in a folder of the bitexts or the cache."""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from translator.locks import try_lock

if sys.platform != "win32":
    import fcntl

_PAUSE = 0.05  # seconds between two looks at a lock file


@contextmanager
def folder_lock(folder: Path) -> Iterator[None]:
    """Wait for the folder, hold it, let it go; a killed process lets go too.

    The lock is on the folder itself. Windows has no such lock: there it is on a file in the site's cache. Some network
    folders refuse locks, and without a cache there is no file: then nothing is held, which costs only what two runs at
    one instant would overwrite of each other.
    """
    descriptor = _hold(folder)
    try:
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)


if sys.platform == "win32":

    def _hold(folder: Path) -> int | None:
        path = lock_file(folder)
        with suppress(OSError):
            while path is not None:
                descriptor = try_lock(path)
                if descriptor is not None:
                    return descriptor
                time.sleep(_PAUSE)
        return None

else:

    def _hold(folder: Path) -> int | None:
        descriptor = os.open(folder, os.O_RDONLY)
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        return descriptor


def lock_file(folder: Path) -> Path | None:
    """The file that stands for a folder of a site where folders can't be locked: in the cache, which git leaves out.

    None where the site has no cache yet.
    """
    folder = folder.absolute()
    for above in (folder, *folder.parents):
        cache = above / ".cache"
        if above.name == "_olgim" and cache.is_dir():
            name = hashlib.sha256(folder.as_posix().encode("utf-8", "surrogatepass")).hexdigest()[:16]
            return cache / f"{name}.lock"
    return None
