"""Kills a run at random, again and again: 200 times over twenty posts, 50 times inside one, and 200 times a whole site.

    python benchmarks/llm_kills.py [seed]

Shows what all restarts paid together, against a run without kills and what was in flight at the kills and was not in
the journal; which passages were paid twice, counted from what the server sent and what the journal held, and so the
same on a busy machine; and how many mirrors were there at the kills, each with a whole bitext. The site's kills are
SIGKILL, SIGTERM and SIGHUP in turn. A round ends when the posts are done; rounds are begun anew until there were
enough kills.
"""

from __future__ import annotations

import signal
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests/lib"))

from support.kills import killed_run, killed_site
from support.llm_posts import many, sample

from translator.llm import Job


def toll(name: str, jobs: list[Job], kills: int, seed: int, life: float) -> bool:
    """Kill until there were `kills`; whether nothing was paid for in vain and nothing was lost."""
    paid = alone = in_flight = done = rounds = again = unkept = late = 0
    sound = True
    while done < kills:
        with tempfile.TemporaryDirectory() as folder:
            found = killed_run(
                jobs, Path(folder), kills=kills - done, seed=seed + rounds, in_flight=4, life=life
            )
        paid, alone, in_flight = paid + found.paid, alone + found.alone, in_flight + found.in_flight
        again, unkept, late = again + found.again, unkept + found.unkept, late + found.late
        done, rounds = done + found.kills, rounds + 1
        sound = sound and found.fair and found.targets == found.expected
    print(f"{name}: {done} kills in {rounds} rounds", end=": ")
    print(f"paid {paid:,} tokens; without kills {alone:,}; in flight at the kills {in_flight:,}", end=": ")
    print(f"{paid / alone:.2f}x, {paid / (alone + in_flight):.3f} of both", "ok" if sound else "NOT FAIR")
    print(
        f"  passages: {again} asked again though kept, {unkept} answered and not kept, {late} streamed too late"
    )
    return sound


def site_toll(jobs: list[Job], kills: int, seed: int) -> bool:
    """End the translation of a site until that was done `kills` times; whether finished posts were on the disk."""
    done = rounds = finished = 0
    sound = True
    while done < kills:
        number = (signal.SIGKILL, signal.SIGTERM, signal.SIGHUP)[rounds % 3]
        with tempfile.TemporaryDirectory() as folder:
            found = killed_site(
                jobs, Path(folder), kills=min(12, kills - done), seed=seed + rounds, number=number
            )
        done, rounds, finished = done + found.kills, rounds + 1, finished + found.finished
        sound = sound and found.sound
    print(f"a site of {len(jobs)} posts: {done} ends in {rounds} rounds", end=": ")
    print(f"{finished:,} mirrors were there at them", "ok" if sound else "NOT SOUND")
    return sound


def main() -> int:
    """All, and 1 where a round paid too much or lost something."""
    seed = int(sys.argv[1]) if sys.argv[1:] else 1
    results = [
        toll("20 posts", many(20, 60), 200, seed, 0.35),
        toll("one post", [sample()], 50, seed, 0.2),
        site_toll(many(20, 12), 200, seed),
    ]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
