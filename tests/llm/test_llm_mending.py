"""What the checks say goes back to the model, and only a better answer replaces a worse one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.llm_posts import SMALL, Onlooker, post, run, translatable
from support.model_speech import pseudo

from translator.bitext import Journal
from translator.tags import for_model
from translator.units import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from support.model_server import ModelServer

    from translator.document.types import Segment

JOB = post(SMALL)
FIRST, SECOND = translatable(JOB)[2:4]


def remarks(*, unless: str, on: Sequence[Segment]) -> Callable[[Segment, str], list[Finding]]:
    """A check that wants the word `unless` in the translations of `on`."""

    def check(segment: Segment, target: str) -> list[Finding]:
        if segment.key in {one.key for one in on} and unless not in target:
            return [Finding("terms", Severity.WARNING, f"say {unless}")]
        return []

    return check


def mends(server: ModelServer, word: str) -> None:
    """The model puts in `word` when it is told to."""

    def say(source: str) -> str:
        return pseudo(source) + (f" {word}" if f"say {word}" in server.seen[-1].prompt_text else "")

    server.say = say


async def test_all_remarks_on_a_post_go_back_in_one_request(model_server: ModelServer) -> None:
    mends(model_server, "broker")
    outcome = await run(JOB, model_server, check=remarks(unless="broker", on=(FIRST, SECOND)))
    assert len(model_server.seen) == 2
    work = model_server.seen[1].work
    assert work is not None
    assert list(work.texts.values()) == [FIRST.source, SECOND.source]
    assert for_model(pseudo(FIRST.source)) in model_server.seen[1].prompt_text.replace('\\"', '"')
    for one in (FIRST, SECOND):
        assert outcome.targets[one.key] == pseudo(one.source) + " broker"
    assert all(
        answer.findings == ()
        for answer in outcome.answers
        if answer.key == FIRST.key and answer.target == outcome.targets[FIRST.key]
    )


async def test_an_answer_that_is_no_better_replaces_nothing(model_server: ModelServer) -> None:
    outcome = await run(JOB, model_server, check=remarks(unless="broker", on=(FIRST,)))
    assert outcome.targets[FIRST.key] == pseudo(FIRST.source)
    assert len(model_server.seen) == 2
    (answer,) = [one for one in outcome.answers if one.key == FIRST.key]
    assert [one.message for one in answer.findings] == ["say broker"]


async def test_a_segment_is_mended_twice_at_most(model_server: ModelServer) -> None:
    def check(segment: Segment, target: str) -> list[Finding]:
        """Each mending helps, and it is never enough."""
        missing = max(0, 9 - target.count("broker")) if segment.key == FIRST.key else 0
        return [Finding("terms", Severity.WARNING, f"say broker {at}") for at in range(missing)]

    def say(source: str) -> str:
        return pseudo(source) + " broker" * (len(model_server.seen) - 1)

    model_server.say = say
    await run(JOB, model_server, check=check)
    assert len(model_server.seen) == 3


async def test_a_mending_is_paid_once(model_server: ModelServer, tmp_path: Path) -> None:
    mends(model_server, "broker")
    check = remarks(unless="broker", on=(FIRST,))
    with Journal(tmp_path / "journal.sqlite") as journal:
        first = await run(JOB, model_server, check=check, journal=journal)
        model_server.forget()
        again = await run(JOB, model_server, check=check, journal=journal)
    assert model_server.seen == []
    assert again.targets == first.targets


async def test_where_most_of_a_post_is_remarked_on_nothing_is_mended(model_server: ModelServer) -> None:
    watch = Onlooker()
    await run(JOB, model_server, check=remarks(unless="broker", on=translatable(JOB)), watch=watch)
    assert len(model_server.seen) == 1
    assert "too many to have all of them repaired" in watch.troubles[0]


async def test_what_blocks_the_mirror_is_mended_in_any_case(model_server: ModelServer) -> None:
    def check(segment: Segment, target: str) -> list[Finding]:
        severity = Severity.CRITICAL if segment.key == FIRST.key else Severity.WARNING
        return [] if "broker" in target else [Finding("x", severity, "say broker")]

    mends(model_server, "broker")
    outcome = await run(JOB, model_server, check=check)
    assert len(model_server.seen) == 2
    assert outcome.targets[FIRST.key].endswith("broker")


async def test_what_segments_did_differently_is_made_the_same(model_server: ModelServer) -> None:
    def compare(_job: object, targets: dict[str, str]) -> dict[str, list[Finding]]:
        uneven = ("broker" in targets[FIRST.key]) != ("broker" in targets[SECOND.key])
        return {SECOND.key: [Finding("inconsistent", Severity.WARNING, "say broker")]} if uneven else {}

    mends(model_server, "broker")
    model_server.dictionary[FIRST.source] = pseudo(FIRST.source) + " broker"
    outcome = await run(JOB, model_server, post_check=compare)
    assert outcome.targets[SECOND.key].endswith("broker")
    assert len(model_server.seen) == 2


async def test_what_is_to_be_mended_is_shown_with_the_post_around_it(model_server: ModelServer) -> None:
    mends(model_server, "broker")
    await run(JOB, model_server, check=remarks(unless="broker", on=(FIRST,)))
    first, second = (seen.prompt_text for seen in model_server.seen)
    end = first.rindex("Translate the passages")
    assert second[:end] == first[:end]
    assert "- 3: say broker\nTranslate passage 3." in second[end:]
