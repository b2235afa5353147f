"""A post and its mirror as pages of their site, for those who lead the mirror's links to English pages."""

from __future__ import annotations

import unicodedata

from translator.document import Document
from translator.publish.pages import Pages


class TwoPages:
    """The post and its mirror; `post` and `path` are where they stand, from the site's root.

    Without `between_posts` no other post has a mirror. `looked_at` are the files that decided where links lead, be they
    there or not; `reasons` why a link was left as it is, until somebody takes them.
    """

    def __init__(
        self, source: Document, mirror: Document, post: str, path: str, pages: Pages, *, between_posts: bool
    ) -> None:
        self.source, self.mirror = source, mirror
        self.post, self.path = post, path
        self.pages, self.settings = pages, pages.settings
        self.custom = pages.settings.engine.links
        self.looked_at: set[str] = set()
        self.reasons: list[str] = []
        self.between_posts = between_posts

    def mirror_of(self, post: str) -> str | None:
        """Where a post's mirror stands, None where it has none that a link may lead to."""
        if unicodedata.normalize("NFC", post) == self.post:
            return self.path
        if not self.between_posts and not self.settings.translates_links:
            return None
        place = self.pages.mirror_place(post)
        self.looked_at |= {post, place} if place else {post}
        return self.pages.mirror_of(post)

    def is_in_both(self, mirror: str) -> bool:
        """Whether a mirror isn't of the English part alone: its address doesn't begin as all do there."""
        prefix = f"{self.settings.english_prefix}/"
        return not (self.pages.address(mirror) or prefix).startswith(prefix)

    def referred(self, name: str) -> str | None:
        """The page that a link in the post names by its file, by its path from the root."""
        return self.settings.engine.referred(name, self.post, self.settings, self.pages.exists)
