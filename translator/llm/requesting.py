"""A request of a run: its turn, its form, its failures, until something comes back that can be read."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from translator.document.tagged import clean
from translator.errors import ProviderError
from translator.i18n import tr
from translator.llm.answers import no_text
from translator.llm.capabilities import Form
from translator.llm.exchange import Exchange
from translator.llm.interface import Usage
from translator.llm.listening import StreamListener
from translator.llm.pace import OutOfTrust, Ticket
from translator.llm.prompt import ANSWER, Chunk, compact, messages
from translator.llm.tokens import count_tokens
from translator.llm.trouble import Trouble, TroubleKind, Unanswered
from translator.llm.validate import problems

if TYPE_CHECKING:
    from collections.abc import Callable

    from translator.document.types import Segment
    from translator.llm.budget import Budget
    from translator.llm.capabilities import Capabilities
    from translator.llm.early import Early
    from translator.llm.endpoint_record import EndpointRecord
    from translator.llm.endpoint_settings import Settings
    from translator.llm.interface import AnswerJournal, Watch
    from translator.llm.lines import ModelLine
    from translator.llm.pace import Clock, Gate
    from translator.llm.trouble import Stopped
    from translator.llm.wire import Reply

_TRIES = {
    TroubleKind.LINE: 4,
    TroubleKind.ABSENT: 4,
    TroubleKind.UNREADABLE: 4,
    TroubleKind.SILENCE: 2,
    TroubleKind.EMPTY: 2,
}
"""Requests that fail in this way, before a chunk goes unanswered."""
_CALLS = 3
"""Connections that nobody takes, before an endpoint that was never heard of is believed not to be there."""
_PATIENCE = 900.0
"""Seconds that a run waits at most where an endpoint asks it to."""
_OPENING = 16
"""Requests of a run that stream in any case."""
_BRIEF = 700
"""Tokens that the decisions of a brief may take."""
_DEAREST = 2.0
"""Tokens that a model may make of one of ours, as long as it is not known."""


@cache
def _schema_tokens() -> int:
    """Tokens of the schema that a request may bring along: the same for every one of them."""
    return count_tokens(compact(ANSWER))


def _tokens_of(said: list[dict[str, str]]) -> int:
    """Tokens of a request's messages."""
    return sum(count_tokens(one["content"]) + 4 for one in said)


class RequestingRun(Protocol):
    """A run, as its requests see it.

    `window` is the model's context in tokens, as far as it is known, `posts` what each post has used, by its path;
    `streams`: every answer is heard while it comes.
    """

    journal: AnswerJournal
    clock: Clock
    wire: ModelLine
    settings: Settings
    capabilities: Capabilities
    watch: Watch
    budget: Budget
    gate: Gate
    record: EndpointRecord
    window: int | None
    posts: dict[str, Usage]
    streams: bool

    def stop(self, error: ProviderError) -> Stopped:
        """End the run: what is in flight may come in, nothing else is sent."""
        ...


class Requests:
    """The requests of a run, which holds what they share."""

    def __init__(self, run: RequestingRun) -> None:
        self.run = run
        self._asked = 0
        self._calls = 0
        self._dearest = 0.0
        # To say what a request says takes its time: the next one's is said when this one is under way.
        self._writing = asyncio.Lock()

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
            on_text=lambda: StreamListener(chunk, self.run.watch, early, self._first_words),
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
        """Send messages of any kind, again where that fails; `say` gives them in the form that the endpoint takes.

        `most` are the tokens of the answer; `alone`: they are about one segment. Raises Unanswered, Stopped.
        """
        failures = 0
        while True:
            async with self._writing:
                ticket, held = await self._turn(
                    _tokens_of(say(self.run.capabilities.form)), self.run.capabilities.cap(most)
                )
            # Another request may have taught us a new form while this one waited.
            form = self.run.capabilities.form
            if form is Form.PLAIN and not alone:
                self.run.budget.release(held)
                self.run.gate.unused(ticket)
                raise Unanswered(tr("this endpoint takes one segment at a time"), smaller=True)
            # The first ones stream: their first words tell that more may be in flight, long before they end.
            stream = self.run.streams or not self.run.record.heard or self._asked < _OPENING
            self._asked += 1
            body = self.run.capabilities.body(say(form), ANSWER, most=most, stream=stream, form=form)
            tokens = _tokens_of(body["messages"])
            used = Usage(requests=1)
            began = self.run.clock.now()
            try:
                reply = await self.run.wire.ask(
                    body, deadline=self._deadline(most), on_text=on_text() if stream else None
                )
                used = replace(reply.usage, retries=int(failures > 0))
                self.run.gate.observe(reply.headers, ticket)
                self.run.gate.took(ticket, reply.usage.seconds, reply.usage.output)
                if reply.empty:
                    raise no_text(reply, self.run.settings)
            except Trouble as trouble:
                used = replace(used, retries=int(failures > 0), seconds=self.run.clock.now() - began)
                wait = self._after(trouble, ticket, form)
                failures += trouble.kind is not TroubleKind.PARAMETER
                if (
                    trouble.kind is TroubleKind.EMPTY
                    and reply.reasoned
                    and failures >= 2
                    and not self.run.record.proven
                ):
                    raise self.run.stop(trouble.as_error()) from trouble
                if trouble.kind in _TRIES and failures >= _TRIES[trouble.kind]:
                    raise Unanswered(trouble.message, smaller=trouble.kind is TroubleKind.EMPTY) from trouble
                later = tr(" in {wait:.0f} s", wait=wait) if wait >= 1 else ""
                self.run.watch.trouble(
                    tr("{message}; asking again{later}", message=trouble.message, later=later)
                )
            else:
                self._learn_size(reply, body, tokens)
                self._check_window(reply, tokens)
                return Exchange(form, reply)
            finally:
                self.run.budget.release(held, used)
                self.run.posts[post] += used
                self.run.gate.leave(ticket, used.tokens or None)
                self.run.watch.spent(self.run.budget.spent, self.run.budget.cost)

    async def _turn(self, tokens: int, most: int) -> tuple[Ticket, Usage]:
        """Wait until a request of so many tokens, whose answer takes at most `most`, may go out."""
        shape = _schema_tokens()
        dearest = self._dearest or _DEAREST
        worst = Usage(input=round((tokens + shape) * max(1.25, 1.1 * dearest)) + 20, output=most)
        tokens += shape // 2
        try:
            held = await self.run.budget.hold(worst)
        except ProviderError as error:
            raise self.run.stop(error) from error
        try:
            return await self.run.gate.enter(tokens * 1.1 + most / 3), held
        except OutOfTrust as out:
            self.run.budget.release(held)
            number = self.run.gate.unrewarded
            message = tr(
                "none of the last {number} requests brought a usable answer; the last: {last}",
                number=number,
                last=self.run.record.last,
            )
            hint = self.run.record.hint or tr(
                "Answers so far are kept. Run again later, or see what `olgim doctor` says."
            )
            raise self.run.stop(ProviderError(message, hint=hint)) from out
        except BaseException:
            self.run.budget.release(held)
            raise

    def _after(self, trouble: Trouble, ticket: Ticket, form: Form) -> float:
        """What a failed request means for those to come; gives the seconds that everybody waits."""
        self.run.record.failed(trouble.message, trouble.hint)
        match trouble.kind:
            case TroubleKind.FATAL:
                raise self.run.stop(trouble.as_error())
            case TroubleKind.TOO_LONG | TroubleKind.FILTERED:
                self.run.gate.rewarded() if self.run.record.proven else self.run.gate.probe()
                raise Unanswered(trouble.message, narrower=True)
            case TroubleKind.PARAMETER:
                self._learn_parameter(trouble, form)
                return 0.0
            case TroubleKind.BUSY:
                self._stop_where_too_long(trouble)
                return self.run.gate.busy(ticket, trouble.wait)
            case TroubleKind.EMPTY:
                self.run.gate.probe()
                return 0.0
            case TroubleKind.LINE | TroubleKind.ABSENT | TroubleKind.UNREADABLE | TroubleKind.SILENCE:
                self._calls += trouble.kind is TroubleKind.ABSENT
                if self._calls >= _CALLS and not self.run.record.heard:
                    raise self.run.stop(trouble.as_error())
                return self.run.gate.failed(ticket, trouble.wait, silent=trouble.kind is TroubleKind.SILENCE)

    def _learn_parameter(self, trouble: Trouble, form: Form) -> None:
        """Ask without what isn't accepted from now on. Raises Stopped where it can't be left out."""
        if self.run.capabilities.accepts(trouble.parameter, form):
            self.run.gate.taught()
        if not self.run.capabilities.refuse(trouble.parameter, form):
            raise self.run.stop(trouble.as_error())
        self.run.journal.learn(self.run.capabilities.name, self.run.capabilities.dump())
        self.run.gate.probe()

    def _stop_where_too_long(self, trouble: Trouble) -> None:
        """Raises Stopped where the endpoint asks for a longer wait than anybody sits through."""
        if trouble.wait is None or trouble.wait <= _PATIENCE:
            return
        hint = tr("Answers so far are kept: run again after that.")
        message = tr(
            "{message}; it asks to wait {wait:.0f} minutes", message=trouble.message, wait=trouble.wait / 60
        )
        raise self.run.stop(ProviderError(message, hint=hint))

    def _deadline(self, most: int) -> float:
        patience = 4 if self.run.settings.local else 1
        return self.run.settings.timeout + patience * most / self.run.settings.slowest

    def _learn_size(self, reply: Reply, body: dict[str, Any], tokens: int) -> None:
        """How this model's tokens compare with ours, and whether it takes some to think."""
        if not reply.counted:
            return
        shape = body.get("response_format")
        self._dearest = max(
            self._dearest, reply.usage.input / (tokens + (count_tokens(compact(shape)) if shape else 0))
        )
        if reply.usage.output > 3 * count_tokens(reply.text) + 300 and self.run.capabilities.thought():
            self.run.gate.forgive()
            self.run.journal.learn(self.run.capabilities.name, self.run.capabilities.dump())

    def _check_window(self, reply: Reply, tokens: int) -> None:
        """Some servers cut the prompt to their context window and say nothing."""
        if reply.counted and tokens > 600 and 0 < reply.usage.input < 0.5 * tokens:
            self.run.window = min(
                self.run.window or reply.usage.input, reply.usage.input + reply.usage.output
            )
            message = tr(
                "the endpoint read only {input} tokens of about {tokens}",
                input=reply.usage.input,
                tokens=tokens,
            )
            self.run.record.last = tr("{message}: its context window is too small", message=message)
            raise Unanswered(self.run.record.last, narrower=True)

    def _first_words(self, segment: Segment, said: str, kept: tuple[str, ...]) -> bool:
        """A request's first segment, seen while it streams in; whether it is sound. No need to wait for the others."""
        if problems(segment, clean(said), kept=kept):
            return False
        self.run.record.heard = True
        self.run.gate.rewarded()
        return True
