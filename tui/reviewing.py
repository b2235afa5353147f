"""The review screen: what its keys do."""

from __future__ import annotations

from collections.abc import Callable

from textual import events, work
from textual.content import Content

from translator.errors import OlgimError
from translator.i18n import tr
from translator.units import Severity
from translator.workflow.review import Outcome, Show
from translator.workflow.review_versions import Alternative
from translator.workflow.site_replacing import redo_everywhere, undo_everywhere
from tui import describe
from tui.about import recalled
from tui.accepting import AcceptingScreen
from tui.actions import Where, bindings, bound_to, of
from tui.dialogs import Choose, Confirm, Help
from tui.hangul_keys import letters_of
from tui.mouse import hinted
from tui.remark_lines import distinct
from tui.text import content, message_line, sentence

_REVIEWING = frozenset(action.name for action in of(Where.REVIEW))
_IN_THE_EDITOR = frozenset({"command_palette"})


class ReviewScreen(AcceptingScreen):
    """One post of a desk at a time."""

    BINDINGS = bindings(Where.REVIEW)

    def on_key(self, event: events.Key) -> None:
        """What an input method makes of several keys (머 for `a` and `j`) is taken for those keys."""
        letters = letters_of(event.character or "")
        if len(letters) > 1 and not self.editing:
            event.stop()
            for letter in letters:
                action = bound_to(letter, Where.REVIEW)
                if action is not None:
                    self.call_later(self.run_action, action.name)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether a key does something now: in the editor most letters are text."""
        del parameters
        if self.editing:
            return action in _IN_THE_EDITOR or action not in _REVIEWING
        if action in {"next_post", "previous_post"}:
            return len(self.desk) > 1
        return True

    # ---- deciding

    def action_select(self) -> None:
        self.segments.select(on=not self.segments.selecting)
        self.show_segment()
        if self.segments.selecting:
            said = tr("Go to the end of the range. a: accept, x: reject, r: ask again, Esc: cancel.")
            self.say(hinted(said))

    @work(group="dialog")
    async def action_accept_clean(self) -> None:
        session, places = self.session, self.segments.places
        clean = await self.at_leisure(
            tr("Checking {number:,} segments …", number=len(session.units)),
            lambda: session.clean_proposals(places),
        )
        out = describe.left_out(clean)
        if not clean.keys:
            self.say(tr("There is no proposal without a finding here.{out}", out=out))
        elif await self.app.push_screen_wait(
            Confirm(
                tr(
                    "Accept all proposals of this filter without a finding ({number})?{out}",
                    number=len(clean.keys),
                    out=out,
                )
                if self.filtered
                else tr(
                    "Accept all proposals without a finding ({number})?{out}", number=len(clean.keys), out=out
                )
            )
        ):
            try:
                said = await self.at_leisure(
                    tr("Accepting {number:,} segments …", number=len(clean.keys)),
                    lambda: session.accept(clean.keys),
                )
            except OlgimError as error:
                self.relist()
                self.complain(error)
                return
            self.segments.select(on=False)
            self.after(said)
            went = self.go_to_unfinished(1)
            if out:
                self.say(f"{sentence(said.message)}{out}", "$success")
            elif not went:
                self.say_done()

    @work(group="dialog")
    async def action_reject(self) -> None:
        keys = [unit.key for unit in self.selected_units]
        if not any(self.session.unit(key).target for key in keys):
            self.say(tr("There is no English to reject."))
            return
        what = (
            tr("this English") if len(keys) == 1 else tr("the English of {number} segments", number=len(keys))
        )
        if len(keys) == 1 and self.session.unit(keys[0]).proposal:
            what = tr("the proposal (your English stays)")
        name = f"reject {keys[0]}"
        hint = tr("Enter: reject (the reason is optional), Esc: cancel")
        reason = await self.ask_line(name, tr("Reject {what}. Why?", what=what), hint=hint)
        if reason is not None and self.act(lambda: self.session.reject(keys, reason.strip())) is not None:
            self.sent(name)

    @work(group="dialog")
    async def action_waive(self) -> None:
        unit = self.unit
        findings = distinct(self.session.checks.of(unit)) if unit is not None else []
        if unit is None or not findings:
            self.say(tr("There is no finding to waive here."))
            return
        choice: int | None = 0
        if len(findings) > 1:
            labels = [content(message_line(alike[0].message)) for alike in findings]
            choice = await self.ask(Choose(tr("Which finding?"), labels))
        if choice is None:
            return
        finding, *alike = findings[choice]
        name = f"waive {unit.key} {finding.mark}"
        critical = finding.severity is Severity.CRITICAL
        hint = (
            tr(
                "It blocks publishing. Why may it stand? Enter: waive (asks again without a reason), Esc: cancel"
            )
            if critical
            else tr("Why? Enter: waive (the reason is optional), Esc: cancel")
        )
        reason = await self.ask_line(name, tr("Waive: {message}", message=finding.message), hint=hint)
        if reason is not None and critical and not reason.strip():
            question = tr("Waive without a reason? The post can be published with it then.")
            reason = reason if await self.ask(Confirm(question)) else None
        if reason is not None:
            outcome = self.act(lambda: self.session.waive(unit.key, finding, reason.strip(), alike))
            if outcome is not None:
                self.sent(name)

    @work(group="dialog")
    async def action_note(self) -> None:
        unit = self.unit
        if unit is None:
            return
        name = f"note {unit.key}"
        line = await self.ask_line(name, tr("Add a line to the note"))
        if line is None:
            return
        if not line.strip() or self.act(lambda: self.session.annotate(unit.key, line)) is not None:
            self.sent(name)

    def action_undo(self) -> None:
        self._travel(lambda: undo_everywhere(self.desk))

    def action_redo(self) -> None:
        self._travel(lambda: redo_everywhere(self.desk))

    def _travel(self, deed: Callable[[], Outcome]) -> None:
        went_to: list[str] = []

        def go() -> Outcome:
            outcome = deed()
            went_to.extend(outcome.keys[:1])
            return outcome

        if self.act(go) and went_to:
            self.go_to_key(went_to[0])

    def action_take_machine(self) -> None:
        self._take(self.session.take_machine)

    def action_take_previous(self) -> None:
        self._take(self.session.take_previous)

    def _take(self, deed: Callable[[str], Outcome]) -> None:
        unit = self.unit
        if unit is not None:
            self.act(lambda: deed(unit.key))

    def action_take_match(self, number: int) -> None:
        unit = self.unit
        found = self._alternatives()
        if unit is None or number > len(found):
            self.say(
                tr("There is no alternative {number} here.", number=number)
                if found
                else tr("There is no other English here: no earlier version, no match in the memory.")
            )
            return
        self.take_text(unit, found[number - 1][0], tr("number {number}", number=number))

    def _alternatives(self) -> list[tuple[Alternative, Content]]:
        unit = self.unit
        if unit is None:
            return []
        return describe.alternatives(self.session, unit, self.about.matches(self.session, unit))

    @work(group="dialog")
    async def action_alternatives(self) -> None:
        unit = self.unit
        if unit is None:
            return
        if not self.about.matches(
            self.session, unit
        ):  # where the pane is hidden, nobody has asked the memory
            session = self.session
            asked = self.run_worker(lambda: recalled(session, unit), thread=True, group="terms")
            self.about.keep(session, unit, await asked.wait())
        found = describe.alternatives(self.session, unit, self.about.matches(self.session, unit))
        if not found:
            self.say(tr("There is no other English here: no earlier version, no match in the memory."))
            return
        question = tr("Take this English?") if len(found) == 1 else tr("Which English?")
        chosen = await self.ask(Choose(question, [said for _, said in found]))
        if chosen is not None:
            self.take_text(unit, found[chosen][0], tr("number {number}", number=chosen + 1))

    # ---- looking

    def action_filter(self) -> None:
        self.choose_filter()

    def action_clear(self) -> None:
        if self.segments.selecting:
            self.segments.select(on=False)
        elif self.asking:
            self.cancel_asking()
            return
        elif self.arrangement.covered:
            self.toggle_side()
        elif self.shown is not Show.ALL or self.query_text:
            self.shown, self.query_text = Show.ALL, ""
            self.relist(seen=True)
        elif self.reading:
            self.action_read()
        self.say("")

    def action_compare(self) -> None:
        if not self.compare():
            self.say(tr("There is nothing to compare with: this is the first version."))

    def action_apart(self) -> None:
        if self.segment.turn():
            self.say("")
        else:
            self.say(hinted(tr("No diff is open. d: compare with another version.")))

    def action_list(self) -> None:
        if self.reading:
            self.action_read()
        else:
            self.toggle_list()

    def action_side(self) -> None:
        self.toggle_side()

    def action_light(self) -> None:
        self.turn_light()

    def action_help(self) -> None:
        self.app.push_screen(Help())

    def action_command_palette(self) -> None:
        self.app.action_command_palette()
