"""The images of a post: where each is written, which file it names, how it is described, and whether in prose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from translator.document import link_targets
from translator.document.mask import Masked
from translator.document.outline import Destination
from translator.document.segments import Draft
from translator.hangul import HANGUL_CLASS
from translator.tags import IMAGE, kind_of

_FARTHEST = 3000  # characters from an image's beginning to the file that it names
_IMG = re.compile(r"<img\b(?:\"[^\"]*\"|'[^']*'|[^\"'<>])*>", re.IGNORECASE)
_SRC = re.compile(r"\ssrc\s*=\s*[\"']?\Z", re.IGNORECASE)
_ALT = re.compile(r"\salt\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_KOREAN_ALT = re.compile(
    rf"!\[(?=[^\[\]]*[{HANGUL_CLASS}])[^\[\]]*+\](?:\([ \t]*(<[^<>\n]*>|[^\s()]+)|\[([^\[\]]+)\])"
)
_TAIL = re.compile(r">?(?:\s+(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\)))?[ \t]*\)")


@dataclass(frozen=True, slots=True)
class Picture:
    """An image, `text[start:end]`: the `target` that it names, its description as it is written, its line."""

    start: int
    end: int
    target: str
    alt: str
    line: int


def described_in_korean(post: Masked, start: int) -> frozenset[str]:
    """The destinations of images with a Korean alt from `start` on, told at a glance: one that is described so once is
    described in prose everywhere.
    """
    return frozenset(
        post.source[slice(*match.span(match.lastindex or 0))]
        for match in _KOREAN_ALT.finditer(post.text, start)
    )


def described_targets(drafts: Iterable[Draft], post: Masked) -> Iterator[str]:
    """The destination or label of each image whose alt is prose.

    Read from the masked text, where the blanks and quotes of Liquid don't end a destination.
    """
    for draft in drafts:
        for name, spot in draft.spots.items():
            if kind_of(name) is not IMAGE or spot.closing is None:
                continue
            start, end = spot.closing
            behind = post.text[start:end]
            target = (
                link_targets.inline_target(behind, 1) or link_targets.kramdown_target(behind, 1)
                if behind.startswith("](")
                else None
            )
            if target is not None:
                low, high = target.destination
                yield post.source[start + low : start + high]
            else:
                found = link_targets.label(post.source[start:end], 1)
                yield found[0] if found else ""


def find_pictures(text: str, destinations: Iterable[Destination]) -> Iterator[Picture]:
    """The images among what a post's links lead to, in their order. Those by reference (`![a][b]`) aren't found."""
    for one in destinations:
        picture = _in_markdown(text, one) or _in_html(text, one)
        if picture is not None:
            yield picture


def _in_markdown(text: str, one: Destination) -> Picture | None:
    at = one.start - (text[one.start - 1 : one.start] == "<")
    while text[at - 1 : at] in {" ", "\t"}:
        at -= 1
    if text[at - 2 : at] != "](":
        return None
    closing = at - 2
    opening = _opening(text, closing)
    if opening is None or text[opening - 1 : opening] != "!":
        return None
    tail = _TAIL.match(text, one.end)
    end = tail.end() if tail else one.end
    return Picture(opening - 1, end, one.text, text[opening + 1 : closing], one.line)


def _opening(text: str, closing: int) -> int | None:
    """The bracket that the one at `closing` closes."""
    depth = 0
    for at in range(closing - 1, max(closing - _FARTHEST, -1), -1):
        if text[at] in "[]" and text[at - 1 : at] != "\\":
            depth += 1 if text[at] == "]" else -1
            if depth < 0:
                return at
    return None


def _in_html(text: str, one: Destination) -> Picture | None:
    low = max(one.start - _FARTHEST, 0)
    found = text[low : one.start].lower().rfind("<img")
    if found < 0:
        return None
    start = low + found
    tag = _IMG.match(text, start, start + 2 * _FARTHEST)
    if tag is None or tag.end() < one.end or not _SRC.search(text, start, one.start):
        return None
    alt = _ALT.search(tag.group())
    said = (alt[1] if alt[1] is not None else alt[2]) if alt else ""
    return Picture(start, tag.end(), one.text, said, one.line)
