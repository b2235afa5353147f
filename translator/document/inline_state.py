"""The text in which inline markup is looked for, what a scan of it depends on, and what that has come to."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from translator.document import kramdown_emphasis
from translator.document.attention import pair_attention
from translator.document.codemarks import CodeMarks
from translator.document.covers import BLOCK_COVER, INLINE_COVER
from translator.document.delimiters import Delimiter, flat, resolve
from translator.document.inline_pieces import InlinePiece, Role
from translator.document.layout import Leaf, Style
from translator.document.mask import Lump, Masked
from translator.document.parse_options import AltText, Engine
from translator.document.shortcode_bodies import ShortcodeBodies
from translator.tags import Kind


@dataclass(slots=True, eq=False)
class Bracket:
    """A bracket that is still open: the number of its piece, where it starts, and where its text begins."""

    index: int
    start: int
    behind: int
    image: bool


@dataclass(frozen=True, slots=True)
class InlineContext:
    """What a scan depends on beside the text.

    `definitions` are the normalised labels of the post's link definitions and footnotes; `alt_targets` the destinations
    of images whose alt is prose whatever language it is in (those of the post that the text mirrors); `code` tells
    which code spans hold words. `bodies` are what stands in shortcodes, if Hugo runs them.
    """

    engine: Engine
    alt: AltText
    definitions: frozenset[str] = frozenset()
    alt_targets: frozenset[str] = frozenset()
    code: CodeMarks | None = None
    bodies: ShortcodeBodies | None = None


_ABOVE_COVER = re.compile(rf"(?>\r\n|\r|\n)[ \t>]*{BLOCK_COVER}")


_RUN_BY_HUGO = re.compile(
    r"\{\{<(?!/\*)\s*(?P<closes>/?)\s*(?P<name>[\w./-]*)(?:[^<>]|\"[^\"\n]*\"|`[^`]*`)*?(?P<alone>/?)>\}\}"
)


class Stretch:
    """The text of a leaf's ranges joined by line breaks, what isn't Markdown covered, and the way back to the post.

    `html`: it stands in raw HTML. `pipes`: a pipe would make a table of it. `base` is where a single range begins.
    """

    def __init__(
        self, post: Masked, ranges: Sequence[tuple[int, int]], *, html: bool = False, pipes: bool = False
    ) -> None:
        self.html = html
        self.pipes = pipes
        self.text = "\n".join(post.text[start:end] for start, end in ranges)
        self.base = ranges[0][0] if len(ranges) == 1 else None
        self._post = post
        self._ranges = ranges
        self._starts = [0]
        for start, end in ranges[:-1]:
            self._starts.append(self._starts[-1] + end - start + 1)

    def offset(self, position: int) -> int:
        """The offset in the post of a character of the text, or of the end of a line."""
        if self.base is not None:
            return self.base + position
        line = bisect_right(self._starts, position) - 1
        return self._ranges[line][0] + position - self._starts[line]

    def original(self, start: int, end: int) -> str:
        """A slice of the text, uncovered."""
        source = self._post.source
        if self.base is not None:
            return source[self.base + start : self.base + end]
        first = bisect_right(self._starts, start) - 1
        last = bisect_right(self._starts, end) - 1
        if first == last:
            base = self._ranges[first][0] - self._starts[first]
            return source[base + start : base + end]
        parts = [source[self.offset(start) : self._ranges[first][1]]]
        parts += [source[slice(*self._ranges[line])] for line in range(first + 1, last)]
        parts.append(source[self._ranges[last][0] : self.offset(end)])
        return "\n".join(parts)

    @property
    def goes_on(self) -> bool:
        """Whether what isn't Markdown stands right below: in CommonMark it may be more text."""
        return _ABOVE_COVER.match(self._post.text, self._ranges[-1][1]) is not None

    def beside_shortcode(self, position: int, bodies: ShortcodeBodies, *, behind: bool) -> str:
        """What Hugo has in the place of a covered character when it reads the text before or `behind` that: letters for
        a shortcode, or its HTML within another one, of those with `bodies`; the text's edge for one that the text
        stands in."""
        lump, _ = self.lump_at(position)
        tag = _RUN_BY_HUGO.match(self._post.source, lump.start, lump.end)
        if tag is None:
            return INLINE_COVER
        within = bodies.hold(lump.start)
        if not behind:
            return "\n" if tag["closes"] else "<" if within else "x"
        opens = not tag["closes"] and not tag["alone"]
        if opens and self._closings.get(tag["name"], -1) >= lump.end:
            return "\n"
        return ">" if within else "x"

    @cached_property
    def _closings(self) -> dict[str, int]:
        """Where the last shortcode stands that closes one of a name."""
        tags = _RUN_BY_HUGO.finditer(self._post.source, self._ranges[0][0], self._ranges[-1][1])
        return {tag["name"]: tag.start() for tag in tags if tag["closes"]}

    def lump_at(self, position: int) -> tuple[Lump, int]:
        """The construct under a covered character, and where it ends in this text."""
        offset = self.offset(position)
        lump = self._post.lumps[bisect_right(self._post.starts, offset) - 1]
        return lump, min(position + lump.end - offset, len(self.text))


class ScanState:
    """A scan of a leaf's stretch: its pieces, and what is remembered on the way.

    Everything before `pending` is in pieces; links' `titles` and the `holders` of attributes are by offset in the text.
    Links may not stand in links: below `inactive` open brackets make none. `ticks` are the starts of the text's runs of
    backticks by their length, the last first; `absent` are closing marks that the rest of it lacks. `struck`: two
    tildes have opened what is struck out. `first_run` is the character of the first run of emphasis.
    """

    def __init__(self, leaf: Leaf, post: Masked, context: InlineContext) -> None:
        html = leaf.style is Style.HTML
        pipes = context.engine is Engine.KRAMDOWN and leaf.style in {Style.BLOCK, Style.LINE, Style.HTML}
        self.stretch = Stretch(post, leaf.ranges, html=html, pipes=pipes)
        self.text = self.stretch.text
        self.context = context
        self.pieces: list[InlinePiece | Delimiter] = []
        self.pending = 0
        self.titles: list[tuple[int, int]] = []
        self.holders: list[tuple[int, int, str]] = []
        self.brackets: list[Bracket] = []
        self.inactive = 0
        self.ticks: dict[int, list[int]] | None = None
        self.no_dollar = False
        self.first_run = ""
        self.absent: set[str] = set()
        self.struck = False

    def paired(
        self, pieces: Sequence[InlinePiece | Delimiter], *, in_link: bool = False
    ) -> list[InlinePiece]:
        """The pieces with the runs of emphasis among them paired, in a link's text or outside of all, as the post's
        renderer does.
        """
        runs = [piece for piece in pieces if isinstance(piece, Delimiter)]
        if runs and self.context.engine is Engine.KRAMDOWN and not self.stretch.html:
            return kramdown_emphasis.paired(self.text, pieces)
        if runs:
            mdx = self.context.engine is Engine.MDX
            tildes_first = in_link or self.first_run == "~"
            resolve(runs, partial(pair_attention, tildes_first=tildes_first) if mdx else None)
        return flat(pieces)

    def beside(self, start: int, end: int) -> tuple[str, str]:
        """The characters before and behind a part of the text, as the post's renderer has them there."""
        before = self.text[start - 1] if start else "\n"
        after = self.text[end] if end < len(self.text) else "\n"
        if self.context.bodies is not None:
            if before == INLINE_COVER:
                before = self.stretch.beside_shortcode(start - 1, self.context.bodies, behind=True)
            if after == INLINE_COVER:
                after = self.stretch.beside_shortcode(end, self.context.bodies, behind=False)
        return before, after

    def keep(self, start: int, end: int, kind: Kind, why: str, shown: str) -> int:
        """Take something that stays as it is; `shown` is what a translator sees of it. Returns `end`."""
        self.text_to(start)
        self.pieces.append(InlinePiece(Role.KEEP, start, end, shown, kind, why))
        return end

    def literal(self, at: int, end: int) -> int:
        """Take characters of markup as text. Returns `end`."""
        self.text_to(at)
        self.pieces.append(InlinePiece(Role.TEXT, at, end, self.text[at:end]))
        return end

    def text_to(self, end: int) -> None:
        """Everything from the last construct to `end` is text."""
        if end > self.pending:
            self.pieces.append(
                InlinePiece(Role.TEXT, self.pending, end, self.stretch.original(self.pending, end))
            )
            self.pending = end
