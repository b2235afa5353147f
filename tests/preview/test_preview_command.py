"""`olgim preview`, as a person runs it."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from support.commands import Shell
from support.previews import NAME, all_states, read_page, say, write_site

from translator.workflow.posts import only_post
from translator.workflow.preview import write_previews

DEFAULT = f"_olgim/.cache/preview/{NAME}.html"


def test_a_page_is_written_into_the_cache_and_its_path_said(shell: Shell) -> None:
    all_states(shell.folder)
    before = shell.files()
    said = shell.olgim("preview", NAME)
    assert (said.code, said.out, said.err) == (0, f"{DEFAULT}\n", "")
    read_page(shell.read(DEFAULT))
    assert shell.read("_olgim/.cache/.gitignore") == "*\n"
    assert shell.files() == before


def test_a_site_without_state_gets_only_the_cache(shell: Shell) -> None:
    write_site(shell.folder)
    assert shell.olgim("preview", NAME).code == 0
    assert sorted(path.name for path in (shell.folder / "_olgim").iterdir()) == [".cache"]
    assert "No English yet" in shell.read(DEFAULT)


def test_a_folder_and_a_file_can_be_named(shell: Shell) -> None:
    all_states(shell.folder)
    assert shell.olgim("preview", NAME, "-o", "out/page.html").out == "out/page.html\n"
    assert shell.olgim("preview", NAME, "-o", "pages").out == f"pages/{NAME}.html\n"
    assert shell.read("out/page.html") == shell.read(f"pages/{NAME}.html")
    assert not (shell.folder / DEFAULT).exists()


def test_several_posts_get_an_index(shell: Shell) -> None:
    all_states(shell.folder)
    write_site(shell.folder, "한글이다.\n", "_posts/2025-02-03-b.md")
    said = shell.olgim("preview", "_posts", "-o", "pages")
    assert said.out.splitlines() == [
        f"pages/{NAME}.html",
        "pages/_posts/2025-02-03-b.md.html",
        "pages/index.html",
    ]
    links = [one.attributes["href"] for one in read_page(shell.read("pages/index.html")).all("a")]
    assert all((shell.folder / "pages" / link).is_file() for link in links)
    assert len(links) == 2
    assert shell.olgim("preview", "_posts", "-o", "one.html").code == 2


@pytest.mark.parametrize("name", ["index.html", "notes.txt", "_posts/2025-01-02-cache.md", "linked.html"])
def test_no_file_of_somebody_elses_is_replaced(shell: Shell, name: str) -> None:
    all_states(shell.folder)
    shell.write("index.html", "<p>mine</p>")
    shell.write("notes.txt", "mine")
    (shell.folder / "linked.html").symlink_to(shell.folder / "index.html")
    before = shell.files()
    said = shell.olgim("preview", NAME, "-o", name)
    assert said.code == 2
    assert name in said.err
    assert shell.files() == before


def test_a_link_in_the_cache_leads_no_page_elsewhere(shell: Shell) -> None:
    all_states(shell.folder)
    cache = shell.folder / "_olgim/.cache/preview"
    cache.mkdir(parents=True)
    (cache / "_posts").symlink_to(shell.folder / "_posts")
    before = shell.files()
    said = shell.olgim("preview", NAME)
    assert said.code == 2
    assert "is a link" in said.err
    assert shell.files() == before


def test_an_older_page_is_replaced(shell: Shell) -> None:
    path = all_states(shell.folder)
    shell.olgim("preview", NAME, "-o", "a.html")
    before = shell.read("a.html")
    say(path, {"네 번째": "The fourth"})
    assert shell.olgim("preview", NAME, "-o", "a.html").code == 0
    assert shell.read("a.html") != before


def test_json_says_how_far_each_post_is(shell: Shell) -> None:
    all_states(shell.folder)
    shell.write("_posts/2025-02-03-b.md", b"\xed\x95\x9c\xff")
    said = shell.olgim("preview", NAME, "_posts/2025-02-03-b.md", "--json", "-o", "pages")
    assert said.code == 2
    found = json.loads(said.out)
    first, second = found["posts"]
    assert first["path"] == f"pages/{NAME}.html"
    assert (first["segments"], first["stale"], first["error"]) == (18, 2, None)
    assert first["findings"] >= 1
    assert second["path"] is None
    assert "2025-02-03-b.md" in second["error"]
    assert found["index"] == "pages/index.html"
    assert "2025-02-03-b.md" in said.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nothing.md",), "there is no such file"),
        ((NAME, "--against", "nowhere"), "there is no such folder"),
        ((NAME, "--serve", "-o", "x"), "--serve writes no files"),
        ((NAME, "--serve", "--json"), "--serve writes no files"),
        ((NAME, "--port", "70000"), "is not a port"),
        ((NAME, "--port", "x"), "is not a port"),
        ((), "POST"),
    ],
)
def test_what_cant_be_done_is_said(shell: Shell, words: tuple[str, ...], said: str) -> None:
    all_states(shell.folder)
    done = shell.olgim("preview", *words)
    assert done.code == 2
    assert said in done.err


def test_a_folder_that_cant_be_written_to_is_said(shell: Shell) -> None:
    all_states(shell.folder)
    shell.write("full", "")
    done = shell.olgim("preview", NAME, "-o", "full/pages")
    assert done.code == 4
    assert "can't write the page" in done.err


def test_a_bitext_that_cant_be_read_is_said(shell: Shell) -> None:
    all_states(shell.folder)
    shell.write(f"_olgim/en/{NAME}.po", "not a PO file")
    done = shell.olgim("preview", NAME)
    assert done.code == 4
    assert ".po" in done.err


def test_open_hands_the_page_to_the_browser(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    import webbrowser

    all_states(shell.folder)
    opened: list[str] = []

    def open_nothing(address: str) -> bool:
        opened.append(address)
        return False

    monkeypatch.setattr(webbrowser, "open", open_nothing)
    said = shell.olgim("preview", NAME, "--open")
    assert opened == [(shell.folder / DEFAULT).as_uri()]
    assert "no browser could be opened" in said.err


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent otherwise there")
def test_serving_ends_cleanly_with_ctrl_c(tmp_path: Path) -> None:
    all_states(tmp_path)
    with subprocess.Popen(
        [sys.executable, "-m", "translator", "preview", NAME, "--serve"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    ) as running:
        assert running.stdout is not None
        address = running.stdout.readline().strip()
        host = address.removeprefix("http://").rstrip("/")
        connection = http.client.HTTPConnection(host, timeout=60)
        connection.request("GET", "/")
        assert connection.getresponse().status == 200
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)
    assert (running.returncode, out) == (0, "")
    assert "Traceback" not in err
    assert err.rstrip().endswith("ended")


def test_it_can_be_called_without_a_command_line(tmp_path: Path) -> None:
    path = all_states(tmp_path)
    site, post = only_post(str(path))
    done = write_previews(site, [post], tmp_path / "out")
    assert done.paths == (tmp_path / "out" / f"{NAME}.html",)
    assert done.index is None
    assert done.posts[0].segments == 18
