"""Where the links of a mirror lead: to the English page where there is one, and to headings by their English ids.

Nothing but the destinations of links is changed. What can't be decided is left as it is, and said.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from translator.document import Destination, Document, Notice
from translator.document.front_matter import find_values, replace_values
from translator.i18n import tr
from translator.publish.file_links import FileLinks
from translator.publish.heading_links import HeadingLinks
from translator.publish.page_addresses import LinkText, PageAddresses
from translator.publish.page_names import PageNames, is_page_file
from translator.publish.pages import Pages
from translator.publish.relative_files import moved_imports, moved_includes, with_moved_values
from translator.publish.two_pages import TwoPages

_RELATIVE = re.compile(
    r"(?P<path>(?![a-zA-Z][a-zA-Z0-9+.-]*:)[^/?#{}\s][^?#{}]*)(?P<query>\?[^#{}]*)?(?P<hash>#.*)?", re.DOTALL
)
_ANCHOR_TAG = re.compile(r"<[aA]\s[^<>]*=\s*[\"']?\Z")


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
    two = TwoPages(source, source.parse_mirror(mirror), post, path, pages, between_posts=between_posts)
    reader = _Localiser(two)
    edits = tuple(reader.edits())
    if moves:
        edits += tuple(Edit(*edit) for edit in moved_imports(two.mirror, post, path, pages.exists))
        if (includes := pages.settings.engine.links.includes) is not None:
            edits += tuple(
                Edit(*edit) for edit in moved_includes(two.mirror, includes, post, path, pages.exists)
            )
    text = apply_edits(mirror, edits)
    if moves:
        text = with_moved_values(text, post, path, pages.exists)
    if fronted:
        text = replace_values(text, dict(reader.front_links(text)))
    return Localised(text, edits, tuple(reader.notices), tuple(sorted(two.looked_at)))


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
    def __init__(self, two: TwoPages) -> None:
        self.notices: list[Notice] = []
        self._two = two
        self._headings = HeadingLinks(two)
        self._names = PageNames(two, self._headings)
        self._addresses = PageAddresses(two, self._headings)
        self._files = FileLinks(two, self._headings)
        self._lines = _lines_by_text(two.source.destinations)

    def edits(self) -> Iterator[Edit]:
        mirror = self._two.mirror
        for destination in mirror.destinations:
            # What stands between the destination and the last angle before it.
            angle = max(mirror.text.rfind("<", 0, destination.start), 0)
            in_tag = _ANCHOR_TAG.search(mirror.text, angle, destination.start) is not None
            new = self._noticed(destination.text, self._localised(destination.text, in_tag=in_tag))
            if new != destination.text:
                yield Edit(destination.start, destination.end, new)
        for match, new in self._names.tags_in_text():
            if self._noticed("", new) != match[0]:
                yield Edit(match.start(), match.end(), new)

    def front_links(self, text: str) -> Iterator[tuple[str, str]]:
        """The links in a mirror's front matter that lead elsewhere in English, by key."""
        for key, field in find_values(text).items():
            if field.is_text and key.rpartition(".")[2] == "link":
                new = self._noticed(field.value, self._localised(field.value, in_tag=False))
                if new != field.value:
                    yield key, new

    def _localised(self, text: str, *, in_tag: bool) -> str:
        """Where a destination leads in English, by the first of the ways to name a page that it is written in."""
        if text.startswith("#"):
            return self._headings.with_fragment("", text, self._two.post)
        link = self._addresses.read(text, in_tag=in_tag)
        ways: tuple[Callable[[], str | None], ...] = (
            lambda: self._names.by_tag(text, link.lead),
            lambda: self._addresses.filtered(link),
            lambda: self._names.by_site_file(text),
            lambda: self._rooted(link),
            lambda: self._relative(link),
        )
        return next((new for way in ways if (new := way()) is not None), text)

    def _rooted(self, link: LinkText) -> str | None:
        match = link.from_root
        if match is None:
            return None
        if self._two.custom.rooted_pages and not link.lead and is_page_file(match["path"]):
            return self._names.page_file(match)
        return self._addresses.rooted(link, match)

    def _relative(self, link: LinkText) -> str | None:
        match = _RELATIVE.fullmatch(link.text)
        if match is None:
            return None
        custom = self._two.custom
        is_page = is_page_file(match["path"])
        if is_page and custom.names_pages:
            return self._names.page_file(match)
        by_file = custom.moves_files and posixpath.splitext(match["path"])[1]
        if custom.by_browser and not is_page and not by_file:
            return self._addresses.browsed(link, match)
        return self._files.relative(match) if custom.names_files else None

    def _noticed(self, text: str, new: str) -> str:
        """`new`, after why `text` was left as it is has become notices with its lines in the post."""
        for reason in self._two.reasons:
            lines = self._lines.get(text) or [1]
            line = lines.pop(0) if len(lines) > 1 else lines[0]
            self.notices.append(Notice(line, tr("a link is left as it is: {reason}", reason=reason)))
        self._two.reasons.clear()
        return new


def _lines_by_text(destinations: Sequence[Destination]) -> dict[str, list[int]]:
    lines: dict[str, list[int]] = {}
    for destination in destinations:
        lines.setdefault(destination.text, []).append(destination.line)
    return lines
