"""Reading a post: its layout is gone through once, and prose is told from what is protected."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from translator.document import fields, links
from translator.document.attributes import Value, ValueHolder, values_in
from translator.document.begun import begun_elements
from translator.document.codemarks import CodeMarks, code_of
from translator.document.comments import comment_texts
from translator.document.hidden import hidden_in_blocks, hidden_text
from translator.document.inline import InlineContext
from translator.document.keyed import keyed_segments
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
from translator.document.segments import Draft, Drafter, draft_plain, draft_values, in_order, value_starts
from translator.document.skeleton import Block, Skeleton, skeleton_of
from translator.document.spans import Label
from translator.document.tagged import read_tagged
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
        self._lump_starts = [lump.start for lump in self.lumps]
        self._masked = masked.text
        drafter = Drafter(text, masked.text, masked.lumps, context)
        self._drafted = deque(drafter.draft_all(list(_leaves(layout.items))))
        self.blocks: list[Block] = []
        self.guarded: list[Label] = []
        self._code_spans: list[Range] = []
        self.code_blocks: list[Range] = []
        self.notes = Notes(text, self.lumps)
        self._has_notes = bool(self.notes)
        self.noted = self._has_notes or setting.noted
        self.line_index = LineIndex(text)
        self.notices += self.front.notices
        if self.front.translate:
            self.drafts += self.front.drafts
        self._stands: list[tuple[Draft | None, int, int]] = []
        self._notes_amid: list[Lump] = []
        self._notes_between: list[tuple[Lump, int]] = []
        self._holders: list[ValueHolder | Value] = []
        for item in layout.items:
            self._item(item)
        self.drafts += draft_values(text, list(values_in(text, self._holders, options)))
        if self._has_notes:
            self._place_notes()
        if not self.front.translate:
            self.drafts.clear()
        self.drafts = in_order(self.drafts)
        self.all_code = code.code
        self.kept_code = frozenset(code.kept) if code.words else None
        self._notice_unclear(code.unclear)
        self._notice_hidden_text()
        self.image_targets = frozenset(self._image_targets(masked.text))
        del self.lines, self._masked  # copies of the text, in pieces
        del self._drafted, self._stands, self._holders  # what the stages hand on

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
            self._holders.append(ValueHolder(item.start, item.end, "directive"))
        else:
            self._guard(item)

    def _leaf(self, leaf: Leaf, *, in_html: bool = False) -> Draft | None:
        found = self._drafted.popleft()  # a long post twice would be too much
        draft, keeps = found.draft, found.kept
        kept = [(keep.start, keep.end) for keep in keeps]
        start, end = leaf.ranges[0][0], leaf.ranges[-1][1]
        if draft is None:
            if not in_html:
                self.blocks.append(Block(leaf.what, leaf.ranges, order_free=True, start=start))
                self.guarded.append(Label(start, end, "no words"))
                self._stand(None, start, end)
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
            self._stand(draft, start, end)
        self.guarded += [Label(keep.start, keep.end, keep.why) for keep in keeps]
        self._code_spans += [(keep.start, keep.end) for keep in keeps if keep.why == "code"]
        for title in found.titles:
            self._holders.append(Value(title[0] + 1, title[1] - 1, "title", self.text[title[0]], Style.TITLE))
        for low, high, why in found.holders:
            if why != "html" or not in_html:
                self._holders.append(ValueHolder(low, high, why))
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
        lines = [_CODE_SPAN.sub("", self._masked[low:high]) for low, high in leaf.ranges]
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
        self._holders.append(ValueHolder(start, end, "html"))
        for lump in self._lumps_in(start, end):
            before = bisect_right(drafts, lump.start, key=lambda draft: draft.start)
            if not before or lump.start >= drafts[before - 1].end:
                self._lump(lump)
                if lump.why == "note":
                    self._notes_amid.append(lump)

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
        lumps = self._lumps_in(start, end) if block.what == "opaque" else ()
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
        if lump.why in {"liquid", "shortcode", "attributes"}:
            self._holders.append(ValueHolder(lump.start, lump.end, lump.why))
        elif lump.why == "highlight" and (opening := _OPENING.match(self.text, lump.start, lump.end)):
            self._holders.append(ValueHolder(lump.start, opening.end(), "liquid"))

    def _definition(self, start: int, end: int) -> None:
        """The title of a link definition."""
        match = re.search(
            r"""[ \t\r\n]("(?:[^"\\]|\\.)+"|'(?:[^'\\]|\\.)+'|\((?:[^()\\]|\\.)+\))\s*\Z""",
            self.text[start:end],
        )
        if match:
            low, high = match.span(1)
            self._holders.append(
                Value(start + low + 1, start + high - 1, "title", self.text[start + low], Style.TITLE)
            )

    def _lumps_in(self, start: int, end: int) -> Sequence[Lump]:
        """The lumps that begin in a range of the post's text, in their order."""
        return self.lumps[bisect_left(self._lump_starts, start) : bisect_left(self._lump_starts, end)]

    def _stand(self, draft: Draft | None, start: int, end: int) -> None:
        """Note for the author's notes, if there are any, what stands there."""
        if self._has_notes:
            self._stands.append((draft, start, end))

    def _place_notes(self) -> None:
        """Tell whose each note for the translator is, now that all blocks and segments are known."""
        for draft, start, end in self._stands:
            if draft is None:
                self.notes.without_words(start, end)
            else:
                self.notes.around(draft, start, end)
        for note in self._notes_amid:
            self.notes.amid_tags(note)
        for note, place in self._notes_between:
            if place and self.blocks[place - 1].what == "tags":
                self.notes.amid_tags(note)
            else:
                self.notes.between_blocks(note, parts=self._parted(place))

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
        found = hidden_text(self.text, self.lumps, value_starts(self.drafts))
        for at, reason in [*found, *hidden_in_blocks(self.text, self.code_blocks, self.guarded)]:
            self.notices.append(Notice(self.line_of(at), reason))
        self.notices.sort(key=lambda notice: notice.line)

    # Results -------------------------------------------------------------------------------------------------

    def segments(self) -> tuple[Segment, ...]:
        """The prose in its order, with keys."""
        lines = self.line_index.lines([draft.start for draft in self.drafts])
        return keyed_segments(self.drafts, lines, self.notes.of_each(self.drafts))

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


def _leaves(items: Iterable[Item]) -> Iterator[Leaf]:
    """The prose of the layout in its order, that in HTML among the rest."""
    for item in items:
        if isinstance(item, Leaf):
            yield item
        elif isinstance(item, HtmlBlock):
            yield from item.leaves
