"""The provider's batch interface: half the price, a day's patience.

`submit` sends what the jobs want and the journal lacks, and returns at once. `status` asks how far each batch is.
`collect` takes what has come back through the same judgement as any other answer, and into the journal: an ordinary
run then finds it there. What failed, expired or was refused is simply not in the journal, and goes along the next
time. What is under way is never sent twice.
"""

from __future__ import annotations

import json
import tempfile
import uuid
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, Protocol

from translator.errors import ProviderError
from translator.i18n import tr
from translator.llm.bounds import LIST, Malformed, load_json, sound
from translator.llm.capabilities import Capabilities, Form
from translator.llm.drafts import stored, stored_target
from translator.llm.interface import Answer, AnswerJournal, Deliver, Job, Receipt, Usage
from translator.llm.keys import AnswerKeys
from translator.llm.plan import plan
from translator.llm.prompt import ANSWER, Chunk, messages
from translator.llm.refusals import refused_parameter
from translator.llm.tokens import count_tokens
from translator.llm.told import identity, read_page, read_told
from translator.llm.trouble import Trouble
from translator.llm.verdict import judge

if TYPE_CHECKING:
    from translator.document.types import Segment
    from translator.llm.settings import Settings
    from translator.llm.wire import Wire

_MOST_REQUESTS = 50_000
_MOST_BYTES = 190_000_000
_PATH: Final = "/v1/chat/completions"
_DEADLINE = 300.0
_A_RESULT = 256_000
"""Bytes that a line of a result may have on an average."""
_PAGES = 100
_ENDS = {
    "completed": tr("is done"),
    "failed": tr("failed"),
    "expired": tr("has expired"),
    "cancelled": tr("was cancelled"),
}
_MARK = "olgim"


class BatchStore(Protocol):
    """Where the notes on batches are; `translator.bitext.batches.BatchFolder` is one."""

    def names(self) -> tuple[str, ...]:
        """The batches that are recorded."""
        ...

    def read(self, name: str) -> str:
        """What is recorded of a batch, as `write` was given it. Raises StoreError."""
        ...

    def write(self, name: str, text: str) -> None:
        """Record a batch, or replace what was recorded of it. Raises StoreError."""
        ...

    def remove(self, name: str) -> None:
        """Forget a batch. Raises StoreError."""
        ...


@dataclass(frozen=True, slots=True)
class Asked:
    """One request of a batch: its post, and for each slot the segment's key and the answer's."""

    post: str
    slots: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch under way. `id` is the provider's, empty until it has told."""

    name: str
    base_url: str
    model: str
    form: Form
    id: str = ""
    requests: Mapping[str, Asked] = field(default_factory=dict)

    def dump(self) -> str:
        """The batch as JSON text that stays readable in a commit."""
        return json.dumps({"olgim-batch": 1, **asdict(self)}, ensure_ascii=False, indent=1) + "\n"

    @staticmethod
    def load(name: str, text: str) -> Batch:
        """Raises ProviderError for what is no note on a batch."""
        try:
            value = json.loads(text)
            requests = {
                custom: Asked(
                    str(one["post"]),
                    {slot: (str(key), str(answer)) for slot, (key, answer) in one["slots"].items()},
                )
                for custom, one in value["requests"].items()
            }
            base_url, model, form, id_ = (_text(value[part]) for part in ("base_url", "model", "form", "id"))
            return Batch(name, base_url, model, Form(form), id_, requests)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            hint = tr(
                "Restore _olgim/batches/{name}.json from the repository, or delete it: the batch is lost then.",
                name=name,
            )
            raise ProviderError(
                tr("the record of the batch {name} is damaged", name=name), hint=hint
            ) from error


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is. `state` is the provider's word for it, `reason` what it says of one that it wouldn't do;
    `ended`: nothing more will come.
    """

    batch: Batch
    state: str
    total: int = 0
    completed: int = 0
    failed: int = 0
    files: tuple[str, ...] = ()
    reason: str = ""

    @property
    def ended(self) -> bool:
        """Whether the provider will do nothing more for it: finished, failed, expired or cancelled."""
        return self.state in _ENDS


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


def batches(store: BatchStore) -> tuple[Batch, ...]:
    """The batches under way."""
    return tuple(Batch.load(name, store.read(name)) for name in store.names())


def under_way(store: BatchStore) -> frozenset[str]:
    """The keys of the answers that batches are expected to bring."""
    return frozenset(
        answer
        for one in batches(store)
        for asked in one.requests.values()
        for _, answer in asked.slots.values()
    )


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
            for chunk in _chunks(job, list(asked[id(job)].values()), settings, capabilities):
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
        file = identity(await wire.value(upload, "files", deadline=_DEADLINE), wire.settings)
        store.write(batch.name, batch.dump())
        creation = calls.create(
            input_file_id=file, endpoint=_PATH, completion_window="24h", metadata={_MARK: batch.name}
        )
        made = identity(await wire.value(creation, "batches", deadline=_DEADLINE), wire.settings)
    except Trouble as trouble:
        store.remove(batch.name)
        raise _explained(trouble, batch) from trouble
    store.write(batch.name, Batch(batch.name, batch.base_url, batch.model, batch.form, made, requests).dump())


def _explained(trouble: Trouble, batch: Batch) -> ProviderError:
    if trouble.missing or "Unknown path" in trouble.message:
        hint = tr("Translate without a batch: at once, and at the full price.")
        return ProviderError(tr("{base_url} has no batch interface", base_url=batch.base_url), hint=hint)
    return trouble.as_error()


OfBatch = Callable[[Batch], "Settings"]
"""Gives the settings, with the key, for the endpoint that a batch was sent to."""


async def status(store: BatchStore, settings_of: OfBatch) -> tuple[Progress, ...]:
    """How far each batch is. Raises ProviderError where an endpoint doesn't tell."""
    found = []
    for batch in batches(store):
        async with _wire(settings_of(batch)) as wire:
            found.append(await _progress(wire, batch, store))
    return tuple(found)


async def cancel(store: BatchStore, settings_of: OfBatch, names: Iterable[str] = ()) -> tuple[Progress, ...]:
    """Cancel the batches called so (default: all). What they have finished by then can still be fetched."""
    wanted = frozenset(names)
    found = []
    for batch in batches(store):
        if wanted and batch.name not in wanted:
            continue
        async with _wire(settings_of(batch)) as wire:
            progress = await _progress(wire, batch, store)
            if not progress.ended:
                try:
                    asked = wire.client.batches.with_streaming_response.cancel(progress.batch.id)
                    await wire.value(asked, "batches", deadline=_DEADLINE)
                except Trouble as trouble:
                    raise trouble.as_error() from trouble
                progress = await _progress(wire, progress.batch, store)
            found.append(progress)
    return tuple(found)


async def collect(
    jobs: Sequence[Job],
    settings_of: OfBatch,
    *,
    store: BatchStore,
    journal: AnswerJournal,
    unread: Collection[str] = (),
) -> Collected:
    """Put what has come back into the journal. The notes stay until `forget`: nothing is lost in between.

    `unread` are the posts that can't be read now. Without its post an answer can't be judged: it stays where it is.
    """
    segments = {(job.post, one.key): (job, one) for job in jobs for one in job.segments}
    kept = 0
    usage = Usage()
    problems: list[str] = []
    waiting: list[Progress] = []
    done: list[str] = []
    held: list[Batch] = []
    for batch in batches(store):
        async with _wire(settings_of(batch)) as wire:
            progress = await _progress(wire, batch, store)
            if not progress.ended:
                waiting.append(progress)
                continue
            for file in progress.files:
                async for row in _rows(wire, file, _A_RESULT * (len(batch.requests) + 10)):
                    line = _line_of(row)
                    answers, used, said = _read(line, batch, segments, wire.settings, unread)
                    _learn(line, batch, wire.settings, journal)
                    journal.put_all(answers)
                    kept, usage = kept + len(answers), usage + used
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
                    ends=_ENDS[progress.state],
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


def _wire(settings: Settings) -> Wire:
    from translator.llm.wire import Wire

    return Wire(settings, in_flight=4)


async def _progress(wire: Wire, batch: Batch, store: BatchStore) -> Progress:
    calls = wire.client.batches.with_streaming_response
    try:
        if not batch.id:
            batch = await _found_again(wire, batch, store)
        if not batch.id:
            return Progress(batch, "failed")
        value = await wire.value(calls.retrieve(batch.id), "batches", deadline=_DEADLINE)
        told = read_told(value, wire.settings)
    except Trouble as trouble:
        raise trouble.as_error() from trouble
    total = len(batch.requests) if told.total is None else told.total
    return Progress(batch, told.state, total, told.completed, told.failed, told.files, told.reason)


async def _found_again(wire: Wire, batch: Batch, store: BatchStore) -> Batch:
    """The id of a batch whose creation was noted, but not its success."""
    calls = wire.client.batches.with_streaming_response
    after: dict[str, Any] = {}
    for _ in range(_PAGES):
        page = await wire.value(calls.list(**after, limit=100), "batches", deadline=_DEADLINE)
        rows = read_page(page)
        for row in rows:
            if row.mark(_MARK) == batch.name:
                found = replace(batch, id=row.id)
                store.write(found.name, found.dump())
                return found
        if not rows or page.get("has_more") is not True:
            return batch
        after = {"after": rows[-1].id}
    return batch


async def _rows(wire: Wire, file: str, most: int) -> AsyncIterator[bytes]:
    """The lines of a result, by way of a file: it may be larger than memory."""
    with tempfile.TemporaryFile() as kept:
        try:
            asked = wire.client.files.with_streaming_response.content(file)
            await wire.download(asked, kept, most, deadline=_DEADLINE)
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
) -> tuple[dict[str, str], Usage, list[str]]:
    """The sound answers in a line of a batch's result by their keys, what they used, and what is wrong."""
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
    kept = next(iter(here.values()))[0].kept
    verdict = judge(
        slots, batch.form, reply.text, kept=kept, finish=reply.finish, refusal=reply.refusal, lenient=True
    )
    by_key = {key: answer for key, answer in asked.slots.values()}  # noqa: C416 - pairs, of which some repeat
    answers = {by_key[key]: stored(target, batch.model) for key, target in verdict.good.items()}
    said = [f"{asked.post}: {why[0]}" for why in verdict.bad.values()]
    if verdict.missing:
        said.append(
            tr("{post}: no answer came for {number} segments", post=asked.post, number=len(verdict.missing))
        )
    return answers, reply.usage, said


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
