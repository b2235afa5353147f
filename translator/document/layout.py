"""From mistune's tokens to leaves: stretches of prose by offset, protected blocks, and the nesting around them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate

from translator.document import htmlprose
from translator.document.block_state import BlockTokens, PlacedLine, Token
from translator.document.covers import INLINE_COVER
from translator.document.glued import stands_alone
from translator.document.jsx import JSX_TAG
from translator.document.parse_options import Engine
from translator.document.source_map import Lines
from translator.document.table_rows import split_rows
from translator.document.types import SegmentKind
from translator.i18n import tr

Range = tuple[int, int]


class Style(StrEnum):
    """What a translation must be escaped for, in the place it goes to."""

    BLOCK = "block"
    LINE = "line"
    HEADING = "heading"
    CELL = "cell"
    HTML = "html"
    ATTRIBUTE = "attribute"
    PARAMETER = "parameter"
    SHORTCODE = "shortcode"
    OPTION = "option"
    TITLE = "title"
    FRONT_MATTER = "front-matter"
    COMMENT = "comment"


@dataclass(frozen=True, slots=True)
class Leaf:
    """Prose that belongs together: one range of the post for each of its lines."""

    kind: SegmentKind
    style: Style
    ranges: tuple[Range, ...]
    what: str


@dataclass(frozen=True, slots=True)
class Guarded:
    """A protected block: lines `first` to `last`; `reason` is set where it was protected for want of certainty."""

    what: str
    first: int
    last: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ContainerMark:
    """The place where a container, such as a list or a quote, begins or ends."""

    what: str
    opens: bool


@dataclass(frozen=True, slots=True)
class HtmlBlock:
    """A raw HTML block: lines of ranges, and the stretches of text in it; or lines of nothing but MDX's `tags`."""

    ranges: tuple[Range, ...]
    leaves: tuple[Leaf, ...]
    what: str = "html"


@dataclass(frozen=True, slots=True)
class Code:
    """A fenced code block: lines `first` to `last`, the language it names, and one range for each line of code."""

    info: str
    first: int
    last: int
    ranges: tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class Directive:
    """The line `text[start:end]` that opens an admonition; there may be attributes in it."""

    start: int
    end: int


Item = Leaf | Guarded | ContainerMark | HtmlBlock | Code | Directive


@dataclass(frozen=True, slots=True)
class BlockLayout:
    """The items of a post in its order, the leaves among them and in its HTML, and its link definitions' labels as
    mistune keys them.
    """

    items: tuple[Item, ...]
    leaves: tuple[Leaf, ...]
    labels: frozenset[str]


_HASHES_OF_HEADING = re.compile(r"[ \t]*#{1,6}[ \t]+")
# Here and below: where a run of blanks could be entered at each of its characters, a long one would take its square.
_HEADING_TAIL = re.compile(r"(?:(?<![ \t])[ \t]+)?(?:\{[#.:/][^{}]*\}|\[\[[\w-]+\]\])[ \t]*\Z")
_HASHES = re.compile(r"#{1,6}(?=[^#\s])")
_TASK = re.compile(r"\[[ xX]\](?:[ \t]+|\Z)")
_TASK_OF_GOLDMARK = re.compile(r"\[[ xX]\](?![(\[])[ \t]*")  # which asks for no blank behind the box
_UNDERLINE = re.compile(r"[-=]+[ \t]*\Z")
# In a paragraph such a line stands only where it isn't certain whose line it is, or what stands above.
_ODD_LINE = re.compile(r"(?:=+|(?=[^:|]*[:|])\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?)[ \t]*\Z")
_MAY_BE_MORE = tr(
    "this may be a heading or a table, by a line of nothing but marks in it; it is left as it is"
)
_ALERT = re.compile(r"\[![A-Za-z][\w-]*\](?![(\[:])[+-]?[ \t]*")
_TERM = re.compile(r"[ \t]*(?P<text>.*?)(?<![ \t])[ \t]*\Z")
_ABBREVIATION = re.compile(r"[ \t]*\*\[.+?\]:[ \t]*(?P<text>.*?)(?<![ \t])[ \t]*\Z")
_ADMONITION = re.compile(
    r"[ \t]*(?::{3,}|/{3,}|!!!|\?\?\?\+?|===)[ \t]*"
    r"(?:(?P<word>\{[^{}]*\}|[\w.-]+(?:[ \t]+inline(?:[ \t]+end)?)?)[ \t]*)?"
    r"(?:(?:\{[^{}]*\}|\ue001+)[ \t]*)?(?:\|[ \t]*)?"
    r"(?P<open>\"|\[(?=[^\[\]]*\][ \t]*(?:\{[^{}]*\}|\ue001+)?[ \t]*\Z)|)"
    r"(?P<text>.*?)(?:(?<![ \t])|(?=[\"\]]))(?P<close>[\"\]]?)(?:[ \t]*(?:\{[^{}]*\}|\ue001+))?[ \t]*\Z"
)

_COVER = re.compile(rf"{INLINE_COVER}+[ \t]*")
_BLANK_LINE = re.compile(r"(?>\r\n|\r|\n)[ \t]*[\r\n]")
_GUARDED = {
    "block_code": "code",
    "thematic_break": "rule",
    "opaque": "opaque",
    "ref_link": "definition",
}
_CONTAINERS_OF = {
    "block_quote": ("quote", SegmentKind.PARAGRAPH),
    "footnote": ("footnote", SegmentKind.FOOTNOTE),
    "definition": ("definition", SegmentKind.DEFINITION),
    "aside": ("aside", SegmentKind.PARAGRAPH),
}
"""What a container of mistune's is called in a skeleton, and what its paragraphs are."""


def lay_out(
    text: str, blocks: BlockTokens, lines: Lines, engine: Engine, *, comments: bool = False
) -> BlockLayout:
    """The structure that the tokens of these lines have.

    `comments`: those in code will be read, for which each of its lines is placed.
    """
    walker = _Walker(text, lines, engine, comments=comments)
    items = tuple(walker.walk(blocks.tokens, SegmentKind.PARAGRAPH))
    return BlockLayout(items, tuple(_leaves(items)), blocks.labels)


def _leaves(items: Iterable[Item]) -> Iterator[Leaf]:
    """The prose of the layout in its order, that in HTML among the rest."""
    for item in items:
        if isinstance(item, Leaf):
            yield item
        elif isinstance(item, HtmlBlock):
            yield from item.leaves


class _Walker:
    def __init__(self, text: str, lines: Lines, engine: Engine, *, comments: bool) -> None:
        self.text = text
        self.lines = lines
        self.comments = comments
        self.engine = engine
        self._task = _TASK_OF_GOLDMARK if engine is Engine.GOLDMARK else _TASK

    def walk(self, tokens: Iterable[Token], kind: SegmentKind) -> Iterator[Item]:
        for token in tokens:
            yield from self._token(token, kind)

    def _token(self, token: Token, kind: SegmentKind) -> Iterator[Item]:
        name = token["type"]
        if name == "blank_line":
            return
        if "disputed" in token:
            yield Guarded("disputed code", token["first"], token["last"], token["disputed"])
            return
        if "glued" in token:
            yield Guarded("disputed", token["first"], token["last"], token["glued"])
        elif name in {"paragraph", "block_text"}:
            yield from self._paragraph(token, kind)
        elif name in _CONTAINERS_OF:
            yield from self._container(*_CONTAINERS_OF[name], token)
        elif name in _READERS:
            yield from _READERS[name](self, token)
        else:
            yield self._guard(token)

    def _terms(self, token: Token) -> Iterator[Item]:
        if not token["whole"]:
            yield self._unsure(token["lines"])
            return
        for place in token["lines"]:
            yield from self._line(place, _TERM, SegmentKind.DEFINITION, "term")

    def _list(self, token: Token) -> Iterator[Item]:
        what = ("list" if token["attrs"]["ordered"] else "bullets") + token["bullet"]
        yield ContainerMark(what, opens=True)
        for item in token["children"]:
            yield from self._container("item", SegmentKind.ITEM, item)
        yield ContainerMark(what, opens=False)

    def _abbreviation(self, token: Token) -> Iterator[Item]:
        yield from self._line(token["lines"][0], _ABBREVIATION, SegmentKind.DEFINITION, "abbreviation")

    def _admonition(self, token: Token) -> Iterator[Item]:
        place = token["lines"][0]
        if place.column >= 0:
            yield Directive(self._base(place), self.lines.ends[place.line])
        yield from self._line(place, _ADMONITION, SegmentKind.TITLE, "admonition")

    def _container(self, what: str, kind: SegmentKind, token: Token) -> Iterator[Item]:
        yield ContainerMark(what, opens=True)
        yield from self.walk(token["children"], kind)
        yield ContainerMark(what, opens=False)

    # Leaves --------------------------------------------------------------------------------------------------

    def _paragraph(self, token: Token, kind: SegmentKind) -> Iterator[Item]:
        ranges = self._ranges(token)
        if ranges is None:
            yield self._unsure(token["lines"])
            return
        if self.engine is not Engine.MDX:
            ranges = self._behind_comment(ranges)
        if self.engine is Engine.MDX and self._begins_with_block(ranges):
            yield self._html_block(ranges)
            return
        if len(ranges) == 1:
            pass
        elif self.engine is Engine.KRAMDOWN:
            underline = self._slice(*ranges[1])
            if _UNDERLINE.match(underline):  # below a line that goes on with a quote, too
                yield Leaf(
                    SegmentKind.HEADING, Style.BLOCK, (ranges[0],), f"heading {'=-'.index(underline[0]) + 1}"
                )
                if ranges := ranges[2:]:
                    yield Leaf(kind, Style.BLOCK, tuple(ranges), "paragraph")
                return
        elif self.engine is not Engine.MDX and any(
            _ODD_LINE.match(self._slice(*found)) for found in ranges[not self._is_glued(token) :]
        ):
            yield Guarded("paragraph", token["first"], token["last"], _MAY_BE_MORE)
            return
        start, end = ranges[0]
        alert = _ALERT.match(self._slice(start, end))
        ranges = self._without_marker(ranges, kind)
        if alert and start + alert.end() < end and stands_alone(self._slice(*ranges[0])):
            yield Leaf(SegmentKind.TITLE, Style.LINE, (ranges.pop(0),), "alert title")
        if ranges:
            yield Leaf(kind, Style.BLOCK, tuple(ranges), "paragraph")

    def _is_glued(self, token: Token) -> bool:
        """Whether something stands right above a block."""
        first: int = token["first"]
        return first > 0 and self.lines.texts[first - 1].strip(" \t>") != ""

    def _behind_comment(self, ranges: list[Range]) -> list[Range]:
        """Leave out a comment with blank lines in it that a paragraph begins with: it can stand nowhere else."""
        start, end = ranges[0]
        cover = _COVER.match(self._slice(start, end))
        if cover is None or start + cover.end() >= end:
            return ranges
        inside = self.text[start : start + cover.end()]
        if not inside.startswith("<!--") or not _BLANK_LINE.search(inside):
            return ranges
        return [(start + cover.end(), end), *ranges[1:]]

    def _without_marker(self, ranges: list[Range], kind: SegmentKind) -> list[Range]:
        """Leave out what marks the paragraph as something: a task's box, an alert's name, hashes without a blank."""
        start, end = ranges[0]
        text = self._slice(start, end)
        match = self._task.match(text) if kind is SegmentKind.ITEM else None
        match = match or _ALERT.match(text) or _HASHES.match(text)
        if match:
            ranges[0] = (start + match.end(), end)
            if match.end() >= len(text):
                del ranges[0]
        return ranges

    def _heading(self, token: Token) -> Iterator[Item]:
        level = token["attrs"]["level"]
        if token["style"] == "setext":
            ranges = self._ranges(token)
            if ranges is None:
                yield self._unsure(token["lines"])
                return
            start, end = ranges[-1]
            if tail := _HEADING_TAIL.search(self._slice(start, end)):
                ranges[-1] = (start, start + tail.start())
            if len(ranges) > 1:  # an item's paragraph to kramdown, which may begin with a task's box
                ranges = self._without_marker(ranges, SegmentKind.ITEM)
            else:
                start, end = ranges[0]
                ranges[0] = (start + self._box(token["lines"][0], start, end), end)
            yield Leaf(SegmentKind.HEADING, Style.BLOCK, tuple(ranges), f"heading {level}")
            return
        place = token["lines"][0]
        if place.column < 0:
            yield self._unsure(token["lines"])
            return
        words = _heading_text(place.text)
        if words is None:
            yield self._guard(token)
            return
        start, end = words
        if tail := _HEADING_TAIL.search(place.text, start, end):
            end = tail.start()
        base = self._base(place)
        start += self._box(place, base + start, base + end)
        style = Style.BLOCK if self._is_row(place) else Style.HEADING
        yield Leaf(SegmentKind.HEADING, style, ((base + start, base + end),), f"heading {level}")

    def _box(self, place: PlacedLine, start: int, end: int) -> int:
        """How long a task's box is that a heading in an item may begin with, since it makes the item a task."""
        match = self._task.match(self._slice(start, end)) if place.column > 0 else None
        return match.end() if match and start + match.end() < end else 0

    def _is_row(self, place: PlacedLine) -> bool:
        """Whether a heading is a row to kramdown: one that is indented, or right below another, is no heading."""
        if self.engine is not Engine.KRAMDOWN or "|" not in place.text:
            return False
        return place.text[:1] in {" ", "\t"} or "|" in self.lines.texts[max(place.line - 1, 0)]

    def _table(self, token: Token) -> Iterator[Item]:
        yield ContainerMark("table", opens=True)
        rows: list[PlacedLine] = token["lines"]
        for place, cells in zip(rows, split_rows([row.text for row in rows], self.engine), strict=True):
            if place.column < 0:
                yield self._unsure([place])
                continue
            yield ContainerMark("row", opens=True)
            base = self._base(place)
            for start, end in cells:
                yield Leaf(SegmentKind.CELL, Style.CELL, ((base + start, base + end),), "cell")
            yield ContainerMark("row", opens=False)
        yield ContainerMark("table", opens=False)

    def _html(self, token: Token) -> Iterator[Item]:
        ranges = self._ranges(token)
        yield self._unsure(token["lines"]) if ranges is None else self._html_block(ranges)

    def _tags(self, token: Token) -> Iterator[Item]:
        """Lines of tags and expressions of MDX, in which no text stands."""
        ranges = self._ranges(token)
        yield self._unsure(token["lines"]) if ranges is None else HtmlBlock(tuple(ranges), (), "tags")

    def _begins_with_block(self, ranges: Sequence[Range]) -> bool:
        """Whether a paragraph of MDX begins with a tag of an element that is no part of a sentence."""
        if self._slice(*ranges[0])[:1] != "<":
            return False
        tag = JSX_TAG.match("\n".join(self._slice(*found) for found in ranges))
        return tag is not None and tag["name"] in htmlprose.BLOCKS

    def _html_block(self, ranges: Sequence[Range]) -> HtmlBlock:
        text = "\n".join(self._slice(*found) for found in ranges)
        markdown = self.engine is Engine.MDX
        leaves: list[Leaf] = []
        joint = _Joint(ranges)
        for run in htmlprose.runs(text, markdown=markdown):
            inside = joint.cut(run.start, run.end)
            if inside:
                leaves.append(Leaf(run.kind, Style.BLOCK if markdown else Style.HTML, inside, "html text"))
        return HtmlBlock(tuple(ranges), tuple(leaves))

    def _code(self, token: Token) -> Iterator[Item]:
        guard = self._guard(token)
        info = token.get("attrs", {}).get("info", "")
        places: list[PlacedLine] = token["lines"][1:]
        read = self.comments and token["style"] == "fenced" and info
        if not read or any(place.column < 0 for place in places):
            yield guard
            return
        starts = [self._base(place) for place in places]
        ranges = tuple((start, start + len(place.text)) for start, place in zip(starts, places, strict=True))
        yield Code(info, guard.first, guard.last, ranges)

    def _line(
        self, place: PlacedLine, pattern: re.Pattern[str], kind: SegmentKind, what: str
    ) -> Iterator[Item]:
        """The text that a pattern finds on a line, in a container of its own."""
        if place.column < 0:
            yield self._unsure([place])
            return
        match = pattern.match(place.text)
        yield ContainerMark(what, opens=True)
        if match and match.group("text"):
            base = self._base(place)
            start, end = match.span("text")
            yield Leaf(kind, Style.LINE, ((base + start, base + end),), what)
        yield ContainerMark(what, opens=False)

    # Places --------------------------------------------------------------------------------------------------

    def _guard(self, token: Token) -> Guarded:
        kind: str = token["type"]
        return Guarded(_GUARDED.get(kind, kind), token["first"], token["last"])

    def _unsure(self, places: Sequence[PlacedLine]) -> Guarded:
        line = max(0, places[0].line)
        return Guarded("unplaced", line, max(line, places[-1].line), "its lines can't be located in the post")

    def _ranges(self, token: Token) -> list[Range] | None:
        """Where a token's lines stand, without indentation and container marks; None if one can't be placed."""
        places: list[PlacedLine] = token["lines"]
        if not token.get("whole", True) or any(place.column < 0 for place in places):
            return None
        ranges: list[Range] = []
        for place in places:
            end = self._base(place) + len(place.text)
            start = end - len(place.text.lstrip(" \t"))
            if end > start:
                ranges.append((start, end))
        return ranges or None

    def _base(self, place: PlacedLine) -> int:
        """Where a line's text begins in the post."""
        return self.lines.starts[place.line] + place.column

    def _slice(self, start: int, end: int) -> str:
        line = bisect_right(self.lines.starts, start) - 1
        begin = self.lines.starts[line]
        return self.lines.texts[line][start - begin : end - begin]


_READERS: dict[str, Callable[[_Walker, Token], Iterator[Item]]] = {
    "terms": _Walker._terms,  # noqa: SLF001 - a table of the class's own methods
    "heading": _Walker._heading,  # noqa: SLF001
    "list": _Walker._list,  # noqa: SLF001
    "table": _Walker._table,  # noqa: SLF001
    "block_html": _Walker._html,  # noqa: SLF001
    "tags": _Walker._tags,  # noqa: SLF001
    "abbreviation": _Walker._abbreviation,  # noqa: SLF001
    "admonition": _Walker._admonition,  # noqa: SLF001
    "block_code": _Walker._code,  # noqa: SLF001
}


def _heading_text(line: str) -> Range | None:
    """Where the words of `# 제목 #` stand, if there are any."""
    opening = _HASHES_OF_HEADING.match(line)
    if opening is None:
        return None
    text = line[opening.end() :].rstrip(" \t")
    bare = text.rstrip("#")
    if bare.endswith((" ", "\t")):
        text = bare.rstrip(" \t")
    return (opening.end(), opening.end() + len(text)) if bare else None


class _Joint:
    """Ranges whose text is joined with line breaks."""

    def __init__(self, ranges: Sequence[Range]) -> None:
        self._ranges = ranges
        self._starts = list(accumulate((end - start + 1 for start, end in ranges), initial=0))

    def cut(self, start: int, end: int) -> tuple[Range, ...]:
        """The part of the ranges that holds characters `start` to `end` of the joined text."""
        found: list[Range] = []
        for index in range(bisect_right(self._starts, start) - 1, len(self._ranges)):
            at = self._starts[index]
            if at >= end:
                break
            begin, finish = self._ranges[index]
            low, high = max(start, at), min(end, at + finish - begin)
            if low < high:
                found.append((begin + low - at, begin + high - at))
        return tuple(found)
