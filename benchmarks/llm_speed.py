"""How fast the model's room is, against a server of its own process that answers after 0.3 s + 10 ms a token.

    python benchmarks/llm_speed.py            # everything: about six minutes
    python benchmarks/llm_speed.py sample cpu # only these parts

Each line ends with a ratio and the bar that it is held to. `limits` shows 200 posts against a limit of requests a
minute, in units of the time that the limit itself takes; `free` shows them against the latency bound: the sum of
the requests' own times over the number in flight.
"""

from __future__ import annotations

import asyncio
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests/lib"))

from support.llm_posts import SAMPLE, many, sample
from support.model_server import count_tokens

from translator.llm import Job, Limits, Receipt, Settings, translate
from translator.llm.prompt import ANSWER, Chunk, messages
from translator.llm.request_plan import plan

POSTS = 200
PASTE = 0.3 + 0.01 * count_tokens(SAMPLE.read_text(encoding="utf-8"))
"""Seconds of one answer with the whole post: English has about as many bytes as Korean."""
IN_FLIGHT = 64


@dataclass
class Remote:
    """A model server in a process of its own."""

    process: subprocess.Popen[str]
    base_url: str

    def stats(self) -> dict[str, int]:
        """What it has seen so far."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print("stats", file=self.process.stdin, flush=True)
        found: dict[str, int] = json.loads(self.process.stdout.readline())
        return found


@contextmanager
def server(*options: str) -> Iterator[Remote]:
    command = [sys.executable, "-m", "support.model_server", *options]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[1] / "tests/lib",
    ) as process:
        assert process.stdout is not None
        yield Remote(process, process.stdout.readline().strip())
        assert process.stdin is not None
        process.stdin.close()


async def timed(jobs: list[Job], remote: Remote, in_flight: int = IN_FLIGHT) -> tuple[float, float, Receipt]:
    """Seconds by the wall and of our own CPU, and the receipt."""
    import translator.llm.run
    import translator.llm.wire  # noqa: F401 - importing is not what is timed

    settings = Settings(remote.base_url, "test-model")
    before = resource.getrusage(resource.RUSAGE_SELF)
    began = time.monotonic()
    receipt = await translate(
        jobs, settings, deliver=lambda _answer: None, limits=Limits(in_flight=in_flight)
    )
    wall = time.monotonic() - began
    after = resource.getrusage(resource.RUSAGE_SELF)
    assert receipt.failed == 0, receipt.stopped
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, receipt


def told(name: str, ratio: float, bar: float, detail: str) -> None:
    print(
        f"{name:28} {detail:60} {ratio:6.2f}  (bar: {bar:g}) {'ok' if ratio <= bar else 'MISSED'}", flush=True
    )


async def one_post() -> None:
    """The sample post: its time by the wall as a part of what the whole English post would take in one answer."""
    with server("--latency", "0.3", "--per-token", "0.01") as remote:
        wall, _, _receipt = await timed([sample()], remote)
    told("sample post", wall / PASTE, 0.35, f"{wall:.1f} s, pasted into a chat {PASTE:.1f} s")


def a_process(base_url: str, post: Path) -> float:
    """Seconds that `olgim translate` takes for a post, in a process of its own."""
    words = ("translate", "--json", "--no-state", "--base-url", base_url, "--model", "test-model", str(post))
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "translator", *words], capture_output=True, text=True, check=False
    )
    assert json.loads(done.stdout)[0]["receipt"]["answered"]
    return time.monotonic() - began


async def process() -> None:
    """The sample post again, with Python's start, imports, checks and the mirror's writing counted in."""
    with server("--latency", "0.3", "--per-token", "0.01") as remote, tempfile.TemporaryDirectory() as folder:
        post = shutil.copy(SAMPLE, folder)
        wall = await asyncio.to_thread(a_process, remote.base_url, Path(post))
    told("the same as a process", wall / PASTE, 0.4, f"{wall:.1f} s, pasted into a chat {PASTE:.1f} s")


async def free() -> None:
    """200 posts, no limit."""
    jobs = many(POSTS, 4, up_to=60)
    with server("--latency", "0.3", "--per-token", "0.01") as remote:
        wall, _, receipt = await timed(jobs, remote)
        peak = remote.stats()["peak"]
    bound = receipt.usage.seconds / IN_FLIGHT
    told("200 posts, no limit", wall / bound, 1.25, f"{wall:.1f} s, bound {bound:.1f} s, peak {peak}")


async def limits() -> None:
    """200 posts, three limits of requests a minute."""
    for per_minute in (60, 100, 150):
        options = ("--latency", "0.3", "--per-token", "0.01", "--requests-per-minute", str(per_minute))
        with server(*options) as remote:
            wall, _, receipt = await timed(
                many(2 * POSTS if per_minute > 300 else POSTS + per_minute), remote
            )
        # The server's bucket is full at first: so many go through at once.
        bound = max(0, receipt.usage.requests - receipt.usage.retries - per_minute) * 60 / per_minute
        told(
            f"{per_minute} requests/min",
            wall / max(bound, 1e-9),
            1.15,
            f"{wall:.1f} s, the limit's own time {bound:.1f} s",
        )


async def bare(jobs: list[Job], remote: Remote) -> float:
    """Seconds of CPU that the openai package alone takes for the jobs' requests."""
    from openai import AsyncOpenAI

    turns = asyncio.Semaphore(IN_FLIGHT)
    client = AsyncOpenAI(base_url=remote.base_url, api_key="none", max_retries=0)

    async def ask(chunk: Chunk) -> None:
        form: Any = {"type": "json_schema", "json_schema": {"name": "t", "schema": ANSWER}}
        said: Any = messages(chunk)
        async with turns:
            await client.chat.completions.create(model="test-model", messages=said, response_format=form)

    before = resource.getrusage(resource.RUSAGE_SELF)
    await asyncio.gather(*(ask(chunk) for job in jobs for chunk in plan(job, job.segments, {}).ranges))
    after = resource.getrusage(resource.RUSAGE_SELF)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


async def cpu() -> None:
    """Our own CPU for each request, against a server that answers at once, and as a part of the openai package's."""
    with server() as remote:
        _, used, receipt = await timed(many(POSTS), remote)
        least = await bare(many(POSTS), remote)
    each = used / receipt.usage.requests * 1000
    told("CPU a request, ms", each, 5.0, f"{used:.2f} s for {receipt.usage.requests} requests")
    told(
        "the same to bare openai's",
        used / least,
        2.0,
        f"{used:.2f} s, where the package alone takes {least:.2f} s",
    )


PARTS: dict[str, Callable[[], Awaitable[None]]] = {
    "sample": one_post,
    "process": process,
    "cpu": cpu,
    "free": free,
    "limits": limits,
}


async def main() -> None:
    """Run the parts that are named."""
    for name in sys.argv[1:] or PARTS:
        await PARTS[name]()


if __name__ == "__main__":
    asyncio.run(main())
