"""Jekyll: posts in `_posts`, with or without the plugins that build a site in several languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path, PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from translator.document import Engine
from translator.publish.addresses import filled, prefixed
from translator.publish.anchors import SlugRule, Slugs
from translator.publish.config_files import first_of, list_at, load, map_at, named_value, read_text, text_at
from translator.publish.places import POST_SUFFIXES, why_no_address
from translator.publish.site_settings import (
    Default,
    LanguageScope,
    LinkCustom,
    Place,
    PostFiles,
    SiteEngine,
    SiteSettings,
    Values,
    has_any,
)

_LINK = re.compile(r"\{%-?\s*(?P<tag>link)\s+(?P<name>[^%{}\"']+?)\s*-?%\}")
_TAG = re.compile(r"\{%-?\s*(?P<tag>post_url|link)\s+(?P<name>[^%{}\"']+?)\s*-?%\}")
_NAME = re.compile(r"/?(?P<folders>(?:.+/)*)(?P<name>[^/]+)")
POLYGLOT, MULTIPLE_LANGUAGES = "jekyll-polyglot", "jekyll-multiple-languages-plugin"
REDIRECT_PLUGIN = "jekyll-redirect-from"

# Jekyll's named permalinks; https://jekyllrb.com/docs/permalinks/#built-in-formats
PERMALINKS = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
_POST = re.compile(
    r"(?:(?P<superdirs>.*)/)?_posts/(?:.*/)?(?P<date>\d{2,4}-\d{1,2}-\d{1,2})-(?P<slug>[^/]*)\.[^./]+"
)
_DATE = re.compile(
    r"(?P<day>\d{4}-\d{1,2}-\d{1,2})(?:[Tt ]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2}(?:\.\d+)?)?"
    r"[ \t]*(?P<zone>Z|UTC|[+-]\d{2}:?\d{2})?)?"
)
_PRETTY = re.compile(r"[^\w._~!$&'()+,;=@]+")
_KOREA = timezone(timedelta(hours=9))
_SAY_LANGUAGE = ("default_lang", "lang", "language", "locale")
_POSTS_IN_BOTH = "posts_in_both"
_CONFIGS = ("_config.yml", "_config.yaml", "_config.toml")
_POST_FOLDERS = ("_posts", "_i18n/ko/_posts")
_DATED_NAME = re.compile(r"^\d{4}-\d{1,2}-\d{1,2}-")


def _read(root: Path) -> SiteSettings:
    path = first_of(root, *_CONFIGS)
    config: Mapping[str, Any] = load(path)
    permalink = text_at(config, "permalink") or "date"
    base = text_at(config, "baseurl").rstrip("/")
    address = text_at(config, "url").rstrip("/")
    defaults, collections = tuple(_defaults(config)), _collections(config)
    permalinks = [permalink, *(one.permalink for one in defaults), *collections.values()]
    plugins = plugins_of(root)
    source = text_at(config, "collections_dir").strip("/")
    folders = [f"_{name}" for name in collections]
    return SiteSettings(
        ENGINE,
        plugins,
        slugs=_kramdown(config),
        id_prefix=text_at(map_at(config, "kramdown"), "auto_id_prefix"),
        addresses=(address,) if address else (),
        base=base,
        permalink=PERMALINKS.get(permalink, permalink),
        defaults=defaults,
        collections=collections,
        commonmark=not _has_kramdown(config),
        timezone=text_at(config, "timezone"),
        extra=_of_both_parts(config) if MULTIPLE_LANGUAGES in plugins else {},
        language=next((said for key in _SAY_LANGUAGE if (said := text_at(config, key))), ""),
        languages=tuple(_languages(config)),
        source=source,
        post_folders=(f"{source}/_posts", *_POST_FOLDERS) if source else (),
        named_folders=(
            *(named_value("collections_dir", one, [path]) for one in (source,) if one),
            *(named_value("collections", one, [path]) for one in folders),
        ),
        named_permalinks=tuple(
            named_value("permalink", one, [path], why_no_address(one))
            for one in dict.fromkeys(permalinks)
            if one
        ),
    )


def _of_both_parts(config: Mapping[str, Any]) -> dict[str, str]:
    """How pages of multiple-languages' Korean part are named in its English one, and whether all posts are in both."""
    shared = "_posts" in list_at(config, "exclude_from_localizations")
    return {"korean_root": "{{ site.baseurl_root }}"} | ({_POSTS_IN_BOTH: "yes"} if shared else {})


def _kramdown(config: Mapping[str, Any]) -> SlugRule:
    options = map_at(config, "kramdown")
    made = options.get("auto_ids", True) is True and not options.get("transliterated_header_ids")
    if not made or not _has_kramdown(config):
        return Slugs.NONE
    if (text_at(options, "input") or "GFM").upper() == "GFM":
        return Slugs.KRAMDOWN_GFM
    return Slugs.KRAMDOWN


def _has_kramdown(config: Mapping[str, Any]) -> bool:
    """Whether Jekyll's own processor reads the posts. Others (`CommonMark`, `CommonMarkGhPages`, `GFM`) are plugins."""
    return (text_at(config, "markdown") or "kramdown").strip().lower() == "kramdown"


def _defaults(config: Mapping[str, Any]) -> Iterator[Default]:
    for entry in list_at(config, "defaults"):
        scope, values = map_at(entry, "scope"), map_at(entry, "values")
        permalink = text_at(values, "permalink")
        if permalink:
            yield Default(_scope(config, scope), permalink, text_at(scope, "type"))


def _languages(config: Mapping[str, Any]) -> Iterator[LanguageScope]:
    for entry in list_at(config, "defaults"):
        scope, values = map_at(entry, "scope"), map_at(entry, "values")
        language = text_at(values, "lang") or text_at(values, "language")
        if language:
            yield LanguageScope(_scope(config, scope), language, text_at(scope, "type"))


def _scope(config: Mapping[str, Any], scope: Mapping[str, Any]) -> str:
    """The path of a scope, which may leave out the folder of collections."""
    source = text_at(config, "collections_dir").strip("/")
    return text_at(scope, "path").strip("/").removeprefix(f"{source}/" if source else "")


def _collections(config: Mapping[str, Any]) -> dict[str, str]:
    named = dict.fromkeys((name for name in list_at(config, "collections") if isinstance(name, str)), "")
    for name in map_at(config, "collections"):
        named[str(name)] = text_at(map_at(map_at(config, "collections"), name), "permalink")
    return {name: permalink for name, permalink in named.items() if name != "posts"}


def plugins_of(root: Path) -> frozenset[str]:
    """The plugins a site names, as far as they matter for mirrors: polyglot, multiple languages."""
    return frozenset(name for name in (POLYGLOT, MULTIPLE_LANGUAGES) if _names_plugin(root, name))


def _redirects(root: Path) -> bool:
    """Whether a site names the plugin without which `redirect_from` says nothing to Jekyll."""
    return _names_plugin(root, REDIRECT_PLUGIN)


def _redirect(address: str, settings: SiteSettings) -> str:
    """An address that a mirror had; where a plugin builds the English part, it puts the language before it."""
    return address.removeprefix(settings.english_prefix) if settings.translates_links else address


def _names_plugin(root: Path, name: str) -> bool:
    text = "".join(read_text(root / file)[:65536] for file in ("_config.yml", "_config.yaml", "Gemfile"))
    return re.search(rf"^[^#\n]*{re.escape(name)}", text, re.MULTILINE) is not None


# ---- addresses


def _served(path: str, values: Values, settings: SiteSettings) -> tuple[str, ...]:
    post = _POST.fullmatch(settings.below_source(path))
    if post is None:
        return _jekyll_page(path, values, settings)
    superdirs, prefix = _language_folder(post["superdirs"] or "", settings)
    template = values.get("permalink", settings.permalink_of(path))
    slug = values["slug"] if "slug" in values else post["slug"].rstrip(".")
    categories = _categories(superdirs, values)
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
        found += (f"{prefix}{address}" for address in filled(template, tokens))
    return tuple(found)


def _language_folder(superdirs: str, settings: SiteSettings) -> tuple[str, str]:
    """The folders above `_posts` that are categories, and what begins the addresses of that language's part."""
    if MULTIPLE_LANGUAGES not in settings.plugins:
        return superdirs, ""
    match = re.fullmatch(r"_i18n/([^/]+)(?:/(.*))?", superdirs)
    if match is None:
        return superdirs, ""
    return match[2] or "", "" if match[1] == settings.korean_code else f"/{match[1]}"


def _jekyll_page(path: str, values: Values, settings: SiteSettings) -> tuple[str, ...]:
    """A page, or a document of a collection: by its path, where nobody says otherwise."""
    kind = settings.kind_of(path)
    below = PurePosixPath(path if kind == "pages" else settings.below_source(path)).with_suffix("")
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
    return filled(given or template, {**tokens, "output_ext": ".html"})


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


# ---- mirrors


def _mirrors(settings: SiteSettings) -> tuple[tuple[str, str], ...]:
    # Of the folders that begin with an underscore, it finds `_posts` anywhere and all others where collections are.
    top = f"{settings.source}/" if settings.source else ""
    named = tuple((f"{top}_{name}/", f"{top}_{name}/en/{{rest}}") for name in settings.collections)
    elsewhere = *named, *([(top, f"{top}en/{{rest}}")] if top else []), ("", "en/{path}")
    if POLYGLOT in settings.plugins:
        return (f"{top}_posts/", f"{top}_posts/en/{{rest}}"), *elsewhere
    if MULTIPLE_LANGUAGES in settings.plugins:
        # It knows of nothing but posts that is in one language: all else is built in both parts, from the same file.
        posts: tuple[tuple[str, str], ...] = (
            () if _POSTS_IN_BOTH in settings.extra else (("_posts/", "_i18n/en/_posts/{rest}"),)
        )
        return ("_i18n/ko/", "_i18n/en/{rest}"), *posts, *named, ("", "{dir}/{stem}-en{ext}")
    return elsewhere


def _pairing(post: str, values: Values) -> dict[str, str]:
    """What the Korean page's own `slug` is to a layout, since that page has no `ref`."""
    return {"ref": values.get("slug") or _DATED_NAME.sub("", PurePosixPath(post).stem)}


def _address(place: Place, settings: SiteSettings) -> dict[str, str]:
    """The permalink that keeps a mirror off its post's address, where nothing else does; for a plugin the same one."""
    if MULTIPLE_LANGUAGES in settings.plugins:
        return _address_in_both(place, settings)
    if POLYGLOT in settings.plugins:
        return _post_address(place, settings)
    if own := place.values.get("permalink"):
        return {"permalink": prefixed(own, settings.below_source(place.mirror), place.language)}
    template = settings.permalink_of(place.mirror)
    if not template or ":path" in template:
        return {}
    new = prefixed(template, settings.below_source(place.mirror), place.language)
    return {"permalink": new} if new != template else {}


def _address_in_both(place: Place, settings: SiteSettings) -> dict[str, str]:
    """The permalink of a page that multiple-languages builds in both parts, so that `/en/…` is the Korean page's."""
    if settings.kind_of(place.mirror) == "posts" and not (
        _POSTS_IN_BOTH in settings.extra and {"slug", "permalink"} & set(place.values)
    ):
        return {}  # it is in one part alone, or its file's name says it
    template = place.values.get("permalink") or settings.permalink_of(place.mirror)
    if not template or ":path" in template:
        return {}
    return {"permalink": re.sub(r"(?=(?:/|\.html|:output_ext)?\Z)", f"-{place.language}", template, count=1)}


def _post_address(place: Place, settings: SiteSettings) -> dict[str, str]:
    """The post's own address, as its mirror's permalink, where Jekyll would make that of the mirror's path.

    Polyglot pairs pages by their addresses, and builds the English ones below `/en`.
    """
    template = settings.permalink_of(place.post)
    if (
        "permalink" in place.values
        or settings.kind_of(place.post) == "posts"
        or ":path" not in (template or ":path")
    ):
        return {}
    address = next(iter(_jekyll_page(place.post, place.values, settings)), "")
    return {"permalink": address} if address else {}


# ---- tags


def _tagged(match: re.Match[str], files: PostFiles) -> str | None:
    """The post that a tag means: `link` by its path, `post_url` by its name."""
    if match["tag"] == "post_url":
        return _named(match["name"], files)
    name = match["name"].lstrip("/")
    inside = f"{files.settings.source}/{name}"
    return inside if files.settings.source and name.startswith("_") and files.exists(inside) else name


def _named(name: str, files: PostFiles) -> str | None:
    """The post called `2024-12-01-x`, with the folders before or below `_posts`; None if there is none or more."""
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    folders, stem = match["folders"], match["name"]
    top = f"{files.settings.source}/" if files.settings.source else ""
    found = {
        place
        for folder in (f"{top}_posts/{folders}", f"{top}{folders}_posts/")
        for suffix in POST_SUFFIXES
        if files.exists(place := f"{folder}{stem}{suffix}")
    }
    if not found and not folders:  # Jekyll finds it in any folder below, with a warning
        found = set(files.with_stem(stem))
    return found.pop() if len(found) == 1 else None


def _tag_for(match: re.Match[str], mirror: str, files: PostFiles) -> str:
    """A tag for a mirror: by its name where that tells, else by its path."""
    path = PurePosixPath(files.settings.below_source(mirror))
    folders = path.parts[:-1]
    if (
        match["tag"] == "post_url"
        and folders
        and "_posts" in (folders[0], folders[-1])
        and folders.count("_posts") == 1
    ):
        short = "/".join([*(part for part in folders if part != "_posts"), path.stem])
        if _named(short, files) in {mirror, None}:  # there may be no mirror yet
            return f"{{% post_url {short} %}}"
    return f"{{% link {path if '_' in str(path)[:1] or '_posts' in folders else mirror} %}}"


ENGINE = SiteEngine(
    name="jekyll",
    title="Jekyll",
    rank=50,
    is_here=has_any(*_CONFIGS, "_posts"),
    read=_read,
    dialect=Engine.KRAMDOWN,
    slugs=Slugs.KRAMDOWN_GFM,
    mirrors=_mirrors,
    post_folders=_POST_FOLDERS,
    passed=frozenset({"_includes", "_layouts", "_data", "_sass"}),
    drafts=("_drafts",),
    posts_anywhere=True,  # posts are in every `_posts`, and pages anywhere
    served=_served,
    links=LinkCustom(
        names_files=True, by_browser=True, file_tag=_TAG, tagged_file=_tagged, file_text=_tag_for
    ),
    says_language=True,
    pairing=_pairing,
    address_key="permalink",
    address=_address,
    empty_address=True,
    tag_words=True,
    stops_at=lambda settings: _LINK if POLYGLOT in settings.plugins else None,
    translating=frozenset({POLYGLOT, MULTIPLE_LANGUAGES}),
    marks=(*_CONFIGS, "_posts"),
    redirect_key="redirect_from",
    redirect=_redirect,
    redirects=_redirects,
    switch="_includes/mirror.html",
)
