"""Placing blocks: the items of a layout, each with the prose that was drafted of it, as the blocks of the post."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from translator.document.attributes import Value, ValueHolder
from translator.document.begun import begun_elements
from translator.document.comments import CodeLines
from translator.document.layout import (
    Code,
    ContainerMark,
    Directive,
    Guarded,
    HtmlBlock,
    Item,
    Leaf,
    Range,
    Style,
)
from translator.document.mask import Lump, Masked
from translator.document.parse_options import Engine, ParseOptions
from translator.document.segments import Draft, DraftedLeaf, Spot
from translator.document.skeleton import Block
from translator.document.source_map import Lines
from translator.document.spans import Label
from translator.document.tagged import read_tagged
from translator.tags import CODE_MARK, ELEMENT, KINDS, kind_of

_EMPHASIS = frozenset(
    f"<{kind.element}>" for kind in KINDS if kind.element
)  # the same in a skeleton as Markdown's own
_EMPTY_COMMENT = re.compile(
    r"[ \t]*(?:<!--\s*-->|\{/\*\s*\*/\})[ \t]*"
)  # what may be left of a translator's note
_HIGHLIGHT = re.compile(
    r"\{[%{][-<%]?\s*\w+\s+\"?(?P<language>[\w+#.-]+)[^\r\n]*?[%}]\}(?P<code>.*)\{[%{][-<%]?\s*(?:end|/\s*)\w+[^{]*",
    re.DOTALL,
)
_OPENING = re.compile(r"\{\{[<%][^\r\n]*?[>%]\}\}|\{%[^\r\n]*?%\}")
_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)")
_PIPE = re.compile(r"(?<!\\)\|")
_OUTER_PIPES = re.compile(r"^[ \t]*\||(?<!\\)\|[ \t]*$")
_MEANING_BELOW = re.compile(r"[^\S\r\n]*(?>\r\n|\r|\n)[ \t>]*:[ \t]")
_UNDERLINE_BELOW = re.compile(r"[ \t]*(?>\r\n|\r|\n)[ \t>]*[-=]+[ \t]*(?=[\r\n]|\Z)")
_NEAR = 200  # characters of blank lines and of quotes' marks
_BLANK_ABOVE = re.compile(r"(?>\r\n|\r|\n)[ \t>]*[\r\n][ \t>]*\Z")
_BLANK_BELOW = re.compile(r"[ \t]*(?>\r\n|\r|\n|\Z)[ \t>]*(?:[\r\n]|\Z)")
_HASHES_BEFORE = re.compile(r"#[ \t]+\Z")
_CODE_LINE = re.compile(r"[^\r\n]+")


@dataclass(slots=True)
class Placement:
    """The blocks of a post, and what was found in them on the way: prose, protected parts, and places of its notes.

    `code_spans` and `code_blocks` are ranges of the post; `code_lines` are to be looked through for
    comments; `holders` may hold values that are text; `unsure` says why a
    block that begins there was protected for want of certainty; `stands` are the stretches of prose, None for one
    without words; `notes_amid` stand between tags, `notes_between` between blocks, which some of them part.
    """

    blocks: list[Block] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    guarded: list[Label] = field(default_factory=list)
    code_spans: list[Range] = field(default_factory=list)
    code_blocks: list[Range] = field(default_factory=list)
    code_lines: list[CodeLines] = field(default_factory=list)
    holders: list[ValueHolder | Value] = field(default_factory=list)
    unsure: list[tuple[int, str]] = field(default_factory=list)
    stands: list[tuple[Draft | None, int, int]] = field(default_factory=list)
    notes_amid: list[Lump] = field(default_factory=list)
    notes_between: list[tuple[Lump, bool]] = field(default_factory=list)


def place_items(
    items: Iterable[Item], drafted: Iterable[DraftedLeaf], post: Masked, lines: Lines, options: ParseOptions
) -> Placement:
    """The blocks of a post, from its layout; `drafted` are its leaves, in their order."""
    placer = _Placer(drafted, post, lines, options)
    for item in items:
        placer.place(item)
    placer.place_notes()
    return placer.found


class _Placer:
    def __init__(
        self, drafted: Iterable[DraftedLeaf], post: Masked, lines: Lines, options: ParseOptions
    ) -> None:
        self.post = post
        self.source = post.source
        self.lines = lines
        self.options = options
        self.found = Placement()
        self._drafted = deque(drafted)
        self._notes_between: list[tuple[Lump, int]] = []  # each before the block of that number

    def place(self, item: Item) -> None:
        if isinstance(item, ContainerMark):
            self.found.blocks.append(Block("+-"[not item.opens] + item.what))
        elif isinstance(item, Leaf):
            self._leaf(item)
        elif isinstance(item, HtmlBlock):
            self._html(item)
        elif isinstance(item, Code):
            self._code(item)
        elif isinstance(item, Directive):
            self.found.holders.append(ValueHolder(item.start, item.end, "directive"))
        else:
            self._guard(item)

    def place_notes(self) -> None:
        """Tell what the notes to the translator part that have lines to themselves, now that all blocks are known."""
        blocks = self.found.blocks
        for note, place in self._notes_between:
            if place and blocks[place - 1].what == "tags":
                self.found.notes_amid.append(note)
            else:
                broken = self.options.engine is Engine.KRAMDOWN and _holds_back(
                    blocks, place, self.source, note
                )
                self.found.notes_between.append((note, broken or _parts(blocks, place, self.source)))

    def _leaf(self, leaf: Leaf, *, in_html: bool = False) -> Draft | None:
        drafted = self._drafted.popleft()  # a long post twice would be too much
        kept = [(keep.start, keep.end) for keep in drafted.kept]
        start, end = leaf.ranges[0][0], leaf.ranges[-1][1]
        if drafted.draft is not None:
            self._prose(leaf, drafted.draft, kept)
        elif not in_html:
            self.found.blocks.append(Block(leaf.what, leaf.ranges, order_free=True, start=start))
            self.found.guarded.append(Label(start, end, "no words"))
        if drafted.draft is not None or not in_html:
            self.found.stands.append((drafted.draft, start, end))
        self.found.guarded += [Label(keep.start, keep.end, keep.why) for keep in drafted.kept]
        self.found.code_spans += [(keep.start, keep.end) for keep in drafted.kept if keep.why == "code"]
        self.found.holders += [
            Value(low + 1, high - 1, "title", self.source[low], Style.TITLE) for low, high in drafted.titles
        ]
        self.found.holders += [
            ValueHolder(low, high, why) for low, high, why in drafted.holders if why != "html" or not in_html
        ]
        return drafted.draft

    def _prose(self, leaf: Leaf, draft: Draft, kept: list[Range]) -> None:
        """A leaf with words; `kept` are its protected bytes, but for those that its tags stand for."""
        written: list[str] = []
        for name, spot in draft.spots.items():
            self._keep_tag(name, spot, kept, written)
        rows = " of elements" if self._is_elements(leaf, draft) else self._rows(leaf)
        what = leaf.what + rows + self._begun(leaf) + self._underlined(leaf)
        self.found.drafts.append(draft)
        self.found.blocks.append(
            Block(what, tuple(kept), tuple(written), order_free=True, start=leaf.ranges[0][0], draft=draft)
        )

    def _keep_tag(self, name: str, spot: Spot, kept: list[Range], written: list[str]) -> None:
        """What of a pair of tags is protected: places, or what is written in the place of the closing one."""
        kind = kind_of(name)
        if kind is None or spot.closing is None:
            return
        if kind.element:  # emphasis may be written anew, a list of attributes behind it may not
            begin = self.source.find("{", *spot.closing)
            kept += [(begin, spot.closing[1])] if begin >= 0 else []
            return
        if kind is CODE_MARK or self.source[slice(*spot.opening)] in _EMPHASIS:
            return
        if spot.written is not None:
            written.append(spot.written)
        else:
            kept.append(spot.closing)
        if kind is ELEMENT:
            kept.append(spot.opening)

    def _is_elements(self, leaf: Leaf, draft: Draft) -> bool:
        """Whether a paragraph of MDX holds nothing but elements and expressions: it is shown without a paragraph."""
        if self.options.engine is not Engine.MDX or leaf.what != "paragraph" or draft.source[:1] != "<":
            return False
        return all(
            not node.strip() if isinstance(node, str) else self._is_element(draft.spots[node.id])
            for node in read_tagged(draft.source, draft.tags)[0]
        )

    def _is_element(self, spot: Spot) -> bool:
        return spot.why in {"html", "expression"} or self.source.startswith("<", spot.opening[0])

    def _rows(self, leaf: Leaf) -> str:
        """How many cells are on each line of a paragraph that is a table to kramdown: one with a pipe on every line."""
        if self.options.engine is not Engine.KRAMDOWN or leaf.style not in {Style.BLOCK, Style.HTML}:
            return ""
        if self.source.find("|", leaf.ranges[0][0], leaf.ranges[-1][1]) < 0:
            return ""
        lines = [_CODE_SPAN.sub("", self.post.text[low:high]) for low, high in leaf.ranges]
        if not all(map(_PIPE.search, lines)):
            return ""
        cells = (str(len(_PIPE.findall(_OUTER_PIPES.sub("", line))) + 1) for line in lines)
        return f" of rows with {', '.join(cells)} cells"

    def _underlined(self, leaf: Leaf) -> str:
        """What the line of dashes right below makes of it to kramdown, wherever that line stands: a heading of a single
        line, and of several ones none."""
        if self.options.engine is not Engine.KRAMDOWN or leaf.style is not Style.BLOCK:
            return ""
        underline = _UNDERLINE_BELOW.match(self.source, leaf.ranges[-1][1])
        if underline is None:
            return ""
        if len(leaf.ranges) > 1:
            terms = _MEANING_BELOW.match(self.source, underline.end())
            return f" of {len(leaf.ranges)} terms" if terms else " above a rule"
        return "" if leaf.what.startswith("heading") else " that is a heading"

    def _begun(self, leaf: Leaf) -> str:
        """Which elements begin blocks in a paragraph, to kramdown."""
        if self.options.engine is not Engine.KRAMDOWN or leaf.style is not Style.BLOCK:
            return ""
        if self.source.find("<", leaf.ranges[0][0], leaf.ranges[-1][1]) < 0:
            return ""
        lines = "\n".join(self.source[low:high].strip("\r\n") for low, high in leaf.ranges)
        begun = " ".join(begun_elements(lines))
        return f" that begins with {begun}" if begun else ""

    def _html(self, block: HtmlBlock) -> None:
        start, end = block.ranges[0][0], block.ranges[-1][1]
        place = len(self.found.blocks)
        drafts = [draft for leaf in block.leaves if (draft := self._leaf(leaf, in_html=True))]
        kept: list[Range] = []
        at = start
        for draft in drafts:
            kept.append((at, draft.start))
            at = draft.end
        kept.append((at, end))
        self.found.blocks.insert(place, Block(block.what, tuple(kept), start=start))
        self.found.guarded.append(Label(start, end, "html"))
        self.found.holders.append(ValueHolder(start, end, "html"))
        for lump in self.post.lumps_in(start, end):
            before = bisect_right(drafts, lump.start, key=lambda draft: draft.start)
            if not before or lump.start >= drafts[before - 1].end:
                self._lump(lump)
                if lump.why == "note":
                    self.found.notes_amid.append(lump)

    def _code(self, block: Code) -> None:
        start, end = self.lines.starts[block.first], self.lines.ends[block.last]
        self.found.blocks.append(Block("code", ((start, end),), start=start))
        self.found.guarded.append(Label(start, end, "code"))
        self.found.code_blocks.append((start, end))
        if block.ranges:
            self.found.code_lines.append(CodeLines(block.info, block.ranges))

    def _guard(self, block: Guarded) -> None:
        start, end = self.lines.starts[block.first], self.lines.ends[block.last]
        lumps = self.post.lumps_in(start, end) if block.what == "opaque" else ()
        what = lumps[0].why if lumps else block.what
        if block.reason:
            self.found.unsure.append((start, block.reason))
        self.found.guarded.append(Label(start, end, what))
        if what == "code":
            self.found.code_blocks.append((start, end))
        emptied = what == "comment" and _EMPTY_COMMENT.fullmatch(self.source, lumps[0].start, end)
        if what != "note" and not emptied:
            self.found.blocks.append(Block(what, ((start, end),), start=start))
        if what == "note":
            self._notes_between.append((lumps[0], len(self.found.blocks)))
        for lump in lumps:
            self._lump(lump)
        if what == "definition":
            self._definition(start, end)
        if what == "highlight" and self.options.code_comments:
            self._highlighted(lumps[0])

    def _highlighted(self, lump: Lump) -> None:
        """Jekyll's and Hugo's tags around code, but for those in a quote, whose marks stand among the code."""
        match = _HIGHLIGHT.fullmatch(self.source, lump.start, lump.end)
        line = max(self.source.rfind("\n", 0, lump.start), self.source.rfind("\r", 0, lump.start)) + 1
        if match and ">" not in self.source[line : lump.start]:
            lines = _CODE_LINE.finditer(self.source, *match.span("code"))
            ranges = tuple(line.span() for line in lines)
            self.found.code_lines.append(CodeLines(match["language"], ranges))

    def _lump(self, lump: Lump) -> None:
        if lump.why in {"liquid", "shortcode", "attributes"}:
            self.found.holders.append(ValueHolder(lump.start, lump.end, lump.why))
        elif lump.why == "highlight" and (opening := _OPENING.match(self.source, lump.start, lump.end)):
            self.found.holders.append(ValueHolder(lump.start, opening.end(), "liquid"))

    def _definition(self, start: int, end: int) -> None:
        """The title of a link definition."""
        match = re.search(
            r"""[ \t\r\n]("(?:[^"\\]|\\.)+"|'(?:[^'\\]|\\.)+'|\((?:[^()\\]|\\.)+\))\s*\Z""",
            self.source[start:end],
        )
        if match:
            low, high = match.span(1)
            self.found.holders.append(
                Value(start + low + 1, start + high - 1, "title", self.source[start + low], Style.TITLE)
            )


def _parts(blocks: Sequence[Block], place: int, text: str) -> bool:
    """Whether the block before this place and the one behind it would be one without what stands between."""
    if not 0 < place < len(blocks):
        return False
    before, behind = blocks[place - 1], blocks[place]
    if before.what[0] == "-" and behind.what[0] == "+":
        return before.what[1:] == behind.what[1:]
    container_or_code = before.what[0] == "-" or before.what == "code"
    return container_or_code and _is_indented(text, behind.start)


def _holds_back(blocks: Sequence[Block], place: int, text: str, note: Lump) -> bool:
    """Whether a note stands right below a table, or right above a table, a formula, attributes or an underlined
    heading: to kramdown those are text for this."""
    below = place > 0 and blocks[place - 1].what == "-table"
    if below and not _BLANK_ABOVE.search(text, max(note.start - _NEAR, 0), note.start):
        return True
    if place >= len(blocks) or _BLANK_BELOW.match(text, note.end):
        return False
    what, start = blocks[place].what, blocks[place].start
    heading = what.startswith("heading") and not _HASHES_BEFORE.search(text, max(start - _NEAR, 0), start)
    return heading or what in {"+table", "math", "attributes"}


def _is_indented(text: str, at: int) -> bool:
    """Whether what begins there has a blank before it, or for its first character."""
    return at >= 0 and any(one in " \t" for one in text[max(at - 1, 0) : at + 1])
