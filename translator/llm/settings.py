"""Which endpoint is asked, with which key; found from what the person said and from the environment."""

from __future__ import annotations

import ipaddress
import re
import socket
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from translator.errors import ProviderError
from translator.llm.preferred import PREFERRED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from translator.llm.agents.command import Command
    from translator.llm.interface import Price

OPENAI_HOST = "api.openai.com"
OPENAI = f"https://{OPENAI_HOST}/v1"
IN_PROCESS = "in-process:"
"""The base URL of a model file that is loaded into this process; `model` is its path."""

# Providers whose chat completions have no prompt cache of their own accord.
_CACHELESS = frozenset(("api.anthropic.com",))

# Where each provider's users keep their key. The first that is set is used when nothing else is said.
PROVIDERS: Mapping[str, tuple[str, str]] = {
    "api.openai.com": ("OPENAI_API_KEY", OPENAI),
    "openrouter.ai": ("OPENROUTER_API_KEY", "https://openrouter.ai/api/v1"),
    "api.mistral.ai": ("MISTRAL_API_KEY", "https://api.mistral.ai/v1"),
    "api.groq.com": ("GROQ_API_KEY", "https://api.groq.com/openai/v1"),
    "api.deepseek.com": ("DEEPSEEK_API_KEY", "https://api.deepseek.com/v1"),
    "api.together.xyz": ("TOGETHER_API_KEY", "https://api.together.xyz/v1"),
    "generativelanguage.googleapis.com": (
        "GEMINI_API_KEY",
        "https://generativelanguage.googleapis.com/v1beta/openai/",
    ),
    "api.anthropic.com": ("ANTHROPIC_API_KEY", "https://api.anthropic.com/v1"),
    "api.upstage.ai": ("UPSTAGE_API_KEY", "https://api.upstage.ai/v1"),
    "clovastudio.stream.ntruss.com": (
        "CLOVASTUDIO_API_KEY",
        "https://clovastudio.stream.ntruss.com/v1/openai",
    ),
    "api.x.ai": ("XAI_API_KEY", "https://api.x.ai/v1"),
}


_LOCAL_NAME = re.compile(r"localhost|.*\.(?:localhost|local)", re.IGNORECASE)
# Names that only one's own network knows: without a dot, or in a zone that is kept for such networks.
_OWN_NAME = re.compile(r"[^.]+|.*\.(?:internal|lan|home\.arpa)", re.IGNORECASE)
_OLD_NUMBERS = re.compile(r"[0-9a-fx]+(?:\.[0-9a-fx]+){0,3}", re.IGNORECASE)
_CARRIERS = ipaddress.ip_network("100.64.0.0/10")


class NoEndpointError(ProviderError):
    """Nothing says which endpoint to use."""


class Secret:
    """A key that shows itself to nobody who prints, logs or formats it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The key itself. Only the client that sends it calls this."""
        return self._value

    def blot(self, text: str) -> str:
        """`text` without the key, should an endpoint repeat it in what it says."""
        return text.replace(self._value, "[key]")

    def __repr__(self) -> str:
        return "Secret(…)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("a key is not pickled")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person or the configuration says of the endpoint; None where nothing is said.

    `typed`: the URL was given for this run, on the command line or in the environment. A URL that stands in a
    site's configuration gets a key only if `key_env` names one or its host is a known provider: a
    configuration travels with a repository, a key must not follow it. `agent` and `command` name a program in the
    place of a URL: only the person who runs Olgim may say them, no site.
    """

    base_url: str | None = None
    model: str | None = None
    key_env: str | None = None
    context_window: int | None = None
    typed: bool = False
    agent: str | None = None
    command: str | None = None


@dataclass(frozen=True, slots=True)
class LocalServer:
    """A server that answers on this machine, and the models it has."""

    name: str
    base_url: str
    models: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """An endpoint, ready to be asked.

    `model` is empty as long as none is chosen (see `translator.llm.choice`). `parameters` are sent with every request
    (`{"temperature": 0.2}`). `timeout` is how many seconds the endpoint may be silent; for an answer that doesn't
    stream the time for its tokens comes on top, at `slowest` tokens a second. `command` is the program that is asked in
    the place of a server.
    """

    base_url: str
    model: str
    api_key: Secret | None = None
    context_window: int | None = None
    price: Price | None = None
    parameters: Mapping[str, object] = field(default_factory=dict)
    timeout: float = 120.0
    slowest: float = 5.0
    command: Command | None = None

    @property
    def host(self) -> str:
        return urlsplit(self.base_url).hostname or ""

    @property
    def local(self) -> bool:
        """Whether it is on this machine or in its network."""
        return is_local(self.base_url)

    @property
    def caches(self) -> bool:
        """Whether a prompt that begins like one just answered is likely to be cheap: most providers see to it."""
        return bool(self.host) and self.host not in _CACHELESS


def is_local(base_url: str) -> bool:
    """Whether the URL's host is this machine or one in a private network, as far as its address or name tells."""
    if base_url == IN_PROCESS:
        return True
    host = (urlsplit(base_url).hostname or "").rstrip(".")
    address = _address(host)
    if address is None:
        return bool(_LOCAL_NAME.fullmatch(host))
    return address.is_private or address.is_loopback or address.is_link_local or address in _CARRIERS


def is_near(base_url: str) -> bool:
    """Whether the URL is local, or its name one that nobody outside one's own network knows: no proxy does, either."""
    host = (urlsplit(base_url).hostname or "").rstrip(".")
    return is_local(base_url) or (_address(host) is None and bool(_OWN_NAME.fullmatch(host)))


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        # 127.1 and 2130706433 are loopback, too.
        if not _OLD_NUMBERS.fullmatch(host) or not host[0].isdigit():
            return None
        try:
            return ipaddress.IPv4Address(socket.inet_aton(host))
        except OSError:
            return None
    return getattr(address, "ipv4_mapped", None) or address


def resolve(environ: Mapping[str, str], wish: Wish, local: Sequence[LocalServer] = ()) -> Settings:
    """The endpoint that `wish` and the environment name.

    `local` are servers found running (see `find_local_servers`): the error offers them, none is used unasked.
    Raises ProviderError that says what was looked for and how to give an endpoint.
    """
    if wish.agent is not None or wish.command is not None:
        return _program(environ, wish)
    url = wish.base_url or environ.get("OPENAI_BASE_URL") or None
    typed = wish.typed or wish.base_url is None
    if url is None and wish.model is not None and wish.model.endswith(".gguf"):
        return Settings(IN_PROCESS, wish.model, None, wish.context_window)
    if url is None:
        return _known_provider(environ, wish, local)
    url = _checked(url)
    key = _key_for(environ, wish, url, typed=typed)
    return Settings(url, wish.model or environ.get("OPENAI_MODEL") or "", key, wish.context_window)


def _program(environ: Mapping[str, str], wish: Wish) -> Settings:
    from translator.llm.agents.command import command_of

    command = command_of(wish.agent, wish.command, wish.model, wish.key_env)
    assert command is not None
    key = None
    if wish.key_env is not None and (key := _secret(environ.get(wish.key_env, ""), wish.key_env)) is None:
        raise ProviderError(
            f"the environment variable {wish.key_env} is not set",
            hint=f"It has to hold the key for {command.name}:  export {wish.key_env}=…",
        )
    return Settings(command.url, wish.model or command.name, key, wish.context_window, command=command)


def _checked(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ProviderError(
            f"{url!r} is not an endpoint's URL",
            hint="It looks like http://127.0.0.1:11434/v1 or https://host/v1.",
        )
    if parts.username or parts.password:
        raise ProviderError(
            "the endpoint's URL holds a password",
            hint="Put the key into an environment variable and name it as key_env.",
        )
    if parts.query or parts.fragment:
        raise ProviderError(
            "the endpoint's URL has something after its path",
            hint="Leave out what begins with ? or #. A key goes into an environment variable, named as key_env.",
        )
    return url.rstrip("/")


def is_openai(host: str) -> bool:
    """Whether this is the host of OpenAI's own endpoint."""
    return host == _host(OPENAI)


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def _key_for(environ: Mapping[str, str], wish: Wish, url: str, *, typed: bool) -> Secret | None:
    host = _host(url)
    if wish.key_env is not None:
        value = environ.get(wish.key_env, "").strip()
        if not value and not is_local(url):
            raise ProviderError(
                f"the environment variable {wish.key_env} is not set",
                hint=f"It has to hold the key for {host}:  export {wish.key_env}=…",
            )
        return _secret(value, wish.key_env)
    known = PROVIDERS.get(host)
    if known is not None:
        value = environ.get(known[0], "").strip()
        if not value:
            raise ProviderError(f"there is no key for {host}", hint=f"Give it one:  export {known[0]}=…")
        return _secret(value, known[0])
    if host.endswith(".azure.com") and environ.get("AZURE_OPENAI_API_KEY"):
        return _secret(environ["AZURE_OPENAI_API_KEY"], "AZURE_OPENAI_API_KEY")
    if typed and environ.get("OPENAI_API_KEY"):
        return _secret(environ["OPENAI_API_KEY"], "OPENAI_API_KEY")
    return None


def _secret(value: str, name: str) -> Secret | None:
    value = value.strip()
    if not value:
        return None
    if not value.isascii() or any(character.isspace() or not character.isprintable() for character in value):
        raise ProviderError(
            f"{name} holds something that can't be a key",
            hint="Copy the key again: it has no spaces or line breaks.",
        )
    return Secret(value)


def _known_provider(environ: Mapping[str, str], wish: Wish, local: Sequence[LocalServer]) -> Settings:
    if wish.key_env is not None:
        key = _secret(environ.get(wish.key_env, ""), wish.key_env)
        if key is None:
            raise ProviderError(
                f"the environment variable {wish.key_env} is not set",
                hint=f"It has to hold the key for {_host(OPENAI)}:  export {wish.key_env}=…",
            )
        return Settings(OPENAI, wish.model or environ.get("OPENAI_MODEL") or "", key, wish.context_window)
    for host, (name, url) in PROVIDERS.items():
        key = _secret(environ.get(name, ""), name)
        if key is not None and (is_openai(host) or host in PREFERRED or wish.model):
            model = wish.model or (environ.get("OPENAI_MODEL") if is_openai(host) else None) or ""
            return Settings(url, model, key, wish.context_window)
    raise _nothing_found(environ, local)


def _nothing_found(environ: Mapping[str, str], local: Sequence[LocalServer]) -> NoEndpointError:
    keys = [name for name, _ in PROVIDERS.values()]
    lines = [f"Looked for: {', '.join(keys)} in the environment; --base-url and OPENAI_BASE_URL;"]
    lines.append(f"servers on this machine at ports {', '.join(str(port) for port in LOCAL_PORTS)}.")
    lines += [
        f"Set, but a model has to be named with --model: {name}"
        for name in keys
        if environ.get(name, "").strip()
    ]
    if local:
        for server in local:
            models = f" --model {server.models[0]}" if server.models else ""
            lines.append(f"{server.name} is running here; use it with:  --base-url {server.base_url}{models}")
    else:
        lines.append("Use one of these:")
        lines.append("  export OPENAI_API_KEY=…")
        lines.append(
            "  --base-url http://127.0.0.1:11434/v1 --model NAME   (Ollama, llama.cpp, LM Studio, vLLM …)"
        )
        lines.append(
            "  pip install 'olgim[local]', then --model path/to/model.gguf   (`olgim models fetch` gets one)"
        )
    return NoEndpointError("no endpoint is set up", hint="\n".join(lines))


LOCAL_PORTS: Mapping[int, str] = {
    11434: "Ollama",
    1234: "LM Studio",
    8080: "llama.cpp",
    8000: "vLLM",
    30000: "SGLang",
}
