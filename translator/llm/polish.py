"""Polishing: a reviewer reads a post's translations once more, and may change what it can name an error in."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from translator.document.tagged import clean
from translator.i18n import tr
from translator.llm.answer_reading import read_reviews
from translator.llm.capabilities import Form
from translator.llm.drafts import Candidate
from translator.llm.journal_keys import AnswerKeys, polish_key
from translator.llm.prompt import Head, polish_messages
from translator.llm.request_plan import room_of
from translator.llm.single_flight import single_flight, together
from translator.llm.tokens import count_tokens
from translator.llm.trouble import Stopped, Unanswered
from translator.llm.validate import problems
from translator.llm.verdict import Verdict
from translator.llm.view import parts
from translator.rules.extent import repeats_endlessly
from translator.tags import from_model

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from translator.document.types import Segment
    from translator.llm.interface import Job, Usage
    from translator.llm.running import PostAtWork

_VERDICT = 14
"""Tokens of a verdict that finds nothing."""


class Reviewer:
    """Reads the translations of one post a second time and takes in what is better."""

    def __init__(self, post: PostAtWork) -> None:
        self.post = post
        self.run = post.run
        self._answer_keys = AnswerKeys(post.run.settings, post.job)
        self._twins: dict[str, list[Segment]] = defaultdict(list)

    async def work(self) -> None:
        """Review what the job wants polished. An answer is kept even where it says that nothing is wrong."""
        job = self.post.job
        targets = {**job.known, **{key: draft.target for key, draft in self.post.drafts.items()}}
        wanted = [one for one in job.segments if one.key in job.polish and targets.get(one.key)]
        for one in wanted:
            self._twins[self._key(one, targets[one.key])].append(one)
        await single_flight(
            self.run,
            {key: twins[0] for key, twins in self._twins.items()},
            take=lambda one, better: self._take(one, targets[one.key], better),
            ask=lambda missing: self._ask_for(missing, targets),
        )

    async def _ask_for(self, missing: Sequence[Segment], targets: Mapping[str, str]) -> None:
        if self.run.offline or not missing:
            return
        if self.run.capabilities.form is Form.PLAIN:
            self.run.watch.trouble(
                tr("{post}: not reviewed: this endpoint can't answer in JSON", post=self.post.job.post)
            )
            return
        parts = reviews_of(self.post.job, missing, targets, self.run.window)
        await together(*(self._review(head, part, targets) for head, part in parts))

    async def _review(self, head: Head, part: tuple[Segment, ...], targets: Mapping[str, str]) -> None:
        job = self.post.job
        try:
            exchange = await self.run.requests.request(
                job.post,
                lambda _form: polish_messages(head, part, self.post.decided),
                most=300 + sum(2 * count_tokens(targets[one.key]) for one in part),
                alone=True,
                on_text=lambda: lambda text: not repeats_endlessly(text),
            )
        except (Stopped, Unanswered) as nothing:
            self.run.watch.trouble(
                tr(
                    "{post}: partly not reviewed: {nothing}",
                    post=job.post,
                    nothing=nothing or tr("the run was stopped"),
                )
            )
            return
        reviews = read_reviews(exchange.reply.text)
        better: dict[str, str] = {}
        if reviews is not None:
            for one in part:
                error, text = reviews.get(str(head.view.number(one)), ("", ""))
                better[one.key] = self._better(one, targets[one.key], error, from_model(text))
        self.run.note(Verdict(good=better, unreadable=not better), exchange.form)
        # The better one is as reviewed as it gets, too.
        kept = {self._key(one, targets[one.key]): better[one.key] for one in part if one.key in better}
        kept |= {self._key(one, better[one.key]): better[one.key] for one in part if one.key in better}
        self.run.journal.put_all({key: self.post.value(target) for key, target in kept.items()})
        for one in part:
            if one.key in better:
                self._take(one, targets[one.key], better[one.key])

    def _better(self, segment: Segment, current: str, error: str, better: str) -> str:
        """What the reviewer may have: without an error that is named, or with a text that is not sound, nothing."""
        better = clean(better)
        if (
            not error.strip()
            or not better
            or problems(segment, better, kept=self.post.job.kept.get(segment.key, ()), lenient=True)
        ):
            return current
        return better

    def _take(self, segment: Segment, current: str, better: str) -> None:
        if better == current:
            return
        draft = Candidate(better, tuple(self.run.check(segment, better)))
        if draft.weight <= Candidate(current, tuple(self.run.check(segment, current))).weight:
            for twin in self._twins[self._key(segment, current)]:
                self.post.replace(twin, draft, alone=draft)

    def _key(self, segment: Segment, target: str) -> str:
        return polish_key(self._answer_keys.of(segment), target)


def reviews_of(
    job: Job, segments: Sequence[Segment], targets: Mapping[str, str], window: int | None
) -> list[tuple[Head, tuple[Segment, ...]]]:
    """The requests of a second pass: the views that show the post in both languages, with the segments in each."""
    views = parts(job, targets, room_of(window) // 2, beside=True)
    shared = ((view, tuple(one for one in segments if one.key in view.shown)) for view in views)
    return [(Head(job, view), part) for view, part in shared if part]


def expected_reviews(job: Job, targets: Mapping[str, str], window: int | None) -> list[Usage]:
    """What the requests of a second pass should take, if it finds nothing."""
    from translator.llm.interface import Usage

    wanted = [one for one in job.segments if one.key in job.polish and one.key in targets]
    return [
        Usage(
            sum(count_tokens(one["content"]) + 4 for one in polish_messages(head, part, job.brief)),
            0,
            _VERDICT,
            1,
        )
        for head, part in reviews_of(job, wanted, targets, window)
    ]
