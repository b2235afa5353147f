"""Where a post and its mirror are served themselves, and what a relative address says from there."""

from __future__ import annotations

import posixpath

from translator.document import Document
from translator.publish.addresses import addresses_of, counterpart, page_values, served_at
from translator.publish.two_pages import TwoPages


class OwnRoutes:
    """The routes of one post and of its mirror."""

    def __init__(self, two: TwoPages) -> None:
        self._source, self._mirror = two.source, two.mirror
        self._post, self._path = two.post, two.path
        self._pages, self._settings = two.pages, two.settings

    def english(self, address: str) -> str | None:
        """The mirror's address for one of the post's own; None where it can't be worked out."""
        posts = addresses_of(self._post, page_values(self._source.text), self._settings)
        return counterpart(
            address, posts, addresses_of(self._path, page_values(self._mirror.text), self._settings)
        )

    def from_post(self, relative: str) -> set[str]:
        """The addresses that a relative one may say on the post's page."""
        return self._joined(self._post, self._source, relative)

    def from_mirror(self, relative: str) -> set[str]:
        """The addresses that it may say on the mirror's page."""
        return self._joined(self._path, self._mirror, relative)

    def is_served(self, target: str, path: str) -> bool:
        """Whether a file is found at an address: by its path from the site's root, or among the post's own."""
        if self._pages.exists(target.strip("/")):
            return True
        folder = self._settings.engine.assets(self._post, self._settings)
        return bool(folder) and self._pages.exists(posixpath.normpath(f"{folder}/{path}"))

    def _joined(self, place: str, document: Document, relative: str) -> set[str]:
        served = served_at(place, page_values(document.text), self._settings)
        return {posixpath.normpath(posixpath.join(posixpath.dirname(own), relative)) for own in served}
