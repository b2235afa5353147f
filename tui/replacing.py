"""Search and replace in the accepted English, of a post or the site: every change in view before it is made."""

from __future__ import annotations

from dataclasses import replace

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widgets import Static
from textual.worker import get_current_worker

from translator.errors import OlgimError
from translator.i18n import counted, tr
from translator.workflow.review import Outcome
from translator.workflow.review_opening import Desk
from translator.workflow.review_replacing import Wanted
from translator.workflow.site_replacing import (
    PostReplacement,
    SiteReplacements,
    put_everywhere,
    replacements_everywhere,
    replacements_here,
)
from tui.actions import Where, bindings, footer
from tui.looks import changes
from tui.mouse import hinted
from tui.panes import Keys, Pane
from tui.rows import Rows, RowsScreen
from tui.text import content, error_line, message_line, one_line

_LINES = 3  # of a row
_AROUND = 6
"""Words of what stays, on either side of a change."""


_Key = tuple[str, str]
"""A post's label and a segment's key."""


def _key(one: PostReplacement) -> _Key:
    return one.session.label, one.what.unit.key


class ReplaceScreen(RowsScreen[Outcome | None]):
    """Lists what would change. Ends with what was changed; None where nothing was."""

    BINDINGS = bindings(Where.REPLACE)

    class Looked(Message):
        """All posts of the site were looked through."""

        def __init__(self, wanted: Wanted, said: SiteReplacements) -> None:
            super().__init__()
            self.wanted, self.said = wanted, said

    def __init__(self, desk: Desk, wanted: Wanted) -> None:
        super().__init__()
        self._desk, self._wanted = desk, wanted
        self._everywhere = self._looking = False
        self._found: list[PostReplacement] = []
        self._unread: list[str] = []
        self._places: dict[_Key, int] = {}
        self._left_out: set[_Key] = set()

    def compose(self) -> ComposeResult:
        yield Static(id="replace-head")
        yield Rows(self._row, id="replace-list", lines=_LINES)
        yield Pane(id="replace-why", title=tr("Korean"))
        yield Keys(id="replace-keys")

    def on_mount(self) -> None:
        self._look(0)

    def on_resize(self) -> None:
        self._offer_keys()

    def _offer_keys(self) -> None:
        labels = {
            "scope": tr("this post") if self._everywhere else tr("all posts"),
            "parts": tr("whole words") if self._wanted.parts else tr("parts of words"),
        }
        actions = [replace(one, label=labels.get(one.name, one.label)) for one in footer(Where.REPLACE)]
        self.query_one(Keys).offer(actions, self.size.width)

    @property
    def _here(self) -> PostReplacement | None:
        return self._found[self._rows.at] if self._found else None

    @property
    def _chosen(self) -> list[PostReplacement]:
        """What would be replaced now."""
        return [one for one in self._found if not one.what.problem and _key(one) not in self._left_out]

    def _look(self, at: int | None = None) -> None:
        """Look for what would change, and show it; in the whole site, once that has been looked through."""
        if self._everywhere:
            self._looking = True
            self._take(SiteReplacements(), at)
            self._look_everywhere(self._wanted)
        else:
            self._looking = False
            self._take(replacements_here(self._desk, self._wanted), at)

    @work(thread=True, exclusive=True, group="terms")
    def _look_everywhere(self, wanted: Wanted) -> None:
        worker = get_current_worker()
        said = replacements_everywhere(self._desk, wanted, lambda: not worker.is_cancelled)
        if not worker.is_cancelled:
            self.post_message(self.Looked(wanted, said))

    def on_replace_screen_looked(self, event: Looked) -> None:
        if self._looking and event.wanted == self._wanted:
            self._looking = False
            self._take(event.said, 0)

    def _take(self, said: SiteReplacements, at: int | None) -> None:
        self._found, self._unread = said.found, said.unread
        sessions = {one.session.label: one.session for one in self._found}
        self._places = {
            (label, unit.key): at
            for label, session in sessions.items()
            for at, unit in enumerate(session.units, 1)
        }
        self._rows.show(len(self._found), at)
        self._show()

    # ---- what is shown

    def _show(self, trouble: OlgimError | None = None) -> None:
        wanted, chosen = self._wanted, len(self._chosen)
        refused = sum(bool(one.what.problem) for one in self._found)
        place = (
            tr("{at} of {number:,}", at=self._rows.at + 1, number=len(self._found))
            if self._found
            else tr("nothing found")
        )
        words = tr("parts of words, too") if wanted.parts else tr("whole words")
        scope = tr("all posts") if self._everywhere else tr("this post")
        first = Content.assemble(
            (tr(" Replace "), "bold $background on $primary"),
            content(f" {place}  ", "bold"),
            content(f"{one_line(wanted.find)}", "$removed"),
            (" → ", "$faint"),
            content(one_line(wanted.by) or tr("nothing"), "$added"),
            (f"  ({scope}, {words})", "$faint"),
        )
        second = content(tr(" ✓ {chosen:,} to change", chosen=chosen), "$success")
        posts = len({one.session.label for one in self._chosen})
        if posts > 1:
            second += content(tr(", in {posts}", posts=counted(posts, "post")), "$success")
        if refused:
            second += content(tr("   ✗ {refused:,} can't be changed so", refused=refused), "$error")
        if self._unread:
            second += content(f"   ✗ {message_line(self._unread[0])}", "$error")
        if self._looking:
            second = content(tr(" Looking through all posts …"), "$faint")
        elif not self._found:
            other = tr("whole words") if wanted.parts else tr("parts of words")
            none = (
                tr(" No accepted English has these words. w: {other}, Esc: back.", other=other)
                if self._everywhere
                else tr(
                    " No accepted English of this post has these words. s: all posts, w: {other}, Esc: back.",
                    other=other,
                )
            )
            second = hinted(content(none, "$faint"))
        if trouble is not None:
            second = content(f" ✗ {error_line(trouble)}", "bold $error")
        self.query_one("#replace-head", Static).update(Content("\n").join([first, second]))
        self._offer_keys()
        self._show_why()
        self._rows.refresh()

    def _show_why(self) -> None:
        here = self._here
        pane = self.query_one("#replace-why", Pane)
        pane.display = here is not None
        if here is not None:
            pane.show(
                content(one_line(here.what.unit.source)),
                tr("Korean · {post}", post=here.session.label) if self._everywhere else tr("Korean"),
                subject=_key(here),
            )

    def _row(self, at: int, width: int) -> list[Content]:
        found = self._found[at]
        one, left = found.what, _key(found) in self._left_out
        sign, style, word = (
            ("✗", "bold $error", tr("can't be changed so"))
            if one.problem
            else ("–", "$faint", tr("left as it is"))
            if left
            else ("✓", "$success", tr("to change"))
        )
        place = self._places.get(_key(found), 0)
        post = found.session.label.rpartition("/")[2] if self._everywhere else ""
        head = Content.assemble(
            (f"{sign} ", style),
            content(f"{post}  " if post else "", "bold"),
            content(tr("segment {place}  ", place=place), "" if post else "bold"),
            (word, style),
        )
        if one.problem:
            said = content(message_line(one.problem), "$error")
            return [head, Content.assemble("  ", said), Content.assemble("  ", one_line(one.unit.target))]
        diff = changes(one_line(one.unit.target), one_line(one.text), around=_AROUND)
        lines = diff.wrap(max(8, width - 3))
        if len(lines) > _LINES - 1:
            lines = [lines[0], lines[1] + content(" …", "$faint")]
        return [head, *(Content.assemble("  ", line) for line in lines)]

    # ---- what a person does

    def on_rows_moved(self) -> None:
        self._show()

    def on_rows_picked(self) -> None:
        self.action_leave_out()

    def action_leave_out(self) -> None:
        here = self._here
        if here is not None and not here.what.problem:
            self._left_out ^= {_key(here)}
            self._rows.move(1)
            self._show()

    def action_leave_out_all(self) -> None:
        ready = {_key(one) for one in self._found if not one.what.problem}
        self._left_out = ready if self._chosen else set()
        self._show()

    def action_parts(self) -> None:
        self._wanted = replace(self._wanted, parts=not self._wanted.parts)
        self._look(0)

    def action_scope(self) -> None:
        self._everywhere = not self._everywhere
        self._look(0)

    def action_put(self) -> None:
        chosen = self._chosen
        if not chosen:
            return
        try:
            outcome = put_everywhere(self._desk, chosen)
        except OlgimError as error:
            self._look()
            self._show(error)
            return
        self.dismiss(outcome)

    def action_back(self) -> None:
        self.dismiss(None)
