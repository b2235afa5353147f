"""What a run costs on top of the text itself, on the sample post."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from support.llm_posts import SAMPLE, Outcome, many, post, run, sample, settings_for, translatable
from support.model_server import ModelServer, count_tokens

from translator.bitext import Journal
from translator.document import parse
from translator.llm import Job, estimate
from translator.llm.pace import RealClock
from translator.units import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from translator.document.types import Segment

STYLE = ("A personal blog; the author says I.", "Plain, quick and wry. Jokes stay jokes.")
SHEET = ("샘 알트만 = Sam Altman", "Jillian Khoo = Jillian Khoo (spoke on distillation)")
# US dollars per million tokens that go in, come from the cache, and come out.
IN, CACHED, OUT = 1.0, 0.05, 5.0


def dressed(job: Job) -> Job:
    """The job with style, names and a term or two in every other segment, as a site with a glossary gives it."""
    terms = {
        one.key: ("싱가폴 = Singapore", "후기 = recap / write-up")
        for one in translatable(job)[::4]
        if len(one.source) > 40
    }
    return replace(job, terms=terms, sheet=SHEET, style=STYLE)


def money(server: ModelServer) -> float:
    prompt, cached, completion = server.usage
    return (prompt - cached) * IN + cached * CACHED + completion * OUT


async def first_run(server: ModelServer) -> Outcome:
    outcome = await run(dressed(sample()), server)
    assert outcome.left == {}
    return outcome


async def test_a_post_costs_little_more_than_pasting_it_into_a_chat(model_server: ModelServer) -> None:
    """The paste takes the whole post and brings the whole English post, code and all."""
    outcome = await first_run(model_server)
    assert len(model_server.seen) <= 12
    text = SAMPLE.read_text(encoding="utf-8")
    mirror = parse(text).assemble(outcome.targets).text
    paste = (40 + count_tokens(text)) * IN + count_tokens(mirror) * OUT
    assert money(model_server) <= 1.15 * paste


async def test_all_requests_of_a_post_share_everything_up_to_their_last_lines(
    model_server: ModelServer,
) -> None:
    await first_run(model_server)
    said = [seen.prompt_text for seen in model_server.seen]
    assert len(said) > 1
    shared = os.path.commonprefix(said)  # noqa: RUF071 - of texts
    last = translatable(sample())[-1].source
    assert last in shared
    assert all("\n".join(SHEET[0].split("\n")) in shared for _ in said)
    assert len({str(seen.body["response_format"]) for seen in model_server.seen}) == 1
    assert all(one.count(last) == 1 for one in said), "the Korean goes along once"


async def test_later_requests_of_a_post_come_from_the_cache(model_server: ModelServer) -> None:
    await first_run(model_server)
    first, *later = model_server.seen
    assert first.cached == 0
    assert all(one.cached > 0.85 * one.prompt for one in later)


async def test_a_longer_post_begins_with_decisions_that_go_along_with_all_that_follows(
    model_server: ModelServer,
) -> None:
    decided: list[tuple[str, tuple[str, ...]]] = []
    await run(sample(), model_server, decide=lambda label, brief: decided.append((label, brief)))
    first, *later = model_server.seen
    assert first.work is not None
    assert first.work.brief
    assert decided == [("_posts/2024-12-01-openai-dev-day.md", ("배포 → deploy", "글쓴이 → I"))]
    for one in later:
        assert "Decided for this post:\n배포 → deploy\n글쓴이 → I" in one.prompt_text
        assert one.work is not None
        assert not set(one.work.slots) & set(first.work.slots), "a heading was asked for twice"


async def test_a_brief_is_paid_once(model_server: ModelServer, tmp_path: Path) -> None:
    with Journal(tmp_path / "journal.sqlite") as journal:
        model_server.script = lambda seen: None
        await run(sample(), model_server, journal=journal)
        model_server.forget()
        some = frozenset(one.key for one in translatable(sample())[30:])
        fresh = {one.key: f"English {one.key}" for one in sample().segments if one.key not in some}
        job = replace(sample(), wanted=some, known=fresh, instruction="shorter")
        await run(job, model_server, journal=journal)
        asked = [seen.work.brief for seen in model_server.seen if seen.work]
    assert asked.count(True) <= 1


async def test_a_brief_that_is_there_is_not_asked_for_again(model_server: ModelServer) -> None:
    await run(replace(sample(), brief=("후기 → recap",)), model_server)
    assert all(seen.work is not None and not seen.work.brief for seen in model_server.seen)
    assert all("Decided for this post:\n후기 → recap" in seen.prompt_text for seen in model_server.seen)


def _paragraphs(job: Job) -> list[Segment]:
    """Paragraphs that stand in the post just as they are in tagged text."""
    text = SAMPLE.read_text(encoding="utf-8")
    return [one for one in translatable(job) if one.kind == "paragraph" and f"\n\n{one.source}\n\n" in text]


EDITS: dict[str, Callable[[str, str, str], str]] = {
    "changed": lambda text, one, _two: text.replace(one, one + " 그리고 커피를 한 잔 더 마셨다.", 1),
    "inserted": lambda text, one, _two: text.replace(
        one, f"아침에는 커피를 두 잔 마시고 십오 분을 걸었다.\n\n{one}", 1
    ),
    "moved": lambda text, one, two: text.replace(f"{one}\n\n", "", 1).replace(two, f"{two}\n\n{one}", 1),
}


@pytest.mark.parametrize("edit", EDITS)
async def test_an_edited_paragraph_takes_one_request_with_what_is_around_it_in_both_languages(
    edit: str, model_server: ModelServer
) -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    first = await first_run(model_server)
    whole = money(model_server)
    sources = {one.key: one.source for one in sample().segments}
    known = {sources[key]: target for key, target in first.targets.items()}
    paragraphs = _paragraphs(sample())
    one, two = paragraphs[2].source, paragraphs[5].source
    edited = EDITS[edit](text, one, two)
    assert edited != text
    job = post(edited)
    new = [one.key for one in translatable(job) if one.source not in known]
    if edit == "moved":  # nothing to ask for: its key is made of its text, and moves with it
        assert new == []
        return
    targets = {one.key: known[one.source] for one in job.segments if one.source in known}
    model_server.forget()
    brief = ("배포 → deploy",)
    await run(dressed(post(edited, wanted=new, known=targets, brief=brief)), model_server)
    (seen,) = model_server.seen
    assert money(model_server) <= 0.12 * whole
    asked = translatable(job)
    place = next(at for at, segment in enumerate(asked) if segment.key in new)
    beside = asked[place - 1]
    assert f"{beside.source} ⇒ {known[beside.source]}" in seen.prompt_text
    assert "Decided for this post:\n배포 → deploy" in seen.prompt_text
    assert asked[-1].source not in seen.prompt_text, "the whole post went along"


async def test_the_estimate_is_within_a_fifth_of_what_is_used(model_server: ModelServer) -> None:
    job = dressed(sample())
    outcome = await run(job, model_server)
    expected = estimate([job], settings_for(model_server))
    assert outcome.watch.plans == [expected]
    assert expected.requests == outcome.receipt.usage.requests
    assert expected.input == pytest.approx(outcome.receipt.usage.input, rel=0.2)
    assert expected.output == pytest.approx(outcome.receipt.usage.output, rel=0.2)


async def test_an_estimate_learns_from_what_runs_took(model_server: ModelServer, tmp_path: Path) -> None:
    """Of a model that cuts Korean finer than we count, and that is asked to mend what a check finds."""

    def check(_segment: Segment, target: str) -> list[Finding]:
        return [] if target.endswith("!") else [Finding("bang", Severity.CRITICAL, "end with a bang")]

    model_server.tokens_per_token = 1.7
    first, second = many(24)[:12], many(24)[12:]
    with Journal(tmp_path / "journal.sqlite3") as journal:
        await run(first, model_server, journal=journal, check=check)
        expected = estimate(second, settings_for(model_server), journal=journal)
        outcome = await run(second, model_server, journal=journal, check=check)
    assert outcome.watch.plans == [expected]
    assert expected.input == pytest.approx(outcome.receipt.usage.input, rel=0.2)
    assert expected.output == pytest.approx(outcome.receipt.usage.output, rel=0.2)
    assert expected.input > 1.7 * estimate(second, settings_for(model_server)).input


async def test_the_ranges_of_a_post_go_out_together() -> None:
    # A tenth of the benchmark's latencies: 0.03 s and 1 ms a token.
    with ModelServer(latency=0.03, per_token=0.001) as server:
        began = time.monotonic()
        outcome = await run(sample(), server, clock=RealClock())
        wall = time.monotonic() - began
        own = outcome.receipt.usage.seconds
        assert server.peak == len(server.seen) - 1  # all but the brief
    assert wall <= own / 2  # the benchmark holds it against a paste; a busy machine gets more room here


async def test_nothing_is_asked_for_twice_in_one_post(model_server: ModelServer) -> None:
    text = "# 같은 말\n\n같은 문단이다. 정말로 같은 문단이다.\n\n# 다른 말\n\n같은 문단이다. 정말로 같은 문단이다.\n"
    outcome = await run(post(text), model_server)
    asked = [source for seen in model_server.seen if seen.work for source in seen.work.texts.values()]
    assert sorted(asked) == sorted(set(asked))
    assert set(outcome.targets) == post(text).wanted
