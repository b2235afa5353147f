"""Links that name a page as its site calls it: by a tag of the engine's, or by the page's file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote, unquote

from translator.i18n import tr
from translator.publish.heading_links import HeadingLinks, is_fragment
from translator.publish.two_pages import TwoPages

_SITE_FILE = re.compile(r"(?P<root>@site/|/(?!/))(?P<path>[^?#]+\.mdx?)(?P<hash>#.*)?", re.DOTALL)
_TAGS = frozenset({"liquid", "wiki-link"})
_PAGES = (".md", ".mdx", ".markdown")


def is_page_file(path: str) -> bool:
    """Whether a path names the file of a page."""
    return path.lower().endswith(_PAGES)


class PageNames:
    """What pages are called in the links of a mirror. What names no page of the site is given back as it is."""

    def __init__(self, two: TwoPages, headings: HeadingLinks) -> None:
        self._two = two
        self._pages, self._settings, self._custom = two.pages, two.settings, two.custom
        self._headings = headings

    def tags_in_text(self) -> Iterator[tuple[re.Match[str], str]]:
        """The tags in the mirror's text that name a page as the engine does, each with what it becomes."""
        tag = self._custom.page_tag
        if tag is None:
            return
        mirror = self._two.mirror
        starts = {destination.start for destination in mirror.destinations}
        for span in mirror.spans:
            if span.why in _TAGS and span.start not in starts:
                for match in tag.finditer(mirror.text, span.start, span.end):
                    yield match, self._page_tag(match)

    def by_tag(self, text: str, lead: str) -> str | None:
        """A destination that is a tag, behind what leads it; None where it is none."""
        custom = self._custom
        if custom.page_tag is not None and (match := custom.page_tag.match(text)):
            return self._by_page_tag(match)
        if custom.file_tag is not None and (match := custom.file_tag.match(text, len(lead))):
            said = self._file_tag(match)
            is_korean = said.startswith(self._settings.extra.get("korean_root") or "\0")
            return said if is_korean else lead + said
        if custom.ref_tag is not None and (match := custom.ref_tag.match(text)):
            return self._ref(match, text[match.end() :])
        return None

    def by_site_file(self, text: str) -> str | None:
        """A destination that is a file by its path from the site's root; None where it is none."""
        match = _SITE_FILE.fullmatch(text) if self._custom.site_files else None
        return self._site_file(match) if match else None

    def _by_page_tag(self, match: re.Match[str]) -> str:
        rest = match.string[match.end() :]
        post = self._pages.called(match["name"].strip())
        new = self._page_tag(match)
        if post and new != match[0] and is_fragment(rest):
            return self._with_fragment(new, rest, post)
        return new + rest

    def _page_tag(self, match: re.Match[str]) -> str:
        post = self._pages.called(match["name"].strip())
        mirror = self._two.mirror_of(post) if post else None
        hash_ = match.groupdict().get("hash") or ""
        if post is None or mirror is None:
            if match["name"] or not hash_:
                return match[0]
            own = self._with_fragment("", hash_, self._two.post)
            return self._custom.tag_text(match, "", own, "")  # a heading of the post's own
        name = self._settings.engine.key(mirror, self._settings)
        title = self._pages.title(mirror)
        return self._custom.tag_text(match, name, self._with_fragment("", hash_, post), title)

    def _file_tag(self, match: re.Match[str]) -> str:
        rest = match.string[match.end() :]
        post = self._custom.tagged_file(match, self._pages)
        mirror = self._two.mirror_of(post) if post else None
        if post is None:
            return match[0] + rest
        if mirror is None:
            return self._without_mirror(post, match[0]) + rest
        written = self._tag_for(match, mirror)
        return self._with_fragment(written, rest, post) if is_fragment(rest) else written + rest

    def _tag_for(self, match: re.Match[str], mirror: str) -> str:
        """The tag for a mirror; its address where the tag's page is built in both languages, and the mirror in one."""
        root = self._settings.extra.get("korean_root")
        if root is not None and self._two.is_in_both(self._two.path) and not self._two.is_in_both(mirror):
            address = self._pages.address(mirror)
            return match[0] if address is None else root + address
        return self._custom.file_text(match, mirror, self._pages)

    def _without_mirror(self, post: str, tag: str) -> str:
        """A tag for a post that isn't in the site's English build, where that holds no Korean posts: its address."""
        root = self._settings.extra.get("korean_root")
        if root is None or not self._pages.exists(post):
            return tag
        address = self._pages.address(post)
        if address is None:
            self._two.reasons.append(
                tr(
                    "{post} has no English page, and its address can't be worked out: the build will stop here",
                    post=post,
                )
            )
            return tag
        return root + address

    def _ref(self, match: re.Match[str], behind: str) -> str:
        """A tag for a page of the mirror's own language, without which the build stops.

        A heading may be named in it, or `behind` it.
        """
        target, hash_, fragment = match["path"].partition("#")
        post = self._two.referred(target)
        if post is None:
            return match.string
        if self._two.mirror_of(post) is not None:
            new = match[0].replace(match["path"], self._with_fragment(target, hash_ + fragment, post), 1)
            return self._with_fragment(new, behind, post)
        return self._custom.ref_text(match, self._settings.korean_code) + behind

    def page_file(self, match: re.Match[str]) -> str:
        """A page by its file. Where it has no mirror, Hugo finds nothing in the mirror's language."""
        post = self._two.referred(unquote(match["path"]))
        if post is None:
            return match.string
        page, rest = match["path"], match["query"] or ""
        if self._two.mirror_of(post) is not None:
            return self._with_fragment(page + rest, match["hash"] or "", post)
        if not self._custom.falls_back:
            return match.string
        address = self._pages.address(post)
        if address is None:
            self._two.reasons.append(
                tr("the address of the Korean page of {page} can't be worked out", page=page)
            )
            return match.string
        return (
            self._settings.base + (quote(address) if "%" in page else address) + rest + (match["hash"] or "")
        )

    def _site_file(self, match: re.Match[str]) -> str:
        """A file by its path from Docusaurus's root, where it knows a page by its mirror alone, or from its docs."""
        place = unquote(match["path"])
        if match["root"] == "/":
            place = f"{self._two.post.partition('/')[0]}/{place}"
        mirror = self._two.mirror_of(place) if self._pages.exists(place) else None
        if mirror is None:
            return match.string
        page = match["root"] + match["path"]
        if match["root"] != "/":
            page = match["root"] + (quote(mirror) if "%" in match["path"] else mirror)
        return self._with_fragment(page, match["hash"] or "", place)

    def _with_fragment(self, before: str, hash_: str, post: str) -> str:
        return self._headings.with_fragment(before, hash_, post)
