"""A second pass by a reviewer who has to name an error before a sentence may change."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from support.llm_posts import SMALL, post, run, sample, settings_for, translatable
from support.model_server import fault
from support.model_speech import pseudo

from translator.bitext import Journal
from translator.llm import estimate
from translator.units import Finding, Severity

if TYPE_CHECKING:
    from pathlib import Path

    from support.model_server import ModelServer

    from translator.document.types import Segment

JOB = replace(post(SMALL), polish=post(SMALL).wanted)
FIRST = translatable(JOB)[2]


def reviews(server: ModelServer) -> list[dict[str, dict[str, str]]]:
    return [dict(seen.work.texts) for seen in server.seen if seen.work and seen.work.task == "Review"]


async def test_an_error_that_is_named_is_mended(model_server: ModelServer) -> None:
    model_server.review = lambda ko, en: (
        ("wrong subject", f"Mended: {en}") if ko == FIRST.source else ("", "")
    )
    outcome = await run(JOB, model_server)
    assert outcome.targets[FIRST.key] == f"Mended: {pseudo(FIRST.source)}"
    assert sum(target.startswith("Mended") for target in outcome.targets.values()) == 1


async def test_without_a_named_error_nothing_changes(model_server: ModelServer) -> None:
    model_server.review = lambda _ko, en: ("", f"Nicer: {en}")
    outcome = await run(JOB, model_server)
    assert dict(outcome.targets) == {one.key: pseudo(one.source) for one in translatable(JOB)}


async def test_a_reviewer_who_breaks_tags_is_not_heard(model_server: ModelServer) -> None:
    model_server.review = lambda _ko, _en: ("clumsy", "See <x9/> http://evil.example")
    outcome = await run(JOB, model_server)
    assert dict(outcome.targets) == {one.key: pseudo(one.source) for one in translatable(JOB)}


async def test_a_better_sentence_that_the_checks_like_less_is_not_taken(model_server: ModelServer) -> None:
    def check(_segment: Segment, target: str) -> list[Finding]:
        return [Finding("x", Severity.WARNING, "not so")] if target.startswith("Mended") else []

    model_server.review = lambda _ko, en: ("wrong", f"Mended: {en}")
    outcome = await run(JOB, model_server, check=check)
    assert not any(target.startswith("Mended") for target in outcome.targets.values())


async def test_a_review_is_paid_once(model_server: ModelServer, tmp_path: Path) -> None:
    model_server.review = lambda ko, en: ("wrong", f"Mended: {en}") if ko == FIRST.source else ("", "")
    with Journal(tmp_path / "journal.sqlite") as journal:
        first = await run(JOB, model_server, journal=journal)
        model_server.forget()
        again = await run(JOB, model_server, journal=journal)
        known = replace(JOB, wanted=frozenset(), known=first.targets)
        settled = await run(known, model_server, journal=journal)
    assert model_server.seen == []
    assert again.targets == first.targets
    assert settled.answers == []


async def test_only_what_may_be_polished_is_shown_to_the_reviewer(model_server: ModelServer) -> None:
    targets = {one.key: pseudo(one.source) for one in translatable(JOB)}
    job = replace(JOB, wanted=frozenset(), known=targets, polish=frozenset((FIRST.key,)))
    model_server.review = lambda _ko, en: ("wrong", f"Mended: {en}")
    outcome = await run(job, model_server)
    (shown,) = reviews(model_server)
    assert [pair["ko"] for pair in shown.values()] == [FIRST.source]
    assert dict(outcome.targets) == {FIRST.key: f"Mended: {targets[FIRST.key]}"}


@pytest.mark.parametrize("name", ["invalid_json", "empty", "refusal"])
async def test_a_reviewer_who_fails_costs_no_translation(name: str, model_server: ModelServer) -> None:
    model_server.script = lambda seen: fault(name) if seen.work and seen.work.task == "Review" else None
    outcome = await run(JOB, model_server)
    assert dict(outcome.targets) == {one.key: pseudo(one.source) for one in translatable(JOB)}
    assert len(model_server.seen) <= 10


async def test_the_second_pass_is_in_the_estimate(model_server: ModelServer) -> None:
    job = replace(sample(), polish=sample().wanted)
    outcome = await run(job, model_server)
    expected = estimate([job], settings_for(model_server))
    assert expected.requests == pytest.approx(len(model_server.seen), abs=1)
    assert expected.input == pytest.approx(outcome.receipt.usage.input, rel=0.2)
    assert expected.output == pytest.approx(outcome.receipt.usage.output, rel=0.2)
