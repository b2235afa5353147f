"""What has come back of batches: through the same judgement as any other answer, and into the journal.

An ordinary run then finds it there.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from translator.i18n import tr
from translator.llm.batch_notes import Batch, BatchStore, OfBatch, batches
from translator.llm.batch_progress import DEADLINE, ENDS, Progress, progress_of, wire_to
from translator.llm.bounds import LIST, Malformed, load_json, sound
from translator.llm.capabilities import Capabilities
from translator.llm.drafts import stored, stored_target
from translator.llm.interface import AnswerJournal, Job, PostCheck, Usage
from translator.llm.journal_keys import refusal_key
from translator.llm.refusals import refused_parameter
from translator.llm.trouble import Trouble
from translator.llm.verdict import judge
from translator.units import Severity

if TYPE_CHECKING:
    from translator.document.types import Segment
    from translator.llm.endpoint_settings import Settings
    from translator.llm.wire import Wire


_A_RESULT = 256_000
"""Bytes that a line of a result may have on an average."""


@dataclass(frozen=True, slots=True)
class Collected:
    """What came back: translations kept, and why others were not, one line each.

    `done` batches need no note any more; of the `held` ones, that are told of here without the rest, answers wait for
    posts that can't be read now.
    """

    kept: int = 0
    usage: Usage = field(default_factory=Usage)
    problems: tuple[str, ...] = ()
    waiting: tuple[Progress, ...] = ()
    done: tuple[str, ...] = ()
    held: tuple[Batch, ...] = ()

    @property
    def ended(self) -> frozenset[str]:
        """The names of the batches of which nothing more will come."""
        return frozenset((*self.done, *(batch.name for batch in self.held)))


async def collect(
    jobs: Sequence[Job],
    settings_of: OfBatch,
    *,
    store: BatchStore,
    journal: AnswerJournal,
    compare: PostCheck,
    unread: Collection[str] = (),
) -> Collected:
    """Put what has come back into the journal. The notes stay until `forget`: nothing is lost in between.

    What `compare` finds critical is refused like an answer that is no translation, but once: the same of an answer that
    was asked for with the reason is kept, for a person to see. `unread` are the posts that can't be read now. Without
    its post an answer can't be judged: it stays where it is.
    """
    segments = {(job.post, one.key): (job, one) for job in jobs for one in job.segments}
    kept = 0
    usage = Usage()
    problems: list[str] = []
    waiting: list[Progress] = []
    done: list[str] = []
    held: list[Batch] = []
    for batch in batches(store):
        async with wire_to(settings_of(batch)) as wire:
            progress = await progress_of(wire, batch, store)
            if not progress.ended:
                waiting.append(progress)
                continue
            for file in progress.files:
                async for row in _rows(wire, file, _A_RESULT * (len(batch.requests) + 10)):
                    line = _line_of(row)
                    answers, used, said = _read(
                        line, batch, segments, wire.settings, unread, journal, compare
                    )
                    _learn(line, batch, wire.settings, journal)
                    journal.put_all(answers)
                    kept, usage = (
                        kept + sum(stored_target(one) is not None for one in answers.values()),
                        usage + used,
                    )
                    problems += said
        if progress.state == "completed" and not progress.files:
            problems.append(
                tr(
                    "the batch {name} is done, but {host} names no file with its answers: "
                    "its segments can be sent again",
                    name=batch.name,
                    host=wire.settings.host,
                )
            )
        if progress.state != "completed":
            why = f" ({progress.reason})" if progress.reason else ""
            problems.append(
                tr(
                    "the batch {name} {ends}{why}: segments without an answer can be sent again",
                    name=batch.name,
                    ends=ENDS[progress.state],
                    why=why,
                )
            )
        rest = {custom: asked for custom, asked in batch.requests.items() if asked.post in unread}
        if rest:
            held.append(replace(progress.batch, requests=rest))
        else:
            done.append(batch.name)
    return Collected(kept, usage, tuple(dict.fromkeys(problems)), tuple(waiting), tuple(done), tuple(held))


def forget(store: BatchStore, collected: Collected) -> None:
    """Drop what is noted of answers that are safe."""
    for name in collected.done:
        store.remove(name)
    for batch in collected.held:
        store.write(batch.name, batch.dump())


async def _rows(wire: Wire, file: str, most: int) -> AsyncIterator[bytes]:
    """The lines of a result, by way of a file: it may be larger than memory."""
    with tempfile.TemporaryFile() as kept:
        try:
            asked = wire.client.files.with_streaming_response.content(file)
            await wire.download(asked, kept, most, deadline=DEADLINE)
        except Trouble as trouble:
            raise trouble.as_error() from trouble
        kept.seek(0)
        while line := kept.readline(LIST):
            if line.strip():
                yield line


def _line_of(row: bytes) -> Mapping[str, Any]:
    """A line of a result; empty where it can't be read."""
    try:
        value = load_json(row)
    except Malformed:
        return {}
    return value if isinstance(value, dict) else {}


def _read(
    line: Mapping[str, Any],
    batch: Batch,
    segments: Mapping[tuple[str, str], tuple[Job, Segment]],
    settings: Settings,
    unread: Collection[str],
    journal: AnswerJournal,
    compare: PostCheck,
) -> tuple[dict[str, str], Usage, list[str]]:
    """The sound answers in a line of a batch's result by their keys, with why others are refused, by the keys of that;
    what they used, and what is wrong.
    """
    from translator.llm.answers import read_answer

    custom = line.get("custom_id")
    if not isinstance(custom, str):
        return {}, Usage(), [tr("the batch {name}: a line of the result can't be read", name=batch.name)]
    asked = batch.requests.get(custom)
    # It was taken by an earlier fetch, or is left for a later one.
    if asked is None or asked.post in unread:
        return {}, Usage(), []
    response = _response(line)
    if response.get("status_code") != 200:
        return {}, Usage(), [f"{asked.post}: {_error(line, response)}"]
    try:
        reply = read_answer(response.get("body"), settings)
    except Trouble as trouble:
        return {}, Usage(requests=1), [f"{asked.post}: {trouble.message}"]
    here = {
        slot: segments[asked.post, key]
        for slot, (key, _) in asked.slots.items()
        if (asked.post, key) in segments
    }
    if not here:
        return (
            {},
            reply.usage,
            [tr("{post}: its answer isn't used, since the text has changed in the post", post=asked.post)],
        )
    slots = {slot: one for slot, (_, one) in here.items()}
    job = next(iter(here.values()))[0]
    verdict = judge(
        slots, batch.form, reply.text, kept=job.kept, finish=reply.finish, refusal=reply.refusal, lenient=True
    )
    by_key = {key: answer for key, answer in asked.slots.values()}  # noqa: C416 - pairs, of which some repeat
    bad = {**verdict.bad, **_unfit(job, verdict.good, compare)}
    for key in verdict.good.keys() & bad.keys():
        if journal.get(refusal_key(by_key[key])) is not None:
            del bad[key]
    answers = {
        by_key[key]: stored(target, batch.model) for key, target in verdict.good.items() if key not in bad
    }
    answers |= {refusal_key(by_key[key]): json.dumps(why, ensure_ascii=False) for key, why in bad.items()}
    said = [f"{asked.post}: {why[0]}" for why in bad.values()]
    if verdict.missing:
        said.append(
            tr("{post}: no answer came for {number} segments", post=asked.post, number=len(verdict.missing))
        )
    return answers, reply.usage, said


def _unfit(job: Job, good: Mapping[str, str], compare: PostCheck) -> dict[str, tuple[str, ...]]:
    """What can't be in the mirror as it is, and why, by key."""
    found = compare(job, {**job.known, **good})
    grave = {
        key: tuple(one.message for one in found.get(key, ()) if one.severity is Severity.CRITICAL)
        for key in good
    }
    return {key: why for key, why in grave.items() if why}


def _response(line: Mapping[str, Any]) -> Mapping[str, Any]:
    response = line.get("response")
    return response if isinstance(response, dict) else {}


def _learn(line: Mapping[str, Any], batch: Batch, settings: Settings, journal: AnswerJournal) -> None:
    """Leave out from now on what a request was refused for: else the next batch would be refused as well."""
    response = _response(line)
    body = response.get("body")
    error = body.get("error") if isinstance(body, dict) else None
    if response.get("status_code") not in (400, 422) or not isinstance(error, dict):
        return
    name = refused_parameter(error.get("code"), error.get("param"), str(error.get("message") or ""))
    if not name:
        return
    capabilities = Capabilities(settings)
    capabilities.load(journal.learned(capabilities.name))
    if capabilities.accepts(name, batch.form) and capabilities.refuse(name, batch.form):
        journal.learn(capabilities.name, capabilities.dump())


def _error(line: Mapping[str, Any], response: Mapping[str, Any]) -> str:
    body = response.get("body")
    for error in (line.get("error"), body.get("error") if isinstance(body, dict) else None):
        if isinstance(error, dict) and isinstance(error.get("message"), str):
            return sound(str(error["message"]))[:200]
    return tr("it was not answered (status {response})", response=response.get("status_code"))
