"""A mirror written: what a person changed in it is taken over, and only what was seen there is replaced."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from translator.bitext import WrittenMirror, fingerprint, owners_of, read_base, written_of
from translator.bitext.shape import bare_of
from translator.document import Document
from translator.errors import OlgimError, PublishError
from translator.i18n import tr
from translator.publish import write_mirror
from translator.workflow.guard import guarded
from translator.workflow.last_mirror import former_name, is_one_of, mark_of, name_of, published, read_mirror
from translator.workflow.making_way import make_way
from translator.workflow.mirror import STANDARD_OUTPUT, MirrorDraft, check_address, compose
from translator.workflow.mirror_merge import drafted
from translator.workflow.mirror_take_over import take_over_edits
from translator.workflow.output_files import OUTPUTS, note_output
from translator.workflow.redirects import AddressChange, is_led_on, tell_of, with_redirect
from translator.workflow.report import MirrorState
from translator.workflow.work import MirrorLook, Work

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
    if draft.change is not None:
        _note_change(work, draft.change)
    written = _write(work, draft)
    if draft.blockers:
        return MirrorState.PARTIAL
    return MirrorState.WRITTEN if written else MirrorState.UNCHANGED


def _note_change(work: Work, change: AddressChange) -> None:
    """Keep the address that the mirror gives up before it does, and tell of it."""
    site, path = work.site, work.site.layout.mirror_of(work.label)
    led = is_led_on(site, path, change)
    if led:
        header = work.bitext.header
        work.bitext.header = replace(header, others=with_redirect(header.others, change.old))
        work.save()
    if led is not None:
        work.made_way += (tell_of(site, work.label, change, led=led),)


def _write(work: Work, draft: MirrorDraft) -> bool:
    path, text = draft.path, draft.text
    mirror = work.document.parse_mirror(text)
    now = replace(written_of(mirror), base=draft.base)
    owners = _owners(work, mirror, draft, now)
    del mirror  # what is noted of it stays: among its objects, it would keep their memory
    name, known = name_of(work, path), work.site.written_mirrors
    before = known.get(name)

    def check() -> None:
        # Noted beforehand: for another run, a mirror that nobody noted is one that somebody edited. Until this one is
        # in place, it may be the one before.
        known.put(former_name(name), before)
        known.put(name, now)
        if work.look is None or read_mirror(path) != work.look.data:
            known.put(name, before)
            raise MirrorChangedError(
                tr("was changed by someone else during this run, and is left as it is"),
                hint=tr("Run it again: the change is taken over first."),
                path=path,
            )

    written = write_mirror(path, text, check=check)
    known.put(name, now)
    known.forget(former_name(name))
    _note_output(work, path)
    if (
        work.look is not None
        and work.look.data is None
        and path == work.site.root / work.site.layout.mirror_of(work.label)
    ):
        work.made_way += make_way(work.site, work.label, path, text)
    if owners is not None:
        shares = tuple(zip(owners, now.pieces.split(), strict=True))
        work.bitext.header = replace(
            work.bitext.header, mirror=mark_of(now.frame, draft.base), written=shares, base=draft.base
        )
    work.look = MirrorLook(text.encode("utf-8", "surrogatepass"), work.units, read_base(draft.base) or None)
    return written


def _owners(work: Work, mirror: Document, draft: MirrorDraft, now: WrittenMirror) -> list[str] | None:
    """The keys of the units that a mirror's pieces stand for, "" for none; None where the bitext knows them already."""
    told = work.bitext.header
    keys = {"", *(unit.key for unit in work.units)}
    if (
        published(work).is_same(now)
        and told.base == draft.base
        and keys.issuperset(key for key, _ in told.written)  # a passage's key changes with its Korean
    ):
        return None
    return _owners_beside_own(work, mirror) if draft.base else owners_of(mirror, work.document)


def _note_output(work: Work, path: Path) -> None:
    """Note a file in the site that a person named with `--output`: it is neither a post nor anybody's English page."""
    site = work.site
    place = site.real_place(path)
    if site.keeps_state and place and place != site.planned_mirror(work.path):
        note_output(site.state / ".cache" / OUTPUTS, place)


def _owners_beside_own(work: Work, mirror: Document) -> list[str]:
    """The same of a mirror that has something of a person's own."""
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
    return owners


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
                if not is_one_of([published(work)], work.document.parse_mirror(text)):
                    publish_work(work, partial=done.state is MirrorState.PARTIAL)
        except OlgimError as error:
            errors[work.label] = error
    return errors
