"""The registry of checks: a check is one small function over a source and its translation."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from translator.i18n import Message
from translator.rules import Flaw, Look, Pair
from translator.units import Finding, Severity


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
    if isinstance(message, Message):
        return message.cleaned(_one_line)
    return "".join(character for character in " ".join(message.split()) if not _steers(character))


def _steers(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cs"} or unicodedata.bidirectional(character) in _TURNING


class Registry:
    """Checks by code, in the order in which they run: the decisive ones first, then the other critical ones."""

    def __init__(self) -> None:
        self._checks: dict[str, Check] = {}

    def check(
        self, code: str, severity: Severity, description: str, *, decisive: bool = False
    ) -> Callable[[Look], Look]:
        """A decorator that registers a function as the check `code`; the function itself stays as it is."""

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
        return iter(sorted(self._checks.values(), key=_late))

    def __len__(self) -> int:
        return len(self._checks)


def _late(check: Check) -> tuple[bool, bool]:
    return not check.decisive, check.severity is not Severity.CRITICAL


CHECKS = Registry()
"""Every check that there is."""
