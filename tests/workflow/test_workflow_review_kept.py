"""What a review keeps of its actions comes back from the log as it was, whatever a unit holds."""

from __future__ import annotations

import os
from dataclasses import fields, replace
from pathlib import Path

import pytest

from translator.bitext import CommandLog
from translator.units import Origin, State, Unit
from translator.workflow.review_history import Change
from translator.workflow.review_kept import KeptReview

PLAIN = Unit("paragraph-1", "paragraph", "하나다.", "One.", State.PROPOSED, Origin.MODEL, "test-model")
STALE = replace(
    PLAIN,
    state=State.STALE,
    origin=Origin.HUMAN,
    author="human",
    note="a remark",
    previous_source="하나였다.",
    was_accepted=True,
    proposal="It is one.",
    proposal_origin=Origin.MODEL,
    proposal_author="test-model",
    waived={"numbers": "meant so"},
    machine="One it is.",
)


def again(folder: Path, change: Change) -> KeptReview:
    """What the next session reads of a review in which this was done."""
    kept = KeptReview(CommandLog(folder, "_posts/a.md"))
    kept.record(change)
    kept.close()
    return KeptReview(CommandLog(folder, "_posts/a.md"))


def test_the_example_holds_all_that_a_unit_can() -> None:
    assert all(getattr(STALE, one.name) for one in fields(Unit))


@pytest.mark.parametrize(("before", "after"), [(PLAIN, STALE), (STALE, PLAIN), (STALE, STALE)])
def test_a_change_comes_back_as_it_was(tmp_path: Path, before: Unit, after: Unit) -> None:
    change = Change("edit", (before,), (after,))
    kept = again(tmp_path, change)
    assert kept.notices == []
    assert kept.history.last == change
    kept.close()


def test_an_action_on_a_whole_post_is_written_in_pieces_and_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tuple(replace(PLAIN, key=f"paragraph-{n}", source=f"{n}번째 문단이다.") for n in range(2_000))
    change = Change("accept", before, tuple(replace(one, state=State.ACCEPTED) for one in before))
    written: list[int] = []
    write = os.write

    def spied(descriptor: int, data: bytes) -> int:
        written.append(len(data))
        return write(descriptor, data)

    monkeypatch.setattr(os, "write", spied)
    kept = again(tmp_path, change)
    assert kept.history.last == change
    kept.close()
    assert max(written) < sum(written) / 4


def test_a_command_with_many_things_is_the_same_line_be_they_a_list_or_one_by_one(tmp_path: Path) -> None:
    things = [{"key": "a", "text": "하나 \ud800"}, {}, {"key": "b"}]
    log = CommandLog(tmp_path, "_posts/a.md")
    for said in (things, []):
        log.append({"do": "change", "before": said, "at": 1.5})
        log.append({"do": "change", "before": iter(said), "at": 1.5})
    assert log.path is not None
    _, first, second, third, fourth = log.path.read_bytes().splitlines()
    log.close()
    assert (first, third) == (second, fourth)
