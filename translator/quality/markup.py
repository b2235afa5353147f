"""Checks of what may be markup: addresses that are lost, Markdown of the translation's own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from translator.code_words import CodeReading, read_code_words
from translator.document.urls import ADDRESS, addresses
from translator.i18n import later
from translator.quality.registry import CHECKS
from translator.rules.book import Flaw, Pair
from translator.tags import CODE, kind_of
from translator.units import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translator.tags import Text


@CHECKS.check(
    "code-words", Severity.NOTE, "Korean that may be words to be read doesn't stay between code marks."
)
def code_words(pair: Pair) -> Iterator[Flaw]:
    """What is kept as code, and nobody can tell: the reviewer should see it."""
    for token in pair.source.tags:
        if kind_of(token.name) is CODE and read_code_words(token.shown) is CodeReading.UNCLEAR:
            yield Flaw(
                later(
                    "“{shown}” stays Korean, as code: if it is there to be read, set `code_words: translate`.",
                    shown=token.shown,
                )
            )


def without_addresses(text: str) -> str:
    """`text` with every URL and e-mail address blanked out, of the same length."""
    return ADDRESS.sub(lambda match: " " * len(match[0]), text)


@CHECKS.check("urls-lost", Severity.WARNING, "Every URL and e-mail address in the source's text is kept.")
def urls_lost(pair: Pair) -> Iterator[Flaw]:
    """Addresses of the source's text that the translation has nowhere, not even in a tag."""
    kept = {one.address for one in addresses(pair.target.raw)}
    for address in dict.fromkeys(one.address for one in addresses(pair.source.plain)):
        if address not in kept:
            yield Flaw(
                later(
                    "The source names {address}; the translation does not: keep it as it is.", address=address
                )
            )


_BLOCKS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (later("a heading"), re.compile(r"^[ ]{0,3}#{1,6}(?=\s|$)", re.MULTILINE)),
    (later("a list item"), re.compile(r"^[ ]{0,3}(?:[-+*]|\d{1,9}[.)])(?=[ \t])", re.MULTILINE)),
    (later("a block quote"), re.compile(r"^[ ]{0,3}>", re.MULTILINE)),
    (later("a code fence"), re.compile(r"^[ ]{0,3}(?:```|~~~)", re.MULTILINE)),
    (
        later("a rule"),
        re.compile(r"^[ ]{0,3}(?:(?:-[ ]*){3,}|(?:\*[ ]*){3,}|(?:_[ ]*){3,}|=+[ ]*)$", re.MULTILINE),
    ),
    (later("indented code"), re.compile(r"^(?:[ ]{4,}|\t)(?=\S)", re.MULTILINE)),
    (later("a table"), re.compile(r"^\||(?<=\S) \| (?=\S)", re.MULTILINE)),
    (later("a definition"), re.compile(r"^[ ]{0,3}\[[^\]\n]+\]:", re.MULTILINE)),
    (later("a new paragraph"), re.compile(r"(?<=\S)\n[ \t]*\n(?=\s*\S)")),
)
_INLINE: tuple[tuple[str, re.Pattern[str]], ...] = (
    (later("bold text"), re.compile(r"(\*\*|__)(?=\S)[^*_\n]+?(?<=\S)\1")),
    (later("code"), re.compile(r"(?<!`)(`{1,3})(?!`)[^`\n]+\1(?!`)")),
    (later("struck-out text"), re.compile(r"~~(?=\S)[^~\n]+~~")),
    (later("a formula"), re.compile(r"\$\$[^$\n]+\$\$")),
)


@CHECKS.check(
    "markdown", Severity.WARNING, "No Markdown of the translation's own: markup comes from tags alone."
)
def markdown(pair: Pair) -> Iterator[Flaw]:
    """Marks of Markdown beyond those in the source's text: escaped, they would be seen."""
    yield from _openers(pair.source, pair.target)
    for what, pattern in _INLINE:
        had = len(pattern.findall(pair.source.plain))
        for match in list(pattern.finditer(pair.target.plain))[had:]:
            message = later(
                "“{match}” would be shown literally, not as {what}: use only the source's tags.",
                match=match[0],
                what=what,
            )
            yield Flaw.of(pair.target, match, message)


_BEGINNING = re.compile(r"\s*([^\n]{0,24})")


def _openers(source: Text, target: Text) -> Iterator[Flaw]:
    for what, pattern in _BLOCKS:
        had = len(pattern.findall(source.plain))
        for match in list(pattern.finditer(target.plain))[had:]:
            start = match.start() + (len(match[0]) - len(match[0].lstrip()))
            line = _BEGINNING.match(target.plain, start)
            said = line[1] if line else ""
            yield Flaw.of(
                target,
                match,
                later(
                    "“{said}” would start {what}, which the source does not have there.", said=said, what=what
                ),
            )
