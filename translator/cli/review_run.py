"""Running `olgim review` without its screen, and saying how it went."""

from __future__ import annotations

from argparse import Namespace

from translator.cli.console import complain, count, emit_json, narrate, out
from translator.errors import ExitCode, UsageError
from translator.i18n import localised, tr
from translator.workflow.report import MirrorState
from translator.workflow.review_opening import posts_to_review
from translator.workflow.unattended import Decisions, LeftOpen, Reviewed, Waiver, review_unattended

MOST_LEFT = 12
"""Lines of what is left in a post; --json has all."""


def run_unattended(options: Namespace) -> int:
    """`olgim review` with decisions on the command line."""
    if options.touched is not None:
        raise UsageError(
            tr("--touched needs the screen"), hint=tr("For scripts there is `olgim glossary touched --json`.")
        )
    if options.reason and not options.waive:
        raise UsageError(tr("--reason goes with --waive"))
    decisions = Decisions(
        waive=tuple(map(_waiver, options.waive)),
        reason=options.reason,
        take=tuple(options.take),
        accept=tuple(options.accept),
        accept_clean=options.accept_clean,
        publish=options.publish,
    )
    found = posts_to_review(options.posts)
    for one in found.followed:
        narrate(tr("note: {one}", one=one))
    done = review_unattended(found.posts, decisions)
    for error in found.unread:
        complain(error)
    if options.json:
        emit_json([one.as_dict() for one in done])
    else:
        for reviewed in done:
            _tell(reviewed)
        if not done:
            out(tr("nothing to review: no post has a proposal that is not accepted"))
    codes = [*(one.exit_code for one in done), *(error.exit_code for error in found.unread)]
    return max(codes, default=ExitCode.CLEAN)


def _waiver(said: str) -> Waiver:
    key, _, finding = said.rpartition(":")
    if not key or not finding:
        raise UsageError(
            tr("--waive takes a segment's key and a finding: {said}", said=said),
            hint=tr("As in --waive 3f2a9c:numbers; `olgim review POST --json` lists both."),
        )
    return Waiver(key, finding)


def _tell(done: Reviewed) -> None:
    if done.error is not None:
        complain(done.error)
    if not done.counts.total:
        if done.error is None:
            out(tr("{post}: no Korean, nothing to review", post=done.post))
        return
    counts = done.counts
    parts = [
        tr(
            "{accepted:,} of {segments} accepted",
            accepted=counts.accepted,
            segments=count(counts.total, "segment"),
        )
    ]
    if done.accepted:
        parts.append(tr("{number:,} of them now", number=len(done.accepted)))
    if done.taken:
        parts.append(tr("{number:,} taken", number=len(done.taken)))
    if done.waived:
        parts.append(tr("{findings} waived", findings=count(len(done.waived), "finding")))
    if done.left:
        parts.append(tr("{number:,} left for you", number=len(done.left)))
    if done.mirror_state in {MirrorState.WRITTEN, MirrorState.UNCHANGED}:
        written = done.mirror_state is MirrorState.WRITTEN
        said = tr("wrote {mirror}", mirror=done.mirror)
        parts.append(said if written else tr("{mirror} is up to date", mirror=done.mirror))
    out(f"{done.post}: {', '.join(parts)}")
    for notice in done.notices:
        narrate(tr("note: {notice}", notice=notice))
    for left in done.left[:MOST_LEFT]:
        narrate(f"  {done.post}:{left.line}: {_why(left)} [{left.unit.key}]")
    if len(done.left) > MOST_LEFT:
        narrate(tr("  and {number} more; --json lists them all", number=len(done.left) - MOST_LEFT))


def _why(left: LeftOpen) -> str:
    said = [localised(finding.message) for finding in left.findings]
    if left.unit.proposal:
        said.append(tr("a proposal waits beside the English"))
    if left.draft:
        said.append(tr("what was typed for it and not saved waits"))
    return f"{left.unit.state}: {'; '.join(said)}" if said else str(left.unit.state)
