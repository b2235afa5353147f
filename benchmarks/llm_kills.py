"""Kills a run at random, again and again: 200 times over twenty posts, 50 times inside one.

    python benchmarks/llm_kills.py [seed]

Shows what all restarts paid together, against a run without kills and the requests that were in flight at the kills.
A round ends when the posts are done; rounds are begun anew until there were enough kills.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests/lib"))

from support.kills import killed_run
from support.llm_posts import many, sample

from translator.llm import Job


def toll(name: str, jobs: list[Job], kills: int, seed: int, life: float) -> bool:
    """Kill until there were `kills`; whether nothing was paid for in vain and nothing was lost."""
    paid = alone = in_flight = done = rounds = 0
    sound = True
    while done < kills:
        with tempfile.TemporaryDirectory() as folder:
            found = killed_run(
                jobs, Path(folder), kills=kills - done, seed=seed + rounds, in_flight=4, life=life
            )
        paid, alone, in_flight = paid + found.paid, alone + found.alone, in_flight + found.in_flight
        done, rounds = done + found.kills, rounds + 1
        sound = sound and found.fair and found.targets == found.expected
    print(f"{name}: {done} kills in {rounds} rounds", end=": ")
    print(f"paid {paid:,} tokens; without kills {alone:,}; in flight at the kills {in_flight:,}", end=": ")
    print(f"{paid / alone:.2f}x", "ok" if sound else "NOT FAIR")
    return sound


def main() -> int:
    """Both, and 1 where a round paid too much or lost something."""
    seed = int(sys.argv[1]) if sys.argv[1:] else 1
    results = [
        toll("20 posts", many(20, 60), 200, seed, 0.35),
        toll("one post", [sample()], 50, seed, 0.2),
    ]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
