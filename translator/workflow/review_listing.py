"""Which segments of a post are listed, and how far the post is."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate

from translator.i18n import counted, later
from translator.units import State, Unit


class Show(StrEnum):
    """Which segments are listed; the value names them, in the language of the screen."""

    ALL = later("all")
    TODO = later("to do")
    FINDINGS = later("findings")
    STALE = later("stale")
    EDITED = later("edited")
    TERM = later("to recheck")
    LEFT = later("not matched")


@dataclass(frozen=True, slots=True)
class Counts:
    """How far a post is, in segments; those not matched with a person's own English page are not among them."""

    total: int
    accepted: int
    proposed: int
    stale: int
    untranslated: int

    @property
    def part(self) -> float:
        """The part that is accepted, from 0 to 1."""
        return self.accepted / self.total if self.total else 1.0

    def with_others(self, before: Sequence[Unit], after: Sequence[Unit]) -> Counts:
        """The counts where units are as they were `after`, no longer as they were `before`."""
        out, put = counts_of(before), counts_of(after)
        return Counts(
            self.total - out.total + put.total,
            self.accepted - out.accepted + put.accepted,
            self.proposed - out.proposed + put.proposed,
            self.stale - out.stale + put.stale,
            self.untranslated - out.untranslated + put.untranslated,
        )


def counts_of(units: Sequence[Unit]) -> Counts:
    """How many of the units are in which state; what wasn't matched with an adopted page is not counted."""
    states = [unit.state for unit in units if not unit.left]
    return Counts(
        len(states),
        accepted=states.count(State.ACCEPTED),
        proposed=states.count(State.PROPOSED),
        stale=states.count(State.STALE),
        untranslated=states.count(State.UNTRANSLATED),
    )


def numbers_of(units: Sequence[Unit]) -> tuple[int, ...]:
    """The numbers by which a person knows these units, from 1; 0 for one not matched with a person's own page."""
    counted_by_now = accumulate(int(not unit.left) for unit in units)
    return tuple(0 if unit.left else number for unit, number in zip(units, counted_by_now, strict=True))


def places_of(units: Sequence[Unit], fits: Callable[[Unit], bool], query: str) -> list[int]:
    """The places (from 0) of the units that fit and have `query` in Korean or English."""
    wanted = _searchable(query)
    return [
        place
        for place, unit in enumerate(units)
        if fits(unit)
        and (not wanted or wanted in _searchable(unit.source) or wanted in _searchable(unit.target))
    ]


def segments(number: int) -> str:
    """A number of segments in words, in the person's language: `1 segment`, `2 segments`."""
    return counted(number, "segment")


def _searchable(text: str) -> str:
    """A text as search compares it: either case, Hangul composed or not."""
    return unicodedata.normalize("NFC", text).casefold()
