"""What a mirror's front matter says that its post's does not: its language, and addresses of its own."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from translator.document.front_matter import Field, Format, find_front_matter, remove_keys, set_keys
from translator.publish.sites import SiteEngine

# Keys by which a site's own templates pair a post with its mirror; one of them is enough.
_PAIRING = ("ref", "lang_ref", "lang-ref", "translationKey", "translation_key", "page_id")
# Addresses that lead to the Korean post and must go on doing so.
_REDIRECTS = ("redirect_from", "aliases")
_SAYS_LANGUAGE = (SiteEngine.JEKYLL, SiteEngine.ASTRO, SiteEngine.PLAIN)
_JEKYLL_DATE = re.compile(r"^\d{4}-\d{1,2}-\d{1,2}-")


def localise_front_matter(
    text: str, post: str, engine: SiteEngine, plugins: frozenset[str] = frozenset(), language: str = "en"
) -> str:
    """The mirror `text` of `post` (a path) with `lang`, a pairing key and an address of its own.

    A post without front matter gets none. All other bytes stay. Raises SourceError.
    """
    front = find_front_matter(text)
    if front is None:
        return text
    values = front.values
    changes: dict[str, str | bool] = {}
    if engine in _SAYS_LANGUAGE or "lang" in values:
        changes["lang"] = language
    if engine is SiteEngine.JEKYLL and not any(key in values for key in _PAIRING):
        changes["ref"] = _JEKYLL_DATE.sub("", PurePosixPath(post).stem)
    address = "permalink" if engine is SiteEngine.JEKYLL else "url" if engine is SiteEngine.HUGO else ""
    if address in values and "jekyll-polyglot" not in plugins:
        changes[address] = _prefixed(values[address], language)
    text = remove_keys(text, *_REDIRECTS) if front.format is Format.YAML else text
    changes = {
        key: value for key, value in changes.items() if key not in values or values[key].value != value
    }
    return set_keys(text, changes) if changes else text


def _prefixed(address: Field, language: str) -> str:
    path = address.value
    if path == f"/{language}" or path.startswith(f"/{language}/"):
        return path
    swapped = re.sub(r"^/(?:ko|kr)(?=/|$)", f"/{language}", path)
    return swapped if swapped != path else f"/{language}/{path.lstrip('/')}"
