"""Files are replaced whole or not at all."""

from __future__ import annotations

import errno
import os
import re
import stat
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from translator.i18n import tr

FileStamp = tuple[int, int, int] | None

_SECOND = 1_000_000_000  # nanoseconds
_TICK = 50_000_000  # nanoseconds that a file system's clock may stand still
_COARSE_TICK = 2_100_000_000  # nanoseconds, where it counts whole seconds: on FAT every other one
_UNSAYABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def write_atomically(
    path: Path, data: bytes, *, check: Callable[[], None] | None = None, private: bool = False
) -> bool:
    """Make `path` hold `data`, durably and in one step. Returns False, and touches nothing, if it does already.

    The temporary file lives in the same folder, so that the replacement is one rename on one file system. `check` is
    called at the last moment before it; what it raises prevents it. A `private` file is nobody else's to read.
    Raises OSError; then the old file is as it was.
    """
    if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
        return False
    write_pieces(path, [data], check=check, private=private)
    return True


def stamp_of(path: Path) -> FileStamp:
    """What changes when a file is written: its time (nanoseconds), size (bytes) and inode. None: unreadable."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def is_past(changed: int, now: int) -> bool:
    """Whether a file that was `changed` then would show a change made `now`. Both are nanoseconds since 1970.

    A change on the same tick of the file system's clock would not be seen; some file systems count whole seconds.
    """
    return now - changed > (_COARSE_TICK if changed % _SECOND == 0 else _TICK)


def refuse_another(path: Path) -> None:
    """A `check` of `write_atomically` for a new file: raises FileExistsError where there is one by now."""
    if path.exists():
        raise FileExistsError(0, tr("another program has just written it"), str(path))


def write_pieces(
    path: Path,
    pieces: Iterable[bytes | memoryview],
    *,
    check: Callable[[], None] | None = None,
    private: bool = False,
) -> None:
    """The same with what is given in pieces, one after the other: a large file is never in memory as a whole.

    It is written whatever the file holds. Raises OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:32]}.", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
        temporary.chmod(0o600 if private else mode)
        if check is not None:
            check()
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(path.parent)


def write_named(path: Path, data: bytes, *, check: Callable[[], None] | None = None) -> bool:
    """As `write_atomically`, for a file that a person named: through a link, and straight into a device or a pipe.

    Those can't be replaced: `/dev/stdout` has to stay what it is. Raises OSError.
    """
    if path.exists() and not path.is_file():
        path.write_bytes(data)
        return True
    return write_atomically(path.resolve(), data, check=check)


def read_regular(path: Path, most: int = -1) -> bytes:
    """What a file holds, or its first bytes. Raises OSError, also for what is no file: a pipe would make us wait."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        mode = os.fstat(descriptor).st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        if not stat.S_ISREG(mode):
            raise OSError(errno.EINVAL, tr("it is a pipe or a device, not a file"), str(path))
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read(most)
    finally:
        os.close(descriptor)


def is_file(path: Path) -> bool:
    """Whether a file is there that may be looked at."""
    return os.path.isfile(path)  # noqa: PTH113 - Path.is_file raises where the folder may not be looked into


def may_exist(path: Path) -> bool:
    """Whether something is there, or may be: in a folder that may not be looked into, nobody knows."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def bytes_of(path: Path) -> bytes | None:
    """What a file holds; None where there is none. Raises OSError."""
    try:
        return read_regular(path)
    except (FileNotFoundError, NotADirectoryError):
        return None


def sayable(name: str) -> str:
    """A file's name as text that can be said and stored: control characters and what isn't UTF-8 are spelled out."""
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    if text.isprintable():
        return text
    return _UNSAYABLE.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


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
