"""Which parameter of a request an endpoint won't have, by what it says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from translator.llm.capabilities import SYSTEM_ROLE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping


_ORDINARY = ("provider", "seed", "store", "stream")
"""Parameters whose names occur in any sentence: only in quotes they are meant."""
_PARAMETERS = (
    "response_format",
    "max_completion_tokens",
    "max_tokens",
    "reasoning_effort",
    "stream_options",
    "temperature",
    "verbosity",
    "top_p",
    *_ORDINARY,
    SYSTEM_ROLE,
)
_SCHEMA_WORDS = re.compile(r"json_schema|json_object|structured output|guided|grammar|schema", re.IGNORECASE)
_ROLES = re.compile(
    r"\broles?\b|\bjinja|chat[ _]template|template[ _]error|(?:system|developer) (?:message|prompt|instruction)",
    re.IGNORECASE,
)


def parameters_of(body: Mapping[str, Any]) -> tuple[str, ...]:
    """What an endpoint may refuse in a request: its parameters, and a system message."""
    names = [name for name in body if name not in ("model", "messages")]
    if any(one.get("role") == "system" for one in body.get("messages", ())):
        names.append(SYSTEM_ROLE)
    return tuple(names)


def has_no_system_role(code: object, param: object, said: str, sent: Collection[str]) -> bool:
    """Whether a chat template won't have the system message of the request."""
    return SYSTEM_ROLE in sent and bool(_ROLES.search(f"{code} {param} {said}"))


def refused_parameter(code: object, param: object, said: str, sent: Collection[str] = _PARAMETERS) -> str:
    """Which parameter of those that were `sent` an endpoint won't have, by its error; empty where it is something else.

    It is the one in the error's `param`, else the one that is named first: what comes later is often what would do
    instead.
    """
    names = [name for name in sent if name != SYSTEM_ROLE]
    if param is not None and (name := _first_named(names, str(param))):
        return name
    if has_no_system_role(code, param, said, sent):
        return SYSTEM_ROLE
    meant = [name for name in names if name not in _ORDINARY or re.search(rf"[\"'`\[.]{name}\b", said)]
    if name := _first_named(meant, said):
        return name
    if "stream" in sent and re.search(r"\bstreaming\b", said, re.IGNORECASE):
        return "stream"
    return (
        "response_format"
        if "response_format" in sent and _SCHEMA_WORDS.search(f"{code} {param} {said}")
        else ""
    )


def _first_named(names: Iterable[str], said: str) -> str:
    places = (
        (match.start(), name) for name in names if (match := re.search(rf"\b{re.escape(name)}\b", said))
    )
    return min(places, default=(0, ""))[1]
