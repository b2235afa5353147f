"""What an endpoint's HTTP status and its explanation mean, as trouble by what can be done about it."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from translator.i18n import tr
from translator.llm.capabilities import SYSTEM_ROLE
from translator.llm.connection_errors import refused_by_proxy
from translator.llm.endpoint_settings import PROVIDERS, Settings
from translator.llm.refusals import has_no_system_role, refused_parameter
from translator.llm.retry_after import retry_after, wait_in
from translator.llm.trouble import Trouble, TroubleKind, short_line

if TYPE_CHECKING:
    from collections.abc import Collection

    import openai


_SHOWN = 200  # characters of where a redirect leads
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
_JSON_FAILED = re.compile(r"json_validate_failed", re.IGNORECASE)
"""The endpoint's own check of the model's answer."""
_MODEL = re.compile(
    r"model[_ ]not[_ ]found|model .*(?:does not exist|not found)|no such model|unknown model", re.IGNORECASE
)
_FILTER = re.compile(r"content[_ ](?:filter|policy)|content management policy|safety", re.IGNORECASE)


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
        return refused_by_proxy(f"{status}: {said}", settings)
    if status == 500 and has_no_system_role(error.code, error.param, said, sent):
        return Trouble(TroubleKind.PARAMETER, said, parameter=SYSTEM_ROLE)
    if status == 404:
        return _not_found(error, said, settings)
    if status in (429, 503, 529):
        wait = retry_after(error.response.headers)
        wait = wait_in(said) if wait is None else wait
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


def _said(error: openai.APIStatusError, settings: Settings) -> str:
    """What the endpoint says went wrong, in one short line; should it repeat the key, without that."""
    try:
        said = _explanation(error)
    except RecursionError:
        said = tr("an explanation that nobody can read")
    return short_line(said if settings.api_key is None else settings.api_key.blot(said))


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
        return tr("a web page, {short!r}", short=short_line(title.group(1))) if title else tr("a web page")
    return text[:4000].strip() or tr("no explanation")


def _detail(one: object) -> str:
    """A line of what FastAPI says: where in the request it is, and what."""
    if not isinstance(one, dict):
        return str(one)
    place = one.get("loc")
    where = ".".join(map(str, place)) if isinstance(place, list) else ""
    return f"{where}: {one.get('msg')}"
