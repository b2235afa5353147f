"""The room's main door: translate posts, or say beforehand what that will take."""

from __future__ import annotations

import asyncio
import math
from dataclasses import replace
from typing import TYPE_CHECKING

from translator.llm.agents.command import is_command
from translator.llm.cost import price_of
from translator.llm.hosts import IN_PROCESS
from translator.llm.interface import (
    AnswerJournal,
    Decide,
    Deliver,
    Estimate,
    Finish,
    Job,
    Limits,
    PostCheck,
    Price,
    Receipt,
    UnitCheck,
    Usage,
    Watch,
    not_kept,
    not_waited_for,
)
from translator.llm.journal_keys import AnswerKeys
from translator.llm.local import SLOTS, reachable
from translator.llm.pace import Clock, RealClock
from translator.llm.polish import expected_reviews
from translator.llm.prompt import ANSWER, Chunk, compact, messages
from translator.llm.request_plan import plan
from translator.llm.tokens import ENGLISH_PER_KOREAN, count_tokens
from translator.llm.usage_history import Expected, UsageHistory, summed, usage_history_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from translator.document.types import Segment
    from translator.llm.endpoint_settings import Settings
    from translator.llm.recording import Recording
    from translator.units import Finding


_LOOKED_UP = 200
"""Segments whose examples an estimate counts."""


class NoJournal:
    """A journal that lasts as long as the run."""

    def __init__(self) -> None:
        self._answers: dict[str, str] = {}
        self._learned: dict[str, str] = {}

    def get(self, key: str) -> str | None:
        """The answer that this run has under a key; None where it has none."""
        return self._answers.get(key)

    def put_all(self, answers: Mapping[str, str], *, lasting: bool = True) -> None:
        """Remember answers until the run ends; `lasting` makes no difference."""
        del lasting
        self._answers |= answers

    def forget(self, *keys: str) -> None:
        """Drop answers; keys without one are passed over."""
        for key in keys:
            self._answers.pop(key, None)

    def claim_all(self, keys: Iterable[str]) -> frozenset[str]:
        """The keys without an answer: nobody else can be asking for them."""
        return frozenset(key for key in keys if key not in self._answers)

    def renew(self) -> None:
        """Do nothing: no claim ends here."""

    def release(self, *keys: str) -> None:
        """Do nothing: no claim is held here."""

    def learned(self, name: str) -> str | None:
        """What was learned under a name in this run; None where nothing was."""
        return self._learned.get(name)

    def learn(self, name: str, value: str) -> None:
        """Remember something under a name until the run ends."""
        self._learned[name] = value


def _no_check(_segment: Segment, _target: str, /) -> Sequence[Finding]:
    return ()


def _no_post_check(_job: Job, _targets: Mapping[str, str], /) -> Mapping[str, Sequence[Finding]]:
    return {}


async def translate(
    jobs: Sequence[Job],
    settings: Settings,
    *,
    deliver: Deliver,
    decide: Decide = not_kept,
    finish: Finish = not_waited_for,
    journal: AnswerJournal | None = None,
    check: UnitCheck = _no_check,
    post_check: PostCheck = _no_post_check,
    watch: Watch | None = None,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    prices: Mapping[str, Price] | None = None,
    clock: Clock | None = None,
    recording: Recording | None = None,
    offline: bool = False,
) -> Receipt:
    """Translate what the jobs want, through one endpoint, all posts at once.

    Answers come through `deliver`, each on disk before, what was decided for a post through `decide`, and word that a
    post is done through `finish`; the receipt comes when all is done, or when the run had to stop (`Receipt.stopped`).
    With a `recording`, all that passes is recorded, or comes from a recording: then nothing is sent, and `settings` are
    best the recording's own. `offline`: nothing is sent either, and what the journal lacks is left. Cancelling the run
    ends it at once; what was answered, and what had streamed in whole, is in the journal.
    """
    from translator.llm.agents.line import AT_ONCE
    from translator.llm.lines import line_to
    from translator.llm.run import Run

    journal = journal or NoJournal()
    price = price_of(settings, prices)
    if settings.base_url == IN_PROCESS:
        limits = replace(limits, in_flight=min(limits.in_flight, SLOTS))
    if is_command(settings.base_url):
        limits = replace(limits, in_flight=min(limits.in_flight, AT_ONCE))
    with reachable(settings) as there:
        # What the journal remembers goes by the model's file, not by the port that its server happens to have.
        settings = replace(settings, context_window=there.context_window)
        async with line_to(there, in_flight=limits.in_flight, recording=recording) as wire:
            run = Run(
                wire,
                settings,
                deliver=deliver,
                decide=decide,
                finish=finish,
                journal=journal,
                check=check,
                post_check=post_check,
                watch=watch or Watch(),
                limits=limits,
                price=price,
                clock=clock or RealClock(),
            )
            # What decides whether an answer streams is time, and a replay has none of that.
            run.streams = run.streams or recording is not None
            run.offline = offline
            expected: dict[str, Expected] = {}
            for job in jobs:
                one = _expected(job, settings, journal)
                expected[job.post] = expected[job.post] + one if job.post in expected else one
                await asyncio.sleep(0)  # a thousand posts take a while, in which Ctrl-C is heard
            return await run.translate(jobs, expected)


def estimate(
    jobs: Sequence[Job],
    settings: Settings,
    *,
    journal: AnswerJournal | None = None,
    prices: Mapping[str, Price] | None = None,
) -> Estimate:
    """What `translate` will take: if nothing has to be asked twice, put right by what runs that `journal` knows of
    took at this endpoint. Sends nothing.
    """
    expected: dict[str, Expected] = {}
    for job in jobs:
        one = _expected(job, settings, journal)
        expected[job.post] = expected[job.post] + one if job.post in expected else one
    known = None if journal is None else journal.learned(usage_history_name(settings))
    return summed(expected, UsageHistory.load(known), price_of(settings, prices))


def _expected(job: Job, settings: Settings, journal: AnswerJournal | None) -> Expected:
    wanted = _to_ask(job, settings, journal)
    job = replace(job, examples=_some_examples(job, wanted))
    whole = plan(job, wanted, job.known, settings.context_window, caches=settings.caches)
    brief = () if whole.brief is None else (whole.brief,)
    answered = frozenset(one.key for chunk in brief for one in chunk.segments)
    chunks = (*brief, *(whole.without(answered)))
    usage = sum((expected_usage(chunk) for chunk in chunks), Usage())
    if job.polish:
        # English is about as long as Korean in bytes; what is not translated yet stands in for itself.
        targets = {one.key: job.known.get(one.key, one.source) for one in job.segments}
        usage = sum(expected_reviews(job, targets, settings.context_window), usage)
    return Expected(len(wanted), usage)


def _some_examples(job: Job, wanted: Sequence[Segment]) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """The examples of some of many segments, each of which stands for its neighbours: they are looked for in a memory,
    which takes its time, and an estimate needs no more.
    """
    step = math.ceil(len(wanted) / _LOOKED_UP)
    return {one.key: job.examples.get(wanted[at - at % step].key, ()) for at, one in enumerate(wanted)}


def _to_ask(job: Job, settings: Settings, journal: AnswerJournal | None) -> list[Segment]:
    """The wanted segments that the journal doesn't hold, repeats once."""
    found: dict[str, Segment] = {}
    keys = AnswerKeys(settings, job)
    for segment in job.segments:
        if segment.key in job.wanted:
            key = keys.of(segment)
            if key not in found and (journal is None or journal.get(key) is None):
                found[key] = segment
    return list(found.values())


_SHAPE = count_tokens(
    compact({"type": "json_schema", "json_schema": {"name": "t", "strict": True, "schema": ANSWER}})
)
_BRIEF = 150
"""Tokens of the decisions in a brief."""


def expected_usage(chunk: Chunk) -> Usage:
    """The tokens that a chunk's request should take."""
    asked = sum(count_tokens(one["content"]) + 4 for one in messages(chunk)) + _SHAPE
    answer = sum(count_tokens(one.source) * ENGLISH_PER_KOREAN + 4 for one in chunk.segments)
    return Usage(asked, 0, round(answer) + _BRIEF * chunk.brief, 1)


__all__ = ["NoJournal", "estimate", "expected_usage", "translate"]
