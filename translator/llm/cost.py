"""What tokens cost. The table is a start; a site's `prices:` go first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from translator.llm.interface import Price, Usage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from translator.llm.settings import Settings

# US dollars per million tokens, standard tier, as published by the providers.
PRICES: Mapping[str, Price] = {
    "gpt-5.1": Price(1.25, 10.0, 0.125),
    "gpt-5": Price(1.25, 10.0, 0.125),
    "gpt-5-mini": Price(0.25, 2.0, 0.025),
    "gpt-5-nano": Price(0.05, 0.40, 0.005),
    "gpt-4.1": Price(2.0, 8.0, 0.50),
    "gpt-4.1-mini": Price(0.40, 1.60, 0.10),
    "gpt-4.1-nano": Price(0.10, 0.40, 0.025),
    "gpt-4o": Price(2.50, 10.0, 1.25),
    "gpt-4o-mini": Price(0.15, 0.60, 0.075),
    "o4-mini": Price(1.10, 4.40, 0.275),
}
_FREE = Price(0.0, 0.0, 0.0)
_DATED = re.compile(r"-\d{4}-?\d{2}-?\d{2}$")


def price_of(settings: Settings, prices: Mapping[str, Price] | None = None) -> Price | None:
    """The price of the model: the settings' own, the site's table, the built-in one; a local server is
    free.
    """
    if settings.price is not None:
        return settings.price
    bare = _DATED.sub("", settings.model.rpartition("/")[2])
    builtin = PRICES if settings.host in ("api.openai.com", "openrouter.ai") else {}
    for table in (prices or {}, builtin):
        for name in (settings.model, bare):
            if name in table:
                return table[name]
    return _FREE if settings.local else None


def cost_of(usage: Usage, price: Price | None) -> float | None:
    """US dollars for `usage`; None where the price isn't known."""
    if price is None:
        return None
    cached = price.input if price.cached is None else price.cached
    fresh = usage.input - usage.cached
    return (fresh * price.input + usage.cached * cached + usage.output * price.output) / 1e6
