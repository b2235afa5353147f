"""The address that a site gives to a page made from a file.

An address here is a path without the site's base, percent signs resolved, in lower case where the engine
lowers it, and without what servers treat alike: a slash, `.html` or `index.html` at its end.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

import yaml

from translator.publish.site_settings import AddressRule, Place, SiteSettings, Values
from translator.safe_toml import load_toml
from translator.safe_yaml import is_too_deep

# It makes texts of all values but those that say nothing; Jekyll takes `permalink: false` for nothing, too.
_TEXTS: Any = type("_Texts", (getattr(yaml, "CBaseLoader", yaml.BaseLoader),), {})
_TEXTS.add_implicit_resolver(
    "nothing", re.compile(r"(?:~|null|Null|NULL|false|False|FALSE)?\Z"), ["~", "n", "N", "f", "F", ""]
)
_TEXTS.add_constructor("nothing", lambda _loader, _node: None)
_FRONT_MATTER = re.compile(
    r"\ufeff?\s*(?P<mark>---|\+\+\+)[ \t]*(?:\r\n|\r|\n)(?P<body>.*?)^(?:(?P=mark)|\.\.\.)[ \t]*(?:[\r\n]|\Z)",
    re.DOTALL | re.MULTILINE,
)
_TOKEN = re.compile(r":([a-z_]+)")
_COMMON_TOKENS = frozenset(
    "year month day i_month i_day y_day short_year short_month long_month week w_year w_day short_day long_day"
    " hour minute second timestamp title slug name basename path output_ext ext id hash post_title lang category"
    " categories slugified_categories collection sections section filename".split()
)
ADDRESS_END = re.compile(r"(?:/index)?(?:\.html?)?/?\Z")


def page_values(text: str) -> dict[str, str]:
    """The texts, and lists of texts, of a page's front matter by key (`categories.0`); nothing where it can't be read.

    A key without a value is as good as none; one with empty quotes says the empty text.
    A thousand pages are read for one link, so this is libyaml's work where PyYAML has it.
    """
    front = _FRONT_MATTER.match(text)
    if front is None:
        return {}
    try:
        if front["mark"] == "+++":
            table: object = load_toml(front["body"])
        else:
            if is_too_deep(front["body"], _TEXTS):
                return {}
            table = yaml.load(front["body"], Loader=_TEXTS)  # noqa: S506 - it makes texts, lists and tables alone
    except (yaml.YAMLError, RecursionError, ValueError):  # tomllib's are of the last kind
        return {}
    return dict(_flat(table)) if isinstance(table, dict) else {}


def front_matter_end(text: str) -> int:
    """Where a page's front matter ends; 0 where it has none."""
    front = _FRONT_MATTER.match(text)
    return front.end() if front else 0


def _flat(table: Mapping[object, object]) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, list):
            yield from ((f"{key}.{at}", item) for at, item in enumerate(value) if isinstance(item, str))
        elif value is not None and value is not False and not isinstance(value, dict):
            yield str(key), str(value)


def normal(address: str) -> str:
    """An address in the one form in which addresses are compared."""
    path = unicodedata.normalize("NFC", unquote(address))
    return ADDRESS_END.sub("", f"/{path.lstrip('/')}") or "/"


def addresses_of(path: str, values: Values, settings: SiteSettings) -> tuple[str, ...]:
    """What the address of the page of a file may be, the likeliest first; nothing where that can't be told.

    There is more than one where it holds a date and the day depends on the time zone in which the site is built.
    """
    return tuple(dict.fromkeys(normal(address) for address in served_at(path, values, settings)))


def served_at(path: str, values: Values, settings: SiteSettings) -> tuple[str, ...]:
    """What the address of the page of a file may be, as it is served: with the last slash or the `.html` that decides
    where relative links lead.
    """
    for rule in settings.address_rules:
        if path.startswith(rule.folder):
            return (_by_rule(rule, path, values),)
    return settings.engine.served(path, values, settings)


def _by_rule(rule: AddressRule, path: str, values: Values) -> str:
    """The address that the site's author says."""
    page = PurePosixPath(path[len(rule.folder) :]).with_suffix("")
    parts = [part for part in page.parts if part != "en"]
    last = re.sub(r"[._-]en\Z", "", parts[-1]) if parts else ""
    english = len(parts) < len(page.parts) or last != parts[-1]
    last = re.sub(r"\.(?:ko|kr)\Z", "", last)
    parts = [*parts[:-1], *([last] if last != "index" else [])]
    name = parts[-1] if parts else ""
    said = {"path": "/".join(parts), "name": name, "slug": values.get("slug", "").strip("/") or name}
    if english:  # a mirror's own slug may say its language already
        said["slug"] = said["slug"].removeprefix("en/")
    template = rule.english if english else rule.korean
    return re.sub("/{2,}", "/", re.sub(r"\{(path|name|slug)\}", lambda match: said[match[1]], template))


def counterpart(address: str, own: Sequence[str], others: Sequence[str]) -> str | None:
    """The one of a mirror's addresses that goes with one of its post's: both are dated by the same day."""
    if len(own) == len(others) and address in own:
        return others[own.index(address)]
    return others[0] if len(others) == 1 else None


def prefixed(address: str, mirror: str, language: str) -> str:
    """An address or a template of addresses under `/en/`, unless it lies there already."""
    path = f"/{address.lstrip('/')}"
    if path == f"/{language}" or path.startswith(f"/{language}/"):
        return address
    folders = PurePosixPath(mirror).parts
    if path.startswith("/:categories/") and "_posts" in folders and folders[0] == language:
        return address  # the folders above `_posts` are its first categories
    swapped = re.sub(r"^/(?:ko|kr)(?=/|$)", f"/{language}", path)
    return swapped if swapped != path else f"/{language}{path}"


def own_address(key: str) -> Callable[[Place, SiteSettings], dict[str, str]]:
    """`address` of an engine whose pages name their own address under a key: the post's, under `/en/`."""

    def address(place: Place, _settings: SiteSettings) -> dict[str, str]:
        own = place.values.get(key)
        return {key: prefixed(own, place.mirror, place.language)} if own else {}

    return address


def named_keys(template: str) -> frozenset[str]:
    """The keys of front matter that a template with `:tokens` may name besides what every engine knows."""
    return frozenset(_TOKEN.findall(template)) - _COMMON_TOKENS


def filled(template: str, tokens: Mapping[str, str]) -> tuple[str, ...]:
    """The address that a template with `:tokens` gives; nothing where it has one that isn't known."""
    if set(_TOKEN.findall(template)) - tokens.keys():
        return ()
    return (re.sub("/{2,}", "/", _TOKEN.sub(lambda match: tokens[match[1]], f"/{template}")),)
