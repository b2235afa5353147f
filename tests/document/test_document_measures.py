"""What is measured by hand over many posts holds on those that are here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.corpus import corpus_files
from support.scripts import benchmark

coverage: Any = benchmark("document_coverage")
protection: Any = benchmark("document_protection")


def test_korean_prose_lies_in_segments_and_code_does_not() -> None:
    found = coverage.survey(None)
    assert found.code == []
    assert found.covered >= coverage.BAR * found.prose
    assert found.prose > (5000 if corpus_files() else 100)


def test_hostile_answers_change_no_protected_byte_of_the_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    posts = [item for item in protection.texts(None) if item[0][:2] == "20"]
    monkeypatch.setattr(protection, "texts", lambda folder: iter(posts[-3:]))
    sums = protection.run(None, 1)
    assert sums.broken == 0
    assert sums.files == 3 * len(protection.Engine)
    assert sums.answers > 100
    assert sums.protected > 10_000


def test_a_changed_protected_byte_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(protection, "texts", lambda folder: iter([("a.md", "가 `나`\n")]))
    monkeypatch.setattr(
        "support.promises.protected_bytes",
        lambda document: [[segment.source] for segment in document.segments],
    )
    assert protection.run(tmp_path, 3).broken == len(protection.Engine)
    assert "a.md" in capsys.readouterr().out
