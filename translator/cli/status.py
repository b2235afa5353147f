"""`olgim status`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from typing import TYPE_CHECKING

from translator.cli.console import columns, complain, count, emit_json, narrate, out, padded, stdout_width
from translator.cli.options import add_drafts, add_json, add_paths
from translator.errors import ConfigError, ExitCode
from translator.i18n import tr

if TYPE_CHECKING:
    from collections.abc import Container, Sequence
    from pathlib import Path

    from translator.workflow.site import Site
    from translator.workflow.status import PostStatus

SUMMARY = tr("list posts and how far along each is")
DESCRIPTION = tr("""\
List posts with their segments: how many are translated, accepted, stale, whether the mirror is up to date, and
whose turn is next: a model's (or an agent's) where English is missing, yours where there is something to review, to
decide or to publish, nobody's where the English is out. A narrow terminal gets fewer columns. Without a PATH, it also
says how many posts there are of each kind, and reports English files whose posts are gone.""")


# How the mirror is, and whose turn it is, in words; --json has the names.
_GAP = 2  # columns between two of the table
_LEAST_NAME = 24  # columns of a post's path
_MIRRORS = {
    "current": tr("current"),
    "behind": tr("behind"),
    "edited": tr("edited"),
    "not ours": tr("not ours"),
    "none": tr("none"),
}
_TURNS = {"agent": tr("model"), "person": tr("you"), "nobody": tr("nobody")}


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
    _tell_not_ours(sum(row.mirror == "not ours" for row in rows))
    _tell_own(rows)
    for site, posts in sites:
        _tell_question(site, posts)
        if not options.paths:
            _tell_leftovers(site)
    if options.json:
        emit_json([asdict(row) for row in rows])
        return max(int(chosen.code), _code(unread))
    _print_table([row for row in rows if not row.error])
    _print_sum(rows, looked_at if options.todo else None)
    if not options.paths:
        _tell_counts(sites)
    for row in unread:
        narrate(tr("olgim: {error}", error=row.error) + (f"\n  {row.hint}" if row.hint else ""))
    return max(int(chosen.code), _code(unread))


def _print_sum(rows: Sequence[PostStatus], of: int | None) -> None:
    """How much of the posts is translated; `of` is how many were looked at, where these aren't all."""
    done = sum(row.translated for row in rows)
    whole = sum(row.segments for row in rows)
    left = sum(row.unmatched for row in rows)
    shown = (
        count(len(rows), "post")
        if of is None
        else tr("{number:,} of {posts}", number=len(rows), posts=count(of, "post"))
    )
    out(
        tr(
            "{shown}, {done:,} of {segments} translated",
            shown=shown,
            done=done,
            segments=count(whole, "segment"),
        )
        + (tr(", {left:,} not matched with their English", left=left) if left else "")
    )


def _tell_not_ours(number: int) -> None:
    """Say how many posts have an English page of a person's own."""
    if number == 1:
        narrate(tr("note: 1 post has an English page that Olgim didn't write: never overwritten"))
    elif number:
        narrate(
            tr(
                "note: {posts} have English pages that Olgim didn't write: never overwritten",
                posts=count(number, "post"),
            )
        )


def _tell_counts(sites: Sequence[tuple[Site, list[Path]]]) -> None:
    """How many posts there are of each kind, as `init` and `doctor` say it."""
    from translator.workflow.counting import count_posts

    for site, _ in sites:
        out(tr("on this site: {counts}", counts=str(count_posts(site))))


def _tell_own(rows: Sequence[PostStatus]) -> None:
    """Say in one line in how many English files a person has something of their own."""
    having = [row for row in rows if row.own]
    parts = sum(row.own for row in having)
    if len(having) == 1:
        kept = count(parts, "part of a person's own")
        narrate(tr("note: {post}: {kept}: see `olgim sync {post}`", post=having[0].post, kept=kept))
    elif having:
        narrate(
            tr(
                "note: {posts} have {parts} of a person's own in their English; `olgim sync -v` names them",
                posts=count(len(having), "post"),
                parts=count(parts, "part"),
            )
        )


def _print_table(rows: Sequence[PostStatus]) -> None:
    """All columns where they fit, else those that say what to do; the path then gives way from its start."""
    whole, room = _whole_table(rows), stdout_width()
    widths = _widths(whole)
    if room is None or sum(widths) + _GAP * (len(widths) - 1) <= room:
        _print_lines(whole, widths, right=range(1, 5))
        return
    narrow = [(tr("post"), tr("translated"), tr("next")), *map(_narrow_row, rows)]
    _, *others = _widths(narrow)
    name = max(_LEAST_NAME, room - sum(others) - _GAP * len(others))
    lines = [(_ending(path, name), *rest) for path, *rest in narrow]
    _print_lines(lines, _widths(lines), right=(1,))


def _whole_table(rows: Sequence[PostStatus]) -> list[Sequence[str]]:
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
            _mirror_of(row),
            _next_of(row),
        )
        for row in rows
    ]
    return [heads, *lines]


def _narrow_row(row: PostStatus) -> Sequence[str]:
    return row.post, f"{row.translated:,}/{row.segments:,}", _next_of(row)


def _mirror_of(row: PostStatus) -> str:
    """How the English file is: one with English for Korean that has changed since isn't current, to a person."""
    return tr("stale") if row.mirror == "current" and row.stale else _MIRRORS.get(row.mirror, row.mirror)


def _next_of(row: PostStatus) -> str:
    return f"{_TURNS[row.next]}: {row.why}"


def _ending(path: str, room: int) -> str:
    """The end of a path in so many columns: its name says more than its folders."""
    if columns(path) <= room:
        return path
    while columns(path) > room - 1:
        path = path[1:]
    return f"…{path}"


def _widths(lines: Sequence[Sequence[str]]) -> list[int]:
    return [max(map(columns, column)) for column in zip(*lines, strict=True)]


def _print_lines(lines: Sequence[Sequence[str]], widths: Sequence[int], *, right: Container[int]) -> None:
    for line in lines:
        cells = [
            " " * (width - columns(text)) + text if at in right else padded(text, width)
            for at, (text, width) in enumerate(zip(line, widths, strict=True))
        ]
        out((" " * _GAP).join(cells).rstrip())


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
