"""What a segment holds without the names of its tags: by it, what was to be written is held against what is read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from translator.document.tagged import Kept, Node, read_tagged
from translator.document.types import Tag
from translator.tags import BREAK, CODE_MARK, KINDS, kind_of

SPACE = re.compile(r"\s+")
# What emphasis is written as where Markdown's delimiters can't say it (a word glued to a closing bracket).
EMPHASIS = {f"<{kind.element}>": kind for kind in KINDS if kind.element}
_BROKEN = (BREAK.letters, "")
Content = tuple[str | tuple[str, str], ...]
"""A segment's content without the names of its tags: text, kept bytes, and ends of markup."""


def content_of(source: str, tags: Sequence[Tag]) -> Content:
    """The content of a segment as it was read."""
    return content_from(read_tagged(source, tags)[0], tags)


def element_of(name: str) -> str:
    """The HTML element that says what a tag of emphasis does; empty for any other tag."""
    kind = kind_of(name)
    return kind.element if kind is not None else ""


def attributes_of(closing: str) -> str:
    """The list of attributes that belongs to what these marks of emphasis close."""
    begin = closing.find("{")
    return closing[begin:] if begin >= 0 else ""


def content_from(nodes: Sequence[Node], tags: Sequence[Tag]) -> Content:
    """The content of a segment of these nodes, its tags in the form in which they are written."""
    known = {tag.id: tag for tag in tags}
    flat: list[str | tuple[str, str]] = []
    _flatten(nodes, known, flat)
    result: list[str | tuple[str, str]] = []
    for number, item in enumerate(flat):
        if not isinstance(item, str):
            result.append(item)
            continue
        text = SPACE.sub(" ", item)
        before, after = (
            flat[number - 1] if number else _BROKEN,
            flat[number + 1] if number + 1 < len(flat) else _BROKEN,
        )
        text = text.lstrip() if before[0] == BREAK.letters else text
        text = text.rstrip() if after[0] == BREAK.letters else text
        if text:
            result.append(text)
    return tuple(result)


def _flatten(nodes: Sequence[Node], tags: Mapping[str, Tag], flat: list[str | tuple[str, str]]) -> None:
    for node in nodes:
        if isinstance(node, str):
            if flat and isinstance(flat[-1], str):
                flat[-1] += node
            else:
                flat.append(node)
            continue
        tag = tags[node.id]
        kind = kind_of(node.id)
        if isinstance(node, Kept):
            flat.append((BREAK.letters if kind is BREAK else "kept", tag.opening))
            continue
        kind = EMPHASIS.get(tag.opening, kind)
        assert kind is not None  # the segment has no other tags
        letter, emphasis = kind.letters, kind.element != "" or kind is CODE_MARK
        flat.append((f"<{letter}", "" if emphasis else tag.opening))
        _flatten(node.children, tags, flat)
        flat.append((f"{letter}>", attributes_of(tag.closing) if emphasis else tag.closing))
