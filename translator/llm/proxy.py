"""The way to an endpoint, by the environment: which proxy stands in between, and which certificates are trusted.

What is on this machine or in its network is never asked through a proxy, whatever the environment says: a proxy can't
reach it, and would get the post and the key.
"""

from __future__ import annotations

import os
import re
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from translator.errors import ProviderError
from translator.i18n import tr
from translator.llm.hosts import is_near

_SOCKS = ("socks5", "socks5h")


def proxy_for(base_url: str) -> str | None:
    """The URL of the proxy that requests to `base_url` go through; None where they go straight.

    Raises ProviderError for one that can't be used.
    """
    found = proxy_named(base_url)
    if found is None or is_near(base_url):
        return None
    if proxy_bypass(urlsplit(base_url).netloc):
        return None
    return _usable(found if "://" in found else f"http://{found}", base_url)


def proxy_named(base_url: str) -> str | None:
    """The proxy that the environment names for such URLs, used or not."""
    proxies = getproxies()
    return proxies.get(urlsplit(base_url).scheme) or proxies.get("all") or None


def without_password(proxy: str) -> str:
    """A proxy's URL as it may be shown."""
    return re.sub(r"//[^/]*@", "//", proxy)


class ProxyError(ProviderError):
    """The proxy that the environment names can't be used."""


def _usable(proxy: str, base_url: str) -> str:
    parts = urlsplit(proxy)
    try:
        wrong = "" if parts.hostname and parts.port != 0 else tr("is not a proxy's URL")
    except ValueError:  # a port that is no number
        wrong = tr("is not a proxy's URL")
    remedy = tr("Name an http:// or https:// proxy there")
    if not wrong and parts.scheme in _SOCKS and find_spec("socksio") is None:
        wrong = tr("is a SOCKS proxy, which needs another package")
        remedy = tr("Install it: pip install socksio; or name an http:// or https:// proxy there")
    elif not wrong and parts.scheme not in ("http", "https", *_SOCKS):
        wrong = tr("is not of a kind that can be used")
    if not wrong:
        return proxy
    host = urlsplit(base_url).hostname
    raise ProxyError(
        tr(
            "the proxy {without_password} ({source}) {wrong}",
            without_password=without_password(proxy),
            source=_source(base_url),
            wrong=wrong,
        ),
        hint=tr(
            "{remedy}, or add {host} to NO_PROXY if it can be reached without one.", remedy=remedy, host=host
        ),
    )


def _source(base_url: str) -> str:
    """Where the proxy is named."""
    scheme = urlsplit(base_url).scheme
    names = (f"{scheme}_proxy", f"{scheme}_proxy".upper(), "all_proxy", "ALL_PROXY")
    return next((name for name in names if os.environ.get(name)), tr("of this machine's settings"))


def check_certificates() -> None:
    """Raise ProviderError where the environment names certificates that aren't there."""
    for name, kind, there in (
        ("SSL_CERT_FILE", "file", Path.is_file),
        ("SSL_CERT_DIR", "folder", Path.is_dir),
    ):
        value = os.environ.get(name)
        if not value:
            continue
        # A folder may be several, as OpenSSL has it.
        places = value.split(os.pathsep) if kind == "folder" else [value]
        if not any(there(Path(place)) for place in places):
            missing = tr("there is no such file") if kind == "file" else tr("there is no such folder")
            raise certificates_unusable(name, missing)
        if kind == "file":
            return  # the folder isn't looked at then


def certificates_unusable(name: str, why: str) -> ProviderError:
    """The error that names a variable whose certificates can't be had."""
    return ProviderError(
        tr(
            "{name} names {environ!r} for the certificates, and {why}",
            name=name,
            environ=os.environ.get(name),
            why=why,
        ),
        hint=tr(
            "Correct it, or take it out of the environment (unset {name}): then the system's certificates count.",
            name=name,
        ),
    )
