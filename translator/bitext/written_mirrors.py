"""Which mirrors were written in this checkout, and what was in them.

A bitext says what its mirror was when it was last published, wherever that was. Mirrors are often not versioned, and
after a pull the bitext tells of another mirror than the one that lies here: it is an older one then, and not one that
somebody edited.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from translator.bitext.database import prepare_folder
from translator.errors import StoreError
from translator.files import read_regular, write_atomically


@dataclass(frozen=True, slots=True)
class WrittenMirror:
    """A mirror as Olgim wrote it, in digests: its `pieces` of prose in their order, and the `frame` around them.

    `others` are pieces whose place among the others isn't known. `base` says what a person has of their own in it (see
    `translator.bitext.own_base`), `text` is the mirror itself where it is known. All are empty where none is known.
    """

    frame: str = ""
    pieces: str = ""
    others: str = ""
    base: str = ""
    text: str = ""

    @property
    def marks(self) -> str:
        """The digests of all pieces."""
        return f"{self.pieces} {self.others}".strip()

    def is_same(self, mirror: WrittenMirror) -> bool:
        """Whether `mirror`, of which all places are known, is this one."""
        if self.frame != mirror.frame or Counter(self.marks.split()) != Counter(mirror.pieces.split()):
            return False
        there = iter(mirror.pieces.split())
        return all(piece in there for piece in self.pieces.split())

    def shared_with(self, pieces: str) -> int:
        """How many of the pieces of another mirror are in this one."""
        return (Counter(self.marks.split()) & Counter(pieces.split())).total()


class WrittenMirrors:
    """The mirrors that were written in one checkout, each in a small file below `folder`; none without it.

    They can be lost without harm, so that nothing here fails.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def get(self, mirror: str) -> WrittenMirror:
        """What was last written to the mirror of that name."""
        if self._folder is None:
            return WrittenMirror()
        try:
            kept = read_regular(self._file(self._folder, mirror)).decode("utf-8", "surrogatepass")
        except (OSError, ValueError):
            return WrittenMirror()
        marks, _, rest = kept.partition("\n")
        base, _, text = rest.partition("\n")
        frame, _, pieces = marks.partition(" ")
        return WrittenMirror(frame, pieces, base=base, text=text)

    def put(self, mirror: str, written: WrittenMirror) -> None:
        """Note what was written to it."""
        if self._folder is None or self.get(mirror) == written:
            return
        with suppress(OSError, StoreError):
            prepare_folder(self._folder.parent)
            self._folder.mkdir(exist_ok=True)
            content = f"{written.frame} {written.pieces}\n{written.base}\n{written.text}"
            write_atomically(self._file(self._folder, mirror), content.encode("utf-8", "surrogatepass"))

    def forget(self, mirror: str) -> None:
        """Know nothing more of the mirror of that name."""
        if self._folder is not None:
            with suppress(OSError):
                self._file(self._folder, mirror).unlink(missing_ok=True)

    @staticmethod
    def _file(folder: Path, mirror: str) -> Path:
        return folder / hashlib.sha256(mirror.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def nearest(known: Sequence[WrittenMirror], pieces: str) -> WrittenMirror:
    """Which of the known ones a mirror with these pieces was made from; the first of equals."""
    return max(known, key=lambda one: one.shared_with(pieces))
