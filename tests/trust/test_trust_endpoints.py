"""Keys and posts go only where a person agreed: whatever a site's files name, no stranger hears a byte."""

from __future__ import annotations

import io
import json
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.commands import Said, Shell
from support.hostile import POST, Ground
from support.model_server import ModelServer
from support.strangers import DECOYS, Stranger, connections

from translator.errors import ApprovalError
from translator.workflow.approvals import place_of_approvals
from translator.workflow.endpoints import EndpointChoice, pending_approval
from translator.workflow.retranslate import retranslate
from translator.workflow.review_opening import open_review, settle_endpoints
from translator.workflow.site import open_site
from translator.workflow.trust import Trust

EVIL = "https://gateway.example/v1"
QUIET = (("status",), ("check",), ("publish", "--partial"), ("review",), ("review", "--json"))
SENDING = (("translate",), ("doctor",), ("models",), ("batch", "submit"))
RECORD = {"olgim-batch": 1, "name": "b", "base_url": EVIL, "model": "m", "form": "strict", "id": "batch_1"}
RECORD["requests"] = {"r0": {"post": "_posts/2024-01-01-good.md", "slots": {"1": ["k", "answer-x"]}}}


@dataclass(frozen=True, slots=True)
class Kind:
    """One hostile site: `make` writes it, `says` is what each command that would send something has to say."""

    make: Callable[[Ground], object]
    says: tuple[str, ...]
    commands: tuple[tuple[str, ...], ...] = SENDING
    code: int = 2


def _lines(text: str, *says: str) -> Kind:
    return Kind(lambda ground: ground.config(text), says)


def _asked(url: str, *says: str, key: str = "") -> Kind:
    """Refused until a person agrees, by the host and the line."""
    text = f"base_url: {json.dumps(url)}\nmodel: m" + (f"\nkey_env: {key}" if key else "")
    return _lines(text, "config.yml:2: `base_url`", "nobody has agreed", "--trust", "OLGIM_TRUST=", *says)


def _wrong(url: str, *says: str, key: str = "") -> Kind:
    """No endpoint's URL, by the line."""
    text = f"base_url: {json.dumps(url)}\nmodel: m" + (f"\nkey_env: {key}" if key else "")
    return _lines(text, "config.yml:2: `base_url`: ", *says)


def _file(model: str, *says: str) -> Kind:
    """A model file that isn't the site's own."""
    return _lines(f"model: {json.dumps(model)}", "config.yml:2: `model`", "load the model file", *says)


def _record(says: tuple[str, ...], code: int = 2, config: str = "", **values: object) -> Kind:
    """A batch's record."""

    def make(ground: Ground) -> None:
        if config:
            ground.config(config)
        ground.write("_olgim/batches/b.json", json.dumps(RECORD | values))

    return Kind(make, says, (("batch", "status"), ("batch", "fetch"), ("batch", "cancel")), code)


def _approved(where: str = "config", mode: int = 0o600, text: str = "", **values: str) -> Kind:
    """A file of agreements that says nothing about this site."""

    def make(ground: Ground) -> None:
        ground.config(f"base_url: {EVIL}\nmodel: m\nkey_env: GATEWAY_KEY")
        entry = {"site": str(ground.site), "url": EVIL, "key": "GATEWAY_KEY"} | values
        folder = Path(os.environ["HOME"], ".config") if where == "config" else ground.site / where
        (folder / "olgim").mkdir(parents=True)
        path = folder / "olgim/trust.yml"
        path.write_text(text or json.dumps([entry]), encoding="utf-8")
        path.chmod(mode)
        if where != "config":
            os.environ["XDG_CONFIG_HOME"] = str(folder)

    return Kind(make, ("config.yml:2: `base_url`", "nobody has agreed"))


def _link_to_model(ground: Ground) -> None:
    (ground.outside / "x.gguf").write_bytes(b"GGUF")
    ground.link("x.gguf", "../outside/x.gguf")
    ground.config("model: x.gguf")


def _pipe_for_model(ground: Ground) -> None:
    ground.pipe("x.gguf")
    ground.config("model: x.gguf")


KINDS: dict[str, Kind] = {
    # Hosts that are nobody's
    "a stranger's host": _asked(EVIL, "send posts to gateway.example, without a key"),
    "a stranger's host without encryption": _asked("http://gateway.example/v1", "gateway.example"),
    "a stranger's host and the provider's key": _asked(
        EVIL, "the key in OPENAI_API_KEY", key="OPENAI_API_KEY"
    ),
    "a stranger's host and any variable": _asked(EVIL, "the key in GITHUB_TOKEN", key="GITHUB_TOKEN"),
    "a stranger's host in capitals": _asked("HTTPS://GATEWAY.Example/v1", "gateway.example"),
    "a stranger's host and a last dot": _asked("https://gateway.example./v1", "gateway.example,"),
    "a stranger's port": _asked("https://gateway.example:8443/v1", "gateway.example:8443"),
    "a stranger's address": _asked("https://8.8.8.8/v1", "8.8.8.8"),
    "a stranger's address as a number": _asked("https://134744072/v1", "8.8.8.8"),
    "a stranger's address in octal": _asked("https://010.8.8.8/v1", "8.8.8.8"),
    "a stranger's IPv6 address": _asked("https://[2606:4700::1111]/v1", "[2606:4700::1111]"),
    "letters that look like others": _asked("https://xn--pi-7ja8b.example/v1", "xn--pi-7ja8b.example"),
    # Lookalikes of providers
    "a provider's host in front": _asked(
        "https://api.openai.com.evil.example/v1", "api.openai.com.evil.example"
    ),
    "a provider's host behind": _asked("https://evil-api.openai.com/v1", "evil-api.openai.com"),
    "a host below a provider's": _asked("https://www.api.openai.com/v1", "www.api.openai.com"),
    "a provider's domain": _asked("https://openai.com/v1", "openai.com"),
    "a provider's host without its dots": _asked("https://apiopenai.com/v1", "apiopenai.com"),
    "a provider's host at another port": _asked("https://api.openai.com:8443/v1", "api.openai.com:8443"),
    "a provider's host without encryption": _asked("http://api.openai.com/v1", "api.openai.com"),
    "any machine at Azure": _asked("https://evil.azure.com/v1", "evil.azure.com"),
    "a virtual machine at Azure": _asked(
        "https://evil.koreacentral.cloudapp.azure.com/v1", "evil.koreacentral.cloudapp.azure.com"
    ),
    "a host below an Azure resource": _asked("https://a.b.openai.azure.com/openai/v1", "a.b.openai"),
    "Azure's name without a resource": _asked("https://openai.azure.com/openai/v1", "openai.azure.com"),
    "a name that ends as Azure's": _asked("https://xopenai.azure.com/openai/v1", "xopenai.azure.com"),
    "Azure's name in front": _asked("https://x.openai.azure.com.evil.example/v1", "evil.example"),
    # Keys of others
    "another's key for OpenAI": _lines(
        "key_env: GITHUB_TOKEN\nmodel: m",
        "config.yml:2: `key_env`",
        "api.openai.com, with the key in GITHUB_TOKEN",
    ),
    "another provider's key for OpenAI": _lines(
        "model: m\nkey_env: ANTHROPIC_API_KEY", "config.yml:3: `key_env`", "ANTHROPIC_API_KEY"
    ),
    "another's key for OpenAI by its URL": _asked(
        "https://api.openai.com/v1", "the key in GITHUB_TOKEN", key="GITHUB_TOKEN"
    ),
    "OpenAI's key for another provider": _asked(
        "https://api.anthropic.com/v1", "the key in OPENAI_API_KEY", key="OPENAI_API_KEY"
    ),
    "another's key for Azure": _asked(
        "https://me.openai.azure.com/openai/v1",
        "the key in AWS_SECRET_ACCESS_KEY",
        key="AWS_SECRET_ACCESS_KEY",
    ),
    # On this machine and near it
    **{
        f"a key for this machine: {host}": _asked(
            f"http://{host}:9/v1", f"{said}:9, with the key in GITHUB_TOKEN", key="GITHUB_TOKEN"
        )
        for host, said in {
            "127.0.0.1": "127.0.0.1",
            "localhost": "localhost",
            "127.1": "127.0.0.1",
            "2130706433": "127.0.0.1",
            "0x7f.1": "127.0.0.1",
            "0177.0.0.1": "127.0.0.1",
            "[::1]": "[::1]",
            "[::ffff:127.0.0.1]": "127.0.0.1",
        }.items()
    },
    **{
        f"somebody's machine nearby: {host}": _asked(f"http://{host}:9/v1", f"send posts to {host}:9")
        for host in (
            *("192.168.7.7", "10.1.2.3", "169.254.169.254", "100.100.1.1", "0.0.0.0", "[fd00::5]"),
            *("gpu", "nas.local", "host.docker.internal", "ollama.localhost"),
        )
    },
    # Profiles
    "a profile": _lines(
        f"profile: x\nprofiles:\n  x:\n    model: m\n    base_url: {EVIL}",
        "config.yml:6: `profiles.x.base_url`",
    ),
    "a profile with a key": _lines(
        f"profile: x\nprofiles:\n  x:\n    model: m\n    base_url: {EVIL}\n    key_env: GATEWAY_KEY",
        "`profiles.x.base_url` and `profiles.x.key_env` together",
        "GATEWAY_KEY",
    ),
    "a profile with a dot in its name": _lines(
        f"profile: a.b\nprofiles:\n  a: {{model: m}}\n  a.b: {{model: m, base_url: {EVIL}}}",
        "config.yml:5: `profiles.a.b.base_url`",
    ),
    "a profile's key alone": _lines(
        "profile: x\nprofiles:\n  x: {model: m, key_env: GITHUB_TOKEN}", "config.yml:4: `profiles.x.key_env`"
    ),
    # Gateways
    **{
        f"a parameter that leads on: {parameter}": _lines(
            f"parameters: {parameter}\nmodel: m", "config.yml:2: `parameters` has `", "to somewhere else"
        )
        for parameter in (
            f"{{api_base: {EVIL}}}",
            f"{{fallbacks: [{{model: x, base_url: {EVIL}}}]}}",
            "{api_key: x}",
        )
    },
    # Model files
    "a model file anywhere": _file("/etc/x.gguf", "/etc/x.gguf"),
    "a model file at home": _file("~/x.gguf"),
    "a model file above": _file("../outside/x.gguf"),
    "a model file up and down": _file("_posts/../../outside/x.gguf"),
    "a model file that is a link": Kind(_link_to_model, ("`model`", "outside/x.gguf")),
    "a model file with a NUL": _lines('model: "a\\0.gguf"', "config.yml:2: `model` is not a path"),
    "a model file that is a pipe": Kind(
        _pipe_for_model, ("x.gguf: the model can't be read: it is a pipe",), (("translate",),), 3
    ),
    "a model file that isn't there": Kind(
        lambda ground: ground.config("model: no.gguf"), ("the model can't be read",), (("translate",),), 3
    ),
    # What others agreed to
    "an agreement about another site": _approved(site="/srv/other"),
    "an agreement about a folder of the site": _approved(site="/srv"),
    "an agreement about another host": _approved(url="https://gateway.example.org/v1"),
    "an agreement about another path": _approved(url="https://gateway.example/v2"),
    "an agreement about another scheme": _approved(url="http://gateway.example/v1"),
    "an agreement about another variable": _approved(key="OTHER_KEY"),
    "an agreement without a key": _approved(key=""),
    "an agreement about other parameters": _approved(parameters='{"user": "x"}'),
    "an agreement that came with the repository": _approved(where=".config"),
    "an agreement that others can write": _approved(mode=0o666),
    "agreements that are damaged": _approved(text="- site: [\n"),
    "agreements of another shape": _approved(text="site: /\n"),
    "agreements in binary": _approved(text="\0\0"),
    # Batches
    "a record of a stranger's": _record(("batches/b.json: `base_url`", "send posts to gateway.example")),
    "a record of a stranger's, with a key for it": _record(
        ("gateway.example, with the key in GATEWAY_KEY",),
        config=f"profiles:\n  x: {{base_url: {EVIL}, key_env: GATEWAY_KEY, model: m}}",
    ),
    "a record and a key for another host": _record(
        ("gateway.example, without a key",), config="key_env: GITHUB_TOKEN\nmodel: m"
    ),
    "a record of a lookalike": _record(
        ("api.openai.com.evil",), base_url="https://api.openai.com.evil.example/v1"
    ),
    "a record of a wrong URL": _record(
        ("batches/b.json: ", "user name"), base_url="https://a@gateway.example/v1"
    ),
    "a record of a number for a URL": _record(("is damaged",), 3, base_url=5),
    "a record of a list for an id": _record(("is damaged",), 3, id=["x"]),
    # Mistyped
    "no scheme": _wrong("gateway.example/v1", "Was it https://gateway.example/v1?"),
    "no scheme, on this machine": _wrong("localhost:11434", "Was it http://localhost:11434?"),
    "one slash": _wrong("https:/gateway.example/v1", "Two slashes"),
    "no slash": _wrong("https:gateway.example/v1", "Two slashes"),
    "no colon": _wrong("https//gateway.example/v1", "is not an endpoint's URL"),
    "no host": _wrong("https://", "is not an endpoint's URL"),
    "no host but a port": _wrong("https://:8080/v1", "is not the name of a host"),
    "another scheme": _wrong("ftp://gateway.example/v1", "is not an endpoint's URL"),
    "a file": _wrong("file:///etc/passwd", "is not an endpoint's URL"),
    "what a model file has": _wrong("in-process:", "is not an endpoint's URL"),
    "a port that is too high": _wrong("https://gateway.example:99999/v1", "the port"),
    "a port that is zero": _wrong("https://gateway.example:0/v1", "the port"),
    "a port that is a word": _wrong("https://gateway.example:port/v1", "the port"),
    "a port in full-width digits": _wrong("https://gateway.example:\uff18\uff10/v1", "the port"),
    "no port behind the colon": _wrong("https://gateway.example:/v1", "the port"),
    "a bracket that stays open": _wrong("http://[::1/v1", "brackets"),
    "brackets around a name": _wrong("http://[gateway]/v1", "brackets"),
    "a name before brackets": _wrong("http://api.openai.com[::1]/v1", "brackets"),
    "a name behind brackets": _wrong("http://[::1]api.openai.com:80/v1", "brackets"),
    "brackets of the future": _wrong("http://[v1.gateway]/v1", "brackets"),
    "a zone": _wrong("http://[fe80::1%25eth0]:80/v1", "zone"),
    "full-width letters": _wrong("https://\uff41\uff50\uff49.openai.com/v1", "ASCII", "api.openai.com"),
    "a full-width colon": _wrong("https\uff1a//gateway.example/v1", "full-width"),
    "ideographic dots": _wrong("https://api\u3002openai\u3002com/v1", "ASCII"),
    "Cyrillic letters": _wrong("https://\u0430pi.openai.com/v1", "ASCII", "xn--"),
    "a Korean name": _wrong("https://번역.example/v1", "ASCII", "xn--"),
    "a blank": _wrong("https://gateway.example /v1", "a blank"),
    "a line break": _wrong("https://gateway\n.example/v1", "a blank or a control"),
    "a tab": _wrong("https://gate\tway.example/v1", "a blank or a control"),
    "a backslash": _wrong("https://api.openai.com\\@evil.example/v1", "backslash"),
    "a user name": _wrong("https://api.openai.com@evil.example/v1", "user name"),
    "a password": _wrong("https://me:hunter2@gateway.example/v1", "password"),
    "a query": _wrong("https://gateway.example/v1?key=x", "after its path"),
    "a fragment": _wrong("https://gateway.example/v1#x", "after its path"),
    "a percent sign": _wrong("https://api.openai.com%2eevil.example/v1", "not the name of a host"),
    "two dots": _wrong("https://api..openai.com/v1", "not the name of a host"),
    "too many numbers": _wrong("http://1.2.3.4.5/v1", "not the name of a host"),
    "too high a number": _wrong("http://256.1.1.1/v1", "not the name of a host"),
    "a name that is too long": _wrong(f"https://{'a' * 64}.example/v1", "not the name of a host"),
    "a key without encryption": _wrong(
        "http://gateway.example/v1",
        "the key in GATEWAY_KEY would go to gateway.example unencrypted",
        key="GATEWAY_KEY",
    ),
}


def told(said: Said) -> str:
    return " ".join((said.out + said.err).split())


@pytest.mark.parametrize("case", KINDS)
def test_nobody_hears_a_byte_of_what_no_person_agreed_to(
    shell: Shell, ground: Ground, stranger: Stranger, case: str
) -> None:
    kind = KINDS[case]
    kind.make(ground)
    before = ground.seen()
    with connections() as tried:
        for words in (*kind.commands, ("translate", "--dry-run"), *QUIET):
            said = shell.olgim(*words)
            text = told(said)
            assert "Traceback" not in text
            assert "nobody foresaw" not in text, text
            assert "decoy-" not in text
            assert "hunter2" not in text
            assert [one for one in ground.misplaced(before) if not one.startswith("site/.config")] == []
            if words in kind.commands:
                assert said.code == kind.code, (words, text)
                for word in kind.says:
                    assert word in text, (words, text)
            elif words in QUIET[:2] and "parameters" not in text:  # which are wrong for every command
                assert said.code in (0, 1), text
    assert tried == []
    assert stranger.got == []


def test_the_table_of_endpoints_is_long_enough() -> None:
    assert len(KINDS) >= 80


# ---- what may be


def config(ground: Ground, url: str, key: str = "") -> None:
    ground.config(f"base_url: {url}\nmodel: test-model" + (f"\nkey_env: {key}" if key else ""))


@pytest.mark.parametrize("how", ["OLGIM_TRUST", "--trust", "with its port", "with its variable"])
def test_a_host_that_a_person_names_gets_the_post(
    shell: Shell, ground: Ground, stranger: Stranger, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    """The same set-up as in the table: here the stranger does hear the post, so there it would have."""
    config(ground, "http://gateway.example/v1")
    word = {"with its port": "gateway.example:80", "with its variable": "gateway.example="}.get(
        how, "gateway.example"
    )
    if how != "--trust":
        monkeypatch.setenv("OLGIM_TRUST", f"other.example, {word}")
    said = shell.olgim("translate", *(("--trust", word) if how == "--trust" else ()))
    assert "posts go to gateway.example, without a key" in said.err
    assert "POST http://gateway.example/v1/chat/completions" in stranger.heard
    assert "안녕하세요" in stranger.heard
    assert "decoy-" not in stranger.heard


def test_https_is_asked_for_as_soon_as_a_person_agrees(
    shell: Shell, ground: Ground, stranger: Stranger, monkeypatch: pytest.MonkeyPatch
) -> None:
    config(ground, EVIL, "GATEWAY_KEY")
    monkeypatch.setenv("OLGIM_TRUST", "gateway.example")
    shell.olgim("translate")
    assert stranger.got[0].startswith(b"CONNECT gateway.example:443")
    assert "decoy-" not in stranger.heard


@pytest.mark.parametrize(
    "word", ["*.example", "https://gateway.example", "gateway.example/v1", "a b\\c", ":80"]
)
def test_what_is_no_host_is_no_agreement(
    shell: Shell, ground: Ground, stranger: Stranger, monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    config(ground, "http://gateway.example/v1")
    said = shell.olgim("translate", "--trust", word)
    assert (said.code, "which is not a host" in said.err) == (2, True), said
    monkeypatch.setenv("OLGIM_TRUST", word)
    assert shell.olgim("translate").code == 2
    assert stranger.got == []


@pytest.mark.parametrize(
    "word", ["gateway.example.org", "example", "gateway.example:81", "gateway.example=GITHUB_TOKEN"]
)
def test_agreeing_to_one_host_says_nothing_of_another(
    shell: Shell, ground: Ground, stranger: Stranger, monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    config(ground, "http://gateway.example/v1")
    monkeypatch.setenv("OLGIM_TRUST", word)
    assert shell.olgim("translate").code == 2
    assert stranger.got == []


def test_an_agreement_is_kept_privately_and_asked_for_again_when_the_words_change(
    shell: Shell, ground: Ground, model_server: ModelServer
) -> None:
    config(ground, model_server.base_url, "GATEWAY_KEY")
    host = f"127.0.0.1:{model_server.port}"
    assert shell.olgim("translate").code == 2
    assert shell.olgim("translate", "--trust", host).code == 0
    assert model_server.seen[-1].headers["authorization"] == f"Bearer {DECOYS['GATEWAY_KEY']}"
    path = place_of_approvals(os.environ)
    assert path is not None
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    text = path.read_text(encoding="utf-8")
    for word in (str(ground.site), model_server.base_url, "key: GATEWAY_KEY"):
        assert word in text
    assert "decoy-" not in text
    ground.write("_posts/2024-01-02-more.md", POST.replace("안녕", "반가워"))
    assert shell.olgim("translate").code == 0  # kept
    ground.write("_posts/2024-01-03-more.md", POST.replace("안녕", "고마워"))
    for url, key in ((f"{model_server.base_url}/x", "GATEWAY_KEY"), (model_server.base_url, "GITHUB_TOKEN")):
        config(ground, url, key)
        assert shell.olgim("translate").code == 2
    config(ground, model_server.base_url, "GATEWAY_KEY")
    assert shell.olgim("translate").code == 0


def test_a_damaged_file_of_agreements_is_named_and_set_aside(
    shell: Shell, ground: Ground, model_server: ModelServer
) -> None:
    path = place_of_approvals(os.environ)
    assert path is not None
    path.parent.mkdir(parents=True)
    path.write_text("- site: [\n", encoding="utf-8")
    config(ground, model_server.base_url, "GATEWAY_KEY")
    said = shell.olgim("translate")
    assert (said.code, f"{path} can't be read: line 2 is not YAML; it counts as empty" in said.err) == (
        2,
        True,
    )
    assert shell.olgim("translate", "--trust", "127.0.0.1").code == 0
    assert path.with_suffix(".damaged").read_text(encoding="utf-8") == "- site: [\n"
    assert "GATEWAY_KEY" in path.read_text(encoding="utf-8")


class Terminal(io.StringIO):
    """Standard input, where somebody sits."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("answer", "code"), [("y\n", 0), ("네\n", 0), ("\n", 2), ("n\n", 2), ("", 2), ("yeah\n", 2)]
)
def test_somebody_at_the_terminal_is_asked_with_everything_in_sight(
    shell: Shell,
    ground: Ground,
    model_server: ModelServer,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    code: int,
) -> None:
    config(ground, model_server.base_url, "GATEWAY_KEY")
    monkeypatch.setattr("sys.stdin", Terminal(answer))
    monkeypatch.setattr("translator.cli.agreement.sys.stderr.isatty", lambda: True, raising=False)
    said = shell.olgim("translate")
    assert said.code == code
    for word in (
        f"site   {ground.site}",
        "config.yml:2 (`base_url`)",
        "config.yml:4 (`key_env`)",
        f"host   127.0.0.1:{model_server.port}",
        "key    the value of GATEWAY_KEY",
        "[y/N]",
    ):
        assert word in said.err, said.err
    assert bool(model_server.seen) is (code == 0)
    assert ("did not agree" in said.err) is (code != 0)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "2130706433"])
def test_a_server_on_this_machine_gets_the_post_and_no_key_of_any_kind(
    shell: Shell, ground: Ground, stranger: Stranger, host: str
) -> None:
    config(ground, f"http://{host}:{stranger.port}/v1")
    assert "without a key" in shell.olgim("translate").err
    assert "안녕하세요" in stranger.heard
    assert "decoy-" not in stranger.heard
    assert "openai-organization" not in stranger.heard.lower()


def test_what_openai_is_told_of_its_customer_no_other_host_hears(
    shell: Shell, ground: Ground, stranger: Stranger, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell.olgim("translate", "--base-url", f"{stranger.url}/v1", "--model", "m")
    assert DECOYS["OPENAI_API_KEY"] in stranger.heard  # a person typed that URL
    for name in ("OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "OPENAI_ADMIN_KEY"):
        assert DECOYS[name] not in stranger.heard
    assert "decoy-headers" not in stranger.heard
    assert "decoy-bearer" not in stranger.heard


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("base_url: https://api.openai.com/v1\nmodel: m", b"api.openai.com:443"),
        ("base_url: https://API.openai.com.:443/v1/\nmodel: m", b"api.openai.com:443"),
        ("base_url: https://eu.api.openai.com/v1\nmodel: m", b"eu.api.openai.com:443"),
        ("base_url: https://me.openai.azure.com/openai/v1\nmodel: m", b"me.openai.azure.com:443"),
        ("base_url: https://me.services.ai.azure.com/openai/v1\nmodel: m", b"me.services.ai.azure.com:443"),
        ("base_url: https://api.anthropic.com/v1\nkey_env: ANTHROPIC_API_KEY", b"api.anthropic.com:443"),
    ],
)
def test_a_known_provider_with_its_own_key_needs_no_agreement(
    shell: Shell, ground: Ground, stranger: Stranger, text: str, host: bytes
) -> None:
    ground.config(text)
    shell.olgim("translate")
    assert stranger.got[0].startswith(b"CONNECT " + host)


@pytest.mark.parametrize("how", ["--base-url", "OPENAI_BASE_URL"])
def test_a_url_that_a_person_gives_needs_no_agreement(
    shell: Shell, ground: Ground, model_server: ModelServer, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    if how == "--base-url":
        config(ground, EVIL, "GATEWAY_KEY")
        assert shell.olgim("translate", "--base-url", model_server.base_url).code == 0
    else:
        monkeypatch.setenv(how, model_server.base_url)
        assert shell.olgim("translate").code == 0
    assert model_server.seen[-1].headers["authorization"] == f"Bearer {DECOYS['OPENAI_API_KEY']}"


def test_the_persons_own_url_gets_no_variable_that_a_site_names(
    shell: Shell, ground: Ground, model_server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", model_server.base_url)
    ground.config("key_env: GITHUB_TOKEN")
    said = shell.olgim("translate")
    assert (said.code, "GITHUB_TOKEN" in said.err) == (2, True)
    assert model_server.seen == []


@pytest.mark.parametrize(
    ("words", "place"), [(("--base-url", ""), "--base-url"), (("--base-url", "x:1"), "--base-url")]
)
def test_a_mistyped_url_on_the_command_line_is_named_by_its_option(
    shell: Shell, ground: Ground, stranger: Stranger, words: tuple[str, ...], place: str
) -> None:
    config(ground, EVIL)
    said = shell.olgim("translate", *words)
    assert (said.code, f"{place}: " in said.err) == (2, True), said
    assert stranger.got == []


def test_a_mistyped_url_in_the_environment_is_named_by_its_variable(
    shell: Shell, ground: Ground, stranger: Stranger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "https://gateway.example:port/v1")
    said = shell.olgim("doctor")
    assert (said.code, "OPENAI_BASE_URL: the port" in said.out) == (2, True), said
    assert stranger.got == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    "target", ["https://gateway.example/v1", "/elsewhere/chat/completions", "//[", "\\x"]
)
def test_no_redirect_is_followed(
    shell: Shell, ground: Ground, stranger: Stranger, status: int, target: str
) -> None:
    config(ground, f"{stranger.url}/v1")
    head = f"HTTP/1.1 {status} Moved\r\nLocation: {target}\r\n"
    stranger.answer = f"{head}Content-Length: 0\r\nConnection: close\r\n\r\n".encode()
    said = shell.olgim("translate")
    assert (said.code, "which isn't followed" in said.err) == (3, True), said
    assert len(stranger.got) == 1


def test_a_dry_run_says_where_posts_would_go_and_what_is_left_to_agree_to(
    shell: Shell, ground: Ground, stranger: Stranger
) -> None:
    config(ground, EVIL, "GATEWAY_KEY")
    said = shell.olgim("translate", "--dry-run", "--json")
    assert json.loads(said.out)[0]["endpoint"] == {
        "url": EVIL,
        "host": "gateway.example",
        "model": "test-model",
        "key": "GATEWAY_KEY",
        "approved": False,
    }
    assert "posts would go to gateway.example, with the key in GATEWAY_KEY; agree to that first" in said.err
    assert stranger.got == []


def test_what_is_pending_is_told_without_asking(shell: Shell, ground: Ground) -> None:
    config(ground, EVIL, "GATEWAY_KEY")
    need = pending_approval(EndpointChoice(), open_site(ground.site).config)
    assert need is not None
    assert (need.host, need.variable, need.places[0].line) == ("gateway.example", "GATEWAY_KEY", 2)
    shell.olgim("translate", "--trust", "gateway.example")
    assert pending_approval(EndpointChoice(), open_site(ground.site).config) is None


def test_every_run_that_sends_names_the_host(shell: Shell, ground: Ground, model_server: ModelServer) -> None:
    place = f"127.0.0.1:{model_server.port}, on this machine, without a key"
    config(ground, model_server.base_url)
    for words in (("translate",), ("doctor",), ("batch", "submit", "--drafts")):
        ground.write(f"_posts/2024-02-0{len(words)}-{words[0]}.md", POST.replace("안녕", f"안녕{words[0]}"))
        assert shell.olgim(*words).err.count(f"posts go to {place}") == 1, words
    for action in ("status", "fetch"):
        assert shell.olgim("batch", action).err.count(f"batches are at {place}") == 1


@pytest.mark.parametrize("agrees", [True, False])
def test_a_review_asks_before_its_screen_and_goes_on_without_a_model(
    ground: Ground, stranger: Stranger, *, agrees: bool
) -> None:
    config(ground, EVIL, "GATEWAY_KEY")
    lines: list[str] = []
    trust = Trust(ask=lambda _need: agrees, tell=lines.append)
    desk = open_review(["_posts/2024-01-01-good.md"], EndpointChoice(trust=trust))
    assert desk is not None
    settle_endpoints(desk)
    assert desk.endpoint.trust.ask is None
    assert [line for line in lines if line.startswith("posts go to gateway.example")] == lines[:agrees]
    assert ("did not agree" in " ".join(desk.session.notices)) is not agrees
    if not agrees:
        unit = desk.session.units[-1]
        with pytest.raises(ApprovalError):
            retranslate(desk.session, unit.key, "", desk.endpoint)
    desk.close()
    assert stranger.got == []


def test_a_glossary_is_no_dot_file(shell: Shell, ground: Ground) -> None:
    ground.write(".env.yml", "비밀: hunter2\n")
    ground.config("glossary: ../.env.yml")
    said = shell.olgim("check")
    assert (said.code, "config.yml:2: `glossary`" in said.err) == (2, True)
