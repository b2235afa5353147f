"""The batch interface: sent once, fetched from anywhere, judged like any other answer."""

from __future__ import annotations

import asyncio
import itertools
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from support.llm_posts import SMALL, many, post, run, sample, settings_for, translatable
from support.model_server import ALL_FORMS, ModelServer, fault
from support.model_speech import pseudo
from support.raw_server import RawServer, http

from translator.bitext import Journal
from translator.bitext.sent_batches import BatchFolder
from translator.errors import ProviderError, StoreError
from translator.llm import Answer, Job, Secret, Settings
from translator.llm.batch import submit
from translator.llm.batch_notes import Batch, batches
from translator.llm.batch_progress import cancel, status
from translator.llm.batch_results import Collected, collect, forget
from translator.llm.interface import PostCheck

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


@dataclass
class Site:
    """A site's folder and a server, as one machine has them."""

    folder: Path
    server: ModelServer
    delivered: list[Answer] = field(default_factory=list)

    @property
    def store(self) -> BatchFolder:
        return BatchFolder(self.folder / "batches")

    def settings_of(self, _batch: Batch) -> Settings:
        return settings_for(self.server)

    def journal(self, name: str = "journal") -> Journal:
        return Journal(self.folder / f"{name}.sqlite")

    async def submit(self, jobs: Sequence[Job], journal: Journal) -> Any:
        return await submit(
            jobs, settings_for(self.server), store=self.store, journal=journal, deliver=self.delivered.append
        )

    async def collect(
        self, jobs: Sequence[Job], journal: Journal, compare: PostCheck = lambda _job, _targets: {}
    ) -> Collected:
        return await collect(jobs, self.settings_of, store=self.store, journal=journal, compare=compare)

    def finish(self, status: str = "completed", **how: Any) -> None:
        for name in self.server.batches:
            self.server.finish_batch(name, status, **how)


@pytest.fixture
def site(tmp_path: Path, model_server: ModelServer) -> Site:
    return Site(tmp_path, model_server)


async def test_two_that_send_at_the_same_moment_send_nothing_twice(site: Site) -> None:
    with site.journal() as one, site.journal() as other:
        await asyncio.gather(site.submit([sample()], one), site.submit([sample()], other))
    sent = [
        answer
        for batch in batches(site.store)
        for asked in batch.requests.values()
        for answer in asked.slots.values()
    ]
    assert len(sent) == len(set(sent)) > 0
    assert len(site.server.batches) == 1
    with site.journal() as journal:  # nothing stays claimed
        assert journal.claim_all(key for _, key in sent) == {key for _, key in sent}


async def test_a_batch_is_sent_and_its_answers_found_by_an_ordinary_run(site: Site) -> None:
    job = sample()
    with site.journal() as journal:
        await site.submit([job], journal)
        assert site.server.seen == []
        assert all("olgim batch fetch" in one.problem for one in site.delivered)
        assert {one.key for one in site.delivered} == job.wanted
        site.finish()
        collected = await site.collect([job], journal)
        assert collected.kept == len(job.wanted)
        assert collected.problems == ()
        assert collected.usage.tokens > 0
        forget(site.store, collected)
        assert site.store.names() == ()
        site.server.forget()
        outcome = await run(job, site.server, journal=journal, offline=True)
    assert site.server.seen == []
    assert dict(outcome.targets) == {one.key: pseudo(one.source) for one in translatable(job)}


async def test_a_batch_is_fetched_on_another_machine_with_the_same_site(site: Site) -> None:
    with site.journal("mine") as mine:
        await site.submit([post(SMALL)], mine)
    site.finish()
    with site.journal("yours") as yours:
        collected = await site.collect([post(SMALL)], yours)
        outcome = await run(post(SMALL), site.server, journal=yours, offline=True)
    assert collected.kept == len(outcome.targets) == len(post(SMALL).wanted)


async def test_what_is_under_way_is_not_sent_again(site: Site) -> None:
    with site.journal() as journal:
        await site.submit([post(SMALL)], journal)
        await site.submit([post(SMALL)], journal)
        assert len(site.server.batches) == 1
        await site.submit([post(SMALL.replace("우리 팀은", "저희 팀은"))], journal)
    assert len(site.server.batches) == 2
    assert [len(asked.slots) for one in batches(site.store) for asked in one.requests.values()].count(1) == 1


async def test_a_batch_that_is_not_done_is_waited_for(site: Site) -> None:
    with site.journal() as journal:
        await site.submit([post(SMALL)], journal)
        (progress,) = await status(site.store, site.settings_of)
        assert (progress.state, progress.total, progress.ended) == ("in_progress", 1, False)
        collected = await site.collect([post(SMALL)], journal)
    assert collected.kept == 0
    assert len(collected.waiting) == 1
    assert collected.done == ()


@pytest.mark.parametrize(
    ("state", "how"),
    [("expired", {"answered": 1}), ("completed", {"failed": (0, 1)}), ("cancelled", {"answered": 0})],
    ids=["expired", "partly failed", "cancelled"],
)
async def test_what_a_batch_did_not_bring_goes_along_the_next_time(
    state: str, how: dict[str, Any], site: Site
) -> None:
    jobs = many(4)
    with site.journal() as journal:
        await site.submit(jobs, journal)
        site.finish(state, **how)
        first = await site.collect(jobs, journal)
        assert first.problems
        forget(site.store, first)
        assert 0 <= first.kept < sum(len(job.wanted) for job in jobs)
        site.server.batches.clear()
        await site.submit(jobs, journal)
        site.finish()
        second = await site.collect(jobs, journal)
    assert first.kept + second.kept == sum(len(job.wanted) for job in jobs)


async def test_what_a_batch_was_refused_for_is_left_out_of_the_next(site: Site) -> None:
    site.server.rejects = frozenset(("temperature",))
    site.server.forms = ALL_FORMS - {"strict"}
    job = post(SMALL)
    with site.journal() as journal:
        kept = []
        for _ in range(3):  # temperature, then the strict schema
            await site.submit([job], journal)
            site.finish()
            collected = await site.collect([job], journal)
            kept.append(collected.kept)
            forget(site.store, collected)
            site.server.batches.clear()
    assert kept == [0, 0, len(job.wanted)]


async def test_a_batch_that_fails_says_what_the_provider_says_of_it(site: Site) -> None:
    with site.journal() as journal:
        await site.submit([post(SMALL)], journal)
        site.finish("failed", answered=0)
        for batch in site.server.batches.values():
            batch["errors"] = {
                "object": "list",
                "data": [{"code": "x", "message": "Enqueued token limit reached"}],
            }
        (progress,) = await status(site.store, site.settings_of)
        collected = await site.collect([post(SMALL)], journal)
    assert progress.reason == "Enqueued token limit reached"
    assert any("failed (Enqueued token limit reached)" in one for one in collected.problems)


async def test_a_batchs_answers_are_judged_like_any_other(site: Site) -> None:
    site.server.faults.append(fault("half_korean", slots=("3",)))
    with site.journal() as journal:
        await site.submit([post(SMALL)], journal)
        site.finish()
        collected = await site.collect([post(SMALL)], journal)
    assert collected.kept == len(post(SMALL).wanted) - 1
    assert "Korean is left" in collected.problems[0]


async def test_the_next_batch_is_told_why_an_answer_was_refused(site: Site) -> None:
    site.server.faults.append(fault("half_korean", slots=("3",)))
    with site.journal() as journal:
        await site.submit([post(SMALL)], journal)
        site.finish()
        forget(site.store, await site.collect([post(SMALL)], journal))
        site.server.batches.clear()
        await site.submit([post(SMALL)], journal)
        asked = site.server.files[next(iter(site.server.batches.values()))["input_file_id"]]["content"]
        asked = asked if isinstance(asked, str) else asked.decode()
        assert "Earlier answers were refused" in asked
        assert "Korean is left" in asked
        site.finish()
        assert (await site.collect([post(SMALL)], journal)).kept == 1


async def test_a_paragraph_that_was_edited_meanwhile_does_not_take_the_old_answer(site: Site) -> None:
    edited = post(SMALL.replace("우리 팀은", "저희 팀은"))
    with site.journal() as journal:
        await site.submit([post(SMALL)], journal)
        site.finish()
        collected = await site.collect([edited], journal)
        outcome = await run(edited, site.server, journal=journal, offline=True)
    assert collected.kept == len(edited.wanted) - 1
    assert len(outcome.left) == 1


async def test_a_process_that_dies_after_sending_finds_its_batch_again(site: Site) -> None:
    with site.journal() as journal:
        await site.submit([post(SMALL)], journal)
        (name,) = site.store.names()
        site.store.write(name, site.store.read(name).replace('"id": "batch_', '"id": "", "lost": "batch_'))
        assert batches(site.store)[0].id == ""
        site.finish()
        collected = await site.collect([post(SMALL)], journal)
    assert collected.kept == len(post(SMALL).wanted)


async def test_a_batch_can_be_cancelled(site: Site) -> None:
    with site.journal() as journal:
        await site.submit([post(SMALL)], journal)
    (progress,) = await cancel(site.store, site.settings_of)
    assert progress.state == "cancelled"


async def test_an_endpoint_without_a_batch_interface_is_named(site: Site) -> None:
    site.server.batch_interface = False
    with site.journal() as journal, pytest.raises(ProviderError, match="has no batch interface"):
        await site.submit([post(SMALL)], journal)
    assert site.store.names() == ()


async def test_no_key_is_in_the_notes(site: Site) -> None:
    site.server.key = "sk-secret"
    settings = settings_for(site.server, api_key=Secret("sk-secret"))
    with site.journal() as journal:
        await submit(
            [post(SMALL)], settings, store=site.store, journal=journal, deliver=site.delivered.append
        )
    assert "sk-secret" not in "".join(map(site.store.read, site.store.names()))


async def test_a_damaged_note_is_named(site: Site) -> None:
    site.store.write("abc", "{}")
    with pytest.raises(ProviderError, match="the record of the batch abc is damaged"):
        batches(site.store)


def test_a_note_stays_inside_its_folder(site: Site) -> None:
    with pytest.raises(StoreError, match="not the name of a batch"):
        site.store.read("../journal")


# ---- an endpoint that sends what is no batch


def _and_then(status: bytes, result: Iterable[bytes | float] = ()) -> RawServer:
    """A server that tells this of every batch, and gives this as every file."""
    return RawServer(lambda request: result if b"/content" in request.partition(b"\r\n")[0] else http(status))


_DONE = json.dumps(
    {"id": "batch_1", "object": "batch", "status": "completed", "output_file_id": "file_1"}
).encode()
_BEGUN = b"HTTP/1.1 200 OK\r\nContent-Type: application/jsonl\r\n\r\n"


@pytest.mark.parametrize("piece", [b"x", b"{}\n", b"\n", b'{"custom_id": "r00000"}\n'])
async def test_a_result_without_end_ends_in_a_sentence(site: Site, piece: bytes) -> None:
    with site.journal() as journal:
        await site.submit([post(SMALL)], journal)
        without_end = itertools.chain([_BEGUN], itertools.repeat(piece * (65_536 // len(piece))))
        with _and_then(_DONE, without_end) as server, pytest.raises(ProviderError, match="more than") as told:
            await _collect_from(server, site, journal)
    assert "\n" not in told.value.message
    assert len(site.store.names()) == 1  # nothing is lost: the note is there for another try


@pytest.mark.parametrize(
    "status",
    [b"", b"null", b"[]", b"{", b"[" * 100_000, b'{"id": 7}', b'{"id": "batch_1", "status": ["completed"]}', b"\xff\xfe"],
)  # fmt: skip
async def test_a_batch_that_is_no_json_ends_in_a_sentence(site: Site, status: bytes) -> None:
    with site.journal() as journal:
        await site.submit([post(SMALL)], journal)
        with _and_then(status) as server, pytest.raises(ProviderError) as told:
            await _collect_from(server, site, journal)
    assert "\n" not in told.value.message
    assert len(site.store.names()) == 1


@pytest.mark.parametrize(
    "row",
    [b"{", b"null", b"7", b"[" * 5000, b'{"custom_id": 7}', b'{"custom_id": "r00000"}', b"\xff\x00",
     b'{"custom_id": "r00000", "response": []}',
     b'{"custom_id": "r00000", "response": {"status_code": 200, "body": [1]}}',
     b'{"custom_id": "r00000", "response": {"status_code": "200", "body": {"error": {"message": 5}}}}',
     b'{"custom_id": "r00000", "response": {"status_code": 200, "body": {"choices": [{"message": {"content": 7}}]}}}',
     b'{"custom_id": "r00000", "response": {"status_code": 400, "body": {"error": {"code": [], "param": 3}}}}'],
)  # fmt: skip
async def test_a_line_of_a_result_that_can_t_be_read_is_a_problem_and_no_more(site: Site, row: bytes) -> None:
    with site.journal() as journal:
        await site.submit([post(SMALL)], journal)
        with _and_then(_DONE, http(row + b"\n", kind="application/jsonl")) as server:
            collected = await _collect_from(server, site, journal)
    assert collected.kept == 0
    assert len(collected.problems) >= 1
    assert all("\n" not in one for one in collected.problems)


async def _collect_from(server: RawServer, site: Site, journal: Journal) -> Collected:
    settings = Settings(server.base_url, "test-model", timeout=5)
    return await collect(
        [post(SMALL)],
        lambda _batch: settings,
        store=site.store,
        journal=journal,
        compare=lambda _job, _targets: {},
    )
