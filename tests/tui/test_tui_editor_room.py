"""The editor and the side pane, which lies over the texts in a small terminal."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.reviews import ENGLISH, propose, write_post
from support.screens import NARROW, WIDE, Reviewer, screen_text, sit

from tui.editor import Editor


@pytest.fixture
def post(tmp_path: Path) -> Path:
    """A post whose passages all have a proposal."""
    path = write_post(tmp_path)
    propose(path, *ENGLISH)
    return path


def _in_full_view(reviewer: Reviewer) -> bool:
    """Whether the editor's whole frame is what a person sees at its place."""
    editor = reviewer.app.screen.query_one(Editor)
    region = editor.region
    corners = ((region.x, region.y), (region.right - 1, region.bottom - 1))
    return all(reviewer.app.screen.get_widget_at(x, y)[0] is editor for x, y in corners)


async def test_the_editor_lies_under_no_pane_which_comes_back_after_it(post: Path) -> None:
    async with sit(post, size=NARROW) as reviewer:
        await reviewer.press("o")
        assert reviewer.screen.about.display
        await reviewer.press("e")
        assert _in_full_view(reviewer)
        await reviewer.press("escape")
        assert not reviewer.screen.editing
        assert reviewer.screen.about.display


async def test_escape_closes_the_pane_that_lies_over_the_texts_and_the_footer_says_so(post: Path) -> None:
    async with sit(post, size=NARROW) as reviewer:
        await reviewer.press("o")
        assert "Esc hide it" in reviewer.line("keys")
        await reviewer.press("escape")
        assert not reviewer.screen.about.display
        assert "hide it" not in reviewer.line("keys")


@pytest.mark.parametrize("key", ["e", "escape"])
async def test_beside_the_texts_the_pane_stays(post: Path, key: str) -> None:
    async with sit(post, size=WIDE) as reviewer:
        assert reviewer.screen.about.display
        await reviewer.press(key)
        assert reviewer.screen.about.display
        assert "hide it" not in screen_text(reviewer)


async def test_a_short_list_leaves_its_room_to_the_article_in_both_languages(tmp_path: Path) -> None:
    text = "\n\n".join(f"문단 {at}은 이렇다." for at in range(40)) + "\n"
    post = write_post(tmp_path, text=text, english=tuple(f"Passage {at} is so." for at in range(40)))
    async with sit(post, size=WIDE) as reviewer:
        assert reviewer.shown("excerpt")
        assert not reviewer.shown("below")
        await reviewer.press("slash", *"Passage 7", "enter")
        assert reviewer.shown("below")
        assert not reviewer.shown("excerpt")
        below = reviewer.screen.query_one("#below")
        assert below.region.bottom == reviewer.screen.query_one("#said").region.y
        assert below.region.y == reviewer.screen.segment.region.bottom + 1
        assert reviewer.screen.segments.size.height == 1
        shown = screen_text(reviewer).split("\n")[below.region.y :]
        assert any("문단 6은 이렇다." in one and "Passage 6 is so." in one for one in shown)
        await reviewer.press("escape")
        assert not reviewer.shown("below")
        assert reviewer.shown("excerpt")


@pytest.mark.parametrize("key", ["z", "l"])
async def test_the_article_is_in_view_only_once(post: Path, key: str) -> None:
    async with sit(post, size=WIDE) as reviewer:
        assert reviewer.shown("below")
        await reviewer.press(key)
        assert reviewer.shown("article")
        assert not reviewer.shown("below")
        assert not reviewer.shown("excerpt")


async def test_a_range_is_marked_in_the_article_below_a_short_list(post: Path) -> None:
    async with sit(post, size=WIDE) as reviewer:
        await reviewer.press("home", "v", "j", "j")
        below = reviewer.screen.query_one("#below").region
        rows = screen_text(reviewer).split("\n")[below.y : below.bottom]
        assert [row[0] for row in rows if row[1:2] == "~"] == ["•", "•", "▌", " "]
