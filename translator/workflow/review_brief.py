"""A post's brief as a person changes it: its lines made fit to keep, merged with others', and what they are about."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from glossary import Glossary, Term
from glossary.matching import fold
from translator.errors import UsageError
from translator.i18n import tr
from translator.tags import bare
from translator.units import Unit
from translator.workflow.review_units import normal_text

LONGEST_LINE = 200
"""Characters of a line that a person may write."""
MOST_LINES = 40
"""Lines that a person may write."""
_NAMED = 2  # subjects that are named
_LONGEST_NAME = 16  # characters of a subject

# What parts Korean from English: 배포: deploy, 배포 → deploy, 배포=deploy; the colon of 12:30 and of an address don't.
_BETWEEN = re.compile(r"→|⇒|[-=]>|[:：=](?![\d/])")
_AROUND = " \t\"'“”‘’「」『』《》〈〉`-–*·•=()（）"
_ALTERNATIVES = re.compile(r"[/,·()（）]")


@dataclass(frozen=True, slots=True)
class BriefDraft:
    """A brief that was typed and not saved. `base` is the one that the person had before them."""

    text: str
    base: tuple[str, ...]


def tidy(lines: Iterable[str]) -> tuple[str, ...]:
    """Lines as they are kept: composed, without characters that nobody types, none blank, none twice."""
    return tuple(dict.fromkeys(line for text in lines if (line := " ".join(normal_text(text).split()))))


def within_bounds(brief: Sequence[str]) -> None:
    """Raises UsageError where a brief is too long to go along with every request."""
    hint = tr("The brief goes along with everything that the model is asked about the post: keep it short.")
    for number, line in enumerate(brief, 1):
        if len(line) > LONGEST_LINE:
            raise UsageError(
                tr(
                    "line {number} of the brief has {number_2:,} characters, {longest_line} is the most",
                    number=number,
                    number_2=len(line),
                    longest_line=LONGEST_LINE,
                ),
                hint=hint,
            )
    if len(brief) > MOST_LINES:
        raise UsageError(
            tr(
                "the brief has {number:,} lines, {most_lines} is the most",
                number=len(brief),
                most_lines=MOST_LINES,
            ),
            hint=hint,
        )


def merged(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> tuple[str, ...]:
    """Ours, with what somebody else did to `base` meanwhile: their new lines last, without those they took out."""
    gone = set(base) - set(theirs)
    new = [line for line in theirs if line not in base]
    return tuple(dict.fromkeys([*(line for line in ours if line not in gone), *new]))


def changed(before: Sequence[str], after: Sequence[str]) -> tuple[str, ...]:
    """The lines that are in one of them only; their order is no change."""
    return tuple(line for line in dict.fromkeys([*after, *before]) if (line in before) != (line in after))


def subject(line: str) -> str:
    """What a line is about, its left-hand side; nothing where it has none."""
    left, between, _ = _parted(line.strip(_AROUND))
    return left.strip(_AROUND) if between else ""


def _parted(line: str) -> tuple[str, str, str]:
    found = _BETWEEN.search(line)
    return (line[: found.start()], found[0], line[found.end() :]) if found else (line, "", "")


def about(lines: Iterable[str], units: Sequence[Unit]) -> tuple[tuple[str, ...], frozenset[str]]:
    """The subjects of lines, and the keys of the units whose Korean has one of them.

    They are found as a term is, or inside a longer word. A subject such as `배포/릴리스` that stands nowhere as it is
    is looked for in its parts.
    """
    subjects = tuple(dict.fromkeys(found for line in lines if (found := subject(line))))
    whole = _having(subjects, units)
    parts = [
        part
        for one in subjects
        if one not in whole
        for piece in _ALTERNATIVES.split(one)
        if (part := piece.strip(_AROUND))
    ]
    return subjects, frozenset[str]().union(*whole.values(), *_having(parts, units).values())


def _having(words: Sequence[str], units: Sequence[Unit]) -> dict[str, set[str]]:
    """The keys of the units that have a word, for each that any has."""
    having: dict[str, set[str]] = defaultdict(set)
    terms = Glossary([Term(word, word) for word in words])
    inside = {word: folded for word in words if len(folded := fold(word)) > 1}
    for unit in units:
        text = fold(bare(unit.source))
        for word in (word for word, folded in inside.items() if folded in text):
            having[word].add(unit.key)
        for match in terms.matches(unit.source):
            having[match.term.source].add(unit.key)
    return having


def named(subjects: Sequence[str]) -> str:
    """Some subjects in a few words: `배포, 로컬팀 and 3 more`."""
    short = [one if len(one) <= _LONGEST_NAME else one[: _LONGEST_NAME - 1] + "…" for one in subjects]
    rest = len(short) - _NAMED
    return ", ".join(short[:_NAMED]) + (tr(" and {rest} more", rest=rest) if rest > 0 else "")
