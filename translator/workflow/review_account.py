"""What became of a review: accepted, edited, waived, published, in which time and for how much."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from translator.i18n import tr
from translator.llm.cost import in_dollars
from translator.tags import bare
from translator.units import Origin, Unit
from translator.workflow.review_listing import segments


@dataclass(slots=True)
class PostTally:
    """What a person has done to one post: each unit as it was before they first touched it, and as they left it."""

    touched: dict[str, tuple[Unit, Unit]] = field(default_factory=dict)
    published: list[str] = field(default_factory=list)
    """The English files that were written."""
    made_way: list[str] = field(default_factory=list)
    """Which others lead on from the addresses of those no more."""

    def note(self, before: Sequence[Unit], after: Sequence[Unit]) -> None:
        """Units were changed by an action, or by taking one back."""
        for old, new in zip(before, after, strict=True):
            first, _ = self.touched.get(new.key, (old, old))
            self.touched[new.key] = first, new


@dataclass(frozen=True, slots=True)
class Account:
    """The sum of a review. `edited` are among the `accepted`; `words` are the English words of these. `cost` is in US
    dollars as far as it is known; `unpriced`: there were answers whose price isn't. `published` are English files,
    and `made_way` says which others lead on from the addresses of those no more, and which pages moved.
    """

    accepted: int = 0
    edited: int = 0
    waived: int = 0
    words: int = 0
    minutes: int = 0
    cost: float = 0.0
    unpriced: bool = False
    published: tuple[str, ...] = ()
    made_way: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to tell."""
        done = self.accepted or self.waived or self.published
        return not (done or self.cost or self.unpriced)

    @property
    def lines(self) -> list[tuple[str, str]]:
        """What there is to tell, each as its name and what is said of it."""
        found = []
        if self.accepted:
            found.append(
                (
                    tr("accepted"),
                    tr(
                        "{segments}, {words:,} English words",
                        segments=segments(self.accepted),
                        words=self.words,
                    ),
                )
            )
        if self.edited:
            found.append((tr("edited by hand"), tr("{edited:,} of these", edited=self.edited)))
        if self.waived:
            found.append((tr("findings waived"), f"{self.waived:,}"))
        found += [(tr("published"), path) for path in self.published]
        found += [(tr("redirects"), said) for said in self.made_way]
        if self.cost or self.unpriced:
            unknown = tr(", and answers whose price isn't known") if self.unpriced else ""
            found.append((tr("model"), f"{in_dollars(self.cost)}{unknown}"))
        found.append((tr("time"), tr("{minutes:,} min", minutes=self.minutes)))
        return found


class Spending:
    """When a review began, and what models have taken in it."""

    def __init__(self) -> None:
        self.cost = 0.0
        """US dollars, as far as that is known."""
        self.unpriced = False
        self._began = time.monotonic()

    def add(self, cost: float | None) -> None:
        """An answer was paid for; None where its price isn't known."""
        self.cost += cost or 0.0
        self.unpriced = self.unpriced or cost is None

    @property
    def minutes(self) -> int:
        """Minutes since it began; one at least."""
        return max(1, round((time.monotonic() - self._began) / 60))


def account_of(tallies: Iterable[PostTally], spending: Spending) -> Account:
    """Add up what was done to several posts. What was done and taken back again counts as not done."""
    pairs: list[tuple[Unit, Unit]] = []
    published: dict[str, None] = {}
    made_way: list[str] = []
    for tally in tallies:
        pairs += tally.touched.values()
        published |= dict.fromkeys(tally.published)
        made_way += tally.made_way
    accepted = [(old, new) for old, new in pairs if new.settled and _decided(old, new)]
    return Account(
        accepted=len(accepted),
        edited=sum(_rewritten(old, new) for old, new in accepted),
        waived=sum(len(new.waived.keys() - old.waived.keys()) for old, new in pairs),
        words=sum(len(bare(new.target, " ").split()) for _, new in accepted),
        minutes=spending.minutes,
        cost=spending.cost,
        unpriced=spending.unpriced,
        published=tuple(published),
        made_way=tuple(made_way),
    )


def _decided(old: Unit, new: Unit) -> bool:
    """Whether a person has said that this English is to stand, which was not so before."""
    return not old.settled or old.target != new.target or (bool(old.proposal) and not new.proposal)


def _rewritten(old: Unit, new: Unit) -> bool:
    return new.origin is Origin.HUMAN and new.target != old.target
