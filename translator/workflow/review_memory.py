"""The memory as a review asks it: what was translated already that is like what stands in the post."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from threading import Lock

from translator.bitext import Concordance, Match, Memory, SavedContent
from translator.units import Unit
from translator.workflow.voice import Voice
from translator.workflow.work import Work

MATCHES = 9  # translations of like segments that a person is shown


class ReviewedMemory:
    """The site's memory, opened when it is asked first, and brought up to date with the post's bitext each time.

    `work` gives the post as it was read last. What is asked may take a moment, and may be asked from a thread.
    """

    def __init__(self, work: Callable[[], Work]) -> None:
        self._work = work
        self._closing = ExitStack()
        self._memory: Memory | None = None
        self._remembered: SavedContent | None = None  # the bitext as the memory knows it
        self._opening = Lock()

    def matches(self, unit: Unit) -> tuple[Match, ...]:
        """Translations of similar Korean elsewhere: as many as a person is shown."""
        return self.like(unit, MATCHES)

    def like(self, unit: Unit, most: int) -> tuple[Match, ...]:
        """At most so many of these for a unit, which may be gone from the post by now."""
        found = self._fresh().fuzzy(unit.source, limit=most + 1, post=self._work().label, kind=unit.kind)
        return tuple(match for match in found if match.target != unit.target)[:most]

    def recall(self, units: Iterable[Unit]) -> dict[str, Match]:
        """What there is for exactly the Korean of these units, by key."""
        memory, label = self._fresh(), self._work().label
        found = {unit.key: memory.exact(unit.source, post=label, kind=unit.kind) for unit in units}
        return {key: match for key, match in found.items() if match is not None}

    def concordance(self, words: str) -> Concordance:
        """The translations of the whole site with these words in Korean or English."""
        return self._fresh().concordance(words)

    def voice(self) -> Voice:
        """How the site's English is to sound. Raises ConfigError."""
        return self._work().site.voice(self._fresh())

    def close(self) -> None:
        """Let go of the index."""
        self._memory = None
        self._closing.close()

    def _fresh(self) -> Memory:
        with self._opening:  # several threads ask it
            work = self._work()
            saved = work.bitext.saved
            # A long one isn't read again because something was saved meanwhile.
            held = {work.bitext.path: saved}
            if self._memory is None:
                self._memory = self._closing.enter_context(work.site.open_memory(held=held))
            else:
                if self._remembered is not None and self._remembered.digest != saved.digest:
                    self._memory.follow(work.bitext.path, self._remembered, saved)
                self._memory.refresh(held)
            self._remembered = saved
            return self._memory
