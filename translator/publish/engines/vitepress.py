"""VitePress: documentation and blogs in Vue; https://vitepress.dev/guide/i18n."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

from translator.document import Engine
from translator.publish.anchors import Slugs
from translator.publish.config_files import named_language, read_texts
from translator.publish.locales import vitepress_locale
from translator.publish.places import why_no_place
from translator.publish.settings import LinkCustom, SiteEngine, SiteSettings, Values, has_any

_SCRIPTS = tuple(f".vitepress/config.{ending}" for ending in ("mts", "ts", "mjs", "js"))


_SOURCE = re.compile(r"""\bsrcDir['"]?\s*:\s*['"]\.?/?(?P<folder>[^'"\n]*?)/?['"]""")
_BASE = re.compile(r"""\bbase['"]?\s*:\s*['"](?P<base>/[^'"\n]*)['"]""")
_INCLUDES = re.compile(
    r"^<<<[ \t]+(?P<path>\.{1,2}/[^\s#{\[]+)|<!--[ \t]*@include:[ \t]*(?P<part>\.{1,2}/[^\s#{<>]+?)(?=[#{\s]|-->)",
    re.MULTILINE,
)


def _read(root: Path) -> SiteSettings:
    text = read_texts(root, _SCRIPTS)
    source, base = _SOURCE.search(text), _BASE.search(text)
    folder = source["folder"].strip(".") if source else ""
    return SiteSettings(
        ENGINE,
        # What is given to markdown-it-anchor may be a slug function.
        slugs=Slugs.NONE if "slugify" in text else Slugs.VITEPRESS,
        base=base["base"].rstrip("/") if base else "",
        source=folder if folder and why_no_place(f"{folder}/") is None else "",
        own_permalinks="rewrites" in text,
        language=named_language(text),
    )


def _served(path: str, _values: Values, settings: SiteSettings) -> tuple[str, ...]:
    """The path below the source folder, unless the configuration rewrites some."""
    at = _at(settings)
    if settings.own_permalinks or not path.startswith(at):
        return ()
    return (f"/{PurePosixPath(path[len(at) :]).with_suffix('')}",)


def _mirrors(settings: SiteSettings) -> tuple[tuple[str, str], ...]:
    at = _at(settings)
    return ((at, f"{at}en/{{rest}}"), ("", "en/{path}")) if at else (("", "en/{path}"),)


def _at(settings: SiteSettings) -> str:
    return f"{settings.source}/" if settings.source else ""


ENGINE = SiteEngine(
    name="vitepress",
    title="VitePress",
    rank=30,
    is_here=has_any(".vitepress"),
    read=_read,
    dialect=Engine.COMMONMARK,
    slugs=Slugs.VITEPRESS,
    mirrors=_mirrors,
    tops=lambda settings: (settings.source,),
    served=_served,
    links=LinkCustom(
        names_files=True, moves_files=True, bare_pages=True, front_links=True, includes=_INCLUDES
    ),
    text_keys=("prev", "next"),
    marks=(".vitepress",),
    lacks=vitepress_locale,
)
