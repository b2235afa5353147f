"""The posts of the site: how far each is, whose turn it is, and which one to review."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widgets import Static
from textual.worker import get_current_worker

from translator.i18n import tr
from translator.units import Severity
from translator.workflow.counting import count_posts
from translator.workflow.site import Site
from translator.workflow.status import PostStatus, Turn, each_status
from tui.actions import Where, bindings, footer
from tui.dialogs import Ask, Choose
from tui.looks import SEVERITIES, TURNS, Look, bar
from tui.mouse import hinted
from tui.panes import Keys, Line
from tui.rows import Rows, RowsScreen
from tui.text import content, message_line, padded, with_hits

_UNKNOWN = Look("…", tr("being read"), "$faint")
_UNREAD = Look(SEVERITIES[Severity.CRITICAL].glyph, tr("can't be read"), SEVERITIES[Severity.CRITICAL].style)
_EACH = 20
"""Posts after which the totals are brought up to date while they are being read."""
_NAMES = 17
"""Columns for the names of lists."""
_WHOLE_FROM = 120
"""Columns from which a post's folder stands before its name."""


class PostsScreen(RowsScreen[Path | None]):
    """Lists the posts. Ends with the one to review; None for the one that is being reviewed already."""

    BINDINGS = bindings(Where.POSTS)

    class Known(Message):
        """How far one post is."""

        def __init__(self, status: PostStatus) -> None:
            super().__init__()
            self.status = status

    class Counted(Message):
        """How many drafts there are, which other commands leave out."""

        def __init__(self, drafts: int) -> None:
            super().__init__()
            self.drafts = drafts

    def __init__(self, site: Site, posts: Sequence[Path], here: Path) -> None:
        super().__init__()
        self._drafts = 0
        self._site = site
        self._paths = {site.label(path): path for path in posts}
        self._labels = list(self._paths)
        self._here = site.label(here)
        self._known: dict[str, PostStatus] = {}
        self._turn: Turn | None = None
        self._query = ""
        self._listed = self._labels

    def compose(self) -> ComposeResult:
        yield Static(id="posts-head")
        yield Rows(self._row, id="posts-list")
        yield Line(id="posts-said")
        yield Keys(id="posts-keys")

    def on_mount(self) -> None:
        self._list(self._here)
        self._read()
        self._count()

    def on_resize(self) -> None:
        self.query_one(Keys).offer(footer(Where.POSTS), self.size.width)
        self._tell()

    @property
    def _at(self) -> str:
        """The post under the cursor; empty where none is listed."""
        return self._listed[self._rows.at] if self._listed else ""

    # ---- what is known

    @work(thread=True, exclusive=True, group="posts")
    def _read(self) -> None:
        worker = get_current_worker()
        for status in each_status(self._site, list(self._paths.values())):
            if worker.is_cancelled:
                return
            self.post_message(self.Known(status))

    @work(thread=True, exclusive=True, group="drafts")
    def _count(self) -> None:
        """Find out how many of the posts are drafts, as `olgim status` counts them; it leaves them out."""
        self.post_message(self.Counted(count_posts(self._site).drafts))

    def on_posts_screen_counted(self, event: Counted) -> None:
        self._drafts = event.drafts
        self._tell()

    def on_posts_screen_known(self, event: Known) -> None:
        self._known[event.status.post] = event.status
        if len(self._known) % _EACH == 0 or len(self._known) == len(self._labels):
            self._list(self._at)
        self._rows.refresh()

    # ---- what is shown

    def _list(self, at: str) -> None:
        """List what the filter and the search leave, the cursor on the post `at` if it is among them."""
        self._listed = [label for label in self._labels if self._fits(label)]
        place = self._listed.index(at) if at in self._listed else None
        moved = place is not None and place != self._rows.at
        self._rows.show(len(self._listed), place if moved else None)
        self._tell()

    def _fits(self, label: str) -> bool:
        status = self._known.get(label)
        turn = self._turn is None or (status is not None and status.next is self._turn)
        return turn and self._query.casefold() in label.casefold()

    def _tell(self) -> None:
        """Bring the head and the line below the list up to date."""
        self.query_one("#posts-head", Static).update(self._head())
        label = self._at
        line = self.query_one("#posts-said", Line)
        if not label:
            none = content(
                tr(" No post is left here. f: another filter, /: search, Esc: all posts.\n"), "$faint"
            )
            line.say(hinted(none))
        else:
            line.say(Content.assemble(" ", content(label, "bold"), "\n ", self._said(label)))

    def _head(self) -> Content:
        known = list(self._known.values())
        accepted, total = sum(one.accepted for one in known), sum(one.segments for one in known)
        listed = "" if self._turn is None and not self._query else f" {self._name_of_list()} "
        place = (
            tr("{at} of {number:,}", at=self._rows.at + 1, number=len(self._listed))
            if self._listed
            else tr("none")
        )
        first = Content.assemble(
            (tr(" Posts "), "bold $background on $primary"),
            content(f" {place}  ", "bold"),
            (listed, "$background on $accent"),
            (tr("  drafts among these: {drafts:,}", drafts=self._drafts) if self._drafts else "", "$faint"),
        )
        turns = [
            Content.styled(f"{look.glyph} {number:,} {look.word}", look.style)
            for turn, look in TURNS.items()
            if (number := sum(one.next is turn for one in known))
        ]
        if len(known) < len(self._labels):
            turns.append(
                content(tr("… {number:,} being read", number=len(self._labels) - len(known)), "$faint")
            )
        part = accepted / total if total else 1.0
        done = content(tr("  {accepted:,} of {total:,} accepted", accepted=accepted, total=total))
        second = Content.assemble(" ", bar(part, 8), done, "   ", Content("   ").join(turns))
        return Content("\n").join([first, second])

    def _name_of_list(self) -> str:
        names = [TURNS[self._turn].word] if self._turn is not None else []
        return ": ".join([*names, *([message_line(self._query)] if self._query else [])])

    def _row(self, at: int, width: int) -> tuple[Content]:
        label = self._listed[at]
        status = self._known.get(label)
        look = self._look(status)
        name = label if width >= _WHOLE_FROM else label.rpartition("/")[2]
        room = max(12, width * 2 // 5)
        weight = "bold" if label == self._here else ""
        shown = with_hits(content(name, weight), self._query).truncate(room, ellipsis=True, pad=True)
        far = Content(" " * 19)
        if status is not None and status.segments:
            numbers = content(f"{status.accepted:,}/{status.segments:,}").truncate(9, ellipsis=True, pad=True)
            far = Content.assemble(_percent(status), " ", numbers)
        return (Content.assemble((f"{look.glyph} ", look.style), shown, " ", far, self._said(label)),)

    def _look(self, status: PostStatus | None) -> Look:
        return _UNKNOWN if status is None else _UNREAD if status.error else TURNS[status.next]

    def _said(self, label: str) -> Content:
        """Whose turn it is, and what is to be done."""
        status = self._known.get(label)
        if status is None:
            return content(tr("being read …"), "$faint")
        if status.error:
            return content(message_line(status.error), "$error")
        who = {Turn.PERSON: tr("you: "), Turn.AGENT: tr("model: "), Turn.NOBODY: ""}[status.next]
        return Content.assemble((who, TURNS[status.next].style), content(status.why))

    # ---- what a person does

    def on_rows_moved(self) -> None:
        self._tell()

    def on_rows_picked(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        label = self._at
        if label:
            self.dismiss(None if label == self._here else self._paths[label])

    def action_back(self) -> None:
        if self._turn is not None or self._query:
            self._turn, self._query = None, ""
            self._list(self._at)
        else:
            self.dismiss(None)

    def action_first(self) -> None:
        self._rows.move(-len(self._listed))

    def action_last(self) -> None:
        self._rows.move(len(self._listed))

    def action_next_yours(self) -> None:
        places = range(len(self._listed))
        here = self._rows.at
        for place in (*places[here + 1 :], *places[:here]):
            status = self._known.get(self._listed[place])
            if status is not None and status.next is Turn.PERSON and not status.error:
                self._rows.move(place - here)
                return
        self.query_one("#posts-said", Line).say(content(tr(" No other post here waits for you."), "$faint"))

    @work(group="dialog")
    async def action_find(self) -> None:
        before = self._query
        question = Ask(
            tr("Which post?"), text=before, hint=tr("Part of its path. Esc: all posts"), live=self._find
        )
        found = await self.app.push_screen_wait(question)
        self._find(found or "")

    def _find(self, query: str) -> None:
        self._query = query.strip()
        self._list(self._at)

    @work(group="dialog")
    async def action_filter(self) -> None:
        known = list(self._known.values())
        turns: list[Turn | None] = [None, *TURNS]
        labels = [Content.assemble(padded(tr("all"), _NAMES), (f"{len(self._labels):>6,}", "$faint"))]
        for turn, look in TURNS.items():
            number = sum(one.next is turn for one in known)
            labels.append(Content.assemble(padded(look.word, _NAMES), (f"{number:>6,}", "$faint")))
        question = Choose(tr("Which posts?"), labels, now=turns.index(self._turn), again="f")
        chosen = await self.app.push_screen_wait(question)
        if chosen is not None:
            self._turn = turns[chosen]
            self._list(self._at)


def _percent(status: PostStatus) -> Content:
    part = status.accepted / status.segments
    full = round(part * 4) if part < 1 else 4
    return Content.assemble(("█" * full, "$success"), ("░" * (4 - full), "$faint"), f" {int(part * 100):>3}%")
