"""How long it takes to look a thousand posts over, against reading and hashing them: status and --dry-run.

    python benchmarks/looking.py [POSTS]

Prints, for `olgim status` and `olgim translate --dry-run` (in one process, start-up aside), the ratio to reading and
hashing the posts alone, all measured in one run, in turns; the median of five is at most 3.
Exits with 1 where it is not.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import io
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from translator.cli import main

sys.path.insert(0, str(Path(__file__).parent))
site = importlib.import_module("unchanged").site  # the same posts

BAR = 3.0
ROUNDS = 5
COMMANDS = (("status",), ("translate", "--dry-run"))


def seconds(words: Sequence[str]) -> float:
    """The seconds that one command takes."""
    quiet = io.StringIO()
    with contextlib.redirect_stdout(quiet), contextlib.redirect_stderr(quiet):
        began = time.perf_counter()
        main(words)
        return time.perf_counter() - began


def hash_all(folder: Path) -> float:
    """The seconds that reading and hashing takes: posts alone are what has to be read at the least."""
    began = time.perf_counter()
    for path in sorted((folder / "_posts").iterdir()):
        hashlib.sha256(path.read_bytes()).hexdigest()
    return time.perf_counter() - began


def measure(posts: int) -> bool:
    """Print the ratios. Returns whether they keep to the bar."""
    whole = True
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        site(folder, posts)
        os.chdir(folder)
        print(f"translate, all   {seconds(('translate', '--yes')):.2f} s")
        for words in COMMANDS:
            print(f"{' '.join(words):16} first: {seconds(words):.2f} s")
            ratios = []
            for _ in range(ROUNDS):
                hashing, looking = hash_all(folder), seconds(words)
                ratios.append(looking / hashing)
                print(f"{'':16} {looking:.3f} s   hashing {hashing:.3f} s   ratio {ratios[-1]:.2f}")
            middle = statistics.median(ratios)
            whole &= middle <= BAR
            print(f"{'':16} median {middle:.2f} (bar: {BAR:.0f})")
        os.chdir("/")
    return whole


if __name__ == "__main__":
    sys.exit(0 if measure(int(sys.argv[1]) if len(sys.argv) > 1 else 1000) else 1)
