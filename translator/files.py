"""Files are replaced whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def write_atomically(path: Path, data: bytes, *, check: Callable[[], None] | None = None) -> bool:
    """Make `path` hold `data`, durably and in one step. Returns False, and touches nothing, if it does already.

    The temporary file lives in the same folder, so that the replacement is one rename on one file system. `check` is
    called at the last moment before it; what it raises prevents it. Raises OSError; then the old file is as it was.
    """
    if path.is_file() and path.read_bytes() == data:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:32]}.", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
        temporary.chmod(mode)
        if check is not None:
            check()
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(path.parent)
    return True


def write_named(path: Path, data: bytes, *, check: Callable[[], None] | None = None) -> bool:
    """As `write_atomically`, for a file that a person named: through a link, and straight into a device or a pipe.

    Those can't be replaced: `/dev/stdout` has to stay what it is. Raises OSError.
    """
    if path.exists() and not path.is_file():
        path.write_bytes(data)
        return True
    return write_atomically(path.resolve(), data, check=check)


def bytes_of(path: Path) -> bytes | None:
    """What a file holds; None where there is none. Raises OSError."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


def sayable(name: str) -> str:
    """A file's name as text that can be said and stored: bytes that aren't UTF-8 are spelled out."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    with suppress(OSError):  # some file systems refuse to sync a folder; the file itself is safe
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
