"""VitePress: documentation and blogs in Vue; https://vitepress.dev/guide/i18n."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from translator.document import Engine
from translator.publish.anchors import Slugs
from translator.publish.config_files import named_language, read_text
from translator.publish.locales import vitepress_locale
from translator.publish.settings import LinkCustom, SiteEngine, SiteSettings, Values, always, has_any

_SCRIPTS = tuple(f".vitepress/config.{ending}" for ending in ("mts", "ts", "mjs", "js"))


def _read(root: Path) -> SiteSettings:
    text = "".join(read_text(root / name) for name in _SCRIPTS)
    return SiteSettings(ENGINE, slugs=Slugs.VITEPRESS, language=named_language(text))


def _served(path: str, _values: Values, _settings: SiteSettings) -> tuple[str, ...]:
    """The path itself."""
    return (f"/{PurePosixPath(path).with_suffix('')}",)


ENGINE = SiteEngine(
    name="vitepress",
    title="VitePress",
    rank=30,
    is_here=has_any(".vitepress"),
    read=_read,
    dialect=Engine.COMMONMARK,
    slugs=Slugs.VITEPRESS,
    mirrors=always(("", "en/{path}")),
    served=_served,
    links=LinkCustom(names_files=True, moves_files=True),
    marks=(".vitepress",),
    lacks=vitepress_locale,
)
