"""Which code spans of a post hold words to be read: those in Korean that none of the post's code has."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from urllib.parse import unquote

from translator.code_words import CodeReading, read_code_words
from translator.document.layout import Code, Guarded, Item
from translator.document.mask import Masked
from translator.document.parse_options import CodeWords
from translator.document.source_map import Lines
from translator.hangul import has_hangul

# Code spans and destinations in running text, well enough to know what is named in them.
_SPAN = re.compile(r"(?<!`)(`{1,2})(?!`)((?:[^`\n]|\n(?![ \t>]*\n))+)\1(?!`)(\{:)?")
_DESTINATION = re.compile(r"(?:\]\([ \t]*|(?:src|href)=[\"']?)<?([^\s<>()\"']+)")
_CODE_LUMPS = frozenset("highlight html-pre html-code html-script html-style mermaid math".split())


def code_of(items: Iterable[Item], lines: Lines, post: Masked) -> str:
    """All that is code in a post, or names a file, for comparison: its blocks of code, and what names a file or a thing
    in running text.
    """
    text = post.source
    blocks = [
        (lines.starts[item.first], lines.ends[item.last])
        for item in items
        if isinstance(item, Code) or (isinstance(item, Guarded) and item.what == "code")
    ]
    blocks += [(lump.start, lump.end) for lump in post.lumps if lump.why in _CODE_LUMPS]
    parts = [text[start:end] for start, end in blocks]
    parts += [
        span[2]
        for span in _SPAN.finditer(text)
        if has_hangul(span[2]) and (span[3] or read_code_words(span[2]) is CodeReading.CODE)
    ]
    parts += [unquote(match[1]) for match in _DESTINATION.finditer(text)]
    return "\n".join(part for part in parts if has_hangul(part))


_RUN = re.compile(r"`+")


def code_span(words: str, width: int, taken: Collection[str]) -> str:
    """Words between code marks, `width` of them a side unless the words have as many, or the span is `taken`.

    To kramdown marks end where more than enough of them stand, so there are more than anywhere in the words.
    """
    width = max(width, *(len(run) + 1 for run in _RUN.findall(words)), 1)
    inside = f" {words} " if words.startswith("`") or words.endswith("`") else words
    while True:
        marks = "`" * width
        written = f"{marks}{inside}{marks}"
        if written not in taken:
            return written
        width += 1


@dataclass(slots=True)
class CodeMarks:
    """Tells code spans apart. `find_code` gives all code of the post; it is asked once, if at all.

    In a mirror words are in English, and look like any code: there `theirs` are the code spans, marks and all, that the
    post keeps, and all others hold words. What was found: `kept` spans, those of them that are `unclear`, and whether
    any hold `words`.
    """

    mode: CodeWords
    find_code: Callable[[], str]
    theirs: frozenset[str] | None = None
    kept: set[str] = field(default_factory=set)
    unclear: set[str] = field(default_factory=set)
    words: bool = False
    code: str | None = None
    _known: dict[str, bool] = field(default_factory=dict)

    def hold_words(self, written: str, shown: str) -> bool:
        """Whether the code span `written`, which shows `shown`, is to be read, and so to be translated."""
        if self.mode is CodeWords.KEEP:
            return False
        holds = written not in self.theirs if self.theirs is not None else self._is_read(written, shown)
        if holds:
            self.words = True
        else:
            self.kept.add(written)
        return holds

    def _is_read(self, written: str, shown: str) -> bool:
        if not has_hangul(shown):
            return False
        reading = read_code_words(shown)
        if reading is CodeReading.CODE or self._in_code(shown.strip()):
            return False
        if reading is CodeReading.UNCLEAR and self.mode is CodeWords.AUTO:
            self.unclear.add(written)
            return False
        return True

    def _in_code(self, shown: str) -> bool:
        if self.code is None:
            self.code = self.find_code()
        if shown not in self._known:
            self._known[shown] = shown in self.code
        return self._known[shown]
