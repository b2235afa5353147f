"""The text inside a raw HTML block, in stretches between block-level tags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mistune.helpers import BLOCK_TAGS

from translator.document.types import SegmentKind

BLOCKS = frozenset(BLOCK_TAGS)
"""The elements that are blocks to CommonMark."""

# A tag to its end; quotes may hold a `>`. What begins like one and does not end is not text either: to a browser the
# tag that follows is some more of its attributes.
_TAG = re.compile(
    r"""<(?P<close>/?)(?P<name>[A-Za-z][\w:.-]*)(?:"[^"]*"|'[^']*'|[^'"<>])*>|(?s:<!--.*)|<[!?][^>]*(?:>|\Z)|<[A-Za-z/][^<]*\Z"""
    r"""|<[A-Za-z](?:"[^"<>]{0,300}"|'[^'<>]{0,300}'|[^'">]){0,300}>"""
)
_TAG_OR_FRAGMENT = re.compile(rf"</?>|{_TAG.pattern}")  # of MDX, `<>…</>`
_INLINE = frozenset(
    "a abbr b bdi bdo big br cite code del dfn em font i img input ins kbd label mark q rp rt rb ruby s samp small span"
    " strike strong sub sup time tt u var wbr".split()
)
_OPAQUE = frozenset(
    {"pre", "script", "style", "svg", "textarea", "math", "code", "kbd", "samp", "tt", "var", "template"}
)
_KINDS = {
    "figcaption": SegmentKind.CAPTION,
    "caption": SegmentKind.CAPTION,
    "td": SegmentKind.CELL,
    "th": SegmentKind.CELL,
    **{f"h{level}": SegmentKind.HEADING for level in range(1, 7)},
}


_CODE = re.compile(r"(?<!`)(`+)(?!`)(?s:.*?)(?<!`)\1(?!`)")
# A tag that doesn't end in the block: a browser has it end at the next `>`, wherever that is.
_DANGLING = re.compile(r"</?[A-Za-z][^<>]*\Z")
_SHORTCODE = re.compile(r"\{\{<[^\n]*?>\}\}")
# What begins blocks, one in another: quotes, items, what a term means, then a heading.
_MARK = re.compile(
    r"^[ \t]*+(?P<outer>(?:>[ \t]*+|(?:[-*+:]|[0-9]{1,3}[.)])[ \t]+)++)?"
    r"(?P<heading>#{1,6}[ \t]+)?(?:(?<=[ \t])\[[ xX]\][ \t]+)?",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class ProseRun:
    """`text[start:end]` is prose with inline markup; `kind` follows the element it stands in."""

    start: int
    end: int
    kind: SegmentKind


def runs(text: str, *, markdown: bool = False) -> Iterator[ProseRun]:
    """The prose of an HTML block, block-level tags and untranslatable elements left out.

    `markdown`: it is Markdown, where a tag in a code span is none.
    """
    tags = _CODE.sub(lambda code: "`" * len(code.group()), text) if markdown and "`" in text else text
    if "{{<" in tags:  # between backticks, where it isn't covered
        tags = _SHORTCODE.sub(lambda shortcode: "{" * len(shortcode.group()), tags)
    dangling = None if markdown else _DANGLING.search(tags)
    limit = dangling.start() if dangling else len(text)
    kind = SegmentKind.HTML
    begin = 0
    opaque = ""
    for match in (_TAG_OR_FRAGMENT if markdown else _TAG).finditer(tags):
        name = (match.group("name") or "").lower()
        if opaque:
            if match.group("close") and name == opaque:
                opaque, begin = "", match.end()
            continue
        if name in _INLINE and name not in _OPAQUE:
            continue
        yield from _run(text, begin, match.start(), kind)
        begin = match.end()
        if name in _OPAQUE and not match.group("close") and not match.group().endswith("/>"):
            opaque = name
        if name and name not in _OPAQUE:
            kind = SegmentKind.HTML if match.group("close") else _KINDS.get(name, SegmentKind.HTML)
    if not opaque:
        yield from _run(text, begin, limit, kind)


def _run(text: str, start: int, end: int, kind: SegmentKind) -> Iterator[ProseRun]:
    """Text between tags. Marks of Markdown's blocks part it: they are some where `markdown="1"` says so."""
    at = start
    for mark in _MARK.finditer(text, start, end):
        if not mark.group().strip():
            continue
        yield from _stretch(text, at, mark.start(), kind)
        at = mark.end()
        item = (mark["outer"] or "").strip("> \t")
        kind = SegmentKind.HEADING if mark["heading"] else SegmentKind.ITEM if item else kind
    yield from _stretch(text, at, end, kind)


def _stretch(text: str, start: int, end: int, kind: SegmentKind) -> Iterator[ProseRun]:
    inside = text[start:end]
    lead = len(inside) - len(inside.lstrip())
    tail = len(inside.rstrip())
    if tail > lead and any(char.isalnum() for char in inside):
        yield ProseRun(start + lead, start + tail, kind)
