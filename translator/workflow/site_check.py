"""What is wrong with a site, and how to mend it, as `olgim doctor` tells it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from translator.errors import OlgimError
from translator.files import may_exist
from translator.i18n import localised, tr
from translator.llm.doctor import Diagnosis, Health
from translator.workflow.boundary import check_places
from translator.workflow.mirror import sharing_mirrors
from translator.workflow.moving import left_behind
from translator.workflow.posts import unlisted_folders
from translator.workflow.setting_up import hidden_from_git
from translator.workflow.site import Site
from translator.workflow.survey import SiteSurvey, survey_site


def examine_site(site: Site) -> tuple[Diagnosis, ...]:
    """Look at engine, posts, languages, layout, configuration, glossary, and what may be written. Reads only."""
    found = survey_site(site)
    return (*_what_it_is(found), *_problems(found))


def _what_it_is(found: SiteSurvey) -> Iterator[Diagnosis]:
    site = found.site
    by = tr(", recognised by {mark}", mark=found.mark) if found.mark else ""
    yield Diagnosis("site", Health.GOOD, f"{site.root} ({site.engine}{by})")
    if not found.counts.korean:
        remedy = tr("Name a post, or set `posts:` in _olgim/config.yml (see docs/configuration.md).")
        yield Diagnosis("posts", Health.WARNING, tr("there is no Korean post"), remedy)
        return
    said = [str(found.counts)]
    if found.counts.others:
        said.append(tr("pages in other languages: {named}", named=found.counts.others_named))
    yield Diagnosis("posts", Health.GOOD, "; ".join(said))
    if found.layout and not found.choices:
        yield Diagnosis("layout", Health.GOOD, f"{found.layout}, {localised(found.why)}")


def _problems(found: SiteSurvey) -> Iterator[Diagnosis]:
    site = found.site
    for error in unlisted_folders(site, site.root):
        yield Diagnosis("posts", Health.BAD, str(error), error.hint or "")
    checks = (
        ("layout", site.check_layout),
        ("layout", lambda: check_places(site, found.sources)),
        ("glossary", site.check_glossaries),
    )
    for part, check in checks:
        try:
            check()
        except OlgimError as error:
            yield Diagnosis(part, Health.BAD, str(error), error.hint or "")
    if found.lacking is not None:
        remedy = tr("Add this to {file}:\n{lines}", file=found.lacking.file, lines=found.lacking.lines)
        yield Diagnosis("languages", Health.BAD, found.lacking.why, remedy)
    shared = [
        report.error for report in sharing_mirrors(site, found.posts).values() if report.error is not None
    ]
    if shared:
        more = tr(" (and {number} more)", number=len(shared) - 1) if len(shared) > 1 else ""
        yield Diagnosis("mirrors", Health.BAD, f"{shared[0]}{more}", shared[0].hint or "")
    if left := left_behind(site, found.sources):
        said = tr("{old} stands where an earlier layout put it", old=left[0].old) + (
            tr(" (and {number} more)", number=len(left) - 1) if len(left) > 1 else ""
        )
        yield Diagnosis("mirrors", Health.WARNING, said, tr("`olgim publish --move` moves them."))
    for place in _closed(site):
        yield Diagnosis(
            "files", Health.BAD, tr("{place} can't be written to", place=place), tr("Check its permissions.")
        )
    if hidden_from_git(site):
        said = tr("git ignores _olgim/, so translations would be lost with this clone")
        yield Diagnosis(
            "git",
            Health.WARNING,
            said,
            tr("Ignore _olgim/.cache/ alone, in {root}.", root=site.root / ".gitignore"),
        )


def _closed(site: Site) -> Iterator[Path]:
    """The folders of Olgim's state that can't be written to, or the site's where there is no state yet."""
    if not site.state.is_dir():
        places = [site.root]
    else:
        kept = (site.state, site.state / ".cache", site.state / site.config.language)
        places = [place for place in kept if may_exist(place)]
    yield from (place for place in places if not os.access(place, os.W_OK | os.X_OK))
