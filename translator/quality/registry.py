"""The register of checks: a check is one small function over a source and its translation."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from translator.hangul import has_hangul
from translator.units import Finding, Severity

if TYPE_CHECKING:
    import re

    from glossary import Glossary
    from translator.tags import Text


@dataclass(frozen=True)
class Pair:
    """What a check looks at. `kind` is the segment's kind (`paragraph`, `heading`, `cell` …)."""

    source: Text
    target: Text
    kind: str = "paragraph"
    glossary: Glossary | None = None

    @cached_property
    def kept_terms(self) -> tuple[str, ...]:
        """The Korean that the glossary wants to stand in the translation of this source, longest first."""
        if self.glossary is None:
            return ()
        targets = (term.target for term in self.glossary.terms_in(self.source.raw))
        return tuple(sorted(filter(has_hangul, targets), key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong, in a sentence that says what to mend; `start` and `end` are offsets into the target."""

    message: str
    start: int | None = None
    end: int | None = None

    @classmethod
    def at(cls, text: Text, start: int, end: int, message: str) -> Flaw:
        """A flaw at `text.plain[start:end]`."""
        return cls(message, *text.place(start, end))

    @classmethod
    def of(cls, text: Text, match: re.Match[str], message: str) -> Flaw:
        """A flaw at what matched in `text.plain`."""
        return cls.at(text, match.start(), match.end(), message)


Look = Callable[[Pair], Iterable[Flaw]]


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its stable `code`, what a finding of it means for the mirror, and what it promises.

    `look` is None for a check that compares the units of a post with each other.
    `decisive`: what it finds makes every later check pointless (an empty translation has no numbers).
    """

    code: str
    severity: Severity
    description: str
    look: Look | None = None
    decisive: bool = False

    def findings(self, pair: Pair) -> Iterator[Finding]:
        """What this check says of a pair."""
        for flaw in self.look(pair) if self.look else ():
            yield self.finding(flaw)

    def finding(self, flaw: Flaw) -> Finding:
        """A flaw under this check's name; its message is one line, whatever text it quotes."""
        return Finding(self.code, self.severity, _one_line(flaw.message), flaw.start, flaw.end)


_TURNING = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})


def _one_line(message: str) -> str:
    """Without line breaks and controls: what a post says never starts a log's line, nor steers a terminal."""
    return "".join(character for character in " ".join(message.split()) if not _steers(character))


def _steers(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cs"} or unicodedata.bidirectional(character) in _TURNING


class Registry:
    """Checks by code, in the order in which they run: the decisive ones first."""

    def __init__(self) -> None:
        self._checks: dict[str, Check] = {}

    def check(
        self, code: str, severity: Severity, description: str, *, decisive: bool = False
    ) -> Callable[[Look], Look]:
        """Register the decorated function."""

        def register(look: Look) -> Look:
            self.add(Check(code, severity, description, look, decisive))
            return look

        return register

    def add(self, check: Check) -> Check:
        """Register a check; its code must be new."""
        if check.code in self._checks:
            raise ValueError(f"two checks are called {check.code!r}")
        self._checks[check.code] = check
        return check

    def __getitem__(self, code: str) -> Check:
        return self._checks[code]

    def __iter__(self) -> Iterator[Check]:
        return iter(sorted(self._checks.values(), key=lambda check: not check.decisive))

    def __len__(self) -> int:
        return len(self._checks)


CHECKS = Registry()
"""Every check that there is."""
