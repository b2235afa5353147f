"""What can't be written into its mirror, as findings: so that the model is told why, and asked again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from translator.document import Document
from translator.units import Finding, Severity


def unwritable(document: Document, targets: Mapping[str, str]) -> dict[str, list[Finding]]:
    """By key, why translations of a post would be left out of its mirror; nothing of those that can stand in it."""
    found: dict[str, list[Finding]] = {}
    for refusal in document.assemble(targets).refused:
        found.setdefault(refusal.key, []).append(Finding("refused", Severity.CRITICAL, refusal.reason))
    return found


def together(*said: Mapping[str, Sequence[Finding]]) -> dict[str, list[Finding]]:
    """The findings of several checks of a post."""
    found: defaultdict[str, list[Finding]] = defaultdict(list)
    for one in said:
        for key, findings in one.items():
            found[key] += findings
    return dict(found)
