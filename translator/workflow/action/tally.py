"""What a run comes to: counted while it goes on, said and handed to the runner at its end."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from translator.errors import ExitCode, OlgimError
from translator.github.api import PullRequest
from translator.github.inert_text import Level, code
from translator.llm.budget import LimitError
from translator.llm.cost import in_dollars
from translator.workflow.action.inputs import FailOn
from translator.workflow.action.outputs import Log
from translator.workflow.action.pull_request_text import with_won
from translator.workflow.action.texts import Texts


@dataclass
class Tally:
    """Counts what a run does; `limit` is what it may cost, in US dollars.

    `changed` are the posts of which something was pushed, `pulls` the pull requests that were looked at. `cost` is None
    once something was paid whose price nobody knows. `no_model`: there was none to ask. `stopped` is what ended the
    asking early.
    """

    log: Log
    say: Texts
    limit: float
    changed: list[str] = field(default_factory=list)
    pulls: list[PullRequest] = field(default_factory=list)
    segments: int = 0
    findings: int = 0
    cost: float | None = 0.0
    spent: float = 0.0
    errors: list[OlgimError] = field(default_factory=list)
    no_model: bool = False
    stopped: OlgimError | None = None

    @property
    def left(self) -> float:
        """US dollars that the run may still cost."""
        return max(0.0, self.limit - self.spent)

    def spend(self, cost: float | None) -> None:
        """Note what was paid; None is a price that nobody knows."""
        self.spent += cost or 0.0
        self.cost = None if cost is None or self.cost is None else self.cost + cost

    def fail(self, name: str, error: OlgimError, place: str = "") -> None:
        """Note what could not be done of a post, or of something else called `name`; the rest goes on."""
        self.errors.append(error)
        self.log.annotate_error(error, file=place)
        self.log.say(self.say("failed", label=name, why=code(self.log.told(error), 500)), also_log=False)

    def close(self) -> None:
        """Say how it went, and hand over the outputs."""
        say, log = self.say, self.log
        if self.no_model:
            log.annotate(Level.WARNING, say("no-model"))
            log.say(say("no-model"), also_log=False)
        if self.stopped is not None:
            log.annotate(Level.WARNING, f"{log.told(self.stopped)}\n{self.stopped.hint or ''}".strip())
            log.say(say("stopped", why=code(log.told(self.stopped), 500)), also_log=False)
        if self.cost:
            log.say(say("cost", cost=with_won(in_dollars(self.cost), say.language)))
        first = self.pulls[0] if self.pulls else None
        log.values |= {
            "changed": "true" if self.changed else "false",
            "posts": json.dumps(list(dict.fromkeys(self.changed)), ensure_ascii=False),
            "pull-request-number": str(first.number) if first else "",
            "pull-request-url": first.url if first else "",
            "pull-requests": json.dumps([{"number": pull.number, "url": pull.url} for pull in self.pulls]),
            "segments": str(self.segments),
            "findings": str(self.findings),
            "cost": "" if self.cost is None else f"{self.cost:.6f}",
        }

    def exit_code(self, fail_on: FailOn) -> ExitCode:
        """How the job is to end, where `fail_on` turns it red."""
        if fail_on is FailOn.NEVER:
            return ExitCode.CLEAN
        if self.errors:
            return ExitCode(max(int(error.exit_code) for error in self.errors))
        if self.stopped is not None and not self.stopped_by_limit:
            return ExitCode(self.stopped.exit_code)
        if fail_on is FailOn.FINDINGS and (self.findings or self.no_model):
            return ExitCode.FINDINGS
        return ExitCode.CLEAN

    @property
    def stopped_by_limit(self) -> bool:
        """Whether what stopped the run was its own limit: that is as it was wanted."""
        return isinstance(self.stopped, LimitError)
