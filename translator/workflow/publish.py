"""Writing mirrors from what the bitexts hold. No model is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from translator.errors import OlgimError
from translator.i18n import tr
from translator.units import State
from translator.workflow import moving
from translator.workflow.guard import guarded
from translator.workflow.mirror import named, sharing_mirrors
from translator.workflow.mirror_write import Published, publish_work, settle_links
from translator.workflow.report import MirrorState, PostReport, RunReport
from translator.workflow.site import Site
from translator.workflow.todo import todo_of
from translator.workflow.work import Work, open_work


def publish(
    site: Site, posts: Sequence[Path], *, partial: bool = False, output: Path | None = None
) -> RunReport:
    """Write the mirrors of `posts`, after taking over what a person changed in them. One bad post stops no other.

    Raises GlossaryError and ConfigError where the site's glossaries are wrong.
    """
    site.check_glossaries()
    outcomes: list[tuple[Work, Published]] = []
    refused = {**sharing_mirrors(site, posts, output), **moving.refused(site, posts, output)}
    reports = [
        refused.get(path) or _publish_one(site, path, outcomes, partial=partial, output=output)
        for path in posts
    ]
    errors = settle_links(outcomes)
    reports = [replace(one, error=one.error or errors.get(one.post)) for one in reports]
    made_way = [one for work, _ in outcomes for one in work.made_way]
    return RunReport(tuple(reports), notices=(*site.settings.warnings, *made_way, *_stopped(site)))


def _stopped(site: Site) -> Iterator[str]:
    """What keeps the site's English part from being built, now that mirrors are written."""
    for post, name in site.pages.stopped():
        yield tr(
            "{post} has no English and names {name} by a tag: the English part of the site can't be built "
            "before {post} is translated, or names it by its address",
            post=post,
            name=name,
        )


def publish_ready(site: Site, posts: Sequence[Path], *, partial: bool = False) -> RunReport:
    """As `publish`, for those of `posts` of which a translation is kept; the report has those with anything to tell:
    a mirror that was written, an edit taken over, an error, or findings that keep a whole translation back.
    """
    report = publish(site, [post for post in posts if site.bitext_path(post).is_file()], partial=partial)
    return replace(report, posts=tuple(one for one in report.posts if _has_news(one)))


def _has_news(report: PostReport) -> bool:
    if report.error is not None or report.taken_over:
        return True
    if report.mirror_state is MirrorState.WITHHELD:
        return not report.missing
    return report.mirror_state in {MirrorState.WRITTEN, MirrorState.PARTIAL}


def _publish_one(
    site: Site,
    path: Path,
    outcomes: list[tuple[Work, Published]],
    *,
    partial: bool,
    output: Path | None,
) -> PostReport:
    try:
        with guarded(site.label(path)):
            work = open_work(site, path)
            work.only_work = True
            done = publish_work(work, output, partial=partial)
            outcomes.append((work, done))
            name, text = named(work, done.draft, done.state)
    except OlgimError as error:
        return PostReport(site.label(path), error=error)
    return PostReport(
        work.label,
        segments=len(work.units),
        memory=sum(1 for unit in work.units if unit.target and unit.state is not State.STALE),
        missing=len(work.missing),
        taken_over=done.taken_over,
        mirror=name,
        mirror_state=done.state,
        remarks=(*done.draft.blockers, *done.draft.notices),
        todo=todo_of(work),
        text=text,
    )
