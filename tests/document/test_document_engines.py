"""Which engine reads a site's posts, and what that changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from translator.document import Engine, parse
from translator.workflow.site import open_site


def _engine(root: Path, config: str) -> Engine:
    (root / "_config.yml").write_text(config, encoding="utf-8")
    return open_site(root, keep_state=False).parse_options.engine


@pytest.mark.parametrize(
    "config", ["", "title: 글\n", "markdown: kramdown\n", "markdown: Kramdown\n", "markdown: 1\n"]
)
def test_jekyll_reads_kramdown(tmp_path: Path, config: str) -> None:
    assert _engine(tmp_path, config) is Engine.KRAMDOWN


@pytest.mark.parametrize("name", ["CommonMark", "CommonMarkGhPages", "commonmarkghpages", "GFM", "redcarpet"])
def test_another_processor_of_jekylls_reads_commonmark(tmp_path: Path, name: str) -> None:
    assert _engine(tmp_path, f"markdown: {name}\n") is Engine.COMMONMARK


def test_another_engine_than_jekyll_is_not_asked_for_its_processor(tmp_path: Path) -> None:
    (tmp_path / "hugo.toml").write_text("")
    (tmp_path / "content").mkdir()
    assert open_site(tmp_path, keep_state=False).parse_options.engine is Engine.GOLDMARK


def test_a_pipe_in_a_line_is_text_where_the_site_says_commonmark(tmp_path: Path) -> None:
    mirrors = []
    for config in ("markdown: kramdown\n", "markdown: CommonMark\n"):
        (tmp_path / "_config.yml").write_text(config)
        document = parse("글 하나\n", open_site(tmp_path, keep_state=False).parse_options)
        mirrors.append(document.assemble({document.segments[0].key: "one | two"}).text)
    assert mirrors == ["one \\| two\n", "one | two\n"]
