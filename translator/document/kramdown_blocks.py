"""kramdown's blocks, as kramdown reads them: which lines are code, a table, a heading or text to it.

mistune's blocks are CommonMark's, and so are most of kramdown's. Where they differ, and code is a paragraph or a row
text, this tells. It follows kramdown's own parsers one by one, in their order, with the rules that GitHub's dialect
adds (which is Jekyll's); a container's text is read again without its marks, as there.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from translator.document.kramdown_elements import (
    BLOCK_MODEL,
    OF_BLOCKS,
    SPAN_MODEL,
    SPAN_WORDS,
    TAG,
    TAG_NAME,
    WITHOUT_END,
    end_of_element,
    opening_at,
)
from translator.document.source_map import Lines

_MAX_DEPTH = 30  # containers in each other
# A line that can be nothing but text, and lines on which nothing but more of it can begin.
_PLAIN = r"(?:[^\W\d_]|\*\*[^\s*]|`[^`\n]|[(\"'“‘])[^\n|]*\n"
_PLAIN_LINE = re.compile(rf"{_PLAIN}(?![-=])")
_LETTERED = re.compile(r"(?:[^\W\d_][^\n]*\n)++")
_LINE_END = re.compile(r"\r\n?")
_ANY_LINE_END = re.compile(r"\r\n?|\n")
_EOB = re.compile(r"\^[^\S\n]*\n")
_BLANK = re.compile(r"(?:[^\S\n]*\n)+")
_BLANK_LINE = re.compile(r"[^\S\n]*\n")
_STOP_OR_START = rf"<(?:/(?!{SPAN_WORDS}){TAG_NAME}\s*>|(?!{SPAN_WORDS}){TAG_NAME})"
_ATTRIBUTES = r"\{:(?![:/])(?:\\\}|[^}]){1,1000}+\}[^\S\n]*\n"
_ENDS_LAZILY = rf"[^\S\n]*\n|\^[^\S\n]*\n| {{0,3}}(?:{_ATTRIBUTES}|{_STOP_OR_START})|\Z"
_IAL = re.compile(rf" {{0,3}}{_ATTRIBUTES}")
_LAZY_END = re.compile(_ENDS_LAZILY)
_PARAGRAPH_END = re.compile(
    rf"{_ENDS_LAZILY}| {{0,3}}(?:[+*-]|[0-9]+\.|:)[\t| ]| {{0,3}}>|\#{{1,6}}[\t ]| {{0,3}}[~`]{{3}}"
)
_INDENT = re.compile(r"\t| {4}")
_TAB = re.compile(r" {1,3}\t")
_CODE = re.compile(r"(?:\t| {4})[ \t]*\S")
_FENCE = re.compile(r" {0,3}(?P<run>`{3,}|~{3,})(?P<info>[^\n]*)\n")
_WORD = re.compile(r"[\w-]+")
_CLOSING_FENCE = re.compile(r"\n {0,3}(?P<run>`{3,}|~{3,})[^\S\n]*(?=\n)")  # which is found fast
_QUOTE = re.compile(r" {0,3}> ?")
_HEADING = re.compile(r"#{1,6}[\t ]+(?P<text>[^\n]*)\n")
_HASHES_BEHIND = re.compile(r"(?:^|(?<![\t ])[\t ]+)#+\Z|[\t ]#+\Z")
_RULE = re.compile(r" {0,3}([*\-_])[ \t]*\1[ \t]*\1(?:\1|[ \t])*\n")
_BULLET = re.compile(r"(?P<mark> {0,3}[+*-])(?P<text>[\t| ][^\n]*\n)")
_NUMBER = re.compile(r"(?P<mark> {0,3}[0-9]+\.)(?P<text>[\t| ][^\n]*\n)")
_LIST = re.compile(r" {0,3}(?:[+*-]|[0-9]+\.)[\t| ]")
# Items of a line of text each, behind which the list surely ends: most lists are so.
_PLAIN_LISTS = {
    "ul": re.compile(rf"(?:[+*-] {_PLAIN})+(?=(?:[^\S\n]*\n)+(?:\Z|[^\W\d_]|#))"),
    "ol": re.compile(rf"(?:[0-9]+\. {_PLAIN})+(?=(?:[^\S\n]*\n)+(?:\Z|[^\W\d_]|#))"),
}
_MEANING = re.compile(r"(?P<mark> {0,3}:)(?P<text>[\t| ][^\n]*\n)")
_ITEM_LIST = re.compile(r"\s*\{:(?!(?:\w[\w-]*)?:|/)(?:\\\}|[^}]){1,1000}+\}\s*")
_ITEM_LIST_ALONE = re.compile(r"(?:\s*\{:(?!(?:\w[\w-]*)?:|/)(?:\\\}|[^}]){1,1000}+\}\s*)?\s*\n")
_TABS = re.compile(r"( *)(\t+)")
_UNDERLINED = re.compile(r" {0,3}(?P<text>[^ \t\n][^\n]*)\n[-=]+[ \t\r\f\v]*\n")
_HEADING_ID = re.compile(r"[\t ]\{#[^\s{}]+\}\Z")
_MATH = re.compile(r" {0,3}\$\$")
_REST = re.compile(r"[ \t]*\n")
_CLOSING_TAG = re.compile(rf" {{0,3}}</(?P<name>{TAG_NAME})\s*>")
_SAYS_MARKDOWN = re.compile(r"""\smarkdown\s*=\s*(?:(["'])(?P<quoted>[^"']*)\1|(?P<bare>\w+))""")
_PIPE = re.compile(r"\||[^\n]*?[^\\\n]\|")
_SEPARATOR = re.compile(r"(?=[+|: \t]*-)[+|: \t-]*\n")
_FOOT = re.compile(r"(?=[+|: \t]*=)[+|: \t=]*\n")
_FOOTNOTE = re.compile(r" {0,3}\[\^\w[\w-]*\]:[^\S\n]*")
_LINK = re.compile(
    r" {0,3}\[[^\n\]]+\]:[ \t]*(?:<[^\n]*?>|(?P<bare>[^\n]*?[^\s][^\n]*?))"
    r"(?:(?:[ \t]*\n|[ \t]+)[ \t]*([\"'])[^\n]+?\2)?[ \t]*\n"
)
_QUOTE_BEHIND_BLANK = re.compile(r"[ \t][\"']")
_ABBREVIATION = re.compile(r" {0,3}\*\[[^\n]+?\]:[^\n]*\n")
_OTHER_LIST = re.compile(r" {0,3}\{:\w[\w-]*:(?:\\\}|[^}]){1,1000}+\}[^\S\n]*\n")
_EXTENSION = re.compile(r" {0,3}\{::(?P<name>\w+)(?:\s(?:\\\}|[^}]){0,1000}?)?(?P<alone>/)?\}[^\S\n]*\n")
_SPANS = re.compile(rf"(?P<ticks>`+)|<!--.*?-->|{TAG}|</(?P<closed>{TAG_NAME})\s*>", re.DOTALL)


class KramdownBlock(NamedTuple):
    """A block without blocks in it, from line `first` to line `last`; or a container's begin (`+ul`) or end (`-ul`).

    `shape` is what its mirror has as well: how many terms there are.
    """

    what: str
    first: int
    last: int
    shape: str = ""


def kramdown_blocks(text: str, start: int = 0) -> list[KramdownBlock]:
    """The blocks of a text in their order, from an offset on, where the lines are counted from 0."""
    source = _LINE_END.sub("\n", text[start:]) if "\r" in text else text[start:]
    source = source if source.endswith("\n") else source + "\n"
    reader = _Reader()
    reader.read(_Source(source, range(source.count("\n"))), [], 0)
    return reader.found


def among_lines(
    blocks: Sequence[KramdownBlock], text: str, start: int, lines: Lines
) -> Sequence[KramdownBlock]:
    """The same blocks, with the numbers of those `lines` that theirs stand in: what is covered may take several."""
    if "\r" not in text and text.count("\n", start) <= len(lines.starts):
        return blocks
    starts = [start, *(one.end() for one in _ANY_LINE_END.finditer(text, start))]
    if len(starts) - 1 <= len(lines.starts):
        return blocks
    at = [bisect_right(lines.starts, one) - 1 for one in starts]
    return [one._replace(first=at[one.first], last=at[one.last]) for one in blocks]


class _Source:
    """What a container holds: its text without the container's marks, and the number of each line in the post."""

    def __init__(self, text: str, lines: Sequence[int]) -> None:
        self.text = text
        self.lines = lines
        self._at = self._row = 0  # the last row that was asked for, and where
        self._fences: dict[str, _Fences] = {}
        self._missing: dict[str, int] = {}

    def row(self, at: int) -> int:
        """The number, in this text, of the line that holds an offset. The next is near, mostly."""
        if at >= self._at:
            self._row += self.text.count("\n", self._at, at)
        else:
            self._row -= self.text.count("\n", at, self._at)
        self._at = at
        return self._row

    def line(self, at: int) -> int:
        """The post's line that holds an offset."""
        return self.lines[self.row(at)]

    def numbers(self, start: int, end: int) -> Sequence[int]:
        """The numbers of the lines from one offset to another."""
        row = self.row(start)
        return self.lines[row : row + self.text.count("\n", start, end)]

    def line_end(self, at: int) -> int:
        """The offset behind the line break."""
        return self.text.find("\n", at) + 1 or len(self.text)

    def find(self, wanted: str, at: int) -> int:
        """Where something stands from an offset on, or -1; what was searched in vain is not searched again."""
        if self._missing.get(wanted, at + 1) <= at:
            return -1
        found = self.text.find(wanted, at)
        if found < 0:
            self._missing[wanted] = at
        return found

    def closing_extension(self, name: str, at: int) -> int | None:
        """The offset behind the line that closes an extension, from an offset on."""
        if self._missing.get(name, at + 1) <= at:
            return None
        closing = re.compile(rf"^ {{0,3}}\{{:/(?:{name})?\}}[^\S\n]*\n", re.MULTILINE).search(self.text, at)
        if closing is None:
            self._missing[name] = at
        return closing.end() if closing else None

    def closing_fence(self, run: str, at: int) -> int | None:
        """The offset behind what closes a fence of these marks, from an offset on."""
        if not self._fences:
            found = list(_CLOSING_FENCE.finditer(self.text))
            self._fences = {mark: _Fences([one for one in found if one["run"][0] == mark]) for mark in "`~"}
        return self._fences[run[0]].closing(len(run), at)


class _Fences:
    """The lines of nothing but backticks, or tildes, that may close code."""

    def __init__(self, found: Sequence[re.Match[str]]) -> None:
        self._begins = [one.start() + 1 for one in found]
        self._ends = [one.end() + 1 for one in found]
        self._sizes = [len(one["run"]) for one in found]
        longest = list(accumulate(reversed(self._sizes), max))
        self._longest = longest[::-1]

    def closing(self, size: int, at: int) -> int | None:
        """Where the code ends that a fence of this many marks opens: a shorter one may close it, if no longer does."""
        index = bisect_right(self._begins, at - 1)
        if index == len(self._begins):
            return None
        size = min(size, self._longest[index])
        while self._sizes[index] < size:
            index += 1
        return self._ends[index]


@dataclass(slots=True)
class _Child:
    """A child of a container's: what it is, which of the found blocks it begins with, and of what kind an end of block
    is (`by`), or whether a blank is of `more` lines."""

    what: str
    at: int
    by: str = ""


class _Reader:
    def __init__(self) -> None:
        self.found: list[KramdownBlock] = []

    def read(
        self, source: _Source, children: list[_Child], depth: int, at: int = 0, element: str = ""
    ) -> int:
        """Read blocks to the end, or behind the tag that closes an `element`; the offset is given back."""
        return _Blocks(self, source, children, depth, element).read(at)


class _Blocks:
    """The blocks of one source."""

    def __init__(
        self, reader: _Reader, source: _Source, children: list[_Child], depth: int, element: str
    ) -> None:
        self.reader = reader
        self.found = reader.found
        self.source = source
        self.text = source.text
        self.children = children
        self.depth = depth
        self.element = element
        self.closed = False
        self.listed = False  # attributes wait for the block that follows

    def read(self, at: int) -> int:
        text = self.text
        size = len(text)
        while at < size and not self.closed:
            if text[at] == "\n" and not text[at + 1 : at + 2].isspace():
                at = self._blank(at, at + 1)
            elif plain := _PLAIN_LINE.match(text, at):
                at = self._paragraph(at, plain.end())
            else:
                at = self._block(at)
        return at

    def _block(self, at: int) -> int:
        text = self.text
        first = text[at]
        if first.isspace():
            if blank := _BLANK.match(text, at):
                return self._blank(at, blank.end())
            if _INDENT.match(text, at):
                return self._code(at)
            first = text[at : at + 4].lstrip(" ")[0]
        for rule in _RULES.get(first, _ANY):
            end = rule(self, at)
            if end is not None:
                return end
        end = self.source.line_end(at)
        if _TAB.match(text, at):  # which no parser takes, so that it is text by itself
            return self._leaf("text", at, end)
        return self._paragraph(at, end)

    def _blank(self, at: int, end: int) -> int:
        self.listed = False
        if self.children and self.children[-1].what == "blank":
            self.children[-1].by = "more"
        else:
            self.children.append(_Child("blank", 0, "" if end == at + 1 else "more"))
        return end

    # Helpers ----------------------------------------------------------------------------------------------------

    def _add(self, what: str, by: str = "") -> None:
        self.listed = False
        self.children.append(_Child(what, len(self.found), by))

    def _leaf(self, what: str, at: int, end: int) -> int:
        self._add(what)
        source = self.source
        first = source.row(at)
        last = first + self.text.count("\n", at, end - 1)
        self.found.append(KramdownBlock(what, source.lines[first], source.lines[last]))
        return end

    def _bone(self, what: str, line: int) -> None:
        self.found.append(KramdownBlock(what, line, line))

    def _is_behind_boundary(self) -> bool:
        last = self.children[-1] if self.children else None
        return last is None or last.what == "blank" or (last.what == "eob" and not last.by) or self.listed

    def _is_boundary(self, at: int) -> bool:
        text = self.text
        return at >= len(text) or any(one.match(text, at) for one in (_BLANK_LINE, _EOB, _IAL))

    def _inside(self, source: _Source, children: list[_Child]) -> None:
        if self.depth >= _MAX_DEPTH:
            if source.lines:
                self.found.append(KramdownBlock("deep", source.lines[0], source.lines[-1]))
            return
        self.reader.read(source, children, self.depth + 1)

    def _item(self, piece: _Piece, children: list[_Child]) -> None:
        texts = piece.texts
        if texts and _PLAIN_LINE.match(texts[0]) and texts.count("\n") == len(texts) - 1:  # as in most items
            children.append(_Child("p", len(self.found)))
            self.found.append(KramdownBlock("p", piece.lines[0], piece.lines[0]))
            if len(texts) > 1:
                children.append(_Child("blank", 0, "" if len(texts) == 2 else "more"))
            return
        self._inside(_Source("".join(texts), piece.lines), children)

    # Blocks -----------------------------------------------------------------------------------------------------

    def _paragraph(self, at: int, end: int) -> int:
        """Text, of which the first line ends at an offset."""
        text = self.text
        while True:
            if more := _LETTERED.match(text, end):
                end = more.end()
            if _PARAGRAPH_END.match(text, end):
                break
            end = self.source.line_end(end)
        if self.children and self.children[-1].what == "p":
            block = self.found[self.children[-1].at]
            last = self.source.line(end - 1)
            self.found[self.children[-1].at] = KramdownBlock("p", block.first, last)
            return end
        return self._leaf("p", at, end)

    def _code(self, at: int) -> int:
        return self._leaf("code", at, self._code_end(at))

    def _code_end(self, at: int) -> int:
        """Behind the indented code that begins at an offset, what follows on it lazily, and more behind blank lines."""
        text = self.text
        end = at
        while True:
            blank = _BLANK.match(text, end)
            begin = blank.end() if blank else end
            if not _CODE.match(text, begin):
                return end
            end = self.source.line_end(begin)
            while _CODE.match(text, end) or not _LAZY_END.match(text, end):
                end = self.source.line_end(end)

    def fence(self, at: int) -> int | None:
        """Fenced code, if it is closed."""
        fence = _FENCE.match(self.text, at)
        if fence is None:
            return None
        words = fence["info"].split()
        if len(words) > 1 and ("`" in fence["info"] or not _WORD.fullmatch(words[0])):
            return None  # so it is with more words to kramdown, but code is meant
        end = self.source.closing_fence(fence["run"], fence.end())
        return None if end is None else self._leaf("code", at, end)

    def quote(self, at: int) -> int:
        """A quote, with what goes on with it lazily."""
        text = self.text
        end = self.source.line_end(at)
        while not _LAZY_END.match(text, end):
            end = self.source.line_end(end)
        numbers = self.source.numbers(at, end)
        inside = _without(_QUOTE, text[at:end])
        self._add("quote")
        self._bone("+quote", numbers[0])
        self._inside(_Source(inside, numbers), [])
        self._bone("-quote", numbers[-1])
        return end

    def heading(self, at: int) -> int | None:
        """A heading of hashes."""
        heading = _HEADING.match(self.text, at)
        if heading is None:
            return None
        words = heading["text"].strip()
        if not words or words[0] in "#{":
            words = _HASHES_BEHIND.sub("", _HEADING_ID.sub("", heading["text"].rstrip()).rstrip()).strip()
        return self._leaf("heading", at, heading.end()) if words else None

    def rule(self, at: int) -> int | None:
        """A line between parts."""
        rule = _RULE.match(self.text, at)
        return self._leaf("rule", at, rule.end()) if rule else None

    def list(self, at: int) -> int | None:
        """A list: each item is read by itself, in pieces where another list begins in it."""
        what, mark = ("ul", _BULLET) if _BULLET.match(self.text, at) else ("ol", _NUMBER)
        if not mark.match(self.text, at):
            return None
        text, source = self.text, self.source
        if plain := _PLAIN_LISTS[what].match(text, at):
            return self._plain_list(what, at, plain.end())
        kind = "[+*-]" if what == "ul" else r"[0-9]+\."
        items: list[list[_Piece]] = []
        indentation = 0
        nested = ended = blank_above = False
        begin = row = source.row(at)
        content: re.Pattern[str] | None = None
        lazy: re.Pattern[str] | None = None
        while at < len(text):
            if blank_above and _RULE.match(text, at):
                break
            if text[at] == "^" and (end := _EOB.match(text, at)):
                ended, at = True, end.end()
                break
            end_of_line = source.line_end(at)
            if item := mark.match(text, at):
                first, indentation = _first_line(len(item["mark"]), item["text"])
                content, lazy = _patterns(indentation)
                mark = _marks(kind, indentation)
                nested, blank_above = _LIST.match(first) is not None, False
                items.append([_Piece()])
                items[-1][-1].add(first, source.lines[row])
            elif content and lazy and (content.match(text, at) or (not blank_above and lazy.match(text, at))):
                line = _spaces_for_tabs(text[at:end_of_line])
                indented = line.startswith(" " * indentation)
                line = line[indentation:] if indented else line
                is_list = _LIST.match(line) is not None
                if not nested and indented and is_list:
                    items[-1].append(_Piece())
                    nested = True
                elif nested and not indented and is_list:
                    line = " " * (indentation + 4) + line
                items[-1][-1].add(line, source.lines[row])
                blank_above = False
            elif blank := _BLANK.match(text, at):
                nested = blank_above = True
                end_of_line = blank.end()
                for number in source.lines[row : row + text.count("\n", at, end_of_line)]:
                    items[-1][-1].add("\n", number)
                    row += 1
                row -= 1
            else:
                break
            at = end_of_line
            row += 1
        self._add(what)
        self._bone(f"+{what}", source.lines[begin])
        last: _Child | None = None
        for pieces in items:
            children: list[_Child] = []
            number = pieces[0].first
            self._bone("+item", number)
            for piece in pieces:
                self._item(piece, children)
            last = children[-1] if children and children[-1].what == "blank" else None
            self._bone("-item", number)
        self._bone(f"-{what}", source.lines[max(row - 1, begin)])
        if last is not None and not ended:
            self.children.append(_Child("blank", len(self.found), last.by))
        return at

    def _plain_list(self, what: str, at: int, end: int) -> int:
        """A list of items of one line, with the blank lines below it."""
        numbers = self.source.numbers(at, end)
        blank = _BLANK.match(self.text, end)
        behind = blank.end() if blank else end
        blanks = self.text.count("\n", end, behind)
        self._add(what)
        self._bone(f"+{what}", numbers[0])
        for number in numbers:
            self.found += (
                KramdownBlock("+item", number, number),
                KramdownBlock("p", number, number),
                KramdownBlock("-item", number, number),
            )
        self._bone(f"-{what}", self.source.line(behind - 1))
        self.children.append(_Child("blank", len(self.found), "" if blanks == 1 else "more"))
        return behind

    def meanings(self, at: int) -> int | None:
        """What the terms above mean, which have been a paragraph."""
        mark = _MEANING
        if not mark.match(self.text, at):
            return None
        children = self.children
        far = len(children) >= 2 and children[-1].what == "blank" and not children[-1].by
        term = children[-1] if children and children[-1].what == "p" else children[-2] if far else None
        if term is None or term.what != "p":
            return None
        text, source = self.text, self.source
        del children[children.index(term) :]
        block = self.found[term.at]
        count = str(block.last - block.first)
        self.found[term.at] = KramdownBlock("terms", block.first, block.last, count)
        items: list[_Piece] = []
        indentation = 0
        blank_above = False
        begin = at
        content: re.Pattern[str] | None = None
        lazy: re.Pattern[str] | None = None
        while at < len(text):
            end_of_line = source.line_end(at)
            if item := mark.match(text, at):
                first, indentation = _first_line(len(item["mark"]), item["text"])
                content, lazy = _patterns(indentation)
                mark = _marks(":", indentation)
                items.append(_Piece())
                items[-1].add(first, source.line(at))
                blank_above = False
            elif _EOB.match(text, at):
                break
            elif content and lazy and (content.match(text, at) or (not blank_above and lazy.match(text, at))):
                line = _spaces_for_tabs(text[at:end_of_line])
                items[-1].add(line.removeprefix(" " * indentation), source.line(at))
                blank_above = False
            elif blank := _BLANK.match(text, at):
                for number in source.numbers(at, blank.end()):
                    items[-1].add("\n", number)
                end_of_line = blank.end()
                blank_above = True
            else:
                break
            at = end_of_line
        self._bone("+dl", source.line(begin))
        last: _Child | None = None
        for piece in items:
            inside: list[_Child] = []
            self._bone("+definition", piece.first)
            self._inside(_Source("".join(piece.texts), piece.lines), inside)
            self._bone("-definition", piece.first)
            last = inside[-1] if inside and inside[-1].what == "blank" else None
        self._bone("-dl", source.line(max(at - 1, begin)))
        far = len(children) >= 2 and children[-1].what == "blank" and children[-2].what == "dl"
        if far:
            children.pop()
        elif not children or children[-1].what != "dl":
            self._add("dl")
        if last is not None:
            children.append(_Child("blank", len(self.found), last.by))
        return at

    def html(self, at: int) -> int | None:
        """A comment, an element, or the closing tag of the one that all this is in."""
        text, source = self.text, self.source
        if text.startswith("<!--", at):
            end = source.find("-->", at + 4)
            if end < 0:
                return None
            self._comment(at, end + 3)
            return self._behind_blanks(end + 3)
        if (tag := opening_at(text, at)) and tag["name"][0].isascii():  # else it is meant to be text
            return self._element(at, tag)
        closing = _CLOSING_TAG.match(text, at)
        if closing and self.element and closing["name"].lower() == self.element:
            self.closed = True
            return closing.end()
        return None

    def _comment(self, at: int, end: int) -> None:
        waiting = self.listed
        self._leaf("comment", at, end)
        self.listed = waiting

    def _element(self, at: int, tag: re.Match[str]) -> int:
        name = tag["name"].lower()
        says = _SAYS_MARKDOWN.search(tag.group())
        model = (says["quoted"] or says["bare"] or "") if says else ""
        if model == "1":
            model = "block" if name in BLOCK_MODEL else "span" if name in SPAN_MODEL else ""
        whole = bool(tag["alone"]) or name in WITHOUT_END or name in {"script", "style"}
        if whole or model not in {"block", "span"}:
            end = self._leaf("html", at, end_of_element(self.text, tag))
            return end if whole else self._behind_blanks(end)  # else the rest of the line is a blank one
        if model == "span" or self.depth >= _MAX_DEPTH:
            closing = re.compile(rf"</{re.escape(name)}\s*>", re.IGNORECASE).search(self.text, tag.end())
            return self._behind_blanks(self._leaf("html", at, closing.end() if closing else len(self.text)))
        self._add("html")
        self._bone(f"+{name}", self.source.line(at))
        end = self.reader.read(self.source, [], self.depth + 1, self._behind_blanks(tag.end()), name)
        self._bone(f"-{name}", self.source.line(max(end - 1, at)))
        return self._behind_blanks(end)

    def _behind_blanks(self, at: int) -> int:
        rest = _REST.match(self.text, at)
        return rest.end() if rest else at

    def underlined(self, at: int) -> int | None:
        """A heading with a line of marks below."""
        if not self._is_behind_boundary():
            return None
        heading = _UNDERLINED.match(self.text, at)
        if heading is None or not _HEADING_ID.sub("", heading["text"].rstrip()).strip():
            return None
        return self._leaf("heading", at, heading.end())

    def math(self, at: int) -> int | None:
        """A formula that stands by itself."""
        opening = _MATH.match(self.text, at)
        if opening is None or not self._is_behind_boundary():
            return None
        end = self.source.find("$$", opening.end())
        if end < 0:
            return None
        end += 2
        blank = _BLANK_LINE.match(self.text, end)
        end = blank.end() if blank else end
        return self._leaf("math", at, end) if self._is_boundary(end) else None

    def table(self, at: int) -> int | None:
        """Rows, if nothing else stands right above or below."""
        text, source = self.text, self.source
        if text.find("|", at, source.line_end(at)) < 0 or not self._is_behind_boundary():
            return None
        indent = len(text[at : at + 4]) - len(text[at : at + 4].lstrip(" "))
        if indent > 3 or not _PIPE.match(text, at + indent):
            return None
        end = at
        rows = heads = body = foot = 0
        if separator := _SEPARATOR.match(text, end):
            end = separator.end()
        while end < len(text) and _PIPE.match(text, end):
            if separator := _SEPARATOR.match(text, end):
                if rows and not heads and not foot:
                    heads = 1
                elif rows and not foot:
                    body = 1
                rows = rows if foot else 0
                end = separator.end()
            elif footer := _FOOT.match(text, end):
                body = body or rows > 0
                foot, rows, end = 1, 0, footer.end()
            else:
                rows += 1
                end = source.line_end(end)
        if not self._is_boundary(end) or not _has_pipes(text[at : end - 1]):
            return None
        if not body and not (rows and not foot):
            return None
        return self._leaf("table", at, end)

    def footnote(self, at: int) -> int | None:
        """A footnote, with its indented paragraphs."""
        note = _FOOTNOTE.match(self.text, at)
        if note is None:
            return None
        end = self._code_end(self.source.line_end(note.end()))
        numbers = self.source.numbers(at, end)
        self._bone("+footnote", numbers[0])
        self._inside(_Source(_without(_INDENT, self.text[note.end() : end]), numbers), [])
        self._bone("-footnote", numbers[-1])
        self._add("eob", "footnote")
        return end

    def definition(self, at: int) -> int | None:
        """A link's definition."""
        link = _LINK.match(self.text, at)
        if link is None or (link["bare"] and _QUOTE_BEHIND_BLANK.search(link["bare"])):
            return None
        self._leaf("link", at, link.end())
        self.children[-1].what, self.children[-1].by = "eob", "link"
        return link.end()

    def abbreviation(self, at: int) -> int | None:
        """What an abbreviation means."""
        found = _ABBREVIATION.match(self.text, at)
        if found is None:
            return None
        self._leaf("abbreviation", at, found.end())
        self.children[-1].what, self.children[-1].by = "eob", "abbreviation"
        return found.end()

    def extension(self, at: int) -> int | None:
        """Attributes, or kramdown's own tags."""
        text = self.text
        if other := _OTHER_LIST.match(text, at):
            self._add("eob", "list")
            return other.end()
        if extension := _EXTENSION.match(text, at):
            return self._extended(at, extension)
        attributes = _IAL.match(text, at)
        if attributes is None:
            return None
        last = self.children[-1] if self.children else None
        if (
            last
            and last.what != "blank"
            and (last.what != "eob" or last.by in {"link", "abbreviation", "footnote"})
        ):
            if not _IAL.match(text, attributes.end()):
                self._add("eob", "attributes")
        else:
            self.listed = True
        return attributes.end()

    def _extended(self, at: int, extension: re.Match[str]) -> int | None:
        name = extension["name"]
        if name not in {"comment", "nomarkdown", "options"}:
            return None
        end = extension.end()
        if not extension["alone"]:
            closing = self.source.closing_extension(name, end)
            if closing is None:
                return None
            end = closing
        if name == "options":
            self._add("eob", "extension")
        elif not extension["alone"]:
            self._comment(at, end)
        return end

    def end_of_block(self, at: int) -> int | None:
        """A mark that ends a block."""
        mark = _EOB.match(self.text, at)
        if mark is None:
            return None
        self._add("eob")
        return mark.end()


_ANY = (_Blocks.underlined, _Blocks.table)
# kramdown's parsers in their order, by the first character that is no blank.
_RULES = {
    "`": (_Blocks.fence, *_ANY),
    "~": (_Blocks.fence, *_ANY),
    ">": (_Blocks.quote,),
    "#": (_Blocks.heading, *_ANY),
    "*": (_Blocks.rule, _Blocks.list, *_ANY, _Blocks.abbreviation),
    "-": (_Blocks.rule, _Blocks.list, *_ANY),
    "_": (_Blocks.rule, *_ANY),
    "+": (_Blocks.list, *_ANY),
    ":": (_Blocks.meanings, *_ANY),
    "<": (_Blocks.html, *_ANY),
    **dict.fromkeys("0123456789", (_Blocks.list, *_ANY)),
    "$": (_Blocks.underlined, _Blocks.math, _Blocks.table),
    "[": (*_ANY, _Blocks.footnote, _Blocks.definition),
    "{": (*_ANY, _Blocks.extension),
    "^": (*_ANY, _Blocks.end_of_block),
}


# Items ---------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Piece:
    """Lines of an item that are read together, and the number of each; `first` is that of the first, which may be left
    with nothing in it."""

    texts: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    first: int = -1

    def add(self, text: str, line: int) -> None:
        """Add a line."""
        self.first = line if self.first < 0 else self.first
        if text:
            self.texts.append(text)
            self.lines.append(line)


def _first_line(indentation: int, text: str) -> tuple[str, int]:
    """An item's first line without its mark and its attributes, and the column that its text begins in."""
    if text[0] == " " and text[1] not in " \t\n\r\f\v{":
        return text[1:], indentation + 1
    if _ITEM_LIST_ALONE.match(text):
        indentation = 4
    else:
        while tabs := _TABS.match(text):
            column = len(tabs[1]) + indentation
            blanks = " " * (4 - column % 4 + (len(tabs[2]) - 1) * 4)
            text = tabs[1] + blanks + text[tabs.end() :]
        indentation += len(text) - len(text.lstrip(" "))
    text = text.lstrip()
    attributes = _ITEM_LIST.match(text)
    return (text[attributes.end() :] if attributes else text), indentation


_PATTERNS: dict[int, tuple[re.Pattern[str], re.Pattern[str]]] = {}
_MARKS: dict[tuple[str, int], re.Pattern[str]] = {}


def _patterns(indentation: int) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What begins a line of an item whose text has this indentation, and what goes on with it lazily."""
    known = _PATTERNS.get(indentation)
    if known is None:
        tabs, blanks = divmod(indentation, 4)
        content = re.compile(
            rf"(?:(?:\t| {{4}}){{{tabs}}} {{{blanks}}}|(?:\t| {{4}}){{{tabs + 1}}})[^\n]*\S[^\n]*\n"
        )
        lazy = re.compile(
            rf"(?! {{0,{min(indentation, 3)}}}(?:{_ATTRIBUTES}|{_STOP_OR_START}))"
            r"[^\n]*\S[^\n]*\n"
        )
        known = _PATTERNS[indentation] = content, lazy
    return known


def _marks(kind: str, indentation: int) -> re.Pattern[str]:
    """What begins the next item of a list."""
    room = indentation - 1 if 1 <= indentation <= 4 else 3
    known = _MARKS.get((kind, room))
    if known is None:
        known = re.compile(rf"(?P<mark> {{0,{room}}}{kind})(?P<text>[\t| ][^\n]*\n)")
        _MARKS[kind, room] = known
    return known


def _spaces_for_tabs(line: str) -> str:
    bare = line.lstrip("\t")
    return " " * 4 * (len(line) - len(bare)) + bare


def _without(mark: re.Pattern[str], text: str) -> str:
    """The text without what may begin each line."""
    lines = text.split("\n")
    return "\n".join(mark.sub("", line, count=1) if mark.match(line) else line for line in lines)


# Rows ----------------------------------------------------------------------------------------------------------


def _has_pipes(rows: str) -> bool:
    """Whether each line has a pipe outside of code and elements."""
    pipe = False
    for what, piece in _pieces(rows):
        lines = piece.split("\n")
        while lines and not lines[-1]:
            lines.pop()  # as Ruby's split does
        if not lines:
            continue
        if what == "code":
            if len(lines) > 2 or (len(lines) == 2 and not pipe):
                break
            if len(lines) == 2:
                pipe = False
        else:
            if len(lines) > 1 and not pipe and not _PIPE.match(lines[0]):
                break
            pipe = (pipe and len(lines) == 1) or _PIPE.match(lines[-1]) is not None
    return pipe


def _pieces(rows: str) -> list[tuple[str, str]]:
    """Text and code, in their order, without what stands in elements."""
    pieces: list[tuple[str, str]] = []
    begun: list[str] = []
    text: list[str] = []
    at = 0
    barren: set[str] = set()
    while found := _SPANS.search(rows, at):
        if not begun:
            text.append(rows[at : found.start()])
        at = found.end()
        if run := found["ticks"]:
            if begun:
                continue
            before = rows[found.start() - 1 : found.start()]
            alone = len(run) == 1 and (not before or before.isspace()) and rows[at : at + 1].isspace()
            end = -1 if alone or run in barren else rows.find(run, at)
            if end < 0:
                barren |= set() if alone else {run}
                text.append(run)
                continue
            pieces += [("text", "".join(text)), ("code", rows[at:end])]
            text = []
            at = end + len(run)
        elif name := found["name"]:
            if name.lower() in OF_BLOCKS:
                text += () if begun else (found.group(),)
            else:
                if not begun:
                    pieces.append(("text", "".join(text)))
                    text = []
                if not found["alone"] and name.lower() not in WITHOUT_END:
                    begun.append(name)
        elif closed := found["closed"]:
            if begun and closed.lower() == begun[-1].lower():
                begun.pop()
            elif not begun:
                text.append(found.group())
        elif not begun:
            pieces += [("text", "".join(text)), ("text", found.group())]
            text = []
    if not begun:
        text.append(rows[at:])
    return [*pieces, ("text", "".join(text))]
