"""Which endpoint is asked, with which key; found from what the person said and from the environment."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from translator.errors import ProviderError
from translator.i18n import tr
from translator.llm.blot import blotted
from translator.llm.hosts import (
    IN_PROCESS,
    UrlError,
    is_azure,
    is_local,
    is_near,
    one_form,
    origin_of,
)
from translator.llm.preferred import PREFERRED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from translator.llm.agents.command import Command
    from translator.llm.interface import Price

OPENAI_HOST = "api.openai.com"
OPENAI = f"https://{OPENAI_HOST}/v1"

_REGIONS = frozenset(f"{region}.api.openai.com" for region in ("us", "eu", "ae", "au", "in", "jp"))
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


class NoEndpointError(ProviderError):
    """Nothing says which endpoint to use."""


class Secret:
    """A key that shows itself to nobody who prints, logs or formats it. `name` is the variable that it stood in."""

    __slots__ = ("_value", "name")

    def __init__(self, value: str, name: str = "") -> None:
        self._value = value
        self.name = name

    def reveal(self) -> str:
        """The key itself. Only the client that sends it calls this."""
        return self._value

    def blot(self, text: str) -> str:
        """`text` without the key, should an endpoint repeat it in what it says, in whichever form."""
        return blotted(self._value, text.encode("utf-8", "surrogatepass")).decode("utf-8", "surrogatepass")

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
    site's configuration gets a key only if `key_env` names one or it is a known provider's own: a
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
        """The host in the URL; empty for a model in this process or a program."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def local(self) -> bool:
        """Whether it is on this machine or in its network."""
        return is_local(self.base_url)

    @property
    def caches(self) -> bool:
        """Whether a prompt that begins like one just answered is likely to be cheap: most providers see to it."""
        return bool(self.host) and self.host not in _CACHELESS


def resolve(environ: Mapping[str, str], wish: Wish, local: Sequence[LocalServer] = ()) -> Settings:
    """The endpoint that `wish` and the environment name.

    `local` are servers found running (see `find_local_servers`): the error offers them, none is used unasked.
    Raises ProviderError that says what was looked for and how to give an endpoint; UrlError for a URL that none has.
    """
    if wish.agent is not None or wish.command is not None:
        return _program(environ, wish)
    url = environ.get("OPENAI_BASE_URL") or None if wish.base_url is None else wish.base_url
    typed = wish.typed or wish.base_url is None
    if url is None and wish.model is not None and wish.model.endswith(".gguf"):
        return Settings(IN_PROCESS, wish.model, None, wish.context_window)
    if url is None:
        return _known_provider(environ, wish, local)
    url = one_form(url)
    key = _key_for(environ, wish, url, typed=typed)
    _check_way(url, key)
    return Settings(url, wish.model or environ.get("OPENAI_MODEL") or "", key, wish.context_window)


def _program(environ: Mapping[str, str], wish: Wish) -> Settings:
    from translator.llm.agents.command import command_of

    command = command_of(wish.agent, wish.command, wish.model, wish.key_env)
    assert command is not None
    key = None
    if wish.key_env is not None and (key := _secret(environ.get(wish.key_env, ""), wish.key_env)) is None:
        raise ProviderError(
            tr("the environment variable {key_env} is not set", key_env=wish.key_env),
            hint=tr(
                "It has to hold the key for {name}:  export {key_env}=…",
                name=command.name,
                key_env=wish.key_env,
            ),
        )
    return Settings(command.url, wish.model or command.name, key, wish.context_window, command=command)


def is_openai(host: str) -> bool:
    """Whether this is a host of OpenAI's own endpoint, here or in a region where data stays."""
    return host == _host(OPENAI) or host in _REGIONS


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def _key_for(environ: Mapping[str, str], wish: Wish, url: str, *, typed: bool) -> Secret | None:
    host = _host(url)
    if wish.key_env is not None:
        value = environ.get(wish.key_env, "").strip()
        if not value and not is_local(url):
            raise ProviderError(
                tr("the environment variable {key_env} is not set", key_env=wish.key_env),
                hint=tr(
                    "It has to hold the key for {host}:  export {key_env}=…", host=host, key_env=wish.key_env
                ),
            )
        return _secret(value, wish.key_env)
    known = PROVIDERS.get(host)
    if known is not None and (typed or own_key(url)):
        value = environ.get(known[0], "").strip()
        if not value:
            raise ProviderError(
                tr("there is no key for {host}", host=host),
                hint=tr("Give it one:  export {known}=…", known=known[0]),
            )
        return _secret(value, known[0])
    own = own_key(url)
    key = _secret(environ.get(own, ""), own) if own else None
    return key or (_secret(environ.get("OPENAI_API_KEY", ""), "OPENAI_API_KEY") if typed else None)


def own_key(url: str) -> str | None:
    """The variable of the key that belongs to a known provider's own endpoint; None for any other URL.

    Its own is what has the provider's host, scheme and port. All but a test's are https.
    """
    host = _host(url)
    known = PROVIDERS.get(host)
    if known is not None:
        return known[0] if origin_of(known[1]) == origin_of(url) else None
    if origin_of(url) != ("https", host, 443):
        return None
    if is_openai(host):
        return "OPENAI_API_KEY"
    return "AZURE_OPENAI_API_KEY" if is_azure(host) else None


def _check_way(url: str, key: Secret | None) -> None:
    """Raise UrlError where a key would leave one's own network for everybody on the way to read."""
    if key is not None and urlsplit(url).scheme != "https" and not is_near(url):
        raise UrlError(
            tr("the key in {name} would go to {host} unencrypted", name=key.name, host=_host(url)),
            hint=tr("Write https://, or unset {name} for a server that needs no key.", name=key.name),
        )


def _secret(value: str, name: str) -> Secret | None:
    value = value.strip()
    if not value:
        return None
    if not value.isascii() or any(character.isspace() or not character.isprintable() for character in value):
        raise ProviderError(
            tr("{name} holds something that can't be a key", name=name),
            hint=tr("Copy the key again: it has no spaces or line breaks."),
        )
    return Secret(value, name)


def _known_provider(environ: Mapping[str, str], wish: Wish, local: Sequence[LocalServer]) -> Settings:
    if wish.key_env is not None:
        key = _secret(environ.get(wish.key_env, ""), wish.key_env)
        if key is None:
            raise ProviderError(
                tr("the environment variable {key_env} is not set", key_env=wish.key_env),
                hint=tr(
                    "It has to hold the key for {host}:  export {key_env}=…",
                    host=_host(OPENAI),
                    key_env=wish.key_env,
                ),
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
    lines = [
        tr("Looked for: {keys} in the environment; --base-url and OPENAI_BASE_URL;", keys=", ".join(keys))
    ]
    lines.append(
        tr(
            "servers on this machine at ports {local_ports}.",
            local_ports=", ".join(str(port) for port in LOCAL_PORTS),
        )
    )
    lines += [
        tr("Set, but a model has to be named with --model: {name}", name=name)
        for name in keys
        if environ.get(name, "").strip()
    ]
    if local:
        for server in local:
            models = f" --model {server.models[0]}" if server.models else ""
            lines.append(
                tr(
                    "{name} is running here; use it with:  --base-url {base_url}{models}",
                    name=server.name,
                    base_url=server.base_url,
                    models=models,
                )
            )
    else:
        lines.append(tr("Use one of these:"))
        lines.append(tr("  export OPENAI_API_KEY=…"))
        lines.append(
            tr("  --base-url http://127.0.0.1:11434/v1 --model NAME   (Ollama, llama.cpp, LM Studio, vLLM …)")
        )
        lines.append(
            tr(
                "  pip install 'olgim[local]', then --model path/to/model.gguf   (`olgim models fetch` gets one)"
            )
        )
    return NoEndpointError(tr("no endpoint is set up"), hint="\n".join(lines))


LOCAL_PORTS: Mapping[int, str] = {
    11434: "Ollama",
    1234: tr("LM Studio"),
    8080: "llama.cpp",
    8000: "vLLM",
    30000: "SGLang",
}
