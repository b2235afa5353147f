"""Checks of the small things a careful typesetter sees: brackets, ends of sentences, spaces, doubled words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from translator.quality.registry import CHECKS, Flaw, Pair
from translator.quality.tagged import OBJECT
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
    source, target = (_paired_only(text.plain) for text in (pair.source, pair.target))
    for opening, closing in _BRACKETS:
        ours = target.count(opening) - target.count(closing)
        theirs = source.count(opening) - source.count(closing)
        if ours and ours != theirs:
            lone, fellow = (opening, closing) if ours > 0 else (closing, opening)
            yield Flaw(f"A {lone} has no {fellow}: pair it or remove it.")
    for mark in ('"', "`"):
        if target.count(mark) % 2 and source.count(mark) % 2 == 0:
            yield Flaw(f"A {mark} has no partner: pair it or remove it.")


def _paired_only(text: str) -> str:
    return _INCHES.sub("0", _ENUMERATION.sub(" ", _SMILEY.sub(" ", text)))


_TRAILING = re.compile(r"(?:[\s\"'”’)\]»*_]|<[^<>]*>)+$")
_EMOJI_END = re.compile(r"[^\w\s\"'”’)\].,:;!?…%°+/\\|~^=<>&#@$₩€-]$")
_SENTENCE_END = re.compile(r"[.!?…。！？:;—]$")
_KOREAN_STATEMENT = re.compile(r"(?:다|요|죠|음|함|임)\.$")
_ABBREVIATION = re.compile(
    r"(?:\b(?:etc|Inc|Ltd|Co|Corp|Jr|Sr|vs|e\.g|i\.e|a\.m|p\.m|U\.S|al|No|St|approx)|\b[A-Z])\.$"
)
_RUNNING_TEXT = frozenset({"paragraph", "footnote", "html", "comment"})  # list items often go without a stop


def _end(text: str) -> str:
    return _TRAILING.sub("", text)


@CHECKS.check(
    "end-punctuation",
    Severity.WARNING,
    "The translation ends as the source does: a question, a statement, a colon.",
)
def end_punctuation(pair: Pair) -> Iterator[Flaw]:
    source, target = _end(pair.source.plain), _end(pair.target.plain)
    if not source or not target or target.endswith(OBJECT) or _EMOJI_END.search(target):
        return
    place = len(pair.target.plain.rstrip()) - 1, len(pair.target.plain.rstrip())
    if (
        re.search(r"(?:\.\.\.|…)$", target)
        and not re.search(r"\.\.|…|~$", source)
        and not re.search(r"(?:등|등등)\W*$", source)
    ):
        yield Flaw.at(
            pair.target,
            *place,
            "The translation trails off in an ellipsis, the source doesn't: is it cut short?",
        )
    elif (
        target.endswith((",", ";", "-"))
        and not source.endswith((",", ";", "-", "，", ":"))
        and _SENTENCE_END.search(source)
    ):
        yield Flaw.at(pair.target, *place, f"The translation ends in “{target[-1]}”: is it cut short?")
    elif _KOREAN_STATEMENT.search(source) and not _SENTENCE_END.search(target) and pair.kind in _RUNNING_TEXT:
        yield Flaw("The source ends in a full stop, the translation without one: end the sentence.")
    elif target.endswith("?") and "?" not in pair.source.plain and source.endswith("다."):
        yield Flaw.at(
            pair.target, *place, "The translation ends in a question mark; the source makes a statement."
        )
    elif pair.kind in {"heading", "title"} and _stop_added(source, target):
        yield Flaw.at(
            pair.target,
            *place,
            "The source is a heading without a full stop: end the translation without one.",
        )


def _stop_added(source: str, target: str) -> bool:
    return (
        target.endswith(".")
        and not source.endswith((".", "…"))
        and not _ABBREVIATION.search(target)
        and ". " not in target
        and not target.endswith("..")
    )


_DOUBLED = re.compile(r"\b([A-Za-z]+)([ \n])\1\b(?![-'’])", re.IGNORECASE)
_MAY_DOUBLE = frozenset(
    "that had very really so no yes bye ha haha hey long far many much more blah knock there now well please go new "
    "little big old good hear ping do who is what tick ok okay wow step night sing boom test one two three".split()
)


@CHECKS.check("doubled-words", Severity.WARNING, "No word stands there twice in a row.")
def doubled_words(pair: Pair) -> Iterator[Flaw]:
    known = {match[1].lower() for match in _DOUBLED.finditer(pair.source.plain)}
    for match in _DOUBLED.finditer(pair.target.plain):
        word = match[1].lower()
        if (
            word not in _MAY_DOUBLE
            and word not in known
            and not match[0].isupper()
            and (match[1][0].islower() or match[1].lower() in {"the", "a", "in", "it", "we"})
        ):
            yield Flaw.of(pair.target, match, f"“{match[0]}” says a word twice: keep one.")


_WIDE_GAP = re.compile(r"(?<=\S)[ \u00a0\t]{2,}(?=\S)")
_BEFORE_MARK = re.compile(r"(?<=\w)[ ]+(?=[,;:?!](?:\s|$)|\.(?:\s|$))")
_INSIDE_TAG = re.compile(r"<([bis]\d+)>(?:(\s)|[^<>]*?(\s)</\1>)")


@CHECKS.check(
    "spaces", Severity.NOTE, "No double spaces, none at the ends, before a comma or just inside bold text."
)
def spaces(pair: Pair) -> Iterator[Flaw]:
    target = pair.target.plain
    if not _WIDE_GAP.search(pair.source.plain):
        for match in _WIDE_GAP.finditer(target):
            yield Flaw.of(pair.target, match, "Two spaces stand together: keep one.")
    if not _BEFORE_MARK.search(pair.source.plain):
        for match in _BEFORE_MARK.finditer(target):
            yield Flaw.of(pair.target, match, f"Remove the space before “{target[match.end()]}”.")
    raw, source = pair.target.raw, pair.source.raw
    if raw[:1].isspace() and not source[:1].isspace():
        yield Flaw("Remove the space at the beginning.", 0, len(raw) - len(raw.lstrip()))
    if raw[-1:].isspace() and not source[-1:].isspace():
        yield Flaw("Remove the space at the end.", len(raw.rstrip()), len(raw))
    for match in _INSIDE_TAG.finditer(raw):
        if not _INSIDE_TAG.search(source):
            yield Flaw(f"Move the space inside <{match[1]}> outside of it.", match.start(), match.end())


_KOREAN_MARKS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"[「」『』〈〉《》【】〔〕]"), "“{0}” is a Korean quotation mark: use “…” or italics."),
    (re.compile(r"(?<=\w)[·ㆍ・‧](?=\w)"), "“{0}” joins words in Korean only: use “and”, a comma or a slash."),
    (re.compile(r"\d[A-Za-z%]{0,3}\s?[~〜～∼]\s?(?=[$₩€]?\d)"), "A range in English takes “–” or “to”, not “~”."),
    (re.compile(r"(?<=[A-Za-z!?.])(?:[~〜～∼]|~{3,})(?=\s|$|[!?.)])"), "The softening “~” at the end of a word is Korean: leave it out."),
    (re.compile(r"[。、，．：；！？（）［］＂＇※]"), "“{0}” is full-width punctuation: use the ASCII one."),
    (re.compile(r"\^\^;*|;;+"), "“{0}” is a Korean emoticon: leave it out or use an emoji."),
)  # fmt: skip


@CHECKS.check(
    "korean-punctuation",
    Severity.WARNING,
    "No punctuation that is only used in Korean: 「」, ·, 11~12, full-width marks.",
)
def korean_punctuation(pair: Pair) -> Iterator[Flaw]:
    for pattern, message in _KOREAN_MARKS:
        for match in pattern.finditer(pair.target.plain):
            yield Flaw.of(pair.target, match, message.format(match[0].strip()))
