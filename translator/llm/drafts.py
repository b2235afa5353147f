"""A sound translation on its way: what it says, and what the checks say of it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from translator.rules import weight
from translator.units import Finding, Severity

SHARED = "shared"
"""The one finding that a stubborn model may be asked about again in a later run: many segments have this text."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sound translation and what the checks say of it."""

    target: str
    findings: tuple[Finding, ...] = ()

    @property
    def weight(self) -> tuple[int, ...]:
        """How bad it is, as `translator.rules.ranking` has it. Less is better."""
        return weight(self.findings)

    @property
    def complaints(self) -> tuple[str, ...]:
        """The findings that are worth another request."""
        return tuple(one.message for one in self.findings if one.severity is not Severity.NOTE)

    @property
    def grave(self) -> bool:
        """Whether it must not stay: it blocks the mirror, or it may be no translation at all."""
        return any(one.severity is Severity.CRITICAL or one.code == SHARED for one in self.findings)


def stored(target: str, author: str) -> str:
    """A translation as the journal keeps it."""
    return json.dumps({"target": target, "author": author}, ensure_ascii=False)


def stored_target(value: str) -> str | None:
    """The translation in a journal's value; None for what we can't have written."""
    try:
        target = json.loads(value)["target"]
    except (ValueError, KeyError, TypeError):
        return None
    return target if isinstance(target, str) else None


def stored_reasons(value: str | None) -> tuple[str, ...]:
    """Why an answer was refused, as the journal keeps it; empty where it keeps nothing of it."""
    try:
        reasons = json.loads(value or "[]")
    except ValueError:
        return ()
    return tuple(filter(lambda one: isinstance(one, str), reasons)) if isinstance(reasons, list) else ()
