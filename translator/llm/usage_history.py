"""What an endpoint took in earlier runs, compared with what was expected: the next estimate is put right by it.

How a model cuts Korean into tokens, how much it thinks before it answers, and how often it has to be asked to mend
something, can't be known beforehand. All three can be seen afterwards.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from translator.llm.cost import cost_of
from translator.llm.interface import Estimate, Usage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from translator.llm.endpoint_settings import Settings
    from translator.llm.interface import Price

_MEMORY = 300_000
"""Expected tokens that are remembered; of what lies further back, half, and half of that again."""
_LEAST, _MOST = 0.5, 8.0  # times what is expected


@dataclass(frozen=True, slots=True)
class UsageHistory:
    """Tokens in and out that were expected of runs so far, and those that were used."""

    expected_input: float = 0.0
    used_input: float = 0.0
    expected_output: float = 0.0
    used_output: float = 0.0

    @classmethod
    def load(cls, text: str | None) -> Self:
        """As an earlier run noted it; nonsense counts for none."""
        try:
            numbers = [float(number) for number in json.loads(text or "[]")]
            return cls(*numbers) if len(numbers) == 4 and all(0 <= one < 1e12 for one in numbers) else cls()
        except (ValueError, TypeError):
            return cls()

    def dump(self) -> str:
        """What is known as text, for `load` in the next run."""
        numbers = (self.expected_input, self.used_input, self.expected_output, self.used_output)
        return json.dumps([round(number, 1) for number in numbers])

    def after(self, expected: Usage, used: Usage) -> UsageHistory:
        """What is known after one more run, in which the older ones weigh less."""
        size = self.expected_input + expected.input
        fade = 0.5 if size > _MEMORY else 1.0
        return UsageHistory(
            fade * self.expected_input + expected.input,
            fade * self.used_input + used.input,
            fade * self.expected_output + expected.output,
            fade * self.used_output + used.output,
        )

    @property
    def input(self) -> float:
        """What expected tokens in are to be multiplied with."""
        return _factor(self.used_input, self.expected_input)

    @property
    def output(self) -> float:
        """What expected tokens out are to be multiplied with."""
        return _factor(self.used_output, self.expected_output)

    def corrected(self, usage: Usage) -> Usage:
        """What is likely to be used where `usage` is expected."""
        return replace(usage, input=round(usage.input * self.input), output=round(usage.output * self.output))


@dataclass(frozen=True, slots=True)
class Expected:
    """What one post should take, before the history puts it right."""

    segments: int
    usage: Usage

    def __add__(self, other: Expected) -> Expected:
        """What two jobs on one post should take."""
        return Expected(self.segments + other.segments, self.usage + other.usage)


def usage_history_name(settings: Settings) -> str:
    """The name under which a journal has the usage history of an endpoint."""
    return f"usage {settings.base_url} {settings.model}"


def summed(expected: Mapping[str, Expected], history: UsageHistory, price: Price | None) -> Estimate:
    """The estimate of a run from what its posts should take."""
    posts: dict[str, Estimate] = {}
    whole, segments = Usage(), 0
    for post, one in expected.items():
        usage = history.corrected(one.usage)
        cost = cost_of(usage, price)
        posts[post] = Estimate(one.segments, usage.requests, usage.input, usage.output, cost)
        whole, segments = whole + usage, segments + one.segments
    return Estimate(segments, whole.requests, whole.input, whole.output, cost_of(whole, price), posts)


def _factor(used: float, expected: float) -> float:
    return min(_MOST, max(_LEAST, used / expected)) if used and expected else 1.0
