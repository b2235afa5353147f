"""What somebody at the screen for the first time stumbles over: what is said, and what is in view."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.reviews import POST, bitext_of, on_disk, review, write_post
from support.screens import NARROW, WIDE, screen_text, sit
from textual.events import Key
from textual.widgets import Input

from translator.units import Origin
from tui.dialogs import Ask
from tui.leaving import Leave

TAGGED = "서버가 **두 번** 멈췄다. 원인은 `await` 하나다. ![그림](queue.png)\n\n다음 문단이다.\n"
ENGLISH = (
    "The server stopped <b1>twice</b1>. The cause is one <c2>await</c2>. <g3>Picture</g3>",
    "The next paragraph.",
)


@pytest.fixture
def tagged(tmp_path: Path) -> Path:
    return write_post(tmp_path, "tagged.md", TAGGED, ENGLISH)


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_the_editor_shows_which_words_each_tag_is_around(tagged: Path, size: tuple[int, int]) -> None:
    async with sit(tagged, size=size) as reviewer:
        assert "<b1>" not in screen_text(reviewer)
        await reviewer.press("e")
        assert "<b1>두 번</b1>" in reviewer.pane("korean")
        assert "<c2>await</c2>" in reviewer.pane("korean")
        assert "b1 두 번" in reviewer.line("said")
        await reviewer.press("escape")
        assert "<b1>" not in reviewer.pane("korean")


def accept_and_change(path: Path) -> None:
    """Accept all English, and change the last Korean sentence after that."""
    session = review(path)
    session.accept([unit.key for unit in session.units])
    session.close()
    path.write_text(TAGGED.replace("다음 문단이다", "다음 짧은 문단이다"))


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_what_changed_in_the_korean_stays_in_view_while_its_english_is_edited(
    tagged: Path, size: tuple[int, int]
) -> None:
    accept_and_change(tagged)
    async with sit(tagged, size=size) as reviewer:
        await reviewer.press("e")
        assert "짧은" in reviewer.pane("diff")
        assert reviewer.shown("diff")
        await reviewer.write("The next short paragraph.")
        assert "짧은" in reviewer.pane("diff")
        assert "short" in reviewer.pane("diff")


async def test_a_short_list_leaves_its_room_to_the_texts(tmp_path: Path) -> None:
    long = "긴 문장이다. " * 120
    async with sit(
        write_post(tmp_path, "post.md", f"{long}\n\n짧다.\n", ("Long. " * 400, "Short."))
    ) as reviewer:
        screen = reviewer.screen
        assert screen.segments.size.height == 2
        assert screen.query_one("#english").size.height > 24
        top = screen.query_one("#around").region.y
        await reviewer.press("j")
        assert screen.query_one("#around").region.y == top


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_one_other_english_is_offered_as_the_only_one(tagged: Path, size: tuple[int, int]) -> None:
    session = review(tagged)
    session.edit(session.units[1].key, "The paragraph after it.")
    session.close()
    async with sit(tagged, size=size) as reviewer:
        await reviewer.press("end", "D")
        assert "Take this English?" in screen_text(reviewer)
        await reviewer.press("enter")
        assert on_disk(tagged)[1].proposal == ENGLISH[1]


async def test_the_first_english_file_is_called_new(tagged: Path) -> None:
    async with sit(tagged) as reviewer:
        await reviewer.press("P")
        assert "tagged.en.md, a new file  +" in screen_text(reviewer)
        assert "@@" not in screen_text(reviewer)
        await reviewer.press("enter", "e")
        await reviewer.write(f"{ENGLISH[0]}!")
        await reviewer.press("ctrl+s", "P")
        assert "tagged.en.md  +" in screen_text(reviewer)
        assert "@@" in screen_text(reviewer)


async def test_a_complaint_about_tags_goes_when_they_are_mended(tagged: Path) -> None:
    async with sit(tagged) as reviewer:
        await reviewer.press("e")
        await reviewer.write(ENGLISH[0].replace("<b1>twice</b1>", "twice"))
        await reviewer.press("ctrl+s")
        assert "✗" in reviewer.line("said")
        await reviewer.write(ENGLISH[0].replace("twice", "two times"))
        assert "✗" not in reviewer.line("said")
        assert "b1 두 번" in reviewer.line("said")
        await reviewer.press("ctrl+s")
        assert "two times" in on_disk(tagged)[0].target


async def test_asking_without_a_model_says_what_to_start_with(tagged: Path) -> None:
    async with sit(tagged, size=NARROW) as reviewer:
        await reviewer.press("r")
        shown = " ".join(screen_text(reviewer).split())
        for word in ("--base-url URL", "--model NAME", "OPENAI_API_KEY", "olgim doctor"):
            assert word in shown
        await reviewer.press("j")
        assert "OPENAI_API_KEY" not in screen_text(reviewer)


async def test_publishing_is_named_from_the_first_segment_on(tmp_path: Path) -> None:
    async with sit(write_post(tmp_path), size=NARROW) as reviewer:
        assert "P publish" in reviewer.line("keys")
        await reviewer.press("v")
        assert "P publish" not in reviewer.line("keys")


async def test_a_post_whose_only_work_is_a_finding_opens_there(tmp_path: Path) -> None:
    post = write_post(
        tmp_path, "post.md", POST, ("First post", "Hello. <c1>code</c1> stays.", "It is it.", "It ends.")
    )
    session = review(post)
    session.accept([unit.key for unit in session.units])
    doubted = [at for at, unit in enumerate(session.units) if session.checks.of(unit)]
    session.close()
    assert doubted == [3]  # its 3 is missing
    async with sit(post) as reviewer:
        assert reviewer.place == 3
        assert "here is a finding" in reviewer.line("said")


async def test_accepting_the_last_one_tells_of_the_findings_that_are_left(tmp_path: Path) -> None:
    post = write_post(
        tmp_path, "post.md", POST, ("First post", "Hello. <c1>code</c1> stays.", "It is it.", "It ends.")
    )
    session = review(post)
    session.accept([unit.key for unit in session.units][:-1])
    session.close()
    async with sit(post, size=NARROW) as reviewer:
        await reviewer.press("a")
        assert "findings are left in 1 segment. f: filter" in reviewer.line("said")
        assert "P: publish" in reviewer.line("said")


async def test_a_search_that_finds_nothing_says_what_is_not_searched(tmp_path: Path) -> None:
    async with sit(write_post(tmp_path)) as reviewer:
        await reviewer.press("slash")
        reviewer.on_top.query_one(Input).value = "kubectl"
        await reviewer.press("enter")
        assert "Text without Korean isn't searched" in reviewer.line("said")


async def test_what_was_left_out_is_a_sentence_of_its_own(tmp_path: Path) -> None:
    async with sit(write_post(tmp_path)) as reviewer:
        await reviewer.press("slash")
        reviewer.on_top.query_one(Input).value = "문단"
        await reviewer.press("enter", "A", "y")
        assert "2 segments accepted. Left out: 2 are outside the filter." in reviewer.line("said")


async def test_ctrl_q_tells_what_was_done_as_q_does(tmp_path: Path) -> None:
    post = write_post(tmp_path)
    async with sit(post) as reviewer:
        await reviewer.press("a", "ctrl+q")
        assert isinstance(reviewer.on_top, Leave)
        await reviewer.press("escape", "e")
        await reviewer.write("Hello there. <c1>code</c1> stays.")
        await reviewer.press("ctrl+q")
        assert "One draft is kept" in screen_text(reviewer)
        await reviewer.press("ctrl+q")
        assert not reviewer.app.is_running


async def test_ctrl_q_twice_in_a_row_leaves(tmp_path: Path) -> None:
    async with sit(write_post(tmp_path)) as reviewer:
        await reviewer.press("a")
        for _ in range(2):  # faster than the screen
            reviewer.app.post_message(Key("ctrl+q", None))
        await reviewer.settle()
        assert not reviewer.app.is_running


async def test_ctrl_q_leaves_at_once_where_there_is_nothing_to_tell(tmp_path: Path) -> None:
    async with sit(write_post(tmp_path)) as reviewer:
        await reviewer.press("j", "ctrl+q")
        assert not reviewer.app.is_running


def _reworded(folder: Path, clauses: int) -> tuple[Path, str]:
    """A post whose only sentence was accepted, has changed since in each of its clauses, and has a proposal beside it.

    Returns the post, and the last words of the proposal.
    """
    days = "월화수목금토일"
    names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    before = [f"{day}요일 오후에는 담당자가 남아서 서버의 로그를 끝까지 읽고" for day in days[:clauses]]
    after = [one.replace("담당자가 남아서", "당번이 바로") for one in before]
    english = [
        f"on {day} afternoons the person in charge stays and reads the logs" for day in names[:clauses]
    ]
    proposed = [one.replace("the person in charge stays and", "whoever is on duty") for one in english]
    post = write_post(
        folder, "duty.md", f"{', '.join(before)} 잔다.\n", (f"{', '.join(english)}, and sleeps.",)
    )
    session = review(post)
    session.accept([session.units[0].key])
    session.close()
    post.write_text(f"{', '.join(after)} 쉰다.\n")
    session = review(post)
    bitext = bitext_of(post)
    bitext.merge(session.document.segments)
    session.close()
    bitext.put(bitext.units[0].offered(f"{', '.join(proposed)}, and rests.", Origin.MODEL, "test-model"))
    bitext.save()
    return post, "rests."


@pytest.mark.parametrize("size", [NARROW, (100, 30), WIDE])
async def test_what_is_decided_by_is_whole_in_view(tmp_path: Path, size: tuple[int, int]) -> None:
    post, end = _reworded(tmp_path, 3)
    async with sit(post, size=size) as reviewer:
        shown = screen_text(reviewer)
        for text in ("담당자가 남아서 당번이 바로", "English: now → proposed", end, "The Korean changed."):
            assert text in shown
        assert "↓" not in shown.rpartition("Diff")[2]
        await reviewer.press("m")
        assert on_disk(post)[0].target.endswith(end)


async def test_what_is_decided_by_and_is_too_long_says_how_to_read_on(tmp_path: Path) -> None:
    post, end = _reworded(tmp_path, 7)
    async with sit(post, size=NARROW) as reviewer:
        shown = screen_text(reviewer)
        assert end not in shown
        assert "more: PgDn" in shown.rpartition("Diff")[2]
        await reviewer.press("pagedown")
        assert end in screen_text(reviewer)
        await reviewer.press("pageup")
        assert end not in screen_text(reviewer)
        await reviewer.press("z", "d")  # below the article, too
        while end not in screen_text(reviewer):
            before = screen_text(reviewer)
            await reviewer.press("space")
            assert screen_text(reviewer) != before


@pytest.mark.parametrize("keys", [("w",), ("x",), ("c",), ("z", "w"), ("home", "z", "n", "n", "n", "x")])
@pytest.mark.parametrize("size", [NARROW, (100, 30), WIDE])
async def test_a_question_leaves_what_it_is_about_in_view(
    tmp_path: Path, size: tuple[int, int], keys: tuple[str, ...]
) -> None:
    english = ("First post", "Hello. <c1>code</c1> stays.", "The second.", "This one ends in the afternoon.")
    async with sit(write_post(tmp_path, english=english), size=size) as reviewer:
        await reviewer.press("end")
        await reviewer.press(*keys)
        assert isinstance(reviewer.on_top, Ask)
        shown = screen_text(reviewer)
        assert "This one ends in the afternoon." in shown
        if keys == ("w",):
            assert (
                shown.count("The source says 3") >= 2
            )  # in the question, and below the English or beside it


async def test_the_editor_says_in_eighty_columns_what_its_keys_do(tmp_path: Path) -> None:
    async with sit(write_post(tmp_path), size=NARROW) as reviewer:
        await reviewer.press("j", "j", "e")
        named = ("^s save, accept", "Esc keep as draft", "^u clear text", "^o drop draft", "^q quit")
        assert all(one in reviewer.line("keys") for one in named)
        assert "Enter: new line" in screen_text(reviewer)
        editor = reviewer.screen.editor
        before = editor.text
        await reviewer.press("enter", "O")
        assert editor.text == f"{before}\nO"
        await reviewer.press("home", "ctrl+u")
        assert editor.text == ""
        await reviewer.press("ctrl+z")
        assert editor.text == f"{before}\nO"
        await reviewer.press("f7", *"Anew")
        assert editor.text == "Anew"
        await reviewer.press("ctrl+o")
        assert editor.text == before
        await reviewer.press("ctrl+z", "escape")
        assert reviewer.screen.session.drafts
        await reviewer.press("e")
        assert editor.text == "Anew"


async def test_after_accepting_all_the_cursor_is_where_something_is_left(tmp_path: Path) -> None:
    doubted = write_post(
        tmp_path, "post.md", POST, ("First post", "Hello. <c1>code</c1> stays.", "It is it.", "It ends.")
    )
    async with sit(doubted) as reviewer:
        await reviewer.press("A", "y")
        assert "Left out: 1" in reviewer.line("said")
        assert reviewer.place == 3  # its 3 is missing
        await reviewer.press("P")
        assert "One of 4 segments is not accepted yet. It is published as it is." in screen_text(reviewer)


async def test_after_accepting_all_there_is_what_comes_next(tmp_path: Path) -> None:
    async with sit(write_post(tmp_path)) as reviewer:
        await reviewer.press("A", "y")
        assert "P: publish" in reviewer.line("said")


@pytest.mark.parametrize("keys", [("e",), ("c", *"note"), ("W", *"loop"), ("O", *"a: b")])
async def test_one_sees_where_one_types_without_colours(
    tagged: Path, monkeypatch: pytest.MonkeyPatch, keys: tuple[str, ...]
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with sit(tagged) as reviewer:
        await reviewer.press(*keys)
        typed_into = reviewer.on_top.focused
        assert typed_into is not None
        strips = list(reviewer.on_top._compositor.render_strips())
        region = typed_into.region
        assert any(
            one.style is not None and one.style.reverse and len(one.text) == 1
            for strip in strips[region.y : region.bottom]
            for one in strip.crop(region.x, region.right)
        )
