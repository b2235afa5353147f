"""`olgim check`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from typing import TYPE_CHECKING

from translator.cli.console import complain, count, emit_json, narrate, out
from translator.cli.options import add_drafts, add_json, add_paths
from translator.errors import ExitCode, OlgimError
from translator.i18n import localised, tr
from translator.units import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from translator.workflow.report import Remark
    from translator.workflow.todo import Todo

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
    from translator.workflow.todo import Todo

    rows: list[Remark] = []
    todo = Todo()
    chosen = choose(options)
    code = chosen.code
    for site, posts in chosen.groups:
        site.check_glossaries()
        tell_renamed(site, posts)
        for post in posts:
            try:
                checked = check_post_file(site, post)
                rows += checked.remarks
                todo += checked.todo
            except OlgimError as error:
                complain(error)
                code = max(code, int(error.exit_code))
    if options.json:
        emit_json([asdict(row) for row in rows])
    else:
        accepted = tr(" (accepted)")
        for row in rows:
            said = (
                f"{row.post}:{row.line}: {_SEVERITIES[row.severity]}: {localised(row.message)} [{row.code}]"
            )
            out(f"{said}{accepted}" if row.accepted else said)
        out(_sum(rows))
        _tell_todo(todo)
    doubtful = any(row.severity is not Severity.NOTE for row in rows)
    return code or (ExitCode.FINDINGS if doubtful else ExitCode.CLEAN)


def _sum(rows: Sequence[Remark]) -> str:
    accepted = sum(row.accepted for row in rows)
    if not accepted:
        return count(len(rows), "finding")
    return tr(
        "{findings}, {accepted:,} of them in English that a person has accepted: `olgim review` waives them",
        findings=count(len(rows), "finding"),
        accepted=accepted,
    )


def _tell_todo(todo: Todo) -> None:
    """Say what the checks don't speak of: nothing is found in what isn't there."""
    said = (
        (todo.to_translate, tr("{number:,} to translate", number=todo.to_translate)),
        (todo.to_decide, tr("{number:,} to decide", number=todo.to_decide)),
    )
    if parts := ", ".join(words for number, words in said if number):
        narrate(tr("Beside that, {parts}: see `olgim status`", parts=parts))
