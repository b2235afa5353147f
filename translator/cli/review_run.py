"""Running `olgim review` without its screen, and saying how it went."""

from __future__ import annotations

from argparse import Namespace

from translator.cli.console import complain, count, emit_json, narrate, out
from translator.errors import ExitCode, UsageError
from translator.workflow.report import MirrorState
from translator.workflow.reviewing import posts_to_review
from translator.workflow.unattended import Decisions, LeftOpen, Reviewed, Waiver, review_unattended

MOST_LEFT = 12
"""Lines of what is left in a post; --json has all."""


def run_unattended(options: Namespace) -> int:
    """`olgim review` with decisions on the command line."""
    if options.touched is not None:
        raise UsageError(
            "--touched needs the screen", hint="For scripts there is `olgim glossary touched --json`."
        )
    if options.reason and not options.waive:
        raise UsageError("--reason goes with --waive")
    decisions = Decisions(
        waive=tuple(map(_waiver, options.waive)),
        reason=options.reason,
        accept=tuple(options.accept),
        accept_clean=options.accept_clean,
        publish=options.publish,
    )
    found = posts_to_review(options.posts)
    for one in found.followed:
        narrate(f"note: {one}")
    done = review_unattended(found.posts, decisions)
    for error in found.unread:
        complain(error)
    if options.json:
        emit_json([one.as_dict() for one in done])
    else:
        for reviewed in done:
            _tell(reviewed)
        if not done:
            out("nothing to review: no post has a proposal that is not accepted")
    codes = [*(one.exit_code for one in done), *(error.exit_code for error in found.unread)]
    return max(codes, default=ExitCode.CLEAN)


def _waiver(said: str) -> Waiver:
    key, _, finding = said.rpartition(":")
    if not key or not finding:
        raise UsageError(
            f"--waive takes a segment's key and a finding: {said}",
            hint="As in --waive 3f2a9c:numbers; `olgim review POST --json` lists both.",
        )
    return Waiver(key, finding)


def _tell(done: Reviewed) -> None:
    if done.error is not None:
        complain(done.error)
    if not done.counts.total:
        if done.error is None:
            out(f"{done.post}: no Korean, nothing to review")
        return
    counts = done.counts
    parts = [f"{counts.accepted:,} of {count(counts.total, 'segment')} accepted"]
    if done.accepted:
        parts.append(f"{len(done.accepted):,} of them now")
    if done.waived:
        parts.append(f"{count(len(done.waived), 'finding')} waived")
    if done.left:
        parts.append(f"{len(done.left):,} left for you")
    if done.mirror_state in {MirrorState.WRITTEN, MirrorState.UNCHANGED}:
        verb = "wrote" if done.mirror_state is MirrorState.WRITTEN else "up to date:"
        parts.append(f"{verb} {done.mirror}")
    out(f"{done.post}: {', '.join(parts)}")
    for notice in done.notices:
        narrate(f"note: {notice}")
    for left in done.left[:MOST_LEFT]:
        narrate(f"  {done.post}:{left.line}: {_why(left)} [{left.unit.key}]")
    if len(done.left) > MOST_LEFT:
        narrate(f"  and {len(done.left) - MOST_LEFT} more; --json lists them all")


def _why(left: LeftOpen) -> str:
    said = [finding.message for finding in left.findings]
    if left.unit.proposal:
        said.append("a proposal waits beside the English")
    return f"{left.unit.state}: {'; '.join(said)}" if said else str(left.unit.state)
