"""The screen in every state looks as it did. `OLGIM_PICTURES=take pytest tests/tui/test_tui_pictures.py` takes anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from support.pictures import PICTURES, Picture, fixed_post, take

SNAPSHOTS = Path(__file__).with_name("snapshots")
TAKE = os.environ.get("OLGIM_PICTURES") == "take"


@pytest.mark.parametrize("picture", PICTURES, ids=lambda one: one.file.removesuffix(".txt"))
async def test_the_screen_looks_as_it_did(picture: Picture, tmp_path: Path) -> None:
    seen = await take(picture, fixed_post(tmp_path))
    kept = SNAPSHOTS / picture.file
    if TAKE:
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(seen)
    assert seen == kept.read_text()


def test_every_picture_that_is_kept_is_still_taken() -> None:
    assert {path.name for path in SNAPSHOTS.iterdir()} == {picture.file for picture in PICTURES}
