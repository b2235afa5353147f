"""Finding terms in a text, in one pass whatever the number of terms.

A term can only begin where a word does, so the text is cut into words once, and at each the terms are looked up by
a trie over their letters. Spaces inside a term are optional in the text; tags of tagged text are seen through.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from glossary.korean import HANGUL, ends_here
from glossary.terms import Case, Term, TermMatch
from translator.tags import OBJECT, tokens

SPACES = frozenset(" \t\n\r\u00a0-")
_HANGUL_CHAR = re.compile(f"[{HANGUL}]")
_LATIN_CHAR = re.compile(rf"[^\W{HANGUL}]")
# Behind a Latin word these begin more of the same name: C++, C#, Node.js, v1.2.
_GOES_ON = re.compile(rf"[^\W{HANGUL}]|[+#]|\.[^\W{HANGUL}]")


_MOST_MARKS = 32
"""Marks that are composed with a letter. To put thousands of them in order takes time by the square of their number."""
_MARKS = re.compile(rf"[^\x00-\u02ff\w\s]{{{_MOST_MARKS},}}")


class _Node(dict[str, "_Node"]):
    """A letter's followers; `ends` are the spellings that end here, the first given first."""

    __slots__ = ("ends",)

    def __init__(self) -> None:
        super().__init__()
        self.ends: list[tuple[Term, str]] = []


class Matcher:
    """Looks up the spellings of terms. Of two terms with the same spelling the first one given counts."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._root = _Node()
        for term in terms:
            for spelling in term.spellings:
                self._add(term, unicodedata.normalize("NFC", spelling))
        signs = "".join(char for char in self._root if not re.match(r"\w", char))
        self._start = re.compile(
            # Where a word of Hangul, or of Latin letters and digits, begins. Hangul after Latin begins one, too.
            rf"(?<![{HANGUL}])[{HANGUL}]|(?<![^\W{HANGUL}])[^\W{HANGUL}]"
            + (rf"|(?<![^\W{HANGUL}])[{re.escape(signs)}]" if signs else "")
        )

    def _add(self, term: Term, spelling: str) -> None:
        node = self._root
        for char in _lower(spelling):
            if char not in SPACES:
                following = node.get(char)
                if following is None:
                    following = node[char] = _Node()
                node = following
        at = len(node.ends)
        if term.context:  # is asked before those that need no word near; where it doesn't fit, they count
            at = next((place for place, (other, _) in enumerate(node.ends) if not other.context), at)
        node.ends.insert(at, (term, spelling))

    def matches(self, text: str) -> tuple[TermMatch, ...]:
        """Every occurrence of a term in `text`, from left to right, the longest where several begin or overlap."""
        plain, starts, stops = see_through(text)
        folded = _lower(plain)
        root = self._root
        near = _Near(plain)
        found: list[TermMatch] = []
        end = 0
        for word in self._start.finditer(plain):
            start = word.start()
            if start < end or folded[start] not in root:
                continue
            best = self._longest(plain, folded, start, near)
            if best is not None:
                term, end = best
                found.append(TermMatch(term, starts[start], stops[end - 1]))
        return tuple(found)

    def _longest(self, plain: str, folded: str, start: int, near: _Near) -> tuple[Term, int] | None:
        best: tuple[Term, int] | None = None
        for ends, end in self._paths(folded, start):
            written = plain[start:end]
            for term, spelling in ends:
                if (
                    (
                        written == spelling
                        or (_spaced_alike(written, spelling) and _case_fits(term, written, spelling))
                    )
                    and _stands_alone(plain, start, end)
                    and (not term.context or near.any_of(term.context))
                ):
                    best = term, end
                    break
        return best

    def _paths(self, folded: str, start: int) -> Iterator[tuple[list[tuple[Term, str]], int]]:
        node, at = self._root, start
        while at < len(folded):
            char = folded[at]
            following = node.get(char)
            if following is None:
                if char in SPACES and at > start:
                    at += 1
                    continue
                return
            node, at = following, at + 1
            if node.ends:
                yield node.ends, at


class _Near:
    """Which words stand in a text; each is looked for once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._known: dict[str, bool] = {}

    def any_of(self, words: Sequence[str]) -> bool:
        return any(self._has(word) for word in words)

    def _has(self, word: str) -> bool:
        if word not in self._known:
            self._known[word] = _lower(word) in _lower(self._text)
        return self._known[word]


def fold(text: str) -> str:
    """A spelling as it is compared with others: composed Hangul, no case, no spaces."""
    return "".join(char for char in _lower(unicodedata.normalize("NFC", text)) if char not in SPACES)


def _lower(text: str) -> str:
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(
        low if len(low := char.lower()) == 1 else char for char in text
    )  # İ, whose lower case is two


def see_through(text: str) -> tuple[str, Sequence[int], Sequence[int]]:
    """Tagged text without tags and without what is protected; where each character of it begins and ends."""
    if "<" not in text and _is_composed(text):
        return text, range(len(text)), range(1, len(text) + 1)
    seen = _Seen()
    at = 0
    for tag in tokens(text):
        seen.take(text, at, tag.start)
        if not tag.paired:
            seen.add("\n" if tag.breaks else OBJECT, tag.start, tag.end)
        at = tag.end
    seen.take(text, at, len(text))
    return "".join(seen.chars), seen.starts, seen.stops


def _is_composed(text: str) -> bool:
    return _MARKS.search(text) is None and unicodedata.is_normalized("NFC", text)


class _Seen:
    def __init__(self) -> None:
        self.chars: list[str] = []
        self.starts: list[int] = []
        self.stops: list[int] = []

    def add(self, char: str, start: int, stop: int) -> None:
        self.chars.append(char)
        self.starts.append(start)
        self.stops.append(stop)

    def take(self, text: str, begin: int, finish: int) -> None:
        """Append a stretch, composing Hangul that is written as jamo."""
        stretch = text[begin:finish]
        if _is_composed(stretch):
            self.chars.extend(stretch)
            self.starts.extend(range(begin, finish))
            self.stops.extend(range(begin + 1, finish + 1))
            return
        at = begin
        while at < finish:
            stop = at + 1
            most = min(finish, at + _MOST_MARKS)
            while stop < most and (unicodedata.combining(text[stop]) or "\u1160" <= text[stop] <= "\u11ff"):
                stop += 1
            for char in unicodedata.normalize("NFC", text[at:stop]):
                self.add(char, at, stop)
            at = stop


# ---- what an occurrence has to look like


def _spaced_alike(written: str, spelling: str) -> bool:
    """Whether two spellings of the same letters differ in spaces only as Korean does.

    A space of the term may be missing beside Hangul, a hyphen anywhere. A space may be added between Hangul and Latin,
    and between two parts of a Korean compound that have two syllables or more: 파인 튜닝 is 파인튜닝, but 이 미지
    isn't 이미지.
    """
    letters, there = _gaps(written)
    _, wanted = _gaps(spelling)
    if there == wanted:
        return True
    for at in wanted.keys() - there.keys():
        if wanted[at] != "-" and not (_is_hangul(letters[at - 1]) or _is_hangul(letters[at])):
            return False
    added = there.keys() - wanted.keys()
    if not added:
        return True
    cuts = sorted({0, len(letters), *there, *wanted})
    for at in added:
        here = cuts.index(at)
        left, right = letters[cuts[here - 1] : at], letters[at : cuts[here + 1]]
        if there[at] == "-" or _is_hangul(left[-1]) != _is_hangul(right[0]):
            if there[at] == "-":
                return False
            continue
        if not (_is_hangul(left[-1]) and len(left) >= 2 and len(right) >= 2):
            return False
    return True


def _gaps(text: str) -> tuple[str, dict[int, str]]:
    """The letters of a text, and the spaces between them by the number of letters before."""
    letters: list[str] = []
    gaps: dict[int, str] = {}
    for char in text:
        if char in SPACES:
            gaps[len(letters)] = "-" if char == "-" else " "
        else:
            letters.append(char)
    return "".join(letters), gaps


def _case_fits(term: Term, written: str, spelling: str) -> bool:
    return term.case is Case.ANY or _gaps(written)[0] == _gaps(spelling)[0]


def _stands_alone(plain: str, start: int, end: int) -> bool:
    """Whether no longer word goes on before or behind `plain[start:end]`."""
    if (
        start >= 2
        and plain[start - 1] in "-.@"
        and not _is_hangul(plain[start])
        and _LATIN_CHAR.match(plain[start - 2])
    ):
        return False
    if _is_hangul(plain[end - 1]):
        run = end - 1
        while run > start and _is_hangul(plain[run - 1]):
            run -= 1
        return ends_here(plain, run, end, short=end - start == 1)
    return not (_LATIN_CHAR.match(plain[end - 1]) and _GOES_ON.match(plain, end))


def _is_hangul(char: str) -> bool:
    return _HANGUL_CHAR.match(char) is not None
