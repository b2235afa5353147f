"""`--max-cost` and `--max-tokens`: what may still be spent, counting what is in flight at its worst."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from translator.errors import ProviderError
from translator.i18n import tr
from translator.llm.cost import cost_of
from translator.llm.interface import Limits, Price, Usage


class LimitError(ProviderError):
    """The next request could exceed what the run may take."""


class UnpricedError(ProviderError):
    """The model's price isn't known, so a limit in dollars can't be kept."""


@dataclass(slots=True)
class Budget:
    """Keeps a run below its limits: a request is sent only if it can't pass them, whatever it answers."""

    limits: Limits
    price: Price | None
    spent: Usage = field(default_factory=Usage)
    _held: list[Usage] = field(default_factory=list)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        if self.limits.max_cost is not None and self.price is None:
            raise UnpricedError(
                tr("the price of this model is not known, so its cost can't be limited"),
                hint=tr("Set it under `prices:` in _olgim/config.yml, or limit the run with --max-tokens."),
            )

    @property
    def limited(self) -> bool:
        """Whether there is a limit at all."""
        return self.limits.max_cost is not None or self.limits.max_tokens is not None

    @property
    def cost(self) -> float | None:
        """What was spent, in US dollars."""
        return cost_of(self.spent, self.price)

    async def hold(self, worst: Usage) -> Usage:
        """Set `worst` aside for a request. Waits while others hold too much; raises LimitError if it
        won't fit.
        """
        while not self._fits(worst):
            if not self._held:
                raise self._passed()
            self._changed.clear()
            await self._changed.wait()
        self._held.append(worst)
        return worst

    def release(self, held: Usage, used: Usage = Usage()) -> None:  # noqa: B008 - frozen
        """The request has ended; this is what it used."""
        self._held.remove(held)
        self.spent += used
        self._changed.set()

    def _fits(self, more: Usage) -> bool:
        limits = self.limits
        if not self.limited:
            return True
        total = sum(self._held, self.spent + more)
        cost = cost_of(total, self.price)
        fits = limits.max_tokens is None or total.tokens <= limits.max_tokens
        return fits and (limits.max_cost is None or cost is None or cost <= limits.max_cost)

    def _passed(self) -> LimitError:
        if self.limits.max_cost is not None and self.price is not None:
            what = tr(
                "${max_cost:g} (spent: ${cost:.4f})", max_cost=self.limits.max_cost, cost=self.cost or 0
            )
        else:
            what = tr(
                "{max_tokens:,} tokens (used: {tokens:,})",
                max_tokens=self.limits.max_tokens,
                tokens=self.spent.tokens,
            )
        return LimitError(
            tr("the next request could exceed the limit of {what}", what=what),
            hint=tr("Answers so far are kept: run again with a higher limit for the rest."),
        )
