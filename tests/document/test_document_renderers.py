"""Real renderers see the same document in a post and in its mirror."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.scripts import benchmark

renderers: Any = benchmark("renderers")
SAMPLES = Path(__file__).resolve().parents[2] / "samples/_posts"


@pytest.mark.parametrize(
    "name", [name for name in renderers.RENDERERS if name != "mdx"]
)  # there is no such sample
def test_a_mirror_renders_to_the_elements_of_its_post(name: str) -> None:
    if not renderers.installed(name):
        pytest.skip(f"{name} is not installed")
    results = list(renderers.compare(SAMPLES, name))
    assert len(results) >= 3
    assert [where for _, same, where in results if not same] == []


def test_elements_that_differ_are_seen() -> None:
    one, two = renderers.trees('<p><a href="/x">가</a></p>', '<p><a href="/y">a</a></p>')
    assert one != two
    one, two = renderers.trees("<p>가<code>x</code></p>", "<p>a<code>y</code></p>")
    assert one != two
    one, two = renderers.trees("<p>가 <em>나</em><br></p>", "<p><br><em>b</em> a</p>")
    assert one == two


def test_korean_words_between_code_marks_may_be_any_words_in_a_mirror_and_code_may_not() -> None:
    one, two = renderers.trees(
        "<p><code>할 일</code> <code>x</code></p>", "<p><code>To do</code> <code>x</code></p>"
    )
    assert one == two
    one, two = renderers.trees(
        "<p><code>할 일</code> <code>x</code></p>", "<p><code>To do</code> <code>y</code></p>"
    )
    assert one != two
