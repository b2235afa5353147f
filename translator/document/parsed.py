"""A parsed post as the way back sees it: what assembly and its trials need of a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, Self

if TYPE_CHECKING:
    from collections.abc import Mapping

    from translator.document.notes import Edit
    from translator.document.parse_options import ParseOptions
    from translator.document.segments import Draft
    from translator.document.skeleton import Skeleton
    from translator.document.types import Segment


class Parsed(Protocol):
    """What `translator.document.document.Document` is to those who write a mirror from it; see there."""

    text: str
    options: ParseOptions
    body_start: int
    labels: frozenset[str]
    kept_code: frozenset[str]
    drafts: tuple[Draft, ...]
    segments: tuple[Segment, ...]

    @property
    def skeleton(self) -> Skeleton:
        """Blocks, nesting, and what each protects."""
        ...

    @property
    def note_edits(self) -> tuple[Edit, ...]:
        """How the translator's notes that stand in no segment leave a mirror."""
        ...

    @property
    def noted_segments(self) -> tuple[int, ...]:
        """The segments, by number, that hold a note in the midst of their text."""
        ...

    def parse_mirror(self, text: str) -> Self:
        """Read `text` as a mirror of this post."""
        ...

    def parse_part(self, text: str) -> Self:
        """Read a part of this post's body by itself."""
        ...

    def front_with(self, values: Mapping[str, str]) -> str:
        """The front matter with other values, by dotted key."""
        ...

    def front_holds(self, path: str, value: str) -> bool:
        """Whether a front matter value can be written."""
        ...
