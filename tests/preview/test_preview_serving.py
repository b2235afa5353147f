"""Pages on loopback: they follow their files, and nobody but their own reader gets them."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from urllib.parse import quote

import pytest
from support.previews import NAME, all_states, change, read_page, say, write_site

from translator.errors import UsageError
from translator.preview import SERVED_POLICY
from translator.serving import HOST, PageServer
from translator.workflow.preview_live import LivePreviews
from translator.workflow.site import open_site


@pytest.fixture
def post(tmp_path: Path) -> Path:
    return all_states(tmp_path)


@pytest.fixture
def server(post: Path) -> Iterator[PageServer]:
    with PageServer(LivePreviews([(open_site(post), post)])) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def ask(
    server: PageServer, path: str, *, method: str = "GET", host: str | None = None
) -> tuple[http.client.HTTPResponse, str]:
    connection = http.client.HTTPConnection(HOST, server.server_port, timeout=60)
    connection.putrequest(method, path, skip_host=True)
    if host != "":
        connection.putheader("Host", host or f"{HOST}:{server.server_port}")
    connection.endheaders()
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer, text


PAGE = f"/{NAME}.html"


def test_it_listens_to_this_machine_alone(server: PageServer) -> None:
    assert server.server_address[0] == "127.0.0.1"
    assert server.address == f"http://127.0.0.1:{server.server_port}/"


@pytest.mark.parametrize("path", ["/", "/index.html", PAGE, quote(PAGE)])
def test_a_page_is_sound_and_goes_out_under_its_policy(server: PageServer, path: str) -> None:
    answer, text = ask(server, path)
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Content-Security-Policy"].startswith(SERVED_POLICY)
    assert answer.headers["Cache-Control"] == "no-store"
    assert len(read_page(text).all("script")) == 1


def test_nothing_else_is_there(server: PageServer, post: Path) -> None:
    for path in [
        "/_config.yml",
        f"/{NAME}",
        "/../_config.yml",
        "/%2e%2e/_config.yml",
        "//etc/passwd",
        "/version/_config.yml",
        "/%00",
        "/%ff",
    ]:
        answer, text = ask(server, path)
        assert answer.status == 404, path
        assert text == "There is no such page.\n"


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1", "127.0.0.1:1", "", "127.0.0.1:80@x"]
)
def test_a_page_elsewhere_that_is_made_to_resolve_here_reads_nothing(server: PageServer, host: str) -> None:
    answer, text = ask(server, PAGE, host=host)
    assert answer.status == 421
    assert "캐시" not in text
    assert ask(server, PAGE, host=f"localhost:{server.server_port}")[0].status == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
def test_only_reading_is_answered(server: PageServer, method: str) -> None:
    assert ask(server, PAGE, method=method)[0].status == 501


def test_head_says_the_same_without_the_page(server: PageServer) -> None:
    answer, text = ask(server, PAGE, method="HEAD")
    assert answer.status == 200
    assert not text
    assert int(answer.headers["Content-Length"]) == len(ask(server, PAGE)[1].encode())


def test_the_version_changes_with_the_post_its_bitext_and_its_mirror(server: PageServer, post: Path) -> None:
    def version() -> str:
        answer, text = ask(server, f"/version{PAGE}")
        assert answer.status == 200
        return text

    seen = [version()]
    assert f'content="{seen[0]}"' in ask(server, PAGE)[1]
    assert version() == seen[0]
    post.write_text(post.read_text() + "\n새 문단이다.\n")
    seen.append(version())
    say(post, {"새 문단이다.": "A new paragraph."})
    seen.append(version())
    mirror = post.parent.parent / "en/_posts/2025-01-02-cache.md"
    mirror.parent.mkdir(parents=True)
    mirror.write_text("---\ntitle: Mine\n---\n\nAll mine.\n")
    seen.append(version())
    (post.parent.parent / "_olgim/glossary.yml").write_text("terms:\n  - source: 캐시\n    target: cash\n")
    seen.append(version())
    assert len(set(seen)) == len(seen)
    assert "A new paragraph." in ask(server, PAGE)[1]


def test_a_touched_file_that_says_the_same_reloads_nothing(server: PageServer, post: Path) -> None:
    import os

    before = ask(server, f"/version{PAGE}")[1]
    os.utime(post, (1, 1))
    assert ask(server, f"/version{PAGE}")[1] == before


def test_a_post_that_breaks_says_so_and_comes_back(server: PageServer, post: Path) -> None:
    whole = post.read_bytes()
    post.write_bytes(b"\xff\xff\xff")
    answer, text = ask(server, PAGE)
    assert answer.status == 200
    assert "cache.md" in read_page(text).text
    post.unlink()
    assert ask(server, PAGE)[0].status == 200
    post.write_bytes(whole)
    assert "Clearing a cache" in ask(server, PAGE)[1]


def test_several_posts_have_an_index(tmp_path: Path) -> None:
    first = all_states(tmp_path)
    second = write_site(tmp_path, "---\ntitle: 둘째 글\n---\n\n글이다.\n", "_posts/2025-02-03-둘째 글?.md")
    site = open_site(first)
    pages = LivePreviews([(site, first), (site, second)])
    index = pages.get("/")
    assert index is not None
    links = [one.attributes["href"] for one in read_page(index.text).all("a")]
    from urllib.parse import unquote

    assert [f"/{unquote(link)}" for link in links] == list(pages.paths)
    change(second, lambda unit: unit)
    assert pages.get("/index.html") == index
    second.write_bytes(b"\xff\xff\xff")
    again = pages.get("/")
    assert again is not None
    assert again.version != index.version
    assert len(read_page(again.text).all("a")) == 1


def test_a_port_in_use_is_said(server: PageServer) -> None:
    with pytest.raises(UsageError, match=f"port {server.server_port} can't be had"):
        PageServer(server.pages, server.server_port)
