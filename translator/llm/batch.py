"""The provider's batch interface: half the price, within a day.

`submit` sends what the jobs want and the journal lacks, and returns at once. What is under way is never sent twice.
How far a batch is, `batch_progress` asks; what has come back, `batch_results` takes. What failed, expired or was
refused is simply not in the journal, and goes along the next time, with the reasons where it was an answer.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from translator.errors import ProviderError
from translator.i18n import tr
from translator.llm.batch_notes import Asked, Batch, BatchStore, under_way
from translator.llm.batch_progress import DEADLINE, MARK
from translator.llm.capabilities import Capabilities, Form
from translator.llm.drafts import stored_reasons, stored_target
from translator.llm.interface import Answer, AnswerJournal, Deliver, Job, Receipt, Usage
from translator.llm.journal_keys import AnswerKeys, refusal_key
from translator.llm.prompt import ANSWER, Chunk, Mending, messages
from translator.llm.request_plan import plan
from translator.llm.tokens import count_tokens
from translator.llm.told import identity
from translator.llm.trouble import Trouble

if TYPE_CHECKING:
    from translator.document.types import Segment
    from translator.llm.endpoint_settings import Settings
    from translator.llm.wire import Wire


_MOST_REQUESTS = 50_000  # of one file, OpenAI's limit
_MOST_BYTES = 190_000_000  # of one file; OpenAI takes 200 MB
_PATH: Final = "/v1/chat/completions"


async def submit(
    jobs: Sequence[Job], settings: Settings, *, store: BatchStore, journal: AnswerJournal, deliver: Deliver
) -> Receipt:
    """Send what is wanted, neither answered nor under way. Raises ProviderError where that is refused.

    Every wanted segment is delivered: from the journal, or without a text and with the reason "in a batch".
    """
    if settings.command is not None:
        raise ProviderError(
            tr("{name} is a program, and programs have no batch interface", name=settings.command.name),
            hint=tr("Translate without a batch, or name an endpoint that has one with --base-url."),
        )
    from translator.llm.wire import Wire

    capabilities = Capabilities(settings)
    capabilities.load(journal.learned(capabilities.name))
    wanted = [
        (job, segment, keys.of(segment))
        for job in jobs
        for keys in (AnswerKeys(settings, job),)
        for segment in job.segments
        if segment.key in job.wanted
    ]
    mine = journal.claim_all(key for _, _, key in wanted)
    try:
        # Read with the claims in hand: who had them before has noted its batch by now.
        pending = under_way(store)
        asked: dict[int, dict[str, Segment]] = {id(job): {} for job in jobs}
        remembered = failed = 0
        for job, segment, key in wanted:
            value = journal.get(key)
            target = None if value is None else stored_target(value)
            if target is None and key in mine and key not in pending:
                asked[id(job)].setdefault(key, segment)
            problem = "" if target is not None else tr("it is in a batch: `olgim batch fetch` brings it")
            deliver(
                Answer(job.post, segment.key, target, problem, settings.model, remembered=target is not None)
            )
            remembered, failed = remembered + (target is not None), failed + (target is None)
        lines: list[tuple[str, Asked]] = []
        for job in jobs:
            refused = {
                one.key: why
                for key, one in asked[id(job)].items()
                if (why := stored_reasons(journal.get(refusal_key(key))))
            }
            for fresh in _chunks(job, list(asked[id(job)].values()), settings, capabilities):
                chunk = replace(fresh, mending=_refused_before(fresh, refused))
                lines.append(_line(chunk, settings, capabilities, len(lines)))
        async with Wire(settings, in_flight=4) as wire:
            for part in _parts(lines):
                batch = Batch(uuid.uuid4().hex[:12], settings.base_url, settings.model, capabilities.form)
                await _send(wire, batch, part, store)
    finally:
        journal.release(*mine)
    return Receipt(settings.model, settings.base_url, Usage(), 0.0, 0.0, 0, remembered, failed, {})


def _chunks(
    job: Job, segments: Sequence[Segment], settings: Settings, capabilities: Capabilities
) -> Iterable[Chunk]:
    # Nobody waits for an answer: as much of a post as may be comes from one mind.
    for part in plan(job, segments, job.known, settings.context_window, at_once=1).ranges:
        chunk = replace(part, decided=job.brief)
        if capabilities.form is Form.PLAIN:
            yield from (replace(chunk, segments=(one,)) for one in chunk.segments)
        else:
            yield chunk


def _refused_before(chunk: Chunk, refused: Mapping[str, tuple[str, ...]]) -> Mending | None:
    """What is to be said of earlier answers to a chunk's segments, of which none was kept."""
    problems = {one.key: refused[one.key] for one in chunk.segments if one.key in refused}
    return Mending(problems) if problems else None


def _line(chunk: Chunk, settings: Settings, capabilities: Capabilities, number: int) -> tuple[str, Asked]:
    slots = chunk.slots()
    most = 300 + 3 * sum(count_tokens(one.source) for one in chunk.segments)
    said = messages(chunk, plain=capabilities.form is Form.PLAIN)
    body = capabilities.body(said, ANSWER, most=most, stream=False, form=capabilities.form)
    line = {"custom_id": f"r{number:05}", "method": "POST", "url": _PATH, "body": body}
    of = AnswerKeys(settings, chunk.job).of
    keys = {slot: (one.key, of(one)) for slot, one in slots.items()}
    return json.dumps(line, ensure_ascii=False), Asked(chunk.job.post, keys)


def _parts(lines: Sequence[tuple[str, Asked]]) -> Iterable[list[tuple[str, Asked]]]:
    part: list[tuple[str, Asked]] = []
    size = 0
    for line in lines:
        more = len(line[0].encode()) + 1
        if part and (len(part) >= _MOST_REQUESTS or size + more > _MOST_BYTES):
            yield part
            part, size = [], 0
        part.append(line)
        size += more
    if part:
        yield part


async def _send(wire: Wire, batch: Batch, lines: Sequence[tuple[str, Asked]], store: BatchStore) -> None:
    """Note what is asked before it is: a process that dies in between finds its batch by its mark."""
    requests = {json.loads(text)["custom_id"]: asked for text, asked in lines}
    batch = Batch(batch.name, batch.base_url, batch.model, batch.form, "", requests)
    data = "".join(f"{text}\n" for text, _ in lines).encode()
    try:
        files, calls = wire.client.files.with_streaming_response, wire.client.batches.with_streaming_response
        upload = files.create(file=(f"{batch.name}.jsonl", data), purpose="batch")
        file = identity(await wire.value(upload, "files", deadline=DEADLINE), wire.settings)
        store.write(batch.name, batch.dump())
        creation = calls.create(
            input_file_id=file, endpoint=_PATH, completion_window="24h", metadata={MARK: batch.name}
        )
        made = identity(await wire.value(creation, "batches", deadline=DEADLINE), wire.settings)
    except Trouble as trouble:
        store.remove(batch.name)
        raise _explained(trouble, batch) from trouble
    store.write(batch.name, Batch(batch.name, batch.base_url, batch.model, batch.form, made, requests).dump())


def _explained(trouble: Trouble, batch: Batch) -> ProviderError:
    if trouble.missing or "Unknown path" in trouble.message:
        hint = tr("Translate without a batch: at once, and at the full price.")
        return ProviderError(tr("{base_url} has no batch interface", base_url=batch.base_url), hint=hint)
    return trouble.as_error()
