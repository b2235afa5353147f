"""How far each post is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from translator.document import decode_post
from translator.errors import OlgimError
from translator.files import read_regular
from translator.units import State
from translator.workflow.guard import guarded
from translator.workflow.mirror import draft_mirror
from translator.workflow.mirror_disk import is_as_written, is_ours
from translator.workflow.site import Site
from translator.workflow.work import Work, open_work


@dataclass(frozen=True, slots=True)
class PostStatus:
    """One post, in segments. `mirror` is `current`, `behind`, `edited`, `not ours` or `none`; `error` if unreadable."""

    post: str
    segments: int = 0
    translated: int = 0
    accepted: int = 0
    stale: int = 0
    mirror: str = "none"
    error: str = ""
    hint: str = ""
    exit_code: int = 0


def post_status(site: Site, path: Path) -> PostStatus:
    """How far a post is. Reads only; a post that can't be read is told of in `error`."""
    try:
        with guarded(site.label(path)):
            work = open_work(site, path)
            mirror = _mirror_state(work)
    except OlgimError as error:
        return PostStatus(
            site.label(path), error=str(error), hint=error.hint or "", exit_code=int(error.exit_code)
        )
    units = work.units
    return PostStatus(
        work.label,
        segments=len(units),
        translated=sum(1 for unit in units if unit.target and unit.state is not State.STALE),
        accepted=sum(1 for unit in units if unit.state is State.ACCEPTED),
        stale=sum(1 for unit in units if unit.state is State.STALE),
        mirror=mirror,
    )


def _mirror_state(work: Work) -> str:
    draft = draft_mirror(work)
    if not draft.path.is_file():
        return "none"
    text = decode_post(read_regular(draft.path), draft.path)
    if text == draft.text:
        return "current"
    if is_as_written(work, draft.path, text):
        return "behind"
    return "edited" if is_ours(work, draft.path) else "not ours"
