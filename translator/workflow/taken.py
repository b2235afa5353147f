"""What was taken in of a worksheet: plain data for whoever renders it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from translator.errors import ExitCode, OlgimError
from translator.i18n import localised
from translator.units import Finding, Origin, Severity
from translator.workflow.report import MirrorState
from translator.workflow.review_units import PERSON

AGENT = "agent"
"""The author of what an agent hands in that gives no name."""


@dataclass(frozen=True, slots=True)
class Giver:
    """Who hands a worksheet in, and what was allowed.

    `author` is the agent's or the person's name; `replace`: a proposal of somebody else's may be replaced; `allowed`
    are keys of passages that may miss the glossary.
    """

    origin: Origin = Origin.MODEL
    author: str = ""
    replace: bool = False
    allowed: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """Who is noted as the author of the English."""
        return self.author or (PERSON if self.origin is Origin.HUMAN else AGENT)


class PassageOutcome(StrEnum):
    """What became of a passage. `there`: the bitext had this very text already; `empty`: nothing was written."""

    TAKEN = "taken"
    THERE = "there"
    EMPTY = "empty"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class TakenRow:
    """One passage of a worksheet. `line` is its header's in the worksheet, `post_line` its own in the post, 0: unknown.

    `code` says why it was refused: `unusable`, `glossary`, `place`, `changed`, `unknown`, `double`, `unreadable`,
    `accepted` or `proposed`; `problems` says it in sentences. `findings` are what the checks say of one that was taken.
    """

    key: str
    line: int
    outcome: PassageOutcome
    post_line: int = 0
    code: str = ""
    problems: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for `--json`; an empty code and a line that isn't known are None."""
        return {
            "key": self.key,
            "line": self.line,
            "post_line": self.post_line or None,
            "outcome": str(self.outcome),
            "code": self.code or None,
            "problems": list(self.problems),
            "findings": [
                {"code": one.code, "severity": str(one.severity), "message": localised(one.message)}
                for one in self.findings
            ],
        }


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a worksheet. `check`: nothing was taken in, and `taken` is what would be.

    `lacking` is how many passages the worksheet had when it was made and has no more, `left` how many of the post's
    are without English after it. `mirror` is the mirror's path as a person names it, empty where none was written.
    `made_way` says which other mirrors lead on from its address no more, and where its page is now if it moved.
    """

    post: str
    rows: tuple[TakenRow, ...]
    check: bool
    lacking: int = 0
    left: int = 0
    memory: int = 0
    taken_over: int = 0
    mirror: str = ""
    mirror_state: MirrorState = MirrorState.NONE
    blockers: tuple[str, ...] = field(default=())
    made_way: tuple[str, ...] = field(default=())
    error: OlgimError | None = None

    def number(self, outcome: PassageOutcome) -> int:
        """How many passages came out so."""
        return sum(row.outcome is outcome for row in self.rows)

    @property
    def exit_code(self) -> int:
        """Clean where every passage of the worksheet is in, and the checks have nothing to say."""
        if self.error is not None:
            return int(self.error.exit_code)
        undone = self.number(PassageOutcome.EMPTY) or self.number(PassageOutcome.REFUSED) or self.lacking
        doubtful = any(one.severity is not Severity.NOTE for row in self.rows for one in row.findings)
        return int(ExitCode.FINDINGS if undone or doubtful else ExitCode.CLEAN)

    def as_dict(self) -> dict[str, Any]:
        """The same as names and plain values, as `--json` prints them."""
        return {
            "post": self.post,
            "check": self.check,
            **{str(one): self.number(one) for one in PassageOutcome},
            "lacking": self.lacking,
            "left": self.left,
            "memory": self.memory,
            "taken_over": self.taken_over,
            "mirror": self.mirror or None,
            "mirror_state": str(self.mirror_state),
            "notices": list(self.made_way),
            "passages": [row.as_dict() for row in self.rows],
            "error": None if self.error is None else str(self.error),
            "exit_code": self.exit_code,
        }
