"""The memory's index: one SQLite database with the units' texts, found by shape or by rare trigrams."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from translator.bitext.database import open_database, transaction
from translator.bitext.shape import plain_of, shape_of
from translator.units import Origin, State

_SCHEMA = """
CREATE TABLE files (id INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL, stamp TEXT NOT NULL, digest BLOB NOT
NULL); CREATE TABLE units (id INTEGER PRIMARY KEY, file INTEGER NOT NULL, post TEXT NOT NULL, kind TEXT NOT
NULL, source TEXT NOT NULL, target TEXT NOT NULL, state TEXT NOT NULL, origin TEXT NOT NULL, author TEXT NOT
NULL, shape INTEGER NOT NULL, plain TEXT NOT NULL); CREATE INDEX units_by_shape ON units (shape); CREATE
INDEX units_by_file ON units (file)
"""
# Kept apart, since not every SQLite has FTS5 with trigrams (3.34); an index made without is completed here.
_GRAMS = """
CREATE VIRTUAL TABLE grams USING fts5
    (plain, content='units', content_rowid='id', tokenize='trigram case_sensitive 1', detail='none');
INSERT INTO grams (grams) VALUES ('rebuild');
CREATE VIRTUAL TABLE vocabulary USING fts5vocab (grams, row);
CREATE TABLE counts (term TEXT PRIMARY KEY, units INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE counted (units INTEGER NOT NULL);
INSERT INTO counted VALUES (0)
"""
_LIKE_SPECIAL = re.compile("([%_!])")
_SELECT = "SELECT id, post, kind, source, target, state, origin, author FROM units"

# A search for similar texts reads the entries of the rarest trigrams until it has read so many, and a few in
# any case; then it compares the texts that share the most of them.
_ENTRIES = 2000
_FEWEST = 4  # entries to compare, before that many are enough
_COMPARED = 100  # units whose texts are compared
_NUMBER_BITS = 48  # bits of a unit's number beside the count of what it shares


@dataclass(frozen=True, slots=True)
class IndexRow:
    """What a unit offers to others; `number` orders the units of all bitexts."""

    post: str
    kind: str
    source: str
    target: str
    state: State
    origin: Origin
    author: str
    number: int = 0


class UnlikeError(Exception):
    """A file isn't known as it was thought to be: what has been done to the index is to be rolled back."""


class Index:
    """The units of many bitexts. Methods raise sqlite3.Error; whatever is in here can be had again."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.has_grams = True
        try:
            self._base = open_database(path, (_SCHEMA, _GRAMS))
        except sqlite3.OperationalError as error:
            if not str(error).startswith("no such"):  # module, or tokenizer
                raise
            self._base = open_database(path, (_SCHEMA,))
            self.has_grams = False
        self._base.execute("PRAGMA synchronous=NORMAL")  # what a loss of power takes is read again

    def close(self) -> None:
        """Close the database; nothing can be looked up afterwards."""
        self._base.close()

    # ---- files

    @staticmethod
    def stamp(path: Path) -> str:
        """What changes whenever a file may have changed."""
        stat = path.stat()
        return f"{stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns} {stat.st_ino}"

    def names(self) -> set[str]:
        """The bitexts whose units are in the index, by their paths below the bitexts' folder."""
        return {name for (name,) in self._base.execute("SELECT name FROM files")}

    def touched(self, paths: Mapping[str, Path]) -> list[str]:
        """The files that have to be read, to see whether they changed."""
        known = dict(self._base.execute("SELECT name, stamp FROM files"))
        found = []
        for name, path in paths.items():
            stamp = ""
            with suppress(OSError):  # whoever reads it will say so
                stamp = self.stamp(path)
            if not stamp or known.get(name) != stamp:
                found.append(name)
        return found

    @contextmanager
    def writing(self, *, when: bool = True) -> Iterator[None]:
        """A transaction around what changes the index; nothing, if there is nothing to do."""
        if not when:
            yield
            return
        with transaction(self._base):
            yield
            self._recount()

    def has(self, name: str, digest: bytes) -> bool:
        """Whether a file is known with the bytes that have this digest."""
        row = self._base.execute("SELECT digest FROM files WHERE name = ?", (name,)).fetchone()
        return row is not None and row[0] == digest

    def same(self, name: str, stamp: str, digest: bytes) -> bool:
        """Whether a file's bytes are the ones known; its stamp is then."""
        row = self._base.execute("SELECT id, digest FROM files WHERE name = ?", (name,)).fetchone()
        if row is None or row[1] != digest:
            return False
        self._base.execute("UPDATE files SET stamp = ? WHERE id = ?", (stamp, row[0]))
        return True

    def store(self, name: str, rows: Iterable[IndexRow], stamp: str, digest: bytes) -> None:
        """Let these be the units of a file."""
        self.remove(name)
        file = self._base.execute(
            "INSERT INTO files (name, stamp, digest) VALUES (?, ?, ?)", (name, stamp, digest)
        ).lastrowid
        for row in rows:
            self._put_in(file, row)

    def exchange(
        self,
        name: str,
        before: bytes,
        after: bytes,
        rows: Iterable[tuple[IndexRow | None, IndexRow | None]],
    ) -> None:
        """Put rows of a file in the place of others, None standing for none; the file has the digest `after` then.

        Raises UnlikeError where it isn't known with the digest `before`, or a row isn't there.
        """
        known = self._base.execute("SELECT id, digest FROM files WHERE name = ?", (name,)).fetchone()
        if known is None or known[1] != before:
            raise UnlikeError
        [file, _] = known
        for old, new in rows:
            number = None if old is None else self._number_of(file, old)
            if old is not None and number is not None:
                self._take_out(number, plain_of(old.source))
            if new is not None:
                self._put_in(file, new, number)
        self._base.execute("UPDATE files SET digest = ?, stamp = '' WHERE id = ?", (after, file))

    def _number_of(self, file: int, row: IndexRow) -> int:
        """The first of a file's units that offers just this. Raises UnlikeError where there is none."""
        query = (
            "SELECT id FROM units WHERE file = ? AND shape = ? AND post = ? AND kind = ? AND source = ? "
            "AND target = ? AND state = ? AND origin = ? AND author = ? ORDER BY id LIMIT 1"
        )
        shape = _hash(shape_of(row.source).text)
        texts = (row.post, row.kind, row.source, row.target, row.state, row.origin, row.author)
        found = self._base.execute(query, (file, shape, *texts)).fetchone()
        if found is None:
            raise UnlikeError
        return int(found[0])

    def _put_in(self, file: int | None, row: IndexRow, number: int | None = None) -> None:
        """A unit of a file, under this number or the next one."""
        plain = plain_of(row.source)
        values = (file, row.post, row.kind, row.source, row.target, row.state, row.origin, row.author)
        number = self._base.execute(
            "INSERT INTO units VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (number, *values, _hash(shape_of(row.source).text), plain),
        ).lastrowid
        if self.has_grams:
            self._base.execute("INSERT INTO grams (rowid, plain) VALUES (?, ?)", (number, plain))

    def _take_out(self, number: int, plain: str) -> None:
        if self.has_grams:
            removed = "INSERT INTO grams (grams, rowid, plain) VALUES ('delete', ?, ?)"
            self._base.execute(removed, (number, plain))
        self._base.execute("DELETE FROM units WHERE id = ?", (number,))

    def remove(self, name: str) -> None:
        """Take all units of a file out of the index; none where it isn't there."""
        row = self._base.execute("SELECT id FROM files WHERE name = ?", (name,)).fetchone()
        if row is None:
            return
        if self.has_grams:
            removed = "SELECT 'delete', id, plain FROM units WHERE file = ?"
            self._base.execute(f"INSERT INTO grams (grams, rowid, plain) {removed}", row)
        self._base.execute("DELETE FROM units WHERE file = ?", row)
        self._base.execute("DELETE FROM files WHERE id = ?", row)

    def _recount(self) -> None:
        """How common each trigram is. Only guides the search, so it may be somewhat out of date."""
        if not self.has_grams:
            return
        [(counted,)] = self._base.execute("SELECT units FROM counted")
        units = self.count()
        if abs(units - counted) * 10 > counted:
            self._base.execute("DELETE FROM counts")
            self._base.execute("INSERT INTO counts SELECT term, doc FROM vocabulary")
            self._base.execute("UPDATE counted SET units = ?", (units,))

    # ---- looking up

    def count(self) -> int:
        """How many units the index holds."""
        return int(self._base.execute("SELECT count(*) FROM units").fetchone()[0])

    def same_shape(self, text: str) -> list[IndexRow]:
        """All units whose source has this shape."""
        found = self._base.execute(f"{_SELECT} WHERE shape = ?", (_hash(text),))
        return [row for row in map(_row, found) if shape_of(row.source).text == text]

    def containing(self, words: Sequence[str]) -> Iterator[IndexRow]:
        """The units that have each of these words in their source or their target: accepted ones first, then by post.

        Tags in the source don't count, and small letters stand for capitals, too.
        """
        found = ["%" + _LIKE_SPECIAL.sub(r"!\1", word) + "%" for word in words]
        fits = " AND ".join(["(plain LIKE ? ESCAPE '!' OR target LIKE ? ESCAPE '!')"] * len(found))
        query = f"{_SELECT} WHERE {fits} ORDER BY state <> 'accepted', post, id"
        return map(_row, self._base.execute(query, [one for word in found for one in (word, word)]))

    def row(self, number: int) -> IndexRow:
        """The unit of that number."""
        return _row(self._base.execute(f"{_SELECT} WHERE id = ?", (number,)).fetchone())

    def accepted(self, kind: str, shortest: int, longest: int) -> list[IndexRow]:
        """The units of a kind that a person has accepted, with so many characters of English."""
        query = f"{_SELECT} WHERE kind = ? AND state = ? AND length(target) BETWEEN ? AND ?"
        return [_row(row) for row in self._base.execute(query, (kind, State.ACCEPTED, shortest, longest))]

    def candidates(self, plain: str, threshold: float) -> dict[int, str]:
        """Number -> plain text of the units that may be alike enough; a few may be missed, none is
        invented."""
        share = threshold / (
            200 - threshold
        )  # the Indel likeness of texts of length a <= b is at most 2a / (a + b)
        lengths = (int(len(plain) * share), int(len(plain) / share) + 1) if share > 0 else (0, 10**9)
        query = "SELECT id, plain FROM units WHERE length(plain) BETWEEN ? AND ?"
        if not self.has_grams:
            return dict(self._base.execute(query, lengths))
        shared: Counter[int] = Counter()
        for gram in self._rare_grams(plain):
            quoted = '"' + gram.replace('"', '""') + '"'
            rows = self._base.execute("SELECT rowid FROM grams WHERE grams MATCH ?", (quoted,))
            shared.update(chain.from_iterable(rows))
        # Those that share most, then by number: as whole numbers, which are quick to sort by the ten thousand.
        ranked = sorted(number - (times << _NUMBER_BITS) for number, times in shared.items())
        numbers = [one & ((1 << _NUMBER_BITS) - 1) for one in ranked[:_COMPARED]]
        marks = ",".join("?" * len(numbers))
        return dict(self._base.execute(f"{query} AND id IN ({marks})", (*lengths, *numbers)))

    def _rare_grams(self, plain: str) -> list[str]:
        grams = sorted({plain[at : at + 3] for at in range(len(plain) - 2)})
        counts: dict[str, int] = {}
        for start in range(0, len(grams), 500):
            some = grams[start : start + 500]
            marks = ",".join("?" * len(some))
            query = f"SELECT term, units FROM counts WHERE term IN ({marks})"  # noqa: S608
            counts |= dict(self._base.execute(query, some))
        read = 0
        chosen = []
        for gram in sorted(grams, key=lambda gram: counts.get(gram, 0)):
            chosen.append(gram)
            read += counts.get(gram, 0)
            if read > _ENTRIES and len(chosen) >= _FEWEST:
                break
        return chosen


def _row(columns: tuple[int, str, str, str, str, str, str, str]) -> IndexRow:
    number, post, kind, source, target, state, origin, author = columns
    return IndexRow(post, kind, source, target, State(state), Origin(origin), author, number)


def digest_of(*pieces: bytes | memoryview) -> bytes:
    """What tells whether a file's bytes, be they in pieces, are the ones known."""
    found = hashlib.sha256()
    for piece in pieces:
        found.update(piece)
    return found.digest()


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], signed=True)
