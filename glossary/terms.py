"""What a glossary is made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from translator.i18n import later

_TOLD = 3
"""Renderings of a term that a model is told of."""


class Case(StrEnum):
    """Whether a term's Latin letters have to be written as they are: `any` ignores case, `exact` does not."""

    ANY = "any"
    EXACT = "exact"


@dataclass(frozen=True, slots=True)
class Term:
    """A source term with its English.

    Most terms are law: a translation has one of the renderings, or is wrong. A term that is `advice` is a hint for
    words whose good English depends on the sentence: the model is told of it, no translation is held against it.

    `variants` are other spellings of the source, `target_variants` other renderings that are as good; `forbidden`
    are renderings that are wrong. `do_not_translate`: the term stands in the English exactly as `target` (which is
    then the source itself unless given). `context`: words of which one has to occur in the same text, for a term
    that means something else elsewhere; `#word` is a tag of the post. `file` and `line` say where it was written.
    """

    source: str
    target: str
    variants: tuple[str, ...] = ()
    target_variants: tuple[str, ...] = ()
    do_not_translate: bool = False
    advice: bool = False
    forbidden: tuple[str, ...] = ()
    case: Case = Case.ANY
    part_of_speech: str = ""
    note: str = ""
    context: tuple[str, ...] = ()
    file: str = ""
    line: int = 0

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every way the source is written."""
        return (self.source, *self.variants)

    @property
    def told(self) -> tuple[str, ...]:
        """The first of its renderings, which a model is told; the checks know them all."""
        return (self.target, *self.target_variants)[:_TOLD]

    @property
    def prompt_line(self) -> str:
        """The term as a model is told of it: `토큰 = token`, and `실무: in practice, on the job (as it fits)`."""
        source, told = self.source, ", ".join(self.told)
        if self.advice:
            if not self.note:
                return later("{source}: {told} (as it fits)", source=source, told=told)
            return later("{source}: {told} (as it fits: {note})", source=source, told=told, note=self.note)
        if not self.do_not_translate:
            line = f"{source} = {' / '.join(self.told)}"
        elif self.target == source:
            line = later("{source}: keep", source=source)
        else:
            line = later("{source}: always {target}", source=source, target=self.target)
        if self.forbidden:
            line = later("{line} (never {forbidden})", line=line, forbidden=", ".join(self.forbidden))
        return later("{line} ({note})", line=line, note=self.note) if self.note else line


class NameOrder(StrEnum):
    """Which name stands first in the English of a person's name."""

    GIVEN_FIRST = "given-first"
    FAMILY_FIRST = "family-first"


@dataclass(frozen=True, slots=True)
class Person:
    """A person's name: how it is spelled in English, in which order, and how to speak of them."""

    source: str
    target: str
    variants: tuple[str, ...] = ()
    order: NameOrder | None = None
    pronoun: str = ""
    note: str = ""
    file: str = ""
    line: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """Every way the name is written in the source."""
        return (self.source, *self.variants)

    @property
    def family_name(self) -> str:
        """The name that may stand alone after the first mention."""
        names = self.target.split()
        return names[0] if self.order is NameOrder.FAMILY_FIRST else names[-1]

    @property
    def prompt_line(self) -> str:
        """The person as a model is told of them."""
        order = "family name first" if self.order is NameOrder.FAMILY_FIRST else ""
        about = ", ".join(part for part in (order, self.pronoun, self.note) if part)
        line = self.source if self.source == self.target else f"{self.source} = {self.target}"
        return f"{line} ({about})" if about else line


@dataclass(frozen=True, slots=True)
class TermMatch:
    """An occurrence of a term: `text[start:end]`."""

    term: Term
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Miss:
    """A term that a translation does not render as it must. `message` tells a person and a model what to mend.

    `start` and `end` are offsets into the translation, where a word that must not be there stands.
    """

    term: Term
    message: str
    start: int | None = None
    end: int | None = None
