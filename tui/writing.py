"""Writing English on the review screen, in its editor or a person's own. What is typed is on the disk at once."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress

from textual import events
from textual.widget import Widget

from translator.errors import OlgimError, UsageError
from translator.i18n import tr
from translator.units import Unit
from translator.workflow.own_editor import EditorError, edit_outside
from translator.workflow.review import GoneError, Outcome
from translator.workflow.review_listing import segments
from translator.workflow.review_units import normal_text
from tui.editor import Editor
from tui.mouse import DOUBLE, hinted, tag_at
from tui.pointing import PointedView
from tui.reading import ReadingScreen


class WritingScreen(ReadingScreen):
    """A desk whose English can be edited."""

    _refused: str | None = None
    """What was in the editor when it was complained about."""

    def saved(self, outcome: Outcome, unit: Unit) -> None:
        """An edit was saved: the person goes on."""

    def say_blocked(self, said: str, keys: Sequence[str]) -> bool:
        """Where these are one segment that can't be published, say so besides what was `said`."""
        del said, keys
        return False

    # ---- here

    def on_text_area_changed(self) -> None:
        """What was complained about is being mended: the frame tells how far."""
        unit = self.segment.edited
        if unit is not None and self._refused not in {None, self.editor.words}:
            self._refused = None
            with suppress(GoneError):  # saving keeps the words for the day on which their Korean is back
                self.say_tags(unit)

    def action_edit(self) -> None:
        if self.unit is not None:
            self.open_editor(self.unit, self.session.draft(self.unit))

    def on_mount(self) -> None:
        self.editor.keep = self._keep

    def _keep(self, text: str) -> None:
        unit = self.segment.edited
        if unit is not None:
            self.session.type(unit, text)

    def on_editor_saved(self, event: Editor.Saved) -> None:
        unit = self.segment.edited
        if unit is None:
            return
        self.session.type(unit, event.text)
        try:
            outcome = self._put_down(unit, event.text)
        except OlgimError as error:
            self._refused = event.text
            self.complain(error)
            return
        self.close_editor()
        self.after(outcome)
        self.saved(outcome, unit)

    def on_editor_restored(self) -> None:
        """Tell how to throw the draft away, and how to have it back."""
        self.say(hinted(tr("As it was before. Esc: throw the draft away, ^z: bring it back.")))

    def on_editor_left(self, event: Editor.Left) -> None:
        self.leave_editor(event.text)

    def leave_editor(self, text: str) -> None:
        """Close the editor; what was typed stays as a draft."""
        unit = self.segment.edited
        if unit is None:
            return
        self.session.type(unit, text)
        if unit.key not in self.session.drafts:
            self.say(tr("The draft is thrown away.") if self.editor.had_draft else tr("Nothing changed."))
        elif all(one.key != unit.key for one in self.session.units):
            self.say(tr("The Korean of this draft is gone from the post. The draft is kept."), "$warning")
        else:
            said = tr("The draft is kept. e: continue it; in the editor, ^s: save, ^o: throw it away.")
            self.say(hinted(said), "$warning")
        self.close_editor()

    # ---- the mouse

    def on_pointed_view_pointed(self, event: PointedView.Pointed) -> None:
        if not event.extends:
            self._point(event.key, twice=event.twice)
        elif not self.editing:
            self._select_to(event.key, event.since)

    def _select_to(self, key: str, since: str) -> None:
        """Have a range reach to a segment, from where it begins, or from another segment on."""
        places = {unit.key: place for place, unit in enumerate(self.session.units)}
        if key not in places or (since and since not in places):
            return
        if self.segments.select_to(places[key], places[since] if since else None):
            self.show_segment()
            self.say_range()

    def say_range(self) -> None:
        """Tell what can be done with the range."""
        number = len(self.segments.selected)
        said = tr(
            "{segments} selected. a: accept, x: reject, r: ask again, Esc: cancel.", segments=segments(number)
        )
        self.say(hinted(said))

    def on_click(self, event: events.Click) -> None:
        """A double click on the English edits it; one on a tag of the Korean puts that into the editor."""
        tag = tag_at(event)
        if self.editing:
            if tag is not None:
                self.editor.put_tag(*tag)
        elif event.chain == DOUBLE and self._is_in_english(event.widget):
            self.action_edit()

    def _is_in_english(self, widget: Widget | None) -> bool:
        return widget is not None and any(one.id == "english" for one in widget.ancestors_with_self)

    def _point(self, key: str, *, twice: bool) -> None:
        """Go to the segment that was clicked on, which leaves the editor of another one; edit it after two clicks."""
        if twice:
            if not self.editing:
                self.action_edit()
            return
        if self.segment.edited is None:
            if self.segments.pointed_out:
                self.segments.select(on=False)
            self.turn_to_key(key)
        elif self.segment.edited.key != key:
            self.leave_editor(self.editor.words)
            self.go_to_key(key)

    # ---- in a person's own editor

    def action_edit_outside(self) -> None:
        unit = self.unit
        if unit is None:
            return
        before = self.session.draft(unit)
        try:
            if not (os.environ.get("VISUAL") or os.environ.get("EDITOR")):
                raise UsageError(
                    tr("$EDITOR is not set"), hint=tr("Set it to your editor's command, or edit here with e.")
                )
            text = self._away(before)
        except EditorError as error:
            if error.text is not None and normal_text(error.text) != normal_text(before):
                self.session.type(unit, error.text.rstrip("\n"))
                error.message = tr("{how}; what it saved is kept as a draft", how=error.how)
                error.hint = tr("e: continue it.")
            self.relist()
            self.complain(error)
        except OlgimError as error:
            self.relist()
            self.complain(error)
        else:
            self._take_in(unit, before, text)

    def _away(self, text: str) -> str:
        """Leave the terminal to the editor. Raises what it raises, once the screen is back: Textual's own way back is
        not gone when something is raised inside.
        """
        failed: OlgimError | None = None
        with self.app.suspend():
            try:
                text = edit_outside(text, os.environ)
            except OlgimError as error:
                failed = error
        if failed is not None:
            raise failed
        return text

    def _take_in(self, unit: Unit, before: str, text: str) -> None:
        """Save what came back from the editor; what can't be saved is a draft."""
        if normal_text(text) == normal_text(before):
            self.relist()
            self.say(tr("Nothing changed."))
            return
        text = text.rstrip("\n")
        self.session.type(unit, text)
        outcome = self.put_down(unit, text)
        if outcome is not None:
            self.say_blocked(outcome.message, [unit.key])

    def put_down(self, unit: Unit, text: str) -> Outcome | None:
        """Save what was typed; None where that can't be done, and the editor is open on it."""
        try:
            outcome = self._put_down(unit, text)
        except OlgimError as error:
            self.relist()
            if self.unit is not None and self.unit.key == unit.key and isinstance(error, UsageError):
                self.open_editor(self.unit, text)
                self._refused = text
                self.say(tr("{message}. Fix it here.", message=error.message), "$warning")
            else:
                self.complain(error)
            return None
        self.after(outcome)
        return outcome

    def _put_down(self, unit: Unit, text: str) -> Outcome:
        """Save English as a person's; where its Korean is gone from the post, for when it comes back."""
        try:
            return self.session.edit(unit.key, text, self.session.base(unit))
        except GoneError:
            return self.session.lay_aside(unit, text)
