"""`olgim translate`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from translator.cli.options import (
    add_drafts,
    add_endpoint,
    add_json,
    add_move,
    add_paths,
    add_yes,
    amount,
    shard,
    whole,
)
from translator.errors import UsageError
from translator.i18n import tr

SUMMARY = tr("translate posts; write bitext and mirrors")
DESCRIPTION = tr("""\
Translate posts: what has been translated before comes from the memory; the rest goes to the model, with the glossary,
and is checked. The result is written to the bitext (_olgim/en/…) and the mirror. A post with a segment that could not
be translated gets no mirror unless --partial is given. A second run sends only what has changed. Without a PATH it is
about the whole site: before more than 5 posts, or $1, it shows plan and price and asks.""")

_NOT_WITH_BATCH = ("output", "dry_run", "partial", "no_state", "polish", "again", "shard", "record", "replay")


def configure(parser: ArgumentParser) -> None:
    """Add posts, endpoint, limits and what is written."""
    add_paths(parser)
    add_drafts(parser)
    add_move(parser)
    add_yes(parser)
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help=tr("write the mirror here, of one post only; - for standard output"),
    )
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help=tr(
            "show engine, model, price, every post with its mirror, and what would be sent; write nothing"
        ),
    )
    parser.add_argument(
        "--partial", action="store_true", help=tr("write mirrors even where parts are still Korean")
    )
    parser.add_argument(
        "--no-state",
        action="store_true",
        help=tr("keep nothing in _olgim/ (a file outside a site also needs --output)"),
    )
    parser.add_argument("--max-cost", type=amount, metavar="USD", help=tr("stop before the run costs more"))
    parser.add_argument(
        "--max-tokens", type=whole, metavar="N", help=tr("stop before the run uses more tokens")
    )
    parser.add_argument(
        "--polish",
        action="store_true",
        help=tr("review each post with the model afterwards; it must name an error to change a sentence"),
    )
    parser.add_argument(
        "--again",
        action="store_true",
        help=tr(
            "ask anew for what a model wrote and nobody accepted; its earlier answer stays beside it for the review"
        ),
    )
    parser.add_argument(
        "--batch",
        action="store_true",
        help=tr("send through the provider's batch interface and return at once"),
    )
    parser.add_argument(
        "--shard", type=shard, metavar="I/N", help=tr("take only every N-th post, beginning with the I-th")
    )
    recording = parser.add_mutually_exclusive_group()
    recording.add_argument(
        "--record", metavar="FILE", help=tr("record the exchange with the model; keys are never in it")
    )
    recording.add_argument("--replay", metavar="FILE", help=tr("answer from a recording instead of a model"))
    add_json(parser)
    add_endpoint(parser)


def run(options: Namespace) -> int:
    """Translate the posts now, or through the batch interface, and return the exit code."""
    if options.again and options.no_state:
        raise UsageError(
            tr("--again and --no-state don't go together"),
            hint=tr("What a model wrote before is known from the bitext, which --no-state doesn't look at."),
        )
    if options.batch:
        for other in _NOT_WITH_BATCH:
            if getattr(options, other):
                raise UsageError(
                    tr("--batch and --{other} don't go together", other=other.replace("_", "-")),
                    hint=tr(
                        "The answers are written by a later run of `olgim translate`, after `olgim batch fetch`."
                    ),
                )
        from translator.cli.batch_run import submit

        return submit(options)
    from translator.cli.translate_run import run_translate

    return run_translate(options)
