"""The offer to move mirrors that an earlier layout put elsewhere."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from translator.cli.agreement import YES
from translator.cli.console import narrate, out
from translator.i18n import tr
from translator.workflow.moving import LeftBehind, left_behind, move
from translator.workflow.redirects import told_of
from translator.workflow.renames import follow_posts, renames
from translator.workflow.site import Site, open_site

_SHOWN = 5  # lines of what is left
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
            + (tr(", which {address} leads to now", address=told_of(site, address)) if address else "")
        )
    return open_site(site.root, keep_state=site.keeps_state)


def with_followed_posts(options: Namespace, groups: Groups) -> Groups:
    """The same posts, once the English of those that were renamed or moved has come along; a line for each.

    With `--dry-run` or `--check` they stay where they are. Raises PublishError, SourceError and StoreError.
    """
    return [(_followed(options, site, posts), posts) for site, posts in groups]


def _followed(options: Namespace, site: Site, posts: Sequence[Path]) -> Site:
    dry_run = bool(getattr(options, "dry_run", False) or getattr(options, "check", False))
    site, done = follow_posts(site, posts, dry_run=dry_run)
    for one in done:
        if dry_run:
            narrate(
                tr(
                    "note: {label} is {to} now; its English would come along",
                    label=one.renamed.label,
                    to=one.renamed.to,
                )
            )
        else:
            narrate(tr("note: {one}", one=one))
    return site


def tell_renamed(site: Site, posts: Sequence[Path] | None = None) -> frozenset[str]:
    """Say which posts (all, or those of `posts`) were renamed and have their English elsewhere yet; nothing moves.

    Gives the names that they had.
    """
    labels = None if posts is None else {site.label(post) for post in posts}
    found = [one for one in renames(site) if labels is None or one.to in labels]
    for one in found:
        narrate(
            tr(
                "note: {label} is {to} now; the next `olgim translate` or `publish` takes its English along",
                label=one.label,
                to=one.to,
            )
        )
    return frozenset(one.label for one in found)


def _agreed(left: Sequence[LeftBehind]) -> bool:
    if len(left) == 1:
        narrate(tr("1 mirror stands where an earlier layout put it:"))
    else:
        narrate(tr("{number:,} mirrors stand where an earlier layout put them:", number=len(left)))
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
