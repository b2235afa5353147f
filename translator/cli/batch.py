"""`olgim batch`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from translator.cli.options import add_drafts, add_endpoint, add_json, add_paths, add_yes
from translator.i18n import tr

SUMMARY = tr("translate through the provider's batch interface: half the price, up to a day's wait")
DESCRIPTION = tr("""\
Send posts through the provider's batch interface, which costs half as much and takes up to a day. Batches
under way are recorded in _olgim/batches/: commit that folder, and any machine with the same site can fetch the results.
After a fetch, `olgim translate` writes bitexts and mirrors, and asks for the segments that the batch left out.""")

_ACTIONS = {
    "submit": tr("send the posts' untranslated segments and return at once"),
    "status": tr("show how far along each batch is"),
    "fetch": tr("fetch the results that have arrived"),
    "cancel": tr("cancel batches; what they have finished can still be fetched"),
}


def configure(parser: ArgumentParser) -> None:
    """Add the four actions, from `submit` to `cancel`, with the arguments of each."""
    actions = parser.add_subparsers(title=tr("actions"), metavar="ACTION", dest="action", required=True)
    for name, what in _ACTIONS.items():
        action = actions.add_parser(name, help=what, description=f"{what[0].upper()}{what[1:]}.")
        if name == "submit":
            add_paths(action)
            add_drafts(action)
            add_yes(action)
        if name == "cancel":
            action.add_argument(
                "names", nargs="*", metavar="BATCH", help=tr("batches to cancel (default: all)")
            )
        add_json(action)
        add_endpoint(action)


def run(options: Namespace) -> int:
    """Do what the named action says, and return the exit code."""
    from translator.cli.batch_run import run_batch

    return run_batch(options)
