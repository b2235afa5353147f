"""From a stretch of prose to a segment: tagged text, its tags, and where each of them stands."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from translator.document.attributes import Value
from translator.document.inline_patterns import WORD
from translator.document.inline_pieces import InlinePiece, Role
from translator.document.inline_scan import Scan
from translator.document.layout import Leaf, Range, Style
from translator.document.types import SegmentKind, Tag
from translator.tags import OTHER, TAG, VARIABLE

# Kept pieces that carry no words: at the ends of a segment they are left outside.
_SILENT = frozenset({"attributes", "block-end", "block-id", "comment", "note", "break", "kramdown"})
# Styles of values that may stand inside another segment's protected bytes.
_VALUES = frozenset(
    {Style.ATTRIBUTE, Style.PARAMETER, Style.SHORTCODE, Style.OPTION, Style.TITLE, Style.COMMENT}
)
_LIQUID = re.compile(r"\{[%{]")
_LIQUID_ENDS = {"{%": "%}", "{{": "}}"}
_HUGO_ESCAPE = re.compile(r'\\+"')  # it drops every backslash before a quote
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a tag's source stands. `written` replaces the closing bytes in a mirror, where those won't do."""

    opening: Range
    closing: Range | None
    written: str | None
    why: str


@dataclass(frozen=True, slots=True)
class KeptSpot:
    """Protected bytes in a stretch of prose."""

    start: int
    end: int
    why: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A segment before it has its key: tagged source, tags, and all that assembly needs to know of the place.

    `newline` is what a line break in a translation becomes (None: a blank); `texts` are the ranges of bare text.
    """

    kind: SegmentKind
    style: Style
    start: int
    end: int
    source: str
    tags: tuple[Tag, ...]
    spots: Mapping[str, Spot]
    texts: tuple[Range, ...]
    newline: str | None = None
    quote: str = ""
    field: str = ""

    @property
    def is_value(self) -> bool:
        """Whether it is a value that may stand inside another segment's protected bytes."""
        return self.style in _VALUES


@dataclass(frozen=True, slots=True)
class DraftedLeaf:
    """What a leaf holds: its draft, None where it has no words, and its protected bytes.

    `titles` are links' titles with the quotes around them, `holders` (start, end, what it is) what may have attributes
    that are text; both by offset in the post.
    """

    draft: Draft | None
    titles: Sequence[Range] = ()
    holders: Sequence[tuple[int, int, str]] = ()
    kept: Sequence[KeptSpot] = ()


_WITHOUT_WORDS = DraftedLeaf(None)
_NO_SPOTS: Mapping[str, Spot] = MappingProxyType(
    {}
)  # one for all: most paragraphs of a long post have no tags


def draft_leaves(leaves: Sequence[Leaf], scans: Sequence[Scan | None], source: str) -> list[DraftedLeaf]:
    """The leaves of a post as drafts, in their order, each from what was found in it."""
    return [_draft(leaf, found, source) for leaf, found in zip(leaves, scans, strict=True)]


def _draft(leaf: Leaf, found: Scan | None, source: str) -> DraftedLeaf:
    if found is None:
        bare = _bare_draft(source, leaf)
        return _WITHOUT_WORDS if bare is None else DraftedLeaf(bare)
    pieces = _trim(found.pieces)
    draft = _Tagger(source, leaf, pieces).draft() if pieces else None
    kept = [KeptSpot(piece.start, piece.end, piece.why) for piece in found.pieces if piece.role is Role.KEEP]
    return DraftedLeaf(draft, found.titles, found.holders, kept)


def _bare_draft(source: str, leaf: Leaf) -> Draft | None:
    """The draft of a line without anything that could be markup: most headings, cells and many paragraphs."""
    start, end = leaf.ranges[0]
    text = source[start:end]
    bare = text.strip()
    if not WORD.search(bare):
        return None
    start += len(text) - len(text.lstrip())
    place = (start, start + len(bare))
    return Draft(leaf.kind, leaf.style, *place, bare, (), _NO_SPOTS, (place,))


def _trim(pieces: list[InlinePiece]) -> list[InlinePiece]:
    """The pieces without blanks and silent constructs at the ends; none at all if there are no words."""
    if not any(piece.role is Role.TEXT and WORD.search(piece.text) for piece in pieces):
        return []
    first, last = 0, len(pieces)
    while _silent(pieces[first]):
        first += 1
    while _silent(pieces[last - 1]):
        last -= 1
    pieces = pieces[first:last]
    _strip(pieces[0], left=True)
    _strip(pieces[-1], left=False)
    return pieces


def _silent(piece: InlinePiece) -> bool:
    return (piece.role is Role.KEEP and piece.why in _SILENT) or (
        piece.role is Role.TEXT and not piece.text.strip()
    )


def _strip(piece: InlinePiece, *, left: bool) -> None:
    if piece.role is not Role.TEXT or len(piece.text) != piece.end - piece.start:
        return
    text = piece.text.lstrip() if left else piece.text.rstrip()
    cut = len(piece.text) - len(text)
    piece.start, piece.end = (piece.start + cut, piece.end) if left else (piece.start, piece.end - cut)
    piece.text = text


class _Tagger:
    def __init__(self, source: str, leaf: Leaf, pieces: list[InlinePiece]) -> None:
        self.source = source
        self.leaf = leaf
        self.pieces = _guard_literal_tags(pieces)
        self.parts: list[str] = []
        self.tags: list[Tag] = []
        self.spots: dict[str, Spot] = {}
        self.texts: list[Range] = []
        self.newline: str | None = None

    def draft(self) -> Draft:
        names: dict[int, str] = {}
        count = 0
        for piece in self.pieces:
            if piece.role is Role.TEXT:
                self._text(piece)
                continue
            if piece.role is Role.CLOSE:
                self.parts.append(f"</{names[id(piece.mate)]}>")
                continue
            count += 1
            name = piece.tag_name(count)
            names[id(piece)] = name
            self._tag(name, piece)
        return Draft(
            self.leaf.kind,
            self.leaf.style,
            self.pieces[0].start,
            self.pieces[-1].end,
            "".join(self.parts),
            tuple(self.tags),
            self.spots or _NO_SPOTS,
            tuple(self.texts),
            self.newline,
        )

    def _text(self, piece: InlinePiece) -> None:
        self.parts.append(piece.text)
        self.texts.append((piece.start, piece.end))
        if piece.text == "\n" and self.newline is None:
            ranges = self.leaf.ranges
            line = bisect_right(ranges, piece.start, key=lambda place: place[0]) - 1
            self.newline = self.source[ranges[line][1] : ranges[line + 1][0]]

    def _tag(self, name: str, piece: InlinePiece) -> None:
        source = self.source
        opening = (piece.start, piece.end)
        shown = "" if TAG.search(piece.text) or "\n" in piece.text else piece.text
        if piece.role is Role.KEEP:
            self.tags.append(Tag(name, False, source[slice(*opening)], "", shown))
            self.spots[name] = Spot(opening, None, None, piece.why)
            self.parts.append(f"<{name}>{shown}</{name}>" if shown else f"<{name}/>")
            return
        mate = piece.mate
        assert mate is not None
        closing = (mate.start, mate.end)
        self.tags.append(Tag(name, True, source[slice(*opening)], source[slice(*closing)]))
        self.spots[name] = Spot(opening, closing, mate.written, piece.why)
        self.parts.append(f"<{name}>")


def _guard_literal_tags(pieces: list[InlinePiece]) -> list[InlinePiece]:
    """Text that reads like a tag of tagged text becomes a protected tag itself."""
    text = "".join(piece.text if piece.role is Role.TEXT else "\x00" for piece in pieces)
    if "<" not in text or not TAG.search(text):
        return pieces
    result: list[InlinePiece] = []
    at = 0
    matches = list(TAG.finditer(text))
    for piece in pieces:
        length = len(piece.text) if piece.role is Role.TEXT else 1
        inside = [match for match in matches if match.start() < at + length and match.end() > at]
        if piece.role is not Role.TEXT or not inside:
            result.append(piece)
        else:
            result.extend(_split(piece, at, inside))
        at += length
    return result


def _split(piece: InlinePiece, at: int, matches: Sequence[re.Match[str]]) -> list[InlinePiece]:
    if len(piece.text) != piece.end - piece.start:  # an escaped character: all of it
        return [InlinePiece(Role.KEEP, piece.start, piece.end, "", OTHER, "literal-tag")]
    parts: list[InlinePiece] = []
    done = 0
    for match in matches:
        low, high = max(match.start() - at, 0), min(match.end() - at, len(piece.text))
        if low > done:
            parts.append(InlinePiece(Role.TEXT, piece.start + done, piece.start + low, piece.text[done:low]))
        parts.append(InlinePiece(Role.KEEP, piece.start + low, piece.start + high, "", OTHER, "literal-tag"))
        done = high
    if done < len(piece.text):
        parts.append(InlinePiece(Role.TEXT, piece.start + done, piece.end, piece.text[done:]))
    return parts


def draft_values(source: str, values: Iterable[Value]) -> list[Draft]:
    """The drafts of attributes', parameters' and titles' values, as far as these have words, and of comments."""
    return [draft for value in values if (draft := _draft_value(source, value)) is not None]


def _draft_value(source: str, value: Value) -> Draft | None:
    """The draft of one value: plain text, Liquid in it protected."""
    if value.style is Style.COMMENT:  # without its marks, and with words
        return draft_plain(source, value.start, value.end, SegmentKind.COMMENT, value.style, field=value.name)
    kind = SegmentKind.TITLE if value.style is Style.TITLE else SegmentKind.ATTRIBUTE
    raw = source[value.start : value.end]
    if not WORD.search(_without_liquid(raw)):
        return None
    lead, tail = len(raw) - len(raw.lstrip()), len(raw.rstrip())
    start, end = value.start + lead, value.start + tail
    return draft_plain(source, start, end, kind, value.style, quote=value.quote, field=value.name)


def draft_plain(
    source: str, start: int, end: int, kind: SegmentKind, style: Style, *, quote: str = "", field: str = ""
) -> Draft:
    """The draft of text without Markdown."""
    pieces: list[InlinePiece] = []
    at = start
    for begin, behind in _plain_liquid(source, start, end):
        pieces += _plain_text(source, at, begin, style, quote)
        pieces.append(InlinePiece(Role.KEEP, begin, behind, source[begin:behind], VARIABLE, "liquid"))
        at = behind
    pieces += _plain_text(source, at, end, style, quote)
    tagged, tags, texts = _number(pieces, source)
    spots = {tag.id: Spot(place, None, None, why) for tag, place, why in tags}
    bare = tuple(tag for tag, _, _ in tags)
    return Draft(kind, style, start, end, tagged, bare, spots, texts, None, quote, field)


def _number(
    pieces: list[InlinePiece], source: str
) -> tuple[str, list[tuple[Tag, Range, str]], tuple[Range, ...]]:
    """Plain pieces as tagged text, the tags with their places in `source`, and the places of the text."""
    parts: list[str] = []
    tags: list[tuple[Tag, Range, str]] = []
    texts: list[Range] = []
    for piece in _guard_literal_tags(pieces):
        if piece.role is Role.TEXT:
            parts.append(piece.text)
            texts.append((piece.start, piece.end))
            continue
        name = piece.tag_name(len(tags) + 1)
        place = (piece.start, piece.end)
        tags.append((Tag(name, False, source[slice(*place)], "", piece.text), place, piece.why))
        parts.append(f"<{name}>{piece.text}</{name}>" if piece.text else f"<{name}/>")
    return "".join(parts), tags, tuple(texts)


def _plain_liquid(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where tags and outputs of Liquid stand. An ending that isn't there is looked for once."""
    missing: set[str] = set()
    at = start
    while (opening := _LIQUID.search(text, at, end)) and len(missing) < len(_LIQUID_ENDS):
        ending = _LIQUID_ENDS[opening.group()]
        close = -1 if ending in missing else text.find(ending, opening.end(), end)
        if close < 0:
            missing.add(ending)
            at = opening.start() + 1
            continue
        at = close + len(ending)
        yield opening.start(), at


def _without_liquid(text: str) -> str:
    parts: list[str] = []
    at = 0
    for begin, behind in _plain_liquid(text, 0, len(text)):
        parts.append(text[at:begin])
        at = behind
    return "".join((*parts, text[at:]))


def draft_text(text: str, start: int, end: int, field: str) -> Draft:
    """The draft of a front matter value: `text` is what it says, `start` and `end` are where it is written."""
    pieces: list[InlinePiece] = []
    at = 0
    for begin, behind in _plain_liquid(text, 0, len(text)):
        pieces.append(InlinePiece(Role.TEXT, at, begin, text[at:begin]))
        pieces.append(InlinePiece(Role.KEEP, begin, behind, text[begin:behind], VARIABLE, "liquid"))
        at = behind
    pieces.append(InlinePiece(Role.TEXT, at, len(text), text[at:]))
    tagged, tags, _ = _number(pieces, text)
    return Draft(
        SegmentKind.FRONT_MATTER,
        Style.FRONT_MATTER,
        start,
        end,
        tagged.strip(),
        tuple(tag for tag, _, _ in tags),
        {tag.id: Spot((start, start), None, None, why) for tag, _, why in tags},
        ((start, end),),
        field=field,
    )


def _plain_text(source: str, start: int, end: int, style: Style, quote: str) -> list[InlinePiece]:
    if start >= end:
        return []
    return [InlinePiece(Role.TEXT, start, end, read_plain(source[start:end], style, quote))]


def read_plain(raw: str, style: Style, quote: str = "") -> str:
    """What a value says: entities (HTML, parameters) or escapes (titles, shortcodes) resolved, lines joined."""
    text = raw
    if style is Style.TITLE:
        text = _ESCAPED.sub(r"\1", raw)
    elif style is Style.SHORTCODE and quote == '"':
        text = _HUGO_ESCAPE.sub('"', raw)
    if style not in {Style.COMMENT, Style.SHORTCODE, Style.OPTION} and "&" in text:
        text = html.unescape(text)
    return " ".join(text.split()) if "\n" in text or "\r" in text else text


def in_order(drafts: Iterable[Draft]) -> list[Draft]:
    """The drafts by their places, without values that overlap other text: it can be written but once."""
    apart: list[Draft] = []
    prose: Sequence[Range] = ()
    end = 0  # of the last value
    for draft in sorted(drafts, key=lambda draft: (draft.start, -draft.end)):
        if draft.is_value:
            behind = bisect_right(prose, draft.start, key=lambda place: place[1])
            if draft.start < end or (behind < len(prose) and prose[behind][0] < draft.end):
                continue
            end = draft.end
        else:
            prose = draft.texts
            while apart and apart[-1].is_value and apart[-1].end > draft.start:
                apart.pop()
        apart.append(draft)
    return apart
