"""Docusaurus: documentation, blog and pages; https://docusaurus.io/docs/i18n/introduction."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path, PurePosixPath

from translator.document import Engine
from translator.i18n import tr
from translator.publish.anchors import Slugs
from translator.publish.config_files import named_language, read_texts
from translator.publish.locales import script
from translator.publish.site_settings import (
    Lacking,
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
_LITERAL = re.compile(r"\blocales\s*:\s*\[(?P<inside>[^\]]*)\]")
_DOCS, _BLOG = "docs/", "blog/"
_URL = re.compile(r"""^\s*url['"]?\s*:\s*['"](?P<url>https?://[^/'"]+)""", re.MULTILINE)
_BASE = re.compile(r"""^\s*baseUrl['"]?\s*:\s*['"](?P<base>/[^'"\n]*)['"]""", re.MULTILINE)
_SECTION = r"""\b(?:docs|blog|pages|theme|sitemap)['"]?\s*:\s*\{"""
_ROUTE = re.compile(
    rf"""\b(?P<section>docs|blog)['"]?\s*:\s*\{{(?:(?!{_SECTION}).)*?routeBasePath['"]?\s*:\s*['"](?P<route>[^'"\n]*)['"]""",
    re.DOTALL,
)


def _read(root: Path) -> SiteSettings:
    text = re.sub(r"(?m)^\s*//.*$", "", read_texts(root, _SCRIPTS))
    url, base = _URL.search(text), _BASE.search(text)
    return SiteSettings(
        ENGINE,
        slugs=Slugs.GITHUB,
        addresses=(url["url"],) if url else (),
        base=base["base"].rstrip("/") if base else "",
        language=named_language(text),
        extra={route["section"]: f"/{route['route'].strip('/')}" for route in _ROUTE.finditer(text)},
    )


def _served(path: str, values: Values, settings: SiteSettings) -> tuple[str, ...]:
    """Docs and blog under their `routeBasePath`; https://docusaurus.io/docs/advanced/routing."""
    slug = values.get("slug", "")
    if path.startswith(_BLOG):
        return (posixpath.join(settings.extra.get("blog", "/blog"), _blog_page(path, slug)),)
    if not path.startswith(_DOCS):
        return ()
    at = settings.extra.get("docs", "/docs")
    *folders, name = (_unnumbered(part) for part in PurePosixPath(path[len(_DOCS) :]).with_suffix("").parts)
    folder = posixpath.join(at, *folders)
    if slug:
        return (
            posixpath.normpath(
                f"{at}/{slug}".replace("//", "/") if slug.startswith("/") else f"{folder}/{slug}"
            ),
        )
    name = values.get("id", name)
    if "id" not in values and name.lower() in {"index", "readme", *(part.lower() for part in folders[-1:])}:
        return (folder,)
    return (posixpath.join(folder, name),)


def _blog_page(path: str, slug: str) -> str:
    """A post's address below that of the blog."""
    if slug:
        return slug.strip("/")
    below = str(PurePosixPath(path[len(_BLOG) :]).with_suffix(""))
    dated = _DATED.fullmatch(below)
    return f"{dated[1]}/{dated[2]:0>2}/{dated[3]:0>2}/{dated[4]}" if dated else below


def _unnumbered(part: str) -> str:
    return part if _NO_NUMBER.match(part) else _NUMBER.sub("", part, count=1) if _NUMBER.match(part) else part


def _lacks(root: Path, _settings: SiteSettings) -> Lacking | None:
    """What a Docusaurus site lacks: `en` among its locales."""
    name, text = script(root, "docusaurus.config", ("js", "ts", "mjs"))
    literal = _LITERAL.search(text)
    if (literal is None and re.search(r"\blocales\b", text)) or (
        literal and re.search(r"""['"]en(?:[-_]\w+)?['"]|\.\.\.|\w+\(""", literal["inside"])
    ):
        return None
    return Lacking(
        tr("this Docusaurus site has no locale `en`, so English pages would not be built"),
        name,
        "i18n: {defaultLocale: 'ko', locales: ['ko', 'en']},",
    )


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
    lacks=_lacks,
)
