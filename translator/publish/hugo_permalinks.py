"""The addresses that Hugo makes by a site's `permalinks`; https://gohugo.io/configuration/permalinks/."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote_plus

from translator.publish.config_files import map_at
from translator.publish.site_settings import Values

_TOKEN = re.compile(r":(\w+(?:\[[^\]]*\])?)")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?![\d])")
_BETWEEN = re.compile(
    r"[/\\]"
)  # what some versions take for the end of a folder's name, and others for a hyphen
_KEPT = frozenset("./\\_#+~-@")
_CODE = re.compile(r"%[0-9A-Fa-f]{2}")


def permalinks_of(config: Mapping[str, Any], language: Mapping[str, Any]) -> dict[str, str]:
    """The templates for pages, by their section: of a language's own configuration, else of the site's."""
    said = map_at(language, "permalinks") or map_at(config, "permalinks")
    plain = {str(section): template for section, template in said.items() if isinstance(template, str)}
    of_pages = map_at(said, "page").items()
    return plain | {str(section): template for section, template in of_pages if isinstance(template, str)}


def expanded(template: str, below: PurePosixPath, values: Values) -> str | None:
    """The address of a page by its section's template; None where that can't be told.

    `below` is the page's path in its content folder without its ending, a bundle's without `index`.
    """
    tokens = dict(_tokens(below, values))
    if re.search(r"[\\.]", template) or not set(_TOKEN.findall(template)) <= tokens.keys():
        return None
    address = _TOKEN.sub(lambda match: tokens[match[1]], template)
    parts = [urlized(part) for part in unquote_plus(address).split("/")]
    return "/".join(["", *filter(None, parts), ""])


def _tokens(below: PurePosixPath, values: Values) -> Iterator[tuple[str, str]]:
    """What the tokens of a template stand for, as far as it is known."""
    folders, name = below.parts[:-1], urlized(below.name)
    if folders:
        yield "section", urlized(folders[0])
    if len(folders) < 2:  # deeper ones are sections where they have a page of their own
        yield "sections", urlized("/".join(folders))
    for token in ("filename", "contentbasename"):
        yield token, name
    title, slug = values.get("title", ""), values.get("slug", "")
    if title and not _BETWEEN.search(title):
        yield "title", urlized(title)
    if not _BETWEEN.search(slug or title) and (slug or title):
        yield "slug", urlized(slug or title)
    if not _BETWEEN.search(slug):
        for token in ("slugorfilename", "slugorcontentbasename"):
            yield token, urlized(slug) or name
    if day := _day(values.get("date", "")):
        yield from {
            "year": f"{day:%Y}",
            "month": f"{day:%m}",
            "monthname": f"{day:%B}",
            "day": f"{day:%d}",
            "weekday": f"{day:%w}",
            "weekdayname": f"{day:%A}",
            "yearday": str(day.timetuple().tm_yday),
        }.items()


def _day(written: str) -> date | None:
    """The day as the page's own front matter writes it: Hugo takes it in the zone that stands there."""
    match = _DAY.match(written)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def urlized(text: str) -> str:
    """Hugo's `urlize`, without its percent signs: letters in lower case, a hyphen for blanks, no punctuation."""
    kept: list[str] = []
    blank = False
    for char in sanitized(text):
        if char.isspace():
            blank = bool(kept) and kept[-1] != "-"
            continue
        if blank and char != "-":
            kept.append("-")
        blank = False
        kept.append(char)
    return "".join(kept)


def sanitized(text: str) -> str:
    """Text without what no address of Hugo's has, in lower case; blanks are still there."""
    codes = {match.start() for match in _CODE.finditer(text)}
    return "".join(char.lower()[0] for at, char in enumerate(text) if _is_kept(char) or at in codes)


def _is_kept(char: str) -> bool:
    return (
        char.isalpha()
        or char.isdecimal()
        or char.isspace()
        or char in _KEPT
        or unicodedata.category(char)[0] == "M"
    )
