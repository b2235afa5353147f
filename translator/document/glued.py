"""Blocks that kramdown takes for other ones than mistune, since nothing parts them from their neighbours.

    글 **둘
    ```
    셋**

By its own blocks kramdown is asked what is one text, and what a table, to it. A paragraph goes on in the code right
below it, whose fence is never closed. A table is text where anything stands right above or below, and so is an
abbreviation below text: those are kept in which markup begins in a part and ends in another. A list's mark may have a
pipe right behind it (`*|글`): what holds such a line is kept.
A line of inline code between three backticks opens code where one of nothing but backticks follows. A link's label may
hold a bracket (`[가[나]: /a`): such a definition is kept. A backslash that ends a paragraph breaks its line where a
table or a comment that goes on with it stands right below. Below a fence that opens nothing a line may be attributes.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from translator.document.block_state import PlacedLine, Token
from translator.document.kramdown_blocks import KramdownBlock
from translator.document.parse_options import Engine
from translator.document.source_map import Lines
from translator.document.table_rows import split_rows
from translator.i18n import tr

_NO_TABLE = tr(
    "kramdown reads this table as text, since no blank line stands above or below it; it is left as it is"
)
_NO_ABBREVIATION = tr(
    "kramdown reads this abbreviation as text, since it is right below text; it is left as it is"
)
_ITEM_WITH_PIPE = tr(
    "kramdown reads a line that begins with a list's mark and a pipe as an item; it is left as it is"
)
_CODE_BELOW_CODE = tr(
    "kramdown reads this as code to the next line of nothing but backticks, since it begins with three; it is left as"
    " it is"
)
_ITEM_OF_BLANKS = tr(
    "kramdown reads a line of nothing but a list's mark and blanks as an item; it is left as it is"
)
_ODD_LABEL = tr(
    "kramdown reads this as a link's definition, with a bracket in its label; it is left as it is"
)
_ATTRIBUTES_IN_TEXT = tr(
    "kramdown reads a line of this as attributes, since the fence above opens no code; it is left as it is"
)
_BREAKS_LINE = tr(
    "kramdown reads the backslash at the end of this text as a line break, since no blank line stands below it; it is"
    " left as it is"
)
_ROWS = tr("kramdown reads this as rows of a table; it is left as it is")
_ONE_TEXT = tr(
    "kramdown reads this as one text with what stands right above or below it, where the markup in it may end; it is"
    " left as it is"
)
_FAR = 50  # lines above a text that are looked through, at most
_OWN_LEAVES = frozenset({"p", "table"})
_GO_ON = frozenset({"paragraph", "block_text", "table"})
_OF_TEXT = frozenset({"paragraph", "block_text"})
_OF_LINES = frozenset({"paragraph", "block_text", "terms", "table", "heading"})
_BEGINS_BLOCK = re.compile(r" {0,3}(?:#{1,6}[ \t]|>|[-*+:][ \t]|[0-9]+\.[ \t]|<)")
_FENCE_WITH_MARKS = re.compile(r"[ \t]*`{3,}[^`]+`")
_MARK_WITH_PIPE = re.compile(r" {0,3}(?:[-*+:]|[0-9]+\.)\|(?![-+:| \t]*\Z)")
_MARK_WITH_BLANKS = re.compile(r" {0,3}(?:[-*+:]|[0-9]+\.)[ \t]+\Z")
_BACKSLASH_AT_END = re.compile(r"\\[ \t]*\Z")
_ATTRIBUTES = re.compile(r"[ \t]*\{:[^{}]*\}[ \t]*\Z")  # which are covered elsewhere
_ESCAPED = re.compile(r"\\[!-/:-@\[-`{-~]")


class _Own:
    """kramdown's own blocks, by line."""

    def __init__(self, blocks: Iterable[KramdownBlock]) -> None:
        self._leaves = [one for one in blocks if one.what in _OWN_LEAVES]
        self._begins = [one.first for one in self._leaves]

    def around(self, first: int, last: int) -> KramdownBlock | None:
        """The block in which the last of these lines stands, or one above it."""
        index = bisect_right(self._begins, last) - 1
        return self._leaves[index] if index >= 0 and self._leaves[index].last >= first else None


def mark_glued(tokens: Sequence[Token], lines: Lines, own_blocks: Iterable[KramdownBlock]) -> None:
    """Give `glued`, the reason why it is kept, to each token that kramdown takes for another between its neighbours; ""
    where there is no Korean to tell of. `own_blocks` are kramdown's; what is a table among them becomes one.
    """
    _mark(tokens, lines, _Own(own_blocks))


def _mark(tokens: Sequence[Token], lines: Lines, own: _Own) -> None:
    blank: Token = {"type": "blank_line"}
    for above, token in zip((blank, *tokens), tokens, strict=False):
        if reason := _why_glued(above, token, lines, own):
            keep_glued(token, reason, lines)
        elif children := token.get("children"):
            _mark(children, lines, own)


def keep_glued(token: Token, reason: str, lines: Lines) -> None:
    """Have a token kept for a reason, which is told where there is Korean in it."""
    token["glued"] = reason if lines.have_hangul(token["first"], token["last"]) else ""


def _why_glued(above: Token, token: Token, lines: Lines, own: _Own) -> str:
    if token["type"] == "block_code":
        fenced = token["style"] == "fenced" and _FENCE_WITH_MARKS.match(token["lines"][0].text)
        return _CODE_BELOW_CODE if fenced else ""
    if token["type"] == "loose_link":
        return _ODD_LABEL
    of_text = token["type"] in _OF_TEXT
    if of_text or token["type"] in _OF_LINES:
        text = token.get("text", "|")  # a row has none
        first = token["lines"][:1] if token["type"] == "table" else token["lines"]  # no item is below a row
        if "|" in text and any(_MARK_WITH_PIPE.match(line.text) for line in first):
            return _ITEM_WITH_PIPE
        if of_text and "{:" in text and any(_ATTRIBUTES.match(line.text) for line in first):
            return _ATTRIBUTES_IN_TEXT
    if of_text:
        return _why_no_text(token, lines, own)
    if token["type"] == "table":
        place = token["lines"][0].line, token["lines"][-1].line
        block = own.around(*place)
        is_table = block is not None and block[:3] == ("table", *place)
        return _NO_TABLE if not is_table and _reaches_out(token) else ""
    if token["type"] == "abbreviation" and above["type"] in _GO_ON:
        return "" if stands_alone(token["lines"][0].text.replace("*", "", 1)) else _NO_ABBREVIATION
    return ""


def stands_alone(line: str) -> bool:
    """Whether no markup that begins on a line can end on the next one."""
    bare = _ESCAPED.sub("", line)
    even = all(bare.count(mark) % 2 == 0 for mark in ("`", "*", "**", "_", "__", "~~", "$", "$$"))
    return (
        even
        and not bare.endswith("\\")
        and all(bare.count(a) == bare.count(b) for a, b in ("[]", "()", "<>", "{}"))
    )


def _why_no_text(token: Token, lines: Lines, own: _Own) -> str:
    """Why a text is kept that is part of a block of kramdown's; a text that is a table becomes one."""
    first, last = token["lines"][0].line, token["lines"][-1].line
    block = own.around(first, last)
    if block is None:
        return ""
    alike = block.first == first and block.last == last
    if alike and block.what == "p":
        return ""
    if block.what == "table":
        if alike and block.last > block.first:
            token["type"] = "table"
        return "" if alike else _ROWS
    texts = [line.text for line in token["lines"]]
    if block.first >= first and block.last <= last:
        marks = (text for text in texts[1:] if text[-1:].isspace() and _MARK_WITH_BLANKS.match(text))
        return "" if next(marks, None) is None else _ITEM_OF_BLANKS
    if _BACKSLASH_AT_END.search(texts[-1]):
        return _BREAKS_LINE
    if first - block.first > _FAR:
        return _ONE_TEXT
    parts = "\n".join(lines.texts[block.first : first]), "\n".join(texts)
    return "" if all(stands_alone(part) and "``" not in part for part in parts) else _ONE_TEXT


def _reaches_out(table: Token) -> bool:
    """Whether a table that is text to kramdown has markup that may not end in its cell, or a row that begins another
    block."""
    rows: list[PlacedLine] = table["lines"]
    if any(row.column < 0 for row in rows):
        return False
    for row, cells in zip(rows, split_rows([row.text for row in rows], Engine.KRAMDOWN), strict=True):
        if cells and _BEGINS_BLOCK.match(row.text):
            return True
        if not all(stands_alone(row.text[slice(*cell)]) for cell in cells):
            return True
    return False
