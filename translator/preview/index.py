"""The page that leads to the pages of several posts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from translator.i18n import counted, tr
from translator.preview.html import Html, el, join, text, visible
from translator.preview.looks import STATES
from translator.preview.shell import brand, document
from translator.units import State


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A post's line: its `address` from the index, its path, its title in both languages, how far it is.

    `error` says why it has no page; then there is no address.
    """

    post: str
    address: str = ""
    korean: str = ""
    english: str = ""
    counts: tuple[tuple[State, int], ...] = ()
    findings: int = 0
    error: str = ""


def render_index(entries: Sequence[IndexEntry], version: str | None = None) -> str:
    """One HTML page that lists `entries` and leads to the page of each; `version` is Olgim's, for its foot."""
    number = counted(len(entries), "post")
    rows = [_entry(one) for one in entries]
    body = join(
        [
            el("header", brand(), el("h1", text(number), class_="file-name")),
            el("main", el("ul", *rows, class_="posts")),
        ],
        "\n",
    )
    return document(text(tr("{number} · Olgim preview", number=number)), body, version)


def _entry(one: IndexEntry) -> Html:
    if not one.address:
        return el("li", el("p", visible(one.post)), el("p", visible(one.error), class_="failed"))
    counts = ", ".join(
        tr("{number:,} {word}", number=number, word=STATES[state].word)
        for state, number in one.counts
        if number
    )
    found = f", {counted(one.findings, 'finding')}" if one.findings else ""
    title = el("a", visible(one.korean or one.post), href=one.address, lang="ko" if one.korean else None)
    said = [el("p", title)]
    if one.english:
        said.append(el("p", visible(one.english), lang="en", class_="english"))
    counts = counts or tr("no Korean")
    said.append(el("p", visible(one.post), text(f" · {counts}{found}"), class_="about"))
    return el("li", *said)
