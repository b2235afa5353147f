"""What somebody with a mouse expects of the review screen: clicks, double clicks, the wheel, by Textual's pilot."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len
from support.reviews import ENGLISH, on_disk, write_post
from support.screens import NARROW, WIDE, Reviewer, sit
from textual.events import MouseScrollDown
from textual.widgets import Input, Static

from tui.dialogs import Ask, Choose, Confirm, Help
from tui.leaving import Leave
from tui.publishing import PublishScreen
from tui.term_list import TermsScreen

SIZES = pytest.mark.parametrize("size", [WIDE, NARROW])


@pytest.fixture
def post(tmp_path: Path) -> Path:
    return write_post(tmp_path)


def lines(reviewer: Reviewer) -> list[str]:
    """What can be read on the screen, a line each."""
    strips = reviewer.app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip) for strip in strips]


async def click(reviewer: Reviewer, words: str, *, times: int = 1, last: bool = False) -> None:
    """Click in the middle of some words, the first such on the screen, or the last."""
    shown = list(enumerate(lines(reviewer)))
    row, line = next((at, one) for at, one in (reversed(shown) if last else shown) if words in one)
    at = line.rindex(words) if last else line.index(words)
    await reviewer.pilot.click(offset=(cell_len(line[:at]) + cell_len(words) // 2, row), times=times)
    await reviewer.settle()


def is_reviewing(reviewer: Reviewer) -> bool:
    """Whether nothing lies over the review."""
    return reviewer.on_top is reviewer.screen


def shown_in(reviewer: Reviewer, name: str) -> str:
    """What is in sight of a pane's text."""
    return str(reviewer.screen.query_one(f"#{name} > Static", Static).content)


async def wheel(reviewer: Reviewer, name: str) -> None:
    """Turn the wheel down over a part of the screen."""
    region = reviewer.on_top.query_one(name).region
    x, y = region.x + 2, region.y + 1
    widget, _ = reviewer.on_top.get_widget_at(x, y)
    reviewer.on_top._forward_event(MouseScrollDown(widget, x, y, 0, 1, 0, False, False, False, x, y))
    await reviewer.settle()


# ---- the keys that are shown


@SIZES
async def test_a_click_on_a_key_of_the_footer_presses_it(post: Path, size: tuple[int, int]) -> None:
    async with sit(post, size=size) as reviewer:
        await click(reviewer, "a accept", last=True)
        assert on_disk(post)[0].settled
        assert reviewer.place == 1
        await click(reviewer, "P publish", last=True)
        assert isinstance(reviewer.on_top, PublishScreen)
        await click(reviewer, "Esc back", last=True)
        assert is_reviewing(reviewer)
        await click(reviewer, "? keys", last=True)
        assert isinstance(reviewer.on_top, Help)
        await click(reviewer, "Esc closes")
        assert is_reviewing(reviewer)


async def test_a_post_is_edited_and_left_with_the_mouse_alone(post: Path) -> None:
    async with sit(post) as reviewer:
        await click(reviewer, "e edit", last=True)
        await reviewer.write("With the mouse")
        await click(reviewer, "^s save", last=True)
        assert (on_disk(post)[0].target, on_disk(post)[0].settled) == ("With the mouse", True)
        await click(reviewer, "e edit", last=True)
        await reviewer.write("Not yet")
        await click(reviewer, "Esc keep as draft", last=True)
        assert len(reviewer.screen.session.drafts) == 1
        await click(reviewer, "q quit", last=True)
        assert isinstance(reviewer.on_top, Leave)
        await click(reviewer, "Esc go on reviewing")
        assert is_reviewing(reviewer)
        await click(reviewer, "q quit", last=True)
        await click(reviewer, "q quit")
        assert not reviewer.app.is_running


async def test_the_footer_of_the_review_is_not_shown_below_a_question(post: Path) -> None:
    async with sit(post) as reviewer:
        assert "P publish" in lines(reviewer)[-1]
        await reviewer.press("x")
        assert lines(reviewer)[-1].strip() == ""
        await reviewer.press("escape")
        assert "P publish" in lines(reviewer)[-1]


# ---- rows, passages, texts


async def test_a_click_on_a_row_goes_there_and_two_edit_it(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.pilot.click("#list", offset=(10, 2))
        await reviewer.settle()
        assert reviewer.place == 2
        assert not reviewer.screen.editing
        await reviewer.pilot.click("#list", offset=(10, 3), times=2)
        await reviewer.settle()
        assert reviewer.place == 3
        assert reviewer.screen.editing


async def test_two_clicks_below_the_last_row_do_nothing(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.pilot.click("#list", offset=(10, len(ENGLISH)), times=2)
        await reviewer.settle()
        assert not reviewer.screen.editing


@SIZES
async def test_two_clicks_on_a_passage_of_the_article_edit_it(post: Path, size: tuple[int, int]) -> None:
    async with sit(post, size=size) as reviewer:
        await reviewer.press("z")
        await click(reviewer, "The third ends", times=2)
        assert reviewer.place == 3
        assert reviewer.screen.editing


async def test_two_clicks_edit_what_was_clicked_on_where_the_first_scrolls(tmp_path: Path) -> None:
    post = write_post(
        tmp_path, text="\n\n".join(f"문단 {at}." for at in range(60)) + "\n", english=("Words.",) * 60
    )
    async with sit(post) as reviewer:
        await reviewer.press("home")
        bottom = reviewer.screen.segments.size.height - 1
        await reviewer.pilot.click("#list", offset=(10, bottom), times=2)
        await reviewer.settle()
        assert reviewer.place == bottom
        assert reviewer.screen.editing


@SIZES
async def test_two_clicks_on_the_english_edit_it(post: Path, size: tuple[int, int]) -> None:
    async with sit(post, size=size) as reviewer:
        await reviewer.pilot.click("#english", offset=(5, 1), times=2)
        await reviewer.settle()
        assert reviewer.screen.editing
        await reviewer.pilot.click("#korean", offset=(5, 1), times=2)
        await reviewer.press("!")
        assert reviewer.screen.editor.words == f"{ENGLISH[0]}!"


async def test_a_click_on_the_row_that_is_edited_stays_in_the_editor(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("e", "!")
        await reviewer.pilot.click("#list", offset=(10, 0))
        await reviewer.press("!")
        assert reviewer.screen.editor.words == f"{ENGLISH[0]}!!"


async def test_a_click_on_another_passage_of_the_article_keeps_what_was_typed(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("z", "e", "!")
        await click(reviewer, "The third ends")
        assert not reviewer.screen.editing
        assert reviewer.place == 3
        assert [one.text for one in reviewer.screen.session.drafts.values()] == [f"{ENGLISH[0]}!"]
        await reviewer.press("a")
        assert on_disk(post)[3].settled


# ---- questions


async def test_a_click_on_a_choice_takes_it(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("f")
        assert isinstance(reviewer.on_top, Choose)
        await click(reviewer, "to do")
        assert is_reviewing(reviewer)
        assert "Filter “to do”" in reviewer.line("said")


async def test_questions_are_answered_by_clicks_and_one_beside_them_loses_nothing(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("c", *"mine")
        await reviewer.pilot.click(offset=(60, 20))
        await reviewer.press("!")
        assert isinstance(reviewer.on_top, Ask)
        assert reviewer.on_top.query_one(Input).value == "mine!"
        await click(reviewer, "Enter: OK")
        assert on_disk(post)[0].note == "mine!"
        await reviewer.press("c", *"more")
        await click(reviewer, "Esc: cancel")
        assert on_disk(post)[0].note == "mine!"
        await reviewer.press("A")
        assert isinstance(reviewer.on_top, Confirm)
        await click(reviewer, "n no")
        assert not any(unit.settled for unit in on_disk(post))


# ---- terms and tags


async def test_a_click_on_a_term_shows_it_among_the_terms(post: Path) -> None:
    (post.parent / "_olgim" / "glossary.yml").write_text("terms:\n  - 문단: paragraph\n  - 둘째: second\n")
    async with sit(post) as reviewer:
        at = next(at for at, unit in enumerate(reviewer.screen.session.units) if "둘째 문단" in unit.source)
        await reviewer.press("home", *("j" * at))
        for korean in ("문단", "둘째"):
            column = 2 + cell_len(reviewer.pane("korean").partition(korean)[0])
            await reviewer.pilot.click("#korean", offset=(column + 1, 1))
            await reviewer.settle()
            assert isinstance(reviewer.on_top, TermsScreen)
            here = reviewer.on_top._here
            assert here is not None
            assert here.term.source == korean
            await reviewer.press("escape")


async def test_a_click_on_a_tag_puts_it_around_what_is_marked(tmp_path: Path) -> None:
    post = write_post(tmp_path, text="서버가 **두 번** 멈췄다.\n", english=("",))
    async with sit(post) as reviewer:
        await reviewer.press("e", *"It stopped twice")
        editor = reviewer.screen.editor
        editor.selection = type(editor.selection)((0, 11), (0, 16))
        await click(reviewer, "<b1>")
        assert editor.words == "It stopped <b1>twice</b1>"
        await click(reviewer, "b1 두 번", last=True)
        assert editor.words == "It stopped <b1>twice<b1></b1></b1>"


# ---- the wheel


async def test_the_wheel_scrolls_what_is_under_the_pointer_and_moves_nothing_else(tmp_path: Path) -> None:
    korean = "\n\n".join(f"문단 {at}. " + "긴 문장이다. " * 60 for at in range(60))
    post = write_post(
        tmp_path, text=korean + "\n", english=(" ".join(f"word{at}" for at in range(300)),) * 60
    )
    async with sit(post) as reviewer:
        screen = reviewer.screen
        for name in ("korean", "english"):
            first = shown_in(reviewer, name)
            await wheel(reviewer, f"#{name}")
            assert shown_in(reviewer, name) != first
        await wheel(reviewer, "#list")
        assert screen.segments.scroll_offset.y > 0
        assert reviewer.place == 0
        await wheel(reviewer, "#excerpt")
        assert screen.query_one("#excerpt").scroll_offset.y > 0
        await reviewer.press("question_mark")
        await wheel(reviewer, ".page")
        assert reviewer.on_top.query_one(".page").scroll_offset.y > 0
