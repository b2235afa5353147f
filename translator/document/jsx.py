"""JSX as MDX reads it: the shape of a tag, and the lines that hold nothing but tags.

Expressions in braces are covered when this looks at a text, so that nothing in them ends a tag.
"""

from __future__ import annotations

import re

from translator.document.covers import BLOCK_COVER, INLINE_COVER

_COVER = f"[{BLOCK_COVER}{INLINE_COVER}]"
_NAME = r"[A-Za-z_$][\w$-]*(?:[.:][A-Za-z_$][\w$-]*)*"
# From a name to the end of its tag: attributes, strings (which may hold anything), covered expressions.
_INSIDE = r"""(?:[^"'<>/]|/(?!>)|"[^"]*"|'[^']*')*+"""
JSX_TAG = re.compile(
    rf"<(?P<close>/?)[ \t]*(?:(?P<name>{_NAME})(?P<attributes>(?![\w$.:-]){_INSIDE}))?(?P<alone>/?)>"
)
"""A tag or a fragment's (`<>`), to its end; it may go over several lines."""

MAYBE_TAGS = rf"^ *(?=<[A-Za-z_$/>]|{_COVER}+[ \t]*(?:<|\{{))"
"""Where a line of tags may begin."""

_FAR = 5_000  # no tag is longer
_COVERS = re.compile(rf"{_COVER}+")
_BLANKS = re.compile(r"[ \t]*")


def tags_end(text: str, at: int, limit: int) -> int | None:
    """Where a run of tags and expressions that begins at `at` ends its line; None if anything else stands there."""
    end = run_of_tags(text, at, limit)
    return end if end > at and (end == len(text) or text[end] == "\n") else None


def run_of_tags(text: str, at: int, limit: int) -> int:
    """Where a run of tags and expressions that begins at `at` ends, with the blanks behind it: `at` if none does."""
    limit = min(limit, at + _FAR)
    while at < limit and text[at] != "\n":
        found = JSX_TAG.match(text, at, limit) or _COVERS.match(text, at, limit)
        if found is None:
            break
        behind = _BLANKS.match(text, found.end())
        at = behind.end() if behind else found.end()
    return at


def is_self_closing(text: str, at: int) -> bool:
    """Whether the tag that begins at `at` closes itself: `<svg … />`."""
    found = JSX_TAG.match(text, at, at + _FAR)
    return found is not None and found["alone"] == "/"
