"""Links that name a file by its path from the file that they stand in."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import quote, unquote

from translator.publish.heading_links import HeadingLinks
from translator.publish.page_names import is_page_file
from translator.publish.relative_files import relocated
from translator.publish.two_pages import TwoPages


class FileLinks:
    """The relative links of a mirror, to pages and to other files. What names none is given back as it is."""

    def __init__(self, two: TwoPages, headings: HeadingLinks) -> None:
        self._two = two
        self._pages, self._settings = two.pages, two.settings
        self._headings = headings

    def relative(self, match: re.Match[str]) -> str:
        """A relative link by its `path`, `query` and `hash`."""
        path, rest = unquote(match["path"]), (match["query"] or "")
        is_page = is_page_file(path)
        target = posixpath.normpath(posixpath.join(posixpath.dirname(self._two.post), path))
        left_out = "" if is_page or target.startswith("..") else self._left_out(target, path)
        if left_out:
            return self._bare(match, f"{target.removesuffix('.html')}{left_out}", left_out)
        if target.startswith("..") or not self._pages.exists(target):
            return self._note(match)
        mirror = self._two.mirror_of(target) if is_page else None
        if mirror is None:
            new = relocated(path, self._two.post, self._two.path, self._pages.exists)
        elif self._settings.translates_links:
            new = path
        else:
            new = posixpath.relpath(mirror, posixpath.dirname(self._two.path) or ".")
            new = f"./{new}" if path.startswith("./") and not new.startswith(".") else new
        if new is None:
            return match.string
        new = quote(new) if "%" in match["path"] else new
        if mirror is None:
            return new + rest + (match["hash"] or "")
        return self._headings.with_fragment(new + rest, match["hash"] or "", target)

    def _note(self, match: re.Match[str]) -> str:
        """A note that is no file from here, found from any folder by what wiki links call it: Obsidian, Quartz."""
        path = unquote(match["path"])
        name = re.sub(r"\.md\Z", "", path)
        post = self._pages.called(name) if self._settings.engine.short_keys else None
        mirror = self._two.mirror_of(post) if post else None
        if post is None or mirror is None:
            return match.string
        new = self._settings.engine.key(mirror, self._settings)
        new = (new if "/" in name else new.rpartition("/")[2]) + path[len(name) :]
        new = (quote(new) if "%" in match["path"] else new) + (match["query"] or "")
        return self._headings.with_fragment(new, match["hash"] or "", post)

    def _left_out(self, target: str, path: str) -> str:
        """What is left out of a page's file in a link that names it without its ending; empty for all others."""
        if not self._two.custom.bare_pages or self._pages.exists(target):
            return ""
        endings = ("/index.md", "/index.mdx") if path.endswith("/") else (".md", ".mdx")
        bare = target.removesuffix(".html")
        return next((ending for ending in endings if self._pages.exists(bare + ending)), "")

    def _bare(self, match: re.Match[str], target: str, left_out: str) -> str:
        """A link to the page of the file `target` that says nothing of its ending."""
        mirror = self._two.mirror_of(target)
        path, rest = unquote(match["path"]), match["query"] or ""
        new = posixpath.relpath(mirror or target, posixpath.dirname(self._two.path) or ".").removesuffix(
            left_out
        )
        if posixpath.normpath(path.removesuffix(".html")) == posixpath.normpath(new):
            new = path
        else:
            new += ("/" if path.endswith("/") else "") + (".html" if path.endswith(".html") else "")
            new = f"./{new}" if path.startswith("./") and not new.startswith(".") else new
        new = quote(new) if "%" in match["path"] else new
        if mirror is None:
            return new + rest + (match["hash"] or "")
        return self._headings.with_fragment(new + rest, match["hash"] or "", target)
