"""A job of the action, as those who do a part of it see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from translator.github.api import GitHub, PullRequest
    from translator.workflow.action.branches import Bench, BranchTask
    from translator.workflow.action.outputs import Log
    from translator.workflow.action.pull_request_text import PullPage
    from translator.workflow.action.pulls import Fate
    from translator.workflow.action.tally import Tally
    from translator.workflow.action.texts import Texts
    from translator.workflow.endpoints import EndpointChoice


class Errand(Protocol):
    """What `translator.workflow.action.job.Job` lends to those who take orders and accept what was merged."""

    github: GitHub
    log: Log
    say: Texts
    tally: Tally
    endpoint: EndpointChoice

    def tip(self, branch: str) -> str | None:
        """The commit of a branch on the remote, fetched; None where there is no such branch."""
        ...

    def own_pulls(self, base: str, state: str = "open") -> list[PullRequest]:
        """The action's pull requests into `base`."""
        ...

    def show_pull(self, bench: Bench, task: BranchTask) -> tuple[PullRequest, Fate, PullPage]:
        """Bring the pull request of the branch that is checked out up to date."""
        ...
