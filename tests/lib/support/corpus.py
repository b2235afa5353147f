"""A folder of real posts, where the machine has one; tests that want it are skipped elsewhere."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_BESIDE = Path(__file__).resolve().parents[4] / "shared" / "corpus"


def corpus_folder() -> Path | None:
    """The folder named by OLGIM_CORPUS, or `../shared/corpus` beside the checkout, if it is there."""
    named = os.environ.get("OLGIM_CORPUS")
    folder = Path(named) if named else _BESIDE
    return folder if folder.is_dir() else None


def corpus_files() -> list[Path]:
    """The posts of the corpus; none if there is no corpus."""
    folder = corpus_folder()
    if folder is None:
        return []
    return sorted(path for path in folder.rglob("*") if path.suffix in {".md", ".mdx", ".markdown"})


def corpus_texts() -> list[tuple[str, str]]:
    """Name and text of every post of the corpus; skips the test if there is none."""
    files = corpus_files()
    if not files:
        pytest.skip("no corpus here: name its folder in OLGIM_CORPUS")
    return [(path.name, path.read_bytes().decode("utf-8")) for path in files]
