"""One post's bitext: its PO file, open for work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from translator.bitext.folder_locks import folder_lock
from translator.bitext.memory_index import digest_of
from translator.bitext.merge import Source, attic, merge_all
from translator.bitext.po import Content, EntryPlaces, Header, normal, read_content, write_over
from translator.bitext.reconcile import reconcile
from translator.errors import StoreError
from translator.files import read_regular, write_pieces
from translator.i18n import tr
from translator.units import Unit


@dataclass(frozen=True, slots=True)
class SavedContent:
    """What a PO file held, and the digest of its bytes."""

    content: Content
    digest: bytes

    def changes_to(self, other: SavedContent) -> list[tuple[Unit, Unit]] | None:
        """The units that are different in `other`, before and after. None where more than the units' words and states
        has changed: which there are, or what is obsolete.
        """
        ours, theirs = self.content, other.content
        if (ours.obsolete, ours.header.post, len(ours.units)) != (
            theirs.obsolete,
            theirs.header.post,
            len(theirs.units),
        ):
            return None
        pairs = [(old, new) for old, new in zip(ours.units, theirs.units, strict=True) if old is not new]
        if any(old.key != new.key for old, new in pairs):
            return None
        return [(old, new) for old, new in pairs if old != new]


class Bitext:
    """The units of one post, and the PO file that keeps them.

    A mutable store of immutable units: it stands for a file that other programs write too, so it has to
    remember what it last read there: the units and a digest, not the bytes, since a long post has millions of them.
    `save` writes only what changed since, and where the file has changed under it (a translator's editor, a second
    run), it takes those changes over unit by unit.

    `header` may be replaced; `obsolete` is work whose segment is gone, and which returns when the segment
    does.
    """

    def __init__(self, path: Path, content: Content | None = None) -> None:
        self.path = path
        self.header = Header()
        self.obsolete: tuple[Unit, ...] = ()
        self._units: dict[str, Unit] = {}
        self._listed: tuple[Unit, ...] | None = None
        self._hold(content or Content())
        self._disk = SavedContent(Content(), digest_of(b""))  # the file as last read or written
        self._settled = False  # whether reading it settled a conflict
        self._places: EntryPlaces | None = None
        self._preparing = Lock()

    @classmethod
    def load(cls, path: Path, segments: Iterable[Source] = ()) -> Bitext:
        """Read a PO file; where there is none, the bitext is empty. Raises StoreError with file and line.

        Of keys and sources that are those of the post's `segments` there is no second copy then.
        """
        bitext = cls(path)
        bitext._read(_bytes_of(path), {text: text for one in segments for text in (one.key, one.source)})
        bitext._hold(bitext._disk.content)
        return bitext

    @property
    def units(self) -> tuple[Unit, ...]:
        """The units in the post's order: the same tuple as before unless one of them has changed since."""
        if self._listed is None:
            self._listed = tuple(self._units.values())
        return self._listed

    def get(self, key: str) -> Unit | None:
        """The unit of a segment."""
        return self._units.get(key)

    def put(self, *units: Unit) -> None:
        """Replace the units of the same keys. Raises KeyError for a key that the post hasn't."""
        self._listed = None
        for unit in units:
            if unit.key not in self._units:
                raise KeyError(unit.key)
            self._units[unit.key] = normal(unit)

    def replace_units(self, units: Iterable[Unit]) -> None:
        """Let these be the post's units, in this order."""
        known = self._units  # what is equal stays the same object: it is quick to compare, and there once
        fresh: dict[str, Unit] = {}
        for unit in units:
            before = known.get(unit.key)
            now = unit if before is unit else normal(unit)
            fresh[now.key] = before if before is not None and before == now else now
        self._units = fresh
        self._listed = None

    def lay_aside(self, unit: Unit) -> None:
        """Keep the work of a segment that is gone from the post, in the place of what nobody has accepted for it.

        It returns with the segment.
        """
        others = [one for one in self.obsolete if one.settled or one.source != unit.source]
        self.obsolete = attic([*others, normal(unit)], taken=set(self._units))

    def merge(self, segments: Sequence[Source]) -> None:
        """Carry the units over to the post as it is now; see `merge_all`."""
        merged = merge_all(self.units, segments, self.obsolete)
        self.replace_units(merged.units)
        self.obsolete = merged.obsolete

    @property
    def dirty(self) -> bool:
        """Whether there is something to save: a change, or a conflict in the file that was settled in reading it."""
        return self._settled or self._content() != self._disk.content

    @property
    def saved(self) -> SavedContent:
        """What the file held when it was last read or written. May be asked for by a thread."""
        return self._disk

    def _content(self) -> Content:
        return Content(self.header, self.units, self.obsolete)

    def _hold(self, content: Content) -> None:
        self.header = content.header
        self.obsolete = content.obsolete
        self._units = {unit.key: unit for unit in content.units}
        self._listed = None

    def save(self) -> bool:
        """Write the file, durably and in one step, if anything changed. Returns whether it was written.

        Changes that others made to the file meanwhile are taken over first. Raises StoreError where the file
        can't be read or written; it is then as it was.
        """
        if not self.dirty:
            return False
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with folder_lock(self.path.parent):
                there = self._take_over()
                if not self.dirty:
                    return False
                known = self._places
                if known is not None and (there is None or known.digest != self._disk.digest):
                    known = None  # of what is no more: somebody else has written the file, or removed it
                content = self._content()
                pieces, places = write_over(content, there or b"", known)
                if there is None or places.digest != self._disk.digest:
                    write_pieces(self.path, pieces)
        except OSError as error:
            raise StoreError(
                tr("can't write the bitext: {strerror}", strerror=error.strerror or error),
                hint=tr("Check the folder's permissions and the space on the disk."),
                path=self.path,
            ) from error
        self._disk, self._places, self._settled = SavedContent(content, places.digest), places, False
        return True

    def prepare(self) -> None:
        """Have the first save of a long post as quick as the others. Takes a while; may be called from a thread."""
        with self._preparing:
            disk = self._disk
            if self._places is None:
                _, places = write_over(disk.content)
                if places.digest == disk.digest:  # else another program has its own way of writing
                    self._places = self._places or places  # a save meanwhile knows better

    def _take_over(self) -> bytes | None:
        """Take in what others have changed in the file; gives its bytes."""
        data = _bytes_of(self.path)
        before = self._disk
        if data is not None and digest_of(data) != before.digest:
            self._read(data, {text: text for unit in self.units for text in (unit.key, unit.source)})
            self._hold(reconcile(before.content, self._content(), self._disk.content))
        return data

    def _read(self, data: bytes | None, texts: Mapping[str, str]) -> None:
        # Only then: a file that can't be read stays unknown, and isn't written over the next time.
        content = Content() if data is None else read_content(data, self.path, texts)
        self._disk = SavedContent(content, digest_of(data or b""))
        self._settled = b"\n<<<<<<< " in (data or b"")


def _bytes_of(path: Path) -> bytes | None:
    try:
        return read_regular(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreError(
            tr("can't read the bitext: {strerror}", strerror=error.strerror or error),
            hint=tr("A bitext is a PO file that you may read; check the path and its permissions."),
            path=path,
        ) from error
