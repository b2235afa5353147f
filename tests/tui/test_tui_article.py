"""The article in view: reading, moving, deciding and editing in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len
from support.previews import all_states, say, write_site
from support.reviews import POST, on_disk, write_post
from support.screens import NARROW, WIDE, Reviewer, screen_text, sit

from translator.units import State, Unit
from translator.workflow.review import ReviewSession
from translator.workflow.site import open_site
from tui.article import ArticleView
from tui.panes import Pane
from tui.text import plain

MIDDLE = (100, 30)
LONG = "\n\n".join(f"{number}번째 문단은 서버를 다룬다." for number in range(1, 301)) + "\n"


@pytest.fixture
def post(tmp_path: Path) -> Path:
    return all_states(tmp_path)


def write(path: Path, text: str) -> None:
    path.write_text(text)


def article(reviewer: Reviewer, name: str = "article") -> list[str]:
    """The lines of the article that are in sight."""
    view = reviewer.screen.query_one(f"#{name}", ArticleView)
    return [view.render_line(y).text.rstrip() for y in range(view.size.height)]


def current(reviewer: Reviewer) -> str:
    """What is under the article's cursor."""
    return "\n".join(line for line in article(reviewer) if "▌" in line)


@pytest.mark.parametrize("size", [NARROW, MIDDLE, WIDE])
async def test_the_article_has_code_tables_and_images_in_their_places(
    post: Path, size: tuple[int, int]
) -> None:
    async with sit(post, size=(size[0], 60)) as reviewer:
        await reviewer.press("home", "z")
        text = "\n".join(article(reviewer))
        wanted = [
            "Clearing a cache",
            "Inner item",
            "python",
            "cache.clear()  # <b>두 번</b>",
            "▎ ",
            "Name",
            "┼",
            "▨",
        ]
        places = [text.find(one) for one in wanted]
        assert -1 not in places, wanted[places.index(-1)]
        assert places == sorted(places)
        assert "/img/servers.png" in text
        assert "☑" in text


@pytest.mark.parametrize("size", [NARROW, MIDDLE, WIDE, (30, 12)])
async def test_no_line_is_wider_than_the_terminal(post: Path, size: tuple[int, int]) -> None:
    async with sit(post, size=size) as reviewer:
        for keys in (["z"], ["h"], ["end"]):
            await reviewer.press(*keys)
            view = reviewer.screen.article_view
            widths = {view.render_line(y).cell_length for y in range(view.size.height)}
            assert widths == {view.scrollable_content_region.width}


async def test_korean_stands_beside_the_english_where_there_is_room_and_by_a_key_elsewhere(
    post: Path,
) -> None:
    async with sit(post, size=WIDE) as reviewer:
        await reviewer.press("home", "z")
        assert "캐시를 지우는 일" in current(reviewer)
        await reviewer.press("h")
        assert "캐시를 지우는 일" not in current(reviewer)
    async with sit(post, size=NARROW) as reviewer:
        await reviewer.press("home", "z")
        assert "캐시를 지우는 일" not in current(reviewer)
        await reviewer.press("ㅗ")  # h, in Hangul
        assert "캐시를 지우는 일" in current(reviewer)


async def test_the_two_languages_stay_in_their_columns_whatever_the_width_of_letters(tmp_path: Path) -> None:
    post = write_post(tmp_path, text="한글과 😀 그리고 👍 표정\n\nABC와 가나다\n", english=("Left", "Right"))
    async with sit(post, size=WIDE) as reviewer:
        await reviewer.press("z")
        view = reviewer.screen.article_view
        lines = [view.render_line(y) for y in range(view.size.height)]
        columns = [
            cells_before(line.text, word) for word in ("Left", "Right") for line in lines if word in line.text
        ]
        assert len(columns) == 2
        assert len(set(columns)) == 1


def cells_before(line: str, word: str) -> int:
    return cell_len(line[: line.index(word)])


async def test_moving_and_accepting_work_in_the_article_and_leaving_it_keeps_the_passage(post: Path) -> None:
    async with sit(post, size=WIDE) as reviewer:
        await reviewer.press("home", "z", "j")
        assert "Two lines are enough" in current(reviewer)
        await reviewer.press("a")
        key = reviewer.screen.session.units[1].key
        assert next(unit for unit in on_disk_of(post) if unit.key == key).state is State.ACCEPTED
        place = reviewer.place
        assert place != 1
        await reviewer.press("escape")
        assert not reviewer.screen.reading
        assert reviewer.shown("list")
        assert reviewer.place == place


def on_disk_of(post: Path) -> list[Unit]:
    session = ReviewSession(open_site(post), post)
    units = list(session.units)
    session.close()
    return units


async def test_what_is_edited_in_the_article_is_in_it_at_once(tmp_path: Path) -> None:
    post = write_post(tmp_path)
    async with sit(post, size=NARROW) as reviewer:
        await reviewer.press("end", "z", "e")
        assert reviewer.shown("editor")
        assert reviewer.shown("article")
        await reviewer.write("The third one ends at 3 sharp.")
        await reviewer.press("ctrl+s")
        assert not reviewer.shown("segment")
        assert "The third one ends at 3 sharp." in "\n".join(article(reviewer))
    assert on_disk(post)[3].target == "The third one ends at 3 sharp."


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_what_has_no_english_is_seen_to_have_none(tmp_path: Path, size: tuple[int, int]) -> None:
    post = write_post(tmp_path, text=POST, english=("First post", "", "The second paragraph.", "Ends at 3."))
    async with sit(post, size=size) as reviewer:
        await reviewer.press("z")
        text = "\n".join(article(reviewer))
        assert "[no English yet]" in text
        assert "안녕하세요" in text


async def test_a_long_article_sets_only_what_is_near_its_window(tmp_path: Path) -> None:
    english = tuple(f"Paragraph {number} is about servers." for number in range(1, 301))
    post = write_post(tmp_path, text=LONG, english=english)
    async with sit(post, size=NARROW) as reviewer:
        await reviewer.press("home", "z")
        view = reviewer.screen.article_view
        assert len(view._set) < 100
        await reviewer.press("end")
        assert "Paragraph 300" in current(reviewer)
        await reviewer.press("home")
        assert "Paragraph 1 " in current(reviewer)
        for _ in range(40):
            await reviewer.press("space")
        assert "Paragraph 300" in "\n".join(article(reviewer))


async def test_pages_go_through_all_of_it_without_a_gap(tmp_path: Path) -> None:
    english = tuple("word " * (number % 60) + f"end{number}." for number in range(1, 301))
    post = write_post(tmp_path, text=LONG, english=english)
    seen: set[str] = set()
    async with sit(post, size=NARROW) as reviewer:
        await reviewer.press("home", "z")
        for _ in range(120):
            before = article(reviewer)
            seen |= {word for line in before for word in line.split() if word.startswith("end")}
            await reviewer.press("pagedown")
            if article(reviewer) == before:
                break
    assert seen == {f"end{number}." for number in range(1, 301)}


async def test_a_passage_is_gone_to_by_a_click(post: Path) -> None:
    async with sit(post, size=WIDE) as reviewer:
        await reviewer.press("home", "z")
        line = next(y for y, text in enumerate(article(reviewer)) if "Inner item" in text)
        await reviewer.pilot.click("#article", offset=(10, line))
        await reviewer.settle()
        assert "Inner item" in current(reviewer)
        row = next(y for y, text in enumerate(article(reviewer)) if "│" in text and "Value" in text)
        view = reviewer.screen.article_view
        column = cells_before(view.render_line(row).text, "Value")
        await reviewer.pilot.click("#article", offset=(column, row))
        await reviewer.settle()
        unit = reviewer.screen.unit
        assert unit is not None
        assert unit.source == "값"


async def test_a_cell_shows_its_row_and_column_and_an_item_its_list(post: Path) -> None:
    async with sit(post, size=WIDE) as reviewer:
        for source, said in (
            ("하나", "table row 2 of 3, column 1 of 2 “Name”"),
            ("안쪽 항목", "list item 1 of 1, in an inner list"),
            ("네 번째", "numbered item 2 of 2"),
            ("두 줄이면 된다", "front matter: description"),
        ):
            place = next(at for at, unit in enumerate(reviewer.screen.session.units) if unit.source == source)
            reviewer.screen.segments.go_to(place)
            await reviewer.settle()
            assert said in reviewer.line("around")
        await reviewer.press("end")
        assert reviewer.line("around").strip().startswith("Why twice")


async def test_the_code_that_a_segment_is_about_is_beside_it_in_the_list(post: Path) -> None:
    async with sit(post, size=MIDDLE) as reviewer:
        place = next(
            at for at, unit in enumerate(reviewer.screen.session.units) if unit.source == "안쪽 항목"
        )
        reviewer.screen.segments.go_to(place)
        await reviewer.settle()
        assert "cache.clear()" in reviewer.pane("companion")
    for size, name in ((WIDE, "excerpt"), (NARROW, "article")):
        async with sit(post, size=size) as reviewer:
            reviewer.screen.segments.go_to(place)
            await reviewer.settle()
            assert any("cache.clear()" in line for line in article(reviewer, name))


async def test_a_hostile_post_acts_on_nothing_in_the_article(tmp_path: Path) -> None:
    text = "# [/x] 제목\n\n[@click=app.quit]가[/] 나\n\n```sh\n\x1b[2J rm\x07\n```\n\n| [bold]가 | 나 |\n|--|--|\n| 다\u202e | 라 |\n"
    post = write_site(tmp_path, text)
    say(post, {})
    async with sit(post, size=NARROW) as reviewer:
        await reviewer.press("z")
        shown = screen_text(reviewer)
        assert not {"\x1b", "\x07", "\u202e"} & set(shown)
        assert "[@click=app.quit]" in shown
        assert plain("\x1b[2J rm") in shown


async def test_a_post_that_changes_underneath_is_read_as_it_is_now(post: Path) -> None:
    async with sit(post, size=WIDE) as reviewer:
        await reviewer.press("end", "z")
        write(post, "---\ntitle: 새 글\n---\n\n```\nnew code\n```\n\n하나뿐이다.\n")
        reviewer.screen._look_at_disk()
        await reviewer.settle()
        assert "new code" in "\n".join(article(reviewer))
        assert "cache.clear()" not in "\n".join(article(reviewer))
        await reviewer.press("j", "k", "space", "z")
        assert reviewer.app.is_running


async def test_resizing_while_reading_keeps_the_passage_in_sight(post: Path) -> None:
    async with sit(post, size=WIDE) as reviewer:
        await reviewer.press("end", "z")
        for size in (NARROW, (40, 10), WIDE, MIDDLE):
            await reviewer.pilot.resize_terminal(*size)
            await reviewer.settle()
            assert current(reviewer)


async def test_search_hits_are_marked_in_list_texts_and_article(tmp_path: Path) -> None:
    post = write_post(tmp_path)
    async with sit(post, size=WIDE) as reviewer:
        await reviewer.press("slash", *"SECOND", "enter")
        english = reviewer.screen.query_one("#english", Pane).said
        assert any("reverse" in str(span.style) for span in english.spans)
        line = reviewer.screen.segments.render_line(0)
        assert [one.text for one in line if one.style is not None and one.style.reverse] == ["second"]
        await reviewer.press("z")
        view = reviewer.screen.article_view
        marked = [
            one.text
            for y in range(view.size.height)
            for one in view.render_line(y)
            if one.style is not None and one.style.reverse
        ]
        assert marked == ["second"]


async def test_a_filter_is_chosen_by_its_number(post: Path) -> None:
    async with sit(post, size=NARROW) as reviewer:
        await reviewer.press("f")
        shown = screen_text(reviewer)
        assert all(one in shown for one in ("1", "all", "to do", "findings", "stale", "edited"))
        await reviewer.press("4")
        assert all(
            reviewer.screen.session.units[place].state is State.STALE
            for place in reviewer.screen.segments.places
        )
        await reviewer.press("f", "escape")
        assert "stale" in reviewer.line("header")


@pytest.mark.parametrize("size", [NARROW, MIDDLE, WIDE])
async def test_where_one_is_is_always_told(post: Path, size: tuple[int, int]) -> None:
    async with sit(post, size=size) as reviewer:
        total = len(reviewer.screen.session.units)
        for keys in (["home"], ["z"], ["escape", "l"], ["slash", *"e", "enter"]):
            await reviewer.press(*keys)
            place = reviewer.place
            assert place is not None
            assert f"{place + 1} of {total}" in reviewer.line("header")


async def test_the_footer_names_what_can_be_done_now(post: Path) -> None:
    async with sit(post, size=NARROW) as reviewer:
        footers = {}
        for place, unit in enumerate(reviewer.screen.session.units):
            reviewer.screen.segments.go_to(place)
            await reviewer.settle()
            footers[unit.state] = reviewer.line("keys").split("?")[0]
        assert "write" in footers[State.UNTRANSLATED]
        assert "accept" not in footers[State.UNTRANSLATED]
        assert "accept" in footers[State.PROPOSED]
        assert "accept" not in footers[State.ACCEPTED]
        assert all("article" in footer for footer in footers.values())
