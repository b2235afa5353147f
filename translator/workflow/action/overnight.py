"""Translating through the provider's batch interface: one job sends, a later one fetches.

What is under way is noted in `_olgim/batches` on the post's own branch, so that any later job finds it: one on a
schedule, the next push, or one by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from translator.llm import Estimate
from translator.llm.budget import LimitError, UnpricedError
from translator.llm.cost import in_dollars
from translator.llm.endpoint_settings import NoEndpointError
from translator.workflow.action.tally import Tally
from translator.workflow.batches import Fetched, fetch, folder_of, submit
from translator.workflow.endpoints import EndpointChoice
from translator.workflow.publish import publish
from translator.workflow.report import RunReport
from translator.workflow.site import Site

_Run = Callable[[Site, Sequence[Path]], RunReport]


@dataclass
class Overnight:
    """Sends and fetches for one job.

    `at_once` asks the model for what no batch brings, `recall` takes what is answered already and asks nobody;
    `unpriced` is how many tokens may be sent where the model's price isn't known, None if a price is a must.
    """

    endpoint: EndpointChoice
    tally: Tally
    at_once: _Run
    recall: _Run
    unpriced: int | None
    noted: bool = False
    """Whether the last call changed what is noted of batches."""
    waiting: bool = False
    """Whether answers to the posts of the last call are still to come."""
    _sent: dict[tuple[Path, ...], dict[str, str]] = field(default_factory=dict)

    def begin(self) -> None:
        """Forget how the last call went: another branch is next."""
        self.noted = self.waiting = False

    def translate(self, site: Site, posts: Sequence[Path]) -> RunReport:
        """Fetch what a batch brings for the posts, or send what they need. Raises OlgimError where the provider
        refuses.
        """
        self.begin()
        try:
            self._note_again(site, posts)
            if folder_of(site).names():
                return self._fetch(site, posts)
            return self._send(site, posts)
        except NoEndpointError:
            self.tally.no_model = True
        except (LimitError, UnpricedError) as error:
            self.tally.stopped = error
        return publish(site, posts)

    def _fetch(self, site: Site, posts: Sequence[Path]) -> RunReport:
        fetched = fetch(site, self.endpoint)
        if fetched.collected.ended:
            self.noted = True
            self.tally.spend(fetched.cost)
        labels = frozenset(map(site.label, posts))
        self.waiting = bool(labels & _awaited(fetched))
        stay = self.waiting or self.tally.left <= 0
        return self.recall(site, posts) if stay else self.at_once(site, posts)

    def _send(self, site: Site, posts: Sequence[Path]) -> RunReport:
        sent = submit(site, posts, self.endpoint, agree=self._agree)
        if not sent.waiting:
            return self.recall(site, posts)
        folder = folder_of(site)
        self._sent[tuple(posts)] = {batch.name: folder.read(batch.name) for batch in sent.batches}
        self.noted = self.waiting = True
        return self.recall(site, posts)

    def _note_again(self, site: Site, posts: Sequence[Path]) -> None:
        """Note once more what this job has sent: a push that came in between threw the notes away."""
        folder = folder_of(site)
        for name, text in self._sent.get(tuple(posts), {}).items():
            if name not in folder.names():
                folder.write(name, text)

    def _agree(self, expected: Estimate) -> None:
        """Raise LimitError or UnpricedError where what is to be sent could cost more than the job may."""
        if expected.cost is None:
            if self.unpriced is None:
                raise UnpricedError(
                    "the model's price isn't known, so `max-cost` can't be kept",
                    hint="Give its price in _olgim/config.yml (`prices:`), or leave `max-cost` out.",
                )
            if expected.input + expected.output > self.unpriced:
                raise LimitError(f"a batch would take more than {self.unpriced:,} tokens")
        elif expected.cost > self.tally.left:
            cost, left = in_dollars(expected.cost), in_dollars(self.tally.left)
            raise LimitError(f"a batch would cost up to {cost}, and {left} of `max-cost` are left")


def _awaited(fetched: Fetched) -> frozenset[str]:
    """The posts that batches will bring something for, or hold something for that can't be read now."""
    batches = [*(one.batch for one in fetched.collected.waiting), *fetched.collected.held]
    return frozenset(asked.post for batch in batches for asked in batch.requests.values())
