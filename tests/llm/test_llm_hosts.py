"""A URL is judged in the form in which it is asked."""

from __future__ import annotations

import pytest

from translator.errors import ExitCode
from translator.llm import Secret, Wish, resolve
from translator.llm.endpoint_settings import PROVIDERS, own_key
from translator.llm.hosts import UrlError, is_azure, is_loopback, one_form


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("https://API.OpenAI.com./v1/", "https://api.openai.com/v1"),
        (" https://host.example:443/V1 ", "https://host.example/V1"),
        ("http://host.example:80", "http://host.example"),
        ("http://127.1:8000/v1", "http://127.0.0.1:8000/v1"),
        ("http://0x7f000001/v1", "http://127.0.0.1/v1"),
        ("http://017700000001/v1", "http://127.0.0.1/v1"),
        ("http://[0:0:0:0:0:0:0:1]:8080/v1", "http://[::1]:8080/v1"),
        ("http://[::ffff:10.0.0.1]/v1", "http://10.0.0.1/v1"),
        ("http://my_server:4000", "http://my_server:4000"),
        ("https://10.example.com/v1", "https://10.example.com/v1"),
    ],
)
def test_one_place_has_one_form(written: str, asked: str) -> None:
    assert one_form(written) == asked
    assert one_form(asked) == asked


@pytest.mark.parametrize(
    "url", ["", "x", "http://", "http://.", "http://..", "http://-x/", "http://[", "http://]/"]
)
def test_what_is_no_url_is_a_usage_error_with_a_hint(url: str) -> None:
    with pytest.raises(UrlError) as caught:
        one_form(url)
    assert caught.value.exit_code is ExitCode.USAGE
    assert caught.value.hint


def test_every_provider_has_its_own_key_at_its_own_place_alone() -> None:
    for host, (name, url) in PROVIDERS.items():
        assert own_key(one_form(url)) == name
        for other in (f"http://{host}/v1", f"https://{host}:444/v1", f"https://{host}.example/v1"):
            assert own_key(other) is None


@pytest.mark.parametrize(
    ("host", "azure"),
    [
        ("me.openai.azure.com", True),
        ("me.services.ai.azure.com", True),
        ("me.cognitiveservices.azure.com", True),
        ("me.azure.com", False),
        ("me.koreacentral.cloudapp.azure.com", False),
        ("openai.azure.com", False),
        ("a.b.openai.azure.com", False),
        ("me.openai.azure.com.example", False),
    ],
)
def test_only_azures_resources_for_models_get_azures_key(host: str, *, azure: bool) -> None:
    assert is_azure(host) is azure
    assert (own_key(f"https://{host}/v1") == "AZURE_OPENAI_API_KEY") is azure


def test_this_machine_is_told_by_its_address_and_its_one_name() -> None:
    for host in ("localhost", "127.0.0.1", "127.9.9.9", "[::1]"):
        assert is_loopback(one_form(f"http://{host}:1/v1"))
    for host in ("localhost.example", "x.localhost", "0.0.0.0", "10.0.0.1", "[fe80::1]", "8.8.8.8"):
        assert not is_loopback(one_form(f"http://{host}:1/v1"))


@pytest.mark.parametrize("host", ["gateway.example", "8.8.8.8"])
def test_a_key_leaves_ones_own_network_encrypted_or_not_at_all(host: str) -> None:
    keys = {"OPENAI_API_KEY": "sk-live"}
    with pytest.raises(UrlError, match=r"OPENAI_API_KEY would go to .* unencrypted"):
        resolve(keys, Wish(base_url=f"http://{host}/v1", typed=True))
    assert resolve(keys, Wish(base_url=f"https://{host}/v1", typed=True)).api_key == Secret("sk-live")
    assert resolve({}, Wish(base_url=f"http://{host}/v1", typed=True)).api_key is None
    for near in ("127.0.0.1", "192.168.0.2", "gpu", "box.lan"):
        assert resolve(keys, Wish(base_url=f"http://{near}/v1", typed=True)).api_key == Secret("sk-live")
