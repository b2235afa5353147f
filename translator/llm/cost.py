"""What tokens cost, and what dollars are in won. The table is a start; a site's `prices:` go first."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from translator.i18n import later, localised
from translator.llm.interface import Price, Usage
from translator.llm.preferred import PREFERRED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from translator.llm.endpoint_settings import Settings

PRICED_AT = date(2026, 11, 30)
"""When the prices were last held against those that the providers publish."""

# US dollars per million tokens, standard tier, for prompts of a post's length: several providers take more where a
# prompt is longer than 100,000 to 272,000 tokens. Models that have shut down are left out.
PRICES: Mapping[str, Price] = {
    "gpt-6.1-terra": Price(1.0, 5.0, 0.05),
    "gpt-6.1-sol": Price(2.0, 10.0, 0.10),
    "gpt-6-sol": Price(2.0, 10.0, 0.20),
    "gpt-6-luna": Price(0.10, 0.50, 0.01),
    "gpt-5.1": Price(1.25, 10.0, 0.125),
    "gpt-5": Price(1.25, 10.0, 0.125),
    "gpt-5-mini": Price(0.25, 2.0, 0.025),
    "gpt-5-nano": Price(0.05, 0.40, 0.005),
    "gpt-4.1": Price(2.0, 8.0, 0.50),
    "gpt-4.1-mini": Price(0.40, 1.60, 0.10),
    "gpt-4o": Price(2.50, 10.0, 1.25),
    "gpt-4o-mini": Price(0.15, 0.60, 0.075),
    "claude-opus-5-5": Price(4.0, 20.0, 0.20),
    "claude-sonnet-5-5": Price(2.0, 10.0, 0.10),
    "claude-haiku-5-5": Price(0.10, 0.50, 0.01),
    "grok-4.7": Price(2.0, 6.0, 0.50),
    "grok-4.6": Price(2.0, 6.0, 0.50),
    "grok-4.5": Price(2.0, 6.0, 0.50),
}
WON_PER_DOLLAR = 1500.0  # Korean won
WON_AT = date(2026, 6, 16)
"""When a dollar was worth about so many won; a site's `won_per_dollar` goes first."""
_FREE = Price(0.0, 0.0, 0.0)
_DATED = re.compile(r"-\d{4}-?\d{2}-?\d{2}$")


def price_of(settings: Settings, prices: Mapping[str, Price] | None = None) -> Price | None:
    """The price of the model: the settings' own, the site's table, the built-in one; a local server is
    free.
    """
    if settings.price is not None:
        return settings.price
    bare = _DATED.sub("", settings.model.rpartition("/")[2])
    builtin = PRICES if settings.host in PREFERRED or settings.host == "openrouter.ai" else {}
    for table in (prices or {}, builtin):
        for name in (settings.model, bare):
            if name in table:
                return table[name]
    return _FREE if settings.local else None


def in_dollars(cost: float | None) -> str:
    """A cost in words: what isn't known is not said to be nothing."""
    return localised(in_english_dollars(cost))


def in_english_dollars(cost: float | None) -> str:
    """The same in English, for what is kept in files."""
    if cost is None:
        return later("cost unknown")
    if cost == 0:
        return later("free")
    return f"${cost:.4f}" if cost >= 0.0001 else later("under $0.0001")


def cost_of(usage: Usage, price: Price | None) -> float | None:
    """US dollars for `usage`: by the price, else as was said of every request; None where neither is known."""
    if price is None:
        return usage.said if 0 < usage.requests == usage.priced else None
    cached = price.input if price.cached is None else price.cached
    fresh = usage.input - usage.cached
    return (fresh * price.input + usage.cached * cached + usage.output * price.output) / 1e6


def rounded_won(won: float) -> int:
    """So many won to two figures: the rate is no more exact than that."""
    return int(round(won, min(0, 2 - len(str(int(won))))))
