"""`olgim glossary`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter

from translator.cli.options import add_json, add_paths, add_post, whole

SUMMARY = "check, extend and exchange the terms of a site"
DESCRIPTION = """\
Manage a site's glossary: the English that each Korean term must have in every post. See docs/glossary.md.
"""

_FORMATS = ("yaml", "csv", "excel", "tsv", "deepl", "google", "tbx", "tbx2")


def configure(parser: ArgumentParser) -> None:
    """Add the actions of the glossary, each with its own arguments and the function that runs it."""
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)

    lint = _action(actions, "lint", "find duplicates, conflicts, chains, unused terms", "run_lint")
    add_paths(lint)
    lint.add_argument("--no-posts", action="store_true", help="look at the glossaries alone")
    lint.add_argument(
        "--strict", action="store_true", help="exit with 1 for warnings, too, not only for errors"
    )
    add_json(lint)

    suggest = _action(actions, "suggest", "propose terms from posts, translations and edits", "run_suggest")
    add_paths(suggest)
    suggest.add_argument(
        "--accept",
        action="append",
        default=[],
        metavar="TERM[=ENGLISH]",
        help="add this one to the glossary; can be given several times",
    )
    suggest.add_argument(
        "--never",
        action="append",
        default=[],
        metavar="TERM",
        help="never suggest this one again (written to _olgim/declined.txt)",
    )
    suggest.add_argument(
        "--again", action="append", default=[], metavar="TERM", help="suggest this word again"
    )
    suggest.add_argument(
        "--least",
        type=whole,
        metavar="N",
        help="how often a term has to occur (default: 3 in translations, 5 in posts)",
    )
    suggest.add_argument("--limit", type=whole, default=40, metavar="N", help="show at most N (default: 40)")
    add_json(suggest)

    add = _action(actions, "add", "add a term to the glossary", "run_add")
    add.add_argument("source", metavar="TERM", help="the Korean")
    add.add_argument("target", metavar="ENGLISH", nargs="?", help="its English (leave it out with --keep)")
    add.add_argument("--keep", action="store_true", help="do not translate: keep the term as it is")
    add.add_argument(
        "--advice",
        action="store_true",
        help="only advise the model: the English depends on the sentence, and no translation is held against it",
    )
    add.add_argument(
        "--variant", action="append", default=[], metavar="KOREAN", help="another spelling of the term"
    )
    add.add_argument(
        "--or",
        dest="target_variant",
        action="append",
        default=[],
        metavar="ENGLISH",
        help="another English rendering that is accepted",
    )
    add.add_argument(
        "--forbid",
        action="append",
        default=[],
        metavar="ENGLISH",
        help="an English rendering that is forbidden",
    )
    add.add_argument(
        "--context",
        action="append",
        default=[],
        metavar="WORD",
        help="only where this word occurs in the same text, or in posts with this #tag",
    )
    add.add_argument(
        "--exact", action="store_true", help="match upper and lower case of Latin letters exactly"
    )
    add.add_argument("--note", default="", help="a note for the model and the reviewer")
    add.add_argument("--replace", action="store_true", help="replace the term's existing entry")
    _add_file(add)

    remove = _action(actions, "remove", "remove a term from the glossary", "run_remove")
    remove.add_argument("source", metavar="TERM")
    _add_file(remove)

    takes = _action(actions, "import", "import terms from another program's file", "run_import")
    takes.add_argument("path", metavar="FILE")
    takes.add_argument("--format", choices=_FORMATS, help="default: by the file's suffix")
    takes.add_argument(
        "--replace", action="store_true", help="replace the glossary's entries with the file's"
    )
    _add_file(takes)

    gives = _action(actions, "export", "write the terms for another program", "run_export")
    gives.add_argument("path", metavar="FILE", help="the file to write; - for standard output")
    gives.add_argument("--format", choices=_FORMATS, help="default: by the file's suffix")
    gives.add_argument("--all", action="store_true", help="include the built-in term bases")

    touched = _action(
        actions, "touched", "show the accepted sentences that don't follow a term", "run_touched"
    )
    touched.add_argument("source", metavar="TERM")
    add_paths(touched)
    touched.add_argument("--every", action="store_true", help="also list those that follow the term already")
    group = touched.add_mutually_exclusive_group()
    group.add_argument("--review", action="store_true", help="make them proposals again, for `olgim review`")
    group.add_argument(
        "--retranslate", action="store_true", help="let the next `olgim translate` ask only for these again"
    )
    add_json(touched)

    terms = _action(actions, "terms", "show which terms occur in a post, and where", "run_terms")
    add_post(terms)
    add_json(terms)


def run(options: Namespace) -> int:
    """Call the function that the named action chose, and return its exit code."""
    from translator.cli import glossary_run

    action = getattr(glossary_run, options.action)
    return int(action(options))


def _action(actions: object, name: str, summary: str, function: str) -> ArgumentParser:
    parser: ArgumentParser = actions.add_parser(  # type: ignore[attr-defined] # argparse keeps the class to itself
        name,
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}.",
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.set_defaults(action=function)
    return parser


def _add_file(parser: ArgumentParser) -> None:
    parser.add_argument("--file", metavar="FILE", help="which glossary (default: the site's first one)")
