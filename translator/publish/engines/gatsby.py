"""Gatsby: a folder a post, at addresses that the site's own program makes; https://www.gatsbyjs.com/docs/."""

from __future__ import annotations

from pathlib import Path

from translator.document import Engine
from translator.publish.addresses import own_address
from translator.publish.anchors import Slugs
from translator.publish.config_files import named_language, read_texts
from translator.publish.site_settings import LinkCustom, SiteEngine, SiteSettings, always, has_any, in_folders

_SCRIPTS = tuple(f"gatsby-config.{ending}" for ending in ("js", "ts", "mjs"))
_FOLDERS = ("content", "contents", "posts", "blog", "docs", "src/pages", "src/content", "src/posts", "_posts")


def _read(root: Path) -> SiteSettings:
    text = read_texts(root, _SCRIPTS)
    known = any(name in text for name in ("autolink-headers", "rehype-slug", "remark-slug"))
    return SiteSettings(ENGINE, slugs=Slugs.GITHUB if known else Slugs.NONE, language=named_language(text))


ENGINE = SiteEngine(
    name="gatsby",
    title="Gatsby",
    rank=42,
    is_here=has_any(*_SCRIPTS),
    read=_read,
    dialect=Engine.COMMONMARK,
    slugs=Slugs.GITHUB,
    mirrors=always(("", "{dir}/{stem}.en{ext}")),
    post_folders=_FOLDERS,
    last_folders=frozenset(("docs",)),
    tops=in_folders(*_FOLDERS),
    links=LinkCustom(names_files=True, moves_files=True, by_browser=True),
    says_language=True,
    address_key="permalink",
    address=own_address("permalink"),
    marks=_SCRIPTS,
)
