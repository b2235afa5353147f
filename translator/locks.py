"""Lock files: one process at a time, for as long as it lives. The system lets go for a process that is killed."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> bool:
        """Lock the file's first byte, be it there or not; whether nobody else has it."""
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _take(descriptor: int) -> bool:
        """Lock the file; whether nobody else has it. Some network folders refuse locks: then nothing is held."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            pass
        return True


def try_lock(path: Path) -> int | None:
    """Take the lock file `path`, which is made; held until the descriptor is closed. None where another process has it.

    Raises OSError where the file can't be made.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
    if _take(descriptor):
        return descriptor
    os.close(descriptor)
    return None


def remove_lock(path: Path, descriptor: int) -> None:
    """Remove a lock file that this process holds, and let go of it."""
    if sys.platform == "win32":  # where an open file can't be removed
        os.close(descriptor)
        with suppress(OSError):
            path.unlink()
    else:
        path.unlink(missing_ok=True)
        os.close(descriptor)
