"""`olgim glossary`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter

from translator.cli.options import add_json, add_paths, add_post, whole
from translator.i18n import tr

SUMMARY = tr("check, extend and exchange the terms of a site")
DESCRIPTION = tr("""\
Manage a site's glossary: the English that each Korean term must have in every post. See docs/glossary.md.
""")

_FORMATS = ("yaml", "csv", "excel", "tsv", "deepl", "google", "tbx", "tbx2")


def configure(parser: ArgumentParser) -> None:
    """Add the actions of the glossary, each with its own arguments and the function that runs it."""
    actions = parser.add_subparsers(title=tr("actions"), metavar="ACTION", required=True)

    lint = _action(actions, "lint", tr("find duplicates, conflicts, chains, unused terms"), "run_lint")
    add_paths(lint)
    lint.add_argument("--no-posts", action="store_true", help=tr("look at the glossaries alone"))
    lint.add_argument(
        "--strict", action="store_true", help=tr("exit with 1 for warnings, too, not only for errors")
    )
    add_json(lint)

    suggest = _action(
        actions, "suggest", tr("propose terms from posts, translations and edits"), "run_suggest"
    )
    add_paths(suggest)
    suggest.add_argument(
        "--accept",
        action="append",
        default=[],
        metavar="TERM[=ENGLISH]",
        help=tr("add this one to the glossary; can be given several times"),
    )
    suggest.add_argument(
        "--never",
        action="append",
        default=[],
        metavar="TERM",
        help=tr("never suggest this one again (written to _olgim/declined.txt)"),
    )
    suggest.add_argument(
        "--again", action="append", default=[], metavar="TERM", help=tr("suggest this word again")
    )
    suggest.add_argument(
        "--least",
        type=whole,
        metavar="N",
        help=tr("how often a term has to occur (default: 3 in translations, 5 in posts)"),
    )
    suggest.add_argument(
        "--limit", type=whole, default=40, metavar="N", help=tr("show at most N (default: 40)")
    )
    add_json(suggest)

    add = _action(actions, "add", tr("add a term to the glossary"), "run_add")
    add.add_argument("source", metavar="TERM", help=tr("the Korean"))
    add.add_argument(
        "target", metavar="ENGLISH", nargs="?", help=tr("its English (leave it out with --keep)")
    )
    add.add_argument("--keep", action="store_true", help=tr("do not translate: keep the term as it is"))
    add.add_argument(
        "--advice",
        action="store_true",
        help=tr(
            "only advise the model: the English depends on the sentence, and no translation is held against it"
        ),
    )
    add.add_argument(
        "--variant", action="append", default=[], metavar="KOREAN", help=tr("another spelling of the term")
    )
    add.add_argument(
        "--or",
        dest="target_variant",
        action="append",
        default=[],
        metavar="ENGLISH",
        help=tr("another English rendering that is accepted"),
    )
    add.add_argument(
        "--forbid",
        action="append",
        default=[],
        metavar="ENGLISH",
        help=tr("an English rendering that is forbidden"),
    )
    add.add_argument(
        "--context",
        action="append",
        default=[],
        metavar="WORD",
        help=tr("only where this word occurs in the same text, or in posts with this #tag"),
    )
    add.add_argument(
        "--exact", action="store_true", help=tr("match upper and lower case of Latin letters exactly")
    )
    add.add_argument("--note", default="", help=tr("a note for the model and the reviewer"))
    add.add_argument("--replace", action="store_true", help=tr("replace the term's existing entry"))
    _add_file(add)

    remove = _action(actions, "remove", tr("remove a term from the glossary"), "run_remove")
    remove.add_argument("source", metavar="TERM")
    _add_file(remove)

    takes = _action(actions, "import", tr("import terms from another program's file"), "run_import")
    takes.add_argument("path", metavar="FILE")
    takes.add_argument("--format", choices=_FORMATS, help=tr("default: by the file's suffix"))
    takes.add_argument(
        "--replace", action="store_true", help=tr("replace the glossary's entries with the file's")
    )
    _add_file(takes)

    gives = _action(actions, "export", tr("write the terms for another program"), "run_export")
    gives.add_argument("path", metavar="FILE", help=tr("the file to write; - for standard output"))
    gives.add_argument("--format", choices=_FORMATS, help=tr("default: by the file's suffix"))
    gives.add_argument("--all", action="store_true", help=tr("include the built-in term bases"))

    touched = _action(
        actions, "touched", tr("show the accepted sentences that don't follow a term"), "run_touched"
    )
    touched.add_argument("source", metavar="TERM")
    add_paths(touched)
    touched.add_argument(
        "--every", action="store_true", help=tr("also list those that follow the term already")
    )
    group = touched.add_mutually_exclusive_group()
    group.add_argument(
        "--review", action="store_true", help=tr("make them proposals again, for `olgim review`")
    )
    group.add_argument(
        "--retranslate",
        action="store_true",
        help=tr("let the next `olgim translate` ask only for these again"),
    )
    add_json(touched)

    terms = _action(actions, "terms", tr("show which terms occur in a post, and where"), "run_terms")
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
    parser.add_argument("--file", metavar="FILE", help=tr("which glossary (default: the site's first one)"))
