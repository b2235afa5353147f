"""What is noted of a batch under way: what was asked in it, and where."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Protocol

from translator.errors import ProviderError
from translator.i18n import tr
from translator.llm.capabilities import Form

if TYPE_CHECKING:
    from translator.llm.endpoint_settings import Settings


class BatchStore(Protocol):
    """Where the notes on batches are; `translator.bitext.sent_batches.BatchFolder` is one."""

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


def batches(store: BatchStore) -> tuple[Batch, ...]:
    """The batches that were sent and not fetched yet, as `store` has them."""
    return tuple(Batch.load(name, store.read(name)) for name in store.names())


def under_way(store: BatchStore) -> frozenset[str]:
    """The keys of the answers that batches are expected to bring."""
    return frozenset(
        answer
        for one in batches(store)
        for asked in one.requests.values()
        for _, answer in asked.slots.values()
    )


OfBatch = Callable[[Batch], "Settings"]
"""Gives the settings, with the key, for the endpoint that a batch was sent to."""
