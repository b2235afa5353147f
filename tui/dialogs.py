"""Small questions, and the page of keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, Static

from translator.i18n import tr
from tui.actions import Where, by_group, shown_key
from tui.hangul_keys import with_twins
from tui.looks import (
    ARRIVING,
    ASKED,
    BESIDE,
    DRAFT,
    FAILED,
    NOT_MATCHED,
    SELECTED,
    SEVERITIES,
    STATES,
    TURNS,
)
from tui.mouse import pressing, with_answers
from tui.text import content, padded
from tui.typing_order import TypedLine


class AskLine(TypedLine):
    """A line to be typed. What is in it is given to `keep` before it is drawn, so that no kill loses it."""

    def __init__(self, text: str, keep: Callable[[str], None] | None) -> None:
        self._begun, self._keep = text, keep  # before what it begins with is told as a change
        super().__init__(text, select_on_focus=False)

    def post_message(self, message: Message) -> bool:
        """Keep what was typed before the screen draws it."""
        if self._keep is not None and isinstance(message, Input.Changed) and message.value != self._begun:
            self._begun = ""
            self._keep(message.value)
        return super().post_message(message)


class Ask(ModalScreen[str | None]):
    """Asks for a line of text; None if the person thinks better of it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", show=False)]

    def __init__(
        self,
        question: str,
        *,
        text: str = "",
        hint: str = "",
        live: Callable[[str], None] | None = None,
        keep: Callable[[str], None] | None = None,
    ) -> None:
        """`text` is what the line begins with; `live` is told of each change, `keep` before that is drawn."""
        super().__init__()
        self._keep = keep
        self._question, self._text, self._hint, self._live = question, text, hint, live

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(content(self._question, "bold"))
            yield AskLine(self._text, self._keep)
            yield Static(with_answers(content(self._hint or tr("Enter: OK, Esc: cancel"), "$faint")))

    def set_focus(
        self, widget: Widget | None, scroll_visible: bool = True, from_app_focus: bool = False
    ) -> None:
        """Focus stays in the line: a click beside it doesn't take it away."""
        lines = self.query(Input)
        super().set_focus(lines.first() if lines else widget, scroll_visible, from_app_focus)

    def on_input_changed(self, event: Input.Changed) -> None:
        if self._live is not None:
            self._live(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value)


class Confirm(ModalScreen[bool]):
    """A question on top of the screen. Ends with True for yes, False for no, Esc being no."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key, "dismiss(True)", show=False) for key in (*with_twins(("y",)), "enter")),
        *(Binding(key, "dismiss(False)", show=False) for key in (*with_twins(("n", "q")), "escape")),
    ]

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(content(self._question, "bold"))
            yield Static(Content("   ").join([answer("y", tr(" yes (Enter)")), answer("n", tr(" no (Esc)"))]))


def answer(key: str, says: str) -> Content:
    """A key that answers a question, and what it says; a click on it presses it."""
    return Content.assemble((shown_key(key), "bold $accent"), says).stylize(pressing(key))


class Wait(ModalScreen[None]):
    """Says what is being done. Whoever shows it takes it away; keys wait until then."""

    def __init__(self, what: str) -> None:
        super().__init__()
        self._what = what

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(content(self._what, "bold"))


_WIDEST, _FRAME = 72, 4
"""Columns of a dialog, in a terminal that is wide enough, and those of its frame; as in olgim.tcss."""


class Choose(ModalScreen[int | None]):
    """Asks for one of at most nine things, by its number, or with the arrows and Enter.

    `now` is the one that is chosen already; `again` a key that chooses the one after it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key, "dismiss(None)", show=False) for key in (*with_twins(("q",)), "escape")),
        *(Binding(str(number), f"choose({number})", show=False) for number in range(1, 10)),
        *(Binding(key, "move(1)", show=False) for key in (*with_twins(("j",)), "down")),
        *(Binding(key, "move(-1)", show=False) for key in (*with_twins(("k",)), "up")),
        Binding("enter", "take", show=False),
    ]

    def __init__(
        self, question: str, choices: list[Content], *, now: int | None = None, again: str = ""
    ) -> None:
        super().__init__()
        self._question, self._choices = question, choices[:9]
        self._now, self._at = now, now or 0
        self._again = with_twins((again,)) if again else ()

    def compose(self) -> ComposeResult:
        hint = (
            tr("Enter: OK, Esc: cancel")
            if len(self._choices) == 1
            else tr("A number, or arrows and Enter. Esc: cancel")
        )
        more = tr(", {again}: next", again=self._again[0]) if self._again else ""
        with Vertical(classes="dialog"):
            yield Static(content(self._question, "bold"))
            yield Static(self._listed(), id="choices")
            yield Static(with_answers(content(hint + more, "$faint")))

    def _listed(self) -> Content:
        listed = [self._choice(at) for at in range(len(self._choices))]
        room = min(_WIDEST, self.app.size.width * 4 // 5) - _FRAME  # what is longer is wrapped
        widest = min(room, max(part.cell_length for lines in listed for part in lines))
        lines = []
        for at, parts in enumerate(listed):
            even = [part.pad_right(max(0, widest - part.cell_length)) for part in parts]
            even = [part.stylize(pressing(str(at + 1))) for part in even]
            lines += [part.stylize_before("on $cursor-ground") for part in even] if at == self._at else even
        return Content("\n").join(lines)

    def _choice(self, at: int) -> list[Content]:
        """The lines of a choice, ragged."""
        return Content.assemble(
            ("▌" if at == self._at else " ", "$primary"),
            (f"{at + 1} ", "bold $accent"),
            "● " if at == self._now else "  ",
            self._choices[at],
            " ",
        ).split("\n")

    def on_key(self, event: events.Key) -> None:
        if event.key in self._again or event.character in self._again:
            event.stop()
            self.dismiss((self._at + 1) % len(self._choices))

    def action_move(self, by: int) -> None:
        self._at = (self._at + by) % len(self._choices)
        self.query_one("#choices", Static).update(self._listed())

    def action_take(self) -> None:
        self.dismiss(self._at)

    def action_choose(self, number: int) -> None:
        if number <= len(self._choices):
            self.dismiss(number - 1)


class Help(ModalScreen[None]):
    """What the signs mean, and all keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(key, "dismiss(None)", show=False)
            for key in ("escape", "question_mark", *with_twins(("q",)))
        ),
        *(Binding(key, "scroll(1)", show=False) for key in (*with_twins(("j",)), "down")),
        *(Binding(key, "scroll(-1)", show=False) for key in (*with_twins(("k",)), "up")),
        *(Binding(key, "scroll(12)", show=False) for key in ("space", "pagedown")),
        Binding("pageup", "scroll(-12)", show=False),
    ]

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="page", can_focus=False) as page:
            page.border_title = content(tr("Signs and keys"))
            page.border_subtitle = content(tr("Esc closes")).stylize(pressing("escape"))
            yield Static(help_text())

    def action_scroll(self, by: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)


def help_text() -> Content:
    """The signs, then every action with its keys."""
    lines = [
        content(
            tr(
                "Read the Korean, read the English, then accept it (a, Enter) or fix it (e). "
                "Everything is saved as you go."
            )
        ),
        content(
            tr("The letter keys work in Hangul mode, too. A click goes to a segment, two clicks edit it."),
            "$faint",
        ),
        Content(""),
        content(tr("Signs"), "bold $primary"),
        *_signs(),
        Content(""),
        content(tr("Words"), "bold $primary"),
        *(_row(name, content(said)) for name, said in _WORDS),
    ]
    for where in Where:
        lines += [Content(""), content(tr(where.value), "bold $primary")]
        group = None
        for action in by_group(where):
            if action.group is not group and where is Where.REVIEW:
                group = action.group
                lines.append(content(f"  {tr(group.value)}", "bold"))
            lines.append(
                Content.assemble((f"  {action.shown_keys:<14}", "bold $accent"), content(action.says))
            )
    return Content("\n").join(lines)


_NAMES, _WIDE_SIGNS = 14, 50
"""Columns of what a row of the legend is about, and of its signs."""
_LEGEND = (
    (tr("the English"), (*STATES.values(), NOT_MATCHED)),
    (tr("beside it"), (BESIDE, DRAFT)),
    (tr("the model"), (ASKED, ARRIVING, FAILED)),
    (tr("findings"), tuple(SEVERITIES.values())),
    (tr("the range"), (SELECTED,)),
    (tr("the posts"), tuple(TURNS.values())),
)
_WORDS = (
    (tr("finding"), tr("what a check doubts; a critical one blocks publishing")),
    (tr("memory"), tr("the English of similar sentences in all posts")),
    (tr("brief"), tr("what was decided for the whole post; the model gets it, too")),
    (tr("filter"), tr("some of the segments: to do, findings, … (f), or a search")),
)


def _signs() -> Iterator[Content]:
    """The signs by what they are about, as many in a line as a narrow page holds."""
    for name, looks in _LEGEND:
        line = Content("")
        for look in looks:
            if line and line.cell_length + 3 + look.label.cell_length > _WIDE_SIGNS:
                yield _row(name, line)
                name, line = "", Content("")  # noqa: PLW2901  said once
            line = Content.assemble(line, "   " if line else "", look.label)
        yield _row(name, line)


def _row(name: str, said: Content) -> Content:
    return Content.assemble("  ", (padded(name, _NAMES), "bold"), said)
