"""Killed at any point, a run pays again for what was in flight, and for nothing else."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from support.kills import killed_run
from support.llm_posts import many, sample

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
