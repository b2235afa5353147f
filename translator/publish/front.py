"""What a mirror's front matter says that its post's does not: its language, and addresses of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from translator.document.front_keys import remove_keys, set_keys, set_list
from translator.document.front_matter import find_front_matter, find_values
from translator.errors import SourceError
from translator.i18n import tr
from translator.publish.addresses import page_values
from translator.publish.census import PAIRING_KEYS
from translator.publish.custom import ADDRESS_KEYS, base_of, without_korean
from translator.publish.places import why_no_address
from translator.publish.site_settings import Place, SiteSettings

REDIRECT_KEYS = ("redirect_from", "aliases")
"""Front matter keys under which a page says from which addresses it leads on."""


def localise_front_matter(
    text: str,
    *,
    post: str,
    mirror: str,
    settings: SiteSettings,
    language: str = "en",
) -> str:
    """The text of the mirror at `mirror` of `post` with `lang`, a pairing key and an address of its own.

    A post without front matter gets none. All other bytes stay. Raises SourceError.
    """
    if find_front_matter(text) is None:
        return text
    values = page_values(text)
    check_own_address(text, settings)
    changes: dict[str, str | bool] = {}
    if settings.engine.says_language or "lang" in values:
        changes["lang"] = language
    if settings.custom.pairs and not any(key in values or f"{key}.0" in values for key in PAIRING_KEYS):
        changes |= settings.engine.pairing(post, values)
    changes |= _address(Place(post, mirror, values, language), settings)
    # The post's own redirects lead to it and must go on doing so.
    text = remove_keys(text, *REDIRECT_KEYS, *_without_address(values, changes, settings))
    changes = {key: value for key, value in changes.items() if values.get(key) != value}
    return set_keys(text, changes) if changes else text


def _address(place: Place, settings: SiteSettings) -> Mapping[str, str]:
    """What the mirror says of its address: as the site's own English does, where that keeps it off its post's."""
    custom = settings.custom  # read off the site's files, as trustworthy as these are
    if (
        custom.key in ADDRESS_KEYS
        and not settings.translates_links
        and (own := base_of(place.post, place.values, custom.key))
        and (custom.key == settings.engine.address_key or not place.values.get(settings.engine.address_key))
        and (
            said := f"{custom.before}{without_korean(own) if custom.drops_korean else own}{custom.after}"
        ).isprintable()
        and why_no_address(said) is None
    ):
        return {custom.key: said}
    return settings.engine.address(place, settings)


def with_redirects(text: str, key: str, addresses: Sequence[str]) -> str:
    """The text of a page that leads on from these addresses alone, said under `key`, which is empty where the engine
    can't do that. Raises SourceError.
    """
    if not key or find_front_matter(text) is None:
        return text
    text = remove_keys(text, key)
    if not addresses:
        return text
    if len(addresses) == 1 and key == "redirect_from":
        return set_keys(text, {key: addresses[0]})
    return set_list(text, key, addresses)


def check_own_address(text: str, settings: SiteSettings) -> None:
    """Raise SourceError for an address of the post's own that leads to where no page can be."""
    values = page_values(text) if find_front_matter(text) is not None else {}
    key = settings.engine.address_key
    if why := why_no_address(values.get(key, "")):
        field = find_values(text).get(key)
        raise SourceError(
            tr("`{key}` is `{values}`, {why}", key=key, values=values[key], why=why),
            hint=tr("Give its page an address where pages are."),
            line=field.line if field else None,
        )


def _without_address(
    values: Mapping[str, str], changes: Mapping[str, str | bool], settings: SiteSettings
) -> tuple[str, ...]:
    """An empty `permalink:` that is to go: Jekyll takes it for the home page's, and builds each such page there."""
    key = settings.engine.address_key
    empty = settings.engine.empty_address and values.get(key) == ""
    return (key,) if empty and key not in changes and not settings.translates_links else ()
