"""Mending: what the checks say of a post's translations goes back to the model, and the better answer stays.

All remarks on a post go together, in as few requests as they fit into, behind the post as the first requests showed
it, which a provider still has in its cache. Where most of a post is remarked on, it isn't mended: then the model is
not up to it, or a glossary asks for the impossible, and mending would double the bill to no end.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from translator.i18n import later, tr
from translator.llm.capabilities import Form
from translator.llm.drafts import SHARED, Candidate
from translator.llm.journal_keys import mending_key
from translator.llm.prompt import Chunk, Mending
from translator.llm.single_flight import single_flight, together
from translator.llm.tokens import count_tokens
from translator.llm.trouble import Stopped, Unanswered
from translator.units import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from translator.document.types import Segment
    from translator.llm.exchange import Exchange
    from translator.llm.interface import Job
    from translator.llm.running import PostAtWork

MENDINGS = 2
"""How often the findings of the checks go back with a segment."""
_MOST_SHARE = 1 / 3  # of a post's segments that may go back
_MOST_ALWAYS = 6  # segments that may go back of a short post, too
_LARGEST = 1200  # tokens of one request
_MANY = 3  # different sources with one translation


class Mender:
    """Mends the translations of one post, when all of them are there."""

    def __init__(self, post: PostAtWork) -> None:
        self.post = post
        self.run = post.run
        self.segments = {one.key: one for one in post.job.segments}
        self._remarked = 0

    async def work(self) -> None:
        """Up to MENDINGS rounds over what is remarked on."""
        drafts = self._checked(self.post.drafts)
        tried: set[tuple[str, str]] = set()
        for _ in range(MENDINGS):
            wanted = self._worth_it(drafts, tried)
            if not wanted or self.run.stopped is not None:
                break
            tried |= {(key, draft.target) for key, draft in wanted.items()}
            candidates = await self._ask_for(wanted)
            changed = {
                key: Candidate(target, tuple(self.run.check(self.segments[key], target)))
                for key, target in candidates.items()
            }
            after = self._checked({**{key: self.post.drafts[key] for key in drafts}, **changed})
            better = {key: after[key] for key in candidates if after[key].weight < drafts[key].weight}
            for key, draft in better.items():
                self.post.replace(self.segments[key], draft, alone=changed[key])
            drafts |= better

    def _checked(self, drafts: Mapping[str, Candidate]) -> dict[str, Candidate]:
        """The drafts with what is said of them when they are seen together, next to what was said of each alone."""
        job = self.post.job
        whole = {**job.known, **{key: draft.target for key, draft in drafts.items()}}
        found = {**shared_texts(job, whole), **self.run.post_check(job, whole)}
        self._remarked = sum(bool(Candidate("", tuple(some)).complaints) for some in found.values())
        return {
            # Who compares a whole post may say again what the segment's own checks say.
            key: Candidate(draft.target, tuple(dict.fromkeys((*draft.findings, *found.get(key, ())))))
            for key, draft in drafts.items()
        }

    def _worth_it(self, drafts: Mapping[str, Candidate], tried: set[tuple[str, str]]) -> dict[str, Candidate]:
        flagged = {
            key: draft
            for key, draft in drafts.items()
            if draft.complaints and (key, draft.target) not in tried and self.post.first(self.segments[key])
        }
        whole = len(self.post.job.known.keys() | drafts.keys())
        if max(len(flagged), self._remarked) <= max(_MOST_ALWAYS, _MOST_SHARE * whole):
            return flagged
        if not tried:
            self.run.watch.trouble(
                tr(
                    "{post}: most translations have findings, too many to have all of them repaired",
                    post=self.post.job.post,
                )
            )
        return {key: draft for key, draft in flagged.items() if draft.grave}

    async def _ask_for(self, wanted: Mapping[str, Candidate]) -> dict[str, str]:
        """Other translations, as far as the journal or the model has sound ones."""
        candidates: dict[str, str] = {}

        async def ask(keys: Sequence[str]) -> None:
            if self.run.mends:
                alone = self.run.capabilities.form is Form.PLAIN
                missing = {key: wanted[key] for key in keys}
                groups = _groups(missing, self.segments, alone=alone)
                await together(*(self._group(group, candidates) for group in groups))

        await single_flight(
            self.run,
            {self._journal_key(key, draft): key for key, draft in wanted.items()},
            take=candidates.__setitem__,
            ask=ask,
        )
        return candidates

    async def _group(self, wanted: Mapping[str, Candidate], candidates: dict[str, str]) -> None:
        segments = tuple(self.segments[key] for key in wanted)
        problems = {key: draft.complaints for key, draft in wanted.items()}
        current = {key: draft.target for key, draft in wanted.items()}
        head = self.post.head(segments)
        chunk = Chunk(head, segments, Mending(problems, current), self.post.decided)
        if not await self.post.retries.take():
            return
        worth = True
        try:
            exchange = await self.run.requests.exchange(chunk)
            worth = self._take(chunk, exchange, wanted, candidates)
        except (Stopped, Unanswered):
            return
        finally:
            self.post.retries.give_back(worth=worth)

    def _take(
        self, chunk: Chunk, exchange: Exchange, wanted: Mapping[str, Candidate], candidates: dict[str, str]
    ) -> bool:
        """Take what is sound in an answer; whether it brought everything, and something new."""
        verdict = exchange.judged(chunk, lenient=True)
        self.run.note(verdict, exchange.form)
        changed = any(target != wanted[key].target for key, target in verdict.good.items())
        self.run.mended(changed)
        self.run.journal.put_all(
            {
                self._journal_key(key, wanted[key]): self.post.value(target)
                for key, target in verdict.good.items()
                if target != wanted[key].target or SHARED not in {one.code for one in wanted[key].findings}
            }
        )
        candidates.update(verdict.good)
        return changed and verdict.whole

    def _journal_key(self, key: str, draft: Candidate) -> str:
        return mending_key(self.post.keys[key], draft.target, draft.complaints)


def _groups(
    wanted: Mapping[str, Candidate], segments: Mapping[str, Segment], *, alone: bool
) -> Iterable[dict[str, Candidate]]:
    """Cut into requests of about _LARGEST tokens."""
    group: dict[str, Candidate] = {}
    size = 0
    for key, draft in wanted.items():
        more = count_tokens(segments[key].source) + count_tokens(draft.target)
        if group and (alone or size + more > _LARGEST):
            yield group
            group, size = {}, 0
        group[key] = draft
        size += more
    if group:
        yield group


def shared_texts(job: Job, targets: Mapping[str, str]) -> dict[str, Sequence[Finding]]:
    """Findings on texts that stand for many segments: "Yes" may well do so, the stock answer of a model that was
    led astray does, too, and a short one passes every other check.
    """
    by_text: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for one in job.segments:
        if one.key in targets and one.translatable:
            by_text[" ".join(targets[one.key].split())][" ".join(one.source.split())].append(one.key)
    return {
        key: [
            Finding(
                SHARED,
                Severity.WARNING,
                later("{number} different segments have this very text", number=len(sources)),
            )
        ]
        for sources in by_text.values()
        if len(sources) >= _MANY
        for keys in sources.values()
        for key in keys
    }
