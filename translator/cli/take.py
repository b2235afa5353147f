"""`olgim take`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from translator.cli.console import count, emit_json, narrate, out
from translator.cli.options import add_json
from translator.i18n import localised, tr
from translator.units import Origin, Severity

if TYPE_CHECKING:
    from translator.workflow.taken import Taken, TakenRow

SUMMARY = tr("take in the English that an agent or a person wrote into a worksheet")
DESCRIPTION = tr("""\
Take in the English that a coding agent or a person wrote into a worksheet of `olgim work`: it is held against the
same rules as a model's answers. What is sound becomes a proposal in the bitext, and the mirror is written once the
post is complete; what is refused is named with its line and what to mend. Nothing that a person wrote or accepted is
replaced. --check says what would happen, and writes nothing.""")


def configure(parser: ArgumentParser) -> None:
    """Add the worksheet, whose English it is, and whether anything is written."""
    parser.add_argument("file", metavar="FILE", help=tr("the worksheet, english.md"))
    parser.add_argument("--check", action="store_true", help=tr("say what would be taken; write nothing"))
    parser.add_argument(
        "--by",
        choices=("agent", "human"),
        default="agent",
        help=tr("who wrote it (default: agent); what a person hands in is never replaced by a model"),
    )
    parser.add_argument(
        "--author", metavar="NAME", default="", help=tr('whom the bitext names as its author ("claude code")')
    )
    parser.add_argument(
        "--post", metavar="POST", help=tr("the post, where the file doesn't say it or the site is elsewhere")
    )
    parser.add_argument(
        "--replace",
        action="store_true",
        help=tr("let it replace proposals of others that nobody has accepted"),
    )
    parser.add_argument(
        "--allow",
        metavar="KEY",
        action="append",
        default=[],
        help=tr("take this passage though it misses a term of the glossary; for a person to decide"),
    )
    add_json(parser)


def run(options: Namespace) -> int:
    """Take the worksheet's English in and say what became of each passage; 1 where something was refused."""
    from translator.cli.moving import with_followed_posts
    from translator.workflow.guard import guarded
    from translator.workflow.same_passages import base_of
    from translator.workflow.taken import Giver
    from translator.workflow.taking_in import take_in
    from translator.workflow.worksheet_post import post_of_sheet
    from translator.workflow.worksheet_reading import read_worksheet

    file = Path(options.file)
    sheet = read_worksheet(file)
    site, path = post_of_sheet(file, sheet, options.post)
    ((site, _),) = with_followed_posts(options, [(site, [path])])
    giver = Giver(
        Origin.HUMAN if options.by == "human" else Origin.MODEL,
        " ".join(options.author.split())[:_LONGEST_NAME],
        options.replace,
        frozenset(map(base_of, options.allow)),
    )
    with guarded(site.label(path)):
        taken = take_in(site, path, sheet, giver, check=options.check)
    if options.json:
        emit_json({"file": str(file), **taken.as_dict()})
    else:
        _tell(taken, str(file))
    return taken.exit_code


_LONGEST_NAME = 80  # characters of an author's name
_MOST_LINES = 12  # numbers of empty lines that are named


def _tell(taken: Taken, file: str) -> None:
    from translator.workflow.taken import PassageOutcome

    for row in taken.rows:
        for line in _lines(row, file):
            narrate(line)
    if empty := [str(row.line) for row in taken.rows if row.outcome is PassageOutcome.EMPTY]:
        more = tr(" and {number:,} more", number=len(empty) - _MOST_LINES) if len(empty) > _MOST_LINES else ""
        narrate(
            tr(
                "{file}: nothing is written below the headers in lines {empty}{more}",
                file=file,
                empty=", ".join(empty[:_MOST_LINES]),
                more=more,
            )
        )
    number = taken.number(PassageOutcome.TAKEN)
    parts = [
        tr("{number:,} would be taken", number=number)
        if taken.check
        else tr("{number:,} taken", number=number)
    ]
    if number := taken.number(PassageOutcome.THERE):
        parts.append(tr("{number:,} there already", number=number))
    if number := taken.number(PassageOutcome.REFUSED):
        parts.append(tr("{number:,} refused", number=number))
    if number := taken.number(PassageOutcome.EMPTY):
        parts.append(tr("{number:,} left empty", number=number))
    if taken.lacking:
        parts.append(tr("{lacking:,} no longer in the file", lacking=taken.lacking))
    out(f"{taken.post}")
    out(f"  {count(len(taken.rows), 'passage')}: {', '.join(parts)}")
    if taken.taken_over:
        edits = count(taken.taken_over, "edit")
        narrate(tr("  {edits} taken over from the English file", edits=edits))
    for line in taken.blockers:
        narrate(f"  {line}")
    for notice in taken.made_way:
        narrate(tr("note: {notice}", notice=notice))
    out(f"  {_next(taken)}")
    if taken.error is not None:
        narrate(tr("olgim: {error}", error=taken.error))
        for line in (taken.error.hint or "").splitlines():
            narrate(f"  {line}")


def _lines(row: TakenRow, file: str) -> list[str]:
    place = f"{file}:{row.line}:"
    lines = [
        tr(
            "{place} error: [{key}] {problem} [{code}]",
            place=place,
            key=row.key,
            problem=problem,
            code=row.code,
        )
        for problem in row.problems
    ]
    lines += [
        "{place} {severity}: [{key}] {message} [{code}]".format(
            place=place,
            severity=tr("note") if one.severity is Severity.NOTE else tr("warning"),
            key=row.key,
            message=localised(one.message),
            code=one.code,
        )
        for one in row.findings
    ]
    return lines


def _next(taken: Taken) -> str:
    from translator.workflow.report import MirrorState
    from translator.workflow.taken import PassageOutcome

    said = {
        MirrorState.WRITTEN: tr("wrote {mirror}", mirror=taken.mirror),
        MirrorState.UNCHANGED: tr("{mirror} is up to date", mirror=taken.mirror),
    }
    if taken.mirror_state in said:
        return tr(
            "{said}; `olgim review` shows it to the person who accepts it", said=said[taken.mirror_state]
        )
    if taken.left and not (taken.check and taken.number(PassageOutcome.REFUSED)):
        left = count(taken.left, "segment")
        if taken.check:
            return tr("{left} of the post would still be without English", left=left)
        return tr("{left} of the post still without English: no mirror written yet", left=left)
    if taken.check and taken.number(PassageOutcome.REFUSED):
        return tr("mend what is named above, and check it once more")
    if taken.check:
        return tr("the post would be complete")
    return tr("no mirror written: see above")
