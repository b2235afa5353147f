"""What a post's links lead to and what its headings say: for those who know how a site makes addresses."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from translator.document.link_targets import inline_target
from translator.document.segments import Draft
from translator.document.spans import Label
from translator.document.tagged import Kept, Node, read_tagged
from translator.document.types import Tag

_LIQUID = re.compile(r"\{[{%]")
_CODE = frozenset(
    {"code", "highlight", "math", "comment", "note", "skip", "html-pre", "html-code", "html-script"}
)
_CLOSING = re.compile(r"\]\(")
_DEFINITION = re.compile(r"[ \t>]*\[(?:[^\\\[\]]|\\.)+\]:[ \t]*(?:\r\n|\r|\n)?[ \t>]*(<[^<>\n]*>|\S+)")
_HTML_TAG = re.compile(
    r"<(?:(?i:a|area|img|source|video|audio)\b|(?P<component>[A-Z][\w$.]*))(?:\"[^\"]*\"|'[^']*'|[^\"'<>])*>"
)
_HTML_TARGET = re.compile(r"\s(?:href|src)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+))", re.IGNORECASE)
# Of components, what leads elsewhere: `<LinkCard href="…">`, `<Link to={'…'}>`.
_COMPONENT_TARGET = re.compile(
    r"\s(?:href|to)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|\{\s*(?:\"([^\"\\]*)\"|'([^'\\]*)')\s*\})"
)
# Of shortcodes and includes: `{{< card href="/posts/x/" >}}`.
_SHORTCODE_TARGET = re.compile(r"\s(?:href|link|url)\s*=\s*(?:\"([^\"{}]*)\"|'([^'{}]*)')")
_SHORTCODE = re.compile(r"\{(?:\{[<%]|%-?[ \t]*include\b)")
_ATX = re.compile(
    r"[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)*#{1,6}(?:[ \t]+|(?=[^\s#])|\Z)(?P<raw>.*?)(?:[ \t]+#+)?[ \t]*\Z"
)
_EXPLICIT = re.compile(
    r"[ \t]*(?:\{:?[ \t]*(?:[^{}#]*[ \t])?#(?P<id>[^\s{}.:#]+)[^{}]*\}|\{/\*[ \t]*#?(?P<mdx>[\w-]+)[ \t]*\*/\})[ \t]*\Z"
)
_ATTRIBUTES = re.compile(r"[ \t]*(?:\{[#.:/][^{}]*\})[ \t]*\Z")
_BELOW = re.compile(r"[ \t>]*\{:[^{}]*#(?P<id>[^\s{}.:#]+)[^{}]*\}[ \t]*\Z")
_BREAK = re.compile(r"\r\n|\r|\n")
_PLAIN = re.compile(r"[^`*_<>&$\\!\[\]{}~]*")
_SILENT_LINK = re.compile(r"\[(?:(?P<text>[^`\[\]*_<>]*)|`(?P<code>[^`]+)`)\]")
_CODE_SPAN = re.compile(r"(`+)(?P<code>[^`]+)\1")


class Nature(StrEnum):
    """What a piece of a heading is. Of an `unknown` one (Liquid) nobody can say what a reader will see."""

    TEXT = "text"
    CODE = "code"
    MATH = "math"
    IMAGE = "image"
    SILENT = "silent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: what a reader sees, in `pieces` (nature, text); its Markdown `raw`; the id its author gave it.

    `start` is where its line begins.
    """

    start: int
    pieces: tuple[tuple[Nature, str], ...]
    raw: str
    explicit: str = ""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a link, an image or a link definition leads: `text[start:end]`, without quotes and angles."""

    start: int
    end: int
    text: str
    line: int


# ---- destinations


def find_destinations(text: str, labels: Iterable[Label]) -> Iterator[tuple[int, int]]:
    """The destinations in what was recognised as links, images, definitions and HTML, in order, each once."""
    labels = list(labels)
    code = sorted({(label.start, label.end) for label in labels if label.why in _CODE})
    found = {place for label in labels for place in _in_label(text, label)}
    at = last = 0
    for start, end in sorted(found):
        if start < last:  # in another's
            continue
        while at < len(code) and code[at][1] <= start:
            at += 1
        if at == len(code) or code[at][0] >= end:
            yield start, end
            last = end


def _in_label(text: str, label: Label) -> Iterator[tuple[int, int]]:
    written = _without_liquid(text[label.start : label.end])
    if label.why in {"link", "image"}:
        for closing in _CLOSING.finditer(written):
            inline = inline_target(written, closing.start() + 1)
            if inline is not None:
                yield _bare(text, label.start + inline.destination[0], label.start + inline.destination[1])
    elif label.why == "definition":
        if match := _DEFINITION.match(written):
            yield _bare(text, label.start + match.start(1), label.start + match.end(1))
    elif label.why in {"liquid", "shortcode"}:
        shortcode = text[label.start : label.end]
        if _SHORTCODE.match(shortcode):
            for match in _SHORTCODE_TARGET.finditer(shortcode):
                start, end = match.span(1 if match[1] is not None else 2)
                yield label.start + start, label.start + end
    elif label.why == "html":
        for tag in _HTML_TAG.finditer(written):
            target = _COMPONENT_TARGET if tag["component"] else _HTML_TARGET
            for match in target.finditer(written, tag.start(), tag.end()):
                start, end = next(
                    match.span(at) for at, found in enumerate(match.groups(), 1) if found is not None
                )
                yield label.start + start, label.start + end


def _without_liquid(written: str) -> str:
    """The same length, with nothing in Liquid that Markdown could mistake for its own."""
    parts: list[str] = []
    at = 0
    unclosed: set[str] = set()
    for match in _LIQUID.finditer(written):
        if match.start() < at or match[0] in unclosed:
            continue
        end = written.find("}}" if match[0] == "{{" else "%}", match.end())
        if end < 0:
            unclosed.add(match[0])
            continue
        parts += [written[at : match.start()], "/" * (end + 2 - match.start())]
        at = end + 2
    return "".join([*parts, written[at:]])


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    return (start + 1, end - 1) if text[start : start + 1] == "<" and text[end - 1] == ">" else (start, end)


# ---- headings


def read_heading(text: str, start: int, draft: Draft | None) -> Heading:
    """The heading whose text (or first protected piece) stands at `start`."""
    begin = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    line, below = _lines(text, begin)
    atx = _ATX.match(line)
    raw = atx["raw"] if atx else line.strip()
    explicit = ""
    if match := _EXPLICIT.search(raw):
        explicit = match["id"] or match["mdx"]
        raw = raw[: match.start()]
    elif match := _ATTRIBUTES.search(raw):
        raw = raw[: match.start()]
    if not explicit and (match := _BELOW.match(below)):
        explicit = match["id"]
    pieces = tuple(_pieces_of(draft)) if draft is not None else _wordless(raw)
    return Heading(begin, pieces, raw.strip(), explicit)


def _lines(text: str, begin: int) -> tuple[str, str]:
    """The line at `begin`, and the one below (below the rule, if it is underlined)."""
    lines = [*_BREAK.split(text[begin : begin + 4000], maxsplit=3), "", ""]
    underlined = re.fullmatch(r"[ \t>]*(?:=+|-+)[ \t]*", lines[1])
    return lines[0], lines[2] if underlined else lines[1]


def _wordless(raw: str) -> tuple[tuple[Nature, str], ...]:
    """A heading in which no prose was found: plain numbers, one code span, or nothing that can be told."""
    if match := _CODE_SPAN.fullmatch(raw.strip()):
        return ((Nature.CODE, match["code"].strip()),)
    if _PLAIN.fullmatch(raw):
        return ((Nature.TEXT, raw.strip()),)
    return ((Nature.UNKNOWN, raw),)


def _pieces_of(draft: Draft) -> Iterator[tuple[Nature, str]]:
    nodes, _ = read_tagged(draft.source.replace("\n", " "), draft.tags)
    yield from _pieces(nodes, draft, {tag.id: tag for tag in draft.tags}, Nature.TEXT)


def _pieces(
    nodes: Sequence[Node], draft: Draft, tags: Mapping[str, Tag], nature: Nature
) -> Iterator[tuple[Nature, str]]:
    for node in nodes:
        if isinstance(node, str):
            yield nature, node
        elif isinstance(node, Kept):
            yield _protected(tags[node.id], draft.spots[node.id].why)
        else:
            why = draft.spots[node.id].why
            inside = Nature.IMAGE if why == "image" else Nature.CODE if why == "code-words" else nature
            yield from _pieces(node.children, draft, tags, inside)


def _protected(tag: Tag, why: str) -> tuple[Nature, str]:
    written = tag.opening
    if why == "code":
        return Nature.CODE, written.strip("`").strip()
    if why == "math":
        return Nature.MATH, written.strip("$")
    if why == "entity":
        return Nature.TEXT, html.unescape(written)
    if why in {"autolink", "url", "literal-tag"}:
        return Nature.TEXT, written.strip("<>") if why == "autolink" else written
    if why == "image":
        return Nature.IMAGE, ""
    if why == "link" and (match := _SILENT_LINK.match(written)):
        return (Nature.CODE, match["code"].strip()) if match["code"] else (Nature.TEXT, match["text"])
    if why in {"footnote", "comment", "note", "attributes", "html"}:
        return Nature.SILENT, ""
    return Nature.UNKNOWN, written
