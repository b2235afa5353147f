"""The terminal room: the review screen over `translator.workflow.review`. It has no file or network access of its own.

run(desk)    show the review screen until the person leaves
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from translator.workflow.reviewing import Desk

__all__ = ["run"]

# Under the Kitty keyboard mode that Textual asks for, several terminals lose what an input method composes.
os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")


def run(desk: Desk) -> int:
    """Review the posts of a desk on the terminal. Returns the exit code."""
    from tui.tty_guard import guarded_terminal

    with guarded_terminal():  # before the first thread
        from tui.app import ReviewApp

        app = ReviewApp(desk)
        try:
            app.run()
        finally:
            desk.close()
    return app.return_code or 0
