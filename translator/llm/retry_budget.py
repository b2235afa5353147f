"""How long a post keeps asking an endpoint whose answers are of little use.

A server that never says anything sound is left by the whole run (see `run`). One that says a sound word now and then
is not, and a post of fifty segments could be asked for again one by one, three times each. So every request that
follows a post's first ones is taken from a budget: it comes back if the answer brings all that was asked for, and is
lost if not. When all are lost, what is missing is left, said to be so, and asked for by the next run.

A server that is only narrow (short answers, one segment at a time) loses a retry where it is found out, and none
when it is asked for what it can do.
"""

from __future__ import annotations

import asyncio

_ALWAYS = 8
"""The retries of every post, in requests."""
_A_CHUNK = 2
"""And those for each of its chunks, in requests: the larger a post, the more may go wrong."""


class RetryBudget:
    """The retries of one post, in requests. Those that are out may come back, so who finds none waits for them."""

    def __init__(self) -> None:
        self.lost = 0
        self._left = _ALWAYS
        self._out = 0
        self._changed = asyncio.Event()

    def expect(self, chunks: int) -> None:
        """The work begins with so many requests, which are no retries."""
        self._left += _A_CHUNK * chunks

    async def take(self) -> bool:
        """Take one request from the budget; False if all are lost: then nothing further is to be sent."""
        while not self._left:
            if not self._out:
                return False
            self._changed.clear()
            await self._changed.wait()
        self._left -= 1
        self._out += 1
        return True

    def give_back(self, *, worth: bool) -> None:
        """The request has ended; `worth`: it did not count, and may be taken again."""
        self._out -= 1
        if worth:
            self._left += 1
        else:
            self.lost += 1
        self._changed.set()
