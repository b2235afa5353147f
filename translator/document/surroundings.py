"""Tags that a translation may not put into other surroundings, since a renderer reads what is there by other rules.

To kramdown a pipe may part a row's cells wherever it stands, and in `<mark>` and its like there is no Markdown. Hugo
has each shortcode read what stands within by itself: where nothing stands between two of them, words would be a
paragraph.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from translator.document.kramdown_elements import is_raw
from translator.document.tagged import Kept, Node, Paired


def moved_pipe(source: Sequence[Node], target: Sequence[Node], pipes: frozenset[str]) -> bool:
    """Whether one of the tags that are pipes stands in other markup than in the source."""
    own, new = dict(_parents(source, "")), dict(_parents(target, ""))
    return any(own.get(pipe) != new.get(pipe) for pipe in pipes)


def moved_markup(source: Sequence[Node], target: Sequence[Node], openings: Mapping[str, str]) -> str:
    """The opening tag of an element whose text kramdown reads raw, and which other markup stands in than in the source;
    "" where there is none. `openings` are the texts of the tags in both.
    """
    own = dict(_parents(source, ""))
    for name, parent in _parents(target, ""):
        for element in {parent, own.get(name, parent)} - {""}:
            if own.get(name, parent) != parent and is_raw(openings[element]):
                return openings[element]
    return ""


def filled_gap(
    source: Sequence[Node], target: Sequence[Node], pairs: Sequence[tuple[str, str]]
) -> tuple[str, str] | None:
    """Two neighbours among the tags that begin and end something, with nothing between them but in one of both texts;
    None where there are none. What ends and what begins behind it may have words between.
    """
    begins, ends = {begin for begin, _ in pairs}, {end for _, end in pairs}
    own = dict(_gaps(source, begins | ends))
    for gap, filled in _gaps(target, begins | ends):
        apart = gap[0] in ends and gap[1] in begins
        if not apart and own.get(gap, filled) != filled:
            return gap
    return None


def filled_edge(
    source: Sequence[Node], target: Sequence[Node], first: frozenset[str], last: frozenset[str]
) -> str:
    """One of the tags with nothing before it (`first`) or behind it (`last`) but in one of both texts; "" if none."""
    own, new = dict(_edges(source, first, last)), dict(_edges(target, first, last))
    return next((name for name in own if own[name] != new.get(name)), "")


def _edges(nodes: Sequence[Node], first: frozenset[str], last: frozenset[str]) -> Iterator[tuple[str, bool]]:
    """Each of the tags, and whether anything stands before it, or behind it."""
    flat = [node for node in _flat(nodes) if not isinstance(node, str) or node.strip()]
    for index, node in enumerate(flat):
        if not isinstance(node, str) and node.id in first:
            yield node.id, index > 0
        elif not isinstance(node, str) and node.id in last:
            yield node.id, index + 1 < len(flat)


def _parents(nodes: Sequence[Node], parent: str) -> Iterator[tuple[str, str]]:
    """Each tag with the one that it stands in, "" for none."""
    for node in nodes:
        if not isinstance(node, str):
            yield node.id, parent
        if isinstance(node, Paired):
            yield from _parents(node.children, node.id)


def _gaps(nodes: Sequence[Node], tags: set[str]) -> Iterator[tuple[tuple[str, str], bool]]:
    """Each two neighbours among some tags, and whether anything stands between them."""
    last, filled = "", False
    for node in _flat(nodes):
        if isinstance(node, Kept) and node.id in tags:
            if last:
                yield (last, node.id), filled
            last, filled = node.id, False
        else:
            filled |= not isinstance(node, str) or bool(node.strip())


def _flat(nodes: Sequence[Node]) -> Iterator[str | Kept]:
    for node in nodes:
        if isinstance(node, Paired):
            yield from _flat(node.children)
        else:
            yield node
