"""What the first translation of a post costs, and an edit of it, beside pasting the post into a chat.

    python benchmarks/english_cost.py              # the sample posts
    python benchmarks/english_cost.py FOLDER …     # every post below these folders

The plain paste, into the same model, is the whole post with a sentence of instructions, answered with the whole
English post. Both are
counted with o200k and paid at the prices of gpt-6.1-terra: what goes in at 1, what the provider has in its cache at
0.05, what comes out at 5 (dollars per million tokens). The requests are real ones, sent to the tests' model server,
whose English has about as many tokens as a person's. The last lines are the time of the first sample post at 0.3 s and
10 ms a token, against what the paste would take, and when its first passage was there.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests/lib"))

import bpe_openai
from support.llm_posts import SAMPLE, Onlooker, post, run, translatable
from support.model_server import ModelServer

from translator.document import parse, read_post
from translator.llm import Job
from translator.llm.pace import RealClock

PASTE = (
    "Translate the following blog post from Korean into natural English, as its author would have written it. "
    "Keep the Markdown, the front matter's keys and the code as they are.\n\n"
)
IN, CACHED, OUT = 1.0, 0.05, 5.0
FIRST_BAR, EDIT_BAR = 1.1, 0.12
LARGE = 2500
EDIT = "어제는 커피를 두 잔 마시면서 빌드 스크립트를 다시 읽었는데, 캐시가 왜 안 먹는지 그제서야 알았다."
_ENCODING = bpe_openai.get_encoding("o200k_base")


def count(text: str) -> int:
    return len(_ENCODING.encode(text))


def money(usage: tuple[int, int, int]) -> float:
    prompt, cached, completion = usage
    return (prompt - cached) * IN + cached * CACHED + completion * OUT


def pasted(text: str, mirror: str) -> float:
    return count(PASTE + text) * IN + count(mirror) * OUT


def posts(folders: list[str]) -> Iterator[Path]:
    for folder in folders:
        path = Path(folder)
        yield from (
            sorted(one for one in path.rglob("*") if one.suffix in (".md", ".mdx", ".markdown"))
            if path.is_dir()
            else [path]
        )


async def edited(job: Job, targets: dict[str, str], server: ModelServer, *, insert: bool) -> float | None:
    """What it costs when a paragraph in the middle is changed, or one is inserted; None where there is none."""
    paragraphs = [
        one for one in translatable(job) if one.kind == "paragraph" and one.start in _own_lines(job)
    ]
    if len(paragraphs) < 3:
        return None
    one = paragraphs[len(paragraphs) // 2]
    new = f"{EDIT}\n\n" if insert else f"{EDIT} "
    text = job.text[: one.start] + new + job.text[one.start :]
    by_source = {segment.source: targets[segment.key] for segment in job.segments if segment.key in targets}
    later = post(text)
    known = {
        segment.key: by_source[segment.source] for segment in later.segments if segment.source in by_source
    }
    wanted = [segment.key for segment in translatable(later) if segment.key not in known]
    server.forget()
    await run(replace(later, wanted=frozenset(wanted), known=known), server)
    assert len(server.seen) == 1, [seen.work for seen in server.seen]
    return money(server.usage)


def _own_lines(job: Job) -> set[int]:
    return {0} | {at + 1 for at, char in enumerate(job.text) if char == "\n"}


async def costs(paths: list[Path]) -> None:
    ratios: list[float] = []
    edits: list[float] = []
    sizes: list[int] = []
    for path in paths:
        text = read_post(path)
        job = post(text)
        if not job.wanted:
            continue
        with ModelServer() as server:
            server.count = count
            server.second_thoughts = True
            outcome = await run(job, server)
            requests, first = len(server.seen), money(server.usage)
            mirror = parse(text).assemble(outcome.targets).text
            changes = [
                await edited(job, dict(outcome.targets), server, insert=insert) for insert in (True, False)
            ]
        ratio = first / pasted(text, mirror)
        ratios.append(ratio)
        shares = [change / first for change in changes if change is not None]
        edits += shares
        sizes += [count(text)] * len(shares)
        shown = " ".join(f"{share:.0%}" for share in shares)
        size = f"{count(text):6} tokens {requests:3} requests"
        print(f"{path.name[:44]:44} {size} {ratio:5.2f} of the paste  edit {shown}", flush=True)
    above = sum(one > FIRST_BAR for one in ratios)
    middle = statistics.median(ratios)
    print(
        f"{len(ratios)} posts: median {middle:.2f} (bar 1.0), most {max(ratios):.2f} (bar {FIRST_BAR}), above: {above}"
    )
    if edits:
        above = sum(one > EDIT_BAR for one in edits)
        middle = statistics.median(edits)
        print(
            f"{len(edits)} edits: median {middle:.1%}, most {max(edits):.1%} (bar {EDIT_BAR:.0%}), above: {above}"
        )
        large = [share for share, size in zip(edits, sizes, strict=True) if size >= LARGE]
        if large:
            print(f"{len(large)} edits in posts of {LARGE:,} tokens or more: most {max(large):.1%}")


async def seconds() -> None:
    """The sample post by the wall, and when its first passage was complete."""
    text = read_post(SAMPLE)
    began = 0.0
    first: list[float] = []

    class Clocked(Onlooker):
        def partial(self, post: str, key: str, text: str) -> None:  # noqa: ARG002
            first.append(time.monotonic() - began)

    with ModelServer(latency=0.3, per_token=0.01) as server:
        server.count = count
        server.second_thoughts = True
        began = time.monotonic()
        outcome = await run(post(text), server, watch=Clocked(streams=True), clock=RealClock())
        wall = time.monotonic() - began
    paste = 0.3 + 0.01 * count(parse(text).assemble(outcome.targets).text)
    print(f"time: {wall:.1f} s, the paste {paste:.1f} s: {wall / paste:.2f} (bar 0.35)")
    print(f"first words on the screen {first[0] - 0.3:.1f} s after the first token (bar 2)")


def main() -> None:
    paths = list(posts(sys.argv[1:])) or sorted(SAMPLE.parent.glob("*.md"))
    asyncio.run(costs(paths))
    asyncio.run(seconds())


if __name__ == "__main__":
    main()
