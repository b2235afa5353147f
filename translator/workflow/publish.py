"""Writing mirrors from what the bitexts hold. No model is asked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from translator.errors import OlgimError
from translator.workflow.mirror import (
    draft_mirror,
    named,
    publish_mirror,
    settle_links,
    take_over_edits,
)
from translator.workflow.report import MirrorState, PostReport, RunReport
from translator.workflow.site import Site
from translator.workflow.work import Work, open_work


def publish(
    site: Site, posts: Sequence[Path], *, partial: bool = False, output: Path | None = None
) -> RunReport:
    """Write the mirrors of `posts`, after taking over what a person changed in them. One bad post stops no other.

    Raises GlossaryError and ConfigError where the site's glossaries are wrong.
    """
    site.check_glossaries()
    outcomes: list[tuple[Work, MirrorState]] = []
    reports = [_publish_one(site, path, outcomes, partial=partial, output=output) for path in posts]
    stopped = None
    try:
        settle_links(outcomes)
    except OlgimError as error:
        stopped = error
    return RunReport(tuple(reports), stopped=stopped, notices=site.settings.warnings)


def _publish_one(
    site: Site,
    path: Path,
    outcomes: list[tuple[Work, MirrorState]],
    *,
    partial: bool,
    output: Path | None,
) -> PostReport:
    try:
        work = open_work(site, path)
        taken_over = take_over_edits(work, output)
        draft = draft_mirror(work, output)
        state = publish_mirror(work, draft, partial=partial) if work.units else MirrorState.NONE
        if work.units:
            work.bitext.save()
        outcomes.append((work, state))
    except OlgimError as error:
        return PostReport(site.label(path), error=error)
    name, text = named(work, draft, state)
    return PostReport(
        work.label,
        segments=len(work.units),
        memory=len(work.units) - len(work.missing),
        missing=len(work.missing),
        taken_over=taken_over,
        mirror=name,
        mirror_state=state,
        remarks=(*draft.blockers, *draft.notices),
        text=text,
    )
