"""A mirror as a row of chunks: whole lines that belong together, known by what they say and not by how it is laid out.

A paragraph, a heading, a table's row, a line of front matter and a whole code block are each one chunk. What editors
and formatters change by themselves is no part of its key: line ends, blank lines around it, a table's padding, the
sign of a list, the spelling of emphasis.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the parser takes a while to load
    from translator.document import Document

_BOM = "\ufeff"
# Protected text that lies between blocks: each of its lines is a chunk.
_LOOSE = frozenset({"blank", "markup", "front-matter"})
_ROW = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_PAD = re.compile(r"[ \t]*\|[ \t]*")
_BULLET = re.compile(r"(?P<quote>(?:>[ ]?)*)[*+-][ ]+")
_STRONG = re.compile(r"__(?=\S)(.+?)(?<=\S)__")
_EMPHASIS = re.compile(r"(?<![\w*_])_(?=[^\s_])([^_]+?)(?<=[^\s_])_(?![\w_])")


@dataclass(frozen=True, slots=True)
class MirrorChunk:
    """Lines of a mirror. `lead` are the blank ones before them, `text` the lines themselves with their ends.

    `key` is a digest of what they say, `line` the number (from 1) of the first, `segments` the pieces of prose in them,
    by number in the document.
    """

    lead: str
    text: str
    key: str
    line: int
    segments: tuple[int, ...] = ()

    @property
    def whole(self) -> str:
        """The lines with the blank ones before them."""
        return self.lead + self.text


def chunks_of(document: Document) -> list[MirrorChunk]:
    """The chunks of a mirror, which join back to its text. A blank end of the text belongs to a last, empty chunk."""
    text = document.text
    found: list[MirrorChunk] = []
    lead, line = "", 1
    segments = list(_in_order(document))
    at = 0
    for start, end, loose in _groups(document):
        piece = text[start:end]
        if loose and not piece.strip():
            lead += piece
        else:
            here: list[int] = []
            while at < len(segments) and document.segments[segments[at]].start < end:
                here.append(segments[at])
                at += 1
            key = key_of(piece, prose=bool(here))
            found.append(MirrorChunk(lead, piece, key, line + lead.count("\n"), tuple(here)))
            line += (lead + piece).count("\n")
            lead = ""
    if lead:
        found.append(MirrorChunk("", lead, "", line))
    return found


def _in_order(document: Document) -> Iterator[int]:
    """The segments by where they start."""
    return iter(sorted(range(len(document.segments)), key=lambda at: document.segments[at].start))


def _groups(document: Document) -> Iterator[tuple[int, int, bool]]:
    """Whole lines that no piece of prose, no code block and the like reaches out of; and whether they may be blank."""
    text = document.text
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    if starts[-1] == len(text):
        starts.pop()
    joined: set[int] = set()  # lines that go on from the one before
    tight: set[int] = set()
    ranges = [(one.start, one.end, False) for one in document.segments]
    ranges += [
        (span.start, span.end, True)
        for span in document.spans
        if span.segment is None and span.why not in _LOOSE and "\n" in text[span.start : span.end]
    ]
    for start, end, tied in ranges:
        last = end - 1
        while last > start and text[last] in "\r\n":
            last -= 1
        first_line, last_line = bisect_right(starts, start) - 1, bisect_right(starts, last) - 1
        joined.update(range(first_line + 1, last_line + 1))
        if tied:
            tight.update(range(first_line, last_line + 1))
    at = 0
    while at < len(starts):
        end = at + 1
        while end < len(starts) and end in joined:
            end += 1
        stop = starts[end] if end < len(starts) else len(text)
        yield starts[at], stop, at not in tight
        at = end


def key_of(text: str, *, prose: bool) -> str:
    """The key of lines with these words; `prose`: there is some in them."""
    lines = text.replace("\r\n", "\n").removeprefix(_BOM).rstrip("\n")
    said = (
        _normal(lines)
        if prose or _ROW.fullmatch(lines)
        else "\n".join(line.rstrip() for line in lines.split("\n"))
    )
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _normal(text: str) -> str:
    """Prose without what a formatter decides."""
    if "|" in text and "\n" not in text:
        if _ROW.fullmatch(text):
            text = re.sub("-+", "-", text)
        text = _PAD.sub("|", text).strip("|")
    text = " ".join(text.split())
    text = _BULLET.sub(r"\g<quote>- ", text, count=1) if _BULLET.match(text) else text
    return _EMPHASIS.sub(r"*\1*", _STRONG.sub(r"**\1**", text))


def line_end_of(text: str) -> str:
    """The line end that a text mostly has."""
    crlf = text.count("\r\n")
    return "\r\n" if crlf * 2 > text.count("\n") else "\n"


def with_line_ends(text: str, line_end: str) -> str:
    """A text with these line ends."""
    return text.replace("\r\n", "\n").replace("\n", line_end)


def joined(parts: Sequence[str], line_end: str) -> str:
    """Lines put together: what isn't the last of them ends its line."""
    whole: list[str] = []
    for number, part in enumerate(parts):
        ended = part if not part or part.endswith("\n") or number == len(parts) - 1 else part + line_end
        whole.append(ended)
    return "".join(whole)
