"""What is left to do in a post, counted alike by all commands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from translator.i18n import tr
from translator.units import Severity, State, Unit

if TYPE_CHECKING:
    from translator.workflow.work import Work


@dataclass(frozen=True, slots=True)
class Todo:
    """A post's segments by what is to be done: `to_translate` is a model's or an agent's turn, `to_decide` are those
    whose Korean changed and that have new English beside them, `to_review` what nobody has accepted, and `doubted`
    those of these with findings.

    Nothing is to be done about those that a person has accepted with findings (`accepted_doubted`), and about passages
    with which nothing in an adopted English page was matched (`unmatched`).
    """

    to_translate: int = 0
    to_decide: int = 0
    to_review: int = 0
    doubted: int = 0
    accepted_doubted: int = 0
    unmatched: int = 0

    def __add__(self, other: Todo) -> Todo:
        """What is left in several posts."""
        return Todo(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))

    @property
    def for_a_person(self) -> list[str]:
        """What a person has to do, each part in a few words; empty where there is nothing."""
        said = (
            (self.to_decide, tr("{number} to decide: the Korean changed", number=self.to_decide)),
            (self.to_review, tr("{number} to review", number=self.to_review)),
            (self.doubted, tr("{number} with findings", number=self.doubted)),
        )
        return [words for number, words in said if number]


def decisions(units: Iterable[Unit]) -> int:
    """How many of the units have Korean that changed, and new English beside the English that a person wants."""
    return sum(unit.state is State.STALE and bool(unit.proposal) for unit in units)


def todo_of(work: Work) -> Todo:
    """What is left to do in a post. Checks all of its translations."""
    findings = work.findings()
    doubted = [
        unit
        for unit in work.units
        if any(one.severity is not Severity.NOTE for one in findings.get(unit.key, ()))
    ]
    accepted = sum(unit.settled for unit in doubted)
    return Todo(
        to_translate=len(work.wanted),
        to_decide=decisions(work.units),
        to_review=sum(unit.state is State.PROPOSED for unit in work.units),
        doubted=len(doubted) - accepted,
        accepted_doubted=accepted,
        unmatched=sum(unit.left for unit in work.units),
    )
