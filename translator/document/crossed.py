"""What kramdown strikes out across the edges of other markup, be that code, links, emphasis or elements.

    ~~하나 `둘~~ 셋`        [하나 ~~둘](/a) 셋~~

It takes all from two tildes to the next two, whatever stands between them. That is kept whole.
"""

from __future__ import annotations

import re
from itertools import accumulate

_STRUCK = re.compile(r"~~(?![\s~])(?P<inside>.*?[^\s~])~~", re.DOTALL)
_NO_MARKS = re.compile(
    r"\\[!-/:-@\[-`{-~]|(?P<code>`+).*?(?P=code)|(?<!\S)[`*_]+(?!\S)|(?<=[^\W_])_+(?=[^\W_])", re.DOTALL
)
_BRACKET = re.compile(r"[\[\]]")
_TAG = re.compile(r"<(?P<closes>/?)(?!(?:br|img|hr|input|wbr)\b)[^\W\d][^<>]*(?<!/)>")


def struck_out(text: str, at: int) -> re.Match[str] | None:
    """What two tildes at an offset strike out, and what is `inside`."""
    return _STRUCK.match(text, at)


def reaches_out(inside: str) -> bool:
    """Whether markup begins in what is struck out and ends outside, or ends in it and began outside."""
    bare = _NO_MARKS.sub("", inside)
    if "`" in bare or any(bare.count(mark) % 2 for mark in ("*", "**", "_", "__", "$$")):
        return True
    brackets = [1 if mark == "[" else -1 for mark in _BRACKET.findall(bare)]
    tags = [-1 if closes else 1 for closes in _TAG.findall(bare)]
    return not (_is_balanced(brackets) and _is_balanced(tags))


def _is_balanced(steps: list[int]) -> bool:
    depths = list(accumulate(steps))
    return not depths or (min(depths) >= 0 and depths[-1] == 0)
