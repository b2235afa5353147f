"""Reading a post: the stages in their order, each made from what those before it gave."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from translator.document import fields, links
from translator.document.attributes import values_in
from translator.document.codemarks import CodeMarks, code_of
from translator.document.hidden import hidden_in_blocks, hidden_text
from translator.document.inline import scan_leaves
from translator.document.inline_state import InlineContext
from translator.document.keyed import keyed_segments
from translator.document.layout import Code, Guarded, HtmlBlock, Item, Leaf, lay_out
from translator.document.lines import LineIndex, Lines, split_lines
from translator.document.mask import Lump, Masked, mask
from translator.document.notes import Notes
from translator.document.options import ParseOptions
from translator.document.placing import Placement, place_items, place_notes
from translator.document.segments import Draft, draft_leaves, draft_values, in_order, value_starts
from translator.document.skeleton import Block, Skeleton, skeleton_of
from translator.document.spans import Label
from translator.document.types import Notice, Segment
from translator.hangul import HANGUL_CLASS
from translator.tags import IMAGE, kind_of

_KOREAN_ALT = re.compile(
    rf"!\[(?=[^\[\]]*[{HANGUL_CLASS}])[^\[\]]*+\](?:\([ \t]*(<[^<>\n]*>|[^\s()]+)|\[([^\[\]]+)\])"
)
_CODE_LUMPS = frozenset("highlight html-pre html-code html-script html-style mermaid math".split())


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


@dataclass(frozen=True, slots=True)
class PostReading:
    """What was read of a post; the business of this room alone.

    `known_targets` are the destinations of images whose alt is prose in it, as far as they were known beforehand or
    could be told at a glance; `image_targets` are those of the images in its segments. `all_code` is what is code in
    it, for comparison; `kept_code` are the code spans that stay as they are (None: all of them do).
    """

    text: str
    front: fields.Front
    lumps: tuple[Lump, ...]
    labels: frozenset[str]
    blocks: list[Block]
    guarded: list[Label]
    drafts: list[Draft]
    notes: Notes
    noted: bool
    notices: list[Notice]
    known_targets: frozenset[str]
    image_targets: frozenset[str]
    all_code: str | None
    kept_code: frozenset[str] | None
    line_index: LineIndex

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


def read(text: str, options: ParseOptions, setting: ReaderSetting) -> PostReading:
    """Read a post, stage by stage."""
    front = fields.Front(0) if setting.part else fields.read(text, options.fields)
    post = mask(text, front.end, options.engine, options.shortcodes)
    lines = split_lines(post.text, front.end)
    layout = lay_out(text, lines, options.engine, comments=options.code_comments)
    labels = layout.labels | setting.labels
    known_targets = setting.alt_targets | _described_in_korean(post, front.end)
    code = CodeMarks(
        options.code_words,
        lambda: _all_code(layout.items, lines, post) if setting.code is None else setting.code,
        setting.kept_code,
    )
    context = InlineContext(options.engine, options.alt, labels, known_targets, code)
    leaves = list(_leaves(layout.items))
    scans = scan_leaves(leaves, post, context)
    drafted = draft_leaves(leaves, scans, text)
    del leaves, scans  # a long post twice would be too much
    found = place_items(layout.items, drafted, post, lines, options)
    del drafted
    notes = Notes(text, post.lumps)
    if notes:
        place_notes(notes, found, text, options.engine)
    values = draft_values(text, list(values_in(text, found.holders, options)))
    drafts = in_order([*front.drafts, *found.drafts, *values]) if front.translate else []
    line_index = LineIndex(text)
    notices = [
        *front.notices,
        *(Notice(line_index.line(start), reason) for start, reason in found.unsure),
        *_notice_unclear(text, found, code.unclear, line_index),
        *_notice_hidden_text(text, post, found, drafts, line_index),
    ]
    return PostReading(
        text=text,
        front=front,
        lumps=post.lumps,
        labels=labels,
        blocks=found.blocks,
        guarded=found.guarded,
        drafts=drafts,
        notes=notes,
        noted=bool(notes) or setting.noted,
        notices=sorted(notices, key=lambda notice: notice.line),
        known_targets=known_targets,
        image_targets=frozenset(_image_targets(drafts, post)),
        all_code=code.code,
        kept_code=frozenset(code.kept) if code.words else None,
        line_index=line_index,
    )


def _described_in_korean(post: Masked, start: int) -> frozenset[str]:
    """The destinations of images with a Korean alt: an image that is described so once is described in prose
    everywhere.
    """
    return frozenset(
        post.source[slice(*match.span(match.lastindex or 0))]
        for match in _KOREAN_ALT.finditer(post.text, start)
    )


def _leaves(items: Iterable[Item]) -> Iterator[Leaf]:
    """The prose of the layout in its order, that in HTML among the rest."""
    for item in items:
        if isinstance(item, Leaf):
            yield item
        elif isinstance(item, HtmlBlock):
            yield from item.leaves


def _all_code(items: Iterable[Item], lines: Lines, post: Masked) -> str:
    """What is code in the post, for comparison: blocks of it, and what names a file or a thing in running text."""
    blocks = [
        (lines.starts[item.first], lines.ends[item.last])
        for item in items
        if isinstance(item, Code) or (isinstance(item, Guarded) and item.what == "code")
    ]
    blocks += [(lump.start, lump.end) for lump in post.lumps if lump.why in _CODE_LUMPS]
    return code_of(post.source, blocks)


def _notice_unclear(
    text: str, found: Placement, unclear: Collection[str], line_index: LineIndex
) -> Iterator[Notice]:
    """Say which code spans may hold words to be read, and are kept."""
    for start, end in found.code_spans if unclear else ():
        written = text[start:end]
        if written in unclear:
            yield Notice(
                line_index.line(start),
                f"{written} may be words or code, and is left as it is; "
                "to have such words translated, set `code_words: translate` in _olgim/config.yml",
            )


def _notice_hidden_text(
    text: str, post: Masked, found: Placement, drafts: Sequence[Draft], line_index: LineIndex
) -> Iterator[Notice]:
    """Say where Korean stays because it stands in something that is kept whole."""
    yield from (
        Notice(line_index.line(at), reason)
        for at, reason in (
            *hidden_text(text, post.lumps, value_starts(drafts)),
            *hidden_in_blocks(text, found.code_blocks, found.guarded),
        )
    )


def _image_targets(drafts: Iterable[Draft], post: Masked) -> Iterator[str]:
    """The destination or label of each image whose alt is prose.

    Read from the masked text, where the blanks and quotes of Liquid don't end a destination.
    """
    for draft in drafts:
        for name, spot in draft.spots.items():
            if kind_of(name) is not IMAGE or spot.closing is None:
                continue
            start, end = spot.closing
            behind = post.text[start:end]
            target = (
                links.inline_target(behind, 1) or links.kramdown_target(behind, 1)
                if behind.startswith("](")
                else None
            )
            if target is not None:
                low, high = target.destination
                yield post.source[start + low : start + high]
            else:
                found = links.label(post.source[start:end], 1)
                yield found[0] if found else ""
