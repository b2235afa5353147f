"""A post's mirror: composed from its units, kept apart from a person's edits, written when it is sound."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from translator.bitext import Conflict, Written, fingerprint, mirror_edits, nearest, shares_of, written_of
from translator.document import Document, Refusal, decode_post
from translator.errors import PublishError
from translator.publish import (
    Localised,
    SiteEngine,
    localise_front_matter,
    localise_links,
    map_tags,
    write_mirror,
)
from translator.units import Severity, Unit
from translator.workflow.report import MirrorState, Remark
from translator.workflow.work import Work

STANDARD_OUTPUT = Path("-")
"""An output that is no file: the mirror's text goes to whoever asked, in the report."""


@dataclass(frozen=True, slots=True)
class MirrorDraft:
    """A mirror that could be written. `blockers` are why it should not: what is missing, refused or critical.

    `notices` tell of text and links that were left as they are, `looked_at` are the files besides the post and its
    bitext that decide what the links of the mirror are.
    """

    path: Path
    text: str
    blockers: tuple[Remark, ...]
    notices: tuple[Remark, ...] = ()
    looked_at: tuple[Path, ...] = ()


def mirror_file(work: Work, output: Path | None = None) -> Path:
    """Where the mirror goes: `output` where a person named it, else by the site's layout. Raises PublishError."""
    if output is None:
        return work.site.mirror_path(work.path)
    try:
        own = output.resolve() == work.path.resolve()
    except (OSError, RuntimeError) as error:
        raise PublishError(
            "its links lead round in a circle", path=output, hint="Name another file."
        ) from error
    if own:
        raise PublishError("the mirror would overwrite its own post", path=output, hint="Name another file.")
    return output


def compose(work: Work, units: tuple[Unit, ...] | None = None) -> tuple[str, tuple[Refusal, ...]]:
    """The mirror's text from the units, and the translations that could not be put in place."""
    links, refused = _compose(work, work.units if units is None else units)
    return links.text, refused


def _compose(work: Work, units: tuple[Unit, ...]) -> tuple[Localised, tuple[Refusal, ...]]:
    translations = {unit.key: unit.target for unit in units if unit.target}
    assembly = work.document.assemble(translations)
    site = work.site
    path = site.layout.mirror_of(work.label)
    text = assembly.text
    if site.config.tags == "glossary":
        text = map_tags(text, work.glossary.english_of, words=site.engine is SiteEngine.JEKYLL)
    text = localise_front_matter(
        text, post=work.label, mirror=path, settings=site.settings, language=site.config.language
    )
    links = localise_links(
        work.document,
        text,
        post=work.label,
        path=path,
        pages=site.pages,
        between_posts=site.config.links == "localise",
    )
    return links, assembly.refused


def draft_mirror(work: Work, output: Path | None = None) -> MirrorDraft:
    """The mirror as it would be written now. Writes nothing."""
    links, refused = _compose(work, work.units)
    return MirrorDraft(
        mirror_file(work, output),
        links.text,
        tuple(_blockers(work, refused)),
        (
            *(
                Remark(work.label, notice.line, "", "left-alone", Severity.NOTE, notice.reason)
                for notice in work.document.notices
            ),
            *(
                Remark(work.label, notice.line, "", "link", Severity.NOTE, notice.reason)
                for notice in links.notices
            ),
        ),
        tuple(work.site.root / path for path in links.looked_at),
    )


def _blockers(work: Work, refused: tuple[Refusal, ...]) -> list[Remark]:
    segments = work.segments
    found = [
        Remark(
            work.label,
            segments[unit.key].line,
            unit.key,
            "untranslated",
            Severity.CRITICAL,
            "has no translation",
        )
        for unit in work.missing
    ]
    found += [
        Remark(work.label, refusal.line, refusal.key, "refused", Severity.CRITICAL, refusal.reason)
        for refusal in refused
    ]
    found += [
        Remark(work.label, segments[key].line, key, finding.code, finding.severity, finding.message)
        for key, findings in work.findings().items()
        for finding in findings
        if finding.severity is Severity.CRITICAL
    ]
    return sorted(found, key=lambda remark: remark.line)


def publish_mirror(work: Work, draft: MirrorDraft, *, partial: bool = False) -> MirrorState:
    """Write a mirror unless something blocks it, and note in the bitext's header what was written.

    `partial` writes it all the same, the blocked segments in Korean. Raises PublishError.
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
    written = write_mirror(path, text)
    mirror = work.document.parse_mirror(text)
    now = written_of(mirror)
    if not _published(work).is_same(now):
        shares = shares_of(mirror, work.document)
        work.bitext.header = replace(work.bitext.header, mirror=now.frame, written=shares)
    work.site.written_here.put(_name(work, path), now)
    return written


def _published(work: Work) -> Written:
    """The mirror that the bitext tells of."""
    header, keys = work.bitext.header, {unit.key for unit in work.units}
    pieces = " ".join(mark for key, mark in header.written if key in keys)
    return Written(header.mirror, pieces, " ".join(mark for key, mark in header.written if key not in keys))


def _name(work: Work, path: Path) -> str:
    """What a mirror is called in the record of what was written here, wherever the site lies."""
    return Path(os.path.relpath(path.resolve(), work.site.root)).as_posix()


def _ours(work: Work, path: Path) -> list[Written]:
    """What the mirror may be made from: what the bitext tells of, and what was last written here.

    The two differ where the bitext came from elsewhere since then, with a pull for instance.
    """
    written = (_published(work), work.site.written_here.get(_name(work, path)))
    return [one for one in written if one.frame]


def is_ours(work: Work, path: Path) -> bool:
    """Whether Olgim wrote the mirror there, be it edited since then."""
    return bool(_ours(work, path))


def is_as_written(work: Work, path: Path, text: str) -> bool:
    """Whether nobody edited the mirror there since Olgim wrote it."""
    return _is_one_of(_ours(work, path), work.document.parse_mirror(text))


def _is_one_of(known: Sequence[Written], mirror: Document) -> bool:
    there = written_of(mirror)
    return any(one.is_same(there) for one in known)


def settle_links(outcomes: Sequence[tuple[Work, MirrorState]]) -> None:
    """Write again those of a run's mirrors whose links lead to mirrors that the run has written after them.

    Raises PublishError and StoreError.
    """
    new = {MirrorState.WRITTEN, MirrorState.PARTIAL}
    if len(outcomes) < 2 or not any(state in new for _, state in outcomes):
        return
    for work, state in outcomes:
        if state not in new | {MirrorState.UNCHANGED}:
            continue
        text, _ = compose(work)
        if not _is_one_of([_published(work)], work.document.parse_mirror(text)):
            _write(work, mirror_file(work), text)
            if work.site.keeps_state:
                work.bitext.save()


def named(work: Work, draft: MirrorDraft, state: MirrorState) -> tuple[str, str | None]:
    """What a report says of a mirror: its path as a person names it, or its text where that was asked for."""
    if state in {MirrorState.WITHHELD, MirrorState.NONE}:
        return "", None
    if draft.path == STANDARD_OUTPUT:
        return "", draft.text
    return work.site.shown(draft.path), None


def take_over_edits(work: Work, output: Path | None = None) -> int:
    """Take what a person changed in the mirror itself into the units, as accepted. Returns how many.

    Call it before the units change. Raises PublishError where the file on disk isn't a mirror that Olgim wrote, or
    was changed in a way that no unit can hold: it is never overwritten then.
    """
    path = mirror_file(work, output)
    if path == STANDARD_OUTPUT or not path.is_file() or (output is not None and not work.site.keeps_state):
        return 0
    text = decode_post(path.read_bytes(), path)
    if not text.strip() or is_as_written(work, path, text):  # a file that `mktemp` made is nobody's work
        return 0
    now, _ = compose(work)
    if text == now:
        return 0
    if not is_ours(work, path):
        raise PublishError(
            "there is an English file already, and Olgim has not written it",
            hint="Move it away, or let `layout:` in _olgim/config.yml put mirrors elsewhere (see docs/sites.md).",
            path=path,
        )
    document = work.document
    actual = document.parse_mirror(text)
    base = nearest(_ours(work, path), fingerprint(actual))
    expected = document.parse_mirror(now)
    edits = mirror_edits(
        work.units,
        actual,
        expected=expected if base.is_same(written_of(expected)) else None,
        source=document,
        written=base.marks,
        obsolete=work.bitext.obsolete,
    )
    if edits.conflicts:
        raise _conflict_error(path, edits.conflicts)
    work.bitext.replace_units(edits.units)
    return len(edits.taken)


def _conflict_error(path: Path, conflicts: tuple[Conflict, ...]) -> PublishError:
    first = conflicts[0]
    more = f" (and {len(conflicts) - 1} more)" if len(conflicts) > 1 else ""
    return PublishError(
        f"was edited by hand where no segment can hold it: {first.reason}{more}",
        hint="It is left as it is. Make the change in the Korean post, undo it, or delete the English file "
        "to have it written anew.",
        path=path,
        line=first.line,
    )
