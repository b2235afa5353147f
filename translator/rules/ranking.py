"""How bad a translation is, by all that is said of it: a better one has less."""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.rules.book import RULES
from translator.units import Severity

if TYPE_CHECKING:
    from collections.abc import Collection

    from translator.units import Finding


def weight(findings: Collection[Finding]) -> tuple[int, int, int, int]:
    """The numbers of decisive and critical findings, of warnings and of notes. As a tuple, less is better.

    So a repaired warning never pays for a new critical finding. A decisive one (no translation, another language, a
    model's chatter) outweighs any number of others, since it kept the other checks from looking.
    """
    rules = {rule.code for rule in RULES if rule.decisive}
    severities = [finding.severity for finding in findings]
    critical, warnings, notes = (severities.count(severity) for severity in Severity)
    return sum(finding.code in rules for finding in findings), critical, warnings, notes
