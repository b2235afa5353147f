"""What is written of the review screen is what it does."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from support.commands import Shell
from support.reviews import write_post

from tui.actions import Where, of, table
from tui.dialogs import help_text

DOCS = Path(__file__).parent.parent.parent / "docs" / "review.md"


def test_the_documented_keys_are_the_keys() -> None:
    assert table() in DOCS.read_text(), "docs/review.md holds another table than tui.actions.table() gives"


def test_help_names_every_action() -> None:
    shown = help_text().plain
    for where in Where:
        for action in of(where):
            assert action.says in shown


def test_a_screen_that_would_stay_black_is_refused(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    write_post(shell.folder)
    for stream in (sys.stdin, sys.stdout):  # and standard error, on which it would be drawn, goes to a file
        monkeypatch.setattr(stream, "isatty", lambda: True)
    monkeypatch.setattr("tui.run", lambda _desk: pytest.fail("it was opened"))
    said = shell.olgim("review", "post.md")
    assert (said.code, "needs a terminal" in said.err) == (2, True)


def test_without_a_terminal_it_says_so_and_does_nothing(shell: Shell) -> None:
    write_post(shell.folder)
    before = shell.files()
    said = shell.olgim("review", "post.md")
    assert said.code == 2
    assert "needs a terminal" in said.err
    assert "olgim status" in said.err
    assert shell.files() == before
