"""Checks that the translation says as much as the source: not less and not more."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from translator.i18n import later
from translator.quality.registry import CHECKS
from translator.rules.book import Flaw, Pair
from translator.rules.extent import extent, least_expected
from translator.units import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHORT = 40  # characters of English; less says nothing of what is left out
_TOO_SHORT, _LIKELY_SHORT, _MAYBE_SHORT = 0.35, 0.55, 0.62  # of the least that is expected


def _ratio(pair: Pair) -> float:
    return len(pair.target.prose) / max(least_expected(pair.source), 1)


@CHECKS.check(
    "length", Severity.WARNING, "The translation is not much shorter than such a text becomes in English."
)
def length(pair: Pair) -> Iterator[Flaw]:
    """A fraction of it, or a multiple, is what a rule speaks of."""
    least, actual = least_expected(pair.source), len(pair.target.prose)
    if least > _SHORT and actual < least * _TOO_SHORT and not any(extent(pair)):
        yield Flaw(later("The translation is much shorter than the source: is something left out?"))


_KOREAN_SENTENCE = re.compile(r"(?<=[다요죠까음함임니])[.?!]+(?=\s|$|[\"'”’)])|[?!]+(?=\s|$)")
_ENGLISH_SENTENCE = re.compile(r"[.?!…:;]+(?=\s|$|[\"'”’)])")


@CHECKS.check("omission", Severity.WARNING, "No sentences are left out.")
def omission(pair: Pair) -> Iterator[Flaw]:
    """Far fewer sentences than the source has, in a translation that is short as well."""
    theirs = len(_KOREAN_SENTENCE.findall(pair.source.plain))
    ours = len(_ENGLISH_SENTENCE.findall(pair.target.plain))
    many_gone = theirs >= 3 and ours * 2 <= theirs
    some_gone = ours < theirs and least_expected(pair.source) > _SHORT * 1.5
    limit = _MAYBE_SHORT if many_gone else _LIKELY_SHORT if some_gone else 0
    if _TOO_SHORT <= _ratio(pair) < limit:
        yield Flaw(
            later(
                "The source has {theirs} sentences, the translation {ours}: is something left out?",
                theirs=theirs,
                ours=ours,
            )
        )
