"""The promises of the brief's screen, kept on a real screen by Textual's pilot."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from support.model_server import ModelServer
from support.reviews import ENGLISH, bitext_of, on_disk, write_post
from support.screens import NARROW, WIDE, Reviewer, screen_text, sit
from textual.command import CommandPalette
from textual.widgets import Static

from translator.workflow.endpoints import EndpointChoice
from translator.workflow.review import Show
from tui.brief import BriefScreen
from tui.editor import Editor

BRIEF = ("둘째: second", "셋째: third")


@pytest.fixture
def post(tmp_path: Path) -> Path:
    path = write_post(tmp_path)
    decide(path, *BRIEF)
    return path


def decide(path: Path, *brief: str) -> None:
    """Change the brief in the file, as another program does."""
    bitext = bitext_of(path)
    bitext.header = replace(bitext.header, brief=brief)
    bitext.save()


def kept(path: Path) -> tuple[str, ...]:
    """The brief as a new reader finds it."""
    return bitext_of(path).header.brief


def delete(path: Path) -> None:
    path.unlink()


def typed(reviewer: Reviewer) -> str:
    return reviewer.on_top.query_one(Editor).text


def said(reviewer: Reviewer) -> str:
    """What the dialog says."""
    return str(reviewer.on_top.query_one("#brief-said", Static).content)


@pytest.mark.parametrize("size", [WIDE, NARROW])
@pytest.mark.parametrize("key", ["O", "ㅒ"])
async def test_the_brief_is_shown_with_whose_it_is_and_what_it_does(
    post: Path, size: tuple[int, int], key: str
) -> None:
    async with sit(post, size=size) as reviewer:
        await reviewer.press(key)
        assert isinstance(reviewer.on_top, BriefScreen)
        text = screen_text(reviewer)
        assert "Brief of post.md" in text
        assert "What was decided for the whole post" in text
        assert all(line in text for line in BRIEF)
        assert "^s save" in text
        assert reviewer.on_top.query_one(Editor).size.height >= 8


async def test_a_syllable_with_the_key_in_it_does_what_its_letters_do(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("걔")  # r, then O
        assert isinstance(reviewer.on_top, BriefScreen)


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_an_empty_brief_is_explained_and_can_be_written(tmp_path: Path, size: tuple[int, int]) -> None:
    path = write_post(tmp_path)
    async with sit(path, size=size) as reviewer:
        await reviewer.press("O")
        assert "None yet: the model makes one for a long post; write your own here." in screen_text(reviewer)
        await reviewer.press(*"둘째: No. 2", "enter", *"I say 나.", "ctrl+s")
        assert kept(path) == ("둘째: No. 2", "I say 나.")
        assert reviewer.on_top is reviewer.screen


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_after_saving_the_segments_that_a_changed_line_is_about_are_listed(
    post: Path, size: tuple[int, int]
) -> None:
    async with sit(post, size=size) as reviewer:
        await reviewer.press("O")
        await reviewer.write("둘째: No. 2\n셋째: third")
        await reviewer.press("ctrl+s")
        assert kept(post) == ("둘째: No. 2", "셋째: third")
        assert list(reviewer.screen.segments.places) == [2]
        assert "The brief has 2 lines; 둘째: in 1 segment. r: ask again, Esc: all segments." in screen_text(
            reviewer
        )
        await reviewer.press("escape")
        assert len(reviewer.screen.segments.places) == len(ENGLISH)


async def test_the_model_is_asked_again_for_the_listed_segments_with_the_new_brief(
    post: Path, model_server: ModelServer
) -> None:
    async with sit(post, endpoint=EndpointChoice(model_server.base_url, "test-model")) as reviewer:
        await reviewer.press("O")
        await reviewer.write("둘째: No. 2\n셋째: No. 3")
        await reviewer.press("ctrl+s", "v", "j", "r")
        assert ["둘째: No. 2\\n셋째: No. 3" in str(one.body) for one in model_server.seen] == [True, True]
        same = [unit.target == english for unit, english in zip(on_disk(post), ENGLISH, strict=True)]
        assert same == [True, True, False, False]


async def test_where_nothing_is_touched_everything_stays_listed(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("O")
        await reviewer.write("둘째: No. 2\n셋째: third")
        await reviewer.press("ctrl+s")
        assert reviewer.screen.shown is Show.TERM
        await reviewer.press("O")
        await reviewer.write("둘째: No. 2\n셋째: third\n없는말: nowhere")
        await reviewer.press("ctrl+s")
        assert len(reviewer.screen.segments.places) == len(ENGLISH)
        assert "The brief has 3 lines; 없는말: in no segment" in reviewer.line("said")


async def test_saving_what_stood_there_says_so_and_keeps_the_list(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("O", "ctrl+s")
        assert "nothing changed" in reviewer.line("said")
        assert len(reviewer.screen.segments.places) == len(ENGLISH)


async def test_what_was_typed_and_left_is_a_draft_that_quitting_asks_about(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("O")
        await reviewer.write("둘째: No. 2")
        await reviewer.press("escape")
        assert kept(post) == BRIEF
        assert "draft is kept" in reviewer.line("said")
        await reviewer.press("q")
        assert "One draft is kept, not in use yet (O: the brief)" in screen_text(reviewer)
        await reviewer.press("n", "O")
        assert typed(reviewer) == "둘째: No. 2"
        assert "not saved yet" in said(reviewer)
        await reviewer.press("ctrl+o")
        assert typed(reviewer) == "\n".join(BRIEF)
        await reviewer.press("escape", "q")
        assert not reviewer.app.is_running


async def test_a_draft_does_not_undo_what_somebody_else_decided_since(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("O")
        await reviewer.write("둘째: No. 2\n셋째: third")
        await reviewer.press("escape")
        decide(post, *BRIEF, "문단: paragraph")
        await reviewer.press("O", "ctrl+s")
        assert kept(post) == ("둘째: No. 2", "셋째: third", "문단: paragraph")
        assert "1 by somebody else meanwhile" in reviewer.line("said")


async def test_a_brief_changed_on_disk_is_shown_as_it_is_now(post: Path) -> None:
    async with sit(post) as reviewer:
        decide(post, "문단: paragraph")
        await reviewer.press("O")
        assert typed(reviewer) == "문단: paragraph"


async def test_a_failure_to_save_leaves_the_text_and_says_why(
    post: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    async with sit(post, size=NARROW) as reviewer:
        await reviewer.press("O")
        await reviewer.write("둘째: No. 2")
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", full)
            await reviewer.press("ctrl+s")
        assert "✗" in screen_text(reviewer)
        assert "No space left on device" in said(reviewer)
        assert typed(reviewer) == "둘째: No. 2"
        assert kept(post) == BRIEF
        await reviewer.press("ctrl+s")
        assert kept(post) == ("둘째: No. 2",)


async def test_a_post_that_is_deleted_meanwhile_leaves_the_text_and_says_so(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("O")
        await reviewer.write("둘째: No. 2")
        delete(post)
        await reviewer.press("ctrl+s")
        assert "post.md" in said(reviewer)
        assert typed(reviewer) == "둘째: No. 2"
        await reviewer.press("escape", "O")
        assert reviewer.on_top is reviewer.screen
        assert "post.md" in reviewer.line("said")


async def test_a_line_that_is_too_long_is_refused_in_the_dialog(post: Path) -> None:
    async with sit(post, size=NARROW) as reviewer:
        await reviewer.press("O")
        await reviewer.write("둘째: " + "x" * 10_000)
        await reviewer.press("ctrl+s")
        assert "line 1 of the brief has 10,004 characters, 200 is the most" in said(reviewer)
        assert len(typed(reviewer)) == 10_004
        assert kept(post) == BRIEF


HOSTILE = "[/x] [@click=app.quit]나[/] [bold red]\x1b[2J\x1b]0;owned\x07\u202e거꾸로: <b1>I</b1>"


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_a_models_brief_is_shown_as_text(tmp_path: Path, size: tuple[int, int]) -> None:
    path = write_post(tmp_path, "[bold][@click=app.quit].md")
    decide(path, HOSTILE)
    async with sit(path, size=size) as reviewer:
        await reviewer.press("O")
        text = screen_text(reviewer)
        assert "[/x] [@click=app.quit]나[/] [bold red]" in text
        assert "<b1>I</b1>" in text
        assert "Brief of [bold][@click=app.quit].md" in text
        assert not {"\x1b", "\x07", "\u202e"} & set(text)
        await reviewer.write("[/x] [bold red]둘째[/]: [@click=app.quit]")
        await reviewer.press("ctrl+s")
        assert "[/x] [bold red]…" in screen_text(reviewer)
        assert not {"\x1b", "\x07", "\u202e"} & set(screen_text(reviewer))
        assert reviewer.app.is_running


async def test_the_palette_has_it_and_does_not_open_over_it(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("ctrl+p", *"the brief: what", "enter")
        await reviewer.settle()
        assert isinstance(reviewer.on_top, BriefScreen)
        await reviewer.press("ctrl+p")
        assert not isinstance(reviewer.on_top, CommandPalette)
