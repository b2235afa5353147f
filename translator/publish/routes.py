"""The addresses of engines that make them of a page's path: Starlight, Docusaurus, VitePress."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from translator.publish.anchors import github_slug

# Docusaurus sorts by numbers before names and leaves them out, but not what reads like a date or a version.
_NUMBER = re.compile(r"\d+\s*[-_.]+\s*(?=[^-_.\s])")
_NO_NUMBER = re.compile(r"\d{2}(?:\d{2})?[-_.]\d{2}(?:[-_.]\d{2,4})?.|\d+[-_.]\d+")
_DATED = re.compile(r"(?:.*/)?(\d{4})[-/](\d{1,2})[-/](\d{1,2})[-/](.+?)(?:/index)?")
_STARLIGHT, _DOCS, _BLOG = "src/content/docs/", "docs/", "blog/"


def by_path(path: str) -> tuple[str, ...]:
    """VitePress: the path itself."""
    return (f"/{PurePosixPath(path).with_suffix('')}",)


def starlight(path: str, values: Mapping[str, str]) -> tuple[str, ...]:
    """A page's slug, else its path with each part slugged as a heading is."""
    if not path.startswith(_STARLIGHT):
        return ()
    below = str(PurePosixPath(path[len(_STARLIGHT) :]).with_suffix(""))
    name = values.get("slug") or "/".join(github_slug(part) for part in below.split("/"))
    name = re.sub(r"(?:^|/)index\Z", "", name.strip("/"))
    return (f"/{name}/" if name else "/",)


def docusaurus(path: str, values: Mapping[str, str]) -> tuple[str, ...]:
    """Docs and blog under their usual `routeBasePath`; https://docusaurus.io/docs/advanced/routing"""
    slug = values.get("slug", "")
    if path.startswith(_BLOG):
        below = str(PurePosixPath(path[len(_BLOG) :]).with_suffix(""))
        dated = _DATED.fullmatch(below)
        if slug:
            return (f"/blog/{slug.strip('/')}",)
        return (
            (f"/blog/{dated[1]}/{dated[2]:0>2}/{dated[3]:0>2}/{dated[4]}",) if dated else (f"/blog/{below}",)
        )
    if not path.startswith(_DOCS):
        return ()
    *folders, name = (_unnumbered(part) for part in PurePosixPath(path[len(_DOCS) :]).with_suffix("").parts)
    folder = posixpath.join("/docs", *folders)
    if slug:
        return (posixpath.normpath(f"/docs/{slug}" if slug.startswith("/") else f"{folder}/{slug}"),)
    name = values.get("id", name)
    if "id" not in values and name.lower() in {"index", "readme", *(part.lower() for part in folders[-1:])}:
        return (folder,)
    return (f"{folder}/{name}",)


def _unnumbered(part: str) -> str:
    return part if _NO_NUMBER.match(part) else _NUMBER.sub("", part, count=1) if _NUMBER.match(part) else part
