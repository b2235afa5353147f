"""Replacing words of the accepted English, and looking words up in all translations, kept on a real screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.reviews import on_disk, review, write_post
from support.screens import NARROW, WIDE, Reviewer, screen_text, sit
from textual.content import Content
from textual.widgets import Input, Static

from translator.units import Origin, State
from translator.workflow.review_replacing import Wanted, put_replacements, replacements
from tui.concordance import ConcordanceScreen
from tui.dialogs import Choose
from tui.editor import Editor
from tui.replacing import ReplaceScreen
from tui.rows import Rows
from tui.text import content

TEXT = """\
도커를 쓴다.

도커의 **볼륨**을 지운다.

`docker ps`는 그대로 둔다. 도커는 빠르다.

새 도커 문단이다.

도커가 끝났다.
"""
ENGLISH = (
    "We use a container.",
    "Container <b1>volumes</b1> are removed.",
    "<c1>docker ps</c1> stays. The container is quick.",
    "A new container paragraph.",
    "The <b1>con</b1>tainer ended.".replace("<b1>", "").replace("</b1>", ""),
)


@pytest.fixture
def post(tmp_path: Path) -> Path:
    """All but the fourth segment are accepted."""
    path = write_post(tmp_path, "post.md", TEXT, ENGLISH)
    session = review(path)
    session.accept([unit.key for at, unit in enumerate(session.units) if at != 3])
    session.close()
    return path


def targets(path: Path) -> list[str]:
    return [unit.target for unit in on_disk(path)]


async def ask(reviewer: Reviewer, find: str, by: str) -> None:
    await reviewer.press("percent_sign")
    reviewer.on_top.query_one(Input).value = find
    await reviewer.press("enter")
    reviewer.on_top.query_one(Input).value = by
    await reviewer.press("enter")


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_every_change_is_in_view_before_it_is_made(post: Path, size: tuple[int, int]) -> None:
    async with sit(post, size=size) as reviewer:
        await ask(reviewer, "container", "box")
        assert isinstance(reviewer.on_top, ReplaceScreen)
        text = screen_text(reviewer)
        assert "✓ 4 to change" in text
        assert "We use a containerbox." in text.replace(". box", "box").replace(
            "container.box", "containerbox"
        )
        assert targets(post) == list(ENGLISH)


async def test_all_are_changed_in_one_step_that_one_undo_takes_back(post: Path) -> None:
    async with sit(post) as reviewer:
        await ask(reviewer, "container", "box")
        await reviewer.press("enter")
        assert targets(post) == [
            "We use a box.",
            "Box <b1>volumes</b1> are removed.",
            "<c1>docker ps</c1> stays. The box is quick.",
            "A new container paragraph.",  # nobody has accepted it
            "The box ended.",
        ]
        changed = on_disk(post)[0]
        assert (changed.origin, changed.state) == (Origin.HUMAN, State.ACCEPTED)
        assert "Replaced in 4 segments" in reviewer.line("said")
        await reviewer.press("u")
        assert targets(post) == list(ENGLISH)


async def test_one_can_be_left_as_it_is(post: Path) -> None:
    async with sit(post) as reviewer:
        await ask(reviewer, "container", "box")
        await reviewer.press("x")
        assert "✓ 3 to change" in screen_text(reviewer)
        await reviewer.press("A")  # none
        await reviewer.press("enter")
        assert isinstance(reviewer.on_top, ReplaceScreen)
        await reviewer.press("A", "k", "x", "enter")
        assert targets(post)[0] == ENGLISH[0]
        assert targets(post)[1].startswith("Box")


async def test_parts_of_words_only_where_they_are_wanted(post: Path) -> None:
    async with sit(post) as reviewer:
        await ask(reviewer, "contain", "hold")
        assert "No accepted English of this post has these words" in screen_text(reviewer)
        await reviewer.press("w")
        assert "✓ 4 to change" in screen_text(reviewer)
        await reviewer.press("escape")
        assert targets(post) == list(ENGLISH)


async def test_tags_and_code_are_not_replaced(post: Path) -> None:
    async with sit(post) as reviewer:
        await ask(reviewer, "docker", "podman")
        assert "No accepted English of this post has these words" in screen_text(reviewer)
        await reviewer.press("escape")
        await ask(reviewer, "Container volumes", "Volumes of boxes")
        assert "✗ 1 can't be changed so" in screen_text(reviewer)
        assert "edit it by hand" in screen_text(reviewer)
        await reviewer.press("enter", "escape")
        assert targets(post) == list(ENGLISH)


async def test_a_term_of_the_glossary_is_protected(post: Path, tmp_path: Path) -> None:
    (tmp_path / "_olgim" / "glossary.yml").write_text("terms:\n  - 도커: container\n")
    async with sit(post) as reviewer:
        await ask(reviewer, "container", "box")
        assert "✗ 4 can't be changed so" in screen_text(reviewer)
        await reviewer.press("enter", "escape")
        assert targets(post) == list(ENGLISH)


async def test_a_text_that_would_be_other_markdown_is_refused(post: Path) -> None:
    async with sit(post) as reviewer:
        await ask(reviewer, "volumes", "<b1>x")
        assert "✗ 1 can't be changed so" in screen_text(reviewer)


def test_what_somebody_changes_meanwhile_stays(post: Path) -> None:
    session, other = review(post), review(post)
    found = replacements(session, Wanted("container", "box"))
    other.edit(other.units[0].key, "Somebody else's container.")
    outcome = put_replacements(session, found)
    assert "1 segment had changed meanwhile" in outcome.message
    assert targets(post)[0] == "Somebody else's container."
    assert targets(post)[1].startswith("Box")
    session.close()
    other.close()


def test_a_proposal_beside_the_words_stays_beside_them(post: Path) -> None:
    session = review(post)
    unit = session.units[0]
    session.propose(unit, "We use Docker.", "test-model")
    put_replacements(session, replacements(session, Wanted("container", "box")))
    assert (session.units[0].target, session.units[0].proposal) == ("We use a box.", "We use Docker.")
    session.close()


# ---- concordance


@pytest.fixture
def other(tmp_path: Path) -> Path:
    text = "캐시를 비웠다.\n\n**이벤트 루프**가 `멈췄다`.\n"
    path = write_post(
        tmp_path, "other.md", text, ("The cache was emptied.", "The <b1>event loop</b1> <c2>멈췄다</c2>.")
    )
    session = review(path)
    session.accept([session.units[0].key])
    session.close()
    return path


@pytest.mark.parametrize("size", [WIDE, NARROW])
@pytest.mark.parametrize("words", ["캐시", "CACHE", "이벤트 루프", "event loop"])
async def test_words_are_found_in_the_whole_site_with_their_post(
    post: Path, other: Path, words: str, size: tuple[int, int]
) -> None:
    async with sit(post, size=size) as reviewer:
        await reviewer.press("W")
        assert isinstance(reviewer.on_top, ConcordanceScreen)
        reviewer.on_top.query_one(Input).value = words
        await reviewer.settle()
        text = screen_text(reviewer)
        assert other.name in text
        assert "1 of 1" in text
        assert ("cache was emptied" if "a" in words.lower() or "캐" in words else "event loop") in text


async def test_a_pair_is_taken_as_a_proposal_beside_a_persons_words(post: Path, other: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("home", "W", *"cache", "enter")
        unit = on_disk(post)[0]
        assert (unit.target, unit.proposal) == (ENGLISH[0], "The cache was emptied.")
        assert unit.proposal_origin is Origin.MEMORY
        assert other.name in reviewer.line("said")


async def test_a_pair_goes_into_the_editor_without_the_other_segments_tags(post: Path, other: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("W", *"event", "tab")
        assert reviewer.screen.query_one(Editor).text == "The event loop 멈췄다."
        await reviewer.press("escape")
        assert targets(post) == list(ENGLISH)


async def test_a_pair_does_not_take_the_place_of_a_draft(post: Path, other: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("e")
        await reviewer.write("Half a thought.")
        await reviewer.press("escape", "W", *"cache", "tab")
        assert reviewer.screen.query_one(Editor).text == "Half a thought. The cache was emptied."


async def test_nothing_found_is_said_and_escape_changes_nothing(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("W", *"100%_!")
        assert "No pair of this site has these words." in screen_text(reviewer)
        await reviewer.press("enter", "escape")
        assert reviewer.on_top is reviewer.screen
        assert targets(post) == list(ENGLISH)


async def test_the_arrows_choose_among_the_pairs(post: Path, other: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("W", *"container", "down", "down")
        assert reviewer.on_top.query_one(Rows).at == 2
        assert "3 of 5" in screen_text(reviewer)


# ---- small questions


async def test_a_line_is_there_again_only_until_it_is_sent(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("home", "c", *"ask her")
        assert reviewer.screen.session.kept.lines
        await reviewer.press("enter")
        assert not reviewer.screen.session.kept.lines
        assert on_disk(post)[0].note == "ask her"
        await reviewer.press("c")
        assert reviewer.on_top.query_one(Input).value == ""
        await reviewer.press(*"more", "escape")
        assert not reviewer.screen.session.kept.lines


async def test_the_line_that_would_be_chosen_is_marked_as_far_as_the_widest_reaches(post: Path) -> None:
    async with sit(post, size=NARROW) as reviewer:
        choices = [content("short"), content("a longer one\nof two lines"), content("too long " * 20)]
        reviewer.app.push_screen(Choose("Which?", choices[:2]))
        await reviewer.pilot.pause()
        shown = reviewer.on_top.query_one("#choices", Static).content
        assert isinstance(shown, Content)
        assert {line.cell_length for line in shown.split("\n")} == {len("▌1   a longer one ") - 1}
        reviewer.app.push_screen(Choose("Which?", choices))
        await reviewer.pilot.pause()
        assert reviewer.on_top.query_one("#choices", Static).size.height == 1 + 2 + 4
