"""What is told on the screen comes whole, once, and is still true: findings, ranges, diffs, the model's troubles."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.model_server import ModelServer
from support.reviews import ENGLISH, POST, review, write_post
from support.screens import NARROW, WIDE, screen_text, sit

from translator.cli.console import columns
from translator.cli.review import in_columns
from translator.units import Finding, Severity
from translator.workflow.endpoints import EndpointChoice
from translator.workflow.review_asking import AskingOffer, AskingProgress
from tui.describe import offered, progress
from tui.remark_lines import remarks

MANY = (
    "The the third 문단 ends at 3 3 today, ends ends at 7, and this is how it goes on until late that night."
)
"""English with several findings."""
NOT_TAGGED = "Hello. <c1>code</c1> stays."


def doubts(*messages: str) -> list[Finding]:
    return [Finding("doubt", Severity.WARNING, message) for message in messages]


# ---- ranges


@pytest.mark.parametrize("size", [WIDE, NARROW])
@pytest.mark.parametrize("begin", ["v", "click"])
async def test_after_a_range_is_given_up_no_key_and_no_mark_of_it_is_left(
    tmp_path: Path, size: tuple[int, int], begin: str
) -> None:
    async with sit(write_post(tmp_path), size=size) as reviewer:
        await reviewer.press("j")
        before = reviewer.line("keys")
        if begin == "v":
            await reviewer.press("v")
        else:
            reviewer.screen._select_to(reviewer.screen.session.units[1].key, "")
            await reviewer.settle()
        assert "Esc cancel" in reviewer.line("keys")
        await reviewer.press("escape")
        assert reviewer.line("keys") == before
        assert "•" not in screen_text(reviewer)


async def test_the_marks_of_a_range_go_from_the_article_beside_the_list(tmp_path: Path) -> None:
    async with sit(write_post(tmp_path)) as reviewer:
        await reviewer.press("v", "j", "j")
        assert "•" in screen_text(reviewer)
        await reviewer.press("escape")
        assert "•" not in screen_text(reviewer)
        await reviewer.press("e")
        assert "•" not in screen_text(reviewer)


# ---- findings


def test_what_is_said_of_two_places_is_said_once() -> None:
    said = remarks(doubts("It is odd.", "It is odd.", "It is late."), "", 3, 60).plain
    assert said.count("It is odd.") == 1
    assert "×2" in said
    assert "It is late." in said
    assert "more" not in said


@pytest.mark.parametrize("width", [40, 60, 76, 100])
@pytest.mark.parametrize("lines", [1, 2, 3])
@pytest.mark.parametrize("first", ["Short.", "A long one that says very much about what is wrong here. " * 3])
def test_findings_that_do_not_fit_are_counted(width: int, lines: int, first: str) -> None:
    said = remarks(doubts(first, "The second.", "The third.", "The fourth."), "", lines, width)
    shown = said.split("\n")
    assert len(shown) <= lines
    assert all(line.cell_length <= width for line in shown)
    assert "more. o: show them" in shown[-1].plain
    told_of = sum(one in said.plain for one in ("second", "third", "fourth"))
    assert f"and {3 - told_of} more" in shown[-1].plain


def test_the_only_finding_is_cut_where_it_is_too_long() -> None:
    said = remarks(doubts("It is odd, and it goes on. " * 20), "", 2, 60).split("\n")
    assert len(said) == 2
    assert said[-1].plain.endswith("…")
    assert "more" not in said[-1].plain


async def test_at_eighty_columns_the_editor_tells_how_many_findings_there_are(tmp_path: Path) -> None:
    long = "셋째 문단은 3시에 끝난다. " * 10
    post = write_post(
        tmp_path, "post.md", POST.replace("셋째 문단은 3시에 끝난다.", long), (*ENGLISH[:3], MANY * 3)
    )
    async with sit(post, size=NARROW) as reviewer:
        await reviewer.press("end")
        assert "more. o: show them" in screen_text(reviewer)
        await reviewer.press("e")
        assert "more. o: show them" in screen_text(reviewer)


async def test_findings_alike_are_waived_together(tmp_path: Path) -> None:
    post = write_post(tmp_path, english=(*ENGLISH[:3], "It ends ends at 3, and it ends ends at 3."))
    async with sit(post) as reviewer:
        await reviewer.press("end")
        session = reviewer.screen.session
        alike = [one for one in session.checks.of(session.units[3]) if one.code == "doubled-words"]
        assert len(alike) == 2
        assert reviewer.pane("side").count("repeats a word") == 1
        await reviewer.press("w", "enter")
        assert not [one for one in session.checks.of(session.units[3]) if one.code == "doubled-words"]


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_the_article_tells_what_is_found_in_the_passage(tmp_path: Path, size: tuple[int, int]) -> None:
    english = ("First post", NOT_TAGGED, "The second 문단.", "It ends ends.")
    async with sit(write_post(tmp_path, english=english), size=size) as reviewer:
        await reviewer.press("z", "end")
        said = reviewer.line("said")
        assert "! “ends ends” repeats" in said or "! The source says 3" in said
        assert "and 1 more. o: show them" in screen_text(reviewer)
        await reviewer.press("k")
        assert "✗ “문단” is left in Korean" in reviewer.line("said")
        await reviewer.press("k")
        assert "!" not in reviewer.line("said")


# ---- diffs


async def test_comparing_where_there_is_nothing_hides_nothing_later(tmp_path: Path) -> None:
    post = write_post(tmp_path)
    session = review(post)
    session.edit(session.units[1].key, "Hi. <c1>code</c1> stays as it is.")
    session.close()
    async with sit(post) as reviewer:
        await reviewer.press("home", "d")
        assert "nothing to compare" in reviewer.line("said")
        await reviewer.press("j")
        assert reviewer.shown("diff")


async def test_a_split_without_a_diff_says_so(tmp_path: Path) -> None:
    post = write_post(tmp_path)
    session = review(post)
    session.edit(session.units[1].key, "Hi. <c1>code</c1> stays as it is.")
    session.close()
    async with sit(post) as reviewer:
        await reviewer.press("home", "s")
        assert "No diff is open" in reviewer.line("said")
        await reviewer.press("j", "s")
        assert "No diff" not in reviewer.line("said")
        assert "- Hello." in reviewer.pane("diff")


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_the_editor_tells_old_words_from_new_ones_without_colours(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with sit(write_post(tmp_path), size=size) as reviewer:
        await reviewer.press("j", "j", "e")
        await reviewer.write("The second paragraph, mine.")
        assert reviewer.pane("diff").split("\n") == [
            "- The second paragraph.",
            "+ The second paragraph, mine.",
        ]


# ---- the model


def test_what_leaves_this_machine_is_offered_with_its_host() -> None:
    far = AskingOffer(48, 0, 0.0074, "gpt-6.1-terra", "api.openai.com")
    assert "(gpt-6.1-terra at api.openai.com, about $0.0074)" in offered(far)
    near = AskingOffer(48, 0, 0.0, "test-model")
    assert "(test-model, " in offered(near)


async def test_a_server_on_this_machine_needs_no_name(tmp_path: Path, model_server: ModelServer) -> None:
    post = write_post(tmp_path, english=("", *ENGLISH[1:]))
    async with sit(post, endpoint=EndpointChoice(model_server.base_url, "test-model")) as reviewer:
        assert "test-model" in reviewer.line("said")
        assert "127.0.0.1" not in reviewer.line("said")
    async with sit(post, endpoint=EndpointChoice("https://models.example.org/v1", "test-model")) as reviewer:
        assert "test-model at models.example.org" in reviewer.line("said")


def test_the_reason_comes_before_what_it_took() -> None:
    trouble = "nothing answers at https://api.example.org/v1: the list of models can't be had; one is used"
    so_far = AskingProgress(48, 0, 0, 5.0, 0.0, 0.0074, trouble=trouble)
    said = progress(so_far, 78)
    assert "nothing answers at https://api.example.org/v1" in said.plain
    assert "Esc: stop" in said.plain
    assert "$0" not in said.plain
    assert said.cell_length <= 78
    wide = progress(so_far, 160).plain
    assert trouble in wide
    assert "$0 of about $0.0074" in wide
    waiting = AskingProgress(
        48, 0, 0, 5.0, 0.0, 0.0074, waiting="api.example.org asks to wait a while", wait=20.0
    )
    assert "asks to wait a while" in progress(waiting, 74).plain
    assert progress(waiting, 70).cell_length <= 70


async def test_where_nothing_answers_another_endpoint_is_named(tmp_path: Path) -> None:
    post = write_post(tmp_path, english=("", *ENGLISH[1:]))
    endpoint = EndpointChoice("http://127.0.0.1:9/v1", "test-model")
    async with sit(post, size=NARROW, endpoint=endpoint) as reviewer:
        await reviewer.press("r")
        said = " ".join(reviewer.line("said").split())
        assert "olgim init --base-url URL" in said
        assert "olgim review --base-url URL" in said


async def test_one_message_says_that_the_model_is_at_work(tmp_path: Path, model_server: ModelServer) -> None:
    model_server.latency = 0.5
    post = write_post(tmp_path, english=("", *ENGLISH[1:]))
    async with sit(post, endpoint=EndpointChoice(model_server.base_url, "test-model")) as reviewer:
        await reviewer.pilot.press("r")
        await reviewer.pilot.pause()
        assert "The model is working" in reviewer.line("said")
        assert "The model is asked" not in reviewer.line("said")


async def test_one_message_says_that_there_is_a_draft(tmp_path: Path) -> None:
    post = write_post(tmp_path)
    async with sit(post) as reviewer:
        await reviewer.press("e")
        await reviewer.write("My title")
        await reviewer.press("escape")
    async with sit(post) as reviewer:
        assert reviewer.line("said").count("draft") == 1


# ---- leaving


def test_what_became_of_a_review_is_printed_in_two_columns() -> None:
    lines = in_columns([("승인", "first"), ("직접 고친 것", "second"), ("time", "third")])
    assert [
        columns(line.removesuffix(said))
        for line, said in zip(lines, ("first", "second", "third"), strict=True)
    ] == [18] * 3
