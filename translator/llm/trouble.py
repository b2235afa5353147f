"""What can go wrong with a request, sorted by what can be done about it."""

from __future__ import annotations

import re
import ssl
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from translator.errors import ProviderError
from translator.llm.settings import PROVIDERS, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import openai


class Kind(StrEnum):
    """What to do about it."""

    LINE = "line"
    """The line or the server failed: the same request may work later."""
    ABSENT = "absent"
    """Nobody takes the connection: the server may be starting, or the address is wrong."""
    SILENCE = "silence"
    """No answer in time."""
    BUSY = "busy"
    """The endpoint wants us to wait."""
    UNREADABLE = "unreadable"
    """Something came back that is no completion."""
    PARAMETER = "parameter"
    """A parameter is not accepted: ask without it."""
    TOO_LONG = "too long"
    """The request does not fit the context window: cut it."""
    FILTERED = "filtered"
    """The provider's filter refused the text."""
    FATAL = "fatal"
    """No request can work until a person has changed something."""


class Trouble(Exception):  # noqa: N818 - not every trouble is an error
    """A request that brought no answer. `wait` is how long the endpoint asked to wait, in seconds."""

    def __init__(
        self,
        kind: Kind,
        message: str,
        *,
        hint: str | None = None,
        wait: float | None = None,
        parameter: str = "",
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.hint = hint
        self.wait = wait
        self.parameter = parameter

    def as_error(self) -> ProviderError:
        """For the person, when it ends the run."""
        return ProviderError(self.message, hint=self.hint)


class Stopped(Exception):  # noqa: N818 - a state, not a mistake
    """The run has ended; nothing further is sent."""


class Unanswered(Exception):  # noqa: N818 - a state, not a mistake
    """A chunk brought nothing. `smaller`: one with fewer passages might; `narrower`: if it shows less of the post."""

    def __init__(self, problem: str, *, smaller: bool = False, narrower: bool = False) -> None:
        super().__init__(problem)
        self.problem = problem
        self.smaller = smaller or narrower
        self.narrower = narrower


_QUOTA = re.compile(
    r"insufficient[_ ]quota|billing|exceeded your current quota|credit|payment required", re.IGNORECASE
)
_TOO_LONG = re.compile(
    r"context[_ ]length|maximum context|context window|too (?:many|long)|exceeds? the (?:available )?context",
    re.IGNORECASE,
)
_MODEL = re.compile(
    r"model[_ ]not[_ ]found|model .*(?:does not exist|not found)|no such model|unknown model", re.IGNORECASE
)
_FILTER = re.compile(r"content[_ ](?:filter|policy)|content management policy|safety", re.IGNORECASE)
_PARAMETERS = (
    "response_format",
    "max_completion_tokens",
    "max_tokens",
    "reasoning_effort",
    "stream_options",
    "temperature",
    "verbosity",
    "store",
    "seed",
    "top_p",
    "stream",
    "provider",
)
_SCHEMA_WORDS = re.compile(r"json_schema|json_object|structured output|guided|grammar|schema", re.IGNORECASE)


def of_status(error: openai.APIStatusError, settings: Settings) -> Trouble:
    """What an HTTP status outside 2xx means."""
    status = error.status_code
    said = _said(error, settings)
    if status in (401, 403) and not _FILTER.search(said):
        return _key_refused(status, said, settings)
    if status == 402 or (status in (400, 403, 429) and _QUOTA.search(f"{error.code} {error.type} {said}")):
        return Trouble(
            Kind.FATAL,
            f"{settings.host} refuses further requests: {said}",
            hint="The account's credit or quota is used up. Top it up or use another endpoint, then run "
            "again: what was answered is kept.",
        )
    if status == 404:
        return _not_found(error, said, settings)
    if status in (429, 503, 529):
        return Trouble(
            Kind.BUSY, f"{settings.host} is busy ({status}: {said})", wait=retry_after(error.response.headers)
        )
    if status >= 500 or status in (408, 409, 425):
        return Trouble(
            Kind.LINE, f"{settings.host} failed ({status}: {said})", wait=retry_after(error.response.headers)
        )
    return _bad_request(error, status, said, settings)


def _key_refused(status: int, said: str, settings: Settings) -> Trouble:
    name = PROVIDERS.get(settings.host, ("OPENAI_API_KEY", ""))[0]
    if settings.api_key is None:
        return Trouble(
            Kind.FATAL,
            f"{settings.host} needs a key ({status}: {said})",
            hint=f"Set {name}, or name another variable as key_env in the profile.",
        )
    return Trouble(
        Kind.FATAL,
        f"{settings.host} refused the key ({status}: {said})",
        hint=f"Check the key in {name} (or the variable that key_env names), and that it may use this model.",
    )


def _not_found(error: openai.APIStatusError, said: str, settings: Settings) -> Trouble:
    if _MODEL.search(f"{error.code} {said}"):
        return Trouble(
            Kind.FATAL,
            f"{settings.host} has no model called {settings.model!r}",
            hint="`olgim models` lists what it has; choose one with --model.",
        )
    return Trouble(
        Kind.FATAL,
        f"there is no chat completions API at {settings.base_url} (404: {said})",
        hint="Check the base URL: most end in /v1.",
    )


def _bad_request(error: openai.APIStatusError, status: int, said: str, settings: Settings) -> Trouble:
    everything = f"{error.code} {error.param} {said}"
    if status == 413 or _TOO_LONG.search(everything):
        return Trouble(Kind.TOO_LONG, f"the request is too long for {settings.model} ({said})")
    if _MODEL.search(everything):
        return _not_found(error, said, settings)
    if name := refused_parameter(error.code, error.param, said):
        return Trouble(Kind.PARAMETER, said, parameter=name)
    if _FILTER.search(everything):
        return Trouble(Kind.FILTERED, f"the provider's filter refused it ({said})")
    return Trouble(
        Kind.FATAL,
        f"{settings.host} refused the request ({status}: {said})",
        hint="Run `olgim doctor` to find out why.",
    )


def refused_parameter(code: object, param: object, said: str) -> str:
    """Which parameter of a request an endpoint won't have, by its error; empty where it is something else."""
    for name in _PARAMETERS:
        if name == param or re.search(rf"\b{name}\b", said):
            return name
    return "response_format" if _SCHEMA_WORDS.search(f"{code} {param} {said}") else ""


def of_connection(error: BaseException, settings: Settings) -> Trouble:
    """What a failure below HTTP means."""
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLError) or "CERTIFICATE_VERIFY" in str(cause) or "SSL" in str(cause)[:8]:
            return Trouble(
                Kind.FATAL,
                f"no secure connection to {settings.host}: {_short(str(cause))}",
                hint="Is it https, and is its certificate known here? "
                "Behind a company's proxy, set SSL_CERT_FILE to its certificate.",
            )
    names = {type(cause).__name__ for cause in _causes(error)}
    if "APITimeoutError" in names and not names & {"ConnectTimeout", "ConnectError"}:
        return Trouble(Kind.SILENCE, f"{settings.host} did not answer in time")
    if names & {"ConnectError", "ConnectTimeout", "gaierror", "ConnectionRefusedError"}:
        hint = (
            "Is the server running there?"
            if settings.local
            else "Is the network up, and is the address right?"
        )
        return Trouble(Kind.ABSENT, f"nothing answers at {settings.base_url}", hint=hint)
    return Trouble(Kind.LINE, f"the connection to {settings.host} broke off")


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or current.__context__


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that the answer asks to wait: `retry-after-ms`, `Retry-After` in seconds or as a date."""
    if (milliseconds := _number(headers.get("retry-after-ms"))) is not None:
        return milliseconds / 1000
    value = headers.get("retry-after")
    if value is None:
        return None
    if (seconds := _number(value)) is not None:
        return seconds
    try:
        when = parsedate_to_datetime(value)
    except ValueError:
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    sent = headers.get("date")
    try:
        now = parsedate_to_datetime(sent) if sent else datetime.now(UTC)
    except ValueError:
        now = datetime.now(UTC)
    return max(0.0, (when - now).total_seconds())


def _number(value: str | None) -> float | None:
    try:
        number = float(value) if value is not None else None
    except ValueError:
        return None
    return number if number is not None and 0 <= number < 1e9 else None


def _said(error: openai.APIStatusError, settings: Settings) -> str:
    """What the endpoint says went wrong, in one short line; should it repeat the key, without that."""
    said = _explanation(error)
    return _short(said if settings.api_key is None else settings.api_key.blot(said))


def _explanation(error: openai.APIStatusError) -> str:
    body = error.body
    if isinstance(body, dict):
        inner = body.get("error", body)
        for key in ("message", "detail", "error"):
            if isinstance(inner, dict) and isinstance(inner.get(key), str):
                return str(inner[key])
        return str(inner)
    text = error.response.text if error.response.is_closed else ""
    if "<html" in text[:400].lower() or "<!doctype" in text[:400].lower():
        title = re.search(r"<title>(.*?)</title>", text, re.DOTALL | re.IGNORECASE)
        return f"a web page, {_short(title.group(1))!r}" if title else "a web page"
    return text.strip() or "no explanation"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 200 else line[:200] + "…"
