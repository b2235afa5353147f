"""Checks against the glossary: required and forbidden terms, the people of the blog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.quality.registry import CHECKS
from translator.rules.book import Flaw, Pair
from translator.units import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator


@CHECKS.check(
    "terms", Severity.WARNING, "Terms are translated as the glossary says, and no forbidden word is used."
)
def terms(pair: Pair) -> Iterator[Flaw]:
    """Terms of the glossary that the translation renders otherwise, and words that it forbids."""
    yield from _misses(pair, people=False)


@CHECKS.check(
    "names", Severity.WARNING, "Names are spelled as the glossary says, and one way all through a post."
)
def names(pair: Pair) -> Iterator[Flaw]:
    """The people of the glossary under another spelling than it gives."""
    yield from _misses(pair, people=True)


def _misses(pair: Pair, *, people: bool) -> Iterator[Flaw]:
    if pair.glossary is None:
        return
    known = {person.source for person in pair.glossary.people}
    for miss in pair.glossary.misses(pair.source.raw, pair.target.raw):
        if (miss.term.source in known) is people:
            yield Flaw(miss.message, miss.start, miss.end)
