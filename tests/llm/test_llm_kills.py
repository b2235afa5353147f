"""Killed at any point, a run pays again for what was in flight and had not streamed; finished posts are written."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import time
from typing import TYPE_CHECKING

import pytest
from support.kills import answers_in, killed_run, killed_site, start
from support.llm_posts import many, run, sample
from support.model_server import ModelServer, fault

from translator.bitext import Journal

if TYPE_CHECKING:
    from pathlib import Path

    from translator.llm import Job

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork"),
    pytest.mark.filterwarnings("ignore:This process"),
]


@pytest.mark.parametrize(
    ("name", "jobs"), [("posts", many(4, 12)), ("one post", [sample()])], ids=["posts", "one"]
)
def test_a_killed_run_pays_again_only_for_what_was_in_flight(
    name: str, jobs: list[Job], tmp_path: Path
) -> None:
    toll = killed_run(jobs, tmp_path, kills=4, seed=7)
    assert toll.kills > 0, name
    assert toll.targets == toll.expected
    assert toll.fair


def test_killed_while_posts_are_done_one_after_the_other_all_of_them_are_on_the_disk(tmp_path: Path) -> None:
    toll = killed_site(many(6, 12), tmp_path, kills=4, seed=3)
    assert toll.kills > 0
    assert toll.finished > 0
    assert toll.sound


async def test_killed_in_the_midst_of_an_answer_a_run_pays_again_for_the_rest_only(
    tmp_path: Path, model_server: ModelServer
) -> None:
    (job,) = many(1, 20)
    expected = await run(job, model_server)
    model_server.forget()
    model_server.always = fault("stall")
    child = start([job], model_server, tmp_path / "journal.sqlite3", 1)
    until = time.monotonic() + 60
    while not (kept := answers_in(tmp_path / "journal.sqlite3")) or kept < len(job.wanted) // 3:
        assert time.monotonic() < until
        threading.Event().wait(0.02)
    os.kill(child, signal.SIGKILL)
    await asyncio.to_thread(os.waitpid, child, 0)
    kept = answers_in(tmp_path / "journal.sqlite3")
    model_server.always = None
    model_server.forget()
    with Journal(tmp_path / "journal.sqlite3") as journal:
        again = await run(job, model_server, journal=journal)
    assert dict(again.targets) == dict(expected.targets)
    assert sum(len(seen.work.slots) for seen in model_server.seen if seen.work) == len(job.wanted) - kept


@pytest.mark.parametrize("name", ["swapped", "duplicated", "merged", "echo", "tags_lost"])
async def test_what_streams_in_and_is_wrong_does_not_stay(
    name: str, tmp_path: Path, model_server: ModelServer
) -> None:
    job = sample()
    model_server.always = fault(name)
    with Journal(tmp_path / "journal.sqlite3") as journal:
        first = await run(job, model_server, journal=journal)
        assert answers_in(tmp_path / "journal.sqlite3") == len(first.targets)
        model_server.always = None
        again = await run(job, model_server, journal=journal)
    model_server.forget()
    assert dict(again.targets) == dict((await run(job, model_server)).targets)


async def test_a_second_thought_replaces_what_was_kept(tmp_path: Path, model_server: ModelServer) -> None:
    (job,) = many(1, 8)
    model_server.second_thoughts = "Indeed,"
    with Journal(tmp_path / "journal.sqlite3") as journal:
        first = await run(job, model_server, journal=journal)
        model_server.forget()
        again = await run(job, model_server, journal=journal)
    assert model_server.seen == []
    assert dict(again.targets) == dict(first.targets)
    assert sum(text.startswith("Indeed, ") for text in again.targets.values()) == 1
