"""Checks against the glossary: required and forbidden terms, people's names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.quality.registry import CHECKS, Flaw, Pair
from translator.units import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator


@CHECKS.check(
    "terms", Severity.WARNING, "Terms are translated as the glossary says, and no forbidden word is used."
)
def terms(pair: Pair) -> Iterator[Flaw]:
    if pair.glossary is not None:
        for miss in pair.glossary.misses(pair.source.raw, pair.target.raw):
            yield Flaw(miss.message)
