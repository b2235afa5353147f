"""A run: posts in, validated answers out."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import TYPE_CHECKING

from translator.errors import ProviderError
from translator.i18n import tr
from translator.llm.budget import Budget
from translator.llm.capabilities import Capabilities, Form
from translator.llm.cost import cost_of
from translator.llm.endpoint_record import EndpointRecord
from translator.llm.interface import (
    Answer,
    AnswerJournal,
    Decide,
    Deliver,
    Done,
    Finish,
    Job,
    Limits,
    PostCheck,
    Price,
    Receipt,
    UnitCheck,
    Usage,
    Watch,
)
from translator.llm.pace import Clock, Gate
from translator.llm.post_work import Post
from translator.llm.requesting import Requests
from translator.llm.trouble import STOP_THINKING, Stopped
from translator.llm.usage_history import UsageHistory, summed, usage_history_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from translator.llm.endpoint_settings import Settings
    from translator.llm.lines import ModelLine
    from translator.llm.usage_history import Expected
    from translator.llm.verdict import Verdict

_FUTILE = 24
"""Answers without anything usable, one after the other, from which on a model that is known to work is doubted."""
_STREAM_BELOW = 48
"""Requests that a run may take and still stream all of them."""
_IDLE = 3
"""Answers to mending requests that bring nothing new, before no more is mended."""
_RENEWAL = 200.0
"""Seconds after which a run renews its claims."""


class Run:
    """One call of `translate`: the state that its requests share."""

    def __init__(
        self,
        wire: ModelLine,
        settings: Settings,
        *,
        deliver: Deliver,
        decide: Decide,
        finish: Finish,
        journal: AnswerJournal,
        check: UnitCheck,
        post_check: PostCheck,
        watch: Watch,
        limits: Limits,
        price: Price | None,
        clock: Clock,
    ) -> None:
        self.wire = wire
        self.settings = settings
        self.deliver = deliver
        self.decide = decide
        self.finish = finish
        self.journal = journal
        self.check = check
        self.post_check = post_check
        self.watch = watch
        self.clock = clock
        self.budget = Budget(limits, price)
        self.gate = Gate(clock, limits.in_flight, on_wait=watch.waiting)
        self.capabilities = Capabilities(settings)
        self.capabilities.load(journal.learned(self.capabilities.name))
        self.window = settings.context_window
        self.posts: dict[str, Usage] = defaultdict(Usage)
        self.asking: set[str] = set()
        self.stopped: ProviderError | None = None
        self.answered = self.remembered = self.failed = 0
        self.streams = watch.streams
        self.offline = False
        self.record = EndpointRecord()
        self.requests = Requests(self)
        self._idle_mendings = 0
        self._began = clock.now()

    # ---- the whole

    async def translate(self, jobs: Sequence[Job], expected: Mapping[str, Expected]) -> Receipt:
        """Work the jobs off. Never raises for what an endpoint does: see the receipt."""
        name = usage_history_name(self.settings)
        history = UsageHistory.load(self.journal.learned(name))
        plain = sum((one.usage for one in expected.values()), Usage())
        self.streams = self.streams or plain.requests <= _STREAM_BELOW
        self.watch.planned(summed(expected, history, self.budget.price))
        keeping = asyncio.ensure_future(self._keep_claims())
        posts: list[asyncio.Future[None]] = []
        try:
            for job in self._in_turn(jobs, expected):
                posts.append(asyncio.ensure_future(self._post(job)))
                await asyncio.sleep(0)  # so that the first request goes out now, and Ctrl-C is heard
            await asyncio.gather(*posts)
        finally:
            for task in (keeping, *posts):
                task.cancel()
            await asyncio.gather(keeping, *posts, return_exceptions=True)
        if plain.requests and self.answered and self.stopped is None:
            self.journal.learn(name, history.after(plain, self.budget.spent).dump())
        return self.receipt()

    def _in_turn(self, jobs: Sequence[Job], expected: Mapping[str, Expected]) -> Sequence[Job]:
        """The longest posts first, so that none of them is left for the end; in their own order where the run may have
        to stop before it comes to all.
        """
        if self.budget.limited:
            return jobs
        return sorted(jobs, key=lambda job: -expected[job.post].usage.output)

    async def _keep_claims(self) -> None:
        """A run may take longer than its claims last, and wait longer than that."""
        while True:
            await asyncio.sleep(_RENEWAL)
            self.journal.renew()

    def receipt(self) -> Receipt:
        """What the run has used so far."""
        return Receipt(
            model=self.settings.model,
            endpoint=self.settings.base_url,
            usage=self.budget.spent,
            cost=self.budget.cost,
            seconds=self.clock.now() - self._began,
            answered=self.answered,
            remembered=self.remembered,
            failed=self.failed,
            posts=dict(self.posts),
            stopped=self.stopped,
            costs={post: cost_of(used, self.budget.price) for post, used in self.posts.items()},
        )

    def stop(self, error: ProviderError) -> Stopped:
        """End the run: what is in flight may come in, nothing else is sent."""
        if self.stopped is None:
            self.stopped = error
            self.gate.close(Stopped())
        return Stopped()

    # ---- a post

    async def _post(self, job: Job) -> None:
        await Post(self, job).work()
        used = self.posts.get(job.post, Usage())
        self.finish(Done(job.post, self.settings.model, used, cost_of(used, self.budget.price)))

    # ---- bookkeeping

    def note(self, verdict: Verdict, form: Form) -> None:
        """What an answer says of the endpoint."""
        if verdict.good:
            self.record.works()
            if not verdict.unreadable:
                self.capabilities.valid()
        else:
            self.record.futile += 1
        if verdict.problem:
            self.record.failed(verdict.problem, STOP_THINKING if verdict.thinking else None)
        if verdict.unreadable:
            if self.capabilities.invalid(form):
                self.watch.trouble(
                    tr(
                        "{last}; asking in the form {value!r} from now on",
                        last=self.record.last,
                        value=self.capabilities.form.value,
                    )
                )
        elif verdict.crossed and not self.record.proven and self.capabilities.scrambled(form):
            self.record.last = tr("the model mixes segments up")
            self.watch.trouble(tr("{last}; asking for one at a time from now on", last=self.record.last))
        # A model that is known to work may fail at one difficult segment after the other, for a while.
        if verdict.good or (self.record.proven and self.record.futile < _FUTILE and not verdict.unreadable):
            self.gate.rewarded()

    @property
    def mends(self) -> bool:
        """Whether the model still changes what it is asked to mend."""
        return self._idle_mendings < _IDLE and not self.offline

    def mended(self, changed: bool) -> None:
        """An answer to a mending request came; whether anything in it was new."""
        self._idle_mendings = 0 if changed else self._idle_mendings + 1

    def give_better(self, answer: Answer) -> None:
        """Hand over something better for a key that has its answer."""
        self.deliver(answer)
        self.watch.answered(answer)

    def give(self, answer: Answer) -> None:
        """Hand an answer to whoever called the run, and count what became of its passage."""
        if answer.target is None:
            self.failed += 1
        elif answer.remembered:
            self.remembered += 1
        else:
            self.answered += 1
        self.deliver(answer)
        self.watch.answered(answer)
