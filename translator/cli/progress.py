"""What a person sees while a model is asked: how far it is, what it took, how long it will take."""

from __future__ import annotations

import sys
import time

from translator.cli.console import plain
from translator.cli.money import Purse
from translator.cli.progress_line import ProgressLine, progress_bar
from translator.i18n import tr
from translator.llm.interface import Answer, Estimate, Usage, Watch


class ProgressWatch(ProgressLine, Watch):
    """Segments, tokens, money and time left, on standard error."""

    def __init__(self, *, show: bool, purse: Purse = Purse()) -> None:  # noqa: B008 - frozen
        super().__init__(show=show)
        self._purse = purse
        self._started = time.monotonic()
        self._total = 0
        self._answered: set[tuple[str, str]] = set()
        self._tokens = 0
        self._cost: float | None = None
        self._told: set[str] = set()

    def planned(self, estimate: Estimate) -> None:
        """Note how many segments the bar stands for."""
        self._total = estimate.segments
        self._draw()

    def answered(self, answer: Answer) -> None:
        """Move the bar on; a second answer to one segment doesn't count."""
        self._answered.add((answer.post, answer.key))
        self._draw()

    def spent(self, usage: Usage, cost: float | None) -> None:
        """Show the tokens used so far, and the money where the price is known."""
        self._tokens, self._cost = usage.tokens, cost
        self._draw()

    def waiting(self, seconds: float, why: str) -> None:
        """Put the reason for a pause in the bar's place, with its length."""
        self.say(tr("waiting {duration}: {why}", duration=_duration(seconds), why=why))

    def trouble(self, message: str) -> None:
        """Print a line that stays, once for each kind of trouble."""
        what = message.partition(tr("; asking again"))[0]
        if what in self._told:  # sixty requests that fail in the same way are one thing to know
            return
        self._told.add(what)
        self.say("")
        print(plain(tr("note: {message}", message=message)), file=sys.stderr)

    def _draw(self) -> None:
        done = len(self._answered)
        total = max(self._total, done)
        parts = [
            progress_bar(done, total),
            tr("{done}/{total} segments", done=done, total=total),
            tr("{tokens:,} tokens", tokens=self._tokens),
        ]
        if self._cost:
            parts.append(self._purse.said(self._cost))
        if 0 < done < self._total:
            left = (time.monotonic() - self._started) / done * (self._total - done)
            parts.append(tr("about {duration} left", duration=_duration(left)))
        self.say("  ".join(part for part in parts if part))


def _duration(seconds: float) -> str:
    if seconds < 100:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return (
        tr("{minutes} min", minutes=minutes)
        if minutes < 100
        else tr("{minutes} h {minutes_2:02} min", minutes=minutes // 60, minutes_2=minutes % 60)
    )
