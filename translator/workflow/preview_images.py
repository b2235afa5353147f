"""The images of a post that a page can hold in itself: files of the site, small, and really images."""

from __future__ import annotations

import base64
import os
import posixpath
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from translator.files import read_regular
from translator.i18n import tr
from translator.publish import real_place, why_no_place
from translator.workflow.site import Site

MOST_EACH = 300_000
"""Bytes of one image."""
MOST_IN_ALL = 6_000_000
"""Bytes of all images on one page."""
_LONGEST_PATH = 160  # characters of a path in a message

_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_BASE = re.compile(r"\{\{-?\s*(?:site\.)?(?:baseurl|url|base)\b[^{}]*\}\}")
_FILTERED = re.compile(r"\{\{-?\s*[\"'](?P<path>[^\"'{}]*)[\"']\s*\|\s*(?:relative|absolute)_url[^{}]*\}\}")
_STATIC = ("", "static", "public", "assets", "docs", "docs/public", "docs/static", "src")
_SIGNS = {
    "image/png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "image/jpeg": re.compile(rb"\xff\xd8\xff"),
    "image/gif": re.compile(rb"GIF8[79]a"),
    "image/webp": re.compile(rb"RIFF....WEBP", re.DOTALL),
    "image/avif": re.compile(rb"....ftypavi[fs]", re.DOTALL),
}

_SVG = re.compile(rb"<svg[\s>]", re.IGNORECASE)
_SVG_HEAD = 4096  # bytes within which an SVG says that it is one


@dataclass(slots=True)
class Images:
    """The images of one page. `left` are the bytes that there is still room for."""

    site: Site
    post: str
    left: int = MOST_IN_ALL
    looked_at: list[Path] = field(default_factory=list)

    def embed(self, target: str) -> tuple[str, str, str]:
        """How a page names an image, its file as a `data:` address, and, where that is empty, why it isn't there."""
        shown = target if len(target) <= _LONGEST_PATH else target[: _LONGEST_PATH - 1] + "…"
        if target.lower().startswith("data:"):
            return shown[:40], "", tr("it is written into the post itself")
        path = _path_of(target, self.site.settings.base)
        if _ELSEWHERE.match(path):
            return shown, "", tr("it is on the web")
        if "{{" in path or "{%" in path:
            return shown, "", tr("its address is made by Liquid")
        for place in self._places(path):
            data, why = self._read(place)
            if data or why:
                return shown, data, why
        return shown, "", tr("there is no such file in the site")

    def _places(self, path: str) -> Iterator[str]:
        """Where the file may be, from the site's root."""
        if not path.startswith("/"):
            yield posixpath.join(posixpath.dirname(self.post), path)
        for folder in _STATIC:
            yield posixpath.join(folder, path.lstrip("/"))

    def _read(self, place: str) -> tuple[str, str]:
        """A file as a `data:` address, or why it isn't shown; neither where there is none."""
        root = self.site.root
        with suppress(OSError, ValueError):  # a name that no file can have
            path = root / posixpath.normpath(place)
            real = real_place(root, path)
            if not os.path.lexists(path):
                return "", ""
            if real is None:
                return "", tr("its file is outside of the site")
            if why_no_place(real) is not None:
                return "", tr("its file isn't where images are")
            self.looked_at.append(path)
            return self._encode(read_regular(path, MOST_EACH + 1))
        return "", ""

    def _encode(self, data: bytes) -> tuple[str, str]:
        if len(data) > MOST_EACH:
            return "", tr("its file is larger than {most_each} kB", most_each=MOST_EACH // 1000)
        kind = next((kind for kind, sign in _SIGNS.items() if sign.match(data)), None)
        if (
            kind is None
            and data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"
            and _SVG.search(data, 0, _SVG_HEAD)
        ):
            kind = "image/svg+xml"  # in an <img>, a browser runs no script of it and loads nothing for it
        if kind is None:
            return "", tr("its file is of another kind than PNG, JPEG, GIF, WebP, AVIF or SVG")
        if len(data) > self.left:
            return "", tr(
                "the images of this page are larger than {most_in_all} MB in all",
                most_in_all=MOST_IN_ALL // 1_000_000,
            )
        self.left -= len(data)
        return f"data:{kind};base64,{base64.b64encode(data).decode()}", ""


def _path_of(target: str, base: str) -> str:
    """The path in an image's address, without what the site's engine puts before it."""
    path = _BASE.sub("", _FILTERED.sub(lambda match: match["path"], target.strip()))
    path = unquote(re.split(r"[?#]", path, maxsplit=1)[0])
    if base and path.startswith(f"{base}/"):
        path = path[len(base) :]
    return path
