"""What a glossary is made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Case(StrEnum):
    """Whether a term's Latin letters have to be written as they are: `any` ignores case, `exact` does not."""

    ANY = "any"
    EXACT = "exact"


@dataclass(frozen=True, slots=True)
class Term:
    """A source term with its required English.

    `variants` are other spellings of the source, `target_variants` other renderings that are as good; `forbidden`
    are renderings that are wrong. `do_not_translate`: the term stands in the English exactly as `target` (which is
    then the source itself unless given). `context`: words of which one has to occur in the same text, for a term
    that means something else elsewhere. `file` and `line` say where it was written.
    """

    source: str
    target: str
    variants: tuple[str, ...] = ()
    target_variants: tuple[str, ...] = ()
    do_not_translate: bool = False
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
    def prompt_line(self) -> str:
        """The term as a model is told of it."""
        if self.do_not_translate:
            kept = "keep" if self.target == self.source else f"always {self.target}"
            line = f"{self.source}: {kept}"
        else:
            line = f"{self.source} = {' / '.join((self.target, *self.target_variants))}"
        if self.forbidden:
            line += f" (never {', '.join(self.forbidden)})"
        return f"{line} ({self.note})" if self.note else line


@dataclass(frozen=True, slots=True)
class Person:
    """A person's name: how it is spelled in English, in which order, and how to speak of them."""

    source: str
    target: str
    variants: tuple[str, ...] = ()
    pronoun: str = ""
    note: str = ""
    file: str = ""
    line: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """Every way the name is written in the source."""
        return (self.source, *self.variants)

    @property
    def prompt_line(self) -> str:
        """The person as a model is told of them."""
        about = ", ".join(part for part in (self.pronoun, self.note) if part)
        return f"{self.source} = {self.target}" + (f" ({about})" if about else "")


@dataclass(frozen=True, slots=True)
class Match:
    """An occurrence of a term: `text[start:end]`."""

    term: Term
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Miss:
    """A term that a translation does not render as it must. `message` tells a person and a model what to mend."""

    term: Term
    message: str
