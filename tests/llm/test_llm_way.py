"""The way to an endpoint: proxies that must not see a post, proxies and certificates that can't be used."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from support.llm_posts import SMALL, post, run, settings_for
from support.model_server import ModelServer

from translator.errors import ProviderError
from translator.llm import Secret, Settings
from translator.llm.doctor import Health, examine
from translator.llm.hosts import is_local
from translator.llm.models import list_models
from translator.llm.proxy import proxy_for
from translator.llm.recording import Recorder
from translator.llm.wire import Wire

PUBLIC = "http://api.example.com/v1"


@dataclass
class Proxy:
    """A proxy that notes what it gets, and lets nothing through."""

    status: str
    port: int = 0
    got: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    noted = Proxy("407 Proxy Authentication Required")

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            noted.got.append(self.request.recv(1 << 16))
            self.request.sendall(f"HTTP/1.1 {noted.status}\r\nContent-Length: 0\r\n\r\n".encode())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        noted.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield noted
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"])
async def test_a_post_for_a_local_server_never_reaches_a_proxy(
    name: str, proxy: Proxy, model_server: ModelServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(name, proxy.url)
    settings = settings_for(model_server, api_key=Secret("sk-test"))
    outcome = await run(post(SMALL), model_server, settings=settings)
    assert outcome.left == {}
    with Recorder(tmp_path / "run.jsonl") as recorder:
        assert (await run(post(SMALL), model_server, settings=settings, recording=recorder)).left == {}
    assert proxy.got == []


def test_neither_the_doctor_nor_the_list_of_models_asks_a_local_server_through_a_proxy(
    proxy: Proxy, model_server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", proxy.url.replace("//", "//me:secret@"))
    settings = settings_for(model_server)
    assert list_models(settings)
    (told,) = [one for one in examine(settings) if one.part == "proxy"]
    assert told.health is Health.GOOD
    assert f"is asked without {proxy.url}" in told.said
    assert proxy.got == []


async def test_a_public_endpoint_is_asked_through_the_proxy_and_a_refusing_one_is_named(
    proxy: Proxy, model_server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for scheme in ("http", "https"):
        monkeypatch.setenv(f"{scheme}_proxy", proxy.url.replace("//", "//me:secret@"))
        settings = Settings(PUBLIC.replace("http:", f"{scheme}:"), "test-model", Secret("sk-test"))
        outcome = await run(post(SMALL), model_server, settings=settings)
        stopped = outcome.receipt.stopped
        assert stopped is not None
        assert f"the proxy {proxy.url} does not let requests to api.example.com through" in stopped.message
        assert "NO_PROXY" in (stopped.hint or "")
        assert "secret" not in f"{stopped.message} {stopped.hint}"
    assert proxy.got[0].startswith(b"POST http://api.example.com/v1/chat/completions")
    assert proxy.got[1].startswith(b"CONNECT api.example.com:443")
    assert len(proxy.got) == 2


async def test_a_proxy_that_is_not_there_is_named(
    model_server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ModelServer() as gone:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{gone.port}")
    outcome = await run(post(SMALL), model_server, settings=Settings("https://api.example.com/v1", "m"))
    assert outcome.receipt.stopped is not None
    assert f"Requests go through the proxy http://127.0.0.1:{gone.port}" in (
        outcome.receipt.stopped.hint or ""
    )


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("socks5://127.0.0.1:1080", "is a SOCKS proxy"),
        ("socks5h://me:secret@127.0.0.1:1080", "is a SOCKS proxy"),
        ("socks4://127.0.0.1:1080", "is not of a kind that can be used"),
        ("ftp://127.0.0.1:21", "is not of a kind that can be used"),
        ("http://127.0.0.1:port", "is not a proxy's URL"),
        ("http://", "is not a proxy's URL"),
    ],
)
@pytest.mark.parametrize("name", ["HTTP_PROXY", "ALL_PROXY"])
def test_a_proxy_that_cannot_be_used_is_named_in_one_line(
    name: str, value: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("translator.llm.proxy.find_spec", lambda _name: None)
    monkeypatch.setenv(name, value)
    with pytest.raises(ProviderError, match=says) as caught:
        Wire(Settings(PUBLIC, "m"))
    assert f"({name})" in caught.value.message
    assert "\n" not in caught.value.message
    assert "secret" not in caught.value.message
    assert "api.example.com to NO_PROXY" in (caught.value.hint or "")
    (told,) = [one for one in examine(Settings(PUBLIC, "m")) if one.part == "proxy"]
    assert told.health is Health.BAD
    assert says in told.said


def test_a_proxy_that_cannot_be_used_does_not_matter_where_none_is(
    model_server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks4://127.0.0.1:1080")
    monkeypatch.setenv("NO_PROXY", "api.example.com")
    assert proxy_for(PUBLIC) is None
    assert list_models(settings_for(model_server))


def test_a_proxy_without_a_scheme_is_an_http_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "127.0.0.1:3128")
    assert proxy_for(PUBLIC) == "http://127.0.0.1:3128"


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST",
        "localhost.",
        "ollama.localhost",
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f.0.0.1",
        "0.0.0.0",
        "10.1.2.3",
        "172.20.0.5",
        "192.168.0.2",
        "169.254.1.1",
        "100.100.1.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[fd00::5]",
        "[fe80::1]",
        "nas.local",
    ],
)
def test_loopback_and_private_hosts_are_told_by_their_address(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://proxy.example.com:3128")
    assert is_local(f"http://{host}:8000/v1")
    assert proxy_for(f"http://{host}:8000/v1") is None


@pytest.mark.parametrize("host", ["gpu", "host.docker.internal", "box.lan", "box.home.arpa"])
def test_names_that_only_ones_own_network_knows_are_asked_straight_but_may_cost_money(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://proxy.example.com:3128")
    assert proxy_for(f"http://{host}:4000/v1") is None
    assert not is_local(f"http://{host}:4000/v1")


@pytest.mark.parametrize(
    "host",
    [
        "api.openai.com",
        "127.0.0.1.example.com",
        "10.example.com",
        "localhost.example.com",
        "8.8.8.8",
        "172.32.0.1",
    ],
)
def test_public_hosts_are_not_taken_for_private_ones(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://proxy.example.com:3128")
    assert not is_local(f"http://{host}/v1")
    assert proxy_for(f"http://{host}/v1") == "http://proxy.example.com:3128"


# ---- certificates


@pytest.mark.parametrize("name", ["SSL_CERT_FILE", "SSL_CERT_DIR"])
def test_certificates_that_are_not_there_are_named(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "none"
    monkeypatch.setenv(name, str(place))
    settings = Settings("https://api.example.com/v1", "m")
    with pytest.raises(ProviderError, match=name) as caught:
        Wire(settings)
    assert str(place) in caught.value.message
    assert f"unset {name}" in (caught.value.hint or "")
    assert [one.said for one in examine(settings) if one.part == "certificates"] == [caught.value.message]


def test_a_file_that_holds_no_certificates_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ca.pem").write_text("no certificate", encoding="utf-8")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    with pytest.raises(ProviderError, match=r"SSL_CERT_FILE names .* can't be read"):
        Wire(Settings("https://api.example.com/v1", "m"))


def test_certificates_do_not_matter_without_encryption(
    model_server: ModelServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none"))
    assert list_models(settings_for(model_server))
