"""The addresses that a post's mirror had before. Its bitext's header keeps them; the mirror leads on from them, as long
as no other page is there.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from urllib.parse import unquote

from translator.files import may_exist
from translator.i18n import tr
from translator.publish import SiteSettings, normal, page_values, served_at
from translator.workflow.site import Site

REDIRECT_FIELD = "X-Redirect-From"
"""The field of a bitext's header in which they are."""
Fields = Sequence[tuple[str, str]]
"""The fields of a bitext's header besides Olgim's own."""


def told_of(site: Site, address: str) -> str:
    """An earlier address as a person is told of it, with what the site lacks for it to lead on."""
    if site.engine.redirects(site.root):
        return address
    return tr("{address} (once the site has jekyll-redirect-from)", address=address)


def redirects_of(fields: Fields) -> tuple[str, ...]:
    """The earlier addresses, in the order in which they were given up."""
    return tuple(address for name, value in fields if name == REDIRECT_FIELD for address in value.split())


def free_redirects(site: Site, mirror: str, fields: Fields) -> tuple[str, ...]:
    """Those of them from which the mirror at a path leads on: another page at such an address comes first."""
    found = redirects_of(fields)
    if not found or site.overview is None:
        return found
    return tuple(one for one in found if not _is_taken(site, one, mirror))


def _is_taken(site: Site, address: str, mirror: str) -> bool:
    """Whether there is another page than the mirror at an address; one that the site had when it was looked at may have
    moved since.
    """
    overview = site.overview
    assert overview is not None
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


def address_given_up(settings: SiteSettings, old: tuple[str, str], new: tuple[str, str]) -> str:
    """The address that a page had, as it was served, with its last slash; `old` and `new` are its path and its text.

    Empty where it has that address still, where none is known, and where the site's engine can't lead on from it.
    """
    if not settings.engine.redirect_key:
        return ""
    before, after = (served_at(path, page_values(text), settings) for path, text in (old, new))
    if not before or not after or normal(before[0]) in map(normal, after):
        return ""
    return unicodedata.normalize("NFC", unquote(f"/{before[0].lstrip('/')}"))
