"""The work on one post: its chunks, what is asked again, what is mended."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from translator.llm.interface import Answer, Job
from translator.llm.judge import NO_ANSWER, Verdict, judge
from translator.llm.keys import answer_key, mending_key
from translator.llm.ladder import Form
from translator.llm.plan import plan
from translator.llm.prompt import Chunk, Mending
from translator.units import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from translator.document.types import Segment
    from translator.llm.run import Run

TRIES = 3
"""How often a segment is asked for: with its chunk, then alone, told what was wrong."""
MENDINGS = 2
"""How often the findings of the checks go back with a segment."""
_POLL = 0.5
_MANY = 3
_SHARED = "shared"  # the one finding that a stubborn model may be asked about again in a later run
_WEIGHTS = {Severity.CRITICAL: 100, Severity.WARNING: 10, Severity.NOTE: 1}


class Stopped(Exception):  # noqa: N818 - a state, not a mistake
    """The run has ended; nothing further is sent."""


class Unanswered(Exception):  # noqa: N818 - a state, not a mistake
    """A chunk brought nothing. `smaller`: a smaller one might."""

    def __init__(self, problem: str, *, smaller: bool = False) -> None:
        super().__init__(problem)
        self.problem = problem
        self.smaller = smaller


@dataclass(frozen=True, slots=True)
class Draft:
    """A sound translation and what the checks say of it."""

    target: str
    findings: tuple[Finding, ...]

    @property
    def weight(self) -> int:
        return sum(_WEIGHTS[one.severity] for one in self.findings)

    @property
    def complaints(self) -> tuple[str, ...]:
        """What is worth a request."""
        return tuple(one.message for one in self.findings if one.severity is not Severity.NOTE)


class Post:
    """The work on one post."""

    def __init__(self, run: Run, job: Job) -> None:
        self.run = run
        self.job = job
        self.keys: dict[str, str] = {}
        self.twins: dict[str, list[Segment]] = defaultdict(list)
        self.drafts: dict[str, Draft] = {}
        self.given: set[str] = set()

    async def work(self) -> None:
        """Everything for this post; every wanted key is answered when this returns."""
        wanted = [one for one in self.job.segments if one.key in self.job.wanted]
        for one in wanted:
            key = answer_key(self.run.settings, self.job, one)
            self.keys[one.key] = key
            self.twins[key].append(one)
        firsts = [twins[0] for twins in self.twins.values()]
        try:
            remembered = [one for one in firsts if self._recall(one) is not None]
            missing = [one for one in firsts if one not in remembered]
            claimed = self.run.journal.claim_all(self.keys[one.key] for one in missing)
            mine = [one for one in missing if self.keys[one.key] in claimed]
            others = [one for one in missing if self.keys[one.key] not in claimed]
            await together(
                *(self._settle(one, self._recall(one) or "", remembered=True) for one in remembered),
                self._ask_for(mine),
                *(self._await_other(one) for one in others),
            )
            await self._agree()
        finally:
            self.run.journal.release(*self.keys.values())

    def _recall(self, segment: Segment) -> str | None:
        value = self.run.journal.get(self.keys[segment.key])
        return None if value is None else _target(value)

    async def _await_other(self, segment: Segment) -> None:
        """Another run is asking for this right now: take its answer, or ask when it has given up."""
        key = self.keys[segment.key]
        while (found := self._recall(segment)) is None:
            if self.run.stopped is not None:
                self._fail(segment, "the run was stopped")
                return
            if key in self.run.journal.claim_all((key,)):
                await self._ask_for([segment])
                return
            await self.run.clock.sleep(_POLL)
        await self._settle(segment, found, remembered=True)

    async def _ask_for(self, segments: Sequence[Segment]) -> None:
        await together(*(self._chunk(chunk) for chunk in plan(self.job, segments, self.run.window)))

    # ---- chunks

    async def _chunk(self, chunk: Chunk, *, tries: int = 1, room: int = 1) -> None:
        """Ask for a chunk, keep what is good, and go on with the rest."""
        try:
            exchange = await self.run.exchange(chunk, room=room)
        except Stopped:
            self._fail_all(chunk.segments, "the run was stopped before it was asked for")
            return
        except Unanswered as nothing:
            if nothing.smaller and len(chunk.segments) > 1:
                await self._halve(chunk, tries)
            else:
                self._fail_all(chunk.segments, nothing.problem)
            return
        reply = exchange.reply
        verdict = judge(
            chunk, exchange.form, reply.text, finish=reply.finish, refusal=reply.refusal, lenient=tries > 1
        )
        self.run.note(verdict, exchange.form)
        self._keep(verdict.good)
        by_key = {one.key: one for one in chunk.segments}
        work: list[Awaitable[None]] = [
            self._settle(by_key[key], target) for key, target in verdict.good.items()
        ]
        wrong = dict(verdict.bad)
        if verdict.refusal or verdict.cut or verdict.unreadable:
            rest = tuple(by_key[key] for key in verdict.missing)
            work += (
                [self._rest(replace(chunk, segments=rest), verdict, exchange.form, tries, room)]
                if rest
                else []
            )
        else:
            wrong |= dict.fromkeys(verdict.missing, (NO_ANSWER,))
        if wrong:
            work.append(
                self._again({one: wrong[one.key] for one in chunk.segments if one.key in wrong}, tries)
            )
        await together(*work)

    async def _again(self, wrong: Mapping[Segment, tuple[str, ...]], tries: int) -> None:
        """Ask for segments with what was wrong with each: first for all in one request, then for each alone."""
        if tries >= TRIES:
            for segment, why in wrong.items():
                self._fail(segment, f"no sound translation in {tries} answers: {why[0]}")
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
            author = self.run.settings.model
            self.run.journal.put_all({self.keys[key]: _value(target, author) for key, target in good.items()})

    # ---- mending

    async def _settle(self, segment: Segment, target: str, *, remembered: bool = False) -> None:
        """Check a sound translation, have it mended where that helps, hand it over."""
        draft = Draft(target, tuple(self.run.check(segment, target)))
        draft = await self._mend(segment, draft, lambda text: self.run.check(segment, text))
        self._give(segment, draft, remembered=remembered)

    async def _mend(self, segment: Segment, draft: Draft, check: Callable[[str], Sequence[Finding]]) -> Draft:
        """Send the findings back with the segment, and take the answer if it is better."""
        for _ in range(MENDINGS):
            if not draft.complaints:
                break
            key = mending_key(self.keys[segment.key], draft.target, draft.complaints)
            value = self.run.journal.get(key)
            if value is None:
                try:
                    candidate = await self._mended(segment, draft)
                except (Stopped, Unanswered):
                    break
                if candidate != draft.target or _SHARED not in {one.code for one in draft.findings}:
                    self.run.journal.put_all({key: _value(candidate, self.run.settings.model)})
            else:
                candidate = _target(value) or ""
            if not candidate:
                break
            better = Draft(candidate, tuple(check(candidate)))
            if better.weight >= draft.weight:
                break
            draft = better
        return draft

    async def _mended(self, segment: Segment, draft: Draft) -> str:
        """Another translation, or nothing where the answer was no sound one."""
        chunk = Chunk(self.job, (segment,), Mending(draft.complaints, draft.target))
        exchange = await self.run.exchange(chunk)
        reply = exchange.reply
        verdict = judge(
            chunk, exchange.form, reply.text, finish=reply.finish, refusal=reply.refusal, lenient=True
        )
        self.run.note(verdict, exchange.form)
        return verdict.good.get(segment.key, "")

    async def _agree(self) -> None:
        """The checks that see the whole post: what its chunks did differently is made the same."""
        if not self.drafts:
            return
        targets = {**self.job.known, **{key: draft.target for key, draft in self.drafts.items()}}
        found = {**shared_texts(self.job, targets), **self.run.post_check(self.job, targets)}
        by_key = {one.key: one for one in self.job.segments}
        await together(
            *(self._agree_on(by_key[key], targets) for key in found if found[key] and key in self.drafts)
        )

    async def _agree_on(self, segment: Segment, targets: Mapping[str, str]) -> None:
        def check(text: str) -> tuple[Finding, ...]:
            changed = {**targets, segment.key: text}
            whole = {**shared_texts(self.job, changed), **self.run.post_check(self.job, changed)}
            # Who compares a whole post may say again what the segment's own checks say.
            return tuple(dict.fromkeys((*self.run.check(segment, text), *whole.get(segment.key, ()))))

        before = Draft(self.drafts[segment.key].target, check(self.drafts[segment.key].target))
        after = await self._mend(segment, before, check)
        if after.target != before.target:
            self.drafts[segment.key] = after
            answer = Answer(
                self.job.post,
                segment.key,
                after.target,
                author=self.run.settings.model,
                findings=after.findings,
            )
            self.run.deliver(answer)
            self.run.watch.answered(answer)

    # ---- handing over

    def _give(self, segment: Segment, draft: Draft, *, remembered: bool) -> None:
        for number, twin in enumerate(self.twins[self.keys[segment.key]]):
            self.drafts[twin.key] = draft
            self.given.add(twin.key)
            self.run.give(
                Answer(
                    self.job.post,
                    twin.key,
                    draft.target,
                    author=self.run.settings.model,
                    findings=draft.findings,
                    remembered=remembered or number > 0,
                )
            )

    def _fail_all(self, segments: Sequence[Segment], problem: str) -> None:
        for one in segments:
            self._fail(one, problem)

    def _fail(self, segment: Segment, problem: str) -> None:
        for twin in self.twins[self.keys[segment.key]]:
            self.run.give(Answer(self.job.post, twin.key, None, problem, self.run.settings.model))


def shared_texts(job: Job, targets: Mapping[str, str]) -> dict[str, tuple[Finding, ...]]:
    """Findings on texts that stand for many segments: "Yes" may well do so, the stock answer of a model that was
    led astray does, too, and a short one passes every other check.
    """
    by_text: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for one in job.segments:
        if one.key in targets and one.translatable:
            by_text[" ".join(targets[one.key].split())][" ".join(one.source.split())].append(one.key)
    return {
        key: (
            Finding(
                _SHARED,
                Severity.WARNING,
                f"{len(sources)} different segments have this very text: is it right here?",
            ),
        )
        for sources in by_text.values()
        if len(sources) >= _MANY
        for keys in sources.values()
        for key in keys
    }


def _value(target: str, author: str) -> str:
    return json.dumps({"target": target, "author": author}, ensure_ascii=False)


def _target(value: str) -> str | None:
    """The translation in a journal's value; None for what we can't have written."""
    try:
        target = json.loads(value)["target"]
    except (ValueError, KeyError, TypeError):
        return None
    return target if isinstance(target, str) else None


async def together(*work: Awaitable[None]) -> None:
    """Do all of it at once. If one fails, the others are ended before the failure goes up."""
    tasks = [asyncio.ensure_future(one) for one in work]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
