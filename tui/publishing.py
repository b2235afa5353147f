"""The publish screen: what would be written, before it is written."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, islice
from typing import Protocol, TypeVar

from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from translator.errors import OlgimError
from translator.i18n import counted, tr
from translator.worddiff import Op, word_diff
from translator.workflow.report import MirrorState
from translator.workflow.review import ReviewSession
from translator.workflow.review_preview import Preview
from tui.actions import Where, bindings, footer
from tui.looks import DRAFT, pieces
from tui.panes import Keys
from tui.text import content, message_line, stopped

_LONGEST = 3_000  # lines of a diff; nobody reads more, and a first publication is a whole file
_PIECE = 300  # lines of it that are drawn at once
_BREATH = 0.01  # seconds between two pieces
_MOST_BLOCKERS = 6  # lines of what keeps the page back
_CONTEXT, _MOST_CONTEXT = 3, 1_000  # lines around a change, at first and at most
_MOST_NOTICES = 3  # lines of notices
_MOST_OWN = 3  # lines of a person's own parts
_MOST_DRAFTS = 12  # numbers of segments that are named


_Done = TypeVar("_Done")


class AtLeisure(Protocol):
    """Does something in a thread while the person is told what. Raises what the deed raises."""

    async def __call__(self, what: str, deed: Callable[[], _Done]) -> _Done: ...


class PublishScreen(ModalScreen[str | None]):
    """Shows the file's diff. Ends with a segment's key to go to, a message in `said` if it was written, or None."""

    BINDINGS = bindings(Where.PUBLISH)

    def __init__(self, session: ReviewSession, preview: Preview, at_leisure: AtLeisure) -> None:
        """`at_leisure` does what takes its time with a long post, the screen alive meanwhile."""
        super().__init__()
        self._session, self._at_leisure = session, at_leisure
        self.preview = preview
        self.said = ""
        self.written = False
        """Whether the file holds the English now."""
        self._around = _CONTEXT

    def compose(self) -> ComposeResult:
        yield Static(id="publish-head")
        with VerticalScroll(id="publish-diff", can_focus=False):
            yield Static(id="publish-text")
        yield Keys(id="publish-keys")

    def on_mount(self) -> None:
        self._show()

    def on_resize(self) -> None:
        self._offer()

    def _show(self, trouble: OlgimError | None = None) -> None:
        self.query_one("#publish-head", Static).update(summary(self._session, self.preview, trouble))
        pieces_of_diff = diff_pieces(self.preview, self._around)
        self.query_one("#publish-text", Static).update(next(pieces_of_diff))
        self._show_rest(pieces_of_diff)
        self._offer()
        self.refresh_bindings()

    @work(exclusive=True, group="diff")
    async def _show_rest(self, rest: Iterator[Content]) -> None:
        """Show the rest of a long diff piece by piece, keys between them."""
        pane = self.query_one("#publish-diff")
        there = list(pane.query(".publish-more").results(Static))
        for piece in rest:
            await asyncio.sleep(_BREATH)
            if there:
                there.pop(0).update(piece)
            else:
                await pane.mount(Static(piece, classes="publish-more"))
        for one in there:
            await one.remove()

    def _offer(self) -> None:
        actions = [action for action in footer(Where.PUBLISH) if self.check_action(action.name, ())]
        self.query_one(Keys).offer(actions, self.size.width)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether a key does something now: writing needs a mirror that has changed and that nothing keeps back."""
        del parameters
        if action == "write":
            return not self.preview.blocked and not self.preview.unchanged
        if action == "settle":
            return bool(self.preview.blockers)
        if action in {"more_context", "less_context"}:  # of a new file, all is there
            return self.preview.old is not None and not self.preview.unchanged
        return True

    @work(group="dialog")
    async def action_write(self) -> None:
        session, preview = self._session, self.preview
        try:
            state = await self._at_leisure(tr("Writing the English file …"), lambda: session.publish(preview))
        except OlgimError as error:
            await self._look_again(error)
            return
        self.written = True
        self.said = (
            tr("wrote {shown}", shown=self.preview.shown)
            if state is MirrorState.WRITTEN
            else tr("{shown} is up to date", shown=self.preview.shown)
        )
        self.dismiss(None)

    async def _look_again(self, trouble: OlgimError) -> None:
        """Say what went wrong, and show what would be written now."""
        try:
            self.preview = await self._at_leisure(tr("Making the English file …"), self._session.preview)
        except OlgimError as worse:
            trouble = worse
        self._show(trouble)

    def action_settle(self) -> None:
        self.dismiss(self.preview.blockers[0].key)

    def action_more_context(self) -> None:
        self._around = min(_MOST_CONTEXT, max(1, self._around * 2))
        self._show()

    def action_less_context(self) -> None:
        self._around //= 2
        self._show()

    def action_back(self) -> None:
        self.dismiss(None)

    def _scroll(self, by: int) -> None:
        self.query_one("#publish-diff").scroll_relative(y=by, animate=False)

    def action_scroll_down(self) -> None:
        self._scroll(1)

    def action_scroll_up(self) -> None:
        self._scroll(-1)

    def action_page_down(self) -> None:
        self._scroll(max(1, self.size.height - 8))

    def action_page_up(self) -> None:
        self._scroll(-max(1, self.size.height - 8))


def summary(session: ReviewSession, preview: Preview, trouble: OlgimError | None = None) -> Content:
    """The head of the screen: the file, what changes in it, what stands in the way."""
    head = Content.assemble(
        (tr(" Publish "), "bold $background on $primary"), " ", content(preview.shown, "bold")
    )
    if not preview.unchanged:
        added, removed = _numbers(preview)
        new = content(tr(", a new file"), "$faint") if preview.old is None else Content("")
        out = Content.styled(f" -{removed}", "$removed") if removed else Content("")
        head = Content.assemble(head, new, (f"  +{added}", "$added"), out)
    lines, post = [head], session.label.rpartition("/")[2]
    if trouble is not None:
        lines.append(_trouble(trouble))
    if preview.conflict is not None:
        lines.append(_trouble(preview.conflict))
    lines += [
        _line(
            "✗",
            "bold $error",
            tr(
                "{post}, line {line}: {message_line}",
                post=post,
                line=blocker.line,
                message_line=message_line(blocker.message),
            ),
            blocker.code,
        )
        for blocker in preview.blockers[:_MOST_BLOCKERS]
    ]
    if len(preview.blockers) > _MOST_BLOCKERS:
        lines.append(
            content(tr("   and {number} more", number=len(preview.blockers) - _MOST_BLOCKERS), "$faint")
        )
    lines += [
        _line(
            "i",
            "$secondary",
            tr(
                "{post}, line {line}: {message_line}",
                post=post,
                line=notice.line,
                message_line=message_line(notice.message),
            ),
            "",
        )
        for notice in preview.draft.notices[:_MOST_NOTICES]
    ]
    if len(preview.draft.notices) > _MOST_NOTICES:
        more = len(preview.draft.notices) - _MOST_NOTICES
        lines.append(
            content(tr("   and {more} more about links; `olgim publish` lists them", more=more), "$faint")
        )
    lines += [
        _line(
            "i",
            "$secondary",
            tr("{shown}:{line}: kept, {what}", shown=preview.shown, line=part.line, what=part.what),
            message_line(part.text),
        )
        for part in preview.draft.own[:_MOST_OWN]
    ]
    if len(preview.draft.own) > _MOST_OWN:
        more = len(preview.draft.own) - _MOST_OWN
        lines.append(content(f"   {counted(more, 'more part of its own')}", "$faint"))
    lines += _drafts(session)
    counts = session.counts
    open_ones = counts.proposed + counts.stale
    if preview.blocked:
        lines.append(content(tr(" Not yet: fix these first. Nothing has been written."), "$warning"))
    elif preview.unchanged:
        lines.append(content(tr(" ✓ The file already has exactly this text."), "$success"))
    elif open_ones == 1:
        lines.append(
            content(
                tr(
                    " ~ One of {total} segments is not accepted yet. It is published as it is.",
                    total=counts.total,
                ),
                "$warning",
            )
        )
    elif open_ones:
        lines.append(
            content(
                tr(
                    " ~ {open_ones} of {total} segments are not accepted yet. They are published as they are.",
                    open_ones=open_ones,
                    total=counts.total,
                ),
                "$warning",
            )
        )
    else:
        lines.append(content(tr(" ✓ All {total} segments are accepted.", total=counts.total), "$success"))
    return Content("\n").join(lines)


def _trouble(error: OlgimError) -> Content:
    said = stopped(error.message) if error.hint else message_line(error.message)
    return Content.assemble(
        (" ✗ ", "bold $error"), said, content(f" {error.hint}" if error.hint else "", "$faint")
    )


def _drafts(session: ReviewSession) -> list[Content]:
    """What was typed and not saved, and so isn't in the file."""
    numbers = [
        number or tr("line {line}", line=session.segment(unit.key).line)
        for unit, number in zip(session.units, session.numbers, strict=True)
        if unit.key in session.drafts
    ]
    if not numbers:
        return []
    named = ", ".join(map(str, numbers[:_MOST_DRAFTS])) + (", …" if len(numbers) > _MOST_DRAFTS else "")
    said = (
        tr("The unsaved draft of segment {named} is not in the file.", named=named)
        if len(numbers) == 1
        else tr(
            "{number} unsaved drafts are not in the file: segments {named}.", number=len(numbers), named=named
        )
    )
    return [_line(DRAFT.glyph, DRAFT.style, said, "")]


def _line(glyph: str, style: str, message: str, more: str | None) -> Content:
    return Content.assemble(
        (f" {glyph} ", style), content(message), content(f"  {more}" if more else "", "$faint")
    )


def _numbers(preview: Preview) -> tuple[int, int]:
    lines = [line for line in preview.diff(0) if not line.startswith(("+++", "---"))]
    return sum(line.startswith("+") for line in lines), sum(line.startswith("-") for line in lines)


def diff_pieces(preview: Preview, context: int = _CONTEXT) -> Iterator[Content]:
    """The unified diff, changed words marked, with so many lines around each change; in pieces, one at least."""
    if preview.unchanged:
        yield content(tr("No change."), "$faint")
        return
    lines = preview.diff(context)[2 if preview.old is not None else 3 :]  # where in a new file needs no line
    marked = _marked(lines[:_LONGEST])
    yield Content("\n").join(islice(marked, _PIECE))
    while piece := list(islice(marked, _PIECE)):
        yield Content("\n").join(piece)
    if len(lines) > _LONGEST:
        yield content(
            tr("\n… and {number:,} more lines", number=len(lines) - _LONGEST).lstrip("\n"), "$faint"
        )


def _marked(lines: Sequence[str]) -> Iterator[Content]:
    """The lines of a diff; a run of removed lines and as many added ones is compared word by word."""
    runs = [(sign, list(run)) for sign, run in groupby(lines, key=lambda line: line[:1])]
    for number, (sign, run) in enumerate(runs):
        follows = runs[number + 1] if number + 1 < len(runs) else ("", [])
        before = runs[number - 1] if number else ("", [])
        if sign == "-":
            paired = follows[1] if follows[0] == "+" and len(follows[1]) == len(run) else [""] * len(run)
            for old, new in zip(run, paired, strict=True):
                yield _changed("-", "$removed", old[1:], new[1:], Op.DELETED)
        elif sign == "+":
            paired = before[1] if before[0] == "-" and len(before[1]) == len(run) else [""] * len(run)
            for old, new in zip(paired, run, strict=True):
                yield _changed("+", "$added", old[1:], new[1:], Op.INSERTED)
        else:
            yield from (content(line, "$secondary" if sign == "@" else "$faint") for line in run)


def _changed(sign: str, style: str, old: str, new: str, op: Op) -> Content:
    text = old if op is Op.DELETED else new
    diff = word_diff(old, new)
    if not (old and new and diff.alike):
        return Content.assemble((sign + " ", f"bold {style}"), content(text, style))
    return Content.assemble((sign + " ", f"bold {style}"), pieces(diff.side(op)))
