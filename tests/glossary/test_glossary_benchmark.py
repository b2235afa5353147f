"""The labelled sentences hold, and what is quick stays quick enough not to be noticed."""

from __future__ import annotations

from typing import Any

from support.scripts import benchmark

from glossary import load_glossary

bench: Any = benchmark("glossary_matching")


def test_recall_and_precision_on_the_labelled_sentences() -> None:
    glossary = load_glossary([bench.HERE / "terms.yml"])
    sentences = [*bench.by_hand(), *bench.framed(glossary)]
    score = bench.score(glossary, sentences)
    assert score.sentences >= 1500
    assert score.recall >= bench.BAR
    assert score.precision >= bench.BAR
