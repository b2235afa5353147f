"""What a rule is, what it looks at, and what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from translator.hangul import has_hangul

if TYPE_CHECKING:
    import re

    from glossary import Glossary
    from translator.tags import Text


@dataclass(frozen=True)
class Pair:
    """A source and its translation. `kind` is the segment's (`paragraph`, `heading`, `cell` …).

    `kept` is the Korean that may stand in the translation, where no `glossary` is there to tell.
    """

    source: Text
    target: Text
    kind: str = "paragraph"
    glossary: Glossary | None = None
    kept: tuple[str, ...] = ()

    @cached_property
    def kept_terms(self) -> tuple[str, ...]:
        """The Korean that may stand in the translation of this source, longest first."""
        return self.kept if self.glossary is None else kept_terms(self.glossary, self.source.raw)

    def without_kept_terms(self, text: str) -> str:
        """A piece of the source or the translation without the Korean that may stand in it."""
        for term in self.kept_terms:
            text = text.replace(term, " ")
        return text


def kept_terms(glossary: Glossary, source: str) -> tuple[str, ...]:
    """The Korean that a glossary wants to stand in the translation of a source, longest first."""
    targets = {one for term in glossary.terms_in(source) for one in (term.target, *term.target_variants)}
    return tuple(sorted(filter(has_hangul, targets), key=lambda term: (-len(term), term)))


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong, in a sentence that says what to mend; `start` and `end` are offsets into the target."""

    message: str
    start: int | None = None
    end: int | None = None

    @classmethod
    def at(cls, text: Text, start: int, end: int, message: str) -> Flaw:
        """A flaw at `text.plain[start:end]`, with its place in the tagged text."""
        return cls(message, *text.place(start, end))

    @classmethod
    def of(cls, text: Text, match: re.Match[str], message: str) -> Flaw:
        """A flaw at what matched in `text.plain`."""
        return cls.at(text, match.start(), match.end(), message)


Look = Callable[[Pair], Iterable[Flaw]]


@dataclass(frozen=True, slots=True)
class AnswerRule:
    """One rule: its stable `code`, and what it promises of a translation that keeps it.

    `decisive`: who breaks it gets no other said: an empty translation has no tags.
    """

    code: str
    promise: str
    look: Look
    decisive: bool = False


class Rules:
    """Rules by code, in the order in which they are asked: the decisive ones first."""

    def __init__(self) -> None:
        self._rules: dict[str, AnswerRule] = {}

    def rule(self, code: str, promise: str, *, decisive: bool = False) -> Callable[[Look], Look]:
        """A decorator that adds a function to the rules, under `code`; the function itself stays as it is."""

        def add(look: Look) -> Look:
            self._rules[code] = AnswerRule(code, promise, look, decisive)
            return look

        return add

    def __iter__(self) -> Iterator[AnswerRule]:
        return iter(sorted(self._rules.values(), key=lambda rule: not rule.decisive))

    def broken(self, pair: Pair) -> Iterator[tuple[AnswerRule, tuple[Flaw, ...]]]:
        """The rules that a translation breaks, with its flaws; a decisive one stands alone."""
        for rule in self:
            if flaws := tuple(rule.look(pair)):
                yield rule, flaws
                if rule.decisive:
                    return


RULES = Rules()
"""Every rule that there is."""
