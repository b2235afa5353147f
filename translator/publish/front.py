"""What a mirror's front matter says that its post's does not: its language, and addresses of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from translator.document.front_keys import remove_keys, set_keys, set_list
from translator.document.front_matter import find_front_matter, find_values
from translator.errors import SourceError
from translator.publish.addresses import page_values
from translator.publish.census import PAIRING_KEYS
from translator.publish.places import why_no_address
from translator.publish.settings import SiteSettings
from translator.publish.sites import SiteEngine

# Addresses that lead to the Korean post and must go on doing so.
_REDIRECTS = ("redirect_from", "aliases")
_REDIRECT = {SiteEngine.JEKYLL: "redirect_from", SiteEngine.HUGO: "aliases"}
_SAYS_LANGUAGE = (SiteEngine.JEKYLL, SiteEngine.ASTRO, SiteEngine.PLAIN)
_ADDRESS = {
    SiteEngine.JEKYLL: "permalink",
    SiteEngine.HUGO: "url",
    SiteEngine.ASTRO: "slug",
    SiteEngine.STARLIGHT: "slug",
}
_JEKYLL_DATE = re.compile(r"^\d{4}-\d{1,2}-\d{1,2}-")


def localise_front_matter(
    text: str,
    *,
    post: str,
    mirror: str,
    settings: SiteSettings,
    language: str = "en",
    redirects: Sequence[str] = (),
) -> str:
    """The text of the mirror at `mirror` of `post` with `lang`, a pairing key and an address of its own.

    `redirects` are addresses that it had before, and from which it leads on where the engine can do that. A post
    without front matter gets none. All other bytes stay. Raises SourceError.
    """
    if find_front_matter(text) is None:
        return text
    values = page_values(text)
    _check_address(text, values, settings)
    changes: dict[str, str | bool] = {}
    if settings.engine in _SAYS_LANGUAGE or "lang" in values:
        changes["lang"] = language
    if settings.engine is SiteEngine.JEKYLL and not any(
        key in values or f"{key}.0" in values for key in PAIRING_KEYS
    ):
        changes["ref"] = _JEKYLL_DATE.sub("", PurePosixPath(post).stem)
    changes |= _address(post, mirror, values, settings, language)
    text = remove_keys(text, *_REDIRECTS, *_without_address(values, changes, settings))
    changes = {key: value for key, value in changes.items() if values.get(key) != value}
    text = set_keys(text, changes) if changes else text
    return _with_redirects(text, _REDIRECT.get(settings.engine, ""), redirects)


def _with_redirects(text: str, key: str, addresses: Sequence[str]) -> str:
    if not key or not addresses:
        return text
    if len(addresses) == 1 and key == "redirect_from":
        return set_keys(text, {key: addresses[0]})
    return set_list(text, key, addresses)


def _check_address(text: str, values: Mapping[str, str], settings: SiteSettings) -> None:
    """Raise SourceError for an address of the post's own that leads to where no page can be."""
    key = _ADDRESS.get(settings.engine, "")
    if why := why_no_address(values.get(key, "")):
        field = find_values(text).get(key)
        raise SourceError(
            f"`{key}` is `{values[key]}`, {why}",
            hint="Give its page an address where pages are.",
            line=field.line if field else None,
        )


def _address(
    post: str, mirror: str, values: Mapping[str, str], settings: SiteSettings, language: str
) -> dict[str, str]:
    """The key that keeps a mirror off its post's address, where nothing else does."""
    key = _ADDRESS.get(settings.engine, "")
    if not key or settings.translates_links:
        return {}
    own = values.get(key)
    if key == "slug":  # the whole of a page's name in its collection, which begins with no slash
        if not own or _collection(post) != _collection(mirror):
            return {}
        prefixed = _prefixed(own, mirror, language)
        return {key: prefixed if own.startswith("/") else prefixed.removeprefix("/")}
    if own:
        return {key: _prefixed(own, mirror, language)}
    if settings.engine is SiteEngine.JEKYLL:
        template = settings.permalink_of(mirror)
        if not template or ":path" in template:
            return {}
        if _prefixed(template, mirror, language) != template:
            return {key: _prefixed(template, mirror, language)}
    return {}


def _without_address(
    values: Mapping[str, str], changes: Mapping[str, str | bool], settings: SiteSettings
) -> tuple[str, ...]:
    """An empty `permalink:` that is to go: Jekyll takes it for the home page's, and builds each such page there."""
    empty = settings.engine is SiteEngine.JEKYLL and values.get("permalink") == ""
    return ("permalink",) if empty and "permalink" not in changes and not settings.translates_links else ()


def _collection(path: str) -> tuple[str, ...]:
    """Astro's collection of a page: pages of two collections never get into each other's way."""
    parts = PurePosixPath(path).parts
    return parts[:3] if parts[:2] in {("src", "content"), ("src", "data")} else ()


def _prefixed(address: str, mirror: str, language: str) -> str:
    """An address or a template of addresses under `/en/`, unless it lies there already."""
    path = f"/{address.lstrip('/')}"
    if path == f"/{language}" or path.startswith(f"/{language}/"):
        return address
    folders = PurePosixPath(mirror).parts
    if path.startswith("/:categories/") and "_posts" in folders and folders[0] == language:
        return address  # the folders above `_posts` are its first categories
    swapped = re.sub(r"^/(?:ko|kr)(?=/|$)", f"/{language}", path)
    return swapped if swapped != path else f"/{language}{path}"
