"""Where a URL leads: one spelling of it, and what its host says of who is behind it.

What is judged has to be what is asked. So a URL is first brought into the one form that every part of a connection
reads alike, and one that two readers could take for different hosts is refused: with a user name before the host,
a backslash, letters outside ASCII, a number that is no address.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import unicodedata
from urllib.parse import SplitResult, urlsplit

from translator.errors import UsageError
from translator.i18n import tr

IN_PROCESS = "in-process:"
"""The base URL of a model file that is loaded into this process; `model` is its path."""

_LIKE = tr("It looks like http://127.0.0.1:11434/v1 or https://host/v1.")
_PORTS = {"http": 80, "https": 443}
_BRACKETS = re.compile(r"\[[^\[\]]*:[^\[\]]*\](?::[^\[\]]*)?")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
_AZURE = re.compile(
    r"[a-z0-9-]+\.(?:openai\.azure\.com|services\.ai\.azure\.com|cognitiveservices\.azure\.com|openai\.azure\.us)"
)
_LOCAL_NAME = re.compile(r"localhost|.*\.(?:localhost|local)", re.IGNORECASE)
# Names that only one's own network knows: without a dot, or in a zone that is kept for such networks.
_OWN_NAME = re.compile(r"[^.]+|.*\.(?:internal|lan|home\.arpa)", re.IGNORECASE)
_OLD_NUMBERS = re.compile(r"[0-9a-fx]+(?:\.[0-9a-fx]+){0,3}", re.IGNORECASE)
_CARRIERS = ipaddress.ip_network("100.64.0.0/10")

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class UrlError(UsageError):
    """A URL that no endpoint can have. Whoever knows where it stands adds that place."""


def one_form(url: str) -> str:
    """The URL in the form that is judged and asked: lower case up to its path, numbers as addresses, no last dot or
    slash, no port that goes without saying. Raises UrlError, which repeats nothing that may be a password.
    """
    url = url.strip()
    parts = _parts(url)
    host = _host(parts)
    port = _port(parts)
    place = f"[{host}]" if ":" in host else host
    if port is not None and port != _PORTS[parts.scheme]:
        place += f":{port}"
    return f"{parts.scheme}://{place}{parts.path}".rstrip("/")


def _parts(url: str) -> SplitResult:
    if any(character.isspace() or not character.isprintable() for character in url):
        raise UrlError(tr("the endpoint's URL has a blank or a control character in it"), hint=_LIKE)
    if "\\" in url:
        raise UrlError(tr("the endpoint's URL has a backslash in it"), hint=tr("Write slashes: /"))
    try:
        parts: SplitResult | None = urlsplit(url)
    except ValueError:
        parts = None
    # urlsplit passes over what stands around brackets, and takes [v1.x] for a name.
    if parts is None or ("[" in parts.netloc and not _BRACKETS.fullmatch(parts.netloc.rpartition("@")[2])):
        hint = tr("An IPv6 address stands in brackets, such as http://[::1]:8080/v1.")
        raise UrlError(tr("the endpoint's URL has brackets that hold no address"), hint=hint)
    if "@" in parts.netloc:
        raise UrlError(
            tr("the endpoint's URL holds a password or a user name"),
            hint=tr(
                "Leave out what stands before the @. A key goes into an environment variable, named as key_env."
            ),
        )
    if parts.scheme not in _PORTS or not parts.netloc:
        raise UrlError(tr("{url!r} is not an endpoint's URL", url=url), hint=_advice(url))
    if "?" in url or "#" in url:
        raise UrlError(
            tr("the endpoint's URL has something after its path"),
            hint=tr(
                "Leave out what begins with ? or #. A key goes into an environment variable, named as key_env."
            ),
        )
    return parts


def _advice(url: str) -> str:
    """How the URL was probably meant."""
    plain = unicodedata.normalize("NFKC", url)
    if plain != url:
        return tr(
            "It has full-width or other letters that aren't ASCII. Written plainly: {plain}", plain=plain
        )
    if re.match(r"https?:/*[^/]", url, re.IGNORECASE):
        return tr("Two slashes stand before the host. {like}", like=_LIKE)
    if "://" not in url and re.match(r"[\w.-]+\.?[\w-]*(?::\d+)?(?:/|$)", url):
        near = is_near(f"http://{url}")
        return tr(
            "Its beginning is missing. Was it {what}://{url}?", what="http" if near else "https", url=url
        )
    return _LIKE


def _host(parts: SplitResult) -> str:
    host = parts.hostname or ""
    if not host.isascii():
        plain = unicodedata.normalize("NFKC", host)
        meant = plain if plain.isascii() else _punycode(plain)
        raise UrlError(
            tr("the host of the endpoint's URL has letters that aren't ASCII: {host!r}", host=host),
            hint=tr("Its plain form is {meant}: write that, if it is what you mean.", meant=meant)
            if meant
            else _LIKE,
        )
    if ":" in host:
        return _ipv6(host)
    host = host.removesuffix(".")
    address = address_of(host)
    if address is not None:
        return str(address)
    labels = host.split(".")
    if not all(map(_LABEL.fullmatch, labels)) or len(host) > 253 or _NUMBER.fullmatch(labels[-1]):
        raise UrlError(tr("{host!r} is not the name of a host", host=host), hint=_LIKE)
    return host


def _punycode(name: str) -> str:
    try:
        return name.encode("idna").decode()
    except UnicodeError:
        return ""


def _ipv6(host: str) -> str:
    if "%" in host:
        hint = tr("Give an address without a zone, or a name.")
        raise UrlError(tr("the host of the endpoint's URL has a zone: {host}", host=host), hint=hint)
    try:
        address = ipaddress.IPv6Address(host)
    except ValueError:
        raise UrlError(tr("{host!r} is not an IPv6 address", host=host), hint=_LIKE) from None
    return str(address.ipv4_mapped or address)


def _port(parts: SplitResult) -> int | None:
    try:
        port = parts.port
    except ValueError:
        port = 0
    if port == 0 or parts.netloc.endswith(":"):
        raise UrlError(
            tr("the port of the endpoint's URL is not a number from 1 to 65535"),
            hint=tr("It stands between the host and the path, such as :11434."),
        )
    return port


def origin_of(url: str) -> tuple[str, str, int]:
    """Scheme, host and port that a URL in its one form leads to."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 0)


def place_of(url: str) -> str:
    """Host and, if it is not the scheme's own, port: as a person would name the place."""
    return urlsplit(url).netloc


def is_azure(host: str) -> bool:
    """Whether it is the host of a resource of Azure's that speaks OpenAI's language. (Under `azure.com` alone there are
    machines of everybody's.)
    """
    return bool(_AZURE.fullmatch(host))


def is_loopback(base_url: str) -> bool:
    """Whether the URL leads to this very machine, whoever resolves its name."""
    host = urlsplit(base_url).hostname or ""
    address = address_of(host)
    return host == "localhost" if address is None else address.is_loopback


def is_local(base_url: str) -> bool:
    """Whether the URL's host is this machine or one in a private network, as far as its address or name tells."""
    if base_url == IN_PROCESS:
        return True
    host = (urlsplit(base_url).hostname or "").rstrip(".")
    address = address_of(host)
    if address is None:
        return bool(_LOCAL_NAME.fullmatch(host))
    return address.is_private or address.is_loopback or address.is_link_local or address in _CARRIERS


def is_near(base_url: str) -> bool:
    """Whether the URL is local, or its name one that nobody outside one's own network knows: no proxy does, either."""
    host = (urlsplit(base_url).hostname or "").rstrip(".")
    return is_local(base_url) or (address_of(host) is None and bool(_OWN_NAME.fullmatch(host)))


def address_of(host: str) -> _Address | None:
    """The address that a host's text is, by today's spelling or the old ones (127.1, 0x7f000001, 017700000001)."""
    try:
        address: _Address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        if not _OLD_NUMBERS.fullmatch(host) or not host[0].isdigit():
            return None
        try:
            return ipaddress.IPv4Address(socket.inet_aton(host))
        except OSError:
            return None
    return getattr(address, "ipv4_mapped", None) or address
