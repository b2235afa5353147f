"""Does any answer of an endpoint, down to its bytes, end in more than an answer or one sentence?

    python benchmarks/fuzz_protocol.py [--cases 20000] [--runs 20] [--seed 1]

Each case is an answer that Hypothesis makes up, sent by a real server on loopback, to a chat request that streams, to
one that doesn't, or to a request for the models; every so many (`--runs`), a whole translation is run against it.
Prints how many cases there were, what became of them, the seconds, the longest case and the memory they took; a case
that ends otherwise ends the run with its bytes. A busy machine's other work isn't counted into a case's time.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import itertools
import json
import logging
import random
import resource
import sys
import time
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings

sys.path.insert(0, str(Path(__file__).parents[1] / "tests/lib"))

from support.clocks import FakeClock
from support.protocol import answers
from support.raw_server import RawServer
from support.wire_cases import DEADLINE, outcome, wire_to

_PATIENCE = 2 * DEADLINE
_ROUND = 500
"""Cases of which Hypothesis keeps the whole history, at 25 KB a case; more would drown what Olgim takes."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument(
        "--seed", type=int, default=None, help="other cases for each; the same cases for the same"
    )
    options = parser.parse_args()
    logging.disable()
    numbers = itertools.count()
    found: Counter[str] = Counter()
    longest = 0.0
    said = b""
    with RawServer(lambda _request: [said]) as server, asyncio.Runner() as runner:
        wire = wire_to(server.base_url)
        for way in ("stream", "models", "run"):  # what is imported and built once is not what is measured
            runner.run(outcome(wire, way, FakeClock()))
        before = _memory()

        @settings(max_examples=_ROUND, deadline=None, database=None, phases=(Phase.generate, Phase.shrink),
                  suppress_health_check=list(HealthCheck))  # fmt: skip
        @given(answers())
        def one(answer: bytes) -> None:
            nonlocal said, longest
            said = answer
            watch = _Watch()
            number = next(numbers)
            way = "run" if number % options.runs == 0 else ("stream", "whole", "models")[number % 3]
            found[f"{way}: {runner.run(outcome(wire, way, FakeClock()))}"] += 1
            took = watch.seconds()
            longest = max(longest, took)
            assert took < _PATIENCE, f"{took:.1f} s"

        chance = random.Random(options.seed)
        began = time.monotonic()
        while (done := sum(found.values())) < options.cases:
            print(f"{done} cases, {_memory() - before:.0f} MB, {longest:.1f} s", file=sys.stderr, flush=True)
            seed(chance.getrandbits(64))(one)()
            gc.collect()
        runner.run(wire.client.close())
    print(json.dumps({
        "cases": sum(found.values()), "seconds": round(time.monotonic() - began, 1), "longest": round(longest, 2),
        "memory_mb": round(_memory() - before, 1), **dict(sorted(found.items())),
    }, indent=1))  # fmt: skip


class _Watch:
    """A case's seconds, without those in which the machine had other work for its processors, where Linux tells."""

    def __init__(self) -> None:
        self._began = time.monotonic() - self._kept_waiting()

    def seconds(self) -> float:
        return time.monotonic() - self._kept_waiting() - self._began

    def _kept_waiting(self) -> float:
        told = [path.read_text().split() for path in Path("/proc/self/task").glob("*/schedstat")]
        return sum(int(waited) for _, waited, _ in told) / 1e9


def _memory() -> float:
    """The most that this process ever took, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
