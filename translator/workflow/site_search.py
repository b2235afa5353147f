"""Where the site of a repository is, when it isn't the folder that one stands in: `docs/`, `website/` and the like."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from translator.errors import OlgimError
from translator.publish import STATE_FOLDER, detect_engine, find_root, may_hold_posts
from translator.workflow.posts import posts_of
from translator.workflow.site import open_site

_DEPTH, _MOST = 2, 12  # levels of folders that are looked into; sites that are found
_NO_SITES = frozenset(
    {"example", "examples", "test", "tests", "themes", "fixtures", "dist", "build", "public"}
)


@dataclass(frozen=True, slots=True)
class Found:
    """The root of a site, and those of others that have Korean posts, too."""

    root: Path
    others: tuple[Path, ...] = ()


def find_site(start: Path) -> Found:
    """The site to set up from the folder `start`: that which it lies in, else the one below with the most Korean posts.

    Reads only.
    """
    root = find_root(start)
    if (root / STATE_FOLDER).is_dir() or (detect_engine(root).has_marks and _korean_posts(root)):
        return Found(root)
    below = [(number, place) for place in _sites_below(root) if (number := _korean_posts(place))]
    if not below:
        return Found(root)
    below.sort(key=lambda one: (-one[0], str(one[1])))
    return Found(below[0][1], tuple(place for _, place in below[1:]))


def _sites_below(root: Path) -> list[Path]:
    found: list[Path] = []
    for place in _folders(root, _DEPTH):
        if len(found) == _MOST:
            break
        inside = any(place.is_relative_to(one) for one in found)
        if not inside and detect_engine(place).has_marks:
            found.append(place)
    return found


def _folders(folder: Path, depth: int) -> Iterator[Path]:
    """The folders below, those that are nearer first."""
    try:
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
    except OSError:
        return
    places = [folder / name for name in names if may_hold_posts(name) and name.lower() not in _NO_SITES]
    yield from places
    for place in places if depth > 1 else ():
        yield from _folders(place, depth - 1)


def _korean_posts(root: Path) -> int:
    try:
        return sum(1 for _ in posts_of(open_site(root)))
    except OlgimError:
        return 0
