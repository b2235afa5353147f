"""Finding terms in a text, in one pass whatever the number of terms.

A term can only begin where a word does, so the text is cut into words once, and at each the terms are looked up by
a trie over their characters. Spaces inside a term are optional in the text; tags of tagged text are seen through.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from glossary.korean import HANGUL, ends_here
from glossary.terms import Case, Match, Term

# Where a word of Hangul, or of Latin letters and digits, begins. Hangul after Latin begins one, too.
_WORD = re.compile(rf"(?<![{HANGUL}])[{HANGUL}]|(?<![^\W{HANGUL}])[^\W{HANGUL}]")
_TAG = re.compile(r"<([a-z]{1,2}\d+)>|</[a-z]{1,2}\d+>|<[a-z]{1,2}\d+/>")
_PROTECTED = re.compile(r"<((?:c|m|u|v|f|e|x)\d+)>.*?</\1>", re.DOTALL)
_SPACES = " \t\n\u00a0-"
_HANGUL_CHAR = re.compile(f"[{HANGUL}]")
_WORD_CHAR = re.compile(rf"[^\W{HANGUL}]")


@dataclass(slots=True)
class _Node:
    next: dict[str, _Node] = field(default_factory=dict)
    terms: list[tuple[Term, str]] = field(default_factory=list)


class Matcher:
    """Looks up the spellings of terms. Of two terms with the same spelling the first one given counts."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._root = _Node()
        for term in terms:
            for spelling in term.spellings:
                self._add(term, spelling)

    def _add(self, term: Term, spelling: str) -> None:
        node = self._root
        for char in fold(spelling):
            if char not in _SPACES:
                node = node.next.setdefault(char, _Node())
        node.terms.append((term, unicodedata.normalize("NFC", spelling)))

    def matches(self, text: str) -> tuple[Match, ...]:
        """Every occurrence of a term in `text`, from left to right, the longest where several begin or overlap."""
        plain, places = _see_through(text)
        folded = fold(plain)
        if len(folded) != len(
            plain
        ):  # a letter whose lower case is two: rare enough to be looked up as it is
            folded = plain
        found: list[Match] = []
        end = 0
        for word in _WORD.finditer(plain):
            start = word.start()
            if start < end or folded[start] not in self._root.next:
                continue
            best = self._longest(plain, folded, start)
            if best is not None:
                term, end = best
                found.append(Match(term, places[start], places[end - 1] + 1))
        return tuple(found)

    def _longest(self, plain: str, folded: str, start: int) -> tuple[Term, int] | None:
        best: tuple[Term, int] | None = None
        for terms, end in self._paths(folded, start):
            written = plain[start:end]
            for term, spelling in terms:
                if (
                    _spaced_alike(written, spelling)
                    and _case_fits(term, written, spelling)
                    and _ends(plain, end, written)
                    and (not term.context or any(word in plain for word in term.context))
                ):
                    best = term, end
                    break
        return best

    def _paths(self, folded: str, start: int) -> Iterator[tuple[list[tuple[Term, str]], int]]:
        node, at = self._root, start
        while at < len(folded):
            char = folded[at]
            if char in _SPACES and at > start:
                at += 1
                continue
            following = node.next.get(char)
            if following is None:
                return
            node, at = following, at + 1
            if node.terms:
                yield node.terms, at


def fold(text: str) -> str:
    """Text as terms are compared: composed Hangul, no case."""
    return unicodedata.normalize("NFC", text).lower()


def _see_through(text: str) -> tuple[str, list[int] | range]:
    """Tagged text without tags and without what is protected, and where each character of it stands."""
    normal = text if unicodedata.is_normalized("NFC", text) else None
    if normal is not None and "<" not in text:
        return text, range(len(text))
    skip = [match.span() for match in _PROTECTED.finditer(text)]
    chars: list[str] = []
    places: list[int] = []
    at = 0
    cuts = sorted(
        {*skip, *(match.span() for match in _TAG.finditer(text))}, key=lambda cut: (cut[0], -cut[1])
    )
    for begin, finish in cuts:
        if begin < at:
            continue
        _take(text, at, begin, chars, places)
        if (begin, finish) in skip:
            chars.append("\ufffc")  # something stands here that is no part of a word
            places.append(begin)
        at = finish
    _take(text, at, len(text), chars, places)
    return "".join(chars), places


def _take(text: str, begin: int, finish: int, chars: list[str], places: list[int]) -> None:
    """Append a stretch, composing Hangul that is written as jamo."""
    at = begin
    while at < finish:
        stop = at + 1
        while stop < finish and (unicodedata.combining(text[stop]) or "\u1160" <= text[stop] <= "\u11ff"):
            stop += 1
        for char in unicodedata.normalize("NFC", text[at:stop]):
            chars.append(char)
            places.append(at if stop == at + 1 else stop - 1)
        at = stop


def _spaced_alike(written: str, spelling: str) -> bool:
    """Whether the text has spaces only where the term has them; a space may be missing beside Hangul."""
    if written.lower() == spelling.lower():
        return True
    i = 0
    for position, char in enumerate(written):
        if char in _SPACES:
            if i >= len(spelling) or spelling[i] not in _SPACES or written[position - 1] in _SPACES:
                return False
            i += 1
            continue
        if i < len(spelling) and spelling[i] in _SPACES:
            beside_hangul = _HANGUL_CHAR.match(char) or (
                position and _HANGUL_CHAR.match(written[position - 1])
            )
            if not beside_hangul and spelling[i] != "-":
                return False
            i += 1
        i += 1
    return True


def _case_fits(term: Term, written: str, spelling: str) -> bool:
    if term.case is Case.ANY:
        return True
    return [c for c in written if c not in _SPACES] == [c for c in spelling if c not in _SPACES]


def _ends(plain: str, end: int, written: str) -> bool:
    if _HANGUL_CHAR.match(written[-1]):
        return ends_here(plain, end, sum(1 for char in written if _HANGUL_CHAR.match(char)))
    if end >= len(plain) or not _WORD_CHAR.match(plain[end]):
        return True
    return not _WORD_CHAR.match(written[-1])
