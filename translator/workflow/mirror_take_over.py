"""What a person changed in a mirror, taken over into the units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from translator.bitext import (
    Base,
    Conflict,
    MirrorChunk,
    chunks_of,
    fingerprint,
    mirror_edits,
    nearest,
    sources_in,
    unknown_changes,
    written_of,
)
from translator.document import Document, decode_post
from translator.errors import PublishError
from translator.i18n import tr
from translator.units import Unit
from translator.workflow.last_mirror import (
    is_one_of,
    is_ours,
    known_mirrors,
    last_mirror,
    own_base_of,
    read_mirror,
    with_end_of,
)
from translator.workflow.mirror import STANDARD_OUTPUT, compose, mirror_file
from translator.workflow.work import MirrorLook, Work


def look_at(work: Work, path: Path) -> MirrorLook | None:
    """A look at the mirror that takes nothing over; None where there is none, or none of Olgim's."""
    if path == STANDARD_OUTPUT or not path.is_file() or not is_ours(work, path):
        return None
    data = read_mirror(path)
    if not data or data.isspace():
        return None
    actual = work.document.parse_mirror(with_end_of(work, decode_post(data, path)))
    known = known_mirrors(work, path)
    if is_one_of(known, actual):
        return MirrorLook(
            data, work.units, own_base_of(next(one for one in known if one.is_same(written_of(actual))))
        )
    now, _ = compose(work)
    last = nearest(known, fingerprint(actual))
    _, own = last_mirror(work, path, last, work.document.parse_mirror(now))
    return MirrorLook(data, work.units, own)


def take_over_edits(work: Work, output: Path | None = None) -> int:
    """Take what a person changed in the mirror itself into the units, as accepted. Returns how many.

    The first look is to come before the units change; a later one takes over what was changed since the last. Raises
    PublishError where the file on disk isn't a mirror that Olgim wrote, or was changed in a way that no unit can hold:
    it is never overwritten then.
    """
    path = mirror_file(work, output)
    if path == STANDARD_OUTPUT or (path.exists() and not path.is_file()):
        return 0
    data, last = read_mirror(path), work.look
    if last is not None and last.data == data:
        return 0
    base = work.units if last is None else last.units
    found = _Found()
    if data and not data.isspace():  # a file that `mktemp` made is nobody's work
        found = _take_over(work, path, decode_post(data, path), base)
    former: tuple[str, ...] = ()
    if found.own is not None:
        former = last.former if last is not None and last.former else _former_keys(work, base, found)
    work.look = MirrorLook(data, work.units, found.own, former)
    return found.taken


@dataclass(frozen=True, slots=True)
class _Found:
    """How many edits were taken over, what the rest of the mirror is to be held against, and the mirror that was
    written last, None where that isn't known.
    """

    taken: int = 0
    own: tuple[Base, ...] | None = None
    last: Document | None = None


def _take_over(work: Work, path: Path, text: str, units: Sequence[Unit]) -> _Found:
    """Take over what differs in the mirror from the one that `units` give."""
    document, whole = work.document, text
    text = with_end_of(work, text)
    actual = document.parse_mirror(text)
    known = known_mirrors(work, path)
    if is_one_of(known, actual):
        own = own_base_of(next(one for one in known if one.is_same(written_of(actual))))
        return _Found(own=own, last=actual)
    now, _ = compose(work, tuple(units))
    if whole == now:
        return _Found()
    if not known:
        raise _stranger(work, path)
    last = nearest(known, fingerprint(actual))
    current = document.parse_mirror(now)
    expected, own = last_mirror(work, path, last, current)
    composed = expected is not None and expected.text == now
    edits = mirror_edits(
        units,
        actual,
        expected=expected,
        source=document,
        written=last.marks,
        obsolete=work.bitext.obsolete,
        shares=() if composed else work.bitext.header.written,
    )
    conflicts = list(edits.conflicts)
    if expected is None and not conflicts:
        conflicts += unknown_changes(actual, current, document, last)
    if conflicts and own is None:
        raise _conflict_error(path, conflicts)
    for before, edited in zip(units, edits.units, strict=True):
        if edited != before:
            work.take_over(before, edited)
    return _Found(len(edits.taken), own, expected)


def _former_keys(work: Work, units: Sequence[Unit], found: _Found) -> tuple[str, ...]:
    """The keys that the chunks of Olgim's mirror had when it was written last.

    They are those of the mirror that `units` give, whose links may have changed since, but where a person has accepted
    other English since then: that is told by the units that the chunks are made of.
    """
    text, _ = compose(work, tuple(units))
    composed = work.document.parse_mirror(text)
    sources = sources_in(composed, work.document)
    owners = ["" if source is None else source.key for source in sources]
    before = _written(work, found)

    def former(chunk: MirrorChunk) -> str:
        now = [(owners[at], composed.segments[at].source) for at in chunk.segments]
        if all(before.texts.get(key) == english for key, english in now):
            return chunk.key
        return before.chunks.get(_made_of(chunk, owners), chunk.key)

    return tuple(former(chunk) for chunk in chunks_of(composed) if chunk.text.strip())


@dataclass(frozen=True, slots=True)
class _Written:
    """The last mirror by the units that it was made of: each one's English in tagged text; and for those that a chunk
    was made of, the key that Olgim gave it.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    chunks: Mapping[tuple[str, ...], str] = field(default_factory=dict)


def _written(work: Work, found: _Found) -> _Written:
    """The last mirror by its units, as far as the bitext tells of it."""
    shares, last, own = work.bitext.header.written, found.last, found.own
    if last is None or own is None:
        return _Written()
    marks = fingerprint(last).split()
    if sorted(mark for _, mark in shares) != sorted(marks):
        return _Written()  # the bitext tells of another mirror
    alone = {mark: key for key, mark in shares if marks.count(mark) == 1}
    owners = [alone.get(mark, "") for mark in marks]
    texts = {key: one.source for key, one in zip(owners, last.segments, strict=True) if key}
    chunks = [chunk for chunk in chunks_of(last) if chunk.text.strip()]
    standing = [one for one in own if one.theirs]
    if [chunk.key for chunk in chunks] != [one.theirs for one in standing]:
        return _Written(texts)
    keys = {
        made: one.ours
        for chunk, one in zip(chunks, standing, strict=True)
        if one.ours and (made := _made_of(chunk, owners))
    }
    return _Written(texts, keys)


def _made_of(chunk: MirrorChunk, owners: Sequence[str]) -> tuple[str, ...]:
    """The keys of the units that a chunk is made of; none where it isn't of units alone."""
    keys = tuple(owners[at] for at in chunk.segments)
    return keys if all(keys) else ()


class NotOursError(PublishError):
    """There is an English page that a person wrote, and that wasn't adopted."""


def _stranger(work: Work, path: Path) -> PublishError:
    if not work.site.keeps_state:
        return PublishError(
            tr("there is a file already, and with --no-state Olgim can't tell whether a person edited it"),
            hint=tr("Move it away, name another file, or leave out --no-state."),
            path=path,
        )
    return NotOursError(
        tr("there is an English file already, and Olgim didn't write it"),
        hint=tr(
            "`olgim adopt {post}` takes it in as yours, or says why not. Else move it away, publish to another file "
            "(`-o FILE`), or let `layout:` in _olgim/config.yml put mirrors elsewhere (see docs/sites.md).",
            post=work.label,
        ),
        path=path,
    )


def _conflict_error(path: Path, conflicts: Sequence[Conflict]) -> PublishError:
    first = conflicts[0]
    more = tr(" (and {number} more)", number=len(conflicts) - 1) if len(conflicts) > 1 else ""
    return PublishError(
        tr("has an edit that can't be taken over: {reason}{more}", reason=first.reason, more=more),
        hint=tr(
            "The file is left as it is, your other edits in it, too. Undo this one, or make it in the Korean post, "
            "and run it again: the others are taken over then. Deleting the file would lose them."
        ),
        path=path,
        line=first.line,
    )
