"""Time for tests, which passes as fast as it is asked for."""

from __future__ import annotations

import asyncio


class FakeClock:
    """A clock whose sleepers wake at once, in the order of their times; `slept` are the waits that were
    asked for.
    """

    def __init__(self) -> None:
        self.time = 0.0
        self.slept: list[float] = []

    def now(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        until = self.time + seconds
        await asyncio.sleep(0)
        self.time = max(self.time, until)

    def jitter(self) -> float:
        return 0.5
