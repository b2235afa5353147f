"""The promises of asking the model from the review screen, over real HTTP, with what goes wrong on the line."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest
from support.model_server import ModelServer, Seen, fault
from support.model_speech import Fault
from support.reviews import ENGLISH, bitext_of, on_disk, review, write_post
from support.screens import NARROW, WIDE, Reviewer, screen_text, sit

from translator.units import Origin, State
from translator.workflow.endpoints import EndpointChoice

LONG = "---\ntitle: 긴 글\n---\n\n" + "\n\n".join(
    f"문단 {number}번은 서로 다른 이야기를 길게 적어 둔다." for number in range(1, 13)
)


@pytest.fixture
def post(tmp_path: Path) -> Path:
    return write_post(tmp_path)


@pytest.fixture
def new(tmp_path: Path) -> Path:
    """A post that nobody has translated."""
    path = tmp_path / "new.md"
    path.write_text(LONG + "\n")
    return path


def choice(server: ModelServer) -> EndpointChoice:
    return EndpointChoice(server.base_url, "test-model")


async def until(reviewer: Reviewer, true: object) -> None:
    """Let the screen go on until something is so."""
    assert callable(true)
    for _ in range(2_000):
        if true():
            return
        await reviewer.pilot.pause(0.01)
    raise AssertionError(f"it never came to be so:\n{screen_text(reviewer)}")


def translated(post: Path) -> int:
    return sum(bool(unit.target) for unit in on_disk(post)) if bitext_of(post).units else 0


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_an_untranslated_post_offers_to_be_translated_by_one_key(
    new: Path, model_server: ModelServer, size: tuple[int, int]
) -> None:
    async with sit(new, size=size, endpoint=choice(model_server)) as reviewer:
        assert "R: translate all 13" in reviewer.line("said")
        assert "test-model" in reviewer.line("said")
        assert not model_server.seen
        await reviewer.press("R")
        units = on_disk(new)
        assert all((unit.state, unit.origin) == (State.PROPOSED, Origin.MODEL) for unit in units)
        assert "13 segments answered" in reviewer.line("said")
        assert reviewer.place == 0
        assert not reviewer.shown("asking")


async def test_the_first_passages_can_be_accepted_while_the_rest_come_in(
    new: Path, model_server: ModelServer
) -> None:
    model_server.per_token = 0.02
    async with sit(new, endpoint=choice(model_server)) as reviewer:
        await reviewer.pilot.press("R")
        await until(reviewer, lambda: 0 < translated(new) < 13)
        assert reviewer.shown("asking")
        assert "of 13" in reviewer.line("asking")
        assert "  Esc: stop" in reviewer.line("asking")
        await reviewer.pilot.press("end")
        await until(reviewer, lambda: "the model is asked" in screen_text(reviewer))
        await reviewer.pilot.press("home")
        await reviewer.pilot.press("a")
        await until(reviewer, lambda: on_disk(new)[0].settled)
        assert reviewer.screen.asking
        model_server.per_token = 0.0
        await reviewer.settle()
        states = [unit.state for unit in on_disk(new)]
        assert states == [State.ACCEPTED] + 12 * [State.PROPOSED]


async def test_esc_ends_it_and_keeps_what_came(new: Path, model_server: ModelServer) -> None:
    model_server.per_token = 0.02
    async with sit(new, endpoint=choice(model_server)) as reviewer:
        await reviewer.pilot.press("R")
        await until(reviewer, lambda: 1 < translated(new) < 13)
        await reviewer.press("escape")
        assert "Stopped" in reviewer.line("said")
        came = translated(new)
        assert 1 < came < 13
        model_server.per_token = 0.0
        await reviewer.press("R")
        assert translated(new) == 13
        again = model_server.seen[-1].work
        assert again is not None
        assert len(again.slots) == 13 - came  # nothing is paid twice


async def test_rows_tell_what_is_asked_for(new: Path, model_server: ModelServer) -> None:
    model_server.always = fault("hang")
    async with sit(new, endpoint=choice(model_server)) as reviewer:
        await reviewer.pilot.press("v", "j", "j", "r")
        await until(reviewer, lambda: bool(model_server.seen))
        await reviewer.pilot.pause()
        assert screen_text(reviewer).count("◌") >= 3
        assert "The model is working on 3 segments" in reviewer.line("said")
        await reviewer.press("escape")
        assert "◌" not in screen_text(reviewer)
        assert translated(new) == 0


async def test_one_that_fails_says_why_and_stops_no_other(post: Path, model_server: ModelServer) -> None:
    def refuse_the_third(request: Seen) -> Fault | None:
        return (
            fault("refusal") if "The second paragraph." in request.prompt_text.split("So far")[-1] else None
        )

    model_server.script = refuse_the_third
    async with sit(post, endpoint=choice(model_server)) as reviewer:
        await reviewer.press("v", "j", "j", "j", "r")
        new = [unit.target != english for unit, english in zip(on_disk(post), ENGLISH, strict=True)]
        assert new == [True, True, False, True]
        assert "1 failed" in reviewer.line("said")
        await reviewer.press("g", "3", "enter")
        assert "refused" in reviewer.line("said")
        assert "r: ask again" in reviewer.line("said")
        assert "⊘" in screen_text(reviewer)
        model_server.script = None
        await reviewer.press("r")
        assert on_disk(post)[2].target != ENGLISH[2]
        assert "⊘" not in screen_text(reviewer)


async def test_an_endpoint_that_asks_to_wait_is_seen_to(new: Path, model_server: ModelServer) -> None:
    model_server.faults.append(fault("status", code=429, retry_after="600"))
    async with sit(new, endpoint=choice(model_server)) as reviewer:
        await reviewer.pilot.press("R")
        await until(reviewer, lambda: "waiting" in reviewer.line("asking"))
        assert "the endpoint asks to wait" in reviewer.line("asking")
        await reviewer.pilot.press("j")  # the person isn't kept
        assert reviewer.place == 1
        await reviewer.press("escape")
        assert not reviewer.shown("asking")


async def test_what_ends_a_run_is_told_with_the_next_step(new: Path, model_server: ModelServer) -> None:
    model_server.always = fault("status", code=401)
    async with sit(new, endpoint=choice(model_server)) as reviewer:
        await reviewer.press("R")
        assert "401" in reviewer.line("said") or "key" in reviewer.line("said")
        assert translated(new) == 0
        await reviewer.press("e")
        await reviewer.write("By hand")
        await reviewer.press("ctrl+s")
        assert on_disk(new)[0].target == "By hand"


async def test_an_answer_waits_beside_what_the_person_wrote_meanwhile(
    new: Path, model_server: ModelServer
) -> None:
    gate = Event()
    model_server.script = lambda _: None if gate.wait(30) else fault("reset")
    async with sit(new, endpoint=choice(model_server)) as reviewer:
        await reviewer.pilot.press("r", "e")
        await reviewer.pilot.pause()
        reviewer.screen.editor.load_text("A title by hand")
        await reviewer.pilot.press("ctrl+s")
        gate.set()
        await reviewer.settle()
        unit = on_disk(new)[0]
        assert (unit.target, unit.state) == ("A title by hand", State.ACCEPTED)
        assert unit.proposal
        assert unit.proposal_origin is Origin.MODEL


async def test_typing_goes_on_while_answers_come(new: Path, model_server: ModelServer) -> None:
    model_server.per_token = 0.01
    async with sit(new, endpoint=choice(model_server)) as reviewer:
        await reviewer.pilot.press("j", "j", "e")
        reviewer.screen.ask_model([unit for unit in review(new).units if not unit.target])
        await reviewer.pilot.press(*"So it goes")
        model_server.per_token = 0.0
        await reviewer.settle()
        assert reviewer.screen.editor.text == "So it goes"
        assert reviewer.place == 2
        await reviewer.press("ctrl+s")
        unit = on_disk(new)[2]
        assert (unit.target, unit.origin) == ("So it goes", Origin.HUMAN)


async def test_what_the_memory_has_is_taken_from_there(
    post: Path, tmp_path: Path, model_server: ModelServer
) -> None:
    session = review(post)
    session.accept([unit.key for unit in session.units])
    session.close()
    other = tmp_path / "other.md"
    other.write_text("둘째 문단이다.\n\n새 문단이다.\n")
    async with sit(other, endpoint=choice(model_server)) as reviewer:
        await reviewer.press("R")
        first, second = on_disk(other)
        assert (first.target, first.origin) == (ENGLISH[2], Origin.MEMORY)
        assert second.origin is Origin.MODEL
        assert sum(len(seen.work.slots) for seen in model_server.seen if seen.work) == 1


async def test_without_a_model_the_offer_says_so(new: Path) -> None:
    async with sit(new) as reviewer:
        assert "--base-url" in reviewer.line("said")
        await reviewer.press("R")
        assert "OPENAI_API_KEY" in reviewer.line("said")


async def test_the_whole_post_is_asked_again_after_a_question(post: Path, model_server: ModelServer) -> None:
    async with sit(post, endpoint=choice(model_server)) as reviewer:
        await reviewer.press("j", "a")
        await reviewer.press("R")
        assert "again for 4 segments" in screen_text(reviewer)
        assert not model_server.seen
        await reviewer.press("y")
        units = on_disk(post)
        assert units[1].target == ENGLISH[1]
        assert units[1].proposal
        assert all(
            unit.target != english
            for unit, english in zip(units, ENGLISH, strict=True)
            if unit is not units[1]
        )


async def test_a_swapped_answer_that_streamed_in_does_not_stay(new: Path, model_server: ModelServer) -> None:
    model_server.always = fault("echo")
    async with sit(new, endpoint=choice(model_server)) as reviewer:
        await reviewer.press("r")
        assert translated(new) == 0
        assert "⊘" in screen_text(reviewer)


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_earlier_answers_are_listed_with_their_difference_and_taken_by_number(
    post: Path, model_server: ModelServer, size: tuple[int, int]
) -> None:
    async with sit(post, size=size, endpoint=choice(model_server)) as reviewer:
        await reviewer.press("j", "j", "r")
        second = on_disk(post)[2].target
        await reviewer.press("i", *"shorter", "enter")
        third = on_disk(post)[2].target
        assert len({ENGLISH[2], second, third}) >= 2
        await reviewer.press("D")
        shown = screen_text(reviewer)
        assert " English?" in shown
        assert "earlier, by test-model" in shown
        assert "second paragraph" in shown
        number = 2 if second != third else 1
        await reviewer.press(str(number))
        unit = on_disk(post)[2]
        assert (unit.target, unit.state, unit.origin) == (ENGLISH[2], State.PROPOSED, Origin.MODEL)


async def test_a_machines_words_stay_an_alternative_to_what_a_person_wrote(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("j", "j", "e")
        await reviewer.write("Paragraph two.")
        await reviewer.press("ctrl+s", "k")
        assert "Alternatives" in screen_text(reviewer)
        await reviewer.press("1")
        unit = on_disk(post)[2]
        assert (unit.target, unit.proposal) == ("Paragraph two.", ENGLISH[2])


async def test_without_other_english_the_person_is_told(post: Path) -> None:
    async with sit(post) as reviewer:
        await reviewer.press("D")
        assert "no other English" in reviewer.line("said")
        await reviewer.press("7")
        assert "no other English" in reviewer.line("said")


@pytest.mark.parametrize(("answer", "number"), [("y", 3), ("n", 1)])
async def test_repeats_are_accepted_together_after_one_question(
    tmp_path: Path, answer: str, number: int
) -> None:
    text = "같은 말이다.\n\n다른 말이다.\n\n같은 말이다.\n\n같은 말이다.\n"
    same = "These are the same words."
    post = write_post(tmp_path, "same.md", text, (same, "These are other words.", same, same))
    async with sit(post) as reviewer:
        await reviewer.press("a")
        assert "in 2 other places" in screen_text(reviewer)
        await reviewer.press(answer)
        assert sum(unit.settled for unit in on_disk(post)) == number
        assert reviewer.place == 1


async def test_the_line_of_progress_takes_no_line_from_what_a_person_decides_by(
    tmp_path: Path, model_server: ModelServer
) -> None:
    korean, english = "긴 문장이 하나 있다. " * 40, "There is one long sentence. " * 40
    post = write_post(tmp_path, text=f"{korean}\n\n다음.\n", english=(english, "Next."))
    session = review(post)
    session.edit(session.units[0].key, english.replace("long", "rather long"))
    session.close()
    model_server.per_token = 0.02
    async with sit(post, size=NARROW, endpoint=choice(model_server)) as reviewer:
        await reviewer.press("home")
        assert reviewer.shown("diff")
        await reviewer.pilot.press("r")
        await until(reviewer, lambda: reviewer.shown("asking"))
        await reviewer.pilot.pause()
        diff, line = reviewer.screen.query_one("#diff"), reviewer.screen.query_one("#asking")
        assert diff.region.bottom <= line.region.y
        assert screen_text(reviewer).split("\n")[diff.region.bottom - 1].startswith("╰")
        await reviewer.press("escape")


TABLE = (
    "---\ntitle: 표\n---\n\n앞의 문단이다.\n\n| 이름 | 값 |\n|---|---|\n| 크기 | 작다 |\n\n뒤의 문단이다.\n"
)


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_the_article_tells_of_each_passage_that_the_model_is_at_work_on(
    tmp_path: Path, model_server: ModelServer, size: tuple[int, int]
) -> None:
    post = tmp_path / "table.md"
    post.write_text(TABLE)
    model_server.per_token = 0.05
    async with sit(post, size=size, endpoint=choice(model_server)) as reviewer:
        await reviewer.press("z")
        assert "◌" not in screen_text(reviewer)
        await reviewer.pilot.press("R")
        await until(reviewer, lambda: "◌" in screen_text(reviewer))
        rows = screen_text(reviewer).split("\n")
        for words in ("뒤의 문단", "크기"):
            [row] = [one for one in rows if words in one]
            assert "◌" in row, row
        model_server.per_token = 0.0
        await reviewer.settle()
        assert not {"◌", "▸"} & set(screen_text(reviewer))


async def test_the_article_shows_english_as_it_streams_in(tmp_path: Path, model_server: ModelServer) -> None:
    post = tmp_path / "one.md"
    post.write_text("문단 하나에 서로 다른 이야기를 아주 길게 적어 두어서 한참이 걸린다.\n")
    model_server.per_token = 0.2
    async with sit(post, size=NARROW, endpoint=choice(model_server)) as reviewer:
        await reviewer.press("z")
        assert "[no English yet]" in screen_text(reviewer)
        await reviewer.pilot.press("r")
        await until(reviewer, lambda: "[no English yet]" not in screen_text(reviewer))
        assert reviewer.screen.asking
        assert not translated(post)
        model_server.per_token = 0.0


async def test_a_passage_that_failed_has_its_sign_in_the_article(
    post: Path, model_server: ModelServer
) -> None:
    model_server.always = fault("echo")
    async with sit(post, size=NARROW, endpoint=choice(model_server)) as reviewer:
        await reviewer.press("z", "r")
        [row] = [one for one in screen_text(reviewer).split("\n") if "First post" in one and "▌" in one]
        assert "⊘" in row


async def test_escape_is_said_to_stop_the_model_where_it_does(new: Path, model_server: ModelServer) -> None:
    model_server.per_token = 0.05
    async with sit(new, endpoint=choice(model_server)) as reviewer:
        await reviewer.press("slash", *"5번", "enter")
        assert "Esc all segments" in reviewer.line("keys")
        await reviewer.pilot.press("r")
        await until(reviewer, lambda: "Esc stop the model" in reviewer.line("keys"))
        await reviewer.pilot.press("v")
        await until(reviewer, lambda: "Esc cancel" in reviewer.line("keys"))
        await reviewer.pilot.press("v", "e")
        await until(reviewer, lambda: reviewer.screen.editing)
        await until(reviewer, lambda: "Esc: stop" not in reviewer.line("asking"))
        assert reviewer.screen.asking
        model_server.per_token = 0.0
