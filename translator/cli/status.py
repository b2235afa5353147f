"""`olgim status`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from typing import TYPE_CHECKING

from translator.cli.console import columns, complain, count, emit_json, narrate, out, padded
from translator.cli.options import add_drafts, add_json, add_paths
from translator.errors import ConfigError, ExitCode
from translator.i18n import tr

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from translator.workflow.site import Site
    from translator.workflow.status import PostStatus

SUMMARY = tr("list posts and how far along each is")
DESCRIPTION = tr("""\
List posts with their segments: how many are translated, accepted, stale, whether the mirror is up to date, and
whose turn is next: an agent's (or a model's) where English is missing, a person's where there is something to review,
to decide or to publish, nobody's where the English is out. Without a PATH, it also reports English files whose posts
are gone.""")


# How the mirror is, and whose turn it is, in words; --json has the names.
_MIRRORS = {
    "current": tr("current"),
    "behind": tr("behind"),
    "edited": tr("edited"),
    "not ours": tr("not ours"),
    "none": tr("none"),
}
_TURNS = {"agent": tr("agent"), "person": tr("person"), "nobody": tr("nobody")}


def configure(parser: ArgumentParser) -> None:
    """Add the posts to list and the form of the output."""
    add_paths(parser)
    add_drafts(parser)
    parser.add_argument(
        "--todo",
        action="store_true",
        help=tr("only posts with something to do: to translate, review, decide or publish"),
    )
    add_json(parser)


def run(options: Namespace) -> int:
    """Print a line for each post, and one for each English file whose post is gone; return the exit code."""
    from translator.cli.selection import choose
    from translator.workflow.status import Turn, all_statuses

    chosen = choose(options)
    sites = chosen.groups
    for site, _ in sites:
        site.check_glossaries()
    rows = [row for site, posts in sites for row in all_statuses(site, posts)]
    looked_at = len(rows)
    if options.todo:
        rows = [row for row in rows if row.error or row.next is not Turn.NOBODY]
    unread = [row for row in rows if row.error]
    if (own := sum(row.mirror == "not ours" for row in rows)) == 1:
        narrate(tr("note: 1 post has an English page that Olgim didn't write: never overwritten"))
    elif own:
        narrate(
            tr(
                "note: {posts} have English pages that Olgim didn't write: never overwritten",
                posts=count(own, "post"),
            )
        )
    for row in rows:
        if row.own:
            kept = count(row.own, "part of a person's own")
            narrate(tr("note: {post}: {kept}; `olgim sync {post}` names them", post=row.post, kept=kept))
    for site, posts in sites:
        _tell_question(site, posts)
        if not options.paths:
            _tell_leftovers(site)
    if options.json:
        emit_json([asdict(row) for row in rows])
        return max(int(chosen.code), _code(unread))
    _print_table([row for row in rows if not row.error])
    done = sum(row.translated for row in rows)
    whole = sum(row.segments for row in rows)
    shown = (
        tr("{number:,} of {posts}", number=len(rows), posts=count(looked_at, "post"))
        if options.todo
        else count(len(rows), "post")
    )
    out(
        tr(
            "{shown}, {done:,} of {segments} translated",
            shown=shown,
            done=done,
            segments=count(whole, "segment"),
        )
    )
    for row in unread:
        narrate(tr("olgim: {error}", error=row.error) + (f"\n  {row.hint}" if row.hint else ""))
    return max(int(chosen.code), _code(unread))


def _print_table(rows: Sequence[PostStatus]) -> None:
    heads = (
        tr("post"),
        tr("segments"),
        tr("translated"),
        tr("accepted"),
        tr("stale"),
        tr("mirror"),
        tr("next"),
    )
    lines = [
        (
            row.post,
            f"{row.segments:,}",
            f"{row.translated:,}",
            f"{row.accepted:,}",
            f"{row.stale:,}",
            _MIRRORS.get(row.mirror, row.mirror),
            f"{_TURNS[row.next]}: {row.why}",
        )
        for row in rows
    ]
    widths = [max(map(columns, column)) for column in zip(heads, *lines, strict=True)]
    for line in (heads, *lines):
        cells = [
            " " * (width - columns(text)) + text if 1 <= at <= 4 else padded(text, width)
            for at, (text, width) in enumerate(zip(line, widths, strict=True))
        ]
        out("  ".join(cells).rstrip())


def _tell_question(site: Site, posts: list[Path]) -> None:
    try:
        site.check_layout()
        site.check_locale(posts)
    except ConfigError as error:
        complain(error)


def _tell_leftovers(site: Site) -> None:
    from translator.cli.moving import tell_renamed
    from translator.workflow.leftovers import leftovers

    followed = tell_renamed(site)
    for left in leftovers(site):
        if left.post in followed:
            continue
        mirror, bitext = site.shown(left.mirror), site.shown(left.bitext)
        narrate(
            tr(
                "note: {post} is gone, and its English is still on the site: {mirror}",
                post=left.post,
                mirror=mirror,
            )
        )
        narrate(tr("  If you deleted the post, delete that file and {bitext}.", bitext=bitext))
        narrate(
            tr(
                "  If you renamed it, rename both in the same way, so that your accepted translations are kept."
            )
        )


def _code(unread: list[PostStatus]) -> int:
    return max((row.exit_code for row in unread), default=ExitCode.CLEAN)
