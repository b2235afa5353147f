"""Kills the action at random and lets GitHub fail at each of its calls, and counts what was lost or doubled.

    python benchmarks/action_kills.py --kills 100 --seed 1
    python benchmarks/action_kills.py --faults

A killed run is followed by one that isn't; files of all branches, pull requests and answers then have to be what a run
without a kill comes to.
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests/lib"))

from support.github import faults
from support.github.kills import SCENES, End, Scene, Theatre

_FAULTS = {
    "502 before": faults.server_error(),
    "502 after": faults.server_error(after=True),
    "secondary limit": faults.secondary_limit(),
    "reset before": faults.reset(),
    "reset after": faults.reset(after=True),
}


def main() -> int:
    """Run it; 1 where something was lost or doubled."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--faults", action="store_true", help="a fault at each call of each scene")
    parser.add_argument("--scenes", nargs="*", default=list(SCENES), choices=list(SCENES))
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    bad = 0
    for name in options.scenes:
        with tempfile.TemporaryDirectory() as folder, Theatre(Path(folder)) as theatre:
            scene = theatre.play(name)
            expected, seconds, calls = _undisturbed(scene)
            print(f"{name}: {calls} calls in {seconds:.1f} s", flush=True)
            if options.kills:
                bad += _kill(scene, expected, seconds, -(-options.kills // len(options.scenes)), chance)
            if options.faults:
                bad += _fail(scene, expected, calls)
    print(f"{bad} ended otherwise")
    return int(bad > 0)


def _undisturbed(scene: Scene) -> tuple[End, float, int]:
    before, started = len(scene.github.requests), time.monotonic()
    scene.run()
    return scene.end(), time.monotonic() - started, len(scene.github.requests) - before


def _kill(scene: Scene, expected: End, seconds: float, times: int, chance: random.Random) -> int:
    found: Counter[str] = Counter()
    for _ in range(times):
        scene.reset()
        number = chance.choice((signal.SIGKILL, signal.SIGTERM))
        after, group = chance.uniform(0, seconds), chance.random() < 0.7
        killed = scene.killed_after(after, number, group=group)
        between = scene.end() == expected
        started = time.monotonic()
        run = scene.run()
        seconds = time.monotonic() - started  # what a machine with other work takes just now
        same = scene.end() == expected
        found["killed"] += killed
        found["done by then"] += killed and between
        found["ended otherwise"] += not same
        if not same:
            print(f"  {number.name} after {after:.2f} s: {_difference(expected, scene.end())}\n{run.stdout}")
    print("  " + ", ".join(f"{name} {number}" for name, number in found.items()), flush=True)
    return found["ended otherwise"]


def _fail(scene: Scene, expected: End, calls: int) -> int:
    bad = 0
    for name, fault in _FAULTS.items():
        red = 0
        for call in range(calls):
            scene.reset()
            red += scene.met_with(call, fault).code != 0
            scene.run()
            if scene.end() != expected:
                bad += 1
                print(f"  {name} at call {call}: {_difference(expected, scene.end())}", flush=True)
        print(f"  {name}: {calls} runs, {red} of them red", flush=True)
    return bad


def _difference(expected: object, found: object, place: str = "") -> str:
    if isinstance(expected, dict) and isinstance(found, dict):
        for key in expected.keys() | found.keys():
            if expected.get(key) != found.get(key):
                return _difference(expected.get(key), found.get(key), f"{place}/{key}")
    return f"{place}: {str(expected)[:300]!r} became {str(found)[:300]!r}"


if __name__ == "__main__":
    sys.exit(main())
