"""What the bitext room costs: reading and writing PO files, merging, the journal.

python benchmarks/bitext_speed.py
"""

from __future__ import annotations

import hashlib
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from translator.bitext import Journal, merge_all
from translator.bitext.po import Content, read_content, write_content
from translator.units import Origin, State

WORDS = [chr(0xAC00 + 7 * n) + chr(0xAC00 + 11 * n) for n in range(600)]


@dataclass(frozen=True, slots=True)
class Piece:
    source: str
    kind: str = "paragraph"
    translatable: bool = True

    @property
    def key(self) -> str:
        return f"paragraph-{hashlib.sha256(self.source.encode()).hexdigest()[:8]}"


@contextmanager
def timed(what: str, times: int) -> Iterator[None]:
    start = time.perf_counter()
    yield
    spent = time.perf_counter() - start
    print(f"{what:60} {spent:8.3f} s   {spent / times * 1e6:9.1f} µs each")


def main() -> None:
    rng = random.Random(1)

    def sentence() -> Piece:
        return Piece(" ".join(rng.choice(WORDS) for _ in range(rng.randint(5, 30))))

    size = 5000
    pieces = [sentence() for _ in range(size)]
    with timed(f"first merge of {size} segments", size):
        merged = merge_all((), pieces)
    units = [
        replace(one, target="English " * 10, state=State.ACCEPTED, origin=Origin.MODEL, author="model")
        for one in merged.units
    ]
    with timed("merge, nothing changed", size):
        assert list(merge_all(units, pieces).units) == units
    edited = [replace(one, source=one.source + " 또") if rng.random() < 0.1 else one for one in pieces]
    with timed("merge, one in ten changed", size):
        changed = merge_all(units, edited)
    print(f"{'':60} {sum(one.state is State.STALE for one in changed.units)} stale")
    with timed("merge, all rewritten", size):
        merge_all(units, [sentence() for _ in range(size)])
    content = Content(units=tuple(units))
    with timed("write PO", size):
        data = write_content(content)
    with timed("read PO", size):
        read_content(data, Path("post.po"))
    with tempfile.TemporaryDirectory() as folder, Journal(Path(folder) / "journal.sqlite3") as journal:
        with timed("journal: claim and put, each durable", 500):
            for number in range(500):
                journal.claim_all((f"key {number}",))
                journal.put(f"key {number}", "answer " * 100)
        with timed("journal: get", 5000):
            for number in range(5000):
                journal.get(f"key {number}")


if __name__ == "__main__":
    main()
