"""How far the batches under way are, as the provider tells, and their cancelling."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from translator.i18n import tr
from translator.llm.batch_notes import Batch, BatchStore, OfBatch, batches
from translator.llm.told import read_page, read_told
from translator.llm.trouble import Trouble

if TYPE_CHECKING:
    from translator.llm.endpoint_settings import Settings
    from translator.llm.wire import Wire


DEADLINE = 300.0  # seconds that one request to the batch interface may take
_PAGES = 100  # of the list of batches that are read at most
ENDS = {
    "completed": tr("is done"),
    "failed": tr("failed"),
    "expired": tr("has expired"),
    "cancelled": tr("was cancelled"),
}
MARK = "olgim"


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
        return self.state in ENDS


async def status(store: BatchStore, settings_of: OfBatch) -> tuple[Progress, ...]:
    """How far each batch is. Raises ProviderError where an endpoint doesn't tell."""
    found = []
    for batch in batches(store):
        async with wire_to(settings_of(batch)) as wire:
            found.append(await progress_of(wire, batch, store))
    return tuple(found)


async def cancel(store: BatchStore, settings_of: OfBatch, names: Iterable[str] = ()) -> tuple[Progress, ...]:
    """Cancel the batches called so (default: all). What they have finished by then can still be fetched."""
    wanted = frozenset(names)
    found = []
    for batch in batches(store):
        if wanted and batch.name not in wanted:
            continue
        async with wire_to(settings_of(batch)) as wire:
            progress = await progress_of(wire, batch, store)
            if not progress.ended:
                try:
                    asked = wire.client.batches.with_streaming_response.cancel(progress.batch.id)
                    await wire.value(asked, "batches", deadline=DEADLINE)
                except Trouble as trouble:
                    raise trouble.as_error() from trouble
                progress = await progress_of(wire, progress.batch, store)
            found.append(progress)
    return tuple(found)


def wire_to(settings: Settings) -> Wire:
    """The line to the endpoint that a batch was sent to. (Its client takes long to import.)"""
    from translator.llm.wire import Wire

    return Wire(settings, in_flight=4)


async def progress_of(wire: Wire, batch: Batch, store: BatchStore) -> Progress:
    """How far one batch is. Raises ProviderError where the endpoint doesn't tell."""
    calls = wire.client.batches.with_streaming_response
    try:
        if not batch.id:
            batch = await _found_again(wire, batch, store)
        if not batch.id:
            return Progress(batch, "failed")
        value = await wire.value(calls.retrieve(batch.id), "batches", deadline=DEADLINE)
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
        page = await wire.value(calls.list(**after, limit=100), "batches", deadline=DEADLINE)
        rows = read_page(page)
        for row in rows:
            if row.mark(MARK) == batch.name:
                found = replace(batch, id=row.id)
                store.write(found.name, found.dump())
                return found
        if not rows or page.get("has_more") is not True:
            return batch
        after = {"after": rows[-1].id}
    return batch
