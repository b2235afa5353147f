"""mistune's state of parsing blocks, which also knows its source lines; and where its tokens stand in the post."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, NamedTuple, Self

from mistune.core import BlockState

from translator.document.parse_options import Engine
from translator.document.source_map import Lines

Token = dict[str, Any]
"""A token of mistune's: its `type`, and what goes with it; see mistune's block parser."""

FENCE_BELOW_HTML = "fence below HTML"
"""Among what states share: that a fence ended an HTML block, which in CommonMark only a blank line does."""
_READ_WHOLE = frozenset({"paragraph", "block_text", "terms", "heading", "table", "block_html", "tags"})
_WITH_INDENTATION = frozenset({"list", "listitem", "footnote"})
_ITEM = re.compile(r"[ \t]*(?:[*+-]|[0-9]{1,9}[.)])(?P<text>.*)")
_INDENTED = re.compile(r" {2}|\t|[ \t]*\Z")  # as what follows the shortest mark of an item is
_NUMBERED = re.compile(r" {0,3}[0-9]{1,9}\.[ \t]+\S")


@dataclass(slots=True)
class RuleFrame:
    """A rule at work: the line it began on, and for a list where the last item's text ended."""

    rule: str
    line: int
    cursor: int | None = None


class LineState(BlockState):
    """mistune's state, which also knows the source line of each of its own lines."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.lines: range = range(0)
        self.starts: list[int] = []
        self.frames: list[RuleFrame] = []
        self.elements_end = 0
        """Up to here kramdown reads the HTML elements that began last."""
        self.is_item = False
        self.states: list[LineState] = [self] if parent is None else parent.states
        if parent is not None:
            self.states.append(self)

    def release(self) -> None:
        """Let go of all tokens: they and their states refer to each other, which only the collector would undo."""
        for state in self.states:
            state.tokens = []
        self.states.clear()

    def process(self, src: str) -> None:
        """Take in the text to parse, with the offset at which each of its lines starts."""
        super().process(src)
        self.starts = [0, *accumulate(len(line) + 1 for line in src.split("\n"))][:-1]
        if not self.parent:
            self.lines = range(len(self.starts))

    def line_at(self, position: int) -> int:
        """The line (from 0, of this state's own text) that holds an offset."""
        return bisect_right(self.starts, position) - 1

    def text_of(self, line: int) -> str:
        """A line of this state's own text, by its number from 0, without its line break."""
        begin = self.starts[line]
        end = self.src.find("\n", begin)
        return self.src[begin:] if end < 0 else self.src[begin:end]

    def source_line(self, line: int) -> int:
        """The source line that a line of this state stands for, -1 if it stands for none."""
        return self.lines[line] if 0 <= line < len(self.lines) else -1

    def child_state(self, src: str, lazy_line_starts: set[int] | None = None) -> Self:
        """As mistune's, with the source lines that the container's text came from."""
        child: Self = super().child_state(src, lazy_line_starts)  # type: ignore[assignment] # it makes our own kind
        first = self._first_line()
        begin = self.source_line(first)
        child.lines = range(begin, begin + len(child.starts)) if begin >= 0 else range(0)
        child.is_item = self.frames[-1].rule in _WITH_INDENTATION
        return child

    def lazy_line(self, start: int, end: int) -> int:
        """The offset of the first line between two that has not the indentation or mark of this item or quote.

        Only text goes on with such a line; `end` where there is none.
        """
        for line in range(self.line_at(start) + 1, len(self.starts)):
            at = self.starts[line]
            if at >= end:
                break
            if at in self.lazy_line_starts or (self.is_item and self._is_lazy_in_item(line)):
                return at
        return end

    def _is_lazy_in_item(self, line: int) -> bool:
        outer: LineState = self.parent
        above = self.source_line(line) - outer.source_line(0)
        return 0 <= above < len(outer.starts) and _INDENTED.match(outer.text_of(above)) is None

    def _first_line(self) -> int:
        frame = self.frames[-1]
        if frame.rule not in {"list", "listitem"}:
            return frame.line
        # A list's items come one after another; each but the first begins on the line that ended the one before.
        line = frame.line if frame.cursor is None else self.line_at(frame.cursor - 1)
        frame.cursor = self.cursor
        match = _ITEM.match(self.text_of(line))
        return line if match and match.group("text").strip() else line + 1

    def add_paragraph(self, text: str) -> None:
        """As mistune's, and note where the paragraph stands."""
        count = len(self.tokens)
        super().add_paragraph(text)
        if len(self.tokens) > count:
            self.place(self.tokens[-1], self.cursor, self.cursor + len(text))

    def append_paragraph(self) -> int | None:
        """As mistune's, but that a list of any number ends a paragraph to kramdown."""
        kramdown = self.env.get("engine") is Engine.KRAMDOWN
        if (
            kramdown
            and self.frames
            and self.frames[-1].rule == "list"
            and _NUMBERED.match(self.src, self.cursor)
        ):
            return None
        return super().append_paragraph()

    def place(self, token: Token, start: int, end: int) -> None:
        """Note where a token stands, in lines of this state."""
        token["state"] = self
        token["local"] = self.line_at(start)
        token["local_end"] = self.line_at(max(start, end - 1))


# Places ----------------------------------------------------------------------------------------------------


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
    container (an empty item below a quote can slip in); indented code has the columns of its `container`. What a later
    stage keeps says why, `disputed`. `code_by_the_book` are the lines, if any, that CommonMark alone takes for code.
    """

    tokens: list[Token]
    labels: frozenset[str]
    code_by_the_book: frozenset[int] = frozenset()


def place_tokens(state: LineState, lines: Lines) -> BlockTokens:
    """The tokens of a parsed text with their places, and without the states: each refers to the other, which only the
    collector would undo."""
    tokens = state.tokens
    _place_all(tokens, lines)
    state.release()
    labels = frozenset(state.env["ref_links"]) | state.env.get("footnotes", set())
    return BlockTokens(tokens, labels)


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
        token["last"] = max(
            token["last"], state.source_line(last)
        )  # lines may have been added to a paragraph
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
