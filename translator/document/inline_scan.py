"""Where inline markup stands, to the character.

mistune's inline tokens carry no positions, so this is a scanner of its own, with CommonMark's precedence: code spans,
autolinks and HTML bind tighter than links and images, those tighter than emphasis. What renderers disagree about, and
what looks like markup without being sound, is kept as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from translator.document.bare_urls import mail_around, url_end
from translator.document.crossed import reaches_out, struck_out
from translator.document.delimiters import (
    DOUBLE,
    SINGLE,
    read_run,
    struck,
)
from translator.document.entities import spelled
from translator.document.inline_code import code_span
from translator.document.inline_html import angle
from translator.document.inline_links import close_bracket, open_bracket
from translator.document.inline_pairs import HtmlPiece, keep_what_is_too_deep, pair_html, takes_list
from translator.document.inline_patterns import BREAKS, CHARACTER_REFERENCE, DOLLARS, EMOJI, SCHEME
from translator.document.inline_pieces import InlinePiece, Role
from translator.document.inline_state import InlineContext, ScanState
from translator.document.layout import Leaf
from translator.document.mask import Masked
from translator.document.parse_options import Engine
from translator.hangul import has_hangul
from translator.tags import BREAK, ENTITY, MATH, OTHER, URL


@dataclass(slots=True)
class Scan:
    """The pieces of a stretch; the links' `titles` with the quotes around them; and the `holders` (start, end, what it
    is) that may have attributes that are text. All of them with their places in the post.
    """

    pieces: list[InlinePiece]
    titles: list[tuple[int, int]] = field(default_factory=list)
    holders: list[tuple[int, int, str]] = field(default_factory=list)


def scan_leaves(leaves: Iterable[Leaf], post: Masked, context: InlineContext) -> list[Scan | None]:
    """The inline structure of each leaf of a post, in their order; None where nothing in it could be markup."""
    return [None if _is_bare(leaf, post) else _scan(ScanState(leaf, post, context)) for leaf in leaves]


def _is_bare(leaf: Leaf, post: Masked) -> bool:
    """Whether it is a line without markup, as most headings and cells are, and many paragraphs."""
    return len(leaf.ranges) == 1 and not _MAYBE_MARKUP.search(post.text, *leaf.ranges[0])


def _scan(state: ScanState) -> Scan:
    _find(state)
    pieces = list(_with_attributes(state, state.paired(state.pieces)))
    if any(isinstance(piece, HtmlPiece) for piece in pieces):
        pieces = pair_html(pieces, jsx=state.context.engine is Engine.MDX)
    keep_what_is_too_deep(pieces)
    return _placed(state, pieces)


def _find(state: ScanState) -> None:
    """Go through the text from one character that may be markup to the next; its handler says what it is."""
    text = state.text
    special = _MAYBE_MARKUP if "www." in text or "WWW." in text else _SPECIAL
    handlers = _HANDLERS
    at = 0
    while match := special.search(text, at):
        at = match.start()
        following = handlers[text[at]](state, at)
        if following is None:
            at += 1
        else:
            at = state.pending = following
    state.text_to(len(text))


def _placed(state: ScanState, pieces: list[InlinePiece]) -> Scan:
    """What was found, by offsets in the post."""
    offset, base = state.stretch.offset, state.stretch.base
    for piece in pieces:
        if base is None:
            piece.start, piece.end = offset(piece.start), offset(piece.end)
        else:
            piece.start += base
            piece.end += base
    titles = [(offset(start), offset(end - 1) + 1) for start, end in state.titles]
    holders = [(offset(start), offset(end - 1) + 1, why) for start, end, why in state.holders]
    return Scan(pieces, titles, holders)


def _with_attributes(state: ScanState, pieces: Iterable[InlinePiece]) -> Iterator[InlinePiece]:
    """The pieces with a list of attributes made part of what it stands right behind: it is that one's alone."""
    last: InlinePiece | None = None
    for piece in pieces:
        if piece.why == "attributes" and last is not None and last.end == piece.start and takes_list(last):
            last.end = piece.end
            if last.written is not None:
                last.written += state.stretch.original(piece.start, piece.end)
            continue
        last = piece
        yield piece


# Each handler gives where to go on behind what it took, or None: then the character is text. ------------------------


def _escape(state: ScanState, at: int) -> int | None:
    following = state.text[at + 1 : at + 2]
    if not following and state.stretch.goes_on:
        return _break(state, at, at + 1)
    if following == "\n" and not state.stretch.html:
        return _break(state, at, _skip_newline(state, at + 1))
    if (
        state.stretch.html and following in _ESCAPED_IN_HTML
    ):  # Markdown behind a one-line element, to kramdown
        return state.keep(at, at + 2, OTHER, "escape", state.text[at : at + 2])
    kramdown = state.context.engine is Engine.KRAMDOWN and not state.stretch.html
    if kramdown and state.text.startswith("\\\\\n", at):  # two are a line break there
        return _break(state, at, _skip_newline(state, at + 2))
    if (
        state.stretch.html
        or not following.isascii()
        or following.isalnum()
        or following.isspace()
        or not following
    ):
        return None
    state.text_to(at)
    state.pieces.append(InlinePiece(Role.TEXT, at, at + 2, following))
    return at + 2


def _run(state: ScanState, at: int) -> int | None:
    text = state.text
    char = text[at]
    end = at + 1
    while end < len(text) and text[end] == char:
        end += 1
    kramdown = state.context.engine is Engine.KRAMDOWN
    tildes = kramdown and char == "~"  # of which it reads longer runs, too
    if char not in SINGLE and end - at != 2 and not (tildes and end - at > 2):
        return state.literal(at, end)
    state.text_to(at)
    if not kramdown:
        state.first_run = state.first_run or char
        micromark = state.context.engine is Engine.MDX
        state.pieces.append(read_run(text, at, end, state.beside(at, end), micromark=micromark))
    elif not tildes:
        state.pieces.append(read_run(text, at, end))  # of which kramdown asks nothing but where it stands
    else:
        runs = struck(text, at, end, begun=state.struck)
        if runs[-1].opens and (crossed := _crossed(state, runs[-1].start)):
            state.struck &= not runs[0].closes
            state.pieces += runs[:-1]
            state.pending = runs[-1].start
            return state.keep(runs[-1].start, crossed, OTHER, "struck across", "")
        state.struck = runs[-1].opens or (state.struck and not runs[0].closes)
        state.pieces += runs
    return end


def _crossed(state: ScanState, at: int) -> int | None:
    """The end of what kramdown strikes out from two tildes on, where other markup crosses its edges; else None."""
    found = None if "~~" in state.absent else struck_out(state.text, at)
    if found is None:
        state.absent.add("~~")
    return found.end() if found and reaches_out(found["inside"]) else None


def _entity(state: ScanState, at: int) -> int | None:
    match = CHARACTER_REFERENCE.match(state.text, at)
    if not match:
        return None
    char = spelled(match.group())
    if char is None:
        return state.keep(at, match.end(), ENTITY, "entity", match.group())
    state.text_to(at)
    state.pieces.append(InlinePiece(Role.TEXT, at, match.end(), char))
    return match.end()


def _newline(state: ScanState, at: int) -> int | None:
    text = state.text
    start = at
    while start > state.pending and text[start - 1] in " \t":
        start -= 1
    end = _skip_newline(state, at)
    # Behind a one-line element kramdown reads Markdown in what is raw HTML to the others, and Hugo in a shortcode.
    within = (
        state.context.engine in {Engine.KRAMDOWN, Engine.GOLDMARK} and text[max(start - 1, 0)] not in "\n>"
    )
    marked = not state.stretch.html or within
    if marked and text[start:at].endswith("  "):
        return _break(state, start, end)
    state.text_to(start)
    last = state.pieces[-1] if state.pieces else None
    if not (isinstance(last, InlinePiece) and last.text == "\n"):  # a note's line is no line
        state.pieces.append(InlinePiece(Role.TEXT, start, end, "\n"))
    return end


def _break(state: ScanState, at: int, end: int) -> int:
    return state.keep(at, end, BREAK, "break", "")


def _skip_newline(state: ScanState, at: int) -> int:
    match = BREAKS.match(state.text, at)
    assert match
    return match.end()


def _dollar(state: ScanState, at: int) -> int | None:
    if state.no_dollar:
        return None
    match = DOLLARS.match(state.text, at)
    if not match:
        state.no_dollar = state.text.find("$", at + 1) < 0
        return None
    inside = match.group(1)
    if has_hangul(inside) and "\\" not in inside:
        return None
    return state.keep(at, match.end(), MATH, "math", state.stretch.original(at, match.end()))


def _colon(state: ScanState, at: int) -> int | None:
    text = state.text
    if text.startswith("://", at):
        scheme = SCHEME.search(text, max(state.pending, at - 5), at)
        if scheme and not (
            scheme.start() > 0 and text[scheme.start() - 1].isascii() and text[scheme.start() - 1].isalnum()
        ):
            return _url(state, scheme.start(), at + 3)
        return None
    before = text[at - 1 : at] if at else ""
    if not (before.isascii() and before.isalnum()) and before != ":" and (match := EMOJI.match(text, at)):
        return state.keep(at, match.end(), OTHER, "emoji", match.group())
    return None


def _url(state: ScanState, start: int, behind: int) -> int | None:
    end = url_end(state.text, start, behind, goldmark=state.context.engine is Engine.GOLDMARK)
    if end is None:
        return None
    return state.keep(start, end, URL, "url", state.stretch.original(start, end))


def _www(state: ScanState, at: int) -> int | None:
    if at and (state.text[at - 1].isalnum() or state.text[at - 1] in "./-_"):
        return None
    return _url(state, at, at + 4)


def _mail(state: ScanState, at: int) -> int | None:
    found = mail_around(state.text, at, state.pending, state.context.engine)
    return found and state.keep(*found, URL, "email", state.stretch.original(*found))


def _pipe(state: ScanState, at: int) -> int | None:
    return state.keep(at, at + 1, OTHER, "pipe", "|") if state.stretch.pipes else None


def _cover(state: ScanState, at: int) -> int | None:
    lump, end = state.stretch.lump_at(at)
    if lump.why == "note":  # for the translator alone: not in the text, not in the mirror
        state.text_to(at)
        return end
    state.holders.append((at, end, lump.why))
    original = state.stretch.original(at, end)
    shown = original if lump.kind is not OTHER and len(original) <= 60 and "\n" not in original else ""
    return state.keep(at, end, lump.kind, lump.why, shown)


_ESCAPED_IN_HTML = frozenset("*_~`[]")
_HANDLERS: dict[str, Callable[[ScanState, int], int | None]] = {
    "\\": _escape,
    "`": code_span,
    **dict.fromkeys(DOUBLE, _run),
    "[": open_bracket,
    "]": close_bracket,
    "<": angle,
    "&": _entity,
    "\n": _newline,
    "$": _dollar,
    ":": _colon,
    "@": _mail,
    "|": _pipe,
    "\ue000": _cover,
    "\ue001": _cover,
    **dict.fromkeys("wW", _www),  # of an address alone, not of every word
}
# What a handler begins with is looked for; letters only where an address may begin.
_SPECIAL = re.compile(f"[{re.escape(''.join(char for char in _HANDLERS if not char.isalpha()))}]")
_MAYBE_MARKUP = re.compile(rf"{_SPECIAL.pattern}|www\.|WWW\.")
