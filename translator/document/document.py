"""A parsed post, and how it is put together."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from translator.document import fields, links
from translator.document.assemble import assemble
from translator.document.attributes import Value, html_values, parameter_values
from translator.document.collector import paused_collector
from translator.document.comments import comment_texts
from translator.document.hidden import hidden_in_blocks, hidden_text
from translator.document.inline import InlineContext
from translator.document.layout import (
    Code,
    Guarded,
    HtmlBlock,
    Item,
    Joint,
    Leaf,
    Mark,
    Range,
    Style,
    lay_out,
)
from translator.document.lines import Lines, split_lines
from translator.document.mask import Lump, mask
from translator.document.options import Engine, ParseOptions
from translator.document.outline import Destination, Heading, find_destinations, read_heading
from translator.document.segments import Draft, Drafter, draft_plain, draft_value, make_key
from translator.document.skeleton import Bone, Skeleton
from translator.document.spans import Label, tile
from translator.document.tagged import prose_of
from translator.document.types import Assembly, Notice, Segment, SegmentKind, Span, Tag
from translator.hangul import HANGUL_CLASS

_KOREAN_ALT = re.compile(
    rf"!\[(?=[^\[\]]*[{HANGUL_CLASS}])[^\[\]]*+\](?:\([ \t]*(<[^<>\n]*>|[^\s()]+)|\[([^\[\]]+)\])"
)
_AFTER_NOTE = re.compile(r"(?P<line>[ \t]*(?:\r\n|\r|\n|\Z))(?P<blank>[ \t]*(?:\r\n|\r|\n))?")
_BLANKS = re.compile(r"[ \t]*")
_NOTE = re.compile(r"<!--\s*olgim:note\s*(.*?)\s*-->", re.DOTALL)
_NOTE_OR_EMPTY = re.compile(r"<!--\s*(?:olgim:note\s.*?)?-->", re.DOTALL)
_NEAR = 400  # how far a note's line is looked for before it
_EMPHASIS = frozenset({"<strong>", "<em>", "<del>"})  # the same in a skeleton as Markdown's own
_EMPTY_COMMENT = re.compile(r"[ \t]*<!--\s*-->[ \t]*")  # what may be left of a translator's note
_HIGHLIGHT = re.compile(
    r"\{[%{][-<%]?\s*\w+\s+\"?(?P<language>[\w+#.-]+)[^\r\n]*?[%}]\}(?P<code>.*)\{[%{][-<%]?\s*(?:end|/\s*)\w+[^{]*",
    re.DOTALL,
)
_CODE_LINE = re.compile(r"[^\r\n]+")
_HOLE = "\u2026"


def parse(text: str, options: ParseOptions | None = None) -> Document:
    """Read a post. Every text is a document: what can't be understood is protected and noted."""
    return Document(text, options or ParseOptions())


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of a text from elsewhere: `alt_targets` are destinations of images whose alt is prose in it,
    `labels` link definitions that stand outside; a `part` of a post has no front matter; `noted` tells of notes for
    the translator in the post that it mirrors."""

    alt_targets: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    part: bool = False
    noted: bool = False


class Document:
    """A parsed post: `segments` are its prose in its order, `spans` tile its text, `notices` say what was left alone.

    `skeleton` is what a mirror must have in common with it. `drafts` go with the segments, one for one: they say where
    each stands and are the business of this room alone.
    """

    def __init__(self, text: str, options: ParseOptions, setting: Setting | None = None) -> None:
        self.text = text
        self.options = options
        self.setting = setting or Setting()
        with paused_collector():
            reader = _Reader(text, options, self.setting)
        self.body_start = reader.front.end
        self.translate = reader.front.translate
        self.labels = reader.labels
        self.drafts = tuple(reader.drafts)
        self.segments = reader.segments()
        self.notices = tuple(reader.notices)
        self._reader = reader

    def line_of(self, offset: int) -> int:
        """The line (from 1) of a character."""
        return self._reader.line_of(offset)

    def why(self, segment: Segment, tag: Tag) -> str:
        """What a segment's tag was recognised as."""
        return self.drafts[self._index[segment.key]].spots[tag.id].why

    @cached_property
    def _index(self) -> Mapping[str, int]:
        return {segment.key: index for index, segment in enumerate(self.segments)}

    @cached_property
    def note_edits(self) -> tuple[tuple[int, int, str], ...]:
        """How the translator's notes that stand in no segment leave a mirror: what to cut, and what to put there."""
        between = [_without_note(self.text, lump.start, lump.end) for lump in self._reader.notes_between]
        in_html = [_without_html_note(self.text, lump.start, lump.end) for lump in self._reader.notes_in_html]
        return tuple(sorted([*between, *in_html, *self._reader.notes_beside]))

    @property
    def noted_segments(self) -> tuple[int, ...]:
        """The segments, by number, that hold a note for their translator in the midst of their text."""
        return self._reader.noted_segments

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """The slices of the text, in order, without a gap; protected ones with what was recognised."""
        prose = [
            (start, end, segment.key)
            for segment, draft in zip(self.segments, self.drafts, strict=True)
            for start, end in draft.texts
        ]
        return tile(self.text, prose, self._reader.span_labels())

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """The headings in their order, those without prose too."""
        return tuple(
            read_heading(self.text, start, draft)
            for what, _, _, _, start, draft in self._reader.bones
            if what.startswith("heading")
        )

    @cached_property
    def destinations(self) -> tuple[Destination, ...]:
        """Where its links, images and link definitions lead, in their order."""
        return tuple(
            Destination(start, end, self.text[start:end], self.line_of(start))
            for start, end in find_destinations(self.text, self._reader.span_labels())
        )

    @cached_property
    def skeleton(self) -> Skeleton:
        """Blocks, nesting, and what each protects."""
        return self._reader.skeleton()

    def assemble(self, translations: Mapping[str, str]) -> Assembly:
        """Put translations (key -> tagged text) in place; escaped where needed, refused where that isn't enough."""
        return assemble(self, translations)

    def parse_mirror(self, text: str) -> Document:
        """Read `text` as a mirror of this post: an image's alt is prose in it where it is here, in any language."""
        reader = self._reader
        setting = replace(self.setting, alt_targets=reader.image_targets, noted=reader.noted)
        return Document(text, self.options, setting)

    def parse_part(self, text: str) -> Document:
        """Read a part of this post's body by itself, with the whole post's link definitions."""
        return Document(text, self.options, replace(self.setting, labels=self.labels, part=True))

    def front_with(self, values: Mapping[str, str]) -> str:
        """The front matter with other values, by dotted key."""
        return fields.rewrite(self.text[: self.body_start], values)

    def front_holds(self, path: str, value: str) -> bool:
        """Whether a front matter value can be written."""
        return fields.can_hold(self.text[: self.body_start], path, value)


def _without_note(text: str, start: int, end: int) -> tuple[int, int, str]:
    """Cut a note's line, and one blank line with it; an empty comment stays where the lines around would join."""
    after = _AFTER_NOTE.match(text, end)
    if after is None or (start and text[start - 1] not in "\r\n"):
        return start, end, "<!-- -->"
    above = re.split(r"\r\n|\r|\n", text[max(0, start - _NEAR) : start])[-2:-1]
    if not above or not above[0].strip():
        return start, after.end(), ""
    return (
        (start, after.end("line"), "")
        if after.group("blank") or after.end() == len(text)
        else (start, end, "<!-- -->")
    )


def _without_html_note(text: str, start: int, end: int) -> tuple[int, int, str]:
    """Cut a note between tags, with its line where it has one; an empty comment stays in any other place."""
    window = text[max(0, start - _NEAR) : start]
    line = max(window.rfind("\n"), window.rfind("\r")) + 1
    before = window[line:]
    after = _AFTER_NOTE.match(text, end)
    if line and after and not before.strip(" \t"):
        return start - len(before), after.end("line"), ""
    amid_tags = before.strip("> \t") and before.endswith(">") and (after or text.startswith("<", end))
    return start, end, "" if amid_tags else "<!-- -->"


class _Reader:
    def __init__(self, text: str, options: ParseOptions, setting: Setting) -> None:
        self.text = text
        self.options = options
        self.notices: list[Notice] = []
        self.drafts: list[Draft] = []
        self.front = fields.Front(0) if setting.part else fields.read(text, options.fields)
        masked = mask(text, self.front.end, options.engine)
        self.lumps = masked.lumps
        self.lines: Lines = split_lines(masked.text, self.front.end)
        layout = lay_out(self.lines, options.engine)
        self.labels = layout.labels | setting.labels
        # An image that is described in Korean once is described in prose everywhere.
        targets = setting.alt_targets | {
            match.group(1) or match.group(2) for match in _KOREAN_ALT.finditer(text, self.front.end)
        }
        context = InlineContext(options.engine, options.alt, self.labels, targets)
        self.drafter = Drafter(text, masked.text, masked.lumps, context)
        self.bones: list[tuple[str, list[Range], list[str], bool, int, Draft | None]] = []
        self.guarded: list[Label] = []
        self.code_blocks: list[Range] = []
        self.notes_between: list[Lump] = []
        self.notes_beside: list[tuple[int, int, str]] = []
        self.notes_in_html: list[Lump] = []
        self.told: set[int] = set()  # starts of notes that stand beside a segment
        self.note_reach: dict[int, int] = {}
        self.has_notes = any(lump.why == "note" for lump in self.lumps)
        self.noted = self.has_notes or setting.noted
        self.notices += self.front.notices
        if self.front.translate:
            self.drafts += self.front.drafts
        for item in layout.items:
            self._item(item)
        if not self.front.translate:
            self.drafts.clear()
        self.drafts.sort(key=lambda draft: (draft.start, -draft.end))
        self.drafts = _apart(self.drafts)
        self._notice_hidden_text()
        self.image_targets = frozenset(self._image_targets(masked.text))
        self.noted_segments = tuple(self._noted_segments()) if self.has_notes else ()
        del self.lines, self.drafter  # copies of the text, in pieces

    # Items ---------------------------------------------------------------------------------------------------

    def _item(self, item: Item) -> None:
        if isinstance(item, Mark):
            self.bones.append(("+-"[not item.opens] + item.what, [], [], False, -1, None))
        elif isinstance(item, Leaf):
            self._leaf(item)
        elif isinstance(item, HtmlBlock):
            self._html(item)
        elif isinstance(item, Code):
            self._code(item)
        else:
            self._guard(item)

    def _leaf(self, leaf: Leaf, *, in_html: bool = False) -> Draft | None:
        draft, found, keeps = self.drafter.draft(leaf)
        kept = [(keep.start, keep.end) for keep in keeps]
        start = leaf.ranges[0][0]
        if draft is None:
            if not in_html:
                self.bones.append((leaf.what, list(leaf.ranges), [], True, start, None))
                self.guarded.append(Label(start, leaf.ranges[-1][1], "no words"))
                if self.has_notes:
                    notes = self.drafter.lumps_in(start, leaf.ranges[-1][1])
                    self.notes_beside += [
                        (note.start, note.end, "<!-- -->") for note in notes if note.why == "note"
                    ]
        else:
            self.drafts.append(draft)
            written: list[str] = []
            for name, spot in draft.spots.items():
                if (
                    name[0] in "agh"
                    and spot.closing is not None
                    and self.text[slice(*spot.opening)] not in _EMPHASIS
                ):
                    if spot.written is not None:
                        written.append(spot.written)
                    else:
                        kept.append(spot.closing)
                    if name[0] == "h":
                        kept.append(spot.opening)
            self.bones.append((leaf.what, kept, written, True, start, draft))
        if self.has_notes and draft is not None:
            self._notes_beside(leaf, draft)
        self.guarded += [Label(keep.start, keep.end, keep.why) for keep in keeps]
        for title in found.titles:
            self._value(Value(title[0] + 1, title[1] - 1, "title", self.text[title[0]], Style.TITLE))
        for begin, end, why in found.holders:
            if why in {"liquid", "shortcode"}:
                self._values(parameter_values(self.text, begin, end, self.options))
            elif why == "html" and not in_html:
                self._values(html_values(self.text, begin, end, self.options))
        return draft

    def _notes_beside(self, leaf: Leaf, draft: Draft) -> None:
        """Notes on the segment's own line, before or behind it, are its own; they `leave` with the blanks between."""
        for lump in self.drafter.lumps_in(leaf.ranges[0][0], leaf.ranges[-1][1]):
            if lump.why != "note" or draft.start <= lump.start < draft.end:
                continue
            self.note_reach[id(draft)] = lump.end
            self.told.add(lump.start)
            if lump.start < draft.start and (blanks := _BLANKS.match(self.text, lump.end)):
                self.notes_beside.append((lump.start, blanks.end(), ""))
            else:
                before = draft.end
                self.notes_beside.append(
                    (before + len(self.text[before : lump.start].rstrip(" \t")), lump.end, "")
                )

    def _html(self, block: HtmlBlock) -> None:
        start, end = block.ranges[0][0], block.ranges[-1][1]
        place = len(self.bones)
        drafts = [draft for leaf in block.leaves if (draft := self._leaf(leaf, in_html=True))]
        kept: list[Range] = []
        at = start
        for draft in drafts:
            kept.append((at, draft.start))
            at = draft.end
        kept.append((at, end))
        self.bones.insert(place, ("html", kept, [], False, start, None))
        self.guarded.append(Label(start, end, "html"))
        self._values(html_values(self.text, start, end, self.options))
        for lump in self.drafter.lumps_in(start, end):
            before = bisect_right(drafts, lump.start, key=lambda draft: draft.start)
            if not before or lump.start >= drafts[before - 1].end:
                self._lump(lump)
                if lump.why == "note" and lump.start not in self.told:
                    self.notes_in_html.append(lump)

    def _code(self, block: Code) -> None:
        start, end = self.lines.starts[block.first], self.lines.ends[block.last]
        self.bones.append(("code", [(start, end)], [], False, start, None))
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
            self.bones.append((what, [(start, end)], [], False, start, None))
        if what == "note":
            self.notes_between.append(lumps[0])
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

    def _notice_hidden_text(self) -> None:
        """Say where Korean stays because it stands in something that is kept whole."""
        values = [draft.start for draft in self.drafts if draft.is_value]
        mdx = self.options.engine is Engine.MDX
        found = hidden_text(self.text, self.lumps, values)
        for at, reason in [*found, *hidden_in_blocks(self.text, self.code_blocks, self.guarded, mdx=mdx)]:
            self.notices.append(Notice(self.line_of(at), reason))
        self.notices.sort(key=lambda notice: notice.line)

    # Results -------------------------------------------------------------------------------------------------

    def segments(self) -> tuple[Segment, ...]:
        seen: dict[str, int] = {}
        section = ""
        notes = self._notes()
        segments: list[Segment] = []
        for draft in self.drafts:
            base = make_key(draft.kind, draft.source)
            seen[base] = seen.get(base, 0) + 1
            key = base if seen[base] == 1 else f"{base}-{seen[base]}"
            mine: list[str] = []
            while notes and notes[0][0] < max(draft.end, self.note_reach.get(id(draft), 0)):
                mine.append(notes.pop(0)[1])
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
                    tuple(mine),
                )
            )
            if draft.kind is SegmentKind.HEADING:
                section = " ".join(prose_of(draft.source, draft.tags).split())
        return tuple(segments)

    def _noted_segments(self) -> Iterator[int]:
        for index, draft in enumerate(self.drafts):
            lumps = () if draft.is_value else self.drafter.lumps_in(draft.start, draft.end)
            if any(lump.why == "note" for lump in lumps):
                yield index

    def _notes(self) -> list[tuple[int, str]]:
        found: list[tuple[int, str]] = []
        for lump in self.lumps:
            if lump.why == "note" and (match := _NOTE.match(self.text, lump.start)):
                found.append((lump.start, match.group(1)))  # noqa: PERF401 - the walrus reads better so
        return found

    def line_of(self, offset: int) -> int:
        return self._line_index.line(offset)

    @cached_property
    def _line_index(self) -> _LineIndex:
        return _LineIndex(self.text)

    def skeleton(self) -> Skeleton:
        index_of = {id(draft): index for index, draft in enumerate(self.drafts)}
        holes = [(draft.start, draft.end) for draft in self.drafts if draft.is_value]
        slicer = _Slicer(self.text, holes)
        bones: list[Bone] = []
        for what, ranges, written, order_free, start, draft in self.bones:
            kept = [slicer.slice(*place) for place in ranges] + written
            if self.noted and (what == "html" or draft is None):
                kept = ["".join(_NOTE_OR_EMPTY.sub("", one).split()) for one in kept]
            if order_free:
                kept.sort()
            line = self.line_of(start) if start >= 0 else (bones[-1].line if bones else 1)
            segment = index_of.get(id(draft)) if draft is not None else None
            bones.append(Bone(what, tuple(kept), line, segment))
        return tuple(bones)

    def _image_targets(self, masked: str) -> Iterator[str]:
        """The destination or label of each image whose alt is prose.

        Read from the masked text, where the blanks and quotes of Liquid don't end a destination.
        """
        for draft in self.drafts:
            for name, spot in draft.spots.items():
                if not name.startswith("g") or spot.closing is None:
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


class _Slicer:
    """Slices of the post with the text of attributes left out."""

    def __init__(self, text: str, holes: Sequence[Range]) -> None:
        self.text = text
        self.holes = sorted(holes)
        self._starts = [start for start, _ in self.holes]

    def slice(self, start: int, end: int) -> str:
        parts: list[str] = []
        at = start
        for low, high in self.holes[bisect_left(self._starts, start) :]:
            if low >= end:
                break
            # An unquoted value may have been quoted for its translation.
            parts += [self.text[at:low].rstrip("\"'"), _HOLE]
            at = high
            while self.text[at : at + 1] in {'"', "'"} and at < end:
                at += 1
        parts.append(self.text[at:end])
        return "".join(parts)


class _LineIndex:
    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", text))]

    def line(self, offset: int) -> int:
        return bisect_right(self._starts, offset)
