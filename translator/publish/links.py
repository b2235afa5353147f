"""Where the links of a mirror lead: to the English page where there is one, and to headings by their English ids.

Nothing but the destinations of links is changed. What can't be decided is left as it is, and said.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote, unquote

from translator.document import Destination, Document, Notice
from translator.document.front_matter import find_values, replace_values
from translator.hangul import has_hangul
from translator.i18n import tr
from translator.publish.addresses import normal
from translator.publish.anchors import Fragments, heading_ids
from translator.publish.own_routes import OwnRoutes
from translator.publish.pages import Pages
from translator.publish.relative_files import moved_imports, moved_includes, relocated, with_moved_values

_BASE = re.compile(r"\{\{-?\s*site\.(?:baseurl(?:_root)?|url)\s*-?\}\}")
_FILTERED = re.compile(
    r"(?P<before>\{\{-?\s*(?P<mark>[\"']))(?P<path>/[^\"'{}]*)"
    r"(?P<after>(?P=mark)\s*(?:\|\s*(?:relative_url|absolute_url|url|htmlBaseUrl|prepend:\s*site\.(?:base)?url)\s*)+-?\}\})"
)
_ROOTED = re.compile(r"(?P<path>/(?!/)[^?#{}]*)(?P<query>\?[^#{}]*)?(?P<hash>#.*)?", re.DOTALL)
_RELATIVE = re.compile(
    r"(?P<path>(?![a-zA-Z][a-zA-Z0-9+.-]*:)[^/?#{}\s][^?#{}]*)(?P<query>\?[^#{}]*)?(?P<hash>#.*)?", re.DOTALL
)
_TAIL = re.compile(r"(?:/index)?(?:\.html?)?/?\Z")
_ANCHOR = re.compile(r"\b(?:id|name)\s*=\s*[\"']?([^\"'\s>]+)|#([^\s{}#]+)[^{}\n]{0,200}\}")
_SITE_FILE = re.compile(r"(?P<root>@site/|/(?!/))(?P<path>[^?#]+\.mdx?)(?P<hash>#.*)?", re.DOTALL)
_ANCHOR_TAG = re.compile(r"<[aA]\s[^<>]*=\s*[\"']?\Z")
_TAGS = frozenset({"liquid", "wiki-link"})
_PAGES = (".md", ".mdx", ".markdown")


@dataclass(frozen=True, slots=True)
class Edit:
    """`text[start:end]` of the mirror becomes `new`."""

    start: int
    end: int
    new: str


@dataclass(frozen=True, slots=True)
class Localised:
    """A mirror's text with its links localised, the edits that made it, and what was left alone (lines of the post).

    `looked_at` are the files that decided it, from the site's root: other posts, and their mirrors, be there or not.
    """

    text: str
    edits: tuple[Edit, ...] = ()
    notices: tuple[Notice, ...] = ()
    looked_at: tuple[str, ...] = ()


def localise_links(
    source: Document, mirror: str, *, post: str, path: str, pages: Pages, between_posts: bool = True
) -> Localised:
    """Lead the links of `mirror`, the mirror of `source` as it is otherwise, to where they lead on English pages.

    `post` and `path` are where the post and its mirror stand, from the site's root. Without `between_posts` only
    links to headings of the post itself change, and relative ones that would lead nowhere from the mirror's folder.
    """
    own = tuple(f"{address}/" for address in pages.settings.addresses)
    moves = pages.settings.engine.links.moves_files and posixpath.dirname(post) != posixpath.dirname(path)
    tag = pages.settings.engine.links.page_tag
    tagged = tag is not None and tag.search(source.text) is not None
    fronted = pages.settings.engine.links.front_links and "link:" in source.text
    if not (moves or tagged or fronted) and not any(
        _may_change(one.text, own) for one in source.destinations
    ):
        return Localised(mirror)
    reader = _Localiser(source, source.parse_mirror(mirror), post, path, pages, between_posts=between_posts)
    edits = tuple(reader.edits())
    if moves:
        edits += tuple(Edit(*edit) for edit in moved_imports(reader.mirror, post, path, pages.exists))
        if (includes := pages.settings.engine.links.includes) is not None:
            edits += tuple(
                Edit(*edit) for edit in moved_includes(reader.mirror, includes, post, path, pages.exists)
            )
    text = apply_edits(mirror, edits)
    if moves:
        text = with_moved_values(text, post, path, pages.exists)
    if fronted:
        text = replace_values(text, dict(reader.front_links(text)))
    return Localised(text, edits, tuple(reader.notices), tuple(sorted(reader.looked_at)))


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """The text with the edits made; they must not overlap."""
    parts: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda edit: edit.start):
        parts += [text[at : edit.start], edit.new]
        at = edit.end
    return "".join([*parts, text[at:]])


def _may_change(destination: str, own: tuple[str, ...]) -> bool:
    return destination.startswith(("#", "/", "{", "@site/", *own)) or bool(_RELATIVE.fullmatch(destination))


class _Localiser:
    def __init__(
        self, source: Document, mirror: Document, post: str, path: str, pages: Pages, *, between_posts: bool
    ) -> None:
        settings = pages.settings
        self.between_posts = between_posts
        self.source, self.mirror = source, mirror
        self.post, self.path = post, path
        self.pages, self.settings = pages, settings
        self.custom = settings.engine.links
        self.ids = heading_ids(source.headings, settings.slugs, settings.id_prefix)
        self.mirror_ids = heading_ids(mirror.headings, settings.slugs, settings.id_prefix)
        self.notices: list[Notice] = []
        self.looked_at: set[str] = set()
        self._routes = OwnRoutes(source, mirror, post, path, pages)
        self._fragments = Fragments(self.ids, settings.slugs)
        self._lines = _lines_by_text(source.destinations)
        self._now = ""
        self._based = False
        self._is_whole = False
        self._in_tag = False

    def edits(self) -> Iterable[Edit]:
        for destination in self.mirror.destinations:
            self._now = destination.text
            self._in_tag = (
                _ANCHOR_TAG.search(self.mirror.text, *self._tag_before(destination.start)) is not None
            )
            new = self._localised(destination.text)
            if new != destination.text:
                yield Edit(destination.start, destination.end, new)
        self._in_tag = False
        yield from self._page_tags()

    def _tag_before(self, at: int) -> tuple[int, int]:
        """What stands between a destination and the last angle before it."""
        return max(self.mirror.text.rfind("<", 0, at), 0), at

    def front_links(self, text: str) -> Iterable[tuple[str, str]]:
        """The links in a mirror's front matter that lead elsewhere in English, by key."""
        for key, field in find_values(text).items():
            if field.is_text and key.rpartition(".")[2] == "link":
                self._now = field.value
                new = self._localised(field.value)
                if new != field.value:
                    yield key, new

    def _page_tags(self) -> Iterable[Edit]:
        """Tags in the text that name a page as the engine does."""
        tag = self.custom.page_tag
        if tag is None:
            return
        ends = {destination.start: destination.end for destination in self.mirror.destinations}
        for span in self.mirror.spans:
            if span.why in _TAGS and span.start not in ends:
                for match in tag.finditer(self.mirror.text, span.start, span.end):
                    self._now = ""
                    new = self._page_tag(match)
                    if new != match[0]:
                        yield Edit(match.start(), match.end(), new)

    def _page_tag(self, match: re.Match[str]) -> str:
        post = self.pages.called(match["name"].strip())
        mirror = self._mirror_of(post) if post else None
        hash_ = match.groupdict().get("hash") or ""
        if post is None or mirror is None:
            own = not match["name"] and hash_  # a heading of the post's own
            return (
                self.custom.tag_text(match, "", self._with_heading(hash_, self.post), "") if own else match[0]
            )
        name = self.settings.engine.key(mirror, self.settings)
        title = self.pages.title(mirror)
        return self.custom.tag_text(match, name, self._with_heading(hash_, post), title)

    def _with_heading(self, hash_: str, post: str) -> str:
        return self._with_fragment("", hash_, post)

    def _localised(self, text: str) -> str:
        if text.startswith("#"):
            return self._with_fragment("", text, self.post)
        lead = self._lead(text)
        self._based = ("site." in lead and "_root" not in lead) or bool(_FILTERED.match(text))
        self._is_whole = lead.startswith(self.settings.addresses)
        tag = self.custom.page_tag
        if tag is not None and (match := tag.match(text)):
            rest = text[match.end() :]
            post = self.pages.called(match["name"].strip())
            new = self._page_tag(match)
            return (
                self._with_fragment(new, rest, post)
                if post and new != match[0] and _is_hash(rest)
                else new + rest
            )
        if (tag := self.custom.file_tag) is not None and (match := tag.match(text, len(lead))):
            said = self._file_tag(match)
            return said if said.startswith(self.settings.extra.get("korean_root") or "\0") else lead + said
        if (tag := self.custom.ref_tag) is not None and (match := tag.match(text)):
            return self._ref(match, text[match.end() :])
        if match := _FILTERED.match(text):
            return self._filtered(match)
        if self.custom.site_files and (match := _SITE_FILE.fullmatch(text)):
            return self._site_file(match)
        if match := _ROOTED.fullmatch(text, len(lead)):
            if self.custom.rooted_pages and not lead and match["path"].lower().endswith(_PAGES):
                return self._page_file(match)
            return self._root_for(lead, match["path"]) + self._rooted(match)
        match = _RELATIVE.fullmatch(text)
        is_page = match and match["path"].lower().endswith(_PAGES)
        if match and is_page and self.custom.names_pages:
            return self._page_file(match)
        by_file = self.custom.moves_files and match and posixpath.splitext(match["path"])[1]
        if match and self.custom.by_browser and not is_page and not by_file:
            return self._browsed(match)
        if match and self.custom.names_files:
            return self._relative(match)
        return text

    # ---- a heading

    def _with_fragment(self, before: str, hash_: str, post: str) -> str:
        """`before` with the fragment that a page's fragment `hash_` (with its #) is in the mirror of `post`."""
        if not hash_ or hash_ == "#":
            return before + hash_
        wanted = unquote(hash_[1:])
        new = self._own_fragment(wanted) if post == self.post else self.pages.fragment(post, wanted)
        if new is None:
            if has_hangul(wanted) and not (post == self.post and self._is_anchor(wanted)):
                self._notice(self._why_no_heading(wanted))
            return before + hash_
        if new == wanted:
            return before + hash_
        return f"{before}#{quote(new) if '%' in hash_ else new}"

    def _why_no_heading(self, wanted: str) -> str:
        if not self.settings.slugs.known:
            return tr(
                "#{wanted} is an id by your site's own slug function, which isn't known here", wanted=wanted
            )
        if None in self.ids:
            return tr("no heading whose id can be known has the anchor #{wanted}", wanted=wanted)
        return tr("no heading has the anchor #{wanted}", wanted=wanted)

    def _own_fragment(self, wanted: str) -> str | None:
        at = self._fragments.find(wanted)
        if at is None or len(self.ids) != len(self.mirror_ids):
            return None
        return wanted if self.ids[at] == self.mirror_ids[at] else self.mirror_ids[at] or None

    def _is_anchor(self, name: str) -> bool:
        """Whether the author has put an anchor of this name into the post."""
        return name in self._anchors

    @cached_property
    def _anchors(self) -> frozenset[str]:
        found = (match[1] or match[2] for match in _ANCHOR.finditer(self.source.text))
        return frozenset(found)

    # ---- a page, by what the site calls it

    def _file_tag(self, match: re.Match[str]) -> str:
        rest = match.string[match.end() :]
        post = self.custom.tagged_file(match, self.pages)
        mirror = self._mirror_of(post) if post else None
        if post is None:
            return match[0] + rest
        if mirror is None:
            return self._without_mirror(post, match[0]) + rest
        written = self._tag_for(match, mirror)
        return self._with_fragment(written, rest, post) if _is_hash(rest) else written + rest

    def _tag_for(self, match: re.Match[str], mirror: str) -> str:
        """The tag for a mirror; its address where the tag's page is built in both languages, and the mirror in one."""
        root = self.settings.extra.get("korean_root")
        if root is not None and self._is_in_both(self.path) and not self._is_in_both(mirror):
            address = self.pages.address(mirror)
            return match[0] if address is None else root + address
        return self.custom.file_text(match, mirror, self.pages)

    def _is_in_both(self, mirror: str) -> bool:
        """Whether a mirror isn't of the English part alone: its address doesn't begin as all do there."""
        prefix = f"{self.settings.english_prefix}/"
        return not (self.pages.address(mirror) or prefix).startswith(prefix)

    def _without_mirror(self, post: str, tag: str) -> str:
        """A tag for a post that isn't in the site's English build, where that holds no Korean posts: its address."""
        root = self.settings.extra.get("korean_root")
        if root is None or not self.pages.exists(post):
            return tag
        address = self.pages.address(post)
        if address is None:
            self._notice(
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
        post = self._referred(target)
        if post is None:
            return match.string
        if self._mirror_of(post) is not None:
            new = match[0].replace(match["path"], self._with_fragment(target, hash_ + fragment, post), 1)
            return self._with_fragment(new, behind, post)
        return self.custom.ref_text(match, self.settings.korean_code) + behind

    def _page_file(self, match: re.Match[str]) -> str:
        """A page by its file. Where it has no mirror, Hugo finds nothing in the mirror's language."""
        post = self._referred(unquote(match["path"]))
        if post is None:
            return match.string
        page, rest = match["path"], match["query"] or ""
        if self._mirror_of(post) is not None:
            return self._with_fragment(page + rest, match["hash"] or "", post)
        if not self.custom.falls_back:
            return match.string
        address = self.pages.address(post)
        if address is None:
            self._notice(tr("the address of the Korean page of {page} can't be worked out", page=page))
            return match.string
        return (
            self.settings.base + (quote(address) if "%" in page else address) + rest + (match["hash"] or "")
        )

    def _site_file(self, match: re.Match[str]) -> str:
        """A file by its path from Docusaurus's root, where it knows a page by its mirror alone, or from its docs."""
        place = unquote(match["path"])
        if match["root"] == "/":
            place = f"{self.post.partition('/')[0]}/{place}"
        mirror = self._mirror_of(place) if self.pages.exists(place) else None
        if mirror is None:
            return match.string
        page = match["root"] + match["path"]
        if match["root"] != "/":
            page = match["root"] + (quote(mirror) if "%" in match["path"] else mirror)
        return self._with_fragment(page, match["hash"] or "", place)

    def _referred(self, name: str) -> str | None:
        return self.settings.engine.referred(name, self.post, self.settings, self.pages.exists)

    # ---- a page, by its address

    def _lead(self, text: str) -> str:
        """What stands before the path in an address of this site."""
        end = 0
        while match := _BASE.match(text, end):
            end = match.end()
        if end:
            return text[:end]
        address = next((own for own in self.settings.addresses if text.startswith(f"{own}/")), "")
        base = self.settings.base
        return address + base if base and text.startswith(f"{base}/", len(address)) else address

    def _root_for(self, lead: str, path: str) -> str:
        """What stands before an address of this site: a page without a mirror is below the Korean root.

        Where the engine leads addresses it puts the base before them, with the language.
        """
        if self.custom.leads_addresses and lead and lead == self.settings.base and not self._in_tag:
            return ""
        root = self.settings.extra.get("korean_root")
        post = self.pages.at(normal(path)) if root is not None and self._based else None
        return root or "" if post and self._mirror_of(post) is None else lead

    def _filtered(self, match: re.Match[str]) -> str:
        inner, rest = _ROOTED.fullmatch(match["path"]), match.string[match.end() :]
        if inner is None:
            return match.string
        if _is_hash(rest) and not inner["hash"]:
            page, _, hash_ = self._page(inner["path"], rest).partition("#")
            return f"{match['before']}{page}{match['after']}#{hash_}"
        return f"{match['before']}{self._rooted(inner)}{match['after']}{rest}"

    def _rooted(self, match: re.Match[str]) -> str:
        if match["query"]:
            page, sep, hash_ = self._page(match["path"], match["hash"] or "").partition("#")
            return page + match["query"] + sep + hash_
        return self._page(match["path"], match["hash"] or "")

    def _page(self, path: str, hash_: str) -> str:
        address = normal(path)
        post = self.pages.at(address)
        if post is None or self._mirror_of(post) is None:
            return path + hash_
        if self._is_led(post):
            # Links in Markdown and components are led, if they don't name the site.
            raw = self.custom.leads_addresses and (self._in_tag or self._is_whole)
            return self._with_fragment((self.settings.english_prefix if raw else "") + path, hash_, post)
        english = self._routes.english(address) if post == self.post else self.pages.english(post, address)
        if english is None:
            self._notice(tr("the address of the English page of {path} can't be worked out", path=path))
            return path + hash_
        tail = _TAIL.search(path)
        assert tail is not None
        page = (quote(english) if "%" in path else english) + tail[0]
        return self._with_fragment(page, hash_, post)

    def _is_led(self, post: str) -> bool:
        """Whether the engine itself leads an address of the site to the English page of a post."""
        if "korean_root" in self.settings.extra:
            # The base that stands before an address is the language's own.
            mirror = self._mirror_of(post)
            return self._based and mirror is not None and not self._is_in_both(mirror)
        return self.settings.translates_links or self.custom.leads_addresses

    # ---- what a browser finds from the page's own address

    def _browsed(self, match: re.Match[str]) -> str:
        """A relative address: it says something else where the mirror's page lies in another folder."""
        path = unquote(match["path"])
        targets = self._routes.from_post(path)
        if len(targets) != 1:
            return self._lost(match, tr("the address of this page can't be worked out"))
        target = targets.pop() + ("/" if path.endswith("/") else "")
        if self.pages.at(target) is None and not self._routes.is_served(target, path):
            return self._lost(match, tr("no post is known to be at {target}", target=target))
        page, mark, fragment = self._page(target, match["hash"] or "").partition("#")
        there = {normal(address) for address in self._routes.from_mirror(path)}
        if there == {normal(page)}:
            page = match["path"]
        else:
            page = self.settings.base + (quote(page) if "%" in match["path"] else page)
        return page + (match["query"] or "") + mark + fragment

    def _lost(self, match: re.Match[str], reason: str) -> str:
        """A relative address that stays, which is said where it may be a post's: it has no ending of a file."""
        ending = posixpath.splitext(match["path"])[1]
        if self.between_posts and ending in {"", ".html"}:
            self._notice(reason)
        return match.string

    # ---- a file

    def _relative(self, match: re.Match[str]) -> str:
        path, rest = unquote(match["path"]), (match["query"] or "")
        is_page = path.lower().endswith(_PAGES)
        target = posixpath.normpath(posixpath.join(posixpath.dirname(self.post), path))
        left_out = "" if is_page or target.startswith("..") else self._left_out(target, path)
        if left_out:
            return self._bare(match, f"{target.removesuffix('.html')}{left_out}", left_out)
        if target.startswith("..") or not self.pages.exists(target):
            return self._note(match)
        mirror = self._mirror_of(target) if is_page else None
        if mirror is None:
            new = relocated(path, self.post, self.path, self.pages.exists)
        elif self.settings.translates_links:
            new = path
        else:
            new = posixpath.relpath(mirror, posixpath.dirname(self.path) or ".")
            new = f"./{new}" if path.startswith("./") and not new.startswith(".") else new
        if new is None:
            return match.string
        new = quote(new) if "%" in match["path"] else new
        if mirror is None:
            return new + rest + (match["hash"] or "")
        return self._with_fragment(new + rest, match["hash"] or "", target)

    def _note(self, match: re.Match[str]) -> str:
        """A note that is no file from here, found from any folder by what wiki links call it: Obsidian, Quartz."""
        path = unquote(match["path"])
        name = re.sub(r"\.md\Z", "", path)
        post = self.pages.called(name) if self.settings.engine.short_keys else None
        mirror = self._mirror_of(post) if post else None
        if post is None or mirror is None:
            return match.string
        new = self.settings.engine.key(mirror, self.settings)
        new = (new if "/" in name else new.rpartition("/")[2]) + path[len(name) :]
        new = (quote(new) if "%" in match["path"] else new) + (match["query"] or "")
        return self._with_fragment(new, match["hash"] or "", post)

    def _left_out(self, target: str, path: str) -> str:
        """What is left out of a page's file in a link that names it without its ending; empty for all others."""
        if not self.custom.bare_pages or self.pages.exists(target):
            return ""
        endings = ("/index.md", "/index.mdx") if path.endswith("/") else (".md", ".mdx")
        bare = target.removesuffix(".html")
        return next((ending for ending in endings if self.pages.exists(bare + ending)), "")

    def _bare(self, match: re.Match[str], target: str, left_out: str) -> str:
        """A link to the page of the file `target` that says nothing of its ending."""
        mirror = self._mirror_of(target)
        path, rest = unquote(match["path"]), match["query"] or ""
        new = posixpath.relpath(mirror or target, posixpath.dirname(self.path) or ".").removesuffix(left_out)
        if posixpath.normpath(path.removesuffix(".html")) == posixpath.normpath(new):
            new = path
        else:
            new += ("/" if path.endswith("/") else "") + (".html" if path.endswith(".html") else "")
            new = f"./{new}" if path.startswith("./") and not new.startswith(".") else new
        new = quote(new) if "%" in match["path"] else new
        if mirror is None:
            return new + rest + (match["hash"] or "")
        return self._with_fragment(new + rest, match["hash"] or "", target)

    # ---- both

    def _mirror_of(self, post: str) -> str | None:
        if unicodedata.normalize("NFC", post) == self.post:
            return self.path
        if not self.between_posts and not self.settings.translates_links:
            return None
        place = self.pages.mirror_place(post)
        self.looked_at |= {post, place} if place else {post}
        return self.pages.mirror_of(post)

    def _notice(self, reason: str) -> None:
        lines = self._lines.get(self._now) or [1]
        self.notices.append(
            Notice(
                lines.pop(0) if len(lines) > 1 else lines[0],
                tr("a link is left as it is: {reason}", reason=reason),
            )
        )


def _is_hash(text: str) -> bool:
    return text.startswith("#")


def _lines_by_text(destinations: Sequence[Destination]) -> dict[str, list[int]]:
    lines: dict[str, list[int]] = {}
    for destination in destinations:
        lines.setdefault(destination.text, []).append(destination.line)
    return lines
