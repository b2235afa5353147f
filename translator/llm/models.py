"""Which models there are: at an endpoint, and at servers that run on this machine."""

from __future__ import annotations

import asyncio
import contextlib
import difflib
import http.client
import re
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from translator.errors import ProviderError
from translator.i18n import tr
from translator.llm.bounds import load_json
from translator.llm.endpoint_settings import LOCAL_PORTS, LocalServer, Settings
from translator.llm.hosts import IN_PROCESS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PATIENCE = 0.5  # seconds for a server on this machine
_DEADLINE = 15.0  # seconds for a list of models
_MOST = 1 << 20  # bytes of an answer
_LONGEST_NAME = 300  # characters of a model's name
_HUGE = 1 << 40  # tokens or bytes; a larger number is none
_OWNERS = {
    "vllm": "vLLM",
    "sglang": "SGLang",
    "llamacpp": "llama.cpp",
    "library": "Ollama",
    "organization_owner": tr("LM Studio"),
}
_NO_CHAT = re.compile(
    r"embed|rerank|whisper|tts|transcribe|audio|realtime|dall-e|image|sora|moderation|davinci|babbage",
    re.IGNORECASE,
)
_WINDOW_NAMES = ("max_model_len", "context_length", "max_context_length", "context_window")


@dataclass(frozen=True, slots=True)
class Model:
    """A model as its endpoint lists it. Where it says so, `context_window` in tokens, `ends` (the ISO date on which it
    shuts down) and `created` in seconds since 1970.
    """

    id: str
    context_window: int | None = None
    ends: str = ""
    created: int = 0

    @property
    def end(self) -> date | None:
        """The day on which it shuts down."""
        return date.fromisoformat(self.ends) if self.ends else None

    @property
    def chats(self) -> bool:
        """Whether it is likely to answer chat requests, by its name."""
        return not _NO_CHAT.search(self.id)


def find_local_servers(ports: Mapping[int, str] = LOCAL_PORTS) -> tuple[LocalServer, ...]:
    """The servers that answer on this machine, each asked for half a second at most. Never raises."""
    with ThreadPoolExecutor(max_workers=len(ports) or 1) as pool:
        found = pool.map(_probe, ports.items())
    return tuple(one for one in found if one is not None)


def _probe(place: tuple[int, str]) -> LocalServer | None:
    port, name = place
    listed = _listed_at(port)
    if not isinstance(listed, dict) or not isinstance(listed.get("data"), list):
        return None
    owners = {str(one.get("owned_by")) for one in listed["data"] if isinstance(one, dict)}
    name = next((_OWNERS[owner] for owner in owners if owner in _OWNERS), name)
    models = tuple(one.id for one in read_models(listed) if one.chats)
    return LocalServer(name, f"http://127.0.0.1:{port}/v1", models)


def _listed_at(port: int) -> Any:
    """What a server on this machine lists; None where there is none that does so in time."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    try:
        connection.connect()
    except OSError:
        return None
    # A socket's timeout begins anew with every byte: this one doesn't. The connection forgets its socket as soon as an
    # answer begins that has no length.
    alarm = threading.Timer(2 * _PATIENCE, _hang_up, [connection.sock])
    alarm.daemon = True
    alarm.start()
    try:
        connection.request("GET", "/v1/models", headers={"Accept": "application/json"})
        response = connection.getresponse()
        return load_json(response.read(_MOST)) if response.status == 200 else None
    except (OSError, http.client.HTTPException, ValueError, AttributeError):
        return None
    finally:
        alarm.cancel()
        connection.close()


def _hang_up(line: socket.socket) -> None:
    with contextlib.suppress(OSError):  # it may be closed by now
        line.shutdown(socket.SHUT_RDWR)


def read_models(listed: Any) -> tuple[Model, ...]:
    """The models in an answer of `/models`, by name."""
    rows = listed.get("data") if isinstance(listed, dict) else listed
    models = []
    for row in rows if isinstance(rows, list) else ():
        if not isinstance(row, dict) or not _is_name(row.get("id")):
            continue
        meta = row.get("meta") if isinstance(row.get("meta"), dict) else {}
        sizes = [*(row.get(name) for name in _WINDOW_NAMES), (meta or {}).get("n_ctx")]
        window = next((size for size in sizes if _count(size)), None)
        created = _count(row.get("created"))
        models.append(Model(row["id"], window, _day(row.get("shutdown_date")), created))
    return tuple(sorted(models, key=lambda one: one.id))


def _is_name(value: object) -> bool:
    """Whether it is a name that can be said and sent."""
    return isinstance(value, str) and 0 < len(value) <= _LONGEST_NAME and value.isprintable()


def _count(value: object) -> int:
    """A number of tokens or seconds; 0 for what can't be one."""
    if isinstance(value, bool) or not isinstance(value, int):
        return 0
    return value if 0 <= value < _HUGE else 0


def _day(value: object) -> str:
    """The day of a date, a time or a timestamp, as an ISO date; empty for anything else."""
    try:
        if isinstance(value, str):
            return date.fromisoformat(value.strip()[:10]).isoformat()
        if isinstance(value, int | float) and value > 0:
            return datetime.fromtimestamp(value, UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        pass
    return ""


def list_models(settings: Settings) -> tuple[Model, ...]:
    """The models that the endpoint lists. Raises ProviderError where it doesn't answer, or not with a list."""
    if settings.base_url == IN_PROCESS or settings.command is not None:
        return (Model(settings.model, settings.context_window),)
    return asyncio.run(_list(settings))


async def _list(settings: Settings) -> tuple[Model, ...]:
    from translator.llm.trouble import Trouble
    from translator.llm.wire import Wire

    async with Wire(settings, in_flight=1) as wire:
        try:
            value = (await wire.get("models", deadline=_DEADLINE)).value
        except Trouble as trouble:
            if trouble.missing:
                hint = tr("Name a model with --model, or check the base URL: most end in /v1.")
                raise ProviderError(
                    tr("{base_url} lists no models (404)", base_url=settings.base_url), hint=hint
                ) from trouble
            raise trouble.as_error() from trouble
    rows = value.get("data") if isinstance(value, dict) else value
    models = read_models(value)
    if not isinstance(rows, list) or (rows and not models):
        raise ProviderError(
            tr(
                "{base_url}/models answers with something that is no list of models",
                base_url=settings.base_url,
            ),
            hint=tr("Check the base URL: most end in /v1."),
        )
    return models


def nearest(name: str, models: Sequence[Model]) -> str | None:
    """The model whose name is most like `name`."""
    close = difflib.get_close_matches(name, [one.id for one in models], n=1, cutoff=0.4)
    return close[0] if close else None
