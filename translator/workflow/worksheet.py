"""The worksheet: the one file that whoever translates by hand edits, with a place for the English of each passage.

It is Markdown: a header with the passage's key, its Korean as a quote, and an empty place below. A passage is known by
its key, which is made of its text, so that it stays the same wherever the passage goes and whatever changes around it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from translator.tags import for_model

END = "end"
"""What stands in the last header in place of a key."""
POST_FIELD, COUNT_FIELD = "Post", "Passages"

_NEEDS_ESCAPE = re.compile(r"^(?=[ \t]*(?:#|>|`{3}|~{3}|\\))", re.MULTILINE)
_ESCAPED = re.compile(r"^([ \t]*)\\(?=[ \t]*(?:#|>|`{3}|~{3}|\\))", re.MULTILINE)

_HOW = """\
- Write the English of each passage below its quoted Korean. Leave the headers
  and the quotes as they are. What you leave empty stays untranslated.
- Tags such as `<b1>…</b1>` and `<c2>code</c2>` stand for markup: each comes
  back exactly once, wherever the English wants it.
- A line of your English that begins with `#`, `>`, ```` ``` ````, `~~~` or a
  backslash needs one more backslash before it, which is taken off again.
- Everything before the first passage and after the last header is ignored."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that wants English.

    `key` is its segment's, `number` its number in the reference, `line` (from 1) where it stands in the post; `english`
    is what is written below it already.
    """

    key: str
    source: str
    number: int
    line: int
    kind: str
    english: str = ""


def write_worksheet(post: str, passages: Sequence[Passage]) -> str:
    """The worksheet for passages of a post, by its label."""
    head = f"# English for {post}\n\n{POST_FIELD}: {post}\n{COUNT_FIELD}: {len(passages)}\n\n{_HOW}\n"
    return "\n".join([head, *map(_written, passages), f"## [{END}]\n"])


def _written(passage: Passage) -> str:
    korean = "\n".join(f"> {line}".rstrip() for line in for_model(passage.source).split("\n"))
    english = escape(for_model(passage.english))
    place = f"passage {passage.number}, line {passage.line}, {passage.kind}"
    return f"## [{passage.key}] {place}\n\n{korean}\n\n{english}\n"


def escape(english: str) -> str:
    """English as it is written into a worksheet: what looks like a part of the sheet has a backslash before it."""
    return _NEEDS_ESCAPE.sub(r"\\", english)


def unescape(english: str) -> str:
    """English as it was meant; what `escape` has written comes back as it was."""
    return _ESCAPED.sub(r"\1", english)
