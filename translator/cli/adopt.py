"""`olgim adopt`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from translator.cli.console import complain, count, emit_json, narrate, out
from translator.cli.options import add_drafts, add_json, add_paths
from translator.i18n import tr
from translator.shortening import shortened

if TYPE_CHECKING:
    from pathlib import Path

    from translator.workflow.adopt import Adopted
    from translator.workflow.site import Site

SUMMARY = tr("take English that people wrote into the bitext, and leave its file as it is")
DESCRIPTION = tr("""\
Take English that people wrote into the bitext, as accepted. The Korean post and its English page are aligned passage
by passage; from then on only Korean that changes is asked for, and the page stays its author's. What has no partner is
named and left; a page that retells its post is left altogether. The English file is never written. Without PATH: all
posts with an English page that Olgim didn't write.""")

MOST = 12  # passages of a post that are named; --json has them all
_SHOWN = 60


def configure(parser: ArgumentParser) -> None:
    """Add the options of `olgim adopt`."""
    add_paths(parser)
    add_drafts(parser)
    parser.add_argument("--dry-run", action="store_true", help=tr("say what would be taken; write nothing"))
    add_json(parser)


def run(options: Namespace) -> int:
    """Take a person's English into the bitexts, say what became of each page, and return the exit code."""
    from translator.cli.selection import choose
    from translator.workflow.adopt import adopt

    chosen = choose(options)
    found = [
        one
        for site, posts in chosen.groups
        for one in adopt(site, _wanted(options, site, posts), dry_run=options.dry_run)
    ]
    if options.json:
        emit_json([one.as_dict() for one in found])
    else:
        _tell(found, options)
    return max([int(chosen.code), *(one.exit_code for one in found)])


def _wanted(options: Namespace, site: Site, posts: list[Path]) -> list[Path]:
    return posts if options.paths else [post for post in posts if site.has_own_english(post)]


def _tell(found: list[Adopted], options: Namespace) -> None:
    from translator.workflow.adopt import Adoption

    for one in found:
        if one.error is not None:
            complain(one.error)
            continue
        out(one.post)
        match one.outcome:
            case Adoption.NONE:
                out(tr("  there is no English page to adopt"))
            case Adoption.OURS:
                out(tr("  {mirror} is kept in the bitext already", mirror=one.mirror))
            case Adoption.RETELLING:
                out(
                    tr(
                        "  {mirror} is left: only {share:.0%} of the Korean is in it, so it tells the post anew",
                        mirror=one.mirror,
                        share=one.share,
                    )
                )
            case Adoption.ADOPTED:
                _tell_adopted(one, dry_run=options.dry_run)
    if not found:
        out(tr("no English page that Olgim didn't write"))
    elif len(found) > 1:
        _sum(found)
    if options.dry_run:
        out(tr("Nothing was written."))


def _tell_adopted(one: Adopted, *, dry_run: bool) -> None:
    segments = count(one.segments, "segment")
    out(
        tr(
            "  {mirror}: {accepted:,} of {segments} would be accepted; the file stays as it is",
            mirror=one.mirror,
            accepted=one.accepted,
            segments=segments,
        )
        if dry_run
        else tr(
            "  {mirror}: {accepted:,} of {segments} accepted; the file stays as it is",
            mirror=one.mirror,
            accepted=one.accepted,
            segments=segments,
        )
    )
    for left in one.left[:MOST]:
        text = shortened(left.text, _SHOWN)
        place = one.mirror if left.english else one.post
        narrate(
            tr("  {place}:{line}: left: {why}: {text}", place=place, line=left.line, why=left.why, text=text)
        )
    if len(one.left) > MOST:
        narrate(tr("  and {number} more; --json lists them", number=len(one.left) - MOST))


def _sum(found: list[Adopted]) -> None:
    from translator.workflow.adopt import Adoption

    adopted = [one for one in found if one.outcome is Adoption.ADOPTED]
    segments = sum(one.segments for one in adopted)
    accepted = sum(one.accepted for one in adopted)
    left = sum(one.outcome is Adoption.RETELLING for one in found)
    more = tr("; {pages} left as a retelling", pages=count(left, "page")) if left else ""
    out(
        tr(
            "{posts} adopted, {accepted:,} of {segments} accepted{more}",
            posts=count(len(adopted), "post"),
            accepted=accepted,
            segments=count(segments, "segment"),
            more=more,
        )
    )
