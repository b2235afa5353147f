"""A post whose English page is a person's own and not adopted: said at once, and nothing is paid for unasked."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.commands import Shell
from support.model_server import ModelServer
from support.screens import NARROW, WIDE, screen_text, sit
from textual.widgets import Static

from translator.workflow.endpoints import EndpointChoice
from tui.dialogs import Confirm

KOREAN = "---\ntitle: 파일 권한\n---\n\n파일 권한을 바꾼다. 먼저 연결한다.\n\n다음으로 소유자를 바꾼다.\n"
ENGLISH = "---\ntitle: Permissions of files\n---\n\nPermissions are changed. First of all, connect.\n\nThen change the owner.\n"


@pytest.fixture
def anew(tmp_path: Path) -> Path:
    """A Korean post with an English page of its author's that Olgim knows nothing of."""
    (tmp_path / "_config.yml").write_text("title: t\n")
    (tmp_path / "_olgim").mkdir()
    (tmp_path / "_olgim" / "config.yml").write_text("language: en\n")
    post = tmp_path / "_posts" / "2023-12-04-adb.md"
    page = tmp_path / "en" / post.relative_to(tmp_path)
    for path, text in ((post, KOREAN), (page, ENGLISH)):
        path.parent.mkdir(parents=True)
        path.write_text(text)
    return post


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_it_is_said_at_once_and_nothing_is_sent_before_an_answer(
    anew: Path, model_server: ModelServer, size: tuple[int, int]
) -> None:
    page = anew.parents[1] / "en" / "_posts" / anew.name
    async with sit(anew, size=size, endpoint=EndpointChoice(model_server.base_url, "test-model")) as reviewer:
        said = " ".join(reviewer.line("said").split())
        assert "Olgim didn't write it" in said
        assert f"`olgim adopt _posts/{anew.name}` takes it in" in said
        assert "-o FILE" in said
        assert "Permissions of files" in reviewer.pane("english")
        await reviewer.press("j")
        assert "R: translate" not in reviewer.line("said")
        assert "a person's own" in reviewer.line("said")
        assert "First of all, connect." in reviewer.pane("english")
        await reviewer.press("R")
        asked = " ".join(screen_text(reviewer).replace("│", " ").split())
        assert "nothing can be published over it" in asked
        assert "all the same?" in asked
        await reviewer.press("n")
        assert not model_server.seen
        await reviewer.press("R", "y")
        assert model_server.seen
    assert page.read_text() == ENGLISH


@pytest.mark.parametrize("key", ["r", "i"])
async def test_a_single_segment_is_asked_for_after_the_same_question_which_is_put_once(
    anew: Path, model_server: ModelServer, key: str
) -> None:
    async with sit(
        anew, size=NARROW, endpoint=EndpointChoice(model_server.base_url, "test-model")
    ) as reviewer:
        await reviewer.press("j", key)
        assert isinstance(reviewer.on_top, Confirm)
        asked = str(reviewer.on_top.query(Static).first().content)
        assert "nothing can be published over it" in asked
        assert "Translate this segment all the same?" in asked
        await reviewer.press("n")
        assert not model_server.seen
        await reviewer.press(key, "y", *(["enter"] * (key == "i")))
        assert len(model_server.seen) == 1
        await reviewer.press("j", "r")
        assert len(model_server.seen) == 2
        await reviewer.press("R")
        assert len(model_server.seen) == 3


def test_translate_says_the_same_before_it_asks_anybody(shell: Shell, model_server: ModelServer) -> None:
    shell.write("_config.yml", "title: t\n")
    shell.write("_posts/2023-12-04-adb.md", KOREAN)
    shell.write("en/_posts/2023-12-04-adb.md", ENGLISH)
    said = shell.olgim(
        "translate", "--base-url", model_server.base_url, "--model", "m", "--yes", "_posts/2023-12-04-adb.md"
    )
    assert said.code == 5
    assert "Olgim didn't write it" in said.err
    assert "`olgim adopt _posts/2023-12-04-adb.md` takes it in" in said.err
    assert not model_server.seen
