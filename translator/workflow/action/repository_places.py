"""Where a site, and what is in it, lies in the repository that it is a part of."""

from __future__ import annotations

from pathlib import Path

from translator.errors import GitHubError
from translator.workflow.site import Site, open_site


def site_in(root: Path, folder: str) -> Site:
    """The site in a folder of the repository at `root`; in the root itself where that is empty."""
    return open_site(root / folder if folder else root)


def prefix_of(site: Site, root: Path) -> str:
    """What leads from the repository's root to the site's: empty, or a folder with a slash. Raises GitHubError."""
    root = root.resolve()
    if not site.root.is_relative_to(root):
        raise GitHubError(f"the site lies outside the repository, in {site.root}")
    place = site.root.relative_to(root).as_posix()
    return "" if place == "." else f"{place}/"


def place_of(site: Site, post: Path, prefix: str) -> str:
    """A post's path from the repository's root, as git has it."""
    return f"{prefix}{post.absolute().relative_to(site.root).as_posix()}"
