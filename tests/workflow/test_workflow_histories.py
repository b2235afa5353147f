"""People edit both sides, again and again: nothing of theirs is lost, and what did not change costs nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from support.histories import History

COUNT = int(os.environ.get("OLGIM_TEST_HISTORIES", "12"))
"""How many histories are tried; a thousand take some minutes."""


@pytest.mark.parametrize("seed", range(COUNT))
def test_no_edit_of_a_person_is_lost_or_silently_changed(tmp_path: Path, seed: int) -> None:
    history = History(tmp_path, seed)
    for _ in range(6):
        history.step()
