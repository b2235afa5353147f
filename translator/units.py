"""The plain data that the rooms hand to each other: a unit, where it came from, what is said of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from enum import StrEnum

from translator.i18n import tr
from translator.reasons import ALONE


class Origin(StrEnum):
    """Who or what wrote a translation: a model, the memory of earlier ones, or a person."""

    MODEL = "model"
    MEMORY = "memory"
    HUMAN = "human"


class State(StrEnum):
    """How far a translation is. Only a person accepts; `stale`: the source changed after the translation was made."""

    UNTRANSLATED = "untranslated"
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    STALE = "stale"


class Severity(StrEnum):
    """What a finding means for the mirror: `critical` blocks it, `warning` wants a look, `note` informs."""

    CRITICAL = "critical"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check says of a unit.

    `code` is the check's stable name (`numbers`, `terms` …); `message` is a sentence for a person and for the
    model that repairs; `start` and `end` are offsets into the unit's target, where the check can tell.
    """

    code: str
    severity: Severity
    message: str
    start: int | None = None
    end: int | None = None

    @property
    def mark(self) -> str:
        """What tells it from every other finding of a unit: `numbers[1a2b3c4d]`."""
        said = f"{self.message}|{self.start}|{self.end}"
        return f"{self.code}[{hashlib.sha256(said.encode('utf-8', 'replace')).hexdigest()[:8]}]"


UNTRANSLATED = "untranslated"
"""The code under which it is waived that a unit has no translation."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A segment with its translation, as the bitext keeps it.

    `source` and `target` are tagged text (see `translator.document`); `target` is empty while untranslated.
    `previous_source` is the source that `target` was made for, when the source has changed since, and `was_accepted`
    says of such a stale unit that a person had accepted `target` for that source. `proposal` is another
    translation beside `target`, where a person's own words or accepted ones stand in that until they decide;
    `proposal_origin` and `proposal_author` say whose it is, as `origin` and `author` do of `target`.
    `author` names the model or the person (`gpt-6.1-terra`, `human`), `note` is a reviewer's or a translator's remark,
    `waived` the findings a person has set aside, with the reason: each by its `mark`, or all of a check by its code.
    `machine` is what a model had written where a person wrote `target` instead: the glossary learns from such pairs.
    """

    key: str
    kind: str
    source: str
    target: str = ""
    state: State = State.UNTRANSLATED
    origin: Origin | None = None
    author: str = ""
    note: str = ""
    previous_source: str | None = None
    proposal: str = ""
    proposal_origin: Origin | None = None
    proposal_author: str = ""
    waived: dict[str, str] = field(default_factory=dict)
    machine: str = ""
    was_accepted: bool = False

    @property
    def left(self) -> bool:
        """Whether it has no translation because nothing in a person's own English page was matched with it."""
        return not self.target and UNTRANSLATED in self.waived

    @property
    def left_out(self) -> bool:
        """Whether it is left, and that page has nothing at all for it."""
        return self.left and self.waived[UNTRANSLATED] == ALONE

    @property
    def waits(self) -> bool:
        """Whether it waits for English, to be accepted, or for a decision on the proposal beside it."""
        return not self.left and (not self.settled or bool(self.proposal))

    @property
    def settled(self) -> bool:
        """Whether a person has accepted this translation for this very source."""
        return self.state is State.ACCEPTED

    @property
    def holds_words(self) -> bool:
        """Whether English stands here that only a person may replace: written by hand, or accepted, be it for the
        source as it was before it changed.
        """
        return bool(self.target) and (self.settled or self.was_accepted or self.origin is Origin.HUMAN)

    @property
    def whose(self) -> str:
        """Who wrote this translation, as a phrase: `by hand`, `from the memory`, `by gpt-6.1-terra`."""
        return _whose(self.origin, self.author)

    @property
    def proposal_whose(self) -> str:
        """Who wrote the proposal beside it, as a phrase."""
        return _whose(self.proposal_origin or Origin.MODEL, self.proposal_author)

    def offered(self, text: str, origin: Origin, author: str) -> Unit:
        """The unit with other words that nobody has accepted: in their place, or beside those of a person."""
        if self.holds_words:
            return self.beside(text, origin, author)
        return replace(
            self,
            target=text,
            state=State.PROPOSED,
            origin=origin,
            author=author,
            previous_source=None,
            was_accepted=False,
            waived=self.waived_for(text),
        ).alone()

    def beside(self, text: str, origin: Origin, author: str) -> Unit:
        """The unit with a proposal beside its words; the same words again are none, unless the source has changed."""
        if text == self.target and self.state is not State.STALE:
            return self
        return replace(self, proposal=text, proposal_origin=origin, proposal_author=author)

    def alone(self) -> Unit:
        """The unit without a proposal beside its words."""
        return replace(self, proposal="", proposal_origin=None, proposal_author="")

    def by_hand(self, target: str, author: str) -> Unit:
        """The unit with a person's words, in the state that it has; what a machine had written stays known."""
        return replace(
            self,
            target=target,
            origin=Origin.HUMAN,
            author=author,
            machine=self.target if self.origin is Origin.MODEL else self.machine,
            waived=self.waived_for(target),
        )

    def waived_for(self, target: str) -> dict[str, str]:
        """What is waived where `target` stands for the source: a person looked at certain words, and at no others."""
        return self.waived if target == self.target else {}


def _whose(origin: Origin | None, author: str) -> str:
    match origin:
        case Origin.HUMAN | None:
            return tr("by hand") if author in {"", "human"} else tr("by {author}", author=author)
        case Origin.MEMORY:
            return tr("from the memory")
        case Origin.MODEL:
            return tr("by {author}", author=author or tr("a model"))
