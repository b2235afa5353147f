"""Text of strangers in GitHub's pages and logs: titles, file names and sentences that must do nothing there.

A post's title may hold `@everyone`, `fixes #1`, an image that counts its readers or `::set-output`. In a page it
stands as code, where GitHub neither links, mentions nor closes anything; in a log it is escaped as a workflow
command's data.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

_BLANKS = re.compile(r"\s+")
_TICKS = re.compile("`+")
_CALLS = re.compile(r"@(?=\w)|#(?=\d)|\bGH-(?=\d)|://(?=\S)", re.IGNORECASE)
_MOST_TITLE = 250  # GitHub takes 256
_JOINER = "\N{WORD JOINER}"  # seen by nobody, and the end of a name for GitHub


class Level(StrEnum):
    """How an annotation is marked."""

    ERROR = "error"
    WARNING = "warning"


def one_line(text: str, most: int = 300) -> str:
    """`text` on one line, without characters that can't be seen or turn others around, and no longer than `most`."""
    text = "".join(" " if unicodedata.category(char) in {"Cc", "Zl", "Zp"} else char for char in text)
    text = "".join(
        char
        for char in text
        if unicodedata.category(char) not in {"Cf", "Cs", "Co"} or char in "\u200d\u200c"
    )
    text = _BLANKS.sub(" ", text).strip()
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def code(text: str, most: int = 300) -> str:
    """`text` as Markdown's code: shown as it is, and nothing in it acts. Also in a table's cell."""
    # Our own marks are HTML comments, which are looked for in the text as it is written.
    text = one_line(text, most).replace("|", "\\|").replace("<!--", f"<!{_JOINER}--") or " "
    longest = max((len(ticks) for ticks in _TICKS.findall(text)), default=0)
    fence = "`" * (longest + 1)
    edge = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{edge}{text}{edge}{fence}"


def link(text: str, url: str) -> str:
    """A link whose text is shown as code. `url` is one that we made."""
    return f"[{code(text)}]({url.replace('(', '%28').replace(')', '%29')})"


def title(text: str, most: int = 200) -> str:
    """`text` for a pull request's title: it becomes a commit's message when that is squashed."""
    return calm(one_line(text, most))[:_MOST_TITLE]


def calm(text: str) -> str:
    """`text` for a commit's message: GitHub mentions nobody for it, refers to nothing and closes nothing."""
    return _CALLS.sub(lambda call: f"{call[0]}{_JOINER}", text)


def annotation(level: Level, message: str, *, file: str = "", line: int = 0, heading: str = "") -> str:
    """A workflow command that puts `message` on a line of a file, or on the run where none is named."""
    found = {"file": file, "line": str(line) if line else "", "title": heading}
    said = ",".join(f"{name}={_property(value)}" for name, value in found.items() if value)
    return f"::{level}{' ' if said else ''}{said}::{_data(message)}"


def inert(text: str) -> str:
    """Lines for a log in which none is a workflow command: `::` counts where a line begins, `##[` anywhere in it.

    Nothing invisible will do to break them up: the runner compares as languages do, which pass over that.
    """
    return re.sub(r"(?m)^(\s*)::", r"\1: :", text.replace("\r", "\n")).replace("##[", "## [")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
