"""Lines that kramdown alone takes for indented code.

        make install
    설치가 끝났다.

What stands right below indented code is code to kramdown, too, whatever it is, to the next blank line; and so is what
a tab indents in a quote. To CommonMark the one begins a paragraph and the other is text. Such lines are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from translator.document.lazyfences import QUOTE, QUOTE_ENDS

_MARKER = re.compile(r"[ \t]*(?:[-*+]|[0-9]{1,9}[.)])[ \t]+\Z")
_ITEM = re.compile(r"(?P<indent>[ \t]*)(?:[-*+]|[0-9]{1,9}\.)(?:[ \t]|\Z)")
_ATTRIBUTES = re.compile(r" {0,3}\{:")


def is_tabbed(line: str, marks: str) -> bool:
    """Whether what stands in a quote is indented by a tab to kramdown; `marks` are what stands before it."""
    return ">" in marks and _within(line, marks.count(">")).startswith("\t")


def below_code(lines: Iterator[tuple[int, str]], marks: str) -> Iterator[int]:
    """The numbers of those lines right below indented code that belong to it. Of `lines`, which come with their
    numbers, the first is the code's last; `marks` are what stands before the code."""
    before, quote, inside = marks.rpartition(">")
    quotes = before.count(">") + len(quote)
    _, last = next(lines)
    # An item's first line is text to kramdown.
    if not _within(last, quotes).strip() or _MARKER.search(inside):
        return
    item_width = len(inside.removeprefix(" ") if quotes else inside)
    for number, line in lines:
        text = _within(line, quotes)
        if QUOTE_ENDS.match(text) or _ATTRIBUTES.match(text):
            return
        item = _ITEM.match(text)
        if item and len(item["indent"]) < item_width:  # the next one of the list that the code is in
            return
        yield number


def _within(line: str, quotes: int) -> str:
    """The line without the marks of that many quotes; it may have fewer."""
    for _ in range(quotes):
        line = QUOTE.sub("", line, count=1)
    return line
