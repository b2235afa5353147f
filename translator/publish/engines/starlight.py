"""Starlight: documentation in Astro; https://starlight.astro.build/guides/i18n/."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

from translator.document import Engine
from translator.i18n import tr
from translator.publish.anchors import github_slug
from translator.publish.config_files import named_language
from translator.publish.engines.astro import SCRIPTS, SLUGS, script_of, slug_of, slugs_of
from translator.publish.locales import BESIDE, ENGLISH, script
from translator.publish.site_settings import (
    Lacking,
    LinkCustom,
    SiteEngine,
    SiteSettings,
    Values,
    always,
    in_folders,
)

_DOCS = "src/content/docs/"
_BASE = re.compile(r"""(?:^|[{,])\s*base\s*:\s*['"](?P<base>[^'"\n]*)['"]""", re.MULTILINE)
_SITE = re.compile(r"""(?:^|[{,])\s*site\s*:\s*['"](?P<site>https?://[^/'"\n]+)""", re.MULTILINE)


def _read(root: Path) -> SiteSettings:
    script = script_of(root)
    base, site = _BASE.search(script), _SITE.search(script)
    below = base["base"].strip("/") if base else ""
    return SiteSettings(
        ENGINE,
        slugs=slugs_of(script),
        addresses=(site["site"],) if site else (),
        base=f"/{below}" if below else "",
        language=named_language(script),
    )


def _served(path: str, values: Values, _settings: SiteSettings) -> tuple[str, ...]:
    """A page's slug, else its path with each part slugged as a heading is."""
    if not path.startswith(_DOCS):
        return ()
    below = str(PurePosixPath(path[len(_DOCS) :]).with_suffix(""))
    name = values.get("slug") or "/".join(github_slug(part) for part in below.split("/"))
    name = re.sub(r"(?:^|/)index\Z", "", name.strip("/"))
    return (f"/{name}/" if name else "/",)


def _lacks(root: Path, _settings: SiteSettings) -> Lacking | None:
    """What a Starlight site lacks: `en` among its locales."""
    name, text = script(root, "astro.config", ("mjs", "js", "ts", "mts"))
    if re.search(r"\blocales\b", text) and ENGLISH.search(text):
        return None
    return Lacking(
        tr("this Starlight site has no locale `en`, so {beside}", beside=BESIDE),
        name,
        "// in starlight({ … })\ndefaultLocale: 'root',\nlocales: {\n  root: {label: '한국어', lang: 'ko'},\n"
        "  en: {label: 'English', lang: 'en'},\n},",
    )


ENGINE = SiteEngine(
    name="starlight",
    title="Starlight",
    rank=20,
    is_here=lambda root: "@astrojs/starlight" in script_of(root),
    read=_read,
    dialect=Engine.COMMONMARK,
    slugs=SLUGS,
    mirrors=always(("src/content/docs/", "src/content/docs/en/{rest}"), ("", "{dir}/{stem}.en{ext}")),
    post_folders=("src/content/docs",),
    tops=in_folders("src/content/docs"),
    served=_served,
    links=LinkCustom(names_files=True, moves_files=True, by_browser=True, front_links=True),
    text_keys=("prev", "next"),
    address_key="slug",
    address=slug_of,
    marks=SCRIPTS,
    lacks=_lacks,
)
