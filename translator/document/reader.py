"""Reading a post: the stages in their order, each made from what those before it gave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from translator.document import fields
from translator.document.attributes import values_in
from translator.document.blocks import parse_blocks
from translator.document.codemarks import CodeMarks, code_of
from translator.document.comments import comments_in
from translator.document.disputed import mark_disputed
from translator.document.front_matter import find_front_matter
from translator.document.glued import mark_glued
from translator.document.hidden import left_alone
from translator.document.inline_scan import scan_leaves
from translator.document.inline_state import InlineContext
from translator.document.keyed import keyed_segments
from translator.document.kramdown_blocks import KramdownBlock, among_lines, kramdown_blocks
from translator.document.layout import lay_out
from translator.document.mask import Lump, mask
from translator.document.mdxblocks import parse_mdx_blocks
from translator.document.notes import Notes, notes_of
from translator.document.opaque_terms import mark_parted, mark_terms
from translator.document.parse_options import Engine, ParseOptions
from translator.document.pictures import described_in_korean, described_targets
from translator.document.placing import place_items
from translator.document.segments import Draft, draft_leaves, draft_values, in_order
from translator.document.shortcode_bodies import ShortcodeBodies
from translator.document.skeleton import Block, Skeleton, bones_of_kramdown, skeleton_of
from translator.document.source_map import LineIndex, split_lines
from translator.document.spans import Label
from translator.document.types import Notice, Segment


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
    it, for comparison; `kept_code` are the code spans that stay as they are (None: all of them do). `own_blocks` are
    kramdown's, none where another renders the post.
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
    own_blocks: Sequence[KramdownBlock]

    def segments(self) -> tuple[Segment, ...]:
        """The prose in its order, with keys."""
        lines = self.line_index.lines([draft.start for draft in self.drafts])
        return keyed_segments(self.drafts, lines, self.notes.of_each(self.drafts))

    def line_of(self, offset: int) -> int:
        """The line (from 1) of a character."""
        return self.line_index.line(offset)

    def skeleton(self) -> Skeleton:
        """Blocks, nesting, and what each protects; and kramdown's own blocks, where it renders the post, but for posts
        with notes to the translator, which are blocks to it and leave a mirror."""
        bones = skeleton_of(self.text, self.blocks, self.drafts, self.line_index, noted=self.noted)
        if self.noted:
            return bones
        return bones + bones_of_kramdown(
            self.own_blocks, self.line_of(self.front.end), self.drafts, self.line_index
        )

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
    front = fields.Front(0) if setting.part else fields.read(text, find_front_matter(text), options.fields)

    post = mask(text, front.end, options.engine, options.shortcodes)
    lines = split_lines(post.text, front.end)

    mdx = options.engine is Engine.MDX
    blocks = parse_mdx_blocks(lines) if mdx else parse_blocks(lines, options.engine)
    own_blocks = kramdown_blocks(text, front.end) if options.engine is Engine.KRAMDOWN else ()
    placed = among_lines(own_blocks, text, front.end, lines)
    mark_disputed(blocks, text, lines, options.engine, placed)
    if options.engine is Engine.KRAMDOWN:
        mark_glued(blocks.tokens, lines, placed)
    elif options.engine is Engine.GOLDMARK:
        mark_terms(blocks.tokens, text, lines)
        mark_parted(blocks.tokens, text, lines)
    layout = lay_out(text, blocks, lines, options.engine, comments=options.code_comments)
    del blocks  # a long post twice would be too much

    labels = layout.labels | setting.labels
    known_targets = setting.alt_targets | described_in_korean(post, front.end)
    code = CodeMarks(
        options.code_words,
        lambda: code_of(layout.items, lines, post) if setting.code is None else setting.code,
        setting.kept_code,
    )
    bodies = ShortcodeBodies(post) if options.engine is Engine.GOLDMARK else None
    context = InlineContext(options.engine, options.alt, labels, known_targets, code, bodies)
    scans = scan_leaves(layout.leaves, post, context)
    drafted = draft_leaves(layout.leaves, scans, text)
    del scans  # a long post twice would be too much

    found = place_items(layout.items, drafted, post, lines, options)
    del drafted
    notes = notes_of(text, post.lumps, found.stands, found.notes_amid, found.notes_between)
    values = [*values_in(text, found.holders, options), *comments_in(text, found.code_lines)]
    drafts = in_order([*front.drafts, *found.drafts, *draft_values(text, values)]) if front.translate else []

    line_index = LineIndex(text)
    left = left_alone(text, post.lumps, found, drafts, code.unclear)
    notices = [*front.notices, *(Notice(line_index.line(at), reason) for at, reason in left)]
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
        image_targets=frozenset(described_targets(drafts, post)),
        all_code=code.code,
        kept_code=frozenset(code.kept) if code.words else None,
        line_index=line_index,
        own_blocks=own_blocks,
    )
