"""Runs that are killed at random, again and again, and what they paid for in the end."""

from __future__ import annotations

import asyncio
import io
import json
import os
import random
import signal
import sqlite3
import time
from contextlib import closing, redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from support.model_server import ModelServer, Seen

from translator.bitext import Bitext, Journal
from translator.cli import main
from translator.errors import ExitCode
from translator.llm import Answer, Limits, Settings, translate
from translator.llm.answer_reading import PartialAnswer
from translator.workflow.posts import find_posts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from translator.llm import Job

_LATENCY = 0.04
_PER_TOKEN = 0.0004


@dataclass
class Toll:
    """What a killed run paid (in tokens), what one without kills pays, and what was in flight at the kills and was not
    in the journal. In passages: `again` were asked for once more though the journal had them, `unkept` were answered
    by requests that were over, and were not in the journal; `late` had streamed to somebody who could not keep them
    any more. All is counted from what the server sent and what the journal held, so that it is the same on a busy machine.
    """

    paid: int
    alone: int
    in_flight: int
    kills: int
    again: int
    unkept: int
    late: int
    targets: Mapping[tuple[str, str], str]
    expected: Mapping[tuple[str, str], str]

    @property
    def fair(self) -> bool:
        """Whether nothing but what was in flight at a kill was paid for in vain. What had streamed is shown in English
        when the rest is asked for, which takes a few more tokens than its Korean.
        """
        return not (self.again or self.unkept) and self.paid <= 1.02 * (self.alone + self.in_flight)


def killed_run(
    jobs: Sequence[Job], folder: Path, *, kills: int, seed: int, in_flight: int = 8, life: float = 0.25
) -> Toll:
    """Run `jobs` and kill the process up to `kills` times at random, then let it come to its end."""
    chance = random.Random(seed)
    with ModelServer(latency=_LATENCY, per_token=_PER_TOKEN) as server:
        expected = _one(jobs, server, None, in_flight)
        alone = _paid(server)
        server.forget()
        lost = done = again = unkept = late = 0
        kept: set[str] = set()
        journal = folder / "journal.sqlite3"
        while done < kills:
            before = len(server.seen)
            child = start(jobs, server, journal, in_flight)
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
            life_of = server.seen[before:]
            again += sum(len(_streamed(seen) & kept) for seen in life_of)
            kept = targets_in(journal)
            # A request goes out when the answer that made room for it is on the disk: so the last were in flight at most.
            unkept += sum(len(_streamed(seen) - kept) for seen in life_of[:-in_flight])
            for seen in life_of[-in_flight:]:
                there = _streamed(seen)
                lost += seen.prompt + seen.completion - sum(map(server.count, there & kept))
                late += len(there - kept)
        before = len(server.seen)
        targets = _one(jobs, server, journal, in_flight)
        again += sum(len(_streamed(seen) & kept) for seen in server.seen[before:])
        return Toll(_paid(server), alone, lost, done, again, unkept, late, targets, expected)


def _streamed(seen: Seen) -> set[str]:
    """The passages of an answer that the server sent to their ends."""
    partial = PartialAnswer()
    partial.feed(seen.streamed)
    return set(partial.found.texts.values())


def _settle(server: ModelServer) -> None:
    """Wait until the server has worked off what a dead client had sent."""
    seen = -1
    while server.in_flight or seen != len(server.seen):
        seen = len(server.seen)
        time.sleep(2 * _LATENCY)


def _paid(server: ModelServer) -> int:
    prompt, _cached, completion = server.usage
    return prompt + completion


@dataclass
class SiteToll:
    """What kills left of a site's posts. `finished` is how many mirrors were there at the kills, all together; `gaps`
    are those of them whose bitext lacked something, `again` the posts that were asked for once more all the same,
    `lost` the mirrors that were not as they should be in the end.
    """

    kills: int = 0
    finished: int = 0
    gaps: set[str] = field(default_factory=set)
    again: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)

    @property
    def sound(self) -> bool:
        """Whether what finished posts had was on the disk at every kill, and stayed."""
        return not (self.gaps or self.again or self.lost)


def killed_site(
    jobs: Sequence[Job],
    folder: Path,
    *,
    kills: int,
    seed: int,
    life: float = 1.0,
    number: int = signal.SIGKILL,
) -> SiteToll:
    """Translate the jobs' posts as a site; end the process up to `kills` times at random, then let it come to its end."""
    chance = random.Random(seed)
    toll = SiteToll()
    wanted = _site(jobs, folder / "expected")
    posts = _site(jobs, folder / "site")
    mirrors = {path.name: folder / "site/en/_posts" / path.name for path in posts}
    # One after the other, so that posts are done one after the other.
    with ModelServer(latency=_LATENCY, per_token=_PER_TOKEN / 4, workers=1) as server:
        _translate(folder / "expected", server)
        before: set[str] = set()
        while toll.kills < kills:
            server.forget()
            child = _fork(lambda: _translate(folder / "site", server))
            # Every second time one more post is done first, however slow the machine is.
            waits = toll.kills % 2 == 1

            def come(waits: bool = waits, before: set[str] = before) -> bool:
                done = any(path.exists() for name, path in mirrors.items() if name not in before)
                return bool(server.seen) and (done or not waits)

            if _ends_within(child, 60, unless=come) or _ends_within(child, chance.uniform(0, life)):
                break
            os.kill(child, number)
            os.waitpid(child, 0)
            toll.kills += 1
            _settle(server)
            finished = {name for name, path in mirrors.items() if path.exists()}
            toll.finished += len(finished)
            toll.gaps |= {name for name in finished if _gaps(folder / "site", name)}
            asked = "\n".join(seen.prompt_text for seen in server.seen)
            toll.again |= {name for name in before if _marks(name) in asked}
            before = finished
        _translate(folder / "site", server)
    for path in wanted:
        mirror = mirrors[path.name]
        right = (folder / "expected/en/_posts" / path.name).read_bytes()
        if not mirror.exists() or mirror.read_bytes() != right:
            toll.lost.add(path.name)
    return toll


def _site(jobs: Sequence[Job], folder: Path) -> list[Path]:
    """The jobs' posts in a folder of their own."""
    (folder / "_posts").mkdir(parents=True)
    paths = [folder / "_posts" / f"2024-01-01-{number}.md" for number in range(len(jobs))]
    for path, job in zip(paths, jobs, strict=True):
        path.write_text(job.text, encoding="utf-8")
    return paths


def _marks(name: str) -> str:
    """What stands in every request for a post that `many` made, and in no other."""
    return f"»{name.removesuffix('.md').rpartition('-')[2]}번 글의"


def _gaps(folder: Path, name: str) -> bool:
    ((site, _),) = find_posts([str(folder)])
    bitext = Bitext.load(site.bitext_path(folder / "_posts" / name))
    return not bitext.units or any(not unit.target for unit in bitext.units)


def _translate(folder: Path, server: ModelServer) -> None:
    words = ("translate", str(folder), "--base-url", server.base_url, "--model", "test-model")
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        assert main(words) in (ExitCode.CLEAN, ExitCode.FINDINGS)


def answers_in(journal: Path) -> int:
    """How many answers are in a journal that somebody else may be writing."""
    if not journal.exists():
        return 0
    with closing(sqlite3.connect(journal)) as base, suppress(sqlite3.OperationalError):
        return int(base.execute("SELECT count(*) FROM answers WHERE key LIKE 'answer-%'").fetchone()[0])
    return 0


def targets_in(journal: Path) -> set[str]:
    """The translations in a journal that nobody writes any more."""
    if not journal.exists():
        return set()
    with closing(sqlite3.connect(journal)) as base, suppress(sqlite3.OperationalError):
        rows = base.execute("SELECT value FROM answers WHERE key LIKE 'answer-%'")
        return {json.loads(value)["target"] for (value,) in rows}
    return set()


def start(jobs: Sequence[Job], server: ModelServer, journal: Path, in_flight: int) -> int:
    """Begin a run in a process of its own; gives its id."""
    return _fork(lambda: _one(jobs, server, journal, in_flight))


def _fork(work: Callable[[], object]) -> int:
    child = os.fork()
    if child == 0:
        try:
            work()
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
