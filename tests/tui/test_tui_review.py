"""The promises of the review screen, kept on a real screen by Textual's pilot."""

from __future__ import annotations

import threading
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from support.model_server import ModelServer, fault
from support.reviews import ENGLISH, POST, bitext_of, on_disk, propose, review, write_post
from support.screens import NARROW, WIDE, Reviewer, screen_text, sit
from textual import events
from textual.widgets import Input

from translator.units import Origin, State
from translator.workflow.endpoints import EndpointChoice
from translator.workflow.review import ReviewSession
from translator.workflow.review_opening import open_touched
from tui.app import ReviewApp
from tui.editor import Editor
from tui.panes import Keys
from tui.publishing import PublishScreen
from tui.reviewing import ReviewScreen
from tui.suggested_terms import SuggestionScreen


def write(path: Path, text: str) -> None:
    path.write_text(text)


def delete(path: Path) -> None:
    path.unlink()


@pytest.fixture
def post(tmp_path: Path) -> Path:
    return write_post(tmp_path)


async def test_accepting_is_on_disk_and_goes_to_the_next_unfinished(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("j", "a")
        assert [unit.state for unit in on_disk(post)][:3] == [State.PROPOSED, State.ACCEPTED, State.PROPOSED]
        assert reviewer.place == 2
        await reviewer.press("enter")
        await reviewer.press("enter")
        assert reviewer.place == 0
        await reviewer.press("enter")
        assert all(unit.settled for unit in on_disk(post))
        assert "Everything here is finished" in reviewer.line("said")


async def test_the_jamo_of_a_letter_does_what_the_letter_does(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("ㅓ")
        assert reviewer.place == 1
        await reviewer.press("ㅁ")
        assert on_disk(post)[1].settled
        await reviewer.press("ㅕ")
        assert not on_disk(post)[1].settled


async def test_a_composed_syllable_does_what_its_letters_do(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("머")  # a, then j
        assert on_disk(post)[0].settled
        assert reviewer.place == 2


async def test_korean_and_english_stand_side_by_side_with_code_as_code(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("j")
        assert reviewer.pane("korean") == "안녕하세요. code는 그대로 둔다."
        assert reviewer.pane("english") == "Hello. code stays as it is."


async def test_editing_saves_composed_hangul_as_the_persons_accepted_words(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("j", "j", "e")
        await reviewer.write(unicodedata.normalize("NFD", "The 둘째 paragraph."))
        await reviewer.press("ctrl+s")
        unit = on_disk(post)[2]
        assert (unit.target, unit.state, unit.origin) == ("The 둘째 paragraph.", State.ACCEPTED, Origin.HUMAN)
        assert reviewer.place == 2  # it can't be published with Korean in it
        assert not reviewer.shown("editor")


async def test_what_is_typed_goes_into_the_text_and_not_into_actions(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("j", "j", "e", *"axq", "머", "ctrl+s")
        assert on_disk(post)[2].target == "The second paragraph.axq머"


async def test_a_lost_tag_is_told_while_typing_and_not_saved(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("j", "e")
        await reviewer.write("Hello, it stays.")
        editor = reviewer.screen.query_one(Editor)
        assert "missing" in str(editor.border_subtitle)
        await reviewer.press("ctrl+s")
        assert reviewer.shown("editor")
        assert "missing" in reviewer.line("said")
        assert on_disk(post)[1].target == ENGLISH[1]


@pytest.mark.parametrize("key", ["left", "b"])
async def test_alt_and_an_arrow_moves_by_a_word_and_does_not_leave_the_editor(post: Path, key: str) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("j", "j", "e")
        for one in ("escape", key):  # as the terminal sends them: at once
            reviewer.app.post_message(events.Key(one, one if len(one) == 1 else None))
        await reviewer.settle()
        await reviewer.press("s")
        assert reviewer.screen.query_one(Editor).text == "The second paragraphs."


async def test_keys_that_come_faster_than_the_screen_keep_their_order(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("j", "j", "e")
        typed = [
            "ctrl+u",
            *"alpah",
            "backspace",
            "backspace",
            *"ha",
            "left",
            "left",
            *"x",
            "end",
            "!",
            "ctrl+s",
        ]
        for key in typed:
            reviewer.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await reviewer.settle()
        assert on_disk(post)[2].target == "alpxha!"


async def test_a_draft_that_was_left_is_there_again(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("e")
        await reviewer.write("A better title")
        await reviewer.press("escape")
        assert on_disk(post)[0].target == ENGLISH[0]
        assert reviewer.pane("english") == ENGLISH[0]
        await reviewer.press("j", "k", "e")
        assert reviewer.screen.query_one(Editor).text == "A better title"
        await reviewer.press("escape", "q")
        assert "not in use yet" in screen_text(reviewer)
        await reviewer.press("n")
        assert reviewer.app.is_running
        await reviewer.press("e", "ctrl+s")
        assert on_disk(post)[0].target == "A better title"


HOSTILE = "[/x] [@click=app.quit]나가기[/] [bold red]\x1b[2J\x1b]0;owned\x07\u202e거꾸로"


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_hostile_text_is_shown_as_text(tmp_path: Path, size: tuple[int, int]) -> None:
    text = f'---\ntitle: "[/x] [@click=app.quit]나가기[/] [bold red]"\n---\n\n{HOSTILE}\n'
    path = tmp_path / "[bold][@click=app.quit].md"
    write(path, text)
    propose(
        path, "[/x] [@click=app.quit]Leave[/]", HOSTILE.replace("나가기", "Leave").replace("거꾸로", "back")
    )
    async with sit(path, size=size) as reviewer:
        await reviewer.press("l", "l")
        assert "[/x] [@click=app.quit]나가기[/] [bold red]" in screen_text(reviewer)
        await reviewer.press("j")
        shown = screen_text(reviewer)
        assert "[@click=app.quit]Leave[/] [bold red]" in shown
        assert not {"\x1b", "\x07", "\u202e"} & set(shown)
        await reviewer.press("o", "l")
        assert not {"\x1b", "\x07", "\u202e"} & set(screen_text(reviewer))
        await reviewer.press("e")
        assert not {"\x1b", "\x07", "\u202e"} & set(screen_text(reviewer))
        await reviewer.press("escape", "P")
        assert isinstance(reviewer.on_top, PublishScreen)
        assert not {"\x1b", "\x07", "\u202e"} & set(screen_text(reviewer))
        assert reviewer.app.is_running


async def test_a_wide_screen_shows_everything_and_a_narrow_one_the_segment(post: Path) -> None:
    async with sit(post, size=WIDE) as reviewer:
        assert reviewer.shown("list")
        assert reviewer.shown("side")
        korean, english = reviewer.screen.query_one("#korean"), reviewer.screen.query_one("#english")
        assert korean.region.y == english.region.y
    async with sit(post, size=NARROW) as reviewer:
        assert not reviewer.shown("list")
        assert not reviewer.shown("side")
        korean, english = reviewer.screen.query_one("#korean"), reviewer.screen.query_one("#english")
        assert korean.region.bottom <= english.region.y
        assert english.region.height == 3  # as much as its one line needs, and the article has the rest
        assert reviewer.shown("article")
        keys = reviewer.screen.query_one(Keys).plain
        assert "accept" in keys
        assert keys.rstrip().endswith("quit")
        await reviewer.press("l", "o")
        assert reviewer.shown("list")
        assert reviewer.shown("side")


async def test_the_layout_follows_the_terminal(post: Path) -> None:
    async with sit(post, size=NARROW) as reviewer:
        await reviewer.pilot.resize_terminal(*WIDE)
        await reviewer.settle()
        assert reviewer.shown("list")


@pytest.mark.parametrize("key", ["l", "e", "P", "O", "ctrl+p"])
async def test_no_terminal_is_too_small_to_go_on_in(post: Path, key: str) -> None:
    async with sit(post, size=NARROW) as reviewer:
        await reviewer.press(key)
        for size in [(20, 6), (6, 30), (1, 1), WIDE]:
            await reviewer.pilot.resize_terminal(*size)
            await reviewer.pilot.pause()
        assert reviewer.app.is_running


async def test_undo_and_redo_move_to_what_they_change(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("a", "a")
        await reviewer.press("u")
        assert reviewer.place == 1
        assert [unit.settled for unit in on_disk(post)] == [True, False, False, False]
        await reviewer.press("u", "u")
        assert "Nothing to undo" in reviewer.line("said")
        await reviewer.press("ctrl+r", "ctrl+r")
        assert [unit.settled for unit in on_disk(post)] == [True, True, False, False]


async def test_an_edit_is_compared_with_the_machines_words(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("j", "j")
        assert not reviewer.shown("diff")
        await reviewer.press("e")
        await reviewer.write("The second short paragraph.")
        await reviewer.press("ctrl+s", "k")
        assert reviewer.shown("diff")
        assert reviewer.pane("diff") == "The second short paragraph."
        await reviewer.press("s")
        assert reviewer.pane("diff") == "- The second paragraph.\n+ The second short paragraph."
        await reviewer.press("d")
        assert not reviewer.shown("diff")
        await reviewer.press("m")
        assert on_disk(post)[2].target == "The second short paragraph."
        assert reviewer.shown("diff")
        assert "is beside the English" in reviewer.line("said")
        await reviewer.press("m")
        assert on_disk(post)[2].target == ENGLISH[2]
        await reviewer.press("b", "b")
        assert on_disk(post)[2].target == "The second short paragraph."


async def test_old_and_new_korean_stand_beside_old_and_new_english_where_accepted_korean_changed(
    post: Path,
) -> None:
    bitext = bitext_of(post)
    unit = replace(bitext.units[3], state=State.ACCEPTED)
    bitext.put(unit)
    bitext.save()
    write(post, POST.replace("3시에 끝난다", "5시에 끝난다"))
    bitext.merge(review(post).document.segments)
    stale = bitext.units[3]
    bitext.put(stale.offered("The third ends at 5.", Origin.MODEL, "test-model"))
    bitext.save()
    async with sit(post, size=NARROW) as reviewer:
        await reviewer.press("j", "j", "j")
        shown = screen_text(reviewer)
        for text in ("셋째 문단은 3시에 5시에 끝난다.", "proposed by test-model", "The third ends at 3.5."):
            assert text in shown
    async with sit(post, size=WIDE) as reviewer:
        await reviewer.press("j", "j", "j", "s")
        shown = screen_text(reviewer)
        for text in ("- 셋째 문단은 3시에 끝난다.", "+ 셋째 문단은 5시에 끝난다.", "- The third ends at 3."):
            assert text in shown
        assert "+ The third ends at 5." in shown
        await reviewer.press("d")
        assert not reviewer.shown("diff")
        await reviewer.press("m")
        now = on_disk(post)[3]
        assert (now.target, now.state, now.previous_source) == (
            "The third ends at 5.",
            State.ACCEPTED,
            None,
        )


async def test_rejecting_asks_why_and_keeps_the_words_in_the_note(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("j", "j", "x", *"stiff", "enter")
        unit = on_disk(post)[2]
        assert (unit.target, unit.note) == ("", "Rejected (stiff): The second paragraph.")
        assert "to write it" in reviewer.pane("english")
        await reviewer.press("u", "x", "escape")
        assert on_disk(post)[2].target == ENGLISH[2]


async def test_a_range_is_accepted_in_one_action(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("v", "j", "j", "a")
        assert [unit.settled for unit in on_disk(post)] == [True, True, True, False]
        await reviewer.press("u")
        assert not any(unit.settled for unit in on_disk(post))


async def test_accepting_all_asks_and_leaves_out_what_has_a_finding(post: Path) -> None:
    propose(post, *ENGLISH[:3], "The third ends at 4.")
    async with sit(post) as reviewer:
        await reviewer.press("A")
        assert "Accept all proposals without a finding (3)? Left out:" in screen_text(reviewer)
        await reviewer.press("n")
        assert not any(unit.settled for unit in on_disk(post))
        await reviewer.press("A", "y")
        assert [unit.settled for unit in on_disk(post)] == [True, True, True, False]


async def test_findings_are_shown_and_can_be_set_aside_with_a_reason(post: Path) -> None:
    propose(post, *ENGLISH[:3], "The third ends at 4.")
    async with sit(post, size=NARROW) as reviewer:
        await reviewer.press("end")
        assert "warning" in reviewer.line("remarks")
        await reviewer.press("w", *"it is 4", "enter")
        assert list(on_disk(post)[3].waived.values()) == ["it is 4"]
        assert not reviewer.shown("remarks")


async def test_without_the_list_the_article_has_its_room(post: Path) -> None:
    async with sit(post, size=WIDE) as reviewer:
        segment = reviewer.app.screen.query_one("#segment")
        assert segment.size.height <= 8
        assert not reviewer.shown("article")
        await reviewer.press("l")
        assert segment.size.height <= 8
        assert reviewer.shown("article")
        await reviewer.press("l")
        assert not reviewer.shown("article")


async def test_a_filter_lists_what_is_left_and_a_search_what_is_sought(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("a", "f", "f")  # asks; and the key again is the next one
        assert list(reviewer.screen.segments.places) == [1, 2, 3]
        assert "to do" in reviewer.line("header")
        await reviewer.press("a")
        assert list(reviewer.screen.segments.places) == [2, 3]
        await reviewer.press("escape")
        assert list(reviewer.screen.segments.places) == [0, 1, 2, 3]
        await reviewer.press("slash", *"THIRD")
        assert list(reviewer.screen.segments.places) == [3]
        await reviewer.press("enter")
        assert reviewer.place == 3
        await reviewer.press("escape", "slash", *"nowhere", "enter")
        assert reviewer.place is None
        assert "No segment is left here" in reviewer.pane("korean")
        await reviewer.press("a", "e", "x", "w", "m", "d", "1", "j", "n", "u")
        assert reviewer.app.is_running


async def test_a_segment_can_be_gone_to_by_its_number(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("g", "3", "enter")
        assert reviewer.place == 2
        await reviewer.press("g", "9", "9", "enter")
        assert reviewer.place == 2
        assert "no segment 99" in reviewer.line("said")
        app = reviewer.app
        await reviewer.press("g")
        app.screen.query_one(Input).value = "9" * 5_000
        await reviewer.press("enter", "g", "enter", "g", *"003", "enter")
        assert reviewer.place == 2


async def test_publishing_writes_the_file_exactly_as_previewed(post: Path) -> None:
    mirror = review(post).preview().path
    async with sit(post) as reviewer:
        await reviewer.press("P")
        screen = reviewer.on_top
        assert isinstance(screen, PublishScreen)
        assert "+ title: First post" in screen_text(reviewer)
        assert "4 of 4 segments are not accepted yet" in screen_text(reviewer)
        assert not mirror.exists()
        text = screen.preview.text
        await reviewer.press("enter")
        assert mirror.read_text() == text
        assert f"wrote {screen.preview.shown}" in reviewer.line("said")
        await reviewer.press("P")
        assert "already has exactly this text" in screen_text(reviewer)
        await reviewer.press("enter", "escape")
        assert reviewer.on_top is reviewer.screen


async def test_more_of_the_file_around_a_change_can_be_seen(post: Path) -> None:
    first = review(post)
    first.publish(first.preview())
    first.edit(first.units[3].key, "The third one ends at 3.")
    async with sit(post) as reviewer:
        await reviewer.press("P")
        assert "third" in screen_text(reviewer)
        assert "title: First post" not in screen_text(reviewer)
        await reviewer.press("right_curly_bracket", "right_curly_bracket")
        assert "title: First post" in screen_text(reviewer)
        await reviewer.press("left_curly_bracket", "left_curly_bracket", "left_curly_bracket")
        assert "second paragraph" not in screen_text(reviewer)


async def test_a_critical_finding_blocks_publishing_and_can_be_gone_to(post: Path) -> None:
    propose(post, *ENGLISH[:2], "둘째 문단이다.", "")
    mirror = review(post).preview().path
    async with sit(post) as reviewer:
        await reviewer.press("P")
        assert "line 7: It is the Korean source, not a translation" in screen_text(reviewer)
        assert "line 9: has no translation" in screen_text(reviewer)
        await reviewer.press("enter")
        assert not mirror.exists()
        await reviewer.press("n")
        assert reviewer.on_top is reviewer.screen
        assert reviewer.place == 2


async def test_an_english_file_of_somebody_elses_is_told_of_and_kept(post: Path) -> None:
    mirror = review(post).preview().path
    mirror.write_text("My own English.\n")
    async with sit(post) as reviewer:
        assert "Olgim didn't write it" in reviewer.line("said")
        await reviewer.press("P", "enter")
        assert mirror.read_text() == "My own English.\n"
        assert "olgim adopt" in screen_text(reviewer)


async def test_a_mirror_edited_behind_the_preview_is_not_overwritten(post: Path) -> None:
    first = review(post)
    first.publish(first.preview())
    mirror = first.preview().path
    async with sit(post) as reviewer:
        await reviewer.press("e")
        await reviewer.write("The first post")
        await reviewer.press("ctrl+s", "P")
        mirror.write_text(mirror.read_text().replace("The second paragraph.", "My second paragraph."))
        await reviewer.press("enter")
        assert "changed since" in screen_text(reviewer)
        assert "My second paragraph." in mirror.read_text()
        await reviewer.press("enter")
        assert "My second paragraph." in mirror.read_text()
        assert "title: The first post" in mirror.read_text()


async def test_what_another_program_writes_meanwhile_is_taken_over(post: Path) -> None:
    async with sit(post) as reviewer:
        other = bitext_of(post)
        other.put(replace(other.units[3], target="It ends at 3.", state=State.ACCEPTED, origin=Origin.HUMAN))
        other.save()
        await reviewer.press("a")
        assert [unit.settled for unit in on_disk(post)] == [True, False, False, True]
        await reviewer.press("end")
        assert reviewer.pane("english") == "It ends at 3."


async def test_two_people_at_the_same_segment_keep_both_their_words(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("j", "j", "e")
        await reviewer.write("Ours.")
        review(post).edit(on_disk(post)[2].key, "Theirs.")
        await reviewer.press("ctrl+s")
        unit = on_disk(post)[2]
        assert unit.target == "Ours."
        assert "Theirs." in unit.note


async def test_a_bitext_that_became_unreadable_is_said_and_left_alone(post: Path) -> None:
    async with sit(post) as reviewer:
        path = bitext_of(post).path
        broken = path.read_bytes() + b"<<<<<<< HEAD\n"
        path.write_bytes(broken)
        await reviewer.press("a", "a")
        assert "merge conflict" in reviewer.line("said")
        assert path.read_bytes() == broken


async def test_a_changed_korean_sentence_shows_what_changed_in_it(post: Path) -> None:
    session = review(post)
    session.accept([unit.key for unit in session.units])
    write(post, POST.replace("둘째 문단이다.", "둘째 긴 문단이다."))
    async with sit(post) as reviewer:
        assert reviewer.place == 2
        assert reviewer.shown("diff")
        assert reviewer.pane("diff") == "둘째 긴 문단이다."
        await reviewer.press("a")
        assert (on_disk(post)[2].state, on_disk(post)[2].target) == (State.ACCEPTED, ENGLISH[2])


async def test_a_similar_sentence_is_taken_from_the_memory_by_its_number(post: Path, tmp_path: Path) -> None:
    write_post(tmp_path, "other.md", "둘째 문단이었다.\n", ("It was the second paragraph.",))
    async with sit(post) as reviewer:
        await reviewer.press("j", "j")
        screen = reviewer.screen
        unit = screen.unit
        assert unit is not None
        screen.about.ask(screen.session, unit)  # what the timer does a moment later
        await reviewer.settle()
        assert "It was the second paragraph." in reviewer.pane("side")
        await reviewer.press("1")
        taken = on_disk(post)[2]
        assert (taken.target, taken.state, taken.origin) == (
            "It was the second paragraph.",
            State.PROPOSED,
            Origin.MEMORY,
        )


async def test_terms_of_the_glossary_are_shown_with_whether_they_are_kept(post: Path, tmp_path: Path) -> None:
    (tmp_path / "_olgim" / "glossary.yml").write_text("terms:\n  - 문단: paragraph\n  - 셋째: number three\n")
    async with sit(post) as reviewer:
        await reviewer.press("end")
        assert "✗ 문단 paragraph" in reviewer.pane("side")
        assert "✗ 셋째 number three" in reviewer.pane("side")
        await reviewer.press("k")
        assert "✓ 문단 paragraph" in reviewer.pane("side")


async def test_a_term_is_added_and_its_findings_are_there_at_once(post: Path, tmp_path: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("j", "j", "t")
        reviewer.on_top.query_one(Input).value = "문단"
        await reviewer.press("enter", *"passage", "enter")
        assert (tmp_path / "_olgim" / "glossary.yml").read_text() == "terms:\n  - 문단: passage\n"
        assert "✗ 문단 passage" in reviewer.pane("side")
        assert "warning" in reviewer.pane("side")


async def test_a_new_term_lists_the_segments_that_say_it_otherwise(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("t")
        reviewer.on_top.query_one(Input).value = "문단"
        await reviewer.press("enter", *"passage", "enter")
        assert list(reviewer.screen.segments.places) == [2, 3]
        assert "2 translated differently" in reviewer.line("said")
        await reviewer.press("escape")
        assert len(reviewer.screen.segments.places) == len(ENGLISH)


async def test_the_model_is_asked_again_for_a_range(post: Path, model_server: ModelServer) -> None:
    async with sit(post, endpoint=EndpointChoice(model_server.base_url, "test-model")) as reviewer:
        await reviewer.press("j", "j", "v", "j", "r")
        assert len(model_server.seen) == 2
        same = [unit.target == english for unit, english in zip(on_disk(post), ENGLISH, strict=True)]
        assert same == [True, True, False, False]


CACHED = {
    "캐시를 비우니 다시 느려졌다.": "Once I emptied the cash, it was slow again.",
    "그래서 밤새 캐시의 크기를 쟀다.": "So I measured the size of the cash all night.",
    "서버마다 캐시가 따로 있었다.": "Every server had a cash of its own.",
    "결국 캐시와 화해했다.": "In the end I made peace with the cash.",
}


async def test_advice_is_shown_as_neither_kept_nor_missed(post: Path, tmp_path: Path) -> None:
    own = tmp_path / "_olgim" / "glossary.yml"
    own.write_text("문단: {target: passage, target_variants: [section], advice: true}\n", encoding="utf-8")
    async with sit(post) as reviewer:
        await reviewer.press("end")
        assert "· 문단 passage, section  as it fits" in reviewer.pane("side")
        assert "✗ 문단" not in reviewer.pane("side")


def _post_with_terms(folder: Path) -> Path:
    """A word that a person has changed three times; a fourth is left."""
    path = write_post(folder, "terms.md", "\n\n".join(CACHED) + "\n", tuple(CACHED.values()))
    session = review(path)
    for unit in session.units[:3]:
        session.edit(unit.key, unit.target.replace("cash", "cache"))
    session.close()
    return path


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_suggested_terms_go_into_the_glossary_with_what_speaks_for_them(
    size: tuple[int, int], tmp_path: Path
) -> None:
    own = tmp_path / "_olgim" / "glossary.yml"
    own.parent.mkdir()
    own.write_text("# ours\nterms:\n  - 문단: passage  # so it is\n")
    async with sit(_post_with_terms(tmp_path), size=size) as reviewer:
        await reviewer.press("T")
        assert isinstance(reviewer.on_top, SuggestionScreen)
        text = screen_text(reviewer)
        assert "캐시 → cache" in text
        assert "changed 3× from “cash”" in text
        assert "Every server had a cache of its own." in text
        await reviewer.press("a")
        assert own.read_text().startswith("# ours\nterms:\n  - 문단: passage  # so it is\n")
        session = reviewer.screen.session
        assert [match.term.target for match in session.terms(session.units[0].key)] == ["cache"]
        await reviewer.press("x", "escape")
        assert list(reviewer.screen.segments.places) == [3]
        assert "1 translated differently" in reviewer.line("said")


async def test_a_review_of_a_changed_term_lists_its_sentences_alone(post: Path) -> None:
    session = review(post)
    session.accept([unit.key for unit in session.units])
    session.close()
    (post.parent / "_olgim" / "glossary.yml").write_text("문단: passage\n", encoding="utf-8")
    desk = open_touched("문단", [str(post)])
    assert desk is not None
    app = ReviewApp(desk)
    async with app.run_test(size=NARROW) as pilot:
        reviewer = Reviewer(app, pilot)
        await reviewer.settle()
        assert list(reviewer.screen.segments.places) == [2, 3]
        assert "In these, 문단 is not “passage”" in reviewer.line("said")
        await reviewer.press("escape")
        assert len(reviewer.screen.segments.places) == 4


async def test_a_post_whose_touched_sentences_are_gone_meanwhile_opens_all_the_same(tmp_path: Path) -> None:
    posts = [write_post(tmp_path, name) for name in ("a.md", "b.md")]
    for path in posts:
        session = review(path)
        session.accept([unit.key for unit in session.units])
        session.close()
    (tmp_path / "_olgim" / "glossary.yml").write_text("문단: passage\n", encoding="utf-8")
    desk = open_touched("문단", [str(path) for path in posts])
    assert desk is not None
    app = ReviewApp(desk)
    async with app.run_test(size=WIDE) as pilot:
        reviewer = Reviewer(app, pilot)
        await reviewer.settle()
        posts[1].write_text("안녕하세요.\n", encoding="utf-8")
        await reviewer.press("right_square_bracket")
        assert list(reviewer.screen.segments.places) == [0]


async def test_a_suggestion_that_is_declined_stays_away_unless_it_is_taken_back(tmp_path: Path) -> None:
    declined = tmp_path / "_olgim" / "declined.txt"
    async with sit(_post_with_terms(tmp_path)) as reviewer:
        await reviewer.press("T", "N")
        assert "캐시 will not be suggested again; u: undo" in screen_text(reviewer)
        assert declined.read_text("utf-8").endswith("\n캐시\n")
        await reviewer.press("u")
        assert "캐시 → cache" in screen_text(reviewer)
        assert "캐시" not in declined.read_text("utf-8")
        await reviewer.press("x", "u", "N", "escape")
        await reviewer.press("T")
        assert "Nothing to suggest" in reviewer.line("said")


async def test_a_suggestion_without_english_asks_for_it(tmp_path: Path) -> None:
    numbers = range(1, 4)
    text = "\n\n".join(f"{number}번 서랍장을 열고 서랍장의 속을 봤다. 서랍장은 비었다." for number in numbers)
    english = tuple(f"Number {number} was empty." for number in numbers)
    async with sit(write_post(tmp_path, "one.md", text + "\n", english)) as reviewer:
        await reviewer.press("T")
        assert "서랍장 → ?" in screen_text(reviewer)
        await reviewer.press("a", *"chest", "enter")
        assert "서랍장: chest" in (tmp_path / "_olgim" / "glossary.yml").read_text()


async def test_where_nothing_is_suggested_the_person_is_told(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("T")
        assert isinstance(reviewer.on_top, ReviewScreen)
        assert "Nothing to suggest" in reviewer.line("said")


async def test_several_posts_are_gone_through_with_brackets(post: Path, tmp_path: Path) -> None:
    other = write_post(tmp_path, "second.md", "다른 글이다.\n", ("Another post.",))
    async with sit(post, other) as reviewer:
        assert "post 1 of 2" in reviewer.line("header")
        await reviewer.press("right_square_bracket")
        assert "second.md" in reviewer.line("header")
        await reviewer.press("a")
        assert on_disk(other)[0].settled
        await reviewer.press("left_square_bracket")
        assert "post.md" in reviewer.line("header")


async def test_the_palette_and_the_page_of_keys_open_and_close(post: Path) -> None:
    async with sit(post, size=NARROW) as reviewer:
        await reviewer.press("question_mark")
        assert "not matched with the English page" in screen_text(reviewer)
        await reviewer.press("j", "space", "space")
        assert "accept, go to the next" in screen_text(reviewer)
        await reviewer.press("escape")
        await reviewer.press("ctrl+p", *"undo", "enter")
        await reviewer.settle()
        assert "Nothing to undo" in reviewer.line("said")


async def test_a_page_key_in_an_empty_palette_does_no_harm(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.pilot.press("ctrl+p", "pageup", "pagedown", *"zzz", "pageup", "escape")
        await reviewer.settle()
        assert reviewer.app.is_running


async def test_a_note_is_written(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("c", *"ask", "enter")
        assert on_disk(post)[0].note == "ask"


async def test_leaving_ends_the_program(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("q")
        assert reviewer.app.return_code == 0
        assert not reviewer.app.is_running


async def test_the_model_is_asked_again_and_what_it_answers_is_a_proposal(
    post: Path, model_server: ModelServer
) -> None:
    async with sit(post, endpoint=EndpointChoice(model_server.base_url, "test-model")) as reviewer:
        await reviewer.press("j", "j", "i", *"shorter", "enter")
        [request] = model_server.seen
        assert "shorter" in str(request.body)
        unit = on_disk(post)[2]
        assert unit.target != ENGLISH[2]
        assert (unit.state, unit.origin) == (State.PROPOSED, Origin.MODEL)
        assert reviewer.shown("diff")
        await reviewer.press("u")
        assert on_disk(post)[2].target == ENGLISH[2]


async def test_the_same_english_again_is_said_to_be_that(post: Path, model_server: ModelServer) -> None:
    model_server.dictionary[on_disk(post)[0].source] = ENGLISH[0]
    async with sit(post, endpoint=EndpointChoice(model_server.base_url, "test-model")) as reviewer:
        await reviewer.press("r")
        assert "The model's English is the same as before." in reviewer.line("said")
        assert on_disk(post)[0].target == ENGLISH[0]


async def test_without_an_endpoint_the_person_is_told_and_goes_on(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("r")
        assert "OPENAI_API_KEY" in reviewer.line("said")
        await reviewer.press("a")
        assert on_disk(post)[0].settled


async def test_leaving_does_not_wait_for_the_model(post: Path, model_server: ModelServer) -> None:
    model_server.always = fault("hang")
    async with sit(post, endpoint=EndpointChoice(model_server.base_url, "test-model")) as reviewer:
        await reviewer.pilot.press("r", "q")
        await reviewer.pilot.pause()
        assert "still at work" in screen_text(reviewer)
        await reviewer.pilot.press("y")
        await reviewer.pilot.pause()
        assert not reviewer.app.is_running


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_a_post_that_is_deleted_meanwhile_is_said_to_be_gone(post: Path, size: tuple[int, int]) -> None:
    async with sit(post, size=size) as reviewer:
        delete(post)
        await reviewer.press("a", "u", "P", "j", "m", "e")
        await reviewer.write("Too late")
        await reviewer.press("ctrl+s")
        assert "post.md" in reviewer.line("said")
        await reviewer.press("escape", "q", "y")
        assert not reviewer.app.is_running


async def test_a_long_post_is_accepted_and_previewed_while_the_screen_stays_alive(
    post: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.slow_work._SHORT", 0)
    async with sit(post) as reviewer:
        loop = threading.get_ident()
        asked: list[tuple[str, int]] = []
        session = reviewer.screen.session
        for name in ("clean_proposals", "accept", "preview"):
            _note_thread(session, name, asked, monkeypatch)
        await reviewer.press("A")
        await reviewer.press("y")
        await reviewer.press("P")
        assert isinstance(reviewer.on_top, PublishScreen)
    assert [name for name, _ in asked] == ["clean_proposals", "accept", "preview"]
    assert all(thread != loop for _, thread in asked)
    assert all(unit.settled for unit in on_disk(post))


def _note_thread(
    session: ReviewSession, name: str, asked: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    deed = getattr(session, name)

    def noted(*words: object) -> object:
        asked.append((name, threading.get_ident()))
        return deed(*words)

    monkeypatch.setattr(session, name, noted)
