"""What a run did: plain data for whoever renders it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from translator.document import Refusal, Segment
from translator.errors import ExitCode, OlgimError
from translator.i18n import localised, tr
from translator.units import Finding, Severity
from translator.workflow.todo import Todo


class MirrorState(StrEnum):
    """What became of a mirror. `withheld`: it would be partly Korean, or unsound; `none`: nothing to write."""

    WRITTEN = "written"
    UNCHANGED = "unchanged"
    PARTIAL = "partial"
    WITHHELD = "withheld"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to look at: a finding of a check, or why a segment has no translation. `line` is in the post.

    `accepted`: a person has accepted the English that it is about.
    """

    post: str
    line: int
    key: str
    code: str
    severity: Severity
    message: str
    accepted: bool = False

    @classmethod
    def of_finding(cls, post: str, segment: Segment, finding: Finding, *, accepted: bool = False) -> Remark:
        """What a check says of a segment's translation."""
        return cls(
            post,
            segment.line,
            segment.key,
            finding.code,
            finding.severity,
            localised(finding.message),
            accepted,
        )

    @classmethod
    def of_refusal(cls, post: str, refusal: Refusal) -> Remark:
        """Why a translation can't be put in its place."""
        return cls(post, refusal.line, refusal.key, "refused", Severity.CRITICAL, localised(refusal.reason))

    @classmethod
    def untranslated(cls, post: str, segment: Segment, why: str = "") -> Remark:
        """That a segment has no translation, and `why`, where that is known."""
        said = why or tr("has no translation")
        return cls(post, segment.line, segment.key, "untranslated", Severity.CRITICAL, said)

    def as_dict(self) -> dict[str, Any]:
        """Plain values; the post is known from around them."""
        return {
            "line": self.line,
            "key": self.key,
            "code": self.code,
            "severity": str(self.severity),
            "message": self.message,
        }


@dataclass(frozen=True, slots=True)
class PostReport:
    """One post's outcome, in segments: `memory` came from bitexts, `sent` from the model in this run;
    of the former, the reviewing model changed `polished`. `again` have another translation than before, and the earlier
    one beside it.

    `missing` have no translation, and `todo` says what is left to do in all; `taken_over` are edits found in the
    English file. `mirror` is its path, named from the current folder where it lies below, and empty where none is
    written. `text` is the mirror itself where it was asked for instead of a file.
    """

    post: str
    segments: int = 0
    memory: int = 0
    sent: int = 0
    remembered: int = 0
    polished: int = 0
    again: int = 0
    missing: int = 0
    taken_over: int = 0
    mirror: str = ""
    mirror_state: MirrorState = MirrorState.NONE
    remarks: tuple[Remark, ...] = ()
    todo: Todo = Todo()  # noqa: RUF009 - frozen
    error: OlgimError | None = None
    text: str | None = None

    @property
    def settled(self) -> bool:
        """Whether a run on the same files would come to the same, without asking anybody."""
        written = self.mirror_state in {MirrorState.WRITTEN, MirrorState.UNCHANGED}
        return self.error is None and (written or not self.segments)

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for `--json`; the text only where it was asked for."""
        return {
            "post": self.post,
            "segments": self.segments,
            "memory": self.memory,
            "sent": self.sent,
            "remembered": self.remembered,
            "polished": self.polished,
            "again": self.again,
            "missing": self.missing,
            "taken_over": self.taken_over,
            "mirror": self.mirror or None,
            "mirror_state": str(self.mirror_state),
            "remarks": [remark.as_dict() for remark in self.remarks],
            "error": None if self.error is None else str(self.error),
            **({} if self.text is None else {"text": self.text}),
        }


@dataclass(frozen=True, slots=True)
class RunReport:
    """All posts' outcomes. `stopped` is what ended the run early, `notices` what is worth knowing besides."""

    posts: tuple[PostReport, ...] = ()
    stopped: OlgimError | None = None
    receipt: Mapping[str, Any] | None = None
    notices: tuple[str, ...] = field(default=())

    @property
    def exit_code(self) -> int:
        """The worst of what happened: what stopped the run, then a post's error, then things left to do."""
        if self.stopped is not None:
            return int(self.stopped.exit_code)
        errors = [int(post.error.exit_code) for post in self.posts if post.error is not None]
        if errors:
            return max(errors)
        left = any(
            post.missing
            or post.mirror_state is MirrorState.WITHHELD
            or any(remark.severity is not Severity.NOTE for remark in post.remarks)
            for post in self.posts
        )
        return int(ExitCode.FINDINGS if left else ExitCode.CLEAN)

    def raise_error(self) -> None:
        """Raise what stopped the run, or else the first error that befell a post; nothing where there was none."""
        error = self.stopped or next((post.error for post in self.posts if post.error is not None), None)
        if error is not None:
            raise error

    def as_dict(self) -> dict[str, Any]:
        """The same as names and plain values, as `--json` prints them."""
        return {
            "posts": [post.as_dict() for post in self.posts],
            "stopped": None if self.stopped is None else str(self.stopped),
            "receipt": None if self.receipt is None else dict(self.receipt),
            "notices": list(self.notices),
            "exit_code": self.exit_code,
        }
