"""mistune's state of parsing blocks, which also knows the source line of each of its own lines."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Self

from mistune.core import BlockState

from translator.document.options import Engine

Token = dict[str, Any]
"""A token of mistune's: its `type`, and what goes with it; see mistune's block parser."""

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
        child.is_item = self.frames[-1].rule in {"list", "listitem"}
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
