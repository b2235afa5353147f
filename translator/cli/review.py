"""`olgim review`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from translator.cli.options import add_endpoint, add_post

SUMMARY = "review a post's translation in the terminal"
DESCRIPTION = """\
Open the review screen: segments with their states, Korean beside English, a word diff, findings. a accepts, e edits,
n goes to the next unfinished segment, P publishes after showing the file's diff, ? lists all keys. All is saved as you go."""


def configure(parser: ArgumentParser) -> None:
    add_post(parser)
    add_endpoint(parser)


def run(options: Namespace) -> int:
    from translator.workflow.posts import only_post
    from translator.workflow.reviewing import open_review

    site, post = only_post(options.post)
    session = open_review(site, post)

    from tui import run as run_screen

    return run_screen(session)
