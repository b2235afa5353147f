"""Which English passage of a page that a person wrote translates which Korean one.

A dynamic program finds the best row of beads (one passage for one, one for several, or alone), as in Gale and Church,
"A Program for Aligning Sentences in Bilingual Corpora" (1993), and Thompson and Koehn, "Vecalign" (2019). The score is
our own: what stands around a passage (heading signs, code, images), its length, and the names, numbers, code and links
that both share.
"""

from __future__ import annotations

import difflib
import math
import posixpath
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from translator.bitext.everyday_words import WORDS
from translator.hangul import has_hangul
from translator.tags import Text, bare

if TYPE_CHECKING:  # the parser takes a while to load
    from translator.document import Document

_LETTERS = 2.1  # English characters for a Korean one, in posts by bilingual authors
_BAND = 96  # how far from the diagonal a passage's translation is looked for, beyond the difference in number
_LEAST = 0.6  # the score below which two passages are not each other's
_SURE = 0.9  # the score of a pair that others go by
_HARDLY = 0.35  # the score below which nothing makes a pair
_ALONE = 0.02  # what a passage without a partner costs: among equals, more beads are better
_SEVERAL = 0.22  # what a bead of several passages has to be better by
_ROW = 3  # so many pairs are looked at between two passages that are alone
_AS_SURE = 0.05  # by so much less, the surest pair may be another one
_ADDS = 0.08  # what a further passage has to add to a pair, by which both are better
_UNLIKE = 2.5  # so many times as long, passages are not looked at as each other's
_WORD = re.compile(r"[a-z][a-z0-9]*(?:[._+#/-][a-z0-9]+)*[+#]*", re.IGNORECASE)
_SYLLABLE = re.compile("[\uac00-\ud7a3]")
_HANGUL = re.compile("[\uac00-\ud7a3]+")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_HEADINGS = {
    "heading",
    "front-matter",
    "cell",
    "footnote",
    "caption",
    "attribute",
    "title",
    "comment",
    "definition",
}

RETELLING = 0.6
"""The share of the Korean, by letters, below which what is aligned makes a page no translation of it."""


@dataclass(frozen=True, slots=True)
class Bead:
    """Korean passages and the English ones that say the same, by number in their documents; `score` up to about 1."""

    korean: tuple[int, ...]
    english: tuple[int, ...]
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Alignment:
    """All beads of two pages in their order; those with one side alone have no partner."""

    beads: tuple[Bead, ...]
    share: float
    """How much of the Korean, by letters, has its English in some bead."""
    agreement: float
    """How many of the names, numbers and code of the Korean are in the English that stands for it, from 0 to 1."""
    marks: int
    """How many there are of them."""
    alike: float
    """How alike the two pages are built, from 0 to 1."""

    @property
    def is_translation(self) -> bool:
        """Whether the English page is a translation, rather than a retelling or of another subject.

        Where there are hardly any names, numbers and code to go by, the pages have to be built alike.
        """
        if self.share < RETELLING or self.agreement < _AGREEMENT:
            return False
        return self.marks >= _FEW or self.alike >= _ALIKE


_AGREEMENT, _FEW, _ALIKE = 0.5, 4, 0.85  # a share; marks that both have; a likeness, 1 for equal texts


def across_from(beads: Iterable[Bead]) -> Iterator[tuple[Bead, tuple[Bead, ...]]]:
    """Each bead, and for one that has one side alone those of the other side that stand at the same place: one of
    them may be its partner, which couldn't be told. A bead with both sides has none.
    """
    for paired, run in groupby(beads, key=lambda bead: bool(bead.korean and bead.english)):
        group = list(run)
        for bead in group:
            there = () if paired else tuple(one for one in group if bool(one.korean) != bool(bead.korean))
            yield bead, there


@dataclass(frozen=True)
class _Passage:
    kind: str
    field: str
    text: str
    frame: str
    links: tuple[str, ...]

    @cached_property
    def prose(self) -> str:
        return Text(self.text).prose

    @cached_property
    def size(self) -> float:
        """Its length in Korean characters, about."""
        hangul = len(_SYLLABLE.findall(self.prose))
        return (
            max(1.0, hangul + (len(self.prose) - hangul) / _LETTERS) if hangul else len(self.prose) / _LETTERS
        )

    @cached_property
    def expected(self) -> tuple[tuple[str, ...], ...]:
        """For each everyday Korean word in it the beginnings of English ones, of which one is likely to be there."""
        text = unicodedata.normalize("NFC", self.prose)
        return tuple(english for korean, english in WORDS.items() if korean in text)

    @cached_property
    def stems(self) -> str:
        """Its words in small letters, each behind a blank."""
        return " " + " ".join(re.findall(r"[a-z']+", self.prose.lower()))

    @cached_property
    def marks(self) -> Counter[str]:
        text = unicodedata.normalize("NFKC", bare(self.text)).lower()
        found: Counter[str] = Counter(word for word in _WORD.findall(text) if len(word) > 1)
        found.update(re.sub(r"[,:]", "", number).lstrip("0") or "0" for number in _NUMBER.findall(text))
        found.update(self.links)
        return found


def align(korean: Document, english: Document) -> Alignment:
    """Which passages of the English page, read with `korean.parse_mirror`, stand for which of the Korean one."""
    ours, theirs = _passages(korean), _passages(english)
    aligner = _Aligner(ours, theirs)
    beads = aligner.settled(aligner.beads())
    whole = found = 0.0
    wanted = _protected(korean)
    found_there = wanted & _protected(english)
    for bead in beads:
        wants = [at for at in bead.korean if has_hangul(ours[at].text)]
        size = sum(ours[at].size for at in wants)
        whole += size
        if not bead.english:
            continue
        found += size
        asked = _union(ours[at].marks for at in wants)
        wanted += asked
        found_there += asked & _union(theirs[at].marks for at in bead.english)
    here, there = ([one.kind + one.field for one in side] for side in (ours, theirs))
    return Alignment(
        tuple(beads),
        found / whole if whole else 1.0,
        (found_there.total() + 1) / (wanted.total() + 1),
        wanted.total(),
        difflib.SequenceMatcher(None, here, there, autojunk=False).ratio(),
    )


def _union(marks: Iterable[Counter[str]]) -> Counter[str]:
    found = Counter[str]()
    for one in marks:
        found |= one
    return Counter(dict.fromkeys(found, 1))


def _protected(document: Document) -> Counter[str]:
    """The lines of code without Korean, and the images, each once: a translator leaves them as they are."""
    lines = {
        line.strip()
        for span in document.spans
        if span.segment is None and span.why == "code"
        for line in document.text[span.start : span.end].splitlines()
    }
    pictures = {posixpath.basename(document.text[one.start : one.end]) for one in document.destinations}
    return Counter({one for one in lines | pictures if len(one) > 3 and not has_hangul(one)})


def _passages(document: Document) -> list[_Passage]:
    found: list[_Passage] = []
    at = 0
    for segment in document.segments:
        frame = document.text[min(at, segment.start) : segment.start]
        at = max(at, segment.end)
        links = tuple(
            name
            for place in document.leads_to(segment).values()
            if (name := posixpath.basename(place.rstrip("/").partition("#")[0]).lower())
        )
        found.append(_Passage(str(segment.kind), segment.field, segment.source, _masked(frame), links))
    return found


def _masked(frame: str) -> str:
    """What stands before a passage, without words that a translator would change."""
    ascii_only = "".join(char for char in frame[-400:] if char.isascii())
    return re.sub(r"[ \t\r]+", " ", ascii_only)


_SINGLE = ((1, 1), (1, 0), (0, 1))  # passages of the Korean and of the English page
_MANNERS = (*_SINGLE, (1, 2), (2, 1), (1, 3), (3, 1))
"""How many passages of both sides may belong together; several on a side only where all of them are paragraphs."""


class _Aligner:
    """The dynamic program over passages `ours` (Korean) and `theirs` (English)."""

    def __init__(self, ours: Sequence[_Passage], theirs: Sequence[_Passage]) -> None:
        self.ours, self.theirs = ours, theirs
        self.band = abs(len(ours) - len(theirs)) + _BAND
        self.known: dict[tuple[int, int], float] = {}
        self._flows = _flowing(ours), _flowing(theirs)
        self._joined: dict[tuple[bool, int, int], _Passage] = {}

    def beads(self) -> list[Bead]:
        rows, columns = len(self.ours), len(self.theirs)
        best: dict[tuple[int, int], tuple[float, int, int]] = {(0, 0): (0.0, 0, 0)}
        for i in range(rows + 1):
            centre = i * columns // max(1, rows)
            for j in range(max(0, centre - self.band), min(columns, centre + self.band) + 1):
                if i or j:
                    best[i, j] = max(self._ways(best, i, j))
        i, j = rows, columns
        found: list[Bead] = []
        while i or j:
            _, a, b = best[i, j]
            score = self._score(i, j, a, b) if a and b else 0.0
            found.append(Bead(tuple(range(i - a, i)), tuple(range(j - b, j)), score))
            i, j = i - a, j - b
        return found[::-1]

    def settled(self, beads: Sequence[Bead]) -> list[Bead]:
        """The beads with those between two sure ones in the order of the text, where both pages have as many there."""
        found: list[Bead] = []
        between: list[Bead] = []
        for bead in [*self._shifted(beads), None]:
            if bead is not None and not _is_sure(bead):
                between.append(bead)
                continue
            found += self._diagonal(between)
            between = []
            found += [] if bead is None else [bead]
        return found

    def _shifted(self, beads: Sequence[Bead]) -> Iterator[Bead]:
        """The beads, where a passage alone on each side with few pairs between, however sure, makes as many pairs on
        both sides that are better together: entries of a list often share their names and numbers with the next one.
        """
        at = 0
        while at < len(beads):
            end = self._other_alone(beads, at)
            row = list(beads[at:end])
            moved = self._diagonal(row)
            yield from moved if _best(moved) >= _best(row) - _AS_SURE else row
            at = end

    def _other_alone(self, beads: Sequence[Bead], at: int) -> int:
        """The end of a row of beads from one that is alone to the next that is alone on the other side."""
        first = beads[at]
        if first.korean and first.english:
            return at + 1
        for end in range(at + 1, min(len(beads), at + _ROW + 2)):
            bead = beads[end]
            if len(bead.korean) + len(bead.english) == 1:
                return end + 1 if bool(bead.korean) != bool(first.korean) else at + 1
            if len(bead.korean) + len(bead.english) > 2:
                break
        return at + 1

    def _diagonal(self, beads: list[Bead]) -> list[Bead]:
        ours = [at for bead in beads for at in bead.korean]
        theirs = [at for bead in beads for at in bead.english]
        kinds = [
            [one[at].kind for at in places] for one, places in ((self.ours, ours), (self.theirs, theirs))
        ]
        if kinds[0] != kinds[1] or all(bead.korean and bead.english for bead in beads):
            return beads
        pairs = list(zip(ours, theirs, strict=True))
        scores = [self._score(i + 1, j + 1, 1, 1) for i, j in pairs]
        if min(scores) < _HARDLY or sum(scores) < sum(bead.score for bead in beads):
            return beads
        return [Bead((i,), (j,), score) for (i, j), score in zip(pairs, scores, strict=True)]

    def _ways(
        self, best: dict[tuple[int, int], tuple[float, int, int]], i: int, j: int
    ) -> list[tuple[float, int, int]]:
        ways = [(-math.inf, 1, 0) if i else (-math.inf, 0, 1)]
        for a, b in _SINGLE if not (self._flows[0][i] and self._flows[1][j]) else _MANNERS:
            before = best.get((i - a, j - b)) if i >= a and j >= b else None
            if before is None:
                continue
            gain = -_ALONE
            if a and b:
                score = self._score(i, j, a, b)
                gain = score - _LEAST - (_SEVERAL if a + b > 2 else 0)
                if gain <= 0:
                    continue
                gain *= max(2, a + b)
            ways.append((before[0] + gain, a, b))
        return ways

    def _score(self, i: int, j: int, a: int, b: int) -> float:
        if a == b == 1:
            key = (i, j)
            if key not in self.known:
                self.known[key] = likeness(self.ours[i - 1], self.theirs[j - 1])
            return self.known[key]
        if self._flows[0][i] < a or self._flows[1][j] < b:
            return 0.0
        ours, theirs = self.ours[i - a : i], self.theirs[j - b : j]
        size = sum(one.size for one in ours) / sum(max(one.size, 0.5) for one in theirs)
        if not 1 / _UNLIKE < size < _UNLIKE:
            return 0.0
        together = likeness(self._together(True, i, a), self._together(False, j, b))
        pairs = [self._score(x, y, 1, 1) for x in range(i - a + 1, i + 1) for y in range(j - b + 1, j + 1)]
        return together if together >= max(pairs) + _ADDS else 0.0

    def _together(self, of_ours: bool, end: int, number: int) -> _Passage:
        """So many passages of one side as one, made once: what is told of it is asked for beside many others."""
        key = (of_ours, end, number)
        if key not in self._joined:
            self._joined[key] = _one((self.ours if of_ours else self.theirs)[end - number : end])
        return self._joined[key]


def _best(beads: Sequence[Bead]) -> float:
    """The score of the surest pair."""
    return max((bead.score for bead in beads), default=0.0)


def _is_sure(bead: Bead) -> bool:
    return len(bead.korean) == len(bead.english) == 1 and bead.score >= _SURE


def _flowing(passages: Sequence[_Passage]) -> list[int]:
    """How many passages at the end of the first so many are paragraphs one behind the other with nothing between."""
    found = [0]
    for one in passages:
        follows = found[-1] + 1 if not one.frame.strip() else 1
        found.append(follows if one.kind == "paragraph" else 0)
    return found


def _one(passages: Sequence[_Passage]) -> _Passage:
    first = passages[0]
    if len(passages) == 1:
        return first
    links = tuple(link for one in passages for link in one.links)
    return _Passage(first.kind, first.field, "\n".join(one.text for one in passages), first.frame, links)


def likeness(ours: _Passage, theirs: _Passage) -> float:
    """How much speaks for a Korean and an English passage being each other's, up to about 1."""
    if ours.kind != theirs.kind or ours.field != theirs.field:
        if {ours.kind, theirs.kind} & _HEADINGS:
            return 0.0
        kind = 0.0
    else:
        kind = 0.3
    if ours.text == theirs.text:
        return 1.3 if kind else 0.9
    if not has_hangul(ours.text) and not has_hangul(theirs.text):
        kind -= 0.25  # what needs no translation mostly stays as it is
    if ours.field:
        return 0.9
    frame = fuzz.ratio(ours.frame, theirs.frame) / 100 if ours.frame or theirs.frame else 1.0
    spread = 0.3 + 1.3 / math.sqrt(ours.size)
    length = math.exp(-0.5 * (math.log(max(theirs.size, 0.5) / max(ours.size, 0.5)) / spread) ** 2)
    wanted, there = ours.marks, theirs.marks
    said = [any(word in theirs.stems for word in english) for english in ours.expected]
    quoted = _HANGUL.findall(theirs.prose)
    number = wanted.total() + len(quoted) + len(said) / 2  # for a word there are others, for a name none
    evidence = min(1.0, number / 3)
    same = sum((wanted & there).values()) + sum(word in ours.prose for word in quoted) + sum(said) / 2
    shared = same / number if number else 0.5
    return kind + 0.15 * frame + 0.4 * length + 0.4 * evidence * (2 * shared - 1) + 0.15 * (1 - evidence)
