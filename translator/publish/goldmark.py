"""Heading ids as Hugo makes them, which depends on its version, and that as a site's repository says it.

Up to 0.143 Hugo makes an id of a heading's Markdown, where a link has its address in it, from 0.145 on of its text
(https://github.com/gohugoio/hugo/issues/13405). Where the version isn't known, an id is known that is the same of both.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from enum import Enum, auto
from functools import partial
from itertools import chain
from pathlib import Path

from translator.document import Heading
from translator.publish.anchors import Explicit, Numbering, SlugRule, shown_text
from translator.publish.config_files import read_text


class IdSource(Enum):
    """What an id is made of: the Markdown, the text, or either."""

    OF_MARKDOWN = auto()
    OF_TEXT = auto()
    OF_EITHER = auto()


# ---- ids


def _github(text: str) -> str:
    """`sanitizeAnchorName`: letters and digits, each blank a hyphen."""
    return "".join(map(_character, text.strip())) or "heading"


def _ascii(text: str) -> str:
    """The same with `autoHeadingIDType: github-ascii`: accents are taken off, the rest dropped."""
    plain = unicodedata.normalize("NFD", text.strip())
    return "".join(_character(char) for char in plain if char.isascii()) or "heading"


def _blackfriday(text: str) -> str:
    """The same with `autoHeadingIDType: blackfriday`: what is no letter or number becomes one hyphen."""
    words = "".join(char.lower() if unicodedata.category(char)[0] in "LN" else " " for char in text)
    return "-".join(words.split()) or "heading"


def _character(char: str) -> str:
    if char in "- ":
        return "-"
    category = unicodedata.category(char)
    return char.lower() if char == "_" or category[0] == "L" or category == "Nd" else ""


# Text of which goldmark makes something that depends on the site: notes, addresses, emoji, raw HTML, math.
_ADDRESS = re.compile(r"\]\([^()]*\)")
_DEPENDS = re.compile(r"\[\^|<|https?:|www\.|:[\w+-]+:|\$|\\[(\[]")


def _slug(name: Callable[[str], str], made: IdSource, heading: Heading) -> str | None:
    texts = {shown_text(heading, dashes=dashes, alt=True) for dashes in (False, True)}
    if None in texts:
        return None
    of_text = {name(text) for text in texts if text is not None}
    if made is IdSource.OF_TEXT and _DEPENDS.search(_ADDRESS.sub("]", heading.raw)):
        made = IdSource.OF_EITHER
    if made is IdSource.OF_MARKDOWN:
        found = {name(heading.raw)}
    else:
        found = of_text if made is IdSource.OF_TEXT else {*of_text, name(heading.raw)}
    return found.pop() if len(found) == 1 else None


_KINDS: Mapping[str, Callable[[str], str]] = {
    "github": _github,
    "github-ascii": _ascii,
    "blackfriday": _blackfriday,
}
RULES: Mapping[tuple[str, IdSource], SlugRule] = {
    (kind, made): SlugRule(
        f"hugo-{kind}-{made.name.lower()}", partial(_slug, name, made), Numbering.free, Explicit.COUNTED
    )
    for kind, name in _KINDS.items()
    for made in IdSource
}
"""The rules by Hugo's `autoHeadingIDType` and by what ids are made of."""


# ---- Hugo's version

_OLD, _NEW = (0, 143), (0, 145)  # 0.144 began to change it
_NUMBER = r"['\"]?(?:extended_|v)?(?P<version>\d+\.\d+|latest)"
_PINNED = re.compile(rf"\b(?:hugo-version|HUGO_VERSION)['\"]?\s*[:=]\s*{_NUMBER}", re.IGNORECASE)
_ALONE, _TOOL = re.compile(rf"^{_NUMBER}"), re.compile(rf"^hugo\s+{_NUMBER}", re.MULTILINE)
_NPM = re.compile(r"\"hugo-extended\"\s*:\s*\"(?P<at_least>[\^~>=]*)(?P<version>\d+\.\d+)")
_FILES = ("netlify.toml", "vercel.json", ".gitlab-ci.yml", "wrangler.toml", ".env")
_TOOL_FILES = {".hugo-version": _ALONE, ".hugoversion": _ALONE, ".tool-versions": _TOOL}


def made_of(root: Path, at_least: str) -> IdSource:
    """What the site at `root` makes ids of, by what its repository is built with; `at_least` is the oldest version that
    its configuration takes.
    """
    pinned = {_made(version) for folder in {root, _repository(root)} for version in _pinned(folder)}
    if pinned:
        return pinned.pop() if len(pinned) == 1 else IdSource.OF_EITHER
    known = [at_least, *(version for folder in {root, _repository(root)} for version in _lowest(folder))]
    return IdSource.OF_TEXT if IdSource.OF_TEXT in map(_made, known) else IdSource.OF_EITHER


def _repository(root: Path) -> Path:
    """The repository that the site is in, where a workflow builds it: a site may be a folder of one."""
    place = root.resolve()
    return next((one for one in (place, *place.parents) if (one / ".git").exists()), place)


def _pinned(folder: Path) -> Iterator[str]:
    workflows = sorted((folder / ".github" / "workflows").glob("*.y*ml"))
    for path in chain(workflows, (folder / name for name in _FILES)):
        text = re.sub(r"(?m)^\s*#.*$", "", read_text(path))
        yield from (match["version"] for match in _PINNED.finditer(text))
    for name, pattern in _TOOL_FILES.items():
        yield from (match["version"] for match in pattern.finditer(read_text(folder / name)))
    for match in _NPM.finditer(read_text(folder / "package.json")):
        if not match["at_least"]:
            yield match["version"]


def _lowest(folder: Path) -> Iterator[str]:
    yield from (match["version"] for match in _NPM.finditer(read_text(folder / "package.json")))


def _made(version: str) -> IdSource:
    if version == "latest":
        return IdSource.OF_TEXT
    number = re.match(r"(\d+)\.(\d+)", version)
    if number is None:
        return IdSource.OF_EITHER
    pair = (int(number[1]), int(number[2]))
    return (
        IdSource.OF_MARKDOWN
        if (0, 60) <= pair <= _OLD
        else IdSource.OF_TEXT
        if pair >= _NEW
        else IdSource.OF_EITHER
    )
