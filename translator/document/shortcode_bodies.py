"""What stands within shortcodes, between the tag that begins one and the tag that ends it.

Hugo renders that by itself: a shortcode there is HTML by then, and no more the word that Hugo puts in the place of one
that stands in the post.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate

from translator.document.mask import Masked

_TAG = re.compile(r"\{\{[<%](?!/\*)\s*(?P<closes>/?)\s*(?P<name>[\w./-]+)")
_ALONE = ("/>}}", "/%}}")


class ShortcodeBodies:
    """The texts of a post that stand within a shortcode."""

    def __init__(self, post: Masked) -> None:
        ranges = sorted(_bodies(post))
        self._starts = [start for start, _ in ranges]
        self._ends = list(accumulate((end for _, end in ranges), max))

    def hold(self, offset: int) -> bool:
        """Whether the character at an offset of the post is in one."""
        index = bisect_right(self._starts, offset) - 1
        return index >= 0 and offset < self._ends[index]


def _bodies(post: Masked) -> Iterator[tuple[int, int]]:
    opened: list[tuple[str, int]] = []
    count: Counter[str] = Counter()
    for lump in post.lumps:
        tag = _TAG.match(post.source, lump.start, lump.end) if lump.why == "shortcode" else None
        if tag is None or post.source.endswith(_ALONE, lump.start, lump.end):
            continue
        name = tag["name"]
        if not tag["closes"]:
            opened.append((name, lump.end))
            count[name] += 1
        elif count[name]:
            while opened[-1][0] != name:  # which nothing closes
                count[opened.pop()[0]] -= 1
            count[name] -= 1
            yield opened.pop()[1], lump.start
