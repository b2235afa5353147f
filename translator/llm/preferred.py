"""Which models to prefer, and which of them are known to end: what changes with the months, and nothing else.

Looked up in the providers' own model and deprecation pages: developers.openai.com/api/docs/deprecations and
/models, platform.claude.com/docs/en/models/overview, console.upstage.ai/docs/models,
api.ncloud-docs.com/docs/clovastudio-openaicompatibility, docs.x.ai/developers/models. What an endpoint says of itself
goes before all of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LOOKED_AT = date(2026, 11, 30)
"""When these lists were last held against the providers' pages."""


@dataclass(frozen=True, slots=True)
class End:
    """The day on which a model shuts down, and the one that its provider recommends in its place."""

    day: date
    successor: str = ""


PREFERRED: Mapping[str, tuple[str, ...]] = {
    "api.openai.com": (
        "gpt-6.1-terra",
        "gpt-6-luna",
        "gpt-6.1-sol",
        "gpt-5.6-terra",
        "gpt-5.1",
        "gpt-5-mini",
    ),
    "api.anthropic.com": ("claude-sonnet-5-5", "claude-opus-5-5", "claude-haiku-5-5"),
    "api.upstage.ai": ("solar-pro4", "solar-pro3"),
    "clovastudio.stream.ntruss.com": ("HCX-007", "HCX-005"),
    "api.x.ai": ("grok-4.7", "grok-4.6", "grok-4.5"),
}
"""By the provider's host, the models to choose from where none is named, best for translating first. A provider that
isn't here needs its model named.
"""

_DECEMBER = date(2026, 12, 11)
_JANUARY = date(2027, 1, 14)

ENDS: Mapping[str, Mapping[str, End]] = {
    "api.openai.com": {
        "gpt-4.1-nano": End(date(2026, 10, 23), "gpt-6-luna"),
        "o4-mini": End(date(2026, 10, 23), "gpt-6.1-terra"),
        "gpt-5": End(_DECEMBER, "gpt-6.1-sol"),
        "gpt-5-mini": End(_DECEMBER, "gpt-6.1-terra"),
        "gpt-5-nano": End(_DECEMBER, "gpt-6-luna"),
        "o3": End(_DECEMBER, "gpt-6.1-sol"),
        "gpt-4o": End(_JANUARY, "gpt-6-luna"),
        "gpt-4o-mini": End(_JANUARY, "gpt-6-luna"),
        "gpt-4.1": End(_JANUARY, "gpt-6-luna"),
        "gpt-4.1-mini": End(_JANUARY, "gpt-6-luna"),
        "gpt-5.1": End(date(2027, 4, 1)),
    },
    "api.upstage.ai": {"solar-pro2": End(date(2026, 10, 30), "solar-pro4")},
}
"""By the provider's host, the ends that were announced, for endpoints that don't tell them themselves."""
