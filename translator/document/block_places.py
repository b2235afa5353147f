"""Where the tokens of a parsed text stand in the post, line by line, verified."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from translator.document.block_state import LineState, Token
from translator.document.html_blocks import FENCE_BELOW_HTML
from translator.document.lines import Lines


class PlacedLine(NamedTuple):
    """A line of a token: the source line (from 0) that it stands for, the column and the text there.

    `line` is -1 where it stands for none, `column` -1 where it can't be told where it stands in that.
    """

    line: int
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class BlockTokens:
    """mistune's tokens, and the labels of the link definitions as mistune keys them, those of footnotes among them.

    Each token but an item's has the source lines that it takes, `first` and `last`, and its `lines` as PlacedLine (the
    first alone where no other is read); if it has a text, `whole` says whether its lines are consecutive ones of the
    container (an empty item below a quote can slip in); indented code has the columns of its `container`.
    `fence_below_html`: a fence ended an HTML block, which to some goes on to a blank line.
    """

    tokens: list[Token]
    labels: frozenset[str]
    fence_below_html: bool = False


_READ_WHOLE = frozenset({"paragraph", "block_text", "terms", "heading", "table", "block_html", "tags"})


def place_tokens(state: LineState, lines: Lines) -> BlockTokens:
    """The tokens of a parsed text with their places, and without the states: each refers to the other, which only the
    collector would undo."""
    tokens = state.tokens
    _place_all(tokens, lines)
    state.release()
    labels = frozenset(state.env["ref_links"]) | state.env.get("footnotes", set())
    return BlockTokens(tokens, labels, state.env.get(FENCE_BELOW_HTML, False))


def _place_all(tokens: Iterable[Token], lines: Lines) -> None:
    for token in tokens:
        state: LineState | None = token.pop("state", None)
        if state is not None and token["type"] != "blank_line":
            _place(token, state, lines)
        if children := token.get("children"):
            _place_all(children, lines)


def _place(token: Token, state: LineState, lines: Lines) -> None:
    first, last = token["local"], token["local_end"]
    token["first"] = max(0, state.source_line(first))
    token["last"] = max(0, state.source_line(last))
    if "text" in token and token.get("style") != "atx":
        token["whole"] = state.src.startswith(token["text"], state.starts[first])
        last = first + (token["text"].rstrip("\n").count("\n") if token["whole"] else 0)
    read = token["type"] in _READ_WHOLE or token.get("attrs", {}).get("info")
    end = last + 1 if read else first + 1
    if state.parent is None and end <= len(lines.texts):
        token["lines"] = [PlacedLine(line, 0, lines.texts[line]) for line in range(first, end)]
    else:
        token["lines"] = [_placed(state, local, lines) for local in range(first, end)]
    if token["type"] == "block_code" and token["style"] == "indent":
        text = state.text_of(first)
        indent = len(text) - len(text.lstrip(" \t")) if state.parent else 0
        token["container"] = max(0, token["lines"][0].column - indent)


def _placed(state: LineState, local: int, lines: Lines) -> PlacedLine:
    """What a line of a state stands for, verified."""
    if not 0 <= local < len(state.starts):
        return PlacedLine(-1, -1, "")
    line = state.source_line(local)
    if not 0 <= line < len(lines.texts):
        return PlacedLine(line, -1, "")
    whole = lines.texts[line]
    if state.parent is None:
        return PlacedLine(line, 0, whole)
    text = state.text_of(local)
    if not whole.rstrip(" \t").endswith(text.strip(" \t")):
        return PlacedLine(line, -1, "")
    body = text.lstrip(" \t")
    column = (
        len(whole) - len(body) if whole.endswith(body) else len(whole.rstrip(" \t")) - len(body.rstrip(" \t"))
    )
    return PlacedLine(line, column, whole[column:])
