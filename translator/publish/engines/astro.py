"""Astro: blogs of content collections; https://docs.astro.build/en/recipes/i18n/."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PurePosixPath

from translator.document import Engine
from translator.publish.addresses import prefixed
from translator.publish.anchors import Numbering, SlugRule, Slugs
from translator.publish.config_files import named_language, read_texts
from translator.publish.settings import (
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


SLUGS = SlugRule("rehype-heading-ids", Slugs.GITHUB.slug, _numbering)


def _read(root: Path) -> SiteSettings:
    return SiteSettings(ENGINE, slugs=SLUGS, language=named_language(script_of(root)))


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
