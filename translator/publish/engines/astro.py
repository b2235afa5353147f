"""Astro: blogs of content collections; https://docs.astro.build/en/recipes/i18n/."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePosixPath

from translator.document import Engine, Heading, Nature
from translator.publish.addresses import prefixed
from translator.publish.anchors import Numbering, SlugRule, Slugs
from translator.publish.config_files import named_language, read_texts
from translator.publish.site_settings import (
    LinkCustom,
    Place,
    SiteEngine,
    SiteSettings,
    always,
    has_any,
    in_folders,
)

SCRIPTS = tuple(f"astro.config.{ending}" for ending in ("mjs", "js", "ts", "mts"))


def script_of(root: Path) -> str:
    """The text of a site's configuration."""
    return read_texts(root, SCRIPTS)


def _numbering() -> Callable[[str], str]:
    """github-slugger's, after which one hyphen at the end goes."""
    number = Numbering.on()
    return lambda slug: number(slug).removesuffix("-")


def _with_dashes(heading: Heading) -> str | None:
    """Of the text as remark-smartypants leaves it: two hyphens are a dash, which no id holds."""
    pieces = (
        (nature, text.replace("--", "") if nature is Nature.TEXT else text) for nature, text in heading.pieces
    )
    return Slugs.GITHUB.slug(replace(heading, pieces=tuple(pieces)))


def _agreed(heading: Heading) -> str | None:
    """Of the text with or without dashes, where that is the same."""
    slug = Slugs.GITHUB.slug(heading)
    return slug if slug == _with_dashes(heading) else None


SLUGS = SlugRule("rehype-heading-ids", _with_dashes, _numbering)
_SLUGS_SET_UP = SlugRule("rehype-heading-ids-set-up", _agreed, _numbering)


def slugs_of(script: str) -> SlugRule:
    """How a site makes ids, by the text of its configuration."""
    return _SLUGS_SET_UP if "smartypants" in script else SLUGS


def _read(root: Path) -> SiteSettings:
    script = script_of(root)
    return SiteSettings(ENGINE, slugs=slugs_of(script), language=named_language(script))


def slug_of(place: Place, _settings: SiteSettings) -> dict[str, str]:
    """A mirror's `slug`: the whole of a page's name in its collection, which begins with no slash."""
    own = place.values.get("slug")
    if not own or _collection(place.post) != _collection(place.mirror):
        return {}
    slug = prefixed(own, place.mirror, place.language)
    return {"slug": slug if own.startswith("/") else slug.removeprefix("/")}


def _collection(path: str) -> tuple[str, ...]:
    """The collection of a page: pages of two collections never get into each other's way."""
    parts = PurePosixPath(path).parts
    return parts[:3] if parts[:2] in {("src", "content"), ("src", "data")} else ()


ENGINE = SiteEngine(
    name="astro",
    title="Astro",
    rank=21,
    is_here=has_any(*SCRIPTS),
    read=_read,
    dialect=Engine.COMMONMARK,
    slugs=SLUGS,
    mirrors=always(
        ("src/content/blog/", "src/content/blog/en/{rest}"),
        ("src/content/", "src/content/{first}/en/{rest2}"),
        ("src/data/", "src/data/{first}/en/{rest2}"),  # as in the theme AstroPaper
        ("src/pages/", "src/pages/en/{rest}"),
        ("", "{dir}/{stem}.en{ext}"),
    ),
    post_folders=("src/content", "src/data"),
    tops=in_folders("src/content", "src/data", "src/pages"),
    links=LinkCustom(names_files=True, moves_files=True, by_browser=True),
    says_language=True,
    address_key="slug",
    address=slug_of,
    marks=SCRIPTS,
)
