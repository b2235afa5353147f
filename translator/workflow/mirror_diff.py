"""What publishing would change in a post's mirror."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from translator.document import decode_post
from translator.errors import OlgimError
from translator.files import bytes_of
from translator.workflow import moving
from translator.workflow.guard import guarded
from translator.workflow.mirror import check_address, sharing_mirrors
from translator.workflow.mirror_merge import drafted
from translator.workflow.mirror_take_over import take_over_edits
from translator.workflow.report import Remark
from translator.workflow.site import Site
from translator.workflow.todo import decisions
from translator.workflow.work import open_work


class MirrorChange(StrEnum):
    """What publishing would do with a mirror: `none` where there is nothing to write."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class MirrorDiff:
    """A mirror now and as it would be published; `mirror` is its path from the site's root.

    `blockers` keep it from being published; then `after` is what `--partial` would write. `taken_over` are the edits in
    it that would go into the bitext; they are in both texts. `to_decide` segments wait for a person, and stay as they
    are until then. `error` is why nothing can be said.
    """

    post: str
    mirror: str = ""
    before: str = ""
    after: str = ""
    change: MirrorChange = MirrorChange.NONE
    blockers: tuple[Remark, ...] = ()
    taken_over: int = 0
    to_decide: int = 0
    error: OlgimError | None = None


def mirror_diffs(site: Site, posts: Sequence[Path]) -> list[MirrorDiff]:
    """For each post what `publish` would change. Writes nothing; one bad post stops no other.

    Raises GlossaryError and ConfigError where the site's glossaries are wrong.
    """
    site.check_glossaries()
    refused = {**sharing_mirrors(site, posts), **moving.refused(site, posts)}
    return [
        MirrorDiff(refused[path].post, error=refused[path].error) if path in refused else _diff(site, path)
        for path in posts
    ]


def _diff(site: Site, path: Path) -> MirrorDiff:
    try:
        with guarded(site.label(path)):
            work = open_work(site, path)
            if not work.units or not work.bitext.path.is_file():
                return MirrorDiff(work.label)
            check_address(work)
            taken = take_over_edits(work)
            draft = drafted(work)
            data = bytes_of(draft.path)
            before = "" if data is None else decode_post(data, draft.path)
            name = draft.path.relative_to(site.root).as_posix()
    except OlgimError as error:
        return MirrorDiff(site.label(path), error=error)
    change = (
        MirrorChange.NEW
        if data is None
        else MirrorChange.SAME
        if before == draft.text
        else MirrorChange.CHANGED
    )
    return MirrorDiff(
        work.label, name, before, draft.text, change, draft.blockers, taken, to_decide=decisions(work.units)
    )
