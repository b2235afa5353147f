"""`olgim review`."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from translator.cli.agreement import choice_of
from translator.cli.console import out, padded
from translator.cli.options import add_endpoint
from translator.errors import ExitCode, UsageError
from translator.i18n import tr

SUMMARY = tr("review a post's translation in the terminal")
DESCRIPTION = tr("""\
Open the review screen: segments with their states, Korean beside English, a word diff, findings. a accepts, e edits,
n goes to the next unfinished segment, P publishes after showing the file's diff, ? lists all keys. Everything is
saved as you go.

With --accept-clean, --accept, --take, --waive, --publish or --json there is no screen: what you say is done to the
posts, and what is left for a person is listed (exit code 1 if anything is). On the screen, u undoes it.""")


_NAMES = 18
"""Columns for the names of what became of a review."""


def configure(parser: ArgumentParser) -> None:
    """Add the posts to review, and the endpoint for those that are asked for again."""
    parser.add_argument(
        "posts",
        nargs="*",
        metavar="POST",
        help=tr(
            "posts, folders or globs (default: this folder's posts with proposals that nobody has accepted)"
        ),
    )
    parser.add_argument(
        "--touched",
        metavar="TERM",
        help=tr("only the accepted sentences that don't follow the glossary's TERM"),
    )
    script = parser.add_argument_group(tr("without a screen, for scripts"))
    script.add_argument(
        "--accept-clean",
        action="store_true",
        help=tr("accept every proposal of which the checks say nothing"),
    )
    script.add_argument(
        "--accept", metavar="KEY", action="append", default=[], help=tr("accept the segment of this key")
    )
    script.add_argument(
        "--take",
        metavar="KEY",
        action="append",
        default=[],
        help=tr("let the proposal beside the English of this key take its place"),
    )
    script.add_argument(
        "--waive",
        metavar="KEY:FINDING",
        action="append",
        default=[],
        help=tr("set a segment's finding aside, named by its code or its mark"),
    )
    script.add_argument("--reason", metavar="TEXT", default="", help=tr("why, for what --waive sets aside"))
    script.add_argument(
        "--publish", action="store_true", help=tr("then write the English file, if nothing blocks it")
    )
    script.add_argument(
        "--json", action="store_true", help=tr("what was done, and what is left, as one JSON document")
    )
    add_endpoint(parser)


def run(options: Namespace) -> int:
    """Open the review screen and return its exit code. Raises UsageError where there is no terminal."""
    decided = options.accept_clean or options.accept or options.take or options.waive
    if decided or options.publish or options.json:
        from translator.cli.review_run import run_unattended

        return run_unattended(options)
    if options.reason:
        raise UsageError(tr("--reason goes with --waive"))
    _want_a_terminal()

    from translator.allocator import keep_little

    keep_little()  # before a long post is read

    from translator.workflow.review_opening import open_review, open_touched, settle_endpoints

    endpoint = choice_of(options)
    if options.touched is not None:
        desk = open_touched(options.touched, options.posts, endpoint)
        if desk is None:
            out(
                tr(
                    "nothing to review: every accepted sentence with {touched} follows the glossary already",
                    touched=options.touched,
                )
            )
            return ExitCode.CLEAN
    else:
        desk = open_review(options.posts, endpoint)
    if desk is None:
        out(
            tr(
                "nothing to review: no post has a proposal that is not accepted"
                " (name a post to look at it all the same)"
            )
        )
        return ExitCode.CLEAN

    settle_endpoints(desk)

    from tui import run as run_screen

    code = run_screen(desk)
    if not desk.account.empty:
        for line in in_columns(desk.account.lines):
            out(line)
    return code


def in_columns(told: Sequence[tuple[str, str]]) -> list[str]:
    """Names and what is said of each, a line each, in two columns of a terminal."""
    return [f"{padded(name, _NAMES)}{said}" for name, said in told]


def _want_a_terminal() -> None:
    # Textual draws on standard error: without it the screen would stay black.
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise UsageError(
            tr("the review screen needs a terminal"),
            hint=tr(
                "Run it in a terminal, with neither input nor output redirected. "
                "For scripts there are `olgim review --json`, `olgim status --json` and `olgim check --json`."
            ),
        )
    if os.environ.get("TERM", "") in {"", "dumb"} and sys.platform != "win32":
        raise UsageError(
            tr("the review screen can't draw on this terminal"),
            hint=tr(
                "TERM is {environ}; try TERM=xterm-256color, or another terminal.",
                environ=os.environ.get("TERM") or tr("not set"),
            ),
        )
