"""`olgim check`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import asdict

from translator.cli.console import complain, count, emit_json, out
from translator.cli.options import add_drafts, add_json, add_paths
from translator.errors import ExitCode, OlgimError
from translator.i18n import localised, tr
from translator.units import Severity

_SEVERITIES = {
    Severity.CRITICAL: tr("critical"),
    Severity.WARNING: tr("warning"),
    Severity.NOTE: tr("note"),
}
SUMMARY = tr("run the quality checks over the bitext")
DESCRIPTION = tr(
    "Run the quality checks over what the bitext holds: numbers, terms, tags, leftovers and more."
)


def configure(parser: ArgumentParser) -> None:
    """Add the posts to check and the form of the output."""
    add_paths(parser)
    add_drafts(parser)
    add_json(parser)


def run(options: Namespace) -> int:
    """Print a line for each finding; the exit code is 1 where any of them is more than a note."""
    from translator.cli.moving import tell_renamed
    from translator.cli.selection import choose
    from translator.workflow.checking import check_post_file
    from translator.workflow.report import Remark

    rows: list[Remark] = []
    chosen = choose(options)
    code = chosen.code
    for site, posts in chosen.groups:
        site.check_glossaries()
        tell_renamed(site, posts)
        for post in posts:
            try:
                rows += check_post_file(site, post)
            except OlgimError as error:
                complain(error)
                code = max(code, int(error.exit_code))
    if options.json:
        emit_json([asdict(row) for row in rows])
    else:
        for row in rows:
            out(f"{row.post}:{row.line}: {_SEVERITIES[row.severity]}: {localised(row.message)} [{row.code}]")
        out(count(len(rows), "finding"))
    doubtful = any(row.severity is not Severity.NOTE for row in rows)
    return code or (ExitCode.FINDINGS if doubtful else ExitCode.CLEAN)
