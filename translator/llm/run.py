"""A run: posts in, validated answers out."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from translator.document.tagged import clean
from translator.errors import ProviderError
from translator.i18n import tr
from translator.llm.answers import no_text
from translator.llm.budget import Budget
from translator.llm.capabilities import Capabilities, Form
from translator.llm.cost import cost_of
from translator.llm.exchange import Exchange
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
from translator.llm.listening import StreamListener
from translator.llm.pace import Clock, Gate, OutOfTrust, Ticket
from translator.llm.post import Post
from translator.llm.prompt import ANSWER, Chunk, compact, messages
from translator.llm.tokens import count_tokens
from translator.llm.trouble import STOP_THINKING, Stopped, Trouble, TroubleKind, Unanswered
from translator.llm.usage_history import UsageHistory, summed, usage_history_name
from translator.llm.validate import problems

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from translator.document.types import Segment
    from translator.llm.early import Early
    from translator.llm.lines import ModelLine
    from translator.llm.settings import Settings
    from translator.llm.usage_history import Expected
    from translator.llm.verdict import Verdict
    from translator.llm.wire import Reply

_TRIES = {
    TroubleKind.LINE: 4,
    TroubleKind.ABSENT: 4,
    TroubleKind.UNREADABLE: 4,
    TroubleKind.SILENCE: 2,
    TroubleKind.EMPTY: 2,
}
_CALLS = 3
"""Connections that nobody takes, before an endpoint that was never heard of is believed not to be there."""
_STREAM_BELOW = 48
_PATIENCE = 900.0
_FUTILE = 24
_IDLE = 3
_RENEWAL = 200.0
_OPENING = 16
"""Requests of a run that stream in any case."""
_BRIEF = 700
"""Tokens that the decisions of a brief may take."""
_DEAREST = 2.0  # tokens that a model may make of one of ours, as long as it is not known


@cache
def _schema_tokens() -> int:
    """Tokens of the schema that a request may bring along: the same for every one of them."""
    return count_tokens(compact(ANSWER))


def _tokens_of(said: list[dict[str, str]]) -> int:
    """Tokens of a request's messages."""
    return sum(count_tokens(one["content"]) + 4 for one in said)


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
        self._last = tr("nothing came back")
        self._hint: str | None = None
        self._heard = self._proven = False
        self._asked = 0
        self._calls = 0
        self._dearest = 0.0
        self._futile = 0
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

    # ---- a request

    async def exchange(self, chunk: Chunk, *, room: int = 1, early: Early | None = None) -> Exchange:
        """Ask for a chunk until something comes back that can be read as an answer. `early` keeps what streams in.

        Raises Unanswered where that is not to be had, Stopped where no request can help.
        """
        return await self.request(
            chunk.job.post,
            lambda form: messages(chunk, plain=form is Form.PLAIN),
            most=room
            * (300 + _BRIEF * chunk.brief + 3 * sum(count_tokens(one.source) for one in chunk.segments)),
            alone=len(chunk.segments) == 1,
            on_text=lambda: StreamListener(chunk, self.watch, early, self._first_words),
        )

    async def request(
        self,
        post: str,
        say: Callable[[Form], list[dict[str, str]]],
        *,
        most: int,
        alone: bool,
        on_text: Callable[[], Callable[[str], bool]],
    ) -> Exchange:
        """The loop around one request: its turn, its form, its failures."""
        failures = 0
        while True:
            ticket, held = await self._turn(
                _tokens_of(say(self.capabilities.form)), self.capabilities.cap(most)
            )
            form = (
                self.capabilities.form
            )  # another request may have taught us a new one while this one waited
            if form is Form.PLAIN and not alone:
                self.budget.release(held)
                self.gate.unused(ticket)
                raise Unanswered(tr("this endpoint takes one segment at a time"), smaller=True)
            # The first ones stream: their first words tell that more may be in flight, long before they end.
            stream = self.streams or not self._heard or self._asked < _OPENING
            self._asked += 1
            body = self.capabilities.body(say(form), ANSWER, most=most, stream=stream, form=form)
            tokens = _tokens_of(body["messages"])
            used = Usage(requests=1)
            began = self.clock.now()
            try:
                reply = await self.wire.ask(
                    body, deadline=self._deadline(most), on_text=on_text() if stream else None
                )
                used = replace(reply.usage, retries=int(failures > 0))
                self.gate.observe(reply.headers, ticket)
                self.gate.took(ticket, reply.usage.seconds, reply.usage.output)
                if reply.empty:
                    raise no_text(reply, self.settings)
            except Trouble as trouble:
                used = replace(used, retries=int(failures > 0), seconds=self.clock.now() - began)
                wait = self._after(trouble, ticket, form)
                failures += trouble.kind is not TroubleKind.PARAMETER
                if (
                    trouble.kind is TroubleKind.EMPTY
                    and reply.reasoned
                    and failures >= 2
                    and not self._proven
                ):
                    raise self.stop(trouble.as_error()) from trouble
                if trouble.kind in _TRIES and failures >= _TRIES[trouble.kind]:
                    raise Unanswered(trouble.message, smaller=trouble.kind is TroubleKind.EMPTY) from trouble
                later = tr(" in {wait:.0f} s", wait=wait) if wait >= 1 else ""
                self.watch.trouble(tr("{message}; asking again{later}", message=trouble.message, later=later))
            else:
                self._learn_size(reply, body, tokens)
                self._check_window(reply, tokens)
                return Exchange(form, reply)
            finally:
                self.budget.release(held, used)
                self.posts[post] += used
                self.gate.leave(ticket, used.tokens or None)
                self.watch.spent(self.budget.spent, self.budget.cost)

    async def _turn(self, tokens: int, most: int) -> tuple[Ticket, Usage]:
        """Wait until a request of so many tokens, whose answer takes at most `most`, may go out."""
        shape = _schema_tokens()
        dearest = self._dearest or _DEAREST
        worst = Usage(input=round((tokens + shape) * max(1.25, 1.1 * dearest)) + 20, output=most)
        tokens += shape // 2
        try:
            held = await self.budget.hold(worst)
        except ProviderError as error:
            raise self.stop(error) from error
        try:
            return await self.gate.enter(tokens * 1.1 + most / 3), held
        except OutOfTrust as out:
            self.budget.release(held)
            number = self.gate.unrewarded
            message = tr(
                "none of the last {number} requests brought a usable answer; the last: {last}",
                number=number,
                last=self._last,
            )
            hint = self._hint or tr(
                "Answers so far are kept. Run again later, or see what `olgim doctor` says."
            )
            raise self.stop(ProviderError(message, hint=hint)) from out
        except BaseException:
            self.budget.release(held)
            raise

    def _after(self, trouble: Trouble, ticket: Ticket, form: Form) -> float:
        """What a failed request means for those to come; gives the seconds that everybody waits."""
        self._last, self._hint = trouble.message, trouble.hint
        match trouble.kind:
            case TroubleKind.FATAL:
                raise self.stop(trouble.as_error())
            case TroubleKind.TOO_LONG | TroubleKind.FILTERED:
                self.gate.rewarded() if self._proven else self.gate.probe()
                raise Unanswered(trouble.message, narrower=True)
            case TroubleKind.PARAMETER:
                if self.capabilities.accepts(trouble.parameter, form):
                    self.gate.taught()
                if not self.capabilities.refuse(trouble.parameter, form):
                    raise self.stop(trouble.as_error())
                self.journal.learn(self.capabilities.name, self.capabilities.dump())
                self.gate.probe()
                return 0.0
            case TroubleKind.BUSY:
                if trouble.wait is not None and trouble.wait > _PATIENCE:
                    hint = tr("Answers so far are kept: run again after that.")
                    message = tr(
                        "{message}; it asks to wait {wait:.0f} minutes",
                        message=trouble.message,
                        wait=trouble.wait / 60,
                    )
                    raise self.stop(ProviderError(message, hint=hint))
                return self.gate.busy(ticket, trouble.wait)
            case TroubleKind.EMPTY:
                self.gate.probe()
                return 0.0
            case TroubleKind.LINE | TroubleKind.ABSENT | TroubleKind.UNREADABLE | TroubleKind.SILENCE:
                self._calls += trouble.kind is TroubleKind.ABSENT
                if self._calls >= _CALLS and not self._heard:
                    raise self.stop(trouble.as_error())
                return self.gate.failed(ticket, trouble.wait, silent=trouble.kind is TroubleKind.SILENCE)

    def _deadline(self, most: int) -> float:
        patience = 4 if self.settings.local else 1
        return self.settings.timeout + patience * most / self.settings.slowest

    def _learn_size(self, reply: Reply, body: dict[str, Any], tokens: int) -> None:
        """How this model's tokens compare with ours, and whether it takes some to think."""
        if not reply.counted:
            return
        shape = body.get("response_format")
        self._dearest = max(
            self._dearest, reply.usage.input / (tokens + (count_tokens(compact(shape)) if shape else 0))
        )
        if reply.usage.output > 3 * count_tokens(reply.text) + 300 and self.capabilities.thought():
            self.gate.forgive()
            self.journal.learn(self.capabilities.name, self.capabilities.dump())

    def _check_window(self, reply: Reply, tokens: int) -> None:
        """Some servers cut the prompt to their context window and say nothing."""
        if reply.counted and tokens > 600 and 0 < reply.usage.input < 0.5 * tokens:
            self.window = min(self.window or reply.usage.input, reply.usage.input + reply.usage.output)
            message = tr(
                "the endpoint read only {input} tokens of about {tokens}",
                input=reply.usage.input,
                tokens=tokens,
            )
            self._last = tr("{message}: its context window is too small", message=message)
            raise Unanswered(self._last, narrower=True)

    def _first_words(self, segment: Segment, said: str, kept: tuple[str, ...]) -> bool:
        """A request's first segment, seen while it streams in; whether it is sound. No need to wait for the others."""
        if problems(segment, clean(said), kept=kept):
            return False
        self._heard = True
        self.gate.rewarded()
        return True

    # ---- bookkeeping

    def note(self, verdict: Verdict, form: Form) -> None:
        """What an answer says of the endpoint."""
        if verdict.good:
            self._heard = self._proven = True
            self._futile = 0
            if not verdict.unreadable:
                self.capabilities.valid()
        else:
            self._futile += 1
        if verdict.problem:
            self._last, self._hint = verdict.problem, STOP_THINKING if verdict.thinking else None
        if verdict.unreadable:
            if self.capabilities.invalid(form):
                self.watch.trouble(
                    tr(
                        "{last}; asking in the form {value!r} from now on",
                        last=self._last,
                        value=self.capabilities.form.value,
                    )
                )
        elif verdict.crossed and not self._proven and self.capabilities.scrambled(form):
            self._last = tr("the model mixes segments up")
            self.watch.trouble(tr("{last}; asking for one at a time from now on", last=self._last))
        # A model that is known to work may fail at one difficult segment after the other, for a while.
        if verdict.good or (self._proven and self._futile < _FUTILE and not verdict.unreadable):
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
        """Hand an answer over."""
        if answer.target is None:
            self.failed += 1
        elif answer.remembered:
            self.remembered += 1
        else:
            self.answered += 1
        self.deliver(answer)
        self.watch.answered(answer)
