"""A review without a screen: what a person has decided beforehand, done to posts by the session that the screen has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from translator.errors import ExitCode, OlgimError, UsageError
from translator.i18n import localised, tr
from translator.units import Finding, Unit
from translator.workflow.guard import guarded
from translator.workflow.report import MirrorState
from translator.workflow.review import EmptyPostError, ReviewSession
from translator.workflow.review_listing import Counts
from translator.workflow.site import Site


@dataclass(frozen=True, slots=True)
class Waiver:
    """A finding to set aside: that of a segment, by the check's code or by the finding's mark."""

    key: str
    finding: str

    def fits(self, finding: Finding) -> bool:
        """Whether it is this finding that is set aside, by its code or its mark."""
        return self.finding in {finding.code, finding.mark}


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a person has decided, done in this order. `reason` goes along with what is waived; `take` are the keys of
    segments whose proposal is to stand in the place of their English.
    """

    waive: tuple[Waiver, ...] = ()
    reason: str = ""
    take: tuple[str, ...] = ()
    accept: tuple[str, ...] = ()
    accept_clean: bool = False
    publish: bool = False


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """A segment that still wants a person, what the checks say of it, and what was typed for it and not saved."""

    unit: Unit
    line: int
    findings: tuple[Finding, ...]
    draft: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for `--json`; a finding is waived by its `mark`."""
        return {
            "key": self.unit.key,
            "line": self.line,
            "state": str(self.unit.state),
            "source": self.unit.source,
            "previous_source": self.unit.previous_source,
            "target": self.unit.target,
            "proposal": self.unit.proposal or None,
            "draft": self.draft or None,
            "findings": [
                {
                    "code": one.code,
                    "mark": one.mark,
                    "severity": str(one.severity),
                    "message": localised(one.message),
                }
                for one in self.findings
            ],
        }


@dataclass(slots=True)
class Reviewed:
    """What became of a post. `accepted`, `taken` and `waived` are keys; `left` is what still wants a person."""

    post: str
    counts: Counts = field(default_factory=lambda: Counts(0, 0, 0, 0, 0))
    accepted: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    waived: list[str] = field(default_factory=list)
    left: tuple[LeftOpen, ...] = ()
    notices: tuple[str, ...] = ()
    mirror: str = ""
    mirror_state: MirrorState = MirrorState.NONE
    error: OlgimError | None = None

    @property
    def exit_code(self) -> ExitCode:
        """Findings where something still wants a person."""
        if self.error is not None:
            return self.error.exit_code
        return ExitCode.FINDINGS if self.left else ExitCode.CLEAN

    def as_dict(self) -> dict[str, Any]:
        """The same as names and plain values, as `--json` prints them."""
        counts = self.counts
        return {
            "post": self.post,
            "segments": {
                "total": counts.total,
                "accepted": counts.accepted,
                "proposed": counts.proposed,
                "stale": counts.stale,
                "untranslated": counts.untranslated,
            },
            "accepted": self.accepted,
            "taken": self.taken,
            "waived": self.waived,
            "left": [one.as_dict() for one in self.left],
            "notices": list(self.notices),
            "mirror": self.mirror or None,
            "mirror_state": str(self.mirror_state),
            "error": None if self.error is None else str(self.error),
        }


def review_unattended(posts: Sequence[tuple[Site, Path]], decisions: Decisions) -> list[Reviewed]:
    """Do what was decided to each post; one that fails is reported, and the others go on.

    Undo, on the screen, takes back what this does. Raises UsageError, before anything is done, where a key or a finding
    that was named is in none of the posts.
    """
    _check_names(posts, decisions)
    return [_review(site, path, decisions) for site, path in posts]


def _review(site: Site, path: Path, decisions: Decisions) -> Reviewed:
    done = Reviewed(site.label(path))
    try:
        with guarded(done.post):
            session = ReviewSession(site, path, keep=True)
            try:
                _carry_out(session, decisions, done)
            finally:
                _look(session, done)
                session.close()
    except EmptyPostError:
        pass
    except OlgimError as error:
        done.error = error
    return done


def _carry_out(session: ReviewSession, decisions: Decisions, done: Reviewed) -> None:
    here = {unit.key for unit in session.units}
    for waiver in decisions.waive:
        for finding in session.findings(waiver.key) if waiver.key in here else ():
            if waiver.fits(finding):
                session.waive(waiver.key, finding, decisions.reason)
                done.waived.append(waiver.key)
    for key in decisions.take:
        if key in here:
            session.take_machine(key)
            done.taken.append(key)
    wanted = [key for key in decisions.accept if key in here]
    if decisions.accept_clean:
        wanted += [key for key in session.clean_proposals().keys if key not in wanted]
    if wanted:
        done.accepted += session.accept(wanted).keys
    if decisions.publish:
        preview = session.preview()
        done.mirror = preview.shown
        done.mirror_state = MirrorState.WITHHELD
        done.mirror_state = session.publish(preview)


def _look(session: ReviewSession, done: Reviewed) -> None:
    """See how far the post is now."""
    session.checks.survey(session.units)
    done.counts, done.notices = session.counts, tuple(session.notices)
    drafts = session.drafts
    done.left = tuple(
        LeftOpen(
            unit,
            session.segment(unit.key).line,
            session.checks.of(unit),
            session.draft(unit) if unit.key in drafts else "",
        )
        for unit in session.units
        if (session.unfinished(unit) and not unit.left) or unit.key in drafts
    )


def _check_names(posts: Sequence[tuple[Site, Path]], decisions: Decisions) -> None:
    """Raise UsageError for what was named and isn't there: a script's mistake is not to be half done."""
    wanted = {*decisions.accept, *decisions.take, *(waiver.key for waiver in decisions.waive)}
    if not wanted:
        return
    found: dict[str, tuple[Finding, ...]] = {}
    beside: set[str] = set()
    for site, path in posts:
        try:
            session = ReviewSession(site, path)
        except OlgimError:  # told of when it is this post's turn
            continue
        try:
            session.checks.survey(session.units)
            found |= {unit.key: session.checks.of(unit) for unit in session.units if unit.key in wanted}
            beside |= {unit.key for unit in session.units if session.machine(unit.key) is not None}
        finally:
            session.close()
    for key in sorted(wanted - found.keys()):
        raise UsageError(
            tr("no segment of these posts has the key {key}", key=key),
            hint=tr("`olgim review POST --json` lists them."),
        )
    for key in decisions.take:
        if key not in beside:
            raise UsageError(
                tr("{key} has no proposal beside its English", key=key),
                hint=tr("`--accept` accepts the English that it has."),
            )
    for waiver in decisions.waive:
        if not any(waiver.fits(finding) for finding in found[waiver.key]):
            codes = ", ".join(dict.fromkeys(one.code for one in found[waiver.key])) or tr("none")
            raise UsageError(
                tr(
                    "{key} has no finding {finding} that isn't waived", key=waiver.key, finding=waiver.finding
                ),
                hint=tr("Its findings: {codes}.", codes=codes),
            )
