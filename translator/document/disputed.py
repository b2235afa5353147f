"""Lines that a renderer with rules of its own takes for code, and mistune doesn't: they are kept, and told once.

Where kramdown renders the post, its own blocks tell (see `kramdown_blocks`). A post for another renderer is kept from
kramdown's reading, too, where it may have been written for that: what stands right below indented code is code to
kramdown, whatever it is, to the next blank line; and so is what a tab indents in a quote. To CommonMark the one begins
a paragraph and the other is text:

        make install
    설치가 끝났다.

About a fence that opens in a quote and closes outside of it renderers disagree as well:

    >```
    git clone https://example.com/a
    ```

kramdown takes all lines to the next blank one for the quote's, so this is code in a quote to it. To CommonMark the
quote ends with its marks, the fence with it, and the last line opens another fence. Posts are written for either
reading: where one has such a fence, what kramdown takes for code is found here, and kept beside mistune's code.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from translator.document.block_state import BlockTokens, Token
from translator.document.kramdown_blocks import KramdownBlock
from translator.document.parse_options import Engine
from translator.document.source_map import Lines
from translator.i18n import tr

_IN_FENCE = tr(
    "kramdown reads this as code, since a fence opens in a quote and closes outside it; it is left as it is"
)
_BELOW_CODE = tr(
    "kramdown reads this as code, since it is right below indented code; it is left as it is (a blank line between"
    " makes it text)"
)
_BELOW_HTML = tr(
    "CommonMark reads this as code, since a fence above it stands right below HTML, where it opens nothing, so that its"
    " end does; it is left as it is (a blank line above the fence makes this text)"
)
_TABBED = tr("kramdown reads this as code, since the quote's line begins with a tab; it is left as it is")
_BELOW_QUOTE = tr("this may be code, since it is indented right below a quote; it is left as it is")
_TO_KRAMDOWN = tr("kramdown reads this as code; it is left as it is")
_TABBED_QUOTE = re.compile(r"> ?\t")
_QUOTED_FENCE = re.compile(r"> {0,4}(?:```|~~~)")
_INDENT = re.compile(r" {4}| {0,3}\t")
_FENCE = re.compile(r" {0,3}(?P<run>`{3,}|~{3,})[ \t]*[^\s`]*[ \t]*\Z")
_QUOTE = re.compile(r" {0,3}> ?")
_FENCE_IN_QUOTES = re.compile(r" {0,3}(?:> ?)+ {0,3}(?:```|~~~)")
# What ends a quote in kramdown though no blank line does: an end-of-block mark, an element that is no span.
_QUOTE_ENDS = re.compile(
    r"[ \t]*\^?[ \t]*\Z| {0,3}</?(?!(?:a|abbr|acronym|b|big|bdo|br|button|cite|code|del|dfn|em|i|img|input|ins|kbd"
    r"|label|mark|option|q|rb|rbc|rp|rt|rtc|ruby|samp|script|select|small|span|strike|strong|sub|sup|textarea|time"
    r"|tt|u|var)\b)[A-Za-z]"
)
_MAX_QUOTES = 20  # within each other
_BELOW_EMPTY_ITEM = tr(
    "this stands right below an empty item without its indentation: CommonMark reads it outside the list; it is left as"
    " it is (a blank line above it, or text behind the mark, makes it text)"
)
_EMPTY_ITEM = re.compile(r"[ \t]*(?:[-*+]|[0-9]{1,9}[.)])[ \t]*\Z")
_CONTAINERS = frozenset({"list", "block_quote"})
_MARKER = re.compile(r"[ \t]*(?:[-*+]|[0-9]{1,9}[.)])[ \t]+\Z")
_ITEM = re.compile(r"(?P<indent>[ \t]*)(?:[-*+]|[0-9]{1,9}\.)(?:[ \t]|\Z)")
_ATTRIBUTES = re.compile(r" {0,3}\{:")


def mark_disputed(
    blocks: BlockTokens, text: str, lines: Lines, engine: Engine, own_blocks: Iterable[KramdownBlock]
) -> None:
    """Give `disputed`, the reason, to each token but containers that is code to some renderer, with its lines; "" where
    that needn't be told (again). `text` is the post's own, in which nothing is covered; `own_blocks` are kramdown's.
    """
    if engine is Engine.KRAMDOWN:
        code = [block for block in own_blocks if block.what == "code"]
        if code:
            _mark_code(blocks.tokens, _Code([one.first for one in code], [one.last for one in code]), lines)
        return
    disputes = _Disputes(text, lines, blocks.code_by_the_book, engine)
    disputes.mark(blocks.tokens, quoted=False)


@dataclass(frozen=True, slots=True)
class _Code:
    """Where each block of kramdown's code begins and ends; those that were `told` of."""

    begins: Sequence[int]
    ends: Sequence[int]
    told: set[int] = field(default_factory=set)


def _mark_code(tokens: Iterable[Token], code: _Code, lines: Lines) -> None:
    for token in tokens:
        kind = token["type"]
        if children := token.get("children"):
            if kind != "aside":  # which no plain kramdown reads
                _mark_code(children, code, lines)
        elif "lines" in token and kind not in {"block_code", "opaque"}:
            last = bisect_right(code.begins, token["last"]) - 1
            if last >= 0 and code.ends[last] >= token["first"]:
                tell = last not in code.told and lines.have_hangul(token["first"], token["last"])
                code.told.update([last] if tell else [])
                token["disputed"] = _TO_KRAMDOWN if tell else ""


@dataclass(slots=True)
class _Dispute:
    """Lines that are code for one reason; that is `told` once."""

    reason: str
    told: bool = False


class _Disputes:
    """The disputed lines of a post, found while its tokens are read from top to bottom."""

    def __init__(self, text: str, lines: Lines, code_by_the_book: Iterable[int], engine: Engine) -> None:
        self._text = text
        self._post_lines = lines
        fenced = _fenced_lines(lines.texts) if _QUOTED_FENCE.search(text) else ()
        self._lines = {line: _Dispute(_IN_FENCE) for line in fenced}
        self._note(code_by_the_book, _BELOW_HTML)
        self._tabs = engine is not Engine.MDX  # may make code
        self._tabbed_quotes = _TABBED_QUOTE.search(text) is not None

    def mark(self, tokens: Iterable[Token], *, quoted: bool) -> None:
        """Go through the tokens in their order, and through what they hold."""
        outside = -1  # the line below an empty item's list in which there is text
        for token in tokens:
            unclear = token["type"] == "list" and self._has_empty_item(token)
            below = token.get("first") == outside and self._raw(outside - 1).strip()
            if unclear or below:
                hangul = self._post_lines.have_hangul(token["first"], token["last"])
                token["disputed"] = _BELOW_EMPTY_ITEM if hangul else ""
                outside = token["last"] + 1
                continue
            if "lines" in token:  # unlike an item or a blank line
                self._read(token, quoted=quoted)
            if children := token.get("children"):
                self.mark(children, quoted=quoted or token["type"] == "block_quote")

    def _read(self, token: Token, *, quoted: bool) -> None:
        if token["type"] == "block_code":
            if token["style"] == "indent":
                self._below_code(token)
            return
        if self._tabs and (quoted or self._tabbed_quotes):
            self._in_quote(token, quoted=quoted)
        if self._lines and "children" not in token:
            reason = self._reason(token["first"], token["last"])
            if reason is not None:
                token["disputed"] = reason

    def _reason(self, first: int, last: int) -> str | None:
        """Why lines `first` to `last` are kept, if one of them is disputed; "" where that needn't be told (again)."""
        lines = range(first, last + 1)
        dispute = next((self._lines[line] for line in lines if line in self._lines), None)
        if dispute is None:
            return None
        tell = not dispute.told and self._post_lines.have_hangul(first, last)
        dispute.told |= tell
        return dispute.reason if tell else ""

    def _has_empty_item(self, token: Token) -> bool:
        """Whether text stands right below an empty item, without its indentation: in CommonMark outside the list."""
        for item in token["children"] if "first" in token else ():
            if not item["children"] or "first" not in (first := item["children"][0]):
                continue
            if first["type"] in _CONTAINERS or first["first"] <= token["first"]:
                continue
            above, line = self._raw(first["first"] - 1), self._raw(first["first"])
            if _EMPTY_ITEM.match(above) and line[:1] not in {" ", "\t", ">"}:
                return True
        return False

    def _below_code(self, code: Token) -> None:
        """Note what stands right below indented code. A blank line may be the last of the code's."""
        place, last = code["lines"][0], code["last"]
        if place.column >= 0 and last + 1 not in self._lines:
            marks = self._raw(place.line)[: code["container"]]
            self._note(_lines_below_code(self._from(last), marks), _BELOW_CODE)

    def _in_quote(self, token: Token, *, quoted: bool) -> None:
        """Note a block's first line, and what stands right below, where a tab makes it code in a quote; and that of one
        that is `quoted`, though it hasn't the quote's mark, where its indentation does."""
        line, column, _ = token["lines"][0]
        if column < 0 or line in self._lines:
            return
        whole = self._raw(line)
        marks = whole[: whole.rfind(">", 0, column) + 1]
        if _is_tabbed(whole, marks):
            self._note((line, *_lines_below_code(self._from(line), marks)), _TABBED)
        elif quoted and not marks and _INDENT.match(whole):
            self._note((line,), _BELOW_QUOTE)

    def _note(self, lines: Iterable[int], reason: str) -> None:
        dispute = _Dispute(reason)
        for line in lines:
            self._lines.setdefault(line, dispute)

    def _from(self, number: int) -> Iterator[tuple[int, str]]:
        return ((one, self._raw(one)) for one in range(number, len(self._post_lines.texts)))

    def _raw(self, line: int) -> str:
        return self._text[self._post_lines.starts[line] : self._post_lines.ends[line]]


# Right below code, and behind a tab ----------------------------------------------------------------------------


def _is_tabbed(line: str, marks: str) -> bool:
    """Whether what stands in a quote is indented by a tab to kramdown; `marks` are what stands before it."""
    return ">" in marks and _within(line, marks.count(">")).startswith("\t")


def _lines_below_code(lines: Iterator[tuple[int, str]], marks: str) -> Iterator[int]:
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
        if _QUOTE_ENDS.match(text) or _ATTRIBUTES.match(text):
            return
        item = _ITEM.match(text)
        if item and len(item["indent"]) < item_width:  # the next one of the list that the code is in
            return
        yield number


def _within(line: str, quotes: int) -> str:
    """The line without the marks of that many quotes; it may have fewer."""
    for _ in range(quotes):
        line = _QUOTE.sub("", line, count=1)
    return line


# Fences that open in a quote -------------------------------------------------------------------------------------


def _fenced_lines(lines: Sequence[str]) -> frozenset[int]:
    """The lines that kramdown takes for code in a post with a fence as above; none in any other post."""
    if not any(_FENCE_IN_QUOTES.match(line) for line in lines):
        return frozenset()
    numbered = list(enumerate(lines))
    if not _has_lazy_fence(lines):
        return frozenset()
    return frozenset(_code(numbered, 0))


def _has_lazy_fence(lines: Sequence[str]) -> bool:
    """Whether a fence is open where the marks of its quote end, and a line of text follows."""
    run = ""
    quoted = False
    for line in lines:
        if not _QUOTE.match(line):
            if quoted and run and not _QUOTE_ENDS.match(line):
                return True
            quoted, run = False, ""
            continue
        quoted = True
        inner = line
        while mark := _QUOTE.match(inner):
            inner = inner[mark.end() :]
        if fence := _FENCE.match(inner):
            run = "" if run and _closes(inner, run) else run or fence["run"]
    return False


def _code(lines: Sequence[tuple[int, str]], depth: int) -> Iterator[int]:
    """The lines (number and text) that are fenced code, as kramdown with GitHub's rules reads them."""
    barren: set[str] = set()
    at = 0
    while at < len(lines):
        text = lines[at][1]
        if fence := _FENCE.match(text):
            end = _closing(lines, at + 1, fence["run"]) if fence["run"] not in barren else None
            if end is None:
                barren.add(fence["run"])
                at += 1
                continue
            yield from (number for number, _ in lines[at : end + 1])
            at = end + 1
        elif _QUOTE.match(text) and depth < _MAX_QUOTES:
            end = at
            while end < len(lines) and not _QUOTE_ENDS.match(lines[end][1]):
                end += 1
            yield from _code(
                [(number, _QUOTE.sub("", line, count=1)) for number, line in lines[at:end]], depth + 1
            )
            at = max(end, at + 1)
        else:
            at += 1


def _closing(lines: Sequence[tuple[int, str]], at: int, run: str) -> int | None:
    return next((index for index in range(at, len(lines)) if _closes(lines[index][1], run)), None)


def _closes(line: str, run: str) -> bool:
    bare = line.strip(" \t")
    indent = len(line) - len(line.lstrip(" "))
    return indent <= 3 and len(bare) >= len(run) and not bare.strip(run[0])
