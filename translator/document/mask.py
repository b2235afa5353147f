"""What is not Markdown inside Markdown: Liquid, math, comments, raw HTML elements, attribute lists.

Template engines and raw HTML don't follow Markdown's structure: a Liquid tag may span lines, hold a pipe or a
bracket, or stand inside a link's destination. So such constructs ("lumps") are found first, from left to right as
their own processors would, and covered with stand-in characters of the same length. Markdown is parsed over
the covered text; offsets stay true. Code spans and fences are stepped over: what looks like a comment in code is code.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace

from translator.document.covers import BLOCK_COVER, INLINE_COVER
from translator.document.jsx import JSX_TAG, is_self_closing
from translator.document.parse_options import CODE_SHORTCODES, Engine
from translator.hangul import has_hangul
from translator.tags import CODE, MATH, OTHER, VARIABLE, Kind

_PRIVATE = re.compile("[\ue000-\uf8ff\x00]")
_ANY_STARTER = r"`+|~~~+|\{|<!--|<(?=[a-zA-Z])|\$\$|\\\\?[(\[]|\\begin\{|\\."


def _starter(first: str, others: str = "") -> re.Pattern[str]:
    """What may start a lump, and `others` that do. All begin with one of the `first` characters: by these alone the
    search goes, several times as fast."""
    return re.compile(rf"(?=[{first}])(?:{_ANY_STARTER}{others})", re.DOTALL)


_STARTER = _starter(r"`~{<$\\")
# In what is read as CommonMark, Obsidian's comments, block ids at a line's end, nested tags, lines and items of tags.
_VAULT_STARTER = _starter(
    r"`~{<$\\%^#",
    r"|(?<![\w%])%%(?!%)|(?<=[ \t\r\n])\^[A-Za-z0-9-]+(?=[ \t]*(?:[\r\n]|\Z))|(?<!\S)#[\w-]+(?:/[\w-]+)+(?![^\s])"
    r"|(?:(?<![^\r\n])|(?<=[-*+>] ))#[\w/-]*[^\W\d][\w/-]*(?:[ \t]+#[\w/-]+)*(?=[ \t]*(?:[\r\n]|\Z))",
)
# A line of nothing but this ends a block to kramdown: two lists, or two quotes, stay two.
_KRAMDOWN_STARTER = _starter(r"`~{<$\\^", r"|(?:(?<![^\r\n])|(?<=> ))\^(?=[ \t]*(?:[\r\n]|\Z))")
_STARTERS = {Engine.COMMONMARK: _VAULT_STARTER, Engine.KRAMDOWN: _KRAMDOWN_STARTER}
_MDX_STATEMENT = re.compile(r"^(?:import|export)\b[^\n]*", re.MULTILINE)
_PARAGRAPH_END = re.compile(r"(?>\r\n|\r|\n)[ \t>]*(?:\r|\n|\Z)|\Z")
_CONTAINER = re.compile(r"[ \t>]*(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]+|\[\^[^\]\s]+\]:[ \t]*|:[ \t]+|>[ \t>]*)*")
_ROW = re.compile(r"[ \t>]*\|")
_BELOW_TEXT = re.compile(r"[^\s>][^\S\r\n]*(?>\r\n|\r|\n)[ \t>]*\Z")
_REST_BLANK = re.compile(r"[ \t]*(?=[\r\n]|\Z)")
_LIQUID_NAME = re.compile(r"\{%-?\s*(\w+)")
_SHORTCODE_NAME = re.compile(r"\{\{[<%]\s*([\w-]+)")
_SHORTCODE_QUOTE = re.compile(r"""["`]""")
_SHORTCODE_QUOTED = re.compile(r""""(?:\\"|[^"])*+"|`[^`]*+`""")
_ELEMENT = re.compile(r"<([a-zA-Z]+)(?=[\s/>])")
_IAL = re.compile(r"\{:(?:[^{}\r\n\\]|\\.)*\}")
# Alone on its lines it may have several, to kramdown, and blank ones.
_LONG_IAL = re.compile(r"\{:(?![:/])(?:[^}\\]|\\.){,1000}\}(?=[ \t]*(?:[\r\n]|\Z))", re.DOTALL)
_EXTENSION = re.compile(r"\{::([a-z]+)(?:[^{}\r\n\\]|\\.)*?(/?)\}")
_ATTRIBUTES = re.compile(
    r"""\{[ \t]*(?:[#.]?[A-Za-z][\w:-]*+(?:=(?:"[^"\r\n]*"|'[^'\r\n]*'|[^\s{}"']++))?[ \t]*+)++\}"""
)
# Behind `[[page]]` words in braces are its label.
_SURE_ATTRIBUTES = re.compile(
    r"""\{[ \t]*(?:(?:[#.][A-Za-z][\w:-]*+|[A-Za-z][\w:-]*+=(?:"[^"\r\n]*"|'[^'\r\n]*'|[^\s{}"']++))[ \t]*+)++\}"""
)
_HEADING_ID = re.compile(r"\{#[^{}\r\n]*\}")
_CONTROL = re.compile(r"\s*olgim:(\w+)(.*)", re.DOTALL)
_UNQUOTED = re.compile(r"(?:\r\n|[\r\n])(?![ \t]*>)")
_SKIP_END = re.compile(r"<!--\s*olgim:end\s*-->|\{/\*\s*olgim:end\s*\*/\}")
_BRACES_AND_STRINGS = re.compile(r"""[{}()\[\]]|"[^"\n]*"|'[^'\n]*'|`[^`]*`|/\*(?s:.*?)\*/""")
_MATHS = re.compile(r"\\[A-Za-z]+|[\^_=+<>{}]|^\s*[A-Za-z0-9]\s*$")
_TEXT_COMMAND = re.compile(r"\\(?:text|mathrm|mbox|textbf|textit)\{[^{}]*\}")

# What a template's tag says of the language of the code in it; a language that people speak is none.
_CODE_ARGUMENT = re.compile(
    r"""\s(?:codelang|lang|language|code(?=\s*=))\s*[=:]\s*["'`]?"""
    r"""(?!(?:ko|en|ja|jp|zh|kr|de|fr|es|true|false|yes|no|on|off)\b|korean|english)[A-Za-z]""",
    re.IGNORECASE,
)
_OPAQUE_LIQUID = frozenset(
    {"highlight", "comment", "codeblock", "mermaid", "math", "katex", "plantuml", "graphviz", "chart", "doc"}
)
_OPAQUE_SHORTCODES = frozenset(
    "highlight code mermaid chart math katex latex raw html rawhtml raw_html plantuml echarts"
    " script style svg pre".split()
)
_OPAQUE_ELEMENTS = frozenset({"pre", "script", "style", "svg", "textarea", "math", "object", "template"})
# In CommonMark one that begins a line ends with the line that it is closed on, and what is behind it is HTML as well.
_RAW_ELEMENTS = frozenset({"pre", "script", "style", "textarea"})
_BY_THE_BOOK = frozenset({Engine.GOLDMARK, Engine.COMMONMARK})
_CODE_ELEMENTS = frozenset({"code", "kbd", "samp", "tt", "var"})

_FENCES = re.compile(r"^(?:[ \t>]|(?:[-*+]|[0-9]{1,9}[.)])[ \t])*(?:```|~~~)", re.MULTILINE)
_FENCE = 3  # backticks
_WIDE = 200  # no container's marks are wider
_FAR = 20_000  # no construct but an opaque element is longer than this


# In an expression of MDX amid text: a line on which a block begins, which ends the expression unclosed.
_BLOCK_WITHIN = re.compile(
    r"(?>\r\n|\r|\n)[ \t]*(?:>|[-*+][ \t]|[0-9]{1,9}[.)][ \t]|#{1,6}[ \t]|```|~~~|(?:[-*_][ \t]*){3,}[\r\n]|[\r\n])"
)


@dataclass(frozen=True, slots=True)
class Lump:
    """A construct that is not Markdown: `text[start:end]`.

    `kind` is its tag's, `why` its name; `block` tells that it has its lines to itself.
    """

    start: int
    end: int
    why: str
    kind: Kind
    block: bool


@dataclass(frozen=True, slots=True)
class Masked:
    """A post's text with its lumps covered, as long as the `source` in which nothing is."""

    text: str
    source: str
    lumps: tuple[Lump, ...]
    starts: tuple[int, ...]
    """Where each of the lumps begins."""

    def lumps_in(self, start: int, end: int) -> tuple[Lump, ...]:
        """The lumps that begin in `text[start:end]`, in their order."""
        return self.lumps[bisect_left(self.starts, start) : bisect_left(self.starts, end)]


def mask(text: str, start: int, engine: Engine, shortcodes: frozenset[str] = CODE_SHORTCODES) -> Masked:
    """Cover the lumps of `text` from `start` on; what the tags called `shortcodes` stand around is code."""
    finder = _Finder(text, start, engine, shortcodes)
    lumps = tuple(finder.with_rows(list(finder.lumps())))
    parts: list[str] = []
    at = 0
    for lump in lumps:
        parts.append(_plain(text[at : lump.start]))
        parts.append((BLOCK_COVER if lump.block else INLINE_COVER) * (lump.end - lump.start))
        at = lump.end
    parts.append(_plain(text[at:]))
    return Masked("".join(parts), text, lumps, tuple(lump.start for lump in lumps))


def _plain(text: str) -> str:
    return _PRIVATE.sub("\ufffd", text)


class _Finder:
    def __init__(self, text: str, start: int, engine: Engine, shortcodes: frozenset[str]) -> None:
        self.text = text
        self.start = start
        self.engine = engine
        self.shortcodes = shortcodes
        self._paragraph = (-1, -1)
        self._no_tick: dict[int, int] = {}
        self._missing: dict[str, bool] = {}
        self._barren: dict[str, tuple[int, int]] = {}
        self._balance: dict[int, int] = {}
        self._unclosed = 0
        self._unquoted = 0

    def lumps(self) -> Iterator[Lump]:
        text = self.text
        at = self.start
        statements = self._statements()
        starter = _STARTERS.get(self.engine, _STARTER)
        while match := starter.search(text, at):
            while statements and statements[0].start < match.start():
                statement = statements.pop(0)
                if statement.start >= at:
                    yield statement
                    at = statement.end
            if match.start() < at:
                continue
            found = self._at(match)
            if isinstance(found, Lump):
                yield found
                at = found.end
            else:
                at = found
        yield from (lump for lump in statements if lump.start >= at)

    def with_rows(self, lumps: list[Lump]) -> list[Lump]:
        """The same, in which shortcodes are blocks that have their line together, as `{{< a >}}{{< b >}}`."""
        at = 0
        while at < len(lumps):
            end = at + 1
            while end < len(lumps) and self._stand_together(lumps[end - 1], lumps[end]):
                end += 1
            if end > at + 1 and self._are_alone(lumps[at].start, lumps[end - 1].end):
                lumps[at:end] = [replace(lump, block=True) for lump in lumps[at:end]]
            at = end
        return lumps

    def _stand_together(self, one: Lump, two: Lump) -> bool:
        return one.why == two.why == "shortcode" and not self.text[one.end : two.start].strip(" \t")

    def _statements(self) -> list[Lump]:
        """The imports and exports of MDX, each to the blank line that ends it: the first with all brackets closed."""
        if self.engine is not Engine.MDX:
            return []
        found: list[Lump] = []
        for match in _MDX_STATEMENT.finditer(self.text, self.start):
            if found and match.start() < found[-1].end:
                continue
            if _in_fence(self.text, self.start, match.start()):
                continue
            end = self._elements_end(match.start(), self._statement_end(match.start()))
            found.append(Lump(match.start(), end, "mdx", OTHER, block=True))
        return found

    def _elements_end(self, at: int, end: int) -> int:
        """Where the elements in a statement that seems to end there are closed: in these are blank lines, too."""
        first, depth, limit = end, 0, min(len(self.text), end + _FAR)
        while at < limit and at >= self._unclosed:
            for tag in JSX_TAG.finditer(self.text, at, end):
                depth += -1 if tag["close"] else not tag["alone"]
            if depth <= 0:
                return end
            at, end = end, self._paragraph_end(min(end + 2, len(self.text)))
        self._unclosed = max(self._unclosed, at)  # what was searched in vain is not searched again
        return first

    def _statement_end(self, at: int) -> int:
        first = end = self._paragraph_end(at)
        if at < self._unclosed:
            return first
        depth = 0
        for match in _BRACES_AND_STRINGS.finditer(self.text, at, at + _FAR):
            if match.start() >= end:
                if depth <= 0:
                    return end
                end = self._paragraph_end(match.start())
            depth += {"{": 1, "(": 1, "[": 1, "}": -1, ")": -1, "]": -1}.get(match.group(), 0)
        if depth <= 0:
            return end
        self._unclosed = at + _FAR  # what was searched in vain is not searched again
        return first

    def _at(self, match: re.Match[str]) -> Lump | int:
        """The lump that begins here, or where to go on."""
        token = match.group()
        first = token[0]
        at = match.start()
        if first in "`~":
            return self._code(at, token)
        if first == "{":
            return self._brace(at) or at + 1
        if first in "^#":
            why = "hashtags" if first == "#" else "block-id" if token != "^" else "block-end"
            return self._lump(at, match.end(), why, OTHER)
        if first == "%":
            limit = len(self.text) if self._opens_line(at) else self._paragraph_end(at)
            return self._until(at, "%%", "comment", OTHER, limit=limit) or at + 2
        if token == "<!--":
            return self._comment(at, "<!--", "-->") or at + 4
        if first == "<":
            return self._element(at) or at + 1
        if token == "$$":
            return self._dollars(at) or at + 2
        if token == "\\begin{":
            return self._environment(at) or at + 1
        if token[-1] in "([" and (found := self._bracket_math(at, token)):
            return found
        return at + 1 if token.startswith("\\\\") else match.end()

    # Code is stepped over ------------------------------------------------------------------------------------

    def _code(self, at: int, run: str) -> int:
        if len(run) >= _FENCE and self._opens_line(at):
            line_end = _line_end(self.text, at)
            if run[0] == "~" or "`" not in self.text[at + len(run) : line_end]:
                quote_end = self._quote_end(at, line_end)
                return self._fence_end(run, line_end, quote_end)
        return self._code_span(at, len(run)) if run[0] == "`" else at + len(run)

    def _quote_end(self, at: int, line_end: int) -> int | None:
        """Where the quote ends that a fence at `at` opens in, and the fence with it; None where it opens in none.

        kramdown takes lines without the mark for the quote's, too.
        """
        begin = max(self.text.rfind("\n", self.start, at), self.text.rfind("\r", self.start, at)) + 1
        if self.engine is Engine.KRAMDOWN or ">" not in self.text[max(begin, self.start) : at]:
            return None
        unmarked = _UNQUOTED.search(self.text, line_end)
        return unmarked.start() if unmarked else len(self.text)

    def _fence_end(self, run: str, line_end: int, quote_end: int | None) -> int:
        if quote_end is None and self._missing.get(run):
            return line_end
        limit = len(self.text) if quote_end is None else quote_end
        end = re.compile(rf"(?<=[\r\n])[ \t>]*{run[0]}{{{len(run)},}}[ \t]*(?=[\r\n]|\Z)").search(
            self.text, line_end, limit
        )
        if quote_end is not None:
            return end.end() if end else quote_end
        self._missing[run] = end is None
        return end.end() if end else line_end

    def _code_span(self, at: int, length: int) -> int:
        limit = self._paragraph_end(at)
        behind = at + length
        if self._no_tick.get(length, -1) >= limit:
            return behind
        end = re.compile(rf"(?<!`)`{{{length}}}(?!`)").search(self.text, behind, limit)
        if end and length >= _FENCE and self.engine is not Engine.KRAMDOWN and self._opens_line(end.start()):
            return behind  # there begins code
        if end:
            return end.end()
        self._no_tick[length] = limit
        return behind

    # Braces --------------------------------------------------------------------------------------------------

    def _brace(self, at: int) -> Lump | None:
        text = self.text
        following = text[at + 1 : at + 2]
        if following == "%":
            return self._liquid(at)
        if following == "{":
            found = self._expression(at) if self.engine is Engine.MDX else None
            return found or self._output(at)
        if following == ":":
            return self._kramdown(at)
        if following == "*":
            return self._until(at, "*}", "include", OTHER, limit=self._paragraph_end(at))
        if text.startswith("{/*", at):
            return self._comment(at, "{/*", "*/}")
        if following == "#" and (match := _HEADING_ID.match(text, at)):
            return self._lump(at, match.end(), "attributes", OTHER)
        attributes = _SURE_ATTRIBUTES if text.startswith("]]", max(at - 2, 0)) else _ATTRIBUTES
        if at and text[at - 1] in ")]`*_" and (match := attributes.match(text, at)):
            return Lump(at, match.end(), "attributes", OTHER, block=False)
        if self.engine is Engine.MDX:
            return self._expression(at)
        return None

    def _liquid(self, at: int) -> Lump | None:
        text = self.text
        end = self._find("%}", at + 2, at + _FAR)
        if end < 0:
            return None
        name = _LIQUID_NAME.match(text, at)
        if name and (name.group(1) in _OPAQUE_LIQUID or self._holds_code(name, end)):
            word = name.group(1)
            closing = re.compile(r"\{%-?\s*end" + word + r"\s*-?%\}")
            if not self._missing.get(word) and (match := closing.search(text, end)):
                why = (
                    "comment"
                    if word in {"comment", "doc"}
                    else word
                    if word in _OPAQUE_LIQUID
                    else "highlight"
                )
                return self._lump(at, match.end(), why, OTHER)
            self._missing[word] = True
        return self._lump(at, end + 2, "liquid", VARIABLE)

    def _output(self, at: int) -> Lump | None:
        text = self.text
        if text.startswith(("{{<", "{{%"), at):
            end = self._shortcode_end(at, ">}}" if text[at + 2] == "<" else "%}}")
            if end < 0:
                return None
            end += 3
            if self.engine is Engine.GOLDMARK and text.startswith(
                "/*", at + 3
            ):  # which it shows, and doesn't run
                return Lump(at, end, "shortcode", VARIABLE, block=False)
            name = _SHORTCODE_NAME.match(text, at)
            holds_code = name and (name.group(1) in _OPAQUE_SHORTCODES or self._holds_code(name, end))
            if name and holds_code and text[end - 4] != "/":
                word = name.group(1)
                key = f"{{{{</{word}"
                pattern = re.compile(r"\{\{[<%]\s*/\s*" + re.escape(word) + r"\s*[>%]\}\}")
                if not self._missing.get(key) and (match := pattern.search(text, end)):
                    why = word if word in _OPAQUE_SHORTCODES and word != "code" else "highlight"
                    return self._lump(at, match.end(), why, OTHER)
                self._missing[key] = True
            return self._lump(at, end, "shortcode", VARIABLE)
        end = self._find("}}", at + 2, min(self._paragraph_end(at), at + _FAR))
        if end < 0:
            return None
        end += 2
        while text.startswith("}", end) and text[at:end].count("{") > text[at:end].count("}"):
            end += 1
        return Lump(at, end, "liquid", VARIABLE, block=False)

    def _shortcode_end(self, at: int, closing: str) -> int:
        """Where the mark is that ends the shortcode at `at`, or -1: to Hugo the first one that isn't in quotes."""
        text, limit = self.text, at + _FAR
        first = end = self._find(closing, at + 3, limit)
        behind = at + 3
        while self.engine is Engine.GOLDMARK and end >= 0 and at >= self._unquoted:
            quote = _SHORTCODE_QUOTE.search(text, behind, end)
            if quote is None:
                return end
            quoted = _SHORTCODE_QUOTED.match(text, quote.start(), limit)
            behind = quoted.end() if quoted else limit
            end = self._find(closing, behind, limit) if behind > end else end
        if end != first:
            self._unquoted = limit  # what was searched in vain is not searched again
        return first

    def _holds_code(self, name: re.Match[str], end: int) -> bool:
        """Whether a template's tag that is called so, and ends at `end`, says that code stands behind it."""
        known = name.group(1).lower() in self.shortcodes
        return known or _CODE_ARGUMENT.search(self.text, name.end(), end) is not None

    def _kramdown(self, at: int) -> Lump | None:
        text = self.text
        if match := _EXTENSION.match(text, at):
            word, alone = match.groups()
            if alone:
                return self._lump(at, match.end(), "kramdown", OTHER)
            if word in {"comment", "nomarkdown"}:
                pattern = re.compile(r"\{:/(?:" + word + r")?\}")
                if not self._missing.get(f"{{::{word}") and (closing := pattern.search(text, match.end())):
                    return self._lump(
                        at, closing.end(), "comment" if word == "comment" else "kramdown", OTHER
                    )
                self._missing[f"{{::{word}"] = True
            return self._lump(at, match.end(), "kramdown", OTHER)
        if match := _IAL.match(text, at):
            return self._lump(at, match.end(), "attributes", OTHER)
        if self.engine is Engine.KRAMDOWN and self._opens_line(at):
            match = _LONG_IAL.match(text, at)
            if match and not has_hangul(match.group()):
                return self._lump(at, match.end(), "attributes", OTHER)
        return None

    def _expression(self, at: int) -> Lump | None:
        """A JavaScript expression of MDX: to the brace that balances, strings left out of the count."""
        if at not in self._balance:
            self._balance_from(at)
        end = self._balance[at]
        return None if end < 0 or self._is_broken(at, end) else self._lump(at, end, "expression", VARIABLE)

    def _is_broken(self, at: int, end: int) -> bool:
        """Whether a block begins within an expression: none does where its line begins with a tag or an expression."""
        if not _BLOCK_WITHIN.search(self.text, at, end):
            return False
        begin = max(self.text.rfind("\n", 0, at) + 1, self.start)
        match = _CONTAINER.match(self.text, begin, at)
        return self.text[match.end() if match else begin] not in "<{"

    def _balance_from(self, at: int) -> None:
        """Note for the brace at `at`, and for those inside, where each is closed (-1: nowhere)."""
        opened: list[int] = []
        for match in _BRACES_AND_STRINGS.finditer(self.text, at, at + _FAR):
            if match.group() == "{":
                opened.append(match.start())
            elif match.group() == "}":
                self._balance[opened.pop()] = match.end()
                if not opened:
                    return
        self._balance.update(dict.fromkeys(opened, -1))

    # Comments and HTML ---------------------------------------------------------------------------------------

    def _comment(self, at: int, opening: str, closing: str) -> Lump | None:
        """A comment of HTML or MDX, or what an author says to Olgim in one."""
        text = self.text
        close = self._find(closing, at + len(opening), len(text))
        if close < 0:
            return None
        end = close + len(closing)
        control = _CONTROL.fullmatch(text, at + len(opening), close)
        if not control and opening[0] == "{" and self._is_broken(at, end):
            return None
        if control and control.group(1) == "skip":
            last = _SKIP_END.search(text, end)
            return self._lump(at, last.end() if last else len(text), "skip", OTHER)
        return self._lump(at, end, "note" if control and control.group(1) == "note" else "comment", OTHER)

    def _element(self, at: int) -> Lump | None:
        text = self.text
        match = _ELEMENT.match(text, at)
        if not match:
            return None
        name = match.group(1).lower()
        code = name in _CODE_ELEMENTS
        if not code and name not in _OPAQUE_ELEMENTS:
            return None
        if self.engine is Engine.MDX and (is_self_closing(text, at) or not match.group(1).islower()):
            return None
        key = f"</{name}"
        closing = re.compile(rf"</{name}\s*>", re.IGNORECASE)
        limit = self._paragraph_end(at) if code else len(text)
        if self._barren.get(key, (0, 0))[1] >= limit:
            return None
        end = closing.search(text, match.end(), limit)
        if end is None:
            self._barren[key] = (at, limit)
            return None
        if code:
            return Lump(at, end.end(), "html-code", CODE, block=False)
        raw = name in _RAW_ELEMENTS and self.engine in _BY_THE_BOOK and self._opens_line(at)
        if raw and not _REST_BLANK.match(text, end.end()):
            return self._lump(at, _line_end(text, end.end()), "html", OTHER)
        return self._lump(at, end.end(), f"html-{name}", OTHER)

    # Math ----------------------------------------------------------------------------------------------------

    def _dollars(self, at: int) -> Lump | None:
        text = self.text
        own_line = self._opens_line(at)
        limit = len(text) if own_line else self._paragraph_end(at)
        end = self._find("$$", at + 2, min(limit, at + _FAR))
        if end < 0:
            return None
        inside = text[at + 2 : end]
        if not inside.strip() or ("|" in inside and self._in_row(at)):
            return None
        # What begins right below text is part of its paragraph to kramdown.
        goes_on = own_line and self._paragraph_end(at) < end and has_hangul(_TEXT_COMMAND.sub("", inside))
        if goes_on and _BELOW_TEXT.search(text, max(at - _WIDE, self.start), at):
            return None
        return self._lump(at, end + 2, "math", MATH)

    def _bracket_math(self, at: int, token: str) -> Lump | None:
        r"""`\(…\)` and `\[…\]`, where what stands inside reads as math: `\[공지\]` is a pair of escaped brackets."""
        closing = token[:-1] + (")" if token[-1] == "(" else "]")
        end = self._find(closing, at + len(token), min(self._paragraph_end(at), at + _FAR))
        if end < 0:
            return None
        inside = self.text[at + len(token) : end]
        if has_hangul(_TEXT_COMMAND.sub("", inside)) or not _MATHS.search(inside):
            return None
        return self._lump(at, end + len(closing), "math", MATH)

    def _environment(self, at: int) -> Lump | None:
        name = re.compile(r"\\begin\{([A-Za-z]+\*?)\}").match(self.text, at)
        if not name or not self._opens_line(at):
            return None
        return self._until(at, f"\\end{{{name.group(1)}}}", "math", MATH)

    # Helpers -------------------------------------------------------------------------------------------------

    def _until(self, at: int, closing: str, why: str, kind: Kind, *, limit: int | None = None) -> Lump | None:
        end = self._find(closing, at + 2, min(len(self.text) if limit is None else limit, at + _FAR))
        return None if end < 0 else self._lump(at, end + len(closing), why, kind)

    def _find(self, closing: str, at: int, limit: int) -> int:
        """Where `closing` stands first in `text[at:limit]`, or -1. What was searched in vain is not searched again."""
        low, high = self._barren.get(closing, (0, 0))
        known = low <= at < high
        found = self.text.find(closing, max(at, high - len(closing) + 1) if known else at, limit)
        if found < 0 and limit > at:
            self._barren[closing] = (low, max(limit, high)) if known else (at, limit)
        return found

    def _lump(self, start: int, end: int, why: str, kind: Kind) -> Lump:
        return Lump(start, end, why, kind, self._are_alone(start, end))

    def _are_alone(self, start: int, end: int) -> bool:
        """Whether `text[start:end]` has its lines to itself, but for container marks before it."""
        return self._opens_line(start) and _REST_BLANK.match(self.text, end) is not None

    def _opens_line(self, at: int) -> bool:
        """Whether nothing but container marks stands before, on the same line."""
        low = max(self.start, at - _WIDE)
        begin = max(self.text.rfind("\n", low, at), self.text.rfind("\r", low, at)) + 1
        if not begin:
            if low > self.start:
                return False
            begin = self.start
        match = _CONTAINER.match(self.text, begin, at)
        return match is not None and match.end() == at

    def _in_row(self, at: int) -> bool:
        """Whether the line seems to be a table's row: there `$$` may be a price."""
        begin = max(self.text.rfind("\n", max(self.start, at - _WIDE), at) + 1, self.start)
        return _ROW.match(self.text, begin, at) is not None

    def _paragraph_end(self, at: int) -> int:
        begin, end = self._paragraph
        if not begin <= at < end:
            match = _PARAGRAPH_END.search(self.text, at)
            end = match.start() if match else len(self.text)
            self._paragraph = (at, max(end, at))
        return self._paragraph[1]


def _line_end(text: str, at: int) -> int:
    match = re.compile(r"[\r\n]|\Z").search(text, at)
    return match.start() if match else len(text)


def _in_fence(text: str, start: int, at: int) -> bool:
    """Whether an odd number of fence lines stands before `at`: good enough to tell a code sample's import."""
    return len(_FENCES.findall(text, start, at)) % 2 == 1
