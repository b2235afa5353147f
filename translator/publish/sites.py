"""Which site a post belongs to, and what builds it."""

from __future__ import annotations

import os
import re
from enum import StrEnum
from pathlib import Path

from translator.files import read_regular

STATE_FOLDER = "_olgim"


class SiteEngine(StrEnum):
    """What builds a site. `plain` is a folder of Markdown, or a lone file."""

    JEKYLL = "jekyll"
    HUGO = "hugo"
    ASTRO = "astro"
    STARLIGHT = "starlight"
    DOCUSAURUS = "docusaurus"
    MKDOCS = "mkdocs"
    VITEPRESS = "vitepress"
    PLAIN = "plain"


# Files and folders at a site's root that only this engine has.
_MARKS: tuple[tuple[SiteEngine, tuple[str, ...]], ...] = (
    (SiteEngine.DOCUSAURUS, ("docusaurus.config.js", "docusaurus.config.ts", "docusaurus.config.mjs")),
    (SiteEngine.ASTRO, ("astro.config.mjs", "astro.config.js", "astro.config.ts", "astro.config.mts")),
    (SiteEngine.VITEPRESS, (".vitepress",)),
    (SiteEngine.MKDOCS, ("mkdocs.yml", "mkdocs.yaml")),
    (SiteEngine.JEKYLL, ("_config.yml", "_config.yaml", "_config.toml", "_posts")),
    (SiteEngine.HUGO, ("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json")),
)
_HUGO_OLD = ("config.toml", "config.yaml", "config.yml", "config.json", "config")
_STARLIGHT = re.compile(r"@astrojs/starlight")


def detect_engine(root: Path) -> SiteEngine:
    """What builds the site at `root`; `plain` where nothing tells."""
    return _detected(root)[0]


def engine_mark(root: Path, engine: SiteEngine) -> str:
    """The file or folder by which `engine` is recognised at `root`; empty where another one is, or none."""
    found, name = _detected(root)
    return name if found is engine else ""


def _detected(root: Path) -> tuple[SiteEngine, str]:
    for engine, names in _MARKS:
        for name in names:
            if (root / name).exists():
                if engine is SiteEngine.ASTRO and _STARLIGHT.search(_head(root / name)):
                    return SiteEngine.STARLIGHT, name
                return engine, name
    if (root / "content").is_dir():
        old = next((name for name in _HUGO_OLD if (root / name).exists()), "")
        return (SiteEngine.HUGO, old) if old else (SiteEngine.PLAIN, "")
    return SiteEngine.PLAIN, ""


def find_root(start: Path) -> Path:
    """The root of the site of `start`: the nearest folder with `_olgim`, else with an engine's marks.

    Where neither is found it is the folder of `start` itself: a lone file needs no site.
    """
    start = start.resolve()
    folder = start if start.is_dir() else start.parent
    above = (folder, *folder.parents)
    for candidate in above:
        if (candidate / STATE_FOLDER).is_dir():
            return candidate
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 - never raises; a container's user may have no home
    for candidate in above:
        if candidate in (home, Path(candidate.anchor)):
            break
        if detect_engine(candidate) is not SiteEngine.PLAIN:
            return candidate
    return folder


def plugins_of(root: Path) -> frozenset[str]:
    """The plugins a Jekyll site names, as far as they matter for mirrors: polyglot, multiple languages."""
    text = "".join(_head(root / name) for name in ("_config.yml", "_config.yaml", "Gemfile"))
    known = ("jekyll-polyglot", "jekyll-multiple-languages-plugin")
    return frozenset(name for name in known if re.search(rf"^[^#\n]*{re.escape(name)}", text, re.MULTILINE))


def _head(path: Path) -> str:
    try:
        return read_regular(path, 65536).decode("utf-8", "replace")
    except OSError:
        return ""
