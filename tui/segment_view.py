"""One segment, large: Korean, English or the editor in its place, what changed, what the checks say."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content

from translator.errors import OlgimError
from translator.i18n import tr
from translator.units import Unit
from translator.workflow.article import PassageStanding
from translator.workflow.review import ReviewSession
from translator.workflow.review_units import normal_text
from translator.workflow.review_versions import Comparison
from tui import around, describe
from tui.editor import Editor
from tui.line_shares import Needs, SharedRoom, lines_of, share
from tui.looks import AROUND, changes
from tui.mouse import hinted
from tui.panes import Line, Pane, Window
from tui.remark_lines import remarks
from tui.text import content

_MOST_COMPANION = 12  # lines of what stands beside the English
_FRAME_OF_TITLE = 6  # columns of a frame beside its title
_CHROME = 4  # lines of header, message, keys, and what stands around
_LIST_BESIDE, _ARTICLE_BESIDE = 5, 1  # lines that are left to what stands beside it


class SegmentView(Vertical):
    """Shows a segment; `edit` puts the editor where the English is. `remarks_wanted`: nothing else shows findings."""

    def __init__(self, *, id: str) -> None:  # noqa: A002  Textual's name
        super().__init__(id=id)
        self.edited: Unit | None = None
        """The unit as it was when its editor was opened."""
        self.remarks_wanted = True
        self.remark_lines = 3
        self.list_lines = 0
        """How many lines the list above could fill."""
        self.companion_wanted = True
        """Whether nothing else shows the code or the table that the segment is about."""
        self._standing: PassageStanding | None = None
        self._query = ""
        self._shared: SharedRoom | None = None
        self._session: ReviewSession | None = None
        self._unit: Unit | None = None
        self._comparison = 0
        self._deciding = False
        self._apart = False
        self._beside = ("", "")

    def compose(self) -> ComposeResult:
        yield Line(id="around")
        with Container(id="texts"):
            yield Window(id="korean")
            with Container(id="right"):
                yield Window(id="english")
                yield Editor(id="editor")
        yield Pane(id="companion")
        yield Window(id="diff")
        yield Line(id="remarks")

    def on_mount(self) -> None:
        self.query_one(Editor).display = False

    # ---- reading

    def show(
        self,
        session: ReviewSession,
        unit: Unit,
        place: int,
        standing: PassageStanding | None = None,
        query: str = "",
    ) -> None:
        """Show a unit, what stands around it, and what was searched for in it."""
        self._session, self._unit, self._standing, self._query = session, unit, standing, query
        if unit.proposal and self._beside != (unit.key, unit.proposal):
            self._comparison = 0  # both have to be in view
        self._beside = (unit.key, unit.proposal)
        subject = (session.label, unit.key)
        self.query_one("#korean", Pane).show(
            describe.korean(session, unit, query),
            describe.korean_title(session, unit, place),
            subject=subject,
        )
        pane = self._width // 2 if self.screen.has_class("-wide") else self._width
        drafted = unit.key in session.drafts
        title = describe.english_title(unit, draft=drafted, width=max(1, pane - _FRAME_OF_TITLE))
        self.query_one("#english", Pane).show(describe.english(session, unit, query), title, subject=subject)
        self._show_comparison()
        self.show_remarks()
        self.show_standing(standing)

    def show_nothing(self, why: str) -> None:
        """There is no segment to show."""
        self._unit = None
        self.query_one("#korean", Pane).show(content(why, "$faint"), tr("Korean"))
        self.query_one("#english", Pane).show(Content(""), tr("English"))
        for name in ("#diff", "#remarks", "#companion"):
            self.query_one(name).display = False
        self.query_one("#around", Line).say("")
        self.share_room()

    def show_standing(self, standing: PassageStanding | None) -> None:
        """Show what stands around the unit, and give every part the room that it needs."""
        self._standing = standing
        if self._session is None or self._unit is None:
            return
        width = max(0, self._width - 4)
        line = around.around(self._session, self._unit, standing, width)
        self.query_one("#around", Line).say(Content.assemble("  ", line))
        self.share_room()

    def show_remarks(self) -> None:
        """Show what the checks say, and the note."""
        if self._session is None or self._unit is None:
            return
        line = self.query_one("#remarks", Line)
        findings = self._session.checks.of(self._unit)
        line.display = bool(findings or self._unit.note) and self.remarks_wanted
        width = max(8, self._width - 4)
        line.say(remarks(findings, self._unit.note, self.remark_lines, width))

    def scroll_texts(self, way: int) -> bool:
        """Scroll the texts and what changed by a page, forward (1) or back (-1). Returns whether any of them moved."""
        return sum(pane.turn_page(way) for pane in self.query(Window) if pane.display) > 0

    def compare_next(self) -> bool:
        """Show the next comparison, or none after the last. Returns whether there is one at all."""
        if self._session is None or self._unit is None:
            return False
        number = len(self._comparisons())
        if not number:  # nothing is hidden by it, either, where there is something later
            return False
        self._comparison = (self._comparison % (number + 1) + 1) % (number + 1)
        self._show_comparison()
        self.share_room()
        return True

    @property
    def comparing(self) -> bool:
        """Whether the pane with the comparison of two versions is on the screen."""
        return bool(self._diff.display)

    def turn(self) -> bool:
        """Show diffs split, or inline again. Returns whether there is one to see."""
        if not (self.display and self.comparing):
            return False
        self._apart = not self._apart
        self._show_comparison()
        self.share_room()
        return True

    def _show_comparison(self) -> None:
        if self._session is None or self._unit is None:
            return
        pane = self._diff
        found = self._comparisons()
        choice = self._comparison % (len(found) + 1)
        pane.display = choice < len(found)
        self._deciding = choice == 0 and bool(self._unit.proposal)
        if choice < len(found):
            first, *others = found[choice]
            more = (
                tr("{choice} of {number}, d: next", choice=choice + 1, number=len(found))
                if len(found) > 1
                else tr("d: hide it")
            )
            subject = (self._session.label, self._unit.key, first.name, self._apart)
            shown = [self._changed(first)]
            for one in others:
                shown += [content(f"\n{one.name}\n", "$secondary"), self._changed(one)]
            title = tr("Diff · {name}", name=first.name)
            pane.show(Content.assemble(*shown), title, hinted(more), subject=subject)

    def _changed(self, one: Comparison) -> Content:
        return changes(one.old, one.new, apart=self._apart, around=AROUND)

    def _comparisons(self) -> list[tuple[Comparison, ...]]:
        """What `d` goes through: one comparison after the other, and together the two that a person has to decide by
        where the Korean changed and new English waits beside the old.
        """
        assert self._session is not None
        assert self._unit is not None
        found = self._session.comparisons(self._unit.key)
        together = (
            2 if self._unit.previous_source not in {None, self._unit.source} and self._unit.proposal else 0
        )
        first = [found[:together]] if together else []
        return [*first, *((one,) for one in found[together:])]

    # ---- room

    @property
    def _width(self) -> int:
        return self.size.width or self.app.size.width

    def on_resize(self) -> None:
        self.show_remarks()
        self.show_standing(self._standing)

    def share_room(self) -> None:
        """Give every part the lines that it needs, as far as there is room."""
        beside = self.screen.has_class("-wide")
        width = max(8, (self._width // 2 if beside else self._width) - 5)
        editor = self.query_one(Editor)
        needs = Needs(
            korean=lines_of(self.query_one("#korean", Pane).said, width),
            english=lines_of(content(editor.text), width) + 1
            if self.edited is not None
            else lines_of(self.query_one("#english", Pane).said, width),
            diff=lines_of(self._diff.said, self._width - 4) if self._diff.display else 0,
            remarks=self.remark_lines if self.query_one("#remarks").display else 0,
            companion=_MOST_COMPANION if self._has_companion else 0,
            beside=beside,
            editing=self.edited is not None,
            deciding=self._deciding and self.edited is None,
        )
        shared = self.screen.has_class("-shared")
        room = share(needs, self._room(shared=shared))
        if room != self._shared:  # each change of a style has everything laid out again
            self._shared = room
            self.query_one("#korean").styles.height = room.korean
            self.query_one("#right").styles.height = room.english
            self.query_one("#texts").styles.height = room.texts
            self._diff.styles.height = max(3, room.diff)
        self._show_companion(room.companion)

    def _room(self, *, shared: bool) -> int:
        """The lines that there are: of a screen that a list shares, those that the list can spare."""
        height = self.app.size.height - _CHROME - self.screen.has_class("-asking")
        if shared or self.screen.has_class("-reading"):
            spared = height - self.list_lines - 1 - self.screen.has_class("-below") if shared else 0
            return max(8, height * 3 // 5, spared)
        return height - (_LIST_BESIDE if self.screen.has_class("-listed") else _ARTICLE_BESIDE)

    @property
    def _diff(self) -> Window:
        return self.query_one("#diff", Window)

    @property
    def _has_companion(self) -> bool:
        standing = self._standing
        return self.companion_wanted and standing is not None and standing.companion is not None

    def _show_companion(self, height: int) -> None:
        pane = self.query_one("#companion", Pane)
        pane.display = height > 2
        if height > 2 and self._session is not None and self._unit is not None and self._standing is not None:
            shown = around.companion(
                self._session, self._unit.key, self._standing, max(8, self._width - 4), height - 2
            )
            pane.show(shown, around.companion_name(self._standing))

    # ---- editing

    def edit(self, unit: Unit, text: str) -> None:
        """Open the editor on a unit with `text` in it."""
        self.edited = unit
        self.query_one("#english").display = False
        editor = self.query_one(Editor)
        editor.display = True
        editor.border_title = content(tr("English · editing (Enter: new line)"))
        editor.open(text, unit.target)
        if self._session is not None:  # the Korean says which words each tag is around
            named = describe.korean(self._session, unit, self._query, named=True)
            self.query_one("#korean", Pane).show(named, subject=(self._session.label, unit.key))
        self._judge(text)
        self.share_room()

    def end_edit(self) -> None:
        """Hide the editor and show the English again; what was typed is not taken."""
        self.edited = None
        self.query_one("#english").display = True
        self.query_one(Editor).display = False

    def on_text_area_changed(self) -> None:
        self._judge(self.query_one(Editor).text)

    def _judge(self, text: str) -> None:
        """Say while a person types whether the tags are sound, and what they have changed."""
        if self._session is None or self.edited is None:
            return
        try:
            problems = self._session.problems(self.edited.key, text)
            tags = self._session.segment(self.edited.key).tags
        except OlgimError as error:
            problems, tags = (error.message,), ()
        self.query_one(Editor).border_subtitle = (
            content(f"! {describe.tag_problem(problems, tags, text)}", "$warning")
            if problems
            else content(tr("✓ all tags are there"), "$success")
            if tags
            else ""
        )
        self._show_change(self.edited, normal_text(text))
        self.share_room()

    def _show_change(self, unit: Unit, typed: str) -> None:
        """What a person changes, below what has changed in the Korean since its English was written."""
        pane, title, parts = self._diff, "", list[Content]()
        before, apart = unit.previous_source, True  # read at a glance, without colours as well
        if before is not None and before != unit.source:
            title = tr("Korean: before → now")
            parts.append(changes(before, unit.source, apart=apart, around=AROUND))
        if unit.target and unit.target != typed:
            said = tr("what you change")
            parts += [content(f"\n{said}\n", "$secondary")] if title else []
            title = title or said
            parts.append(changes(unit.target, typed, apart=apart, around=AROUND))
        pane.display = bool(parts)
        pane.show(Content.assemble(*parts), tr("Diff · {name}", name=title), subject=(unit.key, "typed"))
