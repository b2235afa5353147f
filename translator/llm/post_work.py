"""The work on one post: its chunks, and what is asked again."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from translator.document.tagged import clean
from translator.i18n import localised, tr
from translator.llm.capabilities import Form
from translator.llm.drafts import Candidate, stored
from translator.llm.early import Early
from translator.llm.interface import STOPPED, Answer, Job
from translator.llm.journal_keys import AnswerKeys, brief_key
from translator.llm.mending import Mender
from translator.llm.polish import Reviewer
from translator.llm.prompt import MOST_DECISIONS, Chunk, Head, Mending
from translator.llm.request_plan import head_for, plan
from translator.llm.retry_budget import RetryBudget
from translator.llm.single_flight import single_flight, together
from translator.llm.trouble import Stopped, Unanswered
from translator.llm.verdict import NO_ANSWER, Verdict
from translator.llm.view import excerpt
from translator.tags import for_model

if TYPE_CHECKING:
    from collections.abc import Awaitable, Mapping, Sequence

    from translator.document.types import Segment
    from translator.llm.running import Running

_ENOUGH = 4
"""A cut answer that brought one in so many of its passages was worth its money."""
_LONGEST_DECISION = 120
"""Characters of a line of a brief."""
TRIES = 3
"""How often a segment is asked for: with its chunk, then alone, told what was wrong."""


class Post:
    """The work on one post."""

    def __init__(self, run: Running, job: Job) -> None:
        self.run = run
        self.job = job
        self.keys: dict[str, str] = {}
        self.twins: dict[str, list[Segment]] = defaultdict(list)
        self.drafts: dict[str, Candidate] = {}
        self.retries = RetryBudget()
        self.decided = job.brief
        self._done: dict[str, str] = {}
        self._head: Head | None = None
        self._most = len(job.segments)
        self._given_up = 0
        self._wrong: str = NO_ANSWER

    async def work(self) -> None:
        """Everything for this post; every wanted key is answered when this returns."""
        wanted = [one for one in self.job.segments if one.key in self.job.wanted]
        keys = AnswerKeys(self.run.settings, self.job)
        for one in wanted:
            key = keys.of(one)
            self.keys[one.key] = key
            self.twins[key].append(one)
        await single_flight(
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
            self._fail_all(segments, tr("it has not been answered yet"))
            return
        if self.run.stopped is not None:
            self._fail_all(segments, STOPPED)
            return
        self._done = self.translations
        whole = plan(self.job, segments, self._done, self.run.window, caches=self.run.settings.caches)
        self.retries.expect(len(whole.ranges))
        if len(heads := {id(chunk.head): chunk.head for chunk in whole.ranges}) == 1:
            (self._head,) = heads.values()
        if whole.brief is not None:
            await self._decide(whole.brief)
        chunks = whole.without(self.drafts)
        await together(*(self._chunk(chunk, first=True) for chunk in chunks))

    @property
    def translations(self) -> dict[str, str]:
        """The translations there are by now, by key."""
        return {**self.job.known, **{key: draft.target for key, draft in self.drafts.items()}}

    def head(self, segments: Sequence[Segment]) -> Head:
        """What a further request about `segments` begins with: as the first ones did, where these are in it."""
        keys = frozenset(one.key for one in segments)
        if self._head is not None and keys <= self._head.view.shown - self._head.view.translated:
            return self._head
        done = {key: text for key, text in (self._done or self.translations).items() if key not in keys}
        return head_for(self.job, keys, done, self.run.window)

    def _narrow(self, segments: Sequence[Segment]) -> Head:
        """A view of no more than `segments` and what is next to them, for an endpoint that can't read as much."""
        view = excerpt(self.job, frozenset(one.key for one in segments), self._done)
        self._head = None
        return Head(self.job, view, touch_up=True)

    # ---- the brief

    async def _decide(self, chunk: Chunk) -> None:
        """Ask for the brief, unless an earlier run did. Without one, the ranges have to do alone."""
        key = brief_key(self.run.settings, self.job)
        brief = read_brief(self.run.journal.get(key))
        if brief is None and self.run.capabilities.form is not Form.PLAIN:
            try:
                _, verdict = await self._ask(chunk, 1, 1)
            except (Stopped, Unanswered):
                return
            brief = tidy_brief(verdict.notes)
            self._keep(verdict.good)
            self.run.journal.put_all({key: json.dumps(brief, ensure_ascii=False)})
            by_key = {one.key: one for one in chunk.segments}
            for one, target in verdict.good.items():
                self._settle(by_key[one], target)
        if brief:
            self.run.decide(self.job.post, brief)
        headings = (
            f"{slot}: {for_model(self.drafts[one.key].target)}"
            for slot, one in chunk.slots().items()
            if one.key in self.drafts
        )
        self.decided = (*(brief or ()), *headings)

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
                await self._halve(chunk, tries, narrow=nothing.narrower)
            elif nothing.narrower and not chunk.head.touch_up:
                await self._chunk(replace(chunk, head=self._narrow(chunk.segments)), tries=tries)
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
        early = Early(self.run.journal, chunk, self.keys, self.run.settings.model, self._streamed)
        try:
            exchange = await self.run.requests.exchange(
                replace(chunk, decided=self.decided), room=room, early=early
            )
        except Unanswered as nothing:
            if nothing.narrower:
                early.settle({})  # it came, from a model that hadn't read all
            raise
        verdict = exchange.judged(chunk, lenient=tries > 1, sound=early.sound)
        early.settle(verdict.good)
        self.run.note(verdict, exchange.form)
        self._wrong = verdict.problem or self._wrong
        return exchange.form, verdict

    async def _ask_again(self, chunk: Chunk, tries: int, room: int) -> tuple[Form, Verdict]:
        """The same for what an earlier answer did not bring, as long as the post has retries left."""
        if not await self.retries.take():
            self._given_up += sum(len(self.twins[self.keys[one.key]]) for one in chunk.segments)
            raise Unanswered(
                tr(
                    "left for the next run, after too many wrong or incomplete answers; the last: {wrong}",
                    wrong=self._wrong,
                )
            )
        worth = True  # of requests without any answer the run takes care
        try:
            form, verdict = await self._ask(chunk, tries, room)
            worth = verdict.whole or (verdict.cut and _ENOUGH * len(verdict.good) >= len(chunk.segments))
        finally:
            self.retries.give_back(worth=worth)
        return form, verdict

    def _say_what_was_given_up(self) -> None:
        if self._given_up:
            self.run.watch.trouble(
                tr(
                    "{post}: gave up on {given_up} of its segments after {lost} wrong or "
                    "incomplete answers (the last: {wrong}); the next run asks for them again",
                    post=self.job.post,
                    given_up=self._given_up,
                    lost=self.retries.lost,
                    wrong=self._wrong,
                )
            )

    async def _again(self, wrong: Mapping[Segment, tuple[str, ...]], tries: int) -> None:
        """Ask for segments with what was wrong with each: first for all in one request, then for each alone."""
        if tries >= TRIES:
            for segment, why in wrong.items():
                self._fail(
                    segment, tr("no usable translation in {tries} answers: {why}", tries=tries, why=why[0])
                )
        elif tries > 1 or len(wrong) == 1 or self.run.capabilities.form is Form.PLAIN:
            head = self.head(tuple(wrong))
            alone = (
                Chunk(self._narrow((one,)) if head.large else head, (one,), Mending({one.key: why}))
                for one, why in wrong.items()
            )
            await together(*(self._chunk(chunk, tries=tries + 1) for chunk in alone))
        else:
            problems = {one.key: why for one, why in wrong.items()}
            chunk = Chunk(self.head(tuple(wrong)), tuple(wrong), Mending(problems))
            await self._chunk(chunk, tries=tries + 1)

    async def _rest(self, rest: Chunk, verdict: Verdict, form: Form, tries: int, room: int) -> None:
        """Go on with segments that a refused, a cut or an unreadable answer did not bring."""
        alone = len(rest.segments) == 1
        if verdict.refusal:
            if alone:
                self._fail(rest.segments[0], tr("the model refused it: {refusal}", refusal=verdict.refusal))
            else:
                await self._halve(rest, tries)
        elif verdict.cut:
            if not alone:
                if verdict.good:  # as much as that, it can bring
                    self._most = min(self._most, len(verdict.good))
                await self._halve(rest, tries)
            elif tries >= TRIES:
                self._fail(
                    rest.segments[0],
                    tr("its translation was cut off every time: {problem}", problem=verdict.problem),
                )
            else:
                await self._chunk(rest, tries=tries + 1, room=2 * room)
        elif tries < TRIES:
            # In a form that the endpoint is better at, it has not failed yet.
            await self._chunk(rest, tries=tries + (form is self.run.capabilities.form))
        elif alone:
            self._fail(
                rest.segments[0], tr("the answers could not be read: {problem}", problem=verdict.problem)
            )
        else:
            await self._halve(rest, tries - 1)

    async def _halve(self, chunk: Chunk, tries: int, *, narrow: bool = False) -> None:
        """Ask for half as much at a time; `narrow`: and show less of the post."""
        size = min(self._most, (len(chunk.segments) + 1) // 2)
        if self.run.capabilities.form is Form.PLAIN:
            size, narrow = 1, narrow or chunk.head.large
        parts = [chunk.segments[at : at + size] for at in range(0, len(chunk.segments), size)]
        halves = (
            replace(chunk, segments=part, head=self._narrow(part) if narrow else chunk.head) for part in parts
        )
        await together(*(self._chunk(half, tries=tries) for half in halves))

    def _keep(self, good: Mapping[str, str]) -> None:
        """Put answers on the disk. Only then are they used."""
        if good:
            self.run.journal.put_all({self.keys[key]: self.value(target) for key, target in good.items()})

    def value(self, target: str) -> str:
        """A translation as the journal keeps it."""
        return stored(target, self.run.settings.model)

    # ---- handing over

    def _streamed(self, key: str, text: str) -> None:
        """Tell who looks on that a passage has come in, for all that share its answer."""
        for twin in self.twins[self.keys[key]]:
            self.run.watch.streamed(self.job.post, twin.key, text, self.run.settings.model)

    def _settle(self, segment: Segment, target: str, *, remembered: bool = False) -> None:
        """Hand a sound translation over."""
        draft = Candidate(target, tuple(self.run.check(segment, target)))
        for number, twin in enumerate(self.twins[self.keys[segment.key]]):
            self.drafts[twin.key] = draft
            self.run.give(self._answer(twin, draft, remembered=remembered or number > 0))

    def first(self, segment: Segment) -> bool:
        """Whether this is the first of those that share one answer."""
        return self.twins[self.keys[segment.key]][0].key == segment.key

    def replace(self, segment: Segment, draft: Candidate, *, alone: Candidate) -> None:
        """Hand over something better for what was handed over before; `alone` is it as its own checks see it."""
        for twin in self.twins[self.keys[segment.key]] if segment.key in self.keys else (segment,):
            self.drafts[twin.key] = alone
            self.run.give_better(self._answer(twin, draft))

    def _answer(self, segment: Segment, draft: Candidate, *, remembered: bool = False) -> Answer:
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
            self.run.give(Answer(self.job.post, twin.key, None, localised(problem), self.run.settings.model))


def tidy_brief(lines: Sequence[str]) -> tuple[str, ...]:
    """A model's decisions as they are kept: few, short, each one line."""
    short = (" ".join(clean(line).split())[:_LONGEST_DECISION] for line in lines)
    return tuple(dict.fromkeys(line for line in short if line))[:MOST_DECISIONS]


def read_brief(value: str | None) -> tuple[str, ...] | None:
    """The brief in a journal's value; None where there is none that we can have written."""
    try:
        lines = json.loads(value or "null")
    except ValueError:
        return None
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        return None
    return tidy_brief(lines)
