"""The addresses that a post's mirror had before. Its bitext's header keeps them; the mirror leads on from them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from urllib.parse import unquote

from translator.publish import SiteSettings, normal, page_values, served_at

_FIELD = "X-Redirect-From"
Fields = Sequence[tuple[str, str]]
"""The fields of a bitext's header besides Olgim's own."""


def redirects_of(fields: Fields) -> tuple[str, ...]:
    """The earlier addresses, in the order in which they were given up."""
    return tuple(address for name, value in fields if name == _FIELD for address in value.split())


def with_redirect(fields: Fields, address: str) -> tuple[tuple[str, str], ...]:
    """The fields with one more address; percent signs stand for what a header can't hold."""
    said = address.replace(" ", "%20")
    known = [one for one in redirects_of(fields) if normal(one) != normal(said)]
    return (*(field for field in fields if field[0] != _FIELD), (_FIELD, " ".join([*known, said])))


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
