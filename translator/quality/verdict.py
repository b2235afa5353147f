"""Which of two translations is the better one, by what the checks say of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.quality.registry import CHECKS
from translator.units import Severity

if TYPE_CHECKING:
    from collections.abc import Collection

    from translator.units import Finding


def weight(findings: Collection[Finding]) -> tuple[int, int, int, int]:
    """How bad: the numbers of decisive and critical findings, warnings and notes. As a tuple, less is better.

    A decisive finding (no translation, another language, a model's chatter) outweighs any number of others,
    since it kept the other checks from looking.
    """
    decisive = sum(CHECKS[finding.code].decisive for finding in findings)
    severities = [finding.severity for finding in findings]
    critical, warnings, notes = (severities.count(severity) for severity in Severity)
    return decisive, critical, warnings, notes


def better(old: Collection[Finding], new: Collection[Finding]) -> bool:
    """Whether the translation with the findings `new` may replace the one with `old`.

    It must be less bad at the worst severity at which they differ: a repaired warning never pays for a new
    critical finding, and as good is not better.
    """
    return weight(new) < weight(old)
