"""Both ways: what people changed in English files goes into the bitexts, and what the bitexts hold into the files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from translator.bitext import Part
from translator.errors import ExitCode, OlgimError
from translator.units import Unit
from translator.workflow.guard import guarded
from translator.workflow.last_mirror import is_ours
from translator.workflow.mirror import mirror_file, sharing_mirrors
from translator.workflow.mirror_merge import OWN_ENGLISH, drafted
from translator.workflow.mirror_take_over import take_over_edits
from translator.workflow.mirror_write import Published, publish_work, settle_links
from translator.workflow.report import MirrorState, Remark
from translator.workflow.site import Site
from translator.workflow.work import Work, open_work


@dataclass(frozen=True, slots=True)
class FoundEdit:
    """A translation that a person changed in the English file: `line` is that of its Korean in the post."""

    line: int
    key: str
    before: str
    after: str

    def as_dict(self) -> dict[str, Any]:
        """The edit in plain values, for `--json`."""
        return {"line": self.line, "key": self.key, "before": self.before, "after": self.after}


@dataclass(frozen=True, slots=True)
class Synced:
    """One post's outcome: the `edits` that were taken over, the parts of the file that are a person's `own` and stay,
    `clashes` where both changed the same, and what became of the file (in a dry run: what would).
    """

    post: str
    mirror: str = ""
    edits: tuple[FoundEdit, ...] = ()
    own: tuple[Part, ...] = ()
    clashes: tuple[Remark, ...] = ()
    mirror_state: MirrorState = MirrorState.NONE
    error: OlgimError | None = None

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing to say of it."""
        changed = self.mirror_state in {MirrorState.WRITTEN, MirrorState.PARTIAL}
        return not (self.error or self.edits or self.clashes or changed)

    @property
    def exit_code(self) -> int:
        """0 where nothing is left to decide."""
        if self.error is not None:
            return int(self.error.exit_code)
        return int(ExitCode.FINDINGS if self.clashes else ExitCode.CLEAN)

    def as_dict(self) -> dict[str, Any]:
        """The same as names and plain values, as `--json` prints them."""
        return {
            "post": self.post,
            "mirror": self.mirror or None,
            "edits": [one.as_dict() for one in self.edits],
            "own": [{"line": one.line, "what": one.what, "text": one.text} for one in self.own],
            "clashes": [one.as_dict() for one in self.clashes],
            "mirror_state": str(self.mirror_state),
            "error": None if self.error is None else str(self.error),
        }


def sync(site: Site, posts: Sequence[Path], *, dry_run: bool = False) -> list[Synced]:
    """Bring bitexts and English files together, for the posts whose English Olgim keeps. No model is asked.

    A post without such a file is left out of what comes back; one bad post stops no other. Raises GlossaryError and
    ConfigError where the site's glossaries are wrong.
    """
    site.check_glossaries()
    refused = sharing_mirrors(site, posts)
    outcomes: list[tuple[Work, Published]] = []
    found: list[Synced] = []
    for path in posts:
        if path in refused:
            found.append(Synced(site.label(path), error=refused[path].error))
            continue
        try:
            with guarded(site.label(path)):
                one = _sync_one(site, path, outcomes, dry_run=dry_run)
        except OlgimError as error:
            one = Synced(site.label(path), error=error)
        found += [] if one is None else [one]
    errors = settle_links(outcomes)
    return [replace(one, error=one.error or errors.get(one.post)) for one in found]


def _sync_one(
    site: Site, path: Path, outcomes: list[tuple[Work, Published]], *, dry_run: bool
) -> Synced | None:
    if not site.bitext_path(path).exists():
        return None
    work = open_work(site, path)
    mirror = mirror_file(work)
    if not work.units or not mirror.is_file() or not is_ours(work, mirror):
        return None
    before = work.units
    take_over_edits(work)
    edits = _edits(work, before)
    if dry_run:
        draft = drafted(work)
        changed = work.look is None or work.look.data != draft.text.encode("utf-8", "surrogatepass")
        state = MirrorState.WRITTEN if changed else MirrorState.UNCHANGED
        done = Published(draft, MirrorState.WITHHELD if draft.blockers else state)
    else:
        done = publish_work(work)
        edits = _edits(work, before) or edits
        outcomes.append((work, done))
    clashes = tuple(one for one in done.draft.notices if one.code == OWN_ENGLISH)
    return Synced(work.label, site.shown(mirror), edits, done.draft.own, clashes, done.state)


def _edits(work: Work, before: Sequence[Unit]) -> tuple[FoundEdit, ...]:
    now = {unit.key: unit for unit in work.units}
    return tuple(
        FoundEdit(work.segments[old.key].line, old.key, old.target, now[old.key].target)
        for old in before
        if old.key in now and now[old.key].target != old.target
    )
