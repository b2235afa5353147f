"""`olgim status`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import asdict

from translator.cli.console import count, emit_json, out
from translator.cli.options import add_json, add_paths
from translator.errors import ExitCode

SUMMARY = "list posts and how far each is"
DESCRIPTION = "List posts with their segments: how many are translated, accepted, stale, and whether the mirror is up to date."


def configure(parser: ArgumentParser) -> None:
    add_paths(parser)
    add_json(parser)


def run(options: Namespace) -> int:
    from translator.workflow.posts import find_posts
    from translator.workflow.status import post_status

    rows = [post_status(site, post) for site, posts in find_posts(options.paths) for post in posts]
    if options.json:
        emit_json([asdict(row) for row in rows])
        return ExitCode.CLEAN
    width = max(len(row.post) for row in rows)
    out(f"{'post':{width}}  segments  translated  accepted  stale  mirror")
    for row in rows:
        out(
            f"{row.post:{width}}  {row.segments:8,}  {row.translated:10,}  {row.accepted:8,}  {row.stale:5,}  {row.mirror}"
        )
    done = sum(row.translated for row in rows)
    whole = sum(row.segments for row in rows)
    out(f"{count(len(rows), 'post')}, {done:,} of {count(whole, 'segment')} translated")
    return ExitCode.CLEAN
