"""The review screen: list, Korean, English, what changed, and what is known about a segment."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from textual import events, work
from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer

from translator.bitext import Match
from translator.errors import OlgimError, UsageError
from translator.units import Origin, Severity, Unit
from translator.workflow.review import Outcome, ReviewSession, Show, normal_text
from translator.workflow.reviewing import Desk, edit_outside
from tui import describe
from tui.actions import Where, bindings, bound_to, footer, of
from tui.dialogs import Ask, Choose, Confirm, Help
from tui.editor import Editor
from tui.keys import letters_of
from tui.looks import SEVERITIES, changes
from tui.panes import Keys, Line, Pane
from tui.publishing import PublishScreen
from tui.segments import Row, SegmentList
from tui.text import content, one_line

WIDE = (100, 30)
SIDE_FROM = 120
"""Columns from which findings, terms and memory are shown unasked."""
_LOOK_AT_DISK = 1.5
_ASK_MEMORY_AFTER = 0.15
_IN_THE_EDITOR = frozenset({"command_palette"})


class ReviewScreen(Screen[None]):
    """One post of a desk at a time."""

    BINDINGS = bindings(Where.REVIEW)
    AUTO_FOCUS = "SegmentList"

    class Surveyed(Message):
        """The checks have looked at the whole post."""

    class Recalled(Message):
        """The memory has answered for a segment."""

        def __init__(self, key: str, matches: Sequence[Match]) -> None:
            super().__init__()
            self.key, self.matches = key, tuple(matches)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.show = Show.ALL
        self.query_text = ""
        self._editing: Unit | None = None
        self._compare = 0
        self._apart = False
        self._list_wanted: bool | None = None
        self._side_wanted: bool | None = None
        self._matches: dict[str, tuple[Match, ...]] = {}
        self._recall_timer: Timer | None = None
        self._said = Content("")

    # ---- parts

    def compose(self) -> ComposeResult:
        yield Line(id="header")
        with Horizontal(id="body"):
            with Vertical(id="main"):
                yield SegmentList(self._row, id="list")
                with Container(id="texts"):
                    yield Pane(id="korean")
                    with Container(id="right"):
                        yield Pane(id="english")
                        yield Editor(id="editor")
                yield Pane(id="diff")
                yield Line(id="remarks")
            yield Pane(id="side", title="About this segment")
        yield Line(id="said")
        yield Keys(id="keys")

    @property
    def session(self) -> ReviewSession:
        return self.desk.session

    @property
    def segments(self) -> SegmentList:
        return self.query_one(SegmentList)

    @property
    def unit(self) -> Unit | None:
        """The unit under the cursor."""
        place = self.segments.place
        return None if place is None or place >= len(self.session.units) else self.session.units[place]

    @property
    def editing(self) -> bool:
        """Whether the editor is open."""
        return self._editing is not None

    def on_mount(self) -> None:
        self.query_one("#editor").display = False
        self._open_post()
        self.set_interval(_LOOK_AT_DISK, self._look_at_disk)

    def on_resize(self) -> None:
        self._arrange()

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
        del parameters
        if self.editing:
            return action in _IN_THE_EDITOR or bound_to_nothing(action)
        if action in {"next_post", "previous_post"}:
            return len(self.desk) > 1
        return True

    # ---- showing

    def _row(self, place: int) -> Row:
        return describe.row(self.session, place)

    def _open_post(self) -> None:
        self._matches.clear()
        self.show, self.query_text = Show.ALL, ""
        units = self.session.units
        first = next((place for place, unit in enumerate(units) if not unit.settled), 0)
        self._list_places(first)
        self._arrange()
        self._survey()
        counts = self.session.counts
        if self.session.notices:
            self.say("  ".join(self.session.notices), "$warning")
        elif self.unit is None or not describe.advice(self.session, self.unit):
            left = counts.total - counts.accepted
            self.say(
                f"{left} of {counts.total} segments to review. a accepts what you see, e edits, ? shows all keys."
            )

    def _list_places(self, place: int | None = None) -> None:
        """List what the filter shows now, the cursor on `place`, or where it is."""
        self.segments.show(self.session.view(self.show, self.query_text), place)
        self._show_segment()

    def _arrange(self) -> None:
        """Fit the parts to the terminal."""
        width, height = self.app.size
        wide = width >= WIDE[0] and height >= WIDE[1]
        self.set_class(wide, "-wide")
        self.set_class(not wide, "-narrow")
        self.segments.display = wide if self._list_wanted is None else self._list_wanted
        side = wide and width >= SIDE_FROM if self._side_wanted is None else self._side_wanted
        self.query_one("#side").display = side
        self.set_class(side, "-side")
        self.set_class(self.segments.display, "-list")
        self._show_segment()

    def _show_segment(self) -> None:
        """Bring every pane to the segment under the cursor."""
        width = self.app.size.width
        self.query_one("#header", Line).say(describe.header(self.desk, self.show, self.query_text, width))
        self._offer_keys()
        unit, place = self.unit, self.segments.place
        if unit is None or place is None:
            nothing = content("Nothing is listed here. Esc shows all segments again.", "$faint")
            self.query_one("#korean", Pane).show(nothing, "한국어")
            self.query_one("#english", Pane).show(Content(""), "English")
            self.query_one("#diff").display = self.query_one("#remarks").display = False
            return
        session = self.session
        self.query_one("#korean", Pane).show(
            describe.korean(session, unit), describe.korean_title(session, unit, place)
        )
        title = describe.english_title(unit, draft=unit.key in session.drafts)
        self.query_one("#english", Pane).show(describe.english(session, unit), title)
        self._show_changes(unit)
        self._show_remarks(unit)
        self._show_side(unit)
        self._show_said()

    def _show_changes(self, unit: Unit, typed: str | None = None) -> None:
        pane = self.query_one("#diff", Pane)
        found = self.session.comparisons(unit.key)
        choice = self._compare % (len(found) + 1)
        if typed is not None:
            before = self._editing.target if self._editing is not None else ""
            pane.display = bool(before) and before != typed
            pane.show(changes(before, typed, apart=self._apart), "Diff · what you change")
            return
        pane.display = choice < len(found)
        if choice < len(found):
            one = found[choice]
            more = f"{choice + 1} of {len(found)}, d: next" if len(found) > 1 else "d hides it"
            pane.show(changes(one.old, one.new, apart=self._apart), f"Diff · {one.name}", more)

    def _show_remarks(self, unit: Unit) -> None:
        line = self.query_one("#remarks", Line)
        findings = self.session.checks.of(unit)
        room = 1 if self.app.size.height < WIDE[1] else 3
        line.display = bool(findings or unit.note) and not self.query_one("#side").display
        line.say(describe.remarks(findings, unit.note, max(room, 2)))

    def _show_side(self, unit: Unit) -> None:
        if not self.query_one("#side").display:
            return
        matches = self._matches.get(unit.key)
        self.query_one("#side", Pane).show(describe.side(self.session, unit, matches))
        if matches is None:
            if self._recall_timer is not None:
                self._recall_timer.stop()
            self._recall_timer = self.set_timer(
                _ASK_MEMORY_AFTER, lambda: self._recall(self.session, unit.key)
            )

    def _offer_keys(self) -> None:
        where = Where.EDITOR if self.editing else Where.REVIEW
        actions = [action for action in footer(where) if self._is_offered(action.name)]
        lines = 2 if self.app.size.width < WIDE[0] and self.app.size.height >= 24 else 1
        self.query_one(Keys).offer(actions, self.app.size.width, lines)

    def _is_offered(self, action: str) -> bool:
        return self.editing or self.check_action(action, ()) is True

    def say(self, message: str, style: str = "") -> None:
        """Tell the person something, on the line above the keys; it stays until they move on."""
        self._said = content(one_line(message), style)
        self._show_said()

    def complain(self, error: OlgimError) -> None:
        """Tell the person what went wrong, and the next step."""
        look = SEVERITIES[Severity.CRITICAL]
        hint = content(f"  {one_line(error.hint)}" if error.hint else "", "$faint")
        self._said = Content.assemble((f"{look.glyph} ", look.style), content(one_line(str(error))), hint)
        self._show_said()

    def _show_said(self) -> None:
        """What was said, and what can be done about the segment."""
        unit = self.unit
        advice = describe.advice(self.session, unit) if unit is not None and not self.editing else ""
        between = "   " if self._said and advice else ""
        self.query_one("#said", Line).say(
            Content.assemble(" ", self._said, between, content(advice, "$accent"))
        )

    def _move_on(self) -> None:
        """The person looks at something else: what was said is old."""
        self._said = Content("")

    # ---- in the background

    @work(thread=True, exclusive=True, group="checks")
    def _survey(self) -> None:
        session = self.session
        session.checks.survey(session.units)
        self.post_message(self.Surveyed())

    def on_review_screen_surveyed(self) -> None:
        self.segments.refresh()
        if self.unit is not None and not self.editing:
            self._show_remarks(self.unit)
            self._show_side(self.unit)

    @work(thread=True, exclusive=True, group="memory")
    def _recall(self, session: ReviewSession, key: str) -> None:
        try:
            matches = session.matches(key)
        except OlgimError:  # a segment that is gone, an index that can't be read: then nothing is similar
            matches = ()
        self.post_message(self.Recalled(key, matches))

    def on_review_screen_recalled(self, event: Recalled) -> None:
        self._matches[event.key] = event.matches
        if self.unit is not None and self.unit.key == event.key:
            self._show_side(self.unit)

    def _look_at_disk(self) -> None:
        if self.editing or self.app.screen is not self:
            return
        try:
            outcome = self.session.refresh()
        except OlgimError as error:
            self.complain(error)
            return
        if outcome is not None:
            self._after(outcome)

    # ---- acting

    def _act(self, deed: Callable[[], Outcome]) -> bool:
        """Do something to the post; say how it went."""
        try:
            outcome = deed()
        except OlgimError as error:
            self._list_places()
            self.complain(error)
            return False
        self._after(outcome)
        return True

    def _after(self, outcome: Outcome) -> None:
        for key in (*outcome.keys, *outcome.outside):
            self._matches.pop(key, None)
        self._list_places()
        self._survey()
        said = outcome.message
        if outcome.outside and outcome.keys:
            said += f"; {len(outcome.outside)} changed on disk meanwhile were taken over"
        self.say(said, "$warning" if outcome.outside else "$success")

    def _keys(self) -> list[str]:
        units = self.session.units
        return [units[place].key for place in self.segments.selected]

    def _go_to_unfinished(self, step: int, after: int | None = None) -> bool:
        """Move to the next unfinished segment that is listed, around the end if need be."""
        places = list(self.segments.places)
        here = self.segments.place if after is None else after
        if here is None:
            return False
        ahead = [place for place in places if (place > here if step > 0 else place < here)]
        behind = [place for place in places if (place < here if step > 0 else place > here)]
        order = (ahead + behind) if step > 0 else (ahead[::-1] + behind[::-1])
        units = self.session.units
        for place in order:
            if self.session.unfinished(units[place]):
                self.segments.go_to(place)
                return True
        return False

    def on_segment_list_moved(self) -> None:
        self._show_segment()

    def action_down(self) -> None:
        self._move_on()
        self.segments.move(1)

    def action_up(self) -> None:
        self._move_on()
        self.segments.move(-1)

    def action_first(self) -> None:
        self._move_on()
        self.segments.move(-len(self.segments.places))

    def action_last(self) -> None:
        self._move_on()
        self.segments.move(len(self.segments.places))

    def action_next_unfinished(self) -> None:
        self._move_on()
        if not self._go_to_unfinished(1):
            self._say_done()

    def action_previous_unfinished(self) -> None:
        self._move_on()
        if not self._go_to_unfinished(-1):
            self._say_done()

    def _say_done(self) -> None:
        if self.unit is not None and self.session.unfinished(self.unit):
            self.say("This is the only unfinished segment in the list.")
        else:
            self.say(
                "✓ Nothing unfinished in this list. P shows the English file's diff and publishes it.",
                "$success",
            )

    def action_read_on(self) -> None:
        self._scroll_texts(1)

    def action_read_back(self) -> None:
        self._scroll_texts(-1)

    def _scroll_texts(self, way: int) -> None:
        for pane in (self.query_one("#korean", Pane), self.query_one("#english", Pane)):
            pane.scroll_relative(y=way * max(1, pane.size.height - 1), animate=False)

    def action_accept(self) -> None:
        here = self.segments.place
        if self._act(lambda: self.session.accept(self._keys())) and not self._go_to_unfinished(1, here):
            self._say_done()

    def action_select(self) -> None:
        self.segments.select(on=not self.segments.selecting)
        if self.segments.selecting:
            self.say(
                "Move to the other end of the range; then a accepts, x rejects all of it. Esc gives it up."
            )

    @work(group="dialog")
    async def action_accept_clean(self) -> None:
        keys = self.session.clean_proposals()
        if not keys:
            self.say("No proposal is without a finding.")
        elif await self.app.push_screen_wait(
            Confirm(f"Accept {len(keys)} proposals, those without a finding?")
        ):
            self._act(lambda: self.session.accept(keys))

    @work(group="dialog")
    async def action_reject(self) -> None:
        keys = self._keys()
        if not any(self.session.unit(key).target for key in keys):
            self.say("There is no English to reject.")
            return
        what = "this English" if len(keys) == 1 else f"the English of {len(keys)} segments"
        reason = await self.app.push_screen_wait(
            Ask(f"Reject {what}. Why?", hint="Enter rejects, with or without a reason. Esc leaves it.")
        )
        if reason is not None:
            self._act(lambda: self.session.reject(keys, reason.strip()))

    @work(group="dialog")
    async def action_waive(self) -> None:
        unit = self.unit
        findings = self.session.checks.of(unit) if unit is not None else ()
        if unit is None or not findings:
            self.say("There is no finding to set aside here.")
            return
        choice: int | None = 0
        if len(findings) > 1:
            labels = [content(one_line(finding.message)) for finding in findings]
            choice = await self.app.push_screen_wait(Choose("Which finding?", labels))
        if choice is None:
            return
        finding = findings[choice]
        reason = await self.app.push_screen_wait(
            Ask(f"Set aside: {finding.message}", hint="Why? Enter keeps it.")
        )
        if reason is not None:
            self._act(lambda: self.session.waive(unit.key, finding, reason.strip()))

    @work(group="dialog")
    async def action_note(self) -> None:
        unit = self.unit
        if unit is None:
            return
        line = await self.app.push_screen_wait(Ask("A line for the note"))
        if line is not None and line.strip():
            self._act(lambda: self.session.annotate(unit.key, f"{unit.note}\n{line}"))

    def action_undo(self) -> None:
        self._travel(self.session.undo)

    def action_redo(self) -> None:
        self._travel(self.session.redo)

    def _travel(self, deed: Callable[[], Outcome]) -> None:
        went_to: list[str] = []

        def go() -> Outcome:
            outcome = deed()
            went_to.extend(outcome.keys[:1])
            return outcome

        if self._act(go) and went_to:
            place = next((at for at, unit in enumerate(self.session.units) if unit.key == went_to[0]), None)
            if place is not None:
                self.segments.go_to(place)

    def action_take_machine(self) -> None:
        self._take(self.session.take_machine)

    def action_take_previous(self) -> None:
        self._take(self.session.take_previous)

    def _take(self, deed: Callable[[str], Outcome]) -> None:
        unit = self.unit
        if unit is not None:
            self._act(lambda: deed(unit.key))

    def action_take_match(self, number: int) -> None:
        unit = self.unit
        matches = self._matches.get(unit.key, ()) if unit is not None else ()
        if unit is None or number > len(matches):
            self.say(
                f"The memory has no match {number} here."
                if matches
                else "The memory has no match here (o shows it)."
            )
            return
        match = matches[number - 1]
        problems = self.session.problems(unit.key, match.target)
        if problems:
            self._open_editor(unit, match.target)
            self.say(f"Match {number} doesn't fit as it is: {problems[0]}. Mend it here.", "$warning")
        else:
            self._act(
                lambda: self.session.take(
                    unit.key, match.target, Origin.MEMORY, match.author, f"match {number}"
                )
            )

    # ---- editing

    def action_edit(self) -> None:
        if self.unit is not None:
            self._open_editor(self.unit, self.session.drafts.get(self.unit.key, self.unit.target))

    def _open_editor(self, unit: Unit, text: str) -> None:
        self._editing = unit
        self.query_one("#english").display = False
        editor = self.query_one(Editor)
        editor.display = True
        editor.open(text, unit.target)
        self._offer_keys()
        self._judge(text)
        self._said = describe.tags_to_keep(self.session, unit)
        self._show_said()

    def _close_editor(self) -> None:
        self._editing = None
        self.query_one("#english").display = True
        self.query_one(Editor).display = False
        self.segments.focus()
        self._show_segment()

    def on_text_area_changed(self) -> None:
        if self._editing is not None:
            self._judge(self.query_one(Editor).text)

    def _judge(self, text: str) -> None:
        """Say while a person types whether the tags are sound, and what they have changed."""
        assert self._editing is not None
        editor = self.query_one(Editor)
        try:
            problems = self.session.problems(self._editing.key, text)
        except OlgimError as error:
            problems = (error.message,)
        editor.border_title = content("English · editing")
        editor.border_subtitle = content(
            f"! {problems[0]}" if problems else "✓ tags are sound", "$warning" if problems else "$success"
        )
        self._show_changes(self._editing, normal_text(text))

    def on_editor_saved(self, event: Editor.Saved) -> None:
        unit = self._editing
        if unit is None:
            return
        here = self.segments.place
        try:
            outcome = self.session.edit(unit.key, event.text, unit)
        except OlgimError as error:
            self.complain(error)
            return
        self._close_editor()
        self._after(outcome)
        if not self._go_to_unfinished(1, here):
            self._say_done()

    def on_editor_left(self, event: Editor.Left) -> None:
        unit = self._editing
        if unit is None:
            return
        drafts = self.session.drafts
        if normal_text(event.text) == unit.target:
            drafts.pop(unit.key, None)
            self.say("nothing changed")
        else:
            drafts[unit.key] = event.text
            self.say(
                "The draft is kept while Olgim runs: e goes on with it, ctrl+s there saves it.", "$warning"
            )
        self._close_editor()
        self.segments.refresh()

    def action_edit_outside(self) -> None:
        unit = self.unit
        if unit is None:
            return
        try:
            if not (os.environ.get("VISUAL") or os.environ.get("EDITOR")):
                raise UsageError(
                    "$EDITOR is not set", hint="Set it to your editor's command, or edit here with e."
                )
            with self.app.suspend():
                text = edit_outside(self.session.drafts.get(unit.key, unit.target), os.environ)
        except OlgimError as error:
            self.complain(error)
            return
        if normal_text(text) == unit.target:
            self.say("nothing changed")
        elif problems := self.session.problems(unit.key, text):
            self._open_editor(unit, text)
            self.say(f"{problems[0]}. Mend it here.", "$warning")
        else:
            self._act(lambda: self.session.edit(unit.key, text, unit))

    # ---- looking

    @work(group="dialog")
    async def action_go_to(self) -> None:
        answer = await self.app.push_screen_wait(Ask(f"Go to which segment? 1 to {len(self.session.units)}"))
        if answer is None:
            return
        if not (answer.strip().isdecimal() and 1 <= int(answer) <= len(self.session.units)):
            self.say(f"There is no segment {answer.strip() or 'without a number'} here.")
            return
        place = int(answer) - 1
        if not self.segments.go_to(place):
            self.show, self.query_text = Show.ALL, ""
            self._list_places(place)

    @work(group="dialog")
    async def action_find(self) -> None:
        before = self.query_text
        found = await self.app.push_screen_wait(
            Ask(
                "Find in Korean and English",
                text=before,
                hint="Enter keeps the search, Esc gives it up",
                live=self._find,
            )
        )
        self._find("" if found is None else found)
        if self.query_text:
            self.say(f"{len(self.segments.places)} found; Esc lists all again")

    def _find(self, query: str) -> None:
        self.query_text = query.strip()
        self._list_places()

    def action_filter(self) -> None:
        order = list(Show)
        self.show = order[(order.index(self.show) + 1) % len(order)]
        self._list_places()
        self.say(
            f"Listing {self.show}: {len(self.segments.places)} of {len(self.session.units)} segments. f goes on."
        )

    def action_clear(self) -> None:
        if self.segments.selecting:
            self.segments.select(on=False)
        elif self.show is not Show.ALL or self.query_text:
            self.show, self.query_text = Show.ALL, ""
            self._list_places()
        self.say("")

    def action_compare(self) -> None:
        unit = self.unit
        found = self.session.comparisons(unit.key) if unit is not None else ()
        if unit is None or not found:
            self.say("There is nothing to compare with here: these are the first words.")
            return
        self._compare = (self._compare % (len(found) + 1) + 1) % (len(found) + 1)
        self._show_changes(unit)

    def action_apart(self) -> None:
        self._apart = not self._apart
        if self.unit is not None:
            self._show_changes(self.unit)

    def action_list(self) -> None:
        self._list_wanted = not self.segments.display
        self._arrange()

    def action_side(self) -> None:
        self._side_wanted = not self.query_one("#side").display
        self._arrange()

    def action_light(self) -> None:
        self.app.theme = "olgim" if self.app.theme != "olgim" else "olgim-light"

    def action_help(self) -> None:
        self.app.push_screen(Help())

    # ---- the post

    def action_next_post(self) -> None:
        self._move_post(1)

    def action_previous_post(self) -> None:
        self._move_post(-1)

    def _move_post(self, by: int) -> None:
        try:
            self.desk.move(by)
        except OlgimError as error:
            self.complain(error)
            return
        self._open_post()

    @work(group="dialog")
    async def action_publish(self) -> None:
        try:
            preview = self.session.preview()
        except OlgimError as error:
            self.complain(error)
            return
        screen = PublishScreen(self.session, preview)
        key = await self.app.push_screen_wait(screen)
        self._list_places()
        if key is not None:
            self.show, self.query_text = Show.ALL, ""
            place = next((at for at, unit in enumerate(self.session.units) if unit.key == key), None)
            self._list_places(place)
        elif screen.said:
            self.say(f"✓ {screen.said}", "$success")

    def action_command_palette(self) -> None:
        self.app.action_command_palette()

    @work(group="dialog")
    async def action_quit(self) -> None:
        drafts = self.desk.drafts
        if drafts:
            what = "One draft is" if drafts == 1 else f"{drafts} drafts are"
            if not await self.app.push_screen_wait(
                Confirm(f"{what} not saved (✎ in the list). Leave all the same?")
            ):
                return
        self.app.exit()


def bound_to_nothing(action: str) -> bool:
    """Whether an action is none of the review's: Textual's own, which go on working in the editor."""
    return all(one.name != action for one in of(Where.REVIEW))
