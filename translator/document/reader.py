"""Reading a post: its layout is gone through once, and prose is told from what is protected."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from translator.document import fields, links
from translator.document.attributes import Value, directive_values, html_values, list_values, parameter_values
from translator.document.begun import begun_elements
from translator.document.codemarks import CodeMarks, code_of
from translator.document.comments import comment_texts
from translator.document.hidden import hidden_in_blocks, hidden_text
from translator.document.inline import InlineContext
from translator.document.layout import (
    Code,
    ContainerMark,
    Directive,
    Guarded,
    HtmlBlock,
    Item,
    Joint,
    Leaf,
    Range,
    Style,
    lay_out,
)
from translator.document.lines import LineIndex, Lines, split_lines
from translator.document.mask import Lump, mask
from translator.document.notes import Notes
from translator.document.options import Engine, ParseOptions
from translator.document.segments import Draft, Drafter, draft_plain, draft_value, make_key
from translator.document.skeleton import Block, Skeleton, skeleton_of
from translator.document.spans import Label
from translator.document.tagged import prose_of, read_tagged
from translator.document.types import Notice, Segment, SegmentKind
from translator.hangul import HANGUL_CLASS
from translator.tags import CODE_MARK, ELEMENT, IMAGE, KINDS, kind_of

_KOREAN_ALT = re.compile(
    rf"!\[(?=[^\[\]]*[{HANGUL_CLASS}])[^\[\]]*+\](?:\([ \t]*(<[^<>\n]*>|[^\s()]+)|\[([^\[\]]+)\])"
)
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
_CODE_LUMPS = frozenset("highlight html-pre html-code html-script html-style mermaid math".split())
_OPENING = re.compile(r"\{\{[<%][^\r\n]*?[>%]\}\}|\{%[^\r\n]*?%\}")
_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)")
_PIPE = re.compile(r"(?<!\\)\|")
_OUTER_PIPES = re.compile(r"^[ \t]*\||(?<!\\)\|[ \t]*$")
_CODE_LINE = re.compile(r"[^\r\n]+")


@dataclass(frozen=True, slots=True)
class ReaderSetting:
    """What is known of a text from elsewhere: `alt_targets` are destinations of images whose alt is prose in it,
    `labels` link definitions that stand outside; a `part` of a post has no front matter; `noted` tells of notes for
    the translator in the post that it mirrors; `code` is all code of the post that it is a part of, `kept_code` the
    code spans that the post keeps which it mirrors (None: no code span there holds words)."""

    alt_targets: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    part: bool = False
    noted: bool = False
    code: str | None = None
    kept_code: frozenset[str] | None = None


class Reader:
    """Goes through a post once: what it finds there is in its attributes, and is the business of this room alone."""

    def __init__(self, text: str, options: ParseOptions, setting: ReaderSetting) -> None:
        self.text = text
        self.options = options
        self.notices: list[Notice] = []
        self.drafts: list[Draft] = []
        self.front = fields.Front(0) if setting.part else fields.read(text, options.fields)
        masked = mask(text, self.front.end, options.engine, options.shortcodes)
        self.lumps = masked.lumps
        self.lines: Lines = split_lines(masked.text, self.front.end)
        layout = lay_out(text, self.lines, options.engine)
        self.labels = layout.labels | setting.labels
        # An image that is described in Korean once is described in prose everywhere.
        self.known_targets = setting.alt_targets | {
            text[slice(*match.span(match.lastindex or 0))]
            for match in _KOREAN_ALT.finditer(masked.text, self.front.end)
        }
        code = CodeMarks(
            options.code_words,
            lambda: self._all_code(layout.items) if setting.code is None else setting.code,
            setting.kept_code,
        )
        context = InlineContext(options.engine, options.alt, self.labels, self.known_targets, code)
        self.drafter = Drafter(text, masked.text, masked.lumps, context)
        self.blocks: list[Block] = []
        self.guarded: list[Label] = []
        self._code_spans: list[Range] = []
        self.code_blocks: list[Range] = []
        self.notes = Notes(text, self.lumps)
        self.noted = bool(self.notes) or setting.noted
        self.line_index = LineIndex(text)
        self.notices += self.front.notices
        if self.front.translate:
            self.drafts += self.front.drafts
        self._notes_between: list[tuple[Lump, int]] = []
        for item in layout.items:
            self._item(item)
        for note, place in self._notes_between:
            if place and self.blocks[place - 1].what == "tags":
                self.notes.amid_tags(note)
            else:
                self.notes.between_blocks(note, parts=self._parted(place))
        if not self.front.translate:
            self.drafts.clear()
        self.drafts.sort(key=lambda draft: (draft.start, -draft.end))
        self.drafts = _apart(self.drafts)
        self.all_code = code.code
        self.kept_code = frozenset(code.kept) if code.words else None
        self._notice_unclear(code.unclear)
        self._notice_hidden_text()
        self.image_targets = frozenset(self._image_targets(masked.text))
        del self.lines, self.drafter  # copies of the text, in pieces

    # Items ---------------------------------------------------------------------------------------------------

    def _item(self, item: Item) -> None:
        if isinstance(item, ContainerMark):
            self.blocks.append(Block("+-"[not item.opens] + item.what))
        elif isinstance(item, Leaf):
            self._leaf(item)
        elif isinstance(item, HtmlBlock):
            self._html(item)
        elif isinstance(item, Code):
            self._code(item)
        elif isinstance(item, Directive):
            self._values(directive_values(self.text, item.start, item.end, self.options))
        else:
            self._guard(item)

    def _leaf(self, leaf: Leaf, *, in_html: bool = False) -> Draft | None:
        draft, found, keeps = self.drafter.draft(leaf)
        kept = [(keep.start, keep.end) for keep in keeps]
        start, end = leaf.ranges[0][0], leaf.ranges[-1][1]
        if draft is None:
            if not in_html:
                self.blocks.append(Block(leaf.what, leaf.ranges, order_free=True, start=start))
                self.guarded.append(Label(start, end, "no words"))
                self.notes.without_words(start, end)
        else:
            self.drafts.append(draft)
            written: list[str] = []
            for name, spot in draft.spots.items():
                kind = kind_of(name)
                if kind is not None and kind.element and spot.closing is not None:
                    begin = self.text.find("{", *spot.closing)
                    kept += [(begin, spot.closing[1])] if begin >= 0 else []
                if (
                    kind is not None
                    and not kind.element
                    and kind is not CODE_MARK
                    and spot.closing is not None
                    and self.text[slice(*spot.opening)] not in _EMPHASIS
                ):
                    if spot.written is not None:
                        written.append(spot.written)
                    else:
                        kept.append(spot.closing)
                    if kind is ELEMENT:
                        kept.append(spot.opening)
            what = (
                leaf.what
                + (" of elements" if self._is_elements(leaf, draft) else self._rows(leaf))
                + self._begun(leaf)
            )
            self.blocks.append(Block(what, kept, written, order_free=True, start=start, draft=draft))
            self.notes.around(draft, start, end)
        self.guarded += [Label(keep.start, keep.end, keep.why) for keep in keeps]
        self._code_spans += [(keep.start, keep.end) for keep in keeps if keep.why == "code"]
        for title in found.titles:
            self._value(Value(title[0] + 1, title[1] - 1, "title", self.text[title[0]], Style.TITLE))
        for low, high, why in found.holders:
            if why in {"liquid", "shortcode"}:
                self._values(parameter_values(self.text, low, high, self.options))
            elif why == "attributes":
                self._values(list_values(self.text, low, high, self.options))
            elif why == "html" and not in_html:
                self._values(html_values(self.text, low, high, self.options))
        return draft

    def _is_elements(self, leaf: Leaf, draft: Draft) -> bool:
        """Whether a paragraph of MDX holds nothing but elements and expressions: it is shown without a paragraph."""
        if self.options.engine is not Engine.MDX or leaf.what != "paragraph" or draft.source[:1] != "<":
            return False
        return all(
            not node.strip() if isinstance(node, str) else draft.spots[node.id].why in {"html", "expression"}
            for node in read_tagged(draft.source, draft.tags)[0]
        )

    def _rows(self, leaf: Leaf) -> str:
        """How many cells are on each line of a paragraph that is a table to kramdown: one with a pipe on every line."""
        if self.options.engine is not Engine.KRAMDOWN or leaf.style is not Style.BLOCK:
            return ""
        if self.text.find("|", leaf.ranges[0][0], leaf.ranges[-1][1]) < 0:
            return ""
        lines = [_CODE_SPAN.sub("", self.drafter.masked[low:high]) for low, high in leaf.ranges]
        if not all(map(_PIPE.search, lines)):
            return ""
        cells = (str(len(_PIPE.findall(_OUTER_PIPES.sub("", line))) + 1) for line in lines)
        return f" of rows with {', '.join(cells)} cells"

    def _begun(self, leaf: Leaf) -> str:
        """Which elements begin blocks in a paragraph, to kramdown."""
        if self.options.engine is not Engine.KRAMDOWN or leaf.style is not Style.BLOCK:
            return ""
        if self.text.find("<", leaf.ranges[0][0], leaf.ranges[-1][1]) < 0:
            return ""
        lines = "\n".join(self.text[low:high].strip("\r\n") for low, high in leaf.ranges)
        begun = " ".join(begun_elements(lines))
        return f" that begins with {begun}" if begun else ""

    def _parted(self, place: int) -> bool:
        """Whether the block before this place and the one behind it would be one without what stands between."""
        if not 0 < place < len(self.blocks):
            return False
        before, behind = self.blocks[place - 1], self.blocks[place]
        if before.what[0] == "-" and behind.what[0] == "+":
            return before.what[1:] == behind.what[1:]
        container_or_code = before.what[0] == "-" or before.what == "code"
        return container_or_code and self._is_indented(behind.start)

    def _is_indented(self, at: int) -> bool:
        """Whether what begins there has a blank before it, or for its first character."""
        return at >= 0 and any(one in " \t" for one in self.text[max(at - 1, 0) : at + 1])

    def _html(self, block: HtmlBlock) -> None:
        start, end = block.ranges[0][0], block.ranges[-1][1]
        place = len(self.blocks)
        drafts = [draft for leaf in block.leaves if (draft := self._leaf(leaf, in_html=True))]
        kept: list[Range] = []
        at = start
        for draft in drafts:
            kept.append((at, draft.start))
            at = draft.end
        kept.append((at, end))
        self.blocks.insert(place, Block(block.what, kept, start=start))
        self.guarded.append(Label(start, end, "html"))
        self._values(html_values(self.text, start, end, self.options))
        for lump in self.drafter.lumps_in(start, end):
            before = bisect_right(drafts, lump.start, key=lambda draft: draft.start)
            if not before or lump.start >= drafts[before - 1].end:
                self._lump(lump)
                if lump.why == "note":
                    self.notes.amid_tags(lump)

    def _code(self, block: Code) -> None:
        start, end = self.lines.starts[block.first], self.lines.ends[block.last]
        self.blocks.append(Block("code", [(start, end)], start=start))
        self.guarded.append(Label(start, end, "code"))
        self.code_blocks.append((start, end))
        if not self.options.code_comments or not block.ranges:
            return
        self._comments(block.info, block.ranges)

    def _comments(self, language: str, ranges: Sequence[Range]) -> None:
        """The comments in lines of code, as segments."""
        code = "\n".join(self.text[low:high] for low, high in ranges)
        joint = Joint(ranges)
        for low, high in comment_texts(language, code):
            for begin, finish in joint.cut(low, high):
                self.drafts.append(
                    draft_plain(self.text, begin, finish, SegmentKind.COMMENT, Style.COMMENT, field=language)
                )

    def _guard(self, block: Guarded) -> None:
        start, end = self.lines.starts[block.first], self.lines.ends[block.last]
        lumps = self.drafter.lumps_in(start, end) if block.what == "opaque" else ()
        what = lumps[0].why if lumps else block.what
        if block.reason:
            self.notices.append(Notice(self.line_of(start), block.reason))
        self.guarded.append(Label(start, end, what))
        if what == "code":
            self.code_blocks.append((start, end))
        emptied = what == "comment" and _EMPTY_COMMENT.fullmatch(self.text, lumps[0].start, end)
        if what != "note" and not emptied:
            self.blocks.append(Block(what, [(start, end)], start=start))
        if what == "note":
            self._notes_between.append((lumps[0], len(self.blocks)))
        for lump in lumps:
            self._lump(lump)
        if what == "definition":
            self._definition(start, end)
        if what == "highlight" and self.options.code_comments:
            self._highlighted(lumps[0])

    def _highlighted(self, lump: Lump) -> None:
        """Jekyll's and Hugo's tags around code, but for those in a quote, whose marks stand among the code."""
        match = _HIGHLIGHT.fullmatch(self.text, lump.start, lump.end)
        line = max(self.text.rfind("\n", 0, lump.start), self.text.rfind("\r", 0, lump.start)) + 1
        if match and ">" not in self.text[line : lump.start]:
            lines = _CODE_LINE.finditer(self.text, *match.span("code"))
            self._comments(match["language"], [line.span() for line in lines])

    def _lump(self, lump: Lump) -> None:
        if lump.why in {"liquid", "shortcode"}:
            self._values(parameter_values(self.text, lump.start, lump.end, self.options))
        elif lump.why == "attributes":
            self._values(list_values(self.text, lump.start, lump.end, self.options))
        elif lump.why == "highlight" and (opening := _OPENING.match(self.text, lump.start, lump.end)):
            self._values(parameter_values(self.text, lump.start, opening.end(), self.options))

    def _definition(self, start: int, end: int) -> None:
        """The title of a link definition."""
        match = re.search(
            r"""[ \t\r\n]("(?:[^"\\]|\\.)+"|'(?:[^'\\]|\\.)+'|\((?:[^()\\]|\\.)+\))\s*\Z""",
            self.text[start:end],
        )
        if match:
            low, high = match.span(1)
            self._value(
                Value(start + low + 1, start + high - 1, "title", self.text[start + low], Style.TITLE)
            )

    def _values(self, values: Iterable[Value]) -> None:
        for value in values:
            self._value(value)

    def _value(self, value: Value) -> None:
        kind = SegmentKind.TITLE if value.style is Style.TITLE else SegmentKind.ATTRIBUTE
        if draft := draft_value(self.text, value, kind):
            self.drafts.append(draft)

    def _all_code(self, items: Iterable[Item]) -> str:
        """What is code in the post, for comparison: blocks of it, and what names a file or a thing in running text."""
        starts, ends = self.lines.starts, self.lines.ends
        blocks = [
            (starts[item.first], ends[item.last])
            for item in items
            if isinstance(item, Code) or (isinstance(item, Guarded) and item.what == "code")
        ]
        blocks += [(lump.start, lump.end) for lump in self.lumps if lump.why in _CODE_LUMPS]
        return code_of(self.text, blocks)

    def _notice_unclear(self, unclear: Collection[str]) -> None:
        """Say which code spans may hold words to be read, and are kept."""
        for start, end in self._code_spans if unclear else ():
            written = self.text[start:end]
            if written in unclear:
                self.notices.append(
                    Notice(
                        self.line_of(start),
                        f"{written} may be words or code, and is left as it is; "
                        "to have such words translated, set `code_words: translate` in _olgim/config.yml",
                    )
                )
        self._code_spans.clear()

    def _notice_hidden_text(self) -> None:
        """Say where Korean stays because it stands in something that is kept whole."""
        values = [draft.start for draft in self.drafts if draft.is_value]
        found = hidden_text(self.text, self.lumps, values)
        for at, reason in [*found, *hidden_in_blocks(self.text, self.code_blocks, self.guarded)]:
            self.notices.append(Notice(self.line_of(at), reason))
        self.notices.sort(key=lambda notice: notice.line)

    # Results -------------------------------------------------------------------------------------------------

    def segments(self) -> tuple[Segment, ...]:
        """The prose in its order, with keys."""
        seen: dict[str, int] = {}
        section = ""
        segments: list[Segment] = []
        for draft, notes in zip(self.drafts, self.notes.of_each(self.drafts), strict=True):
            base = make_key(draft.kind, draft.source)
            seen[base] = seen.get(base, 0) + 1
            key = base if seen[base] == 1 else f"{base}-{seen[base]}"
            segments.append(
                Segment(
                    key,
                    draft.kind,
                    draft.source,
                    draft.tags,
                    self.line_of(draft.start),
                    draft.start,
                    draft.end,
                    draft.field,
                    section,
                    notes,
                )
            )
            if draft.kind is SegmentKind.HEADING:
                section = " ".join(prose_of(draft.source, draft.tags).split())
        return tuple(segments)

    def line_of(self, offset: int) -> int:
        """The line (from 1) of a character."""
        return self.line_index.line(offset)

    def skeleton(self) -> Skeleton:
        """Blocks, nesting, and what each protects."""
        return skeleton_of(self.text, self.blocks, self.drafts, self.line_index, noted=self.noted)

    def _image_targets(self, masked: str) -> Iterator[str]:
        """The destination or label of each image whose alt is prose.

        Read from the masked text, where the blanks and quotes of Liquid don't end a destination.
        """
        for draft in self.drafts:
            for name, spot in draft.spots.items():
                if kind_of(name) is not IMAGE or spot.closing is None:
                    continue
                start, end = spot.closing
                target = links.inline_target(masked[start:end], 1) if masked.startswith("](", start) else None
                if target is not None:
                    low, high = target.destination
                    yield self.text[start + low : start + high]
                else:
                    found = links.label(self.text[start:end], 1)
                    yield found[0] if found else ""

    def span_labels(self) -> list[Label]:
        """What each protected part of the text was recognised as."""
        labels = [Label(0, self.front.end, "front-matter")] if self.front.end else []
        labels += self.guarded
        for draft in self.drafts:
            for spot in draft.spots.values():
                labels.append(Label(*spot.opening, spot.why))
                if spot.closing is not None:
                    labels.append(Label(*spot.closing, spot.why))
        labels += [Label(lump.start, lump.end, lump.why) for lump in self.lumps]
        return labels


def _apart(drafts: Iterable[Draft]) -> list[Draft]:
    """The drafts without values that overlap other text: it has two readings, and can be written but once."""
    apart: list[Draft] = []
    prose: Sequence[Range] = ()
    end = 0  # of the last value
    for draft in drafts:
        if draft.is_value:
            behind = bisect_right(prose, draft.start, key=lambda place: place[1])
            if draft.start < end or (behind < len(prose) and prose[behind][0] < draft.end):
                continue
            end = draft.end
        else:
            prose = draft.texts
            while apart and apart[-1].is_value and apart[-1].end > draft.start:
                apart.pop()
        apart.append(draft)
    return apart
