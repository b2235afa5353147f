"""`olgim models`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from translator.cli.options import add_endpoint, add_json
from translator.i18n import tr

SUMMARY = tr("list the models that you can use here and now; download one that needs no server")
DESCRIPTION = tr("""\
List the models of the configured endpoint and of the local servers that are running, and the model files that you have
fetched. `olgim models fetch` downloads a model file, after showing its licence, size and checksum and asking you.""")


def configure(parser: ArgumentParser) -> None:
    """Add the endpoint, the form of the output, and `fetch` with its own arguments."""
    add_endpoint(parser)
    add_json(parser)
    actions = parser.add_subparsers(title=tr("actions"), metavar="[ACTION]", dest="action")
    what = tr("download a model file (GGUF), which needs no server")
    fetch = actions.add_parser("fetch", help=what, description=f"{what[0].upper()}{what[1:]}.")
    fetch.add_argument("what", metavar="NAME|URL", help=tr("qwen3-4b, or the https URL of a GGUF file"))
    fetch.add_argument(
        "--to", type=Path, metavar="FOLDER", help=tr("where to put it (default: your data folder)")
    )
    fetch.add_argument(
        "--yes", action="store_true", help=tr("agree to the licence and size without being asked")
    )


def run(options: Namespace) -> int:
    """List models, or download one with `fetch`, and return the exit code."""
    if options.action == "fetch":
        from translator.cli.fetch_run import run_fetch

        return run_fetch(options)
    from translator.cli.endpoints_run import run_models

    return run_models(options)
