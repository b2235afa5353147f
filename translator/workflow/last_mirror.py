"""Which mirror was written last, as the bitext and this checkout tell it, and what a person had of their own in it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from translator.bitext import Base, WrittenMirror, base_of, chunks_of, read_base, written_of
from translator.document import Document, decode_post
from translator.errors import OlgimError, PublishError
from translator.files import bytes_of
from translator.i18n import tr
from translator.workflow.committed import committed_versions
from translator.workflow.work import Work

BLANKS = " \t\r\n"
_LOST = "?"  # in place of a base that is not the one that was noted


def read_mirror(path: Path) -> bytes | None:
    """The bytes of the English file; None where there is none. Raises PublishError where it can't be read."""
    try:
        return bytes_of(path)
    except OSError as error:
        raise PublishError(
            tr("the English file can't be read: {strerror}", strerror=error.strerror or error),
            hint=tr("Olgim looks for a person's changes in it before it is replaced. Check its permissions."),
            path=path,
        ) from error


def published(work: Work) -> WrittenMirror:
    """The mirror that the bitext tells of."""
    header, keys = work.bitext.header, {unit.key for unit in work.units}
    pieces = " ".join(mark for key, mark in header.written if key in keys)
    others = " ".join(mark for key, mark in header.written if key not in keys)
    frame, marked, _ = header.mirror.partition("+")
    sound = not marked or header.mirror == mark_of(frame, header.base)
    return WrittenMirror(frame, pieces, others, base=header.base if sound else _LOST)


def mark_of(frame: str, base: str) -> str:
    """What a bitext's header says of a mirror: its frame and, where a person has something of their own in it, a digest
    of the record of that, which may not get lost.
    """
    return f"{frame}+{sha256(base.encode()).hexdigest()[:8]}" if base else frame


def name_of(work: Work, path: Path) -> str:
    """What a post's mirror is called in the record of what was written here, wherever the site lies."""
    return f"{work.label}\n{Path(os.path.relpath(path.resolve(), work.site.root)).as_posix()}"


def former_name(name: str) -> str:
    """What a mirror is called in that record while another one is being written in its place."""
    return f"{name}\nbefore"


def known_mirrors(work: Work, path: Path) -> list[WrittenMirror]:
    """What the mirror may be made from: what the bitext tells of, and what was last written here.

    The two differ where the bitext came from elsewhere since then, with a pull for instance.
    """
    told, here = published(work), _last_in_place(work, path)
    if here.frame == told.frame and here.base and told.base == _LOST:
        told = replace(told, base=here.base)
    if here.frame == told.frame and here.base == told.base and told.shared_with(here.pieces):
        told = replace(told, text=here.text)
    return [one for one in (told, here) if one.frame]


def _last_in_place(work: Work, path: Path) -> WrittenMirror:
    """What was last written here; where a run was stopped at that, what was there before, unless the new one is."""
    known, name = work.site.written_mirrors, name_of(work, path)
    here, before = known.get(name), known.get(former_name(name))
    if not before.frame:
        return here
    data = read_mirror(path) or b""
    there = written_of(work.document.parse_mirror(with_end_of(work, decode_post(data, path))))
    return here if here.is_same(there) else before


def is_ours(work: Work, path: Path) -> bool:
    """Whether Olgim wrote the mirror there, be it edited since then."""
    return bool(known_mirrors(work, path))


def is_as_written(work: Work, path: Path, text: str) -> bool:
    """Whether nobody edited the mirror there since Olgim wrote it."""
    return is_one_of(known_mirrors(work, path), work.document.parse_mirror(with_end_of(work, text)))


def with_end_of(work: Work, text: str) -> str:
    """The mirror with the line ends that the post ends in: what editors do there by themselves is no edit."""
    own = work.document.text
    return text.rstrip(BLANKS) + own[len(own.rstrip(BLANKS)) :]


def is_one_of(known: Sequence[WrittenMirror], mirror: Document) -> bool:
    """Whether a mirror is one of those that were written, as it was written."""
    there = written_of(mirror)
    return any(one.is_same(there) for one in known)


def own_base_of(written: WrittenMirror) -> tuple[Base, ...] | None:
    """What a person had of their own in it; None for nothing. Raises PublishError where the record is damaged."""
    if written.base == _LOST:
        raise PublishError(
            tr(
                "a person has something of their own in the English file, and the bitext's record of that is damaged"
            ),
            hint=tr(
                "Take the bitext's line `X-Olgim-Base` from version control; nothing is written until then."
            ),
        )
    return read_base(written.base) or None


def last_mirror(
    work: Work, path: Path, last: WrittenMirror, composed: Document
) -> tuple[Document | None, tuple[Base, ...] | None]:
    """The mirror that was written last, and what it is to a person's part in the file; None for what isn't known."""
    own = own_base_of(last)
    if last.is_same(written_of(composed)):
        return composed, own or base_of(chunks_of(composed))
    mirror = work.document.parse_mirror(last.text) if last.text else _committed(work, path, last)
    return mirror, own if mirror is None else own or base_of(chunks_of(mirror))


def _committed(work: Work, path: Path, last: WrittenMirror) -> Document | None:
    """The last mirror as it was committed, for a clone that has nothing but what git keeps."""
    for data in committed_versions(path):
        with suppress(OlgimError):
            mirror = work.document.parse_mirror(with_end_of(work, decode_post(data, path)))
            if last.is_same(written_of(mirror)):
                return mirror
    return None
