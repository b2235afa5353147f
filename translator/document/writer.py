"""A translation written into its place in the post: escaped, its tags the source's bytes again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from translator.document.codemarks import code_span
from translator.document.content import SPACE, Content, attributes_of, content_from, element_of
from translator.document.delimiters import is_punctuation
from translator.document.edges import keeps_out, stand_bracketed
from translator.document.escape import Escaper, marks_of
from translator.document.inline_patterns import BRACKET
from translator.document.layout import Range, Style
from translator.document.parse_options import Engine
from translator.document.segments import Draft
from translator.document.tagged import Kept, Node, Paired, texts_of
from translator.document.types import Segment, Tag
from translator.tags import CODE_MARK, STRIKE, kind_of

if TYPE_CHECKING:
    from translator.document.parsed import Parsed


_LINE_BREAK = re.compile(r"(?:(?<![ \t])[ \t]+)?\n[ \t]*")


@dataclass(slots=True)
class PlacedTranslation:
    """A translation on its way into its place: the strength of its escaping grows with the failures."""

    index: int
    segment: Segment
    draft: Draft
    nodes: tuple[Node, ...]
    effort: int = 0
    doubtful: bool = False  # it may be markup in its place, and no trial could tell
    as_it_is: bool = (
        False  # no translation: the segment's own text, written without the translator's note in it
    )

    @property
    def last_effort(self) -> int:
        """The strongest escaping that there is for it."""
        if self.draft.style in {Style.FRONT_MATTER, Style.COMMENT}:
            return 0
        if self.draft.style is Style.HTML:  # where emphasis may be plain characters, and an element one more
            return 1
        return 3 if any(element_of(tag.id) for tag in self.segment.tags) else 1

    @property
    def full(self) -> bool:
        """Whether everything is escaped that could be markup, not only what would be here."""
        return self.effort in {1, 3}

    @property
    def html_emphasis(self) -> bool:
        """Whether emphasis is written as elements of HTML."""
        return self.effort > 1


Edit = tuple[int, int, PlacedTranslation | str]
"""What replaces the post's text from one offset to another."""


class Writer:
    """Writes translations into slices of the post."""

    def __init__(self, document: Parsed) -> None:
        self.document = document
        self.text = document.text
        self.labels = document.labels
        self.engine = document.options.engine
        self.kept_code = document.kept_code

    def apply(self, start: int, end: int, edits: Sequence[Edit]) -> str:
        """`text[start:end]` with the edits (sorted; nested ones behind those around them) that lie in it."""
        parts: list[str] = []
        at = start
        index = 0
        while index < len(edits):
            begin, finish, job = edits[index]
            index += 1
            if begin < at:
                continue
            inner: list[Edit] = []
            while index < len(edits) and edits[index][0] < finish:
                inner.append(edits[index])
                index += 1
            parts.append(self.text[at:begin])
            parts.append(job if isinstance(job, str) else self._render(job, inner))
            at = finish
        parts.append(self.text[at:end])
        return "".join(parts)

    def _slice(self, place: Range, inner: Sequence[Edit]) -> str:
        start, end = place
        return self.apply(start, end, [edit for edit in inner if start <= edit[0] and edit[1] <= end])

    def _render(self, job: PlacedTranslation, inner: Sequence[Edit]) -> str:
        draft = job.draft
        if draft.style is Style.COMMENT:
            return SPACE.sub(" ", _plain(job))
        bracketed = stand_bracketed(self.document, draft)
        escaper = Escaper(
            draft.style,
            self.engine,
            self.labels,
            draft.quote,
            job.full,
            open_bracket=bracketed,
            begins_line=draft.style is Style.BLOCK or self._begins_row(draft),
            closed_brackets=_opens_brackets(job.nodes) and self._has_closed_brackets(draft),
            tildes_strike=self.engine is not Engine.KRAMDOWN and _tildes(job.nodes) > 1,
            own_markup=draft.style is Style.PARAMETER and bool(marks_of(job.segment.source)),
        )
        if draft.style in {Style.ATTRIBUTE, Style.PARAMETER, Style.SHORTCODE, Style.OPTION, Style.TITLE}:
            return self._plain_value(job, escaper)
        out: list[str] = []
        self._nodes(job, job.nodes, escaper, inner, out, _Cursor(draft))
        return "".join(out)

    def _has_closed_brackets(self, draft: Draft) -> bool:
        """Whether no bracket may be left open there: to cmark-gfm an address behind it would be no link, even in what
        stands right below; and to goldmark what stands below a shortcode may close it."""
        brackets = BRACKET.findall(self.text, draft.start, draft.end)
        by_the_book = self.engine in {Engine.COMMONMARK, Engine.GOLDMARK}
        return by_the_book and brackets.count("[") == brackets.count("]")

    def _begins_row(self, draft: Draft) -> bool:
        """Whether it is the first cell of a row that has no pipe before it."""
        line = self.text.rfind("\n", 0, draft.start) + 1
        return draft.style is Style.CELL and "|" not in self.text[line : draft.start]

    def _plain_value(self, job: PlacedTranslation, escaper: Escaper) -> str:
        """A value as a whole: bare ones get quotes, so pieces won't do."""
        if not job.draft.tags:
            text = " ".join(node for node in job.nodes if isinstance(node, str))
            return escaper.text(SPACE.sub(" ", text), line_start=False, line_end=False)
        quoted = replace(escaper, quote=escaper.quote or '"')
        parts = [
            quoted.text(SPACE.sub(" ", node), line_start=False, line_end=False)
            if isinstance(node, str)
            else self.text[slice(*job.draft.spots[node.id].opening)]
            for node in job.nodes
        ]
        joined = "".join(parts)
        return joined if escaper.quote else f'"{joined}"'

    def _nodes(
        self,
        job: PlacedTranslation,
        nodes: Sequence[Node],
        escaper: Escaper,
        inner: Sequence[Edit],
        out: list[str],
        cursor: _Cursor,
    ) -> None:
        for number, node in enumerate(nodes):
            following = nodes[number + 1] if number + 1 < len(nodes) else ""
            if isinstance(node, str):
                last = cursor.depth == 0 and number == len(nodes) - 1
                if number and self._swallows(job, nodes[number - 1], node):
                    out.append("\\")
                out.append(cursor.text(node, escaper, last=last))
            elif isinstance(node, Kept):
                spot = job.draft.spots[node.id]
                out.append(self._slice(spot.opening, inner))
                cursor.after_tag(broke=spot.why == "break")
            else:
                glued, undecided = _is_glued(out, following), _is_undecided(out, node, following)
                if self.engine is Engine.KRAMDOWN and not number and len(nodes) > 1 and out:
                    undecided |= _begins_with_both(out[-1], node)
                undecided &= job.draft.style is not Style.HTML  # in which marks are characters
                self._paired(job, node, escaper, inner, out, cursor, glued, undecided)

    def _paired(
        self,
        job: PlacedTranslation,
        node: Paired,
        escaper: Escaper,
        inner: Sequence[Edit],
        out: list[str],
        cursor: _Cursor,
        glued: bool,
        undecided: bool,
    ) -> None:
        spot = job.draft.spots[node.id]
        assert spot.closing is not None
        if kind_of(node.id) is CODE_MARK:
            marks = self.text[slice(*spot.opening)].strip()
            out.append(code_span(words_in(node), len(marks), self.kept_code))
            cursor.after_tag(broke=False)
            return
        element = element_of(node.id) if job.html_emphasis or undecided else ""
        if element and self.engine is Engine.KRAMDOWN and _holds_pipe(job.draft, node):
            element = ""  # within an element it would part no cells
        opening = self._slice(spot.opening, inner)
        stars = glued and element_of(node.id) and not opening.strip("_")
        out.append(f"<{element}>" if element else opening.replace("_", "*") if stars else opening)
        cursor.after_tag(broke=opening.rstrip(" \t").endswith(("\n", "\r")))
        cursor.depth += 1
        first = len(out)
        if spot.why == "wiki-link":  # a label, in which nothing is markup
            escaper = replace(escaper, verbatim=True)
        if self.engine is Engine.GOLDMARK and opening.endswith("["):
            escaper = replace(escaper, link_text=True)
        self._nodes(job, node.children, escaper, inner, out, cursor)
        cursor.depth -= 1
        if (
            self.engine is Engine.COMMONMARK
            and opening.endswith("[")
            and out[first:]
            and out[first][:1] == "^"
        ):
            out[first] = f"\\{out[first]}"  # to cmark-gfm it may be a footnote's mark
        closing = spot.written if spot.written is not None else self._slice(spot.closing, inner)
        end = len(closing) - len(attributes_of(closing))
        if element or stars:
            closing = (f"</{element}>" if element else closing[:end].replace("_", "*")) + closing[end:]
        out.append(closing)

    def _swallows(self, job: PlacedTranslation, before: Node, text: str) -> bool:
        """Whether goldmark would have the address that was just written go on with this text."""
        if self.engine is not Engine.GOLDMARK or not isinstance(before, Kept):
            return False
        spot = job.draft.spots[before.id]
        own = text[:1] if text[:1] == "]" else text[:2]  # in brackets it is no link, whatever follows them
        return spot.why == "url" and keeps_out(text) and not self.text.startswith(own, spot.opening[1])

    def content(self, job: PlacedTranslation, nested: Sequence[Edit]) -> Content:
        """What the mirror's segment must hold once it is read again."""
        tags = [self._written_tag(job, tag, nested) for tag in job.segment.tags]
        return content_from(job.nodes, tags)

    def _written_tag(self, job: PlacedTranslation, tag: Tag, nested: Sequence[Edit]) -> Tag:
        if job.draft.style is Style.FRONT_MATTER:
            return tag
        spot = job.draft.spots[tag.id]
        opening = self._slice(spot.opening, nested) if nested else tag.opening
        closing = tag.closing
        if spot.closing is not None:
            closing = spot.written if spot.written is not None else self._slice(spot.closing, nested)
        return replace(tag, opening=opening, closing=closing)


def words_in(marks: Paired) -> str:
    """The words between code marks, where no tags stand."""
    return SPACE.sub(" ", "".join(child for child in marks.children if isinstance(child, str)))


def _opens_brackets(nodes: Sequence[Node]) -> bool:
    """Whether more brackets open than close in a translation."""
    text = "".join(texts_of(nodes))
    return text.count("[") > text.count("]")


def _tildes(nodes: Sequence[Node]) -> int:
    """How many tildes stand in a translation, those that strike something out included."""
    count = 0
    for node in nodes:
        if isinstance(node, str):
            count += node.count("~")
        elif isinstance(node, Paired):
            count += _tildes(node.children) + (2 if kind_of(node.id) is STRIKE else 0)
    return count


def _is_glued(before: Sequence[str], following: Node) -> bool:
    """Whether a letter stands right before or behind: underscores are no emphasis there."""
    last = before[-1][-1:] if before else ""
    return last.isalnum() or (isinstance(following, str) and following[:1].isalnum())


def _is_undecided(before: Sequence[str], node: Paired, following: Node) -> bool:
    """Whether emphasis marks stand between a punctuation mark and a letter, or a symbol like an arrow or an emoji: to
    some they open or close none there. Letters are words to kramdown alone, symbols punctuation to CommonMark since
    0.31."""
    if not element_of(node.id) or not node.children:
        return False
    first, last = (
        child if isinstance(child, str) else "`" for child in (node.children[0], node.children[-1])
    )
    behind = following[:1] if isinstance(following, str) else ""
    opens = _glues(before[-1][-1:] if before else "") and is_punctuation(first[:1] or "a")
    closes = _glues(behind) and is_punctuation(last[-1:] or "a")
    return opens or closes


def _holds_pipe(draft: Draft, node: Paired) -> bool:
    """Whether a pipe of the source stands in what a pair of tags holds."""
    return any(
        draft.spots[child.id].why == "pipe" if isinstance(child, Kept) else _holds_pipe(draft, child)
        for child in node.children
        if not isinstance(child, str)
    )


def _begins_with_both(before: str, node: Paired) -> bool:
    """Whether bold and italic text begin together, and end apart: to kramdown that depends on what else is bold."""
    return before in {"*", "**"} and element_of(node.id) in {"strong", "em"}


def _glues(char: str) -> bool:
    return char.isalnum() or _is_symbol(char)


def _is_symbol(char: str) -> bool:
    return char != "" and not char.isascii() and unicodedata.category(char)[0] == "S"


class _Cursor:
    """Where on its line the text being written stands."""

    def __init__(self, draft: Draft) -> None:
        self.newline = draft.newline if draft.style in {Style.BLOCK, Style.HTML} else None
        self.line_start = True
        self.depth = 0

    def text(self, text: str, escaper: Escaper, *, last: bool) -> str:
        lines = _LINE_BREAK.split(text) if self.newline is not None else [SPACE.sub(" ", text)]
        done: list[str] = []
        for number, line in enumerate(lines):
            if number:
                self.line_start = True
            body = line.lstrip() if self.line_start else line
            done.append(
                escaper.text(body, line_start=self.line_start, line_end=last and number == len(lines) - 1)
            )
            if body:
                self.line_start = False
        return (self.newline or " ").join(done)

    def after_tag(self, *, broke: bool) -> None:
        self.line_start = broke


def front_value(job: PlacedTranslation) -> str:
    """A front matter value: on one line, unless the source's was on several."""
    value = _plain(job)
    return value if "\n" in job.segment.source else SPACE.sub(" ", value)


def _plain(job: PlacedTranslation) -> str:
    """Text and protected spans as they were."""
    known = {tag.id: tag for tag in job.segment.tags}
    return "".join(node if isinstance(node, str) else known[node.id].opening for node in job.nodes)
