"""The posts that a command line names, and a line for each kind of post that is passed over."""

from __future__ import annotations

import sys
from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from translator.cli.console import complain, count, narrate
from translator.cli.progress_line import ProgressLine
from translator.errors import ExitCode
from translator.i18n import tr

if TYPE_CHECKING:
    from translator.workflow.posts import Aside
    from translator.workflow.site import Site


@dataclass(frozen=True, slots=True)
class Selection:
    """Posts by site. `code` is what the command ends with at least: a file may have been refused."""

    groups: list[tuple[Site, list[Path]]]
    code: int = ExitCode.CLEAN


def choose(options: Namespace, *, write: bool = False, mirrored: bool = True) -> Selection:
    """What `paths`, `drafts` and `no_state` of a command line give; says what is passed over.

    Raises UsageError and ConfigError, as `find_posts`.
    """
    from translator.workflow.posts import Aside, find_posts

    aside = Aside()
    with ProgressLine(show=sys.stderr.isatty() and not getattr(options, "json", False)) as progress:
        progress.say(tr("looking for posts …"))
        groups = find_posts(
            options.paths,
            keep_state=not getattr(options, "no_state", False),
            drafts=options.drafts,
            mirrored=mirrored,
            write=write,
            aside=aside,
        )
    for error in aside.refused:
        complain(error)
    for line in passed_over(aside):
        narrate(tr("note: {line}", line=line))
    return Selection(groups, ExitCode.USAGE if aside.refused else ExitCode.CLEAN)


def passed_over(aside: Aside) -> list[str]:
    """A line for each kind of post that is passed over, with how many there are."""
    lines = []
    if others := sum(aside.languages.values()):
        by_language = ", ".join(f"{code} {number:,}" for code, number in sorted(aside.languages.items()))
        lines.append(
            tr("1 post is not Korean and no source ({languages})", languages=by_language)
            if others == 1
            else tr(
                "{posts} are not Korean and no sources ({languages})",
                posts=count(others, "post"),
                languages=by_language,
            )
        )
    if aside.drafts:
        lines.append(
            tr("1 post is a draft and left out; --drafts takes it")
            if aside.drafts == 1
            else tr("{posts} are drafts and left out; --drafts takes them", posts=count(aside.drafts, "post"))
        )
    if aside.own_english:
        lines.append(
            tr("1 post has an English page that Olgim didn't write: left as it is")
            if aside.own_english == 1
            else tr(
                "{posts} have English pages that Olgim didn't write: left as they are",
                posts=count(aside.own_english, "post"),
            )
        )
    return lines
