"""Merge conflicts in a post, and what only looks like one."""

from __future__ import annotations

import pytest

from translator.document import parse
from translator.document.unmerged import conflict_line

CONFLICT = "<<<<<<< HEAD\n한 문단이다.\n=======\n다른 문단이다.\n>>>>>>> other\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (CONFLICT, 1),
        (f"글이다.\n\n{CONFLICT}", 3),
        (f"글이다.\r\n{CONFLICT}".replace("\n", "\r\n").replace("\r\r", "\r"), 2),
        (CONFLICT.replace("=======", "||||||| base\n옛 글.\n======="), 1),
        ("<<<<<<< HEAD\n```\ncode\n=======\n글.\n>>>>>>> x\n", 1),
        (f"```\n{CONFLICT}```\n\n{CONFLICT}", 9),
        (CONFLICT.removesuffix("\n"), 1),
    ],
)
def test_a_conflict_is_found_by_its_line(text: str, line: int) -> None:
    assert conflict_line(text, parse(text)) == line


@pytest.mark.parametrize(
    "text",
    [
        f"```\n{CONFLICT}```\n",
        f"~~~ diff\n{CONFLICT}~~~\n",
        f"{{% highlight text %}}\n{CONFLICT}{{% endhighlight %}}\n",
        f"<pre>\n{CONFLICT}</pre>\n",
        f"<!--\n{CONFLICT}-->\n",
        "    " + CONFLICT.replace("\n", "\n    "),
        "제목\n=======\n\n글이다.\n",
        "<<<<<<< HEAD 는 이렇게 생겼다.\n",
        "<<<<<<< HEAD\n\n글이다.\n\n>>>>>>> other\n",
    ],
)
def test_what_shows_a_conflict_has_none(text: str) -> None:
    assert conflict_line(text, parse(text)) is None
