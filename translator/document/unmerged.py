"""Merge conflicts that were left in a post: both sides of one are no text of anybody's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from translator.document.document import Document

# As git writes them: at the start of a line, and all three.
_CONFLICT = re.compile(
    r"^<{7}(?: [^\r\n]*)?\r?\n(?:(?!<{7}|>{7})[^\n]*\n)*?={7}\r?\n(?:(?!<{7})[^\n]*\n)*?>{7}(?: [^\r\n]*)?\r?$",
    re.MULTILINE,
)
_SHOWN = {"code", "highlight", "comment", "html-pre"}  # where a post shows what a conflict looks like


def conflict_line(text: str, document: Document | None = None) -> int | None:
    """The line (from 1) on which a merge conflict begins; None if there is none outside of the document's code."""
    if "<<<<<<<" not in text:
        return None
    for found in _CONFLICT.finditer(text):
        at = found.start()
        spans = () if document is None else document.spans
        if not any(span.start <= at < span.end and span.why in _SHOWN for span in spans):
            return text.count("\n", 0, at) + 1
    return None
