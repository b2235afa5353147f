"""What a provider tells of its files and batches, field by field: nothing is taken for what it should be."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from translator.i18n import tr
from translator.llm.bounds import sound
from translator.llm.trouble import Trouble, TroubleKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from translator.llm.endpoint_settings import Settings

_LONGEST_ID = 300  # characters
_MOST = 10_000_000  # requests, or any other count; a larger number is none


@dataclass(frozen=True, slots=True)
class Told:
    """A batch as its provider tells of it. `total` is None where it doesn't count."""

    id: str
    state: str = ""
    total: int | None = None
    completed: int = 0
    failed: int = 0
    files: tuple[str, ...] = ()
    reason: str = ""
    metadata: Mapping[str, object] = field(default_factory=dict)

    def mark(self, name: str) -> object:
        """What was stored with it under `name` when it was made, of whatever type; None where nothing was."""
        return self.metadata.get(name)


def identity(value: Any, settings: Settings) -> str:
    """The id of the file or batch that was made. Raises Trouble where there is none."""
    found = _name(_object(value).get("id"))
    if not found:
        said = tr("{host} doesn't say under which name it keeps what was sent", host=settings.host)
        raise Trouble(
            TroubleKind.UNREADABLE,
            said,
            hint=tr("Translate without a batch: at once, and at the full price."),
        )
    return found


def read_told(value: Any, settings: Settings) -> Told:
    """What is told of a batch. Raises Trouble where that is no batch."""
    told = _told(_object(value))
    if not told.state:
        said = tr("{host} doesn't say how far the batch is", host=settings.host)
        raise Trouble(TroubleKind.UNREADABLE, said, hint=tr("Run `olgim batch status` again later."))
    return told


def read_page(value: Any) -> tuple[Told, ...]:
    """The batches in a page of their list."""
    rows = _object(value).get("data")
    found = (_told(_object(row)) for row in (rows if isinstance(rows, list) else ()))
    return tuple(one for one in found if one.id)


def _told(value: Mapping[str, Any]) -> Told:
    counts = _object(value.get("request_counts"))
    files = (_name(value.get(name)) for name in ("output_file_id", "error_file_id"))
    return Told(
        _name(value.get("id")),
        _name(value.get("status")),
        _number(counts.get("total")) if counts else None,
        _number(counts.get("completed")),
        _number(counts.get("failed")),
        tuple(one for one in files if one),
        _reason(value.get("errors")),
        _object(value.get("metadata")),
    )


def _reason(errors: Any) -> str:
    rows = _object(errors).get("data")
    said = (_object(row).get("message") for row in (rows if isinstance(rows, list) else ()))
    return sound("; ".join(dict.fromkeys(one for one in said if isinstance(one, str))))[:200]


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _name(value: Any) -> str:
    """A name that can stand in a path; empty for anything else."""
    fits = isinstance(value, str) and len(value) <= _LONGEST_ID and value.isascii() and value.isprintable()
    return value if fits else ""


def _number(value: Any) -> int:
    fits = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST
    return value if fits else 0
