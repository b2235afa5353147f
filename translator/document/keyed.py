"""From drafts to segments: each gets its key, its line, the heading above it and the notes that are said of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from translator.document.segments import Draft
from translator.document.tagged import prose_of
from translator.document.types import Segment, SegmentKind


def keyed_segments(
    drafts: Sequence[Draft], lines: Iterable[int], notes: Iterable[tuple[str, ...]]
) -> tuple[Segment, ...]:
    """The prose of a post in its order; the line (from 1) of each draft and its notes go with it, one for one."""
    seen: dict[str, int] = {}
    section = ""
    segments: list[Segment] = []
    for draft, line, said in zip(drafts, lines, notes, strict=True):
        base = _key(draft.kind, draft.source)
        seen[base] = seen.get(base, 0) + 1
        key = base if seen[base] == 1 else f"{base}-{seen[base]}"
        segments.append(
            Segment(
                key,
                draft.kind,
                draft.source,
                draft.tags,
                line,
                draft.start,
                draft.end,
                draft.field,
                section,
                said,
            )
        )
        if draft.kind is SegmentKind.HEADING:
            section = " ".join(prose_of(draft.source, draft.tags).split())
    return tuple(segments)


def _key(kind: SegmentKind, source: str) -> str:
    """A segment's key, before repeats are numbered."""
    name = kind.value
    return f"{name}-{hashlib.sha256((name + source).encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
