"""`olgim doctor`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from translator.cli.options import add_endpoint, add_json
from translator.i18n import tr

SUMMARY = tr("say what is wrong with a set-up and how to fix it")
DESCRIPTION = tr("""\
Check the site (engine, languages, layout, glossary), then key, endpoint, model, context window, JSON support, clock and
proxy; say how to fix what is wrong.""")


def configure(parser: ArgumentParser) -> None:
    """Add the endpoint to examine and the form of the output."""
    add_endpoint(parser)
    add_json(parser)


def run(options: Namespace) -> int:
    """Examine site and endpoint, print what was found, and return the exit code."""
    from translator.cli.endpoints_run import run_doctor

    return run_doctor(options)
