"""Keys, text and word diffs, without a screen."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.reviews import POST
from textual.content import Content

from translator.document import parse
from translator.errors import UsageError
from translator.i18n import later
from translator.units import Finding, Origin, Severity, State, Unit
from translator.worddiff import Op, word_diff
from translator.workflow.review import Clean
from translator.workflow.review_units import rejected
from tui.actions import FOOTERS, Where, bindings, of
from tui.arrangement import PartsWanted, arrange
from tui.describe import english_title, left_out
from tui.hangul_keys import letters_of, with_twins
from tui.line_shares import Needs, share
from tui.looks import changes
from tui.remark_lines import remarks, said_note
from tui.text import content, error_line, message_line, one_line, padded, plain, tagged

TEXTS = st.lists(
    st.sampled_from(["the", "a", "<b1>", "</b1>", "서버를", "서버는", "cat", "\n", "  "]), max_size=14
).map(" ".join)


def test_every_letter_acts_under_its_jamo_as_well() -> None:
    assert with_twins(("a", "enter")) == ("a", "enter", "ㅁ")
    assert with_twins(("P",)) == ("P", "ㅖ")
    bound = {binding.key: binding.action for binding in bindings(Where.REVIEW)}  # type: ignore[union-attr]
    assert bound["ㅁ"] == bound["a"] == "accept"
    assert bound["ㅜ"] == bound["n"]
    assert bound["5"] == "take_match(5)"


@pytest.mark.parametrize("where", Where)
def test_no_key_does_two_things(where: Where) -> None:
    keys = [binding.key for binding in bindings(where)]  # type: ignore[union-attr]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("where", Where)
def test_the_footer_names_actions_that_there_are(where: Where) -> None:
    assert set(FOOTERS[where].split()) <= {action.name for action in of(where)}


def test_what_an_action_does_fits_on_a_line_of_the_help_on_a_small_screen() -> None:
    assert max(len(action.says) for where in Where for action in of(where)) <= 51


@pytest.mark.parametrize(
    ("typed", "letters"),
    [("ㅁ", "a"), ("머", "aj"), ("뭐", "anj"), ("낢", "skfa"), ("ㅖ", "P"), ("x", ""), ("", "")],
)
def test_what_an_input_method_composed_is_taken_for_its_keys(typed: str, letters: str) -> None:
    assert letters_of(typed) == letters


def test_nothing_that_a_terminal_acts_on_gets_to_the_screen() -> None:
    assert plain("a\x1b[31mb\x07\u202ec\u200bd\u009be") == "a[31mbcde"
    assert one_line("<b1>a</b1>\n  b<br2/>c") == "a b c"


@pytest.mark.parametrize(
    "hostile", ["[/x]", "[@click=app.quit]x[/]", "[bold red]", "[link=http://x]y[/link]"]
)
def test_text_is_never_markup(hostile: str) -> None:
    assert tagged(hostile).plain == hostile
    assert changes("", hostile).plain.endswith(hostile)


def test_a_finding_still_names_the_tag_that_it_is_about() -> None:
    finding = Finding("tags", Severity.CRITICAL, "The tag <c2/> is not in the source: leave it out.")
    assert "The tag <c2/> is not" in remarks([finding], "", 3).plain
    assert message_line("<c2/>\n  is\x1b[2J never closed") == "<c2/> is[2J never closed"


def test_tagged_text_reads_as_a_reader_will_see_it() -> None:
    segment = parse(POST).segments[1]
    shown = tagged("Hello, <c1>ignored</c1> <b9>x</b9>", segment.tags)
    assert shown.plain == "Hello, ignored <b9>x</b9>"
    assert ("ignored", "$code") in styled(shown)
    assert ("<b9>", "$error") in styled(shown)


def styled(content: Content) -> set[tuple[str, str]]:
    return {(content.plain[span.start : span.end], str(span.style)) for span in content.spans}


@given(TEXTS, TEXTS)
@settings(max_examples=150, deadline=None)
def test_the_two_sides_of_a_diff_are_the_two_texts(old: str, new: str) -> None:
    diff = word_diff(old, new)
    assert "".join(piece.text for piece in diff.side(Op.DELETED)) == old
    assert "".join(piece.text for piece in diff.side(Op.INSERTED)) == new


def test_a_diff_is_of_words() -> None:
    diff = word_diff("the basics of it", "the fundamentals of it")
    assert [(piece.op, piece.text) for piece in diff.pieces] == [
        (Op.SAME, "the "),
        (Op.DELETED, "basics "),
        (Op.INSERTED, "fundamentals "),
        (Op.SAME, "of it"),
    ]


def test_one_kept_word_between_two_changes_is_taken_in() -> None:
    diff = word_diff("we had a red car of ours there today", "we had one blue car of mine there today")
    changed = [piece.text for piece in diff.pieces if piece.op is not Op.SAME]
    assert changed == ["a red ", "one blue ", "ours ", "mine "]
    diff = word_diff("it was big and old there, in my town", "it was small and new there, in my town")
    assert [piece.text for piece in diff.pieces if piece.op is not Op.SAME] == [
        "big and old ",
        "small and new ",
    ]


def test_two_unlike_sentences_are_shown_one_by_one() -> None:
    assert not word_diff("one two three", "entirely other words here").alike
    shown = changes("one two three", "entirely other words here").plain
    assert shown == "- one two three\n+ entirely other words here"


def test_words_added_at_the_end_do_not_make_the_last_word_new() -> None:
    diff = word_diff("I kept a slip of paper.", "I kept a slip of paper. And so on.")
    assert [piece.text for piece in diff.pieces if piece.op is not Op.SAME] == [" And so on."]


def test_a_diff_of_a_long_text_is_of_what_changed_in_it() -> None:
    before = " ".join(f"word{number}" for number in range(200))
    after = before.replace("word150", "another")
    shown = changes(before, after, around=12).plain
    assert "word150" in shown
    assert "another" in shown
    assert "word1 " not in shown
    assert "word199" not in shown
    assert shown.count("…") == 2
    assert len(shown.split()) < 40
    apart = changes(before, after, apart=True, around=12).plain
    assert apart.startswith("- … word138 ")
    assert "\n+ … word138 " in apart


def test_a_short_diff_is_whole() -> None:
    before, after = "we had a red car of ours there today", "we had one blue car of mine there today"
    assert changes(before, after, around=12).plain == changes(before, after).plain


@given(TEXTS, TEXTS)
@settings(max_examples=100, deadline=None)
def test_a_shortened_diff_has_every_changed_word(old: str, new: str) -> None:
    shown = changes(old, new, around=2).plain
    for piece in word_diff(old, new).pieces:
        if piece.op is not Op.SAME:
            assert piece.text in shown


@pytest.mark.parametrize("beside", [True, False])
@given(
    lines=st.integers(8, 60),
    korean=st.integers(1, 50),
    english=st.integers(1, 50),
    diff=st.integers(0, 40),
    companion=st.integers(0, 12),
)
@settings(max_examples=150, deadline=None)
def test_no_part_gets_more_than_it_needs_and_all_together_no_more_than_there_is(
    beside: bool,
    lines: int,
    korean: int,
    english: int,
    diff: int,
    companion: int,
) -> None:
    room = share(Needs(korean, english, diff=diff, companion=companion, beside=beside), lines)
    assert room.texts + room.companion + room.diff <= max(lines, 9)
    assert room.korean >= 3
    assert room.english >= 3
    if not beside:
        assert room.korean <= max(korean + 2, room.texts)
        assert room.korean + room.english == room.texts


def test_a_title_takes_three_rows_and_not_twenty() -> None:
    room = share(Needs(1, 1), 20)
    assert (room.korean, room.english) == (3, 3)


@pytest.mark.parametrize(("width", "said"), [(60, "by hand"), (34, "accepted"), (24, "✓"), (0, "by hand")])
def test_a_title_never_cuts_that_a_proposal_is_beside(width: int, said: str) -> None:
    unit = Unit("k", "paragraph", "가", "A", State.ACCEPTED, Origin.HUMAN).beside("B", Origin.MODEL, "m")
    title = english_title(unit, width=width).plain
    assert "+ a proposal beside" in title
    assert said in title
    assert not width or len(title) <= width


def test_korean_is_padded_by_its_columns() -> None:
    assert padded("승인", 6) == "승인  "
    assert padded("accepted", 6) == "accepted"


def test_a_message_in_the_language_of_the_screen_stays_whole_in_an_error_and_in_a_text() -> None:
    message = later("{what} is missing", what="<b1>")
    assert error_line(UsageError(message, path="post.md", line=3)) == "post.md:3: <b1> is missing"
    assert content(message).plain == "<b1> is missing"


def test_what_accepting_all_leaves_out_is_told() -> None:
    assert left_out(Clean(("a",), flagged=0, elsewhere=0)) == ""
    assert (
        left_out(Clean(("a",), flagged=1, elsewhere=1))
        == " Left out: 1 has a finding, 1 is outside the filter."
    )
    assert (
        left_out(Clean((), flagged=2, elsewhere=3))
        == " Left out: 2 have a finding, 3 are outside the filter."
    )


def test_a_note_is_shown_as_it_is_but_for_what_olgim_wrote_into_it() -> None:
    unit = Unit("k", "paragraph", "글", "Words", State.PROPOSED, note="Rejected ideas stay.")
    note = rejected(unit, "stiff").note
    assert said_note(note) == note == "Rejected ideas stay.\nRejected (stiff): Words"


@pytest.mark.parametrize(
    ("size", "wanted", "lines", "seen"),
    [
        ((80, 24), PartsWanted(), 40, {"article"}),
        ((80, 24), PartsWanted(listed=True), 40, {"list"}),
        ((80, 24), PartsWanted(side=True), 40, {"article", "side", "covered"}),
        ((110, 40), PartsWanted(), 40, {"list", "companion"}),
        ((140, 40), PartsWanted(), 40, {"list", "side", "excerpt"}),
        ((140, 40), PartsWanted(), 14, {"list", "side", "article_below"}),
        ((140, 40), PartsWanted(), 15, {"list", "side", "excerpt"}),
        ((140, 40), PartsWanted(side=False), 40, {"list", "companion"}),
        ((140, 40), PartsWanted(listed=False), 4, {"article", "side"}),
        ((140, 40), PartsWanted(reading=True), 4, {"article"}),
        ((140, 40), PartsWanted(reading=True, side=True), 4, {"article", "side"}),
    ],
)
def test_what_is_in_view_follows_from_the_size_and_from_what_is_wanted(
    size: tuple[int, int], wanted: PartsWanted, lines: int, seen: set[str]
) -> None:
    parts = ("list", "article", "article_below", "side", "excerpt", "companion", "covered")
    found = arrange(size, wanted, lines, editing=False)
    assert {part for part in parts if getattr(found, part)} == seen


def test_an_editor_is_in_view_wherever_it_is_opened() -> None:
    reading = PartsWanted(reading=True)
    assert not arrange((80, 24), reading, 9, editing=False).segment
    assert arrange((80, 24), reading, 9, editing=True).segment
    assert not arrange((80, 24), PartsWanted(side=True), 9, editing=True).side
    assert arrange((140, 40), PartsWanted(side=True), 9, editing=True).side
