"""What a scan for inline markup depends on, and what it has come to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from translator.document.attention import pair_attention
from translator.document.codemarks import CodeMarks
from translator.document.delimiters import Delimiter
from translator.document.inline_pieces import InlinePiece, Role
from translator.document.options import AltText, Engine
from translator.document.stretch import Stretch


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
    which code spans hold words.
    """

    engine: Engine
    alt: AltText
    definitions: frozenset[str] = frozenset()
    alt_targets: frozenset[str] = frozenset()
    code: CodeMarks | None = None


class ScanState:
    """A scan of a stretch: its pieces, and what is remembered on the way.

    Everything before `pending` is in pieces; links' `titles` and the `holders` of attributes are by offset in the text.
    Links may not stand in links: below `inactive` open brackets make none. `ticks` are the starts of the text's runs of
    backticks by their length, the last first; `absent` are closing marks that the rest of it doesn't have. `bold`: two
    stars have opened bold text that none have closed. `first_run` is the character of the first run of emphasis.
    """

    def __init__(self, stretch: Stretch, context: InlineContext) -> None:
        self.text = stretch.text
        self.context = context
        self.stretch = stretch
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
        self.bold = False

    def pairing(self, *, in_link: bool = False) -> Callable[[list[Delimiter]], None] | None:
        """How runs of emphasis are paired here, in a link's text or outside of all; None where CommonMark says it."""
        if self.context.engine is not Engine.MDX:
            return None
        return partial(pair_attention, tildes_first=in_link or self.first_run == "~")

    def keep(self, start: int, end: int, letter: str, why: str, shown: str) -> int:
        """Take something that stays as it is; `shown` is what a translator sees of it. Returns `end`."""
        self.text_to(start)
        self.pieces.append(InlinePiece(Role.KEEP, start, end, shown, letter, why))
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
