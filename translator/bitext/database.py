"""SQLite files in the cache folder: opened the same way, migrated step by step, set aside when damaged."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from translator.bitext.folder_locks import folder_lock
from translator.errors import StoreError
from translator.i18n import tr

_WAIT = 30.0  # seconds that another process may hold a file
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def open_database(path: Path | None, steps: Sequence[str]) -> sqlite3.Connection:
    """Open a database and bring its schema up to date; without a path it lives in memory.

    `steps` are the scripts that lead from one schema to the next; how many were taken is the file's
    `user_version`. A transaction is explicit (`BEGIN IMMEDIATE`); a commit is on the disk when it returns.
    Raises sqlite3.Error; see `is_damaged`. Raises StoreError for a schema that only a newer Olgim knows.
    """
    if path is None:
        return _prepare(
            sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False), steps, None
        )
    prepare_folder(path.parent)
    with folder_lock(path.parent):  # two runs at once would trip over each other's switch to WAL
        connection = sqlite3.connect(path, timeout=_WAIT, isolation_level=None, check_same_thread=False)
        try:
            return _prepare(connection, steps, path)
        except BaseException:
            connection.close()
            raise


def _prepare(connection: sqlite3.Connection, steps: Sequence[str], path: Path | None) -> sqlite3.Connection:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    taken = version_of(connection)
    if taken > len(steps):
        raise StoreError(
            tr(
                "a newer Olgim has made this cache (schema {taken}; this one knows {number})",
                taken=taken,
                number=len(steps),
            ),
            hint=tr(
                "Install a newer Olgim, or delete the file: that loses only answers that are not in a bitext yet."
            ),
            path=path,
        )
    for number, step in enumerate(steps[taken:], taken + 1):
        script = f"BEGIN IMMEDIATE;\n{step};\nPRAGMA user_version={number};\nCOMMIT;"
        connection.executescript(script)
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of it or nothing; other writers wait."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def version_of(connection: sqlite3.Connection) -> int:
    """How many schema steps a database has taken."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def is_damaged(error: sqlite3.Error) -> bool:
    """Whether it is the file that is broken, rather than busy, full or forbidden."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED


def set_aside(path: Path) -> Path:
    """Rename a damaged database, with its log, to the first free `….damaged-N`; returns the new path."""
    with folder_lock(path.parent):
        number = 1
        while (aside := path.with_name(f"{path.name}.damaged-{number}")).exists():
            number += 1
        for suffix in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                path.with_name(path.name + suffix).rename(aside.with_name(aside.name + suffix))
    return aside


def remove_database(path: Path) -> None:
    """Delete a database that can be made anew, with its log."""
    with folder_lock(path.parent):
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)


def prepare_folder(folder: Path) -> None:
    """Make the cache folder, which keeps itself out of version control."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        ignore = folder / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")
    except OSError as error:
        raise StoreError(
            tr("can't make the cache folder: {strerror}", strerror=error.strerror or error),
            hint=tr("Check the permissions, or run with --no-state."),
            path=folder,
        ) from error
