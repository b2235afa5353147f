"""The C library's allocator of memory, and what it keeps of what was given back."""

from __future__ import annotations

import os
from contextlib import suppress

# Numbers and meanings are those of mallopt(3).
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
_LARGE = 128 * 1024
"""Bytes: glibc's own first value, which grows with the first large block that is given back."""
_ARENAS = 2
"""Heaps that threads share."""


def keep_little() -> bool:
    """Have large blocks go back to the system as soon as they are free. Returns whether the allocator does so.

    glibc keeps more of them the larger the blocks are that a program has freed, and that for each thread: some 15 MB
    with a long post. Other C libraries have no such switch, and are left as they are.
    """
    if not _is_glibc():
        return False
    import ctypes  # loads slowly, and few commands want it

    with suppress(OSError, AttributeError):
        set_option = ctypes.CDLL(None).mallopt
        set_option.argtypes, set_option.restype = (ctypes.c_int, ctypes.c_int), ctypes.c_int
        chosen = ((_MMAP_THRESHOLD, _LARGE), (_TRIM_THRESHOLD, _LARGE), (_ARENA_MAX, _ARENAS))
        done = [set_option(option, value) == 1 for option, value in chosen]
        return all(done)
    return False


def _is_glibc() -> bool:
    try:
        return bool(os.confstr("CS_GNU_LIBC_VERSION"))
    except (AttributeError, OSError, ValueError):  # Windows has no confstr, musl and macOS no such name
        return False
