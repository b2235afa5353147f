"""Text of strangers in GitHub's pages and logs does nothing there."""

from __future__ import annotations

import pytest
from support.github.harm import acts, obeyed

from translator.github.inert_text import Level, annotation, calm, code, inert, title

HOSTILE = (
    "::error::x",
    "  ::set-output name=a::b",
    "##[add-mask]x",
    "a ##[set-output name=a;]b",
    "\u200b##[add-mask]x",
    "x\r::add-mask::y",
    "x\n##[stop-commands]y",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_line_of_a_log_is_a_command(text: str) -> None:
    assert obeyed(text)
    assert obeyed(inert(text)) == []


@pytest.mark.parametrize("text", HOSTILE)
def test_an_annotation_stays_the_one_command_that_it_is(text: str) -> None:
    said = annotation(Level.WARNING, text, file=text, heading="Olgim")
    assert said.count("\n") + said.count("\r") == 0
    assert obeyed(said) == []


@pytest.mark.parametrize(
    "text",
    ["@everyone", "fixes #1", "`@a` ``b", "<!-- olgim:end --> @a", "![x](http://evil.example)", "``` @a"],
)
def test_code_shows_what_acts_elsewhere(text: str) -> None:
    assert acts(code(text)) == []
    assert "<!--" not in code(text)


@pytest.mark.parametrize("call", ["@everyone", "#1", "gh-1", "o/r#1", "https://github.com/o/r/issues/1"])
def test_a_title_and_a_commit_call_nobody(call: str) -> None:
    for said in (title(f"fixes {call}"), calm(f"fixes {call}")):
        assert call not in said
        assert said.replace("\N{WORD JOINER}", "") == f"fixes {call}"


def test_a_title_is_as_long_as_github_takes_it() -> None:
    assert len(title("@a" * 300)) <= 256
