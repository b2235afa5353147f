"""What begins with an angle: autolinks, HTML, JSX."""

from __future__ import annotations

import re

from translator.document.inline_pairs import HtmlPiece
from translator.document.inline_patterns import (
    AUTOLINK,
    BREAKS,
    DECLARATION,
    DECLARATION_ENDS,
    KRAMDOWN_TAG,
    LONGEST_TAG,
    LOOSE_TAG,
    STRICT_TAG,
)
from translator.document.inline_pieces import Role
from translator.document.inline_state import ScanState
from translator.document.jsx import JSX_TAG
from translator.document.parse_options import Engine
from translator.tags import BREAK, OTHER, URL


def angle(state: ScanState, at: int) -> int | None:
    """`<`: what it begins, None where it is text. Gives where to go on."""
    text = state.text
    if state.context.engine is Engine.MDX:
        tag = JSX_TAG.match(text, at, at + LONGEST_TAG)
        return _html(state, tag) if tag else None
    if match := AUTOLINK.match(text, at):
        return state.keep(at, match.end(), URL, "autolink", state.stretch.original(at + 1, match.end() - 1))
    if match := _tag_pattern(state).match(text, at):
        return _html(state, match)
    if match := DECLARATION.match(text, at):
        closing = DECLARATION_ENDS.get(match.group("what"), ">")
        end = -1 if closing in state.absent else text.find(closing, match.end())
        if end >= 0:
            return state.keep(at, end + len(closing), OTHER, "html", "")
        state.absent.add(closing)
    return None


def _tag_pattern(state: ScanState) -> re.Pattern[str]:
    if state.context.engine is Engine.KRAMDOWN:
        return KRAMDOWN_TAG
    return LOOSE_TAG if state.stretch.html else STRICT_TAG


def _html(state: ScanState, match: re.Match[str]) -> int:
    at, end = match.span()
    name = match.group("name") or ""  # a fragment has none
    state.text_to(at)
    if name.lower() == "br":
        following = BREAKS.match(state.text, end)
        return state.keep(at, following.end() if following else end, BREAK, "break", "")
    shape = "close" if match.group("close") else "alone" if match.group("alone") else "open"
    if match.group("attributes"):
        state.holders.append((at, end, "html"))
    shown = state.stretch.original(at, end)
    state.pieces.append(
        HtmlPiece(
            Role.KEEP, at, end, shown if len(shown) <= 24 else "", OTHER, "html", name=name, shape=shape
        )
    )
    return end
