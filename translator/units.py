"""The plain data that the rooms hand to each other: a unit, where it came from, what is said of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum


class Origin(StrEnum):
    """Who wrote a translation."""

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


UNTRANSLATED = "untranslated"
"""The code under which it is waived that a unit has no translation."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A segment with its translation, as the bitext keeps it.

    `source` and `target` are tagged text (see `translator.document`); `target` is empty while untranslated.
    `previous_source` is the source that `target` was made for, when the source has changed since; then `proposal`
    is a fresh translation of the new source, where a person's own words stay in `target` until they decide.
    `author` names the model or the person (`gpt-6.1-terra`, `human`), `note` is a reviewer's or a translator's remark,
    `waived` the codes of findings a person has set aside, with the reason. `machine` is what a model had written
    where a person wrote `target` instead: the glossary learns from such pairs.
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
    waived: dict[str, str] = field(default_factory=dict)
    machine: str = ""

    @property
    def left(self) -> bool:
        """Whether it has no translation of its own because the English page, a person's, does without one."""
        return not self.target and UNTRANSLATED in self.waived

    @property
    def settled(self) -> bool:
        """Whether a person has accepted this translation for this very source."""
        return self.state is State.ACCEPTED

    @property
    def whose(self) -> str:
        """Who wrote this translation, as a phrase: `by hand`, `from the memory`, `by gpt-6.1-terra`."""
        match self.origin:
            case Origin.HUMAN | None:
                return "by hand" if self.author in {"", "human"} else f"by {self.author}"
            case Origin.MEMORY:
                return "from the memory"
            case Origin.MODEL:
                return f"by {self.author or 'a model'}"

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
