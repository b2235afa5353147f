"""What is left of posts that were deleted or renamed: an English page that the site goes on showing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from translator.errors import PublishError
from translator.workflow.posts import find_post
from translator.workflow.site import Site


@dataclass(frozen=True, slots=True)
class Leftover:
    """A mirror whose post is gone. `post` is the post's name as it was."""

    post: str
    mirror: Path
    bitext: Path


def leftovers(site: Site) -> Iterator[Leftover]:
    """The mirrors that still stand though their posts don't, by the bitexts that are kept. Reads only."""
    kept = site.state / site.config.language
    for bitext in sorted(kept.rglob("*.po")):
        post = bitext.relative_to(kept).as_posix().removesuffix(".po")
        if find_post(site, post) is not None:
            continue
        try:
            mirror = site.root / site.layout.mirror_of(post)
        except PublishError:  # the layout of today has no place for it
            continue
        if mirror.is_file():
            yield Leftover(post, mirror, bitext)
