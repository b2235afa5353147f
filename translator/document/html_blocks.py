"""Which lines are blocks of HTML, beside what mistune takes for them, by who renders the post."""

from __future__ import annotations

import re

from mistune.block_parser import BlockParser
from mistune.core import BlockState
from mistune.helpers import BLOCK_TAGS, HTML_ATTRIBUTES, PRE_TAGS

from translator.document.block_state import FENCE_BELOW_HTML, LineState
from translator.document.kramdown_elements import (
    OF_SENTENCES,
    end_of_element,
    leaves_open,
    opening_at,
    parted_tag,
)
from translator.document.parse_options import Engine

BY_THE_BOOK = "by the book"
"""Among what states share: that only a blank line ends an HTML block."""
LONE_TAG = rf"^ {{0,3}}</?[A-Za-z][A-Za-z0-9-]*{HTML_ATTRIBUTES}[ \t]*/?>[ \t]*$"
"""A whole tag alone on its line, as a regular expression with `re.MULTILINE`."""
_LONE = re.compile(rf" {{0,3}}</?(?P<name>[A-Za-z][A-Za-z0-9-]*){HTML_ATTRIBUTES}[ \t]*(?P<alone>/?)>[ \t]*$")
_NAME = re.compile(r"[ ]*<(?P<closes>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)")
_BLOCK_NAME = re.compile(rf" {{0,3}}</?(?:{'|'.join(BLOCK_TAGS)})\b", re.IGNORECASE)
_DECLARATION = re.compile(r" {0,3}<[!?]")
_BLOCK_TAG = re.compile(r" {0,3}<(?P<name>[a-zA-Z][a-zA-Z0-9]*)\s[^<>]*>")
_CLOSING = re.compile(r" {0,3}</[A-Za-z][\w:.-]*\s*>")
_REST_OF_LINE = re.compile(r"[ \t]*(?:\n|\Z)")
_SAYS_MARKDOWN = re.compile(r"""\smarkdown=["']?(?:1|block)\b""")


class _HtmlBlocks(BlockParser):
    """mistune's, but where it looks for the blank line that ends an HTML block it finds a fence as well."""

    BLANK_LINE = re.compile(
        r"(?:^[ \t\v\f]*\n)+"
        r"|^ {0,3}(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]+|>[ \t]?)*(?:`{3,}[^`\n]*|~{3,}[^\n]*)$",
        re.MULTILINE,
    )

    def parse_raw_html(self, m: re.Match[str], state: BlockState) -> int | None:
        """As mistune's, with the tags that begin a block to some renderers alone. Returns the offset behind it.

        To kramdown a tag may go on behind a blank line.
        """
        tag = _NAME.match(m.group())
        if state.env.get("engine") is Engine.KRAMDOWN and (parted := parted_tag(state.src, m.start())):
            state.append_token({"type": "block_html"})
            return min(state.find_line_end_at(parted), state.cursor_max)
        if tag is None or (not tag["closes"] and tag["name"].lower() in PRE_TAGS):
            return super().parse_raw_html(m, state)
        if tag["name"].lower() in BLOCK_TAGS:
            return self.html_to_blank_line(state)
        if end := state.append_paragraph():
            return end
        alone = _LONE.match(state.src, m.start(), state.find_line_end_at(m.start()))
        return self.html_to_blank_line(state) if alone and _begins_html(alone, state) else None

    def html_to_blank_line(self, state: BlockState) -> int:
        """All up to the next blank line is an HTML block. Returns the offset behind it.

        To kramdown it ends behind its last element, and it is Markdown again from the next line on. Where text follows
        on the same one, it belongs to that, and the block stays as long as CommonMark has it; so it does within an
        element that goes on behind blank lines. In CommonMark it ends with its item or quote, with which only text goes
        on lazily; but what an element that is open there holds stays with its tags.
        """
        assert isinstance(state, LineState)
        engine = state.env.get("engine")
        limit = state.cursor_max
        if engine is Engine.KRAMDOWN:
            if state.cursor >= state.elements_end:
                state.elements_end = _behind_elements(state.src, state.cursor)
            rest = _REST_OF_LINE.match(state.src, state.elements_end, limit)
            limit = rest.end() if rest else limit
        by_the_book = state.env.get(BY_THE_BOOK)
        blank = (BlockParser if by_the_book else self).BLANK_LINE.search(state.src, state.cursor, limit)
        end = blank.start() if blank else limit
        if blank and blank.group().strip():
            state.env[FENCE_BELOW_HTML] = True
        state.append_token({"type": "block_html"})
        if engine not in {Engine.GOLDMARK, Engine.COMMONMARK}:
            return end
        lazy = state.lazy_line(state.cursor, end)
        return end if leaves_open(state.src, state.cursor, lazy) else lazy


HTML_BLOCKS = _HtmlBlocks()
"""Parses HTML blocks, as a fence ends them, too."""


def is_of_text(line: str) -> bool:
    """Whether a line of HTML may go on with a quote's or an item's text: one tag does, if no block's."""
    return _LONE.match(line) is not None and not _BLOCK_NAME.match(line)


def begins_html(line: str) -> bool:
    """Whether a line begins a block of HTML in CommonMark, below what is no paragraph."""
    return bool(_LONE.match(line) or _BLOCK_NAME.match(line) or _DECLARATION.match(line))


def tag_with_markdown(state: BlockState, position: int) -> re.Match[str] | None:
    """The opening tag of a block that says `markdown="1"`, at an offset; None where there is none."""
    tag = _BLOCK_TAG.match(state.src, position, state.cursor_max)
    if tag is None or tag["name"].lower() not in BLOCK_TAGS:
        return None
    return tag if _SAYS_MARKDOWN.search(state.src, position, tag.end()) else None


def _begins_html(tag: re.Match[str], state: BlockState) -> bool:
    """Whether a tag that stands alone on its line begins a block.

    To kramdown one does that is none of a sentence's. mistune leaves a self-closing one to the paragraph; it begins an
    HTML block in CommonMark.
    """
    engine = state.env.get("engine")
    if engine is Engine.KRAMDOWN:
        return tag["name"].lower() not in OF_SENTENCES
    return not tag["alone"] or engine in {Engine.GOLDMARK, Engine.COMMONMARK}


def _behind_elements(text: str, start: int) -> int:
    """The offset behind the elements that begin one behind the other on a line, or behind a tag that closes none."""
    at = start
    while opening := opening_at(text, at):
        at = end_of_element(text, opening)
    closing = _CLOSING.match(text, at) if at == start else None
    return closing.end() if closing else at
