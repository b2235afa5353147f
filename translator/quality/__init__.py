"""What can be told of a translation without asking anyone: one small function a check, in a registry.

    check_unit(source, target)  what the checks say of one translation
    check_post(units)           the same for every unit of a post, and how they agree with each other
    CHECKS                      the registry: code, severity and promise of every check

Sources and targets are tagged text. Nothing here reads, writes, prints or configures.

Its files, in the order in which they are best read:

    registry                           what a check is, and the registry of them
    unusable                           the rules of `translator.rules` as checks: the critical ones
    amounts, forms, moments            numbers and money; how a number is written; days and hours
    reading                            the readers of both languages' numbers that those compare by
    terms, names, transliteration      the glossary; one spelling of a name all through a post
    extent, sense, endings             what was left out or added; what a fluent sentence gets wrong; how it ends
    markup, typography, remarks        lost addresses; brackets and spaces; what sounds like a model
    across_post                        checks that hold the units of a post against each other
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

# Importing a module of checks registers them.
from translator.quality import (  # noqa: F401
    amounts,
    endings,
    extent,
    markup,
    moments,
    remarks,
    sense,
    terms,
    typography,
    unusable,
)
from translator.quality.across_post import compare
from translator.quality.registry import CHECKS, Check, Registry
from translator.rules import Pair
from translator.tags import Text
from translator.units import State

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from glossary import Glossary
    from translator.units import Finding, Unit

__all__ = ["CHECKS", "Check", "Registry", "check_post", "check_unit", "unwaived"]


def check_unit(
    source: str,
    target: str,
    *,
    kind: str = "paragraph",
    glossary: Glossary | None = None,
    codes: Collection[str] | None = None,
) -> tuple[Finding, ...]:
    """What the checks say of a translation, in the order of the registry.

    `kind` is the segment's kind; `codes` limits the checks to these (default: all).
    A decisive finding (nothing there, another language, a model's chatter) stands alone.
    """
    return _check_pair(source, target, str(kind), glossary, None if codes is None else frozenset(codes))


@lru_cache(
    maxsize=4096
)  # an answer is checked when it comes, among its post, and before the mirror is written
def _check_pair(
    source: str, target: str, kind: str, glossary: Glossary | None, codes: frozenset[str] | None
) -> tuple[Finding, ...]:
    pair = Pair(Text(source), Text(target), kind, glossary)
    findings: list[Finding] = []
    for check in CHECKS:
        if codes is None or check.code in codes:
            found = tuple(check.findings(pair))
            if found and check.decisive:
                return found
            findings.extend(found)
    return tuple(findings)


def check_post(units: Sequence[Unit], glossary: Glossary | None = None) -> Mapping[str, tuple[Finding, ...]]:
    """What the checks say of every unit of a post, by key. What is sound or untranslated is left out.

    A stale unit is held against the source that its translation was made for.
    """
    translated = [unit for unit in units if unit.target.strip() and unit.state is not State.UNTRANSLATED]
    findings: dict[str, list[Finding]] = {}
    for unit in translated:
        stale = unit.state is State.STALE and unit.previous_source is not None
        source = unit.previous_source or "" if stale else unit.source
        findings[unit.key] = list(check_unit(source, unit.target, kind=unit.kind, glossary=glossary))
    for unit, finding in compare(translated):
        findings[unit.key].append(finding)
    return {key: tuple(found) for key, found in findings.items() if found}


def unwaived(unit: Unit, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings that a person has not set aside."""
    return tuple(finding for finding in findings if not unit.waived.keys() & {finding.code, finding.mark})
