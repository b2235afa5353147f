"""VitePress: documentation and blogs in Vue; https://vitepress.dev/guide/i18n."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from translator.document import Engine
from translator.i18n import tr
from translator.publish.anchors import Slugs
from translator.publish.config_files import named_language, read_texts
from translator.publish.locales import BESIDE, ENGLISH, script
from translator.publish.places import why_no_place
from translator.publish.site_settings import Lacking, LinkCustom, SiteEngine, SiteSettings, Values, has_any

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


def _lacks(root: Path, _settings: SiteSettings) -> Lacking | None:
    """What a VitePress site lacks: `en` among its locales."""
    name, text = script(root, ".vitepress/config", ("mts", "ts", "mjs", "js"), _scripts(root / ".vitepress"))
    if re.search(r"\blocales\b", text) and ENGLISH.search(text):
        return None
    return Lacking(
        tr("this VitePress site has no locale `en`, so {beside}", beside=BESIDE),
        name,
        "locales: {\n  root: {label: '한국어', lang: 'ko-KR'},\n  en: {label: 'English', lang: 'en-US'},\n},",
    )


def _scripts(folder: Path) -> Iterator[Path]:
    """The scripts that a configuration may be made of: beside it, and in the folders `config` and `locales`."""
    for place in (folder, folder / "config", folder / "locales"):
        if place.is_dir():
            yield from sorted(
                path for path in place.iterdir() if path.suffix in {".ts", ".mts", ".js", ".mjs"}
            )


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
    lacks=_lacks,
)
