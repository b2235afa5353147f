"""Terms on the review screen: changed, forbidden, taken out, undone, and what that touches, here and in other posts."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.model_server import ModelServer
from support.reviews import ENGLISH, on_disk, review, write_post
from support.screens import NARROW, WIDE, screen_text, sit
from textual.widgets import Input

from translator.workflow.endpoints import EndpointChoice
from translator.workflow.review import ReviewSession, Show
from translator.workflow.site import open_site
from tui.rows import Rows
from tui.term_list import TermsScreen

TERMS = "# ours\nterms:\n  - 문단: paragraph  # so it is\n  - 셋째: third\n"


@pytest.fixture
def post(tmp_path: Path) -> Path:
    path = write_post(tmp_path)
    glossary(path, TERMS)
    return path


def glossary(path: Path, text: str) -> None:
    (path.parent / "_olgim" / "glossary.yml").write_text(text, encoding="utf-8")


def terms(path: Path) -> str:
    return (path.parent / "_olgim" / "glossary.yml").read_text(encoding="utf-8")


def built_in(path: Path) -> None:
    """Have the post say a word of a glossary that comes with Olgim."""
    (path.parent / "_olgim" / "config.yml").write_text("builtin_glossaries: [web]\n", encoding="utf-8")
    path.write_text("파이썬을 썼다.\n", encoding="utf-8")


def accept(path: Path) -> None:
    session = review(path)
    session.accept([unit.key for unit in session.units])
    session.close()


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_the_terms_of_the_segment_come_first_with_what_follows_them(
    post: Path, size: tuple[int, int]
) -> None:
    async with sit(post, size=size) as reviewer:
        await reviewer.press("end", "ctrl+t")
        assert isinstance(reviewer.on_top, TermsScreen)
        text = screen_text(reviewer)
        assert "셋째 → third" in text
        assert "문단 → paragraph" in text
        assert "2 segments, 1 with another word" in text
        assert "The third ends at 3." in text  # the sentence that doesn't follow


async def test_changing_a_term_lists_what_does_not_follow_it_and_the_model_is_asked(
    post: Path, model_server: ModelServer
) -> None:
    async with sit(post, endpoint=EndpointChoice(model_server.base_url, "test-model")) as reviewer:
        await reviewer.press("j", "j", "ctrl+t", "e")
        reviewer.on_top.query_one(Input).value = "passage"
        await reviewer.press("enter")
        assert terms(post) == TERMS.replace("paragraph", "passage")
        assert "문단 = passage: in 2 segments, 2 translated differently" in screen_text(reviewer)
        await reviewer.press("escape")
        assert reviewer.screen.shown is Show.TERM
        assert list(reviewer.screen.segments.places) == [2, 3]
        await reviewer.press("R", "y")
        assert model_server.seen


async def test_a_word_is_forbidden_and_the_segments_with_it_are_listed(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("j", "j", "ctrl+t", "f", *"second", "enter")
        assert "never second" in screen_text(reviewer)
        assert "forbidden: [second]" in terms(post)
        await reviewer.press("escape")
        assert 2 in reviewer.screen.segments.places


async def test_its_own_english_is_not_forbidden(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("j", "j", "ctrl+t", "f", *"Paragraph", "enter")
        assert "is what 문단 is in English" in screen_text(reviewer)
        assert terms(post) == TERMS


async def test_taking_out_and_undoing_bring_the_glossary_back(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("j", "j", "ctrl+t", "x")
        assert "문단" not in terms(post)
        await reviewer.press("u")
        assert terms(post) == TERMS  # to the letter, its comment among it
        await reviewer.press("e")
        reviewer.on_top.query_one(Input).value = "passage"
        await reviewer.press("enter", "escape", "u")
        assert terms(post) == TERMS
        assert "Undone: term 문단" in reviewer.line("said")
        await reviewer.press("ctrl+r")
        assert "문단: passage" in terms(post)


async def test_undo_on_the_review_screen_takes_a_new_term_back_before_what_was_done_earlier(
    post: Path,
) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("a", "t")
        reviewer.on_top.query_one(Input).value = "둘째"
        await reviewer.press("enter", *"No. 2", "enter")
        assert "둘째" in terms(post)
        await reviewer.press("u")
        assert terms(post) == TERMS
        assert len(reviewer.screen.segments.places) == len(ENGLISH)
        assert on_disk(post)[0].settled
        await reviewer.press("u")
        assert not on_disk(post)[0].settled


async def test_what_somebody_wrote_into_the_glossary_meanwhile_is_not_undone(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("t")
        reviewer.on_top.query_one(Input).value = "둘째"
        await reviewer.press("enter", *"No. 2", "enter")
        glossary(post, terms(post).replace("No. 2", "number two"))
        await reviewer.press("u")
        assert "left alone" in reviewer.line("said")
        assert "number two" in terms(post)


def test_a_later_session_undoes_a_term(post: Path) -> None:
    site = open_site(post)
    first = ReviewSession(site, post, keep=True)
    use = next(use for use in first.uses() if use.term.source == "문단")
    first.forbid(use.term, "section")
    assert "section" in terms(post)
    first.close()
    second = ReviewSession(site, post, keep=True)
    second.undo()
    assert "section" not in terms(post)
    second.redo()
    assert "section" in terms(post)
    second.close()


async def test_sentences_of_other_posts_are_queued(post: Path) -> None:
    other = write_post(post.parent, "other.md")
    accept(other)
    async with sit(post) as reviewer:
        await reviewer.press("t")
        reviewer.on_top.query_one(Input).value = "둘째"
        await reviewer.press("enter", *"No. 2", "enter")
        assert "Also in other posts: 1 segment without “No. 2”" in reviewer.line("said")
        await reviewer.press("]")
        assert "other.md" in reviewer.line("header")
        assert list(reviewer.screen.segments.places) == [2]


async def test_a_term_that_comes_with_olgim_is_changed_in_the_sites_own_glossary(post: Path) -> None:
    built_in(post)
    async with sit(post) as reviewer:
        await reviewer.press("ctrl+t")
        assert reviewer.on_top.query_one(Rows).at == 0
        assert "comes with Olgim" in screen_text(reviewer)
        await reviewer.press("x")
        assert "not from this site's glossary" in screen_text(reviewer)
        await reviewer.press("f", *"rust", "enter")
        assert "forbidden: [rust]" in terms(post)
        await reviewer.press("u")
        assert terms(post) == TERMS


async def test_the_segments_that_do_not_follow_a_term_are_listed_without_changing_it(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("j", "j", "ctrl+t", "l")
        assert list(reviewer.screen.segments.places) == [3]
        assert terms(post) == TERMS
