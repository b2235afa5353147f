"""`olgim preview`."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace

from translator.cli.options import add_drafts, add_json
from translator.i18n import tr

SUMMARY = tr("show a post beside its English in a browser")
DESCRIPTION = tr("""\
Write one HTML page a post: Korean and English side by side, passage by passage, with states, findings and changes,
for people without a terminal. A page is one file that needs no other and asks nothing of anybody. --serve shows the
pages in your own browser instead, and anew whenever a post, its bitext or its mirror changes.""")


def configure(parser: ArgumentParser) -> None:
    """Add the posts to show, where the pages go, and how they are served."""
    parser.add_argument("paths", nargs="+", metavar="POST", help=tr("posts, folders or globs"))
    add_drafts(parser)
    parser.add_argument(
        "-o",
        "--output",
        metavar="PATH",
        help=tr("a folder for the pages, or an .html file for one (default: _olgim/.cache/preview)"),
    )
    parser.add_argument(
        "--against",
        metavar="FOLDER",
        help=tr("an earlier checkout of the site: mark what has changed in the English since"),
    )
    parser.add_argument(
        "--serve", action="store_true", help=tr("write nothing; serve the pages on 127.0.0.1 until Ctrl-C")
    )
    parser.add_argument(
        "--port", type=_port, default=0, help=tr("where to serve (default: any port that is free)")
    )
    parser.add_argument("--open", action="store_true", help=tr("open the page in the browser, too"))
    add_json(parser)


def run(options: Namespace) -> int:
    """Write the pages, or serve them until interrupted, and return the exit code."""
    from translator.cli.preview_run import run_preview

    return run_preview(options)


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) < 65536):
        raise ArgumentTypeError(tr("{text!r} is not a port: a number from 0 to 65535", text=text))
    return int(text)
