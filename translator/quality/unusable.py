"""The rules as checks: what breaks one is no translation, and blocks the mirror."""

from __future__ import annotations

from translator.quality.registry import CHECKS, Check
from translator.rules import RULES
from translator.units import Severity

for _rule in RULES:
    CHECKS.add(Check(_rule.code, Severity.CRITICAL, _rule.promise, _rule.look, _rule.decisive))
