"""Backticks that belong to nothing, in the cells of a table."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from translator.document import Engine, ParseOptions, parse

TABLE = "| 하나 | 둘 |\n|---|---|\n| 글이다 | 말이다 |\n"


@pytest.mark.parametrize("engine", list(Engine))
@pytest.mark.parametrize("ends", [("`", "`"), ("``", " `"), ("` a", "b `")])
def test_two_cells_that_end_in_a_stray_backtick_stay_two_cells(engine: Engine, ends: tuple[str, str]) -> None:
    post = parse(TABLE, ParseOptions(engine=engine))
    targets = ("One", "Two", f"A text{ends[0]}", f"A word{ends[1]}")
    keys = [segment.key for segment in post.segments]
    assembly = post.assemble(dict(zip(keys, targets, strict=True)))
    assert not assembly.refused
    assert post.parse_mirror(assembly.text).skeleton == post.skeleton
    if engine is Engine.KRAMDOWN and shutil.which("ruby"):
        script = 'require "kramdown"; puts Kramdown::Document.new(STDIN.read).to_html.scan(/<td>/).length'
        shown = subprocess.run(
            ["ruby", "-e", script], check=False, input=assembly.text, capture_output=True, text=True
        )
        assert shown.returncode != 0 or shown.stdout.strip() == "2"


def test_a_backslash_keeps_no_backtick_from_holding_a_pipe_in_kramdown() -> None:
    post = parse("| 하나 | 둘 |\n|---|---|\n| 글\\` | 말\\` |\n", ParseOptions(engine=Engine.KRAMDOWN))
    assert [segment.source for segment in post.segments if segment.line == 3] != ["글\\`", "말\\`"]
