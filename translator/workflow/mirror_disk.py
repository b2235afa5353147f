"""A mirror on the disk: what a person changed in it is taken over, and only what was seen there is replaced."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from translator.bitext import (
    Base,
    Clash,
    Conflict,
    MirrorChunk,
    WrittenMirror,
    base_of,
    carried,
    chunks_of,
    fingerprint,
    merge_own,
    mirror_edits,
    nearest,
    read_base,
    shares_of,
    sources_in,
    unknown_changes,
    write_base,
    written_of,
)
from translator.bitext.chunks import line_end_of, with_line_ends
from translator.bitext.own import IsHeld
from translator.bitext.shape import bare_of
from translator.document import Document, decode_post
from translator.errors import OlgimError, PublishError
from translator.files import bytes_of
from translator.i18n import tr
from translator.publish import write_mirror
from translator.tags import hollow
from translator.units import Severity, Unit
from translator.workflow.committed import committed_versions
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
from translator.workflow.report import MirrorState, Remark
from translator.workflow.work import MirrorLook, Work

_BLANKS = " \t\r\n"
_BOM = "\ufeff"
OWN_ENGLISH = "own-english"
"""The code of what a person and Olgim both changed in a mirror."""
_SHOWN = 240  # characters of a text in a message
_LOST = "?"  # in place of a base that is not the one that was noted
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
        draft = drafted(work, output)
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
    written = _write(work, draft)
    if draft.blockers:
        return MirrorState.PARTIAL
    return MirrorState.WRITTEN if written else MirrorState.UNCHANGED


def _write(work: Work, draft: MirrorDraft) -> bool:
    path, text = draft.path, draft.text
    mirror = work.document.parse_mirror(text)
    now = replace(written_of(mirror), base=draft.base)
    name, known = name_of(work, path), work.site.written_mirrors
    before = known.get(name)

    def check() -> None:
        # Noted beforehand: for another run, a mirror that nobody noted is one that somebody edited. Until this one is
        # in place, it may be the one before.
        known.put(_former(name), before)
        known.put(name, now)
        if work.look is None or _read(path) != work.look.data:
            known.put(name, before)
            raise MirrorChangedError(
                tr("was changed by someone else during this run, and is left as it is"),
                hint=tr("Run it again: the change is taken over first."),
                path=path,
            )

    written = write_mirror(path, text, check=check)
    known.put(name, now)
    known.forget(_former(name))
    _note_output(work, path)
    if not published(work).is_same(now) or work.bitext.header.base != draft.base:
        shares = _shares(work, mirror) if draft.base else shares_of(mirror, work.document)
        work.bitext.header = replace(
            work.bitext.header, mirror=mark_of(now.frame, draft.base), written=shares, base=draft.base
        )
    work.look = MirrorLook(text.encode("utf-8", "surrogatepass"), work.units, read_base(draft.base) or None)
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


def _former(name: str) -> str:
    """What a mirror is called in that record while another one is being written in its place."""
    return f"{name}\nbefore"


def _ours(work: Work, path: Path) -> list[WrittenMirror]:
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
    here, before = known.get(name), known.get(_former(name))
    if not before.frame:
        return here
    data = _read(path) or b""
    there = written_of(work.document.parse_mirror(_with_end(work, decode_post(data, path))))
    return here if here.is_same(there) else before


def drafted(work: Work, output: Path | None = None) -> MirrorDraft:
    """The mirror as it would be written now, with what a person has of their own in the file. Writes nothing.

    Raises PublishError.
    """
    draft = draft_mirror(work, output)
    look = work.look or _seen(work, draft.path)
    if draft.path == STANDARD_OUTPUT or look is None or not look.data or look.data.isspace():
        return draft
    there = decode_post(look.data, draft.path)
    if look.base is None:
        return replace(draft, text=_in_form_of(there, draft.text))
    document = work.document
    actual, composed = document.parse_mirror(there), document.parse_mirror(draft.text)
    held = holder(work, actual, composed)
    merge = merge_own(look.base, chunks_of(actual), chunks_of(composed), held, look.former)
    text, base = merge.text, write_base(merge.base)
    if merge.is_plain:
        end = with_line_ends(draft.text[len(draft.text.rstrip(_BLANKS)) :], line_end_of(there))
        text = text.rstrip(_BLANKS) + end  # what editors do at the end by themselves is no edit
    return replace(
        draft,
        text=text,
        notices=(*draft.notices, *_clashes(work, draft.path, merge.clashes, composed)),
        own=merge.parts,
        base="" if _in_form_of(there, draft.text) == text else base,
    )


def _in_form_of(there: str, text: str) -> str:
    """A text with the line ends of what lies there, and the byte order mark: git and editors see to both."""
    mark = _BOM if there.startswith(_BOM) else ""
    there, text = there.removeprefix(_BOM), text.removeprefix(_BOM)
    if any(one.count("\r\n") not in (0, one.count("\n")) for one in (there, text)):
        return mark + text  # its line ends are the post's own, some so and some so
    return mark + with_line_ends(text, line_end_of(there))


def _seen(work: Work, path: Path) -> MirrorLook | None:
    """A look at the mirror that takes nothing over; None where there is none, or none of Olgim's."""
    if path == STANDARD_OUTPUT or not path.is_file() or not is_ours(work, path):
        return None
    data = _read(path)
    if not data or data.isspace():
        return None
    actual = work.document.parse_mirror(_with_end(work, decode_post(data, path)))
    known = _ours(work, path)
    if _is_one_of(known, actual):
        return MirrorLook(
            data, work.units, _own_of(next(one for one in known if one.is_same(written_of(actual))))
        )
    now, _ = compose(work)
    last = nearest(known, fingerprint(actual))
    _, own = _last_mirror(work, path, last, work.document.parse_mirror(now))
    return MirrorLook(data, work.units, own)


def holder(work: Work, actual: Document, composed: Document) -> IsHeld:
    """What tells whether the units hold what a chunk of the mirror says, in whatever form it is there."""
    sources = sources_in(composed, work.document)
    units = {unit.key: unit for unit in work.units}

    def is_held(theirs: MirrorChunk, ours: MirrorChunk) -> bool:
        if not ours.segments or len(theirs.segments) != len(ours.segments):
            return False
        for here, there in zip(theirs.segments, ours.segments, strict=True):
            source, english = sources[there], actual.segments[here]
            if source is None:
                return False
            unit = units.get(source.key)
            if unit is None:
                if source.source != english.source:
                    return False
                continue
            found = carried(english, source)
            if (
                found is None
                or found.elsewhere
                or not unit.target
                or hollow(found.target) != hollow(unit.target)
            ):
                return False
        return True

    return is_held


def _clashes(work: Work, path: Path, clashes: Sequence[Clash], composed: Document) -> Iterator[Remark]:
    """What a person and Olgim both changed, each with the line of the English file and both texts."""
    sources = sources_in(composed, work.document)
    for clash in clashes:
        source = None if clash.segment is None else sources[clash.segment]
        place = f"{work.site.shown(path)}:{clash.line}"
        theirs = tr("stays as a person wrote it: “{short}”", short=_short(clash.theirs))
        if not clash.theirs:
            theirs = tr("has nothing there, since a person removed it")
        ours = f"“{_short(clash.ours)}”" if clash.ours else tr("nothing: the Korean is gone")
        yield Remark(
            work.label,
            clash.line if source is None else source.line,
            "" if source is None else source.key,
            OWN_ENGLISH,
            Severity.WARNING,
            tr("{place} {theirs}; Olgim would have {ours}", place=place, theirs=theirs, ours=ours),
        )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"


def _shares(work: Work, mirror: Document) -> tuple[tuple[str, str], ...]:
    """The digests of a mirror that has something of a person's own, with the keys of the units they stand for."""
    said = {unit.key: bare_of(unit.target) for unit in work.units if unit.target}
    waiting: defaultdict[str, list[str]] = defaultdict(list)
    for key, text in said.items():
        waiting[text].append(key)
    marks = fingerprint(mirror).split()
    owners = ["" for _ in marks]
    for at, segment in enumerate(mirror.segments):
        if found := waiting[bare_of(segment.source)]:
            owners[at] = found.pop(0)
    left = defaultdict(list)
    for key, mark in work.bitext.header.written:
        if key in said and key not in owners:
            left[mark].append(key)
    for at, mark in enumerate(marks):
        if not owners[at] and left[mark]:
            owners[at] = left[mark].pop(0)
    return tuple(zip(owners, marks, strict=True))


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


def _is_one_of(known: Sequence[WrittenMirror], mirror: Document) -> bool:
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
    text = _with_end(work, text)
    actual = document.parse_mirror(text)
    known = _ours(work, path)
    if _is_one_of(known, actual):
        return 0, _own_of(next(one for one in known if one.is_same(written_of(actual))))
    now, _ = compose(work, tuple(units))
    if whole == now:
        return 0, None
    if not known:
        raise _stranger(work, path)
    last = nearest(known, fingerprint(actual))
    current = document.parse_mirror(now)
    expected, own = _last_mirror(work, path, last, current)
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


def _own_of(written: WrittenMirror) -> tuple[Base, ...] | None:
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


def _last_mirror(
    work: Work, path: Path, last: WrittenMirror, composed: Document
) -> tuple[Document | None, tuple[Base, ...] | None]:
    """The mirror that was written last, and what it is to a person's part in the file; None for what isn't known."""
    own = _own_of(last)
    if last.is_same(written_of(composed)):
        return composed, own or base_of(chunks_of(composed))
    mirror = work.document.parse_mirror(last.text) if last.text else _committed(work, path, last)
    return mirror, own if mirror is None else own or base_of(chunks_of(mirror))


def _committed(work: Work, path: Path, last: WrittenMirror) -> Document | None:
    """The last mirror as it was committed, for a clone that has nothing but what git keeps."""
    for data in committed_versions(path):
        with suppress(OlgimError):
            mirror = work.document.parse_mirror(_with_end(work, decode_post(data, path)))
            if last.is_same(written_of(mirror)):
                return mirror
    return None


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
