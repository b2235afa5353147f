"""Money as a person reads it: dollars, and won beside them where the locale is Korean."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from translator.i18n import language_of, tr
from translator.llm.cost import WON_PER_DOLLAR, in_dollars, rounded_won
from translator.workflow.config import Config
from translator.workflow.site import Site


@dataclass(frozen=True, slots=True)
class Purse:
    """How to say money. `rate` is how many won a dollar is; None where won say nothing to the person."""

    rate: float | None = None

    def said(self, cost: float | None) -> str:
        """`$0.8000 (about ₩1,200)`, `free` or `cost unknown`."""
        dollars = in_dollars(cost)
        if not cost or not self.rate:
            return dollars
        won = cost * self.rate
        if won < 1:
            return tr("{dollars} (under ₩1)", dollars=dollars)
        return tr("{dollars} (about ₩{won:,})", dollars=dollars, won=rounded_won(won))


def purse_for(config: Config, environ: Mapping[str, str] | None = None) -> Purse:
    """With the rate that is configured, else the built-in one, where messages are wanted in Korean."""
    if language_of(os.environ if environ is None else environ) != "ko":
        return Purse()
    return Purse(WON_PER_DOLLAR if config.won_per_dollar is None else config.won_per_dollar)


def both(config: Config) -> Purse:
    """With won whatever the locale is: for what is read before anything is spent."""
    return Purse(WON_PER_DOLLAR if config.won_per_dollar is None else config.won_per_dollar)


def purse_of(groups: Sequence[tuple[Site, object]]) -> Purse:
    """How the money of a run over several sites is said: as the first of them has it."""
    return purse_for(groups[0][0].config) if groups else Purse()
