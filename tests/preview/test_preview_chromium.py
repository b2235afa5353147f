"""Pages in a real browser: on a phone and on a screen, in the light and in the dark, on paper, and served."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from support.chromium import PROGRAM, Browser, chromium
from support.previews import NAME, POST, all_states, page_of, say, write_site

from translator.serving import PageServer
from translator.workflow.preview_live import LivePreviews
from translator.workflow.site import open_site

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="there is no Chromium here")

WIDE = (
    POST
    + "\n```\n" + "긴 줄 " * 200 + "\n```\n\n"
    + "|" + " 칸이 넓다 |" * 30 + "\n" + "|" + "---|" * 30 + "\n" + "|" + " `a_very_long_word_in_code` |" * 30 + "\n\n"
    + "긴 주소 https://example.com/" + "a" * 300 + " 와 `" + "b" * 300 + "` 가 있다.\n"
)  # fmt: skip
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with chromium(tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest.fixture
def page(tmp_path: Path) -> str:
    all_states(tmp_path)
    wide = write_site(tmp_path, WIDE)
    page_of(wide, tmp_path / "out")
    return (tmp_path / "out" / f"{NAME}.html").as_uri()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 768, 1280, 1920])
def test_a_page_fits_its_window_and_asks_for_nothing(
    browser: Browser, page: str, width: int, *, dark: bool
) -> None:
    browser.look(width=width, dark=dark)
    browser.open(page)
    assert browser.value(TOO_WIDE) == 0
    assert browser.value("[...document.images].every(one => one.naturalWidth > 0)")
    assert browser.value("matchMedia('(prefers-color-scheme: dark)').matches") is dark
    ground = browser.value("getComputedStyle(document.body).backgroundColor")
    assert ground == ("rgb(21, 23, 28)" if dark else "rgb(251, 251, 249)")
    assert browser.requests == [page]
    assert browser.complaints == []


def test_the_filter_works_without_a_script(browser: Browser, page: str) -> None:
    browser.look(width=1280, dark=False)
    browser.open(page)
    rows = "[...document.querySelectorAll('main > .row')]"
    shown = f"{rows}.filter(one => one.offsetHeight).length"
    everything = browser.value(f"{rows}.length")
    assert browser.value(shown) == everything
    browser.value("document.querySelector('#show-findings').click()")
    assert 0 < browser.value(shown) < everything
    assert browser.value(
        f"{rows}.filter(one => one.offsetHeight).every(one => one.matches('.wants-findings, .over-findings'))"
    )
    browser.value("document.querySelector('#show-review').click()")
    assert browser.value(
        f"{rows}.filter(one => one.offsetHeight).every(one => one.matches('.wants-review, .over-review'))"
    )
    assert (
        browser.value("(document.querySelector('#show-all').focus(), document.activeElement.id)")
        == "show-all"
    )


def test_side_by_side_on_a_screen_and_stacked_on_a_phone(browser: Browser, page: str) -> None:
    script = """(() => {
      const row = document.querySelector('main .row.paragraph');
      const [ko, en] = ['.ko', '.en'].map(one => row.querySelector(one).getBoundingClientRect());
      return en.left >= ko.right ? 'beside' : en.top >= ko.bottom ? 'below' : 'over';
    })()"""
    browser.look(width=1280, dark=False)
    browser.open(page)
    assert browser.value(script) == "beside"
    browser.look(width=390, dark=False)
    browser.open(page)
    assert browser.value(script) == "below"


def test_it_can_be_printed(browser: Browser, page: str) -> None:
    browser.look(width=1280, dark=True)
    browser.open(page)
    assert browser.paper().startswith(b"%PDF-")


def test_a_served_page_reloads_when_its_post_changes(browser: Browser, tmp_path: Path) -> None:
    post = all_states(tmp_path)
    with PageServer(LivePreviews([(open_site(post), post)])) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            browser.look(width=1280, dark=False)
            browser.open(server.address)
            assert "The fourth" not in browser.value("document.body.innerText")
            say(post, {"네 번째": "The fourth"})
            browser.events.clear()
            browser.until("Page.loadEventFired")
            assert "The fourth" in browser.value("document.body.innerText")
            assert all(url.startswith(server.address) for url in browser.requests)
            assert browser.complaints == []
        finally:
            browser.open("about:blank")
            server.shutdown()
            thread.join()
