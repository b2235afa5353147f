"""Inline pieces after the scan: the ends of HTML's elements paired, and what is nested too deeply kept whole."""

from __future__ import annotations

from dataclasses import dataclass

from translator.document.inline_pieces import InlinePiece, Role
from translator.document.tagged import MAX_DEPTH
from translator.tags import ELEMENT, OTHER

_EMPHASIS = frozenset({"emphasis", "strong", "strike"})
_PAIRABLE = frozenset(
    "a abbr b bdi bdo big center cite del dfn em font i ins label mark q rp rt rb ruby s small span strike strong sub"
    " summary sup time u button p div figcaption td th li h1 h2 h3 h4 h5 h6 blockquote section".split()
)


@dataclass(slots=True, eq=False)
class HtmlPiece(InlinePiece):
    """An HTML tag, until its partner is known."""

    name: str = ""
    shape: str = ""  # "open", "close" or "alone"


def pair_html(pieces: list[InlinePiece], *, jsx: bool) -> list[InlinePiece]:
    """Give HTML elements with text inside their pairs, where they nest with the other markup; keep the rest.

    In JSX every element has its pair: one that is open at a paragraph's end is no page at all.
    """
    open_pieces: list[InlinePiece] = []
    for piece in pieces:
        if isinstance(piece, HtmlPiece):
            if piece.shape == "open" and (jsx or _pairable(piece.name)):
                open_pieces.append(piece)
            elif piece.shape == "close":
                opener = open_pieces[-1] if open_pieces else None
                if isinstance(opener, HtmlPiece) and opener.name.lower() == piece.name.lower():
                    open_pieces.pop()
                    opener.role, piece.role = Role.OPEN, Role.CLOSE
                    opener.kind = piece.kind = ELEMENT
                    opener.mate, piece.mate = piece, opener
        elif piece.role is Role.OPEN:
            open_pieces.append(piece)
        elif piece.role is Role.CLOSE:
            while open_pieces and open_pieces[-1] is not piece.mate:
                open_pieces.pop()
            if open_pieces:
                open_pieces.pop()
    return _with_breaks(pieces)


def _with_breaks(pieces: list[InlinePiece]) -> list[InlinePiece]:
    """A line break right inside an element belongs to its tag: a tag alone on its line may be a block of its own."""
    result: list[InlinePiece] = []
    for piece in pieces:
        last = result[-1] if result else None
        if isinstance(last, HtmlPiece) and last.role is Role.OPEN and _is_break(piece):
            last.end = piece.end
            continue
        if last is not None and _is_break(last) and isinstance(piece, HtmlPiece) and piece.role is Role.CLOSE:
            piece.start = result.pop().start
        result.append(piece)
    return result


def _is_break(piece: InlinePiece) -> bool:
    return piece.role is Role.TEXT and piece.text == "\n"


def keep_what_is_too_deep(pieces: list[InlinePiece]) -> None:
    """Markup within more markup than anybody writes is kept as it is: a tree that deep can't be walked."""
    depth = 0
    for piece in pieces:
        if piece.role is Role.OPEN:
            depth += 1
            if depth > MAX_DEPTH and piece.mate is not None:
                piece.role = piece.mate.role = Role.KEEP
                piece.kind = piece.mate.kind = OTHER
                depth -= 1
        elif piece.role is Role.CLOSE:
            depth -= 1


_TAKE_LISTS = frozenset("code image link url autolink math wiki-link".split())


def takes_list(piece: InlinePiece) -> bool:
    """Whether a list of attributes right behind a piece says something of it."""
    if isinstance(piece, HtmlPiece):
        return piece.shape != "open"
    return piece.why in _TAKE_LISTS if piece.role is Role.KEEP else piece.why in _TAKE_LISTS | _EMPHASIS


def _pairable(name: str) -> bool:
    return name.lower() in _PAIRABLE or name[0].isupper() or "-" in name
