"""The quality checks over what a post's bitext holds."""

from __future__ import annotations

from pathlib import Path

from translator.workflow.guard import guarded
from translator.workflow.mirror import compose
from translator.workflow.report import Remark
from translator.workflow.site import Site
from translator.workflow.work import open_work


def check_post_file(site: Site, path: Path) -> list[Remark]:
    """What the checks say of a post's translations, and which can't be put in place; in the post's order.

    Untranslated segments are not findings: `olgim status` counts them. Raises SourceError, StoreError, UnforeseenError.
    """
    with guarded(site.label(path)):
        return _check(site, path)


def _check(site: Site, path: Path) -> list[Remark]:
    work = open_work(site, path)
    found = [
        Remark.of_finding(work.label, work.segments[key], finding)
        for key, findings in work.findings().items()
        for finding in findings
    ]
    _, refused = compose(work)
    found += [Remark.of_refusal(work.label, refusal) for refusal in refused]
    return sorted(found, key=lambda remark: remark.line)
