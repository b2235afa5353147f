"""Nothing that a person typed or decided is lost, whatever becomes of the screen: in a real terminal, with real kills."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from support.model_server import ModelServer
from support.programs import gone
from support.reviews import ENGLISH, POST, bitext_of, on_disk, propose, write_post
from support.terminals import TMUX, Terminal

from translator.cli import main
from translator.units import Origin, State
from translator.workflow.review import ReviewSession
from translator.workflow.site import open_site

pytestmark = pytest.mark.skipif(
    TMUX is None, reason="tmux is not installed: these tests need a real terminal"
)


class Window:
    """One terminal for many tests; another one where a test has closed it, or broken off in the middle."""

    def __init__(self) -> None:
        self._terminal: Terminal | None = None

    def open(self) -> Terminal:
        self._terminal = self._terminal or Terminal()
        return self._terminal

    def close(self) -> None:
        if self._terminal is not None:
            self._terminal.close()
            self._terminal = None


@pytest.fixture(scope="module")
def window() -> Iterator[Window]:
    window = Window()
    yield window
    window.close()


@pytest.fixture
def at(window: Window, request: pytest.FixtureRequest) -> Iterator[Terminal]:
    failed = request.session.testsfailed
    yield window.open()
    if request.session.testsfailed > failed or not window.open().resting:
        window.close()


@pytest.fixture
def post(tmp_path: Path) -> Path:
    return write_post(tmp_path)


def drafts(post: Path) -> list[str]:
    """What a new session finds of what was typed and not saved."""
    session = ReviewSession(open_site(post), post, keep=True)
    try:
        return [typed.text for typed in session.drafts.values()]
    finally:
        session.close()


def hand_write(post: Path, text: str = "The second, by hand.") -> None:
    session = ReviewSession(open_site(post), post)
    session.edit(session.units[2].key, text)
    session.close()


def accept_all(post: Path) -> None:
    session = ReviewSession(open_site(post), post)
    session.accept([unit.key for unit in session.units])
    session.close()


def type_english(at: Terminal, post: Path, text: str, *way: str) -> None:
    """Open the review, go to a sentence by the keys of `way`, and type behind its English."""
    at.review(post)
    at.press(*way, "e")
    at.see("editing")
    at.type(text)


# ---- ways to end it

End = Callable[[Terminal], None]


def _quit(at: Terminal) -> None:
    at.press("C-q", "C-q")  # whether or not there is anything to tell
    at.ended()


def _killed(number: signal.Signals) -> End:
    def end(at: Terminal) -> None:
        at.end(number)
        at.ended()

    return end


def _closed(at: Terminal) -> None:
    process = at.olgim
    at.close()
    assert gone(process, within=30)


ENDS: dict[str, End] = {
    "kill -9": _killed(signal.SIGKILL),
    "a crash": _killed(signal.SIGSEGV),
    "terminated": _killed(signal.SIGTERM),
    "ctrl+q": _quit,
    "a closed terminal": _closed,
}


@pytest.mark.parametrize("end", ENDS)
def test_what_is_being_typed_is_there_the_next_time(at: Terminal, post: Path, end: str) -> None:
    type_english(at, post, ", and more 한글")
    at.see("and more 한글")
    ENDS[end](at)
    assert drafts(post) == ["First post, and more 한글"]
    assert on_disk(post)[0].target == ENGLISH[0]


@pytest.mark.parametrize("end", ENDS)
def test_a_draft_that_was_left_is_there_the_next_time(at: Terminal, post: Path, end: str) -> None:
    type_english(at, post, " Left.", "j", "j")
    at.press("Escape")
    at.see("The draft is kept")
    ENDS[end](at)
    assert drafts(post) == ["The second paragraph. Left."]


@pytest.mark.parametrize("end", ["kill -9", "ctrl+q"])
def test_a_brief_that_is_being_typed_is_there_the_next_time(at: Terminal, post: Path, end: str) -> None:
    at.review(post)
    at.press("O")
    at.see("Brief of")
    at.type("문단: passage")
    at.see("문단: passage")
    ENDS[end](at)
    session = ReviewSession(open_site(post), post, keep=True)
    assert session.brief_draft is not None
    assert session.brief_draft.text == "문단: passage"
    session.close()


def test_a_draft_is_continued_and_saved_in_the_next_session(at: Terminal, post: Path) -> None:
    type_english(at, post, " again")
    at.see("post again")
    ENDS["kill -9"](at)
    at.review(post)
    at.see("1 draft from before")
    at.press("e")
    at.see("First post again")
    at.press("C-s")
    at.see("Saved and accepted")
    assert (on_disk(post)[0].target, on_disk(post)[0].settled) == ("First post again", True)
    _quit(at)
    assert drafts(post) == []


def test_quitting_asks_where_there_is_a_draft(at: Terminal, post: Path) -> None:
    type_english(at, post, "!")
    at.see("post!")
    at.press("Escape")
    at.see("The draft is kept")
    at.press("q")
    at.see("One draft is kept")
    at.press("y")
    at.ended()
    assert drafts(post) == ["First post!"]


@pytest.mark.parametrize("end", ["kill -9", "ctrl+q"])
def test_undo_and_redo_reach_back_into_an_earlier_session(at: Terminal, post: Path, end: str) -> None:
    type_english(at, post, " 2")
    at.press("C-s")
    at.see("Saved and accepted")
    ENDS[end](at)
    at.review(post)
    at.press("u")
    at.see("Undone: editing")
    assert (on_disk(post)[0].target, on_disk(post)[0].state) == (ENGLISH[0], State.PROPOSED)
    ENDS[end](at)
    at.review(post)
    at.press("C-r")
    at.see("Redone: editing")
    assert (on_disk(post)[0].target, on_disk(post)[0].origin) == ("First post 2", Origin.HUMAN)
    _quit(at)


def log_of(post: Path) -> Path:
    [log] = (post.parent / "_olgim" / ".cache" / "review").glob("*.jsonl")
    return log


def _tear(log: Path) -> None:
    log.write_bytes(log.read_bytes()[:-20])


def _spoil(log: Path) -> None:
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(b"".join([lines[0], b"\x00\xff not ours\n", *lines[1:]]))


def _swap(log: Path) -> None:
    log.write_bytes(b'{"olgim-review":1,"post":"another.md"}\n{"do":"draft","key":"k","text":"x"}\n')


@pytest.mark.parametrize(
    ("damage", "said", "kept"),
    [
        (_tear, "a: accept", ["First post one"]),
        (_spoil, "set aside", ["First post one", "The second paragraph. two"]),
        (_swap, "is not one of this post", []),
    ],
)
def test_a_damaged_or_foreign_log_harms_nothing(
    at: Terminal, post: Path, damage: Callable[[Path], None], said: str, kept: list[str]
) -> None:
    session = ReviewSession(open_site(post), post, keep=True)
    session.type(session.units[0], "First post one")
    session.type(session.units[2], "The second paragraph. two")
    session.close()
    log = log_of(post)
    damage(log)
    before = log.read_bytes()
    at.review(post)
    if said != "a: accept":
        at.see(said)
        assert any(one.read_bytes() == before for one in log.parent.glob("*.damaged-1"))
    at.press("j", "j", "j", "a")
    at.wait(lambda: on_disk(post)[3].settled)
    _quit(at)
    assert drafts(post) == kept


def test_two_sessions_of_one_post_lose_neither_draft(at: Terminal, post: Path) -> None:
    other = Terminal()
    try:
        for terminal, down, words in ((at, 0, " hither"), (other, 2, " thither")):
            terminal.review(post)
            terminal.press(*"j" * down, "e")
            terminal.see("editing")
            terminal.type(words)
            terminal.see(words)
        other.end(signal.SIGKILL)
        ENDS["kill -9"](at)
    finally:
        other.close()
    assert sorted(drafts(post)) == ["First post hither", "The second paragraph. thither"]


# ---- an editor of one's own that fails

EDITORS = {
    "ends in error": ("#!/bin/sh\nfalse\n", "exit code 1", ""),
    "gives up after saving (:cq)": (
        '#!/bin/sh\necho "Words of mine." > "$1"; exit 1\n',
        "kept as a draft",
        "Words of mine.",
    ),
    "is killed": ("#!/bin/sh\nkill -9 $$\n", "SIGKILL", ""),
    "saves no UTF-8": ("#!/bin/sh\nprintf 'caf\\351' > \"$1\"\n", "did not save UTF-8", ""),
    "deletes the file": ('#!/bin/sh\nrm "$1"\n', "left no file", ""),
    "leaves the terminal raw": ("#!/bin/sh\nstty raw -echo; exit 3\n", "exit code 3", ""),
}


@pytest.mark.parametrize("name", EDITORS)
def test_an_editor_that_fails_comes_back_to_the_screen(at: Terminal, post: Path, name: str) -> None:
    script, said, kept = EDITORS[name]
    at.review(post, EDITOR=str(_editor(post, script)))
    at.press("E")
    at.see(said)
    assert on_disk(post)[0].target == ENGLISH[0]
    at.press("a")
    if kept:  # the draft, or what stands there
        at.see("draft")
        at.press("2")
    at.wait(lambda: on_disk(post)[0].settled)
    _quit(at)
    assert drafts(post) == ([kept] if kept else [])


def _editor(post: Path, script: str) -> Path:
    path = post.parent / "editor.sh"
    path.write_text(script)
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    ("command", "said"),
    [("/nowhere/vim", "can't be started"), ("vim 'x", "can't be read as a command"), ("", "not set")],
)
def test_an_editor_that_is_not_there_is_told_of(at: Terminal, post: Path, command: str, said: str) -> None:
    at.review(post, EDITOR=command, VISUAL="")
    at.press("E")
    at.see(said)
    at.press("a")
    at.wait(lambda: on_disk(post)[0].settled)
    _quit(at)


def test_an_interrupt_of_a_waiting_editor_is_the_editors_alone(at: Terminal, post: Path) -> None:
    editor = _editor(post, '#!/bin/sh\necho "Half of it." > "$1"; echo waiting\nexec sleep 600\n')
    at.review(post, EDITOR=str(editor))
    at.press("E")
    at.see("waiting")
    at.press("C-c")
    at.see("SIGINT", "draft")
    at.press("j", "a")
    at.wait(lambda: on_disk(post)[1].settled)
    _quit(at)
    assert drafts(post) == ["Half of it."]


FAMILY, ENGLAND = "👨\u200d👩\u200d👧", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


@pytest.mark.parametrize("key", ["e", "E"])
def test_emoji_of_several_characters_survive_the_editor(at: Terminal, tmp_path: Path, key: str) -> None:
    english = f"Our {FAMILY} and {ENGLAND}"
    path = write_post(tmp_path, text=f"우리 가족 {FAMILY} 잉글랜드 {ENGLAND}\n", english=(english,))
    at.review(path, EDITOR="sed -i s/Our/The/")
    at.press(key)
    if key == "e":
        at.see("editing")
        at.press("Home", "Delete", "Delete", "Delete")
        at.type("The")
        at.see("The ")
        at.press("C-s")
    at.wait(lambda: on_disk(path)[0].target == english.replace("Our", "The"))
    _quit(at)


@pytest.mark.parametrize("key", ["e", "E"])
def test_saving_unchanged_text_changes_nothing(at: Terminal, tmp_path: Path, key: str) -> None:
    path = write_post(tmp_path, text=f"우리 가족 {FAMILY}\n", english=(f"Our\u200b family {FAMILY}",))
    before = bitext_of(path).path.read_bytes()
    at.review(path, EDITOR="true")
    at.press(key)
    if key == "e":
        at.see("editing")
        at.press("C-s")
    at.see("Nothing changed")
    _quit(at)
    assert bitext_of(path).path.read_bytes() == before
    assert drafts(path) == []


# ---- focus


def _tab(at: Terminal) -> None:
    at.press("Tab", "BTab", "Tab")


def _click_on_the_korean(at: Terminal) -> None:
    at.click("Korean")


def _click_on_the_list(at: Terminal) -> None:
    at.click(" 4 ~")


@pytest.mark.parametrize("misuse", [_tab, _click_on_the_korean])
def test_focus_does_not_leave_the_editor(
    at: Terminal, post: Path, misuse: Callable[[Terminal], None]
) -> None:
    type_english(at, post, " one")
    at.see("post one")
    misuse(at)
    at.type(" two")
    at.see("post one two")
    at.press("C-s")
    at.see("Saved and accepted")
    assert on_disk(post)[0].target == "First post one two"
    _quit(at)


def test_a_click_on_another_segment_keeps_what_was_typed(at: Terminal, post: Path) -> None:
    type_english(at, post, " one")
    at.see("post one")
    _click_on_the_list(at)
    at.see("4 · Korean", "The draft is kept")
    at.press("a")
    at.wait(lambda: on_disk(post)[3].settled)
    _quit(at)
    assert drafts(post) == ["First post one"]


def test_a_range_is_selected_with_the_mouse_and_accepted(at: Terminal, post: Path) -> None:
    at.review(post)
    at.click(" 2 ~")
    at.click(" 4 ~", shift=True)
    at.see("3 segments selected")
    at.draw("3 ~", "1 ~")
    at.click("a: accept")
    at.wait(lambda: [unit.settled for unit in on_disk(post)] == [True, True, True, False])
    _quit(at)


def test_a_post_is_reviewed_and_published_with_the_mouse_alone(at: Terminal, post: Path) -> None:
    at.review(post)
    at.click(" 3 ~", times=2)
    at.see("editing")
    at.type(" Mine.")
    at.click("Korean")
    at.type(" All of it.")
    at.see("paragraph. Mine. All of it.")
    at.click("^s save")
    at.see("Saved and accepted")
    at.click("? keys")
    at.see("Signs and keys", "Esc closes")
    at.click("Esc closes")
    at.see("P publish")
    at.click("P publish")
    at.see("Enter write")
    at.click("Enter write")
    at.see("wrote post.en.md")
    at.see("y: all posts", "q quit")
    assert "Mine. All of it." in (post.parent / "post.en.md").read_text()
    at.click("q quit")
    at.see("This review")
    at.click("q quit")
    at.ended()


# ---- the post changes underneath

SECOND = "둘째 문단이다.\n\n"
CHANGES = {
    "shorter": POST.partition(SECOND)[0],
    "without the paragraph": POST.replace(SECOND, ""),
    "with nothing left": "English only.\n",
    "with another sentence": POST.replace("둘째 문단이다.", "둘째 긴 문단이다."),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_post_that_changes_under_the_editor_keeps_the_words(at: Terminal, post: Path, change: str) -> None:
    type_english(at, post, " Mine.", "j", "j")
    at.see("paragraph. Mine.")
    post.write_text(CHANGES[change])
    at.press("C-s")
    at.see("kept, and comes back with it" if change != "with another sentence" else "gone from the post")
    _quit(at)
    post.write_text(POST)
    session = ReviewSession(open_site(post), post)
    assert (session.units[2].target, session.units[2].settled) == ("The second paragraph. Mine.", True)


@pytest.mark.parametrize("change", CHANGES)
def test_a_post_that_changes_under_ones_own_editor_keeps_the_words(
    at: Terminal, post: Path, change: str
) -> None:
    new = post.parent / "new.txt"
    new.write_text(CHANGES[change])
    editor = _editor(post, f'#!/bin/sh\ncp "{new}" "{post}"; echo "Mine." > "$1"\n')
    at.review(post, EDITOR=str(editor))
    at.press("j", "j", "E")
    at.see("gone from the post")
    _quit(at)
    post.write_text(POST)
    session = ReviewSession(open_site(post), post)
    assert (session.units[2].target, session.units[2].settled) == ("Mine.", True)


def test_a_post_that_is_deleted_under_the_editor_keeps_the_words(at: Terminal, post: Path) -> None:
    type_english(at, post, " Mine.")
    at.see("Mine.")
    post.unlink()
    at.press("C-s")
    at.see("✗")
    at.press("Escape")
    at.see("The draft is kept")
    _quit(at)
    post.write_text(POST)
    assert drafts(post) == ["First post Mine."]


def test_a_draft_goes_along_with_its_sentence_when_that_changes(at: Terminal, post: Path) -> None:
    type_english(at, post, " Mine.", "j", "j")
    at.see("Mine.")
    ENDS["kill -9"](at)
    post.write_text(CHANGES["with another sentence"])
    at.review(post)
    at.press("j", "j")
    at.see("▌3 ✎", "둘째 긴 문단이다")
    at.press("e")
    at.see("paragraph. Mine.")
    _quit(at)


# ---- the model


def _machine(server: ModelServer) -> tuple[str, ...]:
    return ("post.md", "--base-url", server.base_url, "--model", "test-model")


@pytest.mark.parametrize("keys", ["r", "i"])
@pytest.mark.parametrize("how", ["hand", "accepted"])
def test_an_answer_is_put_beside_a_persons_words(
    at: Terminal, post: Path, model_server: ModelServer, keys: str, how: str
) -> None:
    if how == "hand":
        hand_write(post)
    else:
        accept_all(post)
    mine = on_disk(post)[2].target
    at.review(post, *_machine(model_server))
    at.press("Home", "j", "j", keys)
    if keys == "i":
        at.see("How should it read?")
        at.type("shorter")
        at.press("Enter")
    at.see("m: take")
    at.wait(lambda: bool(on_disk(post)[2].proposal))
    ENDS["kill -9"](at)
    unit = on_disk(post)[2]
    assert (unit.target, unit.settled) == (mine, True)
    at.review(post)
    at.press("Home", "j", "j")
    at.see(mine[:12], "A proposal is beside the English", "proposed by test-model")
    at.press("a" if how == "hand" else "m")
    at.wait(lambda: not on_disk(post)[2].proposal)
    assert on_disk(post)[2].target == (mine if how == "hand" else unit.proposal)
    assert on_disk(post)[2].settled
    _quit(at)


@pytest.mark.parametrize("key", ["m", "b"])
def test_earlier_words_are_put_beside_a_persons(at: Terminal, post: Path, key: str) -> None:
    type_english(at, post, " Mine.", "j", "j")
    at.press("C-s")
    at.see("Saved and accepted")
    at.press("k", key)
    at.see("m: take")
    unit = on_disk(post)[2]
    assert (unit.target, unit.settled, unit.proposal) == ("The second paragraph. Mine.", True, ENGLISH[2])
    at.press(key)
    at.see("Now here")
    assert on_disk(post)[2].target == ENGLISH[2]
    at.press("u", "u")
    at.wait(lambda: on_disk(post)[2] == replace(unit, proposal="", proposal_origin=None, proposal_author=""))
    _quit(at)


def test_translating_again_leaves_a_persons_words(
    at: Terminal, post: Path, model_server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_write(post, "Mine alone.")
    monkeypatch.chdir(post.parent)
    at.review(post)
    post.write_text(CHANGES["with another sentence"])
    main(["translate", *_machine(model_server), "--polish"])
    unit = on_disk(post)[2]
    assert (unit.target, unit.origin) == ("Mine alone.", Origin.HUMAN)
    assert unit.proposal
    at.press("Home", "j", "j")
    at.see("Mine alone.", "Korean: before → now")
    _quit(at)


def test_an_answer_that_comes_while_another_sentence_is_typed_disturbs_nothing(
    at: Terminal, post: Path, model_server: ModelServer
) -> None:
    model_server.latency = 1.5
    at.review(post, *_machine(model_server))
    at.press("j", "j", "r")
    at.see("The model is working")
    at.press("j", "e")
    at.see("editing")
    at.type(" Mine.")
    at.see("at 3. Mine.")
    post.write_text(POST.replace("안녕하세요. `code`는 그대로 둔다.\n\n", ""))
    at.wait(lambda: on_disk(post)[-2].target != ENGLISH[2])
    at.type(" More.")
    at.see("Mine. More.")
    at.press("C-s")
    at.see("Saved and accepted")
    assert on_disk(post)[-1].target == "The third ends at 3. Mine. More."
    _quit(at)


# ---- the list


def _long_post(folder: Path, number: int = 80) -> Path:
    text = "\n\n".join(f"{at}번 문단이다." for at in range(1, number + 1))
    return write_post(
        folder, text=text + "\n", english=tuple(f"Paragraph {at}." for at in range(1, number + 1))
    )


def test_home_and_end_move_the_cursor(at: Terminal, tmp_path: Path) -> None:
    at.review(_long_post(tmp_path))
    at.press("End")
    at.see("80 · Korean", "▌80")
    at.press("Home")
    at.see(" 1 · Korean", "▌ 1")
    _quit(at)


def test_an_update_leaves_cursor_range_and_view_where_they_are(at: Terminal, tmp_path: Path) -> None:
    path = _long_post(tmp_path)
    at.review(path)
    at.press(*"j" * 30, "v", "j", "j")
    at.see("33 · Korean", "•31", "▌33")
    row = next(y for y, line in enumerate(at.screen.split("\n")) if "▌33" in line)
    path.write_text("새 문단이다.\n\n" + path.read_text())
    at.see("34 · Korean", "•32", "▌34")
    assert next(y for y, line in enumerate(at.screen.split("\n")) if "▌34" in line) == row
    at.press("a")
    at.see("3 segments accepted")
    assert [place for place, unit in enumerate(on_disk(path)) if unit.settled] == [31, 32, 33]
    _quit(at)


def test_waiving_waives_one_finding(at: Terminal, post: Path) -> None:
    (post.parent / "_olgim" / "glossary.yml").write_text(
        "terms:\n  - 문단: passage\n  - 셋째: number three\n"
    )
    at.review(post)
    at.press("End", "w")
    at.see("Which finding?")
    at.press("1")
    at.see("Waive:")
    at.press("Enter")
    at.see("Waived: ")
    assert len(on_disk(post)[3].waived) == 1
    _quit(at)


def test_accepting_all_accepts_what_is_listed_and_says_what_it_leaves_out(at: Terminal, post: Path) -> None:
    propose(post, *ENGLISH[:3], "The third ends at 4.")
    at.review(post)
    at.press("/")
    at.see("Find in Korean")
    at.type("문단")
    at.press("Enter")
    at.see("2 found")
    at.press("A")
    at.see("finding (1)?", "Left out:", "1 has a finding, 2 are outside the filter")
    at.press("y")
    at.see("1 segment accepted")
    assert [unit.settled for unit in on_disk(post)] == [False, False, True, False]
    _quit(at)


def test_a_post_with_nothing_to_review_is_passed_over(at: Terminal, post: Path) -> None:
    (post.parent / "a.md").write_text("English only.\n")
    (post.parent / "z.md").write_text("English only, too.\n")
    other = write_post(post.parent, "zz.md", "다른 글이다.\n", ("Another post.",))
    at.review(post, "a.md", "post.md", "z.md", "zz.md")
    at.see("post.md", "nothing to review")
    at.press("]")
    at.see("zz.md", "Another post.")
    at.press("a")
    at.wait(lambda: on_disk(other)[0].settled)
    _quit(at)


# ---- while the model is at work


@pytest.mark.parametrize("end", ["kill -9", "ctrl+q", "a closed terminal"])
def test_what_a_model_has_answered_by_the_end_is_there_and_not_paid_again(
    at: Terminal, tmp_path: Path, model_server: ModelServer, end: str
) -> None:
    post = tmp_path / "new.md"
    post.write_text(
        "\n\n".join(f"문단 {number}번은 길게 이어지는 이야기다." for number in range(1, 21)) + "\n"
    )
    model_server.per_token = 0.05
    at.review(post, post.name, "--base-url", model_server.base_url, "--model", "test-model")
    at.see("R: translate all 20")
    at.press("R")
    at.wait(lambda: bitext_of(post).path.exists() and any(unit.target for unit in on_disk(post)))
    at.see("Esc: stop")
    ENDS[end](at)
    came = sum(bool(unit.target) for unit in on_disk(post))
    assert 0 < came < 20
    model_server.per_token = 0.0
    assert main(["translate", str(post), "--base-url", model_server.base_url, "--model", "test-model"]) == 0
    again = model_server.seen[-1].work
    assert again is not None
    assert len(again.slots) <= 20 - came


# ---- lines typed at questions, words replaced, posts chosen

QUESTIONS = {
    "a note": ("c", "Add a line to the note"),
    "a reason to reject": ("x", "Reject this English"),
    "an instruction": ("i", "How should it read"),
    "a term": ("t", "Which Korean term"),
    "words to replace": ("%", "Replace which English words"),
}


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("end", ["kill -9", "a closed terminal", "ctrl+q"])
def test_what_is_typed_at_a_question_is_there_the_next_time(
    at: Terminal, window: Window, post: Path, question: str, end: str
) -> None:
    key, asks = QUESTIONS[question]
    at.review(post)
    at.press(key)
    at.see(asks)
    at.type("half a line 한")
    at.see("half a line 한")
    ENDS[end](at)
    if end == "a closed terminal":
        window.close()
        at = window.open()
    at.review(post)
    at.see("typed at a question and not sent")
    at.press("j", "k", key)
    at.see(asks, "half a line 한")
    at.press("Escape")
    _quit(at)


def _ask_to_replace(at: Terminal, old: str, new: str) -> None:
    """Look up words that one segment of the post has, to be replaced by others."""
    at.press("%")
    at.see("Replace which English words")
    at.type(old)
    at.press("Enter")
    at.see("by what?")
    at.type(new)
    at.press("Enter")
    at.see("1 to change")


@pytest.mark.parametrize("end", ["kill -9", "ctrl+q"])
def test_words_that_were_replaced_are_undone_in_a_later_session(at: Terminal, post: Path, end: str) -> None:
    accept_all(post)
    at.review(post)
    _ask_to_replace(at, "third", "last one")
    assert on_disk(post)[3].target == ENGLISH[3]
    at.press("Enter")
    at.see("Replaced in 1 segment")
    assert on_disk(post)[3].target == "The last one ends at 3."
    ENDS[end](at)
    at.review(post)
    at.press("u")
    at.see("Undone: replacing")
    assert on_disk(post)[3].target == ENGLISH[3]
    _quit(at)


@pytest.mark.parametrize("end", ["kill -9", "ctrl+q"])
def test_words_replaced_in_all_posts_are_undone_in_a_later_session(
    at: Terminal, post: Path, end: str
) -> None:
    other = write_post(post.parent, "other.md", "셋째 글이다.\n", ("The third post.",))
    accept_all(post)
    accept_all(other)
    at.review(post)
    _ask_to_replace(at, "third", "last")
    at.press("s")
    at.see("2 to change, in 2 posts", "other.md")
    at.press("Enter")
    at.see("Replaced in 2 segments of 2 posts")
    assert (on_disk(post)[3].target, on_disk(other)[0].target) == ("The last ends at 3.", "The last post.")
    ENDS[end](at)
    at.review(other)
    at.press("u")
    at.see("Undone: replacing", "in 1 post more")
    assert (on_disk(post)[3].target, on_disk(other)[0].target) == (ENGLISH[3], "The third post.")
    _quit(at)


def test_a_kill_among_the_changes_replaces_nothing_and_keeps_the_words(at: Terminal, post: Path) -> None:
    accept_all(post)
    at.review(post)
    _ask_to_replace(at, "third", "last one")
    ENDS["kill -9"](at)
    assert [unit.target for unit in on_disk(post)] == list(ENGLISH)
    at.review(post)
    at.press("%")
    at.see("Replace which English words", "third")
    at.press("Escape")
    _quit(at)


def test_a_draft_survives_choosing_another_post_and_a_kill_there(at: Terminal, post: Path) -> None:
    write_post(post.parent, "another.md")
    type_english(at, post, " kept 한글")
    at.press("Escape")
    at.see("The draft is kept")
    at.press("y")
    at.see("next of yours", "another.md")
    at.press("Home", "Enter")
    at.see("segments to review")
    ENDS["kill -9"](at)
    assert drafts(post) == ["First post kept 한글"]


def test_the_sum_of_the_review_is_told_on_the_screen_and_after_it(at: Terminal, post: Path) -> None:
    at.review(post)
    at.press("a")
    at.see("segment accepted")
    at.press("q")
    at.see("This review", "go on reviewing")
    at.press("q")
    at.see("accepted          1 segment, 2 English words", "at-rest>")
    at.ended()


def test_a_pair_of_the_concordance_does_not_replace_a_persons_words(at: Terminal, post: Path) -> None:
    hand_write(post)
    at.review(post)
    at.press("j", "j", "W")
    at.see("Concordance")
    at.type("third ends")
    at.see("1 of 1")
    at.press("Enter")
    at.see("beside the English")
    ENDS["kill -9"](at)
    assert on_disk(post)[2].target == "The second, by hand."
    assert on_disk(post)[2].proposal == ENGLISH[3]
