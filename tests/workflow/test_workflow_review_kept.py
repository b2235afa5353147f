"""What a review keeps of its actions comes back from the log as it was, whatever a unit holds."""

from __future__ import annotations

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
