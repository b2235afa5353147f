"""Where inline markup stands, to the character.

mistune's inline tokens carry no positions, so this is a scanner of its own, with CommonMark's precedence: code spans,
autolinks and HTML bind tighter than links and images, those tighter than emphasis. What renderers disagree about, and
what looks like markup without being sound, is kept as it is.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from translator.document import links
from translator.document.bare_urls import mail_around, url_end
from translator.document.codemarks import CodeMarks
from translator.document.delimiters import DOUBLE, SINGLE, Delimiter, flat, read_run, resolve
from translator.document.entities import spelled
from translator.document.inline_pairs import HtmlPiece, keep_what_is_too_deep, pair_html, takes_list
from translator.document.inline_patterns import (
    AUTOLINK,
    BOX,
    BREAKS,
    DECLARATION,
    DECLARATION_ENDS,
    DOLLARS,
    EMOJI,
    ENTITY,
    FOOTNOTE,
    IS_URL,
    KRAMDOWN_TAG,
    LONGEST_LABEL,
    LONGEST_TAG,
    LOOSE_TAG,
    MAYBE_MARKUP,
    SCHEME,
    SPECIAL,
    STRICT_TAG,
    TICKS,
    WIKI,
    WORD,
)
from translator.document.inline_pieces import InlinePiece, Role
from translator.document.jsx import JSX_TAG
from translator.document.mask import Lump, Masked
from translator.document.options import AltText, Engine
from translator.hangul import has_hangul
from translator.tags import CODE_MARK, OTHER, TAG


@dataclass(slots=True, eq=False)
class _Bracket:
    index: int
    start: int
    behind: int
    image: bool


@dataclass(frozen=True, slots=True)
class InlineContext:
    """What a scan depends on beside the text.

    `definitions` are the normalised labels of the post's link definitions and footnotes; `alt_targets` the destinations
    of images whose alt is prose whatever language it is in (those of the post that the text mirrors); `code` tells
    which code spans hold words.
    """

    engine: Engine
    alt: AltText
    definitions: frozenset[str] = frozenset()
    alt_targets: frozenset[str] = frozenset()
    code: CodeMarks | None = None


class Stretch:
    """The text of a leaf's ranges joined by line breaks, what isn't Markdown covered, and the way back to the post.

    `html`: it stands in raw HTML. `pipes`: a pipe would make a table of it. `base` is where a single range begins.
    """

    def __init__(
        self, post: Masked, ranges: Sequence[tuple[int, int]], *, html: bool = False, pipes: bool = False
    ) -> None:
        self.html = html
        self.pipes = pipes
        self.text = "\n".join(post.text[start:end] for start, end in ranges)
        self.base = ranges[0][0] if len(ranges) == 1 else None
        self._post = post
        self._ranges = ranges
        self._starts = [0]
        for start, end in ranges[:-1]:
            self._starts.append(self._starts[-1] + end - start + 1)

    def offset(self, position: int) -> int:
        """The offset in the post of a character of the text, or of the end of a line."""
        if self.base is not None:
            return self.base + position
        line = bisect_right(self._starts, position) - 1
        return self._ranges[line][0] + position - self._starts[line]

    def original(self, start: int, end: int) -> str:
        """A slice of the text, uncovered."""
        source = self._post.source
        if self.base is not None:
            return source[self.base + start : self.base + end]
        first = bisect_right(self._starts, start) - 1
        last = bisect_right(self._starts, end) - 1
        if first == last:
            base = self._ranges[first][0] - self._starts[first]
            return source[base + start : base + end]
        parts = [source[self.offset(start) : self._ranges[first][1]]]
        parts += [source[slice(*self._ranges[line])] for line in range(first + 1, last)]
        parts.append(source[self._ranges[last][0] : self.offset(end)])
        return "\n".join(parts)

    def lump_at(self, position: int) -> tuple[Lump, int]:
        """The construct under a covered character, and where it ends in this text."""
        offset = self.offset(position)
        lump = self._post.lumps[bisect_right(self._post.starts, offset) - 1]
        return lump, min(position + lump.end - offset, len(self.text))


@dataclass(slots=True)
class Scan:
    """The pieces of a stretch; the links' `titles` with the quotes around them; and the `holders` (start, end, what it
    is) that may have attributes that are text. All of them with their places in the post.
    """

    pieces: list[InlinePiece]
    titles: list[tuple[int, int]] = field(default_factory=list)
    holders: list[tuple[int, int, str]] = field(default_factory=list)


def scan(stretch: Stretch, context: InlineContext) -> Scan:
    """The inline structure of a stretch of prose."""
    return _Scanner(stretch, context).scan()


class _Scanner:
    def __init__(self, stretch: Stretch, context: InlineContext) -> None:
        self.text = stretch.text
        self.context = context
        self.stretch = stretch
        self.pieces: list[InlinePiece | Delimiter] = []
        self.brackets: list[_Bracket] = []
        self.inactive = 0
        self.pending = 0
        self.titles: list[tuple[int, int]] = []
        self.holders: list[tuple[int, int, str]] = []
        self._ticks: dict[int, list[int]] | None = None
        self._no_dollar = False
        self._absent: set[str] = set()

    def scan(self) -> Scan:
        text = self.text
        special = MAYBE_MARKUP if "www." in text or "WWW." in text else SPECIAL
        handlers = _HANDLERS
        at = 0
        while match := special.search(text, at):
            at = match.start()
            following = handlers[text[at]](self, at)
            if following is None:
                at += 1
            else:
                at = self.pending = following
        self._text(len(text))
        runs = [piece for piece in self.pieces if isinstance(piece, Delimiter)]
        if runs:
            resolve(runs)
        pieces = list(self._with_attributes(flat(self.pieces)))
        if any(isinstance(piece, HtmlPiece) for piece in pieces):
            pieces = pair_html(pieces, jsx=self.context.engine is Engine.MDX)
        keep_what_is_too_deep(pieces)
        return self._placed(pieces)

    def _placed(self, pieces: list[InlinePiece]) -> Scan:
        """What was found, by offsets in the post."""
        offset, base = self.stretch.offset, self.stretch.base
        for piece in pieces:
            if base is None:
                piece.start, piece.end = offset(piece.start), offset(piece.end)
            else:
                piece.start += base
                piece.end += base
        titles = [(offset(start), offset(end - 1) + 1) for start, end in self.titles]
        holders = [(offset(start), offset(end - 1) + 1, why) for start, end, why in self.holders]
        return Scan(pieces, titles, holders)

    def _with_attributes(self, pieces: Iterable[InlinePiece]) -> Iterator[InlinePiece]:
        """The pieces with a list of attributes made part of what it stands right behind: it is that one's alone."""
        last: InlinePiece | None = None
        for piece in pieces:
            if (
                piece.why == "attributes"
                and last is not None
                and last.end == piece.start
                and takes_list(last)
            ):
                last.end = piece.end
                if last.written is not None:
                    last.written += self.stretch.original(piece.start, piece.end)
                continue
            last = piece
            yield piece

    # Each handler gives where to go on behind what it took, or None: then the character is text. ----------------

    def _escape(self, at: int) -> int | None:
        following = self.text[at + 1 : at + 2]
        if following == "\n" and not self.stretch.html:
            return self._break(at, self._skip_newline(at + 1))
        if (
            self.stretch.html and following in _ESCAPED_IN_HTML
        ):  # Markdown behind a one-line element, to kramdown
            return self._keep(at, at + 2, "x", "escape", self.text[at : at + 2])
        kramdown = self.context.engine is Engine.KRAMDOWN and not self.stretch.html
        if kramdown and self.text.startswith("\\\\\n", at):  # two are a line break there
            return self._break(at, self._skip_newline(at + 2))
        if (
            self.stretch.html
            or not following.isascii()
            or following.isalnum()
            or following.isspace()
            or not following
        ):
            return None
        self._text(at)
        self.pieces.append(InlinePiece(Role.TEXT, at, at + 2, following))
        return at + 2

    def _tick(self, at: int) -> int | None:
        match = TICKS.match(self.text, at)
        assert match
        length = match.end() - at
        if length == 1 and self.context.engine is Engine.KRAMDOWN and self._stands_apart(at):
            return None
        if self._ticks is None:
            self._ticks = {}
            for run in TICKS.finditer(self.text):
                self._ticks.setdefault(run.end() - run.start(), []).append(run.start())
            for starts in self._ticks.values():
                starts.reverse()
        starts = self._ticks.get(length, [])
        while starts and starts[-1] < match.end():
            starts.pop()
        if not starts and self.context.engine is Engine.KRAMDOWN:
            end = self._closed_by_more(at, match.end())
            if end >= 0:
                return self._keep(at, end, "c", "code", self.stretch.original(match.end(), end - length))
        if not starts:
            self._text(at)
            self.pieces.append(InlinePiece(Role.TEXT, at, match.end(), match.group()))
            return match.end()
        end = starts[-1] + length
        shown = " ".join(self.stretch.original(match.end(), starts[-1]).split("\n"))
        if len(shown) > 2 and shown.startswith(" ") and shown.endswith(" "):
            shown = shown[1:-1]
        if self._hold_words(at, end, shown):
            return self._code_words(at, match.end(), starts[-1], end)
        return self._keep(at, end, "c", "code", shown)

    def _closed_by_more(self, at: int, behind: int) -> int:
        """Where code ends that kramdown closes with a part of a longer run of marks; -1 if it doesn't."""
        marks = self.text[at:behind]
        if marks in self._absent:
            return -1
        start = self.text.find(marks, behind)
        if start < 0:
            self._absent.add(marks)
            return -1
        return start + len(marks)

    def _stands_apart(self, at: int) -> bool:
        """Whether a mark has a blank on either side: to kramdown that is a character like another."""
        before = self.text[at - 1] if at else " "
        return before.isspace() and self.text[at + 1 : at + 2].isspace()

    def _hold_words(self, at: int, end: int, shown: str) -> bool:
        code = self.context.code
        if code is None or self.stretch.html:
            return False
        if code.theirs is None and not has_hangul(shown):
            code.kept.add(self.text[at:end])
            return False
        if not _has_words(shown) or not shown.isprintable():
            return False
        written = self.stretch.original(at, end)
        plain = written == self.text[at:end] and not TAG.search(shown)
        return plain and code.hold_words(written, shown)

    def _code_words(self, at: int, behind: int, before: int, end: int) -> int:
        """Words between code marks; the blanks beside the marks belong to these."""
        inner = self.text[behind:before]
        start = behind + len(inner) - len(inner.lstrip())
        stop = behind + len(inner.rstrip())
        self._text(at)
        begin = InlinePiece(Role.OPEN, at, start, letter=CODE_MARK.letters, why="code-words")
        finish = InlinePiece(Role.CLOSE, stop, end, letter=CODE_MARK.letters, why="code-words", mate=begin)
        begin.mate = finish
        self.pieces.append(begin)
        self.pending = start
        for line in BREAKS.finditer(self.text, start, stop):
            self._text(line.start())
            self.pieces.append(InlinePiece(Role.TEXT, *line.span(), "\n"))
            self.pending = line.end()
        self._text(stop)
        self.pieces.append(finish)
        return end

    def _run(self, at: int) -> int | None:
        text = self.text
        char = text[at]
        end = at + 1
        while end < len(text) and text[end] == char:
            end += 1
        if char not in SINGLE and end - at != 2:
            return self._literal(at, end)
        self._text(at)
        self.pieces.append(read_run(text, at, end, kramdown=self.context.engine is Engine.KRAMDOWN))
        return end

    def _open_bracket(self, at: int) -> int | None:
        text = self.text
        if (match := FOOTNOTE.match(text, at)) and self._is_footnote(match):
            return self._keep(at, match.end(), "f", "footnote", match.group())
        if self.context.engine is Engine.GOLDMARK and (match := BOX.match(text, at)):
            return self._keep(at, match.end(), "x", "box", match.group())
        if (
            text.startswith("[[", at)
            and (match := WIKI.match(text, at))
            and not text.startswith("(", match.end())
        ):
            return self._wiki(match)
        image = at > self.pending and text[at - 1] == "!"
        start = at - image
        self._text(start)
        self.brackets.append(_Bracket(len(self.pieces), start, at + 1, image))
        self.pieces.append(InlinePiece(Role.TEXT, start, at + 1, "![" if image else "["))
        return at + 1

    def _is_footnote(self, match: re.Match[str]) -> bool:
        """Whether it is a footnote's mark, and not the text of a link with its address behind it."""
        engine = self.context.engine
        if engine is Engine.KRAMDOWN or not self.text.startswith("(", match.end()):
            return True
        known = links.note_label(match.group()[2:-1]) in self.context.definitions
        if known and engine is not Engine.COMMONMARK:
            return True
        return links.inline_target(self.text, match.end()) is None

    def _wiki(self, match: re.Match[str]) -> int:
        """`[[page]]`, `[[page|label]]` and `[[page]]{label}`: the label is prose."""
        group = 5 if match.group(5) and match.group(5).strip() else 3 if match.group(3) else 0
        if not group or not _has_words(match.group(group)):
            return self._keep(
                match.start(), match.end(), "x", "wiki-link", self.stretch.original(*match.span(1))
            )
        start, end = match.span(group)
        self._text(match.start())
        begin = InlinePiece(Role.OPEN, match.start(), start, letter="a", why="wiki-link")
        finish = InlinePiece(Role.CLOSE, end, match.end(), letter="a", why="wiki-link", mate=begin)
        begin.mate = finish
        self.pieces += [begin, InlinePiece(Role.TEXT, start, end, self.stretch.original(start, end)), finish]
        return match.end()

    def _close_bracket(self, at: int) -> int | None:
        if not self.brackets:
            return None
        bracket = self.brackets.pop()
        inactive = not bracket.image and len(self.brackets) < self.inactive
        self.inactive = min(self.inactive, len(self.brackets))
        if inactive:
            return None
        text = self.text
        written: str | None = None
        title: tuple[int, int] | None = None
        destination = reference = ""
        following = text[at + 1 : at + 2]
        target = links.inline_target(text, at + 1) if following == "(" else None
        if target is not None:
            end, title, destination = target.end, target.title, self.stretch.original(*target.destination)
        else:
            if not self.context.definitions:
                return None
            apart = self.context.engine is Engine.KRAMDOWN
            found = links.label_apart(text, at + 1) if apart else links.label(text, at + 1)
            own = text[bracket.behind : min(at, bracket.behind + LONGEST_LABEL)]
            label = found[0] if found and found[0] else own
            if label.startswith("^") or links.normal_label(label) not in self.context.definitions:
                return None
            end = found[1] if found and (found[0] or label is own) else at + 1
            reference = label
            if label is own:
                written = f"][{self.stretch.original(bracket.behind, at)}]"
        self._text(at)
        self._link(bracket, at, end, destination, reference, written)
        if title is not None:
            self.titles.append(title)
        if not bracket.image:
            self.inactive = len(self.brackets)
        return end

    def _link(
        self, bracket: _Bracket, at: int, end: int, destination: str, reference: str, written: str | None
    ) -> None:
        inner = self.pieces[bracket.index + 1 :]
        del self.pieces[bracket.index :]
        letter, why = ("g", "image") if bracket.image else ("a", "link")
        shown = self.stretch.original(bracket.behind, at)
        if bracket.image:
            prose = self._alt_is_prose(shown, destination or reference)
        else:
            prose = _inner_words(inner) and not _is_address(shown, destination)
        if not prose:
            if bracket.image:
                self.pieces.append(InlinePiece(Role.KEEP, bracket.start, end, "", "x", why))
            else:
                address = _is_address(shown, destination)
                visible = shown if address or len(shown) <= 80 else ""
                visible = "" if "\n" in visible or "![" in visible else visible
                self.pieces.append(
                    InlinePiece(Role.KEEP, bracket.start, end, visible, "u" if address else "x", why)
                )
            return
        runs = [piece for piece in inner if isinstance(piece, Delimiter)]
        if runs:
            resolve(runs)
        begin = InlinePiece(Role.OPEN, bracket.start, bracket.behind, letter=letter, why=why)
        finish = InlinePiece(Role.CLOSE, at, end, letter=letter, why=why, mate=begin, written=written)
        begin.mate = finish
        self.pieces.append(begin)
        self.pieces.extend(flat(inner))
        self.pieces.append(finish)

    def _alt_is_prose(self, alt: str, destination: str) -> bool:
        if self.context.alt is AltText.NEVER or not _has_words(alt):
            return False
        return (
            self.context.alt is AltText.ALWAYS or has_hangul(alt) or destination in self.context.alt_targets
        )

    def _angle(self, at: int) -> int | None:
        text = self.text
        if self.context.engine is Engine.MDX:
            tag = JSX_TAG.match(text, at, at + LONGEST_TAG)
            return self._html(tag) if tag else None
        if match := AUTOLINK.match(text, at):
            return self._keep(
                at, match.end(), "u", "autolink", self.stretch.original(at + 1, match.end() - 1)
            )
        if match := self._tag_pattern.match(text, at):
            return self._html(match)
        if match := DECLARATION.match(text, at):
            closing = DECLARATION_ENDS.get(match.group("what"), ">")
            end = -1 if closing in self._absent else text.find(closing, match.end())
            if end >= 0:
                return self._keep(at, end + len(closing), "x", "html", "")
            self._absent.add(closing)
        return None

    @property
    def _tag_pattern(self) -> re.Pattern[str]:
        if self.context.engine is Engine.KRAMDOWN:
            return KRAMDOWN_TAG
        return LOOSE_TAG if self.stretch.html else STRICT_TAG

    def _html(self, match: re.Match[str]) -> int:
        at, end = match.span()
        name = match.group("name") or ""  # a fragment has none
        self._text(at)
        if name.lower() == "br":
            following = BREAKS.match(self.text, end)
            return self._keep(at, following.end() if following else end, "br", "break", "")
        shape = "close" if match.group("close") else "alone" if match.group("alone") else "open"
        if match.group("attributes"):
            self.holders.append((at, end, "html"))
        shown = self.stretch.original(at, end)
        self.pieces.append(
            HtmlPiece(
                Role.KEEP, at, end, shown if len(shown) <= 24 else "", "x", "html", name=name, shape=shape
            )
        )
        return end

    def _entity(self, at: int) -> int | None:
        match = ENTITY.match(self.text, at)
        if not match:
            return None
        char = spelled(match.group())
        if char is None:
            return self._keep(at, match.end(), "e", "entity", match.group())
        self._text(at)
        self.pieces.append(InlinePiece(Role.TEXT, at, match.end(), char))
        return match.end()

    def _newline(self, at: int) -> int | None:
        text = self.text
        start = at
        while start > self.pending and text[start - 1] in " \t":
            start -= 1
        end = self._skip_newline(at)
        # Behind a one-line element kramdown reads Markdown in what is raw HTML to the others.
        kramdown = self.context.engine is Engine.KRAMDOWN and start > 0 and text[start - 1] not in "\n>"
        marked = not self.stretch.html or kramdown
        if marked and text[start:at].endswith("  "):
            return self._break(start, end)
        self._text(start)
        last = self.pieces[-1] if self.pieces else None
        if not (isinstance(last, InlinePiece) and last.text == "\n"):  # a note's line is no line
            self.pieces.append(InlinePiece(Role.TEXT, start, end, "\n"))
        return end

    def _break(self, at: int, end: int) -> int:
        return self._keep(at, end, "br", "break", "")

    def _skip_newline(self, at: int) -> int:
        match = BREAKS.match(self.text, at)
        assert match
        return match.end()

    def _dollar(self, at: int) -> int | None:
        if self._no_dollar:
            return None
        match = DOLLARS.match(self.text, at)
        if not match:
            self._no_dollar = self.text.find("$", at + 1) < 0
            return None
        inside = match.group(1)
        if has_hangul(inside) and "\\" not in inside:
            return None
        return self._keep(at, match.end(), "m", "math", self.stretch.original(at, match.end()))

    def _colon(self, at: int) -> int | None:
        text = self.text
        if text.startswith("://", at):
            scheme = SCHEME.search(text, max(self.pending, at - 5), at)
            if scheme and not (
                scheme.start() > 0
                and text[scheme.start() - 1].isascii()
                and text[scheme.start() - 1].isalnum()
            ):
                return self._url(scheme.start(), at + 3)
            return None
        before = text[at - 1 : at] if at else ""
        if not (before.isascii() and before.isalnum()) and before != ":" and (match := EMOJI.match(text, at)):
            return self._keep(at, match.end(), "x", "emoji", match.group())
        return None

    def _url(self, start: int, behind: int) -> int | None:
        end = url_end(self.text, start, behind, goldmark=self.context.engine is Engine.GOLDMARK)
        if end is None:
            return None
        return self._keep(start, end, "u", "url", self.stretch.original(start, end))

    def _www(self, at: int) -> int | None:
        if at and (self.text[at - 1].isalnum() or self.text[at - 1] in "./-_"):
            return None
        return self._url(at, at + 4)

    def _mail(self, at: int) -> int | None:
        found = mail_around(self.text, at, self.pending, goldmark=self.context.engine is Engine.GOLDMARK)
        return found and self._keep(*found, "u", "email", self.stretch.original(*found))

    def _pipe(self, at: int) -> int | None:
        return self._keep(at, at + 1, "x", "pipe", "|") if self.stretch.pipes else None

    def _cover(self, at: int) -> int | None:
        lump, end = self.stretch.lump_at(at)
        if lump.why == "note":  # for the translator alone: not in the text, not in the mirror
            self._text(at)
            return end
        self.holders.append((at, end, lump.why))
        original = self.stretch.original(at, end)
        shown = (
            original if lump.letter != OTHER.letters and len(original) <= 60 and "\n" not in original else ""
        )
        return self._keep(at, end, lump.letter, lump.why, shown)

    # ---------------------------------------------------------------------------------------------------------

    def _keep(self, start: int, end: int, letter: str, why: str, shown: str) -> int:
        self._text(start)
        self.pieces.append(InlinePiece(Role.KEEP, start, end, shown, letter, why))
        return end

    def _literal(self, at: int, end: int) -> int:
        self._text(at)
        self.pieces.append(InlinePiece(Role.TEXT, at, end, self.text[at:end]))
        return end

    def _text(self, end: int) -> None:
        """Everything from the last construct to `end` is text."""
        if end > self.pending:
            self.pieces.append(
                InlinePiece(Role.TEXT, self.pending, end, self.stretch.original(self.pending, end))
            )
            self.pending = end


_ESCAPED_IN_HTML = frozenset("*_~`[]")
_HANDLERS: dict[str, Callable[[_Scanner, int], int | None]] = {
    "\\": _Scanner._escape,  # noqa: SLF001 - a table of the class's own methods
    "`": _Scanner._tick,  # noqa: SLF001
    **dict.fromkeys(DOUBLE, _Scanner._run),  # noqa: SLF001
    "[": _Scanner._open_bracket,  # noqa: SLF001
    "]": _Scanner._close_bracket,  # noqa: SLF001
    "<": _Scanner._angle,  # noqa: SLF001
    "&": _Scanner._entity,  # noqa: SLF001
    "\n": _Scanner._newline,  # noqa: SLF001
    "$": _Scanner._dollar,  # noqa: SLF001
    ":": _Scanner._colon,  # noqa: SLF001
    "@": _Scanner._mail,  # noqa: SLF001
    "|": _Scanner._pipe,  # noqa: SLF001
    "\ue000": _Scanner._cover,  # noqa: SLF001
    "\ue001": _Scanner._cover,  # noqa: SLF001
}
_HANDLERS |= dict.fromkeys("wW", _Scanner._www)  # noqa: SLF001 - of an address alone, not of every word


def _inner_words(pieces: Iterable[InlinePiece | Delimiter]) -> bool:
    return any(
        isinstance(piece, InlinePiece) and piece.role is Role.TEXT and _has_words(piece.text)
        for piece in pieces
    )


def _has_words(text: str) -> bool:
    return WORD.search(text) is not None


def _is_address(shown: str, destination: str) -> bool:
    shown = shown.strip()
    return shown == destination.strip("<>") or bool(IS_URL.match(shown))
