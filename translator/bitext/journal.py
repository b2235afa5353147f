"""The answer journal: what a model said is on the disk before anybody uses it.

An answer is paid for once. Runs that are killed, or that work on the same site at once, find each other's
answers here, and see by claims what is being asked at this moment.
"""

from __future__ import annotations

import os
import platform
import sqlite3
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from translator.bitext.database import is_damaged, open_database, set_aside, transaction
from translator.closing import Closing
from translator.errors import StoreError
from translator.i18n import tr

LEASE = 900.0  # seconds after which a claim counts no more, unless its run renews it

KEPT = 90 * 86_400.0  # seconds for which an answer is kept after it was last used, once it is in a bitext

_STEPS = (
    """
    CREATE TABLE answers (key TEXT PRIMARY KEY, value BLOB NOT NULL, made REAL NOT NULL);
    CREATE TABLE claims (key TEXT PRIMARY KEY, owner TEXT NOT NULL, pid INTEGER NOT NULL, host TEXT NOT NULL,
                         expires REAL NOT NULL) WITHOUT ROWID;
    CREATE TABLE learned (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID
    """,
    "ALTER TABLE answers ADD COLUMN settled REAL",
)

_Result = TypeVar("_Result")


class Journal(Closing):
    """Answers by key, claims on keys, and what was learned of endpoints.

    Safe with several threads and several processes on one machine. A damaged file is set aside, what can be
    read of it is carried over, and `notices` says so. Without a path all is kept in memory.
    Every method raises StoreError where the file can't be used.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.notices: list[str] = []
        self._owner = uuid.uuid4().hex
        self._used: set[str] = set()
        self._lock = threading.RLock()
        self._connection = self._open()

    # ---- answers

    def get(self, key: str) -> str | None:
        """The answer that was given to `key`."""
        row = self._run(
            lambda base: base.execute("SELECT value FROM answers WHERE key = ?", (key,)).fetchone()
        )
        if row is None:
            return None
        self._used.add(key)
        return _text(row[0])

    def put(self, key: str, value: str) -> None:
        """Keep an answer. When this returns it survives a loss of power; the claim on the key is gone."""
        self.put_all({key: value})

    def put_all(self, answers: Mapping[str, str], *, lasting: bool = True) -> None:
        """Keep several answers in one step: all of them or, killed meanwhile, none.

        Those that are not `lasting` survive the end of the process, a loss of power only if lasting ones follow.
        """
        now = time.time()
        rows = [(key, _blob(value), now) for key, value in answers.items()]
        self._used.update(answers)

        def write(base: sqlite3.Connection) -> None:
            with transaction(base) if lasting else _hurried(base):
                base.executemany("INSERT OR REPLACE INTO answers (key, value, made) VALUES (?, ?, ?)", rows)
                base.executemany("DELETE FROM claims WHERE key = ?", [(key,) for key in answers])

        self._run(write)

    def forget(self, *keys: str) -> None:
        """Drop answers that turned out to be none."""

        def write(base: sqlite3.Connection) -> None:
            with transaction(base):
                base.executemany("DELETE FROM answers WHERE key = ?", [(key,) for key in keys])

        self._run(write)

    def settle(self) -> None:
        """Note that all answers which were given or taken here are in a bitext by now; drop those that long have been.

        They are kept for a while all the same: another run may be about to look, and a bitext may be taken back.
        """
        now = time.time()
        rows = [(now, key) for key in self._used]

        def write(base: sqlite3.Connection) -> None:
            with transaction(base):
                base.executemany("UPDATE answers SET settled = ? WHERE key = ?", rows)
                base.execute("DELETE FROM answers WHERE settled < ?", (now - KEPT,))

        self._run(write)

    # ---- claims

    def claim_all(self, keys: Iterable[str], *, lease: float = LEASE) -> frozenset[str]:
        """Claim keys; gives those that are the caller's to ask for.

        The others are answered already, as `get` will tell, or another run is asking for them right now. A
        claim ends with the answer, with `release` or `close`, with the death of its process, or after `lease`
        seconds; claiming again prolongs it.
        """
        wanted = tuple(dict.fromkeys(keys))

        def write(base: sqlite3.Connection) -> frozenset[str]:
            with _hurried(base):
                return frozenset(key for key in wanted if self._take(base, key, lease))

        return self._run(write)

    def renew(self, *, lease: float = LEASE) -> None:
        """Prolong all claims: a long run calls this before its lease ends, else another one asks for the same."""

        def write(base: sqlite3.Connection) -> None:
            with _hurried(base):
                base.execute(
                    "UPDATE claims SET expires = ? WHERE owner = ?", (time.time() + lease, self._owner)
                )

        self._run(write)

    def _take(self, base: sqlite3.Connection, key: str, lease: float) -> bool:
        if base.execute("SELECT 1 FROM answers WHERE key = ?", (key,)).fetchone():
            return False
        row = base.execute("SELECT owner, pid, host, expires FROM claims WHERE key = ?", (key,)).fetchone()
        now = time.time()
        if row is not None:
            owner, pid, host, expires = row
            if owner != self._owner and expires > now and (host != platform.node() or _alive(pid)):
                return False
        base.execute(
            "INSERT OR REPLACE INTO claims VALUES (?, ?, ?, ?, ?)",
            (key, self._owner, os.getpid(), platform.node(), now + lease),
        )
        return True

    def release(self, *keys: str) -> None:
        """Give up claims without an answer."""
        rows = [(key, self._owner) for key in keys]

        def write(base: sqlite3.Connection) -> None:
            with _hurried(base):
                base.executemany("DELETE FROM claims WHERE key = ? AND owner = ?", rows)

        self._run(write)

    # ---- what was learned

    def learned(self, name: str) -> str | None:
        """What was noted of an endpoint's capability."""
        row = self._run(
            lambda base: base.execute("SELECT value FROM learned WHERE name = ?", (name,)).fetchone()
        )
        return None if row is None else _text(row[0])

    def learn(self, name: str, value: str) -> None:
        """Note what an endpoint can do or refuses."""
        self._run(
            lambda base: base.execute("INSERT OR REPLACE INTO learned VALUES (?, ?)", (name, _blob(value)))
        )

    # ---- the file

    def close(self) -> None:
        """Give up all claims and close the file. Closing twice does no harm."""
        with self._lock, suppress(sqlite3.Error):
            self._connection.execute("DELETE FROM claims WHERE owner = ?", (self._owner,))
        with self._lock:
            self._connection.close()

    def _run(self, action: Callable[[sqlite3.Connection], _Result]) -> _Result:
        with self._lock:
            try:
                return action(self._connection)
            except sqlite3.Error as error:
                if self.path is None or not is_damaged(error):
                    raise self._failure(error) from error
                self._connection.close()
                self._connection = self._recover(self.path, error)
            try:
                return action(self._connection)
            except sqlite3.Error as error:
                raise self._failure(error) from error

    def _open(self) -> sqlite3.Connection:
        try:
            return open_database(self.path, _STEPS)
        except sqlite3.Error as error:
            if self.path is None or not is_damaged(error):
                raise self._failure(error) from error
            return self._recover(self.path, error)

    def _recover(self, path: Path, error: sqlite3.Error) -> sqlite3.Connection:
        """Start a new file with all that can still be read of the damaged one."""
        try:
            with suppress(sqlite3.Error):  # another process may have done this already
                fresh = open_database(path, _STEPS)
                if fresh.execute("PRAGMA quick_check").fetchone() == ("ok",):
                    return fresh
                fresh.close()
            aside = set_aside(path)
            fresh = open_database(path, _STEPS)
            saved = _rescue(aside, fresh)
        except (sqlite3.Error, OSError) as again:
            raise self._failure(again) from again
        self.notices.append(
            tr(
                "{path}: the journal was damaged ({error}); it was set aside as {aside}, "
                "and {saved} answers could be carried over",
                path=path,
                error=error,
                aside=aside.name,
                saved=saved,
            )
        )
        return fresh

    def _failure(self, error: Exception) -> StoreError:
        return StoreError(
            tr("can't use the journal of answers: {error}", error=error),
            hint=tr("Check the folder's permissions and the space on the disk, or run with --no-state."),
            path=self.path,
        )


@contextmanager
def _hurried(base: sqlite3.Connection) -> Iterator[None]:
    """A transaction that does not wait for the disk: what a loss of power undoes here is no loss."""
    base.execute("PRAGMA synchronous=NORMAL")
    try:
        with transaction(base):
            yield
    finally:
        base.execute("PRAGMA synchronous=FULL")


def _rescue(aside: Path, fresh: sqlite3.Connection) -> int:
    """Copy the answers in front of the damage, and those behind it."""
    saved = 0
    old = sqlite3.connect(aside)
    try:
        for direction in ("ASC", "DESC"):
            with suppress(sqlite3.Error):
                query = f"SELECT key, value, made FROM answers NOT INDEXED ORDER BY rowid {direction}"  # noqa: S608
                for row in old.execute(query):
                    saved += fresh.execute(
                        "INSERT OR IGNORE INTO answers (key, value, made) VALUES (?, ?, ?)", row
                    ).rowcount
    finally:
        old.close()
    return saved


def _alive(pid: int) -> bool:
    if os.name != "posix":  # asking would end the process there; the lease will do
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:  # it is somebody else's
        return True
    return True


# As bytes, since an answer may hold halves of surrogate pairs, which SQLite's text can't.
def _blob(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _text(blob: bytes) -> str:
    return blob.decode("utf-8", "surrogatepass")
