"""`olgim adopt`."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from translator.cli.console import complain, count, emit_json, narrate, out
from translator.cli.options import add_drafts, add_json, add_paths
from translator.errors import ExitCode
from translator.i18n import tr
from translator.shortening import shortened

if TYPE_CHECKING:
    from pathlib import Path

    from translator.workflow.adopt import Adopted
    from translator.workflow.site import Site

SUMMARY = tr("take English that people wrote into the bitext, and leave its file as it is")
DESCRIPTION = tr("""\
Take English that people wrote into the bitext, as accepted. The Korean post and its English page are aligned passage
by passage; from then on only Korean that changes is asked for, and the page stays its author's. What can't be matched
is named; a page that retells its post is left altogether. The English file is never written. Without PATH: all posts
with an English page that Olgim didn't write; what is not matched is then counted, and named by -v, or for a PATH.""")

MOST = 12  # passages of a post that are named; --json has them all
_SHOWN = 60  # characters of a passage


def configure(parser: ArgumentParser) -> None:
    """Add the options of `olgim adopt`."""
    add_paths(parser)
    add_drafts(parser)
    parser.add_argument("--dry-run", action="store_true", help=tr("say what would be taken; write nothing"))
    parser.add_argument(
        "-v", "--verbose", action="store_true", help=tr("name every passage that is not matched, and why")
    )
    add_json(parser)


def run(options: Namespace) -> int:
    """Take a person's English into the bitexts, say what became of each page, and return the exit code."""
    from translator.cli.progress_line import ProgressLine
    from translator.cli.selection import choose
    from translator.workflow.adopt import Adoption, adopt

    chosen = choose(options)
    with ProgressLine(show=sys.stderr.isatty() and not options.json) as line:
        found = [
            one
            for site, posts in chosen.groups
            for one in adopt(
                site, _wanted(options, site, posts), dry_run=options.dry_run, progress=line.posts
            )
        ]
    if not options.paths:
        found = [one for one in found if _is_of_interest(one)]
    if options.json:
        emit_json([one.as_dict() for one in found])
    else:
        _tell(found, options)
    outcomes = [one.outcome for one in found]
    refused = Adoption.RETELLING in outcomes and (options.paths or Adoption.ADOPTED not in outcomes)
    code = int(ExitCode.FINDINGS if refused else ExitCode.CLEAN)
    return max([int(chosen.code), code, *(one.exit_code for one in found)])


def _is_of_interest(one: Adopted) -> bool:
    """Whether a post that nobody named has anything to tell: an English page of a person's, or a part that was left."""
    from translator.workflow.adopt import Adoption

    return bool(one.error or one.left) or one.outcome in {Adoption.ADOPTED, Adoption.RETELLING}


def _wanted(options: Namespace, site: Site, posts: list[Path]) -> list[Path]:
    return (
        posts if options.paths or options.verbose else [post for post in posts if site.has_own_english(post)]
    )


def _tell(found: list[Adopted], options: Namespace) -> None:
    from translator.workflow.adopt import Adoption

    details = bool(options.verbose or options.paths or len(found) == 1)
    most = len(max((one.left for one in found), key=len, default=())) if options.verbose else MOST
    if options.dry_run:
        out(tr("Nothing was written. What would be taken:"))
    for one in found:
        if one.error is not None:
            complain(one.error)
            continue
        if details:
            out(one.post)
        match one.outcome:
            case Adoption.NONE:
                if details:
                    out(tr("  there is no English page to adopt"))
            case Adoption.OURS:
                out(tr("  {mirror} is kept in the bitext already", mirror=one.mirror))
                _tell_left(one, most)
            case Adoption.RETELLING:
                out(_why_retold(one))
            case Adoption.ADOPTED:
                if details:
                    _tell_adopted(one, dry_run=options.dry_run)
                    _tell_left(one, most)
                elif one.accepted < one.segments:
                    said = tr(
                        "{accepted:,} of {segments}",
                        accepted=one.accepted,
                        segments=count(one.segments, "segment"),
                    )
                    out(f"  {one.mirror}: {said}")
    if not found:
        out(tr("no English page that Olgim didn't write"))
    elif len(found) > 1:
        _sum(found, dry_run=options.dry_run)
    if not details:
        _tell_kinds(found)
    if not options.dry_run and any(one.outcome is Adoption.ADOPTED for one in found):
        narrate(
            tr(
                "Next: `olgim status`; `olgim translate` for posts without English and for Korean that changes."
            )
        )


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


def _why_retold(one: Adopted) -> str:
    if one.lacks_much:
        return tr(
            "  {mirror} is left: only {share:.0%} of the Korean could be matched with it, so it tells the post anew",
            mirror=one.mirror,
            share=one.share,
        )
    return tr(
        "  {mirror} is left: it is put together otherwise than the Korean, so it tells the post anew",
        mirror=one.mirror,
    )


def _tell_left(one: Adopted, most: int) -> None:
    """Name the passages that were not matched, each with its line and the reason."""
    for left in one.left[:most]:
        text = shortened(left.text, _SHOWN)
        place = one.mirror if left.english else one.post
        narrate(
            tr(
                "  {place}:{line}: not matched: {why}: {text}",
                place=place,
                line=left.line,
                why=left.why,
                text=text,
            )
        )
    if len(one.left) > most:
        narrate(tr("  and {number} more; -v lists them", number=len(one.left) - most))


def _tell_kinds(found: list[Adopted]) -> None:
    """Count the passages that were not matched, and say how to see them."""
    korean = sum(not left.english for one in found for left in one.left)
    english = sum(left.english for one in found for left in one.left)
    if korean:
        narrate(tr("{passages} of Korean not matched with English", passages=count(korean, "passage")))
    if english:
        said = count(english, "passage")
        narrate(tr("{passages} of English not matched with Korean: they stay", passages=said))
    if korean or english:
        narrate(tr("  `olgim adopt -v`, or `olgim adopt POST` later on, names them and says why."))


def _sum(found: list[Adopted], *, dry_run: bool) -> None:
    from translator.workflow.adopt import Adoption

    adopted = [one for one in found if one.outcome is Adoption.ADOPTED]
    if not adopted and any(one.outcome is Adoption.OURS for one in found):
        return  # what was left before is named
    segments = sum(one.segments for one in adopted)
    accepted = sum(one.accepted for one in adopted)
    left = sum(one.outcome is Adoption.RETELLING for one in found)
    more = tr("; {pages} left as told anew", pages=count(left, "page")) if left else ""
    posts, whole = count(len(adopted), "post"), count(segments, "segment")
    out(
        tr(
            "{posts} would be adopted, {accepted:,} of {segments} accepted{more}; the files stay as they are",
            posts=posts,
            accepted=accepted,
            segments=whole,
            more=more,
        )
        if dry_run
        else tr(
            "{posts} adopted, {accepted:,} of {segments} accepted{more}; the files stay as they are",
            posts=posts,
            accepted=accepted,
            segments=whole,
            more=more,
        )
    )
