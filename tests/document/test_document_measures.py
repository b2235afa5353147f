"""What is measured by hand over many posts holds on those that are here."""

from __future__ import annotations

from typing import Any

from support.corpus import corpus_files
from support.scripts import benchmark

coverage: Any = benchmark("document_coverage")


def test_korean_prose_lies_in_segments_and_code_does_not() -> None:
    found = coverage.survey(None)
    assert found.code == []
    assert found.covered >= coverage.BAR * found.prose
    assert found.prose > (5000 if corpus_files() else 100)
