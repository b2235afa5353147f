"""Which words are accepted, and what a person is told of them: drafts, findings that block publishing, ranges."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.reviews import ENGLISH, POST, on_disk, review, write_post
from support.screens import NARROW, WIDE, Reviewer, screen_text, sit

from translator.units import State

LEFT = "The 문단 is left."
"""English that can't be published."""


async def _leave_draft(reviewer: Reviewer, text: str) -> None:
    await reviewer.press("e")
    await reviewer.write(text)
    await reviewer.press("escape")


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_accepting_beside_a_draft_asks_which_words(tmp_path: Path, size: tuple[int, int]) -> None:
    post = write_post(tmp_path)
    async with sit(post, size=size) as reviewer:
        await reviewer.press("j", "j")
        await _leave_draft(reviewer, "My own second one.")
        await reviewer.press("a")
        assert "My own second one." in screen_text(reviewer)
        assert on_disk(post)[2].state is State.PROPOSED
        await reviewer.press("enter")
        assert (on_disk(post)[2].target, on_disk(post)[2].state) == ("My own second one.", State.ACCEPTED)
        assert not reviewer.screen.session.drafts
        assert reviewer.place == 3


@pytest.mark.parametrize(("keys", "drafts"), [(("2",), 1), (("3",), 0)])
async def test_the_old_words_are_accepted_once_a_person_says_so(
    tmp_path: Path, keys: tuple[str, ...], drafts: int
) -> None:
    post = write_post(tmp_path)
    async with sit(post) as reviewer:
        await _leave_draft(reviewer, "My title")
        await reviewer.press("a", "escape")
        assert on_disk(post)[0].state is State.PROPOSED
        assert len(reviewer.screen.session.drafts) == 1
        await reviewer.press("a", *keys)
        assert (on_disk(post)[0].target, on_disk(post)[0].state) == (ENGLISH[0], State.ACCEPTED)
        assert len(reviewer.screen.session.drafts) == drafts


async def test_a_draft_that_cannot_be_saved_is_open_in_the_editor(tmp_path: Path) -> None:
    post = write_post(tmp_path)
    async with sit(post) as reviewer:
        await reviewer.press("j")
        await _leave_draft(reviewer, "No tag at all.")
        await reviewer.press("a", "1")
        assert reviewer.screen.editing
        assert reviewer.screen.editor.text == "No tag at all."
        assert on_disk(post)[1].state is State.PROPOSED


async def test_a_draft_without_english_is_all_that_can_be_accepted(tmp_path: Path) -> None:
    post = write_post(tmp_path, english=("", *ENGLISH[1:]))
    async with sit(post) as reviewer:
        await _leave_draft(reviewer, "My title")
        await reviewer.press("a", "2", "1")
        assert (on_disk(post)[0].target, on_disk(post)[0].state) == ("My title", State.ACCEPTED)


async def test_accepting_many_leaves_out_drafts_and_says_so(tmp_path: Path) -> None:
    post = write_post(tmp_path)
    async with sit(post) as reviewer:
        await _leave_draft(reviewer, "My title")
        await reviewer.press("v", "j", "a")
        assert [one.state for one in on_disk(post)[:2]] == [State.PROPOSED, State.ACCEPTED]
        assert "unsaved draft: 1" in reviewer.line("said")
        await reviewer.press("A")
        assert "unsaved" in screen_text(reviewer)
        await reviewer.press("y")
        assert [one.state for one in on_disk(post)] == [State.PROPOSED, *[State.ACCEPTED] * 3]


async def test_a_range_of_drafts_alone_is_not_accepted(tmp_path: Path) -> None:
    post = write_post(tmp_path)
    async with sit(post) as reviewer:
        await _leave_draft(reviewer, "My title")
        await reviewer.press("j")
        await _leave_draft(reviewer, "Mine: <c1>code</c1> stays.")
        await reviewer.press("home", "v", "j", "a")
        assert "accept each by itself" in reviewer.line("said")
        assert all(one.state is State.PROPOSED for one in on_disk(post))


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_the_publish_screen_names_drafts_that_are_not_in_the_file(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with sit(write_post(tmp_path), size=size) as reviewer:
        await reviewer.press("P")
        assert "not in the file" not in screen_text(reviewer)
        await reviewer.press("escape", "home")
        await _leave_draft(reviewer, "My title")
        await reviewer.press("P")
        assert "✎ The unsaved draft of segment 1 is not in the file." in screen_text(reviewer)
        await reviewer.press("escape", "end")
        await _leave_draft(reviewer, "It ends at 3, mine.")
        await reviewer.press("P")
        assert "✎ 2 unsaved drafts are not in the file: segments 1, 4." in screen_text(reviewer)


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_saving_what_cannot_be_published_says_so_and_stays(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    post = write_post(tmp_path)
    async with sit(post, size=size) as reviewer:
        await reviewer.press("j", "j", "e")
        await reviewer.write(LEFT)
        await reviewer.press("ctrl+s")
        assert reviewer.place == 2
        assert "Saved and accepted, but this blocks publishing: “문단” is left" in reviewer.line("said")
        assert "A critical finding" not in reviewer.line("said")  # which says the same
        await reviewer.press("e", "ctrl+s")
        assert reviewer.place == 2
        assert "Nothing changed, but this blocks publishing" in reviewer.line("said")


async def test_accepting_what_cannot_be_published_says_so_and_stays(tmp_path: Path) -> None:
    post = write_post(tmp_path, english=(*ENGLISH[:2], LEFT, ENGLISH[3]))
    async with sit(post) as reviewer:
        await reviewer.press("j", "j", "a")
        assert reviewer.place == 2
        assert "but this blocks publishing" in reviewer.line("said")


async def test_a_range_that_is_accepted_stays_at_the_first_of_it_that_cannot_be_published(
    tmp_path: Path,
) -> None:
    post = write_post(tmp_path, english=(ENGLISH[0], LEFT, LEFT, ENGLISH[3]))
    async with sit(post) as reviewer:
        await reviewer.press("home", "v", "end", "a")
        assert reviewer.place == 1
        assert "but this blocks publishing" in reviewer.line("said")
        assert [unit.state for unit in on_disk(post)] == [State.ACCEPTED] * 4


async def test_what_blocks_publishing_is_to_do_when_the_post_is_opened_again(tmp_path: Path) -> None:
    post = write_post(tmp_path)
    session = review(post)
    session.edit(session.units[0].key, "첫 post")
    session.accept([session.units[1].key])
    session.close()
    async with sit(post) as reviewer:
        assert reviewer.place == 0
        assert "blocks publishing" in reviewer.line("said")
    session = review(post)
    session.edit(session.units[0].key, "First post")
    session.edit(session.units[1].key, "Hello. <c1>code</c1> 그대로.")
    session.accept([session.units[0].key])
    session.reject([session.units[0].key])
    session.close()
    async with sit(post) as reviewer:
        assert reviewer.place == 0
        await reviewer.press("e")
        await reviewer.write("First post")
        await reviewer.press("ctrl+s")
        assert reviewer.place == 1


async def test_what_blocks_publishing_is_counted_as_to_do(tmp_path: Path) -> None:
    post = write_post(tmp_path)
    session = review(post)
    session.edit(session.units[3].key, "셋째 ends at 3.")
    session.close()
    async with sit(post) as reviewer:
        assert "4 of 4 segments to review" in reviewer.line("said")


async def test_a_range_says_how_many_of_it_have_findings(tmp_path: Path) -> None:
    english = ("First post", "Hello. <c1>code</c1> stays.", "The second one.", "It ends.")
    async with sit(write_post(tmp_path, "post.md", POST, english)) as reviewer:
        await reviewer.press("j", "v", "end", "a")
        assert "3 segments accepted; with findings: 1 (✓!)" in reviewer.line("said")
        await reviewer.press("u", "home", "v", "j", "a")
        assert "findings" not in reviewer.line("said")


async def test_a_question_says_that_enter_is_yes(tmp_path: Path) -> None:
    async with sit(write_post(tmp_path)) as reviewer:
        await reviewer.press("A")
        assert "y yes (Enter)" in screen_text(reviewer)
        assert "n no (Esc)" in screen_text(reviewer)
