"""Which of two translations is the better one, by what the checks say of them."""

from __future__ import annotations

from collections.abc import Iterable

from translator.units import Finding, Severity


def weight(findings: Iterable[Finding]) -> tuple[int, int, int]:
    """How bad: the number of critical findings, of warnings, of notes. Compares as a tuple; less is better."""
    severities = [finding.severity for finding in findings]
    return (
        severities.count(Severity.CRITICAL),
        severities.count(Severity.WARNING),
        severities.count(Severity.NOTE),
    )


def better(old: Iterable[Finding], new: Iterable[Finding]) -> bool:
    """Whether the translation with the findings `new` may replace the one with `old`.

    It must be less bad at the worst severity at which they differ: a repaired warning never pays for a new
    critical finding, and as good is not better.
    """
    return weight(new) < weight(old)
