"""The terminal room: the review screen over `translator.workflow.review`. It has no file or network access of its own.

run(desk)    show the review screen until the person leaves

Its files, in the order in which they are best read:

    app, actions, hangul_keys                  the application; the registry of what a person can do; Korean keyboards
    reviewing, desk_screen                     the review screen: what its keys do, and what it shows
    arrangement                                which of its parts are in view, by the terminal's size
    saying, slow_work                          what it says and asks; what it does in threads with a long post
    segment_list, segment_view, editor         the list; one segment, large; its English under the cursor
    cursor, writing, asking                    from segment to segment; English written on the screen; the model at work
    accepting                                  English accepted, or the draft that is beside it
    between_posts, searching, deciding         choosing, publishing, leaving; words looked for; terms and the brief
    reading, article, article_layout           the post as an article; article_lines, article_table, article_text
    around, line_shares, keys_now              what is around a segment; shares of the screen; the keys of now
    about, describe, remark_lines, panes       the side pane; what is said of a segment; what the checks say; frames
    posts_list, leaving, publishing            all posts; what became of a review; the file that would be written
    replacing, concordance, rows               words replaced; words in all translations; a list of things
    brief, term_list, suggested_terms, dialogs the brief; terms, and those that are suggested; small questions
    terminal, tty_guard                        what the terminal is asked, and how it is left
    mouse, pointing                            what a click does; segments that are clicked on, or drawn over
    typing_order, interpreter, hands           keys in the order in which they are typed; nothing before their frame
    looks, text                                glyphs and colours; strangers' text made fit for a screen
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from translator.workflow.review_opening import Desk

__all__ = ["run"]

# Under the Kitty keyboard mode that Textual asks for, several terminals lose what an input method composes.
os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")


def run(desk: Desk) -> int:
    """Review the posts of a desk on the terminal. Returns the exit code."""
    from tui.terminal import has_light_ground
    from tui.tty_guard import guarded_terminal

    ground = has_light_ground()
    with guarded_terminal():  # before the first thread
        from translator.workflow.screen_colours import keep_light, light_chosen
        from tui.app import ReviewApp
        from tui.interpreter import favour_keys

        app = ReviewApp(desk, ground=ground, light=light_chosen(), keep_light=keep_light)
        favour_keys()
        try:
            app.run()
        finally:
            desk.close()
    return app.return_code or 0
