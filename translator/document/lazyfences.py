"""Fences that open in a block quote and close outside of it: renderers disagree about what is code from there on.

    >```
    git clone https://example.com/a
    ```

kramdown takes all lines to the next blank one for the quote's, so this is code in a quote to it. To CommonMark the
quote ends with its marks, the fence with it, and the last line opens another fence. Posts are written for either
reading: where one has such a fence, what kramdown takes for code is found here, and kept beside mistune's code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_FENCE = re.compile(r" {0,3}(?P<run>`{3,}|~{3,})[ \t]*[^\s`]*[ \t]*\Z")
QUOTE = re.compile(r" {0,3}> ?")
_QUOTED_FENCE = re.compile(r" {0,3}(?:> ?)+ {0,3}(?:```|~~~)")
# What ends a quote in kramdown though no blank line does: an end-of-block mark, an element that is no span.
QUOTE_ENDS = re.compile(
    r"[ \t]*\^?[ \t]*\Z| {0,3}</?(?!(?:a|abbr|acronym|b|big|bdo|br|button|cite|code|del|dfn|em|i|img|input|ins|kbd"
    r"|label|mark|option|q|rb|rbc|rp|rt|rtc|ruby|samp|script|select|small|span|strike|strong|sub|sup|textarea|time"
    r"|tt|u|var)\b)[A-Za-z]"
)
_MAX_QUOTES = 20  # within each other


def disputed_lines(lines: Sequence[str]) -> frozenset[int]:
    """The lines that kramdown takes for code in a post with a fence as above; none in any other post."""
    if not any(_QUOTED_FENCE.match(line) for line in lines):
        return frozenset()
    numbered = list(enumerate(lines))
    if not _has_lazy_fence(lines):
        return frozenset()
    return frozenset(_code(numbered, 0))


def _has_lazy_fence(lines: Sequence[str]) -> bool:
    """Whether a fence is open where the marks of its quote end, and a line of text follows."""
    run = ""
    quoted = False
    for line in lines:
        if not QUOTE.match(line):
            if quoted and run and not QUOTE_ENDS.match(line):
                return True
            quoted, run = False, ""
            continue
        quoted = True
        inner = line
        while mark := QUOTE.match(inner):
            inner = inner[mark.end() :]
        if fence := _FENCE.match(inner):
            run = "" if run and _closes(inner, run) else run or fence["run"]
    return False


def _code(lines: Sequence[tuple[int, str]], depth: int) -> Iterator[int]:
    """The lines (number and text) that are fenced code, as kramdown with GitHub's rules reads them."""
    barren: set[str] = set()
    at = 0
    while at < len(lines):
        text = lines[at][1]
        if fence := _FENCE.match(text):
            end = _closing(lines, at + 1, fence["run"]) if fence["run"] not in barren else None
            if end is None:
                barren.add(fence["run"])
                at += 1
                continue
            yield from (number for number, _ in lines[at : end + 1])
            at = end + 1
        elif QUOTE.match(text) and depth < _MAX_QUOTES:
            end = at
            while end < len(lines) and not QUOTE_ENDS.match(lines[end][1]):
                end += 1
            yield from _code(
                [(number, QUOTE.sub("", line, count=1)) for number, line in lines[at:end]], depth + 1
            )
            at = max(end, at + 1)
        else:
            at += 1


def _closing(lines: Sequence[tuple[int, str]], at: int, run: str) -> int | None:
    return next((index for index in range(at, len(lines)) if _closes(lines[index][1], run)), None)


def _closes(line: str, run: str) -> bool:
    bare = line.strip(" \t")
    indent = len(line) - len(line.lstrip(" "))
    return indent <= 3 and len(bare) >= len(run) and not bare.strip(run[0])
