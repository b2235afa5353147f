"""The work on one post: its chunks, and what is asked again."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from translator.llm.interface import STOPPED, Answer, Job
from translator.llm.judge import NO_ANSWER, Verdict, judge
from translator.llm.keys import answer_key
from translator.llm.ladder import Form
from translator.llm.mending import Draft, Mender
from translator.llm.patience import Patience
from translator.llm.plan import plan
from translator.llm.polish import Reviewer
from translator.llm.prompt import Chunk, Mending
from translator.llm.trouble import Stopped, Unanswered
from translator.llm.turns import in_turn, stored

if TYPE_CHECKING:
    from collections.abc import Awaitable, Mapping, Sequence

    from translator.document.types import Segment
    from translator.llm.run import Run

TRIES = 3
"""How often a segment is asked for: with its chunk, then alone, told what was wrong."""


class Post:
    """The work on one post."""

    def __init__(self, run: Run, job: Job) -> None:
        self.run = run
        self.job = job
        self.keys: dict[str, str] = {}
        self.twins: dict[str, list[Segment]] = defaultdict(list)
        self.drafts: dict[str, Draft] = {}
        self.patience = Patience()
        self._given_up = 0
        self._wrong = NO_ANSWER

    async def work(self) -> None:
        """Everything for this post; every wanted key is answered when this returns."""
        wanted = [one for one in self.job.segments if one.key in self.job.wanted]
        for one in wanted:
            key = answer_key(self.run.settings, self.job, one)
            self.keys[one.key] = key
            self.twins[key].append(one)
        await in_turn(
            self.run,
            {key: twins[0] for key, twins in self.twins.items()},
            take=lambda one, target: self._settle(one, target, remembered=True),
            ask=self._ask_for,
        )
        self._say_what_was_given_up()
        if self.drafts:
            await Mender(self).work()
        if self.job.polish and self.run.stopped is None:
            await Reviewer(self).work()

    async def _ask_for(self, segments: Sequence[Segment]) -> None:
        if self.run.offline:
            self._fail_all(segments, "it has not been answered yet")
            return
        if self.run.stopped is not None:
            self._fail_all(segments, STOPPED)
            return
        chunks = plan(self.job, segments, self.run.window)
        self.patience.expect(len(chunks))
        await together(*(self._chunk(chunk, first=True) for chunk in chunks))

    # ---- chunks

    async def _chunk(self, chunk: Chunk, *, tries: int = 1, room: int = 1, first: bool = False) -> None:
        """Ask for a chunk, keep what is good, and go on with the rest."""
        try:
            form, verdict = await (self._ask if first else self._ask_again)(chunk, tries, room)
        except Stopped:
            self._fail_all(chunk.segments, STOPPED)
            return
        except Unanswered as nothing:
            if nothing.smaller and len(chunk.segments) > 1:
                await self._halve(chunk, tries)
            else:
                self._fail_all(chunk.segments, nothing.problem)
            return
        self._keep(verdict.good)
        by_key = {one.key: one for one in chunk.segments}
        for key, target in verdict.good.items():
            self._settle(by_key[key], target)
        work: list[Awaitable[None]] = []
        wrong = dict(verdict.bad)
        if verdict.refusal or verdict.cut or verdict.unreadable:
            rest = tuple(by_key[key] for key in verdict.missing)
            if rest:
                work.append(self._rest(replace(chunk, segments=rest), verdict, form, tries, room))
        else:
            wrong |= dict.fromkeys(verdict.missing, (NO_ANSWER,))
        if wrong:
            work.append(
                self._again({one: wrong[one.key] for one in chunk.segments if one.key in wrong}, tries)
            )
        await together(*work)

    async def _ask(self, chunk: Chunk, tries: int, room: int) -> tuple[Form, Verdict]:
        """One request, and what its answer is worth. Raises Stopped, Unanswered."""
        exchange = await self.run.exchange(chunk, room=room)
        reply = exchange.reply
        verdict = judge(
            chunk, exchange.form, reply.text, finish=reply.finish, refusal=reply.refusal, lenient=tries > 1
        )
        self.run.note(verdict, exchange.form)
        self._wrong = verdict.problem or self._wrong
        return exchange.form, verdict

    async def _ask_again(self, chunk: Chunk, tries: int, room: int) -> tuple[Form, Verdict]:
        """The same for what an earlier answer did not bring, as long as there is patience for it."""
        if not await self.patience.stake():
            self._given_up += sum(len(self.twins[self.keys[one.key]]) for one in chunk.segments)
            raise Unanswered(
                f"left for the next run, after too many wrong or incomplete answers; the last: {self._wrong}"
            )
        worth = True  # of requests without any answer the run takes care
        try:
            form, verdict = await self._ask(chunk, tries, room)
            worth = verdict.whole
        finally:
            self.patience.settle(worth=worth)
        return form, verdict

    def _say_what_was_given_up(self) -> None:
        if self._given_up:
            self.run.watch.trouble(
                f"{self.job.post}: gave up on {self._given_up} of its segments after {self.patience.lost} wrong or "
                f"incomplete answers (the last: {self._wrong}); the next run asks for them again"
            )

    async def _again(self, wrong: Mapping[Segment, tuple[str, ...]], tries: int) -> None:
        """Ask for segments with what was wrong with each: first for all in one request, then for each alone."""
        if tries >= TRIES:
            for segment, why in wrong.items():
                self._fail(segment, f"no usable translation in {tries} answers: {why[0]}")
        elif tries > 1 or len(wrong) == 1 or self.run.ladder.form is Form.PLAIN:
            alone = (Chunk(self.job, (segment,), Mending(why)) for segment, why in wrong.items())
            await together(*(self._chunk(chunk, tries=tries + 1) for chunk in alone))
        else:
            chunk = Chunk(self.job, tuple(wrong))
            problems = (f"{slot}: {'; '.join(wrong[segment])}" for slot, segment in chunk.slots().items())
            await self._chunk(replace(chunk, mending=Mending(tuple(problems))), tries=tries + 1)

    async def _rest(self, rest: Chunk, verdict: Verdict, form: Form, tries: int, room: int) -> None:
        """Go on with segments that a refused, a cut or an unreadable answer did not bring."""
        alone = len(rest.segments) == 1
        if verdict.refusal:
            if alone:
                self._fail(rest.segments[0], f"the model refused it: {verdict.refusal}")
            else:
                await self._halve(rest, tries)
        elif verdict.cut:
            if not alone:
                await self._halve(rest, tries)
            elif tries >= TRIES:
                self._fail(rest.segments[0], "its translation was cut off every time")
            else:
                await self._chunk(rest, tries=tries + 1, room=2 * room)
        elif tries < TRIES:
            # In a form that the endpoint is better at, it has not failed yet.
            await self._chunk(rest, tries=tries + (form is self.run.ladder.form))
        elif alone:
            self._fail(rest.segments[0], "the answers could not be read")
        else:
            await self._halve(rest, tries - 1)

    async def _halve(self, chunk: Chunk, tries: int) -> None:
        size = 1 if self.run.ladder.form is Form.PLAIN else (len(chunk.segments) + 1) // 2
        parts = [chunk.segments[at : at + size] for at in range(0, len(chunk.segments), size)]
        await together(*(self._chunk(replace(chunk, segments=part), tries=tries) for part in parts))

    def _keep(self, good: Mapping[str, str]) -> None:
        """Put answers on the disk. Only then are they used."""
        if good:
            self.run.journal.put_all({self.keys[key]: self.value(target) for key, target in good.items()})

    def value(self, target: str) -> str:
        """A translation as the journal keeps it."""
        return stored(target, self.run.settings.model)

    # ---- handing over

    def _settle(self, segment: Segment, target: str, *, remembered: bool = False) -> None:
        """Hand a sound translation over."""
        draft = Draft(target, tuple(self.run.check(segment, target)))
        for number, twin in enumerate(self.twins[self.keys[segment.key]]):
            self.drafts[twin.key] = draft
            self.run.give(self._answer(twin, draft, remembered=remembered or number > 0))

    def first(self, segment: Segment) -> bool:
        """Whether this is the first of those that share one answer."""
        return self.twins[self.keys[segment.key]][0].key == segment.key

    def replace(self, segment: Segment, draft: Draft, *, alone: Draft) -> None:
        """Hand over something better for what was handed over before; `alone` is it as its own checks see it."""
        for twin in self.twins[self.keys[segment.key]] if segment.key in self.keys else (segment,):
            self.drafts[twin.key] = alone
            self.run.give_better(self._answer(twin, draft))

    def _answer(self, segment: Segment, draft: Draft, *, remembered: bool = False) -> Answer:
        return Answer(
            self.job.post,
            segment.key,
            draft.target,
            author=self.run.settings.model,
            findings=draft.findings,
            remembered=remembered,
        )

    def _fail_all(self, segments: Sequence[Segment], problem: str) -> None:
        for one in segments:
            self._fail(one, problem)

    def _fail(self, segment: Segment, problem: str) -> None:
        for twin in self.twins[self.keys[segment.key]]:
            self.run.give(Answer(self.job.post, twin.key, None, problem, self.run.settings.model))


async def together(*work: Awaitable[None]) -> None:
    """Do all of it at once. If one fails, the others are ended before the failure goes up."""
    tasks = [asyncio.ensure_future(one) for one in work]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
