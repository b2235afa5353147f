"""`olgim action`."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace

from translator.errors import UsageError
from translator.i18n import tr

SUMMARY = tr("do a job of the GitHub Action (in a workflow only)")
DESCRIPTION = tr("""\
Do what the GitHub Action is for: put new and changed posts into English on branches with pull requests, take orders
from their comments, check the pull requests of others. It reads its inputs and the event from the runner's
environment; see docs/action.md. On your own machine use `olgim translate`.""")


def configure(parser: ArgumentParser) -> None:
    """Add no arguments: the runner's environment says everything."""
    del parser  # everything comes from the environment


def run(options: Namespace) -> int:
    """Do the job that the environment describes, print its log, and return its exit code.

    Raises UsageError where it is no job of GitHub Actions.
    """
    del options
    if not os.environ.get("GITHUB_ACTIONS") and not os.environ.get("GITHUB_EVENT_NAME"):
        raise UsageError(
            tr("this isn't a job of GitHub Actions"),
            hint=tr(
                "`olgim action` is what the GitHub Action runs; see docs/action.md. Here, run `olgim translate`."
            ),
        )
    from translator.cli.console import plain
    from translator.cli.progress import ProgressWatch
    from translator.workflow.action.run import run_action

    with ProgressWatch(show=False) as watch:
        code, log = run_action(os.environ, watch)
    for line in log.lines:
        print(plain(line))
    sys.stdout.flush()
    return code
