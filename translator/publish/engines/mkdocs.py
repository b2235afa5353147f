"""MkDocs with the plugin static-i18n; https://ultrabug.github.io/mkdocs-static-i18n/."""

from __future__ import annotations

import posixpath
from pathlib import Path

from translator.document import Engine
from translator.publish.anchors import Slugs
from translator.publish.config_files import named_language, read_text
from translator.publish.locales import mkdocs_locale
from translator.publish.settings import (
    Exists,
    LinkCustom,
    SiteEngine,
    SiteSettings,
    always,
    has_any,
    in_folders,
)


def _read(root: Path) -> SiteSettings:
    text = "".join(read_text(root / name) for name in ("mkdocs.yml", "mkdocs.yaml"))
    slugs = Slugs.NONE if "slugify" in text else Slugs.PYTHON_MARKDOWN
    return SiteSettings(ENGINE, slugs=slugs, language=named_language(text))


def _referred(name: str, post: str, _settings: SiteSettings, exists: Exists) -> str | None:
    place = posixpath.normpath(posixpath.join(posixpath.dirname(post), name))
    return place if exists(place) else None


ENGINE = SiteEngine(
    name="mkdocs",
    title="MkDocs",
    rank=40,
    is_here=has_any("mkdocs.yml", "mkdocs.yaml"),
    read=_read,
    dialect=Engine.PYTHON_MARKDOWN,
    slugs=Slugs.PYTHON_MARKDOWN,
    mirrors=always(("", "{dir}/{stem}.en{ext}")),
    post_folders=("docs",),
    tops=in_folders("docs"),
    links=LinkCustom(names_pages=True),
    referred=_referred,
    marks=("mkdocs.yml", "mkdocs.yaml"),
    lacks=mkdocs_locale,
)
