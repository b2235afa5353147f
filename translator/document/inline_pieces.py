"""What an inline scan yields: a flat list of pieces over the scanned text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from translator.tags import Kind


class Role(Enum):
    """What a piece is: text, something kept as it is, or an end of paired markup."""

    TEXT = auto()
    KEEP = auto()
    OPEN = auto()
    CLOSE = auto()


@dataclass(slots=True, eq=False)
class InlinePiece:
    """`text[start:end]` of the scanned text.

    `text` is what the reader sees of it (escapes resolved) or, of a kept piece, what may be shown to the translator.
    `kind` is the tag's, `why` what was recognised. `written` replaces the bytes when the piece goes into a mirror
    (the label of a shortcut reference, which would follow its text otherwise).
    """

    role: Role
    start: int
    end: int
    text: str = ""
    kind: Kind | None = None
    why: str = ""
    mate: InlinePiece | None = None
    written: str | None = None

    def tag_name(self, number: int) -> str:
        """The name of its tag, by the tag's number in the segment."""
        assert self.kind is not None
        return f"{self.kind.letters}{number}"


def pair(
    start: tuple[int, int], end: tuple[int, int], kind: Kind, why: str, *, written: str | None = None
) -> tuple[InlinePiece, InlinePiece]:
    """The two ends of paired markup by their places in the text, each the other's mate; `written` is the second's."""
    opening = InlinePiece(Role.OPEN, *start, kind=kind, why=why)
    closing = InlinePiece(Role.CLOSE, *end, kind=kind, why=why, mate=opening, written=written)
    opening.mate = closing
    return opening, closing
