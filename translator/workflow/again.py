"""Asking anew for what a machine wrote: which units that is about, and which it never is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from translator.errors import UsageError
from translator.i18n import tr
from translator.units import Origin, State, Unit
from translator.workflow.work import Work


@dataclass(frozen=True, slots=True)
class Again:
    """The wish for other translations. `model` is the one that was named, or empty; `named` are the posts that were."""

    model: str = ""
    named: frozenset[Path] = frozenset()

    def of(self, work: Work) -> dict[str, Unit]:
        """The units of a post, by key, that a model is asked for anew."""
        return {unit.key: unit for unit in work.units if self._takes(unit)}

    def _takes(self, unit: Unit) -> bool:
        """Whether a model's words stand here that nobody has accepted, and no second answer to choose from.

        Where a person still has to choose between two, only a model is asked that has given neither: a run that was
        ended is so taken up where it ended, and doesn't pay twice.
        """
        if unit.origin is not Origin.MODEL or unit.state is not State.PROPOSED or not unit.target:
            return False
        return not unit.proposal or self.model not in {"", unit.author, unit.proposal_author}

    def check(self, work: Work) -> None:
        """Raise UsageError where a post was named in which nothing can be asked for anew."""
        if work.path not in self.named or not work.units:
            return
        waiting = sum(bool(unit.proposal) for unit in work.units)
        if waiting:
            raise UsageError(
                tr(
                    "was asked for again already: {waiting:,} of its segments have two answers to choose from",
                    waiting=waiting,
                ),
                hint=tr("`olgim review` shows both; --again with another --model asks a third."),
                path=work.path,
            )
        raise UsageError(
            tr("has nothing to ask for again: all of its English is accepted, or a person's"),
            hint=tr("--again never touches that. In `olgim review`, r asks for another proposal beside it."),
            path=work.path,
        )
