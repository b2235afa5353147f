"""What became of a review, told to the person who leaves it."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from translator.i18n import tr
from translator.workflow.review_account import Account
from tui.dialogs import answer
from tui.hangul_keys import with_twins
from tui.text import content, padded

_NAMES = 18
"""Columns for the names of what is told."""


class Leave(ModalScreen[bool]):
    """Tells what was done, with a word on what is not in use; ends with whether the person leaves.

    `q`, which asked, also answers, unless something would be lost: then it takes another key.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key, "again", show=False) for key in with_twins(("q",))),
        *(Binding(key, "dismiss(True)", show=False) for key in (*with_twins(("y",)), "enter")),
        *(Binding(key, "dismiss(False)", show=False) for key in (*with_twins(("n",)), "escape")),
    ]

    def __init__(self, account: Account, warning: str = "", *, loses: bool = False) -> None:
        """`loses`: something is lost if the person leaves now."""
        super().__init__()
        self._account, self._warning, self._loses = account, warning, loses

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            if self._account.empty:
                yield Static(content(tr("Quit?"), "bold $primary"))
            else:
                yield Static(content(tr("This review"), "bold $primary"))
                yield Static(told(self._account), id="account")
            if self._warning:
                yield Static(content(self._warning, "$warning"))
            quits = answer("y" if self._loses else "q", " " + tr("quit"))
            yield Static(Content("   ").join([quits, answer("escape", tr(" go on reviewing"))]))

    def action_again(self) -> None:
        """The key that asked was pressed once more."""
        if not self._loses:
            self.dismiss(True)


def told(account: Account) -> Content:
    """What became of the review, a line each."""
    lines = [
        Content.assemble((padded(name, _NAMES), "$faint"), content(said)) for name, said in account.lines
    ]
    return Content("\n").join(lines)
