"""Which site a post belongs to, and where its root is."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from translator.files import read_regular
from translator.publish.engines import detect_engine
from translator.publish.site_settings import SiteEngine

STATE_FOLDER = "_olgim"
_MOST_OF_CONFIG = 100_000  # bytes
_POSTS = re.compile(rb"^posts[ \t]*:", re.MULTILINE)


def find_root(start: Path) -> Path:
    """The root of the site of `start`: the nearest folder with `_olgim`, or with an engine's marks.

    Marks don't count below an `_olgim` that claims what is there. Where nothing is found it is the folder of `start`
    itself: a lone file needs no site.
    """
    start = start.resolve()
    folder = start if start.is_dir() else start.parent
    above = (folder, *folder.parents)
    kept = next((candidate for candidate in above if (candidate / STATE_FOLDER).is_dir()), None)
    if folder == kept:
        return folder
    marked = _marked(above if kept is None else above[: above.index(kept)])
    if kept is not None:
        return kept if marked is None or kept.is_relative_to(marked) or _claims(kept, marked) else marked
    return folder if marked is None else marked


def _marked(folders: Sequence[Path]) -> Path | None:
    """The root of the nearest site that has an engine's marks; None for none."""
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 - never raises; a container's user may have no home
    for candidate in folders:
        if candidate in (home, Path(candidate.anchor)):
            return None
        if detect_engine(candidate).has_marks:
            if (whole := _site_of_part(candidate, home)) is not None:
                return whole
            return candidate.parent if candidate.parent != home and _is_inside(candidate) else candidate
    return None


def _site_of_part(folder: Path, home: Path) -> Path | None:
    """The site around a folder that has nothing of a site's but posts, such as `dev` with `dev/_posts`; else None."""
    engine = detect_engine(folder)
    if not engine.posts_anywhere or _has_configuration(folder, engine):
        return None
    for above in folder.parents:
        if above in (home, Path(above.anchor)):
            return None
        if _has_configuration(above, engine):
            return above
    return None


def _has_configuration(folder: Path, engine: SiteEngine) -> bool:
    """Whether one of the engine's own files is in a folder."""
    return any((folder / mark).is_file() for mark in engine.marks)


def _claims(kept: Path, below: Path) -> bool:
    """Whether a site that has `_olgim` has what is in a folder below for its own: its `posts:` name posts, or it keeps
    English of posts from there.
    """
    state, place = kept / STATE_FOLDER, below.relative_to(kept)
    config = b""
    with suppress(OSError):
        config = read_regular(state / "config.yml", _MOST_OF_CONFIG)
    return bool(_POSTS.search(config)) or any((one / place).is_dir() for one in state.glob("[!.]*"))


def _is_inside(folder: Path) -> bool:
    """Whether a folder is one in which the site above has the folder of its posts, as Hexo has `source/_posts`."""
    above = detect_engine(folder.parent)
    return above.has_marks and any(place.startswith(f"{folder.name}/") for place in above.post_folders)
