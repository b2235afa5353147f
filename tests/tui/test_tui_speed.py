"""What a key, an accept and a frame look at doesn't grow with the post: counted through the real objects, never timed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from pathlib import Path
from threading import Event, Thread, current_thread
from typing import Any

import pytest
from support.reviews import write_post
from support.screens import Reviewer, screen_text, sit
from textual.events import Key
from textual.screen import Screen

from translator.bitext import Memory, catalog
from translator.document import Document, Refusal
from translator.llm import estimate
from translator.llm.endpoint_settings import Settings
from translator.units import Origin
from translator.workflow.endpoints import EndpointChoice
from translator.workflow.retranslate import jobs_for
from translator.workflow.review import ReviewSession
from translator.workflow.review_arrivals import Arrival
from translator.workflow.review_asking import LiveAsking
from translator.workflow.review_checks import Checks
from translator.workflow.site import open_site
from tui.hands import Hands
from tui.panes import Pane
from tui.publishing import diff_pieces
from tui.segment_list import SegmentList

_FEW, _MANY = 60, 600


def long_post(folder: Path, paragraphs: int) -> Path:
    folder.mkdir()
    text = "\n\n".join(f"{number}번째 문단은 요청 {number}개를 다룬다." for number in range(paragraphs))
    english = (f"Paragraph {number} is about {number} requests." for number in range(paragraphs))
    return write_post(folder, text=f"{text}\n", english=tuple(english))


class Looks:
    """Counts what is looked at while a person works: frames, drawings of the parts, rows of the list."""

    def __init__(self, reviewer: Reviewer, patch: pytest.MonkeyPatch) -> None:
        self.frames = self.drawn = self.rows = 0
        app, screen = reviewer.app, reviewer.screen
        listed = screen.query_one(SegmentList)
        display, draw, row = app._display, screen.draw_segment, listed._row

        def displayed(shown: Screen[Any], update: Any) -> None:
            self.frames += 1
            display(shown, update)

        def drawn() -> None:
            self.drawn += 1
            draw()

        def asked(place: int) -> object:
            self.rows += 1
            return row(place)

        patch.setattr(app, "_display", displayed)
        patch.setattr(screen, "draw_segment", drawn)
        patch.setattr(listed, "_row", asked)


@pytest.fixture
def patch() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.mark.parametrize("key", ["j", "n", "a"])
async def test_a_key_draws_every_part_once_and_in_one_frame(
    tmp_path: Path, patch: pytest.MonkeyPatch, key: str
) -> None:
    async with sit(long_post(tmp_path / "post", _FEW)) as reviewer:
        await reviewer.press(
            "o", key, key
        )  # without the memory, whose answer comes later, in a frame of its own
        looks = Looks(reviewer, patch)
        await reviewer.pilot.press(key)
        await reviewer.pilot.pause()
        assert (looks.drawn, looks.frames) == (1, 1)


@pytest.mark.parametrize("key", ["j", "n", "a"])
async def test_a_key_asks_for_as_many_rows_in_a_long_post_as_in_a_short_one(
    tmp_path: Path, patch: pytest.MonkeyPatch, key: str
) -> None:
    asked = []
    for paragraphs in (_FEW, _MANY):
        async with sit(long_post(tmp_path / f"{paragraphs}", paragraphs)) as reviewer:
            await reviewer.press(key)
            looks = Looks(reviewer, patch)
            await reviewer.press(key)
            asked.append(looks.rows)
    assert asked[1] <= asked[0] + 4


async def test_after_an_accept_the_checks_look_at_that_segment_alone(tmp_path: Path) -> None:
    async with sit(long_post(tmp_path / "post", _FEW)) as reviewer:
        checks = reviewer.screen.session.checks
        before = checks.looked_at
        assert before == _FEW
        await reviewer.press("a", "a")
        assert checks.looked_at == before + 2


def test_an_accept_writes_out_one_entry(tmp_path: Path, patch: pytest.MonkeyPatch) -> None:
    post = long_post(tmp_path / "post", _FEW)
    session = ReviewSession(open_site(post), post)
    session.prepare()
    written: list[str | None] = []
    entry_text = catalog.entry_text

    def spied(entry: catalog.Entry) -> str:
        written.append(entry.context)
        return entry_text(entry)

    patch.setattr("translator.bitext.po.entry_text", spied)
    session.accept([session.units[5].key])
    assert [key for key in written if key is not None] == [session.units[5].key]
    session.close()


def test_the_bitext_under_review_is_read_once_whatever_is_saved_and_looked_up(
    tmp_path: Path, patch: pytest.MonkeyPatch
) -> None:
    post = long_post(tmp_path / "post", _FEW)
    read: list[Path] = []
    read_catalog = catalog.read_catalog

    def spied(data: bytes, path: Path, **options: Any) -> object:
        read.append(path)
        return read_catalog(data, path, **options)

    patch.setattr("translator.bitext.po.read_catalog", spied)
    site = open_site(post)
    session = ReviewSession(site, post)
    first, *others = (unit.key for unit in session.units)
    session.memory.matches(session.unit(first))
    session.accept([first])
    saved = session._work.bitext.saved
    session.accept(others)
    session.memory.matches(session.unit(first))
    patch.setattr(
        type(session._work.bitext), "saved", property(lambda _: saved)
    )  # a save while the memory is asked
    session.memory.matches(session.unit(first))
    session.close()
    assert read == [site.bitext_path(post)]


def test_the_memory_is_asked_for_a_passage_when_its_request_is_written(
    tmp_path: Path, patch: pytest.MonkeyPatch
) -> None:
    post = tmp_path / "long.md"
    post.write_text("\n\n".join(f"{number}번째 문단은 요청 {number}개를 다룬다." for number in range(_MANY)))
    session = ReviewSession(open_site(post), post)
    session.edit(session.units[0].key, "Paragraph 0 is about 0 requests.")
    asked: list[str] = []
    fuzzy = Memory.fuzzy

    def spied(memory: Memory, source: str, **options: Any) -> object:
        asked.append(source)
        return fuzzy(memory, source, **options)

    patch.setattr(Memory, "fuzzy", spied)
    new = session.units[1:]
    [job] = jobs_for(session, new, "")
    assert not asked
    estimate([job], Settings("http://127.0.0.1:9/v1", "test-model"))
    assert 0 < len(asked) <= 200
    before = len(asked)
    last = new[-1]
    assert job.examples[last.key] == job.examples[last.key] != ()
    assert asked[before:] in ([], [last.source])
    session.close()


async def test_a_long_diff_comes_in_pieces_and_is_whole(tmp_path: Path) -> None:
    post = long_post(tmp_path / "post", _MANY)
    session = ReviewSession(open_site(post), post)
    preview = session.preview()
    pieces = [piece.plain.split("\n") for piece in diff_pieces(preview)]
    session.close()
    assert len(pieces) > 1
    assert max(map(len, pieces)) <= 300
    shown = [line for piece in pieces for line in piece]
    assert [line[2:] for line in shown if line.startswith("+")] == preview.text.splitlines()
    async with sit(post, size=(140, 40)) as reviewer:
        await reviewer.press("P")
        await reviewer.pilot.pause(0.5)
        reviewer.app.screen.query_one("#publish-diff").scroll_end(animate=False)
        await reviewer.pilot.pause()
        assert f"Paragraph {_MANY - 1} is about {_MANY - 1} requests." in screen_text(reviewer)


class Clock:
    """A clock that stands until it is set."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_hands_rest_a_moment_after_the_frame_of_a_key() -> None:
    clock = Clock()
    hands = Hands(clock)
    assert hands.rest
    hands.press()
    clock.now += 0.3  # a slow frame: still not at rest
    assert not hands.rest
    hands.paint()
    assert not hands.rest
    clock.now += 0.06
    assert hands.rest
    hands.paint()  # one that no key was the reason of
    assert hands.rest


def test_a_key_that_paints_nothing_holds_nothing_up_for_long() -> None:
    clock = Clock()
    hands = Hands(clock)
    hands.press()
    clock.now += 1
    assert hands.rest


async def test_no_check_runs_between_a_key_and_its_frame(tmp_path: Path, patch: pytest.MonkeyPatch) -> None:
    async with sit(long_post(tmp_path / "post", _MANY)) as reviewer:
        app, session = reviewer.app, reviewer.screen.session
        checks = session.checks = Checks(session.glossary)
        at_frame, painted, display = list[int](), asyncio.Event(), app._display

        def displayed(shown: Screen[Any], update: Any) -> None:
            at_frame.append(checks.looked_at)
            painted.set()
            display(shown, update)

        patch.setattr(app, "_display", displayed)
        clock = Clock()
        patch.setattr(app.hands, "_clock", clock)
        patch.setattr(app.hands, "_painted", 0.0)
        app.post_message(Key("j", "j"))
        reviewer.screen.survey()
        await painted.wait()
        assert at_frame == [0]
        clock.now += 1
        await reviewer.settle()
        assert checks.looked_at == _MANY


def test_a_survey_that_need_not_pause_hurries_one_that_does(tmp_path: Path) -> None:
    session = ReviewSession(open_site(post := long_post(tmp_path / "post", _FEW)), post)
    checks, begun = session.checks, Event()

    def never() -> bool:
        begun.set()
        return False

    slow = Thread(target=lambda: checks.survey(session.units, may_go_on=never))
    slow.start()
    begun.wait(10)
    assert checks.looked_at < _FEW
    checks.survey(session.units)
    slow.join(10)
    assert checks.looked_at == _FEW
    session.close()


async def test_a_burst_of_answers_is_taken_in_one_look_right_after_the_frame_of_a_key(
    tmp_path: Path, patch: pytest.MonkeyPatch
) -> None:
    patch.setattr("tui.asking._NO_KEY", 60)
    async with sit(long_post(tmp_path / "post", 3)) as reviewer:
        screen, hands = reviewer.screen, reviewer.app.hands
        patch.setattr(hands, "_clock", Clock())
        patch.setattr(hands, "_painted", 0.0)
        looks: list[bool] = []

        def look() -> None:
            looks.append(hands.waiting)
            screen._stirred = False

        patch.setattr(screen, "_look", look)
        hands.press()
        for _ in range(20):
            screen._wake()
        await reviewer.pilot.pause()
        assert looks == []
        hands.paint()
        await reviewer.pilot.pause()
        assert looks == [False]
        hands.paint()
        await reviewer.pilot.pause()
        assert looks == [False]


def test_what_streams_in_is_looked_at_once_no_key_waits(tmp_path: Path, patch: pytest.MonkeyPatch) -> None:
    session = ReviewSession(open_site(post := long_post(tmp_path / "post", 3)), post)
    unit, begun, painted = session.units[0], Event(), Event()
    tried = Document.try_apart

    def counted(document: Document, texts: Mapping[str, str]) -> tuple[Refusal, ...]:
        threads.append(current_thread())
        return tried(document, texts)

    threads: list[Thread] = []
    patch.setattr(Document, "try_apart", counted)

    def may_go_on() -> bool:
        begun.set()
        return painted.is_set()

    asking = LiveAsking(session, [unit], "", EndpointChoice(), lambda: None, may_go_on)
    model = Thread(target=lambda: asking.streamed(unit.key, "Other words.", "some-model"))
    model.start()
    begun.wait(10)
    assert not asking.take()
    assert not threads
    painted.set()
    model.join(10)
    session.receive(asking.take())
    assert session.unit(unit.key).target == "Other words."
    assert threads == [model]  # and not once more, where a key would wait for it
    session.close()


def test_what_was_tried_on_says_why_it_cannot_stand_there(tmp_path: Path) -> None:
    session = ReviewSession(open_site(post := long_post(tmp_path / "post", 3)), post)
    unit = session.units[0]
    session.try_on(unit.key, "Words with <b1>a tag</b1>.")
    outcome = session.receive([Arrival(unit, "Words with <b1>a tag</b1>.", Origin.MODEL, "some-model")])
    assert outcome.problems.keys() == {unit.key}
    session.try_on(unit.key, "Words with <b1>a tag</b1>.")
    assert not session.receive([Arrival(unit, "Other words.", Origin.MODEL, "some-model")]).problems
    session.close()


@pytest.mark.parametrize(("where", "line"), [("border_title", 0), ("border_subtitle", -1)])
async def test_a_title_that_changes_has_its_own_line_drawn_alone(
    tmp_path: Path, patch: pytest.MonkeyPatch, where: str, line: int
) -> None:
    async with sit(long_post(tmp_path / "post", _FEW)) as reviewer:
        pane = reviewer.screen.query_one("#side", Pane)
        await reviewer.pilot.pause()
        drawn, draw = list[int](), pane._styles_cache.render_line

        def counted(styles: Any, y: int, *rest: Any) -> Any:
            drawn.append(y)
            return draw(styles, y, *rest)

        patch.setattr(pane._styles_cache, "render_line", counted)
        pane._entitle(where, "Another title")
        await reviewer.pilot.pause()
        assert drawn == [line % pane.outer_size.height]
        assert "Another title" in screen_text(reviewer)
