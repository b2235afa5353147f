"""`olgim work`."""

from __future__ import annotations

import os
import shlex
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from translator.cli.console import count, emit_json, narrate, out
from translator.cli.options import add_json, whole
from translator.errors import ExitCode, UsageError
from translator.i18n import tr

if TYPE_CHECKING:
    from translator.workflow.handing_out import Task

SUMMARY = tr("hand a post's translation to a coding agent or a person")
DESCRIPTION = tr("""\
Prepare what a coding agent or a person needs to translate a post: a brief, the post to read along, and a worksheet
with a place for the English of each passage that wants one. No model is asked. It prints the commands that check the
worksheet and take it in. --skill prints a text that teaches a coding agent all of this.""")


def configure(parser: ArgumentParser) -> None:
    """Add the post to hand out and which of its passages are wanted."""
    parser.add_argument("post", metavar="POST", nargs="?", help=tr("a Korean Markdown post"))
    parser.add_argument(
        "--only",
        metavar="KEY",
        nargs="+",
        default=[],
        help=tr("only these passages, also such as have a proposal that nobody has accepted"),
    )
    parser.add_argument("--limit", metavar="N", type=whole, help=tr("at most so many passages, from the top"))
    parser.add_argument(
        "-o",
        "--output",
        metavar="FOLDER",
        help=tr("put the task here, outside of the site (default: a folder in _olgim/.cache/work/)"),
    )
    parser.add_argument(
        "--skill",
        action="store_true",
        help=tr("print a skill for coding agents (SKILL.md), and do nothing else"),
    )
    add_json(parser)


def run(options: Namespace) -> int:
    """Write the task's files, print the commands that take it in, and return the exit code."""
    if options.skill:
        from translator.workflow.skill import SKILL

        out(SKILL.rstrip("\n"))
        return ExitCode.CLEAN
    if options.post is None:
        raise UsageError(
            tr("name the post to hand out"), hint=tr("`olgim status` lists posts and whose turn it is.")
        )

    from translator.workflow.guard import guarded
    from translator.workflow.handing_out import TaskWish, hand_out_post
    from translator.workflow.worksheet_post import post_to_hand_out

    site, path = post_to_hand_out(options.post)
    folder = None if options.output is None else Path(options.output)
    with guarded(site.label(path)):
        task = hand_out_post(site, path, TaskWish(tuple(options.only), options.limit, folder))
    if options.json:
        emit_json(_as_dict(task))
    else:
        _tell(task)
    return ExitCode.CLEAN


STOP_RULES = (
    tr("`--check` names what is refused, and its line: mend that, and check once more."),
    tr("The same failure after one repair: stop and ask. What is sound can be handed in."),
    tr("A warning that you have looked at and stand by may stay: say so."),
    tr("Edit the worksheet alone: never the post, its English file, or _olgim/'s files."),
)


def _commands(task: Task) -> tuple[list[str], list[str]]:
    """The words that check the worksheet, and that take it in, from the current folder."""
    from translator.publish import find_root

    words = [task.site.shown(task.worksheet)]
    if find_root(Path.cwd()) != task.site.root and not task.worksheet.resolve().is_relative_to(
        task.site.root
    ):
        words += ["--post", task.site.shown(task.post)]
    if task.replaces:
        words.append("--replace")
    return ["olgim", "take", "--check", *words], ["olgim", "take", *words]


def _tell(task: Task) -> None:
    if not task.passages:
        out(tr("{label}: nothing to translate; `olgim status` says whose turn it is", label=task.label))
        return
    shown = task.site.shown
    check, take = _commands(task)
    if task.earlier is not None:
        narrate(
            tr(
                "note: an older worksheet held English that isn't in this one; it is kept: {earlier}",
                earlier=shown(task.earlier),
            )
        )
    if task.filled:
        narrate(
            tr(
                "note: the English of {passages} stands there already, from before",
                passages=count(task.filled, "passage"),
            )
        )
    more = tr(", {left:,} more are left for another task", left=task.left) if task.left else ""
    out(
        tr(
            "{label}: {passages} to translate{more}\n",
            label=task.label,
            passages=count(len(task.passages), "passage"),
            more=more,
        )
    )
    out(tr("Read first:     {brief}", brief=shown(task.brief)))
    out(tr("Read along:     {reference}", reference=shown(task.reference)))
    out(tr("Write in here:  {worksheet}\n", worksheet=shown(task.worksheet)))
    out(tr("Check it:       {check}", check=shlex.join(check)))
    out(tr("Hand it in:     {take}\n", take=shlex.join(take)))
    for rule in STOP_RULES:
        out(f"- {rule}")


def _as_dict(task: Task) -> dict[str, Any]:
    check, take = _commands(task)
    there = bool(task.passages)
    return {
        "post": task.label,
        "site": os.fspath(task.site.root),
        "passages": [
            {
                "key": one.key,
                "number": one.number,
                "line": one.line,
                "kind": one.kind,
                "source": one.source,
                "english": one.english,
            }
            for one in task.passages
        ],
        "left": task.left,
        "brief": str(task.brief.absolute()) if there else None,
        "reference": str(task.reference.absolute()) if there else None,
        "worksheet": str(task.worksheet.absolute()) if there else None,
        "earlier": None if task.earlier is None else str(task.earlier.absolute()),
        "check": check if there else None,
        "take": take if there else None,
        "stop_rules": list(STOP_RULES),
    }
