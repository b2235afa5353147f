"""Single flight: several runs on one site, and several posts of a run, may want one answer; one of them asks for it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

from translator.llm.drafts import stored_target

if TYPE_CHECKING:
    from translator.errors import ProviderError
    from translator.llm.interface import AnswerJournal
    from translator.llm.pace import Clock

_POLL, _LONGEST_POLL = 0.25, 4.0  # seconds

_Item = TypeVar("_Item")


class Asking(Protocol):
    """Somebody who asks for answers that others may be asking for, too.

    `asking` are the keys that are being asked for in this process. `offline`: nothing may be sent; `stopped` is what
    ended the run early.
    """

    journal: AnswerJournal
    clock: Clock
    asking: set[str]
    stopped: ProviderError | None
    offline: bool


async def single_flight(
    run: Asking,
    wanted: Mapping[str, _Item],
    *,
    take: Callable[[_Item, str], None],
    ask: Callable[[Sequence[_Item]], Awaitable[None]],
) -> None:
    """Get the answers to the keys of `wanted`, each asked for by one of those who want it.

    What the journal has is taken. The rest is asked for, apart from what somebody else is asking for at this moment:
    that is waited for, and asked for when the other one has given it up.
    """
    left = dict(wanted)
    pause = _POLL
    while left:
        unreadable = set()
        for key in tuple(left):
            if (value := run.journal.get(key)) is None:
                continue
            if (target := stored_target(value)) is None:
                unreadable.add(key)
            else:
                take(left.pop(key), target)
        if run.offline or run.stopped is not None:
            await ask(tuple(left.values()))
            return
        free = [key for key in left if key not in run.asking]
        ours = (run.journal.claim_all(free) | unreadable) & frozenset(free)
        if ours:
            run.asking |= ours
            try:
                await ask([left.pop(key) for key in free if key in ours])
            finally:
                run.asking -= ours
                run.journal.release(*ours)
        if left:
            await run.clock.sleep(pause)
            pause = min(_LONGEST_POLL, 1.5 * pause)


async def together(*work: Awaitable[None]) -> None:
    """Do all of it at once. If one fails, the others are ended before the failure goes up."""
    tasks = [asyncio.ensure_future(one) for one in work]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
