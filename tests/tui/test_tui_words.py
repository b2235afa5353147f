"""What the review screen calls things, and what it says of what was done: one name for each, and the next step."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len
from support.model_server import ModelServer
from support.reviews import ENGLISH, POST, on_disk, write_post
from support.screens import NARROW, screen_text, sit
from textual.widgets import Input

from translator.errors import UsageError
from translator.workflow.endpoints import EndpointChoice
from translator.workflow.review_account import Account
from tui.dialogs import Ask, Confirm, help_text
from tui.editor import Editor
from tui.leaving import Leave
from tui.text import capital, sentence

TAGGED = "서버가 **두 번** 멈췄다. 원인은 `await` 하나다. [글](https://example.com)을 보라.\n"
TAGGED_ENGLISH = "It stopped <b1>twice</b1>. The cause is one <c2>await</c2>. See <a3>the post</a3>."


@pytest.fixture
def post(tmp_path: Path) -> Path:
    return write_post(tmp_path)


def test_the_page_of_keys_begins_with_what_the_signs_mean() -> None:
    lines = help_text().plain.split("\n")
    first = "\n".join(lines[:16])
    assert all(f"{sign} " in first for sign in "✓~≠·–+✎◌▸⊘✗!i•●")
    assert max(map(cell_len, lines)) <= 120


@pytest.mark.parametrize(("columns", "named"), [(80, True), (44, False)])
async def test_the_counters_have_words_where_these_fit(post: Path, columns: int, named: bool) -> None:
    async with sit(post, size=(columns, 24)) as reviewer:
        assert ("~4 proposed" in reviewer.line("header")) is named
        assert "~4" in reviewer.line("header")


async def test_a_draft_is_thrown_away_by_the_key_that_says_so(post: Path) -> None:
    async with sit(post, size=NARROW) as reviewer:
        await reviewer.press("e", *"Anew", "escape")
        assert "^o: throw it away" in reviewer.line("said")
        assert reviewer.screen.session.drafts
        await reviewer.press("e")
        assert "^o drop draft" in reviewer.line("keys")
        assert "^q quit" in reviewer.line("keys")
        await reviewer.press("ctrl+o")
        assert "Esc: throw the draft away" in reviewer.line("said")
        await reviewer.press("escape")
        assert "The draft is thrown away." in reviewer.line("said")
        assert not reviewer.screen.session.drafts


async def test_the_key_that_asks_whether_to_leave_also_leaves(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("e", *"Anew", "escape", "q")
        assert "One draft is kept, not in use yet (✎)." in screen_text(reviewer)
        await reviewer.press("q")
        assert not reviewer.app.is_running


async def test_what_would_be_lost_takes_another_key(post: Path) -> None:
    async with sit(post) as reviewer:
        answers: list[bool | None] = []
        reviewer.app.push_screen(Leave(Account(), "Something is lost.", loses=True), answers.append)
        await reviewer.press("q")
        assert answers == []
        assert "y quit" in screen_text(reviewer)
        await reviewer.press("y")
        assert answers == [True]


async def test_an_instruction_is_there_again_after_the_same_answer(
    post: Path, model_server: ModelServer
) -> None:
    async with sit(post, endpoint=EndpointChoice(model_server.base_url, "test-model")) as reviewer:
        for _ in range(2):
            await reviewer.press("j", "k", "i")
            assert "Ask the model" in screen_text(reviewer)
            assert "Enter: ask the model, Esc: cancel" in screen_text(reviewer)
            assert reviewer.on_top.query_one(Input).value == ""
            await reviewer.press(*"shorter", "enter")
        assert "the same as before. i: ask with another instruction" in reviewer.line("said")
        await reviewer.press("i")
        assert reviewer.on_top.query_one(Input).value == "shorter"
        await reviewer.press("escape")


async def test_asking_for_all_again_says_what_becomes_of_accepted_english(
    post: Path, model_server: ModelServer
) -> None:
    async with sit(post, endpoint=EndpointChoice(model_server.base_url, "test-model")) as reviewer:
        await reviewer.press("a", "R")
        text = screen_text(reviewer)
        assert "Ask the model again for 4 segments" in text
        assert "Accepted English and your own stay" in text
        await reviewer.press("y")
        first = on_disk(post)[0]
        assert (first.target, bool(first.proposal)) == (ENGLISH[0], True)
        assert all(unit.target not in ENGLISH for unit in on_disk(post)[1:])


async def test_a_filter_is_what_is_asked_for_again(post: Path, model_server: ModelServer) -> None:
    async with sit(post, endpoint=EndpointChoice(model_server.base_url, "test-model")) as reviewer:
        await reviewer.press("slash", *"second", "enter", "R")
        assert "Ask the model again for 1 segment of this filter" in screen_text(reviewer)
        await reviewer.press("n")


async def test_a_finding_that_blocks_is_waived_with_a_reason_or_a_second_enter(tmp_path: Path) -> None:
    post = write_post(tmp_path, "post.md", POST, (*ENGLISH[:2], "둘째 문단이다.", ENGLISH[3]))
    async with sit(post) as reviewer:
        await reviewer.press("g", "3", "enter", "w")
        if not isinstance(reviewer.on_top, Ask):
            await reviewer.press("1")
        await reviewer.press("enter")
        assert isinstance(reviewer.on_top, Confirm)
        assert not on_disk(post)[2].waived
        await reviewer.press("escape")
        assert not on_disk(post)[2].waived
        await reviewer.press("w")
        if not isinstance(reviewer.on_top, Ask):
            await reviewer.press("1")
        await reviewer.press("enter", "enter")
        assert list(on_disk(post)[2].waived.values()) == [""]
        assert reviewer.line("said").startswith(" Waived: ")
        assert next(iter(on_disk(post)[2].waived)) not in reviewer.line("said")


async def test_all_missing_tags_are_named_with_what_they_are(tmp_path: Path) -> None:
    async with sit(write_post(tmp_path, "tagged.md", TAGGED, (TAGGED_ENGLISH,))) as reviewer:
        await reviewer.press("e")
        await reviewer.write("It stopped. See <a3>the post</a3>.")
        assert "missing: <b1> bold, <c2> code" in str(reviewer.screen.query_one(Editor).border_subtitle)
        assert "a3 글 (link)" in reviewer.line("said")


async def test_what_the_concordance_put_in_place_is_said(post: Path, tmp_path: Path) -> None:
    write_post(tmp_path, "other.md", "캐시를 비웠다.\n", ("The cache was emptied.",))
    async with sit(post) as reviewer:
        await reviewer.press("W", *"cache", "enter")
        assert on_disk(post)[0].target == "The cache was emptied."
        assert "Now here: the English of other.md. a: accept it, u: undo" in reviewer.line("said")
        await reviewer.press("u")
        assert on_disk(post)[0].target == ENGLISH[0]
        assert "Undone: taking other English" in reviewer.line("said")


async def test_nothing_to_undo_is_no_error(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("u")
        assert reviewer.line("said").startswith(" Nothing to undo.")


async def test_an_error_and_its_remedy_are_two_sentences(post: Path) -> None:
    async with sit(post) as reviewer:
        reviewer.screen.complain(UsageError("no answer from https://example.com", hint="Is it right?"))
        assert "✗ no answer from https://example.com. Is it right?" in reviewer.line("said")


async def test_a_new_file_has_no_more_to_show_around_its_changes(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("P")
        assert "post.en.md, a new file" in screen_text(reviewer)
        assert "} more" not in screen_text(reviewer)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("saved and accepted", "Saved and accepted."),
        ("nothing changed. a: accept it", "Nothing changed. a: accept it"),
        ("kafka = Kafka: in 3 segments", "kafka = Kafka: in 3 segments"),
        ("undone: editing", "Undone: editing"),
        ("저장하고 승인했습니다", "저장하고 승인했습니다."),
        ("test-model's translation is here", "test-model's translation is here."),
        ("posts/a.md is there", "posts/a.md is there."),
    ],
)
def test_a_message_is_a_sentence(said: str, shown: str) -> None:
    assert sentence(said) == shown
    assert capital(shown) == shown
