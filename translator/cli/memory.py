"""`olgim memory`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from translator.cli.options import add_json
from translator.i18n import tr

SUMMARY = tr("exchange translations with other programs")
DESCRIPTION = tr("""\
Exchange translations with other programs, as TMX 1.4b, XLIFF 2.1, PO or CSV. What is imported is known from then on
(it stands in _olgim/memory/, in a file of its own) and never replaces anything: your own words go before it.""")

FORMS = ("tmx", "xliff", "po", "csv")


def configure(parser: ArgumentParser) -> None:
    """Add the options of `olgim memory`."""
    actions = parser.add_subparsers(title=tr("actions"), metavar="ACTION", required=True)
    export = actions.add_parser("export", help=tr("write the translations that a person accepted"))
    export.add_argument("file", metavar="FILE", help=tr("- for standard output, with --format"))
    export.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help=tr("posts, folders or globs (default: all posts of the site)"),
    )
    export.add_argument("--all", action="store_true", help=tr("proposals, too, marked as such"))
    export.add_argument("--format", choices=FORMS, help=tr("the format (default: by the file's name)"))
    export.set_defaults(action="export", run=run)
    take = actions.add_parser("import", help=tr("know the translations of a file from now on"))
    take.add_argument("files", nargs="+", metavar="FILE")
    take.add_argument("--format", choices=FORMS, help=tr("the format (default: by the file's name)"))
    add_json(take)
    take.set_defaults(action="import", run=run)


def run(options: Namespace) -> int:
    """Import or export the memory and return the exit code."""
    from translator.cli import memory_run

    return memory_run.run_export(options) if options.action == "export" else memory_run.run_import(options)
