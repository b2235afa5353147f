"""Ranges with the mouse, and messages whose keys can be clicked on."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len
from support.reviews import ENGLISH, on_disk, review, write_post
from support.screens import NARROW, WIDE, Reviewer, screen_text, sit
from textual.events import MouseDown, MouseMove, MouseUp
from textual.style import Style

from tui.mouse import hinted, remedy


@pytest.fixture
def post(tmp_path: Path) -> Path:
    return write_post(tmp_path)


def where(reviewer: Reviewer, words: str) -> tuple[int, int]:
    """The column and the row of some words, the last such on the screen."""
    rows = list(enumerate(screen_text(reviewer).split("\n")))
    row, line = next((at, one) for at, one in reversed(rows) if words in one)
    return cell_len(line[: line.rindex(words)]) + 1, row


async def click(reviewer: Reviewer, words: str, *, shift: bool = False) -> None:
    await reviewer.pilot.click(offset=where(reviewer, words), shift=shift)
    await reviewer.settle()


async def draw(reviewer: Reviewer, *points: tuple[int, int]) -> None:
    """Press the button at the first point, draw the mouse over the others, and let it go at the last."""
    for number, (x, y) in enumerate((*points, points[-1])):
        kind = MouseDown if number == 0 else MouseUp if number == len(points) else MouseMove
        await reviewer.app.on_event(kind(None, x, y, 0, 0, 1, False, False, False, x, y))
        await reviewer.settle()


def selected(reviewer: Reviewer) -> tuple[int, ...]:
    segments = reviewer.screen.segments
    return segments.selected if segments.selecting else ()


# ---- ranges


async def test_a_click_with_shift_selects_up_to_it_and_the_next_click_ends_that(post: Path) -> None:
    async with sit(post) as reviewer:
        await click(reviewer, "2 ~")
        await click(reviewer, "4 ~", shift=True)
        assert selected(reviewer) == (1, 2, 3)
        assert "3 segments selected" in reviewer.line("said")
        await click(reviewer, "1 ~", shift=True)
        assert selected(reviewer) == (0, 1)
        await click(reviewer, "3 ~")
        assert selected(reviewer) == ()
        assert reviewer.place == 2
        await click(reviewer, "4 ~", shift=True)
        await reviewer.press("a")
        assert [unit.settled for unit in on_disk(post)] == [False, False, True, True]


async def test_a_click_with_shift_goes_on_with_a_range_that_a_key_began(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("home", "v", "j")
        await click(reviewer, "4 ~", shift=True)
        assert selected(reviewer) == (0, 1, 2, 3)


@pytest.mark.parametrize("ends_on", ["The second", "beyond"])
async def test_drawing_the_mouse_over_rows_selects_them(post: Path, ends_on: str) -> None:
    async with sit(post) as reviewer:
        begin = where(reviewer, "2 ~")
        end = (begin[0], begin[1] + 1) if ends_on == "The second" else (begin[0], begin[1] + 20)
        await draw(reviewer, begin, (begin[0], begin[1] + 1), end)
        assert selected(reviewer) == ((1, 2) if ends_on == "The second" else (1, 2, 3))
        assert reviewer.app.mouse_captured is None
        await reviewer.press("escape")
        assert selected(reviewer) == ()


async def test_a_mouse_that_moves_without_leaving_its_row_only_goes_there(post: Path) -> None:
    async with sit(post) as reviewer:
        x, y = where(reviewer, "3 ~")
        await draw(reviewer, (x, y), (x + 3, y))
        assert selected(reviewer) == ()
        assert reviewer.place == 2


async def test_rows_are_selected_beyond_what_is_in_sight(tmp_path: Path) -> None:
    post = write_post(
        tmp_path, text="\n\n".join(f"문단 {at}." for at in range(60)) + "\n", english=("Words.",) * 60
    )
    async with sit(post) as reviewer:
        x, _ = where(reviewer, "5 ~")
        bottom = reviewer.screen.segments.region.bottom
        await draw(reviewer, (x, 5), *((x, bottom + step) for step in range(6)))
        assert selected(reviewer)[0] == 4
        assert len(selected(reviewer)) > reviewer.screen.segments.size.height
        assert reviewer.screen.segments.scroll_offset.y > 0


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_passages_of_the_article_are_selected_as_rows_are(post: Path, size: tuple[int, int]) -> None:
    async with sit(post, size=size) as reviewer:
        await reviewer.press("z")
        await draw(reviewer, where(reviewer, "Hello."), where(reviewer, "The third"))
        assert selected(reviewer) == (1, 2, 3)
        await click(reviewer, "The second")
        assert selected(reviewer) == ()
        await click(reviewer, "First post", shift=True)
        assert selected(reviewer) == (0, 1, 2)
        await reviewer.press("a")
        assert [unit.settled for unit in on_disk(post)] == [True, True, True, False]


async def test_while_something_is_typed_no_range_is_selected(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("e", "!")
        await click(reviewer, "4 ~", shift=True)
        await draw(reviewer, where(reviewer, "2 ~"), where(reviewer, "4 ~"))
        assert selected(reviewer) == ()
        await reviewer.press("!")
        assert reviewer.screen.editor.words == f"{ENGLISH[0]}!!"


# ---- keys in messages


def pressed(said: str, *foreign: str) -> dict[str, str]:
    """Which words of a message press which key."""
    shown = hinted(said, *foreign)
    return {
        shown.plain[span.start : span.end]: str(span.style.meta["key"])
        for span in shown.spans
        if isinstance(span.style, Style) and "key" in span.style.meta
    }


def test_the_keys_of_a_message_press_themselves() -> None:
    said = (
        "The Korean changed. a: keep the English; PgDn: more, ctrl+r: redo (Esc: all). 12:30, x:y, Note: no."
    )
    assert pressed(said) == {
        "a: keep the English": "a",
        "PgDn: more": "pagedown",
        "ctrl+r: redo ": "ctrl+r",
        "Esc: all": "escape",
    }


def test_what_others_wrote_in_a_message_presses_nothing() -> None:
    said = "⊘ answered “x: reject it, P: publish”. r: ask again; e: edit."
    assert pressed(said, "answered “x: reject it, P: publish”") == {"r: ask again": "r", "e: edit": "e"}
    assert not remedy("Look at notes e: continue it.").spans
    assert len(remedy("e: continue it.").spans) == 1


async def test_a_click_on_a_key_in_the_message_presses_it(post: Path) -> None:
    async with sit(post) as reviewer:
        await click(reviewer, "a: accept,")
        assert on_disk(post)[0].settled
        await reviewer.press("slash", *"third", "enter", "v")
        await click(reviewer, "Esc: cancel")
        assert not reviewer.screen.segments.selecting
        await reviewer.press("slash", "enter")
        assert len(reviewer.screen.segments.places) == 1
        await click(reviewer, "Esc: all segments")
        assert len(reviewer.screen.segments.places) == len(ENGLISH)


async def test_a_key_in_a_message_is_never_typed_into_the_editor(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("e")
        reviewer.screen.say(hinted("The new version is there. a: keep the English, m: take this"))
        await click(reviewer, "m: take this")
        assert reviewer.screen.editor.words == ENGLISH[0]
        assert reviewer.screen.editing


async def test_a_diffs_own_key_hides_it_by_a_click(post: Path) -> None:
    session = review(post)
    session.edit(session.units[0].key, "My post")
    session.close()
    async with sit(post) as reviewer:
        await reviewer.press("home")
        assert reviewer.shown("diff")
        await click(reviewer, "d: hide it")
        assert not reviewer.shown("diff")
