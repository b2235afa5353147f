"""How long an endpoint asks to wait, in seconds."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from translator.llm.pace import duration

if TYPE_CHECKING:
    from collections.abc import Mapping


_TRY_AGAIN = re.compile(r"try again in ((?:\d{1,9}(?:\.\d{1,9})?(?:ms|s|m|h)){1,4})\b", re.IGNORECASE)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that the answer asks to wait: `retry-after-ms`, `Retry-After` in seconds or as a date."""
    if (milliseconds := _number(headers.get("retry-after-ms"))) is not None:
        return milliseconds / 1000
    value = headers.get("retry-after")
    if value is None:
        return None
    if (seconds := _number(value)) is not None:
        return seconds
    when = date_of(value)
    if when is None:
        return None
    now = date_of(headers.get("date", "")) or datetime.now(UTC)
    return max(0.0, (when - now).total_seconds())


def date_of(text: str) -> datetime | None:
    """The time that a header says; None for what is none."""
    try:
        when = parsedate_to_datetime(text)
        return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def wait_in(said: str) -> float | None:
    """Seconds that a message asks to wait, where no header does."""
    match = _TRY_AGAIN.search(said)
    return duration(match[1].lower()) if match else None


def _number(value: str | None) -> float | None:
    try:
        number = float(value) if value is not None else None
    except ValueError:
        return None
    return number if number is not None and 0 <= number < 1e9 else None
