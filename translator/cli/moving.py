"""The offer to move mirrors that an earlier layout put elsewhere."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from translator.cli.agreement import YES
from translator.cli.console import count, narrate, out
from translator.i18n import tr
from translator.workflow.moving import LeftBehind, left_behind, move
from translator.workflow.renames import follow, renames
from translator.workflow.site import Site, open_site

_SHOWN = 5
Groups = list[tuple[Site, list[Path]]]


def with_moved_mirrors(options: Namespace, groups: Groups) -> Groups:
    """The same posts once the mirrors that were left behind are moved, if --move or a person says so.

    Otherwise nothing is moved, and each such post is refused later on. Raises PublishError and StoreError.
    """
    return [(_settled(options, site, posts), posts) for site, posts in groups]


def _settled(options: Namespace, site: Site, posts: Sequence[Path]) -> Site:
    left = left_behind(site, posts)
    if not left or not (options.move or _agreed(left)):
        return site
    for one in left:
        address = move(site, one)
        out(
            tr("moved {old}\n  -> {new}", old=one.old, new=one.new)
            + (tr(", which {address} leads to now", address=address) if address else "")
        )
    return open_site(site.root, keep_state=site.keeps_state)


def with_followed_posts(options: Namespace, groups: Groups) -> Groups:
    """The same posts, once the English of those that were renamed or moved has come along; a line for each.

    With `--dry-run` they stay where they are. Raises PublishError, SourceError and StoreError.
    """
    return [(_followed(options, site, posts), posts) for site, posts in groups]


def _followed(options: Namespace, site: Site, posts: Sequence[Path]) -> Site:
    labels = {site.label(post) for post in posts}
    found = [one for one in renames(site) if one.to in labels]
    if not found:
        return site
    for one in found:
        if getattr(options, "dry_run", False):
            narrate(tr("note: {label} is {to} now; its English would come along", label=one.label, to=one.to))
            continue
        done = follow(site, one)
        came = f": {done.old} -> {done.new}" if done.new else ""
        leads = tr("; {address} leads there", address=done.address) if done.address else ""
        narrate(
            tr(
                "note: {label} is {to} now; its English came along{came}{leads}",
                label=one.label,
                to=one.to,
                came=came,
                leads=leads,
            )
        )
    return open_site(site.root, keep_state=site.keeps_state)


def _agreed(left: Sequence[LeftBehind]) -> bool:
    what = tr("mirror stands") if len(left) == 1 else tr("mirrors stand")
    narrate(
        f"{count(len(left), '').strip()} {what} where an earlier layout put {'it' if len(left) == 1 else 'them'}:"
    )
    for one in left[:_SHOWN]:
        narrate(f"  {one.old}")
        narrate(f"    -> {one.new}")
    if len(left) > _SHOWN:
        narrate(tr("  and {number:,} more", number=len(left) - _SHOWN))
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    sys.stderr.write(tr("Move them, and keep their addresses alive? [y/N] "))
    sys.stderr.flush()
    return sys.stdin.readline().strip().casefold() in YES
