"""How a post was understood, for a person: its lines with what each was taken for, its segments, what is left."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby

from translator.cli.console import columns, count, cut_to_columns, fitting, padded, plain
from translator.document import Document, Segment, Span, Tag
from translator.i18n import tr

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_NO_BREAK = "\N{NO-BREAK SPACE}"
_LABEL = 14  # columns of what a line was read as
_FOLD = 8  # a kept block of more lines is shown by its first and its last ones
_HEAD, _TAIL = 4, 1  # lines that are left of a folded block, at its ends
_OPENING = 40  # columns of a tag's own bytes

# What a line, a segment or a tag is, in words; --json has the names.
_WORDS = {
    "paragraph": tr("paragraph"),
    "heading": tr("heading"),
    "item": tr("item"),
    "cell": tr("cell"),
    "footnote": tr("footnote"),
    "definition": tr("definition"),
    "caption": tr("caption"),
    "attribute": tr("attribute"),
    "html": tr("html"),
    "title": tr("title"),
    "comment": tr("comment"),
    "code": tr("code"),
    "markup": tr("markup"),
    "link": tr("link"),
    "strong": tr("strong"),
    "image": tr("image"),
    "break": tr("break"),
    "emphasis": tr("emphasis"),
    "liquid": tr("liquid"),
    "url": tr("url"),
    "attributes": tr("attributes"),
    "strike": tr("strike"),
    "pipe": tr("pipe"),
    "rule": tr("rule"),
    "shortcode": tr("shortcode"),
    "math": tr("math"),
    "emoji": tr("emoji"),
    "entity": tr("entity"),
    "table": tr("table"),
    "admonition": tr("admonition"),
    "reference": tr("reference"),
    "term": tr("term"),
    "abbreviation": tr("abbreviation"),
    "quote": tr("quote"),
    "highlight": tr("highlight"),
    "variable": tr("variable"),
    "front-matter": tr("front-matter"),
    "no words": tr("no words"),
    "code-words": tr("code-words"),
    "disputed code": tr("disputed code"),
    "disputed": tr("may be read otherwise"),
    "wiki-link": tr("wiki-link"),
    "html-style": tr("html-style"),
    "html-script": tr("html-script"),
    "html-code": tr("html-code"),
    "html text": tr("html text"),
    "link-title": tr("link-title"),
    "alert title": tr("alert title"),
    "note": tr("note"),
}

_PROSE, _INSIDE, _KEPT, _WARN, _STRONG, _PLAIN = (
    f"\x1b[{code}m" for code in ("32", "36", "2", "33", "1", "0")
)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Text in one colour; "" is the terminal's own."""

    text: str
    colour: str = ""


@dataclass(slots=True)
class _Row:
    """A line of the post; `block` numbers the kept blocks, 0 is no block."""

    number: int
    label: str
    block: int
    warned: bool
    pieces: list[_Piece] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class InspectView:
    """A document on a screen of `width` columns; None for a file, where nothing is folded to fit."""

    document: Document
    width: int | None
    colour: bool

    def lines(self) -> Iterator[str]:
        """What to print, line by line; nothing in it that a terminal would act on but the colours."""
        if self.colour:
            yield self._join(
                [
                    _Piece(tr("translated"), _PROSE),
                    _Piece(" · "),
                    _Piece(tr("kept inside"), _INSIDE),
                    _Piece(" · "),
                    _Piece(tr("kept"), _KEPT),
                    _Piece(" · "),
                    _Piece(tr("! left as is, see below"), _WARN),
                ]
            )
        yield ""
        yield from self._post()
        yield ""
        yield from self._segments()
        yield from self._summary()

    # The post ------------------------------------------------------------------------------------------------

    def _post(self) -> Iterator[str]:
        rows = list(_rows(self.document))
        digits = len(str(len(rows)))
        for block, group in groupby(rows, key=lambda row: row.block):
            block_rows = list(group)
            folded = block and len(block_rows) > _FOLD
            for row in block_rows[:_HEAD] if folded else block_rows:
                yield from self._row(row, digits)
            if folded:
                left = len(block_rows) - _HEAD - _TAIL
                yield self._join(
                    [_Piece(f"{'':{digits + 2}}{'':{_LABEL}} │ … {count(left, 'more line')} …", _KEPT)]
                )
                yield from self._row(block_rows[-_TAIL], digits)

    def _row(self, row: _Row, digits: int) -> Iterator[str]:
        mark = _Piece("!", _WARN) if row.warned else _Piece(" ")
        label = padded(cut_to_columns(plain(row.label), _LABEL), _LABEL)
        gutter = [mark, _Piece(f"{row.number:{digits}} {label} │ ", _KEPT)]
        room = None if self.width is None else max(20, self.width - digits - _LABEL - 5)
        for number, pieces in enumerate(_wrap(row.pieces, room)):
            empty = _Piece(f"{'':{digits + 2}}{'':{_LABEL}} │ ", _KEPT)
            yield self._join([*(gutter if not number else [empty]), *pieces]).rstrip()

    # The segments --------------------------------------------------------------------------------------------

    def _segments(self) -> Iterator[str]:
        room = None if self.width is None else max(20, self.width - 4)
        for segment in self.document.segments:
            where = f" {segment.field}" if segment.field else ""
            kept = "" if segment.translatable else tr(" (no Korean: kept)")
            yield self._join(
                [
                    _Piece(tr("line {line}: ", line=segment.line)),
                    _Piece(segment.key, _STRONG),
                    _Piece(plain(f"{where}{kept}")),
                ]
            )
            colour = _PROSE if segment.translatable else ""
            for line in segment.source.split("\n"):
                yield from self._indented([_Piece(plain(line).expandtabs(4), colour)], room)
            if segment.tags:
                yield from self._indented([_Piece(self._tags(segment), _INSIDE)], room)
            for note in segment.notes:
                yield from self._indented(
                    [_Piece(plain(tr("note: {note}", note=" ".join(note.split()))), _WARN)], room
                )

    def _tags(self, segment: Segment) -> str:
        return " · ".join(self._tag(segment, tag) for tag in segment.tags)

    def _tag(self, segment: Segment, tag: Tag) -> str:
        own = f"{tag.opening} … {tag.closing}" if tag.paired else tag.opening
        shown = cut_to_columns(plain(" ".join(own.split())), _OPENING)
        return f"{tag.id} {_word(self.document.why(segment, tag))} {shown}".rstrip()

    def _indented(self, pieces: list[_Piece], room: int | None) -> Iterator[str]:
        for line in _wrap(pieces, room):
            yield "    " + self._join(line).rstrip()

    # The sum -------------------------------------------------------------------------------------------------

    def _summary(self) -> Iterator[str]:
        document = self.document
        kept = _kept(document)
        if kept:
            yield ""
            listed = " · ".join(
                f"{_word(why)} {number}".replace(" ", _NO_BREAK) for why, number in kept.most_common()
            )
            first = True
            for line in _wrap(
                [_Piece(tr("kept: {listed}", listed=listed))], None if self.width is None else self.width - 6
            ):
                yield ("" if first else "      ") + self._join(line)
                first = False
        if not document.translate:
            yield self._join(
                [_Piece(tr("the post is left as it is: its front matter turns translation off"), _WARN)]
            )
        for notice in document.notices:
            yield self._join(
                [_Piece(tr("! line {line}: {reason}", line=notice.line, reason=plain(notice.reason)), _WARN)]
            )
        translatable = sum(segment.translatable for segment in document.segments)
        yield tr(
            "{segments}, {translatable} with Korean",
            segments=count(len(document.segments), "segment"),
            translatable=translatable,
        )

    def _join(self, pieces: Iterable[_Piece]) -> str:
        return "".join(
            f"{piece.colour}{piece.text}{_PLAIN}"
            if self.colour and piece.colour and piece.text
            else piece.text
            for piece in pieces
        )


def _rows(document: Document) -> Iterator[_Row]:
    text, spans = document.text, document.spans
    names = {segment.key: segment.field or _word(segment.kind.value) for segment in document.segments}
    translated = {segment.key for segment in document.segments if segment.translatable}
    inside = _Inside(document.segments)
    warned = {notice.line for notice in document.notices}
    at = index = 0
    number = 0
    while at < len(text):
        line = _LINE.match(text, at)
        assert line
        number += 1
        stop = line.end()
        content = len(line.group().rstrip("\r\n")) + at
        here: list[Span] = []
        row = _Row(number, "", 0, number in warned)
        while index < len(spans) and spans[index].start < stop:
            span = spans[index]
            shown = plain(text[max(span.start, at) : min(span.end, content)]).expandtabs(4)
            if shown.strip():
                here.append(span)
            if shown:
                row.pieces.append(_Piece(shown, _colour(span, translated, inside)))
            if span.end > stop:
                break
            index += 1
        row.label, row.block = _label(here, names)
        yield row
        at = stop


def _colour(span: Span, translated: set[str], inside: _Inside) -> str:
    if span.segment is not None:
        return _PROSE if span.segment in translated else ""
    return _INSIDE if inside.holds(span) else _KEPT


def _label(spans: list[Span], names: dict[str, str]) -> tuple[str, int]:
    """What a line was taken for, and the kept block it is in."""
    for span in spans:
        if span.segment is not None:
            return names[span.segment], 0
    for span in spans:
        if span.why != "markup":
            return _word(span.why), span.start + 1
    return (_word("markup") if spans else ""), 0


def _kept(document: Document) -> Counter[str]:
    """How many of each construct are kept: those in segments by their tags, the others by their spans."""
    inside = _Inside(document.segments)
    kept = Counter(document.why(segment, tag) for segment in document.segments for tag in segment.tags)
    kept.update(
        span.why
        for span in document.spans
        if span.segment is None and span.why not in {"blank", "markup"} and not inside.holds(span)
    )
    return kept


class _Inside:
    """Whether something kept stands in a segment."""

    def __init__(self, segments: Iterable[Segment]) -> None:
        self._places = sorted((segment.start, segment.end) for segment in segments)

    def holds(self, span: Span) -> bool:
        before = bisect_right(self._places, (span.start, len(self._places) and self._places[-1][1]))
        return before > 0 and span.start < self._places[before - 1][1]


def _wrap(pieces: Iterable[_Piece], room: int | None) -> Iterator[list[_Piece]]:
    """Lines of at most `room` columns, broken at blanks where there are some; at least one."""
    line: list[_Piece] = []
    used = 0
    for piece in pieces:
        for word in re.findall(r"[^ ]+ *| +", piece.text) if room is not None else [piece.text]:
            rest = word
            while room is not None and used + columns(rest.rstrip(" ")) > room:
                if not line or columns(rest.rstrip(" ")) > room:
                    fits = fitting(rest, room - used)
                    line.append(_Piece(rest[:fits], piece.colour))
                    rest = rest[fits:]
                yield _trimmed(line)
                line, used = [], 0
            line.append(_Piece(rest, piece.colour))
            used += columns(rest)
    yield _trimmed(line)


def _trimmed(line: list[_Piece]) -> list[_Piece]:
    """Without the blanks at the end, which may not fit."""
    while line and not line[-1].text.strip():
        line = line[:-1]
    return [*line[:-1], replace(line[-1], text=line[-1].text.rstrip())] if line else []


def _word(name: str) -> str:
    return _WORDS.get(name, name)
