"""The other posts of a site, as far as links to them need to know: which there are, and which have a mirror."""

from __future__ import annotations

import os
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path, PurePosixPath
from typing import Protocol

from translator.document import ParseOptions, decode_post, parse
from translator.errors import OlgimError
from translator.files import read_regular
from translator.publish.addresses import addresses_of, counterpart, normal, page_values, served_at
from translator.publish.anchors import Fragments, heading_ids
from translator.publish.mirror_places import Layout
from translator.publish.places import POST_SUFFIXES, real_place
from translator.publish.site_settings import SiteSettings, Values

_NOT_PAGES = ("node_modules", "vendor", "_site", "_includes", "_layouts", "_data", "_olgim")
_HEAD = 65536  # bytes in which front matter ends
_REMEMBERED = 64  # pairs of texts whose headings are known

_Ids = tuple[str | None, ...]


class Pages(Protocol):
    """What links are held against. Paths are from the site's root, addresses as `addresses.normal` makes them."""

    settings: SiteSettings

    def exists(self, path: str) -> bool:
        """Whether the site has this file."""
        ...

    def mirror_place(self, post: str) -> str | None:
        """Where a post's mirror stands or would stand."""
        ...

    def mirror_of(self, post: str) -> str | None:
        """The path of a post's mirror, if it has been written."""
        ...

    def with_stem(self, stem: str) -> Sequence[str]:
        """The posts whose files are called so, whatever their folder and their ending."""
        ...

    def called(self, name: str) -> str | None:
        """The post that the engine's own tags call by a name; None if there is none or more than one."""
        ...

    def title(self, path: str) -> str:
        """The title in a page's front matter; empty where it has none."""
        ...

    def at(self, address: str) -> str | None:
        """The post whose page has this address; None if there is none or more than one."""
        ...

    def address(self, post: str) -> str | None:
        """The address of a post's own page as it is served; None where that can't be told."""
        ...

    def english(self, post: str, address: str) -> str | None:
        """The address of a post's mirror, where the post's own is `address`."""
        ...

    def fragment(self, post: str, fragment: str) -> str | None:
        """What a fragment of a post's page is in its mirror's."""
        ...


class SitePages:
    """The pages of a site on the disk. Addresses are read once, when first asked for; mirrors each time."""

    def __init__(
        self,
        root: Path,
        settings: SiteSettings,
        layout: Layout,
        options: ParseOptions | None = None,
        front: Callable[[str], Values | None] = lambda _path: None,
    ) -> None:
        """`front` gives the front matter of a page that has been read already."""
        self._read_already = front
        self.root = root
        self.settings = settings
        self.layout = layout
        self.options = options or ParseOptions()
        self._headings = lru_cache(maxsize=_REMEMBERED)(self._read_headings)

    def exists(self, path: str) -> bool:
        """Whether the site has this file."""
        try:
            return (self.root / path).is_file()
        except OSError:  # a name that no file can have
            return False

    def mirror_place(self, post: str) -> str | None:
        """Where a post's mirror stands or would stand."""
        try:
            return self.layout.mirror_of(unicodedata.normalize("NFC", post))  # as posts are labelled
        except OlgimError:
            return None

    def mirror_of(self, post: str) -> str | None:
        """The path of a post's mirror, if it has been written."""
        mirror = self.mirror_place(post)
        return mirror if mirror and self.exists(mirror) else None

    def with_stem(self, stem: str) -> Sequence[str]:
        """The posts whose files are called so, in either form of Hangul."""
        return self._posts_by_name.get(unicodedata.normalize("NFC", stem), ())

    def called(self, name: str) -> str | None:
        """The post that the engine's own tags call by a name."""
        found = self._posts_by_key.get(unicodedata.normalize("NFC", name), ())
        return found[0] if len(found) == 1 else None

    def title(self, path: str) -> str:
        """The title in a page's front matter."""
        return self._front(path).get("title", "")

    def at(self, address: str) -> str | None:
        """The post whose page has this address."""
        posts = self._posts_by_address.get(normal(address), ())
        return posts[0] if len(posts) == 1 else None

    def address(self, post: str) -> str | None:
        """The address of a post's own page as it is served."""
        found = served_at(post, self._front(post), self.settings)
        return found[0] if len(found) == 1 else None

    def english(self, post: str, address: str) -> str | None:
        """The address of a post's mirror, where the post's own is `address`."""
        mirror = self.mirror_of(post)
        if mirror is None:
            return None
        own = addresses_of(post, self._front(post), self.settings)
        return counterpart(address, own, addresses_of(mirror, self._front(mirror), self.settings))

    def fragment(self, post: str, fragment: str) -> str | None:
        """What a fragment of a post's page is in its mirror's."""
        mirror = self.mirror_of(post)
        if mirror is None:
            return None
        try:
            fragments, ids, others = self._headings(self._read(post), self._read(mirror), post)
        except (OSError, OlgimError):
            return None
        at = fragments.find(fragment)
        if at is None or len(ids) != len(others):
            return None
        return fragment if ids[at] == others[at] else others[at] or None

    def stopped(self) -> Iterator[tuple[str, str]]:
        """Posts without English that keep the site's English part from being built, each with a post that it names."""
        tag = self.settings.engine.stops_at(self.settings)
        for post in self._posts() if tag else ():
            if self.mirror_of(post) is None and not self.layout.is_mirror(post):
                tagged = self.settings.engine.links.tagged_file
                names = {tagged(match, self) for match in tag.finditer(self._text(post))} if tag else set()
                yield from ((post, name) for name in sorted(filter(None, names)) if self.mirror_of(name))

    def _text(self, post: str) -> str:
        try:
            return self._read(post)
        except (OSError, OlgimError):
            return ""

    def _read_headings(self, post: str, mirror: str, name: str) -> tuple[Fragments, _Ids, _Ids]:
        source = parse(post, self.options.for_file(name))
        slugs, prefix = self.settings.slugs, self.settings.id_prefix
        ids = heading_ids(source.headings, slugs, prefix)
        others = heading_ids(source.parse_mirror(mirror).headings, slugs, prefix)
        return Fragments(ids, slugs), ids, others

    @cached_property
    def _posts_by_address(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for post in self._posts():
            front = self._read_already(post)
            values = self._front(post) if front is None else front
            for address in addresses_of(post, values, self.settings):
                found[address].append(post)
        return found

    @cached_property
    def _posts_by_key(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for post in self._posts():
            key = unicodedata.normalize("NFC", self.settings.engine.key(post, self.settings))
            for name in {key, key.rpartition("/")[2]} if self.settings.engine.short_keys else {key}:
                found[name].append(post)
        return found

    @cached_property
    def _posts_by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for post in self._posts():
            found[unicodedata.normalize("NFC", PurePosixPath(post).stem)].append(post)
        return found

    def _posts(self) -> Iterator[str]:
        for name in (".",) if self.settings.engine.posts_anywhere else self.layout.post_folders:
            for folder, below, files in os.walk(self.root / name):
                below[:] = sorted(one for one in below if not one.startswith(".") and one not in _NOT_PAGES)
                place = Path(folder).relative_to(self.root)
                for file in sorted(files):
                    post = (place / file).as_posix()
                    if (
                        file.lower().endswith(POST_SUFFIXES)
                        and not file.startswith(".")
                        and self._is_post(post)
                    ):
                        yield post

    def _is_post(self, path: str) -> bool:
        if not self.exists(path) or self.layout.is_mirror(path):
            return False
        file = self.root / path
        return not file.is_symlink() or real_place(self.root.resolve(), file) is not None

    def _front(self, path: str) -> dict[str, str]:
        try:
            with (self.root / path).open("rb") as file:
                return page_values(file.read(_HEAD).decode("utf-8", "replace"))
        except OSError:
            return {}

    def _read(self, path: str) -> str:
        return decode_post(read_regular(self.root / path), self.root / path)
