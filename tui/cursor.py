"""Moving on the review screen: from segment to segment, to one by its number, to the next that is unfinished."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import chain

from textual import work

from translator.i18n import tr
from translator.workflow.review_listing import segments
from tui.deciding import DecidingScreen
from tui.dialogs import Ask
from tui.mouse import hinted


class MovingScreen(DecidingScreen):
    """A desk whose cursor is moved by keys."""

    def go_to_unfinished(self, step: int, after: int | None = None) -> bool:
        """Move to the next unfinished segment that is listed (the former one if `step` is negative), around the end if
        need be; from the place `after`, else from the cursor. Returns False where there is none.
        """
        places, units = self.segments.places, self.session.units
        here = self.segments.place if after is None else after
        if here is None:
            return False
        behind, ahead = range(bisect_left(places, here)), range(bisect_right(places, here), len(places))
        order = chain(ahead, behind) if step > 0 else chain(reversed(behind), reversed(ahead))
        for at in order:
            if self.session.unfinished(units[places[at]]):
                self.segments.go_to(places[at])
                return True
        return False

    def action_down(self) -> None:
        self.move_on()
        self.segments.move(1)

    def action_up(self) -> None:
        self.move_on()
        self.segments.move(-1)

    def action_first(self) -> None:
        self.move_on()
        self.segments.move(-len(self.segments.places))

    def action_last(self) -> None:
        self.move_on()
        self.segments.move(len(self.segments.places))

    def action_next_unfinished(self) -> None:
        self.move_on()
        if not self.go_to_unfinished(1):
            self.say_done()

    def action_previous_unfinished(self) -> None:
        self.move_on()
        if not self.go_to_unfinished(-1):
            self.say_done()

    def say_done(self) -> None:
        """Say that nothing else is unfinished in the list, and what to do next."""
        if self.unit is not None and self.session.unfinished(self.unit):
            self.say(tr("This is the only unfinished segment here."))
        elif doubted := self.doubted():
            said = tr(
                "✓ All accepted; findings are left in {segments}. f: filter, w: waive one, P: publish.",
                segments=segments(len(doubted)),
            )
            self.say(hinted(said), "$success")
        else:
            said = tr("✓ Everything here is finished. P: publish, after seeing the diff.")
            self.say(hinted(said), "$success")

    def action_read_on(self) -> None:
        self.read_page(1)

    def action_read_back(self) -> None:
        self.read_page(-1)

    @work(group="dialog")
    async def action_go_to(self) -> None:
        answer = await self.app.push_screen_wait(
            Ask(tr("Go to which segment? 1 to {number}", number=self.session.counts.total))
        )
        if answer is None:
            return
        number = answer.strip()
        digits = number.lstrip("0")
        if not (digits.isdecimal() and len(digits) <= 9 and int(digits) <= self.session.counts.total):
            self.say(
                tr("There is no segment {number} here.", number=number[:9])
                if number
                else tr("No number was typed.")
            )
            return
        self.move_on()
        self.go_to_place(self.session.numbers.index(int(digits)))
