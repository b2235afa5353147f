"""Links that name a page of the site by its address, from the root or from the page's own."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

from translator.i18n import tr
from translator.publish.addresses import ADDRESS_END, normal
from translator.publish.heading_links import HeadingLinks, is_fragment
from translator.publish.own_routes import OwnRoutes
from translator.publish.two_pages import TwoPages

_BASE = re.compile(r"\{\{-?\s*site\.(?:baseurl(?:_root)?|url)\s*-?\}\}")
_FILTERED = re.compile(
    r"(?P<before>\{\{-?\s*(?P<mark>[\"']))(?P<path>/[^\"'{}]*)"
    r"(?P<after>(?P=mark)\s*(?:\|\s*(?:relative_url|absolute_url|url|htmlBaseUrl|prepend:\s*site\.(?:base)?url)\s*)+-?\}\})"
)
_ROOTED = re.compile(r"(?P<path>/(?!/)[^?#{}]*)(?P<query>\?[^#{}]*)?(?P<hash>#.*)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class LinkText:
    """A destination as it stands in a mirror, and `lead`, what stands before the path in an address of this site.

    `in_tag`: it is the value of an attribute of an `<a>`.
    """

    text: str
    lead: str
    in_tag: bool

    @property
    def is_based(self) -> bool:
        """Whether the engine puts the site's base before it, with the language that it builds."""
        return ("site." in self.lead and "_root" not in self.lead) or bool(_FILTERED.match(self.text))

    @property
    def from_root(self) -> re.Match[str] | None:
        """Its `path` from the site's root, `query` and `hash`; None where it has no such path."""
        return _ROOTED.fullmatch(self.text, len(self.lead))


class PageAddresses:
    """The addresses of pages in the links of a mirror. What isn't a page's is given back as it is."""

    def __init__(self, two: TwoPages, headings: HeadingLinks) -> None:
        self._two = two
        self._pages, self._settings, self._custom = two.pages, two.settings, two.custom
        self._headings = headings
        self._routes = OwnRoutes(two)

    def read(self, text: str, *, in_tag: bool) -> LinkText:
        """A destination, with what leads it told from its path."""
        return LinkText(text, self._lead(text), in_tag)

    def filtered(self, link: LinkText) -> str | None:
        """A path that Liquid puts the base before; None where it is none."""
        match = _FILTERED.match(link.text)
        return self._filtered(link, match) if match else None

    def rooted(self, link: LinkText, match: re.Match[str]) -> str:
        """A path from the site's root, as `from_root` found it."""
        return self._root_for(link, match["path"]) + self._rooted(link, match)

    def _lead(self, text: str) -> str:
        """What stands before the path in an address of this site."""
        end = 0
        while match := _BASE.match(text, end):
            end = match.end()
        if end:
            return text[:end]
        address = next((own for own in self._settings.addresses if text.startswith(f"{own}/")), "")
        base = self._settings.base
        return address + base if base and text.startswith(f"{base}/", len(address)) else address

    def _root_for(self, link: LinkText, path: str) -> str:
        """What stands before an address of this site: a page without a mirror is below the Korean root.

        Where the engine leads addresses it puts the base before them, with the language.
        """
        led = self._custom.leads_addresses and not link.in_tag
        if led and link.lead and link.lead == self._settings.base:
            return ""
        root = self._settings.extra.get("korean_root")
        post = self._pages.at(normal(path)) if root is not None and link.is_based else None
        return root or "" if post and self._two.mirror_of(post) is None else link.lead

    def _filtered(self, link: LinkText, match: re.Match[str]) -> str:
        inner, rest = _ROOTED.fullmatch(match["path"]), match.string[match.end() :]
        if inner is None:
            return match.string
        if is_fragment(rest) and not inner["hash"]:
            page, _, hash_ = self._page(link, inner["path"], rest).partition("#")
            return f"{match['before']}{page}{match['after']}#{hash_}"
        return f"{match['before']}{self._rooted(link, inner)}{match['after']}{rest}"

    def _rooted(self, link: LinkText, match: re.Match[str]) -> str:
        if match["query"]:
            page, sep, hash_ = self._page(link, match["path"], match["hash"] or "").partition("#")
            return page + match["query"] + sep + hash_
        return self._page(link, match["path"], match["hash"] or "")

    def _page(self, link: LinkText, path: str, hash_: str) -> str:
        address = normal(path)
        post = self._pages.at(address)
        if post is None:
            self._say_what_it_may_be(path)
        if post is None or self._two.mirror_of(post) is None:
            return path + hash_
        if self._is_led(link, post):
            # Links in Markdown and components are led, if they don't name the site.
            raw = self._custom.leads_addresses and (
                link.in_tag or link.lead.startswith(self._settings.addresses)
            )
            return self._headings.with_fragment(
                (self._settings.english_prefix if raw else "") + path, hash_, post
            )
        english = (
            self._routes.english(address) if post == self._two.post else self._pages.english(post, address)
        )
        if english is None:
            self._two.reasons.append(
                tr("the address of the English page of {path} can't be worked out", path=path)
            )
            return path + hash_
        tail = ADDRESS_END.search(path)
        assert tail is not None
        page = (quote(english) if "%" in path else english) + tail[0]
        return self._headings.with_fragment(page, hash_, post)

    def _say_what_it_may_be(self, path: str) -> None:
        """Say of a path that stays which post it may lead to: one called so, at an address that nothing tells."""
        name = ADDRESS_END.sub("", unquote(path)).rpartition("/")[2]
        if not (self._two.between_posts and name):
            return
        folders = (one for one in self._pages.with_stem("index") if one.split("/")[-2:-1] == [name])
        for post in (*self._pages.with_stem(name), *folders):
            if self._pages.address(post) is None and self._two.mirror_of(post) is not None:
                self._two.reasons.append(
                    tr(
                        "{path} may be {post}, whose address can't be worked out (`addresses:` in the configuration can"
                        " tell it)",
                        path=path,
                        post=post,
                    )
                )
                return

    def _is_led(self, link: LinkText, post: str) -> bool:
        """Whether the engine itself leads an address of the site to the English page of a post."""
        if "korean_root" in self._settings.extra:  # the base that stands before it is the language's own
            mirror = self._two.mirror_of(post)
            return link.is_based and mirror is not None and not self._two.is_in_both(mirror)
        return self._settings.translates_links or self._custom.leads_addresses

    def browsed(self, link: LinkText, match: re.Match[str]) -> str:
        """A relative address: it says something else where the mirror's page lies in another folder."""
        path = unquote(match["path"])
        targets = self._routes.from_post(path)
        if len(targets) != 1:
            return self._lost(match, tr("the address of this page can't be worked out"))
        target = targets.pop() + ("/" if path.endswith("/") else "")
        if self._pages.at(target) is None and not self._routes.is_served(target, path):
            return self._lost(match, tr("no post is known to be at {target}", target=target))
        page, mark, fragment = self._page(link, target, match["hash"] or "").partition("#")
        there = {normal(address) for address in self._routes.from_mirror(path)}
        if there == {normal(page)}:
            page = match["path"]
        else:
            page = self._settings.base + (quote(page) if "%" in match["path"] else page)
        return page + (match["query"] or "") + mark + fragment

    def _lost(self, match: re.Match[str], reason: str) -> str:
        """A relative address that stays, which is said where it may be a post's: it has no ending of a file."""
        ending = posixpath.splitext(match["path"])[1]
        if self._two.between_posts and ending in {"", ".html"}:
            self._two.reasons.append(reason)
        return match.string
