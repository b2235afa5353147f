"""Runs that are killed at random, again and again, and what they paid for in the end."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from support.model_server import ModelServer

from translator.bitext import Journal
from translator.llm import Answer, Limits, Settings, translate

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from translator.llm import Job

_LATENCY = 0.04


@dataclass
class Toll:
    """What a killed run paid (in tokens), what one without kills pays, and what was in flight at the kills."""

    paid: int
    alone: int
    in_flight: int
    kills: int
    targets: Mapping[tuple[str, str], str]
    expected: Mapping[tuple[str, str], str]

    @property
    def fair(self) -> bool:
        """Whether nothing but what was in flight at a kill was paid for in vain."""
        return self.paid <= self.alone + self.in_flight


def killed_run(
    jobs: Sequence[Job], folder: Path, *, kills: int, seed: int, in_flight: int = 8, life: float = 0.25
) -> Toll:
    """Run `jobs` and kill the process up to `kills` times at random, then let it come to its end."""
    chance = random.Random(seed)
    with ModelServer(latency=_LATENCY) as server:
        expected = _one(jobs, server, None, in_flight)
        alone = _paid(server)
        server.forget()
        lost = done = 0
        journal = folder / "journal.sqlite3"
        while done < kills:
            before = len(server.seen)
            child = _start(jobs, server, journal, in_flight)
            # One in five is killed on its way to its first request, the others after it.
            busy = chance.random() > 0.2
            ended = busy and _ends_within(child, 60, unless=lambda: len(server.seen) > before)  # noqa: B023
            ended = ended or _ends_within(child, chance.uniform(0, life))
            if ended:
                break
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            done += 1
            _settle(server)
            # A request goes out when the answer that made room for it is on the disk: so these were in flight at most.
            lost += sum(seen.prompt + seen.completion for seen in server.seen[before:][-in_flight:])
        targets = _one(jobs, server, journal, in_flight)
        return Toll(_paid(server), alone, lost, done, targets, expected)


def _settle(server: ModelServer) -> None:
    """Wait until the server has worked off what a dead client had sent."""
    seen = -1
    while server.in_flight or seen != len(server.seen):
        seen = len(server.seen)
        time.sleep(2 * _LATENCY)


def _paid(server: ModelServer) -> int:
    prompt, _cached, completion = server.usage
    return prompt + completion


def _start(jobs: Sequence[Job], server: ModelServer, journal: Path, in_flight: int) -> int:
    child = os.fork()
    if child == 0:
        try:
            _one(jobs, server, journal, in_flight)
        finally:
            os._exit(0)
    return child


def _ends_within(child: int, seconds: float, unless: Callable[[], bool] = lambda: False) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until and not unless():
        if os.waitpid(child, os.WNOHANG)[0]:
            return True
        time.sleep(0.002)
    return bool(os.waitpid(child, os.WNOHANG)[0])


def _one(
    jobs: Sequence[Job], server: ModelServer, journal: Path | None, in_flight: int
) -> dict[tuple[str, str], str]:
    answers: dict[tuple[str, str], str] = {}

    def deliver(answer: Answer) -> None:
        if answer.target is not None:
            answers[answer.post, answer.key] = answer.target

    with Journal(journal) as kept:
        asyncio.run(
            translate(
                jobs,
                Settings(server.base_url, "test-model"),
                deliver=deliver,
                journal=kept,
                limits=Limits(in_flight=in_flight),
            )
        )
    return answers
