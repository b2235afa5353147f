"""The publish room: where a mirror stands, what its front matter says, and the write itself.

detect_engine(root), find_root(start)      which site a post belongs to, and what builds it
layout_for(engine).mirror_of(post)         where its mirror stands
localise_front_matter(text, …)             the mirror's own language and addresses
write_mirror(path, text)                   whole or not at all
"""

from __future__ import annotations

from translator.publish.front import localise_front_matter
from translator.publish.layout import PLACEHOLDERS, Layout, layout_for, resolve_inside
from translator.publish.sites import STATE_FOLDER, SiteEngine, detect_engine, find_root, plugins_of
from translator.publish.write import write_mirror

__all__ = [
    "PLACEHOLDERS",
    "STATE_FOLDER",
    "Layout",
    "SiteEngine",
    "detect_engine",
    "find_root",
    "layout_for",
    "localise_front_matter",
    "plugins_of",
    "resolve_inside",
    "write_mirror",
]
