"""The post that `olgim init` shows as an example."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from translator.workflow.survey import typical


@pytest.mark.parametrize(
    ("sources", "shown"),
    [
        (["content/blog/a.md", "content/blog/b.md", "content/drafts/z.md"], "content/blog/b.md"),
        (["_posts/2019/a.md", "_posts/2019/b.md", "_posts/2024/a.md", "zettel/a.md"], "_posts/2024/a.md"),
        (["content/posts/a/index.md", "content/posts/b/index.md", "docs/z.md"], "content/posts/b/index.md"),
        (["posts/a.md", "posts/b.md", "posts/c.md", "posts/old/z.md"], "posts/c.md"),
        (["about.md", "posts/a.md", "posts/b.md"], "posts/b.md"),
        ([], None),
    ],
)
def test_the_example_is_the_last_post_where_most_posts_are(sources: Sequence[str], shown: str | None) -> None:
    posts = list(map(Path, sources))
    assert typical(posts, posts, Path.as_posix) == (None if shown is None else Path(shown))


def test_the_example_has_no_english_yet_where_such_a_post_is_left() -> None:
    sources = [Path("blog/a.md"), Path("blog/b.md"), Path("notes/z.md")]
    assert typical([Path("notes/z.md"), Path("blog/a.md")], sources, Path.as_posix) == Path("blog/a.md")
