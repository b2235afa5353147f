"""Which lines are what: mistune's block parser with positions.

mistune decides the structure. Its tokens carry no positions, so the state notes for each token the line on which it
starts, and for each child state (a quote, a list item) the source line that each of its lines stands for. That the
child's line really ends the source line is verified when prose is cut out of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from mistune.block_parser import BlockParser
from mistune.core import BlockState
from mistune.helpers import LINK_LABEL
from mistune.util import unikey

from translator.document import link_targets
from translator.document.block_state import (
    FENCE_BELOW_HTML,
    BlockTokens,
    LineState,
    RuleFrame,
    Token,
    place_tokens,
)
from translator.document.covers import BLOCK_COVER, INLINE_COVER
from translator.document.html_blocks import (
    BY_THE_BOOK,
    HTML_BLOCKS,
    LONE_TAG,
    begins_html,
    is_of_text,
    tag_with_markdown,
)
from translator.document.kramdown_elements import OF_SENTENCES, opening_at
from translator.document.parse_options import Engine
from translator.document.source_map import Lines
from translator.document.table_rows import count_cells

_INDENTED = re.compile(r"(?: {4}| {0,3}\t)")

_INDENTED_DEFINITION = re.compile(rf"[ \t]+\[(?P<reflink_1>{LINK_LABEL})\]:")

DELIMITERS = r" {0,3}\|?[ \t]*:?-+:?[ \t]*(?:[|+][ \t]*:?-+:?[ \t]*)*\|?[ \t]*(?:\n|$)"
_OWN_RULES = {
    "footnote": r"^ {0,3}\[\^(?P<footnote_1>[^\]\s]+)\]:(?P<footnote_2>[^\n]*)",
    "abbreviation": r"^ {0,3}\*\[(?P<abbreviation_1>[^\n]+?)\]:[^\n]*",
    "definition": r"^ {0,3}:(?P<definition_1>[ \t]+[^\n]*)",
    "admonition": r"^ {0,3}(?::{3,}|/{3,})[ \t]*(?:[\w\[{\ue001.-][^\n]*)?$",
    "aside": r'^(?:!!!|\?\?\?\+?|===)[ \t]+(?=["\w])[^\n]*\n(?:[ \t]*\n)*(?=    |\t)',
    "loose_link": r"^ {0,3}\[(?!\^)[^\]\n]+\]:",
    "opaque": rf"^ {{0,3}}{BLOCK_COVER}[{BLOCK_COVER} \t]*$",
    "row_table": r"^ {0,3}\|[^\n]*(?:\n|$)",
    "table": rf"^ {{0,3}}[^\s|][^\n|]*\|[^\n]*\n(?={DELIMITERS})",
}
# What a quote or an item ends above to kramdown, though text would go on there: all that begins like an element that is
# none of a sentence's, `<https://example.com>` and `<제목>`, too.
_SPANS = rf"(?:script|{'|'.join(sorted(OF_SENTENCES))})\b"
_KRAMDOWN_START = rf"(?P<kramdown_start>^ {{0,3}}<(?:(?!{_SPANS})[^\W\d]|/(?!{_SPANS})[^\W\d][\w:.-]*\s*>))"
_CLOSING_BLOCK = re.compile(rf" {{0,3}}</(?!{_SPANS})")
_BEFORE_LINKS = ("footnote", "abbreviation", "opaque")
_RULES = (
    "fenced_code",
    "indent_code",
    "atx_heading",
    "setex_heading",
    "thematic_break",
    "block_quote",
    "list",
    *_BEFORE_LINKS,
    "ref_link",
    "raw_html",
    "blank_line",
    *(rule for rule in _OWN_RULES if rule not in _BEFORE_LINKS),
)
_DELIMITER_ROW = re.compile(DELIMITERS)
_WITHOUT_TERMS = frozenset({Engine.COMMONMARK, Engine.MDX})
_AS_COMMONMARK = _WITHOUT_TERMS | {Engine.GOLDMARK}
MAX_NESTING = 20  # levels of quotes and lists within each other


class LineParser(BlockParser):
    """mistune's block parser with positions, and with the blocks that mistune lacks."""

    state_cls = LineState

    def __init__(self) -> None:
        super().__init__(list(_RULES), list(_RULES), MAX_NESTING)
        self.rules = list(_RULES)
        self.specification.update(_OWN_RULES)
        rule = self.specification["thematic_break"]
        self.specification["thematic_break"] = rule.replace("{3,}", "{3,}+")  # which never looks back
        self.specification["block_html"] = (
            rf"(?:{self.specification['block_html']}|{LONE_TAG}|{_KRAMDOWN_START})"
        )
        for name in _OWN_RULES:
            self._methods[name] = getattr(self, f"parse_{name}")

    def parse(self, state: BlockState, rules: list[str] | None = None) -> None:
        """mistune's loop over lines: its own looks for a paragraph's end by trying every rule at every character."""
        rules = self.rules if rules is None else rules
        begins_block = self.compile_sc(rules).match
        indented = "indent_code" in rules
        while state.cursor < state.cursor_max:
            if indented and state.src[state.cursor] in " \t":
                end = self._parse_indent_code_fast(state)
                if end is not None:
                    state.cursor = end
                    continue
            match = None if _is_text(state, state.cursor) else begins_block(state.src, state.cursor)
            end = self.parse_method(match, state) if match else None
            if not end:
                end = state.find_line_end() if match else _paragraph_end(state, begins_block)
                state.add_paragraph(state.get_text(end))
            state.cursor = end

    def parse_method(self, m: re.Match[str], state: BlockState) -> int | None:
        """As mistune's: run the rule that matched, and place the tokens that it made."""
        assert isinstance(state, LineState)
        count = len(state.tokens)
        state.frames.append(RuleFrame(m.lastgroup or "", state.line_at(m.start())))
        end = super().parse_method(m, state)
        state.frames.pop()
        stop = m.end() if end is None else end
        following: Token | None = None
        for index in range(len(state.tokens) - 1, count - 1, -1):
            token = state.tokens[index]
            if "state" not in token and token["type"] != "blank_line":  # which has no place
                state.place(token, m.start(), stop)
                if following is not None:  # the block that ended a list was read along with it
                    token["local_end"] = max(token["local"], following["local"] - 1)
            following = token if "local" in token else None
        return end

    def _parse_indent_code_fast(self, state: BlockState) -> int | None:
        assert isinstance(state, LineState)
        count = len(state.tokens)
        end: int | None = super()._parse_indent_code_fast(state)
        if end is not None and len(state.tokens) > count:
            state.place(state.tokens[-1], state.cursor, end)
        return end

    def parse_atx_heading(self, m: re.Match[str], state: BlockState) -> int:
        """mistune's, without the text: trimming it takes the square of a run of blanks."""
        level = len(m.group("atx_1"))
        state.append_token({"type": "heading", "text": "", "attrs": {"level": level}, "style": "atx"})
        return m.end() + 1

    def parse_fenced_code(self, m: re.Match[str], state: BlockState) -> int | None:
        """As mistune's; to kramdown more backticks may stand behind a fence's (`` ```p``` ``), if it is closed."""
        end: int | None = super().parse_fenced_code(m, state)
        if (
            end is not None
            or state.env.get("engine") is not Engine.KRAMDOWN
            or " " in m.group("fenced_3").strip()
        ):
            return end
        closing = re.compile(rf"^ {{0,3}}{m.group('fenced_2')}`*[ \t]*(?:\n|\Z)", re.MULTILINE)
        found = closing.search(state.src, min(m.end() + 1, state.cursor_max))
        if found is None:
            return None
        state.append_token(
            {"type": "block_code", "raw": "", "style": "fenced", "marker": m.group("fenced_2")}
        )
        return found.end()

    def parse_ref_link(self, m: re.Match[str], state: BlockState) -> int | None:
        """As mistune's, which leaves no token: one is added, so that a definition's lines have an owner."""
        count = len(state.tokens)
        in_paragraph = bool(count) and state.tokens[-1]["type"] == "paragraph"
        end = super().parse_ref_link(m, state)
        if in_paragraph and end:
            return end
        if state.env.get("engine") is Engine.KRAMDOWN:
            end = _kramdown_definition(m, state)
        elif end:
            end = self._definitions_below(end, state)
        if end:
            state.append_token({"type": "ref_link"})
        return end

    def _definitions_below(self, end: int, state: BlockState) -> int:
        """The offset behind the indented definitions right below one: in CommonMark they are lines of its paragraph."""
        while match := _INDENTED_DEFINITION.match(state.src, end, state.cursor_max):
            below = super().parse_ref_link(match, state)
            if below is None:
                break
            end = below
        return end

    def parse_block_html(self, m: re.Match[str], state: BlockState) -> int | None:
        """An HTML block that ends a quote or an item whose text would go on there: one tag does at GitHub alone.

        To kramdown all do that begin like a block's element, be they text or not.
        """
        if m.groupdict().get("kramdown_start"):
            return self._start(m, state) if state.env.get("engine") is Engine.KRAMDOWN else None
        if not is_of_text(m.group()):
            return self.parse_raw_html(m, state)
        return HTML_BLOCKS.html_to_blank_line(state) if state.env.get("engine") is Engine.COMMONMARK else None

    def _start(self, m: re.Match[str], state: BlockState) -> int:
        """What ends a quote or an item to kramdown: an HTML block, a paragraph like another, or a table below a blank
        line."""
        tag = opening_at(state.src, m.start())
        if (tag and tag["name"][0].isascii()) or _CLOSING_BLOCK.match(state.src, m.start()):
            return HTML_BLOCKS.html_to_blank_line(state)
        row = _TABLE.match(state.src, m.start(), state.cursor_max)
        if row and not _is_below_text(state, m.start()) and (end := self.parse_table(row, state)):
            return end
        end = _paragraph_end(state, self.compile_sc(self.rules).match)
        state.append_token({"type": "paragraph", "text": state.get_text(end)})
        return end

    def parse_raw_html(self, m: re.Match[str], state: BlockState) -> int | None:
        """It ends above a fence, too, which is code to kramdown, and behind a tag that says `markdown="1"`.

        What begins with a tag and is none may be a table.
        """
        goldmark = state.env.get("engine") is Engine.GOLDMARK  # to which it says nothing
        if not goldmark and (tag := tag_with_markdown(state, m.start())):
            state.append_token({"type": "block_html"})
            return min(state.find_line_end_at(tag.end()), state.cursor_max)
        end = HTML_BLOCKS.parse_raw_html(m, state)
        if end is None and (row := _TABLE.match(state.src, m.start(), state.cursor_max)):
            end = self.parse_table(row, state)  # whose first cell begins with a tag
        return end

    # The blocks that mistune lacks ---------------------------------------------------------------------------

    def parse_opaque(self, m: re.Match[str], state: BlockState) -> int:
        """A block that is kept as it is. Returns the offset behind it."""
        state.append_token({"type": "opaque"})
        return m.end() + 1

    def parse_loose_link(self, m: re.Match[str], state: BlockState) -> int | None:
        """A link's definition to kramdown alone, whose labels may hold any bracket but the one that ends them."""
        if state.env.get("engine") is not Engine.KRAMDOWN:
            return None
        if end := state.append_paragraph():
            return end
        definition = _LOOSE_DEFINITION.match(state.src, m.end(), state.cursor_max)
        if definition is None:
            return None
        state.append_token({"type": "loose_link"})
        return definition.end()

    def parse_abbreviation(self, m: re.Match[str], state: BlockState) -> int | None:
        """An abbreviation's definition (`*[HTML]: …`); kramdown's may hold brackets. Returns the offset behind it.

        Where no renderer knows them, another star may make emphasis of its own.
        """
        engine = state.env.get("engine")
        if "]" in m.group("abbreviation_1") and engine is not Engine.KRAMDOWN:
            return None
        if m.group().count("*") > 1 and engine in _AS_COMMONMARK:
            return None
        state.append_token({"type": "abbreviation"})
        return m.end() + 1

    def parse_admonition(self, m: re.Match[str], state: BlockState) -> int:
        """The line that opens or closes an admonition. Returns the offset behind it."""
        state.append_token({"type": "admonition"})
        return m.end() + 1

    def parse_aside(self, m: re.Match[str], state: BlockState) -> int:
        """`!!! note "제목"`, `??? tip`, `=== "탭"`: a title line, and below it an indented body."""
        assert isinstance(state, LineState)
        line = state.frames[-1].line
        state.append_token({"type": "admonition"})
        state.place(state.tokens[-1], m.start(), m.start() + 1)
        body, end = _indented_body(state, line + 1)
        self._container(state, "aside", line + 1, body)
        return end

    def parse_footnote(self, m: re.Match[str], state: BlockState) -> int:
        """A footnote with its indented paragraphs, as a container; to kramdown it is text right below text. Returns the
        offset behind it."""
        assert isinstance(state, LineState)
        if state.env.get("engine") is Engine.KRAMDOWN and (text := state.append_paragraph()):
            return text
        line = state.frames[-1].line
        state.env.setdefault("footnotes", set()).add(link_targets.note_label(m.group("footnote_1")))
        lazy = state.env.get("engine") is not Engine.KRAMDOWN
        first = m.group("footnote_2").lstrip(" \t")
        body, end = _indented_body(state, line + 1, first if lazy else None)
        self._container(state, "footnote", line, [first, *body])
        return end

    def parse_definition(self, m: re.Match[str], state: BlockState) -> int | None:
        """`: 뜻` below a paragraph, each line of which is then a term."""
        assert isinstance(state, LineState)
        tokens = state.tokens
        last = next((token for token in reversed(tokens[-2:]) if token["type"] != "blank_line"), None)
        kramdown = state.env.get("engine") is Engine.KRAMDOWN
        above = tokens[-1]["type"] if tokens else ""
        if above == "table" and kramdown:
            state.append_token({"type": "opaque"})  # of the table's rows, which are none then
            return m.end() + 1
        if state.env.get("engine") in _AS_COMMONMARK and _is_lazy(state, m.start()):
            return None
        if last is None or not (
            last["type"] in {"paragraph", "terms", "definition"}
            or _is_no_heading(last, state)
            or (above == "opaque" and kramdown)  # a formula is a term, if nothing parts it from what it means
        ):
            return None
        if last["type"] == "paragraph":
            if state.env.get("engine") in _WITHOUT_TERMS and _is_open(last["text"]):
                return None
            last["type"] = "terms"
        line = state.frames[-1].line
        text = m.group("definition_1").lstrip(" \t")
        body, end = _indented_body(state, line + 1, text)
        self._container(state, "definition", line, [text, *body])
        return end

    def _container(self, state: LineState, kind: str, line: int, body: Iterable[str]) -> None:
        state.frames[-1].line = line
        child = state.child_state("\n".join(body).rstrip() + "\n")
        rules = self.list_rules
        if state.depth() >= self.max_nested_level - 1:
            rules = [
                rule
                for rule in rules
                if rule not in {"block_quote", "list", "footnote", "definition", "aside"}
            ]
        self.parse(child, rules)
        state.append_token({"type": kind, "children": child.tokens})

    def parse_row_table(self, m: re.Match[str], state: BlockState) -> int | None:
        """Lines that begin with a pipe; in CommonMark if a delimiter row follows (kramdown asks for none)."""
        if m.group().count("|") < 2:
            return None
        delimiters = state.get_line(m.end())
        if _is_by_the_book(state) and not (
            _DELIMITER_ROW.match(delimiters) and _are_a_table(m, delimiters, state)
        ):
            return None
        return self._table(m, state, lambda line: line.lstrip(" ").startswith("|"))

    def parse_table(self, m: re.Match[str], state: BlockState) -> int | None:
        """A table without outer pipes: a delimiter row with as many cells stands below the first."""
        delimiters = state.get_line(m.end())
        if "|" not in delimiters or not _DELIMITER_ROW.match(delimiters):
            return None
        if _is_by_the_book(state) and not _are_a_table(m, delimiters, state):
            return None
        return self._table(m, state, lambda line: "|" in line)

    def is_row(self, line: str) -> bool:
        """Whether a line without a pipe, below a delimiter row, is a row: it is, if no block begins with it."""
        return not _ENDS_TABLE.match(line) and not begins_html(line)

    def _table(self, m: re.Match[str], state: BlockState, belongs: Callable[[str], bool]) -> int | None:
        assert isinstance(state, LineState)
        end = m.start()
        below = state.get_line(state.find_line_end_at(end))
        any_line = state.env.get("engine") is not Engine.KRAMDOWN and _DELIMITER_ROW.match(below)
        code_ends = state.env.get("engine") is Engine.COMMONMARK  # to goldmark rows may be indented
        while end < state.cursor_max:
            line = state.get_line(end)
            if not line.strip():
                break
            if code_ends and _INDENTED.match(line):
                break
            if not belongs(line) and not (any_line and self.is_row(line)):
                break
            end += len(line)
        if state.env.get("engine") in _WITHOUT_TERMS and not _is_outside(state, m.start()):
            end = state.lazy_line(m.start(), end)  # no row goes on with an item or a quote as text does
            if end <= m.end():
                return None
        state.append_token({"type": "table"})
        return end


def _is_open(text: str) -> bool:
    """Whether markup may begin in a text that ends in what stands below, where both are one paragraph to some."""
    return any(text.count(mark) % 2 for mark in ("`", "*", "**"))


def _is_lazy(state: LineState, position: int) -> bool:
    """Whether a line hasn't its item's indentation or its quote's mark."""
    return position > 0 and state.lazy_line(position - 1, position + 1) == position


def _is_outside(state: LineState, position: int) -> bool:
    """Whether a line is below an item or a quote, with no text in that which it could go on with."""
    return _is_lazy(state, position) and not (state.tokens and state.tokens[-1]["type"] == "paragraph")


def _is_by_the_book(state: BlockState) -> bool:
    return state.env.get("engine") in {Engine.GOLDMARK, Engine.COMMONMARK}


def _are_a_table(header: re.Match[str], delimiters: str, state: BlockState) -> bool:
    """Whether a row has as many cells as the delimiter row below, as GFM asks for; goldmark takes fewer, too."""
    row = header.group()
    if INLINE_COVER in row:  # in which there may be pipes that count
        return True
    cells, marks = count_cells(row), count_cells(delimiters)
    return cells == marks or (cells < marks and state.env.get("engine") is Engine.GOLDMARK)


def _is_no_heading(token: Token, state: BlockState) -> bool:
    """Whether it is a heading of several lines, which are terms to kramdown, the dashes below them as well."""
    lines = token.get("style") == "setext" and "\n" in token["text"].strip()
    return lines and state.env.get("engine") is Engine.KRAMDOWN


def _paragraph_end(state: BlockState, begins_block: Callable[[str, int], re.Match[str] | None]) -> int:
    """The offset behind the lines that are a paragraph: the next one on which a block begins."""
    end = state.find_line_end()
    while end < state.cursor_max and (_is_text(state, end) or not begins_block(state.src, end)):
        end = state.find_line_end_at(end)
    return end


def _is_below_text(state: BlockState, position: int) -> bool:
    """Whether the line above that of an offset is no blank one."""
    assert isinstance(state, LineState)
    line = state.line_at(position)
    return line > 0 and bool(state.text_of(line - 1).strip())


def _is_text(state: BlockState, position: int) -> bool:
    """Whether the line at `position` can begin no block: a letter begins one only in a table's row."""
    if not state.src[position].isalpha():
        return False
    return state.src.find("|", position, state.find_line_end_at(position)) < 0


def _indented_body(state: LineState, line: int, above: str | None = None) -> tuple[list[str], int]:
    """The lines from `line` on that belong to a footnote or definition, without their indentation; and the end.

    With the line `above`, text goes on without indentation.
    """
    below_text = _STARTS_BLOCK_BELOW_TEXT if state.env.get("engine") in _AS_COMMONMARK else _STARTS_BLOCK
    goes_on = above is not None and _is_line_of_text(above)
    body: list[str] = []
    kept = 0
    blank = False
    while line < len(state.starts) and state.starts[line] < state.cursor_max:
        text = state.text_of(line)
        indent = _INDENTED.match(text)
        if not text.strip():
            blank = True
            body.append("")
        elif indent:
            body.append(text[indent.end() :])
            goes_on = above is not None and _is_line_of_text(body[-1])
        elif above is not None and not blank and not (below_text if goes_on else _STARTS_BLOCK).match(text):
            body.append(text.lstrip(" "))
            goes_on = True
        else:
            break
        line += 1
        if text.strip():
            blank = False
            kept = len(body)
    following = line - (len(body) - kept)
    del body[kept:]
    end = state.starts[following] if following < len(state.starts) else state.cursor_max
    return body, min(end, state.cursor_max)


# An address may be a whole sentence, and what is behind any blank and quote has to be a title.
_LOOSE_DEFINITION = re.compile(
    r"[ \t]*(?=\S)(?:<[^>\n]*>(?=[ \t]*$)|(?:(?![ \t][\"'])[^\n])++)"
    r"(?:(?:[ \t]*\n|[ \t])[ \t]*(?P<quote>[\"'])[^\n]+(?P=quote)(?=[ \t]*$))?[ \t]*(?:\n|\Z)",
    re.MULTILINE,
)

_ADDRESS_WITH_QUOTE = re.compile(r"[ \t]*(?=\S)[^\n]+(?:\n|\Z)")


def _kramdown_definition(m: re.Match[str], state: BlockState) -> int | None:
    """The end of what defines a link to kramdown: a title is on one line, or a part of the address."""
    source, end = state.src, state.cursor_max
    rest = _LOOSE_DEFINITION.match(source, m.end(), end) or _ADDRESS_WITH_QUOTE.match(source, m.end(), end)
    if rest is None:
        return None
    label = m.group("reflink_1")
    state.env["ref_links"].setdefault(unikey(label), {"url": rest.group().strip(), "label": label})
    return rest.end()


def _is_line_of_text(line: str) -> bool:
    return bool(line.strip()) and not _STARTS_BLOCK.match(line)


_STARTS_BLOCK = re.compile(
    rf" {{0,3}}(?:\[\^[^\]\s]+\]:|\[[^\]]+\]:|\*\[|:[ \t]|#{{1,6}}(?:[ \t]|$)|```|~~~|>|[-*+](?:[ \t]|$)"
    rf"|[0-9]{{1,9}}[.)](?:[ \t]|$)|{BLOCK_COVER}|\||<[/a-zA-Z!]|(?:[-*_][ \t]*){{3,}}$|:::|///)"
)

# In CommonMark a link's definition and a row are more text below a line of it.
_STARTS_BLOCK_BELOW_TEXT = re.compile(rf"(?! {{0,3}}(?:\[(?!\^)|\|)){_STARTS_BLOCK.pattern}")

# Below a delimiter row all lines are rows but for those that begin a block, to all but kramdown.
_ENDS_TABLE = re.compile(
    rf"(?! {{0,3}}(?:<|[*+]\s*$)){_STARTS_BLOCK_BELOW_TEXT.pattern}|(?: {{4}}|\t)|[-=]+[ \t]*$"
)


def parse_blocks(lines: Lines, engine: Engine) -> BlockTokens:
    """mistune's tokens for the lines, with their places."""
    state = _parsed(lines, engine)
    blocks = place_tokens(state, lines)
    if engine not in {Engine.GOLDMARK, Engine.COMMONMARK} or not state.env.get(FENCE_BELOW_HTML):
        return blocks
    # The fence is some more HTML to CommonMark, and what was meant to close it opens one.
    by_the_book = place_tokens(_parsed(lines, engine, by_the_book=True), lines)
    return replace(blocks, code_by_the_book=frozenset(_lines_of_code(by_the_book.tokens)))


def _parsed(lines: Lines, engine: Engine, *, by_the_book: bool = False) -> LineState:
    state = LineState()
    state.env["engine"] = engine
    state.env[BY_THE_BOOK] = by_the_book
    state.process(lines.joined)
    _PARSER.parse(state)
    return state


def _lines_of_code(tokens: Iterable[Token]) -> Iterator[int]:
    for token in tokens:
        if token["type"] == "block_code":
            yield from range(token["first"], token["last"] + 1)
        yield from _lines_of_code(token.get("children", ()))


_TABLE = re.compile(_OWN_RULES["table"], re.MULTILINE)
_PARSER = LineParser()
