"""Which site a post belongs to, and where its root is."""

from __future__ import annotations

import os
from pathlib import Path

from translator.publish.engines import detect_engine

STATE_FOLDER = "_olgim"


def find_root(start: Path) -> Path:
    """The root of the site of `start`: the nearest folder with `_olgim`, else with an engine's marks.

    Where neither is found it is the folder of `start` itself: a lone file needs no site.
    """
    start = start.resolve()
    folder = start if start.is_dir() else start.parent
    above = (folder, *folder.parents)
    for candidate in above:
        if (candidate / STATE_FOLDER).is_dir():
            return candidate
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 - never raises; a container's user may have no home
    for candidate in above:
        if candidate in (home, Path(candidate.anchor)):
            break
        if detect_engine(candidate).has_marks:
            return candidate.parent if candidate.parent != home and _is_inside(candidate) else candidate
    return folder


def _is_inside(folder: Path) -> bool:
    """Whether a folder is one in which the site above has the folder of its posts, as Hexo has `source/_posts`."""
    above = detect_engine(folder.parent)
    return above.has_marks and any(place.startswith(f"{folder.name}/") for place in above.post_folders)
