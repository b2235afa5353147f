"""Recordings: what was asked and answered, byte for byte, for tests, bug reports and demonstrations.

A recording is a text file of JSON lines: a header, then one line an exchange. No request header is in it, and
of the answers' headers only those that change what a run does; the key, should an endpoint repeat it in whatever
form, is blotted out. So a recording can be shown around, as far as its post can.
"""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections import defaultdict, deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from translator.closing import Closing
from translator.errors import ProviderError, UsageError
from translator.i18n import tr
from translator.llm.agents.command import is_command
from translator.llm.blot import blotted
from translator.llm.endpoint_settings import Secret, Settings
from translator.llm.hosts import UrlError, one_form

if TYPE_CHECKING:
    from collections.abc import Mapping

_VERSION = 1  # of the file; grows when an older Olgim couldn't read it
_KEPT_HEADERS = ("content-type", "content-encoding", "retry-after", "retry-after-ms", "x-ratelimit-")


@dataclass(frozen=True, slots=True)
class RecordedExchange:
    """A request (method, path, body) and its answer. `broke` names the failure that ended it, if one did."""

    method: str
    path: str
    sent: bytes
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    broke: str = ""

    @property
    def asked(self) -> str:
        """What makes two requests the same."""
        return hashlib.sha256(b"\0".join((self.method.encode(), self.path.encode(), self.sent))).hexdigest()


class Recorder(Closing):
    """Writes every exchange to `path`, as it ends. Raises UsageError where that is another kind of file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._file: IO[str] | None = None
        self._key: Secret | None = None
        if path.exists() and path.stat().st_size and _header(path) is None:
            raise UsageError(
                tr("this file is not a recording, so it won't be overwritten"),
                hint=tr("Name another one."),
                path=path,
            )

    def begin(self, settings: Settings) -> None:
        """Start a recording of what is asked of this endpoint."""
        self._key = settings.api_key
        header = {"olgim-recording": _VERSION, "endpoint": settings.base_url, "model": settings.model}
        try:
            self._file = self.path.open("w", encoding="utf-8")
        except OSError as error:
            raise UsageError(
                tr("can't be written: {strerror}", strerror=error.strerror), path=self.path
            ) from error
        self._write(header)

    def keep(self, exchange: RecordedExchange) -> None:
        """Add an exchange to the recording, with every key in it made unreadable."""
        self._write(
            {
                "method": exchange.method,
                "path": _as_text(self._blot(exchange.path.encode())),
                "sent": _as_text(self._blot(exchange.sent)),
                "status": exchange.status,
                "headers": {
                    name: _as_text(self._blot(value.encode()))
                    for name, value in exchange.headers.items()
                    if name.lower().startswith(_KEPT_HEADERS)
                },
                "body": _as_text(self._blot(exchange.body)),
                "broke": _as_text(self._blot(exchange.broke.encode())),
            }
        )

    def close(self) -> None:
        """Close the recording; what was recorded by then is whole."""
        if self._file is not None:
            self._file.close()

    def _blot(self, data: bytes) -> bytes:
        return blotted(self._key.reveal(), data) if self._key is not None else data

    def _write(self, line: Mapping[str, Any]) -> None:
        with self._lock:
            assert self._file is not None
            self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
            self._file.flush()


class Replayer:
    """Answers from a recording. Raises UsageError where `path` is none."""

    def __init__(self, path: Path) -> None:
        self.path = path
        header = _header(path)
        if header is None:
            raise UsageError(
                tr("this is not a recording"), hint=tr("Make one with --record FILE."), path=path
            )
        try:
            # A recording is often somebody else's: no model file is loaded since it says so.
            said = str(header["endpoint"])
            self.settings = Settings(said if is_command(said) else one_form(said), str(header["model"]))
        except UrlError as error:
            raise UsageError(
                tr("this recording is of no endpoint"), hint=error.hint, path=path, line=1
            ) from error
        self._left: dict[str, deque[RecordedExchange]] = defaultdict(deque)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()[1:], 2):
            try:
                exchange = _exchange(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise UsageError(
                    tr("this line of the recording is damaged"), path=path, line=number
                ) from error
            self._left[exchange.asked].append(exchange)

    def answer(self, asked: RecordedExchange) -> RecordedExchange:
        """The recorded answer to this very request; to the same request again, the next one.

        Raises ProviderError where the recording has none.
        """
        found = self._left.get(asked.asked)
        if not found:
            raise ProviderError(
                tr("the recording {path} has no answer to a request of this run", path=self.path),
                hint=tr(
                    "The post, the glossary, the settings or Olgim itself are not the same as when it was made."
                ),
            )
        return found.popleft() if len(found) > 1 else found[0]


Recording = Recorder | Replayer
"""What `translate` records to or replays from."""


def _header(path: Path) -> Mapping[str, object] | None:
    try:
        with path.open(encoding="utf-8") as file:
            header = json.loads(file.readline())
    except (OSError, ValueError):
        return None
    known = isinstance(header, dict) and header.get("olgim-recording") == _VERSION
    return header if known and {"endpoint", "model"} <= header.keys() else None


def _as_text(data: bytes) -> str | dict[str, str]:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(data).decode()}


def _as_bytes(text: str | Mapping[str, str]) -> bytes:
    return text.encode() if isinstance(text, str) else base64.b64decode(text["base64"])


def _exchange(line: Mapping[str, Any]) -> RecordedExchange:
    return RecordedExchange(
        str(line["method"]),
        str(line["path"]),
        _as_bytes(line["sent"]),
        int(line["status"]),
        dict(line["headers"]),
        _as_bytes(line["body"]),
        str(line["broke"]),
    )
