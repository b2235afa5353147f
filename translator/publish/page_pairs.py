"""Which English pages of a site are which Korean posts': by place, shared key, address, name, time, and day."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePosixPath

from translator.errors import PublishError
from translator.publish.addresses import addresses_of
from translator.publish.census import PAIRING_KEYS
from translator.publish.languages import code_of
from translator.publish.mirror_places import Layout
from translator.publish.site_settings import SiteSettings

_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_DATED = re.compile(r"(?P<date>\d{4}-\d{1,2}-\d{1,2})-(?P<slug>.+)")
_ENDING = re.compile(r"(?:\.|-|_)(?:ko|kr|en|eng|english|korean)(?:[-_](?:kr|us|gb))?\Z", re.IGNORECASE)
_TIME = re.compile(r"\d{4}-\d{1,2}-\d{1,2}[T ]+\d{1,2}:\d{2}(?::\d{2})?")
_MIDNIGHT = re.compile(r"[T ]+0?0:00(?::00)?\Z")
_PREFIX = re.compile(r"\A/(?:ko|kr|en)(?=/|\Z)")
_DOCUSAURUS = re.compile(r"docusaurus-plugin-content-(docs|blog)/(?:current/)?")
_PLUGIN_FOLDERS = {"i18n", "_i18n"}


@dataclass(frozen=True, slots=True)
class Page:
    """A page by its path from the root, Hangul composed, with its front matter's values."""

    path: str
    values: Mapping[str, str]


_Marks = Callable[[Page], Iterable[Hashable]]


def pair_up(
    posts: Sequence[Page], english: Sequence[Page], layout: Layout, settings: SiteSettings
) -> dict[str, str]:
    """The English page of each post that has one, by path. What fits more than one is paired by none of the ways."""
    paired: dict[str, str] = {}
    taken: set[str] = set()
    there = {page.path for page in english}
    for post in posts:
        with suppress(PublishError):
            mirror = layout.mirror_of(post.path)
            if mirror in there and mirror not in taken:
                paired[post.path] = mirror
                taken.add(mirror)

    def addresses(page: Page) -> Iterable[Hashable]:
        return {_PREFIX.sub("", address) for address in addresses_of(page.path, page.values, settings)}

    def ways() -> Iterator[_Marks]:
        yield from (_keys, _bare_path, addresses, _name, _moment)
        yield _shelves([*posts, *english])  # looks at every page: only where something is left

    for marks in ways():
        left = [post for post in posts if post.path not in paired]
        others = [page for page in english if page.path not in taken]
        if not left or not others:
            break
        for korean, partner in _alike(left, others, marks):
            if korean not in paired and partner not in taken:
                paired[korean] = partner
                taken.add(partner)
    return paired


def _alike(posts: Sequence[Page], english: Sequence[Page], marks: _Marks) -> Iterable[tuple[str, str]]:
    """The pairs that share a mark which no third page has."""
    own: dict[Hashable, list[str]] = defaultdict(list)
    for page in english:
        for mark in marks(page):
            own[mark].append(page.path)
    theirs: dict[Hashable, list[str]] = defaultdict(list)
    for post in posts:
        for mark in marks(post):
            if mark in own:
                theirs[mark].append(post.path)
    return [
        (found[0], own[mark][0]) for mark, found in theirs.items() if len(found) == 1 and len(own[mark]) == 1
    ]


def _keys(page: Page) -> Iterable[Hashable]:
    return [(key, page.values[key]) for key in PAIRING_KEYS if page.values.get(key)]


def _bare_path(page: Page) -> Iterable[Hashable]:
    """The path without what names a language in it."""
    path = PurePosixPath(_DOCUSAURUS.sub(r"\1/", page.path))
    folders = [
        _ENDING.sub("", folder)
        for folder in path.parts[:-1]
        if code_of(folder) not in {"ko", "en"} and folder not in _PLUGIN_FOLDERS
    ]
    return [(*folders, _stem(page.path))]


def _name(page: Page) -> Iterable[Hashable]:
    """The date and the slug. A slug alone may be that of several pages in as many folders."""
    stem = _stem(page.path)
    if stem.lower() == "index":
        stem = PurePosixPath(page.path).parent.name
    dated = _DATED.fullmatch(stem)
    date = dated["date"] if dated else _day(page)
    slugs = {dated["slug"] if dated else stem}
    if slug := page.values.get("slug"):
        slugs.add(_ENDING.sub("", slug).strip("/"))
    return {(date, slug.lower()) for slug in slugs if date and slug}


def _moment(page: Page) -> Iterable[Hashable]:
    """The minute that a post is dated by: two posts are hardly ever written in one."""
    found = _TIME.match(page.values.get("date", ""))
    return [found[0]] if found and not _MIDNIGHT.search(found[0]) else []


def _shelves(pages: Sequence[Page]) -> _Marks:
    """The folder of one post's two languages: no third page of its day is in it, and both names end on a language,
    or the folder is called by that day. Each may have a name in its own language, then.
    """

    def shelf(page: Page) -> tuple[str, str] | None:
        folder = PurePosixPath(page.path).parent
        named = _DATE.search(folder.name)
        day = named[0] if named else _day(page)
        ends = _ENDING.search(PurePosixPath(page.path).stem)
        return (folder.as_posix(), day) if day and (named or ends) else None

    held = Counter(map(shelf, pages))
    return lambda page: [place] if (place := shelf(page)) is not None and held[place] == 2 else []


def _day(page: Page) -> str:
    found = _DATE.match(PurePosixPath(page.path).stem) or _DATE.match(page.values.get("date", ""))
    return found[0] if found else ""


def _stem(path: str) -> str:
    return _ENDING.sub("", PurePosixPath(path).stem)
