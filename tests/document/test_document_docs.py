"""The page about documents says what happens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from translator.document import ParseOptions, parse

PAGE = (Path(__file__).parents[2] / "docs/documents.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```markdown\n(.*?)```\n\n```segments\n(.*?)```", PAGE, re.DOTALL)


def test_every_example_is_looked_at() -> None:
    assert len(EXAMPLES) == PAGE.count("```markdown") >= 6


@pytest.mark.parametrize(("post", "segments"), EXAMPLES)
def test_an_example_has_the_segments_that_the_page_shows(post: str, segments: str) -> None:
    assert [one.source for one in parse(post).segments if one.translatable] == segments.splitlines()


def test_the_defaults_are_those_of_the_page() -> None:
    options = ParseOptions()
    shown = PAGE.partition("Text by default:")[2].partition(". `front_matter:`")[0]
    assert tuple(re.findall(r"`([\w.]+)`", shown)) == options.fields
    inside = PAGE.partition("Text inside protected places:")[2].partition("A shortcode's")[0]
    named = set(re.findall(r"`([\w-]+)`", inside))
    assert named == options.attributes | options.parameters
