"""Which segments go together into one request."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from translator.document.types import Segment, SegmentKind
from translator.llm.prompt import Chunk
from translator.llm.tokens import ENGLISH_PER_KOREAN, count_tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from translator.llm.interface import Job

LARGEST = 1000
"""Tokens of source in a request, when there is much to do."""
SMALLEST = 450
"""Below this, what every request repeats would outweigh the text."""
AT_ONCE = 7
"""Requests that one post is cut into at most, as long as none gets larger than LARGEST."""
_MOST_SEGMENTS = 48
_FRAME = 900
"""Tokens that the fixed part, the context and the schema may take, for small context windows."""


def cost(segment: Segment) -> int:
    """Tokens of a segment in a request."""
    return count_tokens(segment.source) + 5


def plan(job: Job, wanted: Sequence[Segment], context_window: int | None = None) -> list[Chunk]:
    """Cut `wanted`, which are segments of `job` in order, into chunks of about the same size.

    A short post is cut finer, so that its chunks can go out at the same time; a long one into chunks of
    LARGEST. A heading stays with what follows it. The same input gives the same chunks.
    """
    if not wanted:
        return []
    total = sum(map(cost, wanted))
    number = max(math.ceil(total / LARGEST), min(AT_ONCE, total // SMALLEST), 1)
    target = total / number
    if context_window is not None:
        target = min(target, max(64.0, (context_window - _FRAME) / (1 + 2 * ENGLISH_PER_KOREAN)))
    return [Chunk(job, tuple(part)) for part in _partition(wanted, target)]


def _partition(segments: Sequence[Segment], target: float) -> list[Sequence[Segment]]:
    """The cuts with the least squared distance from `target`, and few of them behind a heading."""
    ends = [0]
    for one in segments:
        ends.append(ends[-1] + cost(one))
    best = [0.0] + [math.inf] * len(segments)
    cut = [0] * (len(segments) + 1)
    for end in range(1, len(segments) + 1):
        after_heading = end < len(segments) and segments[end - 1].kind is SegmentKind.HEADING
        for start in range(end - 1, max(-1, end - 1 - _MOST_SEGMENTS), -1):
            size = ends[end] - ends[start]
            if size > 1.4 * target and start < end - 1:
                break
            worth = best[start] + ((size - target) / target) ** 2 + 0.1 * after_heading
            if worth < best[end]:
                best[end], cut[end] = worth, start
    parts: list[Sequence[Segment]] = []
    end = len(segments)
    while end:
        parts.append(segments[cut[end] : end])
        end = cut[end]
    return parts[::-1]
