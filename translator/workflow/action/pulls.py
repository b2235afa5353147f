"""Pull requests of the action's branches: opened once, brought up to date, never doubled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from translator.errors import GitHubError
from translator.github.api import GitHub, NotAllowedError, NotFoundError, NotTakenError, PullRequest
from translator.github.inert_text import Level
from translator.workflow.action.branches import Standing
from translator.workflow.action.inputs import Inputs
from translator.workflow.action.outputs import Log
from translator.workflow.action.pull_request_text import PullPage


class Fate(StrEnum):
    """What was done about a pull request."""

    OPENED = "opened"
    UPDATED = "updated"
    CURRENT = "current"


@dataclass(frozen=True)
class Pulls:
    """Opens pull requests into `base`, as the inputs want them."""

    github: GitHub
    inputs: Inputs
    base: str
    log: Log

    def standing(self, branch: str, tip: str | None) -> Standing:
        """What there is of a branch whose commit on the remote is `tip`."""
        found = [pull for pull in self.github.pulls_of(branch) if pull.own and pull.base == self.base]
        return Standing(tip, tuple(found))

    def show(self, branch: str, page: PullPage) -> tuple[PullRequest, Fate]:
        """Let a pull request of the branch say what `page` has to say. Raises GitHubError."""
        pull, fate = self._of(branch, page)
        if page.is_said_in(pull.body):
            return pull, fate
        # Its text gets our digest last: a run that was killed before that is made good by the next one.
        is_new = fate is Fate.OPENED or "<!-- olgim:begin new" in pull.body
        if is_new and not self._set_up(pull):
            return pull, fate
        pull = self.github.change_pull(pull.number, body=page.put_into(pull.body))
        return pull, Fate.UPDATED if fate is Fate.CURRENT else fate

    def _of(self, branch: str, page: PullPage) -> tuple[PullRequest, Fate]:
        found = self.standing(branch, None).open_pull
        if found is not None:
            return found, Fate.CURRENT
        try:
            opened = self.github.open_pull(
                head=branch,
                base=self.base,
                title=page.title,
                body=page.body(settled=False),
                draft=self.inputs.draft,
            )
        except NotTakenError:
            found = self.standing(branch, None).open_pull  # another job was quicker
            if found is None:
                raise
            return found, Fate.CURRENT
        return opened, Fate.OPENED

    def _set_up(self, pull: PullRequest) -> bool:
        """Add labels and reviewers. Gives whether that is settled; otherwise the next run tries again."""
        labels = [label for label in self.inputs.labels if label not in pull.labels]
        people = list(self.inputs.reviewers)
        done = not labels or self._is_settled(lambda: self.github.add_labels(pull.number, labels))
        return (
            not people or self._is_settled(lambda: self.github.ask_reviewers(pull.number, people))
        ) and done

    def _is_settled(self, ask: Callable[[], None]) -> bool:
        try:
            ask()
        except GitHubError as error:  # no reason to withhold the English
            self.log.annotate(Level.WARNING, str(error))
            return isinstance(error, NotAllowedError | NotFoundError | NotTakenError)
        return True
