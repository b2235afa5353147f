"""Going from post to post: the list of all posts, the next one after publishing, and what is told at the end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from support.model_server import ModelServer
from support.reviews import ENGLISH, POST, review
from support.screens import NARROW, WIDE, Reviewer, screen_text, sit

from translator.units import Origin, State
from translator.workflow.counting import count_posts
from translator.workflow.endpoints import EndpointChoice
from translator.workflow.review_opening import Desk, open_review
from translator.workflow.site import open_site
from translator.workflow.work import open_work
from tui.app import ReviewApp
from tui.leaving import Leave
from tui.posts_list import PostsScreen
from tui.rows import Rows

SITE = "title: A blog\n"


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    """Four posts: one to review, one accepted, one without English, one without Korean prose."""
    (tmp_path / "_config.yml").write_text(SITE)
    (tmp_path / "_posts").mkdir()
    for name in ("2024-01-01-one.md", "2024-01-02-two.md", "2024-01-03-three.md"):
        english = ENGLISH if "three" not in name else ("",) * 4
        _site_post(tmp_path, name, english)
    accept(tmp_path / "_posts" / "2024-01-02-two.md")
    return tmp_path


def _site_post(root: Path, name: str, english: tuple[str, ...]) -> Path:
    path = root / "_posts" / name
    path.write_text(POST)
    session = review(path)
    for unit, target in zip(session.units, english, strict=True):
        if target:
            session.propose(unit, target, "test-model")
    session.close()
    return path


def accept(path: Path) -> None:
    session = review(path)
    session.accept([unit.key for unit in session.units])
    session.close()


def prices(blog: Path) -> None:
    (blog / "_olgim").mkdir(exist_ok=True)
    (blog / "_olgim" / "config.yml").write_text("prices:\n  test-model: {input: 1000, output: 1000}\n")


def the(blog: Path, name: str) -> Path:
    return next((blog / "_posts").glob(f"*-{name}.md"))


def line_of(reviewer: Reviewer, name: str) -> str:
    return next(line for line in screen_text(reviewer).split("\n") if f"{name}.md" in line and "/4" in line)


@pytest.mark.parametrize("size", [WIDE, NARROW])
@pytest.mark.parametrize("key", ["y", "ㅛ"])
async def test_all_posts_are_listed_with_how_far_they_are_and_whose_turn_it_is(
    blog: Path, size: tuple[int, int], key: str
) -> None:
    async with sit(the(blog, "one"), size=size) as reviewer:
        await reviewer.press("a", key)
        assert isinstance(reviewer.on_top, PostsScreen)
        text = screen_text(reviewer)
        assert "1 of 3" in text
        assert "5 of 12 accepted" in text
        assert "● 2 waiting for you   · 1 to translate" in text
        assert "25% 1/4" in line_of(reviewer, "one")
        assert "you: 3 to review" in line_of(reviewer, "one")
        assert "100% 4/4" in line_of(reviewer, "two")
        assert "you: to publish" in line_of(reviewer, "two")
        assert "model: 4 to translate" in line_of(reviewer, "three")


async def test_enter_opens_a_post_that_was_not_named(blog: Path) -> None:
    async with sit(the(blog, "one")) as reviewer:
        await reviewer.press("y", "j", "j", "enter")
        assert reviewer.on_top is reviewer.screen
        assert "three.md" in reviewer.line("header")
        await reviewer.press("[")
        assert "one.md" in reviewer.line("header")


async def test_escape_goes_back_to_the_post_as_it_was_left(blog: Path) -> None:
    async with sit(the(blog, "one")) as reviewer:
        await reviewer.press("j", "y", "j", "escape")
        assert "one.md" in reviewer.line("header")
        assert reviewer.place == 1


async def test_a_click_goes_to_a_post_and_another_one_opens_it(blog: Path) -> None:
    async with sit(the(blog, "one")) as reviewer:
        await reviewer.press("y")
        rows = reviewer.on_top.query_one(Rows)
        await reviewer.pilot.click(rows, offset=(5, 2))
        await reviewer.settle()
        assert rows.at == 2
        await reviewer.pilot.click(rows, offset=(5, 2))
        await reviewer.settle()
        assert "three.md" in reviewer.line("header")


async def test_the_list_can_be_searched_and_filtered(blog: Path) -> None:
    async with sit(the(blog, "one"), size=NARROW) as reviewer:
        await reviewer.press("y", "f", "3")
        assert "three.md" in screen_text(reviewer)
        assert "two.md" not in screen_text(reviewer)
        await reviewer.press("escape", "slash", *"two", "enter")
        assert "three.md" not in screen_text(reviewer)
        await reviewer.press("enter")
        assert "two.md" in reviewer.line("header")


async def test_n_goes_to_the_next_post_that_waits_for_the_person(blog: Path) -> None:
    async with sit(the(blog, "three")) as reviewer:
        await reviewer.press("y", "n")
        assert reviewer.on_top.query_one(Rows).at == 0
        await reviewer.press("n")
        assert reviewer.on_top.query_one(Rows).at == 1


async def test_a_post_that_can_not_be_read_is_said_so_and_is_no_wall(blog: Path) -> None:
    the(blog, "two").write_bytes(b"---\ntitle: \xff\n---\n\xea\xb0\x80\n")
    async with sit(the(blog, "one")) as reviewer:
        await reviewer.press("y")
        assert "✗" in screen_text(reviewer)
        await reviewer.press("j", "enter")
        assert "two.md" in reviewer.line("said")
        assert "one.md" in reviewer.line("header")


@asynccontextmanager
async def sit_without_a_post(size: tuple[int, int]) -> AsyncIterator[Reviewer]:
    """A reviewer who named no post, in the site of the working folder."""
    desk = open_review([])
    assert desk is not None
    app = ReviewApp(desk)
    async with app.run_test(size=size) as pilot:
        reviewer = Reviewer(app, pilot)
        await reviewer.settle()
        yield reviewer
    desk.close()


async def test_without_a_named_post_the_list_comes_first(blog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(blog)
    async with sit_without_a_post(NARROW) as reviewer:
        assert isinstance(reviewer.on_top, PostsScreen)
        await reviewer.press("enter")
        assert "one.md" in reviewer.line("header")


def test_where_nothing_waits_for_review_the_posts_without_english_are_opened(
    blog: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(blog)
    accept(the(blog, "one"))
    _site_post(blog, "2024-01-04-four.md", ("",) * 4)
    desk = open_review([])
    assert desk is not None
    assert [path.name for _, path in desk.posts] == [
        "2024-01-03-three.md",
        "2024-01-04-four.md",
    ]
    assert desk.picking
    desk.close()


def test_where_all_is_accepted_there_is_nothing_to_open(blog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(blog)
    accept(the(blog, "one"))
    the(blog, "three").unlink()
    assert open_review([]) is None


async def test_the_next_post_goes_past_those_with_nothing_left(blog: Path) -> None:
    async with sit(the(blog, "one"), the(blog, "two"), the(blog, "three")) as reviewer:
        await reviewer.press("]")
        assert "three.md" in reviewer.line("header")
        await reviewer.press("[")
        assert "two.md" in reviewer.line("header")


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_after_publishing_the_next_post_is_one_key_away(blog: Path, size: tuple[int, int]) -> None:
    async with sit(the(blog, "one"), the(blog, "two"), the(blog, "three"), size=size) as reviewer:
        await reviewer.press("A", "enter", "P", "enter")
        assert "]: next post, 2024-01-03-three.md" in reviewer.line("said")
        assert "] next post" in reviewer.line("keys") or size == NARROW
        await reviewer.press("]")
        assert "three.md" in reviewer.line("header")


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_publishing_leaves_every_key_of_the_footer_where_it_was(
    blog: Path, size: tuple[int, int]
) -> None:
    for posts in ((the(blog, "one"),), (the(blog, "two"), the(blog, "three"))):
        async with sit(*posts, size=size) as reviewer:
            await reviewer.press("A", "enter")
            before = reviewer.line("keys")
            await reviewer.press("P", "enter")
            assert reviewer.screen.published
            assert reviewer.line("keys").startswith(before)


async def test_after_publishing_the_only_post_all_posts_are_one_key_away(blog: Path) -> None:
    async with sit(the(blog, "two")) as reviewer:
        await reviewer.press("P", "enter")
        assert "y: all posts" in reviewer.line("said")
        assert "y all posts" in reviewer.line("keys")


def test_a_post_without_korean_is_never_named_as_the_next(blog: Path) -> None:
    english = blog / "_posts" / "2024-01-05-english.md"
    english.write_text("Nothing to translate.\n")
    posts = [the(blog, "one"), english, the(blog, "three")]
    desk = Desk([(open_site(post), post) for post in posts])
    assert desk.next_label == "_posts/2024-01-03-three.md"
    desk.close()


def test_a_desk_of_finished_posts_still_goes_to_each(blog: Path) -> None:
    accept(the(blog, "one"))
    posts = [the(blog, name) for name in ("one", "two")]
    desk = Desk([(open_site(post), post) for post in posts])
    assert desk.next_label == ""
    assert desk.move(1).path == posts[1]
    assert desk.move(1).path == posts[0]
    desk.close()


# ---- leaving


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_leaving_tells_what_was_done(blog: Path, size: tuple[int, int]) -> None:
    async with sit(the(blog, "one"), size=size) as reviewer:
        await reviewer.press("a", "j", "e")
        await reviewer.write("The second one, by hand.")
        await reviewer.press("ctrl+s", "q")
        assert isinstance(reviewer.on_top, Leave)
        text = screen_text(reviewer)
        assert "accepted          2 segments, 7 English words" in text
        assert "edited by hand    1 of these" in text
        await reviewer.press("escape")
        assert not reviewer.screen.account.empty
        await reviewer.press("q", "q")
        assert not reviewer.app.is_running
        assert (reviewer.app.desk.account.accepted, reviewer.app.desk.account.edited) == (2, 1)


async def test_what_was_undone_does_not_count(blog: Path) -> None:
    async with sit(the(blog, "one")) as reviewer:
        await reviewer.press("a", "u", "q")
        assert not reviewer.app.is_running
        assert reviewer.app.desk.account.empty


async def test_what_was_published_and_what_is_a_draft_is_told(blog: Path) -> None:
    async with sit(the(blog, "two")) as reviewer:
        await reviewer.press("P", "enter", "e")
        await reviewer.write("Half a thought")
        await reviewer.press("escape", "q")
        text = screen_text(reviewer)
        assert "published         " in text
        assert "One draft is kept" in text
        await reviewer.press("q")
        assert not reviewer.app.is_running


async def test_what_the_model_took_is_told(blog: Path, model_server: ModelServer) -> None:
    prices(blog)
    async with sit(
        the(blog, "one"), endpoint=EndpointChoice(model_server.base_url, "test-model")
    ) as reviewer:
        await reviewer.press("r")
        await reviewer.press("q")
        assert "model             $" in screen_text(reviewer)
        assert reviewer.app.desk.account.cost > 0


async def test_leaving_while_the_model_is_at_work_asks(blog: Path, model_server: ModelServer) -> None:
    model_server.latency = 1.0
    async with sit(
        the(blog, "one"), endpoint=EndpointChoice(model_server.base_url, "test-model")
    ) as reviewer:
        before = reviewer.screen.session.units[0].target
        await reviewer.pilot.press("r", "q")
        await reviewer.pilot.pause()
        assert "The model is still at work on 1 segment." in screen_text(reviewer)
        await reviewer.press("n")
        assert reviewer.app.is_running
        assert reviewer.screen.session.units[0].target not in {"", before}


async def test_drafts_among_the_posts_are_counted_as_status_counts_them(blog: Path) -> None:
    (blog / "_drafts").mkdir()
    (blog / "_drafts" / "idea.md").write_text(POST)
    assert count_posts(open_site(blog)).drafts == 1
    async with sit(the(blog, "one")) as reviewer:
        await reviewer.press("y")
        assert "drafts among these: 1" in screen_text(reviewer)


def test_a_review_of_two_posts_is_added_up(blog: Path) -> None:
    posts = [the(blog, name) for name in ("one", "three")]
    desk = Desk([(open_site(post), post) for post in posts])
    desk.session.accept([desk.session.units[0].key])
    desk.move(1).edit(desk.session.units[0].key, "By hand")
    desk.close()
    assert (desk.account.accepted, desk.account.edited, desk.account.words) == (2, 1, 4)


@pytest.mark.parametrize("size", [NARROW, WIDE])
@pytest.mark.parametrize("kind", ["proposed", "untranslated", "beside", "finding"])
async def test_a_post_that_is_chosen_opens_where_one_that_is_named_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, size: tuple[int, int]
) -> None:
    (tmp_path / "_config.yml").write_text("title: t\n")
    folder = tmp_path / "_posts"
    folder.mkdir()
    posts = [folder / f"2024-01-0{day}-post.md" for day in (1, 2)]
    for path in posts:
        path.write_text(POST)
        work = open_work(open_site(path), path)
        done = [
            replace(unit, target=said, state=State.ACCEPTED)
            for unit, said in zip(work.units, ENGLISH, strict=True)
        ]
        done[2] = {
            "proposed": replace(done[2], state=State.PROPOSED),
            "untranslated": replace(done[2], target="", state=State.UNTRANSLATED),
            "beside": done[2].beside("Another second one.", Origin.MODEL, "m"),
            "finding": replace(done[2], target="The 7 paragraphs."),
        }[kind]
        if path == posts[0]:
            done[1] = replace(done[1], state=State.PROPOSED)
        work.bitext.replace_units(done)
        work.save()
    async with sit(posts[1], size=size) as reviewer:
        named = reviewer.place
    monkeypatch.chdir(tmp_path)
    async with sit_without_a_post(size) as reviewer:
        await reviewer.press("down", "enter")
        assert reviewer.screen.session.path.name == posts[1].name
        assert reviewer.place == named == 2
