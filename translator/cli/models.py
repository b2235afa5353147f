"""`olgim models`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from translator.cli.options import add_endpoint, add_json

SUMMARY = "list the models that are usable here and now"
DESCRIPTION = "List the models of the configured endpoint and of the local servers that are running."


def configure(parser: ArgumentParser) -> None:
    add_endpoint(parser)
    add_json(parser)


def run(options: Namespace) -> int:
    from translator.cli.endpoints_run import run_models

    return run_models(options)
