"""The addresses that a post's mirror had before. Its bitext's header keeps them; the mirror leads on from them, as long
as no other page is there.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from translator.files import may_exist
from translator.i18n import tr
from translator.publish import (
    REDIRECT_KEYS,
    SiteSettings,
    addresses_of,
    normal,
    page_values,
    served_at,
    with_redirects,
)
from translator.workflow.site import Site

REDIRECT_FIELD = "X-Redirect-From"
"""The field of a bitext's header in which they are."""
Fields = Sequence[tuple[str, str]]
"""The fields of a bitext's header besides Olgim's own."""


@dataclass(frozen=True, slots=True)
class AddressChange:
    """The address at which a page was served, with its last slash, and the one at which it is now."""

    old: str
    new: str


def told_of(site: Site, address: str) -> str:
    """An earlier address as a person is told of it, with what the site lacks for it to lead on."""
    if site.engine.redirects(site.root):
        return address
    return tr("{address} (once the site has jekyll-redirect-from)", address=address)


def redirects_of(fields: Fields) -> tuple[str, ...]:
    """The earlier addresses, in the order in which they were given up."""
    return tuple(address for name, value in fields if name == REDIRECT_FIELD for address in value.split())


def free_redirects(site: Site, mirror: str, fields: Fields, text: str = "") -> tuple[str, ...]:
    """Those of them from which the mirror at a path leads on: another page at such an address comes first, and so does
    the mirror itself, which says `text`, where it is back at one.
    """
    found = redirects_of(fields)
    if not found:
        return found
    own = addresses_of(mirror, page_values(text), site.settings) if text else ()
    return tuple(one for one in found if normal(unquote(one)) not in own and not _is_taken(site, one, mirror))


def _is_taken(site: Site, address: str, mirror: str) -> bool:
    """Whether there is another page than the mirror at an address; one that the site had when it was looked at may have
    moved since.
    """
    overview = site.overview
    if overview is None:
        return False
    there = (
        overview.names.get(label, label) for label in overview.at(normal(unquote(address))) if label != mirror
    )
    return any(may_exist(site.root / path) for path in there)


def with_redirect(fields: Fields, address: str) -> tuple[tuple[str, str], ...]:
    """The fields with one more address; percent signs stand for what a header can't hold."""
    said = address.replace(" ", "%20")
    known = [one for one in redirects_of(fields) if normal(one) != normal(said)]
    return (
        *(field for field in fields if field[0] != REDIRECT_FIELD),
        (REDIRECT_FIELD, " ".join([*known, said])),
    )


def address_change(
    settings: SiteSettings, old: tuple[str, str], new: tuple[str, str]
) -> AddressChange | None:
    """What became of a page's address; `old` and `new` are its path and its text. None where it has that address still,
    and where one of the two isn't known.
    """
    before, after = (served_at(path, page_values(text), settings) for path, text in (old, new))
    if not before or not after or normal(before[0]) in map(normal, after):
        return None
    return AddressChange(_shown(before[0]), _shown(after[0]))


def _shown(address: str) -> str:
    return unicodedata.normalize("NFC", unquote(f"/{address.lstrip('/')}"))


def address_given_up(settings: SiteSettings, old: tuple[str, str], new: tuple[str, str]) -> str:
    """The address that a page had, as `address_change` has it; empty where the site's engine can't lead on from it."""
    found = address_change(settings, old, new) if settings.engine.redirect_key else None
    return found.old if found else ""


def leading_on(site: Site, mirror: str, fields: Fields, text: str) -> str:
    """The text of a mirror that leads on from the addresses that it may, and from no others. Raises SourceError."""
    said = _said(site, free_redirects(site, mirror, fields, text))
    return with_redirects(text, site.engine.redirect_key, said)


def leads_on(site: Site, mirror: str, fields: Fields, text: str) -> bool:
    """Whether a mirror that says this leads on from all of them."""
    values = page_values(text)
    there = {normal(value) for key, value in values.items() if key.partition(".")[0] in REDIRECT_KEYS}
    return there.issuperset(map(normal, _said(site, free_redirects(site, mirror, fields, text))))


def _said(site: Site, addresses: Sequence[str]) -> list[str]:
    return [site.engine.redirect(one, site.settings) for one in addresses]


def is_led_on(site: Site, mirror: str, change: AddressChange) -> bool | None:
    """Whether the mirror at a path leads on from the address that it gave up: False where the site's engine can't do
    that, None where another page is there, so that nobody needs it.
    """
    if not free_redirects(site, mirror, with_redirect((), change.old)):
        return None
    return bool(site.engine.redirect_key)


def tell_of(site: Site, post: str, change: AddressChange, *, led: bool) -> str:
    """What is to be told of a mirror that has another address now; `led`: it leads on from the one before."""
    old, new = (_as_read(site, one) for one in (change.old, change.new))
    if led:
        old = told_of(site, old)
        return tr(
            "the English page of {post} is at {new} now; {old} leads there", post=post, new=new, old=old
        )
    return tr(
        "the English page of {post} is at {new} now, and nothing leads there from {old}: {engine} has no redirects",
        post=post,
        new=new,
        old=old,
        engine=site.engine.title,
    )


def _as_read(site: Site, address: str) -> str:
    """An address as it stands in a browser: where a plugin builds the English part, it puts the language before it."""
    prefix = site.settings.english_prefix
    return prefix + address if site.settings.translates_links and not address.startswith(prefix) else address
