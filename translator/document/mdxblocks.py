"""Blocks as MDX has them: no indented code and no raw HTML, but lines of tags, between which all is Markdown.

Any block may be indented, as deep as the elements around it. A line that holds nothing but tags and expressions is a
block by itself, and ends a paragraph, a quote or an item; what stands between an element's tags is read like the rest.
"""

from __future__ import annotations

import re

from mistune.core import BlockState

from translator.document.block_state import BlockTokens, LineState, place_tokens
from translator.document.blocks import DELIMITERS, LineParser
from translator.document.covers import BLOCK_COVER
from translator.document.jsx import MAYBE_TAGS, run_of_tags, tags_end
from translator.document.parse_options import Engine
from translator.document.source_map import Lines

_ENDS_QUOTE = ("blank_line", "fenced_code", "thematic_break", "atx_heading", "list", "block_html", "opaque")
_QUOTE = re.compile(r" *> ?")
_FENCE = re.compile(r" *(?:```|~~~)")
_CONTAINERS = re.compile(r"(?: *(?:>|(?:[-*+]|[0-9]{1,9}[.)])(?= |$)))* ?")
_HEADING_OR_RULE = re.compile(
    r" *(?:#{1,6}(?=[ \t\n]|$)|(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$)", re.MULTILINE
)
_UNDERLINE = re.compile(r" *(?:=+|-+)[ \t]*$", re.MULTILINE)
_NEVER = r"(?!)"
_LEADING = re.compile(r"[ \t]*\t[ \t]*")


class _MdxParser(LineParser):
    """mistune's blocks at any indentation; those for HTML are lines of tags."""

    def __init__(self) -> None:
        super().__init__()
        self.specification = {
            name: pattern.replace(" {0,3}", " *", 1) for name, pattern in self.specification.items()
        }
        self.specification["row_table"] += (
            f"(?={DELIMITERS.replace(' {0,3}', ' *', 1)})"  # else they are a paragraph's
        )
        self.specification |= {"indent_code": _NEVER, "raw_html": MAYBE_TAGS, "block_html": MAYBE_TAGS}
        self.rules = [rule for rule in self.rules if rule != "indent_code"]
        self.block_quote_rules = self.list_rules = self.rules

    def parse_raw_html(self, m: re.Match[str], state: BlockState) -> int | None:
        """Lines of tags and expressions."""
        end = tags_end(state.src, m.end(), state.cursor_max)
        if end is None:
            return self._tag_of_lines(m.end(), state)
        state.append_token({"type": "tags"})
        return min(end + 1, state.cursor_max)

    def _tag_of_lines(self, at: int, state: BlockState) -> int | None:
        """The offset behind the lines of a tag at a line's start, with text behind it: no block begins there."""
        behind = run_of_tags(state.src, at, state.cursor_max)
        if "\n" not in state.src[at:behind]:
            return None
        end = state.find_line_end_at(behind)
        state.add_paragraph(state.get_text(end))
        return end

    def is_row(self, line: str) -> bool:
        """A line with tags in it is one, if it holds anything else."""
        text = line.lstrip(" ")
        return tags_end(text, 0, len(text)) is None if text[:1] == "<" else super().is_row(line)

    def extract_block_quote(
        self,
        m: re.Match[str],  # noqa: ARG002 - mistune hands it over
        state: BlockState,
    ) -> tuple[str, int | None, set[int]]:
        """A quote's text, its end where it is known already, and where lines without its mark begin in the text."""
        ends_quote = self.compile_sc(list(_ENDS_QUOTE)).match
        text = ""
        lazy: set[int] = set()
        takes_lazy_lines = fenced = False
        while state.cursor < state.cursor_max:
            line = state.get_line(state.cursor)
            if mark := _QUOTE.match(line):
                line = line[mark.end() :]
                fence = _FENCE.match(line)
                fenced ^= fence is not None
                takes_lazy_lines = not fence and not fenced and _is_text(line, below_text=takes_lazy_lines)
            elif not takes_lazy_lines or ends_quote(state.src, state.cursor):
                break
            else:
                lazy.add(len(text))
            text += line
            state.cursor += len(state.get_line(state.cursor))
        return text, None, lazy

    def parse_fenced_code(self, m: re.Match[str], state: BlockState) -> int | None:
        """mistune's, whose closing fence may be indented as well."""
        marker, info = m.group("fenced_2"), m.group("fenced_3")
        if marker[0] == "`" and "`" in info:
            return None
        closing = re.compile(rf"^ *{marker[0]}{{{len(marker)},}}[ \t]*(?:\n|$)", re.MULTILINE)
        found = closing.search(state.src, min(m.end() + 1, state.cursor_max))
        token = {"type": "block_code", "raw": "", "style": "fenced", "marker": marker}
        state.append_token(token | ({"attrs": {"info": info.strip()}} if info.strip() else {}))
        return found.end() if found else state.cursor_max


def _is_text(line: str, *, below_text: bool) -> bool:
    """Whether a line of a quote is a paragraph's, so that the next one goes on with it without the quote's mark."""
    inner = line[_CONTAINERS.match(line).end() :]  # type: ignore[union-attr] # it matches anything
    if not inner.strip() or _HEADING_OR_RULE.match(inner):
        return False
    if inner == line and below_text and _UNDERLINE.match(inner):
        return False
    begins = inner.lstrip(" ")
    return begins[0] not in f"<{BLOCK_COVER}" or tags_end(begins, 0, len(begins)) is None


def parse_mdx_blocks(lines: Lines) -> BlockTokens:
    """As `parse_blocks`, for MDX. Tabs before a line's text count to the next fourth column."""
    state = LineState()
    state.env["engine"] = Engine.MDX
    state.process("\n".join(map(_expanded, lines.texts)) + "\n")
    _PARSER.parse(state)
    return place_tokens(state, lines)


def _expanded(line: str) -> str:
    leading = _LEADING.match(line)
    return leading.group().expandtabs(4) + line[leading.end() :] if leading else line


_PARSER = _MdxParser()
