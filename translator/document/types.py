"""What a parsed post is made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from translator.hangul import has_hangul
from translator.tags import plain


class SegmentKind(StrEnum):
    """The construct a segment's text stands in; it decides how a translation is escaped for its place."""

    FRONT_MATTER = "front-matter"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    CELL = "cell"
    FOOTNOTE = "footnote"
    DEFINITION = "definition"
    CAPTION = "caption"
    ATTRIBUTE = "attribute"
    HTML = "html"
    TITLE = "title"
    COMMENT = "comment"


@dataclass(frozen=True, slots=True)
class Tag:
    """What stands in a segment for inline markup or for an inline protected span.

    In tagged text a paired tag (`<b1>…</b1>`) has prose inside; a protected one is `<c2>shown</c2>` or `<c2/>`,
    and whatever comes back inside it is ignored. `opening` and `closing` are the source's own bytes;
    for a protected tag `opening` is the whole of them and `closing` is empty.
    """

    id: str
    paired: bool
    opening: str
    closing: str
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of prose: the unit that is translated, remembered and reviewed.

    `key` is made of the kind and a hash of the source, so that it survives moves; `source` is tagged text;
    `line` (from 1) is where it starts in the post; `start` and `end` are offsets into the post's text;
    `field` is the dotted key of a front matter value or the name of an attribute; `section` the text of the
    heading it stands under; `notes` what the author told the translator about it.
    """

    key: str
    kind: SegmentKind
    source: str
    tags: tuple[Tag, ...]
    line: int
    start: int
    end: int
    field: str = ""
    section: str = ""
    notes: tuple[str, ...] = ()

    @property
    def translatable(self) -> bool:
        """Whether there is Korean in it outside protected tags. Nothing else is ever sent to a model."""
        return has_hangul(self.source) and has_hangul(plain(self.source))


@dataclass(frozen=True, slots=True)
class Span:
    """A slice of the source, `text[start:end]`; the spans of a document join to its exact text.

    `segment` is the key of the segment it belongs to, or None for a protected span; `why` says what was
    recognised (`fence`, `liquid`, `html-comment` …).
    """

    start: int
    end: int
    segment: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the parser could not place and therefore left alone."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A translation that can't be put into its place without changing the document around it."""

    key: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Assembly:
    """The post with translations in place; `refused` ones were left in the source language."""

    text: str
    refused: tuple[Refusal, ...]
