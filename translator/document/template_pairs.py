"""Pairs of template tags: what a shortcode or a Liquid tag begins has to end behind it, and on the same level.

`{{< note >}}글{{< /note >}}` the other way round ends the site's build, and emphasis that begins within and ends behind
is none: the site renders what stands within by itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from translator.document.tagged import Kept, Node, Paired

_TAG = re.compile(
    r"\{\{(?P<mark>[<%])(?:/\*)?\s*(?P<slash>/?)\s*(?P<shortcode>[\w.-][\w./-]*)|\{%-?\s*(?P<end>end)?(?P<liquid>[a-z]\w*)"
)
_ALONE = re.compile(r"(?<!\*)/(?:>\}\}|%\}\})\Z")
_BLOCK = re.compile(r"\s*(?:[#>|]|[-+*:][ \t]|[0-9]{1,9}[.)][ \t]|`{3}|~{3})")
_MIDDLES = frozenset({"else", "elsif", "when"})

_Place = tuple[str, str]
"""A kept tag, and the pair of marks that it stands in; "" if none."""


def lost_pair(
    source: Sequence[Node], target: Sequence[Node], openings: Mapping[str, str]
) -> tuple[str, str] | None:
    """Two template tags that a translation doesn't keep a pair, as they are written; None where all are.

    `openings` are the texts of the tags in both.
    """
    kept = set(_pairs(target, openings))
    for begin, end, level in _pairs(source, openings):
        if (begin, end, True) not in kept and (level or (begin, end, False) not in kept):
            return openings[begin], openings[end]
    return None


def pair_around(nodes: Sequence[Node], openings: Mapping[str, str]) -> tuple[str, str] | None:
    """The pair of tags, as they are written, that all of a text stands within; None where there is none."""
    parts = [node for node in nodes if not isinstance(node, str) or node.strip()]
    first, last = (parts[0], parts[-1]) if parts else ("", "")
    if not (isinstance(first, Kept) and isinstance(last, Kept)):
        return None
    around = any((first.id, last.id) == (begin, end) for begin, end, _ in _pairs(nodes, openings))
    return (openings[first.id], openings[last.id]) if around else None


def tag_pairs(nodes: Sequence[Node], openings: Mapping[str, str]) -> list[tuple[str, str]]:
    """The names of the tags that begin something and end it, pair by pair."""
    return [(begin, end) for begin, end, _ in _pairs(nodes, openings)]


def lone_ends(nodes: Sequence[Node], openings: Mapping[str, str]) -> set[str]:
    """The names of the shortcodes that end what begins in another block."""
    ended = {end for _, end in tag_pairs(nodes, openings)}
    tags = ((name, _TAG.match(openings[name])) for name, _ in _kept(nodes, ""))
    return {name for name, tag in tags if tag and tag["slash"] and name not in ended}


def blocks_within(nodes: Sequence[Node], openings: Mapping[str, str]) -> list[str]:
    """What would begin a block between two tags, where the site reads the text by itself; or a line, which may have a
    quote's mark before it."""
    pairs = tag_pairs(nodes, openings)
    found: list[str] = []
    depth, is_first = 0, False
    for node in nodes:
        if isinstance(node, str):
            first, *others = node.split("\n")
            found += [first] * (is_first and _BLOCK.match(first) is not None)
            found += others * (depth > 0)
            is_first &= not node.strip()
        else:
            is_first = any(begin == node.id for begin, _ in pairs)
            depth += is_first - any(end == node.id for _, end in pairs)
    return found


def _pairs(nodes: Sequence[Node], openings: Mapping[str, str]) -> Iterator[tuple[str, str, bool]]:
    """The tags that belong together, and whether they stand in the same markup."""
    opened: list[tuple[str, _Place]] = []
    count: Counter[str] = Counter()
    for name, inside in _kept(nodes, ""):
        match = _TAG.match(openings[name])
        if match is None or _ALONE.search(openings[name]):
            continue
        word = (match["mark"] or "") + (match["shortcode"] or match["liquid"])
        if word in _MIDDLES and opened:
            begin, around = opened[-1][1]
            yield begin, name, inside == around
        elif not (match["slash"] or match["end"]):
            opened.append((word, (name, inside)))
            count[word] += 1
        elif count[word]:
            while opened[-1][0] != word:
                count[opened.pop()[0]] -= 1
            count[word] -= 1
            begin, around = opened.pop()[1]
            yield begin, name, inside == around


def _kept(nodes: Sequence[Node], inside: str) -> Iterator[_Place]:
    for node in nodes:
        if isinstance(node, Kept):
            yield node.id, inside
        elif isinstance(node, Paired):
            yield from _kept(node.children, node.id)
