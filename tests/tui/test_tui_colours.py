"""Colours: none at all where they aren't wanted, light or dark as the terminal is, and the choice is kept."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support.reviews import write_post
from support.screens import sit
from textual.filter import LineFilter

from translator.errors import StoreError
from translator.workflow.review_opening import Desk
from translator.workflow.screen_colours import colours_path, keep_light, light_chosen
from translator.workflow.site import open_site
from tui.app import Colourless, ReviewApp
from tui.terminal import has_light_ground, is_light

# Colours in a terminal's language: 30–37, 39–47, 49, 90–107 and the longer forms after 38 and 48.
_COLOUR = re.compile(rb"\x1b\[(?:[\d;]*;)?(?:3[0-9]|4[0-9]|9[0-7]|10[0-7])(?:;[\d;]*)?m")
_RUN = "import sys; from pathlib import Path; from translator.workflow.review_opening import open_review; from tui import run; sys.exit(run(open_review([sys.argv[1]])))"


def on_a_terminal(post: Path, answer: bytes = b"", **environ: str) -> bytes:
    """What the screen writes to a terminal that says `answer` when it is asked for its ground, until it is drawn."""
    keys, screen = pty.openpty()
    env = {
        **os.environ,
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "COLUMNS": "100",
        "LINES": "30",
        **environ,
    }
    env.pop("COLORFGBG", None)
    if "NO_COLOR" not in environ:
        env.pop("NO_COLOR", None)
    process = subprocess.Popen(
        [sys.executable, "-c", _RUN, str(post)],
        stdin=screen,
        stdout=screen,
        stderr=screen,
        env=env,
        start_new_session=True,
    )
    os.close(screen)
    said = b""
    asked = False
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until and b"First post" not in said:
            if select.select([keys], [], [], 1)[0]:
                said += os.read(keys, 65536)
            if not asked and b"\x1b]11;?" in said:
                asked = True
                os.write(keys, answer + b"\x1b[?62;22c")
    finally:
        process.kill()
        process.wait()
        os.close(keys)
    assert b"First post" in said, said[-2000:]
    return said


@pytest.fixture
def post(tmp_path: Path) -> Path:
    return write_post(tmp_path)


def test_no_colour_reaches_a_terminal_that_wants_none(post: Path, tmp_path: Path) -> None:
    home = {"HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path / "state")}
    assert _COLOUR.search(on_a_terminal(post, b"", **home)), "without NO_COLOR there are colours"
    said = on_a_terminal(post, b"", NO_COLOR="1", **home)
    assert _COLOUR.findall(said) == []


def test_the_screen_is_light_where_the_terminal_is_unless_dark_was_chosen(post: Path, tmp_path: Path) -> None:
    home = {"HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path / "state")}
    light, dark = b"48;2;251;251;250", b"48;2;20;22;28"  # the grounds of the two themes
    assert light in on_a_terminal(post, b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\", **home)
    assert dark in on_a_terminal(post, b"\x1b]11;rgb:0000/0000/0000\x1b\\", **home)
    assert dark in on_a_terminal(post, b"", **home)
    keep_light(False, home)
    assert dark in on_a_terminal(post, b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\", **home)


@pytest.mark.parametrize(
    ("answer", "light"),
    [
        (b"\x1b]11;rgb:ffff/ffff/ffff\x07\x1b[?62c", True),
        (b"\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\", False),
        (b"\x1b]11;rgba:ff/ff/d0/ff\x1b\\", True),
        (b"\x1b]11;rgb:0/0/f\x1b\\", False),
        (b"\x1b[?62;22c", None),
        (b"]11;rgb:zz/zz/zz", None),
        (b"", None),
    ],
)
def test_a_terminals_answer_tells_its_ground(answer: bytes, light: bool | None) -> None:
    assert is_light(answer) is light


def test_what_the_environment_says_of_the_ground_is_not_asked_again() -> None:
    assert has_light_ground({"COLORFGBG": "0;15"}) is True
    assert has_light_ground({"COLORFGBG": "15;default;0"}) is False


async def test_the_choice_is_kept_and_that_of_the_terminal_is_none(post: Path) -> None:
    desk = Desk([(open_site(post), post)])
    kept: list[bool | None] = []
    app = ReviewApp(desk, ground=True, keep_light=kept.append)
    async with app.run_test() as pilot:
        assert app.theme == "olgim-light"
        await pilot.press("ctrl+l")
        assert app.theme == "olgim"
        await pilot.press("ctrl+l")
    desk.close()
    assert kept == [False, None]


async def test_a_choice_that_cannot_be_kept_is_told_and_counts_for_now(post: Path) -> None:
    def fail(_: bool | None) -> None:
        raise StoreError("can't keep the choice of colours", hint="HOME is not set.")

    async with sit(post) as reviewer:
        reviewer.app._keep_light = fail
        await reviewer.press("ctrl+l")
        assert reviewer.app.theme == "olgim-light"
        assert "can't keep the choice" in reviewer.line("said")


def test_the_choice_lies_in_the_persons_own_folder(tmp_path: Path) -> None:
    environ = {"XDG_STATE_HOME": str(tmp_path / "state")}
    assert light_chosen(environ) is None
    keep_light(True, environ)
    assert light_chosen(environ) is True
    keep_light(False, environ)
    assert light_chosen(environ) is False
    assert colours_path(environ) == tmp_path / "state/olgim/colours"
    keep_light(None, environ)
    keep_light(None, environ)
    assert light_chosen(environ) is None
    assert colours_path({"XDG_STATE_HOME": "relative", "HOME": "/home/x"}) == Path(
        "/home/x/.local/state/olgim/colours"
    )


@pytest.mark.parametrize("damage", [b"\xff\xfe", b"purple", b"light" * 100])
def test_a_damaged_choice_is_none(tmp_path: Path, damage: bytes) -> None:
    environ = {"XDG_STATE_HOME": str(tmp_path)}
    keep_light(True, environ)
    (tmp_path / "olgim/colours").write_bytes(damage)
    assert light_chosen(environ) is None


async def test_textual_still_has_the_filter_that_is_replaced(
    post: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    desk = Desk([(open_site(post), post)])
    filters: list[LineFilter] = ReviewApp(desk)._filters
    desk.close()
    assert any(isinstance(one, Colourless) for one in filters)
