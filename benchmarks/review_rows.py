"""The review screen over a long post: time to the first frame, for a key, for an accept. By hand, not in the tests.

python benchmarks/review_rows.py [ROWS]
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

from translator.bitext import Bitext
from translator.units import Origin, State
from translator.workflow.review import ReviewSession
from translator.workflow.review_opening import Desk
from translator.workflow.site import open_site
from tui.app import ReviewApp

KEYS = 60


def make_post(folder: Path, rows: int, translated: int | None = None) -> Path:
    """A post of so many paragraphs, so many of which (all, if nothing is said) have a proposal."""
    post = folder / "long.md"
    text = (
        f"{n}번째 문단에서는 이벤트 루프가 요청 {n % 97}개를 어떻게 처리하는지 살펴본다." for n in range(rows)
    )
    post.write_text("\n\n".join(text) + "\n")
    site = open_site(post)
    bitext = Bitext.load(site.bitext_path(post))
    bitext.header = replace(bitext.header, post=site.label(post))
    bitext.replace_units(
        replace(
            unit,
            target=f"Paragraph {n} looks at how the event loop handles {n % 97} requests.",
            state=State.PROPOSED,
            origin=Origin.MODEL,
        )
        if translated is None or n < translated
        else unit
        for n, unit in enumerate(ReviewSession(site, post).units)
    )
    bitext.save()
    return post


async def timed(times: int, action: Callable[[], Awaitable[object]]) -> str:
    """Median and 95th percentile of the processor's time for an action and the frame after it, in milliseconds.

    The pilot waits between keys; waiting is not counted.
    """
    taken = []
    for _ in range(times):
        start = time.process_time()
        await action()
        taken.append((time.process_time() - start) * 1000)
    return f"median {statistics.median(taken):6.1f} ms, p95 {sorted(taken)[int(len(taken) * 0.95)]:6.1f} ms"


async def measure(post: Path) -> None:
    start = time.perf_counter()
    desk = Desk([(open_site(post), post)])
    print(f"open the post        {time.perf_counter() - start:6.2f} s")
    start = time.perf_counter()
    app = ReviewApp(desk)
    async with app.run_test(size=(140, 40)) as pilot:
        await pilot.pause()
        print(f"first frame          {time.perf_counter() - start:6.2f} s")
        await app.workers.wait_for_complete()
        print(f"all checked          {time.perf_counter() - start:6.2f} s")
        await pilot.pause()
        print("down                ", await timed(KEYS, lambda: pilot.press("j")))
        print("next unfinished     ", await timed(KEYS, lambda: pilot.press("n")))
        print("accept and go on    ", await timed(10, lambda: pilot.press("a")))
        await app.workers.wait_for_complete()
        print("filter              ", await timed(5, lambda: pilot.press("f", "enter")))
        print("article, and back   ", await timed(6, lambda: pilot.press("z")))
        await pilot.press("z")
        print("down in the article ", await timed(KEYS, lambda: pilot.press("j")))
        print("page of the article ", await timed(KEYS, lambda: pilot.press("space")))
    desk.close()


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    print(f"{rows:,} segments")
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(make_post(Path(folder), rows)))


if __name__ == "__main__":
    main()
