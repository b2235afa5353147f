"""Why something was left or set aside: kept in English in a file, told in the language of who reads it there.

`reason(LACKING, missing=A_LINK)` is a message as it is kept, and `retold` says it in the language of this process.
"""

from __future__ import annotations

import re
from functools import cache

from translator.i18n import Message, later

AUTHORS_OWN = later("the site's author wrote it")
"""Why a critical finding in adopted English is waived."""
ALONE = later("the English page has nothing for it")
UNTOLD = later("the English there can't be told apart from that of its neighbours")
TOGETHER = later("the English page says it together with its neighbour")
UNFIT = later("it doesn't fit: {reason}")
DIFFERENT = later("the English has {added}, and lacks {missing}")
LACKING = later("the English lacks {missing}")
ADDED = later("the Korean lacks {added}")
NESTED = later("its links, code or emphasis stand in other places in the English")
LINK_TO = later("a link to {address}")
A_LINK = later("a link")
BOLD_TEXT = later("bold text")
ITALICS = later("italics")
STRUCK_OUT = later("struck-out text")
CODE_WORDS = later("words between code marks")
AN_IMAGE = later("an image")
A_BREAK = later("a line break")
SOME_MORE = later("{names} and {number} more")

_ALL = (
    AUTHORS_OWN,
    ALONE,
    UNTOLD,
    TOGETHER,
    UNFIT,
    DIFFERENT,
    LACKING,
    ADDED,
    NESTED,
    SOME_MORE,
    LINK_TO,
    A_LINK,
    BOLD_TEXT,
    ITALICS,
    STRUCK_OUT,
    CODE_WORDS,
    AN_IMAGE,
    A_BREAK,
)
_VALUES = {"address": r"\S+", "number": r"\d+"}
_TIMES = re.compile(r"(?P<name>.+) (?P<times>\(\d+×\))")


def reason(template: Message, **values: object) -> Message:
    """One of the messages of this module with its values."""
    return Message(str(template), values)


def retold(text: str) -> str:
    """A reason as it was kept, in the language of this process; words that are none of Olgim's stay as they are."""
    for template in _ALL:
        if (found := _pattern(template).fullmatch(text)) is not None:
            return reason(
                template, **{name: retold(value) for name, value in found.groupdict().items()}
            ).localised()
    if ", " in text:
        return ", ".join(map(retold, text.split(", ")))
    if (found := _TIMES.fullmatch(text)) is not None:
        return f"{retold(found['name'])} {found['times']}"
    return text


@cache
def _pattern(template: str) -> re.Pattern[str]:
    texts, names = re.split(r"\{\w+\}", template), re.findall(r"\{(\w+)\}", template)
    values = [f"(?P<{name}>{_VALUES.get(name, '.+')})" for name in names]
    return re.compile(
        "".join(re.escape(text) + value for text, value in zip(texts, [*values, ""], strict=True)), re.DOTALL
    )
