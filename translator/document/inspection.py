"""How a post was understood, as plain data: what a person attaches to a report."""

from __future__ import annotations

from typing import Any

from translator.document.document import Document


def inspect(document: Document) -> dict[str, Any]:
    """Spans with what was recognised, segments with their keys and tags, notices; ready for JSON.

    Offsets count characters from the start of the text, lines from 1.
    """
    text = document.text
    line = document.line_of
    return {
        "engine": document.options.engine.value,
        "translate": document.translate,
        "characters": len(text),
        "spans": [
            {
                "start": span.start,
                "end": span.end,
                "line": line(span.start),
                "segment": span.segment,
                "why": span.why,
                "text": text[span.start : span.end],
            }
            for span in document.spans
        ],
        "segments": [
            {
                "key": segment.key,
                "kind": segment.kind.value,
                "line": segment.line,
                "start": segment.start,
                "end": segment.end,
                "field": segment.field,
                "section": segment.section,
                "translatable": segment.translatable,
                "source": segment.source,
                "tags": [
                    {
                        "id": tag.id,
                        "paired": tag.paired,
                        "opening": tag.opening,
                        "closing": tag.closing,
                        "why": document.why(segment, tag),
                    }
                    for tag in segment.tags
                ],
                "notes": list(segment.notes),
            }
            for segment in document.segments
        ],
        "skeleton": [bone.what for bone in document.skeleton],
        "notices": [{"line": notice.line, "reason": notice.reason} for notice in document.notices],
    }
