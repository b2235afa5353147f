"""What a failure below HTTP means: no line, no answer, a certificate, a proxy."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

from translator.i18n import tr
from translator.llm.endpoint_settings import Settings
from translator.llm.proxy import proxy_for, without_password
from translator.llm.trouble import Trouble, TroubleKind, short_line

if TYPE_CHECKING:
    from collections.abc import Iterator


def refused_by_proxy(why: str, settings: Settings) -> Trouble:
    """What it means that a proxy lets nothing through, by the reason `why` that it gave."""
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


def of_connection(error: BaseException, settings: Settings) -> Trouble:
    """What a failure below HTTP means."""
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLError) or "CERTIFICATE_VERIFY" in str(cause) or "SSL" in str(cause)[:8]:
            return Trouble(
                TroubleKind.FATAL,
                tr(
                    "no secure connection to {host}: {short}",
                    host=settings.host,
                    short=short_line(str(cause)),
                ),
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
        return refused_by_proxy(short_line(why), settings)
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
