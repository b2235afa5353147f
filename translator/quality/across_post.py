"""Checks that hold the units of one post against each other."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from translator.i18n import later
from translator.quality.names import spellings
from translator.quality.registry import CHECKS, Check
from translator.rules.book import Flaw
from translator.shortening import in_one_line
from translator.tags import Text
from translator.units import Finding, Severity, Unit

Compare = Callable[[Sequence[Unit]], Iterable[tuple[Unit, Flaw]]]

_INCONSISTENT = CHECKS.add(
    Check(
        "inconsistent",
        Severity.WARNING,
        later("The same source has the same translation all through a post."),
    )
)
_REUSED = CHECKS.add(
    Check("reused", Severity.WARNING, later("Two different sources don't share one translation."))
)
_LONG_ENOUGH = 5  # words: headings and cells often coincide, and rightly
_SHOWN = 60  # characters of a text in a message
_ALIKE = 0.6  # likeness, 1 for equal texts
_COMPARED = 400  # characters: comparing takes time by the product of the lengths


def _bare(text: str) -> str:
    return re.sub(r"\W+", " ", Text(text).plain).strip().casefold()


def inconsistent(units: Sequence[Unit]) -> Iterator[tuple[Unit, Flaw]]:
    """Of several translations of one source, all but the first (or a person's) are flagged."""
    groups: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        groups[re.sub(r"\s+", " ", unit.source.strip())].append(unit)
    for group in groups.values():
        first = next((unit for unit in group if unit.settled), group[0])
        for unit in group:
            if not unit.settled and _bare(unit.target) != _bare(first.target):
                other = _short(first.target)
                yield (
                    unit,
                    Flaw(
                        later(
                            "The same source is “{other}” elsewhere in this post: use one translation.",
                            other=other,
                        )
                    ),
                )


def reused(units: Sequence[Unit]) -> Iterator[tuple[Unit, Flaw]]:
    """Of several quite different sources with one translation, all but the first are flagged."""
    groups: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        if len(Text(unit.target).prose.split()) >= _LONG_ENOUGH:
            groups[_bare(unit.target)].append(unit)
    for group in groups.values():
        ours = _bare(group[0].source)[:_COMPARED]
        for unit in group[1:]:
            theirs = _bare(unit.source)[:_COMPARED]
            if SequenceMatcher(None, ours, theirs, autojunk=False).ratio() < _ALIKE:
                message = later(
                    "“{short}” has the same translation: give this source its own.",
                    short=_short(group[0].source),
                )
                yield unit, Flaw(message)


def _short(text: str) -> str:
    return in_one_line(Text(text).plain, _SHOWN)


COMPARISONS: tuple[tuple[Check, Compare], ...] = (
    (_INCONSISTENT, inconsistent),
    (_REUSED, reused),
    (CHECKS["names"], spellings),
)


def compare(units: Sequence[Unit]) -> Iterator[tuple[Unit, Finding]]:
    """What the comparisons say of translated units."""
    for check, look in COMPARISONS:
        for unit, flaw in look(units):
            yield unit, check.finding(flaw)
