"""The quality checks over what a post's bitext holds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from translator.workflow.guard import guarded
from translator.workflow.mirror import compose
from translator.workflow.report import Remark
from translator.workflow.site import Site
from translator.workflow.todo import Todo, todo_of
from translator.workflow.work import open_work


@dataclass(frozen=True, slots=True)
class CheckedPost:
    """What the checks say of a post's translations, and which can't be put in place, in the post's order; and what is
    left to do in it besides: a segment without a translation is no finding.
    """

    remarks: tuple[Remark, ...]
    todo: Todo


def check_post_file(site: Site, path: Path) -> CheckedPost:
    """What the checks say of a post. Raises SourceError, StoreError, UnforeseenError."""
    with guarded(site.label(path)):
        return _check(site, path)


def _check(site: Site, path: Path) -> CheckedPost:
    work = open_work(site, path)
    accepted = {unit.key for unit in work.units if unit.settled}
    found = [
        Remark.of_finding(work.label, work.segments[key], finding, accepted=key in accepted)
        for key, findings in work.findings().items()
        for finding in findings
    ]
    _, refused = compose(work)
    found += [Remark.of_refusal(work.label, refusal) for refusal in refused]
    return CheckedPost(tuple(sorted(found, key=lambda remark: remark.line)), todo_of(work))
