"""Text for the place it goes to: what would be markup there is written so that it is not.

Two strengths: `minimal` escapes what is known to be active and reads well, `full` everything that could be. Neither is
trusted: what was written is parsed again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from translator.document.inline_patterns import BRACKET
from translator.document.layout import Style
from translator.document.parse_options import Engine
from translator.hangul import has_hangul
from translator.tags import TAG

_MARKUP = re.compile(r"[\\`*_\[\]<&{}$|~:!]")
_ENTITY = re.compile(r"&(?=#?[A-Za-z0-9]{1,31};)")
_TAG_START = re.compile(r"<(?=[A-Za-z/!?]|\Z)")
_KRAMDOWN_TAG_START = re.compile(r"<(?=[^\W\d]|[/!?]|\Z)")  # an element may have any letters for its name
_MARKUP_IN_TAG = re.compile(r"[*\[\]~$]|(?<![^\W_])_|_(?![^\W_])")
_LAST_SLASHES = re.compile(r"(?<!\\)\\+\Z")
_LAST_TILDE = re.compile(r"\\?~\Z")
_JSX_START = re.compile(r"<(?!\s)")  # what begins no tag there begins nothing that can be read
_TEMPLATE = re.compile(r"\{(?=[{%:#/*])")
_EMOJI = re.compile(r":(?=(?:[0-9_+-]*[a-z][a-z0-9_+-]*|[+-]1|100|1234):)")
_BRACKET = re.compile(r"\[(?=\^|\[|!|[^\[\]]*\][\[({:])")
_BRACKET_END = re.compile(r"(?<!\\)\](?=[(\[])")
_ANY_BRACKET = re.compile(r"(?:(?<!\\)\\)?(?P<bracket>[\[\]])")
_LABEL = re.compile(r"\[([^\[\]]+)\]")
_TILDES = re.compile(r"~(?=~)|(?<=~)~")
_MATH = re.compile(r"\$(?=\$|(?!\s)[^$\n]*[^\s$]\$(?![0-9A-Za-z$]))")
_FULL = re.compile(r"[`*_>#|~$!:=+\-]")
_LINE_START = re.compile(
    r"(?P<slash>[#>|<]|=+[ \t]*$|~{3}|:(?=[ \t:])|[-+*_](?=[ \t]|$|[-+*_= \t]+$)|/{3}|!!!|\?\?\?"
    r"|\[(?=[^\]]*\]:)|\*(?=\[))"
    r"|(?P<number>[0-9]{1,9})(?P<dot>[.)])(?=[ \t]|$)|(?P<word>import|export)(?= )"
)


@dataclass(frozen=True, slots=True)
class Escaper:
    """Escapes plain text for one kind of place. `open_bracket`: its first bracket is never closed, so that what follows
    is no link. `link_text`: it stands in a link's, whose brackets goldmark would count. `begins_line`: a block could
    begin with it, where it begins a line. `tildes_strike`: the translation has several tildes, and even a single one
    opens or closes what is struck out. `closed_brackets`: a bracket that its text doesn't close is escaped.
    `own_markup`: the Markdown in a value is its source's, and stays."""

    style: Style
    engine: Engine
    labels: frozenset[str] = frozenset()
    quote: str = ""
    full: bool = False
    verbatim: bool = False
    open_bracket: bool = False
    link_text: bool = False
    begins_line: bool = False
    tildes_strike: bool = False
    closed_brackets: bool = False
    own_markup: bool = False

    def text(self, text: str, *, line_start: bool, line_end: bool) -> str:
        """A line's piece of text; `line_start` and `line_end` tell that it begins or ends its line."""
        if self.verbatim:  # there is no way to say a tag or an expression that is none: it is refused
            text = self._tag_start.sub("&lt;", text)
            return (
                re.sub(r"[{}]", _numeric, text)
                if self.engine is Engine.MDX
                else _TEMPLATE.sub("&#123;", text)
            )
        if self.style is Style.HTML:
            return self._html_start(self._html(text)) if line_start else self._html(text)
        if self.style in {Style.ATTRIBUTE, Style.PARAMETER}:
            return self._attribute(text)
        if self.style is Style.OPTION:
            return text
        if (
            self.style is Style.SHORTCODE
        ):  # what it can't hold in its quotes is refused: there is no way to say it
            return text.replace('"', '\\"') if self.quote == '"' else text
        if self.style is Style.TITLE:
            return self._title(text)
        escaped = self._everything(text) if self.full else self._markdown(text)
        if self.open_bracket and not self.full:
            escaped = re.sub(r"(?<!\\)\]", r"\\]", re.sub(r"\\\[", "[", escaped, count=1))
        if line_start and self.begins_line:
            escaped = self._start(text, escaped)
        if line_end and self.style is Style.HEADING:
            escaped = _heading_end(escaped)
        return escaped

    # Markdown ------------------------------------------------------------------------------------------------

    def _markdown(self, text: str) -> str:
        if not _MARKUP.search(text):
            return text
        text = _ENTITY.sub("&amp;", text)
        # Two of them at a line's end are a line break to kramdown, and three none to goldmark; in a cell the last one
        # escapes the pipe behind it.
        if self.engine in {Engine.KRAMDOWN, Engine.GOLDMARK} or self.style is Style.CELL:
            text = _LAST_SLASHES.sub(_numerics, text)
        # A doubled backslash before a bracket begins math in some places.
        text = re.sub(r"\\(?=[(\[])", "&#92;", text)
        text = re.sub(r"\\(?=[!-/:-@\[-`{-~]|$)", r"\\\\", text)
        text = text.replace("`", self._backtick)
        # Where raw HTML goes on, to whichever renderer, a backslash doesn't keep a tag from being one.
        less = (_JSX_START, r"\\<") if self.engine is Engine.MDX else (self._tag_start, "&lt;")
        text = less[0].sub(less[1], text)
        if self.engine is Engine.KRAMDOWN and text.endswith("<"):  # it has a sign for two of them
            text = text[:-1].removesuffix("\\") + "&lt;"
        text = re.sub(r"\*(?! )|(?<! )\*", r"\\*", text)
        text = re.sub(r"(?<![^\W_])_|_(?![^\W_])", r"\\_", text)
        text = _BRACKET.sub(r"\\[", text)
        if self.labels and "[" in text:
            text = _LABEL.sub(self._label, text)
        if self.engine in {Engine.COMMONMARK, Engine.GOLDMARK}:  # a bracket may be open in what stands above
            text = _BRACKET_END.sub(r"\\]", text)
        if self.closed_brackets and text.count("[") > text.count("]"):
            text = re.sub(r"(?<!\\)\[", r"\\[", text)
        if self.link_text:
            text = _ANY_BRACKET.sub(_numeric_bracket, text)
        text = _TILDES.sub(r"\\~", text)
        if self.tildes_strike:
            text = re.sub(r"(?<!\\)~", r"\\~", text)
        if self.engine is Engine.GOLDMARK:  # it strikes out nothing right behind a tilde, escaped or not
            text = _LAST_TILDE.sub("&#126;", text)
        if text.count("$") > 1:
            text = _MATH.sub(r"\\$", text)
        text = _EMOJI.sub(r"\\:", text)
        if self.engine is Engine.MDX:
            text = text.replace("{", "\\{").replace("}", "\\}")
        else:
            text = _TEMPLATE.sub("&#123;", text)
        if self.style is Style.LINE:  # it may stand in the brackets of a directive
            text = _unpaired(text)
        return self._pipes(text)

    def _label(self, match: re.Match[str]) -> str:
        normal = " ".join(match.group(1).split()).lower().upper()
        return f"\\{match.group()}" if normal in self.labels else match.group()

    def _pipes(self, text: str) -> str:
        if self.style is Style.CELL or self.engine is Engine.KRAMDOWN:
            return text.replace("|", "\\|")
        return text

    @property
    def _tag_start(self) -> re.Pattern[str]:
        return _KRAMDOWN_TAG_START if self.engine is Engine.KRAMDOWN else _TAG_START

    @property
    def _backtick(self) -> str:
        """In a cell, kramdown has two of them hold the pipe between them, backslash or not."""
        return "&#96;" if self.style is Style.CELL and self.engine is Engine.KRAMDOWN else "\\`"

    def _everything(self, text: str) -> str:
        text = text.replace("&", "\x00").replace("\\", "\x01")
        text = _FULL.sub(r"\\\g<0>", text).replace("\\`", self._backtick)
        text = text.replace("<", "&lt;")  # where HTML is read, no backslash helps
        text = text.replace("{", "\\{" if self.engine is Engine.MDX else "&#123;")
        text = text.replace("}", "\\}" if self.engine is Engine.MDX else "&#125;")
        # `\[…\]` would be math to some.
        return (
            text.replace("[", "&#91;").replace("]", "&#93;").replace("\x00", "&amp;").replace("\x01", "&#92;")
        )

    def _start(self, text: str, escaped: str) -> str:
        match = _LINE_START.match(text)
        if not match or escaped.startswith(("\\", "&")) or (self.open_bracket and text[0] == "["):
            return escaped
        if match.group("number"):
            number = match.group("number")
            return escaped if escaped[len(number)] == "\\" else f"{number}\\{escaped[len(number) :]}"
        if match.group("word"):
            first = ord(text[0])
            return f"&#{first};{escaped[1:]}" if self.engine is Engine.MDX else escaped
        if text[0] == "<" and not self._tag_start.match(text):
            return escaped
        return f"\\{escaped}"

    # Elsewhere -----------------------------------------------------------------------------------------------

    def _html(self, text: str) -> str:
        if self.full:
            return re.sub(r"[<>&\\`*_\[\]{}$~|:!#]", lambda match: f"&#{ord(match.group())};", text)
        text = _ENTITY.sub("&amp;", text)
        text = self._tag_start.sub("&lt;", text)
        text = re.sub(
            r"[`]|\*\*|~~|\$\$|(?<=\])\(|\\(?=[!-/:-@\[-`{-~]|$)",
            _numerics,
            text,
        )
        if self.engine is Engine.KRAMDOWN:  # what follows a one-line element is Markdown to it
            text = text.replace("|", "&#124;")
        if self.engine in {Engine.KRAMDOWN, Engine.GOLDMARK}:  # and what stands in a shortcode may be to Hugo
            text = text.replace("]:", "&#93;:")
        return (
            _TEMPLATE.sub("&#123;", text)
            if self.engine is not Engine.MDX
            else re.sub(r"[{}]", _numeric, text)
        )

    def _html_start(self, text: str) -> str:
        """Behind a one-line element kramdown reads Markdown: no block begins with this line."""
        match = _LINE_START.match(text) if self.engine is Engine.KRAMDOWN else None
        if not match or text[0] == "<" or match.group("word"):
            return text
        if match.group("number"):
            return f"{match.group('number')}&#{ord(match.group('dot'))};{text[match.end() :]}"
        return f"&#{ord(text[0])};{text[1:]}"

    def _attribute(self, text: str) -> str:
        text = (
            re.sub(r"&(?=#?[A-Za-z0-9]+;?)", "&amp;", text)
            if self.style is Style.ATTRIBUTE
            else _ENTITY.sub("&amp;", text)
        )
        if self.quote:
            text = text.replace(self.quote, {'"': "&quot;", "'": "&#39;", "`": "&#96;"}[self.quote])
        if self.style is Style.ATTRIBUTE:
            text = text.replace("<", "&lt;").replace(">", "&gt;")
        text = re.sub(r"\\" if self.own_markup else r"[|`\\]", _numeric, text)
        text = re.sub(r"\{(?=[{%])|\}(?=\})|%(?=\})", _numeric, text)
        if (
            self.engine is not Engine.MDX and not self.own_markup
        ):  # what is a tag to one (its attributes run together, say) is text to another
            text = _MARKUP_IN_TAG.sub(_numeric, text)
        if not self.quote and not re.fullmatch(r"[^\s\"'=<>`{}]+", text):
            return '"' + text.replace('"', "&quot;") + '"'
        return text

    def _title(self, text: str) -> str:
        text = re.sub(r"\\(?=[!-/:-@\[-`{-~])", r"\\\\", text)
        text = (
            text.replace(self.quote, f"\\{self.quote}")
            if self.quote != "("
            else re.sub(r"[()]", r"\\\g<0>", text)
        )
        text = self._tag_start.sub("&lt;", _ENTITY.sub("&amp;", text))
        # Two of them don't keep the quote behind them from cmark-gfm.
        text = _LAST_SLASHES.sub(_numerics, text)
        text = _MARKUP_IN_TAG.sub(_numeric, text)  # with Liquid in its address it is no link to all
        return re.sub(r"\{(?=[{%])|[|`]", _numeric, text)


# Where nothing runs a shortcode it is text, in which these are markup; where Hugo does, they may be: in a caption, in
# what stands in another shortcode, between `{{%` and `%}}`. So they may be where Jekyll includes a file.
# A mark between blanks is another than one at a word: `5 * 3` and `*3*`.
_IN_VALUE = re.compile(r"((?<!\S)(?:\*+|~~|_+)(?!\S))|[`*\[\]|]|~~|(?<![^\W_])_|_(?![^\W_])")
_CODE = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
_ELEMENT = re.compile(r"<[/!?]?([A-Za-z][\w:.-]*)[^<>]*>?|<!(--)")


def added_elements(source: str, target: str) -> Iterator[str]:
    """The elements' tags of a translation that its source doesn't have; one with Korean in it may read as it likes."""
    known = Counter(_name(match) if has_hangul(match[0]) else match[0] for match in _ELEMENT.finditer(source))
    for match in _ELEMENT.finditer(target):
        if TAG.fullmatch(match[0]):
            continue
        same = match[0] if known[match[0]] > 0 else _name(match)
        known[same] -= 1
        if known[same] < 0:
            yield match[0]


def added_elements_to_value(source: str, target: str) -> Iterator[str]:
    """The same for a value in which backticks may stand around code: none leaves the code it is shown in."""
    yield from added_elements(source, target)
    yield from added_elements(_CODE.sub("", source), _CODE.sub("", target))


def marks_of(text: str) -> Counter[tuple[str, str]]:
    """What in a value may be Markdown to what it is handed to; each mark with itself once more between blanks."""
    return Counter((match[0], match[1] or "") for match in _IN_VALUE.finditer(text))


def _name(match: re.Match[str]) -> str:
    return str(match[1] or match[2]).lower()


def _numeric(match: re.Match[str]) -> str:
    return f"&#{ord(match.group())};"


def _numeric_bracket(match: re.Match[str]) -> str:
    return f"&#{ord(match['bracket'])};"


def _numerics(match: re.Match[str]) -> str:
    return "".join(f"&#{ord(char)};" for char in match.group())


def _unpaired(text: str) -> str:
    """Brackets that have no partner in the text, or address something, made plain."""
    depth = 0
    for match in BRACKET.finditer(text):
        depth += 1 if match.group() == "[" else -1
        if depth < 0 or text.startswith("(", match.end()):
            break
    else:
        if depth == 0:
            return text
    return BRACKET.sub(r"\\\g<0>", text)


def _heading_end(text: str) -> str:
    """A heading's last hashes would close it, last braces name it."""
    text = re.sub(r"(?:(?<=\s)|\A)(?<!\\)#(#*)\Z", r"\\#\1", text)
    return re.sub(r"\{([#.:/][^{}]*\})\Z", r"&#123;\1", text)
