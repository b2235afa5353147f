"""The translation memory: every unit of every bitext of a site, looked up exactly and by likeness.

The PO files are the memory; the SQLite index beside them only makes it quick, and is rebuilt from them
whenever it is missing, damaged or of another version.
"""

from __future__ import annotations

import sqlite3
import threading
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from rapidfuzz import fuzz, process

from translator.bitext.bitext import SavedContent
from translator.bitext.database import is_damaged, remove_database
from translator.bitext.memory_index import Index, IndexRow, UnlikeError, digest_of
from translator.bitext.po import Content, read_content
from translator.bitext.shape import plain_of, renumbered, shape_of
from translator.closing import Closing
from translator.errors import StoreError
from translator.files import read_regular, sayable
from translator.i18n import tr
from translator.tags import bare
from translator.units import Origin, State, Unit

_Result = TypeVar("_Result")

_NONE_HELD: Mapping[Path, SavedContent] = MappingProxyType({})
_IMPORTED = "imported: "  # no bitext's name begins so
THRESHOLD = 70  # below this a Korean sentence shares little more than its particles


_MOST_FOLLOWED = 300
"""Units of a bitext that are taken in one by one; from there on it is as quick to read all of it."""


@dataclass(frozen=True, slots=True)
class Match:
    """A translation found in the memory.

    `score` is 100 where the source is the same (then `target` carries the tags that were asked for), else the
    likeness of the sources in percent. `post` is the post it comes from.
    """

    source: str
    target: str
    score: int
    post: str
    kind: str
    state: State
    origin: Origin
    author: str


@dataclass(frozen=True, slots=True)
class Concordance:
    """Translations with certain words, their `score` not measured (0); and whether there are more."""

    pairs: tuple[Match, ...]
    more: bool = False


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh found: bitexts in all, those read anew, those gone."""

    files: int
    read: int
    gone: int


class Memory(Closing):
    """Looks translations up in all bitexts under `folder`.

    `imported` is the folder of what came from other programs. `index` is where the index is kept; without it, or where
    it can't be written, the index lives in memory.
    Files that can't be read are left out, and `notices` says which. Safe with several threads and processes.

    `held` are bitexts that somebody has read already, and tells of at each `refresh`: their files aren't read again.
    """

    def __init__(
        self,
        folder: Path | None = None,
        *,
        index: Path | None = None,
        imported: Path | None = None,
        held: Mapping[Path, SavedContent] = _NONE_HELD,
    ) -> None:
        self.folder = folder
        self._imported = imported
        self.notices: list[str] = []
        self._added: set[str] = set()  # not in any file; another run may drop them from a shared index
        self._lock = threading.RLock()
        self._index = self._open(index)
        self._held = held
        self.refresh(held)

    def _open(self, path: Path | None) -> Index:
        try:
            try:
                return Index(path)
            except sqlite3.DatabaseError as error:
                if path is None or not is_damaged(error):
                    raise
                remove_database(path)
                return Index(path)
        except (StoreError, sqlite3.Error, OSError) as error:
            return self._do_without(path, error)

    def _do_without(self, path: Path | None, error: Exception) -> Index:
        self.notices.append(tr("{path}: the memory's index can't be saved ({error})", path=path, error=error))
        return Index(None)

    def _ask(self, action: Callable[[], _Result]) -> _Result:
        """Do something with the index; where that fails, with a new one."""
        with self._lock:
            try:
                return action()
            except sqlite3.Error as error:
                path = self._index.path
                if path is None:
                    raise
                self._index.close()
                if is_damaged(error):
                    remove_database(path)
                    self._index = self._open(path)
                else:
                    self._index = self._do_without(path, error)
                self._refresh()
                return action()

    # ---- what it knows

    def refresh(self, held: Mapping[Path, SavedContent] = _NONE_HELD) -> Refreshed:
        """Take in what changed in the bitexts. Costs a `stat` a file, and a read for the touched that aren't `held`."""

        def refresh() -> Refreshed:
            self._held = held  # also for an index that is made anew later on
            return self._refresh()

        return self._ask(refresh)

    def _refresh(self) -> Refreshed:
        paths = dict(_bitexts(self.folder)) if self.folder else {}
        if self._imported is not None:
            paths |= {f"{_IMPORTED}{name}": path for name, path in _bitexts(self._imported)}
        touched = [
            name
            for name in self._index.touched(paths)
            if paths[name] not in self._held or not self._index.has(name, self._held[paths[name]].digest)
        ]
        gone = self._index.names() - paths.keys() - self._added
        read = 0
        with self._index.writing(when=bool(touched or gone)):
            for name in sorted(gone):
                self._index.remove(name)
            for name in touched:
                read += self._take_in(name, paths[name])
        return Refreshed(len(paths), read, len(gone))

    def follow(self, path: Path, before: SavedContent, after: SavedContent) -> bool:
        """Know what has changed in a bitext since it held `before`, without reading all of it again.

        Returns False, and changes nothing, where that can't be told, or is much; the next `refresh` reads it then.
        """
        changes = before.changes_to(after)
        if changes is None or len(changes) > _MOST_FOLLOWED:
            return False
        if self.folder is None or not path.is_relative_to(self.folder):
            return False
        name = sayable(path.relative_to(self.folder).as_posix())
        post = after.content.header.post or name
        pairs = [(_row_of(old, post), _row_of(new, post)) for old, new in changes]
        rows = [(old, new) for old, new in pairs if old != new]

        def exchange() -> bool:
            with suppress(UnlikeError), self._index.writing():
                self._index.exchange(name, before.digest, after.digest, rows)
                return True
            return False

        return self._ask(exchange)

    def _take_in(self, name: str, path: Path) -> bool:
        if (known := self._held.get(path)) is not None:
            self._index.store(name, _rows_of(known.content, name), "", known.digest)
            return False
        try:
            stamp, data = self._index.stamp(path), read_regular(path)
        except OSError as error:
            self._leave_out(name, f"{path}: {error.strerror or error}")
            return False
        digest = digest_of(data)
        if self._index.same(name, stamp, digest):
            return False
        try:
            content = read_content(data, path)
        except StoreError as error:
            self._leave_out(name, str(error))
            return False
        self._index.store(name, _rows_of(content, name), stamp, digest)
        return True

    def _leave_out(self, name: str, why: str) -> None:
        self._index.remove(name)
        notice = tr("{why} (left out of the memory)", why=why)
        if notice not in self.notices:
            self.notices.append(notice)

    def add(self, post: str, units: Iterable[Unit]) -> None:
        """Know the units of a post at once, before its bitext is saved, or where it never will be."""
        name = f"+{post}"
        rows = list(_rows(units, post))

        def write() -> None:
            with self._index.writing():
                self._index.store(name, rows, "", digest_of(b""))
            self._added.add(name)

        self._ask(write)

    def __len__(self) -> int:
        """How many translations it knows."""
        return self._ask(lambda: self._index.count())  # noqa: PLW0108  it may be another by then

    # ---- looking up

    def exact(self, source: str, *, post: str = "", kind: str = "") -> Match | None:
        """The best translation of this very source, or of the same text with other tags.

        An accepted one goes before a proposal, one from the same post before others, a person's words before
        a model's, the same kind of segment before another; then by the bitext's path and order.
        """
        wanted = shape_of(source)
        rows = self._ask(lambda: self._index.same_shape(wanted.text))
        if not rows:
            return None
        best = min(rows, key=lambda row: (row.source != source, *_rank(row, post, kind)))
        target = (
            best.target if best.source == source else renumbered(best.target, shape_of(best.source), wanted)
        )
        return replace(_match(best, 100), target=target)

    def fuzzy(
        self, source: str, *, threshold: int = THRESHOLD, limit: int = 3, post: str = "", kind: str = ""
    ) -> tuple[Match, ...]:
        """Translations of similar sources, the most similar first; of equal sources the best, as in `exact`.

        The score is the Indel likeness of the texts without tags (`rapidfuzz.fuzz.ratio`); 99 at most where
        the tags or the letters' case differ.
        """
        plain = plain_of(source)

        def search() -> list[tuple[IndexRow, float]]:
            found = process.extract(
                plain,
                self._index.candidates(plain, threshold),
                scorer=fuzz.ratio,
                score_cutoff=threshold,
                limit=limit * 8,
            )
            return [(self._index.row(number), score) for _, score, number in found]

        ranked = sorted(
            ((row, 100 if row.source == source else min(99, int(score))) for row, score in self._ask(search)),
            key=lambda pair: (-pair[1], _rank(pair[0], post, kind)),
        )
        best: dict[str, Match] = {}
        for row, score in ranked:
            best.setdefault(row.source, _match(row, score))
        return tuple(best.values())[:limit]

    def concordance(self, words: str, *, limit: int = 200) -> Concordance:
        """The translations with these very words, one after the other, in the source or in the target; tags, letters'
        case and the width of spaces aside. Accepted ones first, then by post; each pair once. Without words, none.
        """
        wanted = _searchable(words)
        if not wanted:
            return Concordance(())

        def search() -> Concordance:
            found: dict[tuple[str, str], Match] = {}
            for row in self._index.containing(wanted.split()):
                if wanted in _searchable(row.source) or wanted in _searchable(row.target):
                    if len(found) == limit and (row.source, row.target) not in found:
                        return Concordance(tuple(found.values()), more=True)
                    found.setdefault((row.source, row.target), _match(row, 0))
            return Concordance(tuple(found.values()))

        return self._ask(search)

    def accepted_paragraphs(self, shortest: int, longest: int) -> tuple[str, ...]:
        """English paragraphs that a person stands by, without tags, of so many characters; one of each post.

        A person's own words go before accepted ones, then the later post (by its path) before the earlier.
        """
        rows = self._ask(lambda: self._index.accepted("paragraph", shortest, longest))
        best: dict[str, IndexRow] = {}
        for row in sorted(rows, key=lambda row: (row.origin is not Origin.HUMAN, row.number)):
            best.setdefault(row.post, row)
        ranked = sorted(best.values(), key=lambda row: row.post, reverse=True)
        ranked.sort(key=lambda row: row.origin is not Origin.HUMAN)
        return tuple(" ".join(bare(row.target, " ").split()) for row in ranked)

    def close(self) -> None:
        """Close the index's database. Nothing can be looked up afterwards."""
        with self._lock:
            self._index.close()


def _searchable(text: str) -> str:
    """The words of a tagged text as they are compared when somebody looks for some."""
    return " ".join(unicodedata.normalize("NFC", bare(text, " ")).split()).casefold()


def _bitexts(folder: Path) -> Iterator[tuple[str, Path]]:
    with suppress(OSError):
        for path in sorted(folder.rglob("*.po")):
            yield sayable(path.relative_to(folder).as_posix()), path


def _rows_of(content: Content, name: str) -> Iterator[IndexRow]:
    """What a bitext has to offer."""
    return _rows(chain(content.units, content.obsolete), content.header.post or name)


def _rows(units: Iterable[Unit], post: str) -> Iterator[IndexRow]:
    """What the units have to offer. A stale one offers its old words for the old source."""
    for unit in units:
        if not unit.target:
            continue
        stale = unit.state is State.STALE
        accepted = unit.state is State.ACCEPTED or (stale and unit.holds_words)
        yield IndexRow(
            post=post,
            kind=unit.kind,
            source=unit.previous_source or unit.source,
            target=unit.target,
            state=State.ACCEPTED if accepted else State.PROPOSED,
            origin=unit.origin or Origin.HUMAN,
            author=unit.author,
        )


def _row_of(unit: Unit, post: str) -> IndexRow | None:
    return next(_rows([unit], post), None)


def _rank(row: IndexRow, post: str, kind: str) -> tuple[bool, bool, bool, bool, str, int]:
    return (
        row.state is not State.ACCEPTED,
        row.post != post,
        row.origin is not Origin.HUMAN,
        row.kind != kind,
        row.post,
        row.number,
    )


def _match(row: IndexRow, score: int) -> Match:
    return Match(row.source, row.target, score, row.post, row.kind, row.state, row.origin, row.author)
