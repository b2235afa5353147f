"""The publish room: where a mirror stands, what its front matter says, where its links lead, and the write itself.

find_root(start), detect_engine(root)      which site a post belongs to, and what builds it
read_settings(root, engine)                what the site's own configuration says
layout_for(settings).mirror_of(post)       where its mirror stands
localise_front_matter(text, …)             the mirror's own language and addresses
map_tags(text, english)                    tags and categories that the glossary knows
localise_links(source, text, …)            links to English pages and English headings
write_mirror(path, text)                   whole or not at all
"""

from __future__ import annotations

from translator.publish.anchors import Slugs, heading_ids
from translator.publish.front import localise_front_matter
from translator.publish.layout import PLACEHOLDERS, Layout, check_template, layout_for, resolve_inside
from translator.publish.links import Edit, Localised, localise_links
from translator.publish.pages import Pages, SitePages
from translator.publish.places import POST_SUFFIXES, may_hold_posts, real_place, why_no_place, why_no_post
from translator.publish.settings import SiteSettings, read_settings
from translator.publish.sites import STATE_FOLDER, SiteEngine, detect_engine, find_root, plugins_of
from translator.publish.tags import TAG_KEYS, map_tags
from translator.publish.write import write_mirror

__all__ = [
    "PLACEHOLDERS",
    "POST_SUFFIXES",
    "STATE_FOLDER",
    "TAG_KEYS",
    "Edit",
    "Layout",
    "Localised",
    "Pages",
    "SiteEngine",
    "SitePages",
    "SiteSettings",
    "Slugs",
    "check_template",
    "detect_engine",
    "find_root",
    "heading_ids",
    "layout_for",
    "localise_front_matter",
    "localise_links",
    "map_tags",
    "may_hold_posts",
    "plugins_of",
    "read_settings",
    "real_place",
    "resolve_inside",
    "why_no_place",
    "why_no_post",
    "write_mirror",
]
