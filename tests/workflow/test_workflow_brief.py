"""The promises of a post's brief under review: what a person decides is kept, short, clean, and nobody else's is lost."""

from __future__ import annotations

import os
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from support.model_server import ModelServer
from support.permissions import modes
from support.reviews import ENGLISH, bitext_of, on_disk, propose, review, write_post

from translator.errors import StoreError, UsageError
from translator.units import Origin, State
from translator.workflow.endpoints import EndpointChoice
from translator.workflow.retranslate import retranslate
from translator.workflow.review import ReviewSession, Show
from translator.workflow.review_brief import subject

BRIEF = ("둘째: second", "셋째: third")


@pytest.fixture
def post(tmp_path: Path) -> Path:
    path = write_post(tmp_path)
    somebody_decides(path, BRIEF)
    return path


def somebody_decides(path: Path, brief: tuple[str, ...]) -> None:
    """Change the brief in the file, as another program does."""
    bitext = bitext_of(path)
    bitext.header = replace(bitext.header, brief=brief)
    bitext.save()


def kept(path: Path) -> tuple[str, ...]:
    """The brief as a new reader finds it."""
    return bitext_of(path).header.brief


def touched(session: ReviewSession) -> list[int]:
    return session.view(Show.TERM)


def test_a_brief_is_on_disk_when_the_action_returns(post: Path) -> None:
    units = on_disk(post)
    outcome = review(post).decide(["둘째: No. 2", "문단: passage"])
    assert kept(post) == ("둘째: No. 2", "문단: passage")
    assert outcome.message.startswith("the brief has 2 lines")
    assert on_disk(post) == units


def test_blank_and_doubled_lines_are_left_out_and_spaces_are_single(post: Path) -> None:
    review(post).decide(["", "  둘째:\tsecond  ", " \u3000", "둘째: second", "a  b"])
    assert kept(post) == ("둘째: second", "a b")


def test_an_emptied_brief_is_gone_from_the_file(post: Path) -> None:
    outcome = review(post).decide(["", " "])
    assert kept(post) == ()
    assert b"brief" not in bitext_of(post).path.read_bytes()
    assert "the brief is empty now" in outcome.message


def test_what_nobody_types_and_what_reorders_text_is_taken_out(post: Path) -> None:
    review(post).decide(["둘째:\x1b[2J \u202esecond\u2066\x07", "a\u2028b\x85c\rd", "\u200b\u2069"])
    assert kept(post) == ("둘째:[2J second", "a b c d")


def test_decomposed_hangul_is_composed_and_finds_its_segments(post: Path) -> None:
    session = review(post)
    session.decide([*BRIEF, unicodedata.normalize("NFD", "안녕하세요: Hi")])
    assert kept(post) == (*BRIEF, "안녕하세요: Hi")
    assert touched(session) == [1]


@pytest.mark.parametrize(
    "line", ["# x", "brief: x", 'x "quoted" \\', "#, fuzzy", 'msgid ""', "<<<<<<< HEAD", "C:\\"]
)
def test_a_line_that_looks_like_the_file_itself_comes_back_as_it_was(post: Path, line: str) -> None:
    review(post).decide([line])
    assert kept(post) == (line,)
    assert len(on_disk(post)) == len(ENGLISH)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            ["둘째: second", "", "셋째: " + "x" * 9_996],
            "line 2 of the brief has 10,000 characters, 200 is the most",
        ),
        ([f"{number}: n" for number in range(41)], "the brief has 41 lines, 40 is the most"),
    ],
)
def test_a_brief_that_is_too_long_is_refused_with_the_line_and_the_bound(
    post: Path, lines: list[str], said: str
) -> None:
    session = review(post)
    before = bitext_of(post).path.read_bytes()
    with pytest.raises(UsageError, match=said) as caught:
        session.decide(lines)
    assert "keep it short" in str(caught.value.hint)
    assert bitext_of(post).path.read_bytes() == before
    assert session.brief == BRIEF


def test_the_longest_brief_that_may_be_is_kept(post: Path) -> None:
    lines = [f"{number:02}: ".ljust(200, "x") for number in range(40)]
    review(post).decide(lines)
    assert kept(post) == tuple(lines)


def test_what_another_program_wrote_to_the_units_meanwhile_stays(post: Path) -> None:
    session = review(post)
    other = bitext_of(post)
    other.put(replace(other.units[3], target="Mine at 3.", state=State.ACCEPTED, origin=Origin.HUMAN))
    other.save()
    session.decide(["둘째: No. 2"])
    assert (on_disk(post)[3].target, kept(post)) == ("Mine at 3.", ("둘째: No. 2",))


def test_lines_that_somebody_else_wrote_or_took_out_meanwhile_are_kept_so(post: Path) -> None:
    session = review(post)
    base = session.brief
    somebody_decides(post, ("셋째: third", "문단: paragraph"))
    outcome = session.decide([*BRIEF, "안녕하세요: Hi"], base)
    assert kept(post) == ("셋째: third", "안녕하세요: Hi", "문단: paragraph")
    assert "3 lines, 1 by somebody else meanwhile" in outcome.message


def test_a_brief_that_somebody_else_saves_between_looking_and_saving_is_not_lost(
    post: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = review(post)
    monkeypatch.setattr(session, "refresh", lambda: somebody_decides(post, (*BRIEF, "문단: paragraph")))
    session.decide(["둘째: No. 2", "셋째: third"])
    assert kept(post) == ("둘째: No. 2", "셋째: third", "문단: paragraph")
    assert session.brief == kept(post)


def test_a_read_only_folder_is_said_and_nothing_has_changed(post: Path) -> None:
    session = review(post)
    path = bitext_of(post).path
    before = path.read_bytes()
    with (
        modes(0o500, path.parent),
        pytest.raises(StoreError, match="can't write the bitext: Permission denied") as caught,
    ):
        session.decide(["둘째: No. 2"])
    assert caught.value.path == path
    assert (path.read_bytes(), session.brief) == (before, BRIEF)
    session.decide(["둘째: No. 2"])
    assert kept(post) == ("둘째: No. 2",)


def test_a_full_disk_is_said_and_nothing_has_changed(post: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = review(post)

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(StoreError, match="No space left"):
            session.decide(["둘째: No. 2"])
    assert kept(post) == session.brief == BRIEF
    session.decide(["둘째: No. 2"])
    assert kept(post) == ("둘째: No. 2",)


def test_a_changed_an_added_and_a_deleted_line_list_the_segments_that_they_are_about(post: Path) -> None:
    session = review(post)
    outcome = session.decide(["둘째: No. 2", "셋째: third"])
    assert touched(session) == [2]
    assert "둘째: in 1 segment" in outcome.message
    session.decide(["둘째: No. 2", "셋째: third", "문단 → passage"])
    assert touched(session) == [2, 3]
    outcome = session.decide(["둘째: No. 2", "문단 → passage"])
    assert touched(session) == [3]
    assert outcome.message == "the brief has 2 lines; 셋째: in 1 segment"


def test_lines_in_another_order_touch_nothing(post: Path) -> None:
    session = review(post)
    session.decide(reversed(BRIEF))
    assert kept(post) == BRIEF[::-1]
    assert touched(session) == []


def test_saving_what_stood_there_changes_nothing_and_says_so(post: Path) -> None:
    session = review(post)
    before = bitext_of(post).path.read_bytes()
    assert "nothing changed" in session.decide(BRIEF).message
    assert bitext_of(post).path.read_bytes() == before


@pytest.mark.parametrize(
    ("line", "places"),
    [
        ("둘째문단: passage two", [2]),  # its space is free
        ("“문단” = passage", [2, 3]),
        ("- 둘째 -> No. 2", [2]),
        ("둘째/셋째: No. 2, No. 3", [2, 3]),
        ("단이: inside a word", [2]),
        ("글: post", [0]),
        ("이: this", []),  # a syllable is a word of its own or nothing
        ("없는말: nowhere", []),
        ("The author says I.", []),
        ("<c1>: a tag is no Korean", []),
        (": nothing", []),
    ],
)
def test_a_line_finds_the_segments_whose_korean_has_its_left_hand_side(
    post: Path, line: str, places: list[int]
) -> None:
    session = review(post)
    session.decide([*BRIEF, line])
    assert touched(session) == places


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("배포: deploy", "배포"),
        ("배포 → deploy: the verb", "배포"),
        ("= 배포: deploy", "배포"),
        ("배포：deploy", "배포"),
        ("12:30: half past twelve", "12:30"),
        ("https://a.b: the site", "https://a.b"),
        ("use the present tense", ""),
        ("", ""),
    ],
)
def test_the_left_hand_side_of_a_line_is_what_stands_before_its_first_sign(line: str, left: str) -> None:
    assert subject(line) == left


def test_many_words_are_named_in_a_few(post: Path) -> None:
    outcome = review(post).decide(
        [*BRIEF, "문단: a", "안녕하세요: b", "그대로 둔다고 하면 무척이나 긴 왼쪽: c", "글: d"]
    )
    assert outcome.message == "the brief has 6 lines; 문단, 안녕하세요 and 2 more: in 4 segments"


def test_a_segment_is_asked_for_again_under_the_new_brief(post: Path, model_server: ModelServer) -> None:
    session = review(post)
    unit = session.units[2]
    endpoint = EndpointChoice(model_server.base_url, "test-model")
    retranslate(session, unit.key, "", endpoint)
    session.decide(["둘째: No. 2"])
    retranslate(session, unit.key, "", endpoint)
    first, second = model_server.seen  # the answer under the old brief is in the journal, and isn't taken
    assert "둘째: second" in str(first.body)
    assert "둘째: No. 2" in str(second.body)
    assert "둘째: second" not in str(second.body)


def test_a_brief_of_another_post_is_its_own(post: Path, tmp_path: Path) -> None:
    other = write_post(tmp_path, "other.md", "둘째 글이다.\n", ("",))
    propose(other, "The second post.")
    review(other).decide(["둘째: the second"])
    assert (kept(post), kept(other)) == (BRIEF, ("둘째: the second",))
