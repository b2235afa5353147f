"""VitePress: documentation and blogs in Vue; https://vitepress.dev/guide/i18n."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

from translator.document import Engine
from translator.publish.anchors import Slugs
from translator.publish.config_files import named_language, read_text
from translator.publish.locales import vitepress_locale
from translator.publish.places import why_no_place
from translator.publish.settings import LinkCustom, SiteEngine, SiteSettings, Values, has_any

_SCRIPTS = tuple(f".vitepress/config.{ending}" for ending in ("mts", "ts", "mjs", "js"))
_SOURCE = re.compile(r"""\bsrcDir\s*:\s*['"](?:\./)?(?P<folder>[^'"\n]+)['"]""")


def _read(root: Path) -> SiteSettings:
    text = "".join(read_text(root / name) for name in _SCRIPTS)
    found = _SOURCE.search(text)
    source = PurePosixPath(found["folder"]).as_posix().strip("/") if found else ""
    inside = source not in {"", "."} and why_no_place(f"{source}/") is None
    return SiteSettings(
        ENGINE, slugs=Slugs.VITEPRESS, language=named_language(text), source=source if inside else ""
    )


def _served(path: str, _values: Values, settings: SiteSettings) -> tuple[str, ...]:
    """The path itself, in the folder of the pages."""
    below = path.removeprefix(f"{settings.source}/") if settings.source else path
    return (f"/{PurePosixPath(below).with_suffix('')}",)


def _mirrors(settings: SiteSettings) -> tuple[tuple[str, str], ...]:
    source = settings.source
    return ((f"{source}/", f"{source}/en/{{rest}}"),) if source else (("", "en/{path}"),)


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
    links=LinkCustom(names_files=True, moves_files=True),
    marks=(".vitepress",),
    lacks=vitepress_locale,
)
