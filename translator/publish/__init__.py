"""The publish room: where a mirror stands, what its front matter says, where its links lead, and the write itself.

find_root(start), detect_engine(root)      which site a post belongs to, and what builds it
read_settings(root, engine)                what the site's own configuration says
Census(root, settings), tell(path, …)      its pages, and which language each is in
layout_for(settings).mirror_of(post)       where a post's mirror stands
pair_up(posts, english, …), learn(…)       which English a site has, and the layout that it follows
engine.lacks(root, settings)                what its configuration needs before English is built
localise_front_matter(text, …)             the mirror's own language and addresses
map_tags(text, english)                    tags and categories that the glossary knows
localise_links(source, text, …)            links to English pages and English headings
write_mirror(path, text)                   whole or not at all

Its files, in the order in which they are best read:

    site_roots, site_settings, config_files which site, what builds it, what its own configuration says
    engines                                 a file for each engine, with all in which it differs
    languages, census, page_pairs           which language a page is in; every page; which English is whose
    mirror_places, places, learned          where a mirror stands, where it may, and what a site's own pages show
    locales                                 what engines share of saying what a configuration lacks
    custom, front, tag_names                what a site's own pages say there; a mirror's front matter; tags in English
    addresses, anchors, pages               the addresses of pages and of headings; which page a name means
    goldmark, hugo_permalinks               heading ids as Hugo makes them, by its version; addresses by `permalinks`
    links                                   a mirror's links led to English pages, by the first way that fits each
    two_pages, own_routes                   post and mirror as pages of the site; where they are served
    heading_links, page_names               links to headings; to pages by what the site calls them
    page_addresses, file_links              links to pages by their addresses; by their files, from the post's own
    relative_files                          files named from another folder
    write                                   whole or not at all
"""

from __future__ import annotations

from translator.publish.addresses import addresses_of, normal, page_values, served_at
from translator.publish.anchors import Slugs, heading_ids
from translator.publish.census import PAIRING_KEYS, Census, facts_of, is_draft, is_of_repository, label_of
from translator.publish.custom import BothPages, custom_of
from translator.publish.engines import ENGINES, detect_engine, read_settings
from translator.publish.front import REDIRECT_KEYS, check_own_address, localise_front_matter, with_redirects
from translator.publish.languages import Tongue, language_name, tell
from translator.publish.learned import Learned, learn, line_of, rules_for, with_pages_kept
from translator.publish.links import Edit, Localised, localise_links
from translator.publish.mirror_places import (
    PLACEHOLDERS,
    Layout,
    Rule,
    check_template,
    layout_for,
    resolve_inside,
)
from translator.publish.page_pairs import Page, pair_up
from translator.publish.pages import Pages, SitePages
from translator.publish.places import POST_SUFFIXES, may_hold_posts, real_place, why_no_place, why_no_post
from translator.publish.site_roots import STATE_FOLDER, find_root
from translator.publish.site_settings import AddressRule, FrontCustom, Lacking, SiteEngine, SiteSettings
from translator.publish.tag_names import TAG_KEYS, map_tags
from translator.publish.write import write_mirror

__all__ = [
    "ENGINES",
    "PAIRING_KEYS",
    "PLACEHOLDERS",
    "POST_SUFFIXES",
    "REDIRECT_KEYS",
    "STATE_FOLDER",
    "TAG_KEYS",
    "AddressRule",
    "BothPages",
    "Census",
    "Edit",
    "FrontCustom",
    "Lacking",
    "Layout",
    "Learned",
    "Localised",
    "Page",
    "Pages",
    "Rule",
    "SiteEngine",
    "SitePages",
    "SiteSettings",
    "Slugs",
    "Tongue",
    "addresses_of",
    "check_own_address",
    "check_template",
    "custom_of",
    "detect_engine",
    "facts_of",
    "find_root",
    "heading_ids",
    "is_draft",
    "is_of_repository",
    "label_of",
    "language_name",
    "layout_for",
    "learn",
    "line_of",
    "localise_front_matter",
    "localise_links",
    "map_tags",
    "may_hold_posts",
    "normal",
    "page_values",
    "pair_up",
    "read_settings",
    "real_place",
    "resolve_inside",
    "rules_for",
    "served_at",
    "tell",
    "why_no_place",
    "why_no_post",
    "with_pages_kept",
    "with_redirects",
    "write_mirror",
]
