"""A parsed post, and how it is put together."""

from __future__ import annotations

import posixpath
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from translator.collector import paused_collector
from translator.document import fields
from translator.document.assemble import assemble, try_apart
from translator.document.hidden import hidden_in_markup
from translator.document.notes import Edit
from translator.document.outline import Destination, Heading, find_destinations, read_heading
from translator.document.parse_options import CodeWords, ParseOptions
from translator.document.pictures import Picture, find_pictures
from translator.document.placed import PlacedBlock, place_blocks
from translator.document.reader import ReaderSetting, read
from translator.document.skeleton import Skeleton
from translator.document.spans import tile
from translator.document.types import Assembly, Notice, Refusal, Segment, Span, Tag


def parse(text: str, options: ParseOptions | None = None) -> Document:
    """Read a post. Every text is a document: what can't be understood is protected and noted."""
    return Document(text, options or ParseOptions())


class Document:
    """A parsed post: `segments` are its prose in its order, `spans` tile its text, `notices` say what was left alone.

    `skeleton` is what a mirror must have in common with it. `drafts` go with the segments, one for one: they say where
    each stands and are the business of this room alone.
    """

    def __init__(self, text: str, options: ParseOptions, setting: ReaderSetting | None = None) -> None:
        self.text = text
        self.options = options
        self.setting = setting or ReaderSetting()
        with paused_collector():
            reading = read(text, options, self.setting)
            # Other images may have the same file, and then be described in prose, too.
            if not reading.image_targets <= reading.known_targets:
                known = self.setting.alt_targets | reading.image_targets
                del reading  # a long post twice would be too much
                reading = read(text, options, replace(self.setting, alt_targets=known))
        self.body_start = reading.front.end
        self.translate = reading.front.translate
        self.labels = reading.labels
        self.kept_code = reading.kept_code or frozenset()
        self.drafts = tuple(reading.drafts)
        self.segments = reading.segments()
        self._reading = reading

    def line_of(self, offset: int) -> int:
        """The line (from 1) of a character."""
        return self._reading.line_of(offset)

    def why(self, segment: Segment, tag: Tag) -> str:
        """What a segment's tag was recognised as."""
        return self.drafts[self._index[segment.key]].spots[tag.id].why

    @cached_property
    def _index(self) -> Mapping[str, int]:
        return {segment.key: index for index, segment in enumerate(self.segments)}

    @cached_property
    def notices(self) -> tuple[Notice, ...]:
        """What was left alone, line by line."""
        found = hidden_in_markup(self.text, self.spans) if self.translate else ()
        notices = [*self._reading.notices, *(Notice(self.line_of(at), reason) for at, reason in found)]
        return tuple(sorted(notices, key=lambda notice: notice.line))

    @property
    def note_edits(self) -> tuple[Edit, ...]:
        """How the translator's notes that stand in no segment leave a mirror."""
        return self._reading.notes.edits

    @cached_property
    def noted_segments(self) -> tuple[int, ...]:
        """The segments, by number, that hold a note for their translator in the midst of their text."""
        return tuple(self._reading.notes.in_midst(self.drafts)) if self._reading.notes else ()

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """The slices of the text, in order, without a gap; protected ones with what was recognised."""
        prose = [
            (start, end, segment.key)
            for segment, draft in zip(self.segments, self.drafts, strict=True)
            for start, end in draft.texts
        ]
        return tile(self.text, prose, self._reading.span_labels())

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """The headings in their order, those without prose too."""
        return tuple(
            read_heading(self.text, block.start, block.draft)
            for block in self._reading.blocks
            if block.what.startswith("heading")
        )

    @cached_property
    def destinations(self) -> tuple[Destination, ...]:
        """Where its links, images and link definitions lead, in their order."""
        return tuple(
            Destination(start, end, self.text[start:end], self.line_of(start))
            for start, end in find_destinations(self.text, self._reading.span_labels())
        )

    @cached_property
    def pictures(self) -> tuple[Picture, ...]:
        """Its images, in their order."""
        return tuple(find_pictures(self.text, self.destinations))

    @cached_property
    def blocks(self) -> tuple[PlacedBlock, ...]:
        """Blocks and containers with their places, in their order."""
        return tuple(place_blocks(self._reading.blocks, self.drafts))

    def leads_to(self, segment: Segment) -> dict[str, str]:
        """Where the links and images in a segment lead, by the tag that stands for each."""
        found: dict[str, str] = {}
        for name, spot in self.drafts[self._index[segment.key]].spots.items():
            for start, end in filter(None, (spot.closing, spot.opening)):
                first = bisect_left(self.destinations, start, key=lambda one: one.start)
                if first < len(self.destinations) and self.destinations[first].end <= end:
                    found.setdefault(name, self.destinations[first].text)
        return found

    @cached_property
    def skeleton(self) -> Skeleton:
        """Blocks, nesting, and what each protects."""
        return self._reading.skeleton()

    def assemble(self, translations: Mapping[str, str]) -> Assembly:
        """Put translations (key -> tagged text) in place; escaped where needed, refused where that isn't enough."""
        return assemble(self, translations)

    def try_apart(self, translations: Mapping[str, str]) -> tuple[Refusal, ...]:
        """Which of a few translations can't stand in the post, each tried in its own lines: quick, however long the
        post is. That they can stand there together is for `assemble` to prove.
        """
        return try_apart(self, translations)

    def parse_mirror(self, text: str) -> Document:
        """Read `text` as a mirror of this post: what is prose here is prose there, in any language.

        So it is with images' descriptions, and with words between code marks.
        """
        reading = self._reading
        setting = replace(
            self.setting, alt_targets=reading.image_targets, noted=reading.noted, kept_code=reading.kept_code
        )
        options = (
            self.options
            if reading.kept_code is not None
            else replace(self.options, code_words=CodeWords.KEEP)
        )
        mirror = Document(text, options, setting)
        moved = self._moved_images(mirror)
        if not moved:
            return mirror
        return Document(text, options, replace(setting, alt_targets=setting.alt_targets | moved))

    def _moved_images(self, mirror: Document) -> frozenset[str]:
        """Files of its images that a mirror in another folder names by another path, to the same name."""
        names = {posixpath.basename(target) for target in self._reading.image_targets} - {""}
        if not names:
            return frozenset()
        own = {destination.text for destination in self.destinations}
        named = {destination.text for destination in mirror.destinations} - own
        return frozenset(target for target in named if posixpath.basename(target) in names)

    def parse_part(self, text: str) -> Document:
        """Read a part of this post's body by itself, with the whole post's link definitions."""
        return Document(
            text,
            self.options,
            replace(self.setting, labels=self.labels, part=True, code=self._reading.all_code),
        )

    def front_with(self, values: Mapping[str, str]) -> str:
        """The front matter with other values, by dotted key."""
        return fields.rewrite(self.text[: self.body_start], values)

    def front_holds(self, path: str, value: str) -> bool:
        """Whether a front matter value can be written."""
        return fields.can_hold(self.text[: self.body_start], path, value)
