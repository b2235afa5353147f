"""`olgim review`."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace

from translator.cli.agreement import choice_of
from translator.cli.console import out
from translator.cli.options import add_endpoint
from translator.errors import ExitCode, UsageError

SUMMARY = "review a post's translation in the terminal"
DESCRIPTION = """\
Open the review screen: segments with their states, Korean beside English, a word diff, findings. a accepts, e edits,
n goes to the next unfinished segment, P publishes after showing the file's diff, ? lists all keys. Everything is
saved as you go."""


def configure(parser: ArgumentParser) -> None:
    """Add the posts to review, and the endpoint for those that are asked for again."""
    parser.add_argument(
        "posts",
        nargs="*",
        metavar="POST",
        help="posts, folders or globs (default: this folder's posts with proposals that nobody has accepted)",
    )
    parser.add_argument(
        "--touched",
        metavar="TERM",
        help="only the accepted sentences that don't follow the glossary's TERM",
    )
    add_endpoint(parser)


def run(options: Namespace) -> int:
    """Open the review screen and return its exit code. Raises UsageError where there is no terminal."""
    _want_a_terminal()

    from translator.workflow.reviewing import open_review, open_touched, settle_endpoints

    endpoint = choice_of(options)
    if options.touched is not None:
        desk = open_touched(options.touched, options.posts, endpoint)
        if desk is None:
            out(
                f"nothing to review: every accepted sentence with {options.touched} follows the glossary already"
            )
            return ExitCode.CLEAN
    else:
        desk = open_review(options.posts, endpoint)
    if desk is None:
        out(
            "nothing to review: no post has a proposal that is not accepted (name a post to look at it all the same)"
        )
        return ExitCode.CLEAN

    settle_endpoints(desk)

    from tui import run as run_screen

    return run_screen(desk)


def _want_a_terminal() -> None:
    # Textual draws on standard error: without it the screen would stay black.
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise UsageError(
            "the review screen needs a terminal",
            hint="Run it in a terminal, with neither input nor output redirected. "
            "For scripts there are `olgim status --json` and `olgim check --json`.",
        )
    if os.environ.get("TERM", "") in {"", "dumb"} and sys.platform != "win32":
        raise UsageError(
            "the review screen can't draw on this terminal",
            hint=f"TERM is {os.environ.get('TERM') or 'not set'}; try TERM=xterm-256color, or another terminal.",
        )
