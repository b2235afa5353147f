"""Which lines are blocks of HTML, beside what mistune takes for them, by who renders the post."""

from __future__ import annotations

import re

from mistune.block_parser import BlockParser
from mistune.core import BlockState
from mistune.helpers import BLOCK_TAGS, HTML_ATTRIBUTES

from translator.document.begun import OF_SENTENCES
from translator.document.options import Engine

LONE_TAG = rf"^ {{0,3}}</?[A-Za-z][A-Za-z0-9-]*{HTML_ATTRIBUTES}[ \t]*/?>[ \t]*$"
"""A whole tag alone on its line, as a regular expression with `re.MULTILINE`."""
_LONE = re.compile(LONE_TAG)
_BLOCK_NAME = re.compile(rf" {{0,3}}</?(?:{'|'.join(BLOCK_TAGS)})\b", re.IGNORECASE)
_SELF_CLOSING = re.compile(
    rf" {{0,3}}<(?P<name>[A-Za-z][A-Za-z0-9-]*){HTML_ATTRIBUTES}[ \t]*/>[ \t]*(?:\n|\Z)"
)
_BLOCK_TAG = re.compile(r" {0,3}<(?P<name>[a-zA-Z][a-zA-Z0-9]*)\s[^<>]*>")
_SAYS_MARKDOWN = re.compile(r"""\smarkdown=["']?(?:1|block)\b""")


class _HtmlBlocks(BlockParser):
    """mistune's, but where it looks for the blank line that ends an HTML block it finds a fence as well."""

    BLANK_LINE = re.compile(
        r"(?:^[ \t\v\f]*\n)+"
        r"|^ {0,3}(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]+|>[ \t]?)*(?:`{3,}[^`\n]*|~{3,}[^\n]*)$",
        re.MULTILINE,
    )

    def html_to_blank_line(self, state: BlockState) -> int:
        """All up to the next blank line is an HTML block. Returns the offset behind it."""
        end = self.BLANK_LINE.search(state.src, state.cursor)
        state.append_token({"type": "block_html"})
        return end.start() if end else state.cursor_max


HTML_BLOCKS = _HtmlBlocks()
"""Parses HTML blocks, as a fence ends them, too."""


def is_of_text(line: str) -> bool:
    """Whether a line of HTML may go on with a quote's or an item's text: one tag does, if no block's."""
    return _LONE.match(line) is not None and not _BLOCK_NAME.match(line)


def tag_with_markdown(state: BlockState, position: int) -> re.Match[str] | None:
    """The opening tag of a block that says `markdown="1"`, at an offset; None where there is none."""
    tag = _BLOCK_TAG.match(state.src, position, state.cursor_max)
    if tag is None or tag["name"].lower() not in BLOCK_TAGS:
        return None
    return tag if _SAYS_MARKDOWN.search(state.src, position, tag.end()) else None


def begins_html(state: BlockState, position: int) -> bool:
    """Whether a self-closing tag stands alone on its line, which mistune leaves to the paragraph.

    It begins an HTML block in CommonMark; and in kramdown, if it is none of a sentence's.
    """
    engine = state.env.get("engine")
    if engine not in {Engine.KRAMDOWN, Engine.GOLDMARK, Engine.COMMONMARK}:
        return False
    tag = _SELF_CLOSING.match(state.src, position, state.find_line_end_at(position))
    return tag is not None and (engine is not Engine.KRAMDOWN or tag["name"].lower() not in OF_SENTENCES)
