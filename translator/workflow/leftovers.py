"""What is left of posts that were deleted or renamed: an English page that the site goes on showing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from translator.errors import PublishError
from translator.files import is_file
from translator.workflow.posts import find_post
from translator.workflow.site import Site, kept_posts


@dataclass(frozen=True, slots=True)
class Leftover:
    """A mirror whose post is gone. `post` is the post's name as it was."""

    post: str
    mirror: Path
    bitext: Path


def bitexts_without_post(site: Site) -> Iterator[tuple[str, Path]]:
    """The bitexts whose posts are gone, each with the name that its post had, in the order of the names.

    Nobody knows what is gone from a folder that can't be listed.
    """
    kept = site.state / site.config.language
    known = site.overview.names if site.overview is not None else {}
    unlisted = site.overview.census.unlisted if site.overview is not None else {}
    hidden = tuple(f"{folder}/" if folder else "" for folder in unlisted)
    unseen = sorted(
        label for label in kept_posts(kept) if label not in known and not label.startswith(hidden)
    )
    yield from ((label, Path(f"{kept}/{label}.po")) for label in unseen if find_post(site, label) is None)


def leftovers(site: Site) -> Iterator[Leftover]:
    """The mirrors that still stand though their posts don't, by the bitexts that are kept. Reads only."""
    for post, bitext in bitexts_without_post(site):
        try:
            mirror = site.root / site.layout.mirror_of(post)
        except PublishError:  # the layout of today has no place for it
            continue
        if is_file(mirror):
            yield Leftover(post, mirror, bitext)
