"""Words replaced in the accepted English of a whole site: in view, in one step, and back again."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.reviews import review
from support.screens import NARROW, WIDE, Reviewer, screen_text, sit
from textual.widgets import Input

from translator.units import Origin, State
from tui.replacing import ReplaceScreen

POSTS = {
    "one": (
        "캐시를 비운다.\n\n**캐시**가 찬다.\n",
        ("The cache is emptied.", "The <b1>cache</b1> fills up."),
    ),
    "two": ("둘째 글의 캐시다.\n\n끝이다.\n", ("The cache of the second post.", "The end.")),
    "three": ("셋째 글의 캐시다.\n", ("A cache that nobody accepted.",)),
}


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    """Three posts; of the last one nothing is accepted."""
    (tmp_path / "_config.yml").write_text("title: A blog\n")
    (tmp_path / "_posts").mkdir()
    for name, (text, english) in POSTS.items():
        the(tmp_path, name).write_text(text)
        session = review(the(tmp_path, name))
        for unit, target in zip(session.units, english, strict=True):
            session.propose(unit, target, "test-model")
        if name != "three":
            session.accept([unit.key for unit in session.units])
        session.close()
    return tmp_path


def the(blog: Path, name: str) -> Path:
    return blog / "_posts" / f"2024-01-01-{name}.md"


def english(blog: Path, name: str) -> list[str]:
    session = review(the(blog, name))
    session.close()
    return [unit.target for unit in session.units]


def is_as_it_was(blog: Path) -> bool:
    return all(english(blog, name) == list(targets) for name, (_, targets) in POSTS.items())


async def ask(reviewer: Reviewer, find: str, by: str, *keys: str) -> None:
    await reviewer.press("percent_sign")
    reviewer.on_top.query_one(Input).value = find
    await reviewer.press("enter")
    reviewer.on_top.query_one(Input).value = by
    await reviewer.press("enter")
    for key in keys:
        await reviewer.press(key)
        while "Looking through" in screen_text(reviewer):
            await reviewer.settle()


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_the_changes_of_all_posts_are_in_view_under_their_posts(
    blog: Path, size: tuple[int, int]
) -> None:
    async with sit(the(blog, "one"), size=size) as reviewer:
        await ask(reviewer, "cache", "store")
        assert "2 to change" in screen_text(reviewer)
        assert "two.md" not in screen_text(reviewer)
        await reviewer.press("s")
        shown = screen_text(reviewer)
        assert "3 to change, in 2 posts" in shown
        assert "2024-01-01-two.md" in shown
        assert "three.md" not in shown
        await reviewer.press("s")
        assert "2 to change" in screen_text(reviewer)
        await reviewer.press("escape")
        assert is_as_it_was(blog)


async def test_one_undo_takes_the_change_back_in_every_post_and_redo_makes_it_again(blog: Path) -> None:
    async with sit(the(blog, "one")) as reviewer:
        await ask(reviewer, "cache", "store", "s", "enter")
        assert "Replaced in 3 segments of 2 posts" in reviewer.line("said")
        assert english(blog, "one") == ["The store is emptied.", "The <b1>store</b1> fills up."]
        assert english(blog, "two") == ["The store of the second post.", "The end."]
        assert english(blog, "three") == list(POSTS["three"][1])
        await reviewer.press("u")
        assert is_as_it_was(blog)
        await reviewer.press("ctrl+r")
        assert english(blog, "two")[0] == "The store of the second post."


async def test_what_is_replaced_elsewhere_is_a_persons_accepted_english(blog: Path) -> None:
    async with sit(the(blog, "one")) as reviewer:
        await ask(reviewer, "cache", "store", "s", "enter")
    session = review(the(blog, "two"))
    session.close()
    assert (session.units[0].origin, session.units[0].state) == (Origin.HUMAN, State.ACCEPTED)


async def test_what_is_left_out_in_another_post_stays(blog: Path) -> None:
    async with sit(the(blog, "one")) as reviewer:
        await ask(reviewer, "cache", "store", "s", "j", "j", "x", "enter")
        assert english(blog, "two") == list(POSTS["two"][1])
        assert english(blog, "one")[0] == "The store is emptied."


@pytest.mark.parametrize("name", ["one", "two"])
async def test_the_next_review_of_any_of_the_posts_takes_it_back_everywhere(blog: Path, name: str) -> None:
    async with sit(the(blog, "one")) as reviewer:
        await ask(reviewer, "cache", "store", "s", "enter")
    async with sit(the(blog, name)) as reviewer:
        await reviewer.press("u")
        assert is_as_it_was(blog)


async def test_words_that_only_other_posts_have_are_taken_back_from_here(blog: Path) -> None:
    async with sit(the(blog, "one")) as reviewer:
        await ask(reviewer, "second", "other")
        assert "of this post" in screen_text(reviewer)
        await reviewer.press("escape")
        await ask(reviewer, "second", "other", "s", "enter")
        assert english(blog, "two")[0] == "The cache of the other post."
        await reviewer.press("u")
        assert is_as_it_was(blog)


async def test_a_post_in_which_something_was_done_since_stays_and_is_named(blog: Path) -> None:
    async with sit(the(blog, "one")) as reviewer:
        await ask(reviewer, "cache", "store", "s", "enter")
        other = reviewer.app.desk.session_of(reviewer.screen.session.site, the(blog, "two"))
        other.edit(other.units[1].key, "The very end.")
        await reviewer.press("u")
        assert english(blog, "one") == list(POSTS["one"][1])
        assert english(blog, "two") == ["The store of the second post.", "The very end."]
        assert "two.md" in reviewer.line("said")


async def test_a_post_that_cannot_be_read_is_named_and_the_others_are_changed(blog: Path) -> None:
    bitext = blog / "_olgim" / "en" / "_posts" / "2024-01-01-two.md.po"
    bitext.write_text('msgid "broken\n')
    async with sit(the(blog, "one")) as reviewer:
        await ask(reviewer, "cache", "store", "s")
        assert isinstance(reviewer.on_top, ReplaceScreen)
        assert "two.md.po" in screen_text(reviewer)
        await reviewer.press("enter")
        assert english(blog, "one")[0] == "The store is emptied."
    assert bitext.read_text() == 'msgid "broken\n'
