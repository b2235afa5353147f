"""`olgim publish`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from translator.cli.options import add_drafts, add_json, add_move, add_paths
from translator.i18n import tr

SUMMARY = tr("write mirrors from what the bitext holds")
DESCRIPTION = tr("""\
Write mirrors from what the bitext holds; no model is asked. Edits made straight in an English file are taken over
into the bitext first. A post with untranslated segments, or with critical findings, gets no mirror unless --partial
is given. Without a PATH, only posts with something to publish are looked at and told of.""")


def configure(parser: ArgumentParser) -> None:
    """Add the posts to publish and what may be written of them."""
    add_paths(parser)
    add_drafts(parser)
    add_move(parser)
    parser.add_argument(
        "--partial", action="store_true", help=tr("write mirrors even where parts are still Korean")
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help=tr("write the mirror here, of one post only; - for standard output"),
    )
    add_json(parser)


def run(options: Namespace) -> int:
    """Write mirrors without asking a model, and return the exit code."""
    from translator.cli.translate_run import run_publish

    return run_publish(options)
