"""Hexo: posts in `source/_posts`; https://hexo.io/docs/internationalization."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from translator.document import Engine, Heading, Nature
from translator.publish.addresses import filled, prefixed
from translator.publish.anchors import Numbering, SlugRule, Slugs, pieces_of
from translator.publish.config_files import first_of, load, map_at, named_value, read_text, text_at
from translator.publish.site_settings import LinkCustom, Place, SiteEngine, SiteSettings, Values

_CONFIGS = ("_config.yml", "_config.yaml", "_config.json")
_PERMALINK, _NEW_POST = ":year/:month/:day/:title/", ":title.md"
_RENDERER = "hexo-renderer-marked"
_TAG = re.compile(
    r"\{%-?\s*(?P<tag>post_link|post_path)\s+(?P<mark>[\"']?)(?P<name>[^\s\"'#%]+)(?P<hash>#[^\s\"'%]+)?(?P=mark)"
    r"(?P<shown>(?:\s+(?!(?:true|false)\s*-?%\})[^%\n]+?)?)(?P<escape>(?:\s+(?:true|false))?)\s*-?%\}"
)
_DATE = re.compile(
    r"(?P<day>\d{4}-\d{1,2}-\d{1,2})(?:[Tt ]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?"
    r"[ \t]*(?P<zone>Z|[+-]\d{2}:?\d{2})?)?"
)
# hexo-util's `slugize`
_SPECIAL = re.compile(r"[\s~`!@#$%^&*()\-_+=\[\]{}|\\;:\"'<>,.?/]+")
_CONTROL = re.compile(r"[\x00-\x1f]")
_SEGMENTS = {
    "year": r"(\d{4})",
    "month": r"(\d{2})",
    "day": r"(\d{2})",
    "i_month": r"(\d{1,2})",
    "i_day": r"(\d{1,2})",
}


def _is_here(root: Path) -> bool:
    if not any((root / name).is_file() for name in _CONFIGS):
        return False
    return (root / "source" / "_posts").is_dir() or '"hexo"' in read_text(root / "package.json")


def _read(root: Path) -> SiteSettings:
    path = first_of(root, *_CONFIGS)
    config = load(path)
    source = text_at(config, "source_dir")
    marked = map_at(config, "marked")
    host, _, _ = text_at(config, "url").partition("://")[2].partition("/")
    scheme = text_at(config, "url").partition("://")[0]
    return SiteSettings(
        ENGINE,
        slugs=_slugs(root, marked),
        addresses=(f"{scheme}://{host}",) if host else (),
        base=text_at(config, "root").rstrip("/"),
        permalink=text_at(config, "permalink") or _PERMALINK,
        timezone=text_at(config, "timezone"),
        source=(source or "source").strip("/"),
        post_folders=(f"{(source or 'source').strip('/')}/_posts",),
        language=_language(config.get("language")),
        extra={"new_post_name": text_at(config, "new_post_name") or _NEW_POST},
        named_folders=(named_value("source_dir", source, [path]),) if source else (),
    )


def _language(said: object) -> str:
    if isinstance(said, list):
        said = next(iter(said), "")
    return said if isinstance(said, str) else ""


def _slugs(root: Path, marked: object) -> SlugRule:
    """Known for the renderer that comes with Hexo, as it is set up."""
    try:
        wanted = json.loads(read_text(root / "package.json") or "{}").get("dependencies", {})
    except (ValueError, AttributeError, RecursionError):
        wanted = {}
    changed = map_at({"marked": marked}, "marked")
    own = [name for name in wanted if name.startswith("hexo-renderer-mark") or name == "hexo-renderer-pandoc"]
    ids = ("headerIds", "modifyAnchors", "anchorAlias", "smartypants", "quotes")
    if (own and own != [_RENDERER]) or any(key in changed for key in ids):
        return Slugs.NONE
    return MARKED


# ---- heading ids


def _marked(heading: Heading) -> str | None:
    """hexo-renderer-marked with smart quotes, then hexo-util's `slugize`, capitals as they are."""
    pieces = pieces_of(heading)
    if pieces is None:
        return None
    parts: list[str] = []
    for nature, text in pieces:
        if nature is Nature.IMAGE:
            continue
        if nature is Nature.TEXT and _QUOTE.search(text) and (len(pieces) > 1 or "\\" in heading.raw):
            return None  # whether a quote opens or closes depends on how the text is cut
        parts.append(_smart(text) if nature is Nature.TEXT else text)
    said = "".join(parts).strip()
    return None if _LATIN.search(said) else slugize(said)


_QUOTE = re.compile("[\"']")
_LATIN = re.compile("[\u00c0-\u024f\u1e00-\u1eff\u2c60-\u2c7f\ua720-\ua7ff\uff21-\uff5a\u24b6-\u24e9]")


def _smart(text: str) -> str:
    text = text.replace("---", "\u2014").replace("--", "\u2013")
    text = re.sub("(^|[-\u2014/(\\[{\"\\s])'", "\\1\u2018", text).replace("'", "\u2019")
    text = re.sub('(^|[-\u2014/(\\[{\u2018\\s])"', "\\1\u201c", text).replace('"', "\u201d")
    return text.replace("...", "\u2026")


def slugize(text: str) -> str:
    """hexo-util's `slugize`; Latin letters with accents, which it has a table of, are not for here."""
    return re.sub("-{2,}", "-", _SPECIAL.sub("-", _CONTROL.sub("", text))).strip("-")


MARKED = SlugRule("hexo-renderer-marked", _marked, Numbering.each)


# ---- addresses


def _key(path: str, settings: SiteSettings) -> str:
    """The slug of a post: what the rule for new posts' names says of its path, else the path."""
    below = path.removeprefix(f"{settings.source}/_posts/")
    return _named(below, settings).get("title") or str(PurePosixPath(below).with_suffix(""))


def _named(below: str, settings: SiteSettings) -> dict[str, str]:
    rule = str(PurePosixPath(settings.extra.get("new_post_name", _NEW_POST)).with_suffix(""))
    names = re.findall(r":(\w*[^_\W])", rule)
    pattern = re.sub(
        r":(\w*[^_\W])", lambda match: _SEGMENTS.get(match[1], "(.+?)"), re.escape(rule).replace("\\:", ":")
    )
    match = re.fullmatch(pattern, str(PurePosixPath(below).with_suffix("")))
    return dict(zip(names, match.groups(), strict=True)) if match else {}


def _served(path: str, values: Values, settings: SiteSettings) -> tuple[str, ...]:
    source = settings.source or "source"
    if not path.startswith(f"{source}/"):
        return ()
    below = path[len(source) + 1 :]
    if own := values.get("permalink"):
        return (f"/{own.lstrip('/')}",)
    if not below.startswith("_posts/"):
        if below.startswith("_"):
            return ()
        page = PurePosixPath(below).with_suffix("")
        return (f"/{page.parent}/".replace("/./", "/") if page.name == "index" else f"/{page}.html",)
    named = _named(below.removeprefix("_posts/"), settings)
    slug = _key(path, settings)
    tokens = {**{key: value for key, value in values.items() if "." not in key and key not in _MADE}, **named}
    tokens |= {"title": slug, "name": slug.rpartition("/")[2]}
    tokens["category"] = _category(values)
    found: dict[str, None] = {}
    for day in _days(values, named, settings.timezone):
        found |= dict.fromkeys(filled(settings.permalink, tokens | _dated(day)))
    return tuple(found)


_MADE = ("id", "hash", "timestamp", "post_title", "hour", "minute", "second")


def _dated(day: datetime | None) -> dict[str, str]:
    if day is None:
        return {}
    return {
        "year": f"{day:%Y}",
        "month": f"{day:%m}",
        "day": f"{day:%d}",
        "i_month": str(day.month),
        "i_day": str(day.day),
        "hour": f"{day:%H}",
        "minute": f"{day:%M}",
        "second": f"{day:%S}",
    }


def _category(values: Values) -> str:
    said = values.get("categories") or values.get("category")
    names = (
        [said] if said else [values[key] for key in sorted(values) if re.fullmatch(r"categories\.\d+", key)]
    )
    return "/".join(slugize(name) for name in names) or "uncategorized"


def _days(values: Values, named: Values, zone: str) -> list[datetime | None]:
    """The days a post may be dated; None where nothing says.

    Hexo takes the time for one in `timezone`, and writes it in that of the machine: as it stands there at home, and in
    UTC on a server.
    """
    try:
        match = _DATE.match(values.get("date", ""))
        if match is None:
            month, day = named.get("month") or named["i_month"], named.get("day") or named["i_day"]
            written = datetime(int(named["year"]), int(month), int(day), tzinfo=UTC)
        else:
            written = _written(match)
        there = written.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) if zone else written
    except ZoneInfoNotFoundError:
        return [written]
    except (ValueError, KeyError, OverflowError):
        return [None]
    return [written, there]


def _written(match: re.Match[str]) -> datetime:
    """A time as Hexo takes it: what has a zone is turned into UTC, and the zone forgotten."""
    year, month, date = (int(number) for number in match["day"].split("-"))
    hour, minute, second = (int(match[part] or 0) for part in ("hour", "minute", "second"))
    written = datetime(year, month, date, hour, minute, second, tzinfo=UTC)
    if not match["zone"] or match["zone"] == "Z":
        return written
    offset = timedelta(hours=int(match["zone"][1:3]), minutes=int(match["zone"][-2:]))
    return written + offset if match["zone"][0] == "-" else written - offset


# ---- mirrors


def _mirrors(settings: SiteSettings) -> tuple[tuple[str, str], ...]:
    source = settings.source or "source"
    return (
        (f"{source}/_posts/", f"{source}/_posts/en/{{rest}}"),
        (f"{source}/_drafts/", f"{source}/_drafts/en/{{rest}}"),
        (f"{source}/", f"{source}/en/{{rest}}"),
        ("", "{dir}/{stem}.en{ext}"),
    )


def _address(place: Place, settings: SiteSettings) -> dict[str, str]:
    """A permalink of its own where the post has one, or where addresses hold but the last part of a post's path."""
    if own := place.values.get("permalink"):
        return {"permalink": prefixed(own, place.mirror, place.language)}
    if re.search(r":(?:title|lang|id|hash)\b", settings.permalink):
        return {}
    served = _served(place.post, place.values, settings)
    return {"permalink": prefixed(served[0], place.mirror, place.language)} if len(served) == 1 else {}


def _tag_text(match: re.Match[str], name: str, hash_: str, _title: str) -> str:
    """The tag with another post; words in Korean are left out, so that the English post's own title stands there."""
    shown = match["shown"]
    shown = "" if re.search("[\uac00-\ud7a3]", unicodedata.normalize("NFC", shown)) else shown
    mark = match["mark"]
    return f"{{% {match['tag']} {mark}{name}{hash_}{mark}{shown}{match['escape']} %}}"


ENGINE = SiteEngine(
    name="hexo",
    title="Hexo",
    rank=45,
    is_here=_is_here,
    read=_read,
    dialect=Engine.COMMONMARK,
    slugs=MARKED,
    mirrors=_mirrors,
    post_folders=("source/_posts",),
    tops=lambda settings: (settings.source or "source",),
    drafts=("source/_drafts",),
    served=_served,
    links=LinkCustom(by_browser=True, page_tag=_TAG, tag_text=_tag_text),
    key=_key,
    assets=lambda post, _settings: str(PurePosixPath(post).with_suffix("")),
    says_language=True,
    address_key="permalink",
    address=_address,
    marks=_CONFIGS,
)
