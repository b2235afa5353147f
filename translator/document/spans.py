"""Slices that tile the text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from translator.document.types import Span


@dataclass(frozen=True, slots=True)
class Label:
    """What `text[start:end]` was recognised as."""

    start: int
    end: int
    why: str


def _from_widest(label: Label) -> tuple[int, int, bool, str]:
    """Of two labels over the same slice the one that names a construct is narrower; else their names decide."""
    return label.start, -label.end, label.why != "no words", label.why


def tile(text: str, prose: Iterable[tuple[int, int, str]], labels: Sequence[Label]) -> tuple[Span, ...]:
    """Spans from the first character to the last: prose by segment, the rest by the narrowest label over it."""
    ordered = sorted({label for label in labels if label.start < label.end}, key=_from_widest)
    spans: list[Span] = []
    at = 0
    stack: list[Label] = []
    following = 0

    def fill(end: int) -> None:
        """Protected spans from `at` to `end`."""
        nonlocal at, following
        while at < end:
            while following < len(ordered) and ordered[following].start <= at:
                stack.append(ordered[following])
                following += 1
            while stack and stack[-1].end <= at:
                stack.pop()
            stop = min(end, ordered[following].start) if following < len(ordered) else end
            if stack:
                stop = min(stop, stack[-1].end)
            why = stack[-1].why if stack else "blank" if text[at:stop].isspace() else "markup"
            if spans and spans[-1].segment is None and spans[-1].why == why and spans[-1].end == at:
                spans[-1] = Span(spans[-1].start, stop, None, why)
            else:
                spans.append(Span(at, stop, None, why))
            at = stop

    for start, end, key in sorted(prose):
        if start < at or start >= end:
            continue
        fill(start)
        if spans and spans[-1].segment == key:
            spans[-1] = Span(spans[-1].start, end, key, "prose")
        else:
            spans.append(Span(start, end, key, "prose"))
        at = end
    fill(len(text))
    return tuple(spans)
