"""Accepting on the review screen: what stands there, or the draft beside it; what is said of what was accepted."""

from __future__ import annotations

from collections.abc import Sequence

from textual import work
from textual.content import Content

from translator.i18n import tr
from translator.units import Unit
from translator.workflow.review import Outcome
from tui import describe
from tui.cursor import MovingScreen
from tui.dialogs import Choose, Confirm
from tui.text import capital, message_line


class AcceptingScreen(MovingScreen):
    """A desk whose English can be accepted; where words were typed and not saved, the person says which."""

    def action_accept(self) -> None:
        units = self.selected_units
        drafted = [unit for unit in units if unit.key in self.session.drafts]
        if len(units) == 1 and drafted:
            self._choose_words(drafted[0])
            return
        ready = [unit.key for unit in units if unit.key not in self.session.drafts]
        if drafted and not ready:
            self.say(tr("All of these have an unsaved draft: accept each by itself."), "$warning")
            return
        self._accept(ready, drafts=len(drafted))

    def _accept(self, keys: Sequence[str], *, drafts: int = 0) -> None:
        """Accept what stands there, and go on; of a range, what has a finding or a draft is told of."""
        here = self.segments.place
        outcome = self.act(lambda: self.session.accept(keys))
        if outcome is None:
            return
        repeats = self.session.repeats(outcome.keys)
        flagged = sum(bool(self.session.findings(key)) for key in outcome.keys) if len(keys) > 1 else 0
        if self.say_blocked(describe.accepted_range(outcome.message, flagged, drafts), keys):
            return
        if repeats:
            self._accept_repeats(repeats, here)
            return
        went = self.go_to_unfinished(1, here)
        if drafts or flagged:
            self.say(describe.accepted_range(outcome.message, flagged, drafts), "$warning")
        elif not went:
            self.say_done()

    def say_blocked(self, said: str, keys: Sequence[str]) -> bool:
        """Stay at the first of what was accepted, or saved, that can't be published, and say why."""
        units = filter(None, map(self.session.find, keys))
        found = ((unit, self.session.critical(unit)) for unit in units)
        key, critical = next(((unit.key, critical) for unit, critical in found if critical), ("", None))
        if critical is None:
            return False
        self.go_to_key(key)
        blocked = tr(
            "{said}, but this blocks publishing: {finding}", said=said, finding=message_line(critical.message)
        )
        self.say(capital(blocked), "$warning", alone=True)
        return True

    def saved(self, outcome: Outcome, unit: Unit) -> None:
        """Go on to the next segment, as after accepting, unless what was saved can't be published."""
        if self.say_blocked(outcome.message, [unit.key]) or not outcome.keys:
            return
        if not self.go_to_unfinished(1, self.segments.place):
            self.say_done()

    @work(group="dialog")
    async def _accept_repeats(self, keys: tuple[str, ...], here: int | None) -> None:
        """Ask once whether the same words are accepted in the other places, too."""
        places = tr("one other place") if len(keys) == 1 else tr("{number} other places", number=len(keys))
        question = Confirm(
            tr("The same Korean has the same English in {places}. Accept it there, too?", places=places)
        )
        if await self.ask(question):
            self.act(lambda: self.session.accept(keys))
        if not self.go_to_unfinished(1, here):
            self.say_done()

    @work(group="dialog")
    async def _choose_words(self, unit: Unit) -> None:
        """Ask which words are to be accepted: those that were typed and not saved, or those that stand there."""
        draft = self.session.draft(unit)
        says = tr("the draft: save and accept it")
        typed = Content.assemble((says, "$faint"), "\n     ", describe.drafted(unit, draft))
        there = [
            tr("the English there: accept it; the draft stays"),
            tr("the English there: accept it; drop the draft"),
        ]
        choices = [typed, *(Content.styled(one, "$faint") for one in there if unit.target)]
        chosen = await self.ask(Choose(tr("There is an unsaved draft here. Accept which?"), choices))
        if chosen is None:
            return
        if chosen == 0:
            outcome = self.put_down(unit, draft)
            if outcome is not None:
                self.saved(outcome, unit)
            return
        if chosen == 2:
            self.session.type(unit, unit.target)
        self._accept([unit.key])
