"""What a model answers while a person reviews: where it may stand, and how it is taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from translator.i18n import tr
from translator.units import Origin, State, Unit
from translator.workflow.review_listing import segments


@dataclass(frozen=True, slots=True)
class Arrival:
    """English that came for a segment.

    `before` is the unit as it was when it was asked for, `standing` what came for it earlier and may stand there. An
    empty `text` takes that back: the model's whole answer didn't bear it out.
    """

    before: Unit
    text: str
    origin: Origin
    author: str
    standing: str = ""

    @property
    def key(self) -> str:
        """The key of the segment that the answer is for."""
        return self.before.key


@dataclass(frozen=True, slots=True)
class Received:
    """What became of arrivals: one line for the person, the segments that have changed, those that others had changed,
    and why an arrival couldn't be put in its place, by key.
    """

    message: str
    keys: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    problems: Mapping[str, str] = field(default_factory=dict)


def received(unit: Unit, arrival: Arrival) -> Unit:
    """The unit with what came for it: in the place of the words that it was asked for, else beside a person's."""
    if not arrival.text:
        return _taken_back(unit, arrival)
    ours = unit.target in {"", arrival.before.target, arrival.standing}
    if unit.holds_words or not ours:
        return unit.beside(arrival.text, arrival.origin, arrival.author)
    if unit.target == arrival.text:
        return unit
    return unit.offered(arrival.text, arrival.origin, arrival.author)


def _taken_back(unit: Unit, arrival: Arrival) -> Unit:
    before = arrival.before
    if not arrival.standing:
        return unit
    if unit.proposal == arrival.standing:
        return replace(
            unit,
            proposal=before.proposal,
            proposal_origin=before.proposal_origin,
            proposal_author=before.proposal_author,
        )
    if unit.target == arrival.standing and unit.state is State.PROPOSED:
        return replace(before, source=unit.source, note=unit.note)
    return unit


def said_of(units: list[Unit], arrivals: Mapping[str, Arrival]) -> str:
    """A line that says what English came in for the units."""
    if len(units) != 1:
        return tr("English came for {segments}", segments=segments(len(units)))
    [unit] = units
    arrival = arrivals[unit.key]
    if not arrival.text:
        return tr("the model's answer was wrong, and is taken back")
    what = (
        tr("{author}'s new version", author=arrival.author)
        if arrival.origin is Origin.MODEL
        else tr("the memory's English")
    )
    if unit.proposal == arrival.text:
        return tr("{what} is beside the English. a: keep the English, m: take this", what=what)
    if not arrival.before.target:  # no step to undo
        what = tr("{author}'s translation", author=arrival.author) if arrival.origin is Origin.MODEL else what
        return tr("now here: {what}. a: accept it", what=what)
    return tr("now here: {what}. a: accept it, u: undo", what=what)
