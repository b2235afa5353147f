"""What a person changed in a mirror, taken over into the units."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from translator.bitext import (
    Base,
    Conflict,
    chunks_of,
    fingerprint,
    mirror_edits,
    nearest,
    unknown_changes,
    written_of,
)
from translator.document import decode_post
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
    taken, own = 0, None
    if data and not data.isspace():  # a file that `mktemp` made is nobody's work
        taken, own = _take_over(work, path, decode_post(data, path), base)
    former = () if own is None else last.former if last is not None and last.former else _keys(work, base)
    work.look = MirrorLook(data, work.units, own, former)
    return taken


def _take_over(
    work: Work, path: Path, text: str, units: Sequence[Unit]
) -> tuple[int, tuple[Base, ...] | None]:
    """Take over what differs in the mirror from the one that `units` give; and what the rest is to be held against."""
    document, whole = work.document, text
    text = with_end_of(work, text)
    actual = document.parse_mirror(text)
    known = known_mirrors(work, path)
    if is_one_of(known, actual):
        return 0, own_base_of(next(one for one in known if one.is_same(written_of(actual))))
    now, _ = compose(work, tuple(units))
    if whole == now:
        return 0, None
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
    return len(edits.taken), own


def _keys(work: Work, units: Sequence[Unit]) -> tuple[str, ...]:
    """The keys of the chunks of the mirror that units give."""
    text, _ = compose(work, tuple(units))
    chunks = chunks_of(work.document.parse_mirror(text))
    return tuple(chunk.key for chunk in chunks if chunk.text.strip())


def _stranger(work: Work, path: Path) -> PublishError:
    if not work.site.keeps_state:
        return PublishError(
            tr("there is a file already, and with --no-state Olgim can't tell whether a person edited it"),
            hint=tr("Move it away, name another file, or leave out --no-state."),
            path=path,
        )
    return PublishError(
        tr("there is an English file already, and Olgim didn't write it"),
        hint=tr(
            "Move it away, or let `layout:` in _olgim/config.yml put mirrors elsewhere (see docs/sites.md)."
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
