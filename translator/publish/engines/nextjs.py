"""Next.js, with or without Contentlayer: posts that the site's own program reads; https://nextjs.org/docs."""

from __future__ import annotations

from pathlib import Path

from translator.document import Engine
from translator.publish.addresses import own_address
from translator.publish.anchors import Slugs
from translator.publish.config_files import named_language, read_text, read_texts
from translator.publish.site_settings import LinkCustom, SiteEngine, SiteSettings, always, has_any, in_folders

_SCRIPTS = tuple(
    f"{name}.config.{ending}"
    for name in ("next", "contentlayer", "velite", "source")
    for ending in ("js", "mjs", "ts", "mts")
)
_FOLDERS = (
    *("content", "contents", "posts", "blog", "docs", "data", "_posts", "pages", "app"),
    *("src/content", "src/posts", "src/data", "src/pages", "src/app"),
)


def _read(root: Path) -> SiteSettings:
    text = read_texts(root, _SCRIPTS)
    used = text + read_text(root / "package.json")  # where posts are read by the site's own program
    known = any(name in used for name in ("rehype-slug", "rehypeSlug", "remark-slug"))
    return SiteSettings(ENGINE, slugs=Slugs.GITHUB if known else Slugs.NONE, language=named_language(text))


ENGINE = SiteEngine(
    name="nextjs",
    title="Next.js",
    rank=43,
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
