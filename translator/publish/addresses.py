"""The address that a site gives to a page made from a file.

An address here is a path without the site's base, percent signs resolved, in lower case where the engine
lowers it, and without what servers treat alike: a slash, `.html` or `index.html` at its end.
"""

from __future__ import annotations

import posixpath
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from translator.publish import routes
from translator.publish.settings import SiteSettings
from translator.publish.sites import SiteEngine
from translator.safe_yaml import is_too_deep

Values = Mapping[str, str]
"""Front matter by dotted key."""

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
_POST = re.compile(
    r"(?:(?P<superdirs>.*)/)?_posts/(?:.*/)?(?P<date>\d{2,4}-\d{1,2}-\d{1,2})-(?P<slug>[^/]*)\.[^./]+"
)
_DATE = re.compile(
    r"(?P<day>\d{4}-\d{1,2}-\d{1,2})(?:[Tt ]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2}(?:\.\d+)?)?"
    r"[ \t]*(?P<zone>Z|UTC|[+-]\d{2}:?\d{2})?)?"
)
_TOKEN = re.compile(r":([a-z_]+)")
_PRETTY = re.compile(r"[^\w._~!$&'()+,;=@]+")
_KOREA = timezone(timedelta(hours=9))
_ENDING = re.compile(r"(?:/index)?(?:\.html?)?/?\Z")


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
            table: object = tomllib.loads(front["body"])
        else:
            if is_too_deep(front["body"], _TEXTS):
                return {}
            table = yaml.load(front["body"], Loader=_TEXTS)  # noqa: S506 - it makes texts, lists and tables alone
    except (tomllib.TOMLDecodeError, yaml.YAMLError, RecursionError, ValueError):
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
    return _ENDING.sub("", f"/{path.lstrip('/')}") or "/"


def addresses_of(path: str, values: Values, settings: SiteSettings) -> tuple[str, ...]:
    """What the address of the page of a file may be, the likeliest first; nothing where that can't be told.

    There is more than one where it holds a date and the day depends on the time zone in which the site is built.
    """
    return tuple(dict.fromkeys(normal(address) for address in served_at(path, values, settings)))


def served_at(path: str, values: Values, settings: SiteSettings) -> tuple[str, ...]:
    """The same as they are served, with the slash or the `.html` that a browser resolves relative links by."""
    if settings.engine is SiteEngine.JEKYLL:
        return _jekyll(path, values, settings)
    if settings.engine is SiteEngine.HUGO:
        return _hugo(path, values, settings)
    if settings.engine is SiteEngine.STARLIGHT:
        return routes.starlight(path, values)
    if settings.engine is SiteEngine.DOCUSAURUS:
        return routes.docusaurus(path, values)
    if settings.engine is SiteEngine.VITEPRESS:
        return routes.by_path(path)
    return ()


def counterpart(address: str, own: Sequence[str], others: Sequence[str]) -> str | None:
    """The one of a mirror's addresses that goes with one of its post's: both are dated by the same day."""
    if len(own) == len(others) and address in own:
        return others[own.index(address)]
    return others[0] if len(others) == 1 else None


# ---- Jekyll


def _jekyll(path: str, values: Values, settings: SiteSettings) -> tuple[str, ...]:
    post = _POST.fullmatch(path)
    if post is None:
        return _jekyll_page(path, values, settings)
    template = values.get("permalink", settings.permalink_of(path))
    slug = values["slug"] if "slug" in values else post["slug"].rstrip(".")
    categories = _categories(post["superdirs"] or "", values)
    found: list[str] = []
    for day in _days(post["date"], values, settings.timezone):
        tokens = {
            "categories": "/".join(dict.fromkeys(name.lower() for name in categories)),
            "title": _pretty(slug),
            "slug": _plain(slug),
            "output_ext": ".html",
            "year": f"{day:%Y}",
            "short_year": f"{day:%y}",
            "month": f"{day:%m}",
            "i_month": str(day.month),
            "day": f"{day:%d}",
            "i_day": str(day.day),
            "y_day": f"{day:%j}",
        }
        found += _filled(template, tokens)
    return tuple(found)


def _filled(template: str, tokens: Mapping[str, str]) -> tuple[str, ...]:
    if set(_TOKEN.findall(template)) - tokens.keys():
        return ()
    return (re.sub("/{2,}", "/", _TOKEN.sub(lambda match: tokens[match[1]], f"/{template}")),)


def _jekyll_page(path: str, values: Values, settings: SiteSettings) -> tuple[str, ...]:
    """A page, or a document of a collection: by its path, where nobody says otherwise."""
    kind, below = settings.kind_of(path), PurePosixPath(path).with_suffix("")
    if kind == "posts":
        return ()  # a draft, or a file that is no post by its name
    ending = "/" if settings.permalink.endswith("/") else ":output_ext"
    if kind == "pages":
        tokens = {"path": "/".join(below.parent.parts), "basename": below.name}
        template = "/:path/" if below.name == "index" else f"/:path/:basename{ending}"
    else:
        inside = str(below.relative_to(f"_{kind}"))
        slug = values.get("slug", below.name)
        tokens = {"collection": kind, "path": inside, "name": _plain(below.name), "title": _pretty(slug)}
        template = f"/:collection/:path{ending}"
    given = values.get("permalink", settings.permalink_of(path))
    return _filled(given or template, {**tokens, "output_ext": ".html"})


def _categories(superdirs: str, values: Values) -> list[str]:
    found = [name for name in superdirs.split("/") if name]
    for key in ("category", "categories"):
        if key in values:
            found += [values[key]] if key == "category" else values[key].split()
        found += [value for name, value in values.items() if re.fullmatch(rf"{key}\.\d+", name)]
    return found


def _days(written: str, values: Values, zone: str) -> list[datetime]:
    """The days a post may be dated, by its front matter or else its name."""
    match = _DATE.match(values["date"]) if "date" in values else None
    day = match["day"] if match else written
    year, month, date = (int(number) for number in day.split("-"))
    year += 2000 if year < 100 else 0
    try:
        if match is None or match["hour"] is None:
            return [datetime(year, month, date, tzinfo=UTC)]
        given = match["zone"] or "Z"
        time = datetime(year, month, date, int(match["hour"]), int(match["minute"]), tzinfo=_zone(given))
    except ValueError:
        return []
    try:
        return [time.astimezone(ZoneInfo(zone))] if zone else _everywhere(time)
    except (ZoneInfoNotFoundError, ValueError):
        return _everywhere(time)
    except OverflowError:  # the last hours that there are
        return [time]


def _everywhere(time: datetime) -> list[datetime]:
    """Where nobody says in which zone the site is built: on a server in UTC, in Korea, or as written."""
    try:
        days = (time.astimezone(UTC), time.astimezone(_KOREA), time)
    except OverflowError:  # the first or the last hours that there are
        return [time]
    return list({day.date(): day for day in days}.values())


def _zone(given: str) -> timezone:
    if given in {"Z", "UTC"}:
        return UTC
    sign = -1 if given[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(given[1:3]), minutes=int(given[-2:])))


def _pretty(slug: str) -> str:
    """Jekyll's `slugify` in its mode `pretty`, letters as they are."""
    return re.sub("^-|-$", "", _PRETTY.sub("-", unicodedata.normalize("NFC", slug)))


def _plain(slug: str) -> str:
    return re.sub("^-|-$", "", re.sub(r"[^\w]+|_+", "-", slug)).lower()


# ---- Hugo


def _hugo(path: str, values: Values, settings: SiteSettings) -> tuple[str, ...]:
    """Page addresses without `permalinks:`; https://gohugo.io/content-management/urls/"""
    english = bool(settings.english_folder) and path.startswith(f"{settings.english_folder}/")
    folder = settings.english_folder if english else settings.korean_folder or "content"
    if not path.startswith(f"{folder}/"):
        return ()
    below = PurePosixPath(path[len(folder) + 1 :]).with_suffix("")
    if below.suffix in {".en", ".ko", ".kr", f".{settings.korean_code}"}:
        english = english or below.suffix == ".en"
        below = below.with_suffix("")
    prefix = settings.english_prefix if english else settings.korean_prefix
    if url := values.get("url"):
        return (url if url.startswith("/") else f"{prefix}/{url}",)
    if settings.own_permalinks:
        return ()
    if below.name in {"index", "_index"}:
        below = below.parent
    if below.name and (slug := values.get("slug")):
        below = PurePosixPath(posixpath.normpath(f"/{below.parent}/{slug}")).relative_to("/")
    address = "/".join(re.sub(r"\s+", "-", part).lower() for part in below.parts)
    return (f"{prefix}/{address}/" if address else f"{prefix}/",)
