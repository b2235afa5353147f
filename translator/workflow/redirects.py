"""The addresses that a post's mirror had before. Its bitext's header keeps them; the mirror leads on from them."""

from __future__ import annotations

from collections.abc import Sequence

_FIELD = "X-Redirect-From"
Fields = Sequence[tuple[str, str]]
"""The fields of a bitext's header besides Olgim's own."""


def redirects_of(fields: Fields) -> tuple[str, ...]:
    """The earlier addresses, in the order in which they were given up."""
    return tuple(address for name, value in fields if name == _FIELD for address in value.split())


def with_redirect(fields: Fields, address: str) -> tuple[tuple[str, str], ...]:
    """The fields with one more address; percent signs stand for what a header can't hold."""
    said = address.replace(" ", "%20")
    known = [one for one in redirects_of(fields) if one != said]
    return (*(field for field in fields if field[0] != _FIELD), (_FIELD, " ".join([*known, said])))
