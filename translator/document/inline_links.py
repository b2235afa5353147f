"""Brackets: links, images, footnotes, boxes and wiki links.

CommonMark's algorithm (https://spec.commonmark.org/0.31.2/#phase-2-inline-structure): a closing bracket looks back for
the one that it closes, and on for a destination or a label.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from translator.document import link_targets
from translator.document.delimiters import Delimiter
from translator.document.inline_patterns import BOX, FOOTNOTE_MARK, IS_URL, LONGEST_LABEL, WIKI, has_words
from translator.document.inline_pieces import InlinePiece, Role, pair
from translator.document.inline_state import Bracket, ScanState
from translator.document.parse_options import AltText, Engine
from translator.hangul import has_hangul
from translator.tags import FOOTNOTE, IMAGE, LINK, OTHER, URL

_BRACKETS = re.compile(r"\\.|(`+).*?\1|[\[\]]", re.DOTALL)  # but those in code


def open_bracket(state: ScanState, at: int) -> int | None:
    """`[`: what it makes by itself, or a bracket that waits for its end. Gives where to go on."""
    text = state.text
    if (match := FOOTNOTE_MARK.match(text, at)) and _is_footnote(state, match):
        if state.brackets and state.context.engine is Engine.KRAMDOWN:
            image = text[at - 1] == "!"
            state.brackets += [Bracket(len(state.pieces), at, at + 1, image)] * (1 + image)
        return state.keep(at, match.end(), FOOTNOTE, "footnote", match.group())
    if state.context.engine is Engine.GOLDMARK and (match := BOX.match(text, at)):
        return state.keep(at, match.end(), OTHER, "box", match.group())
    if (
        text.startswith("[[", at)
        and (match := WIKI.match(text, at))
        and not text.startswith("(", match.end())
    ):
        return _wiki(state, match)
    image = at > state.pending and text[at - 1] == "!"
    start = at - image
    state.text_to(start)
    state.brackets.append(Bracket(len(state.pieces), start, at + 1, image))
    if image and _begins_none(state, at + 1):  # kramdown counts such a bracket twice
        state.brackets.append(state.brackets[-1])
    state.pieces.append(InlinePiece(Role.TEXT, start, at + 1, "![" if image else "["))
    return at + 1


def _is_footnote(state: ScanState, match: re.Match[str]) -> bool:
    """Whether it is a footnote's mark, and not the text of a link with its address behind it."""
    engine = state.context.engine
    if engine is Engine.KRAMDOWN or not state.text.startswith("(", match.end()):
        return True
    known = link_targets.note_label(match.group()[2:-1]) in state.context.definitions
    if known and engine is not Engine.COMMONMARK:
        return True
    return link_targets.inline_target(state.text, match.end()) is None


def _wiki(state: ScanState, match: re.Match[str]) -> int:
    """`[[page]]`, `[[page|label]]` and `[[page]]{label}`: the label is prose."""
    group = 5 if match.group(5) and match.group(5).strip() else 3 if match.group(3) else 0
    if not group or not has_words(match.group(group)):
        return state.keep(
            match.start(), match.end(), OTHER, "wiki-link", state.stretch.original(*match.span(1))
        )
    start, end = match.span(group)
    state.text_to(match.start())
    opening, closing = pair((match.start(), start), (end, match.end()), LINK, "wiki-link")
    state.pieces += [opening, InlinePiece(Role.TEXT, start, end, state.stretch.original(start, end)), closing]
    return match.end()


def close_bracket(state: ScanState, at: int) -> int | None:
    """`]`: a link or an image, if one is open and it leads somewhere; None where it is text."""
    if not state.brackets:
        return None
    bracket = state.brackets.pop()
    inactive = not bracket.image and len(state.brackets) < state.inactive
    state.inactive = min(state.inactive, len(state.brackets))
    if inactive or _begins_none(state, bracket.behind):
        return None
    ending = _ending(state, bracket, at)
    if ending is None or (not bracket.image and _stands_in_link(state, ending.end)):
        return None
    state.text_to(at)
    inner = state.pieces[bracket.index + 1 :]
    del state.pieces[bracket.index :]
    shown = state.stretch.original(bracket.behind, at)
    if bracket.image:
        prose = _alt_is_prose(state, shown, ending.target)
    else:
        prose = _inner_words(inner) and not _is_address(shown, ending.destination)
    if prose:
        state.pieces += _pieces_of(state, bracket, at, ending, inner)
    else:
        state.pieces.append(_kept(bracket, ending, shown))
    if ending.title is not None:
        state.titles.append(ending.title)
    if not bracket.image:
        state.inactive = len(state.brackets)
    return ending.end


def _begins_none(state: ScanState, behind: int) -> bool:
    """Whether the text behind a bracket is no link's: to kramdown `[^` begins a footnote's mark or nothing."""
    return state.context.engine is Engine.KRAMDOWN and state.text.startswith("^", behind)


def _stands_in_link(state: ScanState, at: int) -> bool:
    """Whether a bracket that is open at an offset begins a link or an image: to kramdown no other link is in that."""
    if not state.brackets or state.context.engine is not Engine.KRAMDOWN:
        return False
    level = len(state.brackets)
    for mark in _BRACKETS.finditer(state.text, at, at + LONGEST_LABEL):
        if mark.group() == "[":
            level += 1
        elif mark.group() == "]":
            level -= 1
            if level < 0:
                return False
            if level < len(state.brackets):
                outer = state.brackets[level]
                if not _begins_none(state, outer.behind) and _ending(state, outer, mark.start()):
                    return True
    return False


@dataclass(frozen=True, slots=True)
class _Ending:
    """What follows a link's text, up to `end`: a `destination` with a title, or the label of a definition.

    `written` is the closing part with the label in it, where it is the link's text.
    """

    end: int
    destination: str = ""
    label: str = ""
    title: tuple[int, int] | None = None
    written: str | None = None

    @property
    def target(self) -> str:
        return self.destination or self.label


def _ending(state: ScanState, bracket: Bracket, at: int) -> _Ending | None:
    """What makes a link of the bracket that the one at `at` closes; None where nothing does."""
    text = state.text
    target = link_targets.inline_target(text, at + 1) if text.startswith("(", at + 1) else None
    if target is None and state.context.engine is Engine.KRAMDOWN and text.startswith("(", at + 1):
        target = link_targets.kramdown_target(text, at + 1)
    if target is not None:
        return _Ending(target.end, state.stretch.original(*target.destination), title=target.title)
    if not state.context.definitions:
        return None
    apart = state.context.engine is Engine.KRAMDOWN
    found = link_targets.label_apart(text, at + 1) if apart else link_targets.label(text, at + 1)
    label, end = found or ("", at + 1)
    own = text[bracket.behind : min(at, bracket.behind + LONGEST_LABEL)]
    named = label or own
    if named.startswith("^") or link_targets.normal_label(named) not in state.context.definitions:
        return None
    if label:
        return _Ending(end, label=label)
    return _Ending(end, label=own, written=f"][{state.stretch.original(bracket.behind, at)}]")


def _pieces_of(
    state: ScanState, bracket: Bracket, at: int, ending: _Ending, inner: list[InlinePiece | Delimiter]
) -> list[InlinePiece]:
    """A link or an image whose text is prose."""
    kind, why = (IMAGE, "image") if bracket.image else (LINK, "link")
    places = (bracket.start, bracket.behind), (at, ending.end)
    opening, closing = pair(*places, kind, why, written=ending.written)
    return [opening, *state.paired(inner, in_link=True), closing]


def _kept(bracket: Bracket, ending: _Ending, shown: str) -> InlinePiece:
    """A link or an image without words."""
    if bracket.image:
        return InlinePiece(Role.KEEP, bracket.start, ending.end, "", OTHER, "image")
    address = _is_address(shown, ending.destination)
    visible = shown if address or len(shown) <= 80 else ""
    visible = "" if "\n" in visible or "![" in visible else visible
    return InlinePiece(Role.KEEP, bracket.start, ending.end, visible, URL if address else OTHER, "link")


def _alt_is_prose(state: ScanState, alt: str, destination: str) -> bool:
    if state.context.alt is AltText.NEVER or not has_words(alt):
        return False
    return state.context.alt is AltText.ALWAYS or has_hangul(alt) or destination in state.context.alt_targets


def _inner_words(pieces: Iterable[InlinePiece | Delimiter]) -> bool:
    return any(
        isinstance(piece, InlinePiece) and piece.role is Role.TEXT and has_words(piece.text)
        for piece in pieces
    )


def _is_address(shown: str, destination: str) -> bool:
    shown = shown.strip()
    return shown == destination.strip("<>") or bool(IS_URL.match(shown))
