"""A translation tried in its own lines first, so that a bad one is found without reading the whole mirror again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

from translator.document.segments import Draft
from translator.document.skeleton import first_difference
from translator.tags import EMPHASIS, bare

if TYPE_CHECKING:
    from translator.document.parsed import Parsed

_SUSPECT = re.compile(
    r"[\\`*~\[\]<&{}$|]|(?<!\w)_|_(?!\w)|^\s*(?:[-+=:!?/#>]|[0-9]+[.)]|import\b|export\b)|#\s*\Z|:[\w+-]+:",
    re.MULTILINE,
)
_SHOWN = re.compile(r"\s*.\S{0,15}", re.DOTALL)
_LINE_END = re.compile(r"[\r\n]|\Z")
_BLANK_LINES = re.compile(r"(?>\r\n|\r|\n)(?:[ \t]*(?>\r\n|\r|\n))+")
_NEAR = 2000  # characters on each side that are read along
_GLUED = re.compile(rf"\w<{EMPHASIS}>|</{EMPHASIS}>\w")


def is_suspect(target: str) -> bool:
    """Whether a translation holds anything that could be markup in its place. Others need no trial."""
    return bool(_SUSPECT.search(bare(target)) or _GLUED.search(target))


def new_markup(source: str, target: str) -> str:
    """What of a translation could be markup in its place and isn't in the source, with what follows; maybe empty."""
    known = Counter(match[0].strip() for match in _SUSPECT.finditer(bare(source)))
    text = bare(target)
    for match in _SUSPECT.finditer(text):
        known[match[0].strip()] -= 1
        if known[match[0].strip()] < 0:
            return _SHOWN.match(text, match.start())[0].strip()  # type: ignore[index]
    return ""


def find_trial(document: Parsed, draft: Draft) -> TrialParse | None:
    """A conclusive trial of the segment: in its own lines, or in all lines from a blank one to the next."""
    text = document.text
    start = max(text.rfind("\n", 0, draft.start), text.rfind("\r", 0, draft.start)) + 1
    start = max(start, document.body_start)
    match = _LINE_END.search(text, draft.end)
    end = match.start() if match else len(text)
    trial = TrialParse(document, draft, start, end)
    if trial.conclusive:
        return trial
    begin = max(document.body_start, start - _NEAR)
    begin = max((blank.end() for blank in _BLANK_LINES.finditer(text, begin, start)), default=begin)
    blank = _BLANK_LINES.search(text, end, end + _NEAR)
    finish = blank.start() if blank else min(len(text), end + _NEAR)
    if (begin, finish) == (start, end):
        return None
    trial = TrialParse(document, draft, begin, finish)
    return trial if trial.conclusive else None


class TrialParse:
    """Some lines with one segment in them, as a document of their own."""

    def __init__(self, document: Parsed, draft: Draft, start: int, end: int) -> None:
        text = document.text
        self.start, self.end = start, end
        self.source = document.parse_part(text[self.start : self.end])
        self.index = next(
            (
                index
                for index, mine in enumerate(self.source.drafts)
                if mine.start + self.start == draft.start
                and mine.source == draft.source
                and mine.style is draft.style
            ),
            None,
        )

    @property
    def conclusive(self) -> bool:
        """Whether the lines read the same by themselves as in the post."""
        return self.index is not None

    def holds(self, mirror_text: str, matches: Callable[[Parsed, int], bool]) -> bool:
        """Whether the lines with the translation in place keep their skeleton and read back as the translation."""
        mirror = self.source.parse_mirror(mirror_text)
        if first_difference(self.source.skeleton, mirror.skeleton) is not None:
            return False
        assert self.index is not None
        return len(mirror.segments) == len(self.source.segments) and matches(mirror, self.index)
