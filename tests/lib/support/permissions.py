"""Files' permissions that bind whoever runs the tests, also root, whom a container's tests run as."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

_VERSION = 0x20080522
_OVERRIDE = 0b110
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH: what lets root read and write whatever the permissions say."""
_SET_SECURE_BITS = 28
_NO_ROOT = 0b101
"""SECBIT_NOROOT, so that programs that are started don't get it back, and SECBIT_NO_SETUID_FIXUP, for access(2)."""


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Half(ctypes.Structure):
    _fields_ = tuple((name, ctypes.c_uint32) for name in ("effective", "permitted", "inheritable"))


@contextmanager
def binding_permissions() -> Iterator[None]:
    """In here, this thread and the programs that it starts may do what the permissions of a file say, and no more."""
    if sys.platform == "win32" or (os.geteuid() == 0 and sys.platform != "linux"):
        pytest.skip("permissions bind differently here")
    if os.geteuid() != 0:
        yield
        return
    library: Any = ctypes.CDLL(None, use_errno=True)
    header, halves = _Header(_VERSION, 0), (_Half * 2)()
    _done(library.capget(ctypes.byref(header), halves))
    had = halves[0].effective
    _done(library.prctl(_SET_SECURE_BITS, _NO_ROOT, 0, 0, 0))
    halves[0].effective = had & ~_OVERRIDE
    _done(library.capset(ctypes.byref(header), halves))
    try:
        yield
    finally:
        halves[0].effective = had
        _done(library.capset(ctypes.byref(header), halves))
        _done(library.prctl(_SET_SECURE_BITS, 0, 0, 0, 0))


@contextmanager
def modes(mode: int, *paths: Path) -> Iterator[None]:
    """In here, the paths have this mode and it binds; a folder that holds another comes before it."""
    known = {path: path.stat().st_mode for path in paths}
    with binding_permissions():
        for path in reversed(paths):
            path.chmod(mode)
        try:
            yield
        finally:
            for path, before in known.items():
                path.chmod(before)


def _done(result: int) -> None:
    if result:
        raise OSError(ctypes.get_errno(), "permissions can't be made to bind")
