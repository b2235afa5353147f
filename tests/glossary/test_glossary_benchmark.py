"""The labelled sentences hold, and what is quick stays quick enough not to be noticed."""

from __future__ import annotations

from typing import Any

from support.scripts import benchmark

from glossary import load_glossary

bench: Any = benchmark("glossary_matching")


def test_recall_and_precision_on_the_sentences_labelled_one_by_one() -> None:
    glossary = load_glossary([bench.HERE / "terms.yml"])
    sentences = bench.by_hand()
    assert len({one.text for one in sentences}) == len(sentences) >= 1500
    assert sum(not one.spans for one in sentences) >= 400  # near-misses: no term in them at all
    score = bench.score(glossary, sentences)
    assert score.recall >= bench.BAR
    assert score.precision >= bench.BAR


def test_recall_and_precision_for_every_ending_in_the_frames() -> None:
    glossary = load_glossary([bench.HERE / "terms.yml"])
    score = bench.score(glossary, list(bench.framed(glossary)))
    assert score.recall >= bench.BAR
    assert score.precision >= bench.BAR
