"""A mirror on the disk: what a person changed in it is taken over, and only what was seen there is replaced."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from translator.bitext import Conflict, Written, fingerprint, mirror_edits, nearest, shares_of, written_of
from translator.document import Document, decode_post
from translator.errors import OlgimError, PublishError
from translator.files import bytes_of
from translator.publish import write_mirror
from translator.units import Unit
from translator.workflow.guard import guarded
from translator.workflow.mirror import (
    STANDARD_OUTPUT,
    MirrorDraft,
    check_address,
    compose,
    draft_mirror,
    mirror_file,
)
from translator.workflow.outputs import OUTPUTS, note_output
from translator.workflow.report import MirrorState
from translator.workflow.work import MirrorLook, Work

_BLANKS = " \t\r\n"
_TRIES = 3  # so often a mirror is made anew because somebody saved it, or its bitext, at that very moment


class MirrorChangedError(PublishError):
    """The mirror was saved by somebody else since it was last seen: what they did has to be taken over first."""


@dataclass(frozen=True, slots=True)
class Published:
    """What became of a mirror; `taken_over` is how many edits were found in it."""

    draft: MirrorDraft
    state: MirrorState
    taken_over: int = 0


def publish_work(work: Work, output: Path | None = None, *, partial: bool = False) -> Published:
    """Take over what a person changed in a post's mirror up to this moment, then save the bitext and write the mirror.

    The mirror is made from what the bitext holds: a bitext that can't be saved leaves it as it is. Raises
    PublishError and StoreError.
    """
    taken = 0
    if output is None:
        check_address(work)
    for again in reversed(range(_TRIES)):
        taken += take_over_edits(work, output)
        work.save()
        draft = draft_mirror(work, output)
        if not work.units:
            return Published(draft, MirrorState.NONE, taken)
        made_from = work.units
        try:
            state = publish_mirror(work, draft, partial=partial)
        except MirrorChangedError:
            if again:
                continue
            raise
        work.save()
        if work.units == made_from:  # nobody's decisions came in with the bitext
            break
    return Published(draft, state, taken)


def publish_mirror(work: Work, draft: MirrorDraft, *, partial: bool = False) -> MirrorState:
    """Write a mirror unless something blocks it, and note in the bitext's header what was written.

    `partial` writes it all the same, the blocked segments in Korean. Raises PublishError, and MirrorChangedError
    where the file isn't the one that `take_over_edits` last saw.
    """
    if draft.blockers and not partial:
        return MirrorState.WITHHELD
    if draft.path == STANDARD_OUTPUT:
        return MirrorState.PARTIAL if draft.blockers else MirrorState.WRITTEN
    written = _write(work, draft.path, draft.text)
    if draft.blockers:
        return MirrorState.PARTIAL
    return MirrorState.WRITTEN if written else MirrorState.UNCHANGED


def _write(work: Work, path: Path, text: str) -> bool:
    mirror = work.document.parse_mirror(text)
    now = written_of(mirror)
    name, known = _name(work, path), work.site.written_here
    before = known.get(name)

    def check() -> None:
        # Noted beforehand: for another run, a mirror that nobody noted is one that somebody edited.
        known.put(name, now)
        if work.look is None or _read(path) != work.look.data:
            known.put(name, before)
            raise MirrorChangedError(
                "was changed by someone else during this run, and is left as it is",
                hint="Run it again: the change is taken over first.",
                path=path,
            )

    written = write_mirror(path, text, check=check)
    known.put(name, now)
    _note_output(work, path)
    if not published(work).is_same(now):
        shares = shares_of(mirror, work.document)
        work.bitext.header = replace(work.bitext.header, mirror=now.frame, written=shares)
    work.look = MirrorLook(text.encode(), work.units)
    return written


def _note_output(work: Work, path: Path) -> None:
    """Note a file in the site that a person named with `--output`: it is neither a post nor anybody's English page."""
    site = work.site
    place = site.real_place(path)
    if site.keeps_state and place and place != site.planned_mirror(work.path):
        note_output(site.state / ".cache" / OUTPUTS, place)


def _read(path: Path) -> bytes | None:
    try:
        return bytes_of(path)
    except OSError as error:
        raise PublishError(
            f"the English file can't be read: {error.strerror or error}",
            hint="Olgim looks for a person's changes in it before it is replaced. Check its permissions.",
            path=path,
        ) from error


def published(work: Work) -> Written:
    """The mirror that the bitext tells of."""
    header, keys = work.bitext.header, {unit.key for unit in work.units}
    pieces = " ".join(mark for key, mark in header.written if key in keys)
    return Written(header.mirror, pieces, " ".join(mark for key, mark in header.written if key not in keys))


def _name(work: Work, path: Path) -> str:
    """What a post's mirror is called in the record of what was written here, wherever the site lies."""
    return f"{work.label}\n{Path(os.path.relpath(path.resolve(), work.site.root)).as_posix()}"


def _ours(work: Work, path: Path) -> list[Written]:
    """What the mirror may be made from: what the bitext tells of, and what was last written here.

    The two differ where the bitext came from elsewhere since then, with a pull for instance.
    """
    written = (published(work), work.site.written_here.get(_name(work, path)))
    return [one for one in written if one.frame]


def is_ours(work: Work, path: Path) -> bool:
    """Whether Olgim wrote the mirror there, be it edited since then."""
    return bool(_ours(work, path))


def is_as_written(work: Work, path: Path, text: str) -> bool:
    """Whether nobody edited the mirror there since Olgim wrote it."""
    return _is_one_of(_ours(work, path), work.document.parse_mirror(_with_end(work, text)))


def _with_end(work: Work, text: str) -> str:
    """The mirror with the line ends that the post ends in: what editors do there by themselves is no edit."""
    own = work.document.text
    return text.rstrip(_BLANKS) + own[len(own.rstrip(_BLANKS)) :]


def _is_one_of(known: Sequence[Written], mirror: Document) -> bool:
    there = written_of(mirror)
    return any(one.is_same(there) for one in known)


def settle_links(outcomes: Sequence[tuple[Work, Published]]) -> dict[str, OlgimError]:
    """Write again those of a run's mirrors whose links lead to mirrors that the run has written, maybe after them.

    Gives what went wrong, by the post's label; one post stops no other.
    """
    errors: dict[str, OlgimError] = {}
    written = {
        done.draft.path for _, done in outcomes if done.state in {MirrorState.WRITTEN, MirrorState.PARTIAL}
    }
    for work, done in outcomes:
        if done.state in {MirrorState.WITHHELD, MirrorState.NONE} or written.isdisjoint(done.draft.looked_at):
            continue
        try:
            with guarded(work.label):
                text, _ = compose(work)
                if not _is_one_of([published(work)], work.document.parse_mirror(text)):
                    publish_work(work, partial=done.state is MirrorState.PARTIAL)
        except OlgimError as error:
            errors[work.label] = error
    return errors


def take_over_edits(work: Work, output: Path | None = None) -> int:
    """Take what a person changed in the mirror itself into the units, as accepted. Returns how many.

    The first look is to come before the units change; a later one takes over what was changed since the last. Raises
    PublishError where the file on disk isn't a mirror that Olgim wrote, or was changed in a way that no unit can hold:
    it is never overwritten then.
    """
    path = mirror_file(work, output)
    if path == STANDARD_OUTPUT or (path.exists() and not path.is_file()):
        return 0
    data, last = _read(path), work.look
    if last is not None and last.data == data:
        return 0
    base = work.units if last is None else last.units
    # A file that `mktemp` made is nobody's work.
    taken = _take_over(work, path, decode_post(data, path), base) if data and not data.isspace() else 0
    work.look = MirrorLook(data, work.units)
    return taken


def _take_over(work: Work, path: Path, text: str, units: Sequence[Unit]) -> int:
    """Take over what differs in the mirror from the one that `units` give."""
    document, text = work.document, _with_end(work, text)
    actual = document.parse_mirror(text)
    if _is_one_of(_ours(work, path), actual):
        return 0
    now, _ = compose(work, tuple(units))
    if text == now:
        return 0
    if not is_ours(work, path):
        raise _stranger(work, path)
    base = nearest(_ours(work, path), fingerprint(actual))
    expected = document.parse_mirror(now)
    edits = mirror_edits(
        units,
        actual,
        expected=expected if base.is_same(written_of(expected)) else None,
        source=document,
        written=base.marks,
        obsolete=work.bitext.obsolete,
    )
    if edits.conflicts:
        raise _conflict_error(path, edits.conflicts)
    for before, edited in zip(units, edits.units, strict=True):
        if edited != before:
            work.take_over(before, edited)
    return len(edits.taken)


def _stranger(work: Work, path: Path) -> PublishError:
    if not work.site.keeps_state:
        return PublishError(
            "there is a file already, and with --no-state Olgim can't tell whether a person edited it",
            hint="Move it away, name another file, or leave out --no-state.",
            path=path,
        )
    return PublishError(
        "there is an English file already, and Olgim didn't write it",
        hint="Move it away, or let `layout:` in _olgim/config.yml put mirrors elsewhere (see docs/sites.md).",
        path=path,
    )


def _conflict_error(path: Path, conflicts: tuple[Conflict, ...]) -> PublishError:
    first = conflicts[0]
    more = f" (and {len(conflicts) - 1} more)" if len(conflicts) > 1 else ""
    return PublishError(
        f"has an edit that can't be taken over: {first.reason}{more}",
        hint="The file is left as it is, your other edits in it, too. Undo this one, or make it in the Korean post, "
        "and run it again: the others are taken over then. Deleting the file would lose them.",
        path=path,
        line=first.line,
    )
