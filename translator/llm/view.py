"""How a post looks to the model: the post itself, its passages numbered and tagged in place.

A passage is a segment with prose to translate. Everything between passages (code, tables' pipes, images, front
matter) stands there as it is in the post, so that the model sees what the prose refers to. Three views are made:
the whole post, a part of one that is too long for one request, and an excerpt around a few passages of a post that
is translated already. A view's text is the same in every request that is made from it, so that a provider's prompt
cache knows it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from translator.document.types import SegmentKind
from translator.llm.tokens import count_tokens
from translator.tags import for_model

if TYPE_CHECKING:
    from translator.document.types import Segment
    from translator.llm.interface import Job

_MARKS = (("«", "»"), ("⟦", "⟧"), ("‹", "›"), ("⦃", "⦄"), ("⧼", "⧽"))
"""Pairs of brackets that may mark passages: the first of which the post has neither is taken."""

_MOST_LINES, _FIRST_LINES, _LAST_LINES = 60, 36, 12
"""Lines between two passages: from how many on their middle is left out, and how many then stay at each end."""
_FEW_LINES, _FEW_FIRST, _FEW_LAST = 14, 8, 4
"""The same in an excerpt, where they are only the surroundings."""
_LONGEST_LINE, _LINE_START, _LINE_END = 600, 400, 100
"""Characters of a line: from how many on its middle is left out (a picture in base64), and how many then stay."""

_BEFORE, _AFTER = 2, 1
"""Passages of an excerpt that stand before and after one that is asked for, if there is room."""
_ROOM = 100
"""Tokens of Korean that the passages on one side may have."""
_FEW = 0.25
"""An excerpt is shown where the passages to translate are at most this part of the post's prose."""


@dataclass(frozen=True, slots=True)
class View:
    """A post as the model sees it.

    `text` is what is shown, `numbers` gives the number of each passage by its segment's key, the same in every view
    of a post; `shown` are the keys of the passages that are in this one, `translated` those of them that are translated
    already. `opening` and `closing` are the marks: a passage begins behind `«12»` (`«=12»` where it is translated), and
    ends with its line or, if there are any `ends`, at `«/»`. `beside`: what is translated is shown in both languages,
    in English alone otherwise. `outline` are the headings of the whole post in a view of a later part.
    """

    text: str
    numbers: Mapping[str, int]
    shown: frozenset[str]
    translated: frozenset[str] = frozenset()
    opening: str = "«"
    closing: str = "»"
    beside: bool = False
    ends: bool = False
    outline: tuple[str, ...] = ()

    def number(self, segment: Segment) -> int:
        """The number under which a passage stands in the view."""
        return self.numbers[segment.key]


def _in_order(segments: Iterable[Segment]) -> list[Segment]:
    """The passages as they stand in the post; a value inside another passage comes right after that one."""
    return sorted((one for one in segments if one.translatable), key=lambda one: (one.start, -one.end))


def parts(job: Job, done: Mapping[str, str], most: int, *, beside: bool = False) -> list[View]:
    """The post in views of at most about `most` tokens each, cut at headings where there are any.

    `done` are translations by key: their passages are shown in English, `beside` their Korean or instead of it. Each
    view but the first has the headings of the whole post as its `outline`.
    """
    painter = _Painter(job, done, beside=beside)
    if count_tokens(job.text) <= most:
        return [painter.between(0, len(job.text))]
    cuts = _cuts(painter.passages, job.text, most)
    outline = tuple(
        done.get(one.key) or one.source for one in painter.passages if one.kind is SegmentKind.HEADING
    )
    ends = [*cuts[1:], len(job.text)]
    return [
        painter.between(start, end, outline if start else ()) for start, end in zip(cuts, ends, strict=True)
    ]


def excerpt(job: Job, wanted: Collection[str], done: Mapping[str, str]) -> View:
    """The surroundings of the passages `wanted`, Korean and English side by side where they are translated."""
    return _Painter(job, done, beside=True).around(wanted)


def is_touch_up(job: Job, wanted: Collection[str], done: Mapping[str, str]) -> bool:
    """Whether the passages `wanted` are a few among translated ones, for which an excerpt will do."""
    if not done:
        return False
    passages = [one for one in job.segments if one.translatable]
    asked = sum(count_tokens(one.source) for one in passages if one.key in wanted)
    return asked <= _FEW * sum(count_tokens(one.source) for one in passages)


def _cuts(passages: Sequence[Segment], text: str, most: int) -> list[int]:
    """Where the parts begin: each is as long as there is room for, and ends before a heading where its second half
    has one.
    """
    lines = [one for one in passages if one.kind is not SegmentKind.FRONT_MATTER]
    starts = [text.rfind("\n", 0, one.start) + 1 for one in lines]
    reach = [0]  # tokens up to the end of each, from the first on
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        reach.append(reach[-1] + count_tokens(text[start:end]))
    cuts = [0]
    first = 0
    for at in range(len(lines)):
        if reach[at + 1] - reach[first] > most and at > first:
            headings = (
                number
                for number in range(at, first, -1)
                if lines[number].kind is SegmentKind.HEADING and reach[number] - reach[first] > most / 2
            )
            first = next(headings, at)
            cuts.append(starts[first])
    return cuts


class _Painter:
    """Paints views of one post."""

    def __init__(self, job: Job, done: Mapping[str, str], *, beside: bool = False) -> None:
        self.text = job.text
        self.passages = _in_order(job.segments)
        self.numbers = {one.key: number for number, one in enumerate(self.passages, 1)}
        self.starts = [one.start for one in self.passages]
        self.done = done
        self.beside = beside
        everything = self.text + "".join(done.values())
        self.opening, self.closing = next(
            (pair for pair in _MARKS if not any(mark in everything for mark in pair)), _MARKS[0]
        )
        self._ends = False

    def between(self, start: int, end: int, outline: tuple[str, ...] = ()) -> View:
        """The post from one offset to another."""
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        chosen = self.passages[first:last]
        painted = self._paint(chosen, start, end)
        return self._view(painted.strip("\n"), chosen, outline)

    def around(self, wanted: Collection[str]) -> View:
        """What stands around the passages `wanted`, and the headings above them."""
        chosen: set[int] = set()
        for index, one in enumerate(self.passages):
            if one.key in wanted:
                chosen |= {index, *self._neighbours(index, wanted)}
                chosen |= set(self._headings_above(index))
        runs: list[list[int]] = []
        for index in sorted(chosen):
            if runs and index == runs[-1][-1] + 1:
                runs[-1].append(index)
            else:
                runs.append([index])
        painted = [self._paint_run(run) for run in runs]
        gap = "\n[…]\n"
        lead = "" if runs and runs[0][0] == 0 else "[…]\n"
        tail = "" if runs and runs[-1][-1] == len(self.passages) - 1 else "\n[…]"
        text = lead + gap.join(painted) + tail
        return self._view(text, [self.passages[index] for index in sorted(chosen)])

    def _view(self, text: str, chosen: Sequence[Segment], outline: tuple[str, ...] = ()) -> View:
        keys = frozenset(one.key for one in chosen)
        return View(
            text,
            self.numbers,
            keys,
            keys & self.done.keys(),
            self.opening,
            self.closing,
            beside=self.beside,
            ends=self._ends,
            outline=outline,
        )

    def _neighbours(self, index: int, wanted: Collection[str]) -> Iterable[int]:
        for step, most in ((-1, _BEFORE), (1, _AFTER)):
            room = _ROOM
            for away in range(1, most + 1):
                other = index + step * away
                if not 0 <= other < len(self.passages) or self.passages[other].key in wanted:
                    break
                room -= count_tokens(self.passages[other].source)
                if room < 0 and away > 1:
                    break
                yield other

    def _headings_above(self, index: int) -> Iterable[int]:
        """The post's title, and the nearest heading above."""
        if self.passages[0].kind in (SegmentKind.FRONT_MATTER, SegmentKind.HEADING):
            yield 0
        for other in range(index - 1, -1, -1):
            if self.passages[other].kind is SegmentKind.HEADING:
                yield other
                return

    # ---- text

    def _paint_run(self, run: Sequence[int]) -> str:
        first, last = self.passages[run[0]], self.passages[run[-1]]
        start = self.text.rfind("\n", 0, first.start) + 1
        end = self.text.find("\n", last.end)
        return self._paint(
            [self.passages[index] for index in run], start, len(self.text) if end < 0 else end, few=True
        )

    def _paint(self, chosen: Sequence[Segment], start: int, end: int, *, few: bool = False) -> str:
        pieces: list[str] = []
        at = start
        for one in chosen:
            if one.start < at:  # a value inside the passage before
                pieces.append("\n")
            else:
                pieces.append(_gap(self.text[at : one.start], few=few))
            pieces.append(self._passage(one))
            at = max(at, one.end)
        pieces.append(_gap(self.text[at : max(at, end)], few=few))
        return "".join(pieces)

    def _passage(self, one: Segment) -> str:
        number = self.numbers[one.key]
        english = self.done.get(one.key)
        source = for_model(one.source)
        if english is None:
            lead, text = f"{self.opening}{number}{self.closing}", source
        else:
            lead = f"{self.opening}={number}{self.closing}"
            text = f"{source} ⇒ {for_model(english)}" if self.beside else for_model(english)
        if "\n" in text or not self._ends_with_line(one):
            self._ends = True
            return f"{lead}{text}{self.opening}/{self.closing}"
        return lead + text

    def _ends_with_line(self, one: Segment) -> bool:
        """Whether it is plain without a mark where a passage ends: no text stands right behind or below it."""
        if self.text[one.end : one.end + 1] not in ("", "\n", "\r"):
            return False
        if one.kind in (SegmentKind.FRONT_MATTER, SegmentKind.HEADING):
            return True
        start, end = one.end + 1, self.text.find("\n", one.end + 1)
        below = self.text[start : end if end >= 0 else len(self.text)]
        following = bisect_left(self.starts, start)
        return not below.strip() or (
            following < len(self.starts) and self.starts[following] <= start + len(below)
        )


def _gap(text: str, *, few: bool = False) -> str:
    """What stands between two passages, with the middle left out where it is very long."""
    most, first, last = (
        (_FEW_LINES, _FEW_FIRST, _FEW_LAST) if few else (_MOST_LINES, _FIRST_LINES, _LAST_LINES)
    )
    lines = [_line(line) for line in text.split("\n")] if len(text) > _LONGEST_LINE else text.split("\n")
    if len(lines) > most:
        left = len(lines) - first - last
        lines = [*lines[:first], f"[… {left} lines left out …]", *lines[-last:]]
    return "\n".join(lines)


def _line(line: str) -> str:
    if len(line) <= _LONGEST_LINE:
        return line
    left = len(line) - _LINE_START - _LINE_END
    return f"{line[:_LINE_START]}[… {left} characters left out …]{line[-_LINE_END:]}"


def spell_numbers(numbers: Iterable[int]) -> str:
    """`3, 5–9`: which passages are asked for, in a few words."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)
