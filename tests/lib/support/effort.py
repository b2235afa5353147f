"""How much of the processor a piece of work takes, held against promises that do not depend on the machine's other work."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

Work = Callable[[], object]

_TRIES = 4  # what a busy machine adds is added once; what an algorithm costs it costs each time
_AT_LEAST = 0.02  # seconds, below which a ratio tells nothing
_ROOM = 3.0  # how much more than its share longer work may take: growth by the square takes far more


def effort(work: Work) -> float:
    """The seconds of the processor that ``work`` takes in this thread, with the garbage collector at rest."""
    gc.collect()
    gc.disable()
    try:
        began = time.thread_time()
        work()
        return time.thread_time() - began
    finally:
        gc.enable()


def done_within(seconds: float, work: Work) -> bool:
    """Whether ``work`` takes at most ``seconds`` of the processor, in the best of a few tries."""
    return any(effort(work) <= seconds for _ in range(_TRIES))


def grows_in_proportion(work: Callable[[int], object], size: int, times: int) -> bool:
    """Whether ``work(times * size)`` takes about ``times`` as long as ``work(size)``, in the best of a few tries."""
    shorter = max(min(effort(lambda: work(size)) for _ in range(2)), _AT_LEAST)
    return done_within(_ROOM * times * shorter, lambda: work(times * size))
