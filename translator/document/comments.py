"""The comments in a code block: found by a Pygments lexer, so never a string, an identifier or an output."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from translator.document.attributes import Value
from translator.document.layout import Range, Style

_NAME = re.compile(r"\{?[ \t]*\.?([A-Za-z0-9_+#.-]+)")
_LINE = re.compile(r"[^\n]+")
# What makes a line a comment, at its two ends; decoration of `*` and `=` too.
_OPENING = re.compile(
    r"[ \t]*(?:<!--+|/\*+!?|//*[/!]?|\(\*+|\{-+|#+[!']?|--+(?:\[=*\[)?|;+|%+|\*+(?!/)|:+|'|REM\b|\"\"\")?[ \t*=#~|^-]*",
    re.IGNORECASE,
)
_CLOSING = re.compile(r"[ \t*=#~|-]*(?:\*+/|--+>|\*+\)|-+\}|\]=*\])?[ \t]*\Z")
# What authors name a fence after, for the lexer that reads it.
_OTHER_NAMES = {
    "dotenv": "bash", "env": "bash", "gradle": "groovy", "html5": "html", "jsonc": "json", "kt": "kotlin",
    "kts": "kotlin", "node": "js", "prisma": "graphql", "svelte": "html", "vb": "vb.net",
}  # fmt: skip
# Languages whose lexers call comments that document something strings.
_DOCUMENTED = frozenset({"fsharp", "gleam", "json5", "php", "rust"})
_TERMINATOR = re.compile(r"\*/|--!?>|\*\)|-\}|[\r\n]|\?>|</script|\\\s*\Z")


@dataclass(frozen=True, slots=True)
class CodeLines:
    """A block of code: what its fence or tag names as its language, and where each of its lines stands."""

    info: str
    ranges: tuple[Range, ...]


def comments_in(text: str, blocks: Iterable[CodeLines]) -> Iterator[Value]:
    """The comments in blocks of code as values, line by line, each named after its language."""
    for block in blocks:
        code = "\n".join(text[low:high] for low, high in block.ranges)
        starts = list(accumulate((high - low + 1 for low, high in block.ranges[:-1]), initial=0))
        for start, end in _comment_texts(block.info, code):
            line = bisect_right(starts, start) - 1
            begin, behind = block.ranges[line]
            low, high = begin + start - starts[line], min(begin + end - starts[line], behind)
            if low < high:
                yield Value(low, high, block.info, "", Style.COMMENT)


def _comment_texts(info: str, code: str) -> Iterator[tuple[int, int]]:
    """Where the comments' texts stand in `code`, line by line, without the marks that make them comments.

    `info` is the fence's: an unknown language, or none, has no comments that one could be sure of.
    """
    from pygments.lexers import get_lexer_by_name
    from pygments.token import Comment, String
    from pygments.util import ClassNotFound

    match = _NAME.match(info)
    if not match:
        return
    name = match.group(1).lower()
    try:
        lexer = get_lexer_by_name(_OTHER_NAMES.get(name, name), stripnl=False, ensurenl=False)
    except ClassNotFound:
        return
    prose = {Comment, Comment.Single, Comment.Multiline, Comment.Singleline}
    if not _DOCUMENTED.isdisjoint(lexer.aliases):
        prose.add(String.Doc)
    for start, kind, value in lexer.get_tokens_unprocessed(code + "\n"):  # some lexers want every line ended
        if kind in prose:
            for line in _LINE.finditer(value):
                yield from _text(start + line.start(), line.group())


def _text(start: int, line: str) -> Iterator[tuple[int, int]]:
    opening = _OPENING.match(line)
    assert opening
    closing = _CLOSING.search(line, opening.end())
    end = closing.start() if closing else len(line)
    if any(map(str.isalnum, line[opening.end() : end])):
        yield start + opening.end(), start + end


def ends_comment(text: str) -> bool:
    """Whether a text could end the comment that it is written into."""
    return _TERMINATOR.search(text) is not None
