"""What was not matched with an adopted English page: nobody is asked to translate it, or comes upon it in passing; and no
screen says that the page lacks what stands there.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from support.screens import NARROW, WIDE, Reviewer, screen_text, sit

from translator.units import State, Unit
from translator.workflow.adopt import Adoption, adopt
from translator.workflow.review_listing import Show
from translator.workflow.review_opening import posts_to_review
from translator.workflow.site import open_site

KOREAN = """\
---
title: 줄 서기
---

요청이 몰리면 큐가 길어진다. 우리는 매일 아침 그 길이를 잰다.

## 무엇을 했나

작업자를 둘에서 넷으로 늘렸다.

다음 모임은 강남에서 합니다. 많이 오세요.

결과는 좋았다. 기다리는 시간이 3초에서 1초로 줄었다.

남은 일은 두 가지다. 로그를 줄이고, 알림을 고친다.

마지막으로 코드를 정리했다.
"""
ENGLISH = """\
---
title: Standing in line
---

When requests pile up, the queue grows long. We measure its length every morning.

## What we did

We went from two workers to four.

The result was good. The waiting time went from 3 seconds to 1 second.

Two things are left: fewer logs, and better alerts.

At last, we cleaned up the code.
"""
LEFT = "다음 모임은 강남에서 합니다."


@pytest.fixture
def adopted(tmp_path: Path) -> Path:
    """A post whose English page, of the author's own, leaves out its fifth passage of eight."""
    (tmp_path / "_config.yml").write_text("title: t\n")
    post = tmp_path / "_posts" / "2024-03-04-queue.md"
    page = tmp_path / "en" / post.relative_to(tmp_path)
    for path, text in ((post, KOREAN), (page, ENGLISH)):
        path.parent.mkdir(parents=True)
        path.write_text(text)
    [done] = adopt(open_site(post), [post])
    assert done.outcome is Adoption.ADOPTED
    assert done.accepted == done.segments - 1 == 7
    return post


def _listed(reviewer: Reviewer) -> list[str]:
    session = reviewer.screen.session
    return [session.units[place].source for place in reviewer.screen.segments.places]


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_nothing_is_to_do_for_it(adopted: Path, size: tuple[int, int]) -> None:
    async with sit(adopted, size=size) as reviewer:
        assert "segment 1 of 7" in reviewer.line("header")
        assert "✓7" in reviewer.line("header")
        assert "100%" in reviewer.line("header")
        shown = screen_text(reviewer)
        assert "R: translate" not in shown
        assert "no English yet" not in shown
        assert not any(LEFT in source for source in _listed(reviewer))
        seen = {reviewer.place}
        for _ in range(8):
            await reviewer.press("j")
            seen.add(reviewer.place)
        assert len(seen) == 7
        assert "segment 7 of 7" in reviewer.line("header")
        await reviewer.press("g", "5", "enter")
        assert "The result was good." in reviewer.pane("english")


async def test_it_can_be_listed_and_written(adopted: Path) -> None:
    async with sit(adopted, size=NARROW) as reviewer:
        await reviewer.press("f")
        number = [show for show in Show if show is not Show.TERM].index(Show.LEFT) + 1
        assert f"{number}   not matched" in screen_text(reviewer)
        await reviewer.press(str(number))
        [source] = _listed(reviewer)
        assert LEFT in source
        assert LEFT in reviewer.pane("korean")
        assert "has nothing for this" in reviewer.pane("english")
        assert "segment" not in reviewer.line("header")
        await reviewer.press("e")
        await reviewer.write("The next meeting is in Gangnam. Come, all of you.")
        await reviewer.press("ctrl+s", "escape")
        session = reviewer.screen.session
        [written] = [unit for unit in session.units if LEFT in unit.source]
        assert written.state is State.ACCEPTED
        assert session.counts.total == session.counts.accepted == 8


async def test_in_the_article_it_is_said_to_be_left_out_and_read_past(adopted: Path) -> None:
    async with sit(adopted, size=(80, 14)) as reviewer:
        await reviewer.press("z")
        visited: list[Unit | None] = []
        for _ in range(12):
            await reviewer.press("space")
            visited.append(reviewer.screen.unit)
        assert all(unit is not None and not unit.left for unit in visited)
    async with sit(adopted, size=WIDE) as reviewer:
        await reviewer.press("z")
        assert "[left out of the English page]" in screen_text(reviewer)


def test_a_post_of_which_nothing_else_is_left_is_not_among_those_to_review(
    adopted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(adopted.parents[1])
    assert posts_to_review([]).posts == []


CODE_KOREAN, CODE_ENGLISH = "설정은 `app\\conf` 폴더에 둔다.", "Settings live in the `app/conf` folder."


@pytest.fixture
def differing(tmp_path: Path) -> Path:
    """A post with a passage whose English, of the author's own, has another code, and one that isn't in English."""
    (tmp_path / "_config.yml").write_text("title: t\n")
    post = tmp_path / "_posts" / "2024-03-04-queue.md"
    page = tmp_path / "en" / post.relative_to(tmp_path)
    pages = (
        (post, KOREAN.replace("## 무엇을", f"{CODE_KOREAN}\n\n## Backend: Github Actions\n\n## 무엇을")),
        (page, ENGLISH.replace("## What we", f"{CODE_ENGLISH}\n\n## Backend: GitHub Actions\n\n## What we")),
    )
    for path, text in pages:
        path.parent.mkdir(parents=True)
        path.write_text(text)
    [done] = adopt(open_site(post), [post])
    assert [one.text for one in done.left] == [
        "설정은 … 폴더에 둔다.",
        "다음 모임은 강남에서 합니다. 많이 오세요.",
    ]
    return post


async def test_english_that_differs_in_its_code_is_shown_and_not_said_to_be_missing(differing: Path) -> None:
    async with sit(differing, size=NARROW) as reviewer:
        number = [show for show in Show if show is not Show.TERM].index(Show.LEFT) + 1
        await reviewer.press("f", str(number))
        said = " ".join(reviewer.pane("english").split())
        assert "Not matched with your English page: the English has `app/conf`" in said
        assert "en/_posts/2024-03-04-queue.md has there: Settings live in the app/conf folder." in said
        assert "not put into it" in said
        assert "left out" not in screen_text(reviewer)
        assert "has nothing" not in screen_text(reviewer)
        await reviewer.press("j")
        assert "has nothing for this" in reviewer.pane("english")
    async with sit(differing, size=WIDE) as reviewer:
        await reviewer.press("z")
        assert "[not matched with the English page]" in screen_text(reviewer)
        assert screen_text(reviewer).count("[left out of the English page]") == 1


@pytest.mark.parametrize("at", [0, 1])
async def test_that_english_written_for_it_stays_out_of_the_page_is_said_and_true(
    differing: Path, at: int
) -> None:
    page = differing.parents[1] / "en" / "_posts" / differing.name
    before = page.read_text()
    async with sit(differing, size=NARROW) as reviewer:
        session = reviewer.screen.session
        unit = [unit for unit in session.units if unit.left][at]
        text = ["The settings stand in the <c1>app\\conf</c1> folder.", "We meet in Gangnam. Do come, all."][
            at
        ]
        outcome = session.edit(unit.key, text)
        assert f"en/_posts/{page.name} keeps what a person has there" in outcome.message
        assert session.page.keeps_out(unit.key)
        reviewer.screen.go_to_key(unit.key)
        await reviewer.settle()
        reviewer.screen.relist()
        reviewer.screen.go_to_key(unit.key)
        await reviewer.settle()
        said = " ".join(reviewer.pane("english").split())
        assert "Publishing won't put this into" in said
        assert ("Settings live in the app/conf folder." in said) == (at == 0)
        preview = session.preview()
        assert preview.unchanged
        session.publish(preview)
    assert page.read_text() == before


async def test_english_that_publishing_does_write_is_not_said_to_stay_out(differing: Path) -> None:
    async with sit(differing, size=NARROW) as reviewer:
        session = reviewer.screen.session
        unit = next(unit for unit in session.units if unit.target == "What we did")
        outcome = session.edit(unit.key, "What we have done")
        assert "keeps" not in outcome.message
        assert not session.page.keeps_out(unit.key)
        assert "+## What we have done" in session.preview().diff()


async def test_the_article_shows_what_publishing_leaves_in_the_page(differing: Path) -> None:
    async with sit(differing, size=WIDE) as reviewer:
        assert reviewer.screen.session.preview().unchanged
        await reviewer.press("z")
        shown = screen_text(reviewer)
        assert "Backend: GitHub Actions" in shown
        assert "Settings live in" in shown
