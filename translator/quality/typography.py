"""Checks of what a careful typesetter sees: brackets, spaces, doubled words, Korean marks."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from translator.i18n import later
from translator.quality.registry import CHECKS
from translator.rules.book import Flaw, Pair
from translator.rules.wording import words
from translator.tags import EMPHASIS
from translator.units import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

_BRACKETS = (("(", ")"), ("[", "]"), ("{", "}"), ("“", "”"))
_SMILEY = re.compile(r"(?<![\w)])[:;=8][-'’]?[()\[\]DPp/|]|\^\^|[(][:;]|:-?\(")
_ENUMERATION = re.compile(r"(?:(?<=\s)|(?<=^)|(?<=\ufffc))(?:[A-Za-z]|\d{1,3}|[ivx]{1,4})\)", re.MULTILINE)
_INCHES = re.compile(r"\d[\"”]")


@CHECKS.check(
    "brackets", Severity.WARNING, "Brackets and quotation marks come in pairs, where they do in the source."
)
def brackets(pair: Pair) -> Iterator[Flaw]:
    """Brackets and quotation marks without a partner, unless the source's lack one in the same way."""
    source, target = (_paired_only(text.plain) for text in (pair.source, pair.target))
    for opening, closing in _BRACKETS:
        ours = target.count(opening) - target.count(closing)
        whole = pair.target.plain.count(opening) - pair.target.plain.count(closing)
        theirs = source.count(opening) - source.count(closing)
        if ours and whole and ours != theirs:
            lone, fellow = (opening, closing) if ours > 0 else (closing, opening)
            yield Flaw(later("A {lone} has no {fellow}: pair it or remove it.", lone=lone, fellow=fellow))
    for mark in ('"', "`"):
        # One behind a digit may stand for inches and may close a quotation, as in “Windows 11”.
        if target.count(mark) % 2 and pair.target.plain.count(mark) % 2 and source.count(mark) % 2 == 0:
            yield Flaw(later("A {mark} has no partner: pair it or remove it.", mark=mark))


def _paired_only(text: str) -> str:
    return _INCHES.sub("0", _ENUMERATION.sub(" ", _SMILEY.sub(" ", text)))


_DOUBLED = re.compile(r"\b([A-Za-z]+)[ \n]\1\b(?![-'’])", re.IGNORECASE)
_MAY_DOUBLE = words(
    "that had very really so no yes bye ha haha hey long far many much more blah knock there now well please go "
    "new little big old good hear ping do who is what tick ok okay wow step night sing boom test one two three"
)
_NEVER_DOUBLE = words("the a an in it we of to")


_SENTENCE_BREAK = re.compile(r"(?<=[.?!…])[\"”’')]*\s+|\n")
_LONG_ENOUGH = 12  # characters of a sentence that nobody says twice


@CHECKS.check("doubled-words", Severity.WARNING, "No word or sentence appears twice in a row.")
def doubled_words(pair: Pair) -> Iterator[Flaw]:
    """A word or a sentence twice in a row, but for those that English or the source doubles."""
    yield from _doubled_sentences(pair)
    legitimate = _MAY_DOUBLE | {match[1].lower() for match in _DOUBLED.finditer(pair.source.plain)}
    for match in _DOUBLED.finditer(pair.target.plain):
        word = match[1].lower()
        a_name = match[1][0].isupper() and word not in _NEVER_DOUBLE  # Duran Duran
        if word not in legitimate and not a_name:
            yield Flaw.of(pair.target, match, later("“{match}” repeats a word: keep one.", match=match[0]))


def _doubled_sentences(pair: Pair) -> Iterator[Flaw]:
    """Only where the translation has more sentences than the source: an author may say a thing twice."""
    text = pair.target.plain
    breaks = [(0, 0), *(match.span() for match in _SENTENCE_BREAK.finditer(text)), (len(text), len(text))]
    sentences = [(end, start) for (_, end), (start, _) in pairwise(breaks)]
    if len(sentences) <= len(_SENTENCE_BREAK.split(pair.source.plain)):
        return
    said = Counter(text[start:end].strip().lower() for start, end in sentences)
    for one, other in pairwise(sentences):
        sentence = text[slice(*other)].strip()
        again = text[slice(*one)].strip().lower() == sentence.lower()
        # more often is the repetition check's
        if again and len(sentence) >= _LONG_ENOUGH and said[sentence.lower()] == 2:
            yield Flaw.at(
                pair.target, *other, later("“{sentence}” is there twice: keep one.", sentence=sentence)
            )
            return


_WIDE_GAP = re.compile(r"(?<=\S)[ \u00a0\t]{2,}(?=\S)")
_BEFORE_MARK = re.compile(r"(?<=\w)[ ]+(?=[.,;:?!](?:\s|$))")
_INSIDE_TAG = re.compile(rf"<({EMPHASIS})>(?:\s|[^<>]*\s</\1>)")


@CHECKS.check(
    "spaces", Severity.NOTE, "No double spaces, none at the ends, before a comma or just inside bold text."
)
def spaces(pair: Pair) -> Iterator[Flaw]:
    """Two spaces in a row, a space before a mark, or one at either end, where the source has none."""
    for pattern, message in (
        (_WIDE_GAP, later("There are two spaces in a row: keep one.")),
        (_BEFORE_MARK, later("There is a space before a punctuation mark: remove it.")),
    ):
        if not pattern.search(pair.source.plain):
            for match in pattern.finditer(pair.target.plain):
                yield Flaw.of(pair.target, match, message)
    raw, source = pair.target.raw, pair.source.raw
    if raw[:1].isspace() and not source[:1].isspace():
        yield Flaw(later("There is a space at the beginning: remove it."), 0, len(raw) - len(raw.lstrip()))
    if raw[-1:].isspace() and not source[-1:].isspace():
        yield Flaw(later("There is a space at the end: remove it."), len(raw.rstrip()), len(raw))
    if not _INSIDE_TAG.search(source):
        for match in _INSIDE_TAG.finditer(raw):
            yield Flaw(
                later("There is a space just inside <{match}>: move it outside.", match=match[1]),
                match.start(),
                match.end(),
            )


_KOREAN_MARKS = {
    r"[「」『』〈〉《》【】〔〕]": later("“{mark}” is a Korean quotation mark: use “…” or italics."),
    r"\d[A-Za-z%]{0,3}\s?[~〜～∼]\s?(?=[$₩€]?\d)": later("“{mark}”: a range in English takes “–” or “to”."),
    r"(?<=[A-Za-z!?.])(?:[~〜～∼]|~{3,})(?=\s|$|[!?.)])": later(
        "“{mark}” after a word is Korean: leave it out."
    ),
    r"[。、，．：；！？（）［］＂＇※]": later("“{mark}” is full-width punctuation: use the ASCII one."),
    r"\^\^;*|;;+": later("“{mark}” is a Korean emoticon: leave it out or use an emoji."),
}
_JOINING_DOT = re.compile(r"(?<=\w)[·ㆍ・‧](?=\w)")
_KOREAN_MARK = tuple((re.compile(pattern), message) for pattern, message in _KOREAN_MARKS.items())


@CHECKS.check(
    "korean-punctuation",
    Severity.WARNING,
    "No punctuation that is only used in Korean: 「」, ·, 11~12, full-width marks.",
)
def korean_punctuation(pair: Pair) -> Iterator[Flaw]:
    """Marks that only Korean text has, such as 「」 and the joining dot."""
    for pattern, message in _KOREAN_MARK:
        for match in pattern.finditer(pair.target.plain):
            yield Flaw.of(pair.target, match, later(message, mark=match[0].strip()))
    # Where the Korean joins nothing by one, it belongs to a name: DALL·E.
    for match in _JOINING_DOT.finditer(pair.target.plain) if _JOINING_DOT.search(pair.source.plain) else ():
        message = later("“{mark}” joins words in Korean only: use “and”, a comma or a slash.", mark=match[0])
        yield Flaw.of(pair.target, match, message)
