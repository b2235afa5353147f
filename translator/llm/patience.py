"""How long a post keeps asking an endpoint whose answers are of little use.

A server that never says anything sound is left by the whole run (see `run`). One that says a sound word now and then
is not, and a post of fifty segments could be asked for again one by one, three times each. So each post has so many
useless answers to spend; then what is missing is left, said to be so, and asked for by the next run.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from translator.llm.judge import Verdict

_ALWAYS = 9
"""So many answers for a post may be of little use, and one more for each of its chunks."""
_ALONE = 8
"""So many segments of a post are asked for again alone at a time: the first answers tell whether it is worth it."""


class Patience:
    """What one post has left of it. What is at stake in requests under way counts as spent."""

    def __init__(self) -> None:
        self.alone = asyncio.Semaphore(_ALONE)
        self._left = _ALWAYS
        self._why = ""

    def expect(self, chunks: int) -> None:
        """The work begins with so many requests."""
        self._left += chunks

    @property
    def gone(self) -> bool:
        """Whether nothing further is to be asked for."""
        return self._left <= 0

    @property
    def reason(self) -> str:
        """Why a segment is left then."""
        return f"left for the next run, after too many answers of little use (the last: {self._why})"

    def stake(self, number: int) -> None:
        """A request goes out that may turn out to be of little use; a negative number takes a stake back."""
        self._left -= number

    def heard(self, verdict: Verdict, asked: int, stake: int) -> None:
        """The request that `stake` was put on was answered: it asked for so many segments."""
        self._left += stake
        if _of_little_use(verdict, asked):
            self._left -= 1
            self._why = verdict.problem


def _of_little_use(verdict: Verdict, asked: int) -> bool:
    """Whether less than half of it is sound; of an answer that was cut off, whether nothing is."""
    return not verdict.good if verdict.cut else 2 * len(verdict.good) < asked
