"""The document room: a post's bytes to spans and segments, and back.

    document = parse(read_post(path))
    document.segments            the prose, each as tagged text with a stable key
    document.assemble({...})     the same post with translations in place

Nothing that is not proven prose ever changes: see `translator.document.types` for the data.
"""

from __future__ import annotations

from translator.document.decoding import decode_post, read_post
from translator.document.document import Document, parse
from translator.document.inspection import inspect
from translator.document.options import AltText, CodeWords, Engine, ParseOptions
from translator.document.outline import Destination, Heading, Nature
from translator.document.pictures import Picture
from translator.document.placed import PlacedBlock
from translator.document.skeleton import Bone, Skeleton, explain_difference
from translator.document.tagged import check_tags, clean, clean_for, prose_of
from translator.document.types import Assembly, Notice, Refusal, Segment, SegmentKind, Span, Tag

__all__ = [
    "AltText",
    "Assembly",
    "Bone",
    "CodeWords",
    "Destination",
    "Document",
    "Engine",
    "Heading",
    "Nature",
    "Notice",
    "ParseOptions",
    "Picture",
    "PlacedBlock",
    "Refusal",
    "Segment",
    "SegmentKind",
    "Skeleton",
    "Span",
    "Tag",
    "check_tags",
    "clean",
    "clean_for",
    "decode_post",
    "explain_difference",
    "inspect",
    "parse",
    "prose_of",
    "read_post",
]
