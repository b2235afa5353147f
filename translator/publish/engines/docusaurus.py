"""Docusaurus: documentation, blog and pages; https://docusaurus.io/docs/i18n/introduction."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path, PurePosixPath

from translator.document import Engine
from translator.publish.anchors import Slugs
from translator.publish.config_files import named_language, read_texts
from translator.publish.locales import docusaurus_locale
from translator.publish.settings import (
    LinkCustom,
    SiteEngine,
    SiteSettings,
    Values,
    always,
    has_any,
    in_folders,
)

_SCRIPTS = tuple(f"docusaurus.config.{ending}" for ending in ("js", "ts", "mjs"))
# It sorts by numbers before names and leaves them out, but not what reads like a date or a version.
_NUMBER = re.compile(r"\d+\s*[-_.]+\s*(?=[^-_.\s])")
_NO_NUMBER = re.compile(r"\d{2}(?:\d{2})?[-_.]\d{2}(?:[-_.]\d{2,4})?.|\d+[-_.]\d+")
_DATED = re.compile(r"(?:.*/)?(\d{4})[-/](\d{1,2})[-/](\d{1,2})[-/](.+?)(?:/index)?")
_DOCS, _BLOG = "docs/", "blog/"


def _read(root: Path) -> SiteSettings:
    text = read_texts(root, _SCRIPTS)
    return SiteSettings(ENGINE, slugs=Slugs.GITHUB, language=named_language(text))


def _served(path: str, values: Values, _settings: SiteSettings) -> tuple[str, ...]:
    """Docs and blog under their usual `routeBasePath`; https://docusaurus.io/docs/advanced/routing."""
    slug = values.get("slug", "")
    if path.startswith(_BLOG):
        below = str(PurePosixPath(path[len(_BLOG) :]).with_suffix(""))
        dated = _DATED.fullmatch(below)
        if slug:
            return (f"/blog/{slug.strip('/')}",)
        return (
            (f"/blog/{dated[1]}/{dated[2]:0>2}/{dated[3]:0>2}/{dated[4]}",) if dated else (f"/blog/{below}",)
        )
    if not path.startswith(_DOCS):
        return ()
    *folders, name = (_unnumbered(part) for part in PurePosixPath(path[len(_DOCS) :]).with_suffix("").parts)
    folder = posixpath.join("/docs", *folders)
    if slug:
        return (posixpath.normpath(f"/docs/{slug}" if slug.startswith("/") else f"{folder}/{slug}"),)
    name = values.get("id", name)
    if "id" not in values and name.lower() in {"index", "readme", *(part.lower() for part in folders[-1:])}:
        return (folder,)
    return (f"{folder}/{name}",)


def _unnumbered(part: str) -> str:
    return part if _NO_NUMBER.match(part) else _NUMBER.sub("", part, count=1) if _NUMBER.match(part) else part


ENGINE = SiteEngine(
    name="docusaurus",
    title="Docusaurus",
    rank=10,
    is_here=has_any(*_SCRIPTS),
    read=_read,
    dialect=Engine.MDX,
    slugs=Slugs.GITHUB,
    mirrors=always(
        ("blog/", "i18n/en/docusaurus-plugin-content-blog/{rest}"),
        ("docs/", "i18n/en/docusaurus-plugin-content-docs/current/{rest}"),
        ("src/pages/", "i18n/en/docusaurus-plugin-content-pages/{rest}"),
        ("", "{dir}/{stem}.en{ext}"),
    ),
    post_folders=("blog", "docs"),
    tops=in_folders("blog", "docs", "i18n", "src/pages"),
    served=_served,
    links=LinkCustom(
        names_files=True, bare_pages=True, moves_files=True, site_files=True, leads_addresses=True
    ),
    marks=_SCRIPTS,
    lacks=docusaurus_locale,
)
