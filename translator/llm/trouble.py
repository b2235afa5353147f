"""What can go wrong with a request, sorted by what can be done about it."""

from __future__ import annotations

import re
import ssl
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from translator.errors import ProviderError
from translator.i18n import tr
from translator.llm.capabilities import SYSTEM_ROLE
from translator.llm.pace import duration
from translator.llm.proxy import proxy_for, without_password
from translator.llm.settings import PROVIDERS, Settings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    import openai


class TroubleKind(StrEnum):
    """The kinds of trouble, told apart by what can be done about each."""

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
    EMPTY = "empty"
    """A completion without any text: the same request may bring some."""
    PARAMETER = "parameter"
    """A parameter is not accepted: ask without it."""
    TOO_LONG = "too long"
    """The request does not fit the context window: cut it."""
    FILTERED = "filtered"
    """The provider's filter refused the text."""
    FATAL = "fatal"
    """No request can work until a person has changed something."""


_SHOWN = 200  # characters of where a redirect leads


class Trouble(Exception):  # noqa: N818 - not every trouble is an error
    """A request that brought no answer. `wait` is how long the endpoint asked to wait, in seconds; `missing`: there is
    nothing at the address that was asked (404); `about`: what a person has to look at, `endpoint`, `key` or `model`.
    """

    def __init__(
        self,
        kind: TroubleKind,
        message: str,
        *,
        hint: str | None = None,
        wait: float | None = None,
        parameter: str = "",
        missing: bool = False,
        about: str = "endpoint",
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.hint = hint
        self.wait = wait
        self.parameter = parameter
        self.missing = missing
        self.about = about

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
    r"insufficient[_ ](?:quota|balance)|billing|exceeded your current quota|credit|payment required",
    re.IGNORECASE,
)
_TOO_LONG = re.compile(
    r"context[_ ]length|maximum context|context window|too (?:many|long)|exceeds? (?:the )?(?:available )?context"
    r"|max_new_tokens.{0,3} must be <=",
    re.IGNORECASE,
)
_TOO_LARGE = re.compile(r"request too large", re.IGNORECASE)
_RATE = re.compile(r"rate[_ ]limit", re.IGNORECASE)
"""Of a limit that is over in a while, whose message may speak of billing, too."""
_TRY_AGAIN = re.compile(r"try again in ((?:\d{1,9}(?:\.\d{1,9})?(?:ms|s|m|h)){1,4})\b", re.IGNORECASE)
_JSON_FAILED = re.compile(r"json_validate_failed", re.IGNORECASE)
"""The endpoint's own check of the model's answer."""
_MODEL = re.compile(
    r"model[_ ]not[_ ]found|model .*(?:does not exist|not found)|no such model|unknown model", re.IGNORECASE
)
_FILTER = re.compile(r"content[_ ](?:filter|policy)|content management policy|safety", re.IGNORECASE)
_ORDINARY = ("provider", "seed", "store", "stream")
"""Parameters whose names occur in any sentence: only in quotes they are meant."""
_PARAMETERS = (
    "response_format",
    "max_completion_tokens",
    "max_tokens",
    "reasoning_effort",
    "stream_options",
    "temperature",
    "verbosity",
    "top_p",
    *_ORDINARY,
    SYSTEM_ROLE,
)
_SCHEMA_WORDS = re.compile(r"json_schema|json_object|structured output|guided|grammar|schema", re.IGNORECASE)
_ROLES = re.compile(
    r"\broles?\b|\bjinja|chat[ _]template|template[ _]error|(?:system|developer) (?:message|prompt|instruction)",
    re.IGNORECASE,
)


def parameters_of(body: Mapping[str, Any]) -> tuple[str, ...]:
    """What an endpoint may refuse in a request: its parameters, and a system message."""
    names = [name for name in body if name not in ("model", "messages")]
    if any(one.get("role") == "system" for one in body.get("messages", ())):
        names.append(SYSTEM_ROLE)
    return tuple(names)


def of_status(error: openai.APIStatusError, settings: Settings, sent: Collection[str] = ()) -> Trouble:
    """What an HTTP status outside 2xx means; `sent` is what the request had that can be refused."""
    status = error.status_code
    said = _said(error, settings)
    if status in (401, 403) and not _FILTER.search(said):
        return _key_refused(status, said, settings)
    words = f"{error.code} {error.type} {said}"
    if status == 429 and _TOO_LARGE.search(said):
        return Trouble(
            TroubleKind.TOO_LONG,
            tr("the request is too long for {model} ({said})", model=settings.model, said=said),
        )
    limited = status == 429 and _RATE.search(words)
    if status == 402 or (status in (400, 403, 429) and not limited and _QUOTA.search(words)):
        return Trouble(
            TroubleKind.FATAL,
            tr("{host} refuses further requests: {said}", host=settings.host, said=said),
            hint=tr(
                "The account's credit or quota is used up. Top it up or use another endpoint, then run "
                "again: what was answered is kept."
            ),
        )
    if 300 <= status < 400:
        return _redirected(error, settings)
    if status == 407:
        return _by_proxy(f"{status}: {said}", settings)
    if status == 500 and _no_system_role(error.code, error.param, said, sent):
        return Trouble(TroubleKind.PARAMETER, said, parameter=SYSTEM_ROLE)
    if status == 404:
        return _not_found(error, said, settings)
    if status in (429, 503, 529):
        wait = retry_after(error.response.headers)
        wait = _try_again(said) if wait is None else wait
        return Trouble(
            TroubleKind.BUSY,
            tr("{host} is busy ({status}: {said})", host=settings.host, status=status, said=said),
            wait=wait,
        )
    if status >= 500 or status in (408, 409, 425):
        return Trouble(
            TroubleKind.LINE,
            tr("{host} failed ({status}: {said})", host=settings.host, status=status, said=said),
            wait=retry_after(error.response.headers),
        )
    return _bad_request(error, status, said, settings, sent)


def _key_refused(status: int, said: str, settings: Settings) -> Trouble:
    name = PROVIDERS.get(settings.host, ("OPENAI_API_KEY", ""))[0]
    if settings.api_key is None:
        return Trouble(
            TroubleKind.FATAL,
            tr("{host} needs a key ({status}: {said})", host=settings.host, status=status, said=said),
            hint=tr("Set {name}, or name another variable as key_env in the profile.", name=name),
            about="key",
        )
    return Trouble(
        TroubleKind.FATAL,
        tr("{host} refused the key ({status}: {said})", host=settings.host, status=status, said=said),
        hint=tr(
            "Check the key in {name} (or the variable that key_env names), and that it may use this model.",
            name=name,
        ),
        about="key",
    )


def _redirected(error: openai.APIStatusError, settings: Settings) -> Trouble:
    """Nothing is sent after a redirect, not even within a host: it says where the base URL should have led."""
    where, hint = tr("another place"), tr("Check the base URL.")
    asked = error.request.url.path.removeprefix(urlsplit(settings.base_url).path)
    with suppress(ValueError):
        parts = urlsplit(urljoin(str(error.request.url), error.response.headers.get("location", "")))
        if parts.netloc:
            where = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"[:_SHOWN]
        base = where.removesuffix("/").removesuffix(asked)
        if base != where.removesuffix("/"):
            hint = tr("If that is where it should be, it has another base URL: {base}", base=base)
    return Trouble(
        TroubleKind.FATAL,
        tr("{host} sends requests on to {where}, which isn't followed", host=settings.host, where=where),
        hint=hint,
    )


def _not_found(error: openai.APIStatusError, said: str, settings: Settings) -> Trouble:
    if _MODEL.search(f"{error.code} {said}"):
        return Trouble(
            TroubleKind.FATAL,
            tr("{host} has no model called {model!r}", host=settings.host, model=settings.model),
            hint=tr("`olgim models` lists what it has; choose one with --model."),
            about="model",
        )
    return Trouble(
        TroubleKind.FATAL,
        tr(
            "there is no chat completions API at {base_url} (404: {said})",
            base_url=settings.base_url,
            said=said,
        ),
        hint=tr("Check the base URL: most end in /v1."),
        missing=True,
    )


def _bad_request(
    error: openai.APIStatusError, status: int, said: str, settings: Settings, sent: Collection[str]
) -> Trouble:
    everything = f"{error.code} {error.param} {said}"
    if _JSON_FAILED.search(everything):
        return Trouble(
            TroubleKind.UNREADABLE,
            tr(
                "{host} had no JSON from the model ({status}: {said})",
                host=settings.host,
                status=status,
                said=said,
            ),
        )
    if status == 413 or _TOO_LONG.search(everything):
        return Trouble(
            TroubleKind.TOO_LONG,
            tr("the request is too long for {model} ({said})", model=settings.model, said=said),
        )
    if _MODEL.search(everything):
        return _not_found(error, said, settings)
    if name := refused_parameter(error.code, error.param, said, sent):
        return Trouble(TroubleKind.PARAMETER, said, parameter=name)
    if _FILTER.search(everything):
        return Trouble(TroubleKind.FILTERED, tr("the provider's filter refused it ({said})", said=said))
    return Trouble(
        TroubleKind.FATAL,
        tr("{host} refused the request ({status}: {said})", host=settings.host, status=status, said=said),
        hint=tr("Run `olgim doctor` to find out why."),
    )


def _no_system_role(code: object, param: object, said: str, sent: Collection[str]) -> bool:
    """Whether a chat template won't have the system message of the request."""
    return SYSTEM_ROLE in sent and bool(_ROLES.search(f"{code} {param} {said}"))


def refused_parameter(code: object, param: object, said: str, sent: Collection[str] = _PARAMETERS) -> str:
    """Which parameter of those that were `sent` an endpoint won't have, by its error; empty where it is something else.

    It is the one in the error's `param`, else the one that is named first: what comes later is often what would do
    instead.
    """
    names = [name for name in sent if name != SYSTEM_ROLE]
    if param is not None and (name := _first_named(names, str(param))):
        return name
    if _no_system_role(code, param, said, sent):
        return SYSTEM_ROLE
    meant = [name for name in names if name not in _ORDINARY or re.search(rf"[\"'`\[.]{name}\b", said)]
    if name := _first_named(meant, said):
        return name
    if "stream" in sent and re.search(r"\bstreaming\b", said, re.IGNORECASE):
        return "stream"
    return (
        "response_format"
        if "response_format" in sent and _SCHEMA_WORDS.search(f"{code} {param} {said}")
        else ""
    )


def _first_named(names: Iterable[str], said: str) -> str:
    places = (
        (match.start(), name) for name in names if (match := re.search(rf"\b{re.escape(name)}\b", said))
    )
    return min(places, default=(0, ""))[1]


def _by_proxy(why: str, settings: Settings) -> Trouble:
    proxy = proxy_for(settings.base_url)
    which = (
        tr("the proxy {without_password}", without_password=without_password(proxy))
        if proxy
        else tr("a proxy")
    )
    return Trouble(
        TroubleKind.FATAL,
        tr(
            "{which} does not let requests to {host} through ({why})",
            which=which,
            host=settings.host,
            why=why,
        ),
        hint=tr(
            "If it wants a name and a password, they stand in its URL (http://NAME:PASSWORD@…); if {host} "
            "can be reached without it, add that to NO_PROXY.",
            host=settings.host,
        ),
    )


THINKING = tr("all of the answer is reasoning, and none of it text")
THINKING_CUT = tr("all of the answer is reasoning, and none of it text, which was cut off")
STOP_THINKING = tr(
    "Switch the model's thinking off or down, in the profile: `parameters: {reasoning_effort: none}`, or for vLLM, "
    "SGLang and llama.cpp `parameters: {chat_template_kwargs: {enable_thinking: false}}`. If it doesn't think, its "
    "server's reasoning parser is the wrong one."
)


def of_connection(error: BaseException, settings: Settings) -> Trouble:
    """What a failure below HTTP means."""
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLError) or "CERTIFICATE_VERIFY" in str(cause) or "SSL" in str(cause)[:8]:
            return Trouble(
                TroubleKind.FATAL,
                tr("no secure connection to {host}: {short}", host=settings.host, short=_short(str(cause))),
                hint=tr(
                    "Is it https, and is its certificate known here? "
                    "Behind a company's proxy, set SSL_CERT_FILE to its certificate."
                ),
            )
    names = {type(cause).__name__ for cause in _causes(error)}
    if "TooMuch" in names:
        what = next(str(cause) for cause in _causes(error) if type(cause).__name__ == "TooMuch")
        return Trouble(
            TroubleKind.UNREADABLE,
            tr("{host} sent {what}", host=settings.host, what=what),
            hint=tr("Is that a chat completions endpoint? Check the base URL, and what stands in between."),
        )
    if names & {"InvalidURL", "TooManyRedirects"}:
        return Trouble(
            TroubleKind.UNREADABLE,
            tr("{host} redirects requests to nowhere", host=settings.host),
            hint=tr("Check the base URL: most end in /v1. Or a proxy or a login page stands in between."),
        )
    if "ProxyError" in names:
        why = next(str(cause) for cause in _causes(error) if type(cause).__name__ == "ProxyError")
        return _by_proxy(_short(why), settings)
    if "APITimeoutError" in names and not names & {"ConnectTimeout", "ConnectError"}:
        return Trouble(TroubleKind.SILENCE, tr("{host} did not answer in time", host=settings.host))
    if names & {"ConnectError", "ConnectTimeout", "gaierror", "ConnectionRefusedError"}:
        hint = (
            tr("Is the server running there?")
            if settings.local
            else tr("Is the network up, and is the address right?")
        )
        if proxy := proxy_for(settings.base_url):
            hint = tr(
                "Requests go through the proxy {without_password}. Is it right? Else set NO_PROXY.",
                without_password=without_password(proxy),
            )
        return Trouble(
            TroubleKind.ABSENT, tr("nothing answers at {base_url}", base_url=settings.base_url), hint=hint
        )
    return Trouble(TroubleKind.LINE, tr("the connection to {host} broke off", host=settings.host))


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
    when = date_of(value)
    if when is None:
        return None
    now = date_of(headers.get("date", "")) or datetime.now(UTC)
    return max(0.0, (when - now).total_seconds())


def date_of(text: str) -> datetime | None:
    """The time that a header says; None for what is none."""
    try:
        when = parsedate_to_datetime(text)
        return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _try_again(said: str) -> float | None:
    """Seconds that a message asks to wait, where no header does."""
    match = _TRY_AGAIN.search(said)
    return duration(match[1].lower()) if match else None


def _number(value: str | None) -> float | None:
    try:
        number = float(value) if value is not None else None
    except ValueError:
        return None
    return number if number is not None and 0 <= number < 1e9 else None


def _said(error: openai.APIStatusError, settings: Settings) -> str:
    """What the endpoint says went wrong, in one short line; should it repeat the key, without that."""
    try:
        said = _explanation(error)
    except RecursionError:
        said = tr("an explanation that nobody can read")
    return _short(said if settings.api_key is None else settings.api_key.blot(said))


def _explanation(error: openai.APIStatusError) -> str:
    body = error.body
    if isinstance(body, list) and body:  # so does Gemini's layer
        body = body[0]
    if isinstance(body, dict):
        inner = body.get("error", body)
        for key in ("message", "detail", "error"):
            if isinstance(inner, dict) and isinstance(inner.get(key), str):
                return str(inner[key])
        if isinstance(inner, dict) and isinstance(details := inner.get("detail"), list):
            return "; ".join(_detail(one) for one in details)
        return str(inner)
    text = error.response.text if error.response.is_closed else ""
    if "<html" in text[:400].lower() or "<!doctype" in text[:400].lower():
        title = re.search(r"<title>([^<]*)</title>", text, re.IGNORECASE)
        return tr("a web page, {short!r}", short=_short(title.group(1))) if title else tr("a web page")
    return text[:4000].strip() or tr("no explanation")


def _detail(one: object) -> str:
    """A line of what FastAPI says: where in the request it is, and what."""
    if not isinstance(one, dict):
        return str(one)
    place = one.get("loc")
    where = ".".join(map(str, place)) if isinstance(place, list) else ""
    return f"{where}: {one.get('msg')}"


def _short(text: str) -> str:
    line = " ".join(text[:4000].encode(errors="replace").decode().split())
    return line if len(line) <= 200 else line[:200] + "…"
