"""`olgim diff`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from translator.cli.options import add_drafts, add_json, add_paths
from translator.i18n import tr

SUMMARY = tr("show what publishing would change in the English")
DESCRIPTION = tr("""\
Show what `olgim publish` would change in the mirrors, as a unified diff that `git apply` and `patch -p1` take in the
site's root, or by words. Nothing is written. What a person edited in a mirror is no change: publishing keeps it.""")


def configure(parser: ArgumentParser) -> None:
    """Add the options of `olgim diff`."""
    add_paths(parser)
    add_drafts(parser)
    parser.add_argument(
        "--word-diff", action="store_true", help=tr("mark the words that change: [-old-] and {+new+}")
    )
    parser.add_argument(
        "--exit-code", action="store_true", help=tr("exit with 1 where there are changes, as `git diff` does")
    )
    add_json(parser)


def run(options: Namespace) -> int:
    """Show what publishing would change and return the exit code."""
    from translator.cli.diff_run import run_diff

    return run_diff(options)
