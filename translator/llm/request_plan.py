"""Which passages go together into one request.

Measured by blind comparison (docs/english.md): the fewer passages a request wants, the better its sentences read, as
long as it sees the whole post; ranges alone drift apart in what recurs, and a short brief, made first, holds them
together. So a short post is one request. A longer one begins with a brief, in which the model translates title and
headings and decides what the ranges would decide differently; the ranges follow, all at once. How many there are is a
matter of money, too, since each sends the post again: as many as cost little more than pasting the post into a chat,
where the whole post has to come back. A post that is too long for one view is cut into parts, at headings.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from translator.document.types import Segment, SegmentKind
from translator.llm.prompt import SYSTEM, Chunk, Head
from translator.llm.tokens import ENGLISH_PER_KOREAN, count_tokens
from translator.llm.view import excerpt, is_touch_up, parts

if TYPE_CHECKING:
    from translator.llm.interface import Job

SMALL = 900
"""Tokens of Korean up to which a post is one request."""
RANGE = 650
"""Tokens of Korean in a range, if money allows."""
SLOW, QUICK_RANGE = 2600, 1100
"""From so many tokens on a single answer takes too long: then ranges have so many, whatever they cost."""
AT_ONCE = 6
"""Ranges of one view, at most."""
DEAREST = 1.05
"""What a first translation may cost, to what it costs to paste the post into a chat, for the sake of more ranges."""
_LARGEST = 4000
"""Tokens of Korean in a range, whatever their number: the longer an answer, the more is lost when it breaks off."""
PART = 24_000
"""Tokens of a view."""
_FRAME = 500
"""Tokens of terms, names and voice that a small context window has to hold beside the instructions and the view."""
_SMALLEST_PART = 200  # tokens of a post that a request holds at least
_HEADINGS = 60
"""Headings that a brief translates, at most."""


@dataclass(frozen=True, slots=True)
class RequestPlan:
    """The requests for a post: `brief`, if there is one, is asked for before `ranges`, which can go out at once."""

    brief: Chunk | None
    ranges: tuple[Chunk, ...]

    def without(self, answered: Collection[str]) -> tuple[Chunk, ...]:
        """The ranges but for what has an answer by now."""
        left = (
            (chunk, tuple(one for one in chunk.segments if one.key not in answered)) for chunk in self.ranges
        )
        return tuple(Chunk(chunk.head, segments) for chunk, segments in left if segments)


def plan(
    job: Job,
    wanted: Sequence[Segment],
    done: Mapping[str, str],
    context_window: int | None = None,
    *,
    at_once: int = AT_ONCE,
    caches: bool = True,
) -> RequestPlan:
    """The requests that bring `wanted`, segments of `job` in order; `done` are the translations there are, by key.

    `at_once`: ranges that one view may be cut into; with 1 there is no brief. `caches`: whether the endpoint is likely
    to charge little for what it has just read. The same input gives the same requests.
    """
    if not wanted:
        return RequestPlan(None, ())
    keys = frozenset(one.key for one in wanted)
    if is_touch_up(job, keys, done):
        head = Head(job, excerpt(job, keys, done), touch_up=True)
        return RequestPlan(
            None, tuple(Chunk(head, part) for part in _ranges(wanted, 1, _most(context_window)))
        )
    heads = [Head(job, view) for view in parts(job, done, room_of(context_window))]
    most = _most(context_window) * (1 if at_once > 1 else 2)
    ranges: list[Chunk] = []
    for head in heads:
        asked = [one for one in wanted if one.key in head.view.shown]
        number = 1 if at_once == 1 else _number(head, asked, at_once, caches=caches)
        ranges += (Chunk(head, part) for part in _ranges(asked, number, most))
    brief = None
    if len(ranges) > 1 and at_once > 1 and not job.brief:
        first = heads[0]
        asked = [one for one in wanted if one.key in first.view.shown]
        headings = [one for one in asked if is_heading(one)] or asked[:1]
        brief = Chunk(first, tuple(headings[:_HEADINGS]), brief=True)
    return RequestPlan(brief, tuple(ranges))


def is_heading(segment: Segment) -> bool:
    """Whether a brief translates it: the title, or a heading."""
    return segment.kind is SegmentKind.HEADING or (
        segment.kind is SegmentKind.FRONT_MATTER and segment.field == "title"
    )


def head_for(job: Job, wanted: Collection[str], done: Mapping[str, str], context_window: int | None) -> Head:
    """One view in which all of `wanted` stand: the whole post where there is room, else what is around them."""
    if not is_touch_up(job, wanted, done) and count_tokens(job.text) <= room_of(context_window):
        return Head(job, parts(job, done, room_of(context_window))[0])
    return Head(job, excerpt(job, wanted, done), touch_up=True)


def cost(segment: Segment) -> int:
    """About how many tokens a segment takes in a request."""
    return count_tokens(segment.source) + 5


def room_of(window: int | None) -> int:
    """Tokens of a view for a model with this context window: as many again are left for the answer."""
    if window is None:
        return PART
    free = window - count_tokens(SYSTEM) - _FRAME
    return min(PART, max(_SMALLEST_PART, round(free / (1 + 1.5 * ENGLISH_PER_KOREAN))))


def _most(window: int | None) -> int:
    return _LARGEST if window is None else min(_LARGEST, room_of(window))


def _number(head: Head, asked: Sequence[Segment], at_once: int, *, caches: bool) -> int:
    """How many ranges are asked for with one view: as many as help the English, and as money allows."""
    total = sum(map(cost, asked))
    if total <= SMALL:
        return 1
    least = 1 if total <= SLOW else min(at_once, math.ceil(total / QUICK_RANGE))
    most = min(at_once, math.ceil(total / RANGE))
    return next(
        (number for number in range(most, least, -1) if _is_fair(head, asked, number, caches=caches)), least
    )


_OUT, _CACHED, _CACHEABLE = 5.0, 0.05, 1024
"""What a token out costs, and one from the cache, to one that goes in; tokens from which on there is a cache."""
_MARKS, _A_NUMBER = 4, 3
"""Tokens that a passage's marks take in the view beyond their bytes, and its number in the answer."""
_SECOND_LOOK, _DECISIONS, _TAIL = 1.06, 150, 120
"""What the second look makes of an answer; tokens of a brief's decisions, and of what stands behind the post."""


def _is_fair(head: Head, asked: Sequence[Segment], number: int, *, caches: bool) -> bool:
    """Whether a brief and so many ranges cost at most DEAREST of the paste of the post, or of the part in view."""
    korean = sum(count_tokens(one.source) for one in asked)
    english = ENGLISH_PER_KOREAN * korean
    there = min(count_tokens(head.job.text), count_tokens(head.view.text))
    paste = there + _OUT * (there - korean + english)
    prefix = count_tokens(head.system) + count_tokens(head.text) + _MARKS * len(asked)
    again = _CACHED if caches and prefix >= _CACHEABLE else 1.0
    asking = prefix * (1 + number * again) + _TAIL * (1 + number)
    answers = _OUT * (_SECOND_LOOK * (english + _A_NUMBER * len(asked)) + _DECISIONS)
    return asking + answers <= DEAREST * paste


def _ranges(segments: Sequence[Segment], number: int, most: int) -> Iterator[tuple[Segment, ...]]:
    """Cut into so many ranges of about the same size, or into more if they would have over `most` tokens of Korean."""
    if not segments:
        return
    total = sum(map(cost, segments))
    for part in _partition(segments, total / max(number, math.ceil(total / most))):
        yield tuple(part)


def _partition(segments: Sequence[Segment], target: float) -> list[Sequence[Segment]]:
    """The cuts with the least squared distance from `target`, best before a heading and never behind one."""
    ends = [0]
    for one in segments:
        ends.append(ends[-1] + cost(one))
    best = [0.0] + [math.inf] * len(segments)
    cut = [0] * (len(segments) + 1)
    for end in range(1, len(segments) + 1):
        last = end == len(segments)
        behind_heading = 0.3 * (not last and segments[end - 1].kind is SegmentKind.HEADING)
        amid_section = 0.05 * (not last and segments[end].kind is not SegmentKind.HEADING)
        for start in range(end - 1, -1, -1):
            size = ends[end] - ends[start]
            if size > 1.4 * target and start < end - 1:
                break
            worth = best[start] + ((size - target) / target) ** 2 + behind_heading + amid_section
            if worth < best[end]:
                best[end], cut[end] = worth, start
    found: list[Sequence[Segment]] = []
    end = len(segments)
    while end:
        found.append(segments[cut[end] : end])
        end = cut[end]
    return found[::-1]
