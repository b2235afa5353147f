"""A vault of Obsidian, as it is published with Obsidian Publish or by a program that reads its links."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

from translator.document import Engine, Heading, Nature
from translator.publish.addresses import own_address
from translator.publish.anchors import Numbering, SlugRule
from translator.publish.site_settings import LinkCustom, Place, SiteEngine, SiteSettings, always, has_any

# A link's beginning up to the words that are shown, or all of it where it has none. Blocks (`#^id`) keep their names.
WIKI_LINK = re.compile(r"\[\[(?P<name>[^\[\]|#^\n]*?)(?P<hash>#(?!\^)[^\[\]|\n]*?)?(?P<shown>\\?\||\]\])")
_NO_LINK = re.compile(r"[#|^:%\[\]\\\s]+")


def wiki_text(match: re.Match[str], name: str, hash_: str, title: str) -> str:
    """A wiki link to another page; where it shows the page's name, it shows the English page's title."""
    if "/" not in match["name"]:
        name = name.rpartition("/")[2]
    embedded = match.string[max(match.start() - 1, 0) : match.start()] == "!"
    shown = match["shown"]
    if shown == "]]" and name and title and not embedded and not re.search(r"[\[\]|\n]", title):
        shown = f"|{title}]]"
    return f"[[{name}{hash_}{shown}"


def wiki_key(path: str, settings: SiteSettings) -> str:
    """What links call a page: its path without the ending."""
    below = path.removeprefix(f"{settings.source}/") if settings.source else path
    return str(PurePosixPath(below).with_suffix(""))


def _heading(heading: Heading) -> str | None:
    """A heading's own text, but for what no link may hold."""
    if any(nature is Nature.UNKNOWN for nature, _ in heading.pieces):
        return None
    return _plain("".join(text for nature, text in heading.pieces if nature is not Nature.IMAGE))


def _plain(text: str) -> str:
    return _NO_LINK.sub(" ", text).strip()


def _read(_root: Path) -> SiteSettings:
    return SiteSettings(ENGINE, slugs=HEADINGS)


def _address(place: Place, settings: SiteSettings) -> dict[str, str]:
    """A note's permalink begins with no slash."""
    own = place.values.get("permalink", "")
    said = own_address("permalink")(place, settings)
    return said if own.startswith("/") else {key: value.lstrip("/") for key, value in said.items()}


HEADINGS = SlugRule("obsidian", _heading, Numbering.same, fragment=_plain)

ENGINE = SiteEngine(
    name="obsidian",
    title="Obsidian",
    rank=900,  # a vault may hold a site of any other engine
    is_here=has_any(".obsidian"),
    read=_read,
    dialect=Engine.COMMONMARK,
    slugs=HEADINGS,
    mirrors=always(("", "{dir}/{stem}-en{ext}")),  # two notes of one name couldn't be told apart
    links=LinkCustom(names_files=True, moves_files=True, page_tag=WIKI_LINK, tag_text=wiki_text),
    key=wiki_key,
    short_keys=True,
    says_language=True,
    address_key="permalink",
    address=_address,
    marks=(".obsidian",),
)
