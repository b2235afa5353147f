"""Links to headings: the id of a heading of the Korean page becomes that of the same heading of the English one."""

from __future__ import annotations

import re
from functools import cached_property
from urllib.parse import quote, unquote

from translator.hangul import has_hangul
from translator.i18n import tr
from translator.publish.anchors import Fragments, heading_ids
from translator.publish.two_pages import TwoPages

_ANCHOR = re.compile(r"\b(?:id|name)\s*=\s*[\"']?([^\"'\s>]+)|#([^\s{}#]+)[^{}\n]{0,200}\}")


class HeadingLinks:
    """The fragments of links on a mirror, those to its own headings and those to other pages'."""

    def __init__(self, two: TwoPages) -> None:
        settings = two.settings
        self._two = two
        self._ids = heading_ids(two.source.headings, settings.slugs, settings.id_prefix)
        self._mirror_ids = heading_ids(two.mirror.headings, settings.slugs, settings.id_prefix)
        self._fragments = Fragments(self._ids, settings.slugs)

    def with_fragment(self, before: str, hash_: str, post: str) -> str:
        """`before` with the fragment that a page's fragment `hash_` (with its #) is in the mirror of `post`."""
        if not hash_ or hash_ == "#":
            return before + hash_
        wanted = unquote(hash_[1:])
        new = self._own_fragment(wanted) if post == self._two.post else self._two.pages.fragment(post, wanted)
        if new is None:
            if has_hangul(wanted) and not (post == self._two.post and self._is_anchor(wanted)):
                self._two.reasons.append(self._why_no_heading(wanted))
            return before + hash_
        if new == wanted:
            return before + hash_
        return f"{before}#{quote(new) if '%' in hash_ else new}"

    def _why_no_heading(self, wanted: str) -> str:
        if not self._two.settings.slugs.known:
            return tr(
                "#{wanted} is an id by your site's own slug function, which isn't known here", wanted=wanted
            )
        if None in self._ids:
            return tr("no heading whose id can be known has the anchor #{wanted}", wanted=wanted)
        return tr("no heading has the anchor #{wanted}", wanted=wanted)

    def _own_fragment(self, wanted: str) -> str | None:
        at = self._fragments.find(wanted)
        if at is None or len(self._ids) != len(self._mirror_ids):
            return None
        return wanted if self._ids[at] == self._mirror_ids[at] else self._mirror_ids[at] or None

    def _is_anchor(self, name: str) -> bool:
        """Whether the author has put an anchor of this name into the post."""
        return name in self._anchors

    @cached_property
    def _anchors(self) -> frozenset[str]:
        found = (match[1] or match[2] for match in _ANCHOR.finditer(self._two.source.text))
        return frozenset(found)


def is_fragment(text: str) -> bool:
    """Whether what stands behind an address names a place on its page."""
    return text.startswith("#")
