"""The preview room: a post and its translation as one HTML page, made from plain data.

render_page(page)      a post's page: Korean and English side by side, with states, findings and changes
render_index(entries)  a page that leads to several of them

A page is whole in itself: it asks nothing of any other place, and holds no script unless it is served. Everything here
is a function of what it is given: no file of a site is read and no socket opened.

Its files, in the order in which they are best read:

    page                               what a page shows, as plain data
    render, shell                      a post's page from top to bottom, and the document around it
    rows, passages, tagged_html        pairs and what stands between them; one passage; its tagged text
    index                              the page that leads to several
    looks, html                        words for states and findings; HTML that can't be broken
"""

from __future__ import annotations

from translator.preview.index import IndexEntry, render_index
from translator.preview.page import (
    Frame,
    Holder,
    KeptBlock,
    PageRow,
    PreviewPage,
    ShownPassage,
    ShownPicture,
    ShownTerm,
    Table,
    TableRow,
    TextChange,
)
from translator.preview.render import render_page
from translator.preview.shell import GENERATOR, POLICY, SERVED_POLICY

__all__ = [
    "GENERATOR",
    "POLICY",
    "SERVED_POLICY",
    "Frame",
    "Holder",
    "IndexEntry",
    "KeptBlock",
    "PageRow",
    "PreviewPage",
    "ShownPassage",
    "ShownPicture",
    "ShownTerm",
    "Table",
    "TableRow",
    "TextChange",
    "render_index",
    "render_page",
]
