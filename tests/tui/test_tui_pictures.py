"""The screen in every state looks as it did. `OLGIM_PICTURES=take pytest tests/tui/test_tui_pictures.py` takes anew."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.pictures import KOREAN, PICTURES, Picture, fixed_post, take

SNAPSHOTS = Path(__file__).with_name("snapshots")
TAKE_KOREAN = Path(__file__).parents[1] / "lib" / "take_korean.py"
TAKE = os.environ.get("OLGIM_PICTURES") == "take"


@pytest.mark.parametrize("picture", PICTURES, ids=lambda one: one.file.removesuffix(".txt"))
async def test_the_screen_looks_as_it_did(picture: Picture, tmp_path: Path) -> None:
    seen = await take(picture, fixed_post(tmp_path))
    _compare(picture, seen)


def _compare(picture: Picture, seen: str) -> None:
    kept = SNAPSHOTS / picture.file
    if TAKE:
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(seen, encoding="utf-8")
    assert seen == kept.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def korean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the pictures of the Korean screen."""
    folder = tmp_path_factory.mktemp("korean")
    words = [sys.executable, str(TAKE_KOREAN), str(folder)]
    subprocess.run(words, check=True, env={**os.environ, "OLGIM_LANG": "ko"}, timeout=600)
    return folder


@pytest.mark.parametrize("picture", KOREAN, ids=lambda one: one.file.removesuffix(".txt"))
def test_the_korean_screen_looks_as_it_did(picture: Picture, korean: Path) -> None:
    _compare(picture, (korean / picture.file).read_text(encoding="utf-8"))


def test_every_picture_that_is_kept_is_still_taken() -> None:
    assert {path.name for path in SNAPSHOTS.iterdir()} == {picture.file for picture in (*PICTURES, *KOREAN)}
