"""The promises of a review session: what a person decides is on disk at once, and nobody's words are lost."""

from __future__ import annotations

import shutil
import unicodedata
import weakref
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from support.model_server import ModelServer, fault
from support.reviews import ENGLISH, POST, bitext_of, on_disk, propose, review, write_post

from glossary import Term
from translator.document import Document
from translator.errors import GlossaryError, ProviderError, PublishError, StoreError, UsageError
from translator.units import UNTRANSLATED, Finding, Origin, Severity, State
from translator.workflow.endpoints import EndpointChoice
from translator.workflow.last_mirror import mark_of
from translator.workflow.mirror import mirror_file
from translator.workflow.own_editor import edit_outside
from translator.workflow.report import MirrorState
from translator.workflow.retranslate import retranslate
from translator.workflow.review import ReviewSession, Show
from translator.workflow.review_listing import counts_of, numbers_of
from translator.workflow.review_opening import open_review, open_touched
from translator.workflow.work import open_work


@pytest.fixture
def post(tmp_path: Path) -> Path:
    return write_post(tmp_path)


def keys(session: ReviewSession) -> list[str]:
    return [unit.key for unit in session.units]


def test_what_is_accepted_is_on_disk_when_the_action_returns(post: Path) -> None:
    session = review(post)
    session.accept(keys(session)[:2])
    assert [unit.state for unit in on_disk(post)] == [
        State.ACCEPTED,
        State.ACCEPTED,
        State.PROPOSED,
        State.PROPOSED,
    ]
    assert [unit.origin for unit in on_disk(post)] == [Origin.MODEL] * 4


def test_an_edit_is_a_persons_accepted_words_in_composed_hangul(post: Path) -> None:
    session = review(post)
    session.edit(keys(session)[2], unicodedata.normalize("NFD", "The 둘째 paragraph.\r\n"))
    unit = on_disk(post)[2]
    assert (unit.target, unit.state, unit.origin) == ("The 둘째 paragraph.", State.ACCEPTED, Origin.HUMAN)


def test_saving_what_stood_there_changes_nothing(post: Path) -> None:
    session = review(post)
    before = bitext_of(post).path.read_bytes()
    assert session.edit(keys(session)[2], ENGLISH[2] + "\n").message == "nothing changed. a: accept it"
    assert bitext_of(post).path.read_bytes() == before


FAMILY, ENGLAND = "👨\u200d👩\u200d👧", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


def test_emoji_of_several_characters_are_kept_as_they_are_typed(tmp_path: Path) -> None:
    path = write_post(
        tmp_path, text=f"우리 가족 {FAMILY} 이야기다.\n\n잉글랜드 {ENGLAND} 경기다.\n", english=("A.", "B.")
    )
    session = review(path)
    session.edit(keys(session)[0], f"A story of our family {FAMILY}.")
    session.edit(keys(session)[1], f"An England {ENGLAND} match.\U000e0067")
    assert [unit.target for unit in on_disk(path)] == [
        f"A story of our family {FAMILY}.",
        f"An England {ENGLAND} match.",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Hello. It stays.", "missing"),
        ("<c1>code</c1> and <c1>code</c1>", "more than once"),
        ("<c1>code</c1> <b7>x</b7>", "not a tag of the source"),
        ("  ", "no English"),
    ],
)
def test_an_edit_with_unsound_tags_is_refused_and_nothing_changes(post: Path, text: str, said: str) -> None:
    session = review(post)
    before = bitext_of(post).path.read_bytes()
    with pytest.raises(UsageError, match=said):
        session.edit(keys(session)[1], text)
    assert bitext_of(post).path.read_bytes() == before
    assert session.units[1].target == ENGLISH[1]


def test_undo_and_redo_go_back_and_forth_on_disk(post: Path) -> None:
    session = review(post)
    before = on_disk(post)
    session.accept(keys(session))
    session.edit(keys(session)[2], "Second.")
    assert session.undo().keys == (keys(session)[2],)
    session.undo()
    assert on_disk(post) == before
    session.redo()
    session.redo()
    assert on_disk(post)[2].target == "Second."
    assert all(unit.settled for unit in on_disk(post))
    with pytest.raises(UsageError, match="nothing to redo"):
        session.redo()


def test_a_rejected_translation_is_gone_from_the_mirror_and_kept_in_the_note(post: Path) -> None:
    session = review(post)
    session.reject([keys(session)[2]], "too stiff")
    unit = on_disk(post)[2]
    assert (unit.target, unit.state) == ("", State.UNTRANSLATED)
    assert unit.note == "Rejected (too stiff): The second paragraph."


def test_the_machines_words_can_be_had_back_after_an_edit(post: Path) -> None:
    session = review(post)
    key = keys(session)[2]
    session.edit(key, "Second.")
    assert [(c.name, c.old, c.new) for c in session.comparisons(key)] == [
        ("English: the machine's → now", ENGLISH[2], "Second.")
    ]
    session.take_machine(key)
    unit = on_disk(post)[2]
    assert (unit.target, unit.settled, unit.proposal, unit.proposal_whose) == (
        "Second.",
        True,
        ENGLISH[2],
        "by test-model",
    )
    session.take_machine(key)
    unit = on_disk(post)[2]
    assert (unit.target, unit.state, unit.origin, unit.author, unit.proposal) == (
        ENGLISH[2],
        State.ACCEPTED,
        Origin.MODEL,
        "test-model",
        "",
    )
    session.take_previous(key)
    assert (on_disk(post)[2].target, on_disk(post)[2].proposal) == (ENGLISH[2], "Second.")
    session.take_previous(key)
    assert (on_disk(post)[2].target, on_disk(post)[2].origin) == ("Second.", Origin.HUMAN)


def test_a_proposal_beside_a_persons_words_is_there_in_the_next_session_and_one_key_settles_it(
    post: Path,
) -> None:
    first = review(post)
    key = keys(first)[2]
    first.edit(key, "Mine.")
    first.propose(first.unit(key), "The model's.", "test-model")
    session = review(post)
    assert session.comparisons(key)[0].new == "The model's."
    assert session.view(Show.TODO) == [0, 1, 2, 3]
    session.accept([key])
    assert (on_disk(post)[2].target, on_disk(post)[2].proposal) == ("Mine.", "")
    assert session.view(Show.TODO) == [0, 1, 3]
    session.undo()
    session.take_machine(key)
    assert (on_disk(post)[2].target, on_disk(post)[2].settled) == ("The model's.", True)


def test_a_model_keeps_an_accepted_translation_of_its_own_as_well(post: Path) -> None:
    session = review(post)
    key = keys(session)[2]
    session.accept([key])
    session.propose(session.unit(key), "Another one.", "test-model")
    unit = on_disk(post)[2]
    assert (unit.target, unit.settled, unit.proposal) == (ENGLISH[2], True, "Another one.")
    session.reject([key], "worse")
    assert (on_disk(post)[2].target, on_disk(post)[2].proposal) == (ENGLISH[2], "")
    assert on_disk(post)[2].note == "Rejected (worse): Another one."


@pytest.mark.parametrize("order", ["asked first", "written first"])
def test_a_proposal_and_words_that_were_written_at_the_same_time_both_stay(post: Path, order: str) -> None:
    session = review(post)
    key = keys(session)[2]
    session.edit(key, "Mine.")
    asking, writing = bitext_of(post), bitext_of(post)
    asking.put(asking.units[2].offered("The model's.", Origin.MODEL, "test-model"))
    writing.put(replace(writing.units[2], target="Mine, again."))
    first, second = (asking, writing) if order == "asked first" else (writing, asking)
    first.save()
    second.save()
    unit = on_disk(post)[2]
    assert (unit.target, unit.proposal, unit.note) == ("Mine, again.", "The model's.", "")


def test_waiving_one_finding_leaves_the_others_of_its_check(tmp_path: Path) -> None:
    path = write_post(tmp_path)
    (tmp_path / "_olgim" / "glossary.yml").write_text("terms:\n  - 문단: passage\n  - 셋째: number three\n")
    session = review(path)
    key = keys(session)[3]
    found = session.findings(key)
    assert [one.code for one in found] == ["terms", "terms"]
    session.waive(key, found[0], "known")
    assert session.findings(key) == review(path).findings(key) == found[1:]


def test_the_machines_words_are_known_to_the_next_session_as_well(post: Path) -> None:
    first = review(post)
    first.edit(keys(first)[2], "Second.")
    session = review(post)
    assert [comparison.old for comparison in session.comparisons(keys(session)[2])] == [ENGLISH[2]]
    session.take_machine(keys(session)[2])
    assert (on_disk(post)[2].target, on_disk(post)[2].proposal) == ("Second.", ENGLISH[2])


def test_other_words_whose_tags_do_not_fit_are_not_taken(post: Path) -> None:
    session = review(post)
    with pytest.raises(UsageError, match="missing"):
        session.take(keys(session)[1], "Hello.", Origin.MEMORY)


def test_a_waived_finding_is_kept_with_its_reason_and_no_longer_found(post: Path) -> None:
    propose(post, *ENGLISH[:3], "The third ends at 4.")
    session = review(post)
    key = keys(session)[3]
    [finding] = {found.code: found for found in session.findings(key)}.values()
    assert session.view(Show.FINDINGS) == [3]
    session.waive(key, finding, "the author meant 4")
    assert session.findings(key) == ()
    assert on_disk(post)[3].waived == {finding.mark: "the author meant 4"}


@pytest.mark.parametrize("how", ["edit", "take", "reject", "in the English file", "in the PO file", "model"])
def test_a_waiver_is_of_the_words_it_was_given_for(post: Path, how: str) -> None:
    propose(post, *ENGLISH[:3], "The third ends at 4.")
    session = review(post)
    key = keys(session)[3]
    [finding] = {found.code: found for found in session.findings(key)}.values()
    session.waive(key, finding, "the author meant 4")
    assert session.publish(session.preview()) is MirrorState.WRITTEN
    if how != "model":  # which replaces nothing that is accepted
        session.accept([key])
    assert session.unit(key).waived
    other = "The third ends at 5."
    match how:
        case "edit":
            session.edit(key, other)
        case "take":
            session.take(key, other, Origin.MEMORY)
            assert session.unit(key).waived
            session.take(key, other, Origin.MEMORY)
        case "reject":
            session.reject([key])
        case "model":
            work = open_work(session.site, post)
            work.propose(key, other, Origin.MODEL, "test")
            work.save()
        case _:
            mirror, bitext = mirror_file(open_work(session.site, post)), session.site.bitext_path(post)
            path = mirror if how == "in the English file" else bitext
            path.write_text(path.read_text("utf-8").replace("The third ends at 4.", other), encoding="utf-8")
    session.refresh()
    assert session.unit(key).waived == {}
    if how in {"edit", "take", "reject"}:
        session.undo()
        assert session.unit(key).waived == {finding.mark: "the author meant 4"}


def test_a_note_is_on_disk(post: Path) -> None:
    session = review(post)
    session.annotate(keys(session)[0], "Ask the author.")
    assert on_disk(post)[0].note == "Ask the author."


def test_a_note_that_somebody_else_saved_meanwhile_stays_above_the_new_one(post: Path) -> None:
    session, other = review(post), review(post)
    other.annotate(keys(other)[0], "Theirs.")
    session.annotate(keys(session)[0], "Mine.")
    assert on_disk(post)[0].note == "Theirs.\nMine."


def test_a_changed_term_is_reviewed_in_the_accepted_sentences_that_it_touches(
    post: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    twin = write_post(tmp_path, "twin.md")
    for path in (post, twin):
        session = review(path)
        session.accept(keys(session)[:3])
        session.close()
    (tmp_path / "_olgim" / "glossary.yml").write_text("문단: paragraph\n", encoding="utf-8")
    assert open_touched("문단", [str(post), str(twin)]) is None
    (tmp_path / "_olgim" / "glossary.yml").write_text("문단: passage\n", encoding="utf-8")
    desk = open_touched("문단", [str(post), str(twin)])
    assert desk is not None
    assert [path.name for _, path in desk.posts] == ["post.md", "twin.md"]
    assert desk.session.view(Show.TERM) == [2]  # the other one is not accepted
    assert desk.move(1).view(Show.TERM) == [2]
    with pytest.raises(GlossaryError, match="there is no term"):
        open_touched("없는말", [str(post)])


def test_filters_and_search_list_places_in_the_post(post: Path) -> None:
    session = review(post)
    session.accept(keys(session)[:1])
    session.edit(keys(session)[1], "Hi. <c1/> stays.")
    assert session.view() == [0, 1, 2, 3]
    assert session.view(Show.TODO) == [2, 3]
    assert session.view(Show.EDITED) == [1]
    assert session.view(Show.STALE) == []
    assert session.view(query="문단") == [2, 3]
    assert session.view(query=unicodedata.normalize("NFD", "문단")) == [2, 3]
    assert session.view(Show.TODO, "SECOND") == [2]
    assert (session.counts.total, session.counts.accepted, session.counts.proposed) == (4, 2, 2)


def test_search_finds_text_in_a_post_whose_hangul_is_decomposed(tmp_path: Path) -> None:
    post = write_post(tmp_path)
    post.write_text(unicodedata.normalize("NFD", post.read_text("utf-8")), "utf-8")
    assert review(post).view(query="문단") == [2, 3]


def test_accepting_all_leaves_out_what_has_a_finding(post: Path) -> None:
    propose(post, *ENGLISH[:3], "The third ends at 4.")
    session = review(post)
    clean = session.clean_proposals()
    assert (clean.flagged, clean.elsewhere) == (1, 0)
    assert session.clean_proposals([2, 3]).keys == clean.keys[2:]
    assert session.clean_proposals([2, 3]).elsewhere == 2
    session.accept(clean.keys)
    assert [unit.settled for unit in on_disk(post)] == [True, True, True, False]


def test_publishing_writes_the_file_exactly_as_shown(post: Path) -> None:
    session = review(post)
    session.accept(keys(session))
    preview = session.preview()
    assert preview.old is None
    assert "+# " not in preview.diff()
    assert "+title: First post" in preview.diff()
    assert not preview.path.exists()
    assert session.publish(preview) is MirrorState.WRITTEN
    assert preview.path.read_text() == preview.text
    assert session.preview().unchanged


def test_what_is_untranslated_or_critical_blocks_publishing(post: Path) -> None:
    propose(post, ENGLISH[0], "", "둘째 문단이다.", ENGLISH[3])
    session = review(post)
    preview = session.preview()
    assert [blocker.line for blocker in preview.blockers] == [5, 7]
    with pytest.raises(PublishError, match="2 to fix first"):
        session.publish(preview)
    assert not preview.path.exists()


def test_a_diff_that_is_no_longer_true_is_not_published(post: Path) -> None:
    session = review(post)
    preview = session.preview()
    session.edit(keys(session)[2], "Changed meanwhile.")
    with pytest.raises(PublishError, match="changed since"):
        session.publish(preview)
    assert not preview.path.exists()


def test_an_english_file_that_is_not_ours_is_never_overwritten(post: Path) -> None:
    mirror = review(post).preview().path
    mirror.write_text("My own English.\n")
    session = review(post)
    assert "Olgim didn't write it" in session.notices[0]
    with pytest.raises(PublishError, match="didn't write it"):
        session.publish(session.preview())
    assert mirror.read_text() == "My own English.\n"


def test_what_a_person_changed_in_the_mirror_is_taken_over_when_the_review_opens(post: Path) -> None:
    first = review(post)
    first.publish(first.preview())
    mirror = first.preview().path
    mirror.write_text(mirror.read_text().replace("The second paragraph.", "My second paragraph."))
    session = review(post)
    assert session.notices == ["1 segment taken over from the English file"]
    assert (on_disk(post)[2].target, on_disk(post)[2].settled) == ("My second paragraph.", True)


def test_a_mirror_edited_during_the_review_is_taken_over_and_not_overwritten(post: Path) -> None:
    session = review(post)
    session.publish(session.preview())
    preview = session.preview()
    preview.path.write_text(preview.text.replace("The second paragraph.", "My second paragraph."))
    with pytest.raises(PublishError, match="changed since"):
        session.publish(preview)
    session.publish(session.preview())
    assert "My second paragraph." in preview.path.read_text()


def test_what_another_program_wrote_to_the_bitext_is_taken_over(post: Path) -> None:
    session = review(post)
    other = bitext_of(post)
    other.put(
        replace(
            other.units[3], target="The third ends at three (3).", state=State.ACCEPTED, origin=Origin.HUMAN
        )
    )
    other.save()
    session.accept(keys(session)[:1])
    assert [unit.settled for unit in on_disk(post)] == [True, False, False, True]
    assert session.units[3].target == "The third ends at three (3)."


def test_two_people_who_edit_the_same_segment_keep_both_their_words(post: Path) -> None:
    session = review(post)
    base = session.units[2]
    other = review(post)
    other.edit(base.key, "Theirs.")
    session.edit(base.key, "Ours.", base)
    unit = on_disk(post)[2]
    assert unit.target == "Ours."
    assert "Theirs." in unit.note


def test_an_undo_leaves_alone_what_somebody_else_changed_since(post: Path) -> None:
    session = review(post)
    session.accept(keys(session)[:2])
    review(post).edit(keys(session)[1], "Theirs: <c1/>.")
    said = session.undo()
    assert "left alone" in said.message
    assert [unit.settled for unit in on_disk(post)] == [False, True, False, False]
    assert on_disk(post)[1].target == "Theirs: <c1/>."


def test_a_post_that_changed_under_the_review_is_read_again(post: Path) -> None:
    session = review(post)
    session.accept(keys(session))
    post.write_text(POST.replace("둘째 문단이다.", "둘째 문단을 고쳤다."))
    said = session.refresh()
    assert said is not None
    assert said.outside == (session.units[2].key,)
    unit = session.units[2]
    assert (unit.state, unit.previous_source) == (State.STALE, "둘째 문단이다.")
    assert session.comparisons(unit.key)[0].old == "둘째 문단이다."


def test_a_segment_that_is_gone_is_said_to_be(post: Path) -> None:
    session = review(post)
    key = keys(session)[2]
    post.write_text(POST.replace("둘째 문단이다.\n\n", ""))
    with pytest.raises(UsageError, match="gone"):
        session.edit(key, "Too late.")


def test_a_bitext_that_another_program_broke_is_left_as_it_is(post: Path) -> None:
    session = review(post)
    path = bitext_of(post).path
    broken = path.read_bytes() + b"<<<<<<< HEAD\n"
    path.write_bytes(broken)
    for _ in range(2):
        with pytest.raises(StoreError, match="merge conflict"):
            session.accept(keys(session))
    assert path.read_bytes() == broken
    assert not any(unit.settled for unit in session.units)


def test_a_bitext_that_breaks_between_looking_and_saving_is_left_as_it_is(
    post: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = review(post)
    path = bitext_of(post).path
    broken = path.read_bytes() + b"<<<<<<< HEAD\n"
    monkeypatch.setattr(session, "refresh", lambda: path.write_bytes(broken))
    for _ in range(2):
        with pytest.raises(StoreError, match="merge conflict"):
            session.accept(keys(session))
        assert path.read_bytes() == broken


def test_similar_sentences_come_from_other_posts(post: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.md"
    other.write_text("둘째 문단이었다.\n")
    propose(other, "It was the second paragraph.")
    session = review(post)
    [match] = session.memory.matches(session.units[2])
    assert match.target == "It was the second paragraph."
    session.close()


def test_glossary_terms_are_marked_where_they_stand(post: Path, tmp_path: Path) -> None:
    (tmp_path / "_olgim" / "glossary.yml").write_text("terms:\n  - 문단: paragraph\n")
    session = review(post)
    [match] = session.terms(keys(session)[2])
    assert (match.term.target, match.start, match.end) == ("paragraph", 3, 5)


def test_a_new_term_is_in_the_glossary_and_shows_what_it_touches(post: Path, tmp_path: Path) -> None:
    (tmp_path / "_olgim" / "glossary.yml").write_text("# ours\nterms:\n  - 코드: code\n")
    session = review(post)
    said = session.add_term(Term("문단", "passage"))
    assert (
        tmp_path / "_olgim" / "glossary.yml"
    ).read_text() == "# ours\nterms:\n  - 코드: code\n  - 문단: passage\n"
    assert said.message == "문단 = passage: in 2 segments, 2 translated differently"
    assert session.view(Show.TERM) == session.view(Show.FINDINGS) == [2, 3]
    with pytest.raises(GlossaryError, match="already"):
        session.add_term(Term("문단", "section"))


def test_a_glossary_that_changed_on_disk_is_read_again(post: Path, tmp_path: Path) -> None:
    session = review(post)
    assert session.view(Show.FINDINGS) == []
    (tmp_path / "_olgim" / "glossary.yml").write_text("terms:\n  - 문단: passage\n")
    assert session.refresh() is not None
    assert session.view(Show.FINDINGS) == [2, 3]
    assert session.refresh() is None


def test_a_post_without_korean_is_nothing_to_review(tmp_path: Path) -> None:
    (tmp_path / "english.md").write_text("English only.\n")
    with pytest.raises(UsageError, match="no Korean"):
        review(tmp_path / "english.md")


def test_without_a_name_the_posts_with_unaccepted_proposals_are_opened(
    post: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "_olgim" / "config.yml").write_text("")
    (tmp_path / "untranslated.md").write_text("번역이 없다.\n")
    desk = open_review([])
    assert desk is not None
    assert [path.name for _, path in desk.posts] == ["post.md"]
    desk.session.accept(keys(desk.session))
    new = open_review([])  # nothing waits for review: what has no English yet
    assert new is not None
    assert [path.name for _, path in new.posts] == ["untranslated.md"]


def test_several_posts_are_open_one_at_a_time_and_keep_their_undo(post: Path, tmp_path: Path) -> None:
    shutil.copy(post, tmp_path / "twin.md")
    desk = open_review([str(post), str(tmp_path / "twin.md")])
    assert desk is not None
    first = desk.session
    propose(post, *ENGLISH)
    first.accept(keys(first)[:1])
    assert desk.move(1).label == "twin.md"
    assert desk.move(1) is first
    first.undo()
    assert not on_disk(post)[0].settled
    desk.close()


def test_the_editor_of_ones_own_changes_the_text(tmp_path: Path) -> None:
    editor = tmp_path / "editor.sh"
    editor.write_text("#!/bin/sh\nprintf 'from the editor\\n' > \"$1\"\n")
    editor.chmod(0o755)
    assert edit_outside("before", {"EDITOR": str(editor)}) == "from the editor\n"
    with pytest.raises(UsageError, match="not set"):
        edit_outside("before", {})
    with pytest.raises(UsageError, match="can't be started"):
        edit_outside("before", {"EDITOR": str(tmp_path / "none")})
    with pytest.raises(UsageError, match="exit code 1"):
        edit_outside("before", {"EDITOR": "false"})
    with pytest.raises(UsageError, match="can't be read as a command: No closing quotation"):
        edit_outside("before", {"EDITOR": "vim 'x"})


def test_a_damaged_bitext_keeps_nobody_from_reviewing_the_other_posts(
    post: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(post.parent)
    other = write_post(post.parent, "aside.md")
    damaged = bitext_of(other).path
    damaged.write_text('msgid "', encoding="utf-8")
    desk = open_review([])
    assert desk is not None
    assert [path.name for _, path in desk.posts] == ["post.md"]
    assert [f"{damaged.name}:1: " in notice for notice in desk.session.notices] == [True]
    post.unlink()
    with pytest.raises(StoreError):
        open_review([])


def test_a_finding_that_is_critical_keeps_an_accepted_segment_unfinished(post: Path) -> None:
    propose(post, *ENGLISH[:2], "둘째 문단이다.", ENGLISH[3])
    session = review(post)
    key = keys(session)[2]
    session.accept(keys(session))
    assert session.view(Show.TODO) == [2]
    critical = next(found for found in session.findings(key) if found.severity is Severity.CRITICAL)
    assert isinstance(critical, Finding)
    session.waive(key, critical)
    assert session.view(Show.TODO) == []


def test_a_segment_is_translated_again_as_the_reviewer_wishes(post: Path, model_server: ModelServer) -> None:
    session = review(post)
    unit = session.units[2]
    endpoint = EndpointChoice(model_server.base_url, "test-model")
    answer = retranslate(session, unit.key, "less formal", endpoint)
    [request] = model_server.seen
    assert request.work is not None
    assert len(request.work.slots) == 1
    assert "less formal" in str(request.body)
    assert on_disk(post)[2] == unit
    session.propose(unit, answer.target or "", answer.author)
    proposed = on_disk(post)[2]
    assert (proposed.target, proposed.state, proposed.origin) == (answer.target, State.PROPOSED, Origin.MODEL)
    session.take_previous(unit.key)
    assert on_disk(post)[2].target == unit.target


def test_the_model_is_told_what_was_rejected_and_why(post: Path, model_server: ModelServer) -> None:
    session = review(post)
    key = keys(session)[2]
    session.reject([key], "too stiff")
    retranslate(session, key, "", EndpointChoice(model_server.base_url, "test-model"))
    [request] = model_server.seen
    assert "Rejected (too stiff): The second paragraph." in str(request.body)


def test_an_answer_does_not_replace_what_was_written_while_the_model_thought(post: Path) -> None:
    session = review(post)
    asked_for = session.units[2]
    session.edit(asked_for.key, "Mine.")
    session.propose(asked_for, "The model's.", "test-model")
    assert (on_disk(post)[2].target, on_disk(post)[2].settled) == ("Mine.", True)
    assert on_disk(post)[2].proposal == "The model's."


def test_a_model_that_gives_nothing_sound_changes_nothing(post: Path, model_server: ModelServer) -> None:
    session = review(post)
    model_server.always = fault("status", code=401)
    with pytest.raises(ProviderError):
        retranslate(session, session.units[2].key, "", EndpointChoice(model_server.base_url, "test-model"))
    assert on_disk(post)[2].target == ENGLISH[2]


def test_without_an_endpoint_translating_again_says_what_was_looked_for(post: Path) -> None:
    session = review(post)
    with pytest.raises(ProviderError) as caught:
        retranslate(session, session.units[2].key, "", EndpointChoice())
    assert "OPENAI_API_KEY" in f"{caught.value} {caught.value.hint}"


def test_a_broken_tag_blocks_publishing_once_not_twice(tmp_path: Path) -> None:
    path = write_post(tmp_path)
    bitext = bitext_of(path)
    bitext.replace_units(
        replace(unit, target="Hello, it stays.") if at == 1 else unit for at, unit in enumerate(bitext.units)
    )
    bitext.save()
    session = review(path)
    blockers = session.preview().blockers
    session.close()
    assert [(one.line, "is missing" in one.message) for one in blockers] == [(5, True)]


def test_counts_and_numbers_are_those_of_all_units_whatever_is_done(post: Path) -> None:
    session = review(post)
    one, two, *_ = keys(session)

    def leave(key: str) -> object:
        left = replace(session.unit(key), target="", waived={UNTRANSLATED: ""})
        return session.apply("waive", [left], "")

    acts: tuple[Callable[[], object], ...] = (
        lambda: session.accept([one]),
        lambda: session.reject([two]),
        lambda: leave(two),
        lambda: session.edit(two, "It has <c1>code</c1>."),
        lambda: session.accept(keys(session)),
        session.undo,
    )
    for act in acts:
        before = session.numbers
        act()
        assert session.counts == counts_of(session.units)
        assert session.numbers == numbers_of(session.units)
        if session.numbers == before:
            assert session.numbers is before  # nothing was counted that had not changed


def test_the_mirror_that_was_read_to_be_written_is_gone_when_it_is_noted(
    post: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = review(post)
    session.accept(keys(session))
    read: list[weakref.ref[Document]] = []
    parse_mirror = Document.parse_mirror

    def spied(document: Document, text: str) -> Document:
        mirror = parse_mirror(document, text)
        read.append(weakref.ref(mirror))
        return mirror

    def marked(frame: str, base: str) -> str:
        assert read
        assert all(one() is None for one in read)
        return mark_of(frame, base)

    monkeypatch.setattr(Document, "parse_mirror", spied)
    monkeypatch.setattr("translator.workflow.mirror_write.mark_of", marked)
    assert session.publish(session.preview()) is MirrorState.WRITTEN
    assert [key for key, _ in bitext_of(post).header.written if key] == keys(session)
